/** One entry of IPTC data: what it is, and all its bytes. */
export interface DataSet {
  readonly record: number;
  readonly dataSet: number;
  readonly whole: Buffer;
}

const MARKER = 0x1c;
const HEAD_BYTES = 5;
const EXTENDED = 0x8000;

/** The entries of IPTC data (IIM 4.2, 1.5), up to one that is damaged. */
export function readDataSets(iptc: Buffer): DataSet[] {
  const entries: DataSet[] = [];
  for (let offset = 0; offset + HEAD_BYTES <= iptc.length && iptc[offset] === MARKER;) {
    let length = iptc.readUInt16BE(offset + 3);
    let head = HEAD_BYTES;
    if ((length & EXTENDED) !== 0) {
      const bytes = length & ~EXTENDED;
      if (bytes === 0 || bytes > 4 || offset + HEAD_BYTES + bytes > iptc.length) break;
      length = iptc.readUIntBE(offset + HEAD_BYTES, bytes);
      head += bytes;
    }
    const end = offset + head + length;
    if (end > iptc.length) break;
    entries.push({
      record: iptc[offset + 1]!,
      dataSet: iptc[offset + 2]!,
      whole: iptc.subarray(offset, end),
    });
    offset = end;
  }
  return entries;
}
