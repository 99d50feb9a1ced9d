// Session is who works at this page: it asks the server, holds the key, and
// knows when it no longer opens.
import { Away, Client, Problem } from './client'
import { Keyring, type Kept } from './keyring'
import type { Bar } from './bar.svelte'
import type { Me, ProblemDetails } from './types'
import type { Lang } from './words'

export type Phase = 'starting' | 'out' | 'in'

/** Trouble is why somebody is at the door: an answer of the server, or none. */
export interface Trouble {
  kind: 'refused' | 'ended' | 'slower' | 'forbidden' | 'away'
  details?: ProblemDetails
  lang?: Lang // of the details
  since?: Date
}

const again = 3000

export class Session {
  phase = $state<Phase>('starting')
  me = $state.raw<Me | null>(null)
  client = $state.raw<Client>(new Client(null))
  trouble = $state.raw<Trouble | null>(null)
  kept = $state<Kept | null>(null)
  trying = $state(false)

  private readonly bar: Bar
  private readonly keys: Keyring
  private timer = 0

  constructor(bar: Bar, keys = new Keyring()) {
    this.bar = bar
    this.keys = keys
  }

  may = (right: string): boolean => this.me?.rights.includes(right) ?? false

  start(): () => void {
    void this.begin()
    const elsewhere = (e: StorageEvent) => {
      if (this.phase === 'in' && this.kept === 'machine' && this.keys.isGone(e)) this.leave(null)
    }
    addEventListener('storage', elsewhere)
    return () => {
      clearTimeout(this.timer)
      removeEventListener('storage', elsewhere)
    }
  }

  /** begin asks who we are with the key that is kept, or without one, as over loopback. */
  begin = async (): Promise<void> => {
    clearTimeout(this.timer)
    const held = this.keys.get()
    try {
      await this.enter(new Client(held?.key ?? null), held?.kept ?? null)
    } catch (error) {
      if (held && error instanceof Problem && error.details.status === 401) {
        // It opens no longer, or this server has no keys.
        this.keys.clear()
        this.trouble = { kind: 'ended', details: error.details, lang: this.lang }
        await this.enter(new Client(null), null).catch((e: unknown) => {
          if (e instanceof Problem) this.phase = 'out'
          else this.fail(e, true)
        })
        return
      }
      if (error instanceof Problem && error.details.status === 401) this.phase = 'out'
      else this.fail(error, true)
    }
  }

  /** signIn tries a key and keeps it where it opens. */
  async signIn(key: string, stay: boolean): Promise<boolean> {
    this.trying = true
    try {
      const client = new Client(key)
      const me = await client.me(this.lang)
      this.kept = this.keys.put(key, stay)
      this.settle(client, me)
      return true
    } catch (error) {
      this.fail(error, false)
      return false
    } finally {
      this.trying = false
    }
  }

  signOut(): void {
    this.keys.clear()
    this.leave(null)
  }

  /** rename asks for the names of role and rights in the language of the page. */
  async rename(): Promise<void> {
    if (this.phase !== 'in') return
    const client = this.client
    const me = await client.me(this.lang).catch(() => null)
    if (me && this.client === client) this.me = me
  }

  private get lang(): Lang {
    return this.bar.address.lang
  }

  private async enter(client: Client, kept: Kept | null): Promise<void> {
    const me = await client.me(this.lang)
    this.kept = kept
    this.settle(client, me)
  }

  private settle(client: Client, me: Me): void {
    client.refused = (details) => {
      if (this.client !== client || this.phase !== 'in') return
      this.keys.clear()
      this.leave({ kind: 'ended', details, lang: this.lang })
    }
    this.client = client
    this.me = me
    this.trouble = null
    this.phase = 'in'
  }

  private leave(trouble: Trouble | null): void {
    this.client = new Client(null)
    this.me = null
    this.kept = null
    this.trouble = trouble
    this.phase = 'out'
  }

  private fail(error: unknown, repeat: boolean): void {
    if (error instanceof Problem) {
      const { status } = error.details
      this.trouble = { kind: status === 401 ? 'refused' : status === 429 ? 'slower' : 'forbidden', details: error.details, lang: this.lang }
      this.phase = 'out'
      return
    }
    const since = this.trouble?.kind === 'away' ? this.trouble.since : undefined
    this.trouble = { kind: 'away', since: since ?? new Date() }
    if (!(error instanceof Away)) throw error
    if (repeat) this.timer = window.setTimeout(() => void this.begin(), again)
  }
}
