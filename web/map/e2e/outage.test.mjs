// Two browsers at once in each workspace; the server killed and back in each; all
// tabs of a browser by one stream; a stream that stands still without an end.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until, watch } from './citystage.mjs'
import { stage } from './stage.mjs'
import { start, stop, town } from './server.mjs'

let s, one, two
const soon = 8000 // milliseconds; a second where the cores are free, but maps are drawn in software
let reported = 0
// Each a hundred metres from the one before: no two of them are of the same thing.
const report = (description) => s.ask('administrator', 'POST', '/v1/reports', { channel: '12345', category: '06010', description, place: { lng: 113.6605 + 0.0011 * reported++, lat: 34.7572, crs: 'WGS84', accuracy: 5 } })
const plan = (name) => s.ask('administrator', 'POST', '/v1/balances', { name })
const run = (category) => s.ask('administrator', 'POST', '/v1/hotspots', { unit: 'grids', reports: { category } })
const change = (code, name) => s.ask('administrator', 'PATCH', `/v1/grids/${code}`, { name }, { 'If-Match': '*', 'X-Why': 'outage' })
const go = (page, space) => page.locator(`nav a[data-space=${space}]`).click()
const live = (page) => page.locator('.queue [data-state=live]').waitFor()
/** sees tells how long a page takes to show something after it was done. */
async function sees(page, selector, hasText, what, began = Date.now()) {
  await page.locator(selector, hasText ? { hasText } : {}).first().waitFor()
  const took = Date.now() - began
  console.log(`${what}: seen by the other after ${took} ms`)
  assert.ok(took < soon, `${what}: ${took} ms`)
}

before(async () => {
  s = await stage('outage', ['dispatcher'])
  s.chengge('balance', '--load', town)
  for (let i = 0; i < 40; i++) await s.ask('administrator', 'POST', '/v1/reports', { channel: '12345', category: i % 2 ? '06010' : '06012', description: `no. ${i}`, place: { lng: 113.6605 + (i % 8) * 0.0023, lat: 34.7505 + Math.floor(i / 8) * 0.0027, crs: 'CGCS2000', accuracy: 5 } })
  one = await s.open('administrator', 'lang=zh&theme=dark&v=15/113.6653/34.7579&qn=newest')
  two = await s.open('administrator', 'lang=en&theme=light&v=15/113.6653/34.7579&qn=newest', { scheme: 'light' })
  await Promise.all([live(one), live(two)])
})
after(async () => s?.end())

test('dispatch: what one desk does the other sees', async () => {
  const { id } = await report('for both')
  await Promise.all([one, two].map((p) => p.locator(`[data-report="${id}"]`).waitFor()))
  await two.locator(`[data-report="${id}"]`).click()
  await two.locator('article [data-step=accept]').waitFor()
  await one.locator(`[data-report="${id}"]`).click()
  await one.locator('article [data-part=state]', { hasText: '待受理' }).waitFor()
  const answered = two.waitForResponse((r) => r.url().includes('/steps'))
  await two.locator('article [data-step=accept]').click()
  await answered
  await sees(one, 'article [data-part=state]', '已受理', 'a step')
})

test('earthwork: a plan that one runs the other sees in the list', async () => {
  await Promise.all([one, two].map((p) => go(p, 'earthwork')))
  await Promise.all([one, two].map((p) => p.locator('[data-part=scenario] form').waitFor()))
  await one.locator('[name=name]').fill('两处都见')
  const answered = one.waitForResponse((r) => r.url().includes('/v1/balances?') && r.request().method() === 'POST')
  await one.locator('[data-action=run]').click()
  await answered
  await sees(two, '[data-part=balances] [data-job]', '两处都见', 'a plan')
})

test('analysis: a run of one is in the list of the other', async () => {
  await Promise.all([one, two].map((p) => go(p, 'analysis')))
  await Promise.all([one, two].map((p) => p.locator('[data-state=no-runs]').waitFor()))
  await one.locator('[name=unit]').selectOption('grids')
  const answered = one.waitForResponse((r) => r.url().includes('/v1/hotspots?') && r.request().method() === 'POST')
  await one.locator('[data-action=run]').click()
  await answered
  await sees(two, '[data-part=runs] [data-job]', '', 'a run')
})

