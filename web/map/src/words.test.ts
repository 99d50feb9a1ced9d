import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { langs, say, sayOf, words } from './words'

const folder = import.meta.dirname
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.(ts|svelte)$/.test(f) && !/\.test\.ts$/.test(f) && f !== 'words.ts')
  .map((f) => readFileSync(join(folder, f), 'utf8'))
  .join('\n')

// Groups whose members come from the server, as sayOf names them.
const groups = [...sources.matchAll(/(?:sayOf\(page\.lang, |\bof\()'(\w+)', /g)].map((m) => m[1])

test('every word is there in both languages', () => {
  for (const [key, text] of Object.entries(words)) {
    for (const lang of langs) expect(text[lang].trim(), `${key} in ${lang}`).not.toBe('')
    const places = (s: string) => [...s.matchAll(/\{\w+\}/g)].map(String).sort()
    expect(places(text.zh), `places of ${key}`).toEqual(places(text.en))
    expect(text.en, `${key} in English`).not.toMatch(/\p{Script=Han}/u)
  }
})

test('no word is unused', () => {
  expect(groups).toContain('compass')
  const unused = Object.keys(words).filter((key) => !sources.includes(`'${key}'`) && !groups.includes(key.split('.')[0]))
  expect(unused).toEqual([])
})

test('places are filled, and what has no word is shown as it came', () => {
  expect(say('en', 'state.loading', { done: 2, all: 9 })).toBe('Fetching layers 2/9')
  expect(say('zh', 'top.edition', { n: 3 })).toBe('数据版本 3')
  expect(sayOf('zh', 'compass', 'south')).toBe('路南')
  expect(sayOf('en', 'rule', 'something_new')).toBe('something_new')
})
