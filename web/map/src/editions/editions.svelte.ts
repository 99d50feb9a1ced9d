// Editions is the state of the workspace: the list, the edition that is open, and
// what is known of it. Which one, which tab and which row are in the address.
import type { Feature, Geometry } from 'geojson'
import { Asked } from '../asked.svelte'
import { Problem } from '../client'
import type { Page } from '../page.svelte'
import { refusalOf } from '../refusal'
import type { ProblemDetails, Thing } from '../types'
import { pathOf, statusOf, tagOf, type Difference, type Edition, type LogEntry, type Moved, type Published, type Replayed } from './edition'
import { nothing, readCheck, sift, type Check } from './findings'

export const tabs = ['findings', 'diff', 'consequences', 'log'] as const
export type Tab = (typeof tabs)[number]

const number = (s: string | undefined): number => (/^[1-9]\d{0,8}$/.test(s ?? '') ? Number(s) : 0)
const pageSize = 500
const again = 5000 // milliseconds after no answer

/** Pages are what is listed page by page, as much as was asked for. */
export class Pages<T, P extends { items: T[]; next?: string }> {
  items = $state.raw<T[]>([])
  first = $state.raw<P | null>(null)
  next = $state<string | undefined>()
  problem = $state.raw<ProblemDetails | null>(null)
  loading = $state(false)
  private query: AbortController | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private path = ''
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** open begins anew at an address; an empty one is nothing. */
  open(path: string): void {
    if (path === this.path && (this.first || this.loading)) return
    this.query?.abort()
    clearTimeout(this.timer)
    this.path = path
    this.items = []
    this.first = this.problem = null
    this.next = undefined
    this.loading = false
    if (path) void this.more()
  }

  more = async (): Promise<void> => {
    clearTimeout(this.timer)
    const query = (this.query = new AbortController())
    this.loading = true
    this.problem = null
    try {
      const after = this.next ? `&after=${encodeURIComponent(this.next)}` : ''
      const page = await this.page.client.json<P>(`${this.path}${after}`, { signal: query.signal, endless: true, patience: 600_000 })
      if (query.signal.aborted) return
      this.first ??= page
      this.items = [...this.items, ...(page.items ?? [])]
      this.next = page.next
    } catch (error) {
      if (query.signal.aborted) return
      this.page.failed(error)
      this.problem = refusalOf(this.page, error, true)
      if (!(error instanceof Problem)) this.timer = setTimeout(() => void this.more(), again)
    }
    this.loading = false
  }

  close(): void {
    clearTimeout(this.timer)
    this.query?.abort()
  }
}

export type Asking = 'publish' | 'discard' | 'rollback'

export class Editions {
  listed = $state(50)
  check = $state.raw<Check | null>(null)
  checked = $state('') // tag of the edition that check is of
  checking = $state(false)
  read = $state(0)
  checkProblem = $state.raw<ProblemDetails | null>(null)

  /** asking is the dialog that is open; conflict what the server said of its last try. */
  asking = $state<Asking | null>(null)
  busy = $state(false)
  refused = $state.raw<ProblemDetails | null>(null)
  done = $state.raw<{ edition: Edition; consequences: Published['consequences'] } | null>(null)
  preview = $state.raw<Replayed['counts'] | null>(null) // of rolling back

  /** shapes are of what is chosen, before and after. */
  shapes = $state.raw<Feature[]>([])

  readonly list: Asked<{ items: Edition[]; next?: string }>
  readonly diff: Pages<Difference, { items: Difference[]; next?: string }>
  readonly moved: Pages<Moved, Replayed>
  readonly log: Pages<LogEntry, { items: LogEntry[]; next?: string }>
  private readonly page: Page
  private checkQuery: AbortController | null = null
  private shapeQuery: AbortController | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(page: Page) {
    this.page = page
    this.list = new Asked(page, (signal) => page.client.json(`v1/editions?limit=${this.listed}`, { signal }))
    this.diff = new Pages(page)
    this.moved = new Pages(page)
    this.log = new Pages(page)
  }

