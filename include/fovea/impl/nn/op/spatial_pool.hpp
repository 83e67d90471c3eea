#pragma once

#include "fovea/impl/nn/op/spatial_conv.hpp"
#include "fovea/impl/nn/op/window.hpp"

#include <cmath>
#include <limits>

namespace fovea::inline FOVEA_ABI::nn {

namespace pool_detail {

/// One output pixel of a pool: where its window lies and where its channels go.
struct pooled_pixel {
  const window_detail::geometry& g;
  window_detail::place here;
  std::int64_t image;  ///< which image of the batch
};

template <class T>
T lowest() {
  if constexpr (std::is_integral_v<T>)
    return std::numeric_limits<T>::lowest();
  else
    return static_cast<T>(-std::numeric_limits<float>::infinity());
}

/// The index of element (image, channel, pixel) in the input seen channels-first.
inline std::int64_t flat_index(const pooled_pixel& p, std::int64_t channels, std::int64_t channel,
                               std::int64_t pixel, bool column_major) {
  const auto& e = p.g.in;
  if (column_major) {
    const window_detail::place at(pixel, e);
    pixel = at.at[0] + e[0] * (at.at[1] + e[1] * at.at[2]);
  }
  return (p.image * channels + channel) * p.g.pixels_in() + pixel;
}

/// The taps of one axis that lie from `low` to before `high`: a kernel may be far larger than the
/// map, and only what it covers costs anything.
struct tap_span {
  std::int64_t first, last;

