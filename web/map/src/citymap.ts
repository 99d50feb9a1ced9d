// CityMap draws the city and an answer. It owns the MapLibre map and is told
// what to show; it asks nobody.
import { Map as GL, Marker, ScaleControl, setWorkerUrl, type GeoJSONSource, type MapGeoJSONFeature, type MapMouseEvent, type StyleSpecification, type VectorSourceSpecification, type VectorTileSource } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { Feature } from 'geojson'
import { fromMiddle, shifted } from './geometry'
import { dimmed, seated } from './dim'
import { drawn } from './drawn'
import { cityImages, crowdIcon, reportIcons } from './icons'
import { drawing, feature, signOf, type ReportSign, type Shapes } from './drawing'
import { loadOf } from './reports'
import { crowdRadius, layers, sources, type Look, type Source } from './style'
import { fromHome, Sheet, type Board } from './sheet'
import { themes, type Theme, type View } from './address'
import { parts, type Part } from './tiles'
import type { Answer, Basemap, City, LngLat, ReportItem, Switch, Thing } from './types'

setWorkerUrl(workerUrl)

type Bounds = NonNullable<City['bounds']>

export interface Told {
  picked(at: LngLat): void
  moved(view: View): void
  chosen(report: number): void
  /** headers gives what a request of the map to this address is to carry. */
  headers(url: string): Record<string, string>
  /** named gives the words that are shown beside the pointer when it lies on a thing of the city. */
  named(layer: string, properties: Record<string, unknown>): string
}

export class CityMap {
  private readonly map: GL
  // Sources can be filled only after this; isStyleLoaded flickers with every tile.
  private readonly loaded: Promise<void>
  private look: Look
  private off = new Set<Switch>()
  private dim: Partial<Record<Switch, number>> = {}
  private readonly sheets = new Set<Sheet>()
  private readonly tip: HTMLDivElement
  private pin: Marker | null = null
  private readonly told: Told
  private readonly shaded = new Map<number, { load: number; tone: number }>() // grids by id; a load of -1 is not told
  private readonly board: Board
  private readonly over: Element[] = []
  private home: Bounds | null = null
  private atHome = false // the whole city is seen, and stays seen when panels come and go

  constructor(container: HTMLElement, theme: Theme, letters: number, view: View | null, told: Told) {
    this.told = told
    this.look = { theme, letters, latitude: view?.lat ?? 30, now: 0, basemaps: 0, bare: false }
    const style: StyleSpecification = {
      version: 8, // without glyphs: letters are drawn with local fonts
      sources: { ...sources, reports: { ...sources.reports, clusterRadius: crowdRadius(letters) } },
      layers: layers(this.look).flatMap(({ layer }) => ('source-layer' in layer ? [] : [layer])), // those of tiles come with the city
    }
    this.map = new GL({
      container,
      style,
      center: view ? [view.lng, view.lat] : [105, 35],
      zoom: view?.zoom ?? 3,
      maxZoom: 21,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 120,
      transformRequest: (url) => ({ url, headers: told.headers(url) }),
    })
    this.map.touchZoomRotate.disableRotation()
    this.map.keyboard.disableRotation()
    this.map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-right')
    this.loaded = new Promise((resolve) => this.map.once('load', () => resolve()))
    this.map.once('style.load', () => {
      for (const t of themes) {
        for (const [name, icon] of [...cityImages(t), ...reportIcons(t)]) this.map.addImage(name, icon, { pixelRatio: 2 })
      }
      this.map.addImage('room', drawn(24, () => {}))
      this.map.addImage('speck', drawn(2, () => {}))
    })
    // Of crowds there are many kinds: each is drawn when the first of it is seen.
    this.map.setMissingStyleImageResolver((id) => {
      const icon = crowdIcon(id)
      if (icon) this.map.addImage(id, icon, { pixelRatio: 2 })
    })
    this.tip = document.createElement('div')
    this.tip.className = 'map-tip'
    this.tip.hidden = true
    container.append(this.tip)
    this.board = { gl: this.map, ready: this.loaded, look: () => this.look, tip: (at, text) => this.setTip(at, text), off: (sheet) => this.sheets.delete(sheet) }
    this.map.on('click', (e) => {
      for (const sheet of this.sheets) if (sheet.clicked(e)) return
      void this.clicked(e.point, e.lngLat, told)
    })
    this.map.on('error', (e) => {
      // Tiles that could not be had are asked for again when the server is back.
      if (!('sourceId' in e)) console.error(e.error)
    })
    this.map.on('mousemove', (e) => this.hovered(e))
    this.map.on('mouseout', () => this.hovered(null))
    this.map.on('movestart', (e) => {
      this.hovered(null)
      if (e.originalEvent || 'fromHome' in e) this.atHome = false
    })
    this.map.on('resize', () => {
      if (this.atHome) this.goHome(0)
      this.keepClear()
    })
    this.map.on('moveend', () => {
      told.moved(this.view())
      this.keepClear()
    })
    this.map.getCanvas().addEventListener('keydown', (e) => {
      if (e.key === 'Enter') told.picked(this.map.getCenter())
    })
  }

