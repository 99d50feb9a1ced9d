// The time bar: a day that begins at any hour of a shift, and a stretch of it.
import { day } from '../format'
import type { Own } from '../spaces'
import type { Span } from '../reports'

export const hours = 24
const hour = 3_600_000

/** Bar is what the bar shows: a day in the city, the hour at which it begins, and the hours of it that are meant; null is any time. */
export interface Bar {
  day: string // 2026-11-22
  shift: number // 0 to 23
  chosen: [from: number, to: number] | null // hours after the shift begins
}

/** barOf reads the bar from the address; what cannot be read is today from midnight, at any time. Today goes on until the next shift begins. */
export function barOf(own: Own, now: number, timezone: string): Bar {
  const shift = /^([01]?\d|2[0-3])$/.test(own['shift'] ?? '') ? Number(own['shift']) : 0
  const [from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(own['t'] ?? '')?.slice(1).map(Number) ?? []
  const chosen: Bar['chosen'] = from !== undefined && to !== undefined && from < to && to <= hours ? [from, to] : null
  return { day: isDay(own['day'] ?? '') ? own['day']! : dayOf(now, shift, timezone), shift, chosen }
}

/** dayOf gives the day on which the shift began that a moment belongs to: before six in the morning that of a shift at six is yesterday. */
export const dayOf = (at: number, shift: number, timezone: string): string => day(new Date(at - shift * hour).toISOString(), timezone)

const isDay = (s: string): boolean => /^\d{4}-\d\d-\d\d$/.test(s) && !Number.isNaN(Date.parse(s)) && new Date(s).toISOString().startsWith(s)

/** dayAfter gives the day so many days later. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * hours * hour).toISOString().slice(0, 10)

/** beginOf gives the moment at which a bar begins, by the city's clocks. */
export function beginOf({ day, shift }: Bar, timezone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`) + shift * hour
  // The offset of the city is that at the moment itself: once is not enough where clocks change.
  let at = wanted
  for (let i = 0; i < 2; i++) at = wanted - offset(at, timezone)
  return at
}

/** offset gives by how much a time zone is ahead of UTC at a moment, in milliseconds. */
function offset(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return Date.parse(`${parts.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
}

/** spanOf gives the stretch of time that is meant, null for any time. */
export function spanOf(bar: Bar, timezone: string): Span | null {
  if (!bar.chosen) return null
  const begin = beginOf(bar, timezone)
  return { from: begin + bar.chosen[0] * hour, to: begin + bar.chosen[1] * hour }
}

/** label gives the hour on the clock so many hours after a shift begins: 06:00, and 24:00 at the end of a day. */
export function label(shift: number, after: number): string {
  const h = shift + after
  return `${String(h === 24 ? 24 : h % 24).padStart(2, '0')}:00`
}

/** byHour counts moments by the hours of a bar. */
export function byHour(moments: Iterable<number>, begin: number): number[] {
  const counts = new Array<number>(hours).fill(0)
  for (const t of moments) {
    const i = Math.floor((t - begin) / hour)
    if (i >= 0 && i < hours) counts[i]!++
  }
  return counts
}
