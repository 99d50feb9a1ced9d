// What the server answers, by the names that the page uses. The types are made
// from the server's OpenAPI document: see api.d.ts and `npm run types`.
import type { Geometry } from 'geojson'
import type { components, paths } from './api'

// Lists are never null in what is sent; the document cannot say so.
type Whole<T> = T extends readonly (infer E)[] ? Whole<E>[] : T extends object ? { [K in keyof T]: Whole<Exclude<T[K], null>> } : T

/** Schema is a type of the API by its name in the document. */
export type Schema<Name extends keyof components['schemas']> = Whole<components['schemas'][Name]>

/** Path is the address of an operation as the document has it, with {places}. */
export type Path = keyof paths

type But<T, More> = Omit<T, keyof More> & More
// What the page makes up itself from events lacks what only lists tell.
type Loose<T, Names extends keyof T> = Omit<T, Names> & Partial<Pick<T, Names>>

export const kinds = [
  'coverage', 'districts', 'street_offices', 'waters', 'grids', 'roads', 'chiefs',
  'overlays', 'zones', 'communities', 'unit_grids', 'buildings', 'components', 'cameras',
] as const

/** The kinds that the map draws, in the order in which they are listed. */
export type Kind = (typeof kinds)[number]

/** listed are the kinds whose things the server lists with their geometry. */
export const listed = ['coverage', 'districts', 'street_offices', 'waters', 'grids', 'roads', 'overlays', 'zones', 'communities', 'unit_grids'] as const satisfies readonly Kind[]
export type Listed = (typeof listed)[number]

/** TileJSON describes the tiles of an edition: https://github.com/mapbox/tilejson-spec, 3.0.0. */
export type TileJSON = Schema<'TileJSON'>

/** Switch is what the list of layers switches. */
export type Switch = Kind | 'reports' | 'basemap'

/** Basemap is a picture of the ground that a deployment has, drawn below the city. */
export type Basemap = Schema<'CityBasemap'>

export type City = But<Schema<'CityInForce'>, {
  bounds?: [west: number, south: number, east: number, north: number] // absent without areas and roads
  kinds: Partial<Record<string, number>>
}>

/** Edition is what a server with a database says of an edition. */
export type Edition = Schema<'Edition'>
export type EditionPage = Schema<'EditionPage'>

/** Job is a piece of work that takes longer than a request. */
export type Job = Schema<'Job'>
export type JobPage = Schema<'JobPage'>

export type Thing = But<Schema<'Thing'>, { geometry?: Geometry | null }>
export type Page = But<Schema<'Page'>, { items: Thing[] }>

export type Named = Loose<Schema<'Named'>, 'id'>
export type Body = Schema<'Body'>
export type LngLat = Schema<'LngLat'>
export type RoadPlace = Schema<'AnswerRoad'>
export type Reason = Schema<'AnswerReason'>

/** A candidate without kind and code is the ground outside all areas. */
export type Candidate = Schema<'AnswerCandidate'>

/** alternatives gives the candidates that the answer did not take: on a border it may take one that is not the likeliest. */
export function alternatives(answer: Pick<Answer, 'candidates' | 'grid' | 'street_office'>): Candidate[] {
  const taken: Record<string, string | undefined> = { grids: answer.grid?.code, street_offices: answer.street_office?.code }
  return (answer.candidates ?? []).filter((c) => !c.code || c.code !== taken[c.kind ?? ''])
}

/** Ready is what /readyz says of a server that can answer. */
export interface Ready {
  edition: number
  hash: string
}

/** Answer is what GET /v1/locate says of a point. */
export type Answer = Schema<'Answer'>

/** LocatedPlace is what GET /v1/locate says of a place that is stated as a report states it. */
export type LocatedPlace = Schema<'LocatedPlace'>

/** ProblemDetails is an error after RFC 9457. */
export type ProblemDetails = Partial<Schema<'Problem'>> & { retry_after?: number } // seconds, of the header

/** Me is who asks, as GET /v1/me says. */
export type Me = Schema<'Me'>

export const states = ['reported', 'accepted', 'verified', 'filed', 'dispatched', 'resolved', 'checked', 'closed', 'suspended', 'void'] as const
export type State = (typeof states)[number]

/** The states of reports that still want something. */
export const openStates = ['reported', 'accepted', 'verified', 'filed', 'dispatched', 'resolved', 'checked', 'suspended'] as const

export type StepKind = Schema<'StepRequest'>['step']
export const stepKinds = [
  'accept', 'verify-before', 'file', 'dispatch', 'return', 'resolve', 'verify-after', 'close',
  'extend', 'suspend', 'resume', 'supervise', 'correct', 'void', 'call-back',
] as const satisfies readonly StepKind[]

/** ReportItem is a report in a list. */
export type ReportItem = But<Loose<Schema<'ReportItem'>, 'age_s' | 'state_name' | 'updated_at'>, { state: State }>

/** ReportPage is a page of a list; event is the last one before it was read. */
export type ReportPage = But<Schema<'ReportPage'>, { items: ReportItem[] }>

export type ReportGroup = Schema<'ReportGroup'>
export type ReportCounts = Schema<'ReportCounts'>

/** Step is an entry of a report's history. */
export type Step = But<Loose<Schema<'Step'>, 'report'>, { kind: StepKind | 'report' }>

/** ReportView is a report with its history and what may be done with it. */
export type ReportView = But<Schema<'ReportView'>, {
  state: State
  point?: [lng: number, lat: number]
  history: Step[]
  allowed: StepKind[]
}>

/** StepRequest is a step as the server reads it. */
export type StepRequest = Schema<'StepRequest'>

/** Statement is a report as it is handed in, and Taken what is said of it. */
export type Statement = Schema<'Statement'>
export type Taken = Schema<'ReportTaken'>

/** ReportEvent tells that a report has changed. */
export type ReportEvent = But<Schema<'Event'>, { state: State; former?: State }>
