// The table of workspaces: who may enter, and what is loaded when somebody does.
import type { Component } from 'svelte'
import type { Page } from './page.svelte'
import { spaces, type Space } from './spaces'
import type { Word } from './words'

export interface Workspace {
  name: Word
  /** right without which it is not shown; null is anybody who may look at the city. */
  right: string | null
  /** database: it is not there where a folder of files is served. */
  database: boolean
  load: () => Promise<{ default: Component<{ page: Page }> }>
}

export const workspaces: Record<Space, Workspace> = {
  dispatch: { name: 'space.dispatch', right: null, database: false, load: () => import('./dispatch/index.svelte') },
  earthwork: { name: 'space.earthwork', right: 'balances.run', database: true, load: () => import('./earthwork/index.svelte') },
  analysis: { name: 'space.analysis', right: 'analyses.run', database: true, load: () => import('./analysis/index.svelte') },
  editions: { name: 'space.editions', right: 'editions.read', database: true, load: () => import('./editions/index.svelte') },
}

/** open gives the workspaces that somebody with these rights is shown. */
export function open(may: (right: string) => boolean, database: boolean): Space[] {
  return spaces.filter((s) => {
    const { right, database: wanted } = workspaces[s]
    return (right === null || may(right)) && (!wanted || database)
  })
}
