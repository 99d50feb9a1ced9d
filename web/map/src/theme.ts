import type { Theme } from './address'
import type { Phase } from './reports'

/** The colours of the map. Those of the panels are in app.css, from the same table. */
export interface Palette {
  ground: string
  edge: string // soft outer edge of the city
  city: string // ground inside the city, where no grid covers it
  tones: [string, string, string, string]
  loads: [string, string, string, string, string] // open reports per grid
  hairline: string // unit grids
  grid: string
  community: string
  office: string
  officeCase: string
  district: string
  coverage: string
  zone: string
  water: string
  bank: string
  waterName: string
  road: string
  roadMajor: string
  roadNear: string // of any class, where it is drawn wide
  roadCase: string
  building: string
  buildingLine: string
  camera: string
  hues: readonly string[] // of chiefs: Okabe and Ito, 2008, black aside
  classes: readonly string[] // major classes of components, from 01
  crowds: [string, string, string, string] // hexagons, from few reports to many
  overlay: string
  ink: string
  soft: string
  halo: string
  accent: string
  point: string
  pointCase: string
  foot: string
  maybe: string
  urgent: string
  phases: Record<Phase, string> // of reports
}

const okabeIto = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'] as const

export const palettes: Record<Theme, Palette> = {
  dark: {
    ground: '#0c1114',
    edge: '#1b3a3c',
    city: '#12191d',
    loads: ['#161f24', '#182d33', '#1d4147', '#285a5c', '#3c7c76'],
    tones: ['#161f24', '#182d33', '#1a363c', '#1d4147'],
    hairline: '#2b474d',
    grid: '#3c5a60',
    community: '#53777b',
    office: '#b9c6bf',
    officeCase: '#0c1114',
    district: '#eef1ec',
    coverage: '#6f8a8a',
    zone: '#b497d6',
    water: '#0f2e3d',
    bank: '#1f5166',
    waterName: '#8cc0da',
    road: '#4d5e61',
    roadMajor: '#97a5a0',
    roadNear: '#36454a',
    roadCase: '#080c0e',
    building: '#1c272b',
    buildingLine: '#2f3d40',
    camera: '#b3c0be',
    hues: okabeIto,
    classes: okabeIto,
    crowds: ['#3b3320', '#7a5a1e', '#c08a26', '#ffd27a'],
    overlay: '#e0863f',
    ink: '#eef1ec',
    soft: '#b3c0be',
    halo: '#0c1114',
    accent: '#f2b134',
    point: '#f2b134',
    pointCase: '#0c1114',
    foot: '#eef1ec',
    maybe: '#7cc4f0',
    urgent: '#ff6a3d',
    phases: { desk: '#f2b134', filed: '#f2b134', work: '#7cc4f0', check: '#4fc3a1', rest: '#8a9a99' },
  },
  light: {
    ground: '#eceeea',
    edge: '#b9cbc4',
    city: '#f6f7f3',
    loads: ['#fafaf7', '#e6eeea', '#cadfd8', '#a3c8c0', '#6fa8a2'],
    tones: ['#fafaf7', '#eef3f0', '#e0ebe7', '#d0e2dc'],
    hairline: '#cfd8d3',
    grid: '#a9bab4',
    community: '#7c958f',
    office: '#3c4f50',
    officeCase: '#fbfbf8',
    district: '#16211f',
    coverage: '#5d7573',
    zone: '#7a4fa3',
    water: '#c6dde7',
    bank: '#8db7ca',
    waterName: '#22607c',
    road: '#ffffff',
    roadMajor: '#ffffff',
    roadNear: '#ffffff',
    roadCase: '#8f9d98',
    building: '#e3e6e0',
    buildingLine: '#c3ccc5',
    camera: '#44524f',
    hues: okabeIto,
    classes: okabeIto,
    crowds: ['#f3e3bf', '#e6bd6a', '#c98a1e', '#7a4a00'],
    overlay: '#b4530f',
    ink: '#1b2624',
    soft: '#44524f',
    halo: '#fbfbf8',
    accent: '#0b5f63',
    point: '#0b5f63',
    pointCase: '#ffffff',
    foot: '#1b2624',
    maybe: '#0072b2',
    urgent: '#c2410c',
    phases: { desk: '#8f5e00', filed: '#8f5e00', work: '#0072b2', check: '#0b7a5b', rest: '#5b6966' },
  },
}
