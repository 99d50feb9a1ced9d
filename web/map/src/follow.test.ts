import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Away, Problem } from './client'
import { Follow, type Heard, type Source } from './follow'

// Without locks each tab reads for itself: what is tested here is the reading.
beforeEach(() => {
  vi.stubGlobal('navigator', {})
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const block = (no: number, event = 'report', data: object = { no, report: no, version: 1 }) => `id: ${no}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/** rig answers each opening of the stream with the next of some answers; the last one stays open. */
function rig(...answers: (string | Error)[]) {
  const asked: number[] = []
  const source: Source = {
    events: (after, signal) => {
      asked.push(after)
      const answer = answers.shift()
      if (answer instanceof Error) return Promise.reject(answer)
      const body = new ReadableStream<Uint8Array>({
        start(c) {
          c.enqueue(new TextEncoder().encode(answer ?? ''))
          if (answers.length > 0) c.close()
          else signal.addEventListener('abort', () => c.error(new DOMException('', 'AbortError')))
        },
      })
      return Promise.resolve(new Response(body))
    },
  }
  const heard: string[] = []
  const hear: Heard = {
    changed: (e) => heard.push(`changed ${e.no}`), left: (id) => heard.push(`left ${id}`), edition: () => heard.push('edition'), loaded: (n) => heard.push(`loaded ${n}`),
    link: (live) => heard.push(live ? 'live' : 'not live'), lost: () => heard.push('lost'),
  }
  return { asked, heard, follow: new Follow(source, 'test', hear) }
}

describe('following', () => {
  test('tells each change once, and goes on from the last when the stream ends', async () => {
    const { asked, heard, follow } = rig(block(42) + 'event: loaded\ndata: {"load":3}\n\n' + block(43, 'left', { no: 43, report: 7, version: 2 }) + ': ping\nid: 50\n\n', block(50) + block(51))
    follow.from(41)
    await vi.advanceTimersByTimeAsync(2000)
    expect(asked).toEqual([41, 50])
    expect(heard).toEqual(['live', 'changed 42', 'loaded 3', 'left 7', 'not live', 'live', 'changed 51'])
    follow.close()
  })

  test('waits longer and longer while the server is away, and not when told that it is back', async () => {
    const { asked, heard, follow } = rig(new Away(), new Away(), new Away(), new Away(), '')
    follow.from(1)
    await vi.advanceTimersByTimeAsync(700)
    expect(asked.length).toBe(2)
    follow.nudge()
    await vi.advanceTimersByTimeAsync(1)
    expect(asked.length).toBe(3)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(asked).toEqual([1, 1, 1, 1, 1])
    expect(heard.at(-1)).toBe('live')
    follow.close()
  })

  test('says when what was missed is gone, and begins where it is told to', async () => {
    const { asked, heard, follow } = rig(new Problem({ status: 410 }), block(901))
    follow.from(5)
    await vi.advanceTimersByTimeAsync(10)
    expect(heard).toEqual(['lost'])
    follow.from(900)
    await vi.advanceTimersByTimeAsync(10)
    expect(asked).toEqual([5, 900])
    expect(heard).toEqual(['lost', 'live', 'changed 901'])
    follow.close()
  })

  test('opens the stream anew when it stands still, and stops for good where the key does not open', async () => {
    const { asked, heard, follow } = rig(block(2))
    follow.from(1)
    await vi.advanceTimersByTimeAsync(39_000)
    expect(asked).toEqual([1])
    await vi.advanceTimersByTimeAsync(3000)
    expect(asked).toEqual([1, 2])
    expect(heard).toEqual(['live', 'changed 2', 'not live', 'live'])
    follow.close()

    const shut = rig(new Problem({ status: 401 }), '')
    shut.follow.from(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(shut.asked).toEqual([1])
  })

  class Channel {
    onmessage: unknown = null
    postMessage(): void {}
    close(): void {}
  }
  const refusal = new DOMException('denied', 'SecurityError')
  test.each<[string, object, unknown]>([
    ['locks are refused', { locks: { request: () => Promise.reject(refusal) } }, Channel],
    ['locks are refused at once', { locks: { request: () => { throw refusal } } }, Channel],
    ['locks are absent', { locks: undefined }, Channel],
    ['channels are refused', { locks: { request: () => new Promise(() => {}) } }, class { constructor() { throw refusal } }],
    ['channels are absent', { locks: { request: () => new Promise(() => {}) } }, undefined],
  ])('a tab reads for itself where %s', async (_, navigator, channel) => {
    vi.stubGlobal('navigator', navigator)
    vi.stubGlobal('BroadcastChannel', channel)
    const { asked, heard, follow } = rig(block(2))
    follow.from(1)
    await vi.advanceTimersByTimeAsync(100)
    expect(asked).toEqual([1])
    expect(heard).toEqual(['live', 'changed 2'])
    follow.close()
  })
})
