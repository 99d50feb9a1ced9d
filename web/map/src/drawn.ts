// drawn paints an image for the map: size is in its own pixels, two to one of the screen.
export function drawn(size: number, draw: (g: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const g = canvas.getContext('2d')
  if (!g) return new ImageData(size, size)
  draw(g)
  return g.getImageData(0, 0, size, size)
}
