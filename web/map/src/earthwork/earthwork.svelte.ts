// Earthwork is the state of the workspace: the plans, the one that is open, and
// the scenario that is being set up. What is open and chosen is in the address.
import { Asked } from '../asked.svelte'
import { Problem } from '../client'
import type { Page } from '../page.svelte'
import { refusalOf } from '../refusal'
import type { ProblemDetails } from '../types'
import { Plan, type Balance, type BalancePage, type Bundle, type Comparison, type Document, type Ground, type Shift } from './plan'
import { blank, requestOf, withChange, wrongOf, type Change, type Form } from './scenario'

export const shows = ['map', 'sankey', 'compare', 'method'] as const
export type Show = (typeof shows)[number]

const number = (s: string | undefined): number => (/^[1-9]\d{0,8}$/.test(s ?? '') ? Number(s) : 0)
const beat = 1500 // milliseconds between looks at a job that runs
const perMonth = 1400 // milliseconds that a month is shown while it plays

export class Earthwork {
  readonly plans: Asked<BalancePage>
  readonly grounds: Asked<{ items: Ground[] }>
  comparison = $state.raw<Comparison | null>(null)
  compareProblem = $state.raw<ProblemDetails | null>(null)

  balance = $state.raw<Balance | null>(null)
  plan = $state.raw<Plan | null>(null)
  problem = $state.raw<ProblemDetails | null>(null) // of the plan that is open
  opening = $state(false)

  form = $state<Form>({ ...blank, changes: [] })
  sending = $state(false)
  refused = $state.raw<ProblemDetails | null>(null)
  trouble = $state.raw<ProblemDetails | null>(null) // of cancelling or deciding
  instead = $state.raw<readonly Shift[]>([]) // where the earth of the open flow would go without it
  busy = $state('') // format that is being saved
  playing = $state(false)

  private readonly page: Page
  private query: AbortController | null = null
  private beatTimer: ReturnType<typeof setTimeout> | undefined
  private playTimer: ReturnType<typeof setInterval> | undefined
  private openedIn = ''
  private comparedFor = ''

  constructor(page: Page) {
    this.page = page
    this.plans = new Asked<BalancePage>(page, (signal) => page.client.json<BalancePage>(`v1/balances?limit=50&lang=${page.lang}`, { signal }))
    this.grounds = new Asked<{ items: Ground[] }>(page, (signal) => page.client.json<{ items: Ground[] }>(`v1/grounds?limit=1&lang=${page.lang}`, { signal }))
  }

  // What is in the address.
  get own() {
    return this.page.address.own.earthwork ?? {}
  }
  readonly id = $derived(number(this.own['plan']))
  readonly with = $derived([...new Set((this.own['with'] ?? '').split(',').map(number).filter((n) => n > 0))].slice(0, 19))
  readonly show = $derived<Show>(shows.find((s) => s === this.own['show']) ?? 'map')
  readonly month = $derived(this.plan?.months.find((m) => m === this.own['month']) ?? '')
  readonly flow = $derived(this.own['flow'] ?? '') // key of a bundle
  readonly site = $derived(this.plan?.sites.has(this.own['site'] ?? '') ? this.own['site']! : '')

  readonly bundles = $derived(this.plan ? this.plan.bundles(this.month) : [])
  readonly bundle = $derived<Bundle | null>(this.flow ? (this.bundles.find((b) => b.key === this.flow) ?? this.plan?.bundles('').find((b) => b.key === this.flow) ?? null) : null)
  // The lists are made in the constructor, so these are told by functions.
  get ground(): Ground | null {
    return this.grounds.value?.items[0] ?? null
  }
  readonly wrong = $derived(wrongOf(this.form))

  set(part: Record<string, string>, step = false): void {
    if (this.page.address.space === 'earthwork') this.page.setOwn(part, step)
  }

  /** start asks for the lists again and again; what it gives ends that. */
  start(): () => void {
    const ends = [this.plans.every(1000), this.grounds.every(60_000)]
    return () => {
      for (const end of ends) end()
      this.query?.abort()
      clearTimeout(this.beatTimer)
      this.stop()
    }
  }

  /** follow opens what the address names, in its language. */
  follow(): void {
    const wanted = `${this.id} ${this.page.lang}`
    if (wanted === this.openedIn) return
    const other = this.openedIn.split(' ')[0] !== String(this.id)
    this.openedIn = wanted
    clearTimeout(this.beatTimer)
    this.query?.abort()
    if (other) {
      this.stop()
      this.balance = this.plan = null
      this.problem = this.trouble = null
    }
    if (this.id) void this.open(this.id)
    else this.opening = false
  }

  private async open(id: number): Promise<void> {
    const query = (this.query = new AbortController())
    this.opening = true
    try {
      const b = await this.page.client.json<Balance>(`v1/balances/${id}?lang=${this.page.lang}`, { signal: query.signal, patience: 60_000 })
      if (query.signal.aborted) return
      const ended = this.balance !== null && this.balance.state !== b.state
      this.balance = b
      this.problem = b.problem ?? null
      this.plan = b.document ? new Plan(b.document as Document) : null
      if (b.state === 'waiting' || b.state === 'running') this.beatTimer = setTimeout(() => void this.open(id), beat)
      else if (ended) void this.plans.load()
    } catch (error) {
      if (query.signal.aborted) return
      this.page.failed(error)
      if (error instanceof Problem) this.problem = error.details
      else this.beatTimer = setTimeout(() => void this.open(id), 3000)
    }
    this.opening = false
  }

