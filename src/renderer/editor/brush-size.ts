import type { Size } from '../../shared/geometry.js';

/** A brush that covers a small thing in a photo: 1.5 % of its long side. */
export function defaultBrushRadius(image: Size): number {
  return Math.max(4, Math.round(longSide(image) * 0.015));
}

/** A guidance line as thin as the edges that the network was trained with: one pixel at a working size near 512. */
export function defaultSketchRadius(image: Size): number {
  return Math.max(1, Math.round(longSide(image) / 1024));
}

/** A quarter of the long side: larger ones hide the whole photo. */
export function largestRadius(image: Size): number {
  return Math.max(8, Math.round(longSide(image) / 4));
}

/** The next size, so that a few steps go from a hair to a head: 15 % more or less, at least half a pixel. */
export function nextRadius(radiusPx: number, direction: 1 | -1): number {
  const next = direction === 1 ? radiusPx * 1.15 : radiusPx / 1.15;
  const step = Math.max(0.5, Math.abs(next - radiusPx));
  return Math.round((radiusPx + direction * step) * 2) / 2;
}

/** The place of a radius on a slider from 0 to 1, finer where brushes are small. */
export function radiusToSlider(radiusPx: number, image: Size): number {
  return Math.log(radiusPx / SMALLEST) / Math.log(largestRadius(image) / SMALLEST);
}

/** The radius at a place of the slider, in half pixels. */
export function sliderToRadius(place: number, image: Size): number {
  return Math.round(SMALLEST * (largestRadius(image) / SMALLEST) ** place * 2) / 2;
}

const SMALLEST = 0.5;

function longSide(image: Size): number {
  return Math.max(image.width, image.height);
}
