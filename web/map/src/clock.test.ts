import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Clock } from './clock'

const here = Date.parse('2026-11-22T08:00:00.700Z')
beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(here)
})
afterEach(() => void vi.useRealTimers())

test('a clock that is right stays as it is', () => {
  const clock = new Clock()
  clock.heard('Sun, 22 Nov 2026 08:00:00 GMT', here - 40, here)
  expect(clock.now()).toBe(here)
})

test.each([['Mon, 22 Nov 2027 08:00:00 GMT', 365], ['Sat, 21 Nov 2026 08:00:00 GMT', -1], ['Sun, 22 Nov 2026 08:00:00 GMT', 0]])('the server says %s: %i days', (date, days) => {
  const clock = new Clock()
  clock.heard(date, here - 100, here)
  expect(Math.abs(clock.now() - here - days * 86_400_000)).toBeLessThan(1000)
})

test('a slow answer moves nothing that a quick one told', () => {
  const clock = new Clock()
  clock.heard('Mon, 22 Nov 2027 08:00:00 GMT', here - 20, here)
  const told = clock.now()
  clock.heard('Mon, 22 Nov 2027 07:59:58 GMT', here - 3000, here)
  expect(clock.now()).toBe(told)
})

test.each([null, '', 'yesterday'])('nothing is made of %j', (date) => {
  const clock = new Clock()
  clock.heard(date, here, here)
  expect(clock.now()).toBe(here)
})

test('an answer that came before it was asked for was overtaken by a clock that was set', () => {
  const clock = new Clock()
  clock.heard('Sat, 21 Nov 2026 08:00:00 GMT', here, here - 9000)
  expect(clock.now()).toBe(here)
})
