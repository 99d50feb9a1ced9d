import { expect, test } from 'vitest'
import { palettes } from './theme'
import { themes } from './address'
import { crowdIcon } from './icons'
import { layers, sources } from './style'
import { kinds } from './types'

const look = (theme: (typeof themes)[number]) => ({ theme, letters: 1, latitude: 34.7 })

test.each(themes)('%s: layers stand on sources that are there, each id once', (theme) => {
  const table = layers(look(theme))
  const ids = table.map(({ layer }) => layer.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { layer } of table) {
    if ('source' in layer) expect(Object.keys(sources), layer.id).toContain(layer.source)
  }
})

test('every kind that the list switches is drawn, and nothing else is switched', () => {
  const switched = new Set(layers(look('dark')).flatMap(({ kind }) => (kind ? [kind] : [])))
  expect([...switched].sort()).toEqual([...kinds, 'reports'].sort())
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
