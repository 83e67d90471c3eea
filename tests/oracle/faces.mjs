// Runs the face nets in onnxruntime on the very crops that our components read, and compares.
//
//   node faces.mjs MODEL_PROGRAM FACE_CROPS_PROGRAM PHOTO…
//
// FACE_CROPS_PROGRAM is the target `face_crops`. Fails where a cosine of embeddings is below 0.9999,
// a point of the mesh is off by 0.01 of its pixels, an age by 0.01 years, a gender or a liveness by
// 0.0001. Age and gender 0013 (within 0.05 and 0.001) and liveness are compared where their files are
// in the cache.
// onnxruntime-node is looked up in NODE_PATH; models come from the cache.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ort = createRequire(join(process.env.NODE_PATH ?? '.', 'x.js'))('onnxruntime-node');
const [model, crops, ...photos] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'faces-'));

function floats(name) {
  const bytes = readFileSync(join(folder, name + '.f32'));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

async function session(cached) {
  let onnx = join(process.env.FOVEA_CACHE, 'models', cached);
  if (!cached.endsWith('.onnx')) {
    onnx = join(folder, cached + '.onnx');
    execFileSync(model, ['convert', join(process.env.FOVEA_CACHE, 'models', cached), onnx]);
  }
  return ort.InferenceSession.create(onnx, { logSeverityLevel: 3, intraOpNumThreads: 1 });
}

async function run(net, dims, data) {
  const answer = await net.run({ [net.inputNames[0]]: new ort.Tensor('float32', data, dims) });
  return Object.values(answer).map((t) => t.data);
}

function cosine(a, b) {
  let ab = 0, aa = 0, bb = 0;
  for (let i = 0; i < a.length; ++i) ab += a[i] * b[i], aa += a[i] ** 2, bb += b[i] ** 2;
  return ab / Math.sqrt(aa * bb);
}

// A crop with channels last, as the channels-first net reads it.
function first(crop, side) {
  const planes = new Float32Array(crop.length);
  for (let i = 0; i < side * side; ++i)
    for (let c = 0; c < 3; ++c) planes[c * side * side + i] = crop[3 * i + c];
  return planes;
}

function softmax(x) {
  const most = Math.max(...x), e = Array.from(x, (v) => Math.exp(v - most));
  return e.map((v) => v / e.reduce((a, b) => a + b));
}

// The largest differences of the heads that not everybody has fetched.
async function compareMore(count) {
  const worst = { age: 0, male: 0, live: 0 };
  const retail = floats('retail'), live = [floats('small'), floats('large')];
  const nets = [await session('age-gender-retail.onnx'), await session('2.7_80x80_MiniFASNetV2.onnx'),
                await session('fr_liveness.onnx')];
  const inputs = [62, 80, 128].map((side) => floats('crop' + side));
  for (let i = 0; i < count; ++i) {
    const answer = (which, side) => run(nets[which], [1, 3, side, side],
      first(inputs[which].slice(i * side * side * 3, (i + 1) * side * side * 3), side));
    const heads = await answer(0, 62);
    worst.age = Math.max(worst.age, Math.abs(100 * heads.find((d) => d.length === 1)[0] - retail[2 * i]));
    worst.male = Math.max(worst.male, Math.abs(heads.find((d) => d.length === 2)[1] - retail[2 * i + 1]));
    for (const [which, side, index] of [[1, 80, 1], [2, 128, 0]]) {
      const share = softmax((await answer(which, side))[0])[index];
      worst.live = Math.max(worst.live, Math.abs(share - live[which - 1][i]));
    }
  }
  console.log(`0013 and liveness: age ${worst.age.toExponential(1)}, male ${worst.male.toExponential(1)}, ` +
              `live ${worst.live.toExponential(1)}`);
  // 0013 rounds to 255 steps inside: at the edge of one, a last bit decides.
  return worst.age < 0.05 && worst.male < 1e-3 && worst.live < 1e-4;
}

const worst = { cosine: 1, feature: 1, mesh: 0, age: 0, male: 0 };
try {
  execFileSync(crops, [folder, ...photos]);
  const identity = floats('identity'), points = floats('mesh'), looks = floats('looks');
  const feature = floats('feature');
  const count = identity.length / 192;
  const nets = [await session('MobileFaceNet.tflite'), await session('face_landmark.tflite'),
                await session('faceres.onnx'), await session('fr_feature.onnx')];
  const inputs = [112, 192, 224].map((side) => floats('crop' + side));
  for (let i = 0; i < count; ++i) {
    const crop = (which, side) => inputs[which].slice(i * side * side * 3, (i + 1) * side * side * 3);
    const pair = new Float32Array(2 * 112 * 112 * 3);
    pair.set(crop(0, 112)), pair.set(crop(0, 112), 112 * 112 * 3);
    const [vector] = await run(nets[0], [2, 112, 112, 3], pair);
    worst.cosine = Math.min(worst.cosine,
                            cosine(vector.slice(0, 192), identity.slice(192 * i, 192 * i + 192)));
    const planes = new Float32Array(3 * 112 * 112);  // (v - 127) / 128, channels first
    crop(0, 112).forEach((v, at) => { planes[(at % 3) * 112 * 112 + (at / 3 | 0)] = v + 0.5 / 128; });
    const [other] = await run(nets[3], [1, 3, 112, 112], planes);
    worst.feature = Math.min(worst.feature,
                             cosine(other, feature.slice(512 * i, 512 * i + 512)));
    const mesh = (await run(nets[1], [1, 192, 192, 3], crop(1, 192))).find((d) => d.length === 1404);
    for (let p = 0; p < 468; ++p)
      for (let c = 0; c < 2; ++c)
        worst.mesh = Math.max(worst.mesh, Math.abs(mesh[3 * p + c] - points[936 * i + 2 * p + c]));
    const heads = await run(nets[2], [1, 224, 224, 3], crop(2, 224));
    const ages = heads.find((d) => d.length === 100), male = heads.find((d) => d.length === 1);
    const mass = ages.reduce((sum, p) => sum + p, 0);
    const years = ages.reduce((sum, p, age) => sum + p * age, 0) / mass;
    worst.age = Math.max(worst.age, Math.abs(years - looks[2 * i]));
    worst.male = Math.max(worst.male, Math.abs(male[0] - looks[2 * i + 1]));
  }
  console.log(`${count} faces: cosine at least ${worst.cosine.toFixed(8)}, of 512 ` +
              `numbers ${worst.feature.toFixed(8)}, mesh within ` +
              `${worst.mesh.toExponential(1)} px, age ${worst.age.toExponential(1)}, ` +
              `male ${worst.male.toExponential(1)}`);
  const fine = count > 0 && worst.cosine >= 0.9999 && worst.feature >= 0.9999 && worst.mesh < 0.01 && worst.age < 0.01 &&
               worst.male < 1e-4;
  const more = !existsSync(join(folder, 'retail.f32')) || (await compareMore(count));
  process.exitCode = fine && more ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
