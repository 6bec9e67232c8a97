import * as v from 'valibot';

/** All notices that the engine can give beside a result; each language has a text for each. */
export const NOTICE_CODES = [
  /** `device` and its `provider`. */
  'DEVICE_SHORT_OF_MEMORY',
  'DEVICE_OUT_OF_MEMORY',
  /** And why, in the driver's words: `reason`. */
  'DEVICE_FAILED',
  'COLOURS_CONVERTED',
  /** How many there are: `pages`. */
  'FIRST_PAGE_ONLY',
  'GAIN_MAP_LEFT_OUT',
  'DEPTH_MAP_LEFT_OUT',
  /** `width`, `height`; with `sensorWidth`, `sensorHeight` where the file says them. */
  'RAW_PREVIEW',
  'RAW_PREVIEW_OF_SENSOR',
  /** `format`, here as below; bits a channel: at `most`, and `bits` of the photo. */
  'DEPTH_REDUCED',
  /** As the person wanted: `bits` of the photo, those of the file `now`. */
  'DEPTH_CHANGED',
  /** The wanted `space`. */
  'COLOUR_SPACE_CHANGED',
  'COLOUR_SPACE_KEPT',
  'TRANSPARENCY_LEFT_OUT',
  'CAPTIONS_LEFT_OUT',
  /** And what: `names`. */
  'METADATA_LEFT_OUT',
  'JPEG_WRITTEN_ANEW',
  /** How many: `channels`. */
  'CHANNELS_LEFT_OUT',
  'LAYERS_LEFT_OUT',
  'VIDEO_LEFT_OUT',
  'CMYK_DEPTH_REDUCED',
  'PROFILE_DAMAGED',
  'FAULTS_PASSED_OVER',
  /** `greatest` value of `most`, `limit` from which on it means remove. */
  'MASK_FAINT',
  'MASK_COLOURED',
  'PREFERENCE_UNUSED',
  'NOTHING_TO_COPY',
] as const;

export type NoticeCode = (typeof NOTICE_CODES)[number];

/** What the person should know of how something was done: a stable code with its values for machines, the sentence in English for people. */
export const NoticeSchema = v.pipe(
  v.strictObject({
    /** One of `NOTICE_CODES`, or of those of another version that a sidecar comes from. */
    code: v.string(),
    message: v.string(),
    values: v.pipe(v.record(v.string(), v.union([v.string(), v.number()])), v.readonly()),
  }),
  v.readonly(),
);
export type Notice = v.InferOutput<typeof NoticeSchema>;

/** A notice; `values` are those that its code names. */
export function createNotice(code: NoticeCode, message: string, values: Notice['values'] = {}): Notice {
  return { code, message, values };
}
