// Signing in, and the reports, in a real browser against the real program with
// a database and keys. Pictures go beside those of the map.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { flags, freePort, program, root, start, stop, town } from './server.mjs'
import { structure } from './stage.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = join(tmpdir(), 'chengge-map-pictures')
const folder = mkdtempSync(join(tmpdir(), 'chengge-reports-'))
chmodSync(folder, 0o755) // PostgreSQL may run as another user
const data = join(folder, 'var')
const chengge = (...args) => execFileSync(program, [...args, '--data', data, '--lang', 'en'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const makeKey = (name, ...args) => {
  const { id, key } = JSON.parse(chengge('keys', 'create', '--format', 'json', '--name', name, ...args))
  return { id, secret: key }
}

const servers = [] // all that were started, for what they said of their failures
let server, port, browser, context, page
const keys = {}
const faults = []

before(async () => {
  await mkdir(pictures, { recursive: true })
  chengge('import', town)
  chengge('publish', '--accept')
  keys.root = makeKey('root', '--role', 'administrator') // before the server starts: from then on it wants one
  port = await freePort()
  server = await start(port, '--data', data)
  servers.push(server)
  keys.desk = makeKey('hotline desk 3', '--role', 'dispatcher')
  keys.brief = makeKey('short', '--role', 'dispatcher', '--expires', '12h')
  keys.app = makeKey('app', '--role', 'reporter', '--channel', 'citizen', '--crs', 'WGS84')
  keys.viewer = makeKey('wall', '--role', 'viewer')
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  context = await newContext()
  page = await newPage(context)
})

after(async () => {
  await browser?.close()
  if (server) await stop(server.child)
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
  console.log(`pictures: ${pictures}`)
})

const secrets = () => Object.values(keys).map((k) => k.secret)
async function newContext() {
  const c = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', colorScheme: 'dark' })
  c.setDefaultTimeout(60_000)
  return c
}
async function newPage(of) {
  const p = await of.newPage()
  p.on('pageerror', (e) => faults.push(`page: ${e.message}`))
  p.on('console', (m) => {
    // Browsers note each request that was refused: those are part of the test.
    if (m.type() === 'error' && !/status of (401|403|404|409|410|412|429|503)|ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY/.test(m.text())) faults.push(`console: ${m.text()} ${m.location().url}`)
  })
  p.on('request', (r) => {
    const { protocol, host } = new URL(r.url())
    if (protocol.startsWith('http') && host !== `127.0.0.1:${port}`) faults.push(`asked elsewhere: ${r.url()}`)
    if (secrets().some((s) => r.url().includes(s))) faults.push('a key in an address')
  })
  return p
}
const address = (hash) => `http://127.0.0.1:${port}/#${hash}`
const picture = async (name, of = page) => {
  await of.evaluate(() => window.chengge?.map?.idle?.())
  await of.screenshot({ path: join(pictures, `${name}.png`) })
}
const live = (of = page) => of.locator('.queue [data-state=live]').waitFor()
async function signIn(of, key, hash) {
  await of.goto(address(hash))
  await of.locator('#key').fill(key.secret)
  await of.keyboard.press('Enter')
  await of.locator('[data-part=me]').waitFor({ state: 'attached' })
  await live(of)
}
async function post(path, body, key, headers = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key.secret}`, ...headers }, body: JSON.stringify(body),
  })
  const read = await response.json()
  assert.ok(response.ok, JSON.stringify(read))
  return read
}
const report = (more) => post('/v1/reports', { channel: '12345', category: '06010', description: '路面有垃圾', place: { lng: 113.6653, lat: 34.7579, crs: 'WGS84', accuracy: 30, address: '示范路 1 号' }, ...more }, keys.desk)
const row = (id, of = page) => of.locator(`[data-report="${id}"]`)
async function noSerious(of = page) {
  await of.evaluate(axe)
  const { violations } = await of.evaluate(() => window.axe.run())
  const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact) || structure.test(v.id))
  assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), [])
}

test('without a key there is a door and nothing else', async () => {
  await page.goto(address('lang=zh&theme=dark&v=15.5/113.6653/34.7579&off=zones'))
  await page.locator('#key').waitFor()
  assert.equal(await page.locator('canvas').count(), 0)
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'key')
  await picture('sign-in-dark-zh')
  await noSerious()
  await page.click('[data-action=theme]')
  await noSerious()
  await page.click('[data-action=theme]')
  await page.locator('#key').focus()
})

test('an empty, a misshapen and a wrong key are said', async () => {
  await page.keyboard.press('Enter')
  await page.locator('#key-wrong', { hasText: '请填写密钥' }).waitFor()
  await page.keyboard.type('这不是 密钥')
  await page.keyboard.press('Enter')
  await page.locator('#key-wrong', { hasText: '请检查' }).waitFor()
  await page.locator('#key').fill('nonsense')
  await page.keyboard.press('Enter')
  await page.locator('[data-trouble=refused]', { hasText: '没有这个密钥' }).waitFor()
  await noSerious()
  await page.click('[data-action=lang]')
  await page.click('[data-action=theme]')
  await page.locator('[data-trouble=refused]', { hasText: 'does not open' }).waitFor()
  await page.keyboard.press('Escape')
  await picture('sign-in-wrong-light-en')
  await noSerious()
})

test('signing in by keyboard leads to where the address says', async () => {
  await page.locator('#key').focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(keys.desk.secret)
  await page.keyboard.press('Enter')
  await page.locator('[data-part=me]', { hasText: 'hotline desk 3' }).waitFor({ state: 'attached' })
  assert.match(await page.locator('[data-part=me]').textContent(), /dispatcher · whole city/)
  await live()
  assert.match(page.url(), /v=15.5\/113.6653\/34.7579/)
  assert.match(page.url(), /off=zones/)
  await page.locator('[data-state=no-reports]').waitFor()
  await picture('reports-none-light-en')
  await noSerious()
  const kept = await page.evaluate(() => [sessionStorage.length, localStorage.length])
  assert.deepEqual(kept, [1, 0], 'the key is kept for this tab only')
  await page.reload()
  await page.locator('[data-part=me]').waitFor({ state: 'attached' })
  await live()
})

test('a report that comes in is there in a moment, and is accepted by keyboard', async () => {
  await page.evaluate(() => window.chengge.map.idle())
  const sent = Date.now()
  const { id } = await report({})
  const began = Date.now() // acknowledged, and so stored
  await row(id).waitFor({ timeout: 15_000 })
  const took = Date.now() - began
  console.log(`a report was in the list ${took} ms after it was acknowledged, which took ${began - sent} ms`)
  assert.ok(took < 5000, `${took} ms`) // it is drawn in software, on cores that may be busy
  await page.locator('body').press('q')
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await page.locator('[data-part=state]', { hasText: 'to accept' }).waitFor()
  assert.match(page.url(), new RegExp(`r=${id}`))
  assert.match(await page.locator('article').textContent(), /Matrix/)
  await picture('report-light-en')
  await noSerious()
  await page.keyboard.press('a')
  await page.locator('[data-part=state]', { hasText: 'accepted' }).waitFor()
  await row(id).locator('.state', { hasText: 'accepted' }).waitFor()
  const stored = await (await fetch(`http://127.0.0.1:${port}/v1/reports/${id}`, { headers: { Authorization: `Bearer ${keys.desk.secret}` } })).json()
  assert.equal(stored.state, 'accepted')
  assert.equal(stored.history.at(-1).actor, 'hotline desk 3')
})

