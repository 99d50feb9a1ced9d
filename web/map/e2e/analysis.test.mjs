// The workspace of analyses in a real browser against the real program: asked by
// keyboard and by mouse, compared, exported, cancelled; in both languages and themes.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { stage } from './stage.mjs'

let s, page
const part = (name, of = page) => of.locator(`[data-part=${name}]`)
const done = (of = page) => of.locator('[data-part=result][data-phase=done]').waitFor()

before(async () => {
  s = await stage('analysis', ['analyst', 'planner', 'viewer'])
  // A heap of reports in the south, few elsewhere; the same at each run.
  let seed = 7
  const chance = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648)
  const places = Array.from({ length: 150 }, (_, i) => (i < 90 ? [113.6655 + 0.0022 * (chance() + chance() - 1), 34.7555 + 0.0018 * (chance() + chance() - 1)] : [113.661 + 0.018 * chance(), 34.751 + 0.013 * chance()]))
  for (let at = 0; at < places.length; at += 10) {
    await Promise.all(places.slice(at, at + 10).map(([lng, lat], i) =>
      s.ask('administrator', 'POST', '/v1/reports', { channel: '12345', category: (at + i) % 3 ? '06010' : '06012', description: 'x', place: { lng, lat, crs: 'CGCS2000', accuracy: 10 } })))
  }
  // The week before the same heap was elsewhere, in the north.
  const before = new Date(Date.now() - 9 * 86_400_000).toISOString()
  for (let at = 0; at < 90; at += 10) {
    await Promise.all(Array.from({ length: 10 }, () =>
      s.ask('administrator', 'POST', '/v1/reports', { channel: '12345', category: '06011', description: 'x', received_at: before, place: { lng: 113.675 + 0.003 * (chance() + chance() - 1), lat: 34.762 + 0.0018 * (chance() + chance() - 1), crs: 'CGCS2000', accuracy: 10 } })))
  }
  page = await s.open('analyst', 'w=analysis&lang=zh&theme=dark')
})
after(async () => s?.end())

test('nothing is chosen at first, and nothing has been made', async () => {
  await page.locator('[data-state=empty]', { hasText: '哪里聚集' }).waitFor()
  await page.locator('[data-state=no-runs]').waitFor()
  await s.picture(page, 'analysis-empty-dark-zh')
  await s.noSerious(page)
})

test('run without a choice: the data decide, the legend says what', async () => {
  await page.locator('[data-action=run]').focus()
  await page.keyboard.press('Enter')
  await done()
  assert.equal(s.address(page, 'analysis.run'), '1')
  const legend = part('legend')
  assert.match(await legend.textContent(), /Getis–Ord Gi\*/)
  assert.match(await legend.locator('[data-part=null]').textContent(), /单元自身取值不变/)
  assert.match(await legend.locator('[data-part=n]').textContent(), /个单元.*次检验/)
  assert.ok((await part('strongest').locator('[role=option]').count()) > 3, 'a heap is found')
  await part('how').locator('summary').click()
  assert.match(await part('how').textContent(), /分析单元取 H3/)
  await part('how').locator('summary').click()
  await s.picture(page, 'analysis-hexagons-dark-zh')
})

test('the strongest by key, the map and the chart by mouse: each chooses the same unit', async () => {
  const list = part('strongest').locator('[role=listbox]')
  await list.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('j')
  const second = s.address(page, 'analysis.unit')
  assert.equal(await part('unit').getAttribute('data-unit'), second)
  assert.equal(await list.locator('[aria-selected=true]').getAttribute('data-id'), second)

  // The middle of another finding, clicked on the map.
  const [code, at] = await page.evaluate(async ([base, key]) => {
    const job = await (await fetch(`${base}/v1/hotspots/1`, { headers: { Authorization: `Bearer ${key}` } })).json()
    const u = job.result.units.filter((x) => x.class === 'hot').at(-1)
    await window.chengge.map.idle() // what was chosen before may have moved the map
    return [u.code, window.chengge.map.screenOf({ lng: u.lng, lat: u.lat })]
  }, [s.base, s.keys.analyst])
  await page.mouse.click(at.x, at.y)
  await page.locator(`[data-part=unit][data-unit="${code}"]`).waitFor()
  assert.equal(s.address(page, 'analysis.unit'), code)

  // Arrows in the chart go on from there; Escape leaves it.
  await part('scatter').locator('[role=application]').focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction((c) => document.querySelector('[data-part=unit]')?.getAttribute('data-unit') !== c, code)
  await page.keyboard.press('Escape')
  await part('unit').waitFor({ state: 'detached' })
})

