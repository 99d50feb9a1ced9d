// Queue is the open reports as this browser holds them: the list, the one whose
// card is open, and the changes that come in.
import { Problem, type Client } from './client'
import { Follow } from './follow'
import { moment } from './format'
import { folded, isOpen, itemOf, itemOfView, learn, meant, noNames, plain, question, sorted, within, type Span } from './reports'
import type { Bar } from './bar.svelte'
import type { ProblemDetails, ReportCounts, ReportEvent, ReportGroup, ReportItem, ReportView, StepKind, StepRequest } from './types'

// More than these are counted and not held; a sieve makes them fewer.
const mostHeld = 5000
const perPage = 1000

export interface Told {
  listed(list: ReportItem[]): void
  opened(): void // another card, or the same with other contents
  counted(): void // other numbers of those that are not held
  look(): void // something came into force, or the server may be away
  failed(error: unknown): void
}

/** Totals are what the server counts where there are more reports than are held here. */
export interface Totals {
  open: number
  urgent: number
  old: number // of more than a day
  byGrid: ReadonlyMap<string, number>
}

export class Queue {
  all = $state.raw<ReportItem[]>([]) // those that the sieve means, at whatever time they came in
  list = $state.raw<ReportItem[]>([]) // those of them that came in within the span
  span = $state.raw<Span | null>(null)
  phase = $state<'loading' | 'shown' | 'failed'>('loading')
  problem = $state.raw<ProblemDetails | null>(null)
  beyond = $state(0) // how many there are that are not held
  groups = $state.raw<Record<string, ReportGroup[]>>({})
  live = $state(false)
  staleSince = $state.raw<Date | null>(null)
  fresh = $state.raw<ReadonlySet<number>>(new Set())
  now = $state(0) // by the server's clock

  report = $state.raw<ReportView | null>(null)
  reportProblem = $state.raw<ProblemDetails | null>(null)
  opening = $state(false)
  stepping = $state(false)
  stepProblem = $state.raw<ProblemDetails | null>(null)
  /** wanted is a step that was asked for from the list, to be taken when the card is there. */
  wanted = $state<StepKind | null>(null)
  totals = $state.raw<Totals | null>(null) // where not all are held
  handling = $state.raw<ReportCounts['handling'] | null>(null) // of those that were received in the last seven days
  today = $state<number | null>(null) // how many were received today, null where that is not told
  counted = $state(false) // whether both have been asked for and answered, if only by a refusal

  private readonly client: Client
  private readonly bar: Bar
  private readonly told: Told
  private readonly zone: string
  private readonly follow: Follow
  private readonly held = new Map<number, ReportItem>()
  private readonly gone = new Map<number, number>() // versions of those that are out: an older one must not come back
  private names = noNames()
  private meanwhile: (() => void)[] | null = null // what came while the list was being read
  private query: AbortController | null = null
  private cardQuery: AbortController | null = null
  private spoken = '' // language of the names
  private timers: { flush?: number; complete?: number; count?: number; tick?: number; again?: number } = {}
  private closed = false
  private flushed = 0
  private handlingAsked = -Infinity
  private rereading = false // what is listed stays until all of it is there anew
  private pastLoad = 0 // the load of past reports that the list has seen

  constructor(client: Client, bar: Bar, name: string, zone: string, told: Told) {
    this.zone = zone
    this.client = client
    this.now = client.clock.now()
    this.bar = bar
    this.told = told
    this.follow = new Follow(client, name, {
      changed: (e) => {
        this.meanwhile?.push(() => this.changed(e))
        this.changed(e)
      },
      left: (id, version) => {
        this.meanwhile?.push(() => this.left(id, version))
        this.left(id, version)
      },
      edition: () => this.told.look(),
      loaded: (load) => {
        if (load !== this.pastLoad) void this.load()
      },
      link: (live) => this.link(live),
      lost: () => void this.load(),
    })
    this.timers.tick = window.setInterval(() => (this.now = client.clock.now()), 15_000)
    void this.load()
    if (bar.address.report !== null) void this.open(bar.address.report)
  }

  close(): void {
    this.closed = true
    this.query?.abort()
    this.cardQuery?.abort()
    this.follow.close()
    clearInterval(this.timers.tick)
    for (const timer of [this.timers.flush, this.timers.complete, this.timers.count, this.timers.again]) clearTimeout(timer)
  }

