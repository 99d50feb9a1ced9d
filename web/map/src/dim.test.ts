import { expect, test } from 'vitest'
import { dimmed, seated, times } from './dim'
import { layers } from './style'

test('opacities are multiplied where MapLibre lets them be', () => {
  expect(times(0.5, 0.5)).toBe(0.25)
  expect(times(['interpolate', ['linear'], ['zoom'], 10, 0.4, 12, 1], 0.5)).toEqual(['interpolate', ['linear'], ['zoom'], 10, 0.2, 12, 0.5])
  expect(times(['step', ['zoom'], 1, 12, 0.5], 0.5)).toEqual(['step', ['zoom'], 0.5, 12, 0.25])
  expect(times(['get', 'share'], 0.5)).toEqual(['*', 0.5, ['get', 'share']])
})

test('roads that are seen through have no round ends, dots stay round', () => {
  const cap = (id: string, factor: number) => seated(layers({ theme: 'dark', letters: 1, latitude: 34, now: 0, basemaps: 0, bare: false }).find(({ layer }) => layer.id === id)!.layer, factor)['line-cap']
  expect([cap('roads-line', 1), cap('roads-line', 0.6), cap('communities-line', 0.6)]).toEqual(['round', 'butt', 'round'])
})

test('every layer can be dimmed, and comes back as it was', () => {
  for (const { layer } of layers({ theme: 'dark', letters: 1, latitude: 34, now: 0, basemaps: 0, bare: false })) {
    if (layer.type === 'background') continue
    const gone = dimmed(layer, 0)
    expect(Object.keys(gone).some((p) => p.endsWith('-opacity')), layer.id).toBe(true)
    expect(seated(layer, 1), layer.id).toEqual('layout' in layer ? layer.layout : {})
    for (const [name, value] of Object.entries(layer.paint ?? {})) expect(dimmed(layer, 1)[name], `${layer.id} ${name}`).toEqual(value)
  }
})
