// Editions on the map: findings by severity, in crowds from afar; differences
// and reports that go elsewhere; the shape of what is chosen, before and after.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import { drawn } from '../drawn'
import { cjkMedium, type Look } from '../style'
import { palettes } from '../theme'
import type { SheetLayer } from '../sheet'
import type { Theme } from '../address'

export const touchable = ['one', 'crowd']

export function layers(look: Look, icon: (id: string) => string): SheetLayer[] {
  const c = palettes[look.theme]
  const size = (px: number) => px * look.letters
  const role = (...of: string[]): ExpressionSpecification => ['in', ['get', 'role'], ['literal', of]]
  const solid: FilterSpecification = ['!', ['has', 'n']]
  const line = (id: string, of: string[], paint: object): SheetLayer => ({
    slot: 'lines', layer: { id, type: 'line', source: 'shapes', filter: role(...of), layout: { 'line-join': 'round' }, paint } as LayerSpecification,
  })
  return [
    { slot: 'areas', layer: { id: 'shape-fill', type: 'fill', source: 'shapes', filter: ['all', ['==', ['geometry-type'], 'Polygon'], role('thing', 'after')], paint: { 'fill-color': c.accent, 'fill-opacity': 0.16 } } },
    line('shape-case', ['thing', 'after', 'before', 'other'], { 'line-color': c.halo, 'line-width': 6 }),
    line('shape-other', ['other'], { 'line-color': c.maybe, 'line-width': 2, 'line-dasharray': [1, 1.4] }),
    line('shape-before', ['before'], { 'line-color': c.urgent, 'line-width': 2.4, 'line-dasharray': [2.4, 1.6] }),
    line('shape', ['thing', 'after'], { 'line-color': c.accent, 'line-width': 2.6 }),
    { slot: 'points', layer: { id: 'shape-point', type: 'circle', source: 'shapes', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 7, 'circle-color': ['match', ['get', 'role'], 'before', c.halo, c.accent], 'circle-stroke-color': ['match', ['get', 'role'], 'before', c.urgent, c.halo], 'circle-stroke-width': 2.5 } } },
    {
      slot: 'top',
      layer: {
        id: 'crowd', type: 'circle', source: 'points', filter: ['has', 'n'],
        paint: {
          'circle-color': c.halo, 'circle-opacity': 0.94,
          'circle-radius': ['interpolate', ['linear'], ['ln', ['get', 'n']], 0.69, size(11), 9, size(25)],
          'circle-stroke-color': ['case', ['>', ['get', 'errors'], 0], c.urgent, c.soft], 'circle-stroke-width': ['case', ['>', ['get', 'errors'], 0], 2.6, 1.2],
        },
      },
    },
    {
      slot: 'top',
      layer: {
        id: 'crowd-count', type: 'symbol', source: 'points', filter: ['has', 'n'],
        layout: {
          'text-field': ['case', ['>', ['get', 'errors'], 0],
            ['format', ['get', 'text'], {}, '\n', {}, ['concat', '× ', ['get', 'bad']], { 'text-color': c.urgent, 'font-scale': 0.8 }],
            ['get', 'text']],
          'text-font': cjkMedium, 'text-size': size(12), 'text-line-height': 1, 'text-allow-overlap': true,
          // Nothing to see: names keep off the disc.
          'icon-image': 'speck', 'icon-allow-overlap': true, 'icon-padding': ['step', ['get', 'n'], ['literal', [size(14)]], 10, ['literal', [size(18)]], 100, ['literal', [size(22)]], 1000, ['literal', [size(26)]]] as unknown as ExpressionSpecification,
        },
        paint: { 'text-color': c.ink },
      },
    },
    {
      slot: 'top',
      layer: {
        id: 'one', type: 'symbol', source: 'points', filter: solid,
        layout: { 'icon-image': ['match', ['get', 's'], 'error', icon('error'), 'warning', icon('warning'), 'note', icon('note'), 'added', icon('added'), 'removed', icon('removed'), 'changed', icon('changed'), icon('moved')], 'icon-size': 0.9 * look.letters, 'icon-allow-overlap': true, 'icon-padding': 0 },
      },
    },
    { slot: 'top', layer: { id: 'ring', type: 'circle', source: 'ring', paint: { 'circle-radius': size(16), 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': c.accent, 'circle-stroke-width': 2.5 } } },
  ]
}

/** sign draws a shape in a colour, with a light edge, and something on it. */
function sign(theme: Theme, color: string, shape: (g: CanvasRenderingContext2D) => void, on: (g: CanvasRenderingContext2D) => void): ImageData {
  return drawn(44, (g) => {
    const c = palettes[theme]
    g.translate(22, 22)
    g.lineJoin = g.lineCap = 'round'
    g.beginPath()
    shape(g)
    g.closePath()
    g.lineWidth = 6
    g.strokeStyle = c.halo
    g.stroke()
    g.fillStyle = color
    g.fill()
    g.strokeStyle = c.halo
    g.lineWidth = 3.4
    g.beginPath()
    on(g)
    g.stroke()
  })
}

const path = (...at: [number, number][]) => (g: CanvasRenderingContext2D) => at.forEach(([x, y], i) => (i === 0 ? g.moveTo(x, y) : g.lineTo(x, y)))
const lines = (...all: [number, number, number, number][]) => (g: CanvasRenderingContext2D) => all.forEach(([a, b, c, d]) => {
  g.moveTo(a, b)
  g.lineTo(c, d)
})
const round = (g: CanvasRenderingContext2D) => g.arc(0, 0, 12, 0, 2 * Math.PI)
const square = path([-11, -11], [11, -11], [11, 11], [-11, 11])

/** images are the signs: severity by shape and colour, what happened to a thing by its sign. */
export const images: Record<string, (theme: Theme) => ImageData> = {
  error: (t) => sign(t, palettes[t].urgent, path([-6, -14], [6, -14], [14, -6], [14, 6], [6, 14], [-6, 14], [-14, 6], [-14, -6]), lines([-5, -5, 5, 5], [5, -5, -5, 5])),
  warning: (t) => sign(t, palettes[t].phases.desk, path([0, -14], [15, 12], [-15, 12]), lines([0, -5, 0, 3], [0, 8, 0, 8.4])),
  note: (t) => sign(t, palettes[t].phases.work, round, lines([0, -1, 0, 6], [0, -6, 0, -5.6])),
  added: (t) => sign(t, palettes[t].phases.check, square, lines([-6, 0, 6, 0], [0, -6, 0, 6])),
  removed: (t) => sign(t, palettes[t].urgent, square, lines([-6, 0, 6, 0])),
  changed: (t) => sign(t, palettes[t].phases.work, square, lines([-6, -4, 6, -4], [0, -9, 0, 1], [-6, 7, 6, 7])),
  moved: (t) => sign(t, palettes[t].phases.desk, round, lines([-6, 0, 6, 0], [2, -5, 6, 0], [2, 5, 6, 0])),
}
