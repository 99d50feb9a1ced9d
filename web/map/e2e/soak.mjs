// Plays a busy shift before an open console: `make soak`, or
//
//   MINUTES=10 EVENTS=10000 OPEN=5000 node e2e/soak.mjs
//
// A town of its own gets OPEN open reports; then steps and new reports come
// through the API, evenly over MINUTES, while the dispatch workspace stays open
// in a browser that draws in software. It fails where
//   · the page's heap grows by more than 20 MB after the first minute,
//   · our own code, with all that it calls, holds the page up for more than
//     200 ms without a break (MapLibre's own work on tiles and frames is told
//     apart by the file at the bottom of the stack, and printed beside it),
//   · the page's list is not the server's at the end.
// The reports that are open stay about as many: for each new one another is void.
import { readFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { rig } from './rig.mjs'
import { root } from './server.mjs'

const minutes = Number(process.env.MINUTES ?? 10)
const events = Number(process.env.EVENTS ?? 10_000)
const open = Number(process.env.OPEN ?? 5000)
const most = { growth: 20, task: 200 } // MB, ms
const window = 10_000 // of a profile, ms
const interval = 1000 // of its samples, µs
const late = 50 // ms

const r = await rig(['administrator', 'dispatcher'])
const box = (await r.get('/v1/city', 'dispatcher')).bounds
const categories = (await readFile(join(root, 'catalogue/matters.csv'), 'utf8')).split('\n').filter((line) => /^\d/.test(line)).map((line) => line.split(',')[0]).filter(Boolean).map((code) => `matter:${code}`)
let at = 0
// Places by the golden ratio, spread over the town; by another category each, so
// that few are of the same thing.
const statement = () => {
  const n = ++at
  const [west, south, east, north] = box
  return {
    channel: '12345', category: categories[n % categories.length], description: `soak ${n}`,
    place: { lng: Number((west + (east - west) * ((n * 0.61803398875) % 1)).toFixed(6)), lat: Number((south + (north - south) * ((n * 0.7548776662) % 1)).toFixed(6)), crs: 'WGS84', accuracy: 30 },
  }
}

/** listed gives all open reports as the server lists them. */
async function listed() {
  const all = []
  for (let after = ''; ;) {
    const page = await r.get(`/v1/reports?open=true&limit=1000${after && `&after=${encodeURIComponent(after)}`}`, 'dispatcher')
    all.push(...page.items)
    if (!page.next) return all
    after = page.next
  }
}

// Of what is reported twice the page lists the first.
const folded = (all) => {
  const ids = new Set(all.map((o) => o.id))
  return all.filter((o) => !o.duplicate_of || !ids.has(o.duplicate_of))
}

/** stretches gives how long, in milliseconds, each kind of code ran without a break in a profile. */
function stretches({ nodes, samples, timeDeltas }, found) {
  const by = new Map(nodes.map((n) => [n.id, n]))
  for (const n of nodes) for (const child of n.children ?? []) by.get(child).parent = n
  // What a sample belongs to: the function at the bottom of its stack.
  const bottom = (id) => {
    let n = by.get(id)
    while (n.parent && n.parent.callFrame.functionName !== '(root)') n = n.parent
    return n
  }
  let now = null
  let last = null // not the garbage collector, whose time is its caller's
  samples.forEach((id, i) => {
    // Until the next sample; where that came late, on cores that were busy, nobody knows what ran.
    const whole = Math.max(0, timeDeltas[i + 1] ?? 0) / 1000
    const ms = Math.min(late, whole)
    let n = bottom(id)
    if (n.callFrame.functionName === '(garbage collector)') n = last ?? n
    const file = n.callFrame.url.split('/').at(-1)
    const kind = !file ? null : /^maplibre/.test(file) ? 'maplibre' : 'own'
    last = n
    if (now && now.bottom === n && kind) {
      now.ms += ms
      now.clock += whole
    } else {
      if (now) found(now)
      now = kind ? { kind, bottom: n, ms, clock: whole, self: new Map() } : null
    }
    if (now) {
      const f = by.get(id).callFrame
      const name = `${f.functionName || '(unnamed)'} ${f.url.split('/').at(-1).replace(/-[\w-]{8}\.js$/, '')}:${f.lineNumber + 1}:${f.columnNumber}`
      now.self.set(name, (now.self.get(name) ?? 0) + ms)
    }
  })
  if (now) found(now)
}

const failed = []
try {
  const room = 10 // that more come than go for a moment
  while (at < open - room) await r.post('/v1/reports', Array.from({ length: Math.min(1000, open - room - at) }, statement), 'dispatcher')
  const begin = await listed()
  const held = begin.map(({ id, version, state }) => ({ id, version, state }))
  const page = await r.page('dispatcher', 'lang=zh&theme=dark')
  await page.locator('[data-state=live]').waitFor()
  await page.waitForFunction((n) => document.querySelector('[data-part=count]')?.textContent.replaceAll(',', '') === String(n), folded(begin).length)
  await page.evaluate(() => {
    const seen = (globalThis.soak = { frames: 0, long: [] })
    globalThis.chengge.map.map.on('render', () => seen.frames++)
    new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((e) => e.duration))).observe({ type: 'longtask' })
  })
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  await cdp.send('HeapProfiler.enable')
  await cdp.send('Profiler.enable')
  await cdp.send('Profiler.setSamplingInterval', { interval })

  const rows = []
  const head = ['minute', 'events', 'open', 'heap MB', 'nodes', 'listeners', 'frames', 'long', 'longest', 'own longest', 'own total', 'maplibre longest', 'load']
  const worst = []
  let byClock = 0 // the longest of our own with what no sample saw
  let taken = { own: 0, maplibre: 0, ownTotal: 0 }
  const measure = async (minute, sent) => {
    await cdp.send('HeapProfiler.collectGarbage')
    const metrics = Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]))
    const { frames, long } = await page.evaluate(() => {
      const { frames, long } = globalThis.soak
      Object.assign(globalThis.soak, { frames: 0, long: [] })
      return { frames, long }
    })
    const row = {
      minute, events: sent, open: held.length, 'heap MB': (metrics.JSHeapUsedSize / 1e6).toFixed(1), nodes: metrics.Nodes, listeners: metrics.JSEventListeners, frames,
      long: long.length, longest: Math.round(Math.max(0, ...long)), 'own longest': Math.round(taken.own), 'own total': Math.round(taken.ownTotal), 'maplibre longest': Math.round(taken.maplibre), load: loadavg()[0].toFixed(1),
    }
    taken = { own: 0, maplibre: 0, ownTotal: 0 }
    rows.push(row)
    console.log(head.map((h) => String(row[h]).padStart(Math.max(7, h.length))).join(' '))
  }
  const profile = async () => {
    const { profile } = await cdp.send('Profiler.stop')
    stretches(profile, ({ kind, ms, clock, self }) => {
      taken[kind] = Math.max(taken[kind], ms)
      if (kind !== 'own') return
      taken.ownTotal += ms
      byClock = Math.max(byClock, clock)
      if (ms > most.task / 4) worst.push([ms, [...self].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([name, t]) => `${name} ${Math.round(t)}`).join(', ')])
    })
  }

  // What comes next: a new report, one that is void for it, and steps.
  let next = 0
  async function act(n) {
    const key = n % 5
    if (key === 0) {
      const { id, version, state } = await r.post('/v1/reports', statement(), 'dispatcher')
      const { version: v, state: s } = version ? { version, state } : await r.get(`/v1/reports/${id}`, 'dispatcher')
      held.push({ id, version: v, state: s, busy: false })
      return
    }
    let one
    do one = held[next++ % held.length]
    while (one.busy)
    one.busy = true
    const [step, more] = key === 1 ? ['void', { why: 'soak' }] : one.state === 'reported' ? ['accept', {}] : ['supervise', { why: 'soak' }]
    try {
      const view = await r.post(`/v1/reports/${one.id}/steps`, { step, ...more }, 'dispatcher', { 'If-Match': `"${one.version}"` })
      Object.assign(one, { version: view.version, state: view.state })
      if (step === 'void') held.splice(held.indexOf(one), 1)
    } finally {
      one.busy = false
    }
  }

  console.log(head.map((h) => h.padStart(Math.max(7, h.length))).join(' '))
  await measure(0, 0)
  const begun = Date.now()
  const length = minutes * 60_000
  let sent = 0
  let measured = 0
  const doing = new Set()
  await cdp.send('Profiler.start')
  let profiled = Date.now()
  while (sent < events || doing.size > 0) {
    const passed = Date.now() - begun
    while (sent < Math.min(events, (passed / length) * events) && doing.size < 8) {
      const job = act(sent++).catch((e) => failed.push(`an event: ${e.message}`)).finally(() => doing.delete(job))
      doing.add(job)
    }
    if (Date.now() - profiled > window) {
      await profile()
      if (passed >= (measured + 1) * 60_000 && passed < length) await measure(++measured, sent)
      await cdp.send('Profiler.start')
      profiled = Date.now()
    }
    await sleep(20)
  }
  const took = (Date.now() - begun) / 60_000
  await sleep(5000) // the last of them come in
  await profile()
  await measure(Number(took.toFixed(1)), sent)

  const end = await listed()
  const server = new Map(folded(end).map((o) => [o.id, o]))
  const drawn = await page.evaluate(() => globalThis.chengge.map.map.getSource('reports').serialize().data.features.map((f) => [f.properties.id, f.properties.phase]))
  const count = await page.locator('[data-part=count]').textContent()
  const first = await page.locator('.queue [data-report]').evaluateAll((all) => all.map((e) => Number(e.dataset.report)))
  const wanted = [...server.values()].sort((a, b) => Number(b.emergency) - Number(a.emergency) || a.id - b.id).slice(0, first.length).map((o) => o.id)
  const phases = { reported: 'desk', accepted: 'desk', verified: 'desk' }
  const wrong = drawn.filter(([id, phase]) => phases[server.get(id)?.state] !== phase).length + [...server.keys()].filter((id) => !drawn.some(([d]) => d === id)).length
  if (wrong > 0 || Number(count.replaceAll(',', '')) !== server.size) failed.push(`the list: ${server.size} open at the server, ${count} in the page, ${drawn.length} drawn, ${wrong} differ`)
  if (JSON.stringify(first) !== JSON.stringify(wanted)) failed.push('the first of the list are not the server\'s')

  const after = rows.find((row) => row.minute >= 1) ?? rows[0]
  const growth = rows.at(-1)['heap MB'] - after['heap MB']
  if (growth > most.growth) failed.push(`the heap grew by ${growth.toFixed(1)} MB after the first minute`)
  worst.sort((a, b) => b[0] - a[0])
  const over = worst.filter(([ms]) => ms > most.task)
  if (over.length > 0) failed.push(`${over.length} times our own code held the page up for more than ${most.task} ms`)
  console.log(`the longest of our own, in ms, and where:\n${worst.slice(0, 6).map(([ms, where]) => `${ms.toFixed(0).padStart(6)}  ${where}`).join('\n') || '  none'}`)
  console.log(`${sent} events in ${took.toFixed(1)} minutes, ${end.length} open; heap ${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB after the first minute; longest of our own ${worst[0]?.[0].toFixed(0) ?? `under ${most.task / 4}`} ms (${byClock.toFixed(0)} with the time that no sample saw); list ${wrong === 0 ? 'equal' : 'differs'}`)
  failed.push(...r.faults)
} finally {
  await r.end()
}
if (failed.length > 0) {
  console.error([...new Set(failed)].slice(0, 10).join('\n'))
  process.exit(1)
}
