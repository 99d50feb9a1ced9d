// What a plan says, as the map, the tables and the diagram want it: sums over
// flows of a period. Volumes are m³ bank.
import type { Feature, Position } from 'geojson'
import type { Box } from '../geometry'
import type { Lang } from '../words'
import type { Schema } from '../types'

export type Balance = Schema<'Balance'>
export type BalancePage = Schema<'BalancePage'>
export type Document = Schema<'Document'>
export type Flow = Schema<'FlowLine'>
export type Site = Schema<'SiteLine'>
export type Shift = Schema<'ShiftLine'>
export type Ground = Schema<'GroundView'>
export type Comparison = Schema<'PlanComparison'>

/** Fate is what becomes of what moves: how a flow is coloured and dashed. */
export const fates = ['direct', 'recycled', 'treated', 'stored', 'dumped', 'borrowed'] as const
export type Fate = (typeof fates)[number]

/** kindOf is the kind of site that is drawn; what is not known is drawn as a project. */
export const siteKinds = ['project', 'disposal_site', 'recycling_plant', 'transfer_site', 'borrow_pit'] as const
export type SiteKind = (typeof siteKinds)[number]
export const kindOf = (type: string): SiteKind => siteKinds.find((k) => k === type) ?? 'project'

/** fateOf tells what becomes of a flow by where it comes from and goes to. */
export function fateOf(flow: Flow, kinds: ReadonlyMap<string, SiteKind>): Fate {
  const [from, to] = [kinds.get(flow.from), kinds.get(flow.to)]
  if (flow.use === 'treatment') return 'treated'
  if (from === 'borrow_pit') return 'borrowed'
  if (to === 'disposal_site') return 'dumped'
  if (to === 'transfer_site') return 'stored'
  if (to === 'recycling_plant') return 'recycled'
  return 'direct'
}

/** Bundle is all that moves between two sites in a period, or in all, by what becomes of it. */
export interface Bundle {
  key: string // from>to fate: stable from month to month
  from: string
  to: string
  fate: Fate
  way: number // -1 stays on its site
  m3: number
  trips: number
  flows: number[] // numbers of the document's flows
}

export class Plan {
  readonly doc: Document
  readonly sites = new Map<string, Site>()
  readonly kinds = new Map<string, SiteKind>()
  readonly months: string[]
  readonly fates: readonly Fate[]

  constructor(doc: Document) {
    this.doc = doc
    for (const s of doc.sites) {
      this.sites.set(s.code, s)
      this.kinds.set(s.code, kindOf(s.type))
    }
    this.months = doc.periods.map((p) => p.begins)
    this.fates = doc.flows.map((f) => fateOf(f, this.kinds))
  }

  name = (code: string): string => this.sites.get(code)?.name || code

  /** bundles sums the flows of a period, '' is all, the largest first. */
  bundles(period: string): Bundle[] {
    const found = new Map<string, Bundle>()
    this.doc.flows.forEach((f, i) => {
      if (period && f.period !== period) return
      const fate = this.fates[i]!
      const key = `${f.from}>${f.to} ${fate}`
      let b = found.get(key)
      if (!b) found.set(key, (b = { key, from: f.from, to: f.to, fate, way: f.from === f.to ? -1 : f.way, m3: 0, trips: 0, flows: [] }))
      b.m3 += f.m3
      b.trips += f.trips
      b.flows.push(i)
    })
    return [...found.values()].sort((a, b) => b.m3 - a.m3 || (a.key < b.key ? -1 : 1))
  }

  /** given and taken by site in a period; what stays on its site counts on neither. */
  tallies(period: string): Map<string, { gives: number; takes: number }> {
    const sums = new Map<string, { gives: number; takes: number }>()
    const of = (code: string) => {
      let s = sums.get(code)
      if (!s) sums.set(code, (s = { gives: 0, takes: 0 }))
      return s
    }
    for (const s of this.doc.sites) of(s.code)
    for (const f of this.doc.flows) {
      if ((period && f.period !== period) || f.from === f.to) continue
      of(f.from).gives += f.m3
      of(f.to).takes += f.m3
    }
    return sums
  }

  /** byMonth gives for each period what moves by fate, and the most of all periods. */
  byMonth(): { months: { begins: string; total: number; parts: Record<Fate, number>; unserved: number }[]; most: number } {
    const at = new Map(this.months.map((m, i) => [m, i]))
    const months = this.months.map((begins) => ({ begins, total: 0, parts: Object.fromEntries(fates.map((f) => [f, 0])) as Record<Fate, number>, unserved: 0 }))
    this.doc.flows.forEach((f, i) => {
      const m = months[at.get(f.period) ?? -1]
      if (!m) return
      m.total += f.m3
      m.parts[this.fates[i]!] += f.m3
    })
    for (const u of this.doc.unserved) {
      const m = months[at.get(u.period) ?? -1]
      if (m) m.unserved += u.m3
    }
    return { months, most: Math.max(1, ...months.map((m) => m.total + m.unserved)) }
  }

