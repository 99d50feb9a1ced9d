// Answer is an analysis that is done, as the page holds it: its units by number,
// their shapes, and what lists and charts ask of them.
import type { Geometry } from 'geojson'
import { brief, figure } from './figures'
import { classes, gradeOf, idOf, isFound, shownOf, type About, type Class, type Unit } from './study'

export class Answer {
  readonly about: About
  readonly units: Unit[]
  readonly shapes: (Geometry | null)[]
  /** breaks are where the classes of values end, at most four. */
  readonly breaks: number[]
  /** whole tells that all values are whole numbers. */
  readonly whole: boolean
  /** signed tells that values have a sign: earth to spare and earth that is wanted. */
  readonly signed: boolean
  private readonly places: Map<string, number>
  private ranked: number[] | null = null

  constructor(about: About, units: Unit[], shapes: (Geometry | null)[]) {
    this.about = about
    this.units = units
    this.shapes = shapes
    this.places = new Map(units.map((u, i) => [idOf(u), i]))
    const values = units.flatMap((u) => shownOf(u) ?? [])
    this.breaks = breaksOf(values)
    this.signed = values.some((v) => v < 0)
    this.whole = values.every(Number.isInteger)
  }

  /** find gives the number of a unit, -1 where there is none of that name. */
  find = (id: string): number => this.places.get(id) ?? -1

  get roads(): boolean {
    return this.about.unit === 'roads'
  }

  /** strongest gives the findings, the smallest p first, then the largest statistic. */
  strongest(): readonly number[] {
    return (this.ranked ??= this.units.flatMap((u, i) => (isFound(u) ? [i] : [])).sort((a, b) => {
      const [u, v] = [this.units[a]!, this.units[b]!]
      return (u.adjusted_p ?? 1) - (v.adjusted_p ?? 1) || (u.p ?? 1) - (v.p ?? 1) || Math.abs(v.z ?? 0) - Math.abs(u.z ?? 0) || a - b
    }))
  }
}

/** breaksOf parts values into at most five classes of like number; zero is one of its own where it is common. */
export function breaksOf(values: number[]): number[] {
  const sorted = values.slice().sort((a, b) => a - b)
  const zeros = sorted.filter((v) => v === 0).length
  const apart = sorted[0] === 0 && zeros > sorted.length / 5
  const rest = apart ? sorted.slice(zeros) : sorted
  const parts = apart ? 4 : 5
  const out = apart ? [0] : []
  for (let k = 1; k < parts; k++) {
    const at = rest[Math.ceil((rest.length * k) / parts) - 1]
    if (at !== undefined && at > (out.at(-1) ?? -Infinity) && at < (rest.at(-1) ?? 0)) out.push(at)
  }
  return out
}

/** binNames writes the classes that end at breaks: of whole numbers 0, 1–2 and 3+, else ≤ 0.5 and > 0.5. The class that ends at 0 is nothing but 0 where no value is below. */
export function binNames(breaks: readonly number[], whole: boolean, signed = breaks[0]! < 0): string[] {
  if (breaks.length === 0) return ['']
  const last = breaks.at(-1)!
  if (!whole || signed) return [...breaks.map((b) => (b === 0 && !signed ? '0' : `≤ ${figure(b)}`)), `> ${figure(last)}`]
  const from = (k: number) => (k === 0 ? 0 : breaks[k - 1]! + 1)
  return [...breaks.map((b, k) => (k === 0 && b > 0 ? `≤ ${figure(b)}` : from(k) === b ? figure(b) : `${figure(from(k))}–${figure(b)}`)), `${figure(last + 1)}+`]
}

/** binOf gives the class of a value, 0 is the lowest; a break belongs to the class that it ends. */
export function binOf(value: number, breaks: readonly number[]): number {
  let k = 0
  while (k < breaks.length && value > breaks[k]!) k++
  return k
}

/** Slope is the line of least squares through values and the means of their neighbours'. */
export interface Slope {
  mean: number
  lagMean: number
  slope: number | null // where all values are equal there is none
  box: [x0: number, x1: number, y0: number, y1: number]
  count: number
}

