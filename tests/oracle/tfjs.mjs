// Runs TensorFlow.js graph models in @tensorflow/tfjs and, converted, in `model run`, and compares.
//
//   node tfjs.mjs MODEL_PROGRAM FILE.json…
//
// Prints the largest difference of each model's outputs, in parts of the output's range, and fails
// where one is over 1e-4 (one net apart, see below). Ends with a line of counts. @tensorflow/tfjs is looked up in NODE_PATH;
// its plain backend takes a minute for the larger nets.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { difference, random } from './compare.mjs';
import { readNpy, writeNpy } from './npy.mjs';

console.warn = () => {};  // advice to install another backend
const tf = createRequire(join(process.env.NODE_PATH ?? '.', 'x.js'))('@tensorflow/tfjs');
const [program, ...files] = process.argv.slice(2);

// Far outside its range of 0 to 1, selfie turns rounding into pixels: on these inputs onnxruntime is
// 8e-3 from @tensorflow/tfjs, and `model run` 8e-4.
const limitOf = (file, scale) => (scale > 1 && basename(file) === 'selfie.json' ? 1e-3 : 1e-4);

function load(file) {
  const { modelTopology, weightsManifest, signature } = JSON.parse(readFileSync(file, 'utf8'));
  const shards = weightsManifest.flatMap((group) => group.paths);
  const bytes = Buffer.concat(shards.map((path) => readFileSync(join(dirname(file), path))));
  return tf.loadGraphModel({ load: async () => ({
    modelTopology,
    signature,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(bytes).buffer,
  }) });
}

// The outputs' names as the converted model has them, which are the nodes' own.
function outputsOf(onnx) {
  const shown = execFileSync(program, ['show', onnx], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return [...shown.matchAll(/^output +(\S+) /gm)].map((line) => line[1]);
}

async function compare(file, folder, scale) {
  const onnx = join(folder, 'model.onnx'), given = join(folder, 'in.npy');
  execFileSync(program, ['convert', file, onnx], { stdio: ['ignore', 'ignore', 'pipe'] });
  const model = await load(file), names = outputsOf(onnx);
  if (model.inputs.length !== 1) throw new Error('has more than one input');
  const dims = model.inputs[0].shape.map((d) => (d > 0 ? d : 1));
  const draw = random(12345);
  const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => draw() * scale);
  writeNpy(given, 'float32', dims, data);
  const wanted = names.map((name, i) => join(folder, `out${i}.npy`));
  execFileSync(program, ['run', onnx, '--in', given, '--out', ...wanted], { stdio: ['ignore', 'ignore', 'pipe'] });
  let worst = 0;
  [model.execute(tf.tensor(data, dims), names)].flat().forEach((expected, i) => {
    const d = difference(readNpy(wanted[i]), { dims: expected.shape, data: expected.dataSync() });
    if (typeof d === 'string') throw new Error(`${names[i]}: ${d}`);
    worst = Math.max(worst, d);
  });
  return worst;
}

let passed = 0, failed = 0;
await tf.setBackend('cpu');
const folder = mkdtempSync(join(tmpdir(), 'fovea-tfjs-'));
for (const file of files) {
  for (const scale of [1, 255]) {
    try {
      const worst = await compare(file, folder, scale);
      const fine = worst <= limitOf(file, scale);
      fine ? ++passed : ++failed;
      console.log(`${fine ? 'ok  ' : 'FAIL'} ${worst.toExponential(1)}  inputs 0 to ${scale}  ${basename(file)}`);
    } catch (error) {
      ++failed;
      console.log(`FAIL ${basename(file)}: ${String(error.stderr ?? error.message).trim().split('\n')[0]}`);
    }
  }
}
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
