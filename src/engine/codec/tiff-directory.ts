/**
 * @file Reads TIFF structure (TIFF 6.0, section 2), which EXIF blocks share. Every read is checked: damaged input gives
 * fewer entries, never an exception.
 */

/** One directory entry; `valueOffset` is where its values begin, counted from the start of the TIFF structure. */
export interface TiffEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly valueOffset: number;
  readonly byteLength: number;
}

/** One directory: where it lies, its entries and where the offset of the next directory is written. */
export interface TiffDirectory {
  readonly offset: number;
  readonly entries: ReadonlyMap<number, TiffEntry>;
  readonly nextPointerOffset: number;
  readonly nextOffset: number;
}

/** A text up to its closing zero, without blanks around it. */
export function beforeZero(text: string): string {
  const [first = ''] = text.split('\0', 1);
  return first.trim();
}

const TYPE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/** A view on a classic TIFF structure; `undefined` where `bytes` is none (BigTIFF included). */
export class TiffReader {
  private constructor(
    readonly view: DataView,
    readonly littleEndian: boolean,
  ) {}

  static open(bytes: Uint8Array): TiffReader | undefined {
    if (bytes.byteLength < 8) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const order = view.getUint16(0);
    if (order !== 0x4949 && order !== 0x4d4d) return undefined;
    const littleEndian = order === 0x4949;
    return view.getUint16(2, littleEndian) === 42 ? new TiffReader(view, littleEndian) : undefined;
  }

  /** The offset of the first directory. */
  firstOffset(): number {
    return this.view.getUint32(4, this.littleEndian);
  }

  /** The directory at `offset`, `undefined` where it does not fit. Entries whose values lie outside are left out. */
  directoryAt(offset: number): TiffDirectory | undefined {
    if (offset < 8 || offset + 2 > this.view.byteLength) return undefined;
    const count = this.view.getUint16(offset, this.littleEndian);
    const nextPointerOffset = offset + 2 + count * 12;
    if (nextPointerOffset + 4 > this.view.byteLength) return undefined;
    const entries = new Map<number, TiffEntry>();
    for (let index = 0; index < count; index++) {
      const entry = this.#entryAt(offset + 2 + index * 12);
      if (entry !== undefined) entries.set(entry.tag, entry);
    }
    const nextOffset = this.view.getUint32(nextPointerOffset, this.littleEndian);
    return { offset, entries, nextPointerOffset, nextOffset };
  }

  #entryAt(offset: number): TiffEntry | undefined {
    const tag = this.view.getUint16(offset, this.littleEndian);
    const type = this.view.getUint16(offset + 2, this.littleEndian);
    const count = this.view.getUint32(offset + 4, this.littleEndian);
    const byteLength = count * (TYPE_SIZES[type] ?? 0);
    if (byteLength === 0) return undefined;
    const valueOffset = byteLength <= 4 ? offset + 8 : this.view.getUint32(offset + 8, this.littleEndian);
    if (valueOffset + byteLength > this.view.byteLength) return undefined;
    return { tag, type, count, valueOffset, byteLength };
  }

  /** The whole numbers (types BYTE, SHORT, LONG, IFD) of an entry; empty for other types. At most `most` are read. */
  numbersOf(entry: TiffEntry | undefined, most = 64): number[] {
    if (entry === undefined) return [];
    const numbers: number[] = [];
    for (let index = 0; index < Math.min(entry.count, most); index++) {
      if (entry.type === 1) numbers.push(this.view.getUint8(entry.valueOffset + index));
      else if (entry.type === 3) {
        numbers.push(this.view.getUint16(entry.valueOffset + 2 * index, this.littleEndian));
      } else if (entry.type === 4 || entry.type === 13) {
        numbers.push(this.view.getUint32(entry.valueOffset + 4 * index, this.littleEndian));
      }
    }
    return numbers;
  }

  /** The text of an ASCII entry without the closing zero; empty for other types. */
  textOf(entry: TiffEntry | undefined): string {
    if (entry === undefined || entry.type !== 2) return '';
    const bytes = new Uint8Array(
      this.view.buffer,
      this.view.byteOffset + entry.valueOffset,
      entry.byteLength,
    );
    return beforeZero(Buffer.from(bytes).toString('latin1'));
  }
}
