import { describe, expect, test } from 'vitest'
import { barOf, beginOf, byHour, dayAfter, dayOf, label, spanOf } from './time'

const today = '2026-11-22'
const now = Date.parse('2026-11-22T22:30:00+08:00')
const zone = 'Asia/Shanghai'

describe('the time bar', () => {
  test.each([
    [{}, { day: today, shift: 0, chosen: null }],
    [{ shift: '22', t: '0-8', day: '2026-11-20' }, { day: '2026-11-20', shift: 22, chosen: [0, 8] }],
    [{ shift: '6', t: '0-24' }, { day: today, shift: 6, chosen: [0, 24] }],
  ])('is read from the address: %j', (own, bar) => expect(barOf(own, now, zone)).toEqual(bar))

  test.each([{ shift: '24' }, { shift: '-1' }, { shift: 'x' }, { t: '8-8' }, { t: '9-3' }, { t: '0-25' }, { t: 'a-b' }, { day: '2026-13-01' }, { day: '2026-02-30' }, { day: 'today' }])('leaves what it cannot read: %j', (own) => {
    expect(barOf(own, now, zone)).toEqual({ day: today, shift: 0, chosen: null })
  })

  // Ten past midnight is in the shift that began the evening, or the morning, before.
  test.each([['00:10', 0, today], ['00:10', 6, '2026-11-21'], ['05:59', 6, '2026-11-21'], ['06:00', 6, today], ['21:59', 22, '2026-11-21'], ['22:00', 22, today]])('at %s a shift from %i is of %s', (clock, shift, expected) => {
    const at = Date.parse(`${today}T${clock}:00+08:00`)
    expect(dayOf(at, shift, zone)).toBe(expected)
    expect(barOf({ shift: String(shift) }, at, zone).day).toBe(expected)
  })

  // 22:00 in Zhengzhou is 14:00 UTC; New York is 5 hours behind in November and 4 in July.
  test.each([
    ['Asia/Shanghai', '2026-11-22', 22, '2026-11-22T14:00:00.000Z'], ['Asia/Shanghai', '2026-11-22', 0, '2026-11-21T16:00:00.000Z'],
    ['America/New_York', '2026-11-22', 6, '2026-11-22T11:00:00.000Z'], ['America/New_York', '2026-07-01', 6, '2026-07-01T10:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-22', 6, '2026-11-22T00:15:00.000Z'],
  ])('begins by the clocks of %s on %s at %i', (timezone, day, shift, at) => {
    expect(new Date(beginOf({ day, shift, chosen: null }, timezone)).toISOString()).toBe(at)
  })

  test('means a night shift over midnight', () => {
    const bar = barOf({ shift: '22', t: '0-8', day: '2026-11-21' }, now, zone)
    const span = spanOf(bar, 'Asia/Shanghai')!
    expect([span.from, span.to].map((t) => new Date(t).toISOString())).toEqual(['2026-11-21T14:00:00.000Z', '2026-11-21T22:00:00.000Z'])
    expect(spanOf({ ...bar, chosen: null }, 'Asia/Shanghai')).toBeNull()
    expect([0, 2, 8, 24].map((h) => label(22, h))).toEqual(['22:00', '24:00', '06:00', '22:00'])
    expect(label(0, 24)).toBe('24:00')
  })

  test('counts by the hour, and leaves out what lies beside', () => {
    const begin = Date.parse('2026-11-22T00:00:00Z')
    const counts = byHour(['2026-11-21T23:59:59Z', '2026-11-22T00:00:00Z', '2026-11-22T05:30:00Z', '2026-11-22T05:59:59Z', '2026-11-23T00:00:00Z'].map((t) => Date.parse(t)), begin)
    expect(counts[0]).toBe(1)
    expect(counts[5]).toBe(2)
    expect(counts.reduce((a, b) => a + b)).toBe(3)
  })

  test('goes from day to day', () => {
    expect(dayAfter('2026-02-28', 1)).toBe('2026-03-01')
    expect(dayAfter('2026-01-01', -1)).toBe('2025-12-31')
  })
})