  remove(): void {
    this.map.remove()
  }

  /** lay gives a workspace a sheet of its own to draw on. */
  lay(name: string): Sheet {
    const sheet = new Sheet(this.board, name)
    this.sheets.add(sheet)
    return sheet
  }

  private hovered(e: MapMouseEvent | null): void {
    if (e && this.map.isMoving()) return
    let on = false
    for (const sheet of this.sheets) if (sheet.hovered(e)) on = true
    if (e && !on) {
      const found = this.map.queryRenderedFeatures(e.point, { layers: [...reportLayers, ...namedLayers].filter((l) => this.map.getLayer(l)) })
      on = found.some((f) => isOneOf(reportLayers, f.layer.id))
      const named = found.map((f) => ({ f, text: this.told.named(f.layer.id, f.properties) })).find(({ text }) => text !== '')
      this.setTip(named ? e.point : null, named?.text ?? null)
    } else if (!e) this.setTip(null, null)
    this.map.getCanvas().style.cursor = on ? 'pointer' : ''
  }

  // The text is set as text: names come from outside.
  private setTip(at: { x: number; y: number } | null, text: string | null): void {
    if (!at) {
      this.tip.hidden = true
      return
    }
    if (text !== null) {
      this.tip.textContent = text
      this.tip.hidden = text === ''
    }
    const { clientWidth, clientHeight } = this.map.getContainer()
    const left = Math.min(at.x + 14, clientWidth - this.tip.offsetWidth - 6)
    const top = at.y + 18 + this.tip.offsetHeight > clientHeight ? at.y - this.tip.offsetHeight - 10 : at.y + 18
    this.tip.style.transform = `translate(${Math.max(6, left)}px, ${Math.max(6, top)}px)`
  }

  /** lies tells of an element that lies over the map, beside its own: names keep clear of it. */
  lies(over: Element): void {
    this.over.push(over)
    this.keepClear()
  }

  // What lies over the map has a place on it, which moves with the map and is set anew where that comes to
  // rest: set with every picture, all names would be placed as often, and come and go while the map is dragged.
  private keepClear(): void {
    void this.loaded.then(() => {
      const container = this.map.getContainer()
      const map = container.getBoundingClientRect()
      const boxes = [...this.over, ...container.querySelectorAll('.maplibregl-ctrl-scale, .map-credit')].map((e) => e.getBoundingClientRect()).filter((b) => b.width > 0)
      this.fill('over', boxes.map((b): Feature => {
        const { lng, lat } = this.map.unproject([b.x - map.x + b.width / 2, b.y - map.y + b.height / 2])
        return { type: 'Feature', properties: { room: [b.height / 2, b.width / 2] }, geometry: { type: 'Point', coordinates: [lng, lat] } }
      }))
    })
  }

  /** idle resolves when everything asked for is drawn: for tests and pictures. */
  idle(): Promise<void> {
    return this.loaded.then(() => new Promise((resolve) => {
      if (this.map.loaded() && !this.map.isMoving()) return resolve()
      this.map.once('idle', () => resolve())
    }))
  }

  /** drawn tells how many reports are drawn, of the page and of tiles, the shades of grids in sight, and the parts of an answer: for tests. */
  drawn(): { reports: number; live: number; shades: number[]; answer: string[] } {
    const seen = (all: string[]) => this.map.queryRenderedFeatures({ layers: all.filter((l) => this.map.getLayer(l)) })
    const load = (id: string | number | undefined) => Number(this.map.getFeatureState({ source: 'ground', sourceLayer: 'grids', id: id ?? 0 })?.['load'] ?? -1)
    return { reports: seen(['reports-one', 'reports-crowd']).length, live: seen(['live-one', 'live-crowd']).length, shades: seen(['grids-fill']).map((f) => load(f.id)), answer: [...new Set(seen(layers(this.look).flatMap(({ layer }) => ('source' in layer && layer.source === 'answer' ? [layer.id] : []))).map((f) => String(f.properties['role'])))].sort() }
  }