test('editions: a draft, and that it was published', async () => {
  await Promise.all([one, two].map((p) => go(p, 'editions')))
  await Promise.all([one, two].map((p) => p.locator('[data-edition="1"][data-status=force]').waitFor()))
  await change('G01', '第一网格（改）')
  await sees(two, '[data-edition="2"][data-status=draft]', '', 'a draft')
  await one.locator('[data-edition="2"] button').click()
  await one.locator('[data-action=publish]').click()
  if (await one.locator('[name=accept]').waitFor({ timeout: 20_000 }).then(() => true, () => false)) await one.locator('[name=accept]').check()
  const answered = one.waitForResponse((r) => r.url().includes('/publish'))
  await one.locator('[data-action=confirm]').click()
  await answered
  await sees(two, '[data-edition="2"]:not([data-status=draft])', '', 'that it is published')
  const force = await until(() => s.ask('administrator', 'GET', '/v1/city'), (c) => c.edition === 2)
  assert.equal(force.edition, 2)
  await sees(two, '[data-edition="2"][data-status=force]', '', 'that it is in force')
  await two.context().close()
})

test('all tabs of a browser hear by one stream', async () => {
  const context = await one.context().browser().newContext({ viewport: { width: 1100, height: 700 }, locale: 'en' })
  context.setDefaultTimeout(60_000)
  const streams = []
  context.on('request', (r) => r.url().includes('/v1/events') && streams.push(r.url()))
  const tabs = []
  for (const space of ['dispatch', 'earthwork', 'analysis', 'editions']) {
    const tab = watch(await context.newPage(), s.port, s.faults)
    tabs.push(tab)
    await tab.goto(`${s.base}/#w=${space}&lang=en&theme=light&v=15/113.6653/34.7579&qn=newest`)
    if (space === 'dispatch') {
      await tab.locator('#key').fill(s.keys.administrator)
      await tab.locator('input[name=stay]').check()
      await tab.keyboard.press('Enter')
    }
    await tab.locator('.link.live').waitFor()
  }
  await live(tabs[0])
  const counts = await Promise.all(tabs.map((t) => until(() => t.evaluate(() => performance.getEntriesByType('resource').filter((e) => e.name.includes('/v1/reports?')).length), (n) => n > 0)))
  assert.equal(counts.length, 4)
  assert.equal(streams.length, 1, 'one stream of four tabs')
  one.tabs = tabs
})

test('the server is killed in each workspace: the map stays, it is said since when, and what needs the server says so', async () => {
  const [desk, earth, study, books] = one.tabs
  const { id } = await report('to be accepted')
  await desk.locator(`[data-report="${id}"]`).click()
  await desk.locator('article [data-step=accept]').waitFor()
  await earth.locator('[data-flow]').first().waitFor()
  if ((await study.locator('[name=unit]').count()) === 0) await study.locator('[data-action=form]').click()
  await books.locator('[data-edition="2"] button').click()
  await books.locator('[data-part=edition-card]').waitFor()
  await books.locator('[data-edition="1"] button').click()
  await books.locator('[data-action=rollback]').click()
  await books.locator('[name=why]').fill('before it went')
  await books.locator('[name=sure]').check()
  for (const t of one.tabs) await t.evaluate(() => (window.stays = true))
  const before = await Promise.all(one.tabs.map((t) => t.locator('.maplibregl-canvas').count()))
  await stop(s.server.child, 'SIGKILL')
  for (const t of one.tabs) {
    const away = t.locator('.notices [data-state=away]')
    await away.waitFor()
    assert.match(await away.textContent(), /since \d\d:\d\d:\d\d/)
  }
  assert.deepEqual(await Promise.all(one.tabs.map((t) => t.locator('.maplibregl-canvas').count())), before)
  assert.ok((await desk.locator('.list li').count()) > 20)
  assert.ok((await earth.locator('[data-flow]').count()) > 0)

  await desk.locator('article [data-step=accept]').click()
  await desk.locator('[data-part=step-problem]', { hasText: 'did not answer' }).waitFor()
  await earth.locator('[name=name]').fill('written while it was away')
  await earth.locator('[data-action=run]').click()
  await earth.locator('[data-part=scenario] [data-state=refused]', { hasText: 'No answer' }).waitFor()
  await study.locator('[data-action=run]').click()
  await study.locator('[data-part=form] [data-state=refused]', { hasText: 'No answer' }).waitFor()
  await books.locator('[data-action=confirm]').click()
  await books.locator('[data-part=dialog] [data-state=refused]', { hasText: 'No answer' }).waitFor()
  await s.picture(earth, 'outage-earthwork-light-en')
  await s.picture(books, 'outage-editions-light-en')
  assert.equal(await earth.locator('[name=name]').inputValue(), 'written while it was away')
  assert.equal(await books.locator('[name=why]').inputValue(), 'before it went')
})

