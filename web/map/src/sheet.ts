// Sheet is what a workspace lays over the map of the city: its own sources,
// layers and images, taken up again when the workspace is left. Names are its
// own: two workspaces may use the same.
import type {
  FilterSpecification, GeoJSONSource, GeoJSONSourceSpecification, LayerSpecification, Map as GL, MapGeoJSONFeature, MapMouseEvent, SourceSpecification,
} from 'maplibre-gl'
import type { Feature } from 'geojson'
import type { Box } from './geometry'
import type { Look } from './style'
import type { LngLat } from './types'
import type { Theme } from './address'

/**
 * Slot is how deep a layer lies: areas above the fill of the grids and below
 * borders and roads, lines above roads and below names, points above names,
 * top above everything that is seen. Within a slot the later layer lies above.
 */
export type Slot = 'areas' | 'lines' | 'points' | 'top'

/** below names the layer under which a slot lies. */
export const below: Record<Slot, string> = { areas: 'slot-areas', lines: 'slot-lines', points: 'slot-points', top: 'over' }

/** SheetLayer is a layer with its slot. Its id and source are names of the sheet. */
export type SheetLayer = { slot: Slot; layer: LayerSpecification }

/** Touch is a feature of the sheet under the pointer: the uppermost. */
export interface Touch {
  layer: string
  id: number | string | undefined
  properties: Record<string, unknown>
  feature: MapGeoJSONFeature
  at: LngLat
}

export interface Hands {
  /** layers that answer, the uppermost first where they overlap. */
  layers: string[]
  /** clicked is told of a click on one of them. */
  clicked?(touch: Touch): void
  /** hovered is told what the pointer comes to lie on, null when it leaves; a text is shown beside it. */
  hovered?(touch: Touch | null): string | null
  /** missed is told of a click on none of them. */
  missed?(at: LngLat): void
}

/** Board is what a sheet needs of the map that it lies on. */
export interface Board {
  readonly gl: GL
  readonly ready: Promise<void>
  look(): Look
  tip(at: { x: number; y: number } | null, text: string | null): void
  off(sheet: Sheet): void
}

const nothing: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }

/** fromHome goes with movements that lead away from the view of the whole city, which is kept when panels come and go. */
export const fromHome = { fromHome: true }

export class Sheet {
  private readonly board: Board | null // null where the browser draws no map: then all of this does nothing
  private readonly name: string
  private readonly made = { sources: new Set<string>(), layers: [] as string[], images: new Set<string>() }
  private readonly painters = new Map<string, (theme: Theme, look: Look) => ImageData>()
  private make: ((look: Look) => SheetLayer[]) | null = null
  private readonly hidden = new Set<string>()
  private readonly filters = new Map<string, FilterSpecification | null>()
  private hands: Hands | null = null
  private readonly ends: (() => void)[] = []
  private under: string | null = null
  private gone = false

  constructor(board: Board | null, name: string) {
    this.board = board
    this.name = name
  }

  /** source adds a source; without a specification it is GeoJSON and empty. */
  source(id: string, spec: SourceSpecification = nothing): void {
    void this.later((gl) => {
      if (this.made.sources.has(id)) return
      gl.addSource(this.of(id), spec)
      this.made.sources.add(id)
    })
  }

  /** fill replaces what a GeoJSON source holds. */
  fill(id: string, features: Feature[]): void {
    void this.later((gl) => gl.getSource<GeoJSONSource>(this.of(id))?.setData({ type: 'FeatureCollection', features }))
  }

  /** draw sets the layers, as a table that a change of theme or size of letters asks for anew. Sources come first. */
  draw(make: (look: Look) => SheetLayer[]): void {
    void this.later((gl) => {
      for (const id of this.made.layers) if (gl.getLayer(id)) gl.removeLayer(id)
      this.made.layers = []
      this.make = make
      for (const { slot, layer } of this.table()) {
        gl.addLayer(layer, below[slot])
        this.made.layers.push(layer.id)
      }
    })
  }

  /** image adds an icon by name, drawn for the theme and drawn again for another. pixelRatio is 2. */
  image(id: string, paint: (theme: Theme, look: Look) => ImageData): void {
    void this.later((gl) => {
      this.painters.set(id, paint)
      const look = this.board!.look()
      gl.addImage(this.of(id), paint(look.theme, look), { pixelRatio: 2 })
      this.made.images.add(id)
    })
  }

  /** icon gives the name under which the map knows an image, for icon-image and fill-pattern. */
  icon = (id: string): string => this.of(id)

  /** show hides layers, or brings them back. */
  show(layers: string[], shown: boolean): void {
    void this.later((gl) => {
      for (const id of layers) {
        if (shown) this.hidden.delete(id)
        else this.hidden.add(id)
        if (gl.getLayer(this.of(id))) gl.setLayoutProperty(this.of(id), 'visibility', shown ? 'visible' : 'none')
      }
    })
  }

  /** filter sets which features of a source a layer draws. */
  filter(layer: string, filter: FilterSpecification | null): void {
    void this.later((gl) => {
      this.filters.set(layer, filter)
      if (gl.getLayer(this.of(layer))) gl.setFilter(this.of(layer), filter)
    })
  }

  /** state sets the feature-state of a thing: for hover, selection, and values that change often. */
  state(source: string, id: number | string, state: Record<string, unknown>, sourceLayer?: string): void {
    void this.later((gl) => {
      if (gl.getSource(this.of(source))) gl.setFeatureState({ source: this.of(source), id, ...(sourceLayer ? { sourceLayer } : {}) }, state)
    })
  }

  /** forget takes all feature-state of a source away. */
  forget(source: string, sourceLayer?: string): void {
    void this.later((gl) => {
      if (gl.getSource(this.of(source))) gl.removeFeatureState({ source: this.of(source), ...(sourceLayer ? { sourceLayer } : {}) })
    })
  }