  tap_span(const pooled_pixel& p, int axis, std::int64_t low, std::int64_t high) {
    const auto start = p.here.at[axis] * p.g.stride[axis] - p.g.begin[axis];
    const auto step = p.g.dilation[axis];
    first = start >= low ? 0 : (low - start + step - 1) / step;
    last = start >= high ? 0 : std::min(p.g.kernel[axis], (high - start + step - 1) / step);
    last = std::max(first, last);
  }
};

/// Calls `f(pixel)` for each tap inside the map.
template <class F>
void each_tap(const pooled_pixel& p, F f) {
  const auto& in = p.g.in;
  const tap_span z(p, 0, 0, in[0]), y(p, 1, 0, in[1]), x(p, 2, 0, in[2]);
  const auto at = [&](int axis, std::int64_t tap) {
    return p.here.at[axis] * p.g.stride[axis] + tap * p.g.dilation[axis] - p.g.begin[axis];
  };
  for (auto i = z.first; i < z.last; ++i)
    for (auto j = y.first; j < y.last; ++j)
      for (auto k = x.first; k < x.last; ++k) f((at(0, i) * in[1] + at(1, j)) * in[2] + at(2, k));
}

/// A padding-only window (a dilated one can be) gives the lowest value and index -1.
template <class T>
void maximum(const pool& op, const pooled_pixel& p, const operands& on, std::int64_t at) {
  const auto channels = on.in(0).dims.back();
  T* y = on.out().as<T>() + at;
  std::int64_t* indices = on.has_out(1) ? on.out(1).as<std::int64_t>() + at : nullptr;
  std::fill(y, y + channels, lowest<T>());
  if (indices) std::fill(indices, indices + channels, -1);
  each_tap(p, [&](std::int64_t pixel) {
    const T* x = on.in(0).as<T>() + (p.image * p.g.pixels_in() + pixel) * channels;
    if (!indices) {
      for (std::int64_t c = 0; c < channels; ++c) y[c] = x[c] > y[c] ? x[c] : y[c];
      return;
    }
    for (std::int64_t c = 0; c < channels; ++c)
      if (x[c] > y[c] || indices[c] < 0) {
        y[c] = x[c];
        indices[c] = flat_index(p, channels, c, pixel, op.column_major);
      }
  });
}

/// Taps inside the map, and with `padded` those in the padding too; what a rounded-up window
/// covers behind the padding never counts.
inline std::int64_t counted_taps(const pooled_pixel& p, bool padded) {
  std::int64_t count = 1;
  for (int i = 0; i < 3; ++i) {
    const tap_span inside(p, i, padded ? -p.g.begin[i] : 0, p.g.in[i] + (padded ? p.g.end[i] : 0));
    count *= inside.last - inside.first;
  }
  return count;
}

template <class W>
W powered(W x, std::int64_t p) {
  x = x < 0 ? -x : x;
  return p == 1 ? x : p == 2 ? x * x : std::pow(x, W(p));
}
template <class W>
W rooted(W x, std::int64_t p) {
  return p == 1 ? x : p == 2 ? std::sqrt(x) : std::pow(x, W(1) / W(p));
}

/// Average and lp, sixty-four channels at a time. A padding-only window gives 0.
template <class T>
void summed(const pool& op, const pooled_pixel& p, const operands& on, std::int64_t at) {
  constexpr std::int64_t block = 64;
  const bool lp = op.is == pool::kind::lp;
  const auto channels = on.in(0).dims.back();
  const auto divisor = lp ? T(1) : T(std::max<std::int64_t>(1, counted_taps(p, op.count_padding)));
  for (std::int64_t first = 0; first < channels; first += block) {
    T sums[block] = {};
    const auto count = std::min(block, channels - first);
    each_tap(p, [&](std::int64_t pixel) {
      const T* x = on.in(0).as<T>() + (p.image * p.g.pixels_in() + pixel) * channels + first;
      for (std::int64_t c = 0; c < count; ++c) sums[c] += lp ? powered(x[c], op.p) : x[c];
    });
    T* y = on.out().as<T>() + at + first;
    for (std::int64_t c = 0; c < count; ++c) y[c] = lp ? rooted(sums[c], op.p) : sums[c] / divisor;
  }
}

template <class Pixel>
void each_pixel(const window_detail::geometry& g, const operands& on, Pixel pixel) {
  const auto channels = on.in(0).dims.back();
  if (channels == 0) return;
  for (std::int64_t n = 0; n < on.in(0).dims[0]; ++n)
    for (std::int64_t out = 0; out < g.pixels_out(); ++out)
      pixel(pooled_pixel{g, window_detail::place(out, g.out), n},
            (n * g.pixels_out() + out) * channels);
}

inline bool pools(pool::kind kind, element type) noexcept {
  return real_detail::computes(type) ||
         (kind == pool::kind::max && (type == element::u8 || type == element::i8));
}

}  // namespace pool_detail

FOVEA_INLINE result<std::vector<fact>> infer(const pool& op, facts reads) {
  const fact& x = operand(reads, 0);
  if (!pool_detail::pools(op.is, x.type))
    return failure{error_code::unsupported,
                   sentence("it does not pool % elements", {name_of(x.type)})};
  if (x.dims.rank() < 3)
    return check::malformed("its input is %, expected a rank of 3 to 5", {x.dims});
  if (op.is == pool::kind::lp && op.p < 1)
    return check::malformed("p is %, expected at least 1", {op.p});
  const auto at = resolve(op.at, window_detail::spatial_of(x.dims), op.kernel, op.round_up);
  if (!at) return at.error();
  if (!is_countable(op.kernel))
    return failure{error_code::too_large, sentence("its kernel is %", {op.kernel})};
  const auto y = conv_detail::map_of(x.dims[0], at->output, x.dims.back());
  auto made = check::gives(x.type, y);
  if (!made || op.is != pool::kind::max) return made;
  if (!is_countable(y, 8))
    return failure{error_code::too_large, sentence("its indices are %", {y})};
  made->push_back({element::i64, y, {}});
  return made;
}

FOVEA_INLINE void compute(const pool& op, const operands& on) {
  const auto input = window_detail::spatial_of(on.in(0).dims);
  const window_detail::geometry g(*resolve(op.at, input, op.kernel, op.round_up), input, op.kernel);
  const auto maximum = [&]<class T>(const operands& now, T) {
    pool_detail::each_pixel(g, now, [&](const pool_detail::pooled_pixel& p, std::int64_t at) {
      pool_detail::maximum<T>(op, p, now, at);
    });
  };
  const auto type = on.in(0).type;
  if (type == element::u8) return maximum(on, std::uint8_t());
  if (type == element::i8) return maximum(on, std::int8_t());
  if (op.is == pool::kind::max) return real_detail::visit_real(on, op.widened, maximum);
  real_detail::visit_real(on, op.widened, [&]<class T>(const operands& now, T) {
    pool_detail::each_pixel(g, now, [&](const pool_detail::pooled_pixel& p, std::int64_t at) {
      pool_detail::summed<T>(op, p, now, at);
    });
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
