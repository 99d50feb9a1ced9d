// A dictionary is the words of one part of the page in both languages. Each
// workspace has its own, loaded with it; a test reads them all.

export const langs = ['zh', 'en'] as const
export type Lang = (typeof langs)[number]

export type Words = Readonly<Record<string, Readonly<Record<Lang, string>>>>
export type Values = Record<string, string | number>

export interface Dictionary<W extends Words> {
  /** say gives a word in lang with its {places} filled. */
  say(lang: Lang, word: keyof W & string, values?: Values): string
  /** sayOf gives the word group.member; what there is no word for is shown as it came from the server. */
  sayOf(lang: Lang, group: string, member: string): string
}

export function dictionary<const W extends Words>(words: W): Dictionary<W> {
  const fill = (text: string, values: Values) => text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
  return {
    say: (lang, word, values = {}) => fill(words[word]![lang], values),
    sayOf: (lang, group, member) => {
      const word = `${group}.${member}`
      return Object.hasOwn(words, word) ? words[word]![lang] : member
    },
  }
}
