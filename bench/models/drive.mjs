// Times nets in several engines, all in one interleaved run: every round asks each engine in turn, so that all
// meet the same noise.
//
//   node drive.mjs PROGRAMS NETS OUT [--threads 1,2] [--engines a,b] [--rounds N] [--ms N] FILE...
//
// PROGRAMS is the folder of bench_fovea and the others, NETS that of NAME.onnx and NAME.int8.onnx. Prints a table
// and writes OUT/models.json, in which other nets' rows stay as they were, and OUT/models.svg.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { picture } from './picture.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? otherwise : words.splice(at, 2)[1];
};
const threadCounts = option('threads', '1,2').split(',').map(Number);
const wanted = option('engines', '').split(',').filter(Boolean);
const rounds = Number(option('rounds', 5)), ms = Number(option('ms', 150));
const [programs, nets, out, ...names] = words;

/// Who runs what: [engine, precision, kind of file, command]. A rival that is not installed is left out.
const program = (name) => join(programs, name);
const engines = [
  ['fovea', 'fp32', '', [program('bench_fovea'), '', 'fp32']],
  ['fovea', 'auto', '', [program('bench_fovea'), '', 'auto']],
  ['fovea', 'int8', '.int8', [program('bench_fovea'), '', 'fp32']],
  ['onnxruntime', 'fp32', '', [process.execPath, join(here, 'onnxruntime.mjs')]],
  ['onnxruntime', 'int8', '.int8', [process.execPath, join(here, 'onnxruntime.mjs')]],
  ['onnxruntime', 'int8w', '.float_weights', [process.execPath, join(here, 'onnxruntime.mjs')]],
  ...['fp32', 'bf16'].map((p) => ['onednn', p, '', [program('bench_onednn'), '', p]]),
  ['opencv', 'fp32', '', [program('bench_opencv')]],
].filter(([engine, , , [path]]) => existsSync(path) && (!wanted.length || wanted.includes(engine)));

