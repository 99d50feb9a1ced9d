import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pathOf, statusOf, tagOf, until, type Edition } from './edition'
import { words } from './words'

const edition = (part: Partial<Edition>): Edition => ({ number: 3, state: 'sealed', version: 2, created_at: '2026-11-01T00:00:00Z', created_by: 'x', city: {} as Edition['city'], ...part })
const now = Date.parse('2026-11-22T00:00:00Z')

test('an edition is in force by its number, to come by its date', () => {
  expect(statusOf(edition({ in_force_from: '2026-11-20T00:00:00Z' }), 3, now)).toBe('force')
  expect(statusOf(edition({ in_force_from: '2026-11-20T00:00:00Z' }), 4, now)).toBe('past')
  expect(statusOf(edition({ in_force_from: '2026-12-01T00:00:00+08:00' }), 2, now)).toBe('scheduled')
  expect(statusOf(edition({ state: 'draft' }), 2, now)).toBe('draft')
  expect(statusOf(edition({ state: 'withdrawn', in_force_from: '2026-12-01T00:00:00Z' }), 2, now)).toBe('withdrawn')
})

test('the tag of a draft names its number and version', () => expect(tagOf(edition({ number: 12, version: 40 }))).toBe('"12.40"'))

test('how long there is', () => {
  expect(until('2026-11-22T00:30:00Z', now)).toEqual({ word: 'until.minutes', n: 30 })
  expect(until('2026-11-22T05:00:00Z', now)).toEqual({ word: 'until.hours', n: 5 })
  expect(until('2026-11-29T00:00:00Z', now)).toEqual({ word: 'until.days', n: 7 })
  expect(until('2026-11-21T00:00:00Z', now)).toBeNull()
  expect(until('nonsense', now)).toBeNull()
})

test('things are had from the edition that they are of', () => {
  expect(pathOf('grids', '410101001G01', 7)).toBe('v1/grids/410101001G01?edition=7&geometry=true')
  expect(pathOf('unit_grids', 'a/b?c', 7)).toBe('v1/areas/unit_grids/a%2Fb%3Fc?edition=7&geometry=true')
  expect(pathOf(undefined, 'x', 1)).toBeNull()
  expect(pathOf('grids', '', 1)).toBeNull()
})

test('every column that a finding or a difference may name has a word', () => {
  const layers = readFileSync(join(import.meta.dirname, '../../../../layer.go'), 'utf8')
  const columns = [...layers.matchAll(/\b(?:text|typed)\((?:\w+Column, )?"(\w+)"/g)].map((m) => m[1]!)
  expect(columns.length).toBeGreaterThan(40)
  expect(columns.filter((c) => !Object.hasOwn(words, `field.${c}`))).toEqual([])
})