  /** take has clicks and the pointer told. A sheet that takes none leaves them to the map. */
  take(hands: Hands): void {
    this.hands = hands
  }

  /** fit moves the map so that a box is seen. Nothing that is wholly seen moves with gently. */
  fit(box: Box, { gently = false, padding = 56, most = 16 } = {}): void {
    void this.later((gl) => {
      const seen = gl.getBounds()
      if (gently && seen.contains([box[0], box[1]]) && seen.contains([box[2], box[3]])) return
      gl.fitBounds(box, { padding, maxZoom: most, duration: 500 }, fromHome)
    })
  }

  /** bringIn moves the map only where a place is out of sight. */
  bringIn(at: LngLat, least = 13): void {
    void this.later((gl) => {
      if (gl.getBounds().contains([at.lng, at.lat])) return
      gl.easeTo({ center: [at.lng, at.lat], zoom: Math.max(gl.getZoom(), least), duration: 500 }, fromHome)
    })
  }

  /** seen tells what is seen of the world, at once and each time that the map has come to rest. */
  seen(told: (zoom: number, box: Box) => void): void {
    void this.later((gl) => {
      const tell = () => {
        const b = gl.getBounds()
        told(gl.getZoom(), [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()])
      }
      gl.on('moveend', tell)
      this.ends.push(() => gl.off('moveend', tell))
      tell()
    })
  }

  /** screenOf gives the pixel of a place in the map, null without one. */
  screenOf(at: LngLat): { x: number; y: number } | null {
    return this.board ? this.board.gl.project([at.lng, at.lat]) : null
  }

  /** remove takes everything up. */
  remove(): void {
    if (this.gone) return
    this.gone = true
    const { board } = this
    if (!board) return
    board.tip(null, null)
    board.off(this)
    for (const end of this.ends) end()
    void board.ready.then(() => {
      if (!board.gl.style) return // the map itself has gone meanwhile
      for (const id of this.made.layers) if (board.gl.getLayer(id)) board.gl.removeLayer(id)
      for (const id of this.made.sources) if (board.gl.getSource(this.of(id))) board.gl.removeSource(this.of(id))
      for (const id of this.made.images) if (board.gl.hasImage(this.of(id))) board.gl.removeImage(this.of(id))
    })
  }

  /** repaint is called by the map when the look changes. */
  repaint(): void {
    void this.later((gl) => {
      const look = this.board!.look()
      for (const [id, paint] of this.painters) gl.updateImage(this.of(id), paint(look.theme, look))
      for (const { layer } of this.table()) {
        if (!gl.getLayer(layer.id)) continue
        for (const [property, value] of Object.entries(layer.paint ?? {})) gl.setPaintProperty(layer.id, property as never, value as never)
        const layout = 'layout' in layer ? (layer.layout ?? {}) : {}
        for (const [property, value] of Object.entries(layout)) gl.setLayoutProperty(layer.id, property as never, value as never)
      }
    })
  }

  /** clicked is called by the map; true where this sheet has taken the click. */
  clicked(e: MapMouseEvent): boolean {
    if (!this.hands) return false
    const touch = this.touch(e, 4)
    if (touch && this.hands.clicked) {
      this.hands.clicked(touch)
      return true
    }
    if (!touch && this.hands.missed) {
      this.hands.missed(e.lngLat)
      return true
    }
    return false
  }

  /** hovered is called by the map; true where the pointer lies on something of this sheet. */
  hovered(e: MapMouseEvent | null): boolean {
    if (!this.hands?.hovered || !this.board) return false
    const touch = e ? this.touch(e, 3) : null
    const key = touch ? `${touch.layer} ${touch.id ?? JSON.stringify(touch.properties)}` : null
    if (key !== this.under) {
      this.under = key
      this.board.tip(e && touch ? e.point : null, this.hands.hovered(touch) ?? '')
    } else if (e && touch) this.board.tip(e.point, null)
    return touch !== null
  }

  private touch(e: MapMouseEvent, near: number): Touch | null {
    const gl = this.board?.gl
    const layers = this.hands?.layers.map((id) => this.of(id)).filter((id) => gl?.getLayer(id)) ?? []
    if (!gl || layers.length === 0) return null
    const { x, y } = e.point
    let found: MapGeoJSONFeature | undefined
    try {
      found = gl.queryRenderedFeatures(e.point, { layers })[0] ?? gl.queryRenderedFeatures([[x - near, y - near], [x + near, y + near]], { layers })[0]
    } catch {
      return null // MapLibre fails on a layer that was added a moment ago and is in no tile yet
    }
    if (!found) return null
    return { layer: found.layer.id.slice(this.name.length + 1), id: found.id, properties: found.properties, feature: found, at: { lng: e.lngLat.lng, lat: e.lngLat.lat } }
  }

  private table(): SheetLayer[] {
    if (!this.make || !this.board) return []
    return this.make(this.board.look()).map(({ slot, layer }) => {
      const own = { ...layer, id: this.of(layer.id) } as LayerSpecification
      if ('source' in own) Object.assign(own, { source: this.of(own.source as string) })
      const filter = this.filters.get(layer.id)
      if (filter) Object.assign(own, { filter })
      if (this.hidden.has(layer.id)) Object.assign(own, { layout: { ...('layout' in own ? own.layout : {}), visibility: 'none' } })
      return { slot, layer: own }
    })
  }

  private of(id: string): string {
    return `${this.name}:${id}`
  }

  private async later(act: (gl: GL) => void): Promise<void> {
    if (!this.board || this.gone) return
    await this.board.ready
    if (!this.gone) act(this.board.gl)
  }
}
