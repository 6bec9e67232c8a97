import type { TextKey } from '../../shared/text/languages.js';

/** A photo of 12 to 20 megapixels to try the window with, for whoever has none at hand; samples/SOURCES.md has where it is from. */
export interface Sample {
  readonly fileName: string;
  /** What it shows. */
  readonly text: TextKey;
  /** Whose it is, and on which terms. */
  readonly credit: string;
  /** Addresses: of a picture of 288 × 162, of the photo, and of a mask of what can go. */
  readonly thumbnail: string;
  readonly photo: string;
  readonly mask: string;
}

export const SAMPLES: readonly Sample[] = [
  {
    fileName: 'nuthatch.jpg',
    text: 'sample.nuthatch',
    credit: 'Lukas Baubkus, CC BY-SA 3.0',
    thumbnail: new URL('../components/sample-nuthatch.jpg', import.meta.url).href,
    photo: new URL('../../../samples/nuthatch.jpg', import.meta.url).href,
    mask: new URL('../../../samples/nuthatch-mask.png', import.meta.url).href,
  },
  {
    fileName: 'sundial.jpg',
    text: 'sample.sundial',
    credit: 'Aitzol Berasategi, CC BY 4.0',
    thumbnail: new URL('../components/sample-sundial.jpg', import.meta.url).href,
    photo: new URL('../../../samples/sundial.jpg', import.meta.url).href,
    mask: new URL('../../../samples/sundial-mask.png', import.meta.url).href,
  },
  {
    fileName: 'dandelion.jpg',
    text: 'sample.dandelion',
    credit: 'Clemens Engelhardt, CC0 1.0',
    thumbnail: new URL('../components/sample-dandelion.jpg', import.meta.url).href,
    photo: new URL('../../../samples/dandelion.jpg', import.meta.url).href,
    mask: new URL('../../../samples/dandelion-mask.png', import.meta.url).href,
  },
];

/** The photo and the mask as files. Fails where the page's own files cannot be read. */
export async function fetchSample({ fileName, photo, mask }: Sample): Promise<{ photo: File; mask: File }> {
  const [photoFile, maskFile] = await Promise.all([
    fetchFile(photo, fileName, 'image/jpeg'),
    fetchFile(mask, fileName.replace('.jpg', '-mask.png'), 'image/png'),
  ]);
  return { photo: photoFile, mask: maskFile };
}

async function fetchFile(address: string, name: string, type: string): Promise<File> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`Expected a sample at ${address} but received ${response.status}.`);
  return new File([await response.blob()], name, { type });
}
