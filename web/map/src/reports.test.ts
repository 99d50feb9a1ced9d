import { describe, expect, test } from 'vitest'
import { everything } from './address'
import { ageOf, atOnce, folded, isOpen, itemOf, learn, loadOf, loads, meant, needsOf, noNames, phaseOf, phases, plain, question, sorted, stepAtHand, stepKeys, within } from './reports'
import { openStates, states, stepKinds, type ReportEvent, type ReportItem } from './types'
import { words } from './words'

const item = (id: number, more: Partial<ReportItem> = {}): ReportItem => ({
  id, version: 1, state: 'reported', emergency: false, received_at: '2026-11-20T09:00:00+08:00', channel: '12345', lead: { code: 'H01', name: '示西区市政服务中心' }, ...more,
})
const event: ReportEvent = {
  no: 9, at: '2026-11-20T09:01:00Z', report: 1, version: 2, step: 'accept', state: 'accepted', former: 'reported', emergency: false, channel: '12345',
  category: 'matter:06010', lng: 113.6653, lat: 34.7579, street_office: '410197001', lead: 'H01', received_at: '2026-11-20T01:00:00Z',
}

describe('states and steps', () => {
  test('each state has a phase and words, each step has words', () => {
    for (const s of states) {
      expect(phases).toContain(phaseOf(s))
      expect(words).toHaveProperty([`progress.${s}`])
    }
    for (const s of stepKinds) expect(words).toHaveProperty([`step.${s}`])
    for (const p of phases) expect(words).toHaveProperty([`phase.${p}`])
    expect(states.filter(isOpen)).toHaveLength(openStates.length)
  })

  // The rows of the table of moves that need something: see package reports.
  test.each([
    ['return', 'dispatched', { why: 'must', lead: true }], ['dispatch', 'filed', { why: 'may', lead: true }], ['dispatch', 'dispatched', { why: 'must', lead: true }],
    ['verify-before', 'accepted', { why: 'may', outcome: true }], ['extend', 'dispatched', { why: 'must', until: true }], ['suspend', 'filed', { why: 'must', until: true }],
    ['void', 'reported', { why: 'must' }], ['supervise', 'filed', { why: 'must' }], ['accept', 'reported', { why: null }], ['close', 'checked', { why: null }],
  ] as const)('%s while %s', (step, state, needs) => {
    expect(needsOf(step, state)).toEqual(needs)
  })

  test('what needs nothing is done at once', () => {
    expect(stepKinds.filter((s) => atOnce(s, 'filed'))).toEqual(['accept', 'file', 'dispatch', 'resolve', 'close', 'resume'])
    expect(atOnce('dispatch', 'dispatched')).toBe(false)
  })

  test('no letter stands for two steps, or for what the list uses', () => {
    expect(new Set(Object.values(stepKeys)).size).toBe(Object.keys(stepKeys).length)
    for (const taken of ['q', 'j', 'k', '/']) expect(stepKeys).not.toHaveProperty([taken])
  })

  test('what is left empty is not sent', () => {
    expect(plain({ step: 'return', why: 'x', lead: '', until: '', outcome: false })).toEqual({ step: 'return', why: 'x', outcome: false })
  })
})

describe('the list', () => {
  test('means what the sieve says, and what is open', () => {
    expect(meant(event, everything)).toBe(true)
    expect(meant({ ...event, state: 'closed' }, everything)).toBe(false)
    expect(meant(event, { ...everything, office: '410197001', category: 'matter:06010', channel: '12345', state: 'accepted' })).toBe(true)
    expect(meant(item(1, { street_office: { code: '410197001' } }), { ...everything, office: '410197001' })).toBe(true)
    for (const other of [{ office: '410197002' }, { category: 'matter:06011' }, { channel: 'media' }, { state: 'filed' as const }]) {
      expect(meant(event, { ...everything, ...other })).toBe(false)
    }
    expect(question({ ...everything, channel: '12345' })).toEqual({ open: 'true', channel: '12345' })
  })

  test('puts emergencies first, then the oldest; or the newest first', () => {
    const all = [item(3), item(1), item(4, { emergency: true }), item(2, { emergency: true })]
    expect(sorted(all, 'queue').map((r) => r.id)).toEqual([2, 4, 1, 3])
    expect(sorted(all, 'newest').map((r) => r.id)).toEqual([4, 3, 2, 1])
  })

  test('folds those that tell what another told, while that one is there', () => {
    const held = new Map([item(1), item(2, { duplicate_of: 1 }), item(3, { duplicate_of: 99 })].map((r) => [r.id, r]))
    expect(folded(held).map((r) => r.id)).toEqual([1, 3])
  })

  test('names what an event tells by what was learned, and says when it could not', () => {
    const names = noNames()
    expect(itemOf(event, undefined, names)).toMatchObject({ whole: false, item: { id: 1, version: 2, state: 'accepted', lead: { code: 'H01' } } })
    learn(names, item(5, { category: 'matter:06010', category_name: '暴露垃圾', street_office: { code: '410197001', name: '西里街道' } }))
    const before = item(1, { address: '示范路 1 号', duplicates: 2 })
    expect(itemOf(event, before, names)).toEqual({
      whole: true,
      item: {
        id: 1, version: 2, state: 'accepted', emergency: false, received_at: event.received_at, channel: '12345', lead: { code: 'H01', name: '示西区市政服务中心' },
        lng: 113.6653, lat: 34.7579, street_office: { code: '410197001', name: '西里街道' }, category: 'matter:06010', category_name: '暴露垃圾', address: '示范路 1 号', duplicates: 2,
      },
    })
  })
})

describe('on the map', () => {
  const hour = 3_600_000
  test.each([[0, 0], [1.9, 0], [2, 1], [7.9, 1], [8, 2], [23.9, 2], [24, 3], [9999, 3], [-5, 0]])('a report of %s hours has age %s', (hours, age) => {
    expect(ageOf(1e12, 1e12 + hours * hour)).toBe(age)
  })
  test.each([[0, 0], [2, 0], [3, 1], [6, 1], [7, 2], [11, 2], [12, 3], [19, 3], [20, 4], [999, 4]])('%s open reports are class %s', (n, load) => {
    expect(loadOf(n)).toBe(load)
  })
  test('grids are counted, and a stretch of time is cut out', () => {
    const list = [item(1, { grid: { code: 'G1' }, received_at: '2026-11-22T06:00:00Z' }), item(2, { grid: { code: 'G1' }, received_at: '2026-11-22T07:00:00Z' }), item(3)]
    expect(loads(list)).toEqual(new Map([['G1', 2]]))
    const span = { from: Date.parse('2026-11-22T06:00:00Z'), to: Date.parse('2026-11-22T07:00:00Z') }
    expect(within(list, span).map((r) => r.id)).toEqual([1])
    expect(within(list, null)).toBe(list)
  })
  test('what a desk does next is at hand, where nothing has to be looked at first', () => {
    expect(stepAtHand({ state: 'reported', emergency: false })).toBe('accept')
    expect(stepAtHand({ state: 'reported', emergency: true })).toBe('dispatch')
    expect(stepAtHand({ state: 'accepted', emergency: false })).toBeNull()
    expect(stepAtHand({ state: 'resolved', emergency: true })).toBeNull()
  })
})
