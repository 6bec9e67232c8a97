/**
 * @file Finds weights that lie outside an ONNX file. ONNX Runtime would read them from wherever the program was started: they are not in
 * the file's hash, and may be anybody's. An ONNX file is a message of Protocol Buffers (onnx.proto3); a message is a row of fields, each a
 * number, a kind and a value.
 */

type Message = 'model' | 'graph' | 'node' | 'attribute' | 'sparse' | 'function' | 'training' | 'tensor';

/** Which fields of a message are messages that tensors can lie in. */
const CHILDREN: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  function: { 7: 'node', 11: 'attribute' },
  training: { 1: 'graph', 2: 'graph' },
  tensor: {},
};

/** In a tensor: where its data lies (a list of keys and values), and whether outside. */
const EXTERNAL_DATA = 13;
const DATA_LOCATION = 14;

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

/**
 * Does the model name data outside itself? Also `true` for fields of a kind that no ONNX file has, behind which some could hide. A file
 * that ends too early is for ONNX Runtime to refuse.
 */
export function namesExternalData(model: Uint8Array): boolean {
  const open: { kind: Message; at: number; end: number }[] = [{ kind: 'model', at: 0, end: model.length }];
  for (let message = open.pop(); message; message = open.pop()) {
    const { kind, end } = message;
    let { at } = message;
    while (at < end) {
      const key = readVarint(model, at, end);
      if (!key) return false;
      const field = Math.floor(key.value / 8);
      const wire = key.value % 8;
      at = key.end;
      if (kind === 'tensor' && field === EXTERNAL_DATA) return true;
      if (wire === VARINT) {
        const number = readVarint(model, at, end);
        if (!number) return false;
        if (kind === 'tensor' && field === DATA_LOCATION && number.value !== 0) return true;
        at = number.end;
      } else if (wire === BYTES) {
        const length = readVarint(model, at, end);
        if (!length || length.end + length.value > end) return false;
        at = length.end + length.value;
        const child = CHILDREN[kind][field];
        if (child) open.push({ kind: child, at: length.end, end: at });
      } else if (wire === FIXED_64 || wire === FIXED_32) {
        at += wire === FIXED_64 ? 8 : 4;
      } else return true;
    }
  }
  return false;
}

/** A number of 7 bits a byte, the lowest first; the highest bit says that there is more. */
function readVarint(bytes: Uint8Array, at: number, end: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10 && at + index < end; index++) {
    const byte = bytes[at + index] ?? 0;
    value += (byte & 127) * 2 ** (7 * index);
    if (byte < 128) return { value, end: at + index + 1 };
  }
  return undefined;
}
