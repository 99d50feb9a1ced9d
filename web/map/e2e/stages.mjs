// The servers that pictures are taken of beside that of the demo city. Each is
// begun when a row of pictures names it: `stage: 'town'`.
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, start, stop } from './server.mjs'
import { stage } from './stage.mjs'

const roles = ['steward', 'dispatcher', 'analyst', 'planner', 'viewer']

export const stages = {
  /** town has reports, two editions that were published, and a draft with findings of each severity; no analysis was made of it. */
  async town(browser) {
    const s = await stage('pictures', roles, { browser })
    try {
      await furnish(s)
    } catch (error) {
      await s.end()
      throw error
    }
    return s
  },

  /** quiet has no reports and no plans. */
  quiet: (browser) => stage('quiet', roles, { browser }),

  /** bare is an empty database: nothing was published yet. */
  bare: (browser) => stage('bare', roles, { browser, from: null }),

  /** files is served from a folder, without a database: nobody needs a key, and there are no reports. */
  async files() {
    const { child, base } = await start(await freePort())
    return { base, keys: null, end: () => stop(child) }
  },
}

async function furnish(s) {
  const change = (method, path, body, why) => s.ask('steward', method, path, body, { 'If-Match': '*', 'X-Why': why })
  // The same places at each run: a heap in the south, few elsewhere.
  let seed = 7
  const chance = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648)
  for (let i = 0; i < 60; i++) {
    const [lng, lat] = i < 36 ? [113.6655 + 0.0022 * (chance() + chance() - 1), 34.7555 + 0.0018 * (chance() + chance() - 1)] : [113.661 + 0.018 * chance(), 34.751 + 0.013 * chance()]
    await s.ask('administrator', 'POST', '/v1/reports', { channel: '12345', category: i % 3 ? '06010' : '06012', description: '井盖松动，行人经过有响声', place: { lng, lat, crs: 'CGCS2000', accuracy: 10 } })
  }
  for (let i = 0; i < 9; i++) await s.ask('administrator', 'POST', '/v1/reports', { channel: '12345', category: '06013', description: '路灯不亮', place: { lng: 113.662 + 0.0012 * i, lat: 34.75795, crs: 'CGCS2000', accuracy: 5 } })
  s.chengge('import', 'testdata/town-next', '--note', '道路占用许可延期 permit prolonged')
  s.chengge('publish', '--accept', '--note', '道路占用许可延期 permit prolonged')
  for (let i = 0; i < 600 && (await s.ask('administrator', 'GET', '/v1/city')).edition !== 2; i++) await sleep(200)
  // A corner of a grid pulled over its neighbours, a road's body that changes, a body with a new name.
  const grid = await s.ask('steward', 'GET', '/v1/grids/G06')
  const ring = grid.geometry.coordinates[0][0]
  ring[2] = [ring[2][0] + 0.0011, ring[2][1] + 0.0007]
  await change('PATCH', '/v1/grids/G06', { geometry: grid.geometry }, 'survey of November')
  await change('PATCH', '/v1/rules/T04', { lead: 'H01' }, 'handed over to the district')
  await change('PATCH', '/v1/organisations/H01', { name: '环卫一所（改）' }, 'a new name')
}
