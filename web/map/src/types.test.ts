import { expect, test } from 'vitest'
import { alternatives } from './types'

test('the likeliest of each kind is no alternative; ground outside always is', () => {
  const of = (kind: string | undefined, code: string, share: number) => ({ ...(kind ? { kind, code } : {}), share })
  const [office, grid, next, outside] = [of('street_offices', 'S', 1), of('grids', 'A', 0.9), of('grids', 'B', 0.07), of(undefined, '', 0.03)]
  expect(alternatives([office, grid, next, outside])).toEqual([next, outside])
  expect(alternatives([office, grid])).toEqual([])
  expect(alternatives([outside])).toEqual([outside])
})
