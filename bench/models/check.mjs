// node check.mjs models.json   whether the file has rows of two engines, each with the keys that readers rely on
import { readFileSync } from 'node:fs';

const rows = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const keys = 'model engine precision threads median_ms p90_ms load_ms rss_mb';
const right = rows.every((r) => Object.keys(r).join(' ') === keys && r.median_ms > 0 && r.load_ms > 0);
const both = ['fovea', 'onnxruntime'].every((e) => rows.some((r) => r.engine === e));
console.log(`${rows.length} rows, ${right && both ? 'as promised' : 'not as promised'}`);
process.exit(right && both ? 0 : 1);
