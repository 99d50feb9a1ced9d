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

/** meant tells whether a report belongs to the list. */
export function meant(r: { state: State; channel: string; category?: string; street_office?: string | { code: string } }, sieve: Sieve): boolean {
  const office = typeof r.street_office === 'string' ? r.street_office : r.street_office?.code
  return isOpen(r.state) && (!sieve.state || r.state === sieve.state) && (!sieve.channel || r.channel === sieve.channel) &&
    (!sieve.category || r.category === sieve.category) && (!sieve.office || office === sieve.office)
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
  const { street_office: office, road } = v.assignment
  if (v.point) Object.assign(item, { lng: v.point[0], lat: v.point[1] })
  if (v.category) item.category = v.category
  const name = names.category.get(v.category ?? '')
  if (name) item.category_name = name
  if (v.category_text) item.category_text = v.category_text
  if (v.stated?.address) item.address = v.stated.address
  if (office) item.street_office = office
  if (road) item.road = road
  if (v.duplicate_of) item.duplicate_of = v.duplicate_of
  if (v.duplicates) item.duplicates = v.duplicates
  return item
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
