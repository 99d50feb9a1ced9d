import { svelte } from '@sveltejs/vite-plugin-svelte'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { transformWithOxc } from 'vite'
import { defineConfig, type Plugin } from 'vitest/config'

const require = createRequire(import.meta.url)
const manifest = require.resolve('maplibre-gl/package.json')
const { version } = require(manifest) as { version: string }
const maplibre = join(dirname(manifest), 'src')
const entryOfWorker = join(maplibre, 'source/worker.ts')
const worker = new Set<string>() // all that the worker needs
const licence = `/*! MapLibre GL JS ${version}, 3-Clause BSD: https://github.com/maplibre/maplibre-gl-js/blob/v${version}/LICENSE.txt */`

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
}

const ofMapLibre = (id: string) => /[\\/]node_modules[\\/](?!svelte|clsx|esm-env)/.test(id) && !id.endsWith('.css')

// What the worker needs has a file of its own: the page's would not run there.
function sharedFile(id: string, graph: Graph): string | null {
  if (!ofMapLibre(id)) return null
  if (worker.size === 0) {
    const all = [entryOfWorker]
    for (const one of all) {
      if (worker.has(one)) continue
      worker.add(one)
      all.push(...(graph.getModuleInfo(one)?.importedIds ?? []))
    }
  }
  return worker.has(id) && id !== entryOfWorker ? 'maplibre-shared' : null
}

// MapLibre's two bundles, of the page and of its worker, hold the same 120 kB (with
// gzip) twice. Built from the sources that its package brings, what both need is one
// file, which the worker takes out of the browser's cache.
const oneMapLibre: Plugin = {
  name: 'one-maplibre',
  apply: 'build',
  enforce: 'pre',
  resolveId(id) {
    if (id === 'maplibre-gl') return join(maplibre, 'index.ts')
    return id === 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url' ? '\0maplibre-worker' : null
  },
  load(id) {
    // Of its package.json it wants the version, and would bring all of it.
    if (id === manifest) return { code: `export default { version: ${JSON.stringify(version)} }`, moduleType: 'js' }
    if (id !== '\0maplibre-worker') return null
    const file = this.emitFile({ type: 'chunk', id: entryOfWorker, name: 'maplibre-worker' })
    return `export default import.meta.ROLLUP_FILE_URL_${file}`
  },
  // It is written for fields that are set and not defined, and its package brings no tsconfig to say so.
  transform(code, id) {
    if (!id.startsWith(maplibre) || !id.endsWith('.ts')) return null
    return transformWithOxc(code, id, { target: 'es2022', typescript: { removeClassFieldsWithoutInitializer: true }, assumptions: { setPublicClassFields: true } })
  },
}

// Who comes without a key of the page's own waits for nothing but the map: the browser
// is told of its files before the first script runs.
const mapFirst: Plugin = {
  name: 'map-first',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle = {} }) {
      const files = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []))
      const map = files.find((file) => file.facadeModuleId?.endsWith('/shell/Console.svelte'))
      if (!map) throw new Error('the console is no file of its own')
      const entry = files.find((file) => file.isEntry && file.facadeModuleId?.endsWith('.html'))
      const known = new Set([...(entry?.imports ?? []), entry?.fileName])
      return [map.fileName, ...map.imports].filter((name) => !known.has(name)).map((name) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` }, injectTo: 'head' as const }))
    },
  },
}

export default defineConfig({
  // Relative addresses: the page works at / and under any prefix of a proxy.
  base: './',
  plugins: [oneMapLibre, mapFirst, svelte()],
  worker: { format: 'es' },
  build: {
    // dist/index.html is committed and stays as it is; see embed.go.
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        postBanner: (file) => (file.moduleIds.some((id) => id.startsWith(maplibre)) ? licence : ''),
        codeSplitting: { groups: [{ name: sharedFile, priority: 2 }, { name: (id) => (ofMapLibre(id) && id !== entryOfWorker ? 'maplibre' : null), priority: 1 }] },
      },
    },
  },
  // Another server than the usual: CHENGGE_SERVER=http://127.0.0.1:9000 npm run dev
  server: { proxy: Object.fromEntries(['/v1', '/readyz', '/tiles/', '/styles/'].map((path) => [path, process.env['CHENGGE_SERVER'] ?? 'http://127.0.0.1:8080'])) },
  test: { include: ['src/**/*.test.ts'] },
})
