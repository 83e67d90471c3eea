// ONNX's operators as their textbooks have them, in double: what a net answers when nothing but its constants is
// rounded. Tensors are { dims, data: Float64Array }.

const count = (dims) => dims.reduce((a, b) => a * b, 1);
const strides = (dims) => dims.map((_, i) => count(dims.slice(i + 1)));

/// Calls f(i, a, b) for every element of what `x` and `y` broadcast to.
function binary(x, y, f) {
  const rank = Math.max(x.dims.length, y.dims.length);
  const wide = (dims) => [...Array(rank - dims.length).fill(1), ...dims];
  const a = wide(x.dims), b = wide(y.dims), dims = a.map((d, i) => (d === 1 ? b[i] : d));
  const step = (own) => strides(own).map((s, i) => (own[i] === 1 ? 0 : s));
  const sa = step(a), sb = step(b), data = new Float64Array(count(dims)), at = Array(rank).fill(0);
  const last = rank ? dims[rank - 1] : 1, da = rank ? sa[rank - 1] : 0, db = rank ? sb[rank - 1] : 0;
  for (let o = 0, i = 0, j = 0; o < data.length;) {
    for (let k = 0; k < last; ++k) data[o++] = f(x.data[i + k * da], y.data[j + k * db]);
    for (let d = rank - 2; d >= 0; --d) {
      i += sa[d], j += sb[d];
      if (++at[d] < dims[d]) break;
      i -= at[d] * sa[d], j -= at[d] * sb[d], at[d] = 0;
    }
  }
  return { dims, data };
}
const unary = (x, f) => ({ dims: x.dims, data: x.data.map(f) });
const even = (x) => { const r = Math.round(x); return r - x === 0.5 && r % 2 !== 0 ? r - 1 : r; };

/// Begins and ends of the windows over a picture, and how many fit.
function windows(x, size, how) {
  const pads = how.pads ?? [0, 0, 0, 0], stride = how.strides ?? [1, 1], spread = how.dilations ?? [1, 1];
  const out = [0, 1].map((i) => {
    const room = x.dims[2 + i] + pads[i] + pads[i + 2] - spread[i] * (size[i] - 1) - 1;
    return (how.ceil_mode ? Math.ceil : Math.floor)(room / stride[i]) + 1;
  });
  return { pads, stride, spread, out };
}

function conv({ with: how }, x, w, bias) {
  const [n, channels, high, wide] = x.dims, [filters, deep, kh, kw] = w.dims;
  if (n !== 1) throw new Error('double.mjs convolves one picture');
  const { pads, stride, spread, out } = windows(x, [kh, kw], how), area = out[0] * out[1];
  const data = new Float64Array(filters * area), each = filters / (how.group ?? 1);
  for (let f = 0; f < filters; ++f) {
    const sum = data.subarray(f * area, (f + 1) * area);
    if (bias) sum.fill(bias.data[f]);
    for (let c = 0; c < deep; ++c) {
      const plane = x.data.subarray((Math.floor(f / each) * deep + c) * high * wide);
      for (let r = 0; r < kh; ++r)
        for (let k = 0; k < kw; ++k) add(sum, plane, w.data[((f * deep + c) * kh + r) * kw + k], r, k);
    }
  }
  return { dims: [1, filters, ...out], data };

  function add(sum, plane, weight, r, k) {
    const left = k * spread[1] - pads[1], first = Math.max(0, Math.ceil(-left / stride[1]));
    const end = Math.min(out[1], Math.floor((wide - 1 - left) / stride[1]) + 1);
    for (let y = 0; y < out[0]; ++y) {
      const row = y * stride[0] + r * spread[0] - pads[0];
      if (row < 0 || row >= high) continue;
      for (let o = first, i = row * wide + left + first * stride[1]; o < end; ++o, i += stride[1])
        sum[y * out[1] + o] += weight * plane[i];
    }
  }
}

function pool({ op, with: how }, x) {
  const [kh, kw] = how.kernel_shape, { pads, stride, out } = windows(x, [kh, kw], how);
  const [, channels, high, wide] = x.dims, data = new Float64Array(x.dims[0] * channels * out[0] * out[1]);
  data.forEach((_, o) => {
    const plane = Math.floor(o / (out[0] * out[1])), y = Math.floor(o / out[1]) % out[0], at = o % out[1];
    let best = -Infinity, sum = 0, seen = 0;
    for (let r = 0; r < kh; ++r)
      for (let k = 0; k < kw; ++k) {
        const row = y * stride[0] + r - pads[0], column = at * stride[1] + k - pads[1];
        if (row < 0 || row >= high || column < 0 || column >= wide) continue;
        const v = x.data[(plane * high + row) * wide + column];
        best = Math.max(best, v), sum += v, ++seen;
      }
    data[o] = op === 'MaxPool' ? best : sum / (how.count_include_pad ? kh * kw : seen);
  });
  return { dims: [x.dims[0], channels, ...out], data };
}

