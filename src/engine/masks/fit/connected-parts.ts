/** The connected parts of what is marked, each as its pixels. Neighbours share a side. */
export function* connectedParts(isMarked: Uint8Array, width: number): Generator<readonly number[]> {
  const isSeen = new Uint8Array(isMarked.length);
  for (let start = 0; start < isMarked.length; start++) {
    if (isMarked[start] === 0 || isSeen[start] === 1) continue;
    const part = [start];
    isSeen[start] = 1;
    const visit = (pixel: number): void => {
      if (pixel < 0 || pixel >= isMarked.length || isSeen[pixel] === 1 || isMarked[pixel] === 0) return;
      isSeen[pixel] = 1;
      part.push(pixel);
    };
    for (let at = 0; at < part.length; at++) {
      const pixel = part[at]!;
      const x = pixel % width;
      if (x > 0) visit(pixel - 1);
      if (x < width - 1) visit(pixel + 1);
      visit(pixel - width);
      visit(pixel + width);
    }
    yield part;
  }
}
