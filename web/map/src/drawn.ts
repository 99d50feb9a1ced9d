// drawn paints an image for the map: size is in its own pixels, two to one of the screen.
export function drawn(size: number, draw: (g: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const g = canvas.getContext('2d')
  if (!g) return new ImageData(size, size)
  draw(g)
  return g.getImageData(0, 0, size, size)
}

/** hatch strokes slanting lines over a square of so many pixels: they go on in those beside it. */
export function hatch(g: CanvasRenderingContext2D, size: number): void {
  for (const x of [-size, 0, size]) {
    g.beginPath()
    g.moveTo(x - 2, size + 2)
    g.lineTo(x + size + 2, -2)
    g.stroke()
  }
}
