// Says how many bytes of scripts, with gzip, a browser loads before the map can
// draw: what index.html names, all that it imports, and MapLibre's worker, which
// are 430 kB of it. It says whether the goal is reached, and fails beyond what
// nobody should have to wait for. What workspaces add is loaded after that.
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const goal = 480_000
const most = 500_000
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
    const imports = [...text.toString().matchAll(/(?:^|[;}])\s*(?:import|export)\s*(?:[\w*{}\s,$]+from\s*)?["']\.\/([\w.-]+\.js)["']/g)].map((m) => m[1])
    await withImports(imports, seen)
  }
  return seen
}

const html = await readFile(`${folder}/index.html`, 'utf8')
const entry = [...html.matchAll(/assets\/([\w.-]+\.js)/g)].map((m) => m[1])
const worker = assets.filter((name) => /worker.*\.js$/.test(name))
const first = await withImports([...new Set([...entry, ...worker])])
for (const [name, bytes] of first) console.log(`${kB(bytes)}  ${name}`)
const sum = [...first.values()].reduce((a, b) => a + b, 0)
console.log(`${kB(sum)}  of scripts before the map draws; the goal is ${kB(goal).trim()}`)
for (const space of ['dispatch', 'earthwork', 'analysis', 'editions']) {
  const own = assets.filter((name) => new RegExp(`^${space}-[\\w-]+\\.js$`).test(name))
  const more = [...(await withImports(own))].filter(([name]) => !first.has(name)).reduce((a, [, b]) => a + b, 0)
  console.log(`${kB(more)}  more for ${space}`)
}
if (sum > most) {
  console.error('the first load is over its bound')
  process.exit(1)
}
