/** Codes for the symbols of one table: code and length by symbol, and the lists that a DHT segment holds. */
export interface HuffmanCode {
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
  /** How many codes have 1 to 16 bits, and the symbols in the order of their codes. */
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/** A symbol that is never sent takes the code of ones alone, which may not be given (T.81, K.2). */
const RESERVED = 256;
const MAX_LENGTH = 16;

/** The shortest code for symbols that occur `frequencies` times (T.81, K.2: Huffman, then limited to 16 bits). */
export function createOptimalCode(frequencies: ArrayLike<number>): HuffmanCode {
  const perLength = limitLengths(countLengths(frequencies));
  const used = Array.from({ length: 256 }, (_, symbol) => symbol).filter(
    (symbol) => (frequencies[symbol] ?? 0) > 0,
  );
  const depths = codeDepths(frequencies);
  used.sort((one, other) => (depths[one] ?? 0) - (depths[other] ?? 0) || one - other);
  return assignCodes(perLength, Uint8Array.from(used));
}

/** The depth of each symbol in a Huffman tree with the reserved symbol added; 0 for symbols that do not occur. */
function codeDepths(frequencies: ArrayLike<number>): Uint16Array {
  const weights = Float64Array.from({ length: 257 }, (_, symbol) =>
    symbol === RESERVED ? 1 : (frequencies[symbol] ?? 0),
  );
  const depths = new Uint16Array(257);
  const groups = Array.from({ length: 257 }, (_, symbol) => [symbol]);
  for (;;) {
    const [first, second] = twoSmallest(weights);
    if (first < 0 || second < 0) return depths;
    weights[first] = (weights[first] ?? 0) + (weights[second] ?? 0);
    weights[second] = 0;
    groups[first] = [...(groups[first] ?? []), ...(groups[second] ?? [])];
    for (const symbol of groups[first] ?? []) depths[symbol] = (depths[symbol] ?? 0) + 1;
  }
}

/** The places of the two smallest weights above 0, the later one where they are equal; -1 where there is none. */
function twoSmallest(weights: Float64Array): [number, number] {
  let first = -1;
  let second = -1;
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index] ?? 0;
    if (weight === 0) continue;
    if (first < 0 || weight <= (weights[first] ?? 0)) {
      second = first;
      first = index;
    } else if (second < 0 || weight <= (weights[second] ?? 0)) second = index;
  }
  return [first, second];
}

function countLengths(frequencies: ArrayLike<number>): number[] {
  const perLength = new Array<number>(258).fill(0);
  for (const depth of codeDepths(frequencies)) {
    if (depth > 0) perLength[depth] = (perLength[depth] ?? 0) + 1;
  }
  return perLength;
}

/** Brings codes longer than 16 bits down (figure K.3) and takes the reserved one away. */
function limitLengths(perLength: number[]): Uint8Array {
  const at = (length: number): number => perLength[length] ?? 0;
  for (let length = perLength.length - 1; length > MAX_LENGTH; length--) {
    while (at(length) > 0) {
      let shorter = length - 2;
      while (at(shorter) === 0) shorter--;
      perLength[length] = at(length) - 2;
      perLength[length - 1] = at(length - 1) + 1;
      perLength[shorter + 1] = at(shorter + 1) + 2;
      perLength[shorter] = at(shorter) - 1;
    }
  }
  let longest = MAX_LENGTH;
  while (longest > 0 && at(longest) === 0) longest--;
  perLength[longest] = at(longest) - 1;
  return Uint8Array.from({ length: MAX_LENGTH }, (_, index) => at(index + 1));
}

function assignCodes(counts: Uint8Array, symbols: Uint8Array): HuffmanCode {
  const codes = new Uint16Array(256);
  const lengths = new Uint8Array(256);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= MAX_LENGTH; length++) {
    for (let next = counts[length - 1] ?? 0; next > 0; next--, code++, index++) {
      const symbol = symbols[index] ?? 0;
      codes[symbol] = code;
      lengths[symbol] = length;
    }
    code <<= 1;
  }
  return { codes, lengths, counts, symbols };
}
