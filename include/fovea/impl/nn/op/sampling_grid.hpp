#pragma once

#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/impl/nn/op/resize_axis.hpp"
#include "fovea/nn/op/sampling.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI::nn {

namespace grid_detail {

/// Folds `x` back between two mirrors.
inline double reflected(double x, double low, double high) {
  const double range = high - low;
  if (!(range > 0)) return low;
  const double away = std::fmod(std::fabs(x - low), 2 * range);
  return low + (away > range ? 2 * range - away : away);
}

/// What one axis of a sampled point reads: up to four inputs (-1: zero) and their weights.
struct axis_taps {
  std::int64_t index[4] = {};
  double weight[4] = {1, 0, 0, 0};
  int count = 1;
};

struct axis {
  const grid_sample& op;
  std::int64_t extent;

  double low() const noexcept { return op.align_corners ? 0 : -0.5; }
  double high() const noexcept { return static_cast<double>(extent - 1) - low(); }

  /// From -1 … 1 to the input's coordinates, brought inside where the border says so. What is far
  /// outside is only known to be outside: indices must fit.
  double position(double normal) const {
    const auto size = static_cast<double>(extent);
    double at = op.align_corners ? (normal + 1) / 2 * (size - 1) : ((normal + 1) * size - 1) / 2;
    if (op.by == grid_sample::method::nearest) at = std::nearbyint(static_cast<float>(at));
    if (at < low() || at > high()) {
      // A cubic reads four places, each of which is brought to the edge by itself.
      const bool clamps = op.by != grid_sample::method::cubic;
      if (clamps && op.outside == grid_sample::border::edge) at = std::clamp(at, 0.0, size - 1);
      if (op.outside == grid_sample::border::reflection) at = reflected(at, low(), high());
    }
    return at == at ? std::clamp(at, -8.0, size + 8) : -8;
  }

  std::int64_t source(std::int64_t i) const {
    if (i >= 0 && i < extent) return i;
    if (op.outside == grid_sample::border::zeros) return -1;
    if (op.outside == grid_sample::border::reflection)
      i = static_cast<std::int64_t>(reflected(static_cast<double>(i), low(), high()));
    return std::clamp<std::int64_t>(i, 0, extent - 1);
  }

  axis_taps read(double normal) const {
    axis_taps taps;
    const double at = position(normal), below = std::floor(at);
    const auto base = static_cast<std::int64_t>(below);
    if (op.by == grid_sample::method::nearest) {
      taps.index[0] = source(static_cast<std::int64_t>(at));
      return taps;
    }
    const bool cubic = op.by == grid_sample::method::cubic;
    taps.count = cubic ? 4 : 2;
    for (int k = 0; k < taps.count; ++k) {
      const int step = cubic ? k - 1 : k;
      const double distance = static_cast<double>(step) - (at - below);
      taps.index[k] = source(base + step);
      taps.weight[k] = cubic ? resize_detail::cubic(distance, -0.75) : 1 - std::fabs(distance);
    }
    return taps;
  }
};

/// The taps of one point along each spatial axis, and the sum over their combinations.
struct point {
  axis_taps taps[3];
  std::int64_t strides[3];
  int axes;

  double sum(const const_tensor_view& x, std::int64_t plane) const {
    int combinations = 1;
    for (int a = 0; a < axes; ++a) combinations *= taps[a].count;
    double total = 0;
    for (int index = 0; index < combinations; ++index) {
      double weight = 1;
      std::int64_t offset = plane;
      for (int a = 0, rest = index; a < axes; rest /= taps[a].count, ++a) {
        const int k = rest % taps[a].count;
        weight = taps[a].index[k] < 0 ? 0 : weight * taps[a].weight[k];
        offset += taps[a].index[k] * strides[a];
      }
      if (weight != 0) total += weight * load_real(x, offset);
    }
    return total;
  }
};

}  // namespace grid_detail

FOVEA_INLINE result<std::vector<fact>> infer(const grid_sample&, facts reads) {
  if (auto bad = real_detail::check_input(reads, 3); !bad) return bad.error();
  const fact &x = reads[0], &grid = operand(reads, 1);
  const int axes = x.dims.rank() - 2;
  if (axes > 3) return check::malformed("its input is %, expected 1 to 3 spatial axes", {x.dims});
  if (!real_detail::computes(grid.type) || grid.dims.rank() != x.dims.rank() ||
      grid.dims[0] != x.dims[0] || grid.dims.back() != axes)
    return check::malformed("the grid is %, the input %", {grid.dims, x.dims});
  shape y{x.dims[0], x.dims[1]};
  for (int a = 1; a <= axes; ++a) y.push_back(grid.dims[a]);
  if (y.count() > 0 && x.dims.count() == 0) return check::malformed("its input is empty");
  return check::gives(x.type, y);
}

FOVEA_INLINE void compute(const grid_sample& op, const operands& on) {
  const auto &x = on.in(0), &grid = on.in(1);
  const int axes = x.dims.rank() - 2;
  const auto channels = x.dims[1], plane = x.dims.product(2, x.dims.rank());
  const auto points = grid.dims.product(1, axes + 1);
  for (std::int64_t i = 0; i < x.dims[0] * points; ++i) {
    grid_detail::point p{};
    p.axes = axes;
    for (int a = 0; a < axes; ++a) {
      // The grid names the last axis first.
      const double normal = load_real(grid, i * axes + axes - 1 - a);
      p.taps[a] = grid_detail::axis{op, x.dims[2 + a]}.read(normal);
      p.strides[a] = x.dims.product(3 + a, x.dims.rank());
    }
    const auto image = i / points * channels;
    for (std::int64_t c = 0; c < channels; ++c)
      store_real(on.out(), (image + c) * points + i % points, p.sum(x, (image + c) * plane));
  }
}

