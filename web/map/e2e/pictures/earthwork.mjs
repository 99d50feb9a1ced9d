// The states of the earthwork workspace that are looked at. The demo city has one plan.
const flows = (page) => page.locator('[data-part=flows] [data-flow]').first().waitFor()
export default () => [
  { name: 'plan', hash: 'w=earthwork', steps: flows },
  { name: 'month', hash: 'w=earthwork&earthwork.plan=1&earthwork.month=2026-10-01', steps: flows },
  {
    name: 'flow', hash: 'w=earthwork&earthwork.plan=1',
    async steps(page) {
      await flows(page)
      await page.locator('[data-flow]').nth(1).click()
      await page.locator('[data-part=flow]').waitFor()
    },
  },
  {
    name: 'site', hash: 'w=earthwork&earthwork.plan=1',
    async steps(page) {
      await flows(page)
      await page.locator('[data-flow]').first().click()
      await page.locator('[data-part=flow] .site').nth(1).click()
      await page.locator('[data-action=close-site]').click()
    },
  },
  { name: 'sankey', hash: 'w=earthwork&earthwork.plan=1&earthwork.show=sankey', steps: flows },
  { name: 'method', hash: 'w=earthwork&earthwork.plan=1&earthwork.show=method', steps: flows },
  { name: 'compare-few', hash: 'w=earthwork&earthwork.plan=1&earthwork.show=compare', sizes: ['1440x900'], steps: flows },
  {
    name: 'absent', hash: 'w=earthwork&earthwork.plan=999999', sizes: ['1440x900'],
    async steps(page) {
      await page.locator('[data-part=plan][data-state=failed]').waitFor()
    },
  },
]
