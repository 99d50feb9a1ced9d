// What the server answers, as JSON. Things that may be absent are optional:
// a city may hold only some kinds.
import type { Geometry } from 'geojson'

export const kinds = [
  'coverage', 'districts', 'street_offices', 'waters', 'grids', 'roads',
  'overlays', 'zones', 'communities', 'unit_grids',
] as const

/** The kinds that the map draws, in the order in which they are fetched. */
export type Kind = (typeof kinds)[number]

/** Switch is what the list of layers switches. */
export type Switch = Kind | 'reports'

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

export interface EditionPage {
  items: (Edition & { state: 'draft' | 'sealed' | 'withdrawn' })[]
  next?: string
}

/** Job is a piece of work that takes longer than a request. */
export interface Job {
  id: number
  kind: string
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  progress: number
  actor: string
  created_at: string
  finished_at?: string
  problem?: ProblemDetails
}

export interface JobPage {
  items: Job[]
  next?: number
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
  errors?: { field: string; message: string }[]
  allowed?: StepKind[] // of a step that is not possible now
  report?: ReportView // of a report that somebody changed since
  last_step?: Step
  retry_after?: number // seconds, of the header
}

/** Me is who asks, as GET /v1/me says. */
export interface Me {
  name: string
  role: string
  role_name: string
  rights: string[]
  key?: number // absent over loopback without one
  organisation?: string // absent is the whole city
  expires_at?: string
}

export const states = ['reported', 'accepted', 'verified', 'filed', 'dispatched', 'resolved', 'checked', 'closed', 'suspended', 'void'] as const
export type State = (typeof states)[number]

/** The states of reports that still want something. */
export const openStates = ['reported', 'accepted', 'verified', 'filed', 'dispatched', 'resolved', 'checked', 'suspended'] as const

export const stepKinds = [
  'accept', 'verify-before', 'file', 'dispatch', 'return', 'resolve', 'verify-after', 'close',
  'extend', 'suspend', 'resume', 'supervise', 'correct', 'void', 'call-back',
] as const
export type StepKind = (typeof stepKinds)[number]

/** ReportItem is a report in a list. */
export interface ReportItem {
  id: number
  version: number
  state: State
  emergency: boolean
  category?: string
  category_name?: string
  category_text?: string
  received_at: string
  age_s?: number
  channel: string
  lead: Body
  lng?: number
  lat?: number
  place_problem?: string
  address?: string
  street_office?: Body
  road?: Body
  duplicate_of?: number
  duplicates?: number
}

export interface ReportPage {
  items: ReportItem[]
  next?: string
  event: number // the last one before the page was read
}

export interface ReportGroup {
  key: string
  name?: string
  count: number
}

export interface ReportCounts {
  total: number
  event: number
  groups: Record<string, ReportGroup[]>
}

/** Step is an entry of a report's history. */
export interface Step {
  no: number
  at: string
  actor: string
  role: string
  kind: StepKind | 'report'
  from?: State
  to: State
  why?: string
  outcome?: boolean
  until?: string
  lead?: Body
  support?: Body[]
  notified?: Body[]
}

/** ReportView is a report with its history and what may be done with it. */
export interface ReportView {
  id: number
  version: number
  state: State
  emergency: boolean
  category?: string
  category_text?: string
  description?: string
  received_at: string
  found_at?: string
  filed_at?: string
  channel: string
  client?: string
  external?: string
  stated?: { address?: string }
  point?: [lng: number, lat: number]
  accuracy_m?: number
  place_problem?: { code: string; text: string }
  lead: Body
  support?: Body[]
  attachments?: { kind: string; url: string }[]
  duplicate_of?: number
  duplicates?: number
  assignment: Answer
  history: Step[]
  allowed: StepKind[]
  reporter?: { name?: string; phone?: string }
}

/** StepRequest is a step as the server reads it. */
export interface StepRequest {
  step: StepKind
  why?: string
  outcome?: boolean
  until?: string
  lead?: string
  category?: string
  place?: { lng: number; lat: number; crs: string }
}

/** ReportEvent tells that a report has changed. */
export interface ReportEvent {
  no: number
  at: string
  report: number
  version: number
  step: string
  state: State
  former?: State
  emergency: boolean
  channel: string
  category?: string
  lng?: number
  lat?: number
  street_office?: string
  road?: string
  lead: string
  duplicate_of?: number
  received_at: string
}
