// Reads an archive with the npm package pmtiles and compares tiles with those of
// a list: node pmtiles.cjs PACKAGE ARCHIVE LIST
const { readFileSync } = require('node:fs')
const { pathToFileURL } = require('node:url')

async function main([folder, archive, list]) {
  const entry = JSON.parse(readFileSync(`${folder}/package.json`)).main ?? 'dist/cjs/index.cjs'
  const { PMTiles } = require(`${folder}/${entry}`)
  const bytes = readFileSync(archive)
  const source = {
    getKey: () => pathToFileURL(archive).href,
    getBytes: async (offset, length) => ({ data: bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + length) }),
  }
  const reader = new PMTiles(source)
  const header = await reader.getHeader()
  const metadata = await reader.getMetadata()
  let tiles = 0
  for (const want of JSON.parse(readFileSync(list))) {
    const tile = await reader.getZxy(want.Z, want.X, want.Y)
    const got = tile ? Buffer.from(tile.data).toString('base64') : null
    if (got !== (want.Bytes ?? null)) throw new Error(`tile ${want.Z}/${want.X}/${want.Y} differs`)
    tiles++
  }
  const { tileType, tileCompression, minZoom, maxZoom } = header
  console.log(JSON.stringify({ TileType: tileType, TileCompression: tileCompression, MinZoom: minZoom, MaxZoom: maxZoom, Tiles: tiles, Layers: metadata.vector_layers.map((l) => l.id) }))
}

main(process.argv.slice(2)).catch((e) => {
  console.error(e)
  process.exit(1)
})