test('a box drawn in the chart marks its units in the list and on the map', async () => {
  await part('scatter').locator('canvas').scrollIntoViewIfNeeded()
  const box = await part('scatter').locator('canvas').boundingBox()
  await page.mouse.move(box.x + box.width * 0.45, box.y + 12)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 12, box.y + box.height * 0.6, { steps: 4 })
  await page.mouse.up()
  await part('marked').waitFor()
  const marked = Number((await part('marked').textContent()).match(/\d+/)[0])
  assert.ok(marked > 0)
  assert.match(await part('strongest').locator('h3').textContent(), new RegExp(`标出的单元${marked}`))
  await s.picture(page, 'analysis-marked-dark-zh')
  await page.locator('[data-action=unbrush]').click()
  await part('marked').waitFor({ state: 'detached' })
})

test('the address keeps the run and the unit; another language and theme need no reload', async () => {
  await part('strongest').locator('.row').first().click()
  const unit = s.address(page, 'analysis.unit')
  await page.reload()
  await done()
  assert.equal(await part('unit').getAttribute('data-unit'), unit)
  await page.evaluate(() => (window.stays = true))
  await page.click('[data-action=lang]')
  await page.click('[data-action=theme]')
  await page.locator('h3', { hasText: 'The strongest units' }).waitFor()
  assert.match(await part('legend').locator('[data-part=null]').textContent(), /the unit keeps its value/)
  assert.equal(await page.evaluate(() => window.stays), true)
  await s.picture(page, 'analysis-unit-light-en')
  await s.noSerious(page)
})

test('all units as a table: sorted, sought, chosen by key', async () => {
  await page.locator('[data-action=table]').click()
  const table = part('table')
  await table.waitFor()
  const all = Number((await table.locator('h2 span').textContent()).replace(',', ''))
  assert.ok(all >= 30)
  assert.ok((await table.locator('tbody tr[data-row]').count()) < 60, 'only the rows that are seen are made')
  await table.locator('th button', { hasText: /^value/ }).click()
  assert.equal(await table.locator('th[aria-sort=descending]').count(), 1)
  const first = Number(await table.locator('tbody tr[data-row] td').nth(2).textContent())
  assert.ok(first > 1)
  await table.locator('[role=region]').focus()
  await page.keyboard.press('Home')
  await page.locator('tr.on').waitFor()
  await s.picture(page, 'analysis-table-light-en')
  await s.fits(page)
  await page.locator('[data-action=table]').click()
})

test('grids by local Moran, and streets, each drawn in its way', async () => {
  await page.locator('[data-action=form]').click()
  await page.selectOption('[name=unit]', 'grids')
  await page.locator('form summary').click()
  await page.selectOption('[name=method]', 'local-moran')
  await page.locator('[data-action=run]').click()
  await page.waitForFunction(() => location.hash.includes('analysis.run=2'))
  await done()
  assert.match(await part('legend').textContent(), /local Moran/)
  await s.picture(page, 'analysis-grids-light-en')
  await page.locator('[data-action=form]').click()
  await page.locator('form summary').click()
  await page.selectOption('[name=unit]', 'roads')
  await page.selectOption('[name=method]', '')
  await page.locator('[data-action=run]').click()
  await page.waitForFunction(() => location.hash.includes('analysis.run=3'))
  await page.locator('[data-phase=done], [data-phase=failed]').waitFor()
  await s.picture(page, 'analysis-roads-light-en')
})

test('two answers beside each other, parted by a line that keys and the mouse move', async () => {
  const { result } = await s.ask('analyst', 'GET', '/v1/hotspots/1')
  const { id } = await s.ask('analyst', 'POST', '/v1/hotspots', { unit: result.unit, reports: { category: '06012' } })
  await page.goto(`${s.base}/#w=analysis&lang=zh&theme=dark&analysis.run=1&analysis.with=${id}`)
  const grip = part('swipe').locator('[role=slider]')
  await grip.waitFor()
  assert.match(await part('compare').textContent(), /新出现|持续|消失/)
  await grip.focus()
  await page.keyboard.press('ArrowLeft')
  assert.equal(await grip.getAttribute('aria-valuenow'), '48')
  const box = await grip.boundingBox()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + 120, box.y + 10, { steps: 3 })
  await page.mouse.up()
  assert.ok(Number(await grip.getAttribute('aria-valuenow')) > 52)
  await page.locator('[data-part=compare] .chips button:enabled').first().click()
  await s.picture(page, 'analysis-swipe-dark-zh')
  await s.noSerious(page)
  await page.locator('[data-action=uncompare]').click()
  await part('swipe').waitFor({ state: 'detached' })
})

