// What a report in a list is to this page: how far it is, whether it is meant,
// and what an event makes of it.
import { openStates, type ReportEvent, type ReportItem, type ReportView, type State, type StepKind, type StepRequest } from './types'
import type { Order, Sieve } from './address'

/** Phases of a report, each with its own shape: at the desk, filed, being worked on, to be checked, put aside. */
export const phases = ['desk', 'filed', 'work', 'check', 'rest'] as const
export type Phase = (typeof phases)[number]

const phaseOfState: Record<State, Phase> = {
  reported: 'desk', accepted: 'desk', verified: 'desk', filed: 'filed', dispatched: 'work',
  resolved: 'check', checked: 'check', closed: 'rest', suspended: 'rest', void: 'rest',
}
export const phaseOf = (state: State): Phase => phaseOfState[state] ?? 'desk'

export const isOpen = (state: State): boolean => (openStates as readonly State[]).includes(state)

type Coded = string | { code: string }
const codeOf = (thing: Coded | undefined) => (typeof thing === 'string' ? thing : thing?.code)

/** meant tells whether a report, of a list or of an event, belongs to the list. */
export function meant(r: { state: State; channel: string; category?: string; street_office?: Coded; grid?: Coded; lead?: Coded }, sieve: Sieve): boolean {
  return isOpen(r.state) && (!sieve.state || r.state === sieve.state) && (!sieve.channel || r.channel === sieve.channel) &&
    (!sieve.category || r.category === sieve.category) && (!sieve.office || codeOf(r.street_office) === sieve.office) &&
    (!sieve.grid || codeOf(r.grid) === sieve.grid) && (!sieve.lead || codeOf(r.lead) === sieve.lead)
}

/** question gives the parameters of a sieve, as the server names them. */
export function question(sieve: Sieve): Record<string, string> {
  const asked: Record<string, string> = { open: 'true' }
  for (const [name, value] of Object.entries(sieve)) if (value) asked[name] = value
  return asked
}

/** Names are those that lists and counts have told so far. */
export interface Names {
  category: Map<string, string>
  office: Map<string, string>
  body: Map<string, string>
  road: Map<string, string>
}

export const noNames = (): Names => ({ category: new Map(), office: new Map(), body: new Map(), road: new Map() })

/** learn keeps the names of a report. */
export function learn(names: Names, r: ReportItem): void {
  if (r.category && r.category_name) names.category.set(r.category, r.category_name)
  for (const [kind, thing] of [['office', r.street_office], ['body', r.lead], ['road', r.road]] as const) {
    if (thing?.name) names[kind].set(thing.code, thing.name)
  }
}

/** itemOf gives a report as it is after an event, with the names that are known; whole is false where one is not. */
export function itemOf(e: ReportEvent, before: ReportItem | undefined, names: Names): { item: ReportItem; whole: boolean } {
  let whole = before !== undefined
  const named = (kind: 'office' | 'body' | 'road', code: string) => {
    const name = names[kind].get(code)
    if (name === undefined) whole = false
    return name === undefined ? { code } : { code, name }
  }
  const item: ReportItem = {
    id: e.report, version: e.version, state: e.state, emergency: e.emergency, received_at: e.received_at, channel: e.channel, lead: named('body', e.lead),
  }
  if (e.lng !== undefined && e.lat !== undefined) Object.assign(item, { lng: e.lng, lat: e.lat })
  if (e.street_office) item.street_office = named('office', e.street_office)
  if (e.road) item.road = named('road', e.road)
  if (e.grid) item.grid = { code: e.grid }
  if (e.category) {
    item.category = e.category
    const name = names.category.get(e.category)
    if (name) item.category_name = name
    else whole = false
  }
  if (e.duplicate_of) item.duplicate_of = e.duplicate_of
  if (before) {
    for (const kept of ['address', 'category_text', 'place_problem', 'duplicates'] as const) {
      if (before[kept] !== undefined) Object.assign(item, { [kept]: before[kept] })
    }
  }
  return { item, whole }
}

/** itemOfView gives a report whose card was read as a list has it. */
export function itemOfView(v: ReportView, names: Names): ReportItem {
  const item: ReportItem = {
    id: v.id, version: v.version, state: v.state, emergency: v.emergency, received_at: v.received_at, channel: v.channel, lead: v.lead,
  }
  const { street_office: office, road, grid } = v.assignment
  if (v.point) Object.assign(item, { lng: v.point[0], lat: v.point[1] })
  if (v.category) item.category = v.category
  const name = names.category.get(v.category ?? '')
  if (name) item.category_name = name
  if (v.category_text) item.category_text = v.category_text
  if (v.stated?.address) item.address = v.stated.address
  if (office) item.street_office = office
  if (road) item.road = road
  if (grid) item.grid = grid
  if (v.duplicate_of) item.duplicate_of = v.duplicate_of
  if (v.duplicates) item.duplicates = v.duplicates
  return item
}

