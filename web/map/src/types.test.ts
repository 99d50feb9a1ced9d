import { expect, test } from 'vitest'
import { alternatives } from './types'

test('what the answer took is no alternative; all else is, the likelier too, and the ground outside', () => {
  const of = (kind: string | undefined, code: string, share: number) => ({ ...(kind ? { kind, code } : {}), share })
  const [office, grid, next, outside] = [of('street_offices', 'S', 1), of('grids', 'A', 0.9), of('grids', 'B', 0.07), of(undefined, '', 0.03)]
  const answer = (grid: string, ...candidates: object[]) => ({ grid: { code: grid }, street_office: { code: 'S' }, candidates }) as unknown as Parameters<typeof alternatives>[0]
  expect(alternatives(answer('A', office, grid, next, outside))).toEqual([next, outside])
  expect(alternatives(answer('B', office, grid, next, outside))).toEqual([grid, outside])
  expect(alternatives(answer('A', office, grid))).toEqual([])
  expect(alternatives(answer('A', outside))).toEqual([outside])
  expect(alternatives({} as Parameters<typeof alternatives>[0])).toEqual([])
})
