// More open reports than a page holds: the list says so, and the map, its
// shades and the figures are the server's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { stage } from './stage.mjs'

const held = 5000
const more = 700
const place = { lng: 113.6653, lat: 34.7579 }
let s, page

before(async () => {
  s = await stage('many', ['dispatcher'])
  const one = (i) => ({ channel: '12345', category: i % 50 === 0 ? '09006' : '06010', place: { lng: place.lng + ((i % 80) - 40) / 12000, lat: place.lat + (Math.floor(i / 80) - 36) / 15000, crs: 'WGS84' } })
  for (let i = 0; i < held + more; i += 500) {
    const taken = await s.ask('administrator', 'POST', '/v1/reports', Array.from({ length: Math.min(500, held + more - i) }, (_, k) => one(i + k)))
    assert.ok(taken, 'taken')
  }
})
after(() => s?.end())

const number = async (locator) => Number((await locator.textContent()).replaceAll(',', ''))

test('the map and the figures have all of them', { timeout: 240_000 }, async () => {
  // The count follows what was taken in by a moment.
  let total = 0
  for (let i = 0; i < 100 && total < held + more; i++, await sleep(100)) ({ total } = await s.ask('dispatcher', 'GET', '/v1/reports/counts?open=true'))
  assert.equal(total, held + more)
  page = await s.open('dispatcher', `lang=en&theme=dark&v=15/${place.lng}/${place.lat}`)
  await page.locator('.beyond').waitFor()
  await page.waitForFunction((n) => document.querySelector('[data-figure=open]').textContent.replaceAll(',', '') === String(n), total)
  const urgent = await s.ask('dispatcher', 'GET', '/v1/reports/counts?open=true&emergency=true')
  assert.equal(await number(page.locator('[data-figure=urgent]')), urgent.total)
  await page.evaluate(() => window.chengge.map.idle())
  const drawn = await page.evaluate(() => window.chengge.map.drawn())
  assert.ok(drawn.live > 0 && drawn.reports === 0, JSON.stringify(drawn))
  assert.ok(drawn.shades.some((shade) => shade === 4), `shades: ${drawn.shades}`)
  // The bars of the hours too: they came in a moment ago.
  await page.waitForFunction((n) => [...document.querySelectorAll('[data-part=time] .bars button')].reduce((sum, bar) => sum + Number(/(\d+) of them open/.exec(bar.title)[1]), 0) === n, total)
  await s.picture(page, 'many-dark-en')
  assert.deepEqual(s.faults, [])
})

test('another report is drawn within a second or so, and the sieve holds for the tiles', { timeout: 120_000 }, async () => {
  await s.ask('administrator', 'POST', '/v1/reports', [{ channel: '12345', category: '06010', place: { ...place, crs: 'WGS84' } }])
  await page.waitForFunction((n) => document.querySelector('[data-figure=open]').textContent.replaceAll(',', '') === String(n), held + more + 1)
  const seen = []
  page.on('request', (r) => r.url().includes('/tiles/live/') && seen.push(new URL(r.url()).searchParams))
  await page.evaluate(() => (location.hash = `${location.hash}&qk=09006`))
  // Few enough of these are held: they are drawn as they are listed.
  await page.waitForFunction(() => window.chengge.map.drawn().reports > 0)
  await page.evaluate(() => (location.hash = location.hash.replace('&qk=09006', '&qc=12345')))
  for (let i = 0; i < 100 && !seen.some((q) => q.get('channel') === '12345'); i++) await sleep(200)
  assert.ok(seen.some((q) => q.get('channel') === '12345' && q.get('open') === 'true'), seen.join(' '))
  assert.deepEqual(s.faults, [])
})

test('from afar they are counted in hexagons, which say their number', { timeout: 120_000 }, async () => {
  await page.evaluate(({ lng, lat }) => window.chengge.map.goTo({ lng, lat, zoom: 12.5 }), place)
  await page.evaluate(() => window.chengge.map.idle())
  const at = await page.evaluate((p) => window.chengge.map.screenOf(p), place)
  await page.mouse.move(at.x, at.y)
  await page.mouse.move(at.x + 1, at.y)
  await page.locator('.map-tip', { hasText: /\d+ open, \d+ emergencies/ }).waitFor()
  await s.picture(page, 'many-crowds-dark-en')
  assert.deepEqual(s.faults, [])
})
