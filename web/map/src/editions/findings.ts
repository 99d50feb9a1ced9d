// Findings of a check, read as they come: the server writes one a line.
import type { Position } from 'geojson'

export const severities = ['error', 'warning', 'note'] as const
export type Severity = (typeof severities)[number]

export interface Finding {
  rule: string
  severity: Severity
  layer?: string
  code?: string
  file?: string
  row?: number
  field?: string
  value?: string
  other?: string
  numbers?: Record<string, number>
  message: string
  hint: string
  place?: Position
}

/** Counts are how many findings there are of each severity. */
export type Counts = Record<Severity, number>

export interface Check {
  items: Finding[]
  counts: Counts
  rules: Map<string, number>
}

export const nothing = (): Check => ({ items: [], counts: { error: 0, warning: 0, note: 0 }, rules: new Map() })

interface Feature {
  properties: Finding
  geometry: { type: string; coordinates: Position } | null
}

const breath = 12 // milliseconds of reading, then the page has its turn

/** readCheck reads a check in GeoJSON; told is called while it goes on. */
export async function readCheck(body: ReadableStream<Uint8Array>, told: (n: number) => void): Promise<Check> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader()
  const check = nothing()
  let rest = ''
  let last = performance.now()
  const take = (line: string) => {
    if (!line.startsWith('{"type":"Feature",')) return
    const f = JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as Feature
    const finding = f.properties
    if (f.geometry?.type === 'Point') finding.place = f.geometry.coordinates
    check.items.push(finding)
    check.counts[finding.severity]++
    check.rules.set(finding.rule, (check.rules.get(finding.rule) ?? 0) + 1)
  }
  let cut = true
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    const lines = (rest + value).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      take(line)
      if (line === ']}') cut = false
      if (performance.now() - last > breath) {
        told(check.items.length)
        await new Promise((resolve) => setTimeout(resolve))
        last = performance.now()
      }
    }
  }
  if (cut && rest.trim() !== ']}') throw new Error('the findings were cut off')
  told(check.items.length)
  return check
}

/** sift gives the numbers of the findings of a severity and a rule; empty is all. */
export function sift(check: Check, severity: string, rule: string): number[] {
  const out: number[] = []
  check.items.forEach((f, i) => {
    if ((severity === '' || f.severity === severity) && (rule === '' || f.rule === rule)) out.push(i)
  })
  return out
}

/** numbersOf gives what a finding measured, by name: area_m2 is area in m². */
export function numbersOf(f: Finding): { name: string; value: number; unit: string }[] {
  return Object.entries(f.numbers ?? {}).map(([key, value]) => {
    const found = /^(.*)_(m2|m|km2|km)$/.exec(key)
    return { name: found ? found[1]! : key, value, unit: found ? found[2]!.replace('2', '²') : '' }
  })
}
