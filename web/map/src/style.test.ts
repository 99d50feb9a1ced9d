import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LayerSpecification } from 'maplibre-gl'
import { palettes } from './theme'
import { themes } from './address'
import { crowdIcon } from './icons'
import { layers, slots, sources } from './style'
import { below } from './sheet'
import { all, editionOf, layerOf, parts, sourcesOf } from './tiles'
import { kinds, type TileJSON } from './types'

const look = (theme: (typeof themes)[number]) => ({ theme, letters: 1, latitude: 34.7, now: 1_800_000_000, basemaps: 1, bare: true })

// TileJSON is what the program itself says of the town.
const root = join(import.meta.dirname, '../../..')
const program = join(root, 'bin/chengge')
let server: ChildProcess
let base: string
const tellsOf = async (path: string): Promise<TileJSON> => (await fetch(`${base}${path}`)).json() as Promise<TileJSON>

beforeAll(async () => {
  if (!existsSync(program)) throw new Error('there is no bin/chengge: make build')
  const port = await new Promise<number>((resolve) => {
    const taken = createServer().listen(0, '127.0.0.1', () => {
      const { port } = taken.address() as AddressInfo
      taken.close(() => resolve(port))
    })
  })
  base = `http://127.0.0.1:${port}/`
  server = spawn(program, ['serve', '--from', 'testdata/town', '--listen', `127.0.0.1:${port}`], { cwd: root, stdio: 'ignore' })
  for (let i = 0; i < 600; i++) {
    if (server.exitCode !== null) throw new Error('the server ended')
    if (await fetch(`${base}readyz`).then((r) => r.ok, () => false)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server is not ready')
}, 90_000)
afterAll(() => server?.kill())

/** columns gives what a layer reads of features: the names in ['get', name]. */
const columns = (value: unknown): string[] =>
  !Array.isArray(value) ? (value && typeof value === 'object' ? Object.values(value).flatMap(columns) : [])
  : (value[0] === 'get' || value[0] === 'has') && typeof value[1] === 'string' ? [value[1]] : value.flatMap(columns)
const reads = (layer: LayerSpecification) => [...new Set(columns([layer.layout, layer.paint, 'filter' in layer ? layer.filter : null]))]

test.each(themes)('%s: layers of tiles refer to layers, columns and zooms that TileJSON tells of', async (theme) => {
  const city = await tellsOf(`tiles/${all}.json`)
  const given = sourcesOf(city, base)
  expect(editionOf(city)).toBe(0) // of a folder of files
  expect(Object.keys(given).sort()).toEqual(Object.keys(parts).sort())
  let seen = 0
  for (const { layer } of layers(look(theme))) {
    if (!('source-layer' in layer) || layer.source === 'live') continue
    const row = city.vector_layers.find((l) => l.id === layer['source-layer'])
    expect(row, `${layer.id} draws ${layer['source-layer']}`).toBeDefined()
    expect(given[layer.source as keyof typeof given]?.tiles?.[0]?.split('/').at(-4)?.split(','), layer.id).toContain(row!.id)
    expect(Object.keys(row!.fields), `${layer.id} reads`).toEqual(expect.arrayContaining(reads(layer)))
    expect(layer.maxzoom ?? 24, layer.id).toBeGreaterThan(row!.minzoom)
    seen++
  }
  expect(seen).toBeGreaterThan(20)
})

test('the address of tiles is one that answers', async () => {
  const city = await tellsOf(`tiles/${all}.json`)
  const { tiles } = sourcesOf(city, base).ground!
  const [lng, lat] = [city.center[0]!, city.center[1]!]
  const z = 14
  const x = Math.floor(((lng + 180) / 360) * 2 ** z)
  const y = Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z)
  const answer = await fetch(tiles![0]!.replace('{z}', `${z}`).replace('{x}', `${x}`).replace('{y}', `${y}`))
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'application/vnd.mapbox-vector-tile'])
})

test('a server behind a proxy is asked by the address of the page', async () => {
  const city = await tellsOf(`tiles/${all}.json`)
  const elsewhere = sourcesOf({ ...city, tiles: city.tiles.map((t) => t.replace(base, 'http://inside:8080/')) }, 'https://city.example/map/')
  for (const source of Object.values(elsewhere)) expect(source.tiles?.[0]).toMatch(/^https:\/\/city\.example\/map\/tiles\/\d+-[0-9a-f]+\/[a-z_,]+\/\{z\}\/\{x\}\/\{y\}\.mvt$/)
  expect(sourcesOf({ ...city, tiles: [] }, base)).toEqual({})
})

test.each(themes)('%s: other layers stand on sources of the page, each id once', (theme) => {
  const table = layers(look(theme))
  const ids = table.map(({ layer }) => layer.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { layer } of table) {
    if ('source' in layer && !('source-layer' in layer) && layer.type !== 'raster') expect(Object.keys(sources), layer.id).toContain(layer.source)
  }
  for (const name of slots) {
    expect(ids.indexOf(`slot-${name}`), name).toBe(ids.indexOf(`floor-${name}`) + 1)
    expect(ids).toContain(below[name])
  }
})

test('every kind that the list switches is drawn, and nothing else is switched', () => {
  const switched = new Set(layers(look('dark')).flatMap(({ kind }) => (kind ? [kind] : [])))
  expect([...switched].sort()).toEqual([...kinds, 'reports', 'basemap'].sort())
  for (const kind of kinds) {
    const from = layers(look('dark')).flatMap(({ kind: of, layer }) => (of === kind && 'source-layer' in layer ? [layer['source-layer']] : []))
    expect(from, kind).toContain(layerOf(kind))
  }
})

test('both themes have the same layers, so that a change of theme sets properties only', () => {
  const shape = (theme: 'dark' | 'light') => layers(look(theme)).map(({ layer }) => [layer.id, layer.type, Object.keys(layer.paint ?? {})])
  expect(shape('dark')).toEqual(shape('light'))
})

// WCAG 2.2, 1.4.3 and 1.4.11: the ratio of the relative luminances.
const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number]
  return (x + 0.05) / (y + 0.05)
}

test.each(themes)('%s: reports and letters stand out from every shade of a grid', (theme) => {
  const c = palettes[theme]
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  for (const mark of [c.urgent, ...Object.values(c.phases)]) expect(contrast(mark, c.halo), mark).toBeGreaterThan(3)
  expect(contrast(c.ink, c.halo)).toBeGreaterThan(7)
})

test('what is no crowd has no icon', () => {
  for (const id of ['crowd-dark-x-1-1-1', 'crowd-pink-n-1-1-1', 'report-desk-0-dark', '']) expect(crowdIcon(id)).toBeNull()
})
