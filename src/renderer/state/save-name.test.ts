import { describe, expect, it } from 'vitest';
import { formatOf, suggestSaveName, withFormat } from './save-name.js';

describe('the name to save under', () => {
  it('lies beside the original and keeps its ending', () => {
    expect(suggestSaveName('IMG_1.JPG', 'jpeg')).toBe('IMG_1-retouched.JPG');
    expect(suggestSaveName('scan.old.tif', 'tiff')).toBe('scan.old-retouched.tif');
  });

  it('ends with a format that can be written', () => {
    expect(suggestSaveName('photo', 'jpeg')).toBe('photo-retouched.jpg');
    expect(suggestSaveName('clip.heic', 'heif')).toBe('clip-retouched.png');
    expect(suggestSaveName('wrong.png', 'jpeg')).toBe('wrong-retouched.jpg');
  });

  it('follows the format and the reverse', () => {
    expect(withFormat('a.jpeg', 'jpeg')).toBe('a.jpeg');
    expect(withFormat('a.jpeg', 'png')).toBe('a.png');
    expect(withFormat('v1.2', 'webp')).toBe('v1.2.webp');
    expect(formatOf('a.TIFF')).toBe('tiff');
    expect(formatOf('a.psd')).toBeUndefined();
  });
});
