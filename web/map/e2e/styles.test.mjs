// MapLibre itself draws every style of the server, from afar to near, and what
// is live over them, without an error. Pictures go beside those of the map.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { flags, freePort, program, root, start, stop, town } from './server.mjs'

const pictures = join(tmpdir(), 'chengge-map-pictures')
const folder = mkdtempSync(join(tmpdir(), 'chengge-styles-'))
chmodSync(folder, 0o755) // PostgreSQL may run as another user
const data = join(folder, 'var')
const library = dirname(createRequire(import.meta.url).resolve('maplibre-gl/package.json')) + '/dist'
const place = { lng: 113.6653, lat: 34.7579 }

let server, browser, page, job
const faults = []

const post = async (path, body) => {
  const response = await fetch(server.base + path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': String(Math.random()) }, body: JSON.stringify(body) })
  assert.equal(response.status, 201, await response.clone().text())
  return response.json()
}

before(async () => {
  await mkdir(pictures, { recursive: true })
  const chengge = (...args) => execFileSync(program, [...args, '--data', data, '--lang', 'en'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  chengge('import', town)
  chengge('publish', '--accept')
  server = await start(await freePort(), '--data', data)
  for (let i = 0; i < 24; i++)
    await post('/v1/reports', { channel: '12345', category: i % 5 ? '06010' : '09006', place: { lng: place.lng + (i % 6) / 2000, lat: place.lat + Math.floor(i / 6) / 2500, crs: 'WGS84' } })
  job = (await post('/v1/hotspots', { unit: 'grids' })).id
  for (let state = ''; state !== 'done'; await sleep(100)) {
    state = (await (await fetch(`${server.base}/v1/hotspots/${job}`)).json()).state
    assert.ok(['waiting', 'running', 'done'].includes(state), state)
  }

  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  page = await browser.newPage({ viewport: { width: 1000, height: 700 } })
  page.setDefaultTimeout(60_000) // drawn in software, on cores that may be busy
  page.on('pageerror', (e) => faults.push(`page: ${e.message}`))
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && !/GPU stall|WebGL|GL Driver/.test(m.text()) && faults.push(`console: ${m.text()}`))
  page.on('response', (r) => r.status() >= 400 && faults.push(`${r.status()} ${r.url()}`))
  page.on('request', (r) => r.url().startsWith('http') && !r.url().startsWith(server.base) && faults.push(`asked elsewhere: ${r.url()}`))
  await page.route(`${server.base}/library/*`, async (route) => {
    const name = basename(new URL(route.request().url()).pathname)
    const type = name.endsWith('.css') ? 'text/css' : name.endsWith('.html') ? 'text/html' : 'text/javascript'
    const body = name === 'page.html' ? '<!doctype html><link rel="stylesheet" href="maplibre-gl.css"><div id="map" style="position:fixed;inset:0"></div>' : await readFile(join(library, name))
    await route.fulfill({ status: 200, contentType: type, body })
  })
  await page.goto(`${server.base}/library/page.html`)
})

after(async () => {
  await browser?.close()
  if (server) await stop(server.child)
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
  console.log(`pictures: ${pictures}`)
})

/** draw has MapLibre draw a style at zooms and gives what it drew of each layer of tiles. */
const draw = (style, zooms) =>
  page.evaluate(
    async ({ style, zooms, place }) => {
      const lib = await import('/library/maplibre-gl.mjs')
      const { Map: GLMap } = lib.default ?? lib
      window.drawn?.remove()
      const errors = []
      const map = (window.drawn = new GLMap({ container: 'map', style, center: [place.lng, place.lat], zoom: zooms[0], attributionControl: false, fadeDuration: 0, canvasContextAttributes: { preserveDrawingBuffer: true } }))
      map.on('error', (e) => errors.push(e.error?.message ?? String(e)))
      map.on('styleimagemissing', (e) => errors.push(`no picture ${e.id}`))
      const seen = {}
      for (const zoom of zooms) {
        map.jumpTo({ zoom })
        await Promise.race([map.once('idle'), new Promise((_, no) => setTimeout(() => no(new Error(`no rest at zoom ${zoom}: ${errors}`)), 45_000))])
        for (const f of map.queryRenderedFeatures()) seen[f.sourceLayer] = (seen[f.sourceLayer] ?? 0) + 1
      }
      const gl = map.getCanvas().getContext('webgl2')
      const pixels = new Uint8Array(4 * gl.drawingBufferWidth * gl.drawingBufferHeight)
      gl.readPixels(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
      const colours = new Set(new Uint32Array(pixels.buffer))
      return { errors, seen, colours: colours.size, layers: map.getStyle().layers.length }
    },
    { style, zooms, place },
  )

for (const theme of ['dark', 'light', 'print'])
  test(`MapLibre draws ${theme}`, { timeout: 120_000 }, async () => {
    const drawn = await draw(`${server.base}/styles/${theme}.json`, [11.5, 13.5, 15, 16.7])
    await page.screenshot({ path: join(pictures, `style-${theme}.png`) })
    assert.deepEqual([drawn.errors, faults], [[], []])
    for (const layer of ['coverage', 'borders', 'grids', 'roads', 'components', 'labels']) assert.ok(drawn.seen[layer] > 0, `${layer}: ${JSON.stringify(drawn.seen)}`)
    assert.ok(drawn.colours > 20, `${drawn.colours} colours`)
  })

for (const theme of ['dark', 'light', 'print'])
  test(`MapLibre draws reports and hot spots over ${theme}`, { timeout: 120_000 }, async () => {
    const drawn = await draw(`${server.base}/styles/${theme}.json?reports=true&category=06*&result=${job}`, [12, 15.2])
    await page.screenshot({ path: join(pictures, `style-${theme}-live.png`) })
    assert.deepEqual([drawn.errors, faults], [[], []])
    assert.ok(drawn.seen.reports > 0 && drawn.seen.hotspots > 0, JSON.stringify(drawn.seen))
  })
