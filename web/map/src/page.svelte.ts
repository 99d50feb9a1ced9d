// Page is the state of the page and what happens to it: the address, the
// server's presence, the layers as they arrive, the question and its answer.
import { formatAddress, type Address, type Sieve, type System, type Theme } from './address'
import { Atlas } from './atlas.svelte'
import { Away, Problem, type Client } from './client'
import type { Queue } from './queue.svelte'
import type { Bar } from './bar.svelte'
import type { Session } from './session.svelte'
import { kinds, listed, type Answer, type City, type Edition, type Kind, type Listed, type LngLat, type ProblemDetails, type Switch, type Thing, type TileJSON } from './types'
import { covers, tones, type Box } from './geometry'
import type { Hit } from './search.svelte'
import { loads, question } from './reports'
import { hidden, type Own } from './spaces'
import { Sheet } from './sheet'
import { editionOf, layerOf, sourcesOf } from './tiles'
import { say, type Lang, type Word } from './words'
import type { CityMap } from './citymap'

export type Link = 'joining' | 'live' | 'away'
/** LayerState says whether the server draws a layer for this role. */
export type LayerState = 'shown' | 'failed'

const pause = { every: 15_000, whileAway: 3_000 }

export interface Panels {
  left: boolean
  right: boolean
  bottom: boolean
}

export class Page {
  panels = $state<Panels>({ left: true, right: true, bottom: true })
  link = $state<Link>('joining')
  awaySince = $state.raw<Date | null>(null)
  /** bare: the server is there and has no city yet, as before the first edition is published. */
  bare = $state(false)
  justBack = $state(false)
  city = $state.raw<City | null>(null)
  edition = $state.raw<Edition | null>(null) // of city, null where it has none
  cityProblem = $state.raw<ProblemDetails | null>(null)
  layers = $state<Partial<Record<Kind, LayerState>>>({})
  painting = $state(true) // the map of the edition in force is not there yet
  answer = $state.raw<Answer | null>(null)
  problem = $state.raw<ProblemDetails | null>(null)
  asking = $state(false)

  queue = $state.raw<Queue | null>(null) // null where there are no reports, or none for this role

  private tick = $state(0)
  /** now is the time by the server's clock, where it has been heard; told anew each quarter of a minute. */
  readonly now = $derived(Math.max(this.queue?.now ?? 0, this.tick))

  readonly lang = $derived(this.address.lang)
  readonly zoom = $derived(this.address.view?.zoom ?? 0)
  readonly total = $derived(Object.keys(this.layers).length)

  readonly session: Session
  private readonly bar: Bar
  readonly client: Client
  /** search opens the search of the top bar. */
  search: () => void = () => {}
  /** closing lets a workspace close what it shows before the page does: true where it has. */
  closing: () => boolean = () => false
  private previewed: { answer: Answer; accuracy: number } | null = null
  private pinned: ((at: LngLat) => void) | null = null // where the next click belongs to a pin
  private map: CityMap | null = null
  private tiles: TileJSON | null = null // of the city in force
  private atlas = $state.raw<Atlas | null>(null) // of the city in force
  private gridIds: ReadonlyMap<string, number> = new Map()
  toned = $state(false) // grids have the tones of their offices
  private query: AbortController | null = null
  private timer = 0
  private homed = false // the map has been shown where the city is
  private queueing = false
  private answeredIn: Lang | null = null
  // The address names a point and no view: the map goes there with the answer.
  private approach: boolean
  private stopped = false

  constructor(bar: Bar, session: Session, wide = true) {
    this.panels = { left: wide, right: true, bottom: true }
    this.bar = bar
    this.session = session
    this.client = session.client
    this.tick = this.client.clock.now()
    this.approach = (this.address.point !== null || this.address.report !== null) && this.address.view === null
  }

  get address(): Address {
    return this.bar.address
  }

  say = (word: Word, values?: Record<string, string | number>) => say(this.address.lang, word, values)

  /** who names an actor: who asks over loopback without a key is this machine. */
  who = (actor: string) => (actor === 'loopback' ? this.say('top.local') : actor)

