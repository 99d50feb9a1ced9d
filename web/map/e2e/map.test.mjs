// The page in a real browser against the real program. Pictures go to a
// folder whose name is printed at the end.
import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'
import { flags, freePort, start, stop } from './server.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const place = { lng: 113.6653, lat: 34.7579 }

const pictures = join(tmpdir(), 'chengge-map-pictures') // the last run's only

let server, browser, page, port
const faults = []
let expectFaults = false

before(async () => {
  port = await freePort()
  server = await start(port)
  await mkdir(pictures, { recursive: true })
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', colorScheme: 'dark' })
  page.on('pageerror', (e) => faults.push(`page: ${e.message}`))
  page.setDefaultTimeout(90_000) // drawn in software, on cores that may be busy
  page.on('console', (m) => {
    if (m.type() === 'error' && !expectFaults) faults.push(`console: ${m.text()} ${m.location().url}`)
  })
  page.on('request', (r) => {
    const { protocol, host } = new URL(r.url())
    if (protocol.startsWith('http') && host !== `127.0.0.1:${port}`) faults.push(`asked elsewhere: ${r.url()}`)
  })
})

after(async () => {
  await browser?.close()
  if (server) await stop(server.child)
  console.log(`pictures: ${pictures}`)
})

const lead = () => page.locator('[data-part=lead]')
const idle = () => page.evaluate(() => window.chengge.map.idle())
const picture = async (name) => {
  await idle()
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}
const open = async (hash, width = 1440, height = 900) => {
  await page.setViewportSize({ width, height })
  await page.goto('about:blank') // a change of the hash alone would load nothing
  await page.goto(`${server.base}/#${hash}`)
  await page.waitForFunction(() => window.chengge?.map)
  await page.locator('[data-state=loading]').waitFor({ state: 'detached' })
  await page.locator('.link.live').waitFor()
  await idle()
}
const to = (hash) => page.evaluate((h) => (location.hash = h), hash) // without loading anew
const ask = async (query) => {
  const response = await fetch(`${server.base}/v1/locate?${new URLSearchParams({ ...place, crs: 'CGCS2000', lang: 'zh', ...query })}`)
  assert.equal(response.status, 200)
  return response.json()
}
const click = async (at) => {
  const { x, y } = await page.evaluate((p) => window.chengge.map.screenOf(p), at)
  await page.mouse.click(x, y)
}
const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

test('the page comes up with the town and says how to begin', async () => {
  await open('lang=zh&theme=dark')
  assert.match(await page.title(), /案件调度/)
  assert.equal(await page.locator('.empty h2').textContent(), '点选地图上任意一处')
  const counts = await page.locator('aside.left .count').allTextContents()
  assert.ok(counts.length >= 8 && counts.every((c) => /^([\d,]+|放大后显示)$/.test(c.trim())), `layers: ${counts}`)
  await picture('empty-dark-zh')
})

test('a click says whose the place is, and why', async () => {
  await click(place)
  await lead().waitFor()
  const clicked = new URL(page.url()).hash.match(/p=([\d.]+),([\d.]+)/)
  const answer = await ask({ lng: clicked[1], lat: clicked[2], accuracy: '30', reason: 'full' })
  assert.equal(await lead().textContent(), answer.lead.name)
  assert.equal(await page.locator('.why li').first().textContent(), answer.reason[0].sentence)
  assert.ok((await page.locator('[data-part=road]').textContent()).includes(answer.road.code))
  const drawn = await page.evaluate(async () => (await window.chengge.map.idle(), window.chengge.map.drawn().answer))
  for (const role of ['foot', 'grid', 'place', 'point', 'segment', 'side', 'unit']) assert.ok(drawn.includes(role), `${role} of ${drawn}`)
  await picture('answer-dark-zh')
})

