// Crowds: what lies close together on the screen is one sign with a number. A
// hundred thousand findings are gathered for what is seen, some hundred signs,
// so that no more than that ever goes to the map.
import type { Feature } from 'geojson'
import type { Box } from '../geometry'

/** Places are points with a sort each; number i is that of its row. */
export interface Places {
  readonly rows: Int32Array
  readonly x: Float64Array // of the square of the world, from 0 to 1
  readonly y: Float64Array
  readonly lng: Float64Array
  readonly lat: Float64Array
  readonly sorts: readonly string[]
}

const yOf = (lat: number): number => {
  const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

/** placesOf takes the rows that have a place. */
export function placesOf(rows: readonly number[], at: (row: number) => readonly number[] | undefined, sort: (row: number) => string): Places {
  const found = Int32Array.from(rows.filter((row) => {
    const place = at(row)
    return place !== undefined && Number.isFinite(place[0]) && Number.isFinite(place[1])
  }))
  const lng = new Float64Array(found.length)
  const lat = new Float64Array(found.length)
  const sorts: string[] = []
  found.forEach((row, k) => {
    const place = at(row)!
    lng[k] = place[0]!
    lat[k] = place[1]!
    sorts.push(sort(row))
  })
  return { rows: found, lng, lat, x: lng.map((v) => v / 360 + 0.5), y: lat.map(yOf), sorts }
}

/** Near this zoom signs may lie close: only what covers another wholly is a crowd. */
export const nearby = 16
const wide = 80 // pixels of a cell from afar
const narrow = 22

/** short writes a number in four letters at most. */
export function short(n: number): string {
  if (n < 1000) return String(n)
  return n < 9950 ? `${(n / 1000).toFixed(1)}k` : `${Math.round(n / 1000)}k`
}

/**
 * crowds gathers what is seen at a zoom. The cells are those of the world, not
 * of the screen, so that signs stay where they are while the map is moved. The
 * sign of a crowd lies in the middle of its members and names its first one; an
 * error comes before others. The row that is apart is in no crowd: it is the one
 * that is chosen.
 */
export function crowds(p: Places, zoom: number, [west, south, east, north]: Box, apart = -1): Feature[] {
  const cell = (zoom >= nearby ? narrow : wide) / (512 * 2 ** Math.floor(zoom))
  // Half a screen more on each side: a crowd does not change at the edge.
  const [dx, dy] = [(east - west) / 720, (yOf(south) - yOf(north)) / 2]
  const [x0, x1, y0, y1] = [west / 360 + 0.5 - dx, east / 360 + 0.5 + dx, yOf(north) - dy, yOf(south) + dy]
  const across = Math.ceil((x1 - x0) / cell) + 2
  const cells = new Map<number, { n: number; errors: number; x: number; y: number; first: number }>()
  for (let k = 0; k < p.x.length; k++) {
    const [x, y] = [p.x[k]!, p.y[k]!]
    if (x < x0 || x > x1 || y < y0 || y > y1) continue
    const id = p.rows[k] === apart ? -1 : (Math.floor(y / cell) - Math.floor(y0 / cell)) * across + Math.floor(x / cell) - Math.floor(x0 / cell)
    const error = p.sorts[k] === 'error'
    const c = cells.get(id)
    if (!c) cells.set(id, { n: 1, errors: error ? 1 : 0, x: p.lng[k]!, y: p.lat[k]!, first: k })
    else {
      if (error && c.errors === 0) c.first = k
      c.n++
      if (error) c.errors++
      c.x += p.lng[k]!
      c.y += p.lat[k]!
    }
  }
  return [...cells.values()].map((c) => ({
    type: 'Feature',
    properties: { i: p.rows[c.first]!, ...(c.n === 1 ? { s: p.sorts[c.first]! } : { n: c.n, errors: c.errors, text: short(c.n), bad: short(c.errors) }) },
    geometry: { type: 'Point', coordinates: [c.x / c.n, c.y / c.n] },
  }))
}