class Contender {
  constructor([engine, precision, kind, [path, script, last]], model, threads) {
    Object.assign(this, { engine, precision, model, threads, times: [] });
    const file = join(nets, `${model}${kind}.onnx`);
    if (!existsSync(file)) return void (this.trouble = 'no such file');
    const args = [path, script, file, String(threads), last].filter(Boolean);
    const pinned = threads === 1 && process.platform === 'linux' ? ['taskset', '-c', '0', ...args] : args;
    this.child = spawn(pinned[0], pinned.slice(1), { stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.on('error', () => {});
    this.gone = new Promise((resolve) => this.child.on('close', resolve));
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }
  async line() {
    const { value, done } = await this.lines.next();
    return done ? '' : value;
  }
  async ready() {
    if (this.trouble) return;
    const said = await this.line();
    if (!said.startsWith('ready ')) return void (this.trouble = said.replace(/^cannot /, '') || 'it stopped');
    [this.load, this.macs, this.least] = said.split(' ').slice(1).map(Number);
  }
  async round() {
    if (this.trouble) return;
    this.child.stdin.write(`${ms}\n`);
    const line = await this.line();
    if (!line) return void (this.trouble = 'it stopped while running');
    this.times.push(line.trim().split(' ').map(Number));
  }
  async end() {
    if (this.trouble) {
      this.child?.kill();
    } else {
      this.child.stdin.end();
      this.rss = Number((await this.line()).split(' ')[1]);
    }
    await this.gone;  // or the next one loads while this one's memory is given back
  }
  /// Median over rounds of each round's quantile.
  quantile(q) {
    const sorted = (list) => [...list].sort((a, b) => a - b);
    const each = this.times.map((t) => sorted(t)[Math.floor((t.length - 1) * q)]);
    return sorted(each)[each.length >> 1];
  }
  row() {
    const round = (v, digits) => Number(v.toFixed(digits));
    return {
      model: this.model, engine: this.engine, precision: this.precision, threads: this.threads,
      median_ms: round(this.quantile(0.5), 4), p90_ms: round(this.quantile(0.9), 4),
      load_ms: round(this.load, 3), rss_mb: round(this.rss, 2),
    };
  }
}

async function timed(model, threads) {
  const all = [];
  for (const e of engines) {  // one after the other: loading is timed too
    all.push(new Contender(e, model, threads));
    await all.at(-1).ready();
  }
  for (let r = 0; r < rounds; ++r)
    for (const c of all) await c.round();
  for (const c of all) await c.end();
  return all;
}

const classes = { fp32: ['fp32'], auto: ['bf16'], int8: ['int8', 'int8w'] };
const peak = existsSync(program('bench_fovea')) ? Number(execFileSync(program('bench_fovea'), ['--peak'])) : 0;
const heads = engines.map(([e, p]) => `${e} ${p}`);
const cell = (text, width) => String(text).padStart(width);

const time = (c) => c.quantile(0.5);
const means = {};  // of nets: sums of logarithms

/// How many times as long as ours the fastest rival takes, and the multiply-adds of ours alone at
/// the peak, as a part of our time.
function compare(ours, all) {
  const mine = all.find((c) => c.engine === 'fovea' && c.precision === ours && !c.trouble);
  if (!mine) return {};
  const least = peak && mine.least ? 2 * mine.least / peak / 1e6 / mine.threads : 0;
  const rivals = all.filter((c) => c.engine !== 'fovea' && classes[ours].includes(c.precision) && !c.trouble);
  return { share: least / time(mine), ratio: rivals.length ? Math.min(...rivals.map(time)) / time(mine) : 0 };
}

function print(model, all) {
  const texts = all.map((c, i) => cell(c.trouble ? '-' : time(c).toFixed(3), heads[i].length + 2));
  const kinds = Object.keys(classes).map((kind) => [kind, compare(kind, all)]);
  for (const [kind, { ratio, share }] of kinds) {
    if (!ratio || model.startsWith('l_')) continue;  // one layer alone is no net
    const sum = (means[kind] ??= { count: 0, ratio: 0, limit: 0 });
    sum.count += 1, sum.ratio += Math.log(ratio), sum.limit += share ? Math.log(ratio / share) : 0;
  }
  const ratios = kinds.map(([, { ratio }]) => cell(ratio ? ratio.toFixed(2) : '-', 7));
  const shares = ['fp32', 'auto'].map((kind) => compare(kind, all).share)
    .map((share) => cell(share ? `${(100 * share).toFixed(0)} %` : '-', 7));
  console.log(`${model.padEnd(24)}${texts.join('')}${ratios.join('')}${shares.join('')}`);
}

function printMeans() {
  for (const [kind, { count, ratio, limit }] of Object.entries(means)) {
    const mean = (sum) => Math.exp(sum / count).toFixed(2);
    const most = kind === 'int8' ? '' : `; ${mean(limit)} if ours took no time but for its multiply-adds at the peak`;
    console.log(`${kind}: geometric mean of the ratio over ${count} nets ${mean(ratio)}${most}`);
    delete means[kind];
  }
}

const file = join(out, 'models.json');
mkdirSync(out, { recursive: true });
let rows = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const troubles = new Set();
for (const threads of threadCounts) {
  console.log(`\n${threads} thread${threads > 1 ? 's' : ''}, median ms; ratio: fastest rival of that precision / fovea; ` +
              `then what part of ours its multiply-adds alone take at ${peak} GFLOP/s a core`);
  console.log(`${''.padEnd(24)}${heads.map((h) => cell(h, h.length + 2)).join('')}${['fp32', 'auto', 'int8', 'fp32', 'auto'].map((h) => cell(h, 7)).join('')}`);
  for (const model of names) {
    const all = await timed(model, threads);
    print(model, all);
    for (const c of all) if (c.trouble) troubles.add(`${model}: ${c.engine} ${c.precision}: ${c.trouble}`);
    rows = rows.filter((r) => r.model !== model || r.threads !== threads || (wanted.length && !wanted.includes(r.engine)));
    rows.push(...all.filter((c) => !c.trouble).map((c) => c.row()));
    writeFileSync(file, `[\n${rows.map((r) => JSON.stringify(r)).join(',\n')}\n]\n`);
  }
  printMeans();
}
writeFileSync(join(out, 'models.svg'), picture(rows));
for (const t of troubles) console.log(`left out: ${t}`);
console.log(`wrote ${rows.length} rows; models.svg beside models.json shows them`);
