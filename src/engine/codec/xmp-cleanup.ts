/**
 * XMP without what a retouch makes wrong: `tiff:Orientation` becomes 1 (the pixels are turned already) and the previews in
 * `xmp:Thumbnails` (XMP specification part 2, 1.2.2.3), which show the photo as it was, go. All else stays as it is written.
 */
export function cleanXmp(xmp: string): string {
  return xmp
    .replace(/(\btiff:Orientation\s*=\s*["'])\s*[2-8]\s*(["'])/g, '$11$2')
    .replace(/(<tiff:Orientation\s*>)\s*[2-8]\s*(<\/tiff:Orientation\s*>)/g, '$11$2')
    .replace(/<(xmp|xap):Thumbnails\b[^>]*>[\s\S]*?<\/\1:Thumbnails\s*>/g, '');
}
