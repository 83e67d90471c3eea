#pragma once

#include "fovea/impl/nn/tflite_reader.hpp"

#include <cstring>

namespace fovea::inline FOVEA_ABI::nn::tflite_detail {

// Builders of the operators with windows, and of matrix products. Field numbers are those of the
// option tables in the schema.

inline window window_of(reader& r, int padding, shape strides, shape dilations = {}) {
  for (const auto extent : strides)
    if (extent < 1) r.fail(sentence("has a stride of %", {extent}));
  for (const auto extent : dilations)
    if (extent < 1) r.fail(sentence("has a dilation of %", {extent}));
  if (padding != 0 && padding != 1) r.refuse(sentence("has padding rule %", {padding}));
  window at;
  at.strides = strides, at.dilations = dilations;
  at.pads = padding == 0 ? window::rule::same_upper : window::rule::valid;
  return at;
}

inline std::vector<value_id> with_bias(reader& r, value_id x, value_id w, std::size_t bias) {
  std::vector<value_id> reads{x, w};
  if (r.has(bias)) reads.push_back(r.real(bias));
  return reads;
}

/// Filters [M, kh, kw, C / groups], as ours.
inline void conv_2d(reader& r) {
  if (!r.ranked(0, 4) || !r.ranked(1, 4)) return;
  conv does;
  does.at = window_of(r, r.option<std::int8_t>(0), {r.option(2), r.option(1)},
                      {r.option(5, 1), r.option(4, 1)});
  const std::int64_t channels = r.in(0).dims[3], depth = r.in(1).dims[3];
  if (depth < 1 || channels % depth != 0) {
    r.fail(sentence("has filters of depth % for % channels", {depth, channels}));
    return;
  }
  does.groups = channels / depth;
  r.give(r.add(does, with_bias(r, r.real(0), r.real(1), 2)), r.option<std::int8_t>(3));
}

/// Filters [1, kh, kw, C m], output channel c m + q from channel c: our [C m, kh, kw, 1] in C
/// groups.
inline void depthwise_conv_2d(reader& r) {
  if (!r.ranked(0, 4) || !r.ranked(1, 4)) return;
  conv does;
  does.at = window_of(r, r.option<std::int8_t>(0), {r.option(2), r.option(1)},
                      {r.option(6, 1), r.option(5, 1)});
  does.groups = r.in(0).dims[3];
  if (does.groups < 1 || r.in(1).dims[0] != 1 || r.in(1).dims[3] % does.groups != 0) {
    r.fail(sentence("has filters % for % channels", {r.in(1).dims, does.groups}));
    return;
  }
  const value_id filters = r.add(transpose{{3, 1, 2, 0}}, {r.real(1)});
  r.give(r.add(does, with_bias(r, r.real(0), filters, 2)), r.option<std::int8_t>(4));
}

/// reads (output extents, filters [M, kh, kw, C], x, bias?).
inline void transpose_conv(reader& r) {
  if (!r.ranked(1, 4) || !r.ranked(2, 4)) return;
  conv_transpose does;
  does.at = window_of(r, r.option<std::int8_t>(0), {r.option(2), r.option(1)});
  const auto extents = r.list(0);
  if (extents.size() != 4) r.fail(sentence("has output extents of rank %", {extents.size()}));
  if (!r.trouble.empty()) return;
  does.output = {extents[1], extents[2]};
  r.give(r.add(does, with_bias(r, r.real(2), r.real(1), 3)), r.option<std::int8_t>(3));
}

/// MediaPipe's custom operator: reads (x, filters [M, kh, kw, C], bias); its options are three
/// int32: padding (1 same, 2 valid), stride across, stride down.
inline void transpose_conv_bias(reader& r) {
  if (!r.ranked(0, 4) || !r.ranked(1, 4)) return;
  std::int32_t given[3] = {};
  if (r.op.custom_options.size() < sizeof given) {
    r.fail(sentence("has custom options of % bytes", {r.op.custom_options.size()}));
    return;
  }
  std::memcpy(given, r.op.custom_options.data(), sizeof given);
  conv_transpose does;
  does.at = window_of(r, given[0] - 1, {given[2], given[1]});
  for (int i = 0; i < 2 && r.trouble.empty(); ++i) {
    const std::int64_t stride = does.at.strides[i], kernel = r.in(1).dims[i + 1];
    const std::int64_t extent = r.in(0).dims[i + 1], extra = given[0] == 1 ? 0 : kernel - stride;
    if (extent < 0) r.refuse("has an open extent");
    does.output.push_back(extent * stride + std::max<std::int64_t>(extra, 0));
  }
  r.give(r.add(does, with_bias(r, r.real(0), r.real(1), 2)));
}

/// Means of bytes as TFLite takes them: of the bytes as stored, not of what they stand for, halves
/// away from zero. What is written differs from the rounded mean of numbers wherever a zero point
/// lies between, and 64 bytes have a half for a mean often.
inline void average_of_bytes(reader& r, const pool& does) {
  const value_id x = r.add(cast{element::f32, true}, {r.stored(0)});
  const value_id mean = r.add(does, {x}), sign = r.add(unary{function::sign}, {mean});
  const value_id half = r.add(binary{binary_function::mul}, {sign, r.add_scalar(0.5f)});
  const value_id away = r.add(binary{binary_function::add}, {mean, half});
  r.give_stored(r.add(cast{r.out().type, true}, {away}));
}

inline void pool_2d(reader& r, pool::kind kind) {
  if (!r.ranked(0, 4)) return;
  pool does;
  does.is = kind;
  does.at = window_of(r, r.option<std::int8_t>(0), {r.option(2), r.option(1)});
  does.kernel = {r.option(4), r.option(3)};
  const bool plain = kind == pool::kind::average && r.option<std::int8_t>(5) == 0;
  if (plain && r.in(0).has_bytes_like(r.out())) return average_of_bytes(r, does);
  value_id x = r.real(0);
  const bool squares = kind == pool::kind::lp;  // TFLite's L2 pool is a root of a mean of squares
  if (squares) {
    does.is = pool::kind::average;
    x = r.add(binary{binary_function::mul}, {x, x});
  }
  value_id y = r.add(does, {x});
  if (squares) y = r.add(unary{function::sqrt}, {y});
  r.give(y, r.option<std::int8_t>(5));
}
inline void max_pool(reader& r) { pool_2d(r, pool::kind::max); }
inline void average_pool(reader& r) { pool_2d(r, pool::kind::average); }
inline void l2_pool(reader& r) { pool_2d(r, pool::kind::lp); }

/// x seen as rows of as many numbers as a filter has, times the filters [M, depth] turned.
inline void fully_connected(reader& r) {
  if (!r.ranked(1, 2)) return;
  if (r.option<std::int8_t>(1) != 0) {
    r.refuse("has shuffled weights");
    return;
  }
  const shape dims = r.in(0).dims;
  const std::int64_t depth = r.in(1).dims[1];
  value_id x = r.real(0);
  if (dims.rank() != 2 || dims[1] != depth) x = r.add(reshape{}, {x, r.add_list({-1, depth})});
  gemm does;
  does.transpose_b = true;
  value_id y = r.add(does, with_bias(r, x, r.real(1), 2));
  if (r.flag(2) && dims.rank() > 2) {
    std::vector<std::int64_t> extents(dims.begin(), dims.end());
    extents.back() = r.in(1).dims[0];
    y = r.add(reshape{}, {y, r.add_list(extents)});
  }
  r.give(y, r.option<std::int8_t>(0));
}

/// The last two axes swapped, where the flag in `field` says so.
inline value_id adjoint(reader& r, value_id x, int rank, int field) {
  if (!r.flag(field) || rank < 2) return x;
  transpose does;
  for (int i = 0; i < rank; ++i) does.order.push_back(i);
  std::swap(does.order[rank - 1], does.order[rank - 2]);
  return r.add(does, {x});
}
inline void batch_matmul(reader& r) {
  const value_id a = adjoint(r, r.real(0), r.in(0).dims.rank(), 0);
  const value_id b = adjoint(r, r.real(1), r.in(1).dims.rank(), 1);
  r.give(r.add(matmul{}, {a, b}));
}

inline void resize_map(reader& r, resize does) {
  if (!r.ranked(0, 4)) return;
  does.axes = {1, 2};
  r.give(r.add(does, {r.real(0), absent, absent, r.indices(1)}));
}
inline void resize_bilinear(reader& r) {
  resize does;
  does.by = resize::method::linear;
  does.where = r.flag(2)   ? resize::coordinates::align_corners
               : r.flag(3) ? resize::coordinates::half_pixel
                           : resize::coordinates::asymmetric;
  resize_map(r, does);
}
/// floor(i s), floor((i + 1/2) s), or with aligned corners round(i s), halves away from zero.
inline void resize_nearest(reader& r) {
  resize does;
  does.where = r.flag(0)   ? resize::coordinates::align_corners
               : r.flag(1) ? resize::coordinates::tf_half_pixel_for_nn
                           : resize::coordinates::asymmetric;
  does.nearest = r.flag(0) ? resize::rounding::round_prefer_ceil : resize::rounding::floor;
  resize_map(r, does);
}

inline void depth_to_space_map(reader& r) {
  r.give(r.add(depth_to_space{r.option(0), false}, {r.real(0)}));
}
inline void space_to_depth_map(reader& r) {
  r.give(r.add(space_to_depth{r.option(0)}, {r.real(0)}));
}

inline void local_response(reader& r) {
  if (!r.ranked(0, 4)) return;
  const std::int64_t radius = r.option(0);
  if (radius < 0 || radius > 1 << 20) {
    r.fail(sentence("has radius %", {radius}));
    return;
  }
  local_response_norm does;
  does.size = 2 * radius + 1;
  does.k = r.option<float>(1), does.beta = r.option<float>(3), does.axis = 3;
  does.alpha = r.option<float>(2) * static_cast<float>(does.size);
  r.give(r.add(does, {r.real(0)}));
}

}  // namespace fovea::inline FOVEA_ABI::nn::tflite_detail
