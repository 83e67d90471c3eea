// Tensors as .npy files (format 1.0, little-endian, C order), as `model run` reads and writes them.
import { readFileSync, writeFileSync } from 'node:fs';

const codes = {
  float32: ['<f4', Float32Array], float64: ['<f8', Float64Array], int64: ['<i8', BigInt64Array],
  int32: ['<i4', Int32Array], uint8: ['|u1', Uint8Array], int8: ['|i1', Int8Array],
  bool: ['|b1', Uint8Array],
};

export function arrayType(type) {
  if (!codes[type]) throw new Error(`no array type for ${type}`);
  return codes[type][1];
}

export function writeNpy(path, type, dims, data) {
  const shape = dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`;
  let header = `{'descr': '${codes[type][0]}', 'fortran_order': False, 'shape': ${shape}, }`;
  header = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + '\n';
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01\x00', 0, 'latin1');
  head.writeUInt16LE(header.length, 8);
  const body = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  writeFileSync(path, Buffer.concat([head, Buffer.from(header, 'latin1'), body]));
}

export function readNpy(path) {
  const file = readFileSync(path);
  const length = file.readUInt16LE(8);
  const header = file.toString('latin1', 10, 10 + length);
  const code = /'descr': *'([^']+)'/.exec(header)[1];
  const dims = /'shape': *\(([^)]*)\)/.exec(header)[1].split(',').filter((s) => s.trim()).map(Number);
  const [type, [, Type]] = Object.entries(codes).find(([, [c]]) => c === code);
  const body = file.buffer.slice(file.byteOffset + 10 + length, file.byteOffset + file.length);
  return { type, dims, data: new Type(body) };
}
