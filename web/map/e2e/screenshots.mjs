// Takes a picture of every state of every workspace in both themes and three
// sizes: to be looked at, one by one. `make screenshots`, or
//
//   node e2e/screenshots.mjs --only dispatch/report --size 1440x900 --theme dark
//
// A page is opened once and made larger and smaller; with --anew it is opened for each size.
// The states are rows of e2e/pictures/WORKSPACE.mjs, a function of
//   { day, middle }   the last day of reports, and LNG/LAT of the middle of the city
// that gives [{ name, hash, steps?(page, world), after?(world), sizes?, anew?, touch?, stage?, role? }]. A row with sizes
// of its own is of those alone; with anew it is opened for each; role is that of the key, nobody for the page that asks for one. hash is
// what the address says, or a function of the world that gives it; the world is
// { lang, theme, server, facts, ask(method, path, body, headers) }. Dark is in Chinese
// and light in English, so that both languages are seen in every state. Without
// CHENGGE_SERVER (whose caller needs no key) the demo city is served. A row of a
// stage is of another server, begun when it is wanted: see stages.mjs.
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { demo, flags, root } from './server.mjs'
import { stages } from './stages.mjs'

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, size: { type: 'string', multiple: true }, theme: { type: 'string', multiple: true }, out: { type: 'string' }, anew: { type: 'boolean' } } })
const sizes = values.size ?? ['1440x900', '1100x700', '2560x1440']
const looks = [['dark', 'zh'], ['light', 'en']].filter(([theme]) => !values.theme || values.theme.includes(theme))
const out = values.out ?? join(root, 'var/screenshots')
const patience = 120_000 // drawn in software, on cores that may be busy

async function demoAsk(method, path, body, headers = {}) {
  const response = await fetch(server + path, { method, headers: { 'Content-Type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
  return text ? JSON.parse(text) : null
}

const { server, end } = process.env.CHENGGE_SERVER ? { server: process.env.CHENGGE_SERVER, end: async () => {} } : await demo()
const failed = []
const begun = new Map() // stages by name
let taken = 0
try {
  const city = await (await fetch(`${server}/v1/city`)).json()
  const [west, south, east, north] = city.bounds
  const last = (await (await fetch(`${server}/v1/reports?limit=1`)).json()).items[0]
  const facts = { day: last.received_at.slice(0, 10), middle: `${((west + east) / 2).toFixed(5)}/${((south + north) / 2).toFixed(5)}`, city, server }
  await mkdir(out, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  const folder = new URL('pictures/', import.meta.url)
  const open = async (name) => {
    if (!begun.has(name)) begun.set(name, await stages[name](browser))
    return begun.get(name)
  }
  for (const file of (await readdir(folder)).filter((f) => f.endsWith('.mjs')).sort()) {
    const space = file.slice(0, -4)
    for (const row of (await import(new URL(file, folder))).default(facts)) {
      if (values.only && !values.only.some((o) => `${space}/${row.name}`.startsWith(o))) continue
      const wanted = row.sizes ? row.sizes.filter((s) => !values.size || values.size.includes(s)) : sizes
      for (const sized of values.anew || row.anew ? wanted.map((s) => [s]) : [wanted]) {
        for (const [theme, lang] of sized.length > 0 ? looks : []) {
          const named = (size) => `${space}-${row.name}-${theme}-${lang}-${size}`
          const [width, height] = sized[0].split('x').map(Number)
          const since = Date.now()
          const context = await browser.newContext({ viewport: { width, height }, locale: lang === 'zh' ? 'zh-CN' : 'en', colorScheme: theme, hasTouch: row.touch ?? false, isMobile: row.touch ?? false, bypassCSP: !!process.env.CHENGGE_PAGE }) // a page of vite's brings its styles itself
          context.setDefaultTimeout(patience)
          const page = await context.newPage()
          page.on('pageerror', (e) => failed.push(`${named(sized[0])}: ${e.message}`))
          const stage = row.stage ? await open(row.stage) : null
          const base = stage?.base ?? server
          // The page may be another one than that in the program.
          if (stage && process.env.CHENGGE_PAGE) await context.route((u) => u.origin === base && !/^\/(v1|tiles|readyz)/.test(u.pathname), (r) => r.continue({ url: process.env.CHENGGE_PAGE + new URL(r.request().url()).pathname }))
          const world = { lang, theme, server: base, facts, ask: stage ? (...what) => stage.ask('administrator', ...what) : demoAsk }
          try {
            const hash = typeof row.hash === 'function' ? await row.hash(world) : row.hash
            await page.goto(`${stage ? base : (process.env.CHENGGE_PAGE ?? server)}/#${hash}&lang=${lang}&theme=${theme}`)
            if (row.role === 'nobody') await page.locator('#key').waitFor()
            else if (stage?.keys) {
              await page.locator('#key').fill(stage.keys[row.role ?? 'administrator'])
              await page.keyboard.press('Enter')
            }
            if (row.role !== 'nobody') await page.waitForFunction(() => window.chengge?.map && !document.querySelector('[data-state=loading], [data-state=opening]'))
            // All layers have come or never will, and so has the list; on a tablet their panel is closed.
            if (row.role !== 'nobody' && row.stage !== 'bare') await page.waitForFunction(() => (document.querySelector('[data-part=layers] li') || (innerWidth < 1000 && document.querySelector('aside.right'))) && !document.querySelector('[data-part=layers] .count i, .queue[aria-busy=true], .figures[aria-busy=true]'))
            await row.steps?.(page, world)
          } catch (error) {
            failed.push(`${named(sized[0])}: ${String(error).split('\n')[0]}`)
          }
          for (const size of sized) {
            const name = named(size)
            try {
              const [width, height] = size.split('x').map(Number)
              if (size !== sized[0]) await page.setViewportSize({ width, height })
              await Promise.race([page.evaluate(() => window.chengge?.map?.idle()), sleep(90_000)])
              // Counted and drawn, in states that ever are.
              await page.waitForFunction(() => !document.querySelector('.notices [data-state=loading], .key[aria-busy=true]') && ![...document.querySelectorAll('[data-part=layers] .count')].some((c) => c.textContent === '–'), null, { timeout: 15_000 }).catch(() => {})
              if (!row.stage) await page.waitForFunction(() => ![...document.querySelectorAll('[data-figure]')].some((f) => f.textContent.startsWith('–')), null, { timeout: 15_000 }).catch(() => {})
              await Promise.race([page.evaluate(() => window.chengge?.map?.idle()), sleep(30_000)])
              await sleep(400)
              const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
              if (beyond > 0) failed.push(`${name}: ${beyond} px lie beyond the right edge`)
            } catch (error) {
              failed.push(`${name}: ${String(error).split('\n')[0]}`)
            }
            await page.screenshot({ path: join(out, `${name}.png`) }).then(() => taken++, (e) => failed.push(`${name}: ${e}`))
          }
          await page.unrouteAll({ behavior: 'ignoreErrors' }) // what is on its way ends with the page
          await context.close()
          console.log(`${named(sized[0])}: ${Math.round((Date.now() - since) / 1000)} s`)
          await row.after?.(world)
        }
      }
    }
  }
  await browser.close()
} finally {
  for (const stage of begun.values()) await stage.end()
  await end()
}
console.log(`${taken} pictures: ${out}`)
for (const f of failed) console.error(f)
process.exit(failed.length > 0 ? 1 : 0)
