// The states of the analysis workspace that are looked at. An analysis is run
// once, the first time that a picture wants it.
import { setTimeout as sleep } from 'node:timers/promises'

const runs = new Map()
/** run gives the number of an analysis once it has ended, however it did. */
function run({ ask, server }, question) {
  const name = `${server} ${JSON.stringify(question)}`
  if (!runs.has(name)) {
    runs.set(name, (async () => {
      const { id } = await ask('POST', '/v1/hotspots', question)
      for (;;) {
        const job = (await ask('GET', `/v1/hotspots?limit=1&after=${id + 1}`)).items.find((j) => j.id === id)
        if (job && !['waiting', 'running'].includes(job.state)) return id
        await sleep(300)
      }
    })())
  }
  return runs.get(name)
}
const day = (date, by) => new Date(Date.parse(`${date}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
const done = (page) => page.locator('[data-part=result][data-phase=done]').waitFor()
const of = (question, more = '') => async (world) => `w=analysis&analysis.run=${await run(world, question)}${more}`
const strongest = async (page) => {
  await done(page)
  await page.locator('[data-part=strongest] .row').first().click()
  await page.locator('[data-part=unit]').waitFor()
}

const hexagons = {}
const grids = { unit: 'grids', method: 'local-moran' }
const streets = { unit: 'roads', value: 'rate', per: 'road_km' }
let slow = 0

export default ({ day: last }) => {
  const week = { unit: 'h3:8', reports: { from: day(last, -3), to: day(last, 1) } }
  const before = { unit: 'h3:8', reports: { from: day(last, -7), to: day(last, -3) } }
  const two = async (world) => `w=analysis&analysis.run=${await run(world, week)}&analysis.with=${await run(world, before)}`
  return [
    { name: 'empty', hash: 'w=analysis', stage: 'town' },
    {
      name: 'form', hash: 'w=analysis',
      async steps(page) {
        await page.selectOption('[name=value]', 'rate')
        await page.selectOption('[name=period]', 'own')
        await page.fill('[name=from]', day(last, -6))
        await page.fill('[name=to]', last)
        await page.check('[name=compare]')
        await page.fill('[name=category]', '06*')
        await page.selectOption('[name=unit]', 'grids')
        await page.locator('form summary').click()
        await page.selectOption('[name=p]', 'permutation')
      },
    },
    {
      name: 'refused', hash: 'w=analysis',
      async steps(page) {
        await page.fill('[name=category]', 'no such category')
        await page.locator('[data-action=run]').click()
        await page.locator('[data-state=refused]').waitFor()
      },
    },
    {
      name: 'running',
      async hash({ ask }) {
        slow = (await ask('POST', '/v1/hotspots', { unit: 'h3:9', p: 'permutation', permutations: 900_000, most_permutations: 900_000 })).id
        return `w=analysis&analysis.run=${slow}`
      },
      async steps(page) {
        await page.waitForFunction(() => document.querySelector('.progress[data-state=running] progress')?.value > 0.03)
      },
      after: ({ ask }) => ask('DELETE', `/v1/hotspots/${slow}`).catch(() => {}),
    },
    { name: 'cancelled', hash: () => `w=analysis&analysis.run=${slow}`, steps: (page) => page.locator('[data-state=cancelled]').waitFor() },
    { name: 'hexagons', hash: of(hexagons), steps: done },
    { name: 'grids', hash: of(grids), steps: done },
    { name: 'streets', hash: of(streets), steps: done },
    { name: 'unit', hash: of(grids), steps: strongest },
    {
      name: 'marked', hash: of(grids),
      async steps(page) {
        await done(page)
        await page.locator('[data-part=scatter] .quarters button').first().click()
        await page.locator('[data-part=marked]').waitFor()
      },
    },
    { name: 'table', hash: of(hexagons, '&analysis.table=1'), steps: strongest },
    {
      name: 'periods', hash: two,
      async steps(page) {
        await done(page)
        await page.locator('[data-part=swipe] [role=slider]').waitFor()
      },
    },
    {
      name: 'change', hash: two,
      async steps(page) {
        await done(page)
        await page.locator('[data-part=compare] .chips button:enabled').first().click()
        await strongest(page)
        await page.locator('[data-part=result] header').first().scrollIntoViewIfNeeded()
      },
    },
    {
      name: 'export', hash: of(hexagons),
      async steps(page) {
        await done(page)
        await page.locator('[data-action=save]').click()
        await page.locator('[data-part=how] summary').click()
        await page.locator('[data-part=export]').scrollIntoViewIfNeeded()
      },
    },
    { name: 'earthwork', hash: of({ of: 'earthwork' }), steps: done },
    { name: 'rubble', hash: of({ of: 'rubble' }), steps: done },
    { name: 'whole', hash: of({ unit: 'grids', method: 'moran' }), steps: done },
    { name: 'failed', hash: of({ reports: { category: '06010', from: '2001-01-01', to: '2001-02-01' }, unit: 'grids' }), steps: (page) => page.locator('.word[data-state=failed]').waitFor() },
    { name: 'absent', hash: 'w=analysis&analysis.run=999999', steps: (page) => page.locator('[data-state=absent]').waitFor() },
    {
      name: 'offline', hash: of(hexagons), anew: true,
      async steps(page) {
        await done(page)
        await page.evaluate(() => window.chengge.map.idle())
        await page.context().setOffline(true)
        await page.locator('[data-state=away]').waitFor()
      },
    },
  ]
}
