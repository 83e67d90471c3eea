// node onnxruntime.mjs FILE.onnx THREADS   times onnxruntime on the pipes that timed.hpp describes
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const ort = createRequire(join(process.env.NODE_PATH ?? '.', 'x.js'))('onnxruntime-node');
const [file, threads] = process.argv.slice(2);
const resident = () => process.memoryUsage().rss / 1e6;
const before = resident();

try {
  const start = performance.now();
  const session = await ort.InferenceSession.create(file, {
    logSeverityLevel: 3, intraOpNumThreads: Number(threads), interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
  const load = performance.now() - start;
  const feeds = {};
  for (const { name, shape } of session.inputMetadata) {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).map(() => Math.random());
    feeds[name] = new ort.Tensor('float32', data, shape);
  }
  for (let i = 0; i < 3; ++i) await session.run(feeds);
  console.log(`ready ${load.toFixed(3)} 0`);
  for await (const line of createInterface({ input: process.stdin })) {
    const times = [];
    for (let spent = 0; times.length < 3 || spent < Number(line); spent += times.at(-1)) {
      const begun = performance.now();
      await session.run(feeds);
      times.push(performance.now() - begun);
    }
    console.log(times.map((t) => t.toFixed(4)).join(' '));
  }
  console.log(`rss ${(resident() - before).toFixed(2)}`);
} catch (error) {
  console.log(`cannot ${String(error.message ?? error).split('\n')[0].slice(0, 160)}`);
}
