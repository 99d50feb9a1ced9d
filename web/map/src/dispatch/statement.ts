// What the form for a new report says, as the server takes it.
import { systems, type System } from '../address'
import type { LngLat, Statement } from '../types'

export const ways = ['map', 'road', 'component', 'words'] as const
export type Way = (typeof ways)[number]

export const compass = ['north', 'east', 'south', 'west'] as const
export type Compass = (typeof compass)[number]

/** Draft is a report that is being written. */
export interface Draft {
  channel: string
  category: string
  description: string
  way: Way
  point: LngLat | null
  crs: System
  road: string
  crossing: string
  offset: string
  toward: Compass | ''
  side: Compass | ''
  component: string
  address: string
  name: string
  phone: string
}

export const emptyDraft = (): Draft => ({
  channel: '12345', category: '', description: '', way: 'map', point: null, crs: systems[0], road: '', crossing: '', offset: '', toward: '', side: '', component: '', address: '', name: '', phone: '',
})

/** isCategory tells whether a text is the key of a category, matter:06010. */
export const isCategory = (s: string): boolean => /^(matter|component):\d{5}$/.test(s)

/** statementOf gives the report as the server reads it: what was left empty is not in it. */
export function statementOf(d: Draft): Statement {
  const text = (s: string) => s.trim()
  const place: NonNullable<Statement['place']> = {}
  if (d.way === 'map' && d.point) Object.assign(place, { ...d.point, crs: d.crs })
  if (d.way === 'component' && text(d.component)) place.component = text(d.component)
  if (d.way === 'road' && text(d.road)) {
    const offset = Number(d.offset)
    place.road = {
      road: text(d.road),
      ...(text(d.crossing) ? { crossing: text(d.crossing) } : {}),
      ...(d.offset !== '' && Number.isFinite(offset) ? { offset_m: offset } : {}),
      ...(d.toward ? { toward: d.toward } : {}),
      ...(d.side ? { side: d.side } : {}),
    }
  }
  if (text(d.address)) place.address = text(d.address)
  const out: Statement = {}
  if (text(d.channel)) out.channel = text(d.channel)
  if (isCategory(text(d.category))) out.category = text(d.category)
  else if (text(d.category)) out.category_text = text(d.category)
  if (text(d.description)) out.description = text(d.description)
  if (Object.keys(place).length > 0) out.place = place
  if (text(d.name) || text(d.phone)) out.reporter = { ...(text(d.name) ? { name: text(d.name) } : {}), ...(text(d.phone) ? { phone: text(d.phone) } : {}) }
  return out
}

/** placed gives the part of a report that its place and its body follow from, without the words of the caller, which no address should hold; null while no place is stated. */
export function placed(d: Draft): Statement | null {
  const { channel, category, category_text, place } = statementOf(d)
  if (!place) return null
  const { address: _, ...found } = place
  return { place: found, ...(channel ? { channel } : {}), ...(category ? { category } : {}), ...(category_text ? { category_text } : {}) }
}
