// What tests with a database, keys and a browser have in common: the real
// program on the town, people with keys, and pages that note every fault.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { flags, freePort, program, root, start, stop, town } from './server.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export const pictures = join(tmpdir(), 'chengge-map-pictures')

/** rig publishes a town, makes a key for each role of roles, serves it and opens a browser. */
export async function rig(roles) {
  const folder = mkdtempSync(join(tmpdir(), 'chengge-e2e-'))
  chmodSync(folder, 0o755) // PostgreSQL may run as another user
  const data = join(folder, 'var')
  const chengge = (...args) => execFileSync(program, [...args, '--data', data, '--lang', 'en'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  await mkdir(pictures, { recursive: true })
  chengge('import', town)
  chengge('publish', '--accept')
  const keys = {}
  for (const role of roles) keys[role] = JSON.parse(chengge('keys', 'create', '--format', 'json', '--name', `the ${role}`, '--role', role)).key
  const port = await freePort()
  const r = {
    port, keys, faults: [], server: await start(port, '--data', data), browser: await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags }),

    address: (hash) => `http://127.0.0.1:${port}/#${hash}`,

    /** page opens a page of a browser's own, as somebody with a key. */
    async page(role, hash, { width = 1440, height = 900 } = {}) {
      const context = await r.browser.newContext({ viewport: { width, height }, locale: 'zh-CN', colorScheme: 'dark' })
      context.setDefaultTimeout(90_000) // drawn in software, on cores that may be busy
      const p = await context.newPage()
      p.on('pageerror', (e) => r.faults.push(`page: ${e.message}`))
      p.on('console', (m) => {
        // Browsers note each request that was refused: those are part of the test.
        if (m.type() === 'error' && !/status of (400|401|403|404|409|410|412|422|429|503)|ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY/.test(m.text())) r.faults.push(`console: ${m.text()} ${m.location().url}`)
      })
      p.on('request', (q) => {
        const { protocol, host } = new URL(q.url())
        if (protocol.startsWith('http') && host !== `127.0.0.1:${port}`) r.faults.push(`asked elsewhere: ${q.url()}`)
        if (Object.values(keys).some((k) => q.url().includes(k))) r.faults.push('a key in an address')
      })
      await p.goto(r.address(hash))
      await p.locator('#key').fill(keys[role])
      await p.keyboard.press('Enter')
      await p.locator('[data-part=me]').waitFor({ state: 'attached' })
      return p
    },

    async post(path, body, role, headers = {}) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${keys[role]}`, ...headers }, body: JSON.stringify(body),
      })
      const read = await response.json()
      assert.ok(response.ok, JSON.stringify(read))
      return read
    },
    get: async (path, role) => (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { Authorization: `Bearer ${keys[role]}` } })).json(),

    async picture(name, p) {
      await p.evaluate(() => window.chengge?.map?.idle?.())
      await p.screenshot({ path: join(pictures, `${name}.png`) })
    },

    /** noSerious has axe look for what is serious or critical, and at headings and landmarks. */
    async noSerious(p) {
      await p.evaluate(axe)
      const { violations } = await p.evaluate(() => window.axe.run())
      const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact) || /^(heading-order|region|landmark-|page-has-heading-one)/.test(v.id))
      assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), [])
    },

    kill: () => stop(r.server.child, 'SIGKILL'),
    async again() {
      r.server = await start(port, '--data', data)
    },

    async end() {
      await r.browser.close()
      await stop(r.server.child)
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
      console.log(`pictures: ${pictures}`)
    },
  }
  return r
}
