// The states of the dispatch workspace that are looked at. day is the last day of
// the demo city's reports.
export default ({ day, middle }) => [
  { name: 'city', hash: `dispatch.day=${day}&dispatch.shift=6` },
  { name: 'shift', hash: `dispatch.day=${day}&dispatch.shift=6&dispatch.t=2-14&v=12.6/${middle}` },
  {
    name: 'report', hash: `v=15.2/${middle}&dispatch.day=${day}`,
    async steps(page) {
      await page.locator('.list li').first().click()
      await page.locator('article [data-part=lead]').waitFor()
    },
  },
  {
    name: 'pin', hash: `v=15.2/${middle}&dispatch.day=${day}`,
    async steps(page) {
      await page.locator('.list li').first().click()
      await page.locator('article .besides summary').click()
      await page.locator('[data-action=pin]').click()
      await page.locator('.map-pin').focus()
      for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight')
      await page.locator('[data-part=becomes]').waitFor()
    },
  },
  { name: 'whose', hash: `v=16.5/${middle}&p=${middle.split('/').join(',')}&a=60` },
  {
    name: 'new', hash: `v=15.2/${middle}&p=${middle.split('/').join(',')}&dispatch.new=1`,
    async steps(page) {
      await page.locator('[data-part=whose] strong').waitFor()
    },
  },
  {
    name: 'search', hash: `v=13/${middle}`,
    async steps(page, { lang }) {
      await page.keyboard.press('/')
      await page.keyboard.type(lang === 'zh' ? '示范大道' : '示范大道')
      await page.locator('#search-list li').first().waitFor()
    },
  },
  { name: 'filtered-empty', hash: `qs=suspended&qc=110&qo=410191007&v=13/${middle}` },
  {
    name: 'export', hash: `v=13/${middle}`, sizes: ['1440x900'],
    async steps(page) {
      await page.locator('[data-action=export]').click()
      await page.locator('[data-part=export-dialog]').waitFor()
    },
  },
  {
    name: 'offline', hash: `v=13/${middle}`,
    async steps(page) {
      await page.context().setOffline(true)
      await page.locator('[data-state=away]').waitFor()
    },
  },
]
