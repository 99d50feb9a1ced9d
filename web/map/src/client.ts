import type {
  Answer, City, Edition, Listed, LocatedPlace, Me, Page, ProblemDetails, Ready, ReportCounts, ReportPage, ReportView, Schema, Statement, StepRequest, Taken, Thing, TileJSON,
} from './types'
import { Clock } from './clock'
import { all } from './tiles'
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
  /** bare is a server that is there and has no city to answer from, or not yet. */
  readonly bare: boolean
  constructor(bare = false) {
    super('the server does not answer')
    this.name = 'Away'
    this.bare = bare
  }
}

const usual = 15_000

const ownPath = (kind: Listed) => kind === 'grids' || kind === 'roads' || kind === 'overlays'

// 502 to 504 come from a proxy whose server is gone; 503 also from a server
// that is still building its snapshot. All pass by themselves.
const passing = new Set([502, 503, 504])

interface Request {
  method?: string
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal | undefined
  endless?: boolean // a stream: patience is for its beginning only
  patience?: number // milliseconds, of what takes the server longer to find
}

/** Client asks the server as the holder of a key, or of none. */
export class Client {
  private readonly key: string | null
  /** refused is told that the key does not open, or no longer. */
  refused: (details: ProblemDetails) => void = () => {}
  /** clock is the server's. */
  readonly clock = new Clock()

  constructor(key: string | null) {
    this.key = key
  }

  /** authorisation gives the headers that a request to url wants: the key goes to our own server only. */
  authorisation(url: string): Record<string, string> {
    if (this.key === null) return {}
    const base = new URL('.', document.baseURI)
    const to = new URL(url, base)
    return to.origin === base.origin && to.pathname.startsWith(base.pathname) ? { Authorization: `Bearer ${this.key}` } : {}
  }

  async fetch(path: string, { method = 'GET', headers = {}, body, signal, endless = false, patience = usual }: Request = {}): Promise<Response> {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), patience)
    let response: Response
    const asked = Date.now()
    try {
      const url = new URL(path, document.baseURI)
      response = await fetch(url, {
        method,
        headers: { Accept: 'application/json', 'Accept-Language': document.documentElement.lang, ...headers, ...this.authorisation(url.href) },
        signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        ...(body === undefined ? {} : { body }),
      })
    } catch (error) {
      clearTimeout(timer)
      if (signal?.aborted) throw error
      throw new Away()
    }
    this.clock.heard(response.headers.get('Date'), asked, Date.now())
    if (endless) clearTimeout(timer)
    if (passing.has(response.status)) {
      const why = response.status === 503 ? ((await response.json().catch(() => null)) as ProblemDetails | null) : null
      throw new Away(why?.type === '/problems/not-ready')
    }
    if (response.ok) return response
    const read: unknown = await response.json().catch(() => ({}))
    const details: ProblemDetails = { ...(typeof read === 'object' && read !== null ? read : {}), status: response.status }
    const wait = Number(response.headers.get('Retry-After'))
    if (wait > 0) details.retry_after = wait
    if (response.status === 401) this.refused(details)
    throw new Problem(details)
  }

  /** json asks and reads the answer as T; it throws a Problem or Away. */
  async json<T>(path: string, request: Request = {}): Promise<T> {
    const response = await this.fetch(path, request)
    try {
      return (await response.json()) as T
    } catch (error) {
      if (request.signal?.aborted) throw error
      throw new Away() // cut off half way
    }
  }

  me = (lang: Lang) => this.json<Me>(`v1/me?lang=${lang}`)

  city = (signal?: AbortSignal) => this.json<City>('v1/city', { signal })

  /** edition gives the edition in force; null where the server answers from files, or does not tell this role. */
  async edition(signal?: AbortSignal): Promise<Edition | null> {
    try {
      return await this.json<Edition>('v1/editions/current', { signal })
    } catch (error) {
      if (error instanceof Problem && error.details.status !== 401) return null
      throw error
    }
  }

  /** ready says which contents the server answers from; it fails while there are none. */
  ready = () => this.json<Ready>('readyz')

  /** tiles says where the tiles of the city are; null where this server has none. */
  async tiles(signal?: AbortSignal): Promise<TileJSON | null> {
    try {
      return await this.json<TileJSON>(`tiles/${all}.json`, { signal })
    } catch (error) {
      if (error instanceof Problem && error.details.status !== 401) return null
      throw error
    }
  }

  /** things gives all of a kind, page by page. */
  async things(kind: Listed, geometry = true, signal?: AbortSignal): Promise<Thing[]> {
    const things: Thing[] = []
    const query = new URLSearchParams({ geometry: String(geometry), limit: '1000' })
    const path = ownPath(kind) ? `v1/${kind}` : 'v1/areas'
    if (path === 'v1/areas') query.set('kind', kind)
    for (;;) {
      const page = await this.json<Page>(`${path}?${query}`, { signal })
      things.push(...(page.items ?? []))
      if (!page.next) return things
      query.set('after', page.next)
    }
  }

  /** thing gives one of a kind with its geometry. */
  thing = (kind: Listed, code: string) => this.json<Thing>(`v1/${ownPath(kind) ? kind : `areas/${kind}`}/${encodeURIComponent(code)}`)

  locate(question: Question, lang: Lang, signal?: AbortSignal): Promise<Answer> {
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
    return this.json<Answer>(`v1/locate?${query}`, { signal })
  }

  /** foretell gives where a report that is being written would lie, and whose it would be. */
  foretell({ channel, category, category_text, place }: Statement, lang: Lang, signal?: AbortSignal): Promise<LocatedPlace> {
    const { road, ...rest } = place ?? {}
    const query = new URLSearchParams({ reason: 'full', lang })
    for (const [name, value] of Object.entries({ channel, category, category_text, ...rest, ...road })) if (value !== undefined && value !== '') query.set(name, String(value))
    return this.json<LocatedPlace>(`v1/locate?${query}`, { signal })
  }

  search = (q: string, lang: Lang, signal?: AbortSignal, limit = 12) => this.json<Schema<'FoundPage'>>(`v1/search?${new URLSearchParams({ q, lang, limit: String(limit) })}`, { signal })

  reports = (query: Record<string, string>, signal?: AbortSignal) => this.json<ReportPage>(`v1/reports?${new URLSearchParams(query)}`, { signal })

  counts = (query: Record<string, string>, signal?: AbortSignal) => this.json<ReportCounts>(`v1/reports/counts?${new URLSearchParams(query)}`, { signal })

  report = (id: number, lang: Lang, signal?: AbortSignal) => this.json<ReportView>(`v1/reports/${id}?lang=${lang}`, { signal })

  /** take hands a report in. A second try with the same key stores nothing more. */
  take = (statement: Statement, once: string, lang: Lang) =>
    this.json<Taken>(`v1/reports?lang=${lang}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': once }, body: JSON.stringify(statement) })

  /** step takes a report further, if it is still as it was seen: its version. */
  step(id: number, version: number, step: StepRequest, lang: Lang): Promise<ReportView> {
    return this.json<ReportView>(`v1/reports/${id}/steps?lang=${lang}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
      body: JSON.stringify(step),
    })
  }

  /** events opens the stream of changes that follow a number. */
  events(after: number, signal: AbortSignal): Promise<Response> {
    return this.fetch('v1/events', { headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(after) }, signal, endless: true })
  }
}
