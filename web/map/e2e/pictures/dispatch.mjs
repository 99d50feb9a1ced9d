// The states of the dispatch workspace that are looked at. day is the last day of
// the demo city's reports. What is written goes to a stage, never to the city.
const card = async (page) => page.locator('article [data-part=lead]').waitFor()
const first = async (page) => {
  await page.locator('.list li').first().click()
  await card(page)
}

/** once gives what make made the first time, for each server. */
const kept = new Map()
const once = (name, make) => (world) => {
  const key = `${world.server} ${name}`
  if (!kept.has(key)) kept.set(key, make(world))
  return kept.get(key)
}

/** worked is a report that was taken, doubted, returned, put off and done again, with pictures by reference. */
const worked = once('worked', async ({ ask }) => {
  const picture = (kind, name) => ({ kind, url: `https://pictures.example/2026/11/20/${name}.jpg`, type: 'image/jpeg', taken_at: '2026-11-20T09:12:00+08:00' })
  const { id } = await ask('POST', '/v1/reports', {
    channel: '12345', category: '06010', description: '示范路南侧人行道堆放垃圾，行人只能走车行道', external: 'HX-2026-118-0042',
    place: { lng: 113.6653, lat: 34.7579, crs: 'CGCS2000', accuracy: 30, address: '示范路与中轴路口往东约 40 米' }, reporter: { name: '王女士', phone: '000-0000 4711' },
    attachments: [picture('near', 'IMG_20261120_091204'), picture('far', 'IMG_20261120_091211'), { kind: 'reference', url: 'hotline/2026-118/map.png' }],
  })
  let version = 1
  const step = async (body) => ({ version } = await ask('POST', `/v1/reports/${id}/steps`, body, { 'If-Match': `"${version}"` }))
  await step({ step: 'accept' })
  await step({ step: 'verify-before', outcome: true, why: '监督员到场，属实', attachments: [picture('before', 'verify-before-0007')] })
  await step({ step: 'file' })
  await step({ step: 'dispatch' })
  await step({ step: 'return', why: '该路段由市政设施管理处养护，非本单位职责' })
  await step({ step: 'dispatch', lead: 'D04', why: '按养护边界改派' })
  await step({ step: 'extend', why: '需夜间封道清运', until: '2026-11-28T18:00:00+08:00' })
  await step({ step: 'supervise', why: '临近学校，请优先处理' })
  await step({ step: 'resolve', attachments: [picture('after', 'done-0031')] })
  await step({ step: 'verify-after', outcome: false, why: '仍有残留' })
  return id
})

/** pressing is an emergency that waits for its dispatch. */
const pressing = once('pressing', async ({ ask }) => {
  const { id } = await ask('POST', '/v1/reports', { channel: '110', category: '10901', description: '路面塌陷，直径约两米', place: { lng: 113.663, lat: 34.762, crs: 'CGCS2000', accuracy: 15 } })
  return id
})

/** border is a place where grids meet. */
const border = once('border', async ({ ask, facts }) => {
  const [west, south, east, north] = facts.city.bounds
  const [x, y] = [(west + east) / 2, (south + north) / 2]
  const { items } = await ask('GET', `/v1/grids?geometry=true&limit=1&bbox=${x - 0.01},${y - 0.01},${x + 0.01},${y + 0.01}`)
  const { type, coordinates } = items[0].geometry
  return (type === 'Polygon' ? coordinates : coordinates[0])[0][0].map((d) => d.toFixed(6))
})

const hold = (page) => page.route(/\/v1\/reports\?/, () => {}) // never answered

/** patient keeps what a page does after so many milliseconds from being done while it is drawn in software. */
const patient = (page, from) => page.evaluate((from) => {
  const after = setTimeout
  window.setTimeout = (f, ms, ...rest) => after(f, ms >= from ? 3_600_000 : ms, ...rest)
}, from)

