import type { AnchorName } from '../../../shared/batch-names.js';
import { SUFFIX_PATTERN } from '../../../shared/batch-names.js';
import type { DetectorName } from '../../../shared/detector-names.js';
import type { FillOptions } from '../../../shared/fill-options.js';
import { DEFAULT_FILL_OPTIONS } from '../../../shared/fill-options.js';
import type { WrittenFormat } from '../../../shared/photo-formats.js';
import type { ColourSpace, Depth, MetadataChoice, Resize } from '../../../shared/save-choices.js';
import { DEEP_FORMATS } from '../../../shared/save-choices.js';
import type { FileHandle } from '../../platform/platform.js';
import type { BatchSetupParams } from './batch-types.js';

export const REMOVE_KINDS = ['detect', 'masks', 'mask', 'region', 'alpha', 'recipe', 'document'] as const;
export type RemoveKind = (typeof REMOVE_KINDS)[number];

/** What is still to be said before a batch can be started. */
export type MissingPart = 'input' | 'remove' | 'output';

/** What the person has chosen for a batch that is not started yet. */
export class BatchForm {
  input = $state.raw<FileHandle>();
  recursive = $state(true);
  /** The run goes on with photos that arrive. */
  watches = $state(false);
  remove = $state<RemoveKind>('detect');
  detectors = $state.raw<readonly DetectorName[]>(['date-stamp', 'dust']);
  /** Dust that stays in place over all photos counts too. */
  dustSeries = $state(false);
  masks = $state.raw<FileHandle>();
  mask = $state.raw<FileHandle>();
  /** Where the mask lies in its own size; without it, it is scaled to each photo. */
  anchor = $state<AnchorName>();
  regionAnchor = $state<AnchorName>('bottom-right');
  widthPercent = $state(25);
  heightPercent = $state(6);
  recipe = $state.raw<FileHandle>();
  /** Retouches are carried over to where the scene lies in each photo; of a recipe, from this photo. */
  follows = $state(false);
  reference = $state.raw<FileHandle>();
  output = $state.raw<FileHandle>();
  format = $state<WrittenFormat | 'same'>('same');
  onExists = $state<'skip' | 'suffix' | 'overwrite'>('skip');
  unmarked = $state<'skip' | 'copy'>('skip');
  /** How holes are filled, where no recipe says it. */
  options = $state.raw<FillOptions>(DEFAULT_FILL_OPTIONS);
  suffix = $state('');
  /** Nothing: no loss that can be seen. */
  quality = $state<number>();
  metadata = $state<MetadataChoice>('all');
  /** Nothing: as large as the photos. */
  resize = $state.raw<Resize>();
  /** Nothing: that of each photo. */
  colourSpace = $state<ColourSpace>();
  depth = $state<Depth>();
  keepTimes = $state(false);

  /** A recipe, or retouches, say how to fill themselves. */
  readonly fillsAsChosen = $derived(this.remove !== 'recipe' && this.remove !== 'document');

  /** Are the photos looked at before, for dust that stays in place? All have to be there for that. */
  get findsSeries(): boolean {
    return this.dustSeries && this.detectors.includes('dust') && !this.watches;
  }

  /** Takes what can stand in the name of a file; says whether it did. */
  chooseSuffix(text: string): boolean {
    const fits = SUFFIX_PATTERN.test(text);
    if (fits) this.suffix = text;
    return fits;
  }

  /** The job, or what is missing of it. `documentId`: the open photo, where it has retouches. */
  read(documentId: string | undefined): BatchSetupParams | MissingPart {
    const { input, output, recursive, format, quality, onExists, unmarked, suffix, keepTimes } = this;
    const { metadata, resize, colourSpace, depth } = this;
    if (!input) return 'input';
    const remove = this.#readRemove(documentId);
    if (!remove) return 'remove';
    if (!output) return 'output';
    return {
      ...{ input: input.token, output: output.token, recursive, remove, onExists, unmarked },
      ...{ suffix, keepTimes, options: this.fillsAsChosen ? this.options : DEFAULT_FILL_OPTIONS },
      ...(quality !== undefined && { quality }),
      ...(metadata !== 'all' && { metadata }),
      ...(resize && { resize }),
      ...(colourSpace && { colourSpace }),
      ...(depth && DEEP_FORMATS.includes(format) && { depth }),
      ...(format !== 'same' && { format }),
    };
  }

  #readRemove(documentId: string | undefined): BatchSetupParams['remove'] | undefined {
    switch (this.remove) {
      case 'detect': {
        const names = [...this.detectors];
        if (names.length === 0) return undefined;
        return { kind: 'detect', names, ...(this.findsSeries && { series: true }) };
      }
      case 'masks':
        return this.masks && { kind: 'masks', folder: this.masks.token };
      case 'mask':
        return (
          this.mask && { kind: 'mask', file: this.mask.token, ...(this.anchor && { anchor: this.anchor }) }
        );
      case 'region': {
        const { widthPercent, heightPercent, regionAnchor: anchor } = this;
        return { kind: 'region', widthPercent, heightPercent, anchor };
      }
      case 'alpha':
        return { kind: 'alpha' };
      case 'recipe': {
        const { recipe, follows, reference } = this;
        if (!recipe || (follows && !reference)) return undefined;
        return {
          ...{ kind: 'recipe', file: recipe.token },
          ...(follows && reference && { register: reference.token }),
        };
      }
      case 'document':
        if (documentId === undefined) return undefined;
        return { kind: 'document', documentId, ...(this.follows && { register: true }) };
    }
  }
}
