// make demo, as a person runs it: it says where, shows a point, keeps its
// editions, ends on Ctrl-C. What is published meanwhile comes to an open page.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { chromium } from 'playwright-core'
import { flags, freePort, root, town } from './server.mjs'

const folder = mkdtempSync(join(tmpdir(), 'chengge-demo-'))
chmodSync(folder, 0o755) // PostgreSQL may run as another user
const data = join(folder, 'var')
let demo
after(async () => {
  if (demo && demo.exitCode === null && demo.signalCode === null) {
    demo.kill('SIGKILL')
    await once(demo, 'exit')
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
})

async function begin(listen) {
  demo = spawn('scripts/demo.sh', { cwd: root, env: { ...process.env, DEMO_LISTEN: listen, CHENGGE_DATA: data }, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  demo.stdout.on('data', (d) => (said += d))
  while (!said.includes('Ctrl-C')) {
    assert.equal(demo.exitCode, null, said)
    await Promise.race([once(demo.stdout, 'data'), once(demo, 'exit')])
  }
  return said
}

test('the demo says where it is, shows a point, follows what is published, and ends when told to', { timeout: 180_000 }, async () => {
  const listen = `127.0.0.1:${await freePort()}`
  const said = await begin(listen)
  assert.ok(said.includes(`http://${listen}/`), said)
  assert.match(said, /办事处|lead|主办/)

  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  try {
    const page = await browser.newPage({ locale: 'en' })
    page.setDefaultTimeout(90_000)
    await page.goto(`http://${listen}/#lang=en&p=113.6653,34.7579`)
    const edition = page.locator('[data-part=edition]')
    await edition.filter({ hasText: /^Edition 1.*in force since \d{4}-\d\d-\d\d \d\d:\d\d/ }).waitFor()
    const grid = page.locator('.rows .name', { hasText: '网格' })
    await grid.filter({ hasText: '第六网格' }).waitFor()

    const changed = join(folder, 'town')
    cpSync(join(root, town), changed, { recursive: true })
    const file = join(changed, 'grids.geojson')
    const before = readFileSync(file, 'utf8')
    assert.ok(before.includes('第六网格'))
    writeFileSync(file, before.replace('第六网格', '陆号网格'))
    for (const verb of [['import', changed], ['publish', '--accept']]) execFileSync('bin/chengge', [...verb, '--data', data], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
    await edition.filter({ hasText: /^Edition 2/ }).waitFor()
    await grid.filter({ hasText: '陆号网格' }).waitFor()
  } finally {
    await browser.close()
  }

  demo.kill('SIGINT')
  const [code] = await once(demo, 'exit')
  assert.equal(code, 0)
  await assert.rejects(fetch(`http://${listen}/readyz`), 'the server is gone')
})

test('a demo that was killed starts again, on the town as it is in the folder', { timeout: 120_000 }, async () => {
  const listen = `127.0.0.1:${await freePort()}`
  for (const number of [3, 3]) {
    await begin(listen)
    const city = await (await fetch(`http://${listen}/v1/editions/current`)).json()
    assert.ok(city.number === number || city.number === 2, `edition ${city.number}`) // the next is in force in seconds
    demo.kill('SIGKILL')
    await once(demo, 'exit')
  }
})
