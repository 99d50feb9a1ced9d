// make demo, as a person runs it: it says where, shows a point, ends on Ctrl-C.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { freePort, root } from './server.mjs'

test('the demo says where it is, shows a point, and ends when told to', { timeout: 60_000 }, async () => {
  const listen = `127.0.0.1:${await freePort()}`
  const demo = spawn('scripts/demo.sh', { cwd: root, env: { ...process.env, DEMO_LISTEN: listen }, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  demo.stdout.on('data', (d) => (said += d))
  while (!said.includes('Ctrl-C')) {
    assert.equal(demo.exitCode, null, said)
    await Promise.race([once(demo.stdout, 'data'), once(demo, 'exit')])
  }
  assert.ok(said.includes(`http://${listen}/`), said)
  assert.match(said, /办事处|lead|主办/)
  const page = await fetch(`http://${listen}/`)
  assert.match(await page.text(), /<div id="app">/)

  demo.kill('SIGINT')
  const [code] = await once(demo, 'exit')
  assert.equal(code, 0)
  await assert.rejects(fetch(`http://${listen}/readyz`), 'the server is gone')
})
