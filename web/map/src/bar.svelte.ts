// Bar is the address as the page holds it: language and theme also while nobody
// is signed in, so that whoever signs in again is where they were.
import { formatAddress, parseAddress, plainAddress, type Address } from './address'

function firstAddress(): Address {
  const plain = plainAddress(
    navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
    matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark',
  )
  return location.hash.length > 1 ? parseAddress(location.hash, plain) : { ...plain, accuracy: 30 }
}

export class Bar {
  address = $state.raw<Address>(firstAddress())
  /** travelled is told of an address that was typed or gone back to. */
  travelled: (before: Address) => void = () => {}

  start(): () => void {
    const read = () => {
      const before = this.address
      this.address = parseAddress(location.hash, before)
      this.travelled(before)
    }
    addEventListener('popstate', read)
    addEventListener('hashchange', read)
    return () => {
      removeEventListener('popstate', read)
      removeEventListener('hashchange', read)
    }
  }

  /** change writes a part anew; a step is one that Back undoes. */
  change(part: Partial<Address>, step = false): void {
    this.address = { ...this.address, ...part }
    const hash = formatAddress(this.address)
    if (hash === location.hash) return
    if (step) history.pushState(null, '', hash)
    else history.replaceState(null, '', hash)
  }
}
