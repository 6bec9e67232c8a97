import { BIAS, UNITS } from './confidence-weights.js';

/** How much of a pair's curve is likely to lie on a contour, 0 to 1: a network of one hidden layer. */
export function rateFeatures(features: readonly number[]): number {
  let sum = BIAS;
  for (const { weights, bias, gain } of UNITS) {
    let input = bias;
    for (const [index, weight] of weights.entries()) input += weight * features[index]!;
    sum += gain * Math.tanh(input);
  }
  return 1 / (1 + Math.exp(-sum));
}
