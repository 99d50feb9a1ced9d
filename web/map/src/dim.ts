// How a layer of the style is drawn with less of it seen.
import type { LayerSpecification } from 'maplibre-gl'

// The properties that hold the opacity of each type of layer.
const opacities: Partial<Record<LayerSpecification['type'], string[]>> = {
  fill: ['fill-opacity'], line: ['line-opacity'], symbol: ['text-opacity', 'icon-opacity'], circle: ['circle-opacity', 'circle-stroke-opacity'], raster: ['raster-opacity'],
}

/** dimmed gives the paint of a layer with its opacity times factor, 0 to 1. */
export function dimmed(layer: LayerSpecification, factor: number): Record<string, unknown> {
  const paint = { ...(layer.paint as Record<string, unknown> | undefined) }
  for (const property of opacities[layer.type] ?? []) paint[property] = times(paint[property] ?? 1, factor)
  return paint
}

/** seated gives the layout of a layer: round caps of what is seen through would lie upon each other as beads. */
export const seated = (layer: LayerSpecification, factor: number): Record<string, unknown> => {
  const layout = ('layout' in layer ? layer.layout : undefined) as Record<string, unknown> | undefined
  return { ...layout, ...(layer.type === 'line' && factor < 1 && layout?.['line-cap'] === 'round' && !layer.paint?.['line-dasharray'] ? { 'line-cap': 'butt' } : {}) }
}

/** times multiplies an opacity. Of a curve over the zoom, which must stay outermost, the outputs are. */
export function times(value: unknown, factor: number): unknown {
  if (typeof value === 'number') return value * factor
  if (!Array.isArray(value) || factor === 1) return value
  const [op] = value as [string]
  if (op === 'interpolate') return value.map((v, i) => (i >= 4 && i % 2 === 0 ? times(v, factor) : v))
  if (op === 'step') return value.map((v, i) => (i >= 2 && i % 2 === 0 ? times(v, factor) : v))
  return ['*', factor, value]
}
