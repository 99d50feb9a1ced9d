// What nobody wants: names with markup, scripts, letters that turn the line, of two
// hundred letters; reports at 0, 0 and nowhere; a city of one grid; clocks that are
// wrong; browsers that refuse; addresses without end or sense; keys that end.
import assert from 'node:assert/strict'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from './citystage.mjs'
import { stage } from './stage.mjs'
import { root, town } from './server.mjs'

// Marks what runs; turns the line; joins, parts and hides letters.
const head = '<img src=x onerror=window.__hit=1><svg onload=window.__hit=2><script>window.__hit=3</script>'
const turned = '\u202eאבג מימין \u2067العربية\u200b\u200d\u00ad 🚧👩‍👩‍👧‍👦 {{7*7}} ${__hit} \'"&amp;'
/** evil is a name of so many bytes that all of it is bad. */
function evil(bytes) {
  let text = head + turned
  while (Buffer.byteLength(text + '长') <= bytes) text += '长'
  while (Buffer.byteLength(text) > bytes) text = [...text].slice(0, -1).join('')
  return text.trim()
}
const name = [...evil(5000)].slice(0, 200).join('') // 200 letters

const folders = []
/** made copies the town and changes its files. */
function made(change) {
  const folder = mkdtempSync(join(tmpdir(), 'chengge-town-'))
  folders.push(folder)
  cpSync(join(root, town), folder, { recursive: true })
  chmodSync(folder, 0o755)
  change({
    read: (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')),
    write: (file, value) => writeFileSync(join(folder, file), typeof value === 'string' ? value : JSON.stringify(value)),
    text: (file) => readFileSync(join(folder, file), 'utf8'),
  })
  return folder
}

let s, desk
const live = (page) => page.locator('.queue [data-state=live]').waitFor()
const part = (page, what) => page.locator(`[data-part=${what}]`)
const report = (more, role = 'administrator') => s.ask(role, 'POST', '/v1/reports', { channel: '12345', category: '06010', description: 'x', place: { lng: 113.6653, lat: 34.7579, crs: 'WGS84', accuracy: 30 }, ...more })
/** harmless tells that nothing ran, that nothing of it became an element, and that the layout holds. */
async function harmless(page, where) {
  const found = await page.evaluate(() => ({ hit: window.__hit ?? null, made: document.querySelectorAll('img[src="x"], svg[onload], [onerror], body script:not([src])').length, links: [...document.querySelectorAll('[href], [src]')].filter((e) => /^(javascript|data:text)/i.test(e.getAttribute('href') ?? e.getAttribute('src') ?? '')).length }))
  assert.deepEqual(found, { hit: null, made: 0, links: 0 }, where)
  for (const [width, height] of [[1440, 900], [1100, 700]]) {
    await page.setViewportSize({ width, height })
    await s.fits(page)
    const beyond = await page.evaluate(() => (document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => `${e.tagName}.${e.className}`).slice(0, 6)))
    assert.deepEqual(beyond, [], `${where}: nothing lies beyond the right edge at ${width}`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

before(async () => {
  const from = made(({ read, write, text }) => {
    for (const file of ['grids', 'roads', 'street_offices', 'districts', 'communities', 'overlays', 'sites', 'zones', 'waters']) {
      const layer = read(`${file}.geojson`)
      for (const f of layer.features) f.properties.name = name
      write(`${file}.geojson`, layer)
    }
    const quoted = `"${name.replaceAll('"', '""')}"`
    for (const [file, at] of [['organisations.csv', 1], ['chiefs.csv', 1], ['categories.csv', 1]]) {
      const [top, ...rows] = text(file).trim().split('\n')
      write(file, [top, ...rows.map((row) => row.split(',').map((v, i) => (i === at ? quoted : v)).join(','))].join('\n') + '\n')
    }
    const city = read('city.json')
    city.city.name = name
    write('city.json', city)
  })
  s = await stage('hostile', ['dispatcher', 'planner', 'viewer', 'reporter', 'handler', 'analyst', 'steward'], { from })
  s.chengge('balance', '--load', from)
  s.keys.evil = JSON.parse(s.chengge('keys', 'create', '--format', 'json', '--name', head, '--role', 'administrator')).key
  desk = await s.open('evil', 'lang=zh&theme=dark&v=15/113.6653/34.7579')
  await live(desk)
})
after(async () => {
  await s?.end()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

test('everything that a report takes is shown as text', async () => {
  const { id } = await report({
    external: evil(200), category: undefined, category_text: evil(200), description: `${name}\n\nline two\n${name}`, place: { lng: 113.6653, lat: 34.7579, crs: 'WGS84', accuracy: 30, address: evil(200) },
    reporter: { name: evil(200), phone: '<b>1</b>' },
    attachments: [{ kind: 'near', url: 'https://x.example/"><script>window.__hit=4</script>' }, { kind: 'near', url: 'https://x.example/twice' }, { kind: 'far', url: 'https://x.example/twice' }],
  }, 'evil')
  for (const url of ['javascript:window.__hit=5', 'data:text/html,<script>window.__hit=6</script>', 'JaVaScRiPt:window.__hit=7', '//x.example/y', '../../secret']) {
    const response = await fetch(`${s.base}/v1/reports`, { method: 'POST', headers: { Authorization: `Bearer ${s.keys.evil}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ channel: '12345', description: 'x', attachments: [{ kind: 'near', url }] }) })
    assert.equal(response.status, 400, url)
  }
  await desk.locator(`[data-report="${id}"]`).click()
  await part(desk, 'history').waitFor()
  assert.ok((await desk.locator('article .said').textContent()).includes(head))
  assert.equal(await part(desk, 'pictures').locator('li').count(), 3)
  await harmless(desk, 'a report')
  await s.picture(desk, 'hostile-report-dark-zh')
  await s.noSerious(desk)
  // Its steps, with a reason.
  await desk.locator('article .besides summary').click()
  await desk.locator('article [data-step=void]').click()
  await desk.locator('textarea[name=why]').fill(`${name}\nsecond line`)
  await desk.keyboard.press('Control+Enter')
  await part(desk, 'history').locator('.reason', { hasText: 'onerror' }).waitFor()
  await harmless(desk, 'its history')
  await desk.keyboard.press('Escape')
})

test('names of the city are text: whose a place is, search, the sheet of who one is', async () => {
  await desk.goto(`${s.base}/#lang=en&theme=light&v=16/113.6653/34.7579&p=113.6653,34.7579&a=30&c=06010`)
  await desk.locator('article h2[data-part=lead]', { hasText: 'onerror' }).waitFor()
  await harmless(desk, 'an answer')
  await s.picture(desk, 'hostile-answer-light-en')
  await desk.keyboard.press('/')
  await desk.locator('#search').fill('onerror')
  await desk.locator('[data-hit]').nth(3).waitFor()
  await harmless(desk, 'search')
  await s.picture(desk, 'hostile-search-light-en')
  await desk.keyboard.press('Escape')
  await desk.locator('#search').fill(head)
  await sleep(600)
  await desk.keyboard.press('Escape')
  await desk.locator('[data-part=who] summary').click()
  assert.ok((await part(desk, 'me').textContent()).includes('onerror'))
  await harmless(desk, 'who one is')
  await s.picture(desk, 'hostile-who-light-en')
  await desk.locator('[data-part=who] summary').click()
  // What the pointer lies on is told as text too.
  await desk.evaluate(() => window.chengge.map.idle())
  for (const [dx, dy] of [[0, 0], [30, 20], [-60, 40]]) await desk.mouse.move(720 + dx, 430 + dy)
  await sleep(300)
  await harmless(desk, 'under the pointer')
})

test('a plan, its sites and flows, two compared', async () => {
  const ids = []
  for (const text of [evil(120), 'other']) ids.push((await s.ask('evil', 'POST', '/v1/balances', { name: text })).id)
  for (const id of ids) await until(() => s.ask('evil', 'GET', `/v1/balances/${id}`), (b) => b.state === 'done')
  await desk.goto(`${s.base}/#w=earthwork&lang=zh&theme=dark&earthwork.plan=${ids[0]}`)
  await desk.locator('[data-part=plan][data-state=done]').waitFor()
  await desk.locator('[data-flow]').first().click()
  await part(desk, 'flow').waitFor()
  await harmless(desk, 'a flow')
  await s.picture(desk, 'hostile-flow-dark-zh')
  await part(desk, 'flow').locator('.site').first().click()
  await part(desk, 'site').waitFor()
  await desk.locator('[data-action=close-site]').click()
  await harmless(desk, 'a site')
  for (const show of ['sankey', 'method']) {
    await desk.locator(`[data-show=${show}]`).click()
    await part(desk, show).waitFor()
    await harmless(desk, show)
  }
  await s.picture(desk, 'hostile-method-dark-zh')
  await desk.keyboard.press('Escape')
  for (const box of (await part(desk, 'balances').locator('input[type=checkbox]:enabled').all()).slice(0, 2)) await box.check()
  await desk.locator('[data-action=compare]').click()
  await part(desk, 'comparison').waitFor()
  await harmless(desk, 'compared')
  await s.picture(desk, 'hostile-compare-dark-zh')
  await desk.keyboard.press('Escape')
})

test('an analysis of streets and grids with such names', async () => {
  for (let i = 0; i < 30; i++) await report({ place: { lng: 113.6605 + (i % 6) * 0.003, lat: 34.7505 + Math.floor(i / 6) * 0.0027, crs: 'CGCS2000', accuracy: 5 } })
  const { id } = await s.ask('evil', 'POST', '/v1/hotspots', { unit: 'grids' })
  await until(() => s.ask('evil', 'GET', `/v1/hotspots?limit=1`), (b) => b.items[0].state === 'done')
  await desk.goto(`${s.base}/#w=analysis&lang=en&theme=light&analysis.run=${id}&analysis.table=1`)
  await desk.locator('[data-part=result][data-phase=done]').waitFor()
  await part(desk, 'table').locator('tbody tr[data-row]').first().click()
  await part(desk, 'unit').waitFor()
  assert.ok((await part(desk, 'table').textContent()).includes('onerror'))
  await desk.locator('[data-action=form]').click()
  await harmless(desk, 'an analysis')
  await s.picture(desk, 'hostile-analysis-light-en')
  assert.equal((await fetch(`${s.base}/v1/hotspots`, { method: 'POST', headers: { Authorization: `Bearer ${s.keys.evil}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ reports: { category: head } }) })).status, 400)
})

test('an edition: its note, what differs, who did it', async () => {
  await s.ask('evil', 'PATCH', '/v1/grids/G01', { name: `${name.slice(0, 150)}（改）` }, { 'If-Match': '*', 'X-Why': encodeURIComponent('<script>window.__hit=8</script>') })
  await desk.goto(`${s.base}/#w=editions&lang=zh&theme=dark&editions.edition=2&editions.tab=diff&editions.row=1`)
  await part(desk, 'difference').locator('ins', { hasText: '（改）' }).waitFor()
  await harmless(desk, 'a difference')
  await s.picture(desk, 'hostile-diff-dark-zh')
  const tag = (await s.ask('evil', 'GET', '/v1/editions?limit=1')).items[0]
  await s.ask('evil', 'POST', '/v1/editions/draft/publish', { why: `${name}\n<b>two</b>`, accept: true }, { 'If-Match': `"${tag.number}.${tag.version}"` })
  await desk.locator('[data-edition="2"]:not([data-status=draft])').waitFor()
  await desk.locator('#tab-log').click()
  await part(desk, 'log').locator('li').first().waitFor()
  await harmless(desk, 'a log')
  await s.picture(desk, 'hostile-log-dark-zh')
})

test('a report at 0, 0 and one without any place', async () => {
  await desk.goto(`${s.base}/#lang=zh&theme=dark&v=15/113.6653/34.7579`)
  await live(desk)
  const [null0, nowhere] = [await report({ place: { lng: 0, lat: 0, crs: 'WGS84' }, category: '10901' }), await report({ place: undefined, description: 'nowhere' })]
  for (const { id } of [null0, nowhere]) {
    await desk.locator(`[data-report="${id}"]`).click()
    await part(desk, 'history').waitFor()
    await harmless(desk, `report ${id}`)
  }
  await desk.locator(`[data-report="${null0.id}"]`).click()
  if ((await s.ask('administrator', 'GET', `/v1/reports/${null0.id}`)).point) await desk.locator('article dd', { hasText: '0.000000, 0.000000' }).waitFor()
  await s.picture(desk, 'hostile-null-island-dark-zh')
  await desk.goto(`${s.base}/#lang=zh&theme=dark&p=0,0&a=5000`)
  await desk.locator('article h2[data-part=lead]').waitFor()
  await desk.goto(`${s.base}/#lang=zh&theme=dark&p=0,90&a=5000&v=3/0/85`)
  await desk.locator('article h2').first().waitFor()
  await harmless(desk, 'the pole')
})

test('an address without end and one without sense', async () => {
  const nonsense = ['v=NaN/x/y', 'v=99/999/999', 'v=24/179.99/89.9', 'p=1e400,2', 'p=,', 'a=-1', 'a=1e9', 'c=' + 'x'.repeat(3000), 't=2026-99-99T99:99', 'r=9007199254740993', 'r=-4', 'r=1.5', 'qs=x', 'qc=%00', 'qk=%F0%9F', 'qo=%ED%A0%80', 'qn=x', 'off=%3Cscript%3E', 'on=,,,', 'dim=grids:999,x:1', 'w=__proto__', 'lang=tlh', 'theme=x',
    'dispatch.t=99-1', 'dispatch.shift=-3', 'dispatch.day=9999-99-99', 'dispatch.new=x', 'earthwork.plan=-1', 'earthwork.month=x', 'earthwork.flow=x>y', 'earthwork.with=1,1,1,x', 'analysis.run=1e99', 'analysis.swipe=NaN', 'analysis.unit=%3Cb%3E', 'analysis.class=constructor', 'editions.edition=0', 'editions.row=99999', 'editions.tab=toString', 'editions.against=-9', 'editions.rule=%22', '%', '=', '&&&', 'p']
  for (const space of ['dispatch', 'earthwork', 'analysis', 'editions']) {
    await desk.goto(`${s.base}/#w=${space}&${nonsense.join('&')}`)
    await desk.locator(`.page[data-space=${space}] aside`).first().waitFor()
    await sleep(700)
    await harmless(desk, `${space}: ${nonsense.length} kinds of nonsense`)
  }
  await desk.goto(`${s.base}/#lang=en&theme=dark&v=15/113.6653/34.7579&${Array.from({ length: 4000 }, (_, i) => `dispatch.n${i}=${'y'.repeat(20)}`).join('&')}&c=${encodeURIComponent('🚧'.repeat(60))}&off=${'zones,'.repeat(9000)}`)
  await desk.locator('.page[data-space=dispatch] aside').first().waitFor()
  await live(desk)
  await desk.locator('[data-action=theme]').click()
  await desk.waitForFunction(() => document.documentElement.dataset.theme === 'light')
  assert.ok(desk.url().length < 12_000, `${desk.url().length} letters are kept`)
})

test('one whose clock is wrong sees times and ages by the server', async () => {
  for (const [role, space, days] of [['dispatcher', 'dispatch', -365], ['dispatcher', 'dispatch', 1], ['planner', 'earthwork', -365], ['steward', 'editions', 1]]) {
    const context = await desk.context().browser().newContext({ viewport: { width: 1440, height: 900 }, locale: 'en', timezoneId: 'America/New_York' })
    await context.addInitScript((by) => {
      const Real = Date
      globalThis.Date = class extends Real {
        constructor(...given) {
          super(...(given.length > 0 ? given : [Real.now() + by]))
        }
        static now = () => Real.now() + by
      }
    }, days * 86_400_000)
    const page = await context.newPage()
    page.on('pageerror', (e) => s.faults.push(`page: ${e.stack}`))
    await page.goto(`${s.base}/#w=${space}&lang=en&theme=dark&v=15/113.6653/34.7579&qn=newest`)
    await page.locator('#key').fill(s.keys[role])
    await page.keyboard.press('Enter')
    await page.locator('header time').waitFor()
    const city = (t) => t.toLocaleTimeString('sv-SE', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' })
    const shown = await page.locator('header time').textContent()
    const near = [-1, 0, 1].map((m) => city(new Date(Date.now() + m * 60_000)))
    assert.ok(near.includes(shown), `${space}, ${days} days: ${shown} is not ${near[1]}`)
    if (space === 'dispatch') {
      const { id } = await report({ place: { lng: 113.6611 + 0.002 * days, lat: 34.7533, crs: 'WGS84', accuracy: 5 }, category: '06012' })
      await page.locator(`[data-report="${id}"] time`, { hasText: /^[01] min/ }).waitFor()
      const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
      assert.equal(await page.locator('[data-part=time] .day').textContent(), today)
      assert.equal(await page.locator('[data-part=time] button[aria-label="The day after"]').isDisabled(), true)
    }
    await context.close()
  }
})

test('what a browser refuses or has not is done without', async () => {
  const refusals = {
    'everything is refused': () => {
      const denied = () => { throw new DOMException('denied', 'SecurityError') }
      for (const store of ['sessionStorage', 'localStorage', 'indexedDB', 'caches']) Object.defineProperty(window, store, { get: denied })
      window.BroadcastChannel = class { constructor() { denied() } }
      navigator.locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'))
    },
    'everything is absent': () => {
      for (const store of ['sessionStorage', 'localStorage', 'indexedDB', 'caches']) Object.defineProperty(window, store, { get: () => null })
      for (const gone of ['BroadcastChannel', 'PerformanceObserver', 'requestIdleCallback']) Reflect.deleteProperty(window, gone)
      Object.defineProperty(navigator, 'locks', { get: () => undefined })
      Object.defineProperty(crypto, 'randomUUID', { value: undefined })
    },
    'locks are refused': () => { navigator.locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError')) },
  }
  let n = 0
  for (const [what, refuse] of Object.entries(refusals)) {
    const context = await desk.context().browser().newContext({ viewport: { width: 1100, height: 700 }, locale: 'en' })
    await context.addInitScript(refuse)
    const page = await context.newPage()
    page.on('pageerror', (e) => s.faults.push(`${what}: ${e.stack}`))
    await page.goto(`${s.base}/#lang=en&theme=dark&v=15/113.6653/34.7579&qn=newest`)
    await page.locator('#key').fill(s.keys.dispatcher)
    await page.keyboard.press('Enter')
    await live(page)
    const { id } = await report({ place: { lng: 113.6623 + 0.002 * n++, lat: 34.7555, crs: 'WGS84', accuracy: 5 }, category: '06036' })
    await page.locator(`[data-report="${id}"]`).waitFor()
    await page.keyboard.press('n')
    await page.locator('form[data-form=new]').waitFor()
    await context.close()
  }
})

test('each role is shown what it may do and no more', async () => {
  const asked = {
    '[data-action=new]': 'reports.take', '[data-action=export]': 'export', 'nav a[data-space=earthwork]': 'balances.run', 'nav a[data-space=analysis]': 'analyses.run', 'nav a[data-space=editions]': 'editions.read',
  }
  for (const role of ['viewer', 'reporter', 'handler', 'analyst', 'steward']) {
    const page = await s.open(role, 'lang=en&theme=dark', { width: 1100, height: 700 })
    await live(page)
    const { rights } = await s.ask(role, 'GET', '/v1/me')
    for (const [selector, right] of Object.entries(asked)) assert.equal((await page.locator(selector).count()) > 0, rights.includes(right), `${role}: ${selector}`)
    if (rights.includes('editions.read')) {
      await page.locator('nav a[data-space=editions]').click()
      await page.locator('[data-edition] button').last().click()
      await page.locator('[data-part=edition-card]').waitFor()
      assert.equal((await page.locator('[data-action=rollback], [data-action=publish]').count()) > 0, rights.includes('editions.change'), `${role}: editions`)
    }
    for (const [space, right] of [['earthwork', 'balances.run'], ['analysis', 'analyses.run'], ['editions', 'editions.read']]) {
      if (rights.includes(right)) continue
      await page.goto(`${s.base}/#w=${space}&lang=en&theme=dark`)
      await page.locator('[data-state=closed]').waitFor()
    }
    await page.context().close()
  }
})

test('a key that is revoked in a workspace leads to the door', async () => {
  const made = JSON.parse(s.chengge('keys', 'create', '--format', 'json', '--name', 'brief', '--role', 'planner'))
  s.keys.brief = made.key
  const page = await s.open('brief', 'w=earthwork&lang=en&theme=dark')
  await page.locator('[data-part=plan]').waitFor()
  const where = () => page.url().replace(/v=[^&]*/, '') // the map may still be on its way
  const before = where()
  s.chengge('keys', 'revoke', String(made.id))
  await page.locator('[data-trouble=ended]').waitFor({ timeout: 30_000 })
  assert.equal(where(), before)
  assert.equal(await page.locator('canvas').count(), 0)
  await page.context().close()
})

test('nothing went wrong unseen', () => {
  assert.deepEqual(s.faults, [])
  assert.deepEqual(s.server.failures(), [])
})

test('an edition with one grid and nothing else', async () => {
  await desk.context().close()
  const from = made(({ read, write }) => {
    const grids = read('grids.geojson')
    const [grid] = grids.features
    grid.properties = { code: 'G01', name: '唯一网格' }
    write('grids.geojson', { ...grids, features: [grid] })
    const { city } = read('city.json')
    write('city.json', { city: { code: city.code, name: city.name, crs: city.crs, codes: city.codes, timezone: city.timezone }, layers: [{ kind: 'grids', file: 'grids.geojson', fields: { code: 'code' } }] })
  })
  const lone = await stage('lone', [], { from })
  try {
    const page = await lone.open('administrator', 'lang=zh&theme=dark')
    await live(page)
    await page.waitForFunction(() => Number(location.hash.match(/v=([\d.]+)/)?.[1]) > 12) // it is gone to
    const { id } = await lone.ask('administrator', 'POST', '/v1/reports', { channel: '12345', category: '06010', description: 'x', place: { lng: 113.6625, lat: 34.7625, crs: 'CGCS2000', accuracy: 30 } })
    await page.locator(`[data-report="${id}"]`).click()
    await page.locator('article [data-part=lead]').waitFor()
    await lone.picture(page, 'hostile-lone-dispatch-dark-zh')
    for (const space of ['earthwork', 'analysis', 'editions']) {
      await page.locator(`nav a[data-space=${space}]`).click()
      await page.locator('aside h2').first().waitFor()
      await sleep(500)
      await lone.fits(page)
    }
    await page.locator('[data-edition="1"][data-status=force]').waitFor()
    await page.locator('nav a[data-space=analysis]').click()
    await page.locator('[data-action=run]').click()
    await page.locator('[data-phase=done], [data-phase=failed], [data-state=refused]').first().waitFor()
    await lone.picture(page, 'hostile-lone-analysis-dark-zh')
    await lone.noSerious(page)
    assert.deepEqual(lone.faults, [])
    assert.deepEqual(lone.server.failures(), [])
  } finally {
    await lone.end()
  }
})