  /** load reads the list anew and follows from there. */
  load = async (): Promise<void> => {
    clearTimeout(this.timers.again)
    this.query?.abort()
    const query = (this.query = new AbortController())
    const { sieve, order, lang } = this.bar.address
    this.meanwhile = []
    this.rereading = this.phase === 'shown'
    try {
      const asked = { ...question(sieve), order, lang, limit: String(perPage) }
      const first = await this.client.reports(asked, query.signal)
      this.spoken = lang
      this.pastLoad = first.load ?? 0
      this.held.clear()
      this.gone.clear()
      this.take(first.items)
      if (this.phase === 'failed') this.phase = 'loading' // until then it is seen that it failed
      const meanwhile = this.meanwhile ?? []
      this.meanwhile = null
      for (const again of meanwhile) again()
      this.follow.from(first.event)
      let next = first.next
      this.flush() // the first of them are seen at once, the rest together
      while (next && this.held.size < mostHeld) {
        const page = await this.client.reports({ ...asked, after: next }, query.signal)
        this.take(page.items, true)
        next = page.next
      }
      this.problem = null
      this.phase = 'shown'
      this.rereading = false
      this.beyond = next ? Math.max(0, (await this.client.counts(question(sieve), query.signal)).total - this.held.size) : 0
      this.flush()
      void this.count()
    } catch (error) {
      if (query.signal.aborted) return
      if (error instanceof Problem) {
        this.problem = error.details
        this.phase = 'failed'
      }
      this.told.failed(error)
      this.timers.again = window.setTimeout(() => void this.load(), 5000)
    }
  }

  /** sift loads what another sieve or order means. */
  sift(): void {
    this.phase = 'loading'
    this.totals = null // they were of another sieve
    void this.load()
  }

  /** back is told that the server has been seen again. */
  back(): void {
    if (this.phase !== 'shown' || this.spoken !== this.bar.address.lang) void this.load()
    else void this.count()
    this.follow.nudge()
    const { report } = this.bar.address
    if (report !== null && this.report?.id !== report) void this.open(report)
  }

  /** speak asks for names and sentences in another language. */
  speak(): void {
    this.names = noNames()
    void this.load()
    if (this.bar.address.report !== null) void this.open(this.bar.address.report)
  }

  /** open reads a report with its history; null closes the card. */
  async open(id: number | null): Promise<void> {
    this.cardQuery?.abort()
    if (id !== this.report?.id) {
      this.report = null
      this.stepProblem = null
    }
    this.reportProblem = null
    this.opening = id !== null
    this.told.opened()
    if (id === null) return
    const query = (this.cardQuery = new AbortController())
    try {
      const view = await this.client.report(id, this.bar.address.lang, query.signal)
      if (!query.signal.aborted) this.seen(view)
    } catch (error) {
      if (query.signal.aborted) return
      if (error instanceof Problem) {
        this.report = null
        this.reportProblem = error.details
      }
      this.told.failed(error)
    }
    this.opening = false
    this.told.opened()
  }

  /** step takes the open report further, if it still is as it is shown. */
  async step(request: StepRequest): Promise<boolean> {
    const seen = this.report
    if (!seen || this.stepping) return false
    this.stepping = true
    this.stepProblem = null
    try {
      const view = await this.client.step(seen.id, seen.version, plain(request), this.bar.address.lang)
      if (this.bar.address.report === view.id) this.seen(view)
      else this.put(itemOfView(view, this.names))
      this.told.opened()
      return true
    } catch (error) {
      if (error instanceof Problem) {
        if (this.report?.id === seen.id) this.stepProblem = error.details
        // Somebody was faster: what they did is shown, and why this was refused.
        if (error.details.status === 412 || error.details.status === 409) void this.open(seen.id)
      } else this.stepProblem = {}
      this.told.failed(error)
      return false
    } finally {
      this.stepping = false
    }
  }

  private seen(view: ReportView): void {
    this.report = view
    this.reportProblem = null
    const held = this.held.get(view.id)
    if (!held || held.version <= view.version) this.put(itemOfView(view, this.names))
  }

  private take(items: ReportItem[], keep = false): void {
    for (const item of items) {
      learn(this.names, item)
      const held = this.held.get(item.id)
      if (keep && ((held && held.version >= item.version) || (this.gone.get(item.id) ?? 0) >= item.version)) continue
      this.held.set(item.id, item)
    }
    this.now = this.client.clock.now()
  }

  private changed(e: ReportEvent): void {
    const before = this.held.get(e.report)
    if ((before?.version ?? 0) < e.version) {
      const { item, whole } = itemOf(e, before, this.names)
      this.put(item, e)
      if (!whole && isOpen(e.state)) this.timers.complete ??= window.setTimeout(() => void this.complete(), 250)
    }
    if (this.bar.address.report === e.report && (this.report?.version ?? 0) < e.version && !this.stepping) void this.open(e.report)
    this.timers.count ??= window.setTimeout(() => void this.count(), this.beyond > 0 ? 700 : 2000)
  }

  private put(item: ReportItem, e?: ReportEvent): void {
    const { sieve } = this.bar.address
    if (!meant(item, sieve)) return this.drop(item.id, item.version)
    if (!this.held.has(item.id) && this.held.size >= mostHeld) {
      this.beyond++
      return
    }
    if (e && e.version === 1) {
      this.fresh = new Set([...this.fresh, item.id])
      setTimeout(() => (this.fresh = new Set([...this.fresh].filter((id) => id !== item.id))), 6000)
    }
    this.held.set(item.id, item)
    this.soon()
  }

  private left(id: number, version: number): void {
    if ((this.held.get(id)?.version ?? 0) <= version) this.drop(id, version)
    if (this.bar.address.report === id) void this.open(id) // it may not be ours to see any longer
  }

