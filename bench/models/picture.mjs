// The rows of models.json as a picture: for each net a bar for each engine, milliseconds on a logarithmic axis.

const colours = {
  'fovea fp32': '#0b5fa5', 'fovea auto': '#3d93d6', 'fovea int8': '#8cc4ef', 'onnxruntime fp32': '#b3541e',
  'onnxruntime int8': '#e0a17c', 'onnxruntime int8w': '#efc9b3', 'onednn fp32': '#4b7f3a', 'onednn bf16': '#86b374', 'onednn int8': '#bcd9b1',
  'opencv fp32': '#7d5aa6',
};

export function picture(rows) {
  const mine = rows.filter((r) => r.threads === 1);
  const nets = [...new Set(mine.map((r) => r.model))];
  const bar = 11, gap = 12, left = 190, width = 620, top = 64;
  const low = Math.min(...mine.map((r) => r.median_ms)) / 1.5, high = Math.max(...mine.map((r) => r.median_ms)) * 1.5;
  const x = (ms) => left + width * Math.log(ms / low) / Math.log(high / low);
  const parts = [];
  let y = top;
  for (const net of nets) {
    const list = mine.filter((r) => r.model === net);
    parts.push(`<text x="${left - 8}" y="${y + bar * list.length / 2 + 4}" text-anchor="end">${net}</text>`);
    for (const r of list) {
      const name = `${r.engine} ${r.precision}`;
      parts.push(`<rect x="${left}" y="${y}" width="${Math.max(1, x(r.median_ms) - left).toFixed(1)}" height="${bar - 2}" ` +
                 `fill="${colours[name] ?? '#888'}"><title>${net}, ${name}: ${r.median_ms} ms</title></rect>` +
                 `<text class="n" x="${(x(r.median_ms) + 4).toFixed(1)}" y="${y + bar - 3}">${r.median_ms.toPrecision(3)}</text>`);
      y += bar;
    }
    y += gap;
  }
  const ticks = [0.01, 0.1, 1, 10, 100, 1000].filter((t) => t > low && t < high).map((t) =>
    `<line x1="${x(t)}" x2="${x(t)}" y1="${top - 6}" y2="${y}" stroke="#ddd"/><text class="n" x="${x(t)}" y="${top - 10}" text-anchor="middle">${t} ms</text>`);
  const names = [...new Set(mine.map((r) => `${r.engine} ${r.precision}`))];
  const legend = names.map((name, i) =>
    `<rect x="${12 + (i % 5) * 165}" y="${10 + 16 * Math.floor(i / 5)}" width="10" height="10" fill="${colours[name] ?? '#888'}"/>` +
    `<text x="${27 + (i % 5) * 165}" y="${19 + 16 * Math.floor(i / 5)}">${name}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + width + 70}" height="${y + 10}" font-family="sans-serif" font-size="12">` +
         `<style>.n{font-size:9px;fill:#555}</style><rect width="100%" height="100%" fill="white"/>` +
         [...ticks, ...parts, ...legend].join('\n') + '</svg>\n';
}
