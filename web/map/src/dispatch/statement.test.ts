import { describe, expect, test } from 'vitest'
import { emptyDraft, isCategory, placed, statementOf } from './statement'

const draft = (part: object) => ({ ...emptyDraft(), ...part })

describe('a new report', () => {
  test('says nothing that was not said', () => expect(statementOf(draft({ channel: ' ' }))).toEqual({}))

  test('by a point, in its own system', () => {
    expect(statementOf(draft({ category: 'matter:06010', description: ' 垃圾 ', point: { lng: 113.67, lat: 34.75 }, crs: 'GCJ-02', address: '桥下', road: '示范路', name: '王', phone: '' }))).toEqual({
      channel: '12345', category: 'matter:06010', description: '垃圾', place: { lng: 113.67, lat: 34.75, crs: 'GCJ-02', address: '桥下' }, reporter: { name: '王' },
    })
  })

  test('by a crossing, side and offset', () => {
    expect(statementOf(draft({ way: 'road', road: '示范路', crossing: '中轴路', offset: '40', toward: 'west', side: 'north', point: { lng: 1, lat: 1 } })).place).toEqual({
      road: { road: '示范路', crossing: '中轴路', offset_m: 40, toward: 'west', side: 'north' },
    })
    expect(statementOf(draft({ way: 'road', road: '示范路', offset: 'x' })).place).toEqual({ road: { road: '示范路' } })
  })

  test('by a component, or by words alone', () => {
    expect(statementOf(draft({ way: 'component', component: ' 41019701001000001 ' })).place).toEqual({ component: '41019701001000001' })
    expect(statementOf(draft({ way: 'words', address: '大桥下面', component: 'X' })).place).toEqual({ address: '大桥下面' })
  })

  test('keeps a category that is none in words', () => {
    expect(statementOf(draft({ category: '不知道' }))).toEqual({ channel: '12345', category_text: '不知道' })
    expect(['matter:06010', 'component:01001', 'matter:0601', '06010', ''].map(isCategory)).toEqual([true, true, false, false, false])
  })

  test('is asked for by its place, without the words of the caller', () => {
    const said = { category: '不知道', description: '垃圾', name: '王', phone: '1' }
    expect(placed(draft({ ...said, way: 'road', road: '示范路', crossing: '中轴路' }))).toEqual({
      channel: '12345', category_text: '不知道', place: { road: { road: '示范路', crossing: '中轴路' } },
    })
    expect(placed(draft({ ...said, way: 'words', address: '桥下' }))).toEqual({ channel: '12345', category_text: '不知道', place: {} })
    expect(placed(draft(said))).toBeNull()
  })
})
