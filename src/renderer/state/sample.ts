/** A photo of 16 megapixels that belongs to everybody (samples/SOURCES.md), for whoever has none at hand. */
const ADDRESS = new URL('../../../samples/dandelion.jpg', import.meta.url).href;

/** The photo to try the window with. Fails where the page's own files cannot be read. */
export async function fetchSample(): Promise<File> {
  const response = await fetch(ADDRESS);
  if (!response.ok)
    throw new Error(`Expected the sample photo at ${ADDRESS} but received ${response.status}.`);
  return new File([await response.blob()], 'dandelion.jpg', { type: 'image/jpeg' });
}
