// The main story of each workspace in the demo city: once by keyboard, in Chinese
// and dark, and once by mouse, in English and light. Search finds what the city has.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { city, lookOver, until } from './citystage.mjs'

let c, page, grid, draft
const part = (name) => page.locator(`[data-part=${name}]`)
const live = () => page.locator('.queue [data-state=live]').waitFor()
const own = (name) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get(name)
const done = () => page.locator('[data-part=result][data-phase=done]').waitFor()
const planned = () => page.locator('[data-part=plan][data-state=done]').waitFor()
const report = (more) => c.ask('POST', '/v1/reports', { channel: '12345', category: '10901', description: '路面塌陷', place: { lng: grid.at.lng, lat: grid.at.lat, crs: 'CGCS2000', accuracy: 5 }, ...more })
const stays = async (other) => {
  await page.evaluate(() => (window.stays = true))
  await other()
  assert.equal(await page.evaluate(() => window.stays), true, 'no reload')
}
/** tabTo goes with the keyboard to what is named. */
async function tabTo(selector, most = 400) {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`${selector} is not reached by ${most} tabs`)
}

before(async () => {
  c = await city()
  const { items } = await c.ask('GET', '/v1/grids?limit=1&geometry=true')
  const [ring] = items[0].geometry.coordinates[0]
  const [xs, ys] = [ring.map((p) => p[0]), ring.map((p) => p[1])]
  grid = { ...items[0], at: { lng: (Math.min(...xs) + Math.max(...xs)) / 2, lat: (Math.min(...ys) + Math.max(...ys)) / 2 } }
  page = await c.open(`lang=zh&theme=dark&v=14.5/${grid.at.lng}/${grid.at.lat}`)
})
after(() => c?.end())

test('dispatch by keyboard: an emergency from the queue to its body; whose the middle of the map is', async () => {
  const { id } = await report()
  await live()
  await page.locator(`[data-report="${id}"]`).waitFor()
  // In the list by its letter, down to it by arrows, and gone by one more letter.
  await page.keyboard.press('q')
  await page.keyboard.press('Home')
  const at = () => page.evaluate(() => document.activeElement?.getAttribute('aria-activedescendant'))
  for (let i = 0; i < 400 && (await at()) !== `report-${id}`; i++) await page.keyboard.press('j')
  assert.equal(await at(), `report-${id}`)
  await page.keyboard.press('Enter')
  await part('state').filter({ hasText: '待受理' }).waitFor()
  assert.ok((await page.locator('article .why li').count()) > 0, 'the reason is there')
  await page.keyboard.press('d')
  await part('state').filter({ hasText: '处置中' }).waitFor()
  const stored = await c.ask('GET', `/v1/reports/${id}`)
  assert.equal(stored.state, 'dispatched')
  assert.ok(stored.lead.code)
  await lookOver(page)
  await c.picture(page, 'city-dispatch-dark-zh')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await part('steps').waitFor({ state: 'detached' })

  await page.locator('.skip').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await page.locator('article h2[data-part=lead]').waitFor()
  const answer = page.locator('article', { hasText: '定责依据' }).or(page.locator('article .why')).first()
  await answer.waitFor()
  assert.ok(own('p'))
  await c.picture(page, 'city-whose-dark-zh')
})

test('the language by keyboard, without a reload', () => stays(async () => {
  await tabTo('[data-action=lang]')
  await page.keyboard.press('Enter')
  await page.locator('.queue h2', { hasText: /[A-Za-z]/ }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.documentElement.lang === 'zh-CN')
}))

