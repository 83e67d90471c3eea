// Runs TensorFlow Lite models in TensorFlow Lite's own interpreter (as WebAssembly) and in `model run`, and compares.
//
//   node tflite.mjs MODEL_PROGRAM FILE.tflite…
//
// Outputs that are bytes, or floats that take at most 256 values, are compared in quanta, the step from one value to
// the next; others in parts of their range. Ends with a line of counts; the package is looked up in NODE_PATH.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { difference, random } from './compare.mjs';
import { arrayType, readNpy, writeNpy } from './npy.mjs';

const wasm = join(process.env.NODE_PATH ?? '.', '@tensorflow/tfjs-tflite/wasm/tflite_web_api_cc_simd');
console.warn = () => {};
const lite = await createRequire(import.meta.url)(`${wasm}.js`)({ wasmBinary: readFileSync(`${wasm}.wasm`), printErr() {} });
const [program, ...files] = process.argv.slice(2);
const inputs = 8;

// What is allowed: one quantum, 1e-4 of the range; except where the two compute different things.
const limits = {
  'yolox_nano_float16_quantize.tflite': { range: 2e-4 },
  'model_weight_quant.tflite': { range: 2e-2 },  // the interpreter rounds maps to bytes on the way, we do not
};
const limitOf = (file) => ({ quanta: 1, range: 1e-4, ...limits[basename(file)] });

function open(file) {
  const bytes = readFileSync(file), at = lite._malloc(bytes.length);
  lite.HEAPU8.set(bytes, at);
  const made = lite.TFLiteWebModelRunner.CreateFromBufferAndOptions(at, bytes.length, {
    numThreads: 1, enableWebNNDelegate: false, webNNDevicePreference: 0, enableProfiling: false,
    maxProfilingBufferEntries: 0,
  });
  if (!made.ok()) throw new Error(made.errorMessage());
  return made.value();
}

const list = (vector) => Array.from({ length: vector.size() }, (_, i) => vector.get(i));
const dimsOf = (tensor) => tensor.shape.split(',').map(Number);

/// Noise on a slope: neighbours resemble each other, as in pictures.
function fill(tensor, seed) {
  const draw = random(seed * 7919 + 1), data = new (arrayType(tensor.dataType))(tensor.data().length);
  const bytes = tensor.dataType !== 'float32', low = tensor.dataType === 'int8' ? -128 : 0;
  for (let i = 0; i < data.length; ++i) {
    const x = 0.5 * (0.5 + 0.5 * Math.sin(i * 0.0007 * (seed + 1))) + 0.5 * draw();
    data[i] = bytes ? Math.floor(x * 255.999) + low : x;
  }
  tensor.data().set(data);
  return data;
}

/// The step between neighbouring values, 0 for outputs that are not quantized.
function quantum(data) {
  if (!(data instanceof Float32Array)) return 1;
  const values = [...new Set(data)].sort((a, b) => a - b);
  if (values.length > 256 || data.length < 1000) return 0;
  return Math.min(...values.slice(1).map((v, i) => v - values[i]));
}

function compare(file, net, folder, seed) {
  const given = list(net.GetInputs()).map((tensor, i) => {
    const data = fill(tensor, seed), path = join(folder, `in${i}.npy`);
    writeNpy(path, tensor.dataType, dimsOf(tensor), data);
    return path;
  });
  if (!net.Infer()) throw new Error('the interpreter fails');
  const outputs = list(net.GetOutputs()), wanted = outputs.map((_, i) => join(folder, `out${i}.npy`));
  execFileSync(program, ['run', file, '--in', ...given, '--out', ...wanted], { stdio: ['ignore', 'ignore', 'pipe'] });
  const worst = { quanta: 0, range: 0 };
  outputs.forEach((tensor, i) => {
    const theirs = { dims: dimsOf(tensor), data: tensor.data().slice() }, ours = readNpy(wanted[i]);
    const step = quantum(theirs.data);
    const d = difference(ours, theirs);
    if (typeof d === 'string') throw new Error(d);
    if (!step) return void (worst.range = Math.max(worst.range, d));
    theirs.data.forEach((x, k) => (worst.quanta = Math.max(worst.quanta, Math.round(Math.abs(Number(ours.data[k]) - Number(x)) / step))));
  });
  return worst;
}

let passed = 0, failed = 0;
const folder = mkdtempSync(join(tmpdir(), 'fovea-tflite-'));
for (const file of files) {
  try {
    const net = open(file), worst = { quanta: 0, range: 0 };
    for (let seed = 1; seed <= inputs; ++seed) {
      const d = compare(file, net, folder, seed);
      worst.quanta = Math.max(worst.quanta, d.quanta), worst.range = Math.max(worst.range, d.range);
    }
    const fine = worst.quanta <= limitOf(file).quanta && worst.range <= limitOf(file).range;
    fine ? ++passed : ++failed;
    console.log(`${fine ? 'ok  ' : 'FAIL'} ${worst.quanta} quanta, ${worst.range.toExponential(1)} of the range  ${basename(file)}`);
  } catch (error) {
    ++failed;
    console.log(`FAIL ${basename(file)}: ${String(error.stderr ?? error.message).trim().split('\n')[0]}`);
  }
}
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
