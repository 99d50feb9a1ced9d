// The workspace of earthwork in a real browser against the real program: a plan
// made, opened down to one flow, tried otherwise, compared, approved; by keyboard
// and by mouse, in both languages and themes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { stage } from './stage.mjs'
import { start, stop, town } from './server.mjs'

let s, page
const part = (name, of = page) => of.locator(`[data-part=${name}]`)
const flows = (of = page) => part('flows', of).locator('[data-flow]')
const done = (of = page) => of.locator('[data-part=plan][data-state=done]').waitFor()

before(async () => {
  s = await stage('earthwork', ['planner', 'analyst', 'viewer'])
  page = await s.open('planner', 'w=earthwork&lang=zh&theme=dark')
})
after(async () => s?.end())

test('without a ground the form says how one comes in', async () => {
  await page.locator('[data-state=noground]').waitFor()
  await page.locator('[data-part=balances] [data-state=empty]').waitFor()
  await s.picture(page, 'earthwork-noground-dark-zh')
  await s.noSerious(page)
})

test('a ground is loaded, the best plan is made by keyboard, and its flows are those of the document', async () => {
  s.chengge('balance', '--load', town)
  await page.reload()
  await page.locator('[data-part=scenario] form').waitFor()
  await page.locator('[name=name]').fill('最优 best')
  await page.keyboard.press('Enter')
  await done()
  const b = await s.ask('planner', 'GET', `/v1/balances/${s.address(page, 'earthwork.plan')}?lang=zh`)
  const pairs = new Set(b.document.flows.map((f) => `${f.from}>${f.to}`))
  assert.equal(new Set((await flows().evaluateAll((all) => all.map((e) => e.dataset.flow.split(' ')[0])))).size, pairs.size)
  assert.equal(await part('plan').locator('[data-grade]').getAttribute('data-grade'), 'optimal')
  await s.picture(page, 'earthwork-plan-dark-zh')
  await s.noSerious(page)
})

test('one flow opened by key: cost by its parts, why, the best alternative; Escape closes', async () => {
  await flows().first().focus()
  await page.keyboard.press('Enter')
  await part('flow').waitFor()
  const first = s.address(page, 'earthwork.flow')
  await flows().first().focus()
  await page.keyboard.press('ArrowDown')
  assert.notEqual(s.address(page, 'earthwork.flow'), first)
  assert.match(await part('flow').locator('[data-figure=perm3]').textContent(), /元\/m³/)
  assert.ok((await part('why').textContent()).trim().length > 3)
  // The best alternative, where the earth would go without this flow: in words, and dotted on the map.
  const found = []
  for (const flow of await flows().all()) {
    await flow.click()
    if (await part('alternative').count()) found.push(await part('flow').locator('.instead li').count())
  }
  assert.ok(found.some((n) => n > 0), `flows with somewhere else to go: ${found}`)
  await s.picture(page, 'earthwork-flow-dark-zh')
  await page.keyboard.press('Escape')
  await part('flow').waitFor({ state: 'detached' })
})

test('a site by a click on the map; closed in a scenario that is run and compared', async () => {
  const b = await s.ask('planner', 'GET', `/v1/balances/${s.address(page, 'earthwork.plan')}`)
  const dump = b.document.sites.find((x) => x.type === 'disposal_site' && b.document.flows.some((f) => f.to === x.code)) ?? b.document.sites.find((x) => x.type === 'disposal_site')
  await page.goto(`${s.base}/#w=earthwork&lang=zh&theme=dark&earthwork.plan=${b.id}&v=17/${dump.lng}/${dump.lat}`)
  await page.reload()
  await flows().first().waitFor()
  await page.evaluate(() => window.chengge?.map?.idle?.())
  const at = await page.evaluate((x) => window.chengge.map.screenOf(x), { lng: dump.lng, lat: dump.lat })
  await page.mouse.click(at.x, at.y)
  await part('site').waitFor()
  assert.equal(s.address(page, 'earthwork.site'), dump.code)
  await page.locator('[data-action=close-site]').click()
  await page.locator('[data-change=close]').waitFor()
  await page.locator('[name=name]').fill('关一处')
  const before = s.address(page, 'earthwork.plan')
  await page.locator('[data-action=run]').click()
  await page.waitForFunction((old) => !location.hash.includes(`earthwork.plan=${old}&`) && !location.hash.endsWith(`earthwork.plan=${old}`), before)
  await done()
  const closed = await s.ask('planner', 'GET', `/v1/balances/${s.address(page, 'earthwork.plan')}`)
  assert.deepEqual(closed.request.close, [dump.code])
  assert.ok(closed.document.flows.every((f) => f.to !== dump.code))

  for (const box of await part('balances').locator('input[type=checkbox]').all()) await box.check()
  await page.locator('[data-action=compare]').click()
  await part('comparison').waitFor()
  const cost = await part('comparison').locator('tbody tr').first().locator('td').count()
  assert.ok(cost >= 3, 'the baseline and two plans')
  await s.picture(page, 'earthwork-compare-dark-zh')
  await s.noSerious(page)
  await page.keyboard.press('Escape')
  await part('comparison').waitFor({ state: 'detached' })
})