test('search by keyboard: grid, road, crossing, chief, office, component, report, coordinates', async () => {
  const seek = async (text, key) => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.locator('#search').fill(text)
    await page.locator(`[data-hit^="${key}"]`).first().waitFor()
    for (let i = 0; i < 12 && !(await page.locator('[role=option][aria-selected=true]').first().getAttribute('data-hit'))?.startsWith(key); i++) await page.keyboard.press('ArrowDown')
  }
  const first = async (path) => (await c.ask('GET', path)).items[0]
  const [office, chief, part, crossing, known] = await Promise.all([
    first('/v1/areas?kind=street_offices&limit=1'), first('/v1/chiefs?limit=1'), first('/v1/components?limit=1'),
    (async () => {
      // A crossing: two roads of one grid are near each other; search says which cross.
      for (const road of (await c.ask('GET', '/v1/search?q=大道&limit=12')).items.filter((r) => r.kind === 'roads')) {
        for (const other of (await c.ask('GET', '/v1/search?q=路&limit=12')).items.filter((r) => r.kind === 'roads')) {
          const found = (await c.ask('GET', `/v1/search?${new URLSearchParams({ q: `${road.name} ${other.name}` })}`)).items.find((f) => f.kind === 'crossings')
          if (found) return { ...found, q: `${road.name} ${other.name}` }
        }
      }
      return null
    })(),
    first('/v1/reports?open=true&limit=1'),
  ])
  const road = (await c.ask('GET', '/v1/search?q=大道&limit=12')).items.find((r) => r.kind === 'roads')
  assert.ok(crossing, 'two roads of the city cross')

  const view = () => own('v')
  for (const [text, key] of [[grid.name, 'grids/'], [road.name, 'roads/'], [crossing.q, 'crossings/'], [chief.name, 'chiefs/'], [office.name, 'street_offices/'], [part.code, 'components/']]) {
    const before = view()
    await seek(text, key)
    await page.keyboard.press('Enter')
    await page.waitForFunction((v) => !location.hash.includes(`v=${v}&`), before, { timeout: 20_000 }).catch(() => assert.fail(`${key} ${text} was not gone to`))
  }
  // A report opens its card, whatever is open.
  await seek(String(known.id), 'report/')
  await page.keyboard.press('Enter')
  await page.locator('article [data-part=state]').waitFor()
  assert.equal(own('r'), String(known.id))
  // GCJ-02, longitude first: taken as that, and shown where it truly is.
  const gcj = await c.ask('GET', `/v1/locate?lng=${grid.at.lng}&lat=${grid.at.lat}&crs=GCJ-02`)
  await seek(`${grid.at.lng.toFixed(7)}, ${grid.at.lat.toFixed(7)}`, 'point/GCJ-02')
  await page.keyboard.press('Enter')
  await page.locator('article h2[data-part=lead]').waitFor()
  assert.equal(own('crs'), 'GCJ-02')
  const rows = await page.locator('article .rows').last().textContent()
  assert.ok(rows.includes(`${gcj.point.lng.toFixed(6)}, ${gcj.point.lat.toFixed(6)}`), rows)
  await page.keyboard.press('Escape')
})

test('earthwork by keyboard: the plan, a flow with its reason, a month, a site closed and run, two compared', async () => {
  await until(() => c.ask('GET', '/v1/balances?limit=1'), (b) => b.items[0]?.state === 'done', 170_000)
  await tabTo('nav a[data-space=earthwork]')
  await page.keyboard.press('Enter')
  await planned()
  const first = own('earthwork.plan')
  await tabTo('[data-flow]')
  await page.keyboard.press('Enter')
  await part('flow').waitFor()
  assert.ok((await part('why').textContent()).trim().length > 3)
  assert.match(await page.locator('[data-figure=perm3]').textContent(), /元\/m³/)
  await lookOver(page)
  await c.picture(page, 'city-flow-dark-zh')
  await page.locator('[data-month]').first().focus()
  await page.keyboard.press('ArrowRight')
  const month = own('earthwork.month')
  await page.keyboard.press('ArrowRight')
  assert.notEqual(own('earthwork.month'), month)
  await page.locator('[data-action=all]').press('Enter')
  // A dump that earth goes to is closed: what then?
  const { sites } = (await c.ask('GET', `/v1/balances/${first}`)).document
  const dumps = sites.filter((x) => x.type === 'disposal_site').map((x) => x.code)
  const key = await page.locator('[data-flow]').evaluateAll((all, to) => all.map((e) => e.dataset.flow).find((k) => to.includes(k.split(' ')[0].split('>')[1])), dumps)
  assert.ok(key, 'earth goes to a dump')
  if (own('earthwork.flow') !== key) await page.locator(`[data-flow="${key}"]`).press('Enter')
  await part('flow').locator('.site').last().press('Enter')
  await part('site').waitFor()
  const shut = own('earthwork.site')
  await page.locator('[data-action=close-site]').press('Enter')
  await page.locator('[name=name]').fill('关一处')
  await page.keyboard.press('Enter')
  await page.waitForFunction((old) => new URLSearchParams(location.hash.slice(1)).get('earthwork.plan') !== old, first)
  const second = own('earthwork.plan')
  const b = await until(() => c.ask('GET', `/v1/balances/${second}`), (x) => x.state !== 'waiting' && x.state !== 'running', 170_000)
  assert.equal(b.state, 'done', JSON.stringify(b.problem))
  assert.deepEqual(b.request.close, [shut])
  await planned()
  await page.waitForFunction(() => document.querySelectorAll('[data-part=balances] input[type=checkbox]:enabled').length >= 2)
  for (const box of (await part('balances').locator('input[type=checkbox]:enabled').all()).slice(0, 2)) await box.press('Space')
  await page.locator('[data-action=compare]').press('Enter')
  await part('comparison').locator('tbody tr').first().waitFor()
  await c.picture(page, 'city-compare-dark-zh')
  await page.keyboard.press('Escape')
  await part('comparison').waitFor({ state: 'detached' })
})

