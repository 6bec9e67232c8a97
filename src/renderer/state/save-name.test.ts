import { describe, expect, it } from 'vitest';
import { completeName, formatOf, suggestSaveName, withFormat } from './save-name.js';

const VALUES = { width: 400, height: 300, date: new Date(2026, 2, 4) };

describe('the name to save under', () => {
  it('lies beside the original and keeps its ending', () => {
    expect(suggestSaveName('IMG_1.JPG', 'jpeg', VALUES)).toBe('IMG_1-retouched.JPG');
    expect(suggestSaveName('scan.old.tif', 'tiff', VALUES)).toBe('scan.old-retouched.tif');
  });

  it('ends with a format that can be written', () => {
    expect(suggestSaveName('photo', 'jpeg', VALUES)).toBe('photo-retouched.jpg');
    expect(suggestSaveName('IMG_1.HEIC', 'heic', VALUES)).toBe('IMG_1-retouched.jpg');
    expect(suggestSaveName('clip.xyz', 'xyz', VALUES)).toBe('clip-retouched.png');
    expect(suggestSaveName('wrong.png', 'jpeg', VALUES)).toBe('wrong-retouched.jpg');
  });

  it('follows the pattern of the person, as far as systems take it', () => {
    const suggest = (pattern: string): string => suggestSaveName('a.b.JPG', 'jpeg', VALUES, pattern);
    expect(suggest('{date}_{name}')).toBe('2026-03-04_a.b.JPG');
    expect(suggest('{name} {width}x{height}')).toBe('a.b 400x300.JPG');
    expect(suggest('../{name}:{other}')).toBe('..-a.b-{other}.JPG');
    expect(suggest('clean')).toBe('clean.JPG');
    expect(suggest(' . ')).toBe('a.b-retouched.JPG');
  });

  it('is made complete by the format that was chosen, unless it names one itself', () => {
    expect(completeName(' garden.v2 ', 'tiff')).toBe('garden.v2.tif');
    expect(completeName('garden.webp', 'tiff')).toBe('garden.webp');
    expect(completeName('garden.', 'avif')).toBe('garden.avif');
    expect(completeName('.png', 'png')).toBeUndefined();
    expect(completeName(' . ', 'png')).toBeUndefined();
  });

  it('follows the format and the reverse', () => {
    expect(withFormat('a.jpeg', 'jpeg')).toBe('a.jpeg');
    expect(withFormat('a.jpeg', 'png')).toBe('a.png');
    expect(withFormat('v1.2', 'webp')).toBe('v1.2.webp');
    expect(withFormat('', 'tiff')).toBe('');
    expect(withFormat('photo.', 'png')).toBe('photo.png');
    expect(formatOf('a.TIFF')).toBe('tiff');
    expect(formatOf('a.psd')).toBeUndefined();
  });
});
