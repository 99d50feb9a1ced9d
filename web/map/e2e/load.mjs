// Says how long the console takes to come up, with a cold cache and drawn in
// software: `make bench-page`, or
//
//   RUNS=5 CHENGGE_SERVER=http://127.0.0.1:8080 node e2e/load.mjs
//
// Without CHENGGE_SERVER (whose caller needs no key) the demo city is served;
// CHENGGE_PAGE is another server of the page. Times are from the beginning of
// the navigation, in a browser that was just started:
//   first      something is painted
//   listed     the queue's reports are listed
//   answered   a click on the map, made as soon as they are, has its answer
//   drawn      the map is idle for the first time with the city on it
import { loadavg } from 'node:os'
import { chromium } from 'playwright-core'
import { demo, flags } from './server.mjs'

const goal = 2500
const runs = Number(process.env.RUNS ?? 5)
const size = { width: 1440, height: 900 }
const { server, end } = process.env.CHENGGE_SERVER ? { server: process.env.CHENGGE_SERVER, end: async () => {} } : await demo()
const address = `${process.env.CHENGGE_PAGE ?? server}/#lang=en&theme=dark`

// What the page is watched by, from before its first script.
function watch() {
  const seen = (window.seen = { long: [] })
  const note = (name, at = performance.now()) => (seen[name] ??= at)
  new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((e) => [e.startTime, e.duration]))).observe({ type: 'longtask', buffered: true })
  new PerformanceObserver((list) => note('first', list.getEntries()[0].startTime)).observe({ type: 'paint', buffered: true })
  new MutationObserver(() => {
    if (document.querySelector('.queue li')) note('listed')
  }).observe(document, { childList: true, subtree: true })
  const timer = setInterval(() => {
    const gl = window.chengge?.map?.map
    if (!gl) return
    clearInterval(timer)
    note('began')
    gl.on('idle', () => {
      if (seen.drawn) return
      const at = performance.now()
      const layers = ['roads-line', 'grids-line'].filter((l) => gl.getLayer(l))
      if (layers.length > 0 && gl.queryRenderedFeatures({ layers }).length > 0) note('drawn', at)
    })
  }, 10)
}

async function once() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  try {
    const context = await browser.newContext({ viewport: size, locale: 'en' })
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    const kinds = new Map()
    const bytes = {}
    await cdp.send('Network.enable')
    cdp.on('Network.responseReceived', (e) => kinds.set(e.requestId, e.response.url.includes('/v1/') ? 'data' : e.type === 'EventSource' ? 'data' : e.type.toLowerCase()))
    cdp.on('Network.loadingFinished', (e) => {
      const kind = kinds.get(e.requestId)
      if (kind) bytes[kind] = (bytes[kind] ?? 0) + e.encodedDataLength
    })
    await page.addInitScript(watch)
    await page.goto(address, { waitUntil: 'commit' })
    await page.waitForFunction(() => window.seen.listed, null, { polling: 20 })
    await page.mouse.click(size.width / 2 - 32, size.height / 2)
    await page.waitForFunction(() => {
      if (!document.querySelector('.card [data-part=lead], .card [data-part=what], .card [data-part=problem]')) return false
      return (window.seen.answered ??= performance.now())
    }, null, { polling: 20 })
    await page.waitForFunction(() => window.seen.drawn, null, { polling: 100 })
    const seen = await page.evaluate(() => window.seen)
    const { usedJSHeapSize: heap } = await page.evaluate(() => ({ usedJSHeapSize: performance.memory?.usedJSHeapSize ?? 0 }))
    const before = seen.long.filter(([at]) => at < seen.drawn).map(([, d]) => d)
    return { first: seen.first, map: seen.began, listed: seen.listed, answered: seen.answered, drawn: seen.drawn, longest: Math.max(0, ...before), blocked: before.reduce((a, d) => a + d - 50, 0), heap, bytes, tasks: seen.long }
  } finally {
    await browser.close()
  }
}

try {
  const all = []
  const ms = (n) => `${Math.round(n)}`.padStart(9)
  const names = ['first', 'map', 'listed', 'answered', 'drawn', 'longest', 'blocked']
  console.log(`${address}, ${size.width}×${size.height}, load ${loadavg()[0].toFixed(1)}; milliseconds`)
  console.log(`run${names.map((n) => n.padStart(9)).join('')}`)
  for (let i = 1; i <= runs; i++) {
    const r = await once()
    all.push(r)
    console.log(`${String(i).padEnd(3)}${names.map((n) => ms(r[n])).join('')}`)
    if (process.env.TASKS) console.log(r.tasks.map(([at, d]) => `${Math.round(at)}+${Math.round(d)}`).join(' '))
  }
  const middle = (of) => all.map(of).sort((a, b) => a - b)[Math.floor(all.length / 2)]
  console.log(`mid${names.map((n) => ms(middle((r) => r[n]))).join('')}`)
  const kinds = Object.entries(all.at(-1).bytes).sort((a, b) => b[1] - a[1])
  console.log(`bytes as sent: ${kinds.map(([k, n]) => `${k} ${(n / 1000).toFixed(0)} kB`).join(', ')}; heap ${(middle((r) => r.heap) / 1e6).toFixed(0)} MB`)
  const interactive = middle((r) => Math.max(r.listed, r.answered))
  console.log(`interactive after ${Math.round(interactive)} ms in the middle of ${runs} runs; the goal is ${goal} ms; load ${loadavg()[0].toFixed(1)}`)
} finally {
  await end()
}
