// A deployment's own picture of the ground lies below the city, and nothing else is asked for.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { flags, freePort, start, stop } from './server.mjs'

/** png gives a picture of one colour, 256 by 256. */
function png(r, g, b) {
  const crc = (bytes) => {
    let c = ~0
    for (const byte of bytes) {
      c ^= byte
      for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    }
    return ~c >>> 0
  }
  const part = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length)
    body.copy(out, 4)
    out.writeUInt32BE(crc(body), body.length + 4)
    return out
  }
  const head = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0])
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(256 * 3, Buffer.from([r, g, b]))])
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), part('IHDR', head), part('IDAT', deflateSync(Buffer.concat(Array(256).fill(row)))), part('IEND', Buffer.alloc(0))])
}

let ground, server, browser, page
const asked = []
const faults = []
before(async () => {
  const picture = png(200, 40, 160)
  ground = createServer((request, response) => {
    asked.push(request)
    response.writeHead(200, { 'Content-Type': 'image/png', 'Access-Control-Allow-Origin': '*' }).end(picture)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => ground.once('listening', resolve))
  server = await start(await freePort(), '--from', 'testdata/town', '--basemap', `http://127.0.0.1:${ground.address().port}/{z}/{x}/{y}.png`, '--basemap-attribution', 'GS(2026)0001 & 自然资源')
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en', colorScheme: 'dark' })
  page.setDefaultTimeout(60_000)
  page.on('pageerror', (e) => faults.push(`page: ${e.stack}`))
  page.on('console', (m) => m.type() === 'error' && faults.push(`console: ${m.text()}`))
  await page.goto(`${server.base}/#lang=en&theme=dark`)
  await page.locator('aside.left li', { hasText: 'Basemap' }).waitFor()
  await page.evaluate(() => window.chengge.map.idle())
})
after(async () => {
  await browser?.close()
  if (server) await stop(server.child)
  ground?.close()
})

test('the picture is drawn below the city, with what is to be said of it', { timeout: 120_000 }, async () => {
  assert.ok(asked.length > 0)
  assert.ok(asked.every((r) => !r.headers.authorization && !r.headers.cookie && [undefined, `${server.base}/`].includes(r.headers.referer)), 'no key goes there, and of the address the origin at most')
  assert.equal(await page.locator('.map-credit').textContent(), 'GS(2026)0001 & 自然资源')
  const shot = async () => (await page.screenshot({ clip: { x: 400, y: 300, width: 4, height: 4 } })).toString('base64')
  const on = await shot()
  await page.locator('aside.left li', { hasText: 'Basemap' }).locator('input').uncheck()
  await page.evaluate(() => window.chengge.map.idle())
  assert.match(page.url(), /off=basemap/)
  assert.notEqual(await shot(), on)
  assert.deepEqual(faults, [])
})