  start(): () => void {
    void this.look()
    if (this.address.point) void this.ask()
    this.bar.travelled = (before) => this.travelled(before)
    const clock = setInterval(() => (this.tick = this.client.clock.now()), 15_000)
    const older = setInterval(() => this.drawReports(), 60_000) // reports grow older by themselves
    return () => {
      clearInterval(clock)
      clearInterval(older)
      this.stopped = true
      clearTimeout(this.timer)
      this.query?.abort()
      this.queue?.close()
      this.bar.travelled = () => {}
    }
  }

  /** own is what the workspace keeps of itself in the address: names of small letters, digits and _, values of its choice up to 512 letters. */
  get own(): Own {
    return this.address.own[this.address.space] ?? {}
  }

  /** setOwn changes some of it; an empty value takes a name away. A step is one that Back undoes. */
  setOwn(part: Own, step = false): void {
    const { space, own } = this.address
    this.change({ own: { ...own, [space]: { ...own[space], ...part } } }, step)
  }

  /** href gives the address of the page with a part of it changed, for links. */
  href = (part: Partial<Address>): string => formatAddress({ ...this.address, ...part })

  /** lay gives a workspace a sheet of its own over the map; it removes it when it is left. */
  lay = (name: string): Sheet => this.map?.lay(name) ?? new Sheet(null, name)

  /** thingsOf gives the things of a kind, with geometry, of the edition in force: none until they have come. */
  thingsOf = (kind: Listed): readonly Thing[] => {
    const { atlas, link } = this
    if (link === 'live' && atlas && !atlas.held(kind)) queueMicrotask(() => void atlas.list(kind))
    return atlas?.held(kind) ?? []
  }

  /** shapeOf gives the thing of a kind that an answer names: undefined until it has come. */
  shapeOf = (kind: string, code: string): Thing | undefined => this.atlas?.shapeOf(kind, code)

  /** outline draws what an answer names once its outlines have come. */
  private async outline(answer: Answer): Promise<void> {
    if (await this.atlas?.outline(answer)) this.draw()
  }

  /** join hands over the map once it stands, or null where there is none; the layers may be there before it. */
  join(map: CityMap | null): void {
    this.map = map
    if (!map) {
      this.painting = false
      return
    }
    this.goHome()
    this.come()
    this.dress()
    this.ground()
    this.draw()
  }

  /** look asks whether the server is there, and goes on looking. */
  look = async (): Promise<void> => {
    clearTimeout(this.timer)
    try {
      const ready = this.city && (await this.client.ready())
      if (!ready || ready.hash !== this.city?.hash || ready.edition !== this.city.edition) await this.meet()
      else if (!this.edition && this.session.may('editions.read')) void this.meetEdition(this.city)
      this.here()
    } catch (error) {
      this.failed(error)
    }
    this.schedule()
  }

  private schedule(): void {
    clearTimeout(this.timer)
    if (this.stopped) return
    this.timer = window.setTimeout(() => void this.look(), this.link === 'away' || !this.city ? pause.whileAway : pause.every)
  }

  private async meet(): Promise<void> {
    const before = this.city
    const [city, first] = await Promise.all([this.client.city(), this.client.tiles()])
    // Another edition may have come into force between the two.
    const tiles = first && editionOf(first) !== city.edition ? await this.client.tiles() : first
    this.city = city
    void this.meetEdition(city)
    this.cityProblem = null
    void this.meetQueue()
    if (before && this.address.point) void this.ask() // the answer was the former edition's
    if (before?.hash === city.hash && this.tiles && this.tiles.tiles[0] === tiles?.tiles[0]) return
    this.tiles = tiles
    const drawn = new Set(tiles?.vector_layers.map((l) => l.id))
    this.layers = Object.fromEntries(kinds.filter((k) => (city.kinds[k] ?? 0) > 0).map((k) => [k, drawn.has(layerOf(k)) ? 'shown' : 'failed']))
    this.atlas = new Atlas(this.client, city, (error) => this.failed(error))
    for (const told of [this.answer, this.reported, this.previewed?.answer]) if (told) void this.outline(told)
    this.ground()
    this.goHome()
    this.come()
  }

