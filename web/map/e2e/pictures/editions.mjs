// The states of the editions workspace that are looked at, in a town with two
// editions that were published and a draft with findings; then its errors are mended.
const rows = (page) => page.locator('[data-part=findings] [role=option]').first().waitFor()
const asked = (page) => page.locator('[data-part=dialog]').waitFor()


let mended
const mend = (more) => async ({ ask }) => {
  mended ??= ask('GET', '/v1/grids/G06?edition=2').then(({ geometry }) => ask('PATCH', '/v1/grids/G06', { geometry }, { 'If-Match': '*', 'X-Why': 'mended' }))
  await mended
  return `w=editions&editions.edition=3${more}`
}
let later
const scheduled = async (world) => {
  await mend('')(world)
  const soon = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10)
  later ??= world.ask('POST', '/v1/editions/draft/publish', { at: `${soon} 06:00`, accept: true, why: '十一月普查 survey of November' }, { 'If-Match': '*' })
  await later
  return 'w=editions&editions.edition=3'
}

export default () => [
  {
    name: 'list', hash: 'w=editions', stage: 'town', role: 'steward',
    async steps(page) {
      await page.locator('[data-edition]').first().waitFor()
      await rows(page)
    },
  },
  {
    name: 'finding', anew: true, hash: 'w=editions&editions.edition=3', stage: 'town', role: 'steward',
    async steps(page) {
      await rows(page)
      await page.selectOption('.chips select', 'border.overlap')
      await page.evaluate(() => document.activeElement?.blur?.())
      await page.keyboard.press('n')
      await page.locator('[data-part=finding]').waitFor()
    },
  },
  {
    name: 'diff', anew: true, hash: 'w=editions&editions.edition=3&editions.tab=diff', stage: 'town', role: 'steward',
    async steps(page) {
      await page.locator('[data-part=diff] [role=option]').first().waitFor()
      await page.keyboard.press('n')
      await page.locator('[data-part=difference]').waitFor()
    },
  },
  { name: 'log', hash: 'w=editions&editions.edition=3&editions.tab=log', stage: 'town', role: 'steward', steps: (page) => page.locator('[data-part=log] li').first().waitFor() },
  {
    name: 'errors', hash: 'w=editions&editions.edition=3', stage: 'town', role: 'steward',
    async steps(page) {
      await rows(page)
      await page.locator('[data-action=publish]').click()
      await page.locator('[data-state=errors]').waitFor()
    },
  },
  { name: 'absent', hash: 'w=editions&editions.edition=99', stage: 'town', role: 'steward', steps: (page) => page.locator('[data-state=absent]').waitFor() },
  {
    name: 'offline', hash: 'w=editions&editions.edition=3', anew: true, stage: 'town', role: 'steward',
    async steps(page) {
      await rows(page)
      await page.locator('[data-part=tones]').waitFor({ state: 'attached' })
      await page.context().setOffline(true)
      await page.locator('[data-state=away]').waitFor()
    },
  },
  {
    name: 'consequences', hash: mend('&editions.tab=consequences'), stage: 'town', role: 'administrator',
    async steps(page) {
      await page.locator('[data-part=consequences] .figures').waitFor()
      await page.locator('[data-part=consequences] [role=option]').first().waitFor()
      await page.keyboard.press('n')
      await page.locator('[data-part=moved-report]').waitFor()
    },
  },
  {
    name: 'moves', hash: mend('&editions.tab=consequences'), stage: 'town', role: 'administrator',
    async steps(page) {
      await page.locator('[data-part=consequences] [role=option]').first().waitFor()
      for (const more of await page.locator('[data-part=consequences] summary').all()) await more.click()
    },
  },
  {
    name: 'publish', hash: mend(''), stage: 'town', role: 'steward',
    async steps(page) {
      await rows(page)
      await page.locator('[data-action=publish]').click()
      await asked(page)
    },
  },
  {
    name: 'schedule', hash: mend(''), stage: 'town', role: 'steward',
    async steps(page) {
      await rows(page)
      await page.locator('[data-action=publish]').click()
      await page.locator('[name=accept]').check()
      await page.locator('[name=when]').nth(1).check()
      await page.locator('[name=at]').fill('2099-01-01 06:00')
      await page.locator('[name=why]').fill('十一月普查 survey of November')
    },
  },
  {
    name: 'rollback', hash: 'w=editions&editions.edition=1', stage: 'town', role: 'administrator',
    async steps(page) {
      await page.locator('[data-action=rollback]').click()
      await page.locator('[data-part=preview]').waitFor()
    },
  },
  {
    name: 'discard', hash: mend(''), stage: 'town', role: 'steward',
    async steps(page) {
      await page.locator('[data-action=discard]').click()
      await asked(page)
    },
  },
  { name: 'scheduled', hash: scheduled, stage: 'town', role: 'administrator', steps: (page) => page.locator('[data-edition="3"][data-status=scheduled]').waitFor() },
  // An empty database: each workspace says what it waits for.
  { name: 'bare', hash: 'w=editions', stage: 'bare', role: 'administrator', steps: (page) => page.locator('.right [data-state=empty]').waitFor() },
  ...['dispatch', 'earthwork', 'analysis'].map((space) => ({ name: `bare-${space}`, hash: `w=${space}`, stage: 'bare', role: 'administrator', steps: (page) => page.locator('.right[data-state=bare]').waitFor() })),
  { name: 'city', hash: 'w=editions', steps: (page) => page.locator('[data-part=findings]:not([aria-busy=true])').waitFor() },
]
