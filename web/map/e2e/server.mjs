// The real program on the town, for the tests beside it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
export const town = 'testdata/town'
export const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

/** program is the binary that is tested. */
export const program = process.env.CHENGGE_BINARY ?? 'bin/chengge'

/** start runs chengge serve, on the town's files if nothing else is said, and waits until it is ready. */
export const start = (port, ...source) => begin(port, source, (response) => response.ok)

/** startBare does so with a database in which nothing is published: it answers, and is not ready. */
export const startBare = (port, ...source) => begin(port, source, () => true)

async function begin(port, source, good) {
  const child = spawn(program, ['serve', ...(source.length ? source : ['--from', town]), '--listen', `127.0.0.1:${port}`], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (d) => (said += d))
  const base = `http://127.0.0.1:${port}`
  for (let i = 0; i < 300; i++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said}`)
    const response = await fetch(`${base}/readyz`).catch(() => null)
    if (response && good(response)) return { child, base, failures: () => said.split('\n').filter((line) => line.includes('level=ERROR')) }
    await sleep(100)
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not get ready: ${said}`)
}

export async function stop(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

/** lastDay is the last of the demo's reports in tests and pictures: a demo by itself goes up to now. */
export const lastDay = '2026-11-20'

/** demo serves the demo city with ten days of reports, from a database of its own. */
export async function demo() {
  const folder = await mkdtemp(join(tmpdir(), 'chengge-demo-'))
  await chmod(folder, 0o755) // PostgreSQL may run as another user
  const port = await freePort()
  const child = spawn(program, ['demo', '--data', join(folder, 'demo'), '--listen', `127.0.0.1:${port}`, '--components', '30000', '--days', '10', '--until', lastDay, '--lang', 'en'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (d) => {
    process.stderr.write(d)
    said += d
  })
  // Its reports come in after it answers.
  while (!said.includes('the past reports are in')) {
    if (child.exitCode !== null || /^chengge demo:/m.test(said)) throw new Error(`the demo city is not whole: ${said}`)
    await sleep(200)
  }
  const server = `http://127.0.0.1:${port}`
  // It has them counted a second or so later; until then lists hold the emergencies only.
  for (let open = 0; open === 0; await sleep(200)) {
    if (child.exitCode !== null) throw new Error(`the demo city is not whole: ${said}`)
    open = (await (await fetch(`${server}/v1/reports/counts?open=true`)).json()).total ?? 0
  }
  return { server, end: async () => { await stop(child); await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }) } }
}