export default ({ day, middle, city }) => {
  const at = middle.split('/').join(',')
  const list = (page) => page.locator('.list li').first().waitFor()
  const [east, north] = [(city.bounds[2] + 0.02).toFixed(5), ((city.bounds[1] + city.bounds[3]) / 2).toFixed(5)] // beside the city
  return [
    { name: 'city', hash: `dispatch.day=${day}&dispatch.shift=6` },
    { name: 'shift', hash: `dispatch.day=${day}&dispatch.shift=6&dispatch.t=2-14&v=12.6/${middle}` },
    { name: 'report', hash: `v=15.2/${middle}&dispatch.day=${day}`, steps: first },
    {
      name: 'pin', hash: `v=15.2/${middle}&dispatch.day=${day}`,
      async steps(page) {
        await first(page)
        await page.locator('article .besides summary').click()
        await page.locator('[data-action=pin]').click()
        await page.locator('.map-pin').focus()
        for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight')
        await page.locator('[data-part=becomes]').waitFor()
      },
    },
    {
      name: 'reassign', hash: `v=15.2/${middle}&dispatch.day=${day}&qs=dispatched`,
      async steps(page, { lang }) {
        await first(page)
        await page.locator('article [data-step=dispatch]').click()
        await page.locator('form[data-form=dispatch] textarea').fill(lang === 'zh' ? '现场在养护边界以东，改派' : 'It lies east of the boundary of upkeep')
      },
    },
    {
      name: 'return', hash: `v=15.2/${middle}&dispatch.day=${day}&qs=dispatched`,
      async steps(page) {
        await first(page)
        await page.locator('article [data-step=return]').click()
        await page.locator('form[data-form=return] button[type=submit]').click()
        await page.locator('form[data-form=return] .bad').waitFor()
      },
    },
    {
      name: 'history', stage: 'town', hash: async (world) => `v=16.2/113.6653/34.7579&r=${await worked(world)}`,
      async steps(page) {
        await card(page)
        await page.locator('[data-part=history]').evaluate((e) => e.scrollIntoView({ block: 'start' }))
      },
    },
    {
      name: 'pictures', stage: 'town', hash: async (world) => `v=16.2/113.6653/34.7579&r=${await worked(world)}`,
      async steps(page) {
        await card(page)
        await page.locator('[data-part=pictures]').evaluate((e) => e.scrollIntoView({ block: 'start' }))
      },
    },
    { name: 'emergency', stage: 'town', role: 'dispatcher', hash: async (world) => `v=16/113.663/34.762&r=${await pressing(world)}`, steps: card },
    { name: 'whose', hash: `v=16.5/${middle}&p=${at}&a=60` },
    { name: 'rough', hash: `v=15.6/${middle}&p=${at}&a=200`, steps: (page) => page.locator('article [data-part=lead]').waitFor() },
    { name: 'border', hash: async (world) => `v=16.8/${(await border(world)).join('/')}&p=${await border(world)}&a=20`, steps: (page) => page.locator('.shares li').nth(1).waitFor() },
    { name: 'outside', hash: `v=11/${east}/${north}&p=${east},${north}`, steps: (page) => page.locator('article h2').waitFor() },
    { name: 'new', hash: `v=15.2/${middle}&p=${at}&dispatch.new=1`, steps: (page) => page.locator('[data-part=whose] strong').waitFor() },
    {
      name: 'new-crossing', stage: 'town', role: 'dispatcher', hash: 'v=16/113.6653/34.7579&dispatch.new=1',
      async steps(page) {
        await page.locator('textarea[name=description]').fill('垃圾堆放 refuse on the pavement')
        await page.locator('input[value=road]').check()
        for (const [name, text] of [['road', '示范路'], ['crossing', '中轴路'], ['offset', '40']]) await page.locator(`input[name=${name}]`).fill(text)
        await page.locator('select[name=toward]').selectOption('west')
        await page.locator('select[name=side]').selectOption('south')
        await page.locator('[data-part=whose] strong').waitFor()
      },
    },
    {
      name: 'new-near', stage: 'town', role: 'dispatcher', hash: async (world) => (await worked(world), 'v=16.5/113.6653/34.7579&p=113.6653,34.7579&dispatch.new=1'),
      steps: (page) => page.locator('[data-part=near] li').first().waitFor(),
    },
    {
      name: 'search', hash: `v=13/${middle}`,
      async steps(page) {
        await page.keyboard.press('/')
        await page.keyboard.type('丰林')
        await page.locator('#search-list li').first().waitFor()
      },
    },
    {
      name: 'search-point', hash: `v=13/${middle}`,
      async steps(page) {
        await page.keyboard.press('/')
        await page.keyboard.type(at)
        await page.locator('#search-list [data-hit="point/BD-09"]').waitFor()
      },
    },
    {
      name: 'search-none', hash: `v=13/${middle}`,
      async steps(page) {
        await page.keyboard.press('/')
        await page.keyboard.type('没有这样的路 nowhere')
        await page.locator('[data-state=nothing-found]').waitFor()
      },
    },
    { name: 'filtered-empty', hash: `qs=suspended&qc=110&qo=410191007&v=13/${middle}` },
    { name: 'empty', stage: 'quiet', role: 'dispatcher', hash: 'v=15/113.6653/34.7579', steps: (page) => page.locator('[data-state=no-reports]').waitFor() },
    {
      name: 'loading', hash: `qs=suspended&qc=110&qo=410191007&v=13/${middle}`,
      async steps(page) {
        await hold(page)
        await patient(page, 15_000)
        await page.locator('.filters > button').click()
        await page.locator('[data-state=loading-reports]').waitFor()
      },
    },
    {
      name: 'failed', hash: `qs=suspended&qc=110&qo=410191007&v=13/${middle}`,
      async steps(page, { lang }) {
        const problem = { title: lang === 'zh' ? '数据库无应答' : 'the database does not answer', detail: lang === 'zh' ? '请稍后重试；编号 01JD8' : 'try again soon; number 01JD8', status: 500 }
        await page.route(/\/v1\/reports\?/, (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }))
        await page.locator('.filters > button').click()
        await page.locator('[data-state=failed-reports]').waitFor()
      },
    },
    { name: 'layers', hash: `v=13/${middle}&dim=grids:40,reports:60,roads:30&off=overlays,communities`, async steps(page) { await list(page); await page.locator('[data-part=layers] .tune').nth(0).click({ force: true }) } },
    { name: 'collapsed', hash: `v=12.6/${middle}`, async steps(page) { await list(page); for (const fold of await page.locator('header .fold').all()) await fold.click() } },
    { name: 'tablet', hash: `v=13/${middle}`, sizes: ['820x1180'], touch: true, steps: list },
    { name: 'tablet-report', hash: `v=15.2/${middle}`, sizes: ['820x1180'], touch: true, steps: first },
    { name: 'tablet-panel', hash: `v=13/${middle}`, sizes: ['820x1180', '1180x820'], touch: true, async steps(page) { await list(page); if (page.viewportSize().width < 1000) await page.locator('header .fold').first().click() } },
    { name: 'wall', hash: `dispatch.day=${day}&dispatch.shift=6`, sizes: ['3840x2160'], steps: list },
    { name: 'viewer', stage: 'town', role: 'viewer', hash: 'v=15/113.6653/34.7579', steps: list },
    { name: 'files', stage: 'files', hash: 'v=15.5/113.6653/34.7579&p=113.6653,34.7579&a=30', steps: (page) => page.locator('article [data-part=lead]').waitFor() },
    { name: 'signin', stage: 'quiet', role: 'nobody', hash: 'v=15/113.6653/34.7579' },
    {
      name: 'signin-refused', stage: 'quiet', role: 'nobody', hash: 'v=15/113.6653/34.7579',
      async steps(page) {
        await page.locator('#key').fill('cgk_not-a-key-that-opens')
        await page.keyboard.press('Enter')
        await page.locator('[data-trouble=refused]').waitFor()
      },
    },
    {
      name: 'export', hash: `v=13/${middle}`,
      async steps(page) {
        await page.locator('[data-action=export]').click()
        await page.locator('[data-part=export-dialog]').waitFor()
      },
    },
    {
      name: 'offline', hash: `v=13/${middle}`, anew: true,
      async steps(page) {
        await list(page)
        await page.evaluate(() => window.chengge.map.idle())
        await page.context().setOffline(true)
        await page.locator('[data-state=away]').waitFor()
      },
    },
    {
      name: 'back', hash: `v=13/${middle}`, anew: true,
      async steps(page) {
        await list(page)
        await page.evaluate(() => window.chengge.map.idle())
        await page.context().setOffline(true)
        await page.locator('[data-state=away]').waitFor()
        await patient(page, 4000)
        await page.context().setOffline(false)
        await page.locator('[data-state=back]').waitFor()
      },
    },
  ]
}
