// The workspace of editions in a real browser against the real program: findings
// walked by key, what differs, who gets which reports, publishing with its
// warnings and its conflicts, scheduling, rolling back; and who may not. At last
// a database in which nothing was published: how the first edition comes.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { root, town } from './server.mjs'
import { stage } from './stage.mjs'

let s, page
const part = (name, of = page) => of.locator(`[data-part=${name}]`)
const hostile = '<script>alert(1)</script>‮אבג "\'' + '很长的名字'.repeat(36) + '🚧'
const grids = (of) => of.evaluate(() => window.chengge.map.drawn().shades.length)
const change = (path, body) => s.ask('steward', 'PATCH', path, body, { 'If-Match': '*', 'X-Why': 'survey <b>of</b> November' })

before(async () => {
  s = await stage('editions', ['steward', 'dispatcher', 'viewer', 'planner'])
  const grid = await s.ask('steward', 'GET', '/v1/grids/G06')
  for (const [lng, lat] of [[113.6653, 34.7579], [113.6657, 34.7575], [113.666, 34.7571]]) {
    await s.ask('administrator', 'POST', '/v1/reports', { channel: '12345', category: '06010', description: 'x', place: { lng, lat, crs: 'CGCS2000', accuracy: 5 } })
  }
  // A corner of a grid pulled over its neighbours, and a name as nobody wants one.
  const ring = grid.geometry.coordinates[0][0]
  ring[2] = [ring[2][0] + 0.0011, ring[2][1] + 0.0007]
  await change('/v1/grids/G06', { geometry: grid.geometry })
  await change('/v1/grids/G01', { name: hostile })
  page = await s.open('steward', 'w=editions&lang=zh&theme=dark')
})
after(async () => s?.end())

test('the list says what is in force and what is a draft; the draft is opened', async () => {
  await page.locator('[data-edition="1"][data-status=force]').waitFor()
  await page.locator('[data-edition="2"][data-status=draft]').waitFor()
  await page.locator('[data-part=edition-card][data-status=draft]').waitFor()
  await part('findings').locator('[role=option]').first().waitFor()
  await s.picture(page, 'editions-draft-dark-zh')
  await s.noSerious(page)
})

test('findings are walked by key; each is shown where it is, with rule, numbers and hint', async () => {
  await page.keyboard.press('n')
  await part('finding').waitFor()
  assert.equal(s.address(page, 'editions.row') !== null, true)
  const first = await part('finding').textContent()
  await page.keyboard.press('j')
  await page.waitForFunction((t) => document.querySelector('[data-part=finding]').textContent !== t, first)
  await page.keyboard.press('p')
  await page.waitForFunction((t) => document.querySelector('[data-part=finding]').textContent === t, first)
  await page.selectOption('.chips select', 'border.overlap')
  await page.evaluate(() => document.activeElement?.blur?.())
  await page.keyboard.press('n')
  const finding = page.locator('[data-part=finding][data-rule="border.overlap"]')
  await finding.waitFor()
  assert.match(await finding.textContent(), /面积.*m²/)
  assert.match(await finding.locator('.hint').textContent(), /只留一条边界/)
  await page.waitForFunction(() => Number(location.hash.match(/v=([\d.]+)/)?.[1]) > 14.5)
  await s.picture(page, 'editions-finding-dark-zh')
  // By mouse: the list, and the buttons.
  await page.selectOption('.chips select', '')
  await part('findings').locator('[role=option]').nth(2).click()
  await page.locator('[data-action=next]').click()
  assert.equal(await part('findings').locator('[aria-selected=true]').getAttribute('data-row'), '3')
})

test('another language and theme without a reload, sentences of the server too', async () => {
  await page.evaluate(() => (window.stays = true))
  await page.click('[data-action=lang]')
  await page.click('[data-action=theme]')
  await page.locator('[data-severity=error]', { hasText: 'error' }).waitFor()
  await part('finding').locator('.hint', { hasText: /[a-z]{3}/ }).waitFor()
  assert.equal(await page.evaluate(() => window.stays), true)
  await s.picture(page, 'editions-finding-light-en')
  await s.noSerious(page)
})

