// The workspaces by name, in the order of the top bar. workspaces.ts says what
// each is made of.
import type { Switch } from './types'

export const spaces = ['dispatch', 'earthwork', 'analysis', 'editions'] as const
export type Space = (typeof spaces)[number]

/** Own is what a workspace keeps in the address: names and values of its choice. */
export type Own = Readonly<Record<string, string>>

/** quiet are the layers that a workspace begins without; the list of layers brings them in. */
export const quiet: Record<Space, readonly Switch[]> = {
  dispatch: ['chiefs'],
  earthwork: ['reports', 'unit_grids', 'communities', 'overlays', 'chiefs', 'components', 'cameras'],
  analysis: ['reports', 'grids', 'communities', 'unit_grids', 'overlays', 'chiefs', 'components', 'cameras'],
  editions: ['reports', 'chiefs', 'components', 'cameras'],
}

/** hidden gives the layers that are not drawn: those that were switched off, and the quiet ones that nobody switched on. */
export function hidden(space: Space, off: readonly Switch[], on: readonly Switch[]): Switch[] {
  return [...new Set([...off, ...quiet[space].filter((k) => !on.includes(k))])]
}