  /** lines are the ways of bundles for the map; the widest lie below. Where a flow or a site is chosen the others stand back. */
  lines(bundles: readonly Bundle[], chosen: string, site = ''): Feature[] {
    const back = (b: Bundle) => (chosen !== '' && b.key !== chosen) || (site !== '' && b.from !== site && b.to !== site)
    const most = Math.max(1, ...bundles.map((b) => b.m3))
    return bundles.flatMap((b, i): Feature[] => {
      const way = this.doc.ways[b.way]
      const line = b.way < 0 ? null : (way?.line ?? this.straight(b))
      if (!line || line.length < 2) return []
      return [{
        type: 'Feature', id: i + 1, geometry: { type: 'LineString', coordinates: line as Position[] },
        properties: { key: b.key, fate: b.fate, w: Math.sqrt(b.m3 / most), chosen: b.key === chosen, back: back(b), m3: b.m3 },
      }]
    })
  }

  /** shifts are where earth would go instead, along the way that a flow of the plan takes, or straight where none does. */
  shifts(instead: readonly Shift[]): Feature[] {
    const pairs = new Map(instead.filter((s) => s.from !== s.to).map((s) => [`${s.from}>${s.to}`, s]))
    return [...pairs.values()].flatMap((s): Feature[] => {
      const flow = this.doc.flows.find((f) => f.from === s.from && f.to === s.to)
      const line = (flow && this.doc.ways[flow.way]?.line) ?? this.straight(s)
      return line && line.length > 1 ? [{ type: 'Feature', geometry: { type: 'LineString', coordinates: line as Position[] }, properties: { m3: s.m3 } }] : []
    })
  }

  private straight(b: { from: string; to: string }): [number, number][] | null {
    const [f, t] = [this.sites.get(b.from), this.sites.get(b.to)]
    return f && t ? [[f.lng, f.lat], [t.lng, t.lat]] : null
  }

  /** points are the sites for the map. */
  points(period: string, chosen: string, lang: Lang): Feature[] {
    const sums = this.tallies(period)
    const most = Math.max(1, ...[...sums.values()].map((s) => Math.abs(s.gives - s.takes)))
    return this.doc.sites.map((s, i): Feature => {
      const { gives, takes } = sums.get(s.code)!
      const net = balanceOf({ gives, takes })
      return {
        type: 'Feature', id: i + 1, geometry: { type: 'Point', coordinates: [s.lng, s.lat] },
        properties: {
          code: s.code, name: s.name || s.code, kind: this.kinds.get(s.code), net, idle: gives === 0 && takes === 0, size: Math.sqrt(Math.abs(net) / most), chosen: s.code === chosen,
          volume: net === 0 ? '' : signed(net, lang),
        },
      }
    })
  }

  /** box is that of all sites, null without any. */
  box(): Box | null {
    if (this.doc.sites.length === 0) return null
    const lngs = this.doc.sites.map((s) => s.lng)
    const lats = this.doc.sites.map((s) => s.lat)
    return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)]
  }
}

/** balanceOf gives by how much a site gives more than it takes, in m³; sums of shares leave less than a drop, which is nothing. */
export const balanceOf = ({ gives, takes }: { gives: number; takes: number }): number => (Math.abs(gives - takes) < 0.5 ? 0 : gives - takes)

/** volume prints m³ as planners say them: 850 m³, 12.5k m³; 1.25 万 m³ in Chinese. */
export function volume(m3: number, lang: Lang): string {
  return `${amount(m3, lang)} m³`
}

/** countApart gives how many figures tell numbers apart that are not the same, from three to six. */
export function countApart(numbers: readonly number[], text: (n: number, count: number) => string): number {
  const all = [...new Set(numbers)]
  return [3, 4, 5].find((count) => new Set(all.map((n) => text(n, count))).size === all.length) ?? 6
}

/** amount prints a number with its thousand or 万, in three figures or as many as are asked for. */
export function amount(n: number, lang: Lang, count = 3): string {
  if (!Number.isFinite(n)) return '–'
  const [step, mark] = lang === 'zh' ? [10_000, ' 万'] : [1000, 'k']
  const size = Math.abs(n)
  if (lang === 'zh' && size >= 1e8) return `${figures(n / 1e8, count)} 亿`
  if (lang === 'en' && size >= 1e6) return `${figures(n / 1e6, count)}M`
  if (size >= step) return `${figures(n / step, count)}${mark}`
  return figures(n, count)
}

const figures = (n: number, count: number): string => (Math.abs(n) >= 10 ** (count - 1) ? Math.round(n).toLocaleString('en') : Number(n.toPrecision(count)).toLocaleString('en', { maximumFractionDigits: 20 }))

/** signed prints a balance with its sign, so that surplus and need differ by more than colour. */
export const signed = (m3: number, lang: Lang): string => `${m3 > 0 ? '+' : '−'}${volume(Math.abs(m3), lang)}`

/** money prints yuan that came exactly, as people read them. */
export const money = (yuan: string | number, lang: Lang, count?: number): string => {
  const n = Number(yuan)
  return lang === 'zh' ? `${amount(n, lang, count)}元` : `¥ ${amount(n, lang, count)}`
}

/** monthOf prints a period shortly: 2026-12, or its first day where periods are shorter. */
export function monthOf(begins: string, ends: string): string {
  return begins.endsWith('-01') && ends.endsWith('-01') ? begins.slice(0, 7) : begins
}