test('it is back: each workspace catches up by itself', async () => {
  s.server = await start(s.port, '--data', s.data)
  const [desk, earth, study, books] = one.tabs
  const [{ id }, b, h] = [await report('while you were away'), await plan('made meanwhile'), await run('06012')]
  await change('G02', '第二网格（改）')
  for (const t of one.tabs) await t.locator('.notices [data-state=away]').waitFor({ state: 'detached' })
  await live(desk)
  await desk.locator(`[data-report="${id}"]`).waitFor()
  await earth.locator(`[data-part=balances] [data-job="${b.id}"]`, { hasText: 'made meanwhile' }).waitFor()
  await study.locator(`[data-part=runs] [data-job="${h.id}"]`).waitFor()
  await books.locator('[data-status=draft]').waitFor()
  // What was refused is done now.
  await earth.locator('[data-action=run]').click()
  await earth.locator('[data-part=balances] [data-job]', { hasText: 'written while it was away' }).waitFor()
  for (const t of one.tabs) assert.equal(await t.evaluate(() => window.stays), true, 'no reload')
  await one.tabs[0].context().close()
})

test('a stream that stands still without an end is noticed and taken up again, and nothing is lost', { timeout: 180_000 }, async () => {
  // A proxy between page and server; told to, it swallows what comes down the stream and closes nothing.
  let swallowed = 0
  let opened = 0
  const streams = new Set()
  const sockets = new Set()
  const proxy = createServer((down) => {
    const up = connect(s.port, '127.0.0.1')
    for (const [socket, other] of [[down, up], [up, down]]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => other.destroy())
    }
    down.on('data', (bytes) => {
      if (bytes.includes('GET /v1/events')) {
        opened++
        streams.add(up)
      }
      up.write(bytes)
    })
    up.on('data', (bytes) => {
      if (up.swallows) swallowed += bytes.length
      else down.write(bytes)
    })
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  try {
    const context = await one.context().browser().newContext({ viewport: { width: 1100, height: 700 }, locale: 'en' })
    const page = watch(await context.newPage(), proxy.address().port, s.faults)
    page.setDefaultTimeout(60_000)
    await page.goto(`http://127.0.0.1:${proxy.address().port}/#lang=en&theme=dark&v=15/113.6653/34.7579&qn=newest`)
    await page.locator('#key').fill(s.keys.dispatcher)
    await page.keyboard.press('Enter')
    await live(page)
    const first = await report('heard')
    await page.locator(`[data-report="${first.id}"]`).waitFor()
    for (const stream of streams) stream.swallows = true
    const began = Date.now()
    const lost = [await report('swallowed'), await report('swallowed as well')]
    await sleep(3000)
    assert.equal(await page.locator(`[data-report="${lost[0].id}"]`).count(), 0, 'it did not come')
    assert.ok(swallowed > 0)
    for (const { id } of lost) await page.locator(`[data-report="${id}"]`).waitFor()
    const took = Date.now() - began
    console.log(`a stream that stood still was taken up again after ${Math.round(took / 1000)} s`)
    assert.ok(took > 20_000 && took < 60_000, `${took} ms`)
    assert.equal(opened, 2)
    await live(page)
    await context.close()
  } finally {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  }
})

test('nothing went wrong unseen', () => {
  assert.deepEqual(s.faults, [])
  assert.deepEqual(s.server.failures(), [])
})