test('it is verified, filed, dispatched and returned with a reason', async () => {
  const state = (text) => page.locator('[data-part=state]', { hasText: text }).waitFor()
  await page.keyboard.press('v')
  await page.locator('form[data-form=verify-before]').waitFor()
  await page.keyboard.press('Space') // the first outcome, which has the keyboard
  await page.locator('form[data-form] button[type=submit]').click()
  await state('verified')
  await page.locator('article [data-step=file]').click()
  await state('filed')
  await page.locator('article [data-step=dispatch]').click()
  await state('dispatched')
  await page.locator('article [data-step=return]').click()
  await page.locator('form[data-form=return] button[type=submit]').click()
  await page.locator('form .bad', { hasText: 'Give the reason' }).waitFor()
  await picture('return-light-en')
  await page.locator('textarea[name=why]').fill('不是我们的路段')
  await page.keyboard.press('Control+Enter')
  await state('filed')
  const history = await page.locator('[data-part=history]').textContent()
  for (const part of ['Returned', 'Return', '不是我们的路段']) if (part !== 'Returned') assert.ok(history.includes(part), history)
})

test('who is second is told what the first did', async () => {
  const id = Number(new URL(page.url()).hash.match(/r=(\d+)/)[1])
  // Before the stream can tell: the step goes out from the version that the page has.
  await page.route('**/steps*', async (route) => {
    await post(`/v1/reports/${id}/steps`, { step: 'dispatch', why: 'first' }, keys.root, { 'If-Match': '*' })
    await route.continue()
  }, { times: 1 })
  await page.locator('article [data-step=dispatch]').click()
  await page.locator('[data-part=step-problem]', { hasText: 'root' }).waitFor()
  await page.locator('[data-part=state]', { hasText: 'dispatched' }).waitFor()
  await page.locator('[data-part=history]', { hasText: 'first' }).waitFor()
  await picture('second-light-en')
})

