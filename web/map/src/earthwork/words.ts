// The words of the earthwork workspace, 土方平衡.
import { dictionary } from '../dictionary'

export const words = {
  'earthwork.left': { zh: '土方平衡方案', en: 'Balances of earth' },
  'earthwork.list': { zh: '平衡方案', en: 'Balances' },
  'earthwork.none': { zh: '还没有平衡方案', en: 'No balance has been made yet' },
  'earthwork.by': { zh: '{actor}，{time}', en: '{actor}, {time}' },
} as const

export const { say, sayOf } = dictionary(words)
export type Word = keyof typeof words
