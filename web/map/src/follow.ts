// Follow hears of every change of reports, by one stream for all tabs of a
// browser: the tab that holds a lock reads it and tells the others.
import { Away, Problem } from './client'
import { messages } from './stream'
import type { ReportEvent } from './types'

/** Heard is what a follower is told. */
export interface Heard {
  /** changed: a report is as it says; left: it is no longer ours to see. */
  changed(event: ReportEvent): void
  left(report: number, version: number): void
  edition(): void
  /** loaded: past reports were brought in, by the load of this number. */
  loaded(load: number): void
  /** link says whether changes are being heard. */
  link(live: boolean): void
  /** lost: what was missed cannot be had again; load anew and call from. */
  lost(): void
}

export interface Source {
  events(after: number, signal: AbortSignal): Promise<Response>
}

type Word =
  | { kind: 'event'; no: number; event: string; data: string }
  | { kind: 'reached'; no: number }
  | { kind: 'leading'; from: number }
  | { kind: 'link'; live: boolean }
  | { kind: 'lost' }
  | { kind: 'hello' }

const stall = 40_000 // the server says something every 15 s
const silence = 60_000 // of the tab that reads, before another takes its place
const waits = [500, 1000, 2000, 4000, 8000]

// Locks are there on https and on this machine only, and a browser may refuse
// either: without them each tab reads for itself.
function open(name: string): BroadcastChannel | null {
  try {
    return navigator.locks ? new BroadcastChannel(name) : null
  } catch {
    return null
  }
}

export class Follow {
  private readonly source: Source
  private readonly heard: Heard
  private readonly name: string
  private readonly over = new AbortController()
  private channel: BroadcastChannel | null
  private at = -1 // not known yet: what is heard is kept until it is
  private early: Word[] = []
  private leading: AbortController | null = null
  private live = false
  private watch: ReturnType<typeof setTimeout> | undefined
  private wake: () => void = () => {}
  private begun = false

  /** name is the same in tabs that hear the same: of one server and one key. */
  constructor(source: Source, name: string, heard: Heard) {
    this.source = source
    this.name = name
    this.heard = heard
    this.channel = open(name)
    if (this.channel) this.channel.onmessage = (e: MessageEvent<Word>) => this.take(e.data)
  }

  /** from begins after the event as of which the list was loaded; what was heard already is not told again. */
  from(after: number): void {
    this.at = Math.max(this.at, after)
    const early = this.early
    this.early = []
    for (const word of early) this.take(word)
    if (!this.begun) {
      this.begun = true
      if (!this.channel) return void this.lead(new AbortController())
      this.say({ kind: 'hello' })
      this.stand(false)
      this.listen()
    } else this.wake()
  }

  /** nudge tries again at once, as when the server has been seen to be back. */
  nudge(): void {
    this.wake()
  }

  close(): void {
    clearTimeout(this.watch)
    this.over.abort()
    this.leading?.abort()
    this.wake()
    this.channel?.close()
  }

  private stand(steal: boolean): void {
    const turn = new AbortController()
    let held = false
    const request = async () => navigator.locks.request(this.name, steal ? { steal } : { signal: this.over.signal }, () => {
      held = true
      return this.lead(turn)
    })
    request().catch(() => {
      turn.abort() // another tab took the place of this one
      if (this.over.signal.aborted) return
      if (held) return this.stand(false)
      // This browser refuses locks: this tab reads for itself.
      this.channel?.close()
      this.channel = null
      clearTimeout(this.watch)
      void this.lead(new AbortController())
    })
  }

  /** listen takes the place of a tab that reads and is silent: it may be frozen. */
  private listen(): void {
    clearTimeout(this.watch)
    if (this.over.signal.aborted || this.leading || !this.channel) return
    this.watch = setTimeout(() => {
      if (this.leading || this.over.signal.aborted) return
      this.stand(true)
    }, silence)
  }

  private async lead(turn: AbortController): Promise<void> {
    this.leading = turn
    clearTimeout(this.watch)
    const signal = AbortSignal.any([turn.signal, this.over.signal])
    let failures = 0
    while (!signal.aborted) {
      if (this.at < 0) {
        await this.pause(silence, signal) // until the list is there again
        continue
      }
      const connection = new AbortController()
      try {
        const response = await this.source.events(this.at, AbortSignal.any([signal, connection.signal]))
        failures = 0
        this.tell({ kind: 'leading', from: this.at })
        this.tell({ kind: 'link', live: true })
        if (response.body) {
          for await (const m of messages(response.body, stall, () => connection.abort())) {
            if (signal.aborted || this.at < 0) break
            const no = Number(m.id)
            if (m.data !== null) this.tell({ kind: 'event', no: m.event === 'edition' || m.event === 'loaded' ? 0 : no, event: m.event, data: m.data })
            else if (no > 0) this.tell({ kind: 'reached', no })
          }
        }
      } catch (error) {
        if (signal.aborted) break
        if (error instanceof Problem && error.details.status === 401) break
        if (error instanceof Problem && error.details.status === 410) {
          this.tell({ kind: 'lost' })
          continue
        }
        if (!(error instanceof Away || error instanceof Problem || connection.signal.aborted || error instanceof TypeError)) throw error
      } finally {
        connection.abort()
      }
      if (signal.aborted) break
      this.tell({ kind: 'link', live: false })
      await this.pause(waits[Math.min(failures++, waits.length - 1)]! * (0.75 + Math.random() / 2), signal)
    }
    this.leading = null
  }

  private pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.wake = () => {}
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done)
      this.wake = done
      if (signal.aborted) done()
    })
  }

  private say(word: Word): void {
    if (!this.over.signal.aborted) this.channel?.postMessage(word)
  }

  private tell(word: Word): void {
    this.say(word)
    this.take(word)
  }

  private take(word: Word): void {
    if (this.over.signal.aborted) return
    if (!this.leading) this.listen()
    if (word.kind === 'hello') {
      if (this.leading) this.say({ kind: 'link', live: this.live })
      return
    }
    if (this.at < 0 && (word.kind === 'event' || word.kind === 'reached' || word.kind === 'leading')) {
      this.early.push(word)
      return
    }
    switch (word.kind) {
      case 'link':
        this.live = word.live
        return this.heard.link(word.live)
      case 'leading':
        // The tab that reads begins after what this one has: the part between is missing here.
        if (word.from > this.at) this.miss()
        return
      case 'lost':
        return this.miss()
      case 'reached':
        this.at = Math.max(this.at, word.no)
        return
      case 'event':
        return this.event(word)
    }
  }

  private miss(): void {
    if (this.at < 0) return
    this.at = -1
    this.early = []
    this.heard.lost()
  }

  private event({ no, event, data }: { no: number; event: string; data: string }): void {
    if (event === 'edition') return this.heard.edition()
    if (event === 'loaded') return this.heard.loaded((JSON.parse(data) as { load: number }).load)
    if (no <= this.at) return
    this.at = no
    const read = JSON.parse(data) as ReportEvent
    if (event === 'report') this.heard.changed(read)
    else if (event === 'left') this.heard.left(read.report, read.version)
  }
}
