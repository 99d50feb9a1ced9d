// The form of a scenario, and the request that it becomes.
import type { Schema } from '../types'

export type PlanRequest = Schema<'PlanRequest'>

/** Change is one thing that is otherwise than in the ground. */
export type Change =
  | { kind: 'close'; site: string }
  | { kind: 'open'; site: string }
  | { kind: 'volume'; site: string; factor: number }
  | { kind: 'ban'; begins: string; ends: string; name: string }

export interface Form {
  name: string
  scenario: '' | 'baseline' | 'practice'
  objective: '' | 'distance' | 'co2'
  order: '' | 'nearest' | 'zone-first'
  km: string
  openAtMost: string
  permits: boolean
  keep: boolean // change little of the plan that is open
  curve: boolean
  changes: Change[]
}

export const blank: Form = { name: '', scenario: '', objective: '', order: '', km: '', openAtMost: '', permits: false, keep: false, curve: false, changes: [] }

/** withChange adds a change; one of the same kind for the same site is replaced. */
export function withChange(changes: readonly Change[], change: Change): Change[] {
  const about = (c: Change) => (c.kind === 'ban' ? `ban ${c.begins} ${c.ends}` : c.kind === 'volume' ? `volume ${c.site}` : c.site)
  return [...changes.filter((c) => about(c) !== about(change)), change]
}

/** wrongOf names the field that cannot be sent; null is none. */
export function wrongOf(form: Form): 'km' | 'openAtMost' | 'ban' | 'volume' | null {
  if (form.km.trim() && !(Number(form.km) > 0)) return 'km'
  if (form.openAtMost.trim() && !/^[1-9]\d{0,3}$/.test(form.openAtMost.trim())) return 'openAtMost'
  for (const c of form.changes) {
    if (c.kind === 'ban' && !(isDay(c.begins) && isDay(c.ends) && c.begins < c.ends)) return 'ban'
    if (c.kind === 'volume' && !(c.factor >= 0 && Number.isFinite(c.factor))) return 'volume'
  }
  return null
}

/** isDay tells whether a text is a day that there is, written 2026-12-31. */
export const isDay = (s: string): boolean => /^\d{4}-\d\d-\d\d$/.test(s) && !Number.isNaN(Date.parse(`${s}T00:00:00Z`))

/** requestOf gives what is asked for; open is the plan that is shown, 0 none. */
export function requestOf(form: Form, ground: number, open: number): PlanRequest {
  const r: PlanRequest = {}
  if (ground) r.ground = ground
  if (form.name.trim()) r.name = form.name.trim()
  if (form.scenario) r.scenario = form.scenario
  if (form.objective) r.objective = form.objective
  if (form.order) r.order = form.order
  if (Number(form.km) > 0) r.max_distance_m = Math.round(Number(form.km) * 1000)
  if (Number(form.openAtMost) > 0) r.open_at_most = Number(form.openAtMost)
  if (form.permits) r.need_permits = true
  if (form.keep && open) r.former = open
  if (form.curve) r.trade_off = { a: 'cost', b: 'co2' }
  const close = form.changes.filter((c) => c.kind === 'close').map((c) => c.site)
  const opened = form.changes.filter((c) => c.kind === 'open').map((c) => c.site)
  if (close.length) r.close = close
  if (opened.length) r.open = opened
  const volumes = form.changes.filter((c) => c.kind === 'volume').map((c) => ({ site: c.site, factor: c.factor }))
  const bans = form.changes.filter((c) => c.kind === 'ban').map((c) => ({ name: c.name, begins: c.begins, ends: c.ends }))
  if (volumes.length || bans.length) r.changes = { ...(volumes.length ? { volumes } : {}), ...(bans.length ? { bans } : {}) }
  return r
}
