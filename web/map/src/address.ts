// The state of the page as the hash of its address, both ways.
import { langs, type Lang } from './words'
import { spaces, type Own, type Space } from './spaces'
import { kinds, openStates, type LngLat, type State, type Switch } from './types'

export const systems = ['CGCS2000', 'GCJ-02', 'BD-09'] as const
export type System = (typeof systems)[number]

export const themes = ['dark', 'light'] as const
export type Theme = (typeof themes)[number]

export interface View extends LngLat {
  zoom: number
}

/** Question is a place and what is asked of it. */
export interface Question {
  point: LngLat
  crs: System
  accuracy: number
  category: string
  at: string // as an <input type="datetime-local"> gives it; empty is not stated
}

export const orders = ['queue', 'newest'] as const
export type Order = (typeof orders)[number]

/** Sieve says which of the open reports are listed and drawn; empty is all. */
export interface Sieve {
  state: State | ''
  channel: string
  category: string
  office: string
  grid: string
  lead: string
}

export interface Address {
  view: View | null
  point: LngLat | null
  crs: System
  accuracy: number
  category: string
  at: string
  lang: Lang
  theme: Theme
  off: Switch[] // layers that are switched off
  on: Switch[] // quiet layers of the workspace that are switched on
  dim: Partial<Record<Switch, number>> // opacity in percent, where it is not all
  space: Space
  own: Partial<Record<Space, Own>> // what each workspace keeps of itself
  report: number | null // the one whose card is open
  order: Order
  sieve: Sieve
}

export const everything: Sieve = { state: '', channel: '', category: '', office: '', grid: '', lead: '' }

/** plainAddress is that of a page that was opened without one. */
export const plainAddress = (lang: Lang, theme: Theme): Address => ({
  view: null, point: null, crs: 'CGCS2000', accuracy: 0, category: '', at: '', lang, theme, off: [], on: [], dim: {}, space: 'dispatch', own: {}, report: null, order: 'queue', sieve: everything,
})

export const maxAccuracy = 5000

const switches: readonly Switch[] = [...kinds, 'reports', 'basemap']
const sieves = [['qs', 'state'], ['qc', 'channel'], ['qk', 'category'], ['qo', 'office'], ['qg', 'grid'], ['ql', 'lead']] as const

export function formatAddress(a: Address): string {
  const parts: string[] = []
  const put = (name: string, value: string) =>
    // Half of a letter that was cut in two cannot be written.
    parts.push(`${name}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':')}`)
  if (a.space !== 'dispatch') put('w', a.space)
  if (a.view) put('v', `${round(a.view.zoom, 2)}/${round(a.view.lng, 6)}/${round(a.view.lat, 6)}`)
  if (a.point) put('p', `${round(a.point.lng, 7)},${round(a.point.lat, 7)}`)
  if (a.crs !== 'CGCS2000') put('crs', a.crs)
  if (a.accuracy > 0) put('a', String(a.accuracy))
  if (a.category) put('c', a.category)
  if (a.at) put('t', a.at)
  if (a.report !== null) put('r', String(a.report))
  if (a.order !== 'queue') put('qn', a.order)
  for (const [name, of] of sieves) if (a.sieve[of]) put(name, a.sieve[of])
  if (a.off.length > 0) put('off', [...a.off].sort().join(','))
  if (a.on.length > 0) put('on', [...a.on].sort().join(','))
  const dim = Object.entries(a.dim).filter(([, percent]) => percent !== 100).sort()
  if (dim.length > 0) put('dim', dim.map(([kind, percent]) => `${kind}:${percent}`).join(','))
  for (const space of spaces) {
    for (const [name, value] of Object.entries(a.own[space] ?? {}).sort()) if (value !== '') put(`${space}.${name}`, value)
  }
  put('lang', a.lang)
  put('theme', a.theme)
  return `#${parts.join('&')}`
}

