// Small geometry for drawing only: what belongs to whom is the server's word.
import type { Feature, Geometry, LineString, Position } from 'geojson'
import type { LngLat } from './types'

const radians = Math.PI / 180

/** scale gives the metres of a degree of longitude and of latitude at lat. */
function scale(lat: number): [x: number, y: number] {
  const a = 6378137
  const e2 = 0.00669437999
  const s = Math.sin(lat * radians)
  const w = 1 - e2 * s * s
  return [(a / Math.sqrt(w)) * Math.cos(lat * radians) * radians, ((a * (1 - e2)) / (w * Math.sqrt(w))) * radians]
}

/** disc gives a circle of so many metres as a ring. */
export function disc(centre: LngLat, metres: number, corners = 96): Position[] {
  const [x, y] = scale(centre.lat)
  const ring: Position[] = []
  for (let i = 0; i <= corners; i++) {
    const angle = ((i % corners) / corners) * 2 * Math.PI
    ring.push([centre.lng + (metres * Math.cos(angle)) / x, centre.lat + (metres * Math.sin(angle)) / y])
  }
  return ring
}

export type Box = [west: number, south: number, east: number, north: number]

export function boxOf(geometry: Geometry | null | undefined): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  const visit = (c: unknown): void => {
    if (!Array.isArray(c)) return
    if (typeof c[0] === 'number' && typeof c[1] === 'number') {
      box[0] = Math.min(box[0], c[0])
      box[1] = Math.min(box[1], c[1])
      box[2] = Math.max(box[2], c[0])
      box[3] = Math.max(box[3], c[1])
    } else c.forEach(visit)
  }
  if (geometry && 'coordinates' in geometry) visit(geometry.coordinates)
  return box[0] <= box[2] ? box : null
}

export const touch = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]

/**
 * fromMiddle gives the rings of areas as lines, each from the middle of an edge
 * around to it: where a ring begins, and where a map cuts it, MapLibre draws a
 * broad soft line twice, which shows in a corner.
 */
export function fromMiddle(geometry: Geometry): Geometry {
  const turn = (ring: Position[]): Position[] => {
    const [p, q] = ring
    if (!p || !q || ring.length < 4) return ring
    const middle = [(p[0]! + q[0]!) / 2, (p[1]! + q[1]!) / 2]
    return [middle, ...ring.slice(1), middle]
  }
  if (geometry.type === 'Polygon') return { type: 'MultiLineString', coordinates: geometry.coordinates.map(turn) }
  if (geometry.type === 'MultiPolygon') return { type: 'MultiLineString', coordinates: geometry.coordinates.flatMap((p) => p.map(turn)) }
  return geometry
}

export const line = (coordinates: Position[], properties = {}): Feature<LineString> => ({
  type: 'Feature',
  properties,
  geometry: { type: 'LineString', coordinates },
})

/**
 * tones gives neighbouring areas different numbers from 0 to count - 1 where it
 * can; boxes that touch count as neighbours.
 */
export function tones(areas: { code: string; geometry?: Geometry | null }[], count = 4): Map<string, number> {
  const given = new Map<string, number>()
  const placed: { box: Box; tone: number }[] = []
  for (const area of areas) {
    const box = boxOf(area.geometry)
    if (!box) continue
    const used = new Array<number>(count).fill(0)
    for (const other of placed) if (touch(box, other.box)) used[other.tone]!++
    const tone = used.indexOf(Math.min(...used))
    placed.push({ box, tone })
    given.set(area.code, tone)
  }
  return given
}

/** covers tells whether a point lies inside a polygon, as a picture needs it. */
export function covers(g: Geometry | null | undefined, [x, y]: [number, number]): boolean {
  const parts = g?.type === 'Polygon' ? [g.coordinates] : g?.type === 'MultiPolygon' ? g.coordinates : []
  const inRing = (ring: Position[]) => {
    let inside = false
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax = 0, ay = 0] = ring[i] ?? []
      const [bx = 0, by = 0] = ring[j] ?? []
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
    return inside
  }
  return parts.some((rings) => rings.reduce((inside, ring) => inside !== inRing(ring), false))
}

/**
 * leaning tells in which direction from the middle of a disc most of what an area
 * has of it lies: radians from north, turning east. Of an area too narrow to be met it is where its
 * middle lies; null where it has none.
 */
export function leaning(area: Geometry, centre: LngLat, metres: number): number | null {
  let [east, north, found] = [0, 0, 0]
  for (let ring = 1; ring <= 8; ring++) {
    for (let i = 0; i < 48; i++) {
      const [sin, cos] = [Math.sin(((i + 0.5) * Math.PI) / 24), Math.cos(((i + 0.5) * Math.PI) / 24)]
      const { lng, lat } = shifted(centre, (sin * metres * ring) / 8, (cos * metres * ring) / 8)
      if (!covers(area, [lng, lat])) continue
      found++
      east += sin * ring
      north += cos * ring
    }
  }
  if (found > 0) return Math.atan2(east, north)
  const box = boxOf(area)
  return box && Math.atan2(((box[0] + box[2]) / 2 - centre.lng) * Math.cos((centre.lat * Math.PI) / 180), (box[1] + box[3]) / 2 - centre.lat)
}

/** shifted gives the place so many metres to the east and north of another: right to a few centimetres within a kilometre. */
export function shifted(at: LngLat, east: number, north: number): LngLat {
  const [x, y] = scale(at.lat)
  return { lng: at.lng + east / x, lat: at.lat + north / y }
}

/** apart gives the metres between two places that are near each other. */
export function apart(a: LngLat, b: LngLat): number {
  const [x, y] = scale((a.lat + b.lat) / 2)
  return Math.hypot((a.lng - b.lng) * x, (a.lat - b.lat) * y)
}
