// The demo city for the browser's tests: made small, served as `make demo` serves
// it, with a browser that notes every fault; and what is asked of any page.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { flags, freePort, lastDay, program, root, stop } from './server.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** refused are the words by which browsers note a request that was refused or cut off, which tests do on purpose. */
export const refused = /status of (400|401|403|404|409|410|412|422|429|503)|ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY|ERR_NETWORK_IO|ERR_SOCKET/

/** watch notes what goes wrong in a page unseen. */
export function watch(page, port, faults) {
  page.on('pageerror', (e) => faults.push(`page: ${e.stack}`))
  page.on('console', (m) => {
    if (m.type() === 'error' && !refused.test(m.text())) faults.push(`console: ${m.text()} ${m.location().url}`)
  })
  page.on('request', (r) => {
    const { protocol, host } = new URL(r.url())
    if (protocol.startsWith('http') && host !== `127.0.0.1:${port}`) faults.push(`asked elsewhere: ${r.url()}`)
  })
  return page
}

/** lookOver has axe look with every rule that it has: nothing serious, and headings and landmarks in order. */
export async function lookOver(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run())
  const order = /^(heading-order|page-has-heading-one|empty-heading|region|bypass|landmark-.*)$/
  const bad = violations.filter((v) => ['serious', 'critical'].includes(v.impact) || order.test(v.id))
  assert.deepEqual(bad.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`), [])
}

/** until asks again and again until the answer is one to go on with. */
export async function until(ask, good, patience = 90_000) {
  for (const end = Date.now() + patience; ; ) {
    const answer = await ask()
    if (good(answer)) return answer
    if (Date.now() > end) assert.fail(`waited in vain: ${JSON.stringify(answer)?.slice(0, 400)}`)
    await sleep(200)
  }
}

/** city makes the demo city and serves it; it is there when its reports are. */
export async function city({ components = 20_000, days = 2 } = {}) {
  const pictures = join(tmpdir(), 'chengge-map-pictures')
  await mkdir(pictures, { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'chengge-city-'))
  chmodSync(folder, 0o755) // PostgreSQL may run as another user
  const port = await freePort()
  const args = ['demo', '--data', join(folder, 'var'), '--listen', `127.0.0.1:${port}`, '--lang', 'en', '--components', String(components), '--days', String(days), '--until', lastDay, '--log-level', 'warn']
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (d) => (said += d))
  await until(() => (assert.equal(child.exitCode, null, said), said), (t) => t.includes('past reports are in'), 150_000)
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  const faults = []
  const base = `http://127.0.0.1:${port}`
  return {
    base, port, browser, faults,
    failures: () => said.split('\n').filter((line) => line.includes('level=ERROR')),

    async open(hash, { width = 1440, height = 900, scheme = 'dark', locale = 'zh-CN' } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme: scheme, acceptDownloads: true })
      context.setDefaultTimeout(60_000)
      const page = watch(await context.newPage(), port, faults)
      await page.goto(`${base}/#${hash}`)
      await page.locator('.page').waitFor()
      return page
    },

    async ask(method, path, body, headers = {}) {
      const response = await fetch(base + path, { method, headers: { 'Content-Type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      const text = await response.text()
      assert.ok(response.ok, `${method} ${path}: ${response.status} ${text.slice(0, 400)}`)
      return text ? JSON.parse(text) : null
    },

    async picture(page, title) {
      await page.evaluate(() => window.chengge?.map?.idle?.())
      await page.screenshot({ path: join(pictures, `${title}.png`) })
    },

    async end() {
      await browser.close()
      await stop(child, 'SIGINT')
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
      console.log(`pictures: ${pictures}`)
    },
  }
}
