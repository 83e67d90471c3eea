#pragma once

#include "fovea/impl/nn/onnx/spatial.hpp"

// Quantized operators. The QLinear ones run between dequantize and quantize; the Integer ones are
// exact, in 32-bit integers or in reals that hold every sum.
namespace fovea::inline FOVEA_ABI::nn::onnx {

inline quantize_linear quantize_to(importer& at, int axis) {
  quantize_linear q;
  q.axis = axis;
  q.to = wanted_type(at, "output_dtype", element::u8);
  q.block = at.integer("block_size", 0);
  q.saturate = at.integer("saturate", 1) != 0;
  return q;
}

inline void map_quantize_linear(importer& at) {
  at.write(quantize_to(at, at.axis("axis", 1)), at.all());
}

inline void map_dequantize_linear(importer& at) {
  at.write(dequantize_linear{at.axis("axis", 1), at.integer("block_size", 0)}, at.all());
}

inline void map_dynamic_quantize_linear(importer& at) {
  at.write(dynamic_quantize_linear{}, {at.in(0)});
}

/// reads (x, x scale, x zero, w, w scale, w zero, y scale, y zero, bias?): bias has scale xs ws.
inline void map_q_linear_conv(importer& at) {
  const int rank = map_rank(at, at.in(3));
  if (rank == 0) return;
  check_kernel(at, at.in(3));
  conv c;
  c.at = window_of(at, rank);
  c.groups = at.integer("group", 1);
  const value_id x = at.add(dequantize_linear{1}, {at.in(0), at.in(1), at.in(2)});
  const value_id w = at.add(dequantize_linear{0}, {at.in(3), at.in(4), at.in(5)});
  values reads{to_channels_last(at, x, rank), to_channels_last(at, w, rank)};
  if (at.in(8) != absent) {
    const value_id scale = at.add(binary{binary_function::mul}, {at.in(1), at.in(4)});
    reads.push_back(at.add(dequantize_linear{0}, {at.in(8), scale}));
  }
  const value_id y = at.add(c, std::move(reads));
  const value_id back = at.add(transpose{to_channels_first(rank)}, {y});
  at.write(quantize_linear{}, {back, at.in(6), at.in(7)});
}

/// A vector with more than one element becomes a column: a scale or zero for each row.
inline value_id for_rows(importer& at, value_id v) {
  const shape* d = at.dims(v);
  if (!d || d->rank() != 1 || (*d)[0] == 1) return v;
  return at.add(unsqueeze{}, {v, at.numbers_of({1})});
}

/// (x - zero) scale, broadcast, in the scale's type.
inline value_id dequantized(importer& at, value_id x, value_id scale, value_id zero) {
  const value_id wide = at.add(cast{element::i32}, {x});
  const value_id from = at.add(cast{element::i32}, {zero});
  const value_id centred = at.add(binary{binary_function::sub}, {wide, from});
  const value_id real = at.add(cast_like{}, {centred, scale});
  return at.add(binary{binary_function::mul}, {real, scale});
}

/// reads (a, a scale, a zero, b, b scale, b zero, y scale, y zero); a by rows, b by columns.
inline void map_q_linear_matmul(importer& at) {
  const value_id a = dequantized(at, at.in(0), for_rows(at, at.in(1)), for_rows(at, at.in(2)));
  const value_id b = dequantized(at, at.in(3), at.in(4), at.in(5));
  const value_id y = at.add(matmul{}, {a, b});
  at.write(quantize_linear{}, {y, at.in(6), at.in(7)});
}

inline value_id centred(importer& at, value_id x, value_id zero) {
  const value_id wide = at.add(cast{element::i32}, {x});
  if (zero == absent) return wide;
  return at.add(binary{binary_function::sub}, {wide, at.add(cast{element::i32}, {zero})});
}

inline void map_matmul_integer(importer& at) {
  const value_id a = centred(at, at.in(0), for_rows(at, at.in(2)));
  at.write(matmul{}, {a, centred(at, at.in(1), at.in(3))});
}

/// Floats hold every sum of up to 2^24 / 255^2 = 258 products of bytes, doubles all that matter.
inline element exact_type(importer& at, value_id weights) {
  const shape* d = at.dims(weights);
  if (!d || !is_countable(*d)) return element::f64;
  return d->product(1, d->rank()) <= 258 ? element::f32 : element::f64;
}

inline void map_conv_integer(importer& at) {
  const int rank = map_rank(at, at.in(1));
  if (rank == 0) return;
  check_kernel(at, at.in(1));
  conv c;
  c.at = window_of(at, rank);
  c.groups = at.integer("group", 1);
  value_id zero = at.in(3);
  if (zero != absent && at.rank(zero) != 0) {
    numbers column(static_cast<std::size_t>(rank), 1);
    column[0] = -1;
    zero = at.add(reshape{}, {zero, at.numbers_of(column)});
  }
  const cast exact{exact_type(at, at.in(1))};
  const value_id x = at.add(exact, {centred(at, at.in(0), at.in(2))});
  const value_id w = at.add(exact, {centred(at, at.in(1), zero)});
  const value_id y = at.add(c, {to_channels_last(at, x, rank), to_channels_last(at, w, rank)});
  const value_id back = at.add(transpose{to_channels_first(rank)}, {y});
  at.write(cast{element::i32}, {back});
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
