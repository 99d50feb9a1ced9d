import { describe, expect, test } from 'vitest'
import { Keyring, type Stores } from './keyring'

function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    get length() { return kept.size },
    clear: () => kept.clear(),
    getItem: (k) => kept.get(k) ?? null,
    key: (i) => [...kept.keys()][i] ?? null,
    removeItem: (k) => void kept.delete(k),
    setItem: (k, v) => void kept.set(k, v),
  }
}

function stores(): Stores & { of: { tab: Storage; machine: Storage } } {
  const of = { tab: storage(), machine: storage() }
  return { of, tab: () => of.tab, machine: () => of.machine }
}
const refused: Stores = {
  tab: () => { throw new DOMException('denied', 'SecurityError') },
  machine: () => { throw new DOMException('denied', 'SecurityError') },
}

describe('the key', () => {
  test('lies in one place only', () => {
    const s = stores()
    const ring = new Keyring(s)
    expect(ring.get()).toBeNull()
    expect(ring.put('cg_1_a', true)).toBe('machine')
    expect(ring.put('cg_1_b', false)).toBe('tab')
    expect([s.of.tab.length, s.of.machine.length]).toEqual([1, 0])
    expect(new Keyring(s).get()).toEqual({ key: 'cg_1_b', kept: 'tab' })
    ring.clear()
    expect([s.of.tab.length, s.of.machine.length]).toEqual([0, 0])
    expect(ring.get()).toBeNull()
  })

  test('is kept in memory where storage is refused', () => {
    const ring = new Keyring(refused)
    expect(ring.put('cg_1_a', true)).toBe('memory')
    expect(ring.get()).toEqual({ key: 'cg_1_a', kept: 'memory' })
    expect(new Keyring(refused).get()).toBeNull()
    ring.clear()
    expect(ring.get()).toBeNull()
  })

  test('is kept in memory where storage is full', () => {
    const s = stores()
    s.of.tab.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }
    expect(new Keyring(s).put('cg_1_a', false)).toBe('memory')
  })

  test.each<[string, string | null, boolean]>([['the key', 'chengge.key', true], ['everything', null, true], ['something else', 'other', false]])(
    'another tab took %s away', (_, key, gone) => {
      const ring = new Keyring(stores())
      ring.put('cg_1_a', true)
      expect(ring.isGone({ key } as StorageEvent)).toBe(gone)
      ring.put('cg_1_a', false) // this tab has its own
      expect(ring.isGone({ key } as StorageEvent)).toBe(false)
    })
})
