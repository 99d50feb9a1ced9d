// Asked is something that a workspace asked the server for: there, on its way,
// or refused. While the server is away it stays on its way and is asked for again.
import { Problem } from './client'
import type { Page } from './page.svelte'
import type { ProblemDetails } from './types'

const again = 5000

export class Asked<T> {
  value = $state.raw<T | null>(null)
  problem = $state.raw<ProblemDetails | null>(null)
  loading = $state(false)

  private readonly page: Page
  private readonly get: (signal: AbortSignal) => Promise<T>
  private query: AbortController | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private repeated = false

  /** Nothing is asked before load. */
  constructor(page: Page, get: (signal: AbortSignal) => Promise<T>) {
    this.page = page
    this.get = get
  }

  /** load asks, or asks anew; what is there stays until the answer is. */
  load = async (): Promise<void> => {
    this.query?.abort()
    clearTimeout(this.timer)
    const query = (this.query = new AbortController())
    this.loading = true
    try {
      const value = await this.get(query.signal)
      if (query.signal.aborted) return
      if (!this.repeated || JSON.stringify(value) !== JSON.stringify(this.value)) this.value = value
      this.problem = null
    } catch (error) {
      if (query.signal.aborted) return
      if (error instanceof Problem) {
        this.problem = error.details
        if (error.details.status === 404) this.value = null
      } else this.timer = setTimeout(() => void this.load(), again)
      this.page.failed(error)
    }
    this.loading = false
  }

  /** every asks again and again, for as long as nobody stops it; an answer that is the same changes nothing. */
  every(ms: number): () => void {
    this.repeated = true
    void this.load()
    const timer = setInterval(() => {
      if (!document.hidden && !this.loading && this.page.link !== 'away') void this.load()
    }, ms)
    return () => {
      clearInterval(timer)
      this.close()
    }
  }

  close(): void {
    clearTimeout(this.timer)
    this.query?.abort()
  }
}
