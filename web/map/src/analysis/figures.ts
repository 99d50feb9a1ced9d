// Figures of statistics as people read them.

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })
const whole = new Intl.NumberFormat('en')

/** figure prints a number with four digits; whole ones have all of theirs. */
export function figure(n: number | undefined): string {
  if (n === undefined || !Number.isFinite(n)) return '–'
  return Number.isInteger(n) ? whole.format(n) : plain.format(n)
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** brief prints a number in six letters at most, for axes. */
export const brief = (n: number): string => compact.format(n).replace('-', '−').replace('K', 'k')

/** evenly gives a print of numbers that stand under each other: as many digits after the point as the largest one wants. */
export function evenly(values: readonly (number | undefined)[]): (n: number | undefined) => string {
  const known = values.filter((v): v is number => v !== undefined && Number.isFinite(v))
  const most = known.reduce((a, v) => Math.max(a, Math.abs(v)), 0)
  const digits = known.every(Number.isInteger) || most >= 10_000 ? 0 : most >= 100 ? 1 : most >= 1 ? 2 : 4
  const print = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return (n) => (n === undefined || !Number.isFinite(n) ? '–' : print.format(n))
}

/** pText prints a p; what is too small to tell apart is said to be less. */
export function pText(p: number | undefined): string {
  if (p === undefined) return '–'
  if (p < 0.0001) return '< 0.0001'
  return String(Number(p.toPrecision(2)))
}
