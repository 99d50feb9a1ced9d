import { expect, test } from 'vitest'
import { numbersOf, readCheck, sift } from './findings'

const stream = (text: string, cut = 7): ReadableStream<Uint8Array> => {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, (at += cut)))
    },
  })
}
const feature = (properties: object, at?: [number, number]) => JSON.stringify({ type: 'Feature', geometry: at ? { type: 'Point', coordinates: at } : null, properties })
const written = (...features: string[]) => `{"type":"FeatureCollection","features":[${features.map((f, i) => `${i ? ',' : ''}\n${f}`).join('')}\n]}\n`

test('a check is read line by line, in whatever pieces it comes', async () => {
  const text = written(
    feature({ rule: 'border.gap', severity: 'error', layer: 'grids', code: 'G1', numbers: { area_m2: 12.5, width_m: 0.3 }, message: '缝隙\n<b>x</b>', hint: 'h' }, [113.6, 34.7]),
    feature({ rule: 'component.no_owner', severity: 'warning', message: 'm', hint: 'h' }),
    feature({ rule: 'component.no_owner', severity: 'warning', message: 'm', hint: 'h' }, [113.7, 34.8]),
  )
  for (const cut of [1, 7, 64, 100_000]) {
    const check = await readCheck(stream(text, cut), () => {})
    expect(check.counts).toEqual({ error: 1, warning: 2, note: 0 })
    expect(check.rules).toEqual(new Map([['border.gap', 1], ['component.no_owner', 2]]))
    expect(check.items[0]).toMatchObject({ code: 'G1', place: [113.6, 34.7], message: '缝隙\n<b>x</b>' })
    expect(check.items[1]!.place).toBeUndefined()
    expect(sift(check, 'warning', '')).toEqual([1, 2])
    expect(sift(check, '', 'border.gap')).toEqual([0])
    expect(sift(check, 'note', 'border.gap')).toEqual([])
  }
})

test('no finding is one, and what was cut off is none', async () => {
  expect((await readCheck(stream('{"type":"FeatureCollection","features":[\n]}\n'), () => {})).items).toEqual([])
  const text = written(feature({ rule: 'a', severity: 'note', message: '', hint: '' }), feature({ rule: 'a', severity: 'note', message: '', hint: '' }))
  await expect(readCheck(stream(text.slice(0, -30)), () => {})).rejects.toThrow()
  await expect(readCheck(stream(''), () => {})).rejects.toThrow('cut off')
})

test('a hundred thousand findings are told of while they come, and let others in', async () => {
  const one = feature({ rule: 'border.gap', severity: 'error', message: 'a gap', hint: 'h' }, [113, 34])
  let told = 0
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  const check = await readCheck(stream(written(...Array.from({ length: 100_000 }, () => one)), 65_536), () => told++)
  clearInterval(timer)
  expect(check.items).toHaveLength(100_000)
  expect(told).toBeGreaterThan(3)
  expect(turns).toBeGreaterThan(3)
})

test('numbers are shown with their unit', () => {
  const finding = { rule: 'r', severity: 'error' as const, message: '', hint: '', numbers: { area_m2: 2.5, distance_km: 3, count: 2 } }
  expect(numbersOf(finding)).toEqual([{ name: 'area', value: 2.5, unit: 'm²' }, { name: 'distance', value: 3, unit: 'km' }, { name: 'count', value: 2, unit: '' }])
})
