import { describe, expect, test } from 'vitest'
import { balanceOf, amount, fateOf, money, monthOf, Plan, signed, volume, type Document, type Flow, type SiteKind } from './plan'
import { curve, layout } from './sankey'
import { blank, isDay, requestOf, withChange, wrongOf } from './scenario'

const site = (code: string, type: string, lng: number) => ({ code, name: `site ${code}`, type, zone: '', office: '', lng, lat: 34.7, gives_m3: 0, takes_m3: 0 })
const flow = (period: string, from: string, to: string, m3: number, way = 0) => ({ period, from, to, m3, trips: m3 / 10, way, use: 'fill', material: 'clay' })
const doc = {
  periods: [{ begins: '2026-12-01', ends: '2027-01-01' }, { begins: '2027-01-01', ends: '2027-02-01' }],
  sites: [site('P1', 'project', 113.6), site('P2', 'project', 113.7), site('D', 'disposal_site', 113.8), site('B', 'borrow_pit', 113.5)],
  flows: [flow('2026-12-01', 'P1', 'P2', 100), flow('2027-01-01', 'P1', 'P2', 50), flow('2027-01-01', 'P1', 'D', 400, 1), flow('2026-12-01', 'P2', 'P2', 7, -1), flow('2026-12-01', 'B', 'P2', 30, 9)],
  ways: [{ from: 'P1', to: 'P2', line: [[113.6, 34.7], [113.7, 34.7]] }, { from: 'P1', to: 'D', line: [[113.6, 34.7], [113.8, 34.7]] }],
  unserved: [{ period: '2027-01-01', site: 'P1', name: 'site P1', left: true, what: 'clay', m3: 5, why: '' }],
} as unknown as Document

describe('a plan', () => {
  const plan = new Plan(doc)
  test('sums flows between two sites by what becomes of them, the largest first', () => {
    expect(plan.bundles('').map((b) => [b.key, b.m3])).toEqual([['P1>D dumped', 400], ['P1>P2 direct', 150], ['B>P2 borrowed', 30], ['P2>P2 direct', 7]])
    expect(plan.bundles('2026-12-01').map((b) => b.m3)).toEqual([100, 30, 7])
  })
  test('counts what stays on a site neither as given nor as taken', () => {
    expect(plan.tallies('').get('P2')).toEqual({ gives: 0, takes: 180 })
    expect(plan.tallies('2027-01-01').get('P1')).toEqual({ gives: 450, takes: 0 })
  })
  test('draws ways, and a straight line where the document has none', () => {
    const lines = plan.lines(plan.bundles(''), 'P1>P2 direct')
    expect(lines.map((l) => l.properties!['key'])).toEqual(['P1>D dumped', 'P1>P2 direct', 'B>P2 borrowed'])
    expect(lines[2]!.geometry).toEqual({ type: 'LineString', coordinates: [[113.5, 34.7], [113.7, 34.7]] })
    expect(lines[1]!.properties!['chosen']).toBe(true)
  })
  test('knows each month with what found no place', () => {
    const { months, most } = plan.byMonth()
    expect(months.map((m) => [m.total, m.unserved])).toEqual([[137, 0], [450, 5]])
    expect(months[0]!.parts).toMatchObject({ direct: 107, borrowed: 30, dumped: 0 })
    expect(most).toBe(455)
  })
  test('tells what becomes of a flow', () => {
    const kinds = new Map<string, SiteKind>([['P', 'project'], ['T', 'transfer_site'], ['R', 'recycling_plant']])
    const of = (from: string, to: string, use = 'fill') => fateOf({ from, to, use } as Flow, kinds)
    expect([of('P', 'T'), of('T', 'P'), of('P', 'R'), of('P', 'R', 'treatment')]).toEqual(['stored', 'direct', 'recycled', 'treated'])
  })
})

describe('figures', () => {
  test.each([[850, '850 m³', '850 m³'], [12_530, '12.5k m³', '1.25 万 m³'], [290_000, '290k m³', '29 万 m³'], [3_456_000, '3.46M m³', '346 万 m³'], [2.5e8, '250M m³', '2.5 亿 m³']])('%d m³', (n, en, zh) => {
    expect([volume(n, 'en'), volume(n, 'zh')]).toEqual([en, zh])
  })
  test('have signs, money and periods', () => {
    expect(signed(-1200, 'en')).toBe('−1.2k m³')
    expect([money('41.2500', 'zh'), money(123_456, 'en')]).toEqual(['41.3元', '¥ 123k'])
    expect(amount(Number.NaN, 'en')).toBe('–')
    expect([amount(34_412_000, 'en', 4), amount(34_412_000, 'zh', 5)]).toEqual(['34.41M', '3,441.2 万'])
    expect([monthOf('2026-12-01', '2027-01-01'), monthOf('2026-12-07', '2026-12-14')]).toEqual(['2026-12', '2026-12-07'])
  })
})