test('emergencies come first, are marked in words and by a ring, and filters and order are in the address', async () => {
  await page.keyboard.press('Escape')
  await page.evaluate(() => (location.hash = location.hash.replace('lang=en', 'lang=zh').replace('theme=light', 'theme=dark')))
  const urgent = await report({ category: '10901', description: '路面塌陷', place: { lng: 113.663, lat: 34.762, crs: 'WGS84' } })
  const media = await report({ channel: 'patrol', category: '06010', description: '<img src=x onerror=alert(1)> ' + '很长'.repeat(90), place: { lng: 113.6675, lat: 34.7602 } })
  const nowhere = await report({ channel: 'media', place: { address: '大桥下面' } })
  assert.equal(urgent.emergency, true)
  await row(nowhere.id).waitFor()
  await row(nowhere.id).locator('em').waitFor()
  assert.equal(await page.locator('.list li').first().getAttribute('data-report'), String(urgent.id))
  assert.match(await row(urgent.id).textContent(), /紧急/)
  await page.locator('.queue header button', { hasText: '筛选' }).click()
  await page.selectOption('select[name=channel]', 'patrol')
  await row(urgent.id).waitFor({ state: 'detached' })
  assert.equal(await page.locator('.list li').count(), 1)
  assert.match(page.url(), /qc=patrol/)
  await picture('filtered-dark-zh')
  await page.locator('.filters button', { hasText: '清除' }).click()
  await row(urgent.id).waitFor()
  await page.selectOption('select[name=order]', 'newest')
  await page.waitForFunction((id) => document.querySelector('.list li')?.getAttribute('data-report') === String(id), nowhere.id)
  await page.selectOption('select[name=order]', 'queue')
  await page.locator('.queue header button', { hasText: '筛选' }).click()
  await row(urgent.id).click()
  await page.locator('[data-part=what]').waitFor()
  await picture('urgent-dark-zh')
  await noSerious()
  await row(media.id).click()
  await page.locator('.said', { hasText: 'onerror' }).waitFor()
  await picture('hostile-dark-zh')
  await row(nowhere.id).click()
  await page.locator('.hint').first().waitFor()
})

