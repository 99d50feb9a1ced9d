import { describe, expect, test } from 'vitest'
import { everything, formatAddress, parseAddress, parsePoint, plainAddress, type Address } from './address'

const plain: Address = plainAddress('zh', 'dark')

describe('the address', () => {
  test.each<[string, Address]>([
    ['plain', plain],
    ['all of it', {
      view: { zoom: 15.25, lng: 113.6653, lat: 34.7579 }, point: { lng: 113.6653214, lat: 34.7579 }, crs: 'GCJ-02',
      accuracy: 30, category: 'matter:06010', at: '2026-11-03T23:30', lang: 'en', theme: 'light', off: ['grids', 'roads'], on: ['reports'], dim: { grids: 40, roads: 0 }, space: 'earthwork',
      own: { earthwork: { plan: '12', month: '2026-11' }, analysis: { unit: 'h3:8', words: 'a&b=c' } },
      report: 455829127168, order: 'newest', sieve: { state: 'filed', channel: '12345', category: 'matter:06010', office: '410199001', grid: 'G06', lead: 'H01' },
    }],
    ['reports off the map', { ...plain, off: ['reports'], sieve: { ...everything, state: 'reported' } }],
    ['the southern and western half', { ...plain, view: { zoom: 3, lng: -70.66, lat: -33.45 }, point: { lng: -76.147, lat: -33.048 } }],
    ['signs that need care', { ...plain, category: 'a&b=c#d+e %' }],
  ])('survives being written and read: %s', (_, a) => {
    expect(parseAddress(formatAddress(a), { ...plain, lang: 'en', theme: 'light' })).toEqual(a)
  })

  test('reads like one', () => {
    expect(formatAddress({ ...plain, point: { lng: 113.6653, lat: 34.7579 }, accuracy: 30, category: '06010' }))
      .toBe('#p=113.6653,34.7579&a=30&c=06010&lang=zh&theme=dark')
  })

  test.each([
    'p=113.6', 'p=113.6,', 'p=181,34', 'p=34,113', 'p=NaN,NaN', 'v=15/113', 'v=99/113/34', 'v=1e999/1/1', 'a=-3', 'a=1e9', 'a=x',
    't=2026-13-45T99:99', 't=yesterday', 'lang=fr', 'theme=pink', 'crs=EPSG:4547', 'off=trees,,', 'r=-1', 'r=1.5', 'r=x', 'r=1e99', 'qs=closed', 'qs=nonsense', 'qn=sideways',
    'w=nowhere', 'on=trees', 'dim=grids', 'dim=grids:101x,trees:4', 'dim=grids:-1', 'analysis.=1', 'analysis.UNIT=1', 'elsewhere.x=1', 'analysis.__proto__=1', 'earthwork.plan=', '%E0%A4%A', '&&&===',
  ])('leaves what it cannot read: %s', (hash) => {
    expect(parseAddress(`#${hash}`, plain)).toEqual(plain)
  })
})

describe('a typed point', () => {
  test.each([
    ['113.6653, 34.7579'], ['113.6653 34.7579'], ['113.6653，34.7579'], ['[113.6653,34.7579]'], ['（113.6653，34.7579）'],
    ['  113.6653\t34.7579 '], ['113.6653°, 34.7579°'], ['113.6653; 34.7579'],
  ])('%s', (text) => {
    expect(parsePoint(text)).toEqual({ lng: 113.6653, lat: 34.7579 })
  })

  test.each(['', '113.6653', '113.6653, north', '34.7579, 113.6653', '1,2,3', 'Infinity, 0'])('is refused: %s', (text) => {
    expect(parsePoint(text)).toBeNull()
  })
})

test('half of a letter is written as one that stands for it', () => {
  const a = parseAddress(`#c=${encodeURIComponent('x'.repeat(39) + '🚧')}`, plain)
  expect(a.category.length).toBe(40)
  expect(parseAddress(formatAddress(a), plain).category).toBe('x'.repeat(39) + '\ufffd')
})

test('an address without end is read as far as it has a meaning', () => {
  const names = Array.from({ length: 2000 }, (_, i) => `dispatch.n${i}=${i}`).join('&')
  const a = parseAddress(`#${names}&off=${'zones,nonsense,'.repeat(3000)}&on=__proto__,roads,roads`, plain)
  expect(Object.keys(a.own.dispatch ?? {}).length).toBe(64)
  expect([a.off, a.on]).toEqual([['zones'], ['roads']])
})
