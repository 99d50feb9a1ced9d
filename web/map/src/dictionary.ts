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

// Where Chinese meets Chinese, and beside a sign that is as wide as if it had a space.
const wide = '\\u3000-\\u303f\\uff00-\\uff60'
const idle = new RegExp(`(?<=[${wide}]) | (?=[${wide}])|(?<=\\p{Script=Han}) (?=\\p{Script=Han})`, 'u')

/** fillChinese fills the places of a Chinese sentence. The space that sets digits and Latin letters off goes where it sets nothing off. */
function fillChinese(text: string, values: Values): string {
  return text.split(/(\{\w+\})/).reduce((said, part) => {
    const next = part.startsWith('{') ? String(values[part.slice(1, -1)] ?? part) : part
    const seam = said.slice(-2) + next.slice(0, 2)
    return said.slice(0, -2) + seam.replace(idle, '') + next.slice(2)
  }, '')
}

export function dictionary<const W extends Words>(words: W): Dictionary<W> {
  const fill = (text: string, values: Values) => text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
  return {
    say: (lang, word, values = {}) => (lang === 'zh' ? fillChinese : fill)(words[word]![lang], values),
    sayOf: (lang, group, member) => {
      const word = `${group}.${member}`
      return Object.hasOwn(words, word) ? words[word]![lang] : member
    },
  }
}
