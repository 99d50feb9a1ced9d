// What an answer looks like on the map: the point and its disc, what the point is
// given to, the segment with its side, and what else it might be.
import type { Feature, Position } from 'geojson'
import { disc, labelPoint, line } from './geometry'
import { share } from './format'
import type { Role } from './style'
import { alternatives, type Answer, type LngLat, type Thing } from './types'

/** Shapes finds the outline of what an answer names, where it is known. */
export type Shapes = (kind: string, code: string) => Thing | undefined

/** drawing gives the features of an answer, or of a bare point with its disc; accuracy is in metres. What has no shape yet is left out. */
export function drawing(point: LngLat, accuracy: number, answer: Answer | null, shapes: Shapes): Feature[] {
  const features: Feature[] = []
  const add = (role: Role, geometry: Feature['geometry'] | null | undefined, properties = {}) => {
    if (geometry) features.push({ type: 'Feature', properties: { role, ...properties }, geometry })
  }
  const here: Position = [point.lng, point.lat]
  if (answer) {
    for (const c of alternatives(answer.candidates ?? [])) {
      if (!c.code) continue
      const shape = shapes(c.kind ?? '', c.code)?.geometry
      add('maybe', shape)
      const at = shape && labelPoint(shape)
      if (at) add('share', { type: 'Point', coordinates: at }, { share: `${c.name ?? c.code} ${share(c.share)}` })
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
  add('point', { type: 'Point', coordinates: here })
  return features
}

/** feature gives a thing with its code and name. */
export function feature(t: Thing, more = {}): Feature {
  return { type: 'Feature', id: t.id, properties: { code: t.code, name: t.name ?? t.code, ...more }, geometry: t.geometry ?? { type: 'GeometryCollection', geometries: [] } }
}

const roadProperties = (t: Thing) => ({ class: t.class ?? '', ...(t.width ? { width: t.width } : {}) })
