// What is said of something that was to be done and was not, or may not have been.
import { Problem } from './client'
import type { Page } from './page.svelte'
import type { ProblemDetails } from './types'

/** refusalOf gives the server's reason, or that there was no answer; asked is of what was only asked for. */
export const refusalOf = (page: Page, error: unknown, asked = false): ProblemDetails =>
  error instanceof Problem ? error.details : { title: page.say('state.unsent'), ...(asked ? {} : { detail: page.say('state.unsent.more') }) }
