// The parts of a stream of server-sent events, after the HTML standard.

/** Message is a block of a stream; one without data only says how far the stream is. */
export interface Message {
  id: string
  event: string
  data: string | null
}

/** Parser takes a stream in pieces, cut anywhere. */
export class Parser {
  private rest = ''
  private id = ''
  private event = ''
  private data: string[] | null = null
  private begun = false

  feed(piece: string): Message[] {
    const out: Message[] = []
    let text = this.rest + piece
    // A carriage return at the end may be half of an end of line.
    const half = text.endsWith('\r')
    if (half) text = text.slice(0, -1)
    const lines = text.split(/\r\n|\n|\r/)
    this.rest = lines.pop()! + (half ? '\r' : '')
    for (const line of lines) this.line(line, out)
    return out
  }

  private line(line: string, out: Message[]): void {
    if (line === '') {
      if (this.begun) out.push({ id: this.id, event: this.event || 'message', data: this.data?.join('\n') ?? null })
      this.event = ''
      this.data = null
      this.begun = false
      return
    }
    if (line.startsWith(':')) return
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'id' && !value.includes('\0')) this.id = value
    else if (field === 'event') this.event = value
    else if (field === 'data') (this.data ??= []).push(value)
    else return
    this.begun = true
  }
}

/** messages reads a stream until it ends. stalled is called when nothing comes for a while. */
export async function* messages(body: ReadableStream<Uint8Array>, stall: number, stalled: () => void): AsyncGenerator<Message> {
  const reader = body.getReader()
  const letters = new TextDecoder()
  const parser = new Parser()
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    for (;;) {
      timer = setTimeout(stalled, stall)
      const { done, value } = await reader.read()
      clearTimeout(timer)
      if (done) return
      yield* parser.feed(letters.decode(value, { stream: true }))
    }
  } finally {
    clearTimeout(timer)
    void reader.cancel().catch(() => {})
  }
}