/// Copies elements: `from(o)` is where the one at the place `o` of the output lies.
function gathered(x, dims, from) {
  const data = new Float64Array(count(dims)), step = strides(dims);
  for (let i = 0; i < data.length; ++i) data[i] = x.data[from(dims.map((d, a) => Math.floor(i / step[a]) % d))];
  return { dims, data };
}
function transpose({ with: { perm } }, x) {
  const step = strides(x.dims);
  return gathered(x, perm.map((a) => x.dims[a]), (at) => at.reduce((sum, v, i) => sum + v * step[perm[i]], 0));
}
function slice(node, x, starts, ends, axes, steps) {
  const begin = x.dims.map(() => 0), by = x.dims.map(() => 1), dims = [...x.dims], own = strides(x.dims);
  starts.data.forEach((s, i) => {
    const a = axes ? axes.data[i] : i, d = x.dims[a], inside = (v) => Math.min(Math.max(v < 0 ? v + d : v, 0), d);
    by[a] = steps?.data[i] ?? 1, begin[a] = inside(s);
    if (by[a] < 1) throw new Error('double.mjs slices forward');
    dims[a] = Math.ceil((inside(ends.data[i]) - begin[a]) / by[a]);
  });
  return gathered(x, dims, (at) => at.reduce((sum, v, i) => sum + (begin[i] + v * by[i]) * own[i], 0));
}
function concat({ with: { axis } }, ...parts) {
  const a = axis < 0 ? axis + parts[0].dims.length : axis, dims = [...parts[0].dims];
  dims[a] = parts.reduce((sum, p) => sum + p.dims[a], 0);
  const outer = count(dims.slice(0, a)), data = new Float64Array(count(dims));
  for (let o = 0, at = 0; o < outer; ++o)
    for (const p of parts) {
      const run = count(p.dims.slice(a));
      data.set(p.data.subarray(o * run, (o + 1) * run), at), at += run;
    }
  return { dims, data };
}
function reshape(node, x, wanted) {
  const dims = [...wanted.data].map((d, i) => (d === 0 && !node.with.allowzero ? x.dims[i] : d));
  const open = dims.indexOf(-1);
  if (open >= 0) dims[open] = x.data.length / -count(dims);
  return { dims, data: x.data };
}
function softmax({ with: { axis = -1 } }, x) {
  const a = axis < 0 ? axis + x.dims.length : axis, inner = count(x.dims.slice(a + 1)), run = x.dims[a];
  const data = new Float64Array(x.data.length);
  for (let o = 0; o < data.length; o += run * inner)
    for (let i = o; i < o + inner; ++i) {
      let top = -Infinity, sum = 0;
      for (let k = 0; k < run; ++k) top = Math.max(top, x.data[i + k * inner]);
      for (let k = 0; k < run; ++k) sum += data[i + k * inner] = Math.exp(x.data[i + k * inner] - top);
      for (let k = 0; k < run; ++k) data[i + k * inner] /= sum;
    }
  return { dims: x.dims, data };
}
function reduce(node, x, axes) {
  const over = (axes ? [...axes.data] : node.with.axes).map((a) => (a < 0 ? a + x.dims.length : a));
  const kept = x.dims.map((d, i) => (over.includes(i) ? 1 : d)), step = strides(kept), own = strides(x.dims);
  const top = node.op === 'ReduceMax', data = new Float64Array(count(kept)).fill(top ? -Infinity : 0);
  x.data.forEach((v, i) => {
    const o = x.dims.reduce((sum, d, a) => sum + (kept[a] === 1 ? 0 : (Math.floor(i / own[a]) % d) * step[a]), 0);
    data[o] = top ? Math.max(data[o], v) : data[o] + v / (x.data.length / data.length);
  });
  return { dims: node.with.keepdims === 0 ? x.dims.filter((_, i) => !over.includes(i)) : kept, data };
}

export const operators = {
  Add: (n, x, y) => binary(x, y, (a, b) => a + b), Sub: (n, x, y) => binary(x, y, (a, b) => a - b),
  Mul: (n, x, y) => binary(x, y, (a, b) => a * b), Div: (n, x, y) => binary(x, y, (a, b) => a / b),
  Max: (n, x, y) => binary(x, y, Math.max), Min: (n, x, y) => binary(x, y, Math.min),
  Round: (n, x) => unary(x, even), Relu: (n, x) => unary(x, (v) => Math.max(v, 0)), Exp: (n, x) => unary(x, Math.exp),
  Neg: (n, x) => unary(x, (v) => -v), Sigmoid: (n, x) => unary(x, (v) => 1 / (1 + Math.exp(-v))),
  Elu: (n, x) => unary(x, (v) => (v < 0 ? (n.with.alpha ?? 1) * Math.expm1(v) : v)), Identity: (n, x) => x,
  Conv: conv, MaxPool: pool, AveragePool: pool, Transpose: transpose, Slice: slice, Concat: concat, Reshape: reshape,
  Softmax: softmax, ReduceMean: reduce, ReduceMax: reduce,
};

/// Runs a model that `readOnnx` gave; `seen(name, tensor)` is called for every value.
export function evaluate(model, feeds, seen = () => {}) {
  const known = { ...model.constants, ...feeds }, last = {};
  model.nodes.forEach((node, i) => node.reads.forEach((name) => (last[name] = i)));
  model.nodes.forEach((node, i) => {
    const compute = operators[node.op];
    if (!compute) throw new Error(`double.mjs has no ${node.op}`);
    const made = compute(node, ...node.reads.map((name) => (name ? known[name] : undefined)));
    known[node.writes[0]] = made;
    seen(node.writes[0], made, node);
    for (const name of node.reads) if (last[name] === i && !model.outputs.includes(name)) delete known[name];
  });
  return Object.fromEntries(model.outputs.map((name) => [name, known[name]]));
}
