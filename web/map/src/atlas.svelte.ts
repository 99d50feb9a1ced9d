// Atlas is what the page knows of the things of one edition beside what tiles
// draw: lists that somebody wanted, and the outlines of what answers name.
import { Problem, type Client } from './client'
import { alternatives, listed, type Answer, type City, type Listed, type Thing } from './types'

export class Atlas {
  private things = $state.raw<Partial<Record<Listed, readonly Thing[]>>>({})
  private shapes = $state.raw<ReadonlyMap<string, Thing>>(new Map()) // by kind and code
  private readonly lists = new Map<Listed, Promise<readonly Thing[]>>() // that are on their way
  private readonly asked = new Set<string>() // outlines that are on their way
  private readonly client: Client
  private readonly city: City
  private readonly failed: (error: unknown) => void

  /** failed is told what a question ended with that the server did not answer. */
  constructor(client: Client, city: City, failed: (error: unknown) => void) {
    this.client = client
    this.city = city
    this.failed = failed
  }

  /** held gives the things of a kind where they have come. */
  held = (kind: Listed): readonly Thing[] | undefined => this.things[kind]

  /** list gives the things of a kind with their geometry; none where they could not be had. */
  list(kind: Listed): Promise<readonly Thing[]> {
    const there = this.things[kind] ? Promise.resolve(this.things[kind]) : this.lists.get(kind)
    if (there) return there
    const coming = this.ask(kind).finally(() => this.lists.delete(kind))
    this.lists.set(kind, coming)
    return coming
  }

  private async ask(kind: Listed): Promise<readonly Thing[]> {
    let all: Thing[] = []
    try {
      if ((this.city.kinds[kind] ?? 0) > 0) all = await this.client.things(kind)
    } catch (error) {
      this.failed(error)
      if (!(error instanceof Problem)) return []
      // A kind that this server does not list is none.
    }
    this.things = { ...this.things, [kind]: all }
    return all
  }

  /** shapeOf gives the thing of a kind that an answer names: undefined until it has come. */
  shapeOf = (kind: string, code: string): Thing | undefined => this.shapes.get(`${kind}/${code}`)

  /** outline asks for the outlines of what an answer names; true where some have come. */
  async outline(answer: Answer): Promise<boolean> {
    const { unit_grid: unit, grid, road } = answer
    const named: [kind: string | undefined, code: string | undefined][] = [
      ...alternatives(answer).map((c): [string | undefined, string | undefined] => [c.kind, c.code]),
      ['unit_grids', unit?.code], ['grids', grid?.code], ['roads', road?.code],
    ]
    const come = await Promise.all(named.map(async ([kind, code]) => {
      const of = listed.find((k) => k === kind)
      const name = `${kind}/${code}`
      if (!of || !code || this.shapes.has(name) || this.asked.has(name)) return null
      this.asked.add(name)
      const thing = await this.client.thing(of, code).catch(() => null)
      this.asked.delete(name)
      return thing && ([name, thing] as const)
    }))
    const found = come.filter((f) => f !== null)
    if (found.length > 0) this.shapes = new Map([...this.shapes, ...found])
    return found.length > 0
  }
}
