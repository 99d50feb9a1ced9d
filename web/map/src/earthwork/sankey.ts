// The diagram of what moves from where to where: two columns of bars and bands
// between them. A site that takes and gives, such as a plant, stands in both.
import type { Bundle, Fate } from './plan'

export interface Bar {
  side: 'from' | 'to'
  code: string // '' is all the others together
  count: number // of sites
  m3: number
  y: number
  height: number
}

export interface Band {
  key: string // of the bundle; '' where several are together
  from: string
  to: string
  fate: Fate
  m3: number
  y0: number
  y1: number
  height: number
}

export interface Sankey {
  bars: Bar[]
  bands: Band[]
}

/** layout places bundles in a height, with at most so many bars on a side: the smaller sites are drawn together. Each bar has a slot, so that its name has room even where the bar is a hair. */
export function layout(bundles: readonly Bundle[], height: number, most = 16, gap = 6, slot = 16): Sankey {
  const moving = bundles.filter((b) => b.from !== b.to && b.m3 > 0)
  const total = moving.reduce((sum, b) => sum + b.m3, 0)
  if (total === 0) return { bars: [], bands: [] }
  const shown = { from: leading(moving, 'from', most), to: leading(moving, 'to', most) }
  const name = (b: Bundle, side: 'from' | 'to') => (shown[side].has(b[side]) ? b[side] : '')

  const bands = new Map<string, Band>()
  for (const b of moving) {
    const [from, to] = [name(b, 'from'), name(b, 'to')]
    const id = `${from}>${to} ${b.fate}`
    const band = bands.get(id)
    if (band) {
      band.m3 += b.m3
      band.key = ''
    } else bands.set(id, { key: from && to ? b.key : '', from, to, fate: b.fate, m3: b.m3, y0: 0, y1: 0, height: 0 })
  }
  const list = [...bands.values()]
  const columns = { from: column(moving, list, 'from', shown.from), to: column(moving, list, 'to', shown.to) }
  // As large as both columns allow. No height holds too many slots: then they lie closer.
  const least = Math.min(slot, height / Math.max(columns.from.length, columns.to.length))
  const steps = (column: readonly Bar[], scale: number) => column.map((bar) => Math.max(bar.m3 * scale + gap, least))
  const sumOf = (column: readonly Bar[], scale: number) => steps(column, scale).reduce((sum, s) => sum + s, 0)
  let [scale, high] = [0, height / total]
  for (let i = 0; i < 40; i++) {
    const middle = (scale + high) / 2
    if (Math.max(sumOf(columns.from, middle), sumOf(columns.to, middle)) <= height) scale = middle
    else high = middle
  }
  for (const side of ['from', 'to'] as const) {
    const column = columns[side]
    let y = (height - sumOf(column, scale)) / 2
    for (const [i, step] of steps(column, scale).entries()) {
      const bar = column[i]!
      bar.height = bar.m3 * scale
      bar.y = y + (step - bar.height) / 2
      y += step
    }
  }
  // Bands leave and arrive in the order of the bars on the other side: few cross.
  for (const side of ['from', 'to'] as const) {
    const other = side === 'from' ? 'to' : 'from'
    const order = new Map(columns[other].map((bar, i) => [bar.code, i]))
    for (const bar of columns[side]) {
      let y = bar.y
      for (const band of list.filter((b) => b[side] === bar.code).sort((a, b) => order.get(a[other])! - order.get(b[other])! || (a.fate < b.fate ? -1 : 1))) {
        band.height = band.m3 * scale
        if (side === 'from') band.y0 = y
        else band.y1 = y
        y += band.height
      }
    }
  }
  return { bars: [...columns.from, ...columns.to], bands: list.sort((a, b) => b.m3 - a.m3) }
}

function sums(bundles: readonly Bundle[], side: 'from' | 'to'): [string, number][] {
  const found = new Map<string, number>()
  for (const b of bundles) found.set(b[side], (found.get(b[side]) ?? 0) + b.m3)
  return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}

function leading(bundles: readonly Bundle[], side: 'from' | 'to', most: number): Set<string> {
  const all = sums(bundles, side)
  return new Set((all.length <= most ? all : all.slice(0, most - 1)).map(([code]) => code))
}

function column(bundles: readonly Bundle[], bands: readonly Band[], side: 'from' | 'to', shown: ReadonlySet<string>): Bar[] {
  const rest = new Set(bundles.map((b) => b[side]).filter((code) => !shown.has(code))).size
  const found = new Map<string, number>()
  for (const b of bands) found.set(b[side], (found.get(b[side]) ?? 0) + b.m3)
  return [...found]
    .sort((a, b) => Number(a[0] === '') - Number(b[0] === '') || b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([code, m3]) => ({ side, code, count: code ? 1 : rest, m3, y: 0, height: 0 }))
}

/** curve draws a band from x0 to x1. */
export function curve(b: Band, x0: number, x1: number): string {
  const m = (x0 + x1) / 2
  const [a, c] = [b.y0 + b.height, b.y1 + b.height]
  return `M${x0} ${b.y0}C${m} ${b.y0} ${m} ${b.y1} ${x1} ${b.y1}V${c}C${m} ${c} ${m} ${a} ${x0} ${a}Z`
}