  get own() {
    return this.page.address.own.editions ?? {}
  }

  set(part: Record<string, string>, step = false): void {
    if (this.page.address.space === 'editions') this.page.setOwn(part, step)
  }

  private kept: Edition[] = []
  /** items are the same ones until something about them changes: the list is asked for again and again. */
  readonly items = $derived.by(() => {
    const now = this.list.value?.items ?? []
    if (JSON.stringify(now) !== JSON.stringify(this.kept)) this.kept = now
    return this.kept
  })
  readonly current = $derived.by(() => this.page.city?.edition ?? 0)
  readonly opened = $derived(number(this.own['edition']))
  readonly edition = $derived.by(() => this.items.find((e) => e.number === this.opened) ?? null)
  readonly draft = $derived.by(() => this.items.find((e) => e.state === 'draft') ?? null)
  readonly scheduled = $derived.by(() => this.items.find((e) => this.statusOf(e) === 'scheduled') ?? null)
  readonly tab = $derived<Tab>(tabs.find((t) => t === this.own['tab']) ?? 'findings')
  readonly severity = $derived(this.own['severity'] ?? '')
  readonly rule = $derived(this.own['rule'] ?? '')
  readonly against = $derived(/^\d{1,9}$/.test(this.own['against'] ?? '') ? Number(this.own['against']) : null)
  readonly sifted = $derived(this.check ? sift(this.check, this.severity, this.rule) : [])
  /** at is the number of the row that is chosen, -1 is none. */
  readonly at = $derived(number(this.own['row']) - 1)

  statusOf = (e: Edition) => statusOf(e, this.current, this.page.now)

  open(n: number): void {
    this.done = null
    this.set({ edition: n ? String(n) : '', row: '', rule: '', severity: '', against: '', kind: '' }, true)
  }

  choose(row: number): void {
    this.set({ row: row < 0 ? '' : String(row + 1) })
  }

  /** follow asks for what the address names. */
  follow(): void {
    const { edition, tab, against } = this
    const lang = this.page.lang
    const tag = edition ? `${tagOf(edition)} ${lang}` : ''
    if (tag !== this.checked) {
      this.checkQuery?.abort()
      this.check = this.checkProblem = null
      this.checking = false
      this.checked = ''
    }
    if (edition && tab === 'findings' && !this.checking && !this.check && !this.checkProblem) void this.lookOver(edition, tag)
    const version = edition ? `v=${edition.version}` : ''
    void version
    if (!edition) return
    const to = against === null ? '' : `&against=${against}`
    if (tab === 'diff') this.diff.open(`v1/editions/${edition.number}/diff?limit=${pageSize}${to}&lang=${lang}`)
    if (tab === 'consequences' && this.page.session.may('reports.replay')) this.moved.open(`v1/editions/${edition.number}/consequences?limit=${pageSize}${to}&lang=${lang}`)
    if (tab === 'log') this.log.open(`v1/editions/${edition.number}/log?limit=100&lang=${lang}`)
  }

  /** renew forgets what was read of an edition that has changed. */
  renew(): void {
    for (const pages of [this.diff, this.moved, this.log]) pages.open('')
    this.checkProblem = null
    this.follow()
  }

  again = (): void => {
    this.checkProblem = null
    this.follow()
  }

  private async lookOver(edition: Edition, tag: string): Promise<void> {
    const query = (this.checkQuery = new AbortController())
    this.checking = true
    this.checked = tag
    this.read = 0
    try {
      const response = await this.page.client.fetch(`v1/editions/${edition.number}/check?format=geojson&lang=${this.page.lang}`, {
        signal: query.signal, headers: { Accept: 'application/geo+json, application/problem+json' }, endless: true, patience: 600_000,
      })
      const check = await readCheck(response.body!, (n) => (this.read = n))
      if (query.signal.aborted) return
      this.check = check
    } catch (error) {
      if (query.signal.aborted) return
      this.page.failed(error)
      this.checkProblem = refusalOf(this.page, error, true)
      if (!(error instanceof Problem)) this.timer = setTimeout(this.again, again)
    }
    this.checking = false
  }

