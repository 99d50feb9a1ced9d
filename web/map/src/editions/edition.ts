// Editions (数据版本) as the page sees them: which is in force, which is to come.
import type { Schema } from '../types'

export type Edition = Schema<'Edition'>
export type Difference = Schema<'Difference'>
export type Replayed = Schema<'ReplayPage'>
export type Moved = Replayed['items'][number]
export type LogEntry = Schema<'LogEntry'>
export type Published = Schema<'Published'>

/** Status is what an edition is now. */
export type Status = 'draft' | 'scheduled' | 'force' | 'past' | 'withdrawn'

/** statusOf tells what an edition is: current is the number of the one in force. */
export function statusOf(e: Edition, current: number, now: number): Status {
  if (e.state === 'draft' || e.state === 'withdrawn') return e.state
  if (e.number === current) return 'force'
  return e.in_force_from && Date.parse(e.in_force_from) > now ? 'scheduled' : 'past'
}

/** tagOf names the version of a draft that was seen, for If-Match. */
export const tagOf = (e: Pick<Edition, 'number' | 'version'>): string => `"${e.number}.${e.version}"`

/** until gives how long there is to a moment, in words' units; null once it has come. */
export function until(time: string, now: number): { word: 'until.minutes' | 'until.hours' | 'until.days'; n: number } | null {
  const minutes = Math.ceil((Date.parse(time) - now) / 60_000)
  if (!(minutes > 0)) return null
  if (minutes < 100) return { word: 'until.minutes', n: minutes }
  return minutes < 48 * 60 ? { word: 'until.hours', n: Math.round(minutes / 60) } : { word: 'until.days', n: Math.round(minutes / 1440) }
}

const areas = new Set(['coverage', 'districts', 'street_offices', 'communities', 'unit_grids', 'zones', 'waters'])

/** pathOf is where a thing of an edition is to be had; null of what has none. */
export function pathOf(kind: string | undefined, code: string | undefined, edition: number | string): string | null {
  if (!kind || !code) return null
  return `v1/${areas.has(kind) ? 'areas/' : ''}${kind}/${encodeURIComponent(code)}?edition=${edition}&geometry=true`
}
