// node human.mjs PHOTO   @vladmandic/human on tfjs's wasm backend, on the pipes that drive.mjs describes.
//
// Detection, mesh and description (age, gender, identity in one net) of its own; its pictures are decoded by jpeg-js,
// and it draws only on a canvas, which node has not.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';

const require = createRequire(join(process.env.NODE_PATH ?? '.', 'x.js'));
const tell = (text) => process.stdout.write(`${text}\n`);
console.log = console.info = () => {};  // tfjs greets

// Files are fetched from the disk: node's fetch does not do that.
const web = globalThis.fetch;
globalThis.fetch = async (address, options) => {
  const text = String(address.url ?? address);
  if (!text.startsWith('file://')) return web(address, options);
  const bytes = readFileSync(new URL(text));
  const type = text.endsWith('.json') ? 'application/json' : text.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
  return new Response(bytes, { status: 200, headers: { 'content-type': type } });
};

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};

try {
  const tf = require('@tensorflow/tfjs');
  const wasm = require('@tensorflow/tfjs-backend-wasm');
  const at = join(process.env.NODE_PATH, '@vladmandic/human');
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  wasm.setThreadsCount?.(1);
  const { Human } = require(join(at, 'dist', 'human.node-wasm.js'));
  const jpeg = require('jpeg-js');
  const human = new Human({
    backend: 'wasm', wasmPath: `${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`,
    modelBasePath: `file://${at}/models/`, debug: false, async: false, cacheSensitivity: 0, cacheModels: false,
    filter: { enabled: false },
    face: {
      enabled: true, detector: { rotation: true, maxDetected: 20, minConfidence: 0.2 }, mesh: { enabled: true },
      iris: { enabled: false }, emotion: { enabled: false }, description: { enabled: true },
      antispoof: { enabled: false }, liveness: { enabled: false },
    },
    body: { enabled: false }, hand: { enabled: false }, object: { enabled: false }, gesture: { enabled: false }, segmentation: { enabled: false },
  });
  await human.load();
  const file = process.argv[2];
  const once = async () => {
    const stages = {};
    let from = cpu();
    const end = (name) => { const now = cpu(); stages[name] = now - from, from = now; };
    const { width, height, data } = jpeg.decode(readFileSync(file), { useTArray: true, formatAsRGBA: false, maxMemoryUsageInMB: 1024 });
    const photo = human.tf.tensor(data, [1, height, width, 3], 'float32');
    end('decode');
    const seen = await human.detect(photo);
    end('all nets');
    photo.dispose();
    if (seen.error) throw new Error(seen.error);
    return { stages, faces: seen.face.length, ages: seen.face.map((f) => f.age), own: seen.performance };
  };
  await once();
  tell('ready');
  for await (const _ of createInterface({ input: process.stdin })) tell(JSON.stringify(await once()));
} catch (error) {
  tell(`cannot ${String(error.message ?? error).split('\n')[0].slice(0, 160)}`);
}
