import { expect, test } from 'vitest'
import { crowds, placesOf, short } from './crowd'

const city: [number, number, number, number] = [113.6, 34.7, 113.8, 34.9]
const at = (points: [number, number, string?][]) => placesOf([...points.keys()], (i) => points[i]!.slice(0, 2) as number[], (i) => points[i]![2] ?? 'warning')

test('what lies close together is one sign, in the middle of its members', () => {
  const p = at([[113.7, 34.8], [113.7002, 34.8002], [113.75, 34.85, 'note']])
  const far = crowds(p, 10, city)
  expect(far.map((f) => f.properties!['n'] ?? 1).reduce((a, b) => a + b)).toBe(3)
  const crowd = crowds(p, 12, city).find((f) => f.properties!['n'] === 2)!
  expect((crowd.geometry as { coordinates: number[] }).coordinates[0]).toBeCloseTo(113.7001, 6)
  expect(crowds(p, 18, city)).toHaveLength(3)
  expect(crowds(p, 18, city).map((f) => f.properties!['s'])).toEqual(['warning', 'warning', 'note'])
})

test('a crowd names an error before others, and how many there are', () => {
  const [crowd] = crowds(at([[113.7, 34.8], [113.7, 34.8, 'error'], [113.7, 34.8, 'error']]), 20, city)
  expect(crowd!.properties).toMatchObject({ n: 3, errors: 2, i: 1 })
})

test('what is chosen is in no crowd', () => {
  const found = crowds(at([[113.7, 34.8], [113.7, 34.8, 'error'], [113.7, 34.8]]), 12, city, 1)
  expect(found.map((f) => f.properties)).toEqual([expect.objectContaining({ n: 2, errors: 0, i: 0 }), { i: 1, s: 'error' }])
})

test('what is far out of sight and what has no place is left out', () => {
  expect(crowds(at([[113.7, 34.8], [120, 30], [113.7, 80]]), 12, city)).toHaveLength(1)
  expect(placesOf([0, 1], (i) => (i ? [NaN, 1] : undefined), () => 'note').rows).toHaveLength(0)
  expect(crowds(at([[0, 0], [180, 90], [-180, -90]]), 1, [-180, -85, 180, 85])).toHaveLength(3)
})

test('a hundred thousand are some hundred signs', () => {
  const p = placesOf(Array.from({ length: 100_000 }, (_, i) => i), (i) => [113.66 + (i % 317) / 16000, 34.75 + (i % 631) / 44000], (i) => (i % 3 ? 'error' : 'warning'))
  for (const zoom of [9, 12, 14, 16]) {
    const half = 180 / 2 ** zoom
    const found = crowds(p, zoom, [113.67 - half, 34.757 - half, 113.67 + half, 34.757 + half])
    expect(found.length).toBeLessThan(4000)
    expect(found.length).toBeGreaterThan(0)
  }
  expect(crowds(p, 9, city).map((f) => f.properties!['n']).reduce((a, b) => a + b)).toBe(100_000)
})

test('numbers are written short', () => {
  expect([7, 999, 1000, 1234, 9949, 9960, 66_666].map(short)).toEqual(['7', '999', '1.0k', '1.2k', '9.9k', '10k', '67k'])
})
