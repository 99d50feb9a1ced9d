// Takes a picture of every state of every workspace in both themes and three
// sizes: to be looked at, one by one. `make screenshots`, or
//
//   node e2e/screenshots.mjs --only dispatch/report --size 1440x900 --theme dark
//
// The states are rows of e2e/pictures/WORKSPACE.mjs, a function of
//   { day, middle }   the last day of reports, and LNG/LAT of the middle of the city
// that gives [{ name, hash, steps?(page, { lang, theme, server }), sizes?, role? }]. Dark is in Chinese and
// light in English, so that both languages are seen in every state. Without
// CHENGGE_SERVER (whose caller needs no key) the demo city is served.
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { demo, flags, root } from './server.mjs'

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, size: { type: 'string', multiple: true }, theme: { type: 'string', multiple: true }, out: { type: 'string' } } })
const sizes = values.size ?? ['1440x900', '1100x700', '2560x1440']
const looks = [['dark', 'zh'], ['light', 'en']].filter(([theme]) => !values.theme || values.theme.includes(theme))
const out = values.out ?? join(root, 'var/screenshots')
const patience = 120_000 // drawn in software, on cores that may be busy

const { server, end } = process.env.CHENGGE_SERVER ? { server: process.env.CHENGGE_SERVER, end: async () => {} } : await demo()
const failed = []
let taken = 0
try {
  const city = await (await fetch(`${server}/v1/city`)).json()
  const [west, south, east, north] = city.bounds
  const last = (await (await fetch(`${server}/v1/reports?limit=1`)).json()).items[0]
  const facts = { day: last.received_at.slice(0, 10), middle: `${((west + east) / 2).toFixed(5)}/${((south + north) / 2).toFixed(5)}`, city, server }
  await mkdir(out, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  const folder = new URL('pictures/', import.meta.url)
  for (const file of (await readdir(folder)).filter((f) => f.endsWith('.mjs')).sort()) {
    const space = file.slice(0, -4)
    for (const row of (await import(new URL(file, folder))).default(facts)) {
      if (values.only && !values.only.some((o) => `${space}/${row.name}`.startsWith(o))) continue
      for (const size of sizes.filter((s) => !row.sizes || row.sizes.includes(s))) {
        for (const [theme, lang] of looks) {
          const [width, height] = size.split('x').map(Number)
          const name = `${space}-${row.name}-${theme}-${lang}-${size}`
          const context = await browser.newContext({ viewport: { width, height }, locale: lang === 'zh' ? 'zh-CN' : 'en', colorScheme: theme })
          context.setDefaultTimeout(patience)
          const page = await context.newPage()
          page.on('pageerror', (e) => failed.push(`${name}: ${e.message}`))
          try {
            await page.goto(`${process.env.CHENGGE_PAGE ?? server}/#${row.hash}&lang=${lang}&theme=${theme}`)
            await page.waitForFunction(() => window.chengge?.map)
            await page.locator('[data-state=loading]').waitFor({ state: 'detached' })
            await page.locator('[data-state=opening]').waitFor({ state: 'detached' })
            // All layers have come or never will, and so has the list.
            await page.waitForFunction(() => document.querySelector('[data-part=layers] li') && !document.querySelector('[data-part=layers] .count i, .queue[aria-busy=true]'))
            await row.steps?.(page, { lang, theme, server, facts })
            await Promise.race([page.evaluate(() => window.chengge.map.idle()), sleep(30_000)])
            await sleep(400)
            const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
            if (beyond > 0) failed.push(`${name}: ${beyond} px lie beyond the right edge`)
          } catch (error) {
            failed.push(`${name}: ${String(error).split('\n')[0]}`)
          }
          await page.screenshot({ path: join(out, `${name}.png`) }).then(() => taken++, (e) => failed.push(`${name}: ${e}`))
          await context.close()
        }
      }
    }
  }
  await browser.close()
} finally {
  await end()
}
console.log(`${taken} pictures: ${out}`)
for (const f of failed) console.error(f)
process.exit(failed.length > 0 ? 1 : 0)
