import type { Size } from '../../shared/geometry.js';
import { fitInto } from '../../shared/geometry.js';
import type { SizeRule } from './tensor-layout.js';

/** How large a region is shown to a model: scaled down to `scaled`, then continued to `padded`, the tensors' size. */
export interface TensorSizes {
  readonly scaled: Size;
  readonly padded: Size;
}

/** @param workingSide the long side at which the model works best, in pixels; a multiple of the rule's. */
export function planSizes(region: Size, rule: SizeRule, workingSide: number): TensorSizes {
  switch (rule.kind) {
    case 'fixed': {
      const { width, height } = rule;
      return { scaled: fitIntoBox(region, rule), padded: { width, height } };
    }
    case 'any': {
      const scaled = fitInto(region, workingSide);
      return { scaled, padded: scaled };
    }
    case 'multiple': {
      const scaled = fitInto(region, workingSide);
      const padded = {
        width: tensorSide(scaled.width, workingSide, rule.of),
        height: tensorSide(scaled.height, workingSide, rule.of),
      };
      return { scaled, padded };
    }
  }
}

/** Half of a working side as the rule allows it; nothing where the size is the model's own. */
export function halveWorkingSide(rule: SizeRule, workingSide: number): number | undefined {
  if (rule.kind === 'fixed') return undefined;
  const multiple = rule.kind === 'multiple' ? rule.of : 1;
  const half = Math.ceil(workingSide / 2 / multiple) * multiple;
  return half < workingSide ? half : undefined;
}

/** Half, three quarters or all of the working side: few shapes, because memory on a graphics card grows with every new one. */
function tensorSide(length: number, workingSide: number, multiple: number): number {
  const sides = [0.5, 0.75, 1].map((part) => Math.ceil((workingSide * part) / multiple) * multiple);
  return sides.find((side) => side >= length) ?? workingSide;
}

/** `size` scaled down, where it must be, to fit into `box`. */
function fitIntoBox({ width, height }: Size, box: Size): Size {
  const scale = Math.min(1, box.width / width, box.height / height);
  return {
    width: Math.min(box.width, Math.max(1, Math.round(width * scale))),
    height: Math.min(box.height, Math.max(1, Math.round(height * scale))),
  };
}