  private drop(id: number, version: number): void {
    this.gone.set(id, version)
    if (this.held.delete(id)) this.soon()
  }

  // A change is listed at once; where changes are many, twice a second for a long list.
  private soon(): void {
    const pause = this.held.size > 1000 ? 500 : 60
    this.timers.flush ??= window.setTimeout(() => this.flush(), Math.min(pause, Math.max(60, this.flushed + pause - performance.now())))
  }

  private flush(): void {
    this.flushed = performance.now()
    clearTimeout(this.timers.flush)
    delete this.timers.flush
    if (this.closed || this.rereading) return
    this.all = sorted(folded(this.held), this.bar.address.order)
    this.cut()
  }

  /** during lists only what came in within a stretch of time; null lists all. */
  during(span: Span | null): void {
    if (span?.from === this.span?.from && span?.to === this.span?.to) return
    this.span = span
    this.cut()
    void this.countBeyond()
  }

  private cut(): void {
    this.list = within(this.all, this.span)
    this.told.listed(this.list)
  }

  /** complete asks for what events do not tell: addresses, and names not met before. */
  private async complete(): Promise<void> {
    delete this.timers.complete
    const { sieve, lang } = this.bar.address
    const page = await this.client.reports({ ...question(sieve), order: 'newest', lang, limit: '100' }, this.query?.signal).catch(() => null)
    if (!page || this.closed || sieve !== this.bar.address.sieve) return
    for (const item of page.items) {
      learn(this.names, item)
      const held = this.held.get(item.id)
      if (held && held.version <= item.version) this.held.set(item.id, item)
    }
    this.flush()
  }

  private async count(): Promise<void> {
    clearTimeout(this.timers.count)
    delete this.timers.count
    const counts = await this.client.counts({ open: 'true', by: 'state,channel,category,office', lang: this.bar.address.lang }, this.query?.signal).catch(() => null)
    if (!counts || this.closed) return
    void this.countToday()
    void this.countBeyond()
    for (const g of counts.groups['category'] ?? []) if (g.name) this.names.category.set(g.key, g.name)
    for (const g of counts.groups['office'] ?? []) if (g.name) this.names.office.set(g.key, g.name)
    this.groups = counts.groups
  }

  // Of those that are not held only numbers are known: by grid for the map, and the figures.
  private async countBeyond(): Promise<void> {
    if (this.beyond === 0) {
      this.totals = null
      return
    }
    const { sieve, lang } = this.bar.address
    const asked: Record<string, string> = { ...question(sieve), lang }
    if (this.span) for (const end of ['from', 'to'] as const) asked[end] = new Date(this.span[end]).toISOString()
    const day = new Date(Math.min(this.now - 86_400_000, this.span?.to ?? Infinity)).toISOString()
    const late = this.span && this.span.from >= Date.parse(day)
    const [all, old] = await Promise.all([
      this.client.counts({ ...asked, by: 'grid,emergency' }, this.query?.signal),
      late ? null : this.client.counts({ ...asked, to: day }, this.query?.signal),
    ]).catch(() => [null, null])
    if (!all || this.closed || sieve !== this.bar.address.sieve) return
    this.totals = {
      open: all.total, old: old?.total ?? 0,
      urgent: all.groups['emergency']?.find((g) => g.key === 'true')?.count ?? 0,
      byGrid: new Map((all.groups['grid'] ?? []).map((g) => [g.key, g.count])),
    }
    this.told.counted()
  }

  private async countToday(): Promise<void> {
    const midnight = moment(new Date(this.now).toISOString(), this.zone).slice(0, 10) // a bare date is midnight in the city
    const { total } = (await this.client.counts({ from: midnight }, this.query?.signal).catch(() => null)) ?? {}
    if (total !== undefined && !this.closed) this.today = total
    void this.countHandling()
  }

  // A week's figure moves slowly, and reads the steps of all that were handled.
  private async countHandling(): Promise<void> {
    if (performance.now() - this.handlingAsked < 60_000) return
    this.handlingAsked = performance.now()
    const week = new Date(this.now - 7 * 86_400_000).toISOString()
    const signal = this.query?.signal
    const { handling } = (await this.client.counts({ from: week, handling: 'true' }, signal).catch(() => null)) ?? {}
    if (!handling) this.handlingAsked = -Infinity
    if (this.closed || (!handling && signal?.aborted)) return
    if (handling) this.handling = handling // whatever the filters are by now
    this.counted = true
  }

  /** categoryName is told anew with each list and count, which bring names. */
  categoryName(key: string): string {
    void this.list
    void this.groups
    return this.names.category.get(key) ?? key
  }

  /** bodyName gives the name of a body where a list has told it. */
  bodyName(code: string): string {
    void this.list
    return this.names.body.get(code) ?? code
  }

  private link(live: boolean): void {
    if (this.live === live && (live || this.staleSince)) return
    this.live = live
    if (live) this.staleSince = null
    else {
      this.staleSince ??= new Date(this.client.clock.now())
      this.told.look()
    }
  }
}
