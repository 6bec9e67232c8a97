/** Sets to 0 what of `isMarked` no way through marked pixels leads to from a pixel of `isStart`. Neighbours share a side. */
export function keepConnected(isMarked: Uint8Array, isStart: Uint8Array, width: number): void {
  const isReached = new Uint8Array(isMarked.length);
  const queue: number[] = [];
  const visit = (pixel: number): void => {
    if (pixel < 0 || pixel >= isMarked.length || isReached[pixel] === 1 || isMarked[pixel] === 0) return;
    isReached[pixel] = 1;
    queue.push(pixel);
  };
  for (let pixel = 0; pixel < isMarked.length; pixel++) if (isStart[pixel] === 1) visit(pixel);
  for (let pixel = queue.pop(); pixel !== undefined; pixel = queue.pop()) {
    const x = pixel % width;
    if (x > 0) visit(pixel - 1);
    if (x < width - 1) visit(pixel + 1);
    visit(pixel - width);
    visit(pixel + width);
  }
  for (let pixel = 0; pixel < isMarked.length; pixel++) isMarked[pixel] = isReached[pixel]!;
}
