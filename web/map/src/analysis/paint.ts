// What an analysis looks like on the map: the value in a dim ramp, findings
// over it. Hot is solid, cold is hatched in a dashed outline, a unit that differs
// from its neighbours is dotted: colour alone says nothing.
import type { CustomLayerInterface, ExpressionSpecification, FilterSpecification, LayerSpecification, Map as GL } from 'maplibre-gl'
import { drawn, hatch } from '../drawn'
import { cjkMedium, type Look } from '../style'
import { palettes } from '../theme'
import type { SheetLayer } from '../sheet'
import type { Theme } from '../address'
import { classes, sorts, type Class, type Sort } from './study'

export interface Tints {
  ramp: [string, string, string, string, string]
  warm: [string, string, string] // by strength
  cold: [string, string, string]
  odd: string
  alike: string
}

/** tints are the colours; the ramp is that of the design, for what leads nobody's eye. */
export const tints: Record<Theme, Tints> = {
  dark: {
    ramp: ['#161f24', '#182d33', '#1d4147', '#285a5c', '#3c7c76'],
    warm: ['#f2b134', '#ff8f3d', '#ff5c33'],
    cold: ['#a9cdea', '#7cb7f0', '#4f9bff'],
    odd: '#e58fd0',
    alike: '#b8c78a',
  },
  light: {
    ramp: ['#fafaf7', '#e6eeea', '#cadfd8', '#a3c8c0', '#6fa8a2'],
    warm: ['#c98a00', '#c95a12', '#a92a0b'],
    cold: ['#5a8fc0', '#2a74b8', '#08509b'],
    odd: '#9a3d86',
    alike: '#66752f',
  },
}

export const sides = ['a', 'b'] as const
export type Side = (typeof sides)[number]

const members = (...of: Sort[]) => classes.filter((c) => of.includes(sorts[c]))
/** low among high differs from high among low by its mark, not by colour. */
const sunk: Class[] = ['low-high']
const isOf = (...of: Sort[]): FilterSpecification => ['in', ['get', 'k'], ['literal', members(...of)]]

function zoomed(...stops: [number, number][]): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification
}

const byGrade = (three: readonly [string, string, string]): ExpressionSpecification => ['match', ['get', 'g'], 3, three[2], 2, three[1], three[0]]

