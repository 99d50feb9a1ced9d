// The stage of the tests of workspaces: the program with a database of the town,
// keys by role, a browser, and what must hold whatever is played.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { flags, freePort, program, root, start, startBare, stop, town } from './server.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** structure names the rules of axe that hold whatever it thinks their weight is. */
export const structure = /^(heading-order|empty-heading|region|landmark-|page-has-heading-one|bypass)/

/** stage sets up; roles are those that keys are made for, by name. A browser that is given is left open; from is the folder of the city, null is none: nothing is published. */
export async function stage(name, roles, { browser: given, from = town } = {}) {
  const pictures = join(tmpdir(), 'chengge-map-pictures')
  await mkdir(pictures, { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), `chengge-${name}-`))
  chmodSync(folder, 0o755) // PostgreSQL may run as another user
  const data = join(folder, 'var')
  const chengge = (...args) => execFileSync(program, [...args, '--data', data, '--lang', 'en'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  if (from) {
    chengge('import', from)
    chengge('publish', '--accept')
  }
  const keys = {}
  for (const role of ['administrator', ...roles]) {
    const { key } = JSON.parse(chengge('keys', 'create', '--format', 'json', '--name', `${name} ${role}`, '--role', role))
    keys[role] = key
  }
  const port = await freePort()
  const server = await (from ? start : startBare)(port, '--data', data)
  const browser = given ?? await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  const faults = []
  const base = `http://127.0.0.1:${port}`
  const s = {
    base, port, data, keys, server, faults, pictures, chengge,

    async open(role, hash, { width = 1440, height = 900, scheme = 'dark' } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', colorScheme: scheme, acceptDownloads: true })
      context.setDefaultTimeout(60_000)
      const page = await context.newPage()
      page.on('pageerror', (e) => faults.push(`page: ${e.stack}`))
      page.on('console', (m) => {
        // Browsers note each request that was refused: those are part of the test.
        if (m.type() === 'error' && !/status of (400|401|403|404|409|410|412|422|429|503)|ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY/.test(m.text())) faults.push(`console: ${m.text()} ${m.location().url}`)
      })
      page.on('request', (r) => {
        const { protocol, host } = new URL(r.url())
        if (protocol.startsWith('http') && host !== `127.0.0.1:${port}`) faults.push(`asked elsewhere: ${r.url()}`)
      })
      await page.goto(`${base}/#${hash}`)
      await page.locator('#key').fill(keys[role])
      await page.keyboard.press('Enter')
      await page.locator('.page').waitFor()
      return page
    },

    async ask(role, method, path, body, headers = {}) {
      const response = await fetch(base + path, { method, headers: { Authorization: `Bearer ${keys[role]}`, 'Content-Type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      const text = await response.text()
      assert.ok(response.ok, `${method} ${path}: ${response.status} ${text.slice(0, 400)}`)
      const lines = response.headers.get('content-type') === 'application/x-ndjson'
      return text ? JSON.parse(lines ? text.trim().split('\n').at(-1) : text) : null // the last line says how it ended
    },

    /** address reads a part of the page's address. */
    address: (page, part) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get(part),

    async picture(page, title) {
      await page.evaluate(() => window.chengge?.map?.idle?.())
      await page.screenshot({ path: join(pictures, `${title}.png`) })
    },

    async noSerious(page) {
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() => window.axe.run())
      const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact) || structure.test(v.id))
      assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`), [])
    },

    /** fits tells what reaches beyond the window or is cut off in it sideways. */
    async fits(page) {
      const wide = await page.evaluate(() => [...document.querySelectorAll('aside, aside *, .bottom, header')].filter((e) => {
        const box = e.getBoundingClientRect()
        return box.width > 0 && !e.closest('.hidden, table, canvas, .whole') && (box.right > innerWidth + 1 || box.left < -1)
      }).map((e) => `${e.tagName}.${e.className}`).slice(0, 5))
      assert.deepEqual(wide, [])
    },

    async end() {
      if (!given) await browser.close()
      await stop(s.server.child)
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
      console.log(`pictures: ${pictures}`)
    },
  }
  return s
}