/** Ages of a report on the map: to two hours, to eight, to a day, and longer. */
export const ages = [0, 1, 2, 3] as const
export type Age = (typeof ages)[number]

/** ageOf gives how old a report is at a moment, both in milliseconds. A clock that is behind makes it new. */
export function ageOf(received: number, now: number): Age {
  const hours = (now - received) / 3_600_000
  return hours < 2 ? 0 : hours < 8 ? 1 : hours < 24 ? 2 : 3
}

/** loadBounds are the bounds of open reports per grid, as the legend has them: 0 to 2, 3 to 6, 7 to 11, 12 to 19, 20 and more. */
export const loadBounds = [3, 7, 12, 20] as const

/** loadOf gives the class of a number of open reports, 0 to 4. */
export const loadOf = (n: number): number => loadBounds.filter((b) => n >= b).length

/** loads counts the reports of each grid. */
export function loads(list: Iterable<ReportItem>): Map<string, number> {
  const by = new Map<string, number>()
  for (const r of list) if (r.grid) by.set(r.grid.code, (by.get(r.grid.code) ?? 0) + 1)
  return by
}

/** within leaves the reports of a stretch of time, from inclusive. */
export function within(list: ReportItem[], span: Span | null): ReportItem[] {
  if (!span) return list
  return list.filter((r) => {
    const t = Date.parse(r.received_at)
    return t >= span.from && t < span.to
  })
}

/** Span is a stretch of time, in milliseconds since 1970. */
export interface Span {
  from: number
  to: number
}

/** stepAtHand is what a desk does next with a report in a list, null where that wants a look first. */
export function stepAtHand(r: Pick<ReportItem, 'state' | 'emergency'>): StepKind | null {
  if (r.emergency && (r.state === 'reported' || r.state === 'accepted' || r.state === 'verified')) return 'dispatch'
  return r.state === 'reported' ? 'accept' : r.state === 'verified' ? 'file' : r.state === 'filed' ? 'dispatch' : null
}

/** sorted puts reports in order: of the queue, emergencies first and then the oldest, or the newest first. */
export function sorted(all: Iterable<ReportItem>, order: Order): ReportItem[] {
  const list = [...all]
  if (order === 'newest') return list.sort((a, b) => b.id - a.id)
  return list.sort((a, b) => Number(b.emergency) - Number(a.emergency) || a.id - b.id)
}

/** folded leaves out those that tell what another report of the list told before. */
export function folded(held: ReadonlyMap<number, ReportItem>): ReportItem[] {
  return [...held.values()].filter((r) => !r.duplicate_of || !held.has(r.duplicate_of))
}

/** Needs of a step: what must be said, and what may. */
export interface Needs {
  why: 'must' | 'may' | null
  outcome?: true
  until?: true
  lead?: true
  correct?: true
}

/** needsOf follows the table of moves of the server. */
export function needsOf(step: StepKind, state: State): Needs {
  switch (step) {
    case 'dispatch':
      return { why: state === 'dispatched' ? 'must' : 'may', lead: true }
    case 'return':
      return { why: 'must', lead: true }
    case 'verify-before':
    case 'verify-after':
    case 'call-back':
      return { why: 'may', outcome: true }
    case 'extend':
    case 'suspend':
      return { why: 'must', until: true }
    case 'supervise':
    case 'void':
      return { why: 'must' }
    case 'correct':
      return { why: 'must', correct: true }
    default:
      return { why: null }
  }
}

/** atOnce tells whether a step wants nothing more to be said. */
export function atOnce(step: StepKind, state: State): boolean {
  const needs = needsOf(step, state)
  return needs.why !== 'must' && !needs.outcome && !needs.until && !needs.correct
}

/** keyOf gives the letter by which a step is taken on an open card. */
export const stepKeys: Partial<Record<string, StepKind>> = { a: 'accept', f: 'file', d: 'dispatch', r: 'return', v: 'verify-before', e: 'resolve', c: 'verify-after', x: 'close' }

/** plain gives a step request without what was left empty. */
export function plain(request: StepRequest): StepRequest {
  return Object.fromEntries(Object.entries(request).filter(([, v]) => v !== '' && v !== undefined)) as unknown as StepRequest
}