test('what differs, with values before and after; hostile names stay text', async () => {
  await page.locator('#tab-findings').focus()
  await page.keyboard.press('ArrowRight')
  const rows = part('diff').locator('[role=option]')
  await rows.first().waitFor()
  assert.equal(await rows.count(), 2)
  await page.keyboard.press('n')
  await part('difference').waitFor()
  for (let i = 0; i < 2 && !(await part('difference').textContent()).includes('script'); i++) await page.keyboard.press('n')
  assert.match(await part('difference').locator('ins').textContent(), /<script>alert\(1\)/)
  await s.picture(page, 'editions-diff-light-en')
  await s.fits(page)
  await page.selectOption('[name=against]', '0')
  await page.waitForFunction(() => document.querySelectorAll('[data-part=diff] [role=option]').length > 5)
  await page.selectOption('[name=against]', '')
})

test('errors stop publishing', async () => {
  await page.locator('[data-action=publish]').click()
  await part('dialog').locator('[data-state=errors]').waitFor()
  assert.ok(await page.locator('[data-action=confirm]').isDisabled())
  await s.picture(page, 'editions-errors-light-en')
  await s.noSerious(page)
  await page.keyboard.press('Escape')
  await part('dialog').waitFor({ state: 'detached' })
  await page.locator('[data-action=publish]').click()
  await page.locator('[data-action=to-errors]').click()
  await page.locator('[data-part=finding] h3', { hasText: 'error' }).waitFor()
})

test('a draft that others change meanwhile is not published unseen', async () => {
  const before = await s.ask('steward', 'GET', '/v1/grids/G06?edition=1')
  await change('/v1/grids/G06', { geometry: before.geometry })
  await change('/v1/organisations/H01', { name: '环卫一所（改）' })
  await page.locator('#tab-findings').click()
  await page.locator('[data-severity=error][disabled]').waitFor()
  await page.locator('[data-action=publish]').click()
  await page.locator('[name=accept]').check()
  await page.locator('[name=why]').fill('survey of November')
  // Somebody else is quicker.
  await change('/v1/grids/G02', { name: '第二网格（改）' })
  await page.locator('[data-action=confirm]').click()
  await part('dialog').locator('[data-state=conflict]').waitFor()
  await s.picture(page, 'editions-conflict-light-en')
  await page.locator('[data-action=look-again]').click()
  await part('dialog').locator('[data-state=conflict]').waitFor({ state: 'detached' })
  await page.locator('[name=accept]').waitFor()
  assert.equal(await page.locator('[name=accept]').isChecked(), false, 'what was accepted is looked at again')
})

test('published with its warnings accepted, and what it means for reports', async () => {
  await page.locator('[name=accept]').check()
  await page.locator('[data-action=confirm]').click()
  await page.locator('[data-state=published]', { hasText: 'Edition 2 is published' }).waitFor()
  await page.locator('[data-edition="2"][data-status=force]').waitFor({ timeout: 90_000 })
  await page.locator('[data-edition="1"][data-status=past]').waitFor()
  await s.picture(page, 'editions-published-light-en')
})

test('consequences: who gets which reports', async () => {
  const rule = (await s.ask('steward', 'GET', '/v1/rules?limit=100')).items.find((r) => r.category?.startsWith('matter:06') || r.category === 'matter:*')
  await change('/v1/grids/G06', { organisation: 'H02' })
  if (rule) await change(`/v1/rules/${rule.code}`, { lead: 'D01' }).catch(() => {})
  await page.locator('[data-edition="3"] button').click()
  await page.locator('#tab-consequences').click()
  await part('consequences').locator('.figures, [data-state]').first().waitFor()
  await part('consequences').locator('.figures').waitFor()
  if ((await part('consequences').locator('[role=option]').count()) > 0) {
    await page.keyboard.press('n')
    await part('moved-report').waitFor()
  }
  await s.picture(page, 'editions-consequences-light-en')
  await s.noSerious(page)
  await page.locator('#tab-log').click()
  await part('log').locator('li').first().waitFor()
  assert.match(await part('log').textContent(), /survey <b>of<\/b> November/)
  await s.picture(page, 'editions-log-light-en')
})

