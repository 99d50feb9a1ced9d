// What the server answers, as JSON. Things that may be absent are optional:
// a city may hold only some kinds.
import type { Geometry } from 'geojson'

export const kinds = [
  'coverage', 'districts', 'street_offices', 'waters', 'grids', 'roads',
  'overlays', 'zones', 'communities', 'unit_grids',
] as const

/** The kinds that the map draws, in the order in which they are fetched. */
export type Kind = (typeof kinds)[number]

export interface City {
  code: string
  name: string
  crs: string
  timezone?: string // IANA; absent is Asia/Shanghai
  bounds?: [west: number, south: number, east: number, north: number] // absent without areas and roads
  edition: number
  hash: string // of the contents
  kinds: Partial<Record<string, number>>
}

/** Edition is what a server with a database says of the edition in force. */
export interface Edition {
  number: number
  in_force_from?: string
  note?: string
}

export interface Thing {
  id: number
  kind: string
  code: string
  name?: string
  parent?: string
  class?: string
  width?: number
  type?: string // overlays, as are the next four
  holder?: string
  hours?: string
  begins?: string
  ends?: string
  category?: string
  geometry?: Geometry | null
}

export interface Page {
  items: Thing[]
  next?: string
}

export interface Named {
  id?: number
  code: string
  name?: string
}

export interface Body {
  code: string
  name?: string
}

export interface LngLat {
  lng: number
  lat: number
}

export interface RoadPlace extends Named {
  side?: 'left' | 'right' | 'on_line'
  compass?: 'north' | 'east' | 'south' | 'west'
  position?: 'carriageway' | 'median' | 'left' | 'right'
  chainage_m: number
  distance_m: number
  limit_m?: number
  office?: string
  class?: string
  foot?: LngLat
}

export interface PlacedChief extends Named {
  level: string
  level_name?: string
  organisation?: string
  on?: { kind: string; code: string }
}

export interface ComponentCandidate extends Named {
  category: string
  distance_m: number
  authority?: string
  owner?: string
  maintainer?: string
  chosen?: boolean
}

export interface Reason {
  rule: string
  code?: string
  name?: string
  other?: string
  numbers?: Record<string, number>
  sentence?: string
}

/** A candidate without kind and code is the ground outside all areas. */
export interface Candidate {
  kind?: string
  code?: string
  name?: string
  share: number
}

/** alternatives gives the candidates that are not the likeliest of their kind. */
export function alternatives(candidates: Candidate[]): Candidate[] {
  const seen = new Set<string>()
  return candidates.filter((c) => {
    const kind = c.kind ?? ''
    const first = kind !== '' && !seen.has(kind)
    seen.add(kind)
    return !first
  })
}

/** Ready is what /readyz says of a server that can answer. */
export interface Ready {
  edition: number
  hash: string
}

/** Answer is what GET /v1/locate says of a point. */
export interface Answer {
  edition: number
  at?: string
  point: LngLat
  accuracy?: number
  category?: string
  emergency?: boolean
  district?: Named
  street_office?: Named
  community?: Named
  grid?: Named
  unit_grid?: Named
  zones?: Named[]
  waters?: Named[]
  borders?: string[]
  road?: RoadPlace
  chiefs?: PlacedChief[]
  overlays?: Named[]
  components?: ComponentCandidate[]
  rule?: string // the row that decided
  lead: Body
  support?: Body[]
  notify?: Body[]
  reason?: Reason[]
  candidates?: Candidate[]
  ambiguous?: boolean
  hints?: Reason[]
}

/** ProblemDetails is an error after RFC 9457. */
export interface ProblemDetails {
  type?: string
  title?: string
  status?: number
  detail?: string
}
