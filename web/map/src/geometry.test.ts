import type { Polygon, Position } from 'geojson'
import { expect, test } from 'vitest'
import { apart, boxOf, covers, disc, fromMiddle, leaning, shifted, tones } from './geometry'

const square = (x: number, y: number, size = 1): Position[] => [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
const area = (...rings: Position[][]): Polygon => ({ type: 'Polygon', coordinates: rings })

test('a disc has its radius on the ground, all round', () => {
  const ring = disc({ lng: 113.6653, lat: 34.7579 }, 100)
  expect(ring[0]).toEqual(ring.at(-1))
  // Lengths of a degree at 34.7579 N on the ellipsoid.
  for (const [lng, lat] of ring) expect(Math.hypot((lng! - 113.6653) * 91_571, (lat! - 34.7579) * 110_936)).toBeCloseTo(100, 0)
})

test('an area leans to where most of it lies in a disc', () => {
  const at = { lng: 0.5, lat: 0 }
  const turn = (g: Polygon) => leaning(g, at, 50)
  expect(turn(area(square(0, 0)))).toBeCloseTo(0, 5) // north
  expect(turn(area(square(0.5, -0.5)))).toBeCloseTo(Math.PI / 2, 5) // east
  expect(turn(area(square(-0.5, -1)))).toBeCloseTo((-3 * Math.PI) / 4, 1) // south-west
  expect(turn(area(square(2, 1.5)))).toBeCloseTo(Math.PI / 4, 5) // beyond the disc
  expect(turn(area([]))).toBeNull()
})

test('neighbours differ in tone', () => {
  const areas = [0, 1, 2, 3].map((i) => ({ code: String(i), geometry: area(square(i % 2, Math.floor(i / 2))) }))
  expect(new Set(tones([...areas, { code: 'nowhere', geometry: null }]).values()).size).toBe(4)
  expect(boxOf({ type: 'MultiPolygon', coordinates: [] })).toBeNull()
})

test('a ring that begins in the middle of an edge is the same ring', () => {
  const around = [[1, 0], [2, 0], [2, 2], [0, 2], [0, 0], [1, 0]]
  expect(fromMiddle(area(square(0, 0, 2)))).toEqual({ type: 'MultiLineString', coordinates: [around] })
  expect(fromMiddle({ type: 'MultiPolygon', coordinates: [[square(0, 0, 2)], [square(0, 0, 2), square(0, 0, 2)]] })).toEqual({ type: 'MultiLineString', coordinates: [around, around, around] })
  expect(fromMiddle({ type: 'Point', coordinates: [1, 2] })).toEqual({ type: 'Point', coordinates: [1, 2] })
})

test('a point is inside a polygon or not, holes apart', () => {
  const square = (a: number, b: number) => [[a, a], [b, a], [b, b], [a, b], [a, a]]
  const ring = { type: 'MultiPolygon' as const, coordinates: [[square(0, 10), square(4, 6)], [square(20, 21)]] }
  expect([[1, 1], [5, 5], [20.5, 20.5], [15, 15]].map(([x, y]) => covers(ring, [x!, y!]))).toEqual([true, false, true, false])
  expect(covers(null, [0, 0])).toBe(false)
})

// A minute of arc of the meridian at 45 degrees is 1852.2 m (the nautical mile).
test('places near each other are metres apart, and are moved by metres', () => {
  expect(apart({ lng: 113, lat: 45 }, { lng: 113, lat: 45 + 1 / 60 })).toBeCloseTo(1852.2, 0)
  const at = { lng: 113.6653, lat: 34.7579 }
  expect(apart(at, shifted(at, 30, 40))).toBeCloseTo(50, 3)
  expect(shifted(at, 0, 0)).toEqual(at)
})
