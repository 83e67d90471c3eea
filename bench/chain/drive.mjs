// Times the chain of `analyze` in three engines, one photograph each in turn, so that all meet the same noise.
//
//   node drive.mjs OUT ROUNDS NAME COMMAND... -- NAME COMMAND... --
//
// Prints a table of CPU milliseconds, the median of ROUNDS rounds, and writes OUT/chain.json.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

const [out, rounds, ...rest] = process.argv.slice(2);
const engines = [];
for (let words = rest; words.length; ) {
  const end = words.indexOf('--'), [name, ...command] = words.slice(0, end);
  const pinned = process.platform === 'linux' ? ['taskset', '-c', '0', ...command] : command;
  const child = spawn(pinned[0], pinned.slice(1), { stdio: ['pipe', 'pipe', 'ignore'] });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  engines.push({ name, child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](), seen: [] });
  words = words.slice(end + 1);
}
const line = async (engine) => (await engine.lines.next()).value ?? 'cannot: it stopped';
for (const engine of engines) {
  const said = await line(engine);
  if (said !== 'ready') console.log(`left out: ${engine.name} ${said}`);
  engine.well = said === 'ready';
}
const well = engines.filter((engine) => engine.well);
for (let i = 0; i < Number(rounds); ++i)
  for (const engine of well) {
    engine.child.stdin.write('\n');
    const said = await line(engine);
    if (said.startsWith('{')) engine.seen.push(JSON.parse(said));
  }
for (const engine of engines) engine.child.stdin.end();

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const stages = ['decode', 'detect', 'mesh', 'identity', 'age', 'all nets', 'draw', 'encode'];
const rows = well.filter((engine) => engine.seen.length).map(({ name, seen }) => {
  const spent = Object.fromEntries(stages.filter((s) => s in seen[0].stages).map((s) => [s, median(seen.map((e) => e.stages[s]))]));
  const looking = ['detect', 'mesh', 'identity', 'age', 'all nets'];
  const sum = (e, names) => names.reduce((all, s) => all + (e.stages[s] ?? 0), 0);
  return {
    engine: name, rounds: seen.length, faces: seen[0].faces, ages: seen[0].ages, cpu_ms: spent,
    cpu_ms_looking: median(seen.map((e) => sum(e, looking))), cpu_ms_whole: median(seen.map((e) => sum(e, stages))),
  };
});
const cell = (value, width = 10) => String(value === undefined ? '' : typeof value === 'number' ? value.toFixed(1) : value).padStart(width);
console.log(`ms of CPU, median of ${rounds} rounds in turn; load of the machine ${loadavg()[0].toFixed(1)}`);
console.log(`${'stage'.padEnd(10)}${rows.map((r) => cell(r.engine, 14)).join('')}`);
for (const stage of stages) console.log(`${stage.padEnd(10)}${rows.map((r) => cell(r.cpu_ms[stage], 14)).join('')}`);
console.log(`${'looking'.padEnd(10)}${rows.map((r) => cell(r.cpu_ms_looking, 14)).join('')}   (detect to age)`);
console.log(`${'ratio'.padEnd(10)}${rows.map((r) => cell((r.cpu_ms_looking / rows[0].cpu_ms_looking).toFixed(2), 14)).join('')}`);
console.log(`${'faces'.padEnd(10)}${rows.map((r) => cell(String(r.faces), 14)).join('')}`);
mkdirSync(out, { recursive: true });
const about = { date: new Date().toISOString(), cpu: cpus()[0].model, load: loadavg()[0], rows };
writeFileSync(join(out, 'chain.json'), JSON.stringify(about, null, 2) + '\n');
console.log(`wrote ${join(out, 'chain.json')}`);
process.exitCode = rows.some((r) => r.engine === 'fovea') ? 0 : 1;
