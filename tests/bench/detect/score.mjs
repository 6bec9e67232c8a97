/** Part of a thing's pixels that must be masked for it to count as found. */
export const FOUND_PART = 0.5;
/** Part of a detection's mask that must lie on things (grown by its rim) for it to count as right. */
export const RIGHT_PART = 0.33;
/** Rim of a mask that is no fault, as a part of the photo's long side. */
const RIM = 0.003;

/** What came of one scene: things, found ones, detections, right ones, and the mean covered part of what was found. */
export function scoreScene(image, truths, detections) {
  const { width, height } = image;
  const masked = new Uint8Array(width * height);
  for (const detection of detections) paint(masked, width, detection.rect, detection.mask.data, 1);
  const rim = Math.max(2, Math.round(RIM * Math.max(width, height)));
  const things = new Uint8Array(width * height);
  for (const truth of truths) paintGrown(things, width, height, truth, rim);
  const covered = truths.map(({ rect, mask }) => partIn(masked, width, rect, mask));
  const found = covered.filter((part) => part >= FOUND_PART);
  const right = detections.filter(
    ({ rect, mask }) => partIn(things, width, rect, mask.data) >= RIGHT_PART,
  ).length;
  return { things: truths.length, found: found.length, detections: detections.length, right, covered: found };
}

function paint(target, width, rect, mask, value) {
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      if (mask[y * rect.width + x] !== 0) target[(rect.top + y) * width + rect.left + x] = value;
    }
  }
}

function paintGrown(target, width, height, { rect, mask }, rim) {
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      if (mask[y * rect.width + x] === 0) continue;
      const top = Math.max(0, rect.top + y - rim);
      const left = Math.max(0, rect.left + x - rim);
      const right = Math.min(width, rect.left + x + rim + 1);
      for (let row = top; row < Math.min(height, rect.top + y + rim + 1); row++) {
        target.fill(1, row * width + left, row * width + right);
      }
    }
  }
}

function partIn(target, width, rect, mask) {
  let [count, inside] = [0, 0];
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      if (mask[y * rect.width + x] === 0) continue;
      count++;
      if (target[(rect.top + y) * width + rect.left + x] !== 0) inside++;
    }
  }
  return count === 0 ? 0 : inside / count;
}