test('the address brings the same back', async () => {
  const before = await lead().textContent()
  const url = page.url()
  await page.goto('about:blank')
  await page.goto(url)
  await lead().waitFor()
  assert.equal(await lead().textContent(), before)
  assert.equal(page.url(), url)
})

test('the language changes without a reload, sentences too', async () => {
  await page.evaluate(() => (window.same = true))
  await page.click('[data-action=lang]')
  await page.waitForFunction(() => document.documentElement.lang === 'en')
  await page.waitForFunction(() => !/\p{Script=Han}{4}/u.test(document.querySelector('.why li')?.textContent.replace(/[\p{Script=Han}]{2,}(办事处|路)/gu, '') ?? ''))
  assert.match(await page.locator('article section h3').first().textContent(), /^Why/)
  assert.equal(await page.evaluate(() => window.same), true)
  assert.match(page.url(), /lang=en/)
})

test('the theme changes without a reload', async () => {
  await page.click('[data-action=theme]')
  await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(236, 238, 234)')
  assert.equal(await page.evaluate(() => window.same), true)
  await picture('answer-light-en')
})

for (const theme of ['dark', 'light']) {
  test(`axe finds nothing serious: ${theme}`, async () => {
    for (const state of ['', `&p=${place.lng},${place.lat}&a=30`]) {
      await open(`lang=en&theme=${theme}${state}`)
      if (state) await lead().waitFor()
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() => window.axe.run())
      const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact))
      assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), [])
    }
  })
}

test('coordinates are typed, also on GCJ-02', async () => {
  await open('lang=en&theme=light')
  await page.keyboard.press('/')
  await page.keyboard.type('113.6714, 34.7567')
  await page.locator('[data-hit="point/GCJ-02"]').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await lead().waitFor()
  const answer = await ask({ lng: '113.6714', lat: '34.7567', crs: 'GCJ-02' })
  assert.equal(await lead().textContent(), answer.lead.name)
  assert.match(page.url(), /crs=GCJ-02/)
  assert.ok(await page.getByText(answer.point.lng.toFixed(6)).count())
})

test('a road, a crossing and a chief are searched for, by their names', async () => {
  await open('lang=zh&theme=dark')
  for (const [text, first] of [['示范路', '示范路'], ['示范路与中轴路', '示范路 × 中轴路'], ['L06', '示范路西段二级路长'], ['G06', '第六网格'], ['41019701007000002', '通信井盖']]) {
    await page.keyboard.press('/')
    await page.keyboard.type(text)
    await page.locator('#search-list li .name', { hasText: first }).first().waitFor()
    if (text === '示范路与中轴路') await picture('search-dark-zh')
    await page.keyboard.press('Enter')
    await page.locator('.drop').waitFor({ state: 'hidden' })
  }
  await page.keyboard.press('/')
  await page.keyboard.type('<img src=x onerror=alert(1)>')
  await page.locator('[data-state=nothing-found]').waitFor()
  await page.keyboard.press('Escape')
})

test('a layer is drawn with less of it, which the address keeps', async () => {
  await page.locator('aside.left li', { hasText: '责任网格' }).hover()
  await page.locator('aside.left li', { hasText: '责任网格' }).locator('.tune').click()
  await page.locator('.slider input').fill('40')
  await page.waitForFunction(() => location.hash.includes('dim=grids:40'))
})

test('what is no coordinate, or no category, is said', async () => {
  await open('lang=en&theme=light')
  await page.fill('#coordinates', 'here')
  await page.click('button.strong')
  assert.match(await page.locator('[role=alert]').textContent(), /longitude, latitude/)
  expectFaults = true // the browser notes each refused request
  await open(`lang=en&theme=light&p=${place.lng},${place.lat}&c=nonsense`)
  await page.locator('[data-part=problem]').waitFor()
  const refused = await fetch(`${server.base}/v1/locate?lng=${place.lng}&lat=${place.lat}&category=nonsense&lang=en`)
  assert.equal(await page.locator('[data-part=problem]').textContent(), (await refused.json()).title)
  await picture('problem-light-en')
  expectFaults = false
})