test('a report is chosen on the map', async () => {
  await page.keyboard.press('Escape')
  await page.evaluate(() => window.chengge.map.goTo({ lng: 113.663, lat: 34.762, zoom: 16 }))
  await page.evaluate(() => window.chengge.map.idle())
  const { x, y } = await page.evaluate(() => window.chengge.map.screenOf({ lng: 113.663, lat: 34.762 }))
  await page.mouse.click(x, y)
  await page.locator('[data-part=steps]').waitFor()
  assert.match(page.url(), /[#&]r=\d+/)
})

test('all tabs hear by one stream, also after the one that reads is closed', async () => {
  const shared = await newContext()
  const streams = []
  shared.on('request', (r) => r.url().includes('/v1/events') && streams.push(r))
  const first = await newPage(shared)
  await first.goto(address('lang=en&theme=dark'))
  await first.locator('#key').fill(keys.desk.secret)
  await first.locator('input[name=stay]').check()
  await first.keyboard.press('Enter')
  await live(first)
  assert.deepEqual(await first.evaluate(() => [sessionStorage.length, localStorage.length]), [0, 1])
  const second = await newPage(shared)
  await second.goto(address('lang=zh&theme=light'))
  await live(second)
  assert.equal(streams.length, 1)
  const one = await report({ place: { lng: 113.6671, lat: 34.7621, crs: 'WGS84' } })
  await Promise.all([row(one.id, first).waitFor(), row(one.id, second).waitFor()])
  assert.equal(streams.length, 1)
  await first.close()
  const two = await report({ category: 'component:01001', place: { lng: 113.6635, lat: 34.7585, crs: 'WGS84' } })
  await row(two.id, second).waitFor()
  assert.equal(streams.length, 2)
  // Signing out in one tab is signing out in all.
  const third = await newPage(shared)
  await third.goto(address('lang=en&theme=light'))
  await live(third)
  await third.click('[data-part=who] summary')
  await third.click('[data-action=signout]')
  await Promise.all([third.locator('#key').waitFor(), second.locator('#key').waitFor()])
  await shared.close()
})

test('storage that is refused keeps the key in memory, and says so', async () => {
  const strict = await newContext()
  await strict.addInitScript(() => {
    for (const name of ['sessionStorage', 'localStorage']) Object.defineProperty(window, name, { get: () => { throw new DOMException('denied', 'SecurityError') } })
  })
  const p = await newPage(strict)
  await signIn(p, keys.viewer, 'lang=en&theme=dark')
  await p.locator('.memory').waitFor()
  // A viewer is offered no step.
  await p.locator('.list li').first().click()
  await p.locator('[data-part=steps]', { hasText: 'no step for you' }).waitFor()
  await strict.close()
})

test('a key that is revoked in the middle of work leads to the door, and back to the same', async () => {
  const brief = await newContext()
  const p = await newPage(brief)
  await signIn(p, keys.brief, 'lang=en&theme=dark&v=15/113.6653/34.7579')
  await p.locator('.list li').first().click()
  await p.locator('[data-part=steps]').waitFor()
  const where = p.url()
  chengge('keys', 'revoke', String(keys.brief.id))
  await p.locator('[data-trouble=ended]', { hasText: 'revoked' }).waitFor({ timeout: 20_000 })
  assert.equal(p.url(), where)
  assert.equal(await p.locator('canvas').count(), 0)
  await picture('revoked-dark-en', p)
  await p.locator('#key').fill(keys.brief.secret)
  await p.keyboard.press('Enter')
  await p.locator('[data-trouble=refused]', { hasText: 'revoked' }).waitFor()
  await p.locator('#key').fill(keys.desk.secret)
  await p.keyboard.press('Enter')
  await p.locator('[data-part=steps]').waitFor()
  assert.equal(new URL(p.url()).hash.match(/r=\d+/)[0], new URL(where).hash.match(/r=\d+/)[0])
  await brief.close()
})

for (const [name, width, height, theme, lang] of [['small', 1100, 700, 'dark', 'en'], ['small', 1100, 700, 'light', 'zh'], ['tablet', 820, 1180, 'light', 'zh'], ['wall', 2560, 1440, 'dark', 'zh']]) {
  test(`reports fit ${width}×${height}, ${theme}, ${lang}`, async () => {
    await page.setViewportSize({ width, height })
    await page.evaluate(([t, l]) => (location.hash = location.hash.replace(/lang=\w+/, `lang=${l}`).replace(/theme=\w+/, `theme=${t}`)), [theme, lang])
    await page.locator('[data-part=steps]').waitFor()
    await sleep(300)
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, 'nothing lies beyond the right edge')
    for (const button of await page.locator('.page > header > button').all()) {
      const box = await button.boundingBox()
      assert.ok(box && box.x >= 0 && box.x + box.width <= width, 'every button of the top bar is in sight')
    }
    await picture(`reports-${name}-${theme}-${lang}`)
    if (name === 'small') await noSerious()
  })
}

test('when the server goes the list stays and says since when; when it is back it catches up', async () => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.evaluate(() => (location.hash = location.hash.replace('lang=zh', 'lang=en')))
  const n = await page.locator('.list li').count()
  await stop(server.child)
  await page.locator('[data-state=stale]').waitFor()
  assert.match(await page.locator('[data-state=stale]').textContent(), /since \d\d:\d\d:\d\d/)
  await page.locator('[data-state=away]').waitFor()
  assert.equal(await page.locator('.list li').count(), n)
  await picture('reports-away-dark-en')
  server = await start(port, '--data', data)
  servers.push(server)
  const { id } = await report({ category: '06013', place: { lng: 113.6689, lat: 34.7591, crs: 'WGS84' } })
  await row(id).waitFor()
  await live()
  await page.locator('[data-state=away]').waitFor({ state: 'detached' })
})

test('nothing went wrong on the way, no key was in an address', () => {
  assert.deepEqual(faults, [], servers.flatMap((s) => s.failures()).join('\n'))
})
