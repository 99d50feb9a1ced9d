import { expect, test } from 'vitest'
import { Answer, binNames, binOf, breaksOf, changesOf, drawing, readAnswer, slopeOf } from './answer'
import { brief, evenly, figure, pText } from './figures'
import { gradeOf, idOf, type About, type Unit } from './study'

const about = { unit: 'h3:9', request: {}, value: { zh: '', en: '' }, what: { zh: '', en: '' }, null: { zh: '', en: '' }, city: '', events: 0 } as About
const unit = (code: string, part: Partial<Unit> = {}): Unit => ({ code, lng: 0, lat: 0, neighbours: 2, class: 'none', ...part })
const square = { type: 'Polygon' as const, coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] }
const answer = (units: Unit[]) => new Answer(about, units, units.map(() => square))

const stream = (text: string, cut: number): ReadableStream<Uint8Array> => {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, (at += cut)))
    },
  })
}

test('an answer is read a unit a line, and also where it is written otherwise', async () => {
  const features = [unit('a', { value: 3, name: '东"街]}\n' }), unit('b', { value: 1 })].map((u) => JSON.stringify({ type: 'Feature', properties: u, geometry: square }))
  const lines = `{"type":"FeatureCollection","analysis":${JSON.stringify(about)},"features":[\n${features.join(',\n')}\n]}\n`
  const pretty = JSON.stringify(JSON.parse(lines), null, 2)
  const one = JSON.stringify(JSON.parse(lines))
  for (const text of [lines, pretty, one]) {
    for (const cut of [3, 50, 100_000]) {
      let told = 0
      const got = await readAnswer(stream(text, cut), (n) => (told = n))
      expect(told).toBe(2)
      expect(got.units.map((u) => u.code)).toEqual(['a', 'b'])
      expect(got.units[0]!.name).toBe('东"街]}\n')
      expect(got.shapes[1]).toEqual(square)
      expect(got.find('b')).toBe(1)
      expect(got.find('c')).toBe(-1)
    }
  }
  await expect(readAnswer(stream('{"type"', 3), () => {})).rejects.toThrow()
})

test('values are parted into classes of like number, with zero apart where it is common', () => {
  expect(breaksOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual([2, 4, 6, 8])
  expect(breaksOf([0, 0, 0, 0, 1, 2, 3, 4])).toEqual([0, 1, 2, 3])
  expect(breaksOf([5, 5, 5])).toEqual([])
  expect(breaksOf([])).toEqual([])
  expect(breaksOf([0, 0, 0])).toEqual([0])
  expect(binNames([0, 1, 2, 4], true)).toEqual(['0', '1', '2', '3–4', '5+'])
  expect(binNames([11, 17, 1200], true)).toEqual(['≤ 11', '12–17', '18–1,200', '1,201+'])
  expect(binNames([0, 0.25, 1.5], false)).toEqual(['0', '≤ 0.25', '≤ 1.5', '> 1.5'])
  expect(binNames([-3, 4], true)).toEqual(['≤ -3', '≤ 4', '> 4'])
  expect(binNames([-56_490, 0, 45_930], false)).toEqual(['≤ -56,490', '≤ 0', '≤ 45,930', '> 45,930'])
  expect(binNames([0, 3], true, true)).toEqual(['≤ 0', '≤ 3', '> 3'])
  expect(binNames([], true)).toEqual([''])
  expect(breaksOf([-4, -2, 0, 2, 4]).length).toBeLessThanOrEqual(4)
  expect([0, 1, 2, 3, 9].map((v) => binOf(v, [0, 1, 2, 3]))).toEqual([0, 1, 2, 3, 4])
})

test('findings come in the order of their strength', () => {
  const a = answer([unit('a', { class: 'hot', adjusted_p: 0.04, z: 2 }), unit('b'), unit('c', { class: 'cold', adjusted_p: 0.0004, z: -5 }), unit('d', { class: 'hot', adjusted_p: 0.0004, z: 6 })])
  expect(a.strongest().map((i) => a.units[i]!.code)).toEqual(['d', 'c', 'a'])
  expect(a.units.map(gradeOf)).toEqual([1, 0, 3, 3])
  expect(gradeOf(unit('e', { class: 'island', adjusted_p: 0 }))).toBe(0)
})

test('the line of least squares is that of the arithmetic', () => {
  // x = 1, 2, 3, 4 and lag = 2, 4, 5, 8: slope Σ(x−2.5)(y−4.75)/Σ(x−2.5)² = 9.5/5.
  const s = slopeOf([[1, 2], [2, 4], [3, 5], [4, 8]].map(([value, lag], i) => unit(String(i), { value: value!, lag: lag! })))!
  expect(s.slope).toBeCloseTo(1.9, 12)
  expect([s.mean, s.lagMean, s.count]).toEqual([2.5, 4.75, 4])
  expect(s.box).toEqual([1, 4, 2, 8])
  expect(slopeOf([unit('a', { value: 1, lag: 1 })])).toBeNull()
  expect(slopeOf([unit('a', { value: 2, lag: 1 }), unit('b', { value: 2, lag: 3 })])!.slope).toBeNull()
})

test('two periods are compared unit by unit', () => {
  const now = answer([unit('a', { class: 'hot' }), unit('b', { class: 'hot' }), unit('c'), unit('d', { class: 'cold' }), unit('e')])
  const before = answer([unit('b', { class: 'hot' }), unit('a'), unit('c', { class: 'cold' }), unit('d', { class: 'hot' }), unit('e')])
  const changes = changesOf(now, before)!
  expect(changes.counts).toEqual({ new: 1, stays: 1, gone: 1, other: 1 })
  expect([...changes.at]).toEqual([[0, 'new'], [1, 'stays'], [2, 'gone'], [3, 'other']])
  expect(changes.common).toBe(5)
  expect(changesOf(now, answer([unit('z')]))).toBeNull()
})

test('sides of a road are units of their own, and what has no shape is not drawn', () => {
  const a = new Answer({ ...about, unit: 'roads' }, [unit('r', { side: 'left', value: 0 }), unit('r', { side: 'right', value: 7 }), unit('x')], [square, square, null])
  expect(a.find('r/right')).toBe(1)
  expect(idOf(a.units[0]!)).toBe('r/left')
  const drawn = drawing(a, a.breaks)
  expect(drawn.map((f) => [f.id, f.properties.s])).toEqual([[0, -1], [1, 1]])
})

test('figures are short and say no more than they know', () => {
  expect([0, 61254, 0.682573, -3.5, 1e-9, NaN, undefined].map(figure)).toEqual(['0', '61,254', '0.6826', '-3.5', '0.000000001', '–', '–'])
  expect([0, 0.00005, 0.0001234, 0.05, 0.25, 1, undefined].map(pText)).toEqual(['< 0.0001', '< 0.0001', '0.00012', '0.05', '0.25', '1', '–'])
})

test('figures under each other have as many digits after the point', () => {
  expect([1, 2].map(evenly([1, 2]))).toEqual(['1', '2'])
  expect([17, 16.834, undefined].map(evenly([17, 16.834]))).toEqual(['17.00', '16.83', '–'])
  expect([-12_345.6].map(evenly([-12_345.6]))).toEqual(['-12,346'])
  expect([0, 0.2966, 17.5, -93_230, 329_700, 1_200_000].map(brief)).toEqual(['0', '0.297', '17.5', '−93.2k', '330k', '1.2M'])
})
