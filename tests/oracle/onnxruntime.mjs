// Runs ONNX models in onnxruntime and in `model run` on the same random inputs and compares.
//
//   node onnxruntime.mjs MODEL_PROGRAM FILE.onnx…
//
// Prints the largest difference of each model's outputs, in parts of the output's range, and fails
// where one is over 1e-4 (two nets apart, see below). Ends with a line of counts. onnxruntime-node is looked up in NODE_PATH.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { difference, random } from './compare.mjs';
import { arrayType, readNpy, writeNpy } from './npy.mjs';

const ort = createRequire(join(process.env.NODE_PATH ?? '.', 'x.js'))('onnxruntime-node');
const [program, ...files] = process.argv.slice(2);

// These two round their maps to 256 levels between layers. A value next to the tie between two levels goes the way that
// the order of a float sum sends it, and what follows moves by a level: onnxruntime is as far from itself without its
// optimisations (`./tests/run levels`, which asks double, too).
const rounding = { 'person-vehicle-bike.onnx': 3e-2, 'vehicle-attributes-int8.onnx': 1e-2 };
const limitOf = (file) => rounding[basename(file)] ?? 1e-4;

// What an open extent becomes, by its place: batch, channels, height, width.
const usual = [1, 3, 224, 224];

function inputFor(meta, scale) {
  const dims = meta.shape.map((d, i) => (typeof d === 'number' && d > 0 ? d : usual[i] ?? 1));
  const data = new (arrayType(meta.type))(dims.reduce((a, b) => a * b, 1));
  const draw = random(12345);
  for (let i = 0; i < data.length; ++i) data[i] = meta.type === 'int64' ? 0n : draw() * scale;
  return { type: meta.type, dims, data };
}

async function compare(file, scale, folder) {
  const session = await ort.InferenceSession.create(file, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const metas = session.inputMetadata.filter((m) => session.inputNames.includes(m.name));
  const feeds = {}, given = [];
  metas.forEach((meta, i) => {
    const x = inputFor(meta, scale);
    const path = join(folder, `in${i}.npy`);
    writeNpy(path, x.type, x.dims, x.data);
    feeds[meta.name] = new ort.Tensor(x.type, x.data, x.dims);
    given.push(path);
  });
  const wanted = session.outputNames.map((name, i) => join(folder, `out${i}.npy`));
  const expected = await session.run(feeds);
  execFileSync(program, ['run', file, '--in', ...given, '--out', ...wanted], { stdio: ['ignore', 'ignore', 'pipe'] });
  let worst = 0;
  session.outputNames.forEach((name, i) => {
    const d = difference(readNpy(wanted[i]), expected[name]);
    if (typeof d === 'string') throw new Error(`${name}: ${d}`);
    worst = Math.max(worst, d);
  });
  return worst;
}

let passed = 0, failed = 0;
const folder = mkdtempSync(join(tmpdir(), 'fovea-oracle-'));
for (const file of files) {
  for (const scale of [1, 255]) {
    try {
      const worst = await compare(file, scale, folder);
      const fine = worst <= limitOf(file);
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