export function slopeOf(units: readonly Unit[]): Slope | null {
  let [n, sx, sy] = [0, 0, 0]
  const box: Slope['box'] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const u of units) {
    const x = shownOf(u)
    if (x === undefined || u.lag === undefined) continue
    n++
    sx += x
    sy += u.lag
    box[0] = Math.min(box[0], x)
    box[1] = Math.max(box[1], x)
    box[2] = Math.min(box[2], u.lag)
    box[3] = Math.max(box[3], u.lag)
  }
  if (n < 2) return null
  const [mean, lagMean] = [sx / n, sy / n]
  let [xx, xy] = [0, 0]
  for (const u of units) {
    const x = shownOf(u)
    if (x === undefined || u.lag === undefined) continue
    xx += (x - mean) ** 2
    xy += (x - mean) * (u.lag - lagMean)
  }
  if (box[0] === box[1]) box[1]++
  if (box[2] === box[3]) box[3]++
  return { mean, lagMean, slope: xx > 0 ? xy / xx : null, box, count: n }
}

/** Change is what became of a unit from the former period to this one. */
export type Change = 'stays' | 'new' | 'gone' | 'other'

/** changesOf compares two answers about the same units; null where they have none in common. */
export function changesOf(now: Answer, before: Answer): { at: Map<number, Change>; counts: Record<Change, number>; common: number } | null {
  const at = new Map<number, Change>()
  const counts: Record<Change, number> = { stays: 0, new: 0, gone: 0, other: 0 }
  let common = 0
  now.units.forEach((u, i) => {
    const v = before.units[before.find(idOf(u))]
    if (!v) return
    common++
    const [a, b] = [isFound(v), isFound(u)]
    if (!a && !b) return
    const change: Change = !a ? 'new' : !b ? 'gone' : v.class === u.class ? 'stays' : 'other'
    at.set(i, change)
    counts[change]++
  })
  return common > 0 ? { at, counts, common } : null
}

interface Feature {
  properties: Unit
  geometry: Geometry | null
}

const breath = 12 // milliseconds of reading, then the page has its turn

/**
 * readAnswer reads the GeoJSON of an answer as it comes: the server writes a
 * unit a line, so that a hundred thousand of them freeze nothing. Text that is
 * not written so is read at once.
 */
export async function readAnswer(body: ReadableStream<Uint8Array>, told: (units: number) => void): Promise<Answer> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader()
  const units: Unit[] = []
  const shapes: (Geometry | null)[] = []
  let about: About | null = null
  let whole: string[] | null = null // of text in which units have no lines
  let rest = ''
  let last = performance.now()
  const take = (f: Feature) => {
    units.push(f.properties)
    shapes.push(f.geometry)
  }
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (whole) {
      whole.push(value)
      continue
    }
    const lines = (rest + value).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      if (about === null) {
        if (!line.endsWith('"features":[')) {
          whole = [[...lines, rest].join('\n')]
          break
        }
        about = (JSON.parse(`${line}]}`) as { analysis: About }).analysis
      } else if (line.startsWith('{')) take(JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as Feature)
      if (performance.now() - last > breath) {
        told(units.length)
        await new Promise((resolve) => setTimeout(resolve))
        last = performance.now()
      }
    }
  }
  if (about === null) {
    const all = JSON.parse(whole ? whole.join('') : rest) as { analysis: About; features: Feature[] }
    about = all.analysis
    all.features.forEach(take)
  }
  told(units.length)
  return new Answer(about, units, shapes)
}

/** countOf counts findings by class, those that there are, in the order of the classes; what is not significant comes last. */
export function countOf(answer: Answer): [Class, number][] {
  const found = answer.about.result?.found ?? {}
  return [...classes.slice(1), classes[0]].flatMap((c) => (found[c] === undefined ? [] : [[c, found[c]]]))
}

/** drawing gives what the map needs of a unit. */
export function drawing(answer: Answer, breaks: readonly number[]) {
  return answer.units.flatMap((u, i) => {
    const geometry = answer.shapes[i]
    const value = shownOf(u)
    if (!geometry) return []
    return [{
      type: 'Feature' as const, id: i, geometry,
      properties: { ...(answer.signed && value !== undefined && value !== 0 ? { t: `${value > 0 ? '+' : ''}${brief(value)}` } : {}), k: u.class ?? 'none', g: gradeOf(u), b: value === undefined ? -1 : binOf(value, breaks), s: u.side === 'left' ? -1 : u.side === 'right' ? 1 : 0 },
    }]
  })
}
