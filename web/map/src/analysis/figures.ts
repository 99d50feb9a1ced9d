// Figures of statistics as people read them.

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })
const whole = new Intl.NumberFormat('en')

/** figure prints a number with four digits; whole ones have all of theirs. */
export function figure(n: number | undefined): string {
  if (n === undefined || !Number.isFinite(n)) return '–'
  return Number.isInteger(n) ? whole.format(n) : plain.format(n)
}

/** pText prints a p; what is too small to tell apart is said to be less. */
export function pText(p: number | undefined): string {
  if (p === undefined) return '–'
  if (p < 0.0001) return '< 0.0001'
  return String(Number(p.toPrecision(2)))
}
