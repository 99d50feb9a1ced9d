import { expect, test } from 'vitest'
import { known } from './search.svelte'

test('a point is offered in each datum, a long number as a report', () => {
  expect(known('113.6653, 34.7579', true).map((h) => h.key)).toEqual(['point/CGCS2000', 'point/GCJ-02', 'point/BD-09'])
  expect(known('455823381725184', true)).toEqual([{ is: 'report', key: 'report/455823381725184', id: 455823381725184 }])
  expect(known('455823381725184', false)).toEqual([])
  expect(known('41019701001000001', true)).toEqual([]) // a component: no JavaScript number
  for (const text of ['', '示范路', '113.6', '1e99, 3', '99999999999999999999', '-1']) expect(known(text, true), text).toEqual([])
})
