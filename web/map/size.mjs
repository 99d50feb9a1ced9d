// Says how many bytes of scripts, with gzip, a browser asks for before the map
// draws: what index.html names and all that it imports, MapLibre's worker, the
// queue, and the workspace that is opened, of which dispatch is the usual one.
// It fails beyond what has been reached and a little more.
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const goal = 480_000
const most = 430_000
const folder = process.env.CHENGGE_PAGE ?? fileURLToPath(new URL('dist/app', import.meta.url))
const assets = await readdir(`${folder}/assets`)
const read = (name) => readFile(`${folder}/assets/${name}`)
const kB = (n) => `${(n / 1000).toFixed(1).padStart(7)} kB`

async function withImports(names, seen = new Map()) {
  for (const name of names) {
    if (seen.has(name)) continue
    const text = await read(name)
    seen.set(name, gzipSync(text).length)
    // Static imports alone: import"./x.js" and import{a}from"./x.js".
    const imports = [...text.toString().matchAll(/(?:^|[;}])\s*(?:import|export)\s*(?:[\w*{}\s,$]+from\s*)?["'`]\.\/([\w.-]+\.js)["'`]/gm)].map((m) => m[1])
    await withImports(imports, seen)
  }
  return seen
}

const html = await readFile(`${folder}/index.html`, 'utf8')
const named = [...html.matchAll(/assets\/([\w.-]+\.js)/g)].map((m) => m[1])
const [worker, queue, ...spaces] = ['maplibre-worker', 'queue.svelte', 'dispatch', 'earthwork', 'analysis', 'editions'].map((name) => {
  const own = assets.find((file) => new RegExp(`^${name}-[\\w-]+\\.js$`).test(file))
  if (!own) throw new Error(`no ${name} in ${folder}/assets`)
  return own
})
const shell = await withImports([...new Set(named), worker, queue])
const first = await withImports([spaces[0]], new Map(shell))
for (const [name, bytes] of first) console.log(`${kB(bytes)}  ${name}`)
const total = (files) => [...files.values()].reduce((a, b) => a + b, 0)
const sum = total(first)
console.log(`${kB(sum)}  of scripts before the map draws; the goal is ${kB(goal).trim()}, the bound ${kB(most).trim()}`)
for (const space of spaces) console.log(`${kB(total(await withImports([space], new Map(shell))) - total(shell))}  of a workspace: ${space}`)
if (sum > most) {
  console.error('the first load is over its bound')
  process.exit(1)
}
