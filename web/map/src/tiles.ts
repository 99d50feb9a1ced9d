// What the map draws of the city comes as vector tiles of the edition in force:
// a source for what is always looked at, and one each for what is often hidden.
import type { VectorSourceSpecification } from 'maplibre-gl'
import type { TileJSON } from './types'

/** parts are the sources of tiles and the layers that each brings. */
export const parts = {
  ground: ['coverage', 'borders', 'grids', 'unit_grids', 'zones', 'waters', 'roads', 'overlays', 'buildings'],
  chiefs: ['chiefs'],
  things: ['components', 'cameras'],
  labels: ['labels'],
} as const
export type Part = keyof typeof parts

const bordered = new Set<string>(['communities', 'street_offices', 'districts'])

/** layerOf gives the layer of tiles that a kind is drawn from: some show by their borders alone. */
export const layerOf = (kind: string): string => (bordered.has(kind) ? 'borders' : kind)

/** all are the layers that the page asks for, as they stand in an address. */
export const all = Object.values(parts).flat().join(',')

/** editionOf gives the edition whose tiles these are; null where their address has none. */
export function editionOf(told: TileJSON): number | null {
  const found = /\/tiles\/(\d+)-/.exec(told.tiles[0] ?? '')
  return found ? Number(found[1]) : null
}

/**
 * sourcesOf gives the sources of an edition. What TileJSON says of where tiles
 * are is taken from the page's own address: a proxy may know the server by
 * another name. Layers that are not told of are left out.
 */
export function sourcesOf(told: TileJSON, base: string): Partial<Record<Part, VectorSourceSpecification>> {
  const found = /\/tiles\/([^/]+)\/[^/]+\/\{z\}\/\{x\}\/\{y\}\.mvt/.exec(told.tiles[0] ?? '')
  const sources: Partial<Record<Part, VectorSourceSpecification>> = {}
  if (!found) return sources
  for (const [part, wanted] of Object.entries(parts)) {
    const rows = told.vector_layers.filter((l) => (wanted as readonly string[]).includes(l.id))
    if (rows.length === 0) continue
    sources[part as Part] = {
      type: 'vector',
      tiles: [`${base}tiles/${found[1]}/${rows.map((l) => l.id).join(',')}/{z}/{x}/{y}.mvt`],
      minzoom: Math.min(...rows.map((l) => l.minzoom)),
      maxzoom: Math.min(...rows.map((l) => l.maxzoom)),
    }
  }
  return sources
}
