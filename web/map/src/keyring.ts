// The key of the API that this browser holds: for this tab, or for this machine
// where the user wants it to stay. It is in no address.

const name = 'chengge.key'

/** Kept is where a key lies. */
export type Kept = 'tab' | 'machine' | 'memory'

export interface Held {
  key: string
  kept: Kept
}

/** Stores are what a browser offers; either may be refused. */
export interface Stores {
  tab: () => Storage
  machine: () => Storage
}

const browser: Stores = { tab: () => sessionStorage, machine: () => localStorage }

/** Keyring keeps one key. Where the browser refuses to store it, it lasts as long as the page. */
export class Keyring {
  private readonly stores: Stores
  private memory: string | null = null

  constructor(stores: Stores = browser) {
    this.stores = stores
  }

  get(): Held | null {
    for (const kept of ['tab', 'machine'] as const) {
      const key = this.read(kept)
      if (key) return { key, kept }
    }
    return this.memory ? { key: this.memory, kept: 'memory' } : null
  }

  /** put keeps a key, in one place only, and says where it came to lie. */
  put(key: string, stay: boolean): Kept {
    this.clear()
    const kept = stay ? 'machine' : 'tab'
    try {
      this.stores[kept]().setItem(name, key)
      if (this.read(kept) === key) return kept
    } catch {
      // refused, or full
    }
    this.memory = key
    return 'memory'
  }

  clear(): void {
    this.memory = null
    for (const kept of ['tab', 'machine'] as const) {
      try {
        this.stores[kept]().removeItem(name)
      } catch {
        // refused: nothing lies there
      }
    }
  }

  /** isGone tells whether an event of storage says that the machine's key was taken away or changed, in another tab. */
  isGone(event: StorageEvent): boolean {
    return (event.key === name || event.key === null) && this.memory === null && this.read('tab') === null
  }

  private read(kept: 'tab' | 'machine'): string | null {
    try {
      return this.stores[kept]().getItem(name)
    } catch {
      return null
    }
  }
}