/** layersOf gives the layers of one answer; roads are two lines beside each other, one a side. No name of a layer is one of areas and one of lines: the map has drawn tiles of one as the other. */
export function layersOf(side: Side, look: Look, icon: (id: string) => string, roads: boolean, values: boolean): SheetLayer[] {
  const t = tints[look.theme]
  const color: ExpressionSpecification = ['match', ['get', 'k'], members('warm'), byGrade(t.warm), members('cold'), byGrade(t.cold), members('odd'), t.odd, t.alike]
  const ramp: ExpressionSpecification = ['match', ['get', 'b'], 0, t.ramp[0], 1, t.ramp[1], 2, t.ramp[2], 3, t.ramp[3], 4, t.ramp[4], 'rgba(0,0,0,0)']
  const width = (far: [number, number, number], near: [number, number, number]): ExpressionSpecification =>
    ['interpolate', ['linear'], ['zoom'], 10, ['match', ['get', 'g'], 3, far[2], 2, far[1], far[0]], 15, ['match', ['get', 'g'], 3, near[2], 2, near[1], near[0]]]
  const layer = (spec: LayerSpecification): SheetLayer => ({ slot: 'areas', layer: spec })

  if (roads) {
    const offset: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 10, ['*', ['get', 's'], 1.2], 13, ['*', ['get', 's'], 2.8], 16, ['*', ['get', 's'], 8]]
    const line = (id: string, paint: object, filter?: FilterSpecification): SheetLayer => ({
      slot: 'lines',
      layer: { id: `${side}-road-${id}`, type: 'line', source: side, ...(filter ? { filter } : {}), layout: { 'line-join': 'round' }, paint: { 'line-offset': offset, ...paint } } as LayerSpecification,
    })
    return [
      line('value', { 'line-color': ramp, 'line-width': zoomed([10, 0.8], [13, 2.2], [16, 5]), 'line-opacity': values ? 0.95 : 0.35 }),
      line('warm', { 'line-color': color, 'line-width': width([1, 1.4, 1.9], [4, 5.5, 7]) }, isOf('warm', 'alike')),
      line('cold', { 'line-color': color, 'line-width': width([0.9, 1.2, 1.5], [3, 4, 5]), 'line-dasharray': [2, 1.1] }, isOf('cold')),
      line('odd', { 'line-color': color, 'line-width': width([2, 2.4, 3], [4, 5, 6]), 'line-dasharray': [0.6, 0.9] }, isOf('odd')),
      line('touch', { 'line-color': t.warm[0], 'line-width': zoomed([10, 5], [16, 14]), 'line-opacity': 0 }),
    ]
  }
  const outline = (id: string, filter: FilterSpecification, paint: object): SheetLayer =>
    layer({ id: `${side}-${id}`, type: 'line', source: side, filter, layout: { 'line-join': 'round' }, paint: { 'line-color': color, ...paint } } as LayerSpecification)
  return [
    // Never wholly opaque: such areas are drawn in another pass, which no swipe parts.
    layer({ id: `${side}-value`, type: 'fill', source: side, paint: { 'fill-color': ramp, 'fill-opacity': values ? 0.92 : 0.01, 'fill-antialias': false } }),
    layer({ id: `${side}-edge`, type: 'line', source: side, minzoom: 11.5, paint: { 'line-color': palettes[look.theme].hairline, 'line-width': 0.6, 'line-opacity': zoomed([11.5, 0], [12.5, 0.9]) } }),
    layer({
      id: `${side}-found`, type: 'fill', source: side, filter: isOf('warm', 'cold', 'alike', 'odd'),
      paint: { 'fill-color': color, 'fill-opacity': ['match', ['get', 'k'], members('warm', 'alike'), ['match', ['get', 'g'], 3, 0.8, 2, 0.68, 0.55], 0.16], 'fill-antialias': false },
    }),
    layer({
      id: `${side}-pattern`, type: 'fill', source: side, filter: isOf('cold', 'odd', 'void'),
      paint: { 'fill-pattern': ['match', ['get', 'k'], members('cold'), icon('hatch'), sunk, icon('rings'), members('odd').filter((m) => !sunk.includes(m)), icon('dots'), icon('cross')], 'fill-opacity': 0.9 },
    }),
    outline('warm', isOf('warm', 'alike'), { 'line-width': width([0.8, 1.2, 1.8], [1.4, 2.2, 3.2]) }),
    outline('cold', isOf('cold'), { 'line-width': width([0.7, 0.9, 1.2], [1.2, 1.6, 2.2]), 'line-dasharray': [2.4, 1.6] }),
    outline('odd', isOf('odd'), { 'line-width': 1.8, 'line-dasharray': [0.5, 1.2] }),
  ]
}

/** figuresOf writes values that have a sign where there is room: the ramp has no middle. */
export function figuresOf(side: Side, look: Look): SheetLayer[] {
  const c = palettes[look.theme]
  return [{
    slot: 'points',
    layer: {
      id: `${side}-figure`, type: 'symbol', source: side, filter: ['has', 't'],
      layout: { 'text-field': ['get', 't'], 'text-font': cjkMedium, 'text-size': 13 * look.letters, 'text-padding': 4 },
      paint: { 'text-color': c.ink, 'text-halo-color': c.halo, 'text-halo-width': 1.6 },
    },
  }]
}

/** touchable names the layers that answer to the pointer. */
export const touchable = (roads: boolean): string[] => (roads ? ['a-road-touch'] : ['a-value'])

