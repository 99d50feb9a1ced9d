import { describe, expect, test } from 'vitest'
import { messages, Parser, type Message } from './stream'

const text = ': following from 41\nid: 41\n\nevent: edition\ndata: {"edition":1}\n\nid: 42\nevent: report\ndata: {"no":42}\n\n'
const told: Message[] = [
  { id: '41', event: 'message', data: null },
  { id: '41', event: 'edition', data: '{"edition":1}' },
  { id: '42', event: 'report', data: '{"no":42}' },
]

describe('a stream', () => {
  test.each([['\n'], ['\r\n'], ['\r']])('is read however it is cut, lines ending in %j', (end) => {
    const whole = text.replaceAll('\n', end) + (end === '\r' ? ':' : '') // a last \r may be half of \r\n
    for (let size = 1; size <= whole.length; size++) {
      const parser = new Parser()
      const out: Message[] = []
      for (let i = 0; i < whole.length; i += size) out.push(...parser.feed(whole.slice(i, i + size)))
      expect(out, `pieces of ${size}`).toEqual(told)
    }
  })

  test('keeps lines of data apart, drops one blank, and passes over what it does not know', () => {
    expect(new Parser().feed('data:  a\ndata:b\ndata\nretry: 2000\nwhat: ever\n\n')).toEqual([{ id: '', event: 'message', data: ' a\nb\n' }])
    expect(new Parser().feed('retry: 2000\n\n: ping\n\n')).toEqual([])
    expect(new Parser().feed('id: 7')).toEqual([]) // not finished
  })

  test('is decoded from bytes, letters cut in two', async () => {
    const bytes = new TextEncoder().encode('data: 示范路\n\n')
    const body = new ReadableStream<Uint8Array>({
      start(c) {
        for (const b of bytes) c.enqueue(Uint8Array.of(b))
        c.close()
      },
    })
    const out: Message[] = []
    for await (const m of messages(body, 1000, () => {})) out.push(m)
    expect(out).toEqual([{ id: '', event: 'message', data: '示范路' }])
  })

  test('that stands still is told', async () => {
    let end = () => {}
    const body = new ReadableStream<Uint8Array>({ start: (c) => void (end = () => c.close()) })
    let stalled = 0
    for await (const m of messages(body, 10, () => { stalled++; end() })) expect(m).toBeUndefined()
    expect(stalled).toBe(1)
  })
})