test('it works without a mouse', async () => {
  await open(`lang=en&theme=dark&v=16/${place.lng}/${place.lat}`)
  await page.locator('canvas').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await lead().waitFor()
  assert.match(page.url(), /p=113\.66/)
  await page.keyboard.press('Escape')
  await page.locator('.empty').waitFor()
  assert.doesNotMatch(page.url(), /[#&]p=/)
})

test('an overlay is said with its type, holder and hours, at other times too', async () => {
  for (const [time, applies] of [['2026-11-21T23:30', true], ['2026-11-21T14:30', false]]) {
    await to(`lang=en&theme=dark&p=113.6627,34.75805&c=06013&t=${time}`)
    const overlay = page.locator('[data-part=overlays] li', { hasText: applies ? 'held by 筑' : 'held by K' })
    await overlay.waitFor()
    const said = await overlay.textContent()
    for (const part of ['示范路西段挖掘', 'road-dig permit', '20:00–06:00', '2026-12-01']) assert.ok(said.includes(part), said)
    assert.equal(said.includes('not for this time'), !applies)
  }
  await picture('overlay-dark-en')
})

test('a point on the line of a road is on no side', async () => {
  for (const [lang, word] of [['zh', '恰在路段中线上'], ['en', 'Exactly on the centre line']]) {
    await to(`lang=${lang}&theme=dark&p=113.6627,34.758`)
    await page.locator('[data-part=road]', { hasText: word }).waitFor()
    assert.doesNotMatch(await page.locator('article').textContent(), /on_line|undefined/)
  }
})

test('a layer is switched off, and stays off in the address', async () => {
  await page.uncheck('aside.left li:has-text("Responsibility grids") input')
  assert.match(page.url(), /off=grids/)
  await page.reload()
  await page.waitForFunction(() => window.chengge?.map)
  assert.equal(await page.locator('aside.left li:has-text("Responsibility grids") input').isChecked(), false)
})

const both = [['dark', 'zh'], ['light', 'en']]
// A wall is drawn in software here, which takes its time: one look, at half of 4K.
for (const [name, width, height, looks] of [['small', 1100, 700, both], ['tablet', 820, 1180, both], ['wall', 2560, 1440, [['dark', 'zh']]]]) {
  test(`it fits ${width}×${height}`, async () => {
    for (const [theme, lang] of looks) {
      await open(`lang=${lang}&theme=${theme}&p=${place.lng},${place.lat}&a=30&c=06010`, width, height)
      await lead().waitFor()
      assert.ok((await overflow()) <= 0, 'nothing lies beyond the right edge')
      for (const button of await page.locator('.page > header > button').all()) {
        const box = await button.boundingBox()
        assert.ok(box && box.x >= 0 && box.x + box.width <= width, 'every button of the top bar is in sight')
      }
      await picture(`${name}-${theme}-${lang}`)
    }
  })
}

test('when the server goes the map stays and says since when; when it is back all goes on', async () => {
  await open(`lang=en&theme=dark&v=16/${place.lng}/${place.lat}`)
  await stop(server.child, 'SIGKILL')
  expectFaults = true
  await click(place)
  const away = page.locator('[data-state=away]')
  await away.waitFor()
  assert.match(await away.textContent(), /since \d\d:\d\d:\d\d/)
  await page.locator('[data-part=waiting]').waitFor()
  assert.equal(await page.locator('canvas').isVisible(), true)
  await picture('away-dark-en')
  server = await start(port)
  await page.locator('[data-state=back]').waitFor({ timeout: 60_000 })
  await lead().waitFor()
  await away.waitFor({ state: 'detached' })
  assert.equal(await lead().textContent(), (await ask({})).lead.name)
  expectFaults = false
})

test('nothing went wrong on the way, and nothing was asked of another host', () => {
  assert.deepEqual(faults, [])
})
