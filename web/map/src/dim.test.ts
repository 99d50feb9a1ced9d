import { expect, test } from 'vitest'
import { dimmed, times } from './dim'
import { layers } from './style'

test('opacities are multiplied where MapLibre lets them be', () => {
  expect(times(0.5, 0.5)).toBe(0.25)
  expect(times(['interpolate', ['linear'], ['zoom'], 10, 0.4, 12, 1], 0.5)).toEqual(['interpolate', ['linear'], ['zoom'], 10, 0.2, 12, 0.5])
  expect(times(['step', ['zoom'], 1, 12, 0.5], 0.5)).toEqual(['step', ['zoom'], 0.5, 12, 0.25])
  expect(times(['get', 'share'], 0.5)).toEqual(['*', 0.5, ['get', 'share']])
})

test('every layer can be dimmed, and comes back as it was', () => {
  for (const { layer } of layers({ theme: 'dark', letters: 1, latitude: 34, now: 0, basemaps: 0, bare: false })) {
    if (layer.type === 'background') continue
    const gone = dimmed(layer, 0)
    expect(Object.keys(gone).some((p) => p.endsWith('-opacity')), layer.id).toBe(true)
    for (const [name, value] of Object.entries(layer.paint ?? {})) expect(dimmed(layer, 1)[name], `${layer.id} ${name}`).toEqual(value)
  }
})