test('compared with the period before, from the form to the swipe', async () => {
  await page.goto(`${s.base}/#w=analysis&lang=en&theme=light`)
  await page.locator('[data-state=empty]').waitFor()
  if (!(await page.locator('[name=unit]').isVisible())) await page.locator('[data-action=form]').click()
  if (await page.locator('[data-action=blank]').isVisible()) await page.locator('[data-action=blank]').click()
  assert.equal(await page.locator('[name=compare]').count(), 0, 'all time has no period before it')
  await page.selectOption('[name=unit]', 'grids')
  await page.selectOption('[name=period]', '7')
  await page.locator('[name=compare]').focus()
  await page.keyboard.press('Space')
  await page.locator('[data-action=run]').focus()
  await page.keyboard.press('Enter')
  const grip = part('swipe').locator('[role=slider]')
  await grip.waitFor()
  await done()
  const [now, before] = await Promise.all(['run', 'with'].map((p) => s.ask('analyst', 'GET', `/v1/hotspots/${s.address(page, `analysis.${p}`)}`)))
  const [a, b] = [now, before].map((j) => j.request.request.reports)
  assert.equal(b.to, a.from, 'the former period ends where this one begins')
  assert.equal(Date.parse(a.to) - Date.parse(a.from), Date.parse(b.to) - Date.parse(b.from))
  assert.ok(now.result.events >= 150 && before.result.events >= 80)
  assert.equal(before.request.request.unit, 'grids')
  const names = await part('swipe').locator('span').allTextContents()
  assert.ok(names[0].startsWith(b.from) && names[1].startsWith(a.from), names.join())
  await grip.focus()
  await page.keyboard.press('End')
  assert.equal(await grip.getAttribute('aria-valuenow'), '98')
  // A unit shows both periods beside each other.
  await page.locator('[data-action=table]').click()
  await part('table').locator('tbody tr[data-row]').first().click()
  await part('unit').locator('th', { hasText: 'before' }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('[data-action=table]').click()
  await s.picture(page, 'analysis-before-light-en')
  await s.noSerious(page)
  await page.locator('[data-action=uncompare]').click()
  await part('swipe').waitFor({ state: 'detached' })
})

test('earthwork from the form to its result: sites, a balance with a sign, routes', async () => {
  s.chengge('balance', '--load', 'testdata/town')
  await page.goto(`${s.base}/#w=analysis&lang=en&theme=dark`)
  await page.locator('[data-state=empty]').waitFor()
  assert.equal(await page.locator('[name=of] option[value=earthwork]').count(), 0, 'who may plan no earthwork is not offered it')
  const page2 = await s.open('planner', 'w=analysis&lang=en&theme=dark')
  await page2.selectOption('[name=of]', 'earthwork')
  assert.equal(await page2.locator('[name=category]').count(), 0, 'what reports have is not asked of sites')
  await page2.selectOption('[name=unit]', 'grids')
  await page2.locator('[data-action=run]').click()
  await done(page2)
  const { result, request } = await s.ask('planner', 'GET', `/v1/hotspots/${s.address(page2, 'analysis.run')}`)
  assert.equal(request.request.of, 'earthwork')
  assert.ok(result.events > 0)
  assert.match(await part('result', page2).locator('.figures').textContent(), new RegExp(`sites[^0-9]*${result.events}`))
  assert.match(await part('legend', page2).textContent(), /spoil/i)
  assert.ok((await part('legend', page2).locator('[data-part=null]').textContent()).length > 10)
  await s.picture(page2, 'analysis-earthwork-dark-en')
  await s.noSerious(page2)
  await page2.context().close()
})

test('every format can be saved', async () => {
  await page.goto(`${s.base}/#w=analysis&lang=zh&theme=dark&analysis.run=1`)
  await done()
  await page.locator('[data-action=save]').click()
  for (const format of ['csv', 'xlsx', 'geojson', 'gpkg', 'html', 'json', 'gal', 'gwt', 'weights']) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-format=${format}]`).click()])
    assert.equal(file.suggestedFilename(), format === 'weights' ? 'hotspots-1-weights.csv' : `hotspots-1.${format}`)
    const bytes = await readFile(await file.path())
    assert.ok(bytes.length > 500, format)
    if (format === 'csv') assert.match(bytes.toString('utf8').slice(0, 60), /code,name,side,lng,lat/)
    if (format === 'gpkg') assert.equal(bytes.subarray(0, 15).toString(), 'SQLite format 3')
    if (format === 'xlsx') assert.equal(bytes.subarray(0, 2).toString(), 'PK')
  }
})

test('one that runs long shows how far it is and can be cancelled', async () => {
  const { id } = await s.ask('analyst', 'POST', '/v1/hotspots', { unit: 'h3:12', p: 'permutation', permutations: 900000, most_permutations: 900000 })
  await page.goto(`${s.base}/#w=analysis&lang=zh&theme=dark&analysis.run=${id}`)
  await page.locator('.progress[data-state=running], .progress[data-state=waiting]').waitFor()
  await s.picture(page, 'analysis-running-dark-zh')
  await page.locator('[data-action=cancel]').click()
  await page.locator('[data-state=cancelled]').waitFor()
  await s.picture(page, 'analysis-cancelled-dark-zh')
  await page.locator('[data-action=refill]').first().click()
  assert.equal(await page.locator('[name=unit]').inputValue(), 'h3:12' === (await page.locator('[name=unit]').inputValue()) ? 'h3:12' : '')
})