/** above gives what is drawn over all: sites and routes beside the units, what is marked and what is chosen. */
export function above(look: Look, icon: (id: string) => string, roads: boolean): SheetLayer[] {
  const c = palettes[look.theme]
  const role = (r: string): FilterSpecification => ['==', ['get', 'role'], r]
  const offset = roads ? { 'line-offset': ['interpolate', ['linear'], ['zoom'], 10, ['*', ['get', 's'], 1.2], 13, ['*', ['get', 's'], 2.8], 16, ['*', ['get', 's'], 8]] } : {}
  // Many outlines lie below the names, so that these can be read.
  const line = (id: string, of: string, paint: object, slot: SheetLayer['slot'] = 'points'): SheetLayer => ({
    slot, layer: { id, type: 'line', source: 'chosen', filter: role(of), layout: { 'line-join': 'round' }, paint: { ...offset, ...paint } } as LayerSpecification,
  })
  return [
    { slot: 'lines', layer: { id: 'routes', type: 'line', source: 'beside', filter: role('route'), layout: { 'line-join': 'round' }, paint: { 'line-color': c.maybe, 'line-width': zoomed([9, 1], [15, 3]), 'line-opacity': 0.7, 'line-dasharray': [3, 1.5] } } },
    line('marked', 'marked', { 'line-color': c.ink, 'line-width': zoomed([10, 0.9], [15, 2]) }, 'lines'),
    line('hover-case', 'hover', { 'line-color': c.halo, 'line-width': 4.5 }),
    line('hover', 'hover', { 'line-color': c.ink, 'line-width': 1.8 }),
    line('chosen-case', 'chosen', { 'line-color': c.halo, 'line-width': roads ? 11 : 7 }),
    line('chosen', 'chosen', { 'line-color': c.ink, 'line-width': roads ? 7 : 3 }),
    {
      slot: 'points',
      layer: {
        id: 'sites', type: 'symbol', source: 'beside', filter: role('site'),
        layout: {
          'icon-image': icon('site'), 'icon-allow-overlap': true, 'icon-size': zoomed([10, 0.75], [14, 1.1]),
          'text-field': ['step', ['zoom'], '', 12.5, ['get', 'name']], 'text-font': cjkMedium, 'text-size': 12 * look.letters, 'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-optional': true, 'text-max-width': 9,
        },
        paint: { 'text-color': c.soft, 'text-halo-color': c.halo, 'text-halo-width': 1.6 },
      },
    },
    // Nothing to see: names keep off the mark of what is chosen.
    { slot: 'top', layer: { id: 'chosen-room', type: 'symbol', source: 'chosen', filter: role('middle'), maxzoom: 14, layout: { 'icon-image': 'room', 'icon-allow-overlap': true, 'icon-padding': 4 } } },
    // From afar a small unit that is chosen is not to be found by its outline alone.
    { slot: 'top', layer: { id: 'chosen-ring', type: 'circle', source: 'chosen', filter: role('middle'), maxzoom: 14, paint: { 'circle-radius': zoomed([9, 13], [14, 22]), 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': c.accent, 'circle-stroke-width': 2 } } },
  ]
}

/** images are the patterns and the sign of a site. */
export const images: Record<string, (theme: Theme) => ImageData> = {
  hatch: (theme) => drawn(16, (g) => {
    g.strokeStyle = tints[theme].cold[1]
    g.lineWidth = 2
    hatch(g, 16)
  }),
  dots: (theme) => drawn(16, (g) => {
    g.fillStyle = tints[theme].odd
    for (const [x, y] of [[4, 4], [12, 12]] as const) {
      g.beginPath()
      g.arc(x, y, 2.4, 0, 2 * Math.PI)
      g.fill()
    }
  }),
  rings: (theme) => drawn(24, (g) => {
    g.strokeStyle = tints[theme].odd
    g.lineWidth = 1.6
    for (const [x, y] of [[6, 6], [18, 18]] as const) {
      g.beginPath()
      g.arc(x, y, 3.6, 0, 2 * Math.PI)
      g.stroke()
    }
  }),
  cross: (theme) => drawn(20, (g) => {
    g.strokeStyle = palettes[theme].community
    g.lineWidth = 1.5
    g.beginPath()
    g.moveTo(6, 6)
    g.lineTo(14, 14)
    g.moveTo(14, 6)
    g.lineTo(6, 14)
    g.stroke()
  }),
  site: (theme) => drawn(36, (g) => {
    const c = palettes[theme]
    g.beginPath()
    g.moveTo(18, 5)
    g.lineTo(32, 30)
    g.lineTo(4, 30)
    g.closePath()
    g.lineJoin = 'round'
    g.lineWidth = 6
    g.strokeStyle = c.halo
    g.stroke()
    g.fillStyle = c.maybe
    g.fill()
  }),
}

/** Curtain parts the map in two: what is drawn between its layers is seen on one side of it only. */
export class Curtain {
  /** share of the map's width that lies left of it. */
  share = 0.5
  private map: GL | null = null

  move(share: number): void {
    this.share = share
    this.map?.triggerRepaint()
  }

  layer(part: 'left' | 'right' | 'off', slot: SheetLayer['slot']): SheetLayer {
    const custom: CustomLayerInterface = {
      id: `curtain-${part}`,
      type: 'custom',
      onAdd: (map) => void (this.map = map),
      render: (gl) => {
        if (part === 'off') return gl.disable(gl.SCISSOR_TEST)
        const [w, h] = [gl.drawingBufferWidth, gl.drawingBufferHeight]
        const at = Math.round(w * this.share)
        gl.enable(gl.SCISSOR_TEST)
        gl.scissor(part === 'left' ? 0 : at, 0, part === 'left' ? at : w - at, h)
      },
    }
    return { slot, layer: custom as unknown as LayerSpecification }
  }
}
