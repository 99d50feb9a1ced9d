// The words of the analysis workspace, 空间分析.
import { dictionary } from '../dictionary'

export const words = {
  'analysis.left': { zh: '空间分析', en: 'Analyses' },
  'analysis.list': { zh: '热点分析', en: 'Hot spot analyses' },
  'analysis.none': { zh: '还没有做过分析', en: 'No analysis has been made yet' },
  'analysis.by': { zh: '{actor}，{time}', en: '{actor}, {time}' },
} as const

export const { say, sayOf } = dictionary(words)
export type Word = keyof typeof words