test('what-if by volume, by keyboard: the site opened from a flow, its volume changed, the plan run and different', async () => {
  await page.locator('[data-show=map]').click()
  await flows().first().focus()
  await page.keyboard.press('Enter')
  await part('flow').locator('.site').first().focus()
  await page.keyboard.press('Enter')
  await part('site').waitFor()
  const site = s.address(page, 'earthwork.site')
  await part('site').locator('input').fill('0.5')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('[data-change=volume]').waitFor()
  await page.locator('[data-change=close] button').focus()
  await page.keyboard.press('Enter') // the closing of before is taken back
  await page.locator('[name=name]').fill('减半 half')
  const before = s.address(page, 'earthwork.plan')
  await page.keyboard.press('Enter')
  await page.waitForFunction((old) => new URLSearchParams(location.hash.slice(1)).get('earthwork.plan') !== old, before)
  await done()
  const half = await s.ask('planner', 'GET', `/v1/balances/${s.address(page, 'earthwork.plan')}`)
  assert.deepEqual(half.request.changes, { volumes: [{ site, factor: 0.5 }] })
  const [now, then] = await Promise.all([half.id, before].map((id) => s.ask('planner', 'GET', `/v1/balances/${id}`)))
  const moved = (b) => b.plan.head.scenarios.find((x) => x.name === 'plan').moved_m3
  assert.notEqual(moved(now), moved(then))
})

test('what more capacity is worth stands on the site', async () => {
  const b = await s.ask('planner', 'GET', `/v1/balances/${s.address(page, 'earthwork.plan')}?lang=zh`)
  for (const w of (b.document.worths ?? []).slice(0, 1)) {
    await page.goto(`${s.base}/#w=earthwork&lang=zh&theme=dark&earthwork.plan=${b.id}&earthwork.site=${w.site}`)
    await part('worth').getByText(w.text).waitFor()
  }
  await page.locator('[data-show=method]').click()
  await part('method').waitFor()
  for (const w of (b.document.worths ?? []).slice(0, 3)) await part('method').getByText(w.text).first().waitFor()
  await page.keyboard.press('Escape')
})

test('months by key; the diagram and the method in English and light, without a reload', async () => {
  await page.locator('[data-month]').first().focus()
  await page.keyboard.press('ArrowRight')
  assert.match(s.address(page, 'earthwork.month') ?? '', /^\d{4}-\d\d-\d\d$/)
  await page.locator('[data-action=all]').click()
  assert.equal(s.address(page, 'earthwork.month'), null)
  await page.locator('[data-action=play]').click()
  await page.locator('[data-action=play][aria-pressed=true]').waitFor()
  const began = s.address(page, 'earthwork.month')
  await page.waitForFunction((m) => new URLSearchParams(location.hash.slice(1)).get('earthwork.month') !== m, began) // it goes on by itself
  if (await page.locator('[data-action=play][aria-pressed=true]').count()) await page.locator('[data-action=play]').click()
  await page.locator('[data-action=all]').click()
  const made = await page.evaluate(() => (window.stays = true))
  await page.getByRole('button', { name: 'EN', exact: true }).click()
  await page.getByRole('button', { name: 'Light', exact: true }).click()
  await page.locator('[data-show=sankey]').click()
  assert.ok(Number(await part('sankey').locator('svg[data-bands]').getAttribute('data-bands')) > 0)
  await s.picture(page, 'earthwork-sankey-light-en')
  await s.noSerious(page)
  await page.locator('[data-show=method]').click()
  await part('method').getByText('What the plan rests on').waitFor()
  await s.noSerious(page)
  await page.keyboard.press('Escape')
  assert.equal(await page.evaluate(() => window.stays), made)
  assert.doesNotMatch(await part('plan').textContent(), /[\u4e00-\u9fff]{2,}方案依据/)
})

test('approved with a reason its orders are saved; who only analyses may not decide, a viewer is not shown it', async () => {
  await part('plan').getByRole('textbox').fill('meeting of 22 November')
  await page.locator('[data-action=approve]').click()
  await page.locator('[data-plan=approved]').waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-format=orders]').click()])
  assert.match(file.suggestedFilename(), /^orders-\d+\.xlsx$/)
  const wall = await s.open('viewer', 'w=earthwork&lang=en')
  assert.equal(await wall.locator('a[data-space=earthwork]').count(), 0)
  await wall.context().close()
})

test('what the server refuses is said, and changes nothing', async () => {
  await page.locator('[name=km]').fill('-3')
  await page.locator('[data-part=scenario] [role=alert]').waitFor()
  assert.equal(await page.locator('[data-action=run]').isDisabled(), true)
  await page.locator('[name=km]').fill('')
  await page.goto(`${s.base}/#w=earthwork&earthwork.plan=999999&lang=en`)
  await page.locator('[data-part=plan][data-state=failed]').waitFor()
  await page.goto(`${s.base}/#w=earthwork&lang=en&earthwork.plan=%3Cscript%3E&earthwork.site=__proto__&earthwork.show=constructor`)
  await done()
})

test('a narrow window and a wall fit', async () => {
  for (const [width, height] of [[1100, 700], [2560, 1440], [820, 1180]]) {
    await page.setViewportSize({ width, height })
    await s.fits(page)
    await s.picture(page, `earthwork-${width}-light-en`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('when the server goes the plan stays, and when it is back scenarios run again', async () => {
  await stop(s.server.child, 'SIGKILL')
  await page.locator('[data-state=away]').first().waitFor()
  assert.ok((await flows().count()) > 0)
  s.server = await start(s.port, '--data', s.data)
  await page.locator('[data-state=away]').first().waitFor({ state: 'detached' })
  await page.locator('[name=name]').fill('again')
  await page.locator('[data-action=run]').click()
  await part('balances').getByText('again').waitFor()
  await done()
})

test('nothing went wrong on the way', () => assert.deepEqual(s.faults, []))
