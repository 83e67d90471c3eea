// What the oracles share: inputs that can be drawn again, and how far two answers are apart.

export function random(seed) {
  return () => {  // xorshift32, so that a difference can be looked at again
    seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
    return (seed >>> 0) / 4294967296;
  };
}

// In parts of the range of `theirs`; a sentence where the shapes differ.
export function difference(ours, theirs) {
  if (ours.dims.join() !== theirs.dims.join()) return `shape ${ours.dims} is not ${theirs.dims}`;
  let worst = 0, low = Infinity, high = -Infinity;
  for (let i = 0; i < theirs.data.length; ++i) {
    const expected = Number(theirs.data[i]);
    const d = Math.abs(Number(ours.data[i]) - expected);
    if (!(d <= worst)) worst = d;  // a NaN on one side only counts too
    low = Math.min(low, expected), high = Math.max(high, expected);
  }
  // A sigmoid's exp has an error of 1e-7 of one, also where all it gives is near zero.
  return worst / Math.max(high - low, Math.abs(high), 1e-2);
}