  view(): View {
    const { lng, lat } = this.map.getCenter()
    return { lng, lat, zoom: this.map.getZoom() }
  }

  /** seen gives the box that is shown, seven digits. */
  seen(): Bounds {
    const b = this.map.getBounds()
    return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((x) => Number(x.toFixed(7))) as Bounds
  }

  goTo(view: View): void {
    this.atHome = false
    this.map.jumpTo({ center: [view.lng, view.lat], zoom: view.zoom })
  }

  /** near shows a point from close by, as one that the address names without a view. */
  near(at: LngLat): void {
    this.atHome = false
    this.map.jumpTo({ center: [at.lng, at.lat], zoom: Math.max(this.map.getZoom(), 15.5) })
  }

  /** goToBox shows a box. */
  goToBox(box: Bounds): void {
    this.atHome = false
    this.map.fitBounds(box, { padding: 72, maxZoom: 17, duration: 500 })
  }

  /** setPin puts a pin on the map that can be dragged, and moved by arrow keys; null takes it away. */
  setPin(at: LngLat | null, label: string, moved: (at: LngLat) => void): void {
    this.pin?.remove()
    this.pin = null
    if (!at) return
    const element = document.createElement('div')
    element.className = 'map-pin'
    element.tabIndex = 0
    element.setAttribute('role', 'button')
    element.setAttribute('aria-label', label)
    const pin = new Marker({ element, draggable: true, anchor: 'bottom' }).setLngLat([at.lng, at.lat]).addTo(this.map)
    pin.on('dragend', () => moved(placeOf(pin.getLngLat())))
    element.addEventListener('keydown', (e) => {
      const step = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, 5], ArrowDown: [0, -5] }[e.key]
      if (!step) return
      e.preventDefault()
      e.stopPropagation()
      const to = shifted(placeOf(pin.getLngLat()), step[0]!, step[1]!)
      pin.setLngLat([to.lng, to.lat])
      moved(placeOf(to))
    })
    this.pin = pin
  }

  /** movePin puts the pin elsewhere; it keeps the keyboard. */
  movePin(at: LngLat): void {
    this.pin?.setLngLat([at.lng, at.lat])
  }

  /** mark outlines things that were searched for; none takes the outline away. */
  mark(things: readonly Thing[]): void {
    void this.loaded.then(() => this.fill('marked', things.map((t) => feature(t))))
  }

  /** bringIn moves the map only where the point is out of sight or at its rim. */
  bringIn(at: LngLat): void {
    const p = this.map.project([at.lng, at.lat])
    const { clientWidth: w, clientHeight: h } = this.map.getContainer()
    const rim = 40
    if (p.x > rim && p.y > rim && p.x < w - rim && p.y < h - rim) return
    this.atHome = false
    this.map.easeTo({ center: [at.lng, at.lat], zoom: Math.max(this.map.getZoom(), 13), duration: 500 })
  }

  /** screenOf gives the pixel of a place in the page: for tests. */
  screenOf(at: LngLat): { x: number; y: number } {
    const box = this.map.getContainer().getBoundingClientRect()
    const p = this.map.project([at.lng, at.lat])
    return { x: box.left + p.x, y: box.top + p.y }
  }

  zoom(by: number): void {
    this.atHome = false
    this.map.zoomTo(this.map.getZoom() + by, { duration: 200 })
  }

  setHome(bounds: Bounds, go: boolean): void {
    this.home = bounds
    this.look = { ...this.look, latitude: (bounds[1] + bounds[3]) / 2 }
    void this.paint()
    if (go) this.goHome(0)
  }

  goHome(duration = 500): void {
    if (!this.home) return
    this.atHome = true
    this.map.fitBounds(this.home, { padding: 44, duration, maxZoom: 17 })
  }

  setLook(theme: Theme, letters: number): void {
    if (theme === this.look.theme && letters === this.look.letters) return
    if (letters !== this.look.letters) this.map.getSource<GeoJSONSource>('reports')?.setClusterOptions({ cluster: true, clusterRadius: crowdRadius(letters) })
    this.look = { ...this.look, theme, letters }
    void this.paint()
  }

  /** setDim sets how much of a kind's layers is seen, in percent. */
  setDim(dim: Partial<Record<Switch, number>>): void {
    this.dim = dim
    void this.paint()
  }

  setTitle(title: string): void {
    this.map.getCanvas().setAttribute('aria-label', title)
  }

  setOff(off: Switch[]): void {
    this.off = new Set(off)
    const bare = this.look.basemaps > 0 && !this.off.has('basemap')
    if (bare !== this.look.bare) {
      this.look = { ...this.look, bare }
      void this.paint()
    }
    void this.loaded.then(() => {
      for (const { kind, layer } of layers(this.look)) {
        if (kind && this.map.getLayer(layer.id)) this.map.setLayoutProperty(layer.id, 'visibility', this.off.has(kind) ? 'none' : 'visible')
      }
    })
  }

  /** setBasemaps draws pictures of the ground below the city, the first lowest; what is to be said with them stands in a corner. */
  async setBasemaps(given: readonly Basemap[]): Promise<void> {
    await this.loaded
    if (given.length === this.look.basemaps) return
    for (const [i, { url }] of given.entries()) {
      // A path is one of this server; MapLibre wants addresses whole.
      const tiles = [url.startsWith('/') ? `${location.origin}${url}` : url]
      if (!this.map.getSource(`basemap-${i}`)) this.map.addSource(`basemap-${i}`, { type: 'raster', tiles, tileSize: 256, maxzoom: 18 })
    }
    this.look = { ...this.look, basemaps: given.length, bare: given.length > 0 && !this.off.has('basemap') }
    this.add()
    await this.paint()
    const credit = document.createElement('p')
    credit.className = 'map-credit'
    credit.textContent = [...new Set(given.flatMap((b) => b.attribution ?? []))].join(' · ')
    this.map.getContainer().querySelector('.map-credit')?.remove()
    if (credit.textContent) this.map.getContainer().append(credit)
    this.keepClear()
  }

  /** setTiles draws another edition of the city: the sources that there are, each anew only where it has changed. */
  async setTiles(given: Partial<Record<Part | 'live', VectorSourceSpecification>>): Promise<void> {
    await this.loaded
    for (const [id, source] of Object.entries(given)) {
      const held = this.map.getSource<VectorTileSource>(id)
      if (!held) this.map.addSource(id, source)
      else if (held.tiles[0] !== source.tiles?.[0]) held.setTiles(source.tiles ?? [])
    }
    this.add()
    this.shade()
  }

  /** add brings in the layers whose sources have come, each at its place. */
  private add(): void {
    let above: string | undefined // the layer over the one that is to be added
    for (const { kind, layer } of layers(this.look).reverse()) {
      if (this.map.getLayer(layer.id)) above = layer.id
      else if ('source' in layer && typeof layer.source === 'string' && this.map.getSource(layer.source)) {
        const factor = (kind ? (this.dim[kind] ?? 100) : 100) / 100
        this.map.addLayer({ ...layer, paint: dimmed(layer, factor), layout: { ...seated(layer, factor), ...(kind && this.off.has(kind) ? { visibility: 'none' } : {}) } } as typeof layer, above)
        above = layer.id
      }
    }
  }

  /** again asks once more for tiles, of one source or of all: those that could not be had, and those that may have changed. */
  again(source?: 'live'): void {
    for (const id of source ? [source] : [...Object.keys(parts), 'live']) if (this.map.getSource(id)) this.map.refreshTiles(id)
  }

  /** setEdge draws the soft outer edge of the city. */
  async setEdge(coverage: readonly Thing[]): Promise<void> {
    await this.loaded
    this.fill('edge', coverage.map((t) => feature(t.geometry ? { ...t, geometry: fromMiddle(t.geometry) } : t)))
  }

  /** setTones parts the grids, by id, where no reports shade them. */
  setTones(tones: ReadonlyMap<number, number>): void {
    this.shaded.clear()
    for (const [id, tone] of tones) this.shaded.set(id, { load: -1, tone })
    void this.loaded.then(() => this.shade())
  }

  /** setLoads shades the grids, by id, by how many reports each has; null leaves them as neighbours differ. */
  setLoads(loads: ReadonlyMap<number, number> | null): void {
    const changed: number[] = []
    for (const [id, now] of this.shaded) {
      const load = loads ? loadOf(loads.get(id) ?? 0) : -1
      if (now.load === load) continue
      now.load = load
      changed.push(id)
    }
    void this.loaded.then(() => this.shade(changed))
  }

  private shade(ids: Iterable<number> = this.shaded.keys()): void {
    if (!this.map.getSource('ground')) return
    for (const id of ids) this.map.setFeatureState({ source: 'ground', sourceLayer: 'grids', id }, { ...this.shaded.get(id) })
  }

  /** setReports replaces the reports that are drawn; those without a place are in the list alone. */
  async setReports(list: ReportItem[], now: number): Promise<void> {
    await this.loaded
    this.fill('reports', list.flatMap((r): Feature[] =>
      r.lng === undefined || r.lat === undefined
        ? []
        : [{ type: 'Feature', id: r.id, properties: { id: r.id, ...signOf({ state: r.state, emergency: r.emergency, received: Date.parse(r.received_at), now }) }, geometry: { type: 'Point', coordinates: [r.lng, r.lat] } }],
    ))
  }

  /** setLive draws reports from the server's tiles instead of those of setReports; null ends that. */
  async setLive(source: VectorSourceSpecification | null, now: number): Promise<void> {
    await this.loaded
    if (!source) {
      for (const { layer } of layers(this.look)) if ('source' in layer && layer.source === 'live' && this.map.getLayer(layer.id)) this.map.removeLayer(layer.id)
      if (this.map.getSource('live')) this.map.removeSource('live')
      return
    }
    this.look = { ...this.look, now: Math.floor(now / 1000) }
    const held = this.map.getSource<VectorTileSource>('live')
    if (held?.tiles[0] !== source.tiles?.[0]) await this.setTiles({ live: source })
  }

  private async clicked(at: { x: number; y: number }, place: LngLat, told: Told): Promise<void> {
    const near = 5 // pixels: a finger or a mouse in haste
    const found = this.map.queryRenderedFeatures([[at.x - near, at.y - near], [at.x + near, at.y + near]], { layers: reportLayers.filter((l) => this.map.getLayer(l)) })
    const one = (f: MapGeoJSONFeature) => f.layer.id === 'reports-one' || (f.layer.id === 'live-one' && !(Number(f.properties['count']) > 1))
    const report = found.find(one) ?? found[0]
    if (!report) return told.picked(place)
    if (one(report)) return told.chosen(Number(report.properties['id'] ?? report.id))
    if (report.layer.id !== 'reports-crowd') return void this.map.easeTo({ center: [place.lng, place.lat], zoom: this.map.getZoom() + 2, duration: 400 }, fromHome)
    const source = this.map.getSource<GeoJSONSource>('reports')
    const zoom = await source?.getClusterExpansionZoom(Number(report.properties['cluster_id'])).catch(() => undefined)
    const [lng, lat] = report.geometry.type === 'Point' ? report.geometry.coordinates : []
    if (zoom !== undefined && lng !== undefined && lat !== undefined) this.map.easeTo({ center: [lng, lat], zoom: zoom + 0.2, duration: 400 }, fromHome)
  }

  /** show draws an answer, or the bare point while it is asked for, or nothing. A report's point is its sign. */
  async show(point: LngLat | null, accuracy: number, answer: Answer | null, shapes: Shapes, sign: ReportSign | null = null): Promise<void> {
    await this.loaded
    this.fill('answer', point ? drawing(answer?.point ?? point, accuracy, answer, shapes, sign, this.pin !== null) : [])
  }

  private fill(source: Source, features: Feature[]): void {
    this.map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features })
  }

  private async paint(): Promise<void> {
    await this.loaded
    for (const { kind, layer } of layers(this.look)) {
      if (!this.map.getLayer(layer.id)) continue
      const factor = (kind ? (this.dim[kind] ?? 100) : 100) / 100
      for (const [property, value] of Object.entries(dimmed(layer, factor))) this.map.setPaintProperty(layer.id, property as never, value as never)
      for (const [property, value] of Object.entries(seated(layer, factor))) if (property !== 'visibility') this.map.setLayoutProperty(layer.id, property as never, value as never)
    }
    for (const sheet of this.sheets) sheet.repaint()
  }
}

const reportLayers = ['reports-one', 'reports-crowd', 'live-one', 'live-crowd'] as const
// Things of the city that say what they are when the pointer lies on them, the uppermost first.
const namedLayers = ['cameras-point', 'components-point', 'chiefs-line', 'overlays-fill'] as const
const isOneOf = (all: readonly string[], id: string) => all.includes(id)

// Seven digits are 1 cm.
const placeOf = ({ lng, lat }: LngLat): LngLat => ({ lng: Number(lng.toFixed(7)), lat: Number(lat.toFixed(7)) })
