import { expect, test } from 'vitest'
import { chainage, clock, dateIn, datesApart, day, degrees, metres, moment, share } from './format'

test.each([[0, '0 m'], [4.46, '4.5 m'], [4, '4 m'], [12.34, '12 m'], [999.4, '999 m'], [999.6, '1 km'], [1240, '1.24 km'], [NaN, '–']])('%d metres', (m, said) => {
  expect(metres(m)).toBe(said)
})

test.each([[0, 'K0+000'], [12.3, 'K0+012.3'], [999.96, 'K1+000'], [1240.5, 'K1+240.5'], [20_000, 'K20+000'], [NaN, '–']])('chainage %d', (m, said) => {
  expect(chainage(m)).toBe(said)
})

test.each([[1, '100 %'], [0.9999, '99.9 %'], [0.995, '99.5 %'], [0.93, '93 %'], [0.004, '0.4 %'], [0.00001, '0.1 %'], [0, '0 %']])('a share of %d', (s, said) => {
  expect(share(s)).toBe(said)
})

test('degrees and clock', () => {
  expect(degrees(113.6653)).toBe('113.665300')
  expect(clock(new Date(2026, 10, 3, 7, 5, 9))).toBe('07:05:09')
  expect(clock(new Date('2026-11-22T00:05:09Z'), 'Asia/Shanghai')).toBe('08:05:09')
})

test('moments are on the clocks of the city', () => {
  expect(moment('2026-11-22T00:31:07.908539Z', undefined)).toBe('2026-11-22 08:31')
  expect(moment('2026-11-22T00:31:07Z', 'Europe/Berlin')).toBe('2026-11-22 01:31')
  expect(moment('soon', 'Asia/Shanghai')).toBe('–')
  expect(day('2026-12-01T00:00:00+08:00', 'Asia/Shanghai')).toBe('2026-12-01')
})

test.each([
  ['no dates', ['no dates']],
  ['since 2001-01-01, before 2001-02-01)', ['since ', '2001-01-01', ', before ', '2001-02-01', ')']],
  ['2001-01-01起、2001-02之前', ['', '2001-01-01', '起、', '2001-02', '之前']],
  ['自 2026-11-22 08:31 起', ['自 ', '2026-11-22 08:31', ' 起']],
  ['at 2026-11-21T14:30:00+08:00.', ['at ', '2026-11-21T14:30:00+08:00', '.']],
  ['2026-12..2027-02', ['', '2026-12', '..', '2027-02', '']],
  ['row M-121 of 4101-22-33-44', ['row ', 'M-121', ' of 4101-22-33-44']],
  ['规则 E-80 立即', ['规则 ', 'E-80', ' 立即']],
])('the dates and codes of %s', (text, parts) => {
  expect(datesApart(text)).toEqual(parts)
})

test.each([
  ['2026-11-22', false, '2026-11-22'], [' 2026/1/2 ', false, '2026-01-02'], ['2026-02-31', false, ''], ['2026-1', false, ''], ['', false, ''],
  ['2026-11-22 08:31', false, ''], ['2026-11-22 8:31', true, '2026-11-22T08:31'], ['2026-11-22T08:31', true, '2026-11-22T08:31'], ['2026-11-22', true, ''], ['2026-11-22 24:00', true, ''],
])('%s is the date', (text, time, date) => {
  expect(dateIn(text, time)).toBe(date)
})
