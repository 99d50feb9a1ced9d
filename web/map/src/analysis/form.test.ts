import { expect, test } from 'vitest'
import { alike, beforeOf, blank, daysOf, exposureOf, formOf, periodText, questionOf } from './form'

const now = Date.parse('2026-11-22T17:30:00Z') // the 23rd in China

test('nothing chosen leaves everything to the data', () => expect(questionOf(blank, {})).toEqual({}))

test('days are those of the city, the last one counted', () => {
  expect(daysOf({ ...blank, period: '7' }, now, 'Asia/Shanghai')).toEqual({ from: '2026-11-17', to: '2026-11-24' })
  expect(daysOf({ ...blank, period: '7' }, now, 'Europe/Berlin')).toEqual({ from: '2026-11-16', to: '2026-11-23' })
  expect(daysOf({ ...blank, period: 'own', from: '2026-10-01', to: '2026-10-31' }, now, 'Asia/Shanghai')).toEqual({ from: '2026-10-01', to: '2026-11-01' })
  expect(daysOf({ ...blank, period: 'own', from: 'x', to: '' }, now, undefined)).toEqual({})
  expect(daysOf(blank, now, undefined)).toEqual({})
})

test('the period before has the same length', () => {
  expect(beforeOf({ from: '2026-10-01', to: '2026-11-01' })).toEqual({ from: '2026-08-31', to: '2026-10-01' })
  expect(beforeOf({ from: '2026-10-01' })).toBeNull()
  expect(beforeOf({ from: '2026-10-02', to: '2026-10-01' })).toBeNull()
})

test('a request says what was chosen, and the form reads it back', () => {
  const form = { ...blank, category: ' 06* ', channel: 'hotline', emergency: 'true' as const, value: 'rate' as const, per: 'road_km' as const, period: 'own' as const, from: '2026-10-01', to: '2026-10-31', within: 'districts:410191', unit: 'grids', method: 'local-moran', p: 'permutation', permutations: '9999', alpha: '0.01', border: true }
  const q = questionOf(form, daysOf(form, now, 'Asia/Shanghai'))
  expect(q).toEqual({
    reports: { category: '06*', channel: 'hotline', emergency: 'true', from: '2026-10-01', to: '2026-11-01' },
    value: 'rate', per: 'road_km', within: 'districts:410191', unit: 'grids', method: 'local-moran', p: 'permutation', permutations: 9999, alpha: 0.01, border: true,
  })
  expect(formOf(q)).toEqual({ ...form, category: '06*' })
  expect(periodText(q, 'all')).toBe('2026-10-01 – 2026-10-31')
  expect(periodText({}, 'all')).toBe('all')
})

test('earthwork has classes and months and no reports', () => {
  const form = { ...blank, of: 'earthwork' as const, category: '06*', months: '2026-12..2027-02', class: 'slurry' }
  expect(questionOf(form, { from: '2026-01-01' })).toEqual({ of: 'earthwork', class: 'slurry', months: '2026-12..2027-02' })
})

test('exposures are read as they are pasted', () => {
  expect(exposureOf('G01,120\nG02\t3.5\n\n G03 ， 1e3 \nname,code\nG04;0\n__proto__x 7')).toEqual({ G01: 120, G02: 3.5, G03: 1000, G04: 0, __proto__x: 7 })
  const form = { ...blank, value: 'rate' as const, per: 'exposure' as const, exposure: 'G01,120' }
  expect(questionOf(form, {})).toEqual({ value: 'rate', per: 'exposure', exposure: { G01: 120 } })
  expect(formOf(questionOf(form, {}))).toEqual(form)
})

test('one number for the whole takes no correction', () => {
  expect(questionOf({ ...blank, method: 'moran', correction: 'by' }, {})).toEqual({ method: 'moran' })
})

test('the former period is asked in the units and neighbours that this one found', () => {
  const days = { from: '2026-09-01', to: '2026-10-01' }
  expect(alike({ reports: { category: '06*', from: 'x', to: 'y' } }, { unit: 'h3:9', weights: { kind: 'h3-rings', rings: 2 } }, days)).toEqual({ reports: { category: '06*', ...days }, unit: 'h3:9', weights: 'rings:2' })
  expect(alike({ unit: 'grids', weights: 'rook' }, { unit: 'grids', weights: { kind: 'rook' } }, days)).toEqual({ reports: days, unit: 'grids', weights: 'rook' })
})
