// The form: what somebody wants to know, and the request that asks for it. What
// is left empty the server chooses from the data.
import { moment } from '../format'
import type { Question } from './study'

export interface Form {
  of: 'reports' | 'rubble' | 'earthwork'
  value: '' | 'sum' | 'mean' | 'rate'
  amount: string
  per: 'km2' | 'road_km' | 'component' | 'exposure'
  exposure: string // lines of code,number
  category: string
  channel: string
  emergency: '' | 'true' | 'false'
  open: '' | 'true' | 'false'
  duplicates: '' | 'true' | 'false'
  period: '' | '7' | '30' | '90' | 'own'
  from: string // days, as <input type="date"> gives them; to is the last day that counts
  to: string
  compare: boolean // with the period of the same length before
  class: string
  months: string
  within: string
  border: boolean
  unit: string
  method: string
  weights: string
  p: string
  tail: string
  correction: string
  alpha: string
  permutations: string
}

export const blank: Form = {
  of: 'reports', value: '', amount: '', per: 'km2', exposure: '', category: '', channel: '', emergency: '', open: '', duplicates: '', period: '', from: '', to: '', compare: false, class: '', months: '', within: '', border: false,
  unit: '', method: '', weights: '', p: '', tail: '', correction: '', alpha: '', permutations: '',
}

/** Days are a period: from its first day on, and before to. Either may be open. */
export interface Days {
  from?: string
  to?: string
}

const day = 86_400_000
const shift = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10)
const isDay = (s: string) => /^\d{4}-\d\d-\d\d$/.test(s) && !Number.isNaN(Date.parse(`${s}T00:00:00Z`))

/** daysOf gives the period that the form names, by the city's calendar. */
export function daysOf(f: Form, now: number, timezone: string | undefined): Days {
  if (f.period === '') return {}
  if (f.period === 'own') return { ...(isDay(f.from) ? { from: f.from } : {}), ...(isDay(f.to) ? { to: shift(f.to, 1) } : {}) }
  const today = moment(new Date(now).toISOString(), timezone).slice(0, 10)
  return { from: shift(today, 1 - Number(f.period)), to: shift(today, 1) }
}

/** beforeOf is the period of the same length before; null where it has no length. */
export function beforeOf(d: Days): Required<Days> | null {
  if (!d.from || !d.to || d.from >= d.to) return null
  const length = Math.round((Date.parse(d.to) - Date.parse(d.from)) / day)
  return { from: shift(d.from, -length), to: d.from }
}

/** questionOf makes the request. */
export function questionOf(f: Form, days: Days): Question {
  const q: Question = {}
  const put = <K extends keyof Question>(name: K, value: Question[K] | '') => {
    if (value !== '' && value !== undefined) q[name] = value as NonNullable<Question[K]> as never
  }
  if (f.of !== 'reports') q.of = f.of
  if (f.of === 'earthwork') {
    put('class', f.class.trim())
    put('months', f.months.trim())
  } else {
    const reports: Record<string, string> = {}
    if (f.of === 'reports' && f.category.trim()) reports['category'] = f.category.trim()
    for (const name of ['channel', 'emergency', 'open', 'duplicates'] as const) if (f[name]) reports[name] = f[name]
    if (days.from) reports['from'] = days.from
    if (days.to) reports['to'] = days.to
    if (Object.keys(reports).length > 0) q.reports = reports
    put('value', f.value)
    if (f.value === 'sum' || f.value === 'mean') put('amount', f.amount.trim())
    if (f.value === 'rate') q.per = f.per
    if (f.value === 'rate' && f.per === 'exposure') q.exposure = exposureOf(f.exposure)
  }
  for (const name of ['within', 'unit', 'method', 'weights', 'p', 'tail'] as const) put(name, f[name].trim())
  if (!isWhole(f.method)) put('correction', f.correction)
  if (f.border) q.border = true
  if (Number(f.alpha) > 0) q.alpha = Number(f.alpha)
  if (Number(f.permutations) > 0) q.permutations = Math.round(Number(f.permutations))
  return q
}

/** exposureOf reads lines of a code and a number, as they are pasted from a sheet; what is none is left out. */
export function exposureOf(text: string): Record<string, number> {
  const out: Record<string, number> = {}
  for (const line of text.split('\n')) {
    const found = /^\s*(\S+?)\s*[,，;\t ]\s*(\d[\d.]*(?:e[+-]?\d+)?)\s*$/i.exec(line)
    const n = Number(found?.[2])
    if (found && Number.isFinite(n)) out[found[1]!] = n
  }
  return out
}

/** isWhole tells whether a statistic is one number for the whole area. */
export const isWhole = (method: string): boolean => method === 'moran' || method === 'geary' || method === 'g'

/** formOf fills the form from a request that was made, to ask it anew with a change. */
export function formOf(q: Question): Form {
  const r = q.reports ?? {}
  const flag = (v: string | undefined) => (v === 'true' || v === 'false' ? v : '')
  const [from, to] = [r['from'] ?? '', r['to'] ?? '']
  return {
    ...blank,
    of: q.of ?? 'reports',
    value: q.per ? 'rate' : q.amount && !q.value ? 'sum' : (['sum', 'mean', 'rate'] as const).find((v) => v === q.value) ?? '',
    amount: q.amount ?? '',
    per: (['km2', 'road_km', 'component', 'exposure'] as const).find((p) => p === q.per) ?? 'km2',
    exposure: Object.entries(q.exposure ?? {}).map(([code, n]) => `${code},${n}`).join('\n'),
    category: r['category'] ?? '', channel: r['channel'] ?? '', emergency: flag(r['emergency']), open: flag(r['open']), duplicates: flag(r['duplicates']),
    period: from || to ? 'own' : '',
    from: from.slice(0, 10),
    to: isDay(to.slice(0, 10)) ? shift(to.slice(0, 10), -1) : '',
    class: q.class ?? '', months: q.months ?? '', within: q.within ?? '', border: q.border ?? false,
    unit: q.unit ?? '', method: q.method ?? '', weights: q.weights ?? '', p: q.p ?? '', tail: q.tail ?? '', correction: q.correction ?? '',
    alpha: q.alpha ? String(q.alpha) : '', permutations: q.permutations ? String(q.permutations) : '',
  }
}

/** alike gives the request for another period whose answer is comparable: the same units, neighbours and p as were chosen. */
export function alike(q: Question, found: { unit: string; weights?: { kind: string; rings?: number } | undefined }, days: Required<Days>): Question {
  const { from: _from, to: _to, ...reports } = q.reports ?? {}
  const rings = found.weights?.kind === 'h3-rings' && found.weights.rings ? `rings:${found.weights.rings}` : undefined
  return { ...q, reports: { ...reports, ...days }, unit: found.unit, ...(q.weights || !rings ? {} : { weights: rings }) }
}

/** periodText writes a period; its last day counts. */
export function periodText(q: Question, open: string): string {
  if (q.of === 'earthwork') return q.months || open
  const { from, to } = q.reports ?? {}
  if (!from && !to) return open
  const last = to && isDay(to) ? shift(to, -1) : to
  return `${from ?? ''} – ${last ?? ''}`.trim()
}
