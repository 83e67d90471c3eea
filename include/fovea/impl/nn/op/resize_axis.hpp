#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/nn/op/sampling.hpp"

#include <algorithm>
#include <array>
#include <cmath>

/// How one axis of a resize maps: which inputs each output reads, with which weights.
namespace fovea::inline FOVEA_ABI::nn::resize_detail {

/// One axis. `in * scale` need not be whole: `out` is what is written.
struct axis_map {
  std::int64_t in = 1, out = 1;
  double scale = 1, start = 0, end = 1;
  bool moves = false;  ///< false: every output is the input at its place

  double width() const noexcept { return scale * static_cast<double>(in); }
};
using axis_maps = std::array<axis_map, shape::max_rank>;

/// Where output `i` lies among the inputs (ONNX, Resize, coordinate_transformation_mode).
inline double position(resize::coordinates rule, const axis_map& m, std::int64_t i) {
  using by = resize::coordinates;
  const auto x = static_cast<double>(i), last = static_cast<double>(m.in - 1);
  const double centred = (x + 0.5) / m.scale - 0.5, width = m.width();
  switch (rule) {
    case by::half_pixel: return centred;
    case by::half_pixel_symmetric:
      return static_cast<double>(m.in) / 2 * (1 - static_cast<double>(m.out) / width) + centred;
    case by::pytorch_half_pixel: return m.out > 1 ? centred : 0;
    case by::align_corners: return m.out > 1 && width != 1 ? x * last / (width - 1) : 0;
    case by::asymmetric: return x / m.scale;
    case by::tf_half_pixel_for_nn: return (x + 0.5) / m.scale;
    default:
      if (m.out <= 1) return (m.start + m.end) * last / 2;
      return m.start * last + x * (m.end - m.start) * last / static_cast<double>(m.out - 1);
  }
}

/// Rounds in single precision, as the runtimes that models were made with do: 3 / 0.6 is 5 there,
/// and the double below 5 otherwise.
inline std::int64_t nearest(resize::rounding rule, double at, const axis_map& m) {
  const auto x = static_cast<float>(at);
  float rounded = 0;
  switch (rule) {
    case resize::rounding::round_prefer_floor: rounded = std::ceil(x - 0.5f); break;
    case resize::rounding::round_prefer_ceil: rounded = std::floor(x + 0.5f); break;
    case resize::rounding::floor: rounded = std::floor(x); break;
    case resize::rounding::ceil: rounded = std::ceil(x); break;
    case resize::rounding::simple: rounded = m.scale < 1 ? std::ceil(x) : std::trunc(x); break;
  }
  if (!(rounded > 0)) return 0;
  return rounded < static_cast<float>(m.in) ? std::min(static_cast<std::int64_t>(rounded), m.in - 1)
                                            : m.in - 1;
}

/// Keys, "Cubic convolution interpolation for digital image processing", 1981, equation 4.
inline double cubic(double x, double a) {
  x = std::fabs(x);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/// The filter of an axis: `count` taps from `first` on, seen from the input below a position.
struct filter {
  double stretch = 1;  ///< below 1: an antialias filter that reaches further
  std::int64_t first = 0, count = 1;

  filter(const resize& op, const axis_map& m) {
    if (op.by == resize::method::nearest || !m.moves) return;
    const double reach = op.by == resize::method::cubic ? 2 : 1;
    if (op.antialias) stretch = std::min(m.scale, 1.0);
    first = static_cast<std::int64_t>(std::floor(-reach / stretch)) + 1;
    count = 2 - 2 * first;
  }
  double weight(const resize& op, double distance) const {
    const double x = distance * stretch;
    return op.by == resize::method::cubic ? cubic(x, static_cast<double>(op.cubic_a))
                                          : std::max(0.0, 1 - std::fabs(x));
  }
};

/// The taps of one output: offsets into the input, already times the axis's stride, and weights.
/// An offset of -1 in front: the position is outside, and the output is the extrapolation value.
struct taps {
  std::int64_t* offsets;
  double* weights;
};

inline void normalize(double* weights, std::int64_t count) {
  double sum = 0;
  for (std::int64_t k = 0; k < count; ++k) sum += weights[k];
  for (std::int64_t k = 0; sum != 0 && k < count; ++k) weights[k] /= sum;
}

inline void fill(const resize& op, const axis_map& m, std::int64_t i, std::int64_t stride,
                 const taps& to) {
  const filter f(op, m);
  const bool single = f.count == 1;
  const double at = m.moves ? position(op.where, m, i) : static_cast<double>(i);
  const bool crops = m.moves && op.where == resize::coordinates::tf_crop_and_resize;
  if (crops && !(at >= 0 && at <= static_cast<double>(m.in - 1))) {
    to.offsets[0] = -1;
    return;
  }
  if (single) {
    to.offsets[0] = (m.moves ? nearest(op.nearest, at, m) : i) * stride;
    to.weights[0] = 1;
    return;
  }
  const double below = std::floor(at);
  const auto base = static_cast<std::int64_t>(below) + f.first;
  for (std::int64_t k = 0; k < f.count; ++k) {
    to.offsets[k] = std::clamp<std::int64_t>(base + k, 0, m.in - 1) * stride;
    to.weights[k] = f.weight(op, static_cast<double>(f.first + k) - (at - below));
  }
  if (op.antialias) normalize(to.weights, f.count);
  if (!op.exclude_outside) return;
  for (std::int64_t k = 0; k < f.count; ++k)
    if (base + k < 0 || base + k >= m.in) to.weights[k] = 0;
  normalize(to.weights, f.count);
}

/// The axes that scales, sizes and roi name, in their order.
inline std::int64_t named_axis(const resize& op, int i, int rank) {
  const std::int64_t axis = op.axes.empty() ? i : op.axes[i];
  return axis < 0 ? axis + rank : axis;
}
inline int named_count(const resize& op, int rank) {
  return op.axes.empty() ? rank : op.axes.rank();
}

/// round_int(scale * in) where the aspect is kept, one scale for all.
inline void keep_aspect(const resize& op, int rank, axis_maps& maps) {
  double common = maps[static_cast<std::size_t>(named_axis(op, 0, rank))].scale;
  for (int i = 1; i < named_count(op, rank); ++i) {
    const double own = maps[static_cast<std::size_t>(named_axis(op, i, rank))].scale;
    common = op.keep == resize::aspect::not_larger ? std::min(common, own) : std::max(common, own);
  }
  for (int i = 0; i < named_count(op, rank); ++i) {
    auto& m = maps[static_cast<std::size_t>(named_axis(op, i, rank))];
    m.scale = common;
    const double out = std::floor(m.width() + 0.5);
    m.out = out >= 0 && out < 1e15 ? static_cast<std::int64_t>(out) : -1;
  }
}

/// The mapping of every axis; the axes are checked, `given` has an entry for each that is named.
/// An axis that cannot be mapped gets `out` -1.
inline axis_maps mapped(const resize& op, const shape& x, const const_tensor_view& given,
                        bool by_size) {
  axis_maps maps;
  const int rank = x.rank();
  for (int i = 0; i < rank; ++i) {
    auto& m = maps[static_cast<std::size_t>(i)];
    m.in = m.out = x[i];
  }
  for (int i = 0; i < named_count(op, rank); ++i) {
    auto& m = maps[static_cast<std::size_t>(named_axis(op, i, rank))];
    const double number = load_real(given, i), in = static_cast<double>(m.in);
    m.scale = by_size ? number / std::max(1.0, in) : number;
    // Single precision, as the definition of the operator's shape has it: 6 times 5/3 is 10.
    const float width = static_cast<float>(m.in) * static_cast<float>(number);
    const double out = by_size ? number : static_cast<double>(std::floor(width));
    m.out = out >= 0 && out < 1e15 ? static_cast<std::int64_t>(out) : -1;
    if (!by_size && !(number > 0)) m.out = -1;
    m.moves = op.where == resize::coordinates::tf_crop_and_resize;
  }
  if (by_size && op.keep != resize::aspect::stretch) keep_aspect(op, rank, maps);
  for (auto& m : maps) m.moves = m.moves || m.out != m.in || m.scale != 1;
  return maps;
}

}  // namespace fovea::inline FOVEA_ABI::nn::resize_detail
