// The words of the editions workspace, 数据版本.
import { dictionary } from '../dictionary'

export const words = {
  'editions.left': { zh: '数据版本', en: 'Editions of the data' },
  'editions.list': { zh: '版本', en: 'Editions' },
  'editions.none': { zh: '还没有版本', en: 'There is no edition yet' },
  'editions.number': { zh: '第 {n} 版', en: 'Edition {n}' },
  'editions.draft': { zh: '草稿', en: 'Draft' },
  'editions.since': { zh: '自 {time} 生效', en: 'in force since {time}' },
  'state.draft': { zh: '草稿', en: 'draft' },
  'state.sealed': { zh: '已发布', en: 'published' },
  'state.withdrawn': { zh: '已撤换', en: 'withdrawn' },
} as const

export const { say, sayOf } = dictionary(words)
export type Word = keyof typeof words
