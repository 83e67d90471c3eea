#pragma once

#include "fovea/impl/nn/op/byte.hpp"
#include "fovea/impl/nn/op/window.hpp"
#include "fovea/nn/op/integer.hpp"

namespace fovea::inline FOVEA_ABI::nn {
FOVEA_INLINE result<std::vector<fact>> infer(const integer_conv& op, facts reads) {
  if (const status s = check::given(reads, 4); !s) return s.error();
  const fact &x = reads[0], &w = reads[1], &start = reads[2], &scale = reads[3];
  const int rank = x.dims.rank();
  if (x.type != element::u8 || w.type != element::i8 || start.type != element::i32 ||
      scale.type != element::f32 || (op.to != element::u8 && op.to != element::f32))
    return check::malformed("its operands are not u8, i8, i32 and f32");
  if (rank < 3 || rank != w.dims.rank() || op.groups < 1 || w.dims[0] % op.groups != 0 ||
      w.dims.back() * op.groups != x.dims.back() || start.dims != shape{w.dims[0]} ||
      scale.dims != start.dims || (reads.size() > 4 && reads[4].dims != start.dims))
    return check::malformed("filters % do not fit %", {w.dims, x.dims});
  const auto at =
      resolve(op.at, window_detail::spatial_of(x.dims), window_detail::spatial_of(w.dims));
  if (!at) return at.error();
  shape y = x.dims;
  for (int i = 0; i < at->output.rank(); ++i) y[i + 1] = at->output[i];
  y[rank - 1] = w.dims[0];
  return check::gives(op.to, y);
}

FOVEA_INLINE void compute(const integer_conv& op, const operands& on) {
  const shape input = window_detail::spatial_of(on.in(0).dims);
  const shape taps = window_detail::spatial_of(on.in(1).dims);
  const window_detail::geometry g(*resolve(op.at, input, taps), input, taps);
  const std::int64_t filters = on.in(1).dims[0], depth = on.in(1).dims.back();
  const std::int64_t each = filters / op.groups, channels = depth * op.groups;
  const auto* x = on.in(0).as<std::uint8_t>();
  const auto* w = on.in(1).as<std::int8_t>();
  for (std::int64_t i = 0; i < on.out().count(); ++i) {
    const std::int64_t f = i % filters, pixel = i / filters % g.pixels_out();
    const auto* map = x + i / filters / g.pixels_out() * g.pixels_in() * channels;
    std::int32_t sum = on.in(2).as<std::int32_t>()[f];
    for (std::int64_t t = 0; t < g.taps(); ++t) {
      const auto from = gathered(g, {pixel, g.out}, {t, g.kernel});
      for (std::int64_t c = 0; c < depth; ++c)
        sum += (from < 0 ? op.x_zero : map[from * channels + f / each * depth + c]) *
               w[(f * g.taps() + t) * depth + c];
    }
    float real = static_cast<float>(sum) * on.in(3).as<float>()[f];
    if (on.reads.size() > 4) {
      if (op.least < op.most) real = integer_detail::limited(real, op.least, op.most);
      real *= real < 0 ? on.in(4).as<float>()[f] : op.rise;
    }
    if (op.to == element::f32)
      on.out().as<float>()[i] = real;
    else
      on.out().as<std::uint8_t>()[i] = integer_detail::to_byte(real, op.zero, op.low, op.high);
  }
}

FOVEA_INLINE result<std::vector<fact>> infer(const integer_pair&, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  if (reads[0].type != element::u8 || reads[1].type != element::u8 ||
      reads[0].dims != reads[1].dims)
    return check::malformed("its operands are not u8 of one shape");
  if (reads.size() > 2 && (reads[0].dims.empty() || reads[2].dims != shape{reads[0].dims.back()}))
    return check::malformed("its slopes are not one for each channel");
  return check::gives(element::u8, reads[0].dims);
}

FOVEA_INLINE void compute(const integer_pair& op, const operands& on) {
  for (std::int64_t i = 0; i < on.out().count(); ++i) {
    const auto a = static_cast<float>(on.in(0).as<std::uint8_t>()[i] - op.a_zero);
    const auto b = static_cast<float>(on.in(1).as<std::uint8_t>()[i] - op.b_zero);
    const volatile float left = op.product ? a * b * op.a_scale : a * op.a_scale;
    const volatile float right = op.product ? 0.0f : b * op.b_scale;  // each rounded by itself
    float real = left + right;
    if (on.reads.size() > 2 && real < 0) real *= on.in(2).as<float>()[i % on.in(2).dims.back()];
    on.out().as<std::uint8_t>()[i] = integer_detail::to_byte(real, op.zero, op.low, op.high);
  }
}

FOVEA_INLINE result<std::vector<fact>> infer(const lookup&, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &x = reads[0], &table = reads[1];
  const bool single = table.dims == shape{256};
  if (!integer_detail::is_byte(x.type) || !integer_detail::is_byte(table.type) ||
      !(single || (!x.dims.empty() && table.dims == shape{x.dims.back(), 256})))
    return check::malformed("a table % does not fit %", {table.dims, x.dims});
  return check::gives(table.type, x.dims);
}

FOVEA_INLINE void compute(const lookup&, const operands& on) {
  const auto* x = on.in(0).as<std::uint8_t>();
  const auto* table = on.in(1).as<std::uint8_t>();
  auto* y = on.out().as<std::uint8_t>();
  const std::int64_t count = on.out().count();
  const std::int64_t channels = on.in(1).dims.rank() == 2 ? on.in(1).dims[0] : 1;
  if (channels == 1)
    for (std::int64_t i = 0; i < count; ++i) y[i] = table[x[i]];
  else
    for (std::int64_t i = 0; i < count; i += channels)
      for (std::int64_t c = 0; c < channels; ++c) y[i + c] = table[c * 256 + x[i + c]];
}

}  // namespace fovea::inline FOVEA_ABI::nn
