import type { Answer, City, Edition, Kind, Page, ProblemDetails, Ready, Thing } from './types'
import type { Lang } from './words'
import type { Question } from './address'

/** Problem is an answer that refuses: the server is there and says why. */
export class Problem extends Error {
  readonly details: ProblemDetails
  constructor(details: ProblemDetails) {
    super(details.detail || details.title || `HTTP ${details.status ?? '?'}`)
    this.name = 'Problem'
    this.details = details
  }
}

/** Away is no answer: the server cannot be reached, or not in time. */
export class Away extends Error {
  constructor() {
    super('the server does not answer')
    this.name = 'Away'
  }
}

const patience = 15_000

// 502 to 504 come from a proxy whose server is gone; 503 also from a server
// that is still building its snapshot. All pass by themselves.
const passing = new Set([502, 503, 504])

async function get(path: string, signal?: AbortSignal): Promise<Response> {
  const late = AbortSignal.timeout(patience)
  let response: Response
  try {
    response = await fetch(new URL(path, document.baseURI), {
      signal: signal ? AbortSignal.any([signal, late]) : late,
      headers: { Accept: 'application/json' },
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Away()
  }
  if (passing.has(response.status)) throw new Away()
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => ({}))
    const details = typeof body === 'object' && body !== null ? (body as ProblemDetails) : {}
    throw new Problem({ ...details, status: response.status })
  }
  return response
}

async function json<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await get(path, signal)
  try {
    return (await response.json()) as T
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Away() // cut off half way
  }
}

export const city = (signal?: AbortSignal) => json<City>('v1/city', signal)

/** edition gives the edition in force; null where the server answers from files. */
export async function edition(signal?: AbortSignal): Promise<Edition | null> {
  try {
    return await json<Edition>('v1/editions/current', signal)
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

/** ready says which contents the server answers from; it fails while there are none. */
export const ready = () => json<Ready>('readyz')

/** things gives all of a kind with their geometry, page by page. */
export async function things(kind: Kind, signal?: AbortSignal): Promise<Thing[]> {
  const all: Thing[] = []
  const query = new URLSearchParams({ geometry: 'true', limit: '1000' })
  const path = kind === 'grids' || kind === 'roads' || kind === 'overlays' ? `v1/${kind}` : 'v1/areas'
  if (path === 'v1/areas') query.set('kind', kind)
  for (;;) {
    const page = await json<Page>(`${path}?${query}`, signal)
    all.push(...(page.items ?? []))
    if (!page.next) return all
    query.set('after', page.next)
  }
}

export function locate(question: Question, lang: Lang, signal?: AbortSignal): Promise<Answer> {
  const query = new URLSearchParams({
    lng: String(question.point.lng),
    lat: String(question.point.lat),
    crs: question.crs,
    reason: 'full',
    lang,
  })
  if (question.accuracy > 0) query.set('accuracy', String(question.accuracy))
  if (question.category) query.set('category', question.category)
  if (question.at) query.set('at', question.at) // without an offset: the city's time
  return json<Answer>(`v1/locate?${query}`, signal)
}