  /** ground has the map draw the edition in force. */
  private ground(): void {
    if (!this.map || !this.tiles) return
    const { map, city } = this
    this.painting = true
    void map.setBasemaps(city?.basemaps ?? [])
    void map.setTiles(sourcesOf(this.tiles, new URL('.', document.baseURI).href)).then(() => map.idle()).then(() => (this.painting = false))
    void this.atlas?.list('coverage').then((things) => map.setEdge(things))
    void this.tone(city?.hash)
  }

  /** tone tells neighbouring offices apart by the tone of their grids, once the map is drawn: their outlines are large. */
  private async tone(contents: string | undefined): Promise<void> {
    try {
      const grids = await this.client.things('grids', false)
      if (this.city?.hash !== contents) return
      this.gridIds = new Map(grids.map((g) => [g.code, g.id]))
      this.toned = false
      const draw = (byOffice: ReadonlyMap<string, number>) => {
        this.map?.setTones(new Map(grids.map((g) => [g.id, byOffice.get(g.parent ?? '') ?? 0])))
        this.drawReports()
      }
      draw(new Map())
      await this.map?.idle()
      const offices = (await this.atlas?.list('street_offices')) ?? []
      if (this.city?.hash !== contents) return
      draw(tones([...offices]))
      this.toned = true
    } catch (error) {
      this.failed(error)
    }
  }

  // A folder of files has none. Another may come into force meanwhile: look asks again then.
  private async meetEdition(city: City): Promise<void> {
    if (this.edition?.number === city.edition) return
    this.edition = null
    const edition = city.edition > 0 ? await this.client.edition().catch(() => null) : null
    if (this.city === city && edition?.number === city.edition) this.edition = edition
  }

  // A folder of files has no reports, and some roles see none. The map is drawn
  // before the queue is loaded.
  private async meetQueue(): Promise<void> {
    if (this.queue || this.queueing || this.stopped || !this.city || this.city.edition === 0 || !this.session.may('reports.read')) return
    this.queueing = true
    try {
      const { Queue } = await import('./queue.svelte')
      if (this.stopped) return
      this.queue = new Queue(this.client, this.bar, `chengge-events ${new URL('.', document.baseURI).href} ${this.session.me?.key ?? 0}`, this.city.timezone, {
        listed: () => this.drawReports(),
        opened: () => this.shown(),
        counted: () => {
          if (this.queue?.totals) this.map?.again('live')
          this.drawReports()
        },
        look: () => void this.look(),
        failed: (error) => this.failed(error),
      })
    } catch {
      this.failed(new Away()) // look comes by again
    } finally {
      this.queueing = false
    }
  }

  private goHome(): void {
    if (!this.map || !this.city) return
    this.homed = true
    if (this.city.bounds) this.map.setHome(this.city.bounds, !this.address.view)
  }

  /** come goes to the point of the address once both its place and the city are known. */
  private come(): void {
    const at = this.answer?.point ?? this.reported?.point
    if (!this.approach || !this.map || !this.city || !at) return
    this.approach = false
    this.map.near(at)
  }

  /** reported is the assignment of the report whose card is open, where it has a place. */
  private get reported(): Answer | null {
    const report = this.queue?.report
    return report?.point ? { ...report.assignment, point: { lng: report.point[0], lat: report.point[1] } } : null
  }

  private shown(): void {
    this.draw()
    const { reported } = this
    const at = reported?.point
    if (!at) return
    void this.outline(reported)
    if (this.approach) this.come()
    else this.map?.bringIn(at)
  }

  private here(): void {
    const wasAway = this.link === 'away'
    this.link = 'live'
    this.bare = false
    this.awaySince = null
    if (!wasAway) return
    this.justBack = true
    setTimeout(() => (this.justBack = false), 4000)
    this.queue?.back()
    this.map?.again()
    if (this.gridIds.size === 0) this.ground()
    else if (!this.toned) void this.tone(this.city?.hash)
    if (this.address.point && (!this.answer || this.answeredIn !== this.lang)) void this.ask()
  }

