// Just enough of an ONNX file for `double.mjs`: nodes, constants, and a copy that gives more outputs.

const whole = (bytes) => {  // a varint at the front: its value and what follows
  let value = 0n, at = 0;
  for (let more = true; more; ++at) {
    value |= BigInt(bytes[at] & 127) << BigInt(7 * at);
    more = bytes[at] > 127;
  }
  return [Number(BigInt.asIntN(64, value)), bytes.subarray(at)];
};
const varint = (value) => {
  const out = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return Buffer.from([...out, value]);
};

/// The fields of a message by their number; each a list of numbers and buffers.
function message(bytes) {
  const fields = {};
  while (bytes.length) {
    let key, value;
    [key, bytes] = whole(bytes);
    if ((key & 7) === 0) [value, bytes] = whole(bytes);
    else {
      let length = (key & 7) === 1 ? 8 : 4;
      if ((key & 7) === 2) [length, bytes] = whole(bytes);
      value = bytes.subarray(0, length), bytes = bytes.subarray(length);
    }
    (fields[key >> 3] ??= []).push(value);
  }
  return fields;
}
const texts = (list = []) => list.map((bytes) => bytes.toString('utf8'));
const wholes = (list = []) => list.flatMap((each) => {
  if (typeof each === 'number') return [each];
  const out = [];
  for (let value; each.length; out.push(value)) [value, each] = whole(each);
  return out;
});
const copied = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);

function tensor(bytes) {
  const t = message(bytes), type = t[2][0], dims = wholes(t[1]);
  const raw = t[9] && copied(t[9][0]);
  if (type === 1) return { dims, data: Float64Array.from(new Float32Array(raw ?? copied(Buffer.concat(t[4] ?? [])))) };
  if (type === 7) return { dims, data: raw ? Float64Array.from(new BigInt64Array(raw), Number) : Float64Array.from(wholes(t[7])) };
  throw new Error(`a constant has the type ${type}`);
}

function attribute(bytes) {
  const a = message(bytes), name = a[1][0].toString();
  if (a[8]) return [name, wholes(a[8])];
  if (a[2]) return [name, a[2][0].readFloatLE(0)];
  if (a[4]) return [name, a[4][0].toString()];
  if (a[5]) return [name, tensor(a[5][0])];
  return [name, a[3]?.[0] ?? 0];
}

export function readOnnx(bytes) {
  const graph = message(message(bytes)[7][0]);
  return {
    nodes: graph[1].map(message).map((n) => ({
      reads: texts(n[1]), writes: texts(n[2]), op: n[4][0].toString(),
      with: Object.fromEntries((n[5] ?? []).map(attribute)),
    })),
    constants: Object.fromEntries((graph[5] ?? []).map((t) => [message(t)[8][0].toString(), tensor(t)])),
    inputs: (graph[11] ?? []).map((v) => message(v)[1][0].toString()),
    outputs: graph[12].map((v) => message(v)[1][0].toString()),
  };
}

/// The same model with float outputs `names` after its own. Two messages one after the other are one, whose lists are
/// joined; so a graph of outputs is all there is to append.
export function withOutputs(bytes, names) {
  const field = (number, body) => Buffer.concat([varint(number * 8 + 2), varint(body.length), body]);
  const float = field(2, field(1, Buffer.from([8, 1])));
  const outputs = names.map((name) => field(12, Buffer.concat([field(1, Buffer.from(name)), float])));
  return Buffer.concat([bytes, field(7, Buffer.concat(outputs))]);
}
