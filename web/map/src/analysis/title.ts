import type { Lang } from '../dictionary'
import { periodText } from './form'
import type { Question } from './study'
import { say, sayOf } from './words'

/** titleOf names a request in a line: what, of which kind, by which unit. */
export function titleOf(q: Question, lang: Lang, unit = q.unit): string {
  const parts = [sayOf(lang, 'of', q.of ?? 'reports')]
  if (q.of === 'earthwork') parts.push(sayOf(lang, 'class', q.class || 'spoil'))
  if (q.reports?.['category']) parts.push(q.reports['category'])
  if (q.reports?.['channel']) parts.push(q.reports['channel'])
  if (q.per) parts.push(sayOf(lang, 'per', q.per))
  else if (q.amount) parts.push(`${sayOf(lang, 'value', q.value || 'sum')} ${q.amount}`)
  if (q.method) parts.push(sayOf(lang, 'method', q.method))
  parts.push(unit ? unitName(unit, lang) : say(lang, 'analysis.bydata'))
  return parts.map(whole).join(' · ')
}

/** whole keeps what belongs together on one line. */
export const whole = (part: string): string => (part.length < 24 ? part.replaceAll(' ', '\u00a0') : part)

/** unitName names the units of an answer. */
export function unitName(unit: string, lang: Lang): string {
  const of = (group: string, member: string) => sayOf(lang, group, member)
  return of('unit', unit)
}

/** partsOf says how two requests differ: by their periods, else by what was asked. */
export function partsOf(now: Question, before: Question, lang: Lang): { now: string; then: string } {
  const open = say(lang, 'period.all')
  const [a, b] = [periodText(now, open), periodText(before, open)]
  return a === b ? { now: titleOf(now, lang), then: titleOf(before, lang) } : { now: a, then: b }
}