test('analysis by keyboard: hexagons run with progress, the strongest opened, the table', async () => {
  await tabTo('nav a[data-space=analysis]')
  await page.keyboard.press('Enter')
  await page.locator('[name=unit]').waitFor()
  await page.locator('[name=unit]').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  assert.match(await page.locator('[name=unit]').inputValue(), /^h3:/)
  await page.locator('[data-action=run]').press('Enter')
  await done()
  const { result } = await c.ask('GET', `/v1/hotspots/${own('analysis.run')}`)
  assert.match(result.unit, /^h3:/)
  const list = part('strongest').locator('[role=listbox]')
  await list.focus()
  await page.keyboard.press('Home')
  await part('unit').waitFor()
  const unit = own('analysis.unit')
  await page.keyboard.press('j')
  assert.notEqual(own('analysis.unit'), unit)
  await lookOver(page)
  await c.picture(page, 'city-hexagons-dark-zh')
  await page.locator('[data-action=table]').press('Enter')
  await part('table').waitFor()
  await part('table').locator('[role=region]').focus()
  await page.keyboard.press('ArrowDown')
  await page.locator('tr.on').waitFor()
  await c.picture(page, 'city-table-dark-zh')
  await page.locator('[data-action=table]').press('Enter')
})

test('editions by keyboard: the list, what a draft changes, what it means for reports, the log', async () => {
  const bodies = (await c.ask('GET', '/v1/organisations?limit=50')).items.map((o) => o.code)
  const other = bodies.find((code) => code !== grid.organisation)
  await c.ask('PATCH', `/v1/grids/${grid.code}`, { name: `${grid.name}（改）`, organisation: other }, { 'If-Match': '*', 'X-Why': 'city test' })
  draft = (await c.ask('GET', '/v1/editions?limit=5')).items.find((e) => e.state === 'draft').number
  await tabTo('nav a[data-space=editions]')
  await page.keyboard.press('Enter')
  await page.locator('[data-edition="1"][data-status=force]').waitFor()
  await page.locator(`[data-edition="${draft}"] button`).press('Enter')
  await page.locator('[data-part=edition-card][data-status=draft]').waitFor()
  await page.locator('#tab-findings').focus()
  await page.keyboard.press('ArrowRight')
  await part('diff').locator('[role=option]').first().waitFor()
  await page.keyboard.press('n')
  await part('difference').locator('ins', { hasText: '（改）' }).first().waitFor()
  await lookOver(page)
  await c.picture(page, 'city-diff-dark-zh')
  await page.locator('#tab-diff').focus()
  await page.keyboard.press('ArrowRight')
  await part('consequences').locator('.figures').waitFor()
  await c.picture(page, 'city-consequences-dark-zh')
  await page.locator('#tab-consequences').focus()
  await page.keyboard.press('ArrowRight')
  await part('log').locator('li').first().waitFor()
  assert.match(await part('log').textContent(), /city test/)
  await page.locator('[data-edition="1"] button').press('Enter')
  await page.locator('[data-part=edition-card][data-status=force]').waitFor()
})

test('the other language and theme by mouse, without a reload', () => stays(async () => {
  await page.click('[data-action=lang]')
  await page.click('[data-action=theme]')
  await page.locator('[data-status=force] .state', { hasText: 'in force' }).first().waitFor()
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'light')
}))

test('editions by mouse: list, what differs, consequences, log', async () => {
  await page.click(`[data-edition="${draft}"] button`)
  await page.click('#tab-diff')
  await part('diff').locator('[role=option]').first().click()
  await part('difference').locator('ins').first().waitFor()
  await page.click('#tab-consequences')
  await part('consequences').locator('.figures').waitFor()
  await page.click('#tab-log')
  await part('log').locator('li').first().waitFor()
  await lookOver(page)
  await c.picture(page, 'city-log-light-en')
  await page.click('[data-edition="1"] button')
  await page.locator('[data-part=edition-card][data-status=force]').waitFor()
})

