// Why two engines differ on a net that rounds its maps to levels (Round between layers), answered in double.
//
//   node levels.mjs MODEL_PROGRAM FILE.onnx…
//
// Prints how far the outputs are apart, in parts of their range: of `model run` and onnxruntime; of onnxruntime and
// itself without optimisations; of double and itself when each input moves by half a step of a float. Then the first
// Round whose levels differ: how many values, and how near to the tie between two levels they are in double; and from
// there on, how many values each engine rounds otherwise than double does. It is no test: nothing fails.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { difference, random } from './compare.mjs';
import { evaluate } from './double.mjs';
import { readNpy, writeNpy } from './npy.mjs';
import { readOnnx, withOutputs } from './onnx.mjs';

const ort = createRequire(join(process.env.NODE_PATH ?? '.', 'x.js'))('onnxruntime-node');
const [program, ...files] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'fovea-levels-'));
const most = 16;  // Rounds that are looked at: their maps are large

async function theirs(file, { name, dims, data }, graphOptimizationLevel) {
  const how = { logSeverityLevel: 3, intraOpNumThreads: 1, graphOptimizationLevel };
  const session = await ort.InferenceSession.create(file, how);
  return session.run({ [name]: new ort.Tensor('float32', data, dims) });
}
function ours(file, input, names) {
  const given = join(folder, 'in.npy'), wanted = names.map((_, i) => join(folder, `out${i}.npy`));
  writeNpy(given, 'float32', input.dims, input.data);
  execFileSync(program, ['run', file, '--in', given, '--out', ...wanted], { stdio: ['ignore', 'ignore', 'pipe'] });
  return Object.fromEntries(names.map((name, i) => [name, readNpy(wanted[i])]));
}
const inDouble = (model, { name, dims, data }, by = 1) =>
  evaluate(model, { [name]: { dims, data: Float64Array.from(data, (v) => v * by) } });

const apart = (a, b, names) => Math.max(...names.map((name) => difference(a[name], b[name]))).toExponential(1);
const level = (v) => Math.round(Number(v));
const flips = (a, b) => [...a.keys()].filter((i) => level(a[i]) !== level(b[i]));
const fromTie = (v) => Math.abs(Math.abs(v - Math.floor(v)) - 0.5);

async function compare(file, scale) {
  const bytes = readFileSync(file), model = readOnnx(bytes);
  const [{ name, shape: dims }] = (await ort.InferenceSession.create(file, { logSeverityLevel: 3 })).inputMetadata;
  const draw = random(12345), length = dims.reduce((a, b) => a * b, 1);
  const input = { name, dims, data: Float32Array.from({ length }, () => draw() * scale) };
  const say = (...words) => console.log('  ' + words.join(' '));
  console.log(`${basename(file)}, inputs 0 to ${scale}`);

  const a = ours(file, input, model.outputs), b = await theirs(file, input, 'all');
  const plain = await theirs(file, input, 'disabled'), exact = inDouble(model, input);
  say('outputs apart: fovea and onnxruntime', apart(a, b, model.outputs));
  say('  onnxruntime, and without optimisations', apart(b, plain, model.outputs));
  say('  fovea and double', apart(a, exact, model.outputs), ' onnxruntime and double', apart(b, exact, model.outputs));
  say('  double, and with inputs half a step of a float larger', apart(inDouble(model, input, 1 + 2 ** -24), exact, model.outputs));

  const rounds = model.nodes.filter((n) => n.op === 'Round').slice(0, most);
  if (!rounds.length) return;
  const more = rounds.flatMap((n) => [n.reads[0], n.writes[0]]), longer = join(folder, 'more.onnx');
  writeFileSync(longer, withOutputs(bytes, more));
  const x = ours(longer, input, [...model.outputs, ...more]), y = await theirs(longer, input, 'all');
  const start = { ...model, outputs: more, nodes: model.nodes.slice(0, model.nodes.indexOf(rounds.at(-1)) + 1) };
  const z = inDouble(start, input);
  let told = 0;
  for (const { reads: [from], writes: [to] } of rounds) {
    const differ = flips(x[to].data, y[to].data), all = z[to].data.length;
    if (!told && !differ.length) continue;
    if (++told > 5) break;
    if (told === 1) {
      const near = Math.max(...differ.map((i) => fromTie(z[from].data[i])));
      say(`the first Round to differ, ${to}: ${differ.length} of ${all} values, within ${near.toExponential(1)} of a tie`);
    }
    say(`  not as double: fovea ${flips(x[to].data, z[to].data).length}, onnxruntime ${flips(y[to].data, z[to].data).length};`,
      `fovea not as onnxruntime ${differ.length} of ${all}, ${to}`);
  }
  if (!told) say(`no value differs in the first ${rounds.length} Rounds`);
}

for (const file of files) for (const scale of [1, 255]) await compare(file, scale);
rmSync(folder, { recursive: true });