  /** failed is told what a question to the server ended with: no answer is one of a server that is away. */
  failed(error: unknown): void {
    if (error instanceof Problem) {
      if (!this.city) this.cityProblem = error.details
      return
    }
    if (!(error instanceof Away)) return
    if (error.bare && !this.city) {
      // It is there; only what is asked of the city has no answer.
      if (this.link === 'away') this.awaySince = null
      this.link = 'live'
      this.bare = true
      return
    }
    this.bare = false
    if (this.link !== 'away') {
      this.link = 'away'
      this.tick = this.client.clock.now() // the clock beside it must not be behind
      this.awaySince = new Date(this.tick)
      this.schedule()
    }
  }

  /** found goes to what was searched for, and shows it. */
  found(hit: Hit): void {
    if (hit.is === 'report') return this.chosen(hit.id)
    if (hit.is === 'point') {
      this.panels.right = true
      this.toDispatch()
      this.approach = true
      return this.askFor(hit.point, hit.crs)
    }
    const { kind, code, point, bounds, name } = hit.found
    if (kind === 'categories' || kind === 'organisations') {
      this.toDispatch()
      this.panels.right = true
      return this.sift(kind === 'categories' ? { category: code } : { lead: code })
    }
    if (point) {
      this.map?.near(point)
      if (this.address.space === 'dispatch') this.pick(point)
    } else if (bounds && bounds.length === 4) this.map?.goToBox(bounds as Box)
    void this.mark(kind, code, name)
  }

  /** mark outlines a thing that was searched for; of a road all segments of its name. */
  private async mark(kind: string, code: string, name?: string): Promise<void> {
    const of = listed.find((k) => k === kind)
    this.map?.mark([])
    if (!of) return
    const things = of === 'roads' && name ? ((await this.atlas?.list('roads')) ?? []).filter((t) => t.name === name) : []
    this.map?.mark(things.length > 0 ? things : [await this.client.thing(of, code).catch(() => null)].filter((t) => t !== null))
  }

  /** holdPin puts a pin on the map, which is dragged, moved by keys or put where somebody clicks; null takes it away. */
  holdPin(at: LngLat | null, label: string, moved: (at: LngLat) => void): void {
    this.pinned = moved
    this.map?.setPin(at, label, moved)
  }

  /** seen gives the box that the map shows: west, south, east, north; null without a map. */
  seen = (): Box | null => this.map?.seen() ?? null

  /** centre gives the middle of what is seen. */
  centre = (): LngLat => this.map?.view() ?? { lng: 0, lat: 0 }

  movePin = (at: LngLat): void => this.map?.movePin(at)

  /** dropPin takes the pin away; clicks ask again. */
  dropPin(): void {
    this.pinned = this.previewed = null
    this.map?.setPin(null, '', () => {})
    this.draw()
  }

  /** preview draws an answer that is not yet anybody's. */
  preview(answer: Answer | null, accuracy = 0): void {
    this.previewed = null
    if (!answer) return this.draw()
    this.previewed = { answer, accuracy }
    this.draw()
    void this.outline(answer)
  }

  /** named gives the words for a thing of the city that the pointer lies on; names are shown as text. */
  named = (layer: string, of: Record<string, unknown>): string => {
    const text = (name: string) => String(of[name] ?? '')
    const parts = (...all: string[]) => all.filter((t) => t !== '').join(' · ')
    switch (layer) {
      case 'live-crowd':
        return this.say('tip.crowd', { n: Number(of['open'] ?? of['count'] ?? 1), urgent: Number(of['emergencies'] ?? 0) })
      case 'chiefs-line':
        return parts(text('name') || text('code'), text('name') && text('code'))
      case 'components-point':
        return Number(of['count'] ?? 1) > 1 ? parts(text('category'), this.say('tip.several', { n: Number(of['count']) })) : parts(text('category'), text('code'))
      case 'overlays-fill':
        return parts(text('name') || text('code'), text('holder'))
      case 'cameras-point':
        return text('name') || text('code')
      default:
        return ''
    }
  }

