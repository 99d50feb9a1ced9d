// The icons of reports on the map. shell/Mark.svelte has the same shapes.
import { drawn, hatch } from './drawn'
import { ages, phases, type Age, type Phase } from './reports'
import { palettes } from './theme'
import type { Theme } from './address'

/** reportIcons gives all icons of reports by the names that style.ts makes of what a report says. */
export function* reportIcons(theme: Theme): Generator<[name: string, image: ImageData]> {
  for (const phase of phases) for (const age of ages) for (const urgent of [false, true]) {
    yield [`report-${phase}${urgent ? '-urgent' : ''}-${age}-${theme}`, reportIcon(theme, phase, urgent, age)]
  }
}

/**
 * reportIcon draws a report: its shape says how far it is, a ring that it is
 * urgent, and an arc like the hand of a clock how old it is: none to two hours,
 * a quarter to eight, a half to a day, the whole turn beyond.
 */
function reportIcon(theme: Theme, phase: Phase, urgent: boolean, age: Age): ImageData {
  const c = palettes[theme]
  return drawn(56, (g) => {
    const color = urgent ? c.urgent : c.phases[phase]
    const r = urgent ? 12 : 9.5
    g.translate(28, 28)
    const shape = (r: number) => {
      g.beginPath()
      if (phase === 'filed') [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]].forEach(([x, y]) => g.lineTo(x! * r, y! * r))
      else if (phase === 'work') [[0, -1.2], [1.15, 0.85], [-1.15, 0.85]].forEach(([x, y]) => g.lineTo(x! * r, y! * r))
      else if (phase === 'check') g.rect(-0.95 * r, -0.95 * r, 1.9 * r, 1.9 * r)
      else g.arc(0, 0, r, 0, 2 * Math.PI)
      g.closePath()
    }
    const turn = (radius: number, part: number, style: string, width: number) => {
      g.beginPath()
      g.arc(0, 0, radius, -Math.PI / 2, -Math.PI / 2 + part * 2 * Math.PI)
      g.lineWidth = width
      g.strokeStyle = style
      g.stroke()
    }
    const part = [0, 0.25, 0.5, 1][age]!
    if (urgent) {
      g.beginPath()
      g.arc(0, 0, 21, 0, 2 * Math.PI)
      g.fillStyle = c.halo
      g.fill()
      turn(21, 1, theme === 'dark' ? '#ffffff' : c.urgent, 3.2)
      if (part > 0) turn(25.5, part, c.urgent, 3)
    } else if (part > 0) {
      turn(17.5, part, c.halo, 6)
      turn(17.5, part, color, 2.4)
    }
    g.lineJoin = 'round'
    g.lineWidth = 4
    g.strokeStyle = c.halo
    shape(r)
    if (!urgent) g.stroke()
    g.fillStyle = phase === 'rest' ? c.halo : color
    g.fill()
    if (phase === 'rest') {
      g.lineWidth = 3
      g.strokeStyle = color
      shape(r - 1.5)
      g.stroke()
    }
  })
}

/** crowdIcon draws what crowdShares of style.ts names: a ring parted by what is in the crowd, a second one where an emergency is. null where the name is no crowd's. */
export function crowdIcon(id: string): ImageData | null {
  const found = /^crowd-(dark|light)-([un])-(\d+)-(\d+)-(\d+)$/.exec(id)
  if (!found) return null
  const c = palettes[found[1] as Theme]
  const urgent = found[2] === 'u'
  // Rounded up, so that a few are seen: together they may be more than eight.
  const shares = [Number(found[3]), Number(found[4]), Number(found[5])]
  const rest = Math.max(0, 8 - shares.reduce((a, b) => a + b, 0))
  const parts: [number, string][] = [[shares[0]!, c.phases.desk], [shares[1]!, c.phases.work], [shares[2]!, c.phases.check], [rest, c.phases.rest]]
  const all = parts.reduce((sum, [n]) => sum + n, 0)
  return drawn(84, (g) => {
    g.translate(42, 42)
    g.beginPath()
    g.arc(0, 0, 34, 0, 2 * Math.PI)
    g.fillStyle = c.halo
    g.globalAlpha = 0.94
    g.fill()
    g.globalAlpha = 1
    g.lineWidth = 5
    let at = -Math.PI / 2
    for (const [n, color] of parts) {
      if (n === 0) continue
      const to = at + (n / all) * 2 * Math.PI
      g.beginPath()
      g.arc(0, 0, 31, at + (n === all ? 0 : 0.05), to - (n === all ? 0 : 0.05))
      g.strokeStyle = color
      g.stroke()
      at = to
    }
    if (!urgent) return
    g.beginPath()
    g.arc(0, 0, 38.5, 0, 2 * Math.PI)
    g.lineWidth = 5
    g.strokeStyle = c.urgent
    g.stroke()
  })
}

/** cityImages gives the pattern and icons of the city's own layers, by the names that style.ts uses. */
export function* cityImages(theme: Theme): Generator<[name: string, image: ImageData]> {
  const c = palettes[theme]
  yield [`hatch-${theme}`, drawn(20, (g) => {
    g.strokeStyle = c.overlay
    g.globalAlpha = 0.75
    g.lineWidth = 2
    hatch(g, 20)
  })]
  yield [`plate-${theme}`, drawn(8, (g) => {
    g.fillStyle = c.halo
    g.globalAlpha = 0.85
    g.fillRect(0, 0, 8, 8)
  })]
  yield [`camera-${theme}`, drawn(28, (g) => {
    g.lineJoin = 'round'
    g.beginPath()
    g.moveTo(5, 9)
    g.lineTo(17, 9)
    g.lineTo(17, 12)
    g.lineTo(23, 9)
    g.lineTo(23, 19)
    g.lineTo(17, 16)
    g.lineTo(17, 19)
    g.lineTo(5, 19)
    g.closePath()
    g.strokeStyle = c.halo
    g.lineWidth = 4
    g.stroke()
    g.fillStyle = c.camera
    g.fill()
  })]
  yield [`way-${theme}`, drawn(20, (g) => {
    g.strokeStyle = c.accent
    g.lineWidth = 3
    g.lineJoin = g.lineCap = 'round'
    g.beginPath()
    g.moveTo(6, 4)
    g.lineTo(14, 10)
    g.lineTo(6, 16)
    g.stroke()
  })]
}
