import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Words } from './dictionary'
import { langs, say, sayOf } from './words'

const folder = import.meta.dirname
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => /\.(ts|svelte)$/.test(f) && !/\.(test|d)\.ts$/.test(f) && !/(^|\/)words\.ts$/.test(f))
const read = (all: string[]) => all.map((f) => readFileSync(join(folder, f), 'utf8')).join('\n')
const sources = read(files)
const sourcesBeside = (words: string) => read(files.filter((f) => f.startsWith(`${dirname(words).slice(2)}/`)))

// The dictionaries: that of the page, and one of each workspace that has its own.
const dictionaries = import.meta.glob<{ words: Words }>('./**/words.ts', { eager: true })

// Groups whose members come from the server, as sayOf names them.
const groups = [...sources.matchAll(/(?:say\w+\(page\.lang, |\bof\()'(\w+)', /g)].map((m) => m[1])

describe.each(Object.entries(dictionaries))('%s', (file, { words }) => {
  test('has every word in both languages', () => {
    for (const [key, text] of Object.entries(words)) {
      for (const lang of langs) expect(text[lang].trim(), `${key} in ${lang}`).not.toBe('')
      const places = (s: string) => [...s.matchAll(/\{\w+\}/g)].map(String).sort()
      expect(places(text.zh), `places of ${key}`).toEqual(places(text.en))
      expect(text.en, `${key} in English`).not.toMatch(/\p{Script=Han}/u)
    }
  })

  test('has no word that nobody uses', () => {
    const own = file === './words.ts' ? sources : sourcesBeside(file)
    const unused = Object.keys(words).filter((key) => !own.includes(`'${key}'`) && !groups.includes(key.split('.')[0]))
    expect(unused).toEqual([])
  })
})

test('the words are found', () => {
  expect(groups).toContain('compass')
  expect(Object.keys(dictionaries)).toContain('./words.ts')
})

test('places are filled, and what has no word is shown as it came', () => {
  expect(say('en', 'tip.crowd', { n: 2, urgent: 9 })).toBe('2 open, 9 emergencies')
  expect(say('zh', 'top.edition', { n: 3 })).toBe('数据版本 3')
  expect(sayOf('zh', 'compass', 'south')).toBe('路南')
  expect(sayOf('en', 'rule', 'something_new')).toBe('something_new')
  expect(sayOf('en', 'rule', '__proto__')).toBe('__proto__')
})

test('a space in a Chinese sentence stands where Latin letters or digits meet Chinese, and nowhere else', () => {
  expect(say('zh', 'report.to', { lead: '市园林局' })).toBe('交市园林局')
  expect(say('zh', 'report.to', { lead: 'D04' })).toBe('交 D04')
  expect(say('en', 'report.to', { lead: '市园林局' })).toBe('to 市园林局')
  expect(say('zh', 'top.since', { time: '08:00' })).toBe('自 08:00 生效')
  expect(say('zh', 'queue.more', { n: 0 })).toBe('再显示 0 条')
  expect(say('zh', 'queue.more')).toBe('再显示 {n} 条')
})
