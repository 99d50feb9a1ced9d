// Search is what people look for by its name, its code, or where it lies.
import { parsePoint, systems, type System } from './address'
import { Problem } from './client'
import type { Page } from './page.svelte'
import type { LngLat, Schema } from './types'

export type Found = Schema<'Found'>

/** Hit is a line of what was found: a thing of the city, a report, or a point. */
export type Hit =
  | { is: 'thing'; key: string; found: Found }
  | { is: 'report'; key: string; id: number }
  | { is: 'point'; key: string; point: LngLat; crs: System }

const pause = 180 // milliseconds after the last letter
const most = 100

/** known gives what needs no server: numbers of reports, and points in each datum. */
export function known(text: string, reports: boolean): Hit[] {
  const hits: Hit[] = []
  const number = Number(text.trim())
  // Numbers of reports begin with seconds since 2020: they have some fifteen digits.
  if (reports && /^\d{10,16}$/.test(text.trim()) && Number.isSafeInteger(number)) hits.push({ is: 'report', key: `report/${number}`, id: number })
  const point = parsePoint(text)
  if (point) for (const crs of systems) hits.push({ is: 'point', key: `point/${crs}`, point, crs })
  return hits
}

export class Search {
  text = $state('')
  hits = $state.raw<Hit[]>([])
  more = $state(false)
  phase = $state<'none' | 'asking' | 'there' | 'failed' | 'away'>('none')

  private readonly page: Page
  private timer: ReturnType<typeof setTimeout> | undefined
  private query: AbortController | null = null

  constructor(page: Page) {
    this.page = page
  }

  /** type is told of each letter. */
  type(text: string): void {
    this.text = text.slice(0, most)
    clearTimeout(this.timer)
    this.query?.abort()
    const sought = this.text.trim()
    this.hits = known(sought, this.page.queue !== null)
    this.more = false
    this.phase = sought === '' ? 'none' : 'asking'
    if (sought === '') return
    this.timer = setTimeout(() => void this.ask(sought), pause)
  }

  close(): void {
    clearTimeout(this.timer)
    this.query?.abort()
  }

  private async ask(sought: string): Promise<void> {
    const query = (this.query = new AbortController())
    try {
      const found = await this.page.client.search(sought, this.page.lang, query.signal)
      if (query.signal.aborted) return
      this.hits = [...known(sought, this.page.queue !== null), ...found.items.map((f, i): Hit => ({ is: 'thing', key: `${f.kind}/${f.code}/${i}`, found: f }))]
      this.more = found.more ?? false
      this.phase = 'there'
    } catch (error) {
      if (query.signal.aborted) return
      this.phase = error instanceof Problem ? 'failed' : 'away'
      this.page.failed(error)
    }
  }
}
