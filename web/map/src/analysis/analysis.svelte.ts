// Analysis is the state of the workspace: the form, the runs, what is chosen.
// Which run is shown, with which other, and the unit that is chosen are in the
// address.
import { Asked } from '../asked.svelte'
import type { Page } from '../page.svelte'
import { refusalOf } from '../refusal'
import type { ProblemDetails } from '../types'
import { changesOf, slopeOf, type Answer, type Change } from './answer'
import { alike, beforeOf, blank, daysOf, formOf, isWhole, questionOf, type Form } from './form'
import { Run, type Job } from './run.svelte'
import { classes, idOf, shownOf, type Class, type Question, type Unit } from './study'

const number = (s: string | undefined): number => (/^[1-9]\d{0,8}$/.test(s ?? '') ? Number(s) : 0)

export class Analysis {
  form = $state<Form>({ ...blank })
  sending = $state(false)
  formOpen = $state(true)
  refused = $state.raw<ProblemDetails | null>(null) // of the request
  trouble = $state.raw<ProblemDetails | null>(null) // of cancelling
  /** brushed are the units that were marked in the chart. */
  brushed = $state.raw<ReadonlySet<number>>(new Set())
  /** quarter is the one of the chart that is marked, '' where a box is or nothing. */
  quarter = $state('')
  hovered = $state(-1)

  readonly runs: Asked<{ items: Job[]; next?: number }>
  readonly now: Run
  readonly before: Run
  private readonly page: Page
  private pending: { of: number; question: Question; days: { from: string; to: string } } | null = null

  constructor(page: Page) {
    this.page = page
    const kept = new Map<number, { job: Job; answer: Answer }>()
    this.now = new Run(page, kept)
    this.before = new Run(page, kept)
    this.runs = new Asked(page, (signal) => page.client.json(`v1/hotspots?limit=${this.listed}&lang=${page.lang}`, { signal }))
    this.formOpen = number(this.own['run']) === 0
    this.now.ended = this.before.ended = () => void this.runs.load()
  }

  listed = $state(30)

  readonly shown = $derived(number(this.own['run']))
  readonly other = $derived(number(this.own['with']))
  readonly answer = $derived.by(() => this.now.answer)
  readonly beside = $derived.by(() => (this.other && this.before.answer && this.answer ? this.before.answer : null))
  readonly changes = $derived(this.answer && this.beside ? changesOf(this.answer, this.beside) : null)
  readonly slope = $derived(this.answer ? slopeOf(this.answer.units) : null)
  readonly chosen = $derived(this.answer && this.own['unit'] ? this.answer.find(this.own['unit']) : -1)
  readonly unit = $derived<Unit | null>(this.answer?.units[this.chosen] ?? null)
  /** swipe is where the two periods part, in percent of the map's width. */
  readonly swipe = $derived(Math.min(98, Math.max(2, Number(this.own['swipe'] ?? 50) || 50)))
  readonly table = $derived(this.own['table'] === '1')
  readonly values = $derived(this.own['values'] !== '0')
  readonly change = $derived<Change | ''>((['new', 'stays', 'gone', 'other'] as const).find((c) => c === this.own['change']) ?? '')
  readonly only = $derived<Class | ''>(classes.find((c) => c === this.own['class']) ?? '')

  get own() {
    // A moment after another workspace was entered this one is still there.
    return this.page.address.own.analysis ?? {}
  }

  set(part: Record<string, string>, step = false): void {
    if (this.page.address.space === 'analysis') this.page.setOwn(part, step)
  }

  /** follow opens what the address names. */
  follow(): void {
    this.now.open(this.shown)
    this.before.open(this.other)
  }

  show(id: number): void {
    this.formOpen = id === 0
    this.refused = null
    this.unbrush()
    this.set({ run: id ? String(id) : '', with: '', unit: '', class: '' }, true)
  }

  compare(id: number): void {
    this.set({ with: id ? String(id) : '' }, true)
  }

  choose(i: number): void {
    const u = this.answer?.units[i]
    this.set({ unit: u ? idOf(u) : '' }, false)
  }

  /** brush marks the units in a box of values and the means of their neighbours'. */
  brush(x0: number, x1: number, y0: number, y1: number, quarter = ''): void {
    const found = new Set<number>()
    this.answer?.units.forEach((u, i) => {
      const x = shownOf(u)
      if (x !== undefined && u.lag !== undefined && x >= x0 && x <= x1 && u.lag >= y0 && u.lag <= y1) found.add(i)
    })
    this.brushed = found
    this.quarter = quarter
  }

  unbrush(): void {
    this.brushed = new Set()
    this.quarter = ''
  }

  /** send asks for what the form says; of two periods the former one follows once units are chosen. */
  async send(): Promise<void> {
    const days = daysOf(this.form, this.page.now, this.page.city?.timezone)
    const question = questionOf(this.form, days)
    const earlier = this.form.compare && this.form.of !== 'earthwork' && !isWhole(this.form.method) ? beforeOf(days) : null
    const job = await this.ask(question)
    if (!job) return
    this.pending = earlier ? { of: job.id, question, days: earlier } : null
    this.show(job.id)
    if (this.now.id === job.id && this.now.answer) void this.second()
  }

  /** second asks for the former period once the answer about this one is there. */
  async second(): Promise<void> {
    const { pending, answer } = this
    if (!pending || !answer || pending.of !== this.now.id) return
    this.pending = null
    const job = await this.ask(alike(pending.question, { unit: answer.about.unit, weights: answer.about.result?.weights }, pending.days))
    if (job && this.shown === pending.of) this.compare(job.id)
  }

  private async ask(question: Question): Promise<Job | null> {
    this.sending = true
    this.refused = null
    try {
      const job = await this.page.client.json<Job>(`v1/hotspots?lang=${this.page.lang}`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(question),
      })
      void this.runs.load()
      return job
    } catch (error) {
      this.page.failed(error)
      this.refused = refusalOf(this.page, error)
      return null
    } finally {
      this.sending = false
    }
  }

  mayCancel = (job: Job | null): boolean =>
    job !== null && (job.state === 'waiting' || job.state === 'running') && (this.page.session.may('administer') || job.actor === this.page.session.me?.name)

  async cancel(id: number): Promise<void> {
    this.trouble = null
    try {
      await this.page.client.fetch(`v1/hotspots/${id}?lang=${this.page.lang}`, { method: 'DELETE' })
    } catch (error) {
      this.page.failed(error)
      this.trouble = refusalOf(this.page, error)
    }
    void this.runs.load()
    for (const run of [this.now, this.before]) if (run.id === id) run.again()
  }

  /** refill fills the form from a run. */
  refill(job: Job): void {
    if (!job.request) return
    this.form = formOf(job.request.request)
    this.formOpen = true
  }

  close(): void {
    this.now.close()
    this.before.close()
    this.runs.close()
  }
}
