// make demo, as a person runs it: it says where, shows a report, keeps its
// editions, lets no second one on its folder, ends on Ctrl-C. What is published
// meanwhile comes to an open page. The city is the whole one, with fewer
// components and ten days of reports.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { chromium } from 'playwright-core'
import { flags, freePort, root } from './server.mjs'

const folder = mkdtempSync(join(tmpdir(), 'chengge-demo-'))
chmodSync(folder, 0o755) // PostgreSQL may run as another user
const data = join(folder, 'var')
const less = ['--components', '20000', '--days', '10']
const chengge = (...args) => execFileSync('bin/chengge', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
let demo
const begun = []
after(async () => {
  for (const d of begun) {
    if (d.exitCode !== null || d.signalCode !== null) continue
    d.kill('SIGKILL')
    await once(d, 'exit')
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
})

async function begin(listen) {
  const env = { ...process.env, DEMO_LISTEN: listen, CHENGGE_DATA: data, CHENGGE_LANG: 'en' }
  demo = spawn('scripts/demo.sh', less, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  begun.push(demo)
  let said = ''
  demo.stdout.on('data', (d) => (said += d))
  while (!said.includes('Ctrl-C')) {
    assert.equal(demo.exitCode, null, said)
    await Promise.race([once(demo.stdout, 'data'), once(demo, 'exit')])
  }
  return said
}

test('the demo says where it is, shows a report, follows what is published, and ends when told to', { timeout: 180_000 }, async () => {
  const listen = `127.0.0.1:${await freePort()}`
  const said = await begin(listen)
  assert.ok(said.includes(`http://${listen}/`), said)
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  try {
    const first = await browser.newPage({ locale: 'en' })
    await first.goto(`http://${listen}/#lang=en`)
    const [, question] = said.match(/\$ \S+ (locate .*)/)
    const answer = JSON.parse(chengge(...question.split(' '), '--format', 'json'))
    assert.match(said, new RegExp(`Lead +${answer.lead.code} `), 'the command that it shows answers the same')

    const second = spawnSync('bin/chengge', ['demo', '--data', data, '--listen', '127.0.0.1:0', '--lang', 'en', ...less], { cwd: root, encoding: 'utf8' })
    assert.equal(second.status, 1)
    assert.ok(second.stderr.includes(`runs already, at http://${listen}/`), second.stderr)

    // The past reports come after the first page does: its list has them all by itself.
    await first.waitForFunction(async () => {
      const { total } = await (await fetch('/v1/reports/counts?open=true&duplicates=false')).json()
      return total > 0 && document.querySelector('[data-figure=open]')?.textContent.replaceAll(',', '') === String(total)
    }, null, { timeout: 90_000 })
    await first.close()
    const page = await browser.newPage({ locale: 'en' })
    page.setDefaultTimeout(90_000)
    await page.goto(`http://${listen}/#lang=en&p=${answer.point.lng},${answer.point.lat}`)
    await page.locator('[data-part=who] summary').click() // which edition is said beside who one is
    const edition = page.locator('[data-part=edition]')
    await edition.filter({ hasText: /^Edition 1.*in force since 2026-01-01 00:00/ }).waitFor()
    const grid = page.locator('.rows .name', { hasText: answer.grid.name })
    await grid.waitFor()
    // The address names no view: the page goes near.
    await page.waitForFunction(() => Number(location.hash.match(/v=([\d.]+)/)?.[1]) > 15)

    const name = `${answer.grid.name}（改）`
    const change = await fetch(`http://${listen}/v1/grids/${answer.grid.code}`, {
      method: 'PATCH', headers: { 'Content-Type': 'application/json', 'If-Match': '*' }, body: JSON.stringify({ name }),
    })
    assert.ok(change.ok, await change.text())
    chengge('publish', '--accept', '--data', data)
    await edition.filter({ hasText: /^Edition 2/ }).waitFor()
    await page.locator('.rows .name', { hasText: name }).waitFor()
  } finally {
    await browser.close()
  }

  demo.kill('SIGINT')
  const [code] = await once(demo, 'exit')
  assert.equal(code, 0)
  await assert.rejects(fetch(`http://${listen}/readyz`), 'the server is gone')
})

test('a demo that was killed starts again, on the city as it was left', { timeout: 120_000 }, async () => {
  const listen = `127.0.0.1:${await freePort()}`
  for (let start = 0; start < 2; start++) {
    await begin(listen)
    const city = await (await fetch(`http://${listen}/v1/editions/current`)).json()
    assert.equal(city.number, 2)
    demo.kill('SIGKILL')
    await once(demo, 'exit')
  }
})