  get checkOr(): Check {
    return this.check ?? nothing()
  }

  /** bring fetches the shapes of a thing, of one or two editions. */
  async bring(wanted: { kind: string | undefined; code: string | undefined; edition: number; role: string }[]): Promise<void> {
    this.shapeQuery?.abort()
    const query = (this.shapeQuery = new AbortController())
    this.shapes = []
    const found: Feature[] = []
    for (const { kind, code, edition, role } of wanted) {
      const path = pathOf(kind, code, edition)
      if (!path) continue
      try {
        const thing = await this.page.client.json<Thing>(path, { signal: query.signal })
        const geometry = thing.geometry as Geometry | null | undefined
        if (geometry) found.push({ type: 'Feature', properties: { role }, geometry })
      } catch (error) {
        if (query.signal.aborted) return
        if (!(error instanceof Problem)) this.page.failed(error) // one that is not there has no shape
      }
    }
    if (!query.signal.aborted) this.shapes = found
  }

  /** ask opens a dialog. */
  ask(what: Asking): void {
    this.refused = null
    this.done = null
    this.preview = null
    this.asking = what
    if (what === 'rollback' && this.edition && this.page.session.may('reports.replay')) void this.foresee(this.edition.number)
  }

  private async foresee(target: number): Promise<void> {
    try {
      const page = await this.page.client.json<Replayed>(`v1/editions/${target}/consequences?against=${this.current}&limit=1&lang=${this.page.lang}`, { endless: true, patience: 600_000 })
      if (this.asking === 'rollback') this.preview = page.counts ?? null
    } catch (error) {
      this.page.failed(error) // it is foreseen or it is not
    }
  }

  /** publish publishes the draft as it was seen; false where it was refused. */
  publish(body: { why?: string; at?: string; accept?: boolean; replace?: boolean }, seen: Edition): Promise<boolean> {
    return this.act(async () => {
      const published = await this.post<Published>('draft/publish', body, tagOf(seen))
      return { edition: published as unknown as Edition, consequences: published.consequences }
    })
  }

  rollback(target: number, body: { why?: string; at?: string; replace?: boolean }): Promise<boolean> {
    return this.act(async () => ({ edition: await this.post<Edition>(`${target}/rollback`, body), consequences: undefined }))
  }

  discard(seen: Edition): Promise<boolean> {
    return this.act(async () => {
      await this.page.client.fetch(`v1/editions/draft?lang=${this.page.lang}`, { method: 'DELETE', headers: { 'If-Match': tagOf(seen) } })
      return null
    })
  }

  private post<T>(path: string, body: unknown, tag?: string): Promise<T> {
    return this.page.client.json<T>(`v1/editions/${path}?lang=${this.page.lang}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', ...(tag ? { 'If-Match': tag } : {}) }, body: JSON.stringify(body), endless: true, patience: 1_800_000,
    })
  }

  private async act(what: () => Promise<{ edition: Edition; consequences: Published['consequences'] } | null>): Promise<boolean> {
    this.busy = true
    this.refused = null
    try {
      const done = await what()
      this.asking = null
      await this.list.load()
      if (done) this.open(done.edition.number)
      else this.open(0)
      this.done = done
      void this.page.look()
      return true
    } catch (error) {
      this.page.failed(error)
      this.refused = refusalOf(this.page, error)
      void this.list.load() // what it was refused for may be seen there
      return false
    } finally {
      this.busy = false
    }
  }

  close(): void {
    clearTimeout(this.timer)
    this.checkQuery?.abort()
    this.shapeQuery?.abort()
    for (const pages of [this.diff, this.moved, this.log]) pages.close()
    this.list.close()
  }
}
