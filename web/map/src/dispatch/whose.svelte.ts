// Whose asks whose a place would be, as it is being typed or dragged.
import { Problem } from '../client'
import { apart } from '../geometry'
import type { Page } from '../page.svelte'
import type { LngLat, LocatedPlace, ProblemDetails, ReportItem, Statement } from '../types'

const pause = 200 // milliseconds after the last change
const nearby = 50 // metres: the rule for reports of the same thing

/** Near is an open report in the neighbourhood. */
export interface Near {
  report: ReportItem
  metres: number
}

export class Whose {
  answer = $state.raw<LocatedPlace | null>(null)
  problem = $state.raw<ProblemDetails | null>(null)
  asking = $state(false)
  near = $state.raw<Near[] | null>(null) // null is not known

  private readonly page: Page
  private readonly neighbours: boolean
  private timer: ReturnType<typeof setTimeout> | undefined
  private query: AbortController | null = null

  /** neighbours has it look for open reports near the place as well. */
  constructor(page: Page, neighbours: boolean) {
    this.page = page
    this.neighbours = neighbours
  }

  /** spot is the answer where the place is somewhere: outside the city too. */
  get spot(): LocatedPlace | null {
    const trouble = this.answer?.place_problem
    return trouble && trouble.code !== 'outside' ? null : this.answer
  }

  /** of asks whose a report would be, or forgets what was asked where there is none. */
  of(question: Statement | null): void {
    clearTimeout(this.timer)
    this.query?.abort()
    this.asking = question !== null
    if (question) this.timer = setTimeout(() => void this.ask(question), pause)
    else this.answer = this.problem = this.near = null
  }

  close(): void {
    clearTimeout(this.timer)
    this.query?.abort()
  }

  private async ask(question: Statement): Promise<void> {
    const query = (this.query = new AbortController())
    try {
      this.answer = await this.page.client.foretell(question, this.page.lang, query.signal)
      this.problem = null
      if (!this.spot) this.near = null
      else if (this.neighbours) await this.look(this.spot.point, query.signal)
    } catch (error) {
      if (query.signal.aborted) return
      this.answer = null
      this.problem = error instanceof Problem ? error.details : null
      this.page.failed(error)
    }
    if (!query.signal.aborted) this.asking = false
  }

  private async look(at: LngLat, signal: AbortSignal): Promise<void> {
    if (!this.page.queue) return
    const d = 0.001 // degrees: more than fifty metres anywhere people live
    const box = [at.lng - d, at.lat - d, at.lng + d, at.lat + d].map((x) => x.toFixed(6)).join(',')
    const { items } = await this.page.client.reports({ open: 'true', bbox: box, lang: this.page.lang, limit: '100' }, signal)
    this.near = items
      .flatMap((report) => (report.lng === undefined || report.lat === undefined ? [] : [{ report, metres: apart(at, { lng: report.lng, lat: report.lat }) }]))
      .filter((n) => n.metres <= nearby)
      .sort((a, b) => a.metres - b.metres)
  }
}
