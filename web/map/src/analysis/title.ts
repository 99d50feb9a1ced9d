import type { Lang } from '../dictionary'
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
  return parts.join(' · ')
}

/** unitName names the units of an answer. */
export function unitName(unit: string, lang: Lang): string {
  const of = (group: string, member: string) => sayOf(lang, group, member)
  return of('unit', unit)
}