test('analysis by mouse: hexagons of one channel, a unit on the list and in the table', async () => {
  await page.click('nav a[data-space=analysis]')
  await page.locator('[data-action=form]').waitFor()
  if ((await page.locator('[data-action=form]').getAttribute('aria-expanded')) === 'false') await page.click('[data-action=form]')
  await page.selectOption('[name=unit]', 'h3:7') // another than before: the same is not run twice
  const before = own('analysis.run')
  await page.click('[data-action=run]')
  await page.waitForFunction((old) => (new URLSearchParams(location.hash.slice(1)).get('analysis.run') ?? old) !== old, before)
  await done()
  const rows = part('strongest').locator('.row')
  await rows.first().click()
  await part('unit').waitFor()
  await page.click('[data-action=table]')
  await part('table').locator('tbody tr[data-row]').nth(3).click()
  await page.locator('tr.on').waitFor()
  await lookOver(page)
  await c.picture(page, 'city-analysis-light-en')
})

test('earthwork by mouse: a flow, a month, one volume changed', async () => {
  await page.click('nav a[data-space=earthwork]')
  await planned()
  await page.locator('[data-flow][aria-pressed=false]').first().click()
  await part('flow').waitFor()
  await page.locator('[data-month]').nth(1).click()
  assert.ok(own('earthwork.month'))
  await page.click('[data-action=all]')
  await part('flow').locator('.site').first().click()
  await part('site').waitFor()
  const times = part('site').locator('input').first()
  await times.fill('1.5')
  await page.click('[data-action=change-volume]')
  await page.locator('[data-change=volume]').waitFor()
  await page.locator('[name=name]').fill('half as much again')
  const old = own('earthwork.plan')
  await page.click('[data-action=run]')
  await page.waitForFunction((p) => new URLSearchParams(location.hash.slice(1)).get('earthwork.plan') !== p, old)
  const b = await c.ask('GET', `/v1/balances/${own('earthwork.plan')}`)
  assert.deepEqual(b.request.changes?.volumes?.map((v) => v.factor), [1.5], JSON.stringify(b.request))
  await part('balances').getByText('half as much again').waitFor()
  await lookOver(page)
  await c.picture(page, 'city-whatif-light-en')
})

test('dispatch by mouse: an emergency is sent out from the list; whose a place on the map is', async () => {
  const { id } = await report({ place: { lng: grid.at.lng + 0.0005, lat: grid.at.lat + 0.0005, crs: 'CGCS2000', accuracy: 5 }, category: '10902', description: 'a second one' })
  await page.click('nav a[data-space=dispatch]')
  await live()
  await page.locator('.queue header button', { hasText: 'Filters' }).click()
  await page.selectOption('select[name=order]', 'newest')
  await page.locator(`[data-report="${id}"]`).waitFor()
  await page.locator(`[data-report="${id}"] .act`).click()
  await part('state').filter({ hasText: 'dispatched' }).waitFor()
  assert.equal((await c.ask('GET', `/v1/reports/${id}`)).state, 'dispatched')
  await lookOver(page)
  await c.picture(page, 'city-dispatch-light-en')
  await page.locator('article header button', { hasText: 'Close' }).click()
  // A place in the grid without a report under it.
  await page.evaluate(([lng, lat]) => window.chengge.map.goTo({ lng, lat, zoom: 17 }), [grid.at.lng - 0.0012, grid.at.lat - 0.0008])
  await page.evaluate(() => window.chengge.map.idle())
  const at = await page.evaluate(([lng, lat]) => window.chengge.map.screenOf({ lng, lat }), [grid.at.lng - 0.0012, grid.at.lat - 0.0008])
  await page.mouse.click(at.x, at.y)
  await page.locator('article h2[data-part=lead]').waitFor()
  const [lng, lat] = own('p').split(',')
  const answer = await c.ask('GET', `/v1/locate?lng=${lng}&lat=${lat}&lang=en`)
  assert.equal(await page.locator('article h2[data-part=lead]').textContent(), answer.lead.name || answer.lead.code)
  await c.picture(page, 'city-whose-light-en')
})

test('reports stay gathered when the page moves to a larger screen, with larger letters', async () => {
  const { bounds } = await c.ask('GET', '/v1/city')
  await page.evaluate(([west, south, east, north]) => window.chengge.map.goTo({ lng: (west + east) / 2, lat: (south + north) / 2, zoom: 9.6 }), bounds)
  const gathered = async () => {
    await page.evaluate(() => window.chengge.map.idle())
    return page.evaluate(() => window.chengge.map.drawn().reports)
  }
  const { total } = await c.ask('GET', '/v1/reports/counts?open=true&duplicates=false')
  const before = await gathered()
  assert.ok(before > 0 && before < total / 4, `${before} of ${total}`)
  await page.setViewportSize({ width: 2560, height: 1440 })
  const after = await until(gathered, (n) => n !== before)
  assert.ok(after > 0 && after < total / 4, `${after} of ${total}`)
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('nothing went wrong unseen', () => {
  assert.deepEqual(c.faults, [])
  assert.deepEqual(c.failures(), [])
})
