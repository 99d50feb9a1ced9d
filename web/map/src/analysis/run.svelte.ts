// Run follows one job: while it waits and runs it is asked for again and again,
// once it is done its answer is read.
import { Problem } from '../client'
import type { Page } from '../page.svelte'
import type { Job as AnyJob, ProblemDetails } from '../types'
import { readAnswer, type Answer } from './answer'
import type { Question } from './study'

export type Job = AnyJob & { edition: number; again?: boolean; request?: { request: Question } }
export type Phase = 'none' | 'asking' | 'waiting' | 'running' | 'reading' | 'done' | 'failed' | 'cancelled' | 'absent'

const beat = 500 // milliseconds between questions; the longer it takes the rarer
const mostKept = 3

export class Run {
  id = $state(0)
  phase = $state<Phase>('none')
  job = $state.raw<Job | null>(null)
  answer = $state.raw<Answer | null>(null)
  problem = $state.raw<ProblemDetails | null>(null)
  read = $state(0) // units that have been read

  /** ended is told of a job that has just been seen to end. */
  ended: () => void = () => {}

  private readonly page: Page
  private readonly kept: Map<number, { job: Job; answer: Answer }>
  private query: AbortController | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(page: Page, kept: Map<number, { job: Job; answer: Answer }>) {
    this.page = page
    this.kept = kept
  }

  /** open goes over to another job; 0 is none. */
  open(id: number): void {
    if (id === this.id && this.phase !== 'none') return
    this.close()
    this.id = id
    this.job = this.answer = this.problem = null
    this.read = 0
    const kept = this.kept.get(id)
    if (id === 0) this.phase = 'none'
    else if (kept) {
      this.job = kept.job
      this.answer = kept.answer
      this.phase = 'done'
    } else {
      this.phase = 'asking'
      void this.look(0)
    }
  }

  /** again asks anew after a failure to read. */
  again = (): void => {
    const { id } = this
    this.id = -1
    this.open(id)
  }

  close(): void {
    clearTimeout(this.timer)
    this.query?.abort()
  }

  private async look(turn: number): Promise<void> {
    const query = (this.query = new AbortController())
    try {
      // The state of the job; the answer is read as a stream when it is there.
      const page = await this.page.client.json<{ items: Job[] }>(`v1/hotspots?limit=1&after=${this.id + 1}&lang=${this.page.lang}`, { signal: query.signal })
      const job = page.items.find((j) => j.id === this.id)
      if (!job) {
        this.phase = 'absent'
        return
      }
      const wasUnder = this.phase === 'waiting' || this.phase === 'running'
      this.job = job
      if (job.state === 'waiting' || job.state === 'running') {
        this.phase = job.state
        this.timer = setTimeout(() => void this.look(turn + 1), beat * (1 + Math.min(5, turn / 20)))
        return
      }
      if (wasUnder) this.ended()
      if (job.state === 'done') return await this.fetch(job, query.signal)
      this.problem = (job.problem ?? null) as ProblemDetails | null
      this.phase = job.state
    } catch (error) {
      if (query.signal.aborted) return
      this.page.failed(error)
      if (error instanceof Problem) {
        this.problem = error.details
        this.phase = error.details.status === 404 ? 'absent' : 'failed'
      } else this.timer = setTimeout(() => void this.look(turn), 3000)
    }
  }

  private async fetch(job: Job, signal: AbortSignal): Promise<void> {
    this.phase = 'reading'
    const response = await this.page.client.fetch(`v1/hotspots/${job.id}?format=geojson&lang=${this.page.lang}`, {
      signal, headers: { Accept: 'application/geo+json, application/problem+json' }, endless: true, patience: 120_000,
    })
    const answer = await readAnswer(response.body!, (n) => (this.read = n))
    if (signal.aborted) return
    this.kept.set(job.id, { job, answer })
    for (const old of [...this.kept.keys()].slice(0, -mostKept)) this.kept.delete(old)
    this.answer = answer
    this.phase = 'done'
  }
}