describe('the diagram', () => {
  const bundles = new Plan(doc).bundles('')
  test('keeps volumes: bars and bands of a side sum up alike, and nothing leaves its bar', () => {
    const { bars, bands } = layout(bundles, 400)
    expect(bars.filter((b) => b.side === 'from').reduce((s, b) => s + b.m3, 0)).toBe(580)
    expect(bars.filter((b) => b.side === 'to').reduce((s, b) => s + b.m3, 0)).toBe(580)
    for (const band of bands) {
      const from = bars.find((b) => b.side === 'from' && b.code === band.from)!
      expect(band.y0).toBeGreaterThanOrEqual(from.y - 1e-9)
      expect(band.y0 + band.height).toBeLessThanOrEqual(from.y + from.height + 1e-9)
      expect(band.height / band.m3).toBeCloseTo(bands[0]!.height / bands[0]!.m3)
    }
    expect(curve(bands[0]!, 0, 100)).toMatch(/^M0 [\d.]+C50 /)
  })
  test('leaves room for the name of each bar, in its order', () => {
    const many = [1000, 1, 1, 1].map((m3, i) => ({ ...bundles[0]!, key: `k${i}`, from: `F${i}`, m3 }))
    const bars = layout(many, 100).bars.filter((b) => b.side === 'from')
    const middles = bars.map((b) => b.y + b.height / 2)
    for (let i = 1; i < middles.length; i++) expect(middles[i]! - middles[i - 1]!).toBeGreaterThanOrEqual(16 - 1e-6)
    expect(Math.max(...bars.map((b) => b.y + b.height))).toBeLessThanOrEqual(100 + 1e-6)
  })
  test('draws the smaller sites together, and says how many', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ ...bundles[0]!, key: `k${i}`, from: `F${i}`, m3: 40 - i }))
    const { bars, bands } = layout(many, 500, 10)
    const rest = bars.filter((b) => b.side === 'from' && b.code === '')
    expect(rest).toMatchObject([{ count: 31 }])
    expect(bands.filter((b) => b.from === '')).toMatchObject([{ key: '' }])
  })
  test('is empty where nothing moves', () => expect(layout([], 100)).toEqual({ bars: [], bands: [] }))
})

describe('a scenario', () => {
  test('asks for nothing that was left alone', () => expect(requestOf({ ...blank }, 0, 0)).toEqual({}))
  test('becomes a request', () => {
    const form = { ...blank, name: ' alert ', order: 'zone-first' as const, km: '12.5', openAtMost: '3', keep: true, changes: withChange(withChange(withChange([], { kind: 'close', site: 'D' }), { kind: 'volume', site: 'P1', factor: 1.2 }), { kind: 'ban', begins: '2027-01-10', ends: '2027-01-12', name: 'orange' }) }
    expect(requestOf(form, 2, 7)).toEqual({
      ground: 2, name: 'alert', order: 'zone-first', max_distance_m: 12_500, open_at_most: 3, former: 7, close: ['D'],
      changes: { volumes: [{ site: 'P1', factor: 1.2 }], bans: [{ name: 'orange', begins: '2027-01-10', ends: '2027-01-12' }] },
    })
  })
  test('names what cannot be sent', () => {
    expect(wrongOf({ ...blank, km: '-1' })).toBe('km')
    expect(wrongOf({ ...blank, openAtMost: '2.5' })).toBe('openAtMost')
    expect(wrongOf({ ...blank, changes: [{ kind: 'ban', begins: '2027-02-30x', ends: '2027-03-01', name: '' }] })).toBe('ban')
    expect(wrongOf({ ...blank, changes: [{ kind: 'volume', site: 'P', factor: Number.NaN }] })).toBe('volume')
    expect(wrongOf(blank)).toBeNull()
    expect(isDay('2027-01-10')).toBe(true)
  })
  test('opening a site takes its closing back', () => {
    expect(withChange([{ kind: 'close', site: 'D' }], { kind: 'open', site: 'D' })).toEqual([{ kind: 'open', site: 'D' }])
  })
})

test('what shares leave of a site that gives as much as it takes is nothing', () => {
  expect(balanceOf({ gives: 0.1 + 0.2, takes: 0.3 })).toBe(0)
  expect(balanceOf({ gives: 1, takes: 3 })).toBe(-2)
})