/** parseAddress reads a hash; what it cannot read stays as in fallback. */
export function parseAddress(hash: string, fallback: Address): Address {
  const q = new URLSearchParams(hash.replace(/^#/, ''))
  const view = numbers(q.get('v'), '/', 3)
  const point = numbers(q.get('p'), ',', 2)
  const at = q.get('t') ?? ''
  const accuracy = Number(q.get('a') ?? 0)
  const report = Number(q.get('r') ?? NaN)
  const code = (name: string) => (q.get(name) ?? '').slice(0, 64)
  return {
    view: view && onEarth(view[1], view[2]) && inside(view[0], 0, 24) ? { zoom: view[0]!, lng: view[1]!, lat: view[2]! } : null,
    point: point && onEarth(point[0], point[1]) ? { lng: point[0]!, lat: point[1]! } : null,
    crs: oneOf(systems, q.get('crs')) ?? 'CGCS2000',
    accuracy: inside(accuracy, 0, maxAccuracy) ? accuracy : 0,
    category: (q.get('c') ?? '').slice(0, 40),
    at: /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(at) && !Number.isNaN(Date.parse(at)) ? at : '',
    lang: oneOf(langs, q.get('lang')) ?? fallback.lang,
    theme: oneOf(themes, q.get('theme')) ?? fallback.theme,
    off: switchesOf(q.get('off')),
    on: switchesOf(q.get('on')),
    dim: dimOf(q.get('dim') ?? ''),
    space: oneOf(spaces, q.get('w')) ?? 'dispatch',
    own: ownOf(q),
    report: Number.isSafeInteger(report) && report > 0 ? report : null,
    order: oneOf(orders, q.get('qn')) ?? 'queue',
    sieve: { state: oneOf(openStates, q.get('qs')) ?? '', channel: code('qc'), category: code('qk'), office: code('qo'), grid: code('qg'), lead: code('ql') },
  }
}

function switchesOf(text: string | null): Switch[] {
  const named = new Set((text ?? '').split(','))
  return switches.filter((k) => named.has(k))
}

function dimOf(text: string): Address['dim'] {
  const dim: Address['dim'] = {}
  for (const part of text.split(',')) {
    const [name = '', percent = ''] = part.split(':')
    const kind = oneOf(switches, name)
    if (kind && /^\d{1,2}$/.test(percent)) dim[kind] = Number(percent)
  }
  return dim
}

// What a workspace keeps is bounded here; what it means is for the workspace to read.
const ownName = /^(dispatch|earthwork|analysis|editions)\.([a-z][a-z0-9_]{0,23})$/
const mostOwn = 512
const mostNames = 64

function ownOf(q: URLSearchParams): Address['own'] {
  const own: Partial<Record<Space, Record<string, string>>> = {}
  for (const [key, value] of q) {
    const found = ownName.exec(key)
    if (!found || value === '') continue
    const of = (own[found[1] as Space] ??= {})
    if (Object.hasOwn(of, found[2]!) || Object.keys(of).length < mostNames) of[found[2]!] = value.slice(0, mostOwn)
  }
  return own
}

/**
 * parsePoint reads what people paste: "113.66, 34.75", with blanks, a full-width
 * comma, or a pair of the two in brackets. Longitude comes first. null where
 * it is not two numbers on earth.
 */
export function parsePoint(text: string): LngLat | null {
  const found = text.replace(/[[\]()（）°]/g, ' ').trim().split(/[\s,，;；]+/)
  if (found.length !== 2) return null
  const [lng, lat] = found.map(Number)
  return onEarth(lng, lat) ? { lng: lng!, lat: lat! } : null
}

const inside = (n: number | undefined, least: number, most: number) => n !== undefined && n >= least && n <= most
const onEarth = (lng: number | undefined, lat: number | undefined) => inside(lng, -180, 180) && inside(lat, -90, 90)
const round = (n: number, digits: number) => String(Number(n.toFixed(digits)))

function oneOf<T extends string>(all: readonly T[], s: string | null): T | undefined {
  return all.find((x) => x === s)
}

function numbers(s: string | null, between: string, count: number): number[] | null {
  const found = (s ?? '').split(between)
  if (found.length !== count || found.some((x) => x.trim() === '')) return null
  const all = found.map(Number)
  return all.every(Number.isFinite) ? all : null
}
