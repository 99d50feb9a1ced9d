import type { Polygon } from 'geojson'
import { expect, test } from 'vitest'
import { drawing } from './drawing'
import { apart } from './geometry'
import type { Answer, Thing } from './types'

const at = { lng: 113.6653, lat: 34.7579 }
const square = (x: number, y: number): Polygon => ({ type: 'Polygon', coordinates: [[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]] })
const things: Record<string, Partial<Thing>> = {
  'grids/G06': { geometry: square(113.66, 34.75) },
  'grids/G05': { geometry: square(113.65, 34.75) },
  'roads/R1': { class: 'local', width: 12, geometry: { type: 'LineString', coordinates: [[113.66, 34.758], [113.67, 34.758]] } },
}
const shapes = (kind: string, code: string) => things[`${kind}/${code}`] as Thing | undefined
const answer = {
  point: at, grid: { code: 'G06', name: '第六网格' }, road: { code: 'R1', side: 'right', foot: { lng: 113.6653, lat: 34.758 } },
  candidates: [{ kind: 'grids', code: 'G06', share: 0.985 }, { kind: 'grids', code: 'G05', name: '第五网格', share: 0.015 }],
} as unknown as Answer
const roles = (a: Answer | null, metres: number, known = shapes) => drawing(at, metres, a, known).map((f) => f.properties!['role'])

test('an answer is drawn with its reason: grid, segment and side, foot, disc, and what else it might be with its share', () => {
  expect(roles(answer, 30)).toEqual(['maybe', 'share', 'grid', 'segment', 'side', 'foot', 'place', 'disc', 'point'])
  const features = drawing(at, 30, answer, shapes)
  const of = (role: string) => features.find((f) => f.properties!['role'] === role)!
  expect(of('share').properties!['share']).toBe('第五网格 2 %')
  expect(of('share').properties!['anchor']).toBe('top-right') // it lies in the west, and the point south of the road
  expect(of('side').properties).toMatchObject({ turn: 1, width: 12 })
  const ring = (of('disc').geometry as Polygon).coordinates[0]!
  for (const [lng, lat] of ring) expect(apart(at, { lng: lng!, lat: lat! })).toBeCloseTo(30, 1)
})

test('the name of what else it might be keeps off the road, and off a pin', () => {
  const anchor = (a: Answer, known: typeof shapes, pinned = false) => drawing(at, 30, a, known, null, pinned).find((f) => f.properties!['role'] === 'share')!.properties!['anchor']
  const beyond = { ...answer, road: { ...answer.road!, foot: { lng: at.lng, lat: at.lat - 0.0001 } } } as Answer
  expect(anchor(beyond, shapes)).toBe('bottom-right')
  expect(anchor({ ...answer, road: undefined } as unknown as Answer, shapes)).toBe('bottom-right')
  const north = (kind: string, code: string) => (code === 'G05' ? ({ geometry: square(113.6603, 34.758) } as Thing) : shapes(kind, code))
  expect(anchor(answer, north)).toBe('bottom')
  expect(anchor(answer, north, true)).toBe('bottom-left')
})

test('what has no outline yet is left out, and a bare point is a point', () => {
  expect(roles(answer, 30, () => undefined)).toEqual(['foot', 'place', 'disc', 'point'])
  expect(roles(null, 0)).toEqual(['point'])
  const received = Date.parse('2026-11-22T08:00:00Z')
  const [sign] = drawing(at, 0, null, shapes, { state: 'dispatched', emergency: true, received, now: received + 3 * 3_600_000 })
  expect(sign!.properties).toEqual({ role: 'chosen', phase: 'work', urgent: true, age: 1 })
  expect(roles({ ...answer, road: { ...answer.road!, side: 'on_line' } } as Answer, 0)).not.toContain('side')
})