  /** clicked is told of a click on the map that no sheet took. */
  clicked(at: LngLat): void {
    if (this.pinned) return this.pinned({ lng: Number(at.lng.toFixed(7)), lat: Number(at.lat.toFixed(7)) })
    if (this.address.space !== 'dispatch') return
    this.panels.right = true
    this.pick(at)
  }

  private toDispatch(): void {
    if (this.address.space === 'dispatch') return
    this.change({ space: 'dispatch' }, true)
    this.dress()
  }

  /** chosen is told of a report that was chosen on the map. */
  chosen(report: number): void {
    this.panels.right = true
    this.toDispatch()
    this.choose(report)
  }

  pick(point: LngLat): void {
    // Seven digits are 1 cm; a click on the map is on the map's own datum.
    const at = { lng: Number(point.lng.toFixed(7)), lat: Number(point.lat.toFixed(7)) }
    this.leaveReport()
    this.change({ point: at, crs: 'CGCS2000', report: null }, true)
    void this.ask()
  }

  askFor(point: LngLat, crs: System): void {
    this.leaveReport()
    this.change({ point, crs, report: null }, true)
    void this.ask()
  }

  /** set changes what is asked of the point and asks again. */
  set(part: Partial<Pick<Address, 'accuracy' | 'category' | 'at' | 'crs'>>): void {
    this.change(part)
    if (this.address.point) void this.ask()
  }

  /** choose opens the card of a report. */
  choose(id: number): void {
    this.drop()
    this.change({ point: null, report: id }, this.address.report !== id)
    void this.queue?.open(id)
  }

  close(): void {
    if (this.closing()) return
    this.map?.mark([])
    this.drop()
    this.leaveReport()
    this.change({ point: null, report: null }, true)
    this.draw()
  }

  /** sift lists other reports, or in another order. */
  sift(part: Partial<Sieve>, order = this.address.order): void {
    this.change({ sieve: { ...this.address.sieve, ...part }, order })
    this.queue?.sift()
  }

  private drop(): void {
    this.query?.abort()
    this.answer = this.problem = null
    this.asking = false
  }

  private leaveReport(): void {
    if (this.address.report !== null) void this.queue?.open(null)
  }

  async ask(): Promise<void> {
    const { point, crs, accuracy, category, at, lang } = this.address
    if (!point) return
    this.query?.abort()
    const query = (this.query = new AbortController())
    this.asking = true
    this.draw()
    try {
      const answer = await this.client.locate({ point, crs, accuracy, category, at }, lang, query.signal)
      this.answer = answer
      void this.outline(answer)
      this.answeredIn = lang
      this.problem = null
      if (this.approach) this.come()
      else this.map?.bringIn(answer.point)
      if (this.city && answer.edition !== this.city.edition) void this.look()
    } catch (error) {
      if (query.signal.aborted) return
      this.answer = null
      this.problem = error instanceof Problem ? error.details : null
      this.failed(error)
    }
    this.asking = false
    this.draw()
  }

  setLang(lang: Lang): void {
    this.change({ lang })
    if (this.link === 'away') return
    if (this.address.point) void this.ask() // sentences come from the server
    this.queue?.speak()
    void this.session.rename()
  }

  setTheme(theme: Theme): void {
    this.change({ theme })
  }

  /** isShown tells whether a layer is drawn in this workspace. */
  isShown = (kind: Switch): boolean => !hidden(this.address.space, this.address.off, this.address.on).includes(kind)

  toggle(kind: Switch): void {
    const { off, on } = this.address
    const without = (all: Switch[]) => all.filter((k) => k !== kind)
    if (this.isShown(kind)) this.change({ off: [...without(off), kind], on: without(on) })
    else this.change({ off: without(off), on: [...without(on), kind] })
    this.dress()
  }

