// What the server says of an analysis of hot spots: what is asked, and the answer.

export interface Said {
  zh: string
  en: string
}

/** The classes by name, in the order of the server's numbers. */
export const classes = ['none', 'hot', 'cold', 'high-high', 'low-low', 'high-low', 'low-high', 'alike', 'unlike', 'island', 'no-data'] as const
export type Class = (typeof classes)[number]

/** Asked is a request as POST /v1/hotspots reads it; what it leaves open the data decide. */
export interface Question {
  of?: 'reports' | 'rubble' | 'earthwork'
  class?: string
  months?: string
  sites_counted?: string
  reports?: Record<string, string>
  unit?: string
  edition?: number
  value?: string
  amount?: string
  per?: string
  exposure?: Record<string, number>
  within?: string
  border?: boolean
  method?: string
  weights?: string
  p?: string
  tail?: string
  correction?: string
  alpha?: number
  permutations?: number
  seed?: number
}

export interface Weights {
  kind: string
  rings?: number
  k?: number
  band?: number
  kernel?: string
  source?: string
  mean_neighbours: number
  islands: number
  row_standardised: boolean
}

export interface Global {
  options: { statistic: string }
  n: number
  value: number
  expected: number
  z: number
  p: number
  permutation_p?: number
}

export interface Local {
  options: { statistic: string; convention: string; p: string; correction: string; tail: string; alpha: number; permutations?: number }
  weights: Weights
  n: number
  no_data: number
  islands: number
  tests: number
  mean: number
  found: Partial<Record<Class, number>>
  threshold: number
  undecided: number
}

/** About is an answer without its units. Its sentences are in both languages. */
export interface About {
  request: Question
  city: string
  edition?: number
  what: Said
  unit: string
  value: Said
  events: number
  outside?: number
  without_amount?: number
  without_side?: number
  null: Said
  choices?: { what: string; value: string; text: Said }[]
  alternatives?: { what: string; value: string; text: Said }[]
  notes?: { id: string; text: Said }[]
  global?: Global
  result?: Local
  beside?: { sites?: Site[]; routes?: { road: string; permits: number }[] }
}

export interface Site {
  code: string
  name?: string
  type: string
  lng: number
  lat: number
  gives_m3?: number
  takes_m3?: number
}

/** Unit is the answer for one unit; numbers that it does not have are absent. */
export interface Unit {
  code: string
  name?: string
  side?: 'left' | 'right'
  lng: number
  lat: number
  value?: number
  exposure?: number
  rate?: number
  lag?: number
  statistic?: number
  z?: number
  p?: number
  adjusted_p?: number
  neighbours: number
  class?: Class
  quadrant?: Class
}

/** idOf names a unit: a road has two sides. */
export const idOf = (u: Unit): string => (u.side ? `${u.code}/${u.side}` : u.code)

/** shownOf is what the map shows of a unit: its rate where it has one, else its value. */
export const shownOf = (u: Unit): number | undefined => u.rate ?? u.value

const findings = new Set<Class>(['hot', 'cold', 'high-high', 'low-low', 'high-low', 'low-high', 'alike', 'unlike'])

/** isFound tells whether a unit is a finding. */
export const isFound = (u: Unit): boolean => u.class !== undefined && findings.has(u.class)

/** gradeOf says how strong a finding is, by its corrected p: 3 to 0.001, 2 to 0.01, else 1; 0 is none. */
export function gradeOf(u: Unit): 0 | 1 | 2 | 3 {
  if (!isFound(u)) return 0
  const p = u.adjusted_p ?? u.p ?? 1
  return p <= 0.001 ? 3 : p <= 0.01 ? 2 : 1
}

/** Sort is one of four kinds of finding that are drawn alike. */
export type Sort = 'warm' | 'cold' | 'odd' | 'alike' | 'quiet' | 'void'
export const sorts: Record<Class, Sort> = {
  none: 'quiet', hot: 'warm', cold: 'cold', 'high-high': 'warm', 'low-low': 'cold', 'high-low': 'odd', 'low-high': 'odd', alike: 'alike', unlike: 'odd', island: 'void', 'no-data': 'void',
}
