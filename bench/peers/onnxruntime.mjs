// Times ONNX models in onnxruntime and in `model bench`, in turn, so that both meet the same noise.
//
//   node onnxruntime.mjs MODEL_PROGRAM THREADS FILE.onnx…
//
// Prints the median of each side's medians and their ratio: over 1, fovea is faster. In old files that list
// weights as inputs onnxruntime takes them for replaceable and is slower than it need be.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const ort = createRequire(join(process.env.NODE_PATH ?? '.', 'x.js'))('onnxruntime-node');
const [program, threads, ...files] = process.argv.slice(2);
const rounds = 5;

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

async function theirs(session, feeds) {
  const times = [];
  for (const end = performance.now() + 600; performance.now() < end || times.length < 5;) {
    const start = performance.now();
    await session.run(feeds);
    times.push(performance.now() - start);
  }
  return median(times);
}

function ours(file, shapes) {
  const said = execFileSync(program, ['bench', file, '--threads', threads, ...shapes], { encoding: 'utf8' });
  return Number(/median ([0-9.]+) ms/.exec(said)[1]);
}

const usual = [1, 3, 320, 320];
console.log(`${threads} thread(s), ms                    fovea  onnxruntime  ratio`);
const ratios = [];
for (const file of files) {
  const session = await ort.InferenceSession.create(file, {
    logSeverityLevel: 3, intraOpNumThreads: Number(threads), interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
  const feeds = {}, shapes = [];
  for (const meta of session.inputMetadata) {
    const open = meta.shape.some((d) => !(d > 0));
    const dims = meta.shape.map((d, i) => (d > 0 ? Number(d) : usual[i] ?? 1));
    if (open) shapes.push('--shape', `${meta.name}=${dims.join()}`);
    const data = new Float32Array(dims.reduce((a, b) => a * b, 1)).map(() => Math.random());
    feeds[meta.name] = new ort.Tensor('float32', data, dims);
  }
  await session.run(feeds);
  const a = [], b = [];
  for (let i = 0; i < rounds; ++i) a.push(ours(file, shapes)), b.push(await theirs(session, feeds));
  const [mine, peer] = [median(a), median(b)];
  ratios.push(peer / mine);
  console.log(`${basename(file, '.onnx').padEnd(34)} ${mine.toFixed(2).padStart(7)} ${peer.toFixed(2).padStart(12)} ` +
              `${(peer / mine).toFixed(2).padStart(6)}`);
  await session.release();
}
const mean = Math.exp(ratios.reduce((s, r) => s + Math.log(r), 0) / ratios.length);
console.log(`geometric mean of the ratios: ${mean.toFixed(2)}`);
