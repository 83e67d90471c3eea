#pragma once

#include "fovea/impl/nn/tflite_reader.hpp"

namespace fovea::inline FOVEA_ABI::nn::tflite_detail {

// SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND, by which older converters spell a dilation. Both are a
// pad or a crop and one permutation of [N, (space, block)…, rest…] and [block…, N, space…, rest…].

/// The extents, pads or crops before and after, and block of each spatial axis.
struct batch_blocks {
  std::vector<std::int64_t> extents, before, after, block;
  std::int64_t all = 1;  ///< the product of the blocks
};

inline batch_blocks read_blocks(reader& r) {
  batch_blocks b{{}, {}, {}, r.list(1)};
  const auto pairs = r.list(2);
  const shape dims = r.in(0).dims;
  const std::size_t count = b.block.size();
  if (count < 1 || count > 2 || static_cast<int>(count) >= dims.rank() || dims.rank() > 6 ||
      pairs.size() != 2 * count)
    r.refuse(sentence("moves % axes of % into the batch", {count, dims}));
  for (int i = 1; i < dims.rank(); ++i)
    if (dims[i] < 0) r.refuse(sentence("needs extents that are known, not %", {dims}));
  for (std::size_t i = 0; i < count && r.trouble.empty(); ++i) {
    if (b.block[i] < 1 || b.block[i] > 4096 || pairs[2 * i] < 0 || pairs[2 * i] > 4096 ||
        pairs[2 * i + 1] < 0 || pairs[2 * i + 1] > 4096)
      r.fail("has a block or a pad that is out of range");
    b.extents.push_back(dims[static_cast<int>(i) + 1]);
    b.before.push_back(pairs[2 * i]);
    b.after.push_back(pairs[2 * i + 1]);
    b.all *= b.block[i];
  }
  return b;
}

/// Appends the extents of the axes after the spatial ones.
inline void append_rest(reader& r, const batch_blocks& b, std::vector<std::int64_t>& to) {
  const shape dims = r.in(0).dims;
  for (int i = static_cast<int>(b.block.size()) + 1; i < dims.rank(); ++i) to.push_back(dims[i]);
}

/// The order that takes [N, (space, block)…, rest…] to [block…, N, space…, rest…].
inline shape blocks_first(const batch_blocks& b, int rank) {
  const int count = static_cast<int>(b.block.size());
  shape order;
  for (int i = 0; i < count; ++i) order.push_back(2 * i + 2);
  order.push_back(0);
  for (int i = 0; i < count; ++i) order.push_back(2 * i + 1);
  for (int i = 2 * count + 1; i < rank + count; ++i) order.push_back(i);
  return order;
}

inline void space_to_batch(reader& r) {
  const batch_blocks b = read_blocks(r);
  const int rank = r.in(0).dims.rank();
  value_id x = r.real(0);
  if (!r.trouble.empty()) return;
  std::vector<std::int64_t> pads(2 * static_cast<std::size_t>(rank)), split{0}, whole{-1};
  for (std::size_t i = 0; i < b.block.size(); ++i) {
    pads[i + 1] = b.before[i];
    pads[i + 1 + static_cast<std::size_t>(rank)] = b.after[i];
    const auto extent = b.extents[i] + b.before[i] + b.after[i];
    if (extent % b.block[i] != 0)
      r.fail(sentence("splits % into blocks of %", {extent, b.block[i]}));
    split.insert(split.end(), {extent / b.block[i], b.block[i]});
    whole.push_back(extent / b.block[i]);
  }
  append_rest(r, b, split);
  append_rest(r, b, whole);
  x = r.add(pad{pad::rule::constant}, {x, r.add_list(pads)});
  x = r.add(reshape{}, {x, r.add_list(split)});
  x = r.add(transpose{blocks_first(b, rank)}, {x});
  r.give(r.add(reshape{}, {x, r.add_list(whole)}));
}

inline void batch_to_space(reader& r) {
  const batch_blocks b = read_blocks(r);
  value_id x = r.real(0);
  if (!r.trouble.empty()) return;
  std::vector<std::int64_t> split = b.block, whole{-1}, starts, ends, axes;
  split.push_back(-1);
  for (std::size_t i = 0; i < b.block.size(); ++i) {
    split.push_back(b.extents[i]);
    whole.push_back(b.extents[i] * b.block[i]);
    starts.push_back(b.before[i]);
    ends.push_back(whole.back() - b.after[i]);
    axes.push_back(static_cast<std::int64_t>(i) + 1);
  }
  append_rest(r, b, split);
  append_rest(r, b, whole);
  const shape forth = blocks_first(b, r.in(0).dims.rank());
  shape back = forth;
  for (int i = 0; i < forth.rank(); ++i) back[static_cast<int>(forth[i])] = i;
  x = r.add(reshape{}, {x, r.add_list(split)});
  x = r.add(transpose{back}, {x});
  x = r.add(reshape{}, {x, r.add_list(whole)});
  r.give(r.add(slice{}, {x, r.add_list(starts), r.add_list(ends), r.add_list(axes)}));
}

}  // namespace fovea::inline FOVEA_ABI::nn::tflite_detail
