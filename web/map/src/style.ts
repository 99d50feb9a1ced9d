// The map's layers from bottom to top, as a table. Theme and size of letters
// are arguments, so that a change of either sets properties and no new style.
import type { ExpressionSpecification, GeoJSONSourceSpecification, LayerSpecification } from 'maplibre-gl'
import { palettes } from './theme'
import { parts } from './tiles'
import type { Theme } from './address'
import { phaseOf } from './reports'
import { states, type Switch } from './types'

/** Roles of the features that draw an answer. */
export type Role = 'grid' | 'unit' | 'segment' | 'side' | 'disc' | 'foot' | 'place' | 'point' | 'maybe' | 'share' | 'chosen'

export interface Look {
  theme: Theme
  letters: number // 1 at 16 px to the rem
  latitude: number // for widths in metres
  now: number // seconds since 1970, by the server's clock
  basemaps: number // pictures of the ground below the city
  bare: boolean // the city's own ground is left out, so that they are seen
}

// The first family carries the weight in its name, which is how MapLibre picks
// one; app.css has it as an alias. The rest are Chinese fonts of the usual systems.
const cjk = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'Source Han Sans SC']
export const cjkMedium = ['Barlow Semi Condensed Medium', ...cjk]
export const cjkRegular = ['Barlow Semi Condensed', ...cjk]

const mostLetters = 30

const collection: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }

/** crowdRadius gives how far about a crowd gathers, in pixels, where letters are so many times as large: names find room between. */
export const crowdRadius = (letters: number): number => Math.round(54 * letters)

/** Sources that the page fills: the soft edge of the city, the answer, what was searched for, what lies over the map, the reports that it holds. */
export const sources = {
  edge: collection, answer: { ...collection, tolerance: 0 }, marked: collection, over: collection,
  reports: {
    ...collection, cluster: true, clusterRadius: crowdRadius(1), clusterMaxZoom: 14,
    clusterProperties: {
      urgent: ['+', ['case', ['get', 'urgent'], 1, 0]],
      desk: ['+', ['match', ['get', 'phase'], ['desk', 'filed'], 1, 0]],
      work: ['+', ['case', ['==', ['get', 'phase'], 'work'], 1, 0]],
      check: ['+', ['case', ['==', ['get', 'phase'], 'check'], 1, 0]],
    },
  },
} satisfies Record<string, GeoJSONSourceSpecification>
export type Source = keyof typeof sources

const ground = (layer: (typeof parts)['ground'][number]) => ({ source: 'ground', 'source-layer': layer })
const labels = { source: 'labels', 'source-layer': 'labels' }
const points = (layer: (typeof parts)['things'][number]) => ({ source: 'things', 'source-layer': layer })

/**
 * Slots are where workspaces lay their own layers, each between two layers that
 * draw nothing: those of the city come later than theirs and must find their place.
 */
export const slots = ['areas', 'lines', 'points'] as const
const slot = (name: (typeof slots)[number]) =>
  ['floor', 'slot'].map((end) => ({ kind: null, layer: { id: `${end}-${name}`, type: 'background' as const, layout: { visibility: 'none' as const } } }))

/** Classes of road: metres where a segment states no width, and least pixels at zoom 10 and 14. */
export const roadClasses: Record<string, [metres: number, at10: number, at14: number]> = {
  expressway: [40, 1.6, 4.5],
  arterial: [30, 1.2, 3.6],
  collector: [20, 0.8, 2.6],
  local: [12, 0.5, 1.8],
  lane: [6, 0.3, 1.2],
}
export const anyRoad: [number, number, number] = [14, 0.6, 2]

/** mixed gives the colour at a share of the way from one to another, both as #rrggbb. */
const mixed = (from: string, to: string, share: number): string =>
  `#${[1, 3, 5].map((i) => Math.round(parseInt(from.slice(i, i + 2), 16) * (1 - share) + parseInt(to.slice(i, i + 2), 16) * share).toString(16).padStart(2, '0')).join('')}`

const get = (name: string): ExpressionSpecification => ['get', name]
const is = (name: string, value: string): ExpressionSpecification => ['==', ['get', name], value]
const role = (r: Role): ExpressionSpecification => is('role', r)

function zoomed(...stops: [number, number][]): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification
}