test('scheduled for later, then replaced by rolling back with a reason', async () => {
  await page.locator('#tab-findings').click()
  await page.locator('[data-severity=warning]').waitFor()
  await page.locator('[data-action=publish]').click()
  await page.locator('[name=accept]').check()
  await page.locator('[name=when]').nth(1).check()
  await page.locator('[name=at]').fill('2099-01-01 06:00')
  await page.locator('[data-action=confirm]', { hasText: 'Schedule' }).click()
  await page.locator('[data-edition="3"][data-status=scheduled]').waitFor()
  await s.picture(page, 'editions-scheduled-light-en')
  await page.locator('[data-edition="1"] button').click()
  await page.locator('[data-action=rollback]').click()
  const confirm = page.locator('[data-action=confirm]')
  assert.ok(await confirm.isDisabled(), 'a reason is wanted')
  await page.locator('[name=why]').fill('the new grids were wrong')
  await page.locator('[name=sure]').check()
  assert.ok(await confirm.isDisabled(), 'the scheduled one stands before it')
  await page.locator('[name=replace]').check()
  await part('preview').waitFor()
  await s.picture(page, 'editions-rollback-light-en')
  await s.noSerious(page)
  await confirm.click()
  await page.locator('[data-edition="4"][data-status=force]').waitFor({ timeout: 90_000 })
  await page.locator('[data-edition="3"][data-status=withdrawn]').waitFor()
  await page.locator('[data-part=edition-card]', { hasText: 'brings back' }).waitFor()
})

test('a draft is thrown away after a second thought', async () => {
  await change('/v1/grids/G01', { name: '一' })
  await page.locator('[data-edition="5"] button').click()
  await page.locator('[data-action=discard]').click()
  assert.ok(await page.locator('[data-action=confirm]').isDisabled())
  await page.locator('[data-action=never-mind]').click()
  await page.locator('[data-action=discard]').click()
  await page.locator('[name=sure]').check()
  await page.locator('[data-action=confirm]').click()
  await page.locator('[data-edition="5"]').waitFor({ state: 'detached' })
})

test('a hundred thousand findings freeze nothing', async () => {
  const crowd = await s.open('steward', 'lang=en&theme=dark')
  const body = `{"type":"FeatureCollection","features":[\n${Array.from({ length: 100_000 }, (_, i) => JSON.stringify({
    type: 'Feature', geometry: { type: 'Point', coordinates: [113.66 + (i % 317) / 16000, 34.75 + (i % 631) / 44000] },
    properties: { rule: i % 3 ? 'border.gap' : 'component.no_owner', severity: i % 3 ? 'error' : 'warning', layer: 'grids', code: `G${i}`, numbers: { area_m2: i / 7, width_m: 0.2 }, message: `a gap of ${i} m² between it and ${hostile.slice(0, 40)}`, hint: 'Let neighbours share the vertices of their border' },
  })).join(',\n')}\n]}\n`
  await crowd.route('**/check?*', (route) => route.fulfill({ status: 200, contentType: 'application/geo+json', body }))
  await crowd.evaluate(() => {
    window.blocked = []
    new PerformanceObserver((list) => list.getEntries().forEach((e) => window.blocked.push(Math.round(e.duration)))).observe({ type: 'longtask', buffered: false })
  })
  await crowd.locator('nav a[data-space=editions]').click()
  await crowd.locator('[data-severity=error]', { hasText: '66,666' }).waitFor({ timeout: 120_000 })
  const rows = await crowd.locator('[data-part=findings] [role=option]').count()
  assert.ok(rows > 3 && rows < 60, `${rows} rows are made of 100,000`)
  await crowd.keyboard.press('n')
  const began = Date.now()
  for (let i = 0; i < 10; i++) await crowd.keyboard.press('n')
  await crowd.locator('[data-part=finding] h3', { hasText: '11 of 100,000' }).waitFor()
  console.log(`ten findings walked in ${Date.now() - began} ms; long tasks: ${(await crowd.evaluate(() => window.blocked.sort((a, b) => b - a).slice(0, 5))).join(', ')} ms`)
  await crowd.locator('[data-part=findings] [role=listbox]').focus()
  await crowd.keyboard.press('End')
  await crowd.locator('[data-part=finding] h3', { hasText: '100,000 of 100,000' }).waitFor()
  assert.equal(await crowd.locator('[data-part=findings] [aria-selected=true]').isVisible(), true)
  await s.picture(crowd, 'editions-crowd-dark-en')
  await crowd.context().close()
})