  /** fade sets how much of a layer is seen, 0 to 100 percent. */
  fade(kind: Switch, percent: number): void {
    this.change({ dim: { ...this.address.dim, [kind]: Math.round(percent) } })
    this.map?.setDim(this.address.dim)
  }

  /** dress shows the layers that the address and the workspace want. */
  private dress(): void {
    this.map?.setOff(hidden(this.address.space, this.address.off, this.address.on))
    this.map?.setDim(this.address.dim)
    this.drawReports()
  }

  private drawReports(): void {
    const { queue, map } = this
    if (!queue || !map || !this.isShown('reports')) return
    // More than the page holds come as tiles, and their numbers by grid from the server.
    const beyond = queue.beyond > 0
    void map.setReports(beyond ? [] : queue.list, queue.now)
    void map.setLive(beyond ? this.liveTiles() : null, queue.now)
    const counted = beyond ? queue.totals?.byGrid : loads(queue.list)
    const byId = this.address.space === 'dispatch' && counted ? new Map([...counted].flatMap(([code, n]) => { const id = this.gridIds.get(code); return id === undefined ? [] : [[id, n] as const] })) : null
    map.setLoads(byId)
  }

  /** liveTiles gives where the reports are drawn that the sieve and the time bar mean. */
  private liveTiles() {
    const asked = new URLSearchParams(question(this.address.sieve))
    const span = this.queue?.span
    if (span) for (const end of ['from', 'to'] as const) asked.set(end, new Date(span[end]).toISOString())
    return { type: 'vector' as const, tiles: [`${new URL('.', document.baseURI).href}tiles/live/reports/{z}/{x}/{y}.mvt?${asked}`], minzoom: 3, maxzoom: 16 }
  }

  moved(view: Address['view']): void {
    // Before the city is known, what is seen is nowhere: it is no view to keep.
    if (!this.address.view && !this.homed) return
    this.change({ view })
  }

  /** overlaysAt gives the overlays that lie over the answered point, in force or not. */
  overlaysAt(answer: Answer): Thing[] {
    return this.thingsOf('overlays').filter((o) => covers(o.geometry, [answer.point.lng, answer.point.lat]))
  }

  widthOf = (road: string): number | undefined => this.shapeOf('roads', road)?.width

  private draw(): void {
    const { point, crs, accuracy, space } = this.address
    const show = (at: LngLat | null, metres: number, answer: Answer | null) => void this.map?.show(at, metres, answer, this.shapeOf)
    if (space !== 'dispatch') return show(null, 0, null)
    if (this.previewed) return show(this.previewed.answer.point, this.previewed.accuracy, this.previewed.answer)
    const report = this.queue?.report
    if (!point && report && this.reported) {
      const sign = { state: report.state, emergency: report.emergency, received: Date.parse(report.received_at), now: this.now }
      return void this.map?.show(this.reported.point, report.accuracy_m ?? 0, this.reported, this.shapeOf, sign)
    }
    // Coordinates of another system are drawn where the server says they lie.
    const bare = crs === 'CGCS2000' ? point : null
    show(this.answer && point ? this.answer.point : bare, accuracy, this.answer)
  }

  private change(part: Partial<Address>, step = false): void {
    this.bar.change(part, step)
  }

  private travelled(before: Address): void {
    const now = this.address
    if (now.view && formatAddress({ ...now, view: before.view }) !== formatAddress(now)) this.map?.goTo(now.view)
    this.dress()
    if (now.report !== before.report) void this.queue?.open(now.report)
    if (now.order !== before.order || JSON.stringify(now.sieve) !== JSON.stringify(before.sieve)) this.queue?.sift()
    if (now.lang !== before.lang) {
      this.queue?.speak()
      void this.session.rename()
    }
    const asked = (a: Address) => JSON.stringify([a.point, a.crs, a.accuracy, a.category, a.at, a.lang])
    if (now.space !== before.space) this.draw()
    if (asked(now) === asked(before)) return
    this.drop()
    if (now.point) void this.ask()
    else this.draw()
  }
}