test('a failure, a refusal and one that is not there are said in words', async () => {
  const { id } = await s.ask('analyst', 'POST', '/v1/hotspots', { reports: { category: '05001' }, unit: 'grids' })
  await page.goto(`${s.base}/#w=analysis&lang=en&theme=light&analysis.run=${id}`)
  await page.locator('.word[data-state=failed]').waitFor()
  await s.picture(page, 'analysis-failed-light-en')
  await page.goto(`${s.base}/#w=analysis&lang=en&theme=light&analysis.run=9999`)
  await page.locator('[data-state=absent]').waitFor()
  await page.locator('[data-action=close]').click()
  if (!(await page.locator('[name=category]').isVisible())) await page.locator('[data-action=form]').click()
  // A date is written as everywhere, and one that is none is told where it stands.
  await page.selectOption('[name=period]', 'own')
  const from = page.getByRole('textbox', { name: 'From' })
  await from.fill('2026-02-31')
  await from.blur()
  assert.equal(await from.getAttribute('aria-invalid'), 'true')
  assert.match(await page.locator('.date [role=alert]').textContent(), /write it as \d{4}-\d\d-\d\d/)
  await s.noSerious(page)
  await from.fill('2026/2/3')
  await from.blur()
  assert.equal(await from.inputValue(), '2026-02-03')
  assert.equal(await page.locator('.date [role=alert]').count(), 0)
  await page.getByRole('button', { name: 'Choose: From' }).waitFor()
  await page.selectOption('[name=period]', '')
  await page.locator('[name=category]').fill('<img src=x onerror=alert(1)>')
  await page.locator('[data-action=run]').click()
  await page.locator('[data-state=refused]').waitFor()
  await s.picture(page, 'analysis-refused-light-en')
  await s.noSerious(page)
})

test('narrow and wide windows hold all of it', async () => {
  for (const [width, height, title] of [[1100, 700, 'analysis-1100'], [2560, 1440, 'analysis-2560']]) {
    await page.setViewportSize({ width, height })
    await page.goto(`${s.base}/#w=analysis&lang=en&theme=dark&analysis.run=1`)
    await done()
    await part('strongest').locator('.row').first().click()
    await s.fits(page)
    await s.picture(page, title)
  }
})

test('who may not run analyses is not shown them', async () => {
  const viewer = await s.open('viewer', 'lang=en&theme=dark')
  await viewer.locator('canvas').first().waitFor()
  assert.equal(await viewer.locator('nav a[data-space=analysis]').count(), 0)
  await viewer.goto(`${s.base}/#w=analysis&lang=en&theme=dark`)
  await viewer.locator('[data-state=closed]').waitFor()
  await viewer.context().close()
})

test('nothing went wrong unseen', () => {
  assert.deepEqual(s.faults, [])
  assert.deepEqual(s.server.failures(), [])
})