test('narrow and wide windows hold all of it', async () => {
  for (const [width, height, title] of [[1100, 700, 'editions-1100'], [2560, 1440, 'editions-2560']]) {
    await page.setViewportSize({ width, height })
    await page.goto(`${s.base}/#w=editions&lang=zh&theme=dark&editions.edition=2&editions.tab=diff&editions.row=1`)
    await part('difference').waitFor()
    await s.fits(page)
    await s.picture(page, title)
  }
})

test('who may only read is shown nothing to change; others nothing at all', async () => {
  const desk = await s.open('dispatcher', 'w=editions&lang=en&theme=dark&editions.edition=1')
  await desk.locator('[data-part=edition-card]').waitFor()
  assert.equal(await desk.locator('[data-action=rollback], [data-action=publish], [data-action=discard]').count(), 0)
  await desk.context().close()
  const viewer = await s.open('viewer', 'w=editions&lang=en&theme=dark')
  await viewer.locator('[data-state=closed]').waitFor()
  assert.equal(await viewer.locator('nav a[data-space=editions]').count(), 0)
  await viewer.context().close()
})

test('an empty database: each page says what it waits for, and draws the city once the first edition is in force', async () => {
  const bare = await stage('first', ['dispatcher'], { browser: page.context().browser(), from: null })
  try {
    const books = await bare.open('administrator', 'w=editions&lang=zh&theme=dark')
    const desk = await bare.open('dispatcher', 'lang=en&theme=light', { width: 1100, height: 700, scheme: 'light' })
    const both = [books, desk]
    await books.locator('.right [data-state=empty]').waitFor()
    await desk.locator('.right[data-state=bare]').waitFor()
    for (const p of both) {
      await p.locator('.notices [data-state=bare]').waitFor()
      assert.equal(await p.locator('[data-state=away]').count(), 0, 'the server is there')
      assert.deepEqual(await grids(p), 0)
      await p.evaluate(() => (window.stays = true))
      await bare.noSerious(p)
    }

    const { draft } = await bare.ask('administrator', 'POST', '/v1/editions/draft/import', { folder: join(root, town), why: 'the first survey' })
    assert.equal(draft, 1)
    // The draft is opened by itself; its findings can be walked although there is no city yet.
    await books.locator('[data-part=edition-card][data-status=draft]').waitFor()
    await part('findings', books).locator('[role=option]').first().waitFor()
    await books.keyboard.press('n')
    await part('finding', books).waitFor()
    assert.equal(await desk.locator('.right[data-state=bare]').count(), 1, 'a draft is not in force')
    await bare.picture(books, 'editions-first-draft-dark-zh')

    const began = Date.now()
    await bare.ask('administrator', 'POST', '/v1/editions/draft/publish', { accept: true, why: 'the first' }, { 'If-Match': '*' })
    await books.locator('[data-edition="1"][data-status=force]').waitFor()
    for (const p of both) {
      await p.waitForFunction(() => window.chengge.map.drawn().shades.length > 0)
      await p.locator('.notices p, .notices div').waitFor({ state: 'detached' })
      await p.locator('[data-part=layers] li').first().waitFor()
    }
    console.log(`the first edition was drawn ${Date.now() - began} ms after it was published`)
    await desk.locator('.queue [data-state=live]').waitFor()
    const { id } = await bare.ask('administrator', 'POST', '/v1/reports', { channel: '12345', category: '06010', description: 'the first report', place: { lng: 113.6653, lat: 34.7579, crs: 'CGCS2000', accuracy: 5 } })
    await desk.locator(`[data-report="${id}"]`).waitFor()
    for (const p of both) {
      assert.equal(await p.evaluate(() => window.stays), true, 'no reload')
      await bare.fits(p)
      await bare.noSerious(p)
    }
    await bare.picture(books, 'editions-first-dark-zh')
    await bare.picture(desk, 'editions-first-desk-light-en')
    assert.deepEqual(bare.faults, [])
    assert.deepEqual(bare.server.failures(), [])
    for (const p of both) await p.context().close()
  } finally {
    await bare.end()
  }
})

test('nothing went wrong unseen', () => {
  assert.deepEqual(s.faults, [])
  assert.deepEqual(s.server.failures(), [])
})