namespace roi_detail {

/// Where a bilinear sample reads along one axis; `outside` by more than a pixel counts as zero.
struct sample {
  std::int64_t low = 0, high = 0;
  double weight = 0;  ///< of `high`
  bool outside = false;

  sample(double at, std::int64_t extent) {
    outside = !(at >= -1 && at <= static_cast<double>(extent));
    if (outside) return;
    at = std::max(at, 0.0);
    low = std::min(static_cast<std::int64_t>(at), extent - 1);
    high = std::min(low + 1, extent - 1);
    weight = low == high ? 0 : at - static_cast<double>(low);
  }
};

/// One region along one axis: where it starts, how large a bin is and how many samples it takes.
struct span {
  double start, bin;
  std::int64_t samples;

  span(const roi_align& op, double from, double to, std::int64_t bins, std::int64_t extent) {
    const double offset = op.half_pixel ? 0.5 : 0, scale = static_cast<double>(op.scale);
    start = from * scale - offset;
    double size = to * scale - offset - start;
    if (!op.half_pixel) size = std::max(size, 1.0);
    bin = size / static_cast<double>(bins);
    // More samples than twice the map has elements would say nothing more of it.
    const auto most = static_cast<double>(2 * extent + 2);
    const double wanted = std::ceil(bin) > 0 ? std::min(std::ceil(bin), most) : 0;
    samples = op.samples > 0 ? op.samples : static_cast<std::int64_t>(wanted);
  }
  double at(std::int64_t index, std::int64_t i) const {
    return start + static_cast<double>(index) * bin +
           (static_cast<double>(i) + 0.5) * bin / static_cast<double>(samples);
  }
};

struct region {
  const_tensor_view x;
  span down, across;

  /// One bin of one channel, whose map begins at element `plane`.
  double pooled(const roi_align& op, std::int64_t plane, std::int64_t row,
                std::int64_t column) const {
    double total = 0, most = 0;
    for (std::int64_t i = 0; i < down.samples * across.samples; ++i) {
      const sample y(down.at(row, i / across.samples), x.dims[2]);
      const sample z(across.at(column, i % across.samples), x.dims[3]);
      if (y.outside || z.outside) {
        most = i == 0 ? 0 : std::max(most, 0.0);
        continue;
      }
      const auto upper = plane + y.low * x.dims[3], lower = plane + y.high * x.dims[3];
      const double corners[] = {(1 - y.weight) * (1 - z.weight) * load_real(x, upper + z.low),
                                (1 - y.weight) * z.weight * load_real(x, upper + z.high),
                                y.weight * (1 - z.weight) * load_real(x, lower + z.low),
                                y.weight * z.weight * load_real(x, lower + z.high)};
      total += corners[0] + corners[1] + corners[2] + corners[3];
      const double largest = *std::max_element(corners, corners + 4);
      most = i == 0 ? largest : std::max(most, largest);
    }
    const auto count = std::max<std::int64_t>(1, down.samples * across.samples);
    return op.maximum ? most : total / static_cast<double>(count);
  }
};

}  // namespace roi_detail

FOVEA_INLINE result<std::vector<fact>> infer(const roi_align& op, facts reads) {
  if (auto bad = real_detail::check_input(reads, 4); !bad) return bad.error();
  const fact &x = reads[0], &rois = operand(reads, 1), &batch = operand(reads, 2);
  if (x.dims.rank() != 4 || x.dims.count() == 0)
    return check::malformed("its input is %, expected [N,C,H,W]", {x.dims});
  if (!real_detail::computes(rois.type) || rois.dims.rank() != 2 || rois.dims[1] != 4)
    return check::malformed("the regions are %, expected [R,4]", {rois.dims});
  if (auto bad = check::index_type(batch, "the batch indices"); !bad) return bad.error();
  if (!(batch.dims == shape{rois.dims[0]}))
    return check::malformed("the batch indices are %, expected %",
                            {batch.dims, shape{rois.dims[0]}});
  if (op.height < 1 || op.width < 1 || op.samples < 0 || op.samples > 1 << 15)
    return check::malformed("its grid is % with % samples",
                            {shape{op.height, op.width}, op.samples});
  return check::gives(x.type, {rois.dims[0], x.dims[1], op.height, op.width});
}

FOVEA_INLINE void compute(const roi_align& op, const operands& on) {
  const auto &x = on.in(0), &rois = on.in(1);
  const auto channels = x.dims[1], bins = op.height * op.width;
  for (std::int64_t r = 0; r < rois.dims[0]; ++r) {
    const auto edge = [&](int i) { return load_real(rois, r * 4 + i); };
    const roi_detail::region region{x,
                                    {op, edge(1), edge(3), op.height, x.dims[2]},
                                    {op, edge(0), edge(2), op.width, x.dims[3]}};
    const auto image = std::clamp<std::int64_t>(load_integer(on.in(2), r), 0, x.dims[0] - 1);
    for (std::int64_t i = 0; i < channels * bins; ++i) {
      const auto plane = (image * channels + i / bins) * x.dims[2] * x.dims[3];
      store_real(on.out(), r * channels * bins + i,
                 region.pooled(op, plane, i % bins / op.width, i % op.width));
    }
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn
