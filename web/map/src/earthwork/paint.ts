// What a plan looks like on the map: ways by what becomes of the earth, as wide
// as their volume, with arrows; sites by kind, sign and size. A dash tells what
// is dumped or borrowed, so that colour alone says nothing.
import type { ExpressionSpecification, FilterSpecification, LineLayerSpecification } from 'maplibre-gl'
import type { Theme } from '../address'
import { drawn } from '../drawn'
import type { SheetLayer } from '../sheet'
import { cjkMedium, type Look } from '../style'
import { palettes } from '../theme'
import { siteKinds, type Fate, type SiteKind } from './plan'

export interface Tints {
  fates: Record<Fate, string>
  surplus: string
  need: string
  even: string
}

export const tints: Record<Theme, Tints> = {
  dark: {
    fates: { direct: '#4fc3a1', recycled: '#7cc4f0', treated: '#e58fd0', stored: '#b8c78a', dumped: '#f2b134', borrowed: '#ff8f3d' },
    surplus: '#f2b134', need: '#4fc3a1', even: '#b3c0be',
  },
  light: {
    fates: { direct: '#0b7a5b', recycled: '#0072b2', treated: '#9a3d86', stored: '#66752f', dumped: '#8f5e00', borrowed: '#b4430c' },
    surplus: '#b87400', need: '#0b7a6b', even: '#5b6966',
  },
}

/** dashed are the fates that are drawn broken: what is thrown away, and what is dug for it. */
export const dashed: readonly Fate[] = ['dumped', 'borrowed']

const zoomed = (...stops: [number, unknown][]): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification

/** width of a way: from a hair to a broad band, by the root of its share. */
const widths = (letters: number) => (more: number): ExpressionSpecification =>
  zoomed(...([[9, more, 5], [13, more + 1, 9], [16, more + 2, 14]] as const).map(([zoom, least, most]): [number, unknown] => [zoom, ['*', letters, ['+', least, ['*', ['get', 'w'], most]]]]))

export function layersOf(look: Look, icon: (id: string) => string): SheetLayer[] {
  const c = palettes[look.theme]
  const t = tints[look.theme]
  const { letters } = look // a wall is read from afar: its ways and signs are larger as its letters are
  const width = widths(letters)
  const color: ExpressionSpecification = ['match', ['get', 'fate'], ...Object.entries(t.fates).flat(), t.even] as unknown as ExpressionSpecification
  const chosen: FilterSpecification = ['get', 'chosen']
  const broken: ExpressionSpecification = ['in', ['get', 'fate'], ['literal', [...dashed]]]
  // Ways there and back along one road lie beside each other.
  const offset: ExpressionSpecification = zoomed([9, ['*', letters, ['+', 0.6, ['*', ['get', 'w'], 2.5]]]], [16, ['*', letters, ['+', 2, ['*', ['get', 'w'], 7]]]])
  const shown = (opacity: number): ExpressionSpecification => ['case', ['get', 'back'], 0.16, opacity]
  // Names lie over the ways, so that both can be read.
  const way = (id: string, paint: LineLayerSpecification['paint'], filter?: FilterSpecification): SheetLayer => ({
    slot: 'lines', layer: { id, type: 'line', source: 'ways', ...(filter ? { filter } : {}), layout: { 'line-join': 'round', 'line-cap': id === 'broken' ? 'butt' : 'round' }, paint: { 'line-offset': offset, ...paint } },
  })
  return [
    way('case', { 'line-color': c.halo, 'line-width': width(2.4), 'line-opacity': shown(0.85) }),
    way('whole', { 'line-color': color, 'line-width': width(1), 'line-opacity': shown(1) }, ['!', broken]),
    way('broken', { 'line-color': color, 'line-width': width(1), 'line-dasharray': [2.2, 0.9], 'line-opacity': shown(1) }, broken),
    { slot: 'lines', layer: { id: 'instead-case', type: 'line', source: 'instead', layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': c.halo, 'line-width': zoomed([9, 5 * letters], [14, 8 * letters]), 'line-opacity': 0.9 } } },
    { slot: 'lines', layer: { id: 'instead', type: 'line', source: 'instead', layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': c.ink, 'line-width': zoomed([9, 2.4 * letters], [14, 4 * letters]), 'line-dasharray': [0.1, 1.9] } } },
    way('chosen', { 'line-color': c.ink, 'line-width': width(5) }, chosen),
    way('chosen-core', { 'line-color': color, 'line-width': width(2.5) }, chosen),
    {
      slot: 'lines',
      layer: {
        id: 'arrows', type: 'symbol', source: 'ways', filter: ['!', ['get', 'back']],
        layout: { 'symbol-placement': 'line', 'symbol-spacing': 140 * letters, 'icon-image': icon('arrow'), 'icon-size': zoomed([9, 0.55 * letters], [14, 0.9 * letters]), 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-rotation-alignment': 'map' },
        paint: { 'icon-opacity': 0.95 },
      },
    },
    {
      slot: 'top',
      layer: {
        id: 'ring', type: 'circle', source: 'sites', filter: chosen,
        paint: { 'circle-radius': ['*', letters, ['+', 11, ['*', ['get', 'size'], 10]]], 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': c.accent, 'circle-stroke-width': 2.4 },
      },
    },
    {
      // Names are placed from the uppermost layer down: those of sites keep off all signs, their own too.
      slot: 'top',
      layer: {
        id: 'volumes', type: 'symbol', source: 'sites',
        layout: {
          'symbol-sort-key': ['-', 1, ['get', 'size']],
          'text-field': ['step', ['zoom'], ['get', 'volume'], 12, ['concat', ['get', 'name'], '\n', ['get', 'volume']]],
          'text-font': cjkMedium, 'text-size': 12 * letters, 'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': ['+', 1.1, ['*', ['get', 'size'], 0.7]], 'text-justify': 'auto', 'text-padding': 1, 'text-max-width': 10,
        },
        paint: { 'text-color': c.ink, 'text-halo-color': c.halo, 'text-halo-width': 2 },
      },
    },
    {
      slot: 'top',
      layer: {
        id: 'sites', type: 'symbol', source: 'sites',
        layout: {
          'icon-image': ['concat', icon(''), ['get', 'kind'], ['case', ['get', 'idle'], '-even', ['>', ['get', 'net'], 0], '-surplus', ['<', ['get', 'net'], 0], '-need', '-even']],
          'icon-size': ['*', letters, ['+', 0.55, ['*', ['get', 'size'], 0.65]]], 'icon-allow-overlap': true, 'icon-padding': 0,
          'symbol-sort-key': ['-', 1, ['get', 'size']],
        },
      },
    },
  ]
}

/** touchable are the layers that answer to the pointer, sites before ways. */
export const touchable = ['sites', 'whole', 'broken']

/** outline draws the sign of a kind of site; its middle is 0, 0 and its size about 1. */
export function outline(kind: SiteKind, g: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void; arc(x: number, y: number, r: number, a: number, b: number): void; closePath(): void }): void {
  const ring = (...points: [number, number][]) => {
    points.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)))
    g.closePath()
  }
  if (kind === 'disposal_site') ring([-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85])
  else if (kind === 'recycling_plant') ring([0, -1.1], [1.05, 0.8], [-1.05, 0.8])
  else if (kind === 'transfer_site') ring([0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0])
  else if (kind === 'borrow_pit') ring([-1.05, -0.8], [1.05, -0.8], [0, 1.1])
  else {
    g.arc(0, 0, 0.95, 0, 2 * Math.PI)
    g.closePath()
  }
}

/** images are the arrow and the sign of each kind of site for surplus, need and neither. */
export function images(): Record<string, (theme: Theme) => ImageData> {
  const all: Record<string, (theme: Theme) => ImageData> = {
    arrow: (theme) => drawn(28, (g) => {
      g.beginPath()
      g.moveTo(7, 5)
      g.lineTo(23, 14)
      g.lineTo(7, 23)
      g.lineTo(11, 14)
      g.closePath()
      g.lineJoin = 'round'
      g.lineWidth = 4
      g.strokeStyle = palettes[theme].halo
      g.stroke()
      g.fillStyle = palettes[theme].ink
      g.fill()
    }),
  }
  for (const kind of siteKinds) {
    for (const state of ['surplus', 'need', 'even'] as const) {
      all[`${kind}-${state}`] = (theme) => drawn(52, (g) => {
        const path = new Path2D()
        outline(kind, path)
        g.translate(26, 26)
        g.scale(16, 16)
        g.lineJoin = 'round'
        g.lineWidth = 0.42
        g.strokeStyle = palettes[theme].halo
        g.stroke(path)
        g.fillStyle = state === 'even' ? palettes[theme].ground : tints[theme][state]
        g.fill(path)
        g.lineWidth = state === 'even' ? 0.32 : 0.12
        g.strokeStyle = state === 'even' ? tints[theme].even : palettes[theme].ink
        g.stroke(path)
      })
    }
  }
  return all
}