// What a crowd is made of, in eighths: of those at the desk, being worked on, to be
// checked; the rest is put aside. Whether an emergency is in it comes first.
const eighths = (name: string): ExpressionSpecification => ['to-string', ['ceil', ['*', 8, ['/', ['get', name], ['get', 'point_count']]]]]
const crowdShares: ExpressionSpecification = [
  'concat', ['case', ['>', ['get', 'urgent'], 0], 'u', 'n'], '-', eighths('desk'), '-', eighths('work'), '-', eighths('check'),
]

const live = { source: 'live', 'source-layer': 'reports' }
const phaseOfTile = ['match', ['get', 'state'], ...states.flatMap((state) => [state, phaseOf(state)]), 'desk'] as unknown as ExpressionSpecification
const ageOfTile = (now: number): ExpressionSpecification => ['to-string', ['step', ['-', now, ['coalesce', ['get', 'received'], now]], 0, 7200, 1, 28_800, 2, 86_400, 3]]

/** layers gives the table: each with the kind that switches it, null for what is always drawn. */
export function layers(look: Look): { kind: Switch | null; layer: LayerSpecification }[] {
  const c = palettes[look.theme]
  const size = (px: number) => px * look.letters
  const pixels = (zoom: number) => (512 * 2 ** zoom) / (40_075_016.7 * Math.cos((look.latitude * Math.PI) / 180))
  const scaled = (at: (zoom: number) => ExpressionSpecification): ExpressionSpecification =>
    ['interpolate', ['exponential', 2], ['zoom'], 10, at(10), 14, at(14), 22, at(22)]
  // Metres where a segment states no width, and least pixels, by class.
  const byClass = (i: 0 | 1 | 2) => ['match', get('class'), ...Object.entries(roadClasses).flatMap(([name, row]) => [name, row[i]]), anyRoad[i]] as unknown as ExpressionSpecification
  const metres: ExpressionSpecification = ['coalesce', get('width'), byClass(0)]
  const wide = (zoom: number): ExpressionSpecification => ['max', byClass(zoom < 12 ? 1 : 2), ['*', metres, pixels(zoom)]]
  // From afar a whole city's roads are close together: their edges then are thin.
  const roadWidth = (extra: number) => scaled((z) => ['+', z < 12 ? extra * 0.35 : extra, wide(z)])
  // Beside the kerb: half the carriageway and half of the band itself.
  const sideOffset = scaled((z) => ['*', get('turn'), ['+', 4, ['/', wide(z), 2]]])

  // A name of a length that no city has would lie over half the map.
  const cut = (field: string): ExpressionSpecification => ['case', ['>', ['length', get(field)], mostLetters], ['concat', ['slice', get(field), 0, mostLetters - 1], '…'], get(field)]
  const text = (field: string, font: string[], px: number, spacing = 0) => ({
    'text-field': cut(field), 'text-font': font, 'text-size': size(px), 'text-letter-spacing': spacing,
  })
  // Over the middle where there is room, else beside it.
  const aside = { 'text-max-width': 8, 'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'] as ('center' | 'top')[], 'text-radial-offset': 1.5 }
  // A district is large: its name may stand farther off, where crowds of reports leave it room.
  const around = [[0, 0], [0, 1.6], [0, -1.6], [2, 0], [-2, 0], [1.8, 1.8], [-1.8, 1.8], [1.8, -1.8], [-1.8, -1.8], [0, 3], [0, -3], [3.6, 0], [-3.6, 0], [3, 3], [-3, 3], [3, -3], [-3, -3]]
    .flatMap((offset): (string | number[])[] => ['center', offset]) as unknown as 'center'[]
  // The icon of a report that the page holds, by what icons.ts calls it.
  const sign: ExpressionSpecification = ['concat', 'report-', ['get', 'phase'], ['case', ['get', 'urgent'], '-urgent', ''], '-', ['to-string', ['get', 'age']], `-${look.theme}`]
  const turn: ExpressionSpecification = ['coalesce', get('turn'), 0]
  const halo = { 'text-halo-color': c.halo, 'text-halo-width': 1.6, 'text-halo-blur': 0.4 }
  // Of small letters along lines: what shines through between two strokes may be read as a third.
  const plate = { 'text-halo-color': c.halo, 'text-halo-width': 2.8, 'text-halo-blur': 0 }

  return [
    { kind: null, layer: { id: 'ground', type: 'background', paint: { 'background-color': c.ground } } },
    ...Array.from({ length: look.basemaps }, (_, i): { kind: Switch; layer: LayerSpecification } => ({ kind: 'basemap', layer: { id: `basemap-${i}`, type: 'raster', source: `basemap-${i}` } })),
    // Soft by strokes upon each other, which hide what lies below them: of a broad one that is seen through, MapLibre shows the joints.
    ...[1, 0.86, 0.72, 0.58, 0.44, 0.3, 0.16].map((share, i): { kind: Switch; layer: LayerSpecification } => ({
      kind: 'coverage',
      layer: {
        id: `edge-${i}`, type: 'line', source: 'edge', layout: { 'line-join': 'round' },
        paint: { 'line-color': look.bare ? c.edge : mixed(c.ground, c.edge, 0.37 * (1.07 - share)), 'line-width': zoomed([9, 10 * share], [14, 34 * share], [18, 60 * share]), 'line-opacity': look.bare ? 0.07 : 1 },
      },
    })),
    { kind: 'coverage', layer: { id: 'city', type: 'fill', ...ground('coverage'), paint: { 'fill-color': c.city, 'fill-opacity': look.bare ? 0 : 1 } } },
    {
      kind: 'grids',
      layer: {
        id: 'grids-fill', type: 'fill', ...ground('grids'),
        // How many open reports a grid has, where that is told; else neighbours differ in tone.
        paint: {
          'fill-color': ['match', ['coalesce', ['feature-state', 'load'], -1], 0, c.loads[0], 1, c.loads[1], 2, c.loads[2], 3, c.loads[3], 4, c.loads[4],
            ['match', ['coalesce', ['feature-state', 'tone'], 0], 1, c.tones[1], 2, c.tones[2], 3, c.tones[3], c.tones[0]]],
          'fill-antialias': false, 'fill-opacity': look.bare ? ['case', ['>', ['coalesce', ['feature-state', 'load'], -1], 0], 0.55, 0.1] : 1,
        },
      },
    },
    ...slot('areas'),
    {
      kind: 'buildings',
      layer: { id: 'buildings-fill', type: 'fill', ...ground('buildings'), minzoom: 14, paint: { 'fill-color': c.building, 'fill-opacity': look.bare ? 0 : zoomed([14, 0], [15, 1]), 'fill-outline-color': c.buildingLine } },
    },
    { kind: 'waters', layer: { id: 'waters-fill', type: 'fill', ...ground('waters'), paint: { 'fill-color': c.water, 'fill-opacity': look.bare ? 0 : 1 } } },
    { kind: 'waters', layer: { id: 'waters-line', type: 'line', ...ground('waters'), paint: { 'line-color': c.bank, 'line-width': 1 } } },
    {
      kind: 'unit_grids',
      layer: { id: 'unit_grids-line', type: 'line', ...ground('unit_grids'), minzoom: 14.5, paint: { 'line-color': c.hairline, 'line-width': 0.7, 'line-opacity': zoomed([14.5, 0], [15.2, 1]) } },
    },
    {
      kind: 'communities',
      layer: { id: 'communities-line', type: 'line', ...ground('borders'), filter: is('kind', 'communities'), minzoom: 12, layout: { 'line-cap': 'round' }, paint: { 'line-color': c.community, 'line-width': 1.4, 'line-dasharray': [0.1, 2.6] } },
    },
    { kind: 'grids', layer: { id: 'grids-line', type: 'line', ...ground('grids'), layout: { 'line-join': 'round' }, paint: { 'line-color': c.grid, 'line-width': zoomed([9, 0.4], [13, 0.9], [17, 1.4]) } } },
    {
      kind: 'roads',
      layer: { id: 'roads-case', type: 'line', ...ground('roads'), layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.roadCase, 'line-width': roadWidth(2) } },
    },
    {
      kind: 'roads',
      layer: {
        id: 'roads-line', type: 'line', ...ground('roads'), layout: { 'line-cap': 'round', 'line-join': 'round' },
        // Thin and light from afar, wide and quiet near by.
        paint: {
          'line-color': ['interpolate', ['linear'], ['zoom'], 13, ['match', get('class'), ['expressway', 'arterial'], c.roadMajor, c.road], 15.5, c.roadNear],
          'line-width': roadWidth(0),
        },
      },
    },
    {
      // Who has a road: the more local of two chiefs above the other, whose band is wider.
      kind: 'chiefs',
      layer: {
        id: 'chiefs-line', type: 'line', source: 'chiefs', 'source-layer': 'chiefs', minzoom: 13,
        layout: { 'line-cap': 'butt', 'line-join': 'round', 'line-sort-key': ['to-number', get('level'), 0] },
        paint: { 'line-color': ['match', get('hue'), ...c.hues.slice(1).flatMap((hue, i) => [i + 1, hue]), c.hues[0]] as unknown as ExpressionSpecification, 'line-width': zoomed([13, 1.4], [16, 4], [18, 7]), 'line-opacity': 0.9 },
      },
    },
    { kind: 'overlays', layer: { id: 'overlays-fill', type: 'fill', ...ground('overlays'), minzoom: 12.5, paint: { 'fill-pattern': `hatch-${look.theme}` } } },
    { kind: 'overlays', layer: { id: 'overlays-line', type: 'line', ...ground('overlays'), paint: { 'line-color': c.overlay, 'line-width': zoomed([10, 0.5], [13, 1.4]), 'line-opacity': zoomed([11, 0.3], [14, 1]) } } },
    {
      kind: 'street_offices',
      layer: { id: 'offices-case', type: 'line', ...ground('borders'), filter: is('kind', 'street_offices'), minzoom: 7, layout: { 'line-join': 'round' }, paint: { 'line-color': c.officeCase, 'line-width': zoomed([9, 2], [14, 4.4]), 'line-opacity': 0.8 } },
    },
    {
      kind: 'street_offices',
      layer: { id: 'offices-line', type: 'line', ...ground('borders'), filter: is('kind', 'street_offices'), minzoom: 7, layout: { 'line-join': 'round' }, paint: { 'line-color': c.office, 'line-width': zoomed([9, 0.8], [14, 1.6]), 'line-dasharray': [7, 2.4, 1.2, 2.4] } },
    },
    // Zones keep to the inside of the borders that they run along.
    {
      kind: 'zones',
      layer: { id: 'zones-line', type: 'line', ...ground('zones'), layout: { 'line-join': 'round' }, paint: { 'line-color': c.zone, 'line-width': 1.6, 'line-offset': zoomed([9, 1.6], [14, 3]), 'line-dasharray': [4, 2] } },
    },
    { kind: 'districts', layer: { id: 'districts-line', type: 'line', ...ground('borders'), filter: is('kind', 'districts'), layout: { 'line-join': 'round' }, paint: { 'line-color': c.district, 'line-width': zoomed([9, 1], [14, 2.2]) } } },
    { kind: 'coverage', layer: { id: 'coverage-line', type: 'line', ...ground('coverage'), layout: { 'line-join': 'round' }, paint: { 'line-color': c.coverage, 'line-width': 1.2 } } },

    // Components and cameras, from near by.
    {
      kind: 'components',
      layer: {
        id: 'components-point', type: 'circle', ...points('components'), minzoom: 15.5, filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-color': ['match', ['slice', ['coalesce', get('category'), ''], 0, 2], ...c.classes.flatMap((hue, i) => [`0${i + 1}`, hue]), c.soft] as unknown as ExpressionSpecification,
          'circle-radius': zoomed([15.5, 1.6], [17, 3.2], [19, 6]), 'circle-opacity': zoomed([15.5, 0.5], [16.5, 0.9]),
          'circle-stroke-color': c.halo, 'circle-stroke-width': zoomed([15.5, 0], [17, 0.8]), 'circle-stroke-opacity': zoomed([15.5, 0.5], [16.5, 0.9]),
        },
      },
    },
    {
      kind: 'cameras',
      layer: { id: 'cameras-point', type: 'symbol', ...points('cameras'), minzoom: 14, layout: { 'icon-image': `camera-${look.theme}`, 'icon-size': zoomed([14, 0.6], [17, 1]), 'icon-allow-overlap': true, 'icon-padding': 0 } },
    },

    // What was searched for.
    { kind: null, layer: { id: 'marked-case', type: 'line', source: 'marked', layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': c.halo, 'line-width': 6, 'line-opacity': 0.8 } } },
    { kind: null, layer: { id: 'marked', type: 'line', source: 'marked', layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': c.accent, 'line-width': 2.6 } } },

    // The answer.
    {
      kind: null,
      layer: { id: 'maybe', type: 'line', source: 'answer', filter: role('maybe'), layout: { 'line-join': 'round' }, paint: { 'line-color': c.maybe, 'line-width': 2, 'line-dasharray': [2, 1.6] } },
    },
    { kind: null, layer: { id: 'unit', type: 'line', source: 'answer', filter: role('unit'), layout: { 'line-join': 'round' }, paint: { 'line-color': c.accent, 'line-width': 1.2, 'line-dasharray': [1, 1.5] } } },
    { kind: null, layer: { id: 'grid-case', type: 'line', source: 'answer', filter: role('grid'), layout: { 'line-join': 'round' }, paint: { 'line-color': c.halo, 'line-width': 5 } } },
    { kind: null, layer: { id: 'grid', type: 'line', source: 'answer', filter: role('grid'), layout: { 'line-join': 'round' }, paint: { 'line-color': c.accent, 'line-width': 2.4 } } },
    { kind: null, layer: { id: 'segment', type: 'line', source: 'answer', filter: role('segment'), layout: { 'line-cap': 'butt' }, paint: { 'line-color': c.accent, 'line-width': roadWidth(0), 'line-opacity': 0.32 } } },
    { kind: null, layer: { id: 'segment-line', type: 'line', source: 'answer', filter: role('segment'), paint: { 'line-color': c.accent, 'line-width': 1.4 } } },
    { kind: null, layer: { id: 'segment-way', type: 'symbol', source: 'answer', filter: role('segment'), layout: { 'symbol-placement': 'line', 'symbol-spacing': 90, 'icon-image': `way-${look.theme}`, 'icon-allow-overlap': true, 'icon-ignore-placement': true } } },
    { kind: null, layer: { id: 'side', type: 'line', source: 'answer', filter: role('side'), paint: { 'line-color': c.accent, 'line-width': 5, 'line-offset': sideOffset } } },
    { kind: null, layer: { id: 'disc-fill', type: 'fill', source: 'answer', filter: role('disc'), paint: { 'fill-color': c.accent, 'fill-opacity': 0.14 } } },
    { kind: null, layer: { id: 'disc-line', type: 'line', source: 'answer', filter: role('disc'), paint: { 'line-color': c.accent, 'line-width': 1.5 } } },
    { kind: null, layer: { id: 'foot-case', type: 'line', source: 'answer', filter: role('foot'), paint: { 'line-color': c.halo, 'line-width': 4 } } },
    { kind: null, layer: { id: 'foot', type: 'line', source: 'answer', filter: role('foot'), paint: { 'line-color': c.foot, 'line-width': 1.6, 'line-dasharray': [2, 1.4] } } },
    { kind: null, layer: { id: 'place', type: 'circle', source: 'answer', filter: role('place'), paint: { 'circle-radius': 3.2, 'circle-color': c.halo, 'circle-stroke-color': c.foot, 'circle-stroke-width': 1.6 } } },

    // Reports from the server's tiles, where there are more than the page holds: counted in hexagons from afar.
    {
      kind: 'reports',
      layer: {
        id: 'live-crowd', type: 'fill', ...live, maxzoom: 14, filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': ['interpolate', ['linear'], ['log10', get('count')], 0, c.crowds[0], 1, c.crowds[1], 2, c.crowds[2], 3.5, c.crowds[3]], 'fill-opacity': 0.7, 'fill-outline-color': c.halo },
      },
    },
    ...slot('lines'),

    // Names.
    {
      kind: 'roads',
      layer: {
        id: 'roads-name', type: 'symbol', ...labels, filter: is('kind', 'roads'), minzoom: 12.5,
        layout: { ...text('name', cjkRegular, 12, 0.06), 'symbol-placement': 'line', 'text-max-angle': 22, 'text-offset': [0, 0.8], 'symbol-spacing': 320, 'text-padding': 6 },
        paint: { 'text-color': c.soft, ...plate },
      },
    },
    {
      // A river's name lies along it; where that is steep its characters stand upon each other.
      kind: 'waters',
      layer: {
        id: 'waters-name', type: 'symbol', ...labels, filter: ['all', is('kind', 'waters'), ['<=', ['abs', turn], 45]],
        layout: { ...text('name', cjkMedium, 13, 0.5), 'text-rotate': turn, 'text-rotation-alignment': 'map', 'text-max-width': 40 },
        paint: { 'text-color': c.waterName, ...halo, 'text-halo-width': 2 },
      },
    },
    {
      kind: 'waters',
      layer: {
        id: 'waters-name-steep', type: 'symbol', ...labels, filter: ['all', is('kind', 'waters'), ['>', ['abs', turn], 45]],
        layout: { ...text('name', cjkMedium, 13, 0.5), 'text-writing-mode': ['vertical'], 'text-rotate': ['case', ['>', turn, 0], ['-', turn, 90], ['+', turn, 90]], 'text-rotation-alignment': 'map', 'text-max-width': 40 },
        paint: { 'text-color': c.waterName, ...halo, 'text-halo-width': 2 },
      },
    },
    {
      kind: 'unit_grids',
      layer: { id: 'unit_grids-name', type: 'symbol', ...labels, minzoom: 17.4, filter: is('kind', 'unit_grids'), layout: text('name', cjkRegular, 11), paint: { 'text-color': c.soft, ...halo } },
    },
    {
      kind: 'grids',
      layer: {
        id: 'grids-name', type: 'symbol', ...labels, minzoom: 13.6, filter: is('kind', 'grids'),
        // On a plate: a road between two strokes would be read as a third.
        layout: { ...text('name', cjkRegular, 12), 'text-padding': 4, 'icon-image': `plate-${look.theme}`, 'icon-text-fit': 'both', 'icon-text-fit-padding': [0, 2, 0, 2], 'icon-padding': 0 }, paint: { 'text-color': c.soft, ...halo },
      },
    },
    {
      kind: 'overlays',
      layer: { id: 'overlays-name', type: 'symbol', ...labels, minzoom: 14.6, filter: is('kind', 'overlays'), layout: { ...text('name', cjkMedium, 12), ...aside, 'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.7 }, paint: { 'text-color': c.overlay, ...halo, 'text-halo-width': 2.4 } },
    },
    {
      kind: 'zones',
      layer: { id: 'zones-name', type: 'symbol', ...labels, minzoom: 12, filter: is('kind', 'zones'), layout: { ...text('name', cjkMedium, 12), 'text-max-width': 8 }, paint: { 'text-color': c.zone, ...halo } },
    },
    {
      kind: 'street_offices',
      layer: {
        id: 'offices-name', type: 'symbol', ...labels, minzoom: 9.5, filter: is('kind', 'street_offices'),
        layout: { ...text('name', cjkMedium, 15, 0.18), ...aside, 'symbol-sort-key': 1, 'text-max-width': 12, 'text-padding': 8 }, paint: { 'text-color': c.ink, ...halo, 'text-halo-width': 2 },
      },
    },
    {
      kind: 'districts',
      layer: {
        id: 'districts-name', type: 'symbol', ...labels, maxzoom: 12.5, filter: is('kind', 'districts'),
        layout: { ...text('name', cjkMedium, 17, 0.2), 'text-size': ['interpolate', ['linear'], ['zoom'], 9.2, size(14), 10.2, size(17)], 'text-variable-anchor-offset': around, 'symbol-sort-key': 0 }, paint: { 'text-color': c.ink, ...halo, 'text-halo-width': 2.2 },
      },
    },

    // Reports: how far they are by shape, emergencies larger and in a ring; from afar their number.
    {
      kind: 'reports',
      layer: {
        id: 'reports-crowd', type: 'symbol', source: 'reports', filter: ['has', 'point_count'],
        layout: {
          'icon-image': ['concat', `crowd-${look.theme}-`, crowdShares],
          'icon-size': ['interpolate', ['linear'], ['ln', ['get', 'point_count']], 0.69, 0.62 * look.letters, 6, 1.1 * look.letters],
          'icon-allow-overlap': true, 'icon-padding': 0, 'symbol-sort-key': get('point_count'), 'symbol-z-order': 'source',
          'text-field': ['to-string', ['get', 'point_count']], 'text-font': cjkMedium, 'text-allow-overlap': true, 'text-padding': 0,
          'text-size': ['interpolate', ['linear'], ['ln', ['get', 'point_count']], 0.69, size(11), 6, size(13.5)],
        },
        paint: { 'text-color': c.ink },
      },
    },
    {
      kind: 'reports',
      layer: {
        id: 'reports-one', type: 'symbol', source: 'reports', filter: ['!', ['has', 'point_count']],
        layout: {
          'icon-image': sign,
          'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.62 * look.letters, 14, look.letters],
          'icon-allow-overlap': true, 'icon-padding': 0, 'symbol-sort-key': ['case', ['get', 'urgent'], 1, 0], 'symbol-z-order': 'source',
        },
      },
    },
    // Those of the server's tiles, near by.
    {
      kind: 'reports',
      layer: {
        id: 'live-one', type: 'symbol', ...live, minzoom: 14, filter: ['==', ['geometry-type'], 'Point'],
        layout: {
          'icon-image': ['concat', 'report-', phaseOfTile, ['case', ['==', get('emergency'), true], '-urgent', ''], '-', ageOfTile(look.now), `-${look.theme}`],
          'icon-size': ['interpolate', ['linear'], ['zoom'], 14, 0.8 * look.letters, 16, look.letters],
          'icon-allow-overlap': true, 'icon-padding': 0, 'symbol-sort-key': ['case', ['==', get('emergency'), true], 1, 0], 'symbol-z-order': 'source',
          'text-field': ['case', ['>', ['coalesce', get('count'), 1], 1], ['to-string', get('count')], ''], 'text-font': cjkMedium, 'text-size': size(11),
          'text-offset': [0.9, -0.9], 'text-allow-overlap': true, 'text-padding': 0,
        },
        paint: { 'text-color': c.ink, ...halo },
      },
    },
    ...slot('points'),
    {
      kind: null,
      layer: {
        id: 'share', type: 'symbol', source: 'answer', filter: role('share'),
        layout: { ...text('share', cjkMedium, 13), 'text-allow-overlap': true, 'text-anchor': get('anchor'), 'text-radial-offset': 2, 'text-max-width': 40 }, paint: { 'text-color': c.maybe, ...halo, 'text-halo-width': 2.4 },
      },
    },
    { kind: null, layer: { id: 'point-case', type: 'circle', source: 'answer', filter: role('point'), paint: { 'circle-radius': 9, 'circle-color': c.pointCase, 'circle-opacity': 0.85 } } },
    { kind: null, layer: { id: 'point', type: 'circle', source: 'answer', filter: role('point'), paint: { 'circle-radius': 5, 'circle-color': c.point, 'circle-stroke-color': c.pointCase, 'circle-stroke-width': 1 } } },
    // The report whose card is open: its own sign, in a ring.
    { kind: null, layer: { id: 'chosen-case', type: 'circle', source: 'answer', filter: role('chosen'), paint: { 'circle-radius': 18 * look.letters, 'circle-opacity': 0, 'circle-stroke-color': c.halo, 'circle-stroke-width': 5 } } },
    { kind: null, layer: { id: 'chosen-ring', type: 'circle', source: 'answer', filter: role('chosen'), paint: { 'circle-radius': 19.5 * look.letters, 'circle-opacity': 0, 'circle-stroke-color': c.ink, 'circle-stroke-width': 2 } } },
    { kind: null, layer: { id: 'chosen', type: 'symbol', source: 'answer', filter: role('chosen'), layout: { 'icon-image': sign, 'icon-size': 1.15 * look.letters, 'icon-allow-overlap': true, 'icon-padding': 6 } } },
    // Nothing to see: it keeps the names, which are placed after it, off the point.
    { kind: null, layer: { id: 'point-room', type: 'symbol', source: 'answer', filter: role('point'), layout: { 'icon-image': 'room', 'icon-allow-overlap': true } } },
    // Nor does this show: names are not placed below buttons and scale. The uppermost is placed first.
    { kind: null, layer: { id: 'over', type: 'symbol', source: 'over', layout: { 'icon-image': 'speck', 'icon-allow-overlap': true, 'icon-padding': get('room') as unknown as ExpressionSpecification } } },
  ]
}