  again = (): void => {
    this.openedIn = ''
    this.follow()
  }

  choose(id: number): void {
    this.set({ plan: id ? String(id) : '', month: '', flow: '', site: '' }, true)
  }

  chooseFlow(key: string): void {
    this.set({ flow: key, site: '' })
    if (key) this.page.panels.right = true
  }

  chooseSite(code: string): void {
    this.set({ site: code, flow: '' })
    if (code) this.page.panels.right = true
  }

  /** back closes what is open, the uppermost first: true where there was something. */
  back(): boolean {
    if (this.show !== 'map') this.set({ show: '' })
    else if (this.flow || this.site) this.set({ flow: '', site: '' })
    else return false
    return true
  }

  tick(id: number, on: boolean): void {
    const ids = on ? [...this.with, id] : this.with.filter((n) => n !== id)
    this.set({ with: ids.slice(0, 19).join(','), show: this.show === 'compare' && ids.length < 2 ? '' : this.own['show'] ?? '' })
  }

  /** compare asks for the plans that are ticked, side by side. */
  async compare(): Promise<void> {
    const wanted = `${this.with.join(',')} ${this.page.lang}`
    if (wanted === this.comparedFor || this.with.length < 2) return
    this.comparedFor = wanted
    this.compareProblem = null
    try {
      const c = await this.page.client.json<Comparison>(`v1/balances/compare?ids=${this.with.join(',')}&lang=${this.page.lang}`, { patience: 60_000 })
      if (wanted === this.comparedFor) this.comparison = c
    } catch (error) {
      this.page.failed(error)
      if (wanted !== this.comparedFor) return
      this.comparedFor = ''
      if (error instanceof Problem) {
        this.comparedFor = wanted
        this.comparison = null
        this.compareProblem = error.details
      }
    }
  }

  // Months.

  setMonth(begins: string): void {
    this.set({ month: begins })
  }

  /** step goes to the month before or after; beyond the ends are all of them. */
  step(by: number): void {
    const months = this.plan?.months ?? []
    const at = months.indexOf(this.month)
    const to = at < 0 ? (by > 0 ? 0 : months.length - 1) : at + by
    this.setMonth(months[to] ?? '')
  }

  play(): void {
    if (!this.plan || this.playing) return
    this.playing = true
    if (!this.month) this.step(1)
    this.playTimer = setInterval(() => {
      this.step(1)
      if (!this.month) this.stop()
    }, perMonth)
  }

  stop(): void {
    clearInterval(this.playTimer)
    this.playing = false
  }

  // Scenarios.

  add(change: Change): void {
    this.form.changes = withChange(this.form.changes, change)
    this.page.panels.left = true
  }

  drop(i: number): void {
    this.form.changes = this.form.changes.filter((_, k) => k !== i)
  }

  async send(): Promise<void> {
    if (this.sending || this.wrong) return
    this.sending = true
    this.refused = null
    try {
      const b = await this.page.client.json<Balance>(`v1/balances?lang=${this.page.lang}`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, patience: 60_000,
        body: JSON.stringify(requestOf(this.form, this.ground?.id ?? 0, this.form.keep ? this.id : 0)),
      })
      this.choose(b.id)
      void this.plans.load()
    } catch (error) {
      this.page.failed(error)
      this.refused = refusalOf(this.page, error)
    }
    this.sending = false
  }

  mayCancel = (b: Balance): boolean =>
    (b.state === 'waiting' || b.state === 'running') && (this.page.session.may('administer') || b.actor === this.page.session.me?.name)

  async cancel(id: number): Promise<void> {
    await this.act(`v1/balances/${id}?lang=${this.page.lang}`, 'DELETE')
  }

  async decide(what: 'approve' | 'withdraw', why: string): Promise<void> {
    await this.act(`v1/balances/${this.id}/${what}?lang=${this.page.lang}`, 'POST', JSON.stringify({ why }))
  }

  private async act(path: string, method: string, body?: string): Promise<void> {
    this.trouble = null
    try {
      await this.page.client.fetch(path, { method, ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }) })
    } catch (error) {
      this.page.failed(error)
      this.trouble = refusalOf(this.page, error)
    }
    void this.plans.load()
    this.again()
  }

  /** save fetches a file with the key, which a link would not carry. It gives why it could not. */
  async save(path: string, name: string): Promise<ProblemDetails | 'away' | null> {
    this.busy = name
    try {
      const response = await this.page.client.fetch(path, { headers: { Accept: '*/*' }, endless: true, patience: 120_000 })
      const url = URL.createObjectURL(await response.blob())
      const link = document.createElement('a')
      link.href = url
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
      return null
    } catch (error) {
      this.page.failed(error)
      return error instanceof Problem ? error.details : 'away'
    } finally {
      this.busy = ''
    }
  }
}
