// The states of the earthwork workspace that are looked at. The demo city has one
// plan; the others are made the first time that a picture wants them.
import { setTimeout as sleep } from 'node:timers/promises'

const flows = (page) => page.locator('[data-part=flows] [data-flow]').first().waitFor()
const made = new Map()
/** plan gives the number of a plan for a request once its search has ended, however it did. */
function plan({ ask, server }, request) {
  const name = `${server} ${JSON.stringify(request)}`
  if (!made.has(name)) {
    made.set(name, (async () => {
      const { id } = await ask('POST', '/v1/balances', request)
      for (;;) {
        const b = await ask('GET', `/v1/balances/${id}`)
        if (!['waiting', 'running'].includes(b.state)) return id
        await sleep(500)
      }
    })())
  }
  return made.get(name)
}
const near = { name: '就近优先 nearest first', order: 'nearest' }
const curve = { name: '取舍 trade-off', trade_off: { a: 'cost', b: 'co2' } }
const impossible = { name: '不可能 impossible', max_distance_m: 1, need_permits: true }
const opened = async (page, n = 1) => {
  await flows(page)
  await page.locator('[data-flow]').nth(n).click()
  await page.locator('[data-part=flow]').waitFor()
}

export default () => [
  { name: 'plan', hash: 'w=earthwork&earthwork.plan=1', steps: flows },
  { name: 'month', hash: 'w=earthwork&earthwork.plan=1&earthwork.month=2026-10-01', steps: flows },
  { name: 'flow', hash: 'w=earthwork&earthwork.plan=1', steps: (page) => opened(page) },
  {
    name: 'form', hash: 'w=earthwork&earthwork.plan=1',
    async steps(page, { lang }) {
      await flows(page)
      await page.locator('[name=name]').fill(lang === 'zh' ? '冬季预警，限运距' : 'Winter alert, short hauls')
      await page.locator('[name=km]').fill('15')
      await page.locator('[name=keep]').check()
      await page.locator('[data-part=scenario] summary').click()
      await page.locator('[name=ban-from]').fill('2027-01-10')
      await page.locator('[name=ban-to]').fill('2027-01-15')
      await page.locator('[data-action=add-ban]').click()
      await page.locator('[data-flow]').first().click()
      await page.locator('[data-part=flow] .site').first().click()
      await page.locator('[data-action=close-site]').click()
      await page.locator('[data-flow]').nth(1).click()
      await page.locator('[data-part=flow] .site').last().click()
      await page.locator('[data-part=site] input').fill('1.5')
      await page.locator('[data-action=change-volume]').click()
      await page.locator('[data-change=volume]').waitFor()
    },
  },
  {
    name: 'refused', hash: 'w=earthwork&earthwork.plan=1',
    async steps(page) {
      await flows(page)
      await page.locator('[name=km]').fill('-3')
      await page.locator('[data-part=scenario] [role=alert]').waitFor()
    },
  },
  {
    name: 'running', hash: 'w=earthwork&earthwork.plan=1',
    async steps(page) {
      await flows(page)
      // The demo's plan takes two seconds: its search is shown as it stands half way.
      await page.route(/\/v1\/balances\/1\?/, async (route) => {
        const b = await (await route.fetch()).json()
        delete b.document
        delete b.plan
        await route.fulfill({ json: { ...b, state: 'running', progress: 0.62, search: { stage: 'solving', gap: 0.034 } } })
      })
      await page.route(/\/v1\/balances\?/, async (route) => {
        const list = await (await route.fetch()).json()
        await route.fulfill({ json: { ...list, items: list.items.map(({ plan, ...b }) => (b.id === 1 ? { ...b, state: 'running', progress: 0.62 } : { ...b, plan })) } })
      })
      await page.locator('[data-action=lang]').click()
      await page.locator('[data-action=lang]').click()
      await page.locator('[data-state=search]').waitFor()
    },
  },
  {
    name: 'site', hash: 'w=earthwork&earthwork.plan=1',
    async steps(page) {
      await opened(page, 0)
      await page.locator('[data-part=flow] .site').nth(1).click()
      await page.locator('[data-action=close-site]').click()
    },
  },
  {
    name: 'worth', hash: async ({ ask }) => {
      const { document } = await ask('GET', '/v1/balances/1')
      return `w=earthwork&earthwork.plan=1&earthwork.site=${document.worths[0].site}`
    },
    steps: (page) => page.locator('[data-part=worth]').first().waitFor(),
  },
  { name: 'sankey', hash: 'w=earthwork&earthwork.plan=1&earthwork.show=sankey', steps: flows },
  { name: 'sankey-month', hash: 'w=earthwork&earthwork.plan=1&earthwork.show=sankey&earthwork.month=2026-10-01', steps: flows },
  { name: 'method', hash: 'w=earthwork&earthwork.plan=1&earthwork.show=method', steps: flows },
  { name: 'curve', hash: async (world) => `w=earthwork&earthwork.plan=${await plan(world, curve)}&earthwork.show=method`, steps: flows },
  { name: 'compare', hash: async (world) => `w=earthwork&earthwork.plan=1&earthwork.with=1,${await plan(world, near)},${await plan(world, curve)}&earthwork.show=compare`, steps: (page) => page.locator('[data-part=comparison]').waitFor() },
  { name: 'compare-few', hash: 'w=earthwork&earthwork.plan=1&earthwork.show=compare', steps: flows },
  {
    name: 'orders',
    hash: async (world) => {
      const id = await plan(world, near)
      const b = await world.ask('GET', `/v1/balances/${id}`)
      if (b.plan.state !== 'approved') await world.ask('POST', `/v1/balances/${id}/approve`, { why: '11 月 22 日例会' })
      return `w=earthwork&earthwork.plan=${id}`
    },
    steps: (page) => page.locator('[data-format=orders]').waitFor(),
  },
  {
    name: 'failed', hash: 'w=earthwork&earthwork.plan=1',
    async steps(page, { lang }) {
      await flows(page)
      // The demo's ground always has a plan: the same search is shown as one that found none.
      await page.route(/\/v1\/balances\?/, async (route) => {
        const list = await (await route.fetch()).json()
        await route.fulfill({ json: { ...list, items: list.items.map(({ plan, ...b }) => (b.id === 1 ? { ...b, state: 'failed' } : { ...b, plan })) } })
      })
      await page.route(/\/v1\/balances\/1\?/, async (route) => {
        const b = await (await route.fetch()).json()
        delete b.document
        delete b.plan
        const zh = lang === 'zh'
        await route.fulfill({ json: { ...b, state: 'failed', progress: 1, problem: { type: '/problems/job-failed', title: zh ? '未能得出方案' : 'the search failed', status: 500, detail: zh ? '求解程序在 600 秒内未得到任何可行方案' : 'the solver found no plan at all within 600 seconds' } } })
      })
      await page.locator('[data-action=lang]').click()
      await page.locator('[data-action=lang]').click()
      await page.locator('[data-part=plan][data-state=failed]').waitFor()
    },
  },
  { name: 'unserved', hash: async (world) => `w=earthwork&earthwork.plan=${await plan(world, impossible)}`, steps: (page) => page.locator('[data-part=plan]').waitFor() },
  { name: 'empty', stage: 'quiet', role: 'planner', hash: 'w=earthwork', steps: (page) => page.locator('[data-state=noground]').waitFor() },
  {
    name: 'absent', hash: 'w=earthwork&earthwork.plan=999999',
    async steps(page) {
      await page.locator('[data-part=plan][data-state=failed]').waitFor()
    },
  },
  { name: 'tablet', hash: 'w=earthwork&earthwork.plan=1', sizes: ['820x1180', '1180x820'], touch: true, steps: flows },
  { name: 'wall', hash: 'w=earthwork&earthwork.plan=1', sizes: ['3840x2160'], steps: flows },
  {
    name: 'offline', hash: 'w=earthwork&earthwork.plan=1', anew: true,
    async steps(page) {
      await flows(page)
      await page.waitForFunction(() => ![...document.querySelectorAll('[data-part=layers] .count')].some((c) => c.textContent === '–'))
      await page.locator('[data-part=tones]').waitFor({ state: 'attached' })
      await page.context().setOffline(true)
      await page.locator('[data-state=away]').first().waitFor()
    },
  },
]
