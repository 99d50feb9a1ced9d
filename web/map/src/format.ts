// Figures as people read them. Digits are the same in both languages.

/** metres prints a distance: 4.5 m, 128 m, 1.24 km. */
export function metres(m: number): string {
  if (!Number.isFinite(m)) return '–'
  if (m < 10) return `${trim(m, 1)} m`
  if (Math.round(m) < 1000) return `${Math.round(m)} m`
  return `${trim(m / 1000, 2)} km`
}

/** chainage prints a place along a road as engineers do: K1+240.5. */
export function chainage(m: number): string {
  if (!Number.isFinite(m)) return '–'
  const tenths = Math.round(m * 10)
  const km = Math.floor(tenths / 10_000)
  const rest = (tenths - km * 10_000) / 10
  const [whole = '0', part] = trim(rest, 1).split('.')
  return `K${km}+${whole.padStart(3, '0')}${part ? `.${part}` : ''}`
}

/** share prints a part of one: 93 %, 0.4 %, and never 100 % for less than all. */
export function share(s: number): string {
  const percent = s * 100
  if (percent >= 100) return '100 %'
  if (percent > 99) return `${Math.min(99.9, Math.floor(percent * 10) / 10)} %`
  if (percent >= 1) return `${Math.round(percent)} %`
  return percent > 0 ? `${Math.max(0.1, Math.round(percent * 10) / 10)} %` : '0 %'
}

/** degrees prints a coordinate with six decimals, 0.1 m. */
export const degrees = (d: number): string => d.toFixed(6)

/** clock prints a time of day with seconds, on the clocks of a city or, where none is known, of this machine. */
export function clock(t: Date, timezone?: string): string {
  return t.toLocaleTimeString('sv-SE', { timeStyle: 'medium', ...(timezone ? { timeZone: timezone } : {}) })
}

const formats = new Map<string, Intl.DateTimeFormat>() // making one takes longer than using it

/** moment prints a time as the city's clocks show it: 2026-11-22 08:31. */
export function moment(time: string, timezone: string | undefined): string {
  const zone = timezone || 'Asia/Shanghai'
  let parts = formats.get(zone)
  if (!parts) formats.set(zone, (parts = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone })))
  const at = Date.parse(time)
  return Number.isNaN(at) ? '–' : parts.format(at)
}

/** day is the date of moment. */
export const day = (time: string, timezone: string | undefined): string => moment(time, timezone).slice(0, 10)

const date = /(?<![\w-])([A-Z]{1,3}-\d+|\d{4}-\d\d(?:-\d\d)?(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)(?![\w-])/

/** datesApart parts a sentence at its dates and codes with a hyphen: what stands at odd places is one. */
export const datesApart = (text: string): string[] => text.split(date)

/** dateIn reads a date that somebody typed, with time a minute of it, and gives it as a date field of the browser would; empty where it is none. */
export function dateIn(text: string, time = false): string {
  const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d\d))?$/.exec(text.trim())
  if (!found || (found[4] !== undefined) !== time) return ''
  const [year, month, day, hour, minute] = found.slice(1).map((s) => (s ?? '0').padStart(2, '0'))
  const at = `${year}-${month}-${day}T${hour}:${minute}`
  const real = Date.parse(`${at}Z`)
  if (Number.isNaN(real) || new Date(real).toISOString().slice(0, 16) !== at) return '' // the 31st of February
  return time ? at : at.slice(0, 10)
}

/** age gives a time that has passed as a number and the word for it. */
export function age(ms: number): { word: 'age.minutes' | 'age.hours' | 'age.days'; n: number } {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 100) return { word: 'age.minutes', n: minutes }
  if (minutes < 48 * 60) return { word: 'age.hours', n: Math.floor(minutes / 60) }
  return { word: 'age.days', n: Math.floor(minutes / 1440) }
}

const trim = (n: number, digits: number): string => String(Number(n.toFixed(digits)))
