// Every word of the page in both languages. A test fails on a key without its
// twin, and on a key that no source names.

export const langs = ['zh', 'en'] as const
export type Lang = (typeof langs)[number]

export const words = {
  'app.name': { zh: '城格', en: 'Chengge' },
  'app.what': { zh: '这是谁的？', en: 'Whose is it?' },
  'app.map': { zh: '城市地图。方向键移动，加减键缩放，回车查询十字线处。', en: 'Map of the city. Arrow keys pan, plus and minus zoom, Enter asks at the crosshair.' },
  'app.skip': { zh: '跳到坐标查询', en: 'Skip to the coordinates' },
  'app.title': { zh: '城格 · 定责地图', en: 'Chengge · whose is it' },

  'top.edition': { zh: '数据版本 {n}', en: 'Edition {n}' },
  'top.since': { zh: '自 {time} 生效', en: 'in force since {time}' },
  'top.files': { zh: '文件夹数据', en: 'From files' },
  'top.live': { zh: '在线', en: 'Live' },
  'top.away': { zh: '离线', en: 'Offline' },
  'top.joining': { zh: '连接中', en: 'Connecting' },
  'top.dark': { zh: '深色', en: 'Dark' },
  'top.light': { zh: '浅色', en: 'Light' },

  'ask.title': { zh: '查询', en: 'Ask' },
  'ask.point': { zh: '坐标（经度, 纬度）', en: 'Coordinates (longitude, latitude)' },
  'ask.bad': { zh: '请输入“经度, 纬度”，如 113.6653, 34.7579', en: 'Give longitude, latitude: 113.6653, 34.7579' },
  'ask.system': { zh: '坐标系', en: 'Coordinate system' },
  'ask.accuracy': { zh: '定位精度', en: 'Accuracy' },
  'ask.unstated': { zh: '未注明', en: 'not stated' },
  'ask.category': { zh: '类别代码', en: 'Category code' },
  'ask.category.example': { zh: '如 06010', en: 'such as 06010' },
  'ask.time': { zh: '时间（城市当地，空为现在）', en: 'Time in the city (empty: now)' },
  'ask.go': { zh: '查询归属', en: 'Whose is it?' },

  'layers.title': { zh: '图层', en: 'Layers' },
  'layers.toomany': { zh: '过多，不绘制', en: 'too many to draw' },
  'layers.failed': { zh: '未取到', en: 'not loaded' },
  'legend.title': { zh: '图例', en: 'Legend' },
  'legend.disc': { zh: '误差圆', en: 'Disc of uncertainty' },
  'legend.foot': { zh: '到路段中线', en: 'To the line of the segment' },
  'legend.side': { zh: '责任路侧', en: 'Side of the road' },
  'legend.maybe': { zh: '其他可能', en: 'Also possible' },
  'legend.tones': { zh: '相邻街道深浅不同', en: 'Neighbouring offices differ in tone' },

  'kind.coverage': { zh: '管理范围', en: 'Coverage' },
  'kind.districts': { zh: '区', en: 'Districts' },
  'kind.street_offices': { zh: '街道', en: 'Street offices' },
  'kind.communities': { zh: '社区', en: 'Communities' },
  'kind.grids': { zh: '责任网格', en: 'Responsibility grids' },
  'kind.unit_grids': { zh: '单元网格', en: 'Unit grids' },
  'kind.zones': { zh: '片区', en: 'Zones' },
  'kind.waters': { zh: '水域', en: 'Waters' },
  'kind.roads': { zh: '路段', en: 'Road segments' },
  'kind.overlays': { zh: '占用范围', en: 'Overlays' },

  'map.in': { zh: '放大', en: 'Zoom in' },
  'map.out': { zh: '缩小', en: 'Zoom out' },
  'map.all': { zh: '全城', en: 'Whole city' },
  'map.nogl': { zh: '此浏览器无法绘制地图（没有 WebGL 2）。坐标查询仍可使用。', en: 'This browser cannot draw the map (no WebGL 2). Asking by coordinates still works.' },
  'panel.left': { zh: '查询与图层', en: 'Ask and layers' },
  'panel.right': { zh: '定责结果', en: 'Answer' },

  'state.loading': { zh: '正在取图层 {done}/{all}', en: 'Fetching layers {done}/{all}' },
  'state.city': { zh: '正在连接服务器', en: 'Reaching the server' },
  'state.nocity': { zh: '此版本没有任何图层。请检查 city.json。', en: 'This edition holds no layers. Look at its city.json.' },
  'state.away': { zh: '服务器自 {time} 起无应答', en: 'No answer from the server since {time}' },
  'state.stays': { zh: '地图仍可查看；恢复后自动继续。', en: 'The map stays; asking resumes by itself.' },
  'state.retry': { zh: '立即重试', en: 'Try now' },
  'state.back': { zh: '服务器已恢复', en: 'The server is back' },

  'card.empty': { zh: '点选地图上任意一处', en: 'Click any place on the map' },
  'card.empty.more': { zh: '即可看到：归谁管，为什么，由哪位路长督办。', en: 'and see whose it is, why, and which chief supervises.' },
  'card.key.enter': { zh: '查询十字线处', en: 'ask at the crosshair' },
  'card.key.slash': { zh: '输入坐标', en: 'type coordinates' },
  'card.key.escape': { zh: '关闭', en: 'close' },
  'card.key.arrows': { zh: '移动地图', en: 'move the map' },
  'card.wait': { zh: '正在查询', en: 'Asking' },
  'card.waiting': { zh: '服务器恢复后自动查询此点。', en: 'This point is asked for as soon as the server is back.' },
  'card.failed': { zh: '未能回答', en: 'No answer to this' },
  'card.close': { zh: '关闭', en: 'Close' },
  'card.lead': { zh: '主办', en: 'Lead' },
  'card.emergency': { zh: '紧急', en: 'Emergency' },
  'card.ambiguous': { zh: '位置有歧义', en: 'Ambiguous place' },
  'card.outside': { zh: '不在管理范围内', en: 'Outside the city' },
  'card.support': { zh: '协办', en: 'Supports' },
  'card.notify': { zh: '告知', en: 'Told' },
  'card.why': { zh: '定责依据', en: 'Why' },
  'card.where': { zh: '位置', en: 'Where' },
  'card.district': { zh: '区', en: 'District' },
  'card.street_office': { zh: '街道', en: 'Street office' },
  'card.community': { zh: '社区', en: 'Community' },
  'card.grid': { zh: '责任网格', en: 'Grid' },
  'card.unit_grid': { zh: '单元网格', en: 'Unit grid' },
  'card.zones': { zh: '片区', en: 'Zones' },
  'card.waters': { zh: '水域', en: 'Waters' },
  'card.borders': { zh: '恰在边界', en: 'Exactly on a border of' },
  'card.road': { zh: '路段', en: 'Road' },
  'card.side': { zh: '路侧', en: 'Side' },
  'card.position': { zh: '横向位置', en: 'Position' },
  'card.distance': { zh: '距中线', en: 'From the line' },
  'card.chainage': { zh: '路段里程', en: 'Chainage' },
  'card.cut': { zh: '顺路段方向看', en: 'Seen along the segment' },
  'card.chiefs': { zh: '路长与片长', en: 'Chiefs' },
  'card.overlays': { zh: '占用范围', en: 'Overlays' },
  'card.overlay.other': { zh: '此时或此类不适用', en: 'not for this time or category' },
  'card.overlay.holder': { zh: '责任方 {holder}', en: 'held by {holder}' },
  'card.overlay.hours': { zh: '每日 {hours}', en: 'daily {hours}' },
  'card.overlay.category': { zh: '类别 {category}', en: 'categories {category}' },
  'card.online': { zh: '恰在路段中线上', en: 'Exactly on the centre line' },
  'card.edition': { zh: '数据', en: 'Data' },
  'card.components': { zh: '部件', en: 'Components' },
  'card.chosen': { zh: '选定', en: 'chosen' },
  'card.candidates': { zh: '误差圆内的占比', en: 'Shares of the disc' },
  'card.nowhere': { zh: '各区域之外', en: 'Outside all areas' },
  'card.point': { zh: '查询点', en: 'The point' },
  'card.asked': { zh: '所问', en: 'Asked' },

  'party.maintainer': { zh: '养护', en: 'maintained by' },
  'party.owner': { zh: '权属', en: 'owned by' },
  'party.authority': { zh: '主管', en: 'under' },

  'overlay.construction_site': { zh: '建筑工地', en: 'construction site' },
  'overlay.road_dig': { zh: '占道挖掘许可', en: 'road-dig permit' },
  'overlay.permitted_stall': { zh: '疏导点', en: 'permitted stalls' },

  'rule.emergency': { zh: '紧急', en: 'Emergency' },
  'rule.escalation': { zh: '升级', en: 'Escalation' },
  'rule.overlay': { zh: '占用范围', en: 'Overlay' },
  'rule.component': { zh: '部件', en: 'Component' },
  'rule.matrix': { zh: '权责清单', en: 'Matrix' },
  'rule.territorial': { zh: '属地兜底', en: 'Territorial' },
  'rule.outside': { zh: '范围之外', en: 'Outside' },

  'class.expressway': { zh: '快速路', en: 'expressway' },
  'class.arterial': { zh: '主干路', en: 'arterial' },
  'class.collector': { zh: '次干路', en: 'collector' },
  'class.local': { zh: '支路', en: 'local road' },
  'class.lane': { zh: '背街小巷', en: 'lane' },
  'side.left': { zh: '左侧', en: 'left' },
  'side.right': { zh: '右侧', en: 'right' },
  'side.on_line': { zh: '中线上', en: 'on the centre line' },
  'compass.north': { zh: '路北', en: 'north side' },
  'compass.east': { zh: '路东', en: 'east side' },
  'compass.south': { zh: '路南', en: 'south side' },
  'compass.west': { zh: '路西', en: 'west side' },
  'position.carriageway': { zh: '车行道', en: 'carriageway' },
  'position.median': { zh: '中央分隔带', en: 'median' },
  'position.left': { zh: '左侧路旁', en: 'left of the carriageway' },
  'position.right': { zh: '右侧路旁', en: 'right of the carriageway' },
} as const satisfies Record<string, Record<Lang, string>>

export type Word = keyof typeof words

/** Groups of words whose last part comes from the server. */
export type Group = 'kind' | 'rule' | 'class' | 'side' | 'compass' | 'position' | 'party' | 'overlay'

/** say gives a word in lang with its {places} filled. */
export function say(lang: Lang, word: Word, values: Record<string, string | number> = {}): string {
  return words[word][lang].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}

/** sayOf gives a word of a group; what the page has no word for is shown as it came. */
export function sayOf(lang: Lang, group: Group, member: string): string {
  const word = `${group}.${member}`
  return word in words ? words[word as Word][lang] : member
}
