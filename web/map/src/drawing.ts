// What an answer looks like on the map: the point and its disc, what the point is
// given to, the segment with its side, and what else it might be.
import type { Feature, Position } from 'geojson'
import { disc, leaning, line, shifted } from './geometry'
import { share } from './format'
import { ageOf, phaseOf } from './reports'
import type { Role } from './style'
import { alternatives, type Answer, type LngLat, type State, type Thing } from './types'

/** Shapes finds the outline of what an answer names, where it is known. */
export type Shapes = (kind: string, code: string) => Thing | undefined

/** ReportSign is what the sign of a report says; times are milliseconds. */
export interface ReportSign {
  state: State
  emergency: boolean
  received: number
  now: number
}

export const signOf = (r: ReportSign) => ({ phase: phaseOf(r.state), urgent: r.emergency, age: ageOf(r.received, r.now) })

// Which side of a name is at its place, where the name lies north of it, north-east, and on.
const anchors: Record<number, string> = { 0: 'bottom', 1: 'bottom-left', 3: 'top-left', 4: 'top', 5: 'top-right', 7: 'bottom-right' }
// Due east and west most names would lie along the road on which most reports are: they stand on
// the side of its line on which the point lies, to the north where there is none.
const northward = [0, 1, 1, 3, 4, 5, 7, 7] as const
const southward = [0, 1, 3, 3, 4, 5, 5, 7] as const

/**
 * drawing gives the features of an answer, or of a bare point with its disc; accuracy
 * is in metres. What has no shape yet is left out. A report's point is its sign; a
 * point that is pinned has the pin to its north.
 */
export function drawing(point: LngLat, accuracy: number, answer: Answer | null, shapes: Shapes, sign: ReportSign | null = null, pinned = false): Feature[] {
  const features: Feature[] = []
  const add = (role: Role, geometry: Feature['geometry'] | null | undefined, properties = {}) => {
    if (geometry) features.push({ type: 'Feature', properties: { role, ...properties }, geometry })
  }
  const here: Position = [point.lng, point.lat]
  if (answer) {
    // What else it may be is said at the disc, on its side: an area's own middle is often out of sight.
    const beside = new Map<number, string[]>()
    const foot = answer.road?.foot
    const clear = foot && foot.lat > point.lat ? southward : northward
    for (const c of alternatives(answer)) {
      const shape = c.code ? shapes(c.kind ?? '', c.code)?.geometry : null
      add('maybe', shape)
      const way = shape && leaning(shape, point, accuracy)
      if (way === null || way === undefined) continue
      const free = clear[(Math.round(way / (Math.PI / 4)) + 8) % 8]!
      const eighth = pinned && free === 0 ? 1 : free
      beside.set(eighth, [...(beside.get(eighth) ?? []), `${c.name || c.code} ${share(c.share)}`])
    }
    for (const [eighth, told] of beside) {
      const way = (eighth * Math.PI) / 4
      const at = shifted(point, Math.sin(way) * accuracy, Math.cos(way) * accuracy)
      add('share', { type: 'Point', coordinates: [at.lng, at.lat] }, { share: told.join('\n'), anchor: anchors[eighth] })
    }
    add('unit', answer.unit_grid && shapes('unit_grids', answer.unit_grid.code)?.geometry)
    add('grid', answer.grid && shapes('grids', answer.grid.code)?.geometry)
    const road = answer.road
    const segment = road && shapes('roads', road.code)
    if (road && segment?.geometry) {
      const drawn = roadProperties(segment)
      add('segment', segment.geometry, drawn)
      if (road.side === 'left' || road.side === 'right') add('side', segment.geometry, { ...drawn, turn: road.side === 'left' ? -1 : 1 })
    }
    if (road?.foot) {
      const foot: Position = [road.foot.lng, road.foot.lat]
      add('foot', line([here, foot]).geometry)
      add('place', { type: 'Point', coordinates: foot })
    }
  }
  if (accuracy > 0) add('disc', { type: 'Polygon', coordinates: [disc(point, accuracy)] })
  if (sign) add('chosen', { type: 'Point', coordinates: here }, signOf(sign))
  else add('point', { type: 'Point', coordinates: here })
  return features
}

/** feature gives a thing with its code and name. */
export function feature(t: Thing, more = {}): Feature {
  return { type: 'Feature', id: t.id, properties: { code: t.code, name: t.name ?? t.code, ...more }, geometry: t.geometry ?? { type: 'GeometryCollection', geometries: [] } }
}

const roadProperties = (t: Thing) => ({ class: t.class ?? '', ...(t.width ? { width: t.width } : {}) })
