#pragma once

#include "fovea/impl/nn/op/resize_axis.hpp"
#include "fovea/nn/op/sampling.hpp"
#include "fovea/nn/strides.hpp"

#include <cstring>

namespace fovea::inline FOVEA_ABI::nn {

namespace resize_detail {

/// An empty operand counts as left out: that is how opset 11 has it.
inline bool given(const fact& f) { return f.present() && f.dims.count() > 0; }

inline status check_axes(const resize& op, int rank) {
  unsigned seen = 0;
  for (auto axis : op.axes) {
    if (auto bad = check::axis(axis, rank); !bad) return bad;
    if (seen >> axis & 1u) return check::malformed("axis % is named twice", {axis});
    seen |= 1u << axis;
  }
  return done;
}

inline status check_operands(const resize& op, facts reads) {
  const int rank = reads[0].dims.rank();
  if (auto bad = check_axes(op, rank); !bad) return bad;
  const fact &roi = operand(reads, 1), &scales = operand(reads, 2), &sizes = operand(reads, 3);
  if (given(scales) == given(sizes))
    return check::malformed("there must be scales or sizes, and not both");
  const bool crops = op.where == resize::coordinates::tf_crop_and_resize;
  const std::int64_t count = named_count(op, rank);
  if (crops && (!is_real(roi.type) || roi.dims.count() != 2 * count))
    return check::malformed("the roi is %, expected % real numbers", {roi.dims, 2 * count});
  const fact& numbers = given(sizes) ? sizes : scales;
  if (numbers.dims.count() != count)
    return check::malformed("there are % scales or sizes for % axes",
                            {numbers.dims.count(), count});
  if (given(sizes)) {
    if (auto bad = check::index_type(sizes, "the sizes"); !bad) return bad;
  } else if (!is_real(scales.type)) {
    return check::malformed("the scales are not real numbers");
  }
  if (!numbers.known.present()) return needs_value(given(sizes) ? "the sizes" : "the scales");
  return done;
}

inline axis_maps mapped(const resize& op, facts reads) {
  const bool by_size = given(operand(reads, 3));
  return mapped(op, reads[0].dims, reads[by_size ? 3 : 2].known.view(), by_size);
}

/// Offsets and weights of every axis, one after the other.
struct tables {
  std::int64_t counts[shape::max_rank] = {};
  taps axes[shape::max_rank] = {};
  shape out;           ///< extents of what is walked: axes behind it are copied whole
  std::int64_t inner;  ///< their elements
  std::int64_t combined = 1;

  tables(const resize& op, const axis_maps& maps, const shape& x, std::byte* scratch) {
    int rank = x.rank();
    while (rank > 0 && !maps[static_cast<std::size_t>(rank) - 1].moves) --rank;
    inner = x.product(rank, x.rank());
    const shape steps = strides_of(x);
    for (int a = 0; a < rank; ++a) {
      const auto& m = maps[static_cast<std::size_t>(a)];
      out.push_back(m.out);
      const auto count = counts[a] = filter(op, m).count;
      axes[a].offsets = reinterpret_cast<std::int64_t*>(scratch);
      axes[a].weights = reinterpret_cast<double*>(axes[a].offsets + count * m.out);
      scratch = reinterpret_cast<std::byte*>(axes[a].weights + count * m.out);
      combined *= count;
      for (std::int64_t i = 0; i < m.out; ++i)
        fill(op, m, i, steps[a], {axes[a].offsets + i * count, axes[a].weights + i * count});
    }
  }

  /// Whether the output at `at` lies outside along some axis.
  bool outside(const shape& at) const noexcept {
    for (int a = 0; a < out.rank(); ++a)
      if (axes[a].offsets[at[a] * counts[a]] < 0) return true;
    return false;
  }
  /// Combination `index` of one tap an axis: its weight, and where it reads.
  double combination(const shape& at, std::int64_t index, std::int64_t& offset) const noexcept {
    double weight = 1;
    offset = 0;
    for (int a = out.rank() - 1; a >= 0; --a) {
      auto k = at[a] * counts[a];
      if (counts[a] > 1) {
        k += index % counts[a];
        index /= counts[a];
      }
      weight *= axes[a].weights[k];
      offset += axes[a].offsets[k];
    }
    return weight;
  }
  bool next(shape& at) const noexcept {
    for (int a = out.rank() - 1; a >= 0; --a) {
      if (++at[a] < out[a]) return true;
      at[a] = 0;
    }
    return false;
  }
};

/// The weighted sum of the inner run at `at`, sixty-four elements at a time.
template <class Sum, class Load, class Store>
void blend(const tables& t, const shape& at, const Load& load, const Store& store) {
  constexpr std::int64_t block = 64;
  for (std::int64_t first = 0; first < t.inner; first += block) {
    Sum sums[block] = {};
    const auto count = std::min(block, t.inner - first);
    for (std::int64_t index = 0; index < t.combined; ++index) {
      std::int64_t offset = 0;
      const auto weight = static_cast<Sum>(t.combination(at, index, offset));
      if (weight == 0) continue;
      for (std::int64_t i = 0; i < count; ++i) sums[i] += weight * load(offset + first + i);
    }
    for (std::int64_t i = 0; i < count; ++i) store(first + i, sums[i]);
  }
}

inline void copy(const tables& t, const shape& at, const operands& on, std::int64_t to) {
  const auto size = static_cast<std::int64_t>(size_of(on.in(0).type));
  std::int64_t offset = 0;
  t.combination(at, 0, offset);
  std::memcpy(on.out().data + to * size, on.in(0).data + offset * size,
              static_cast<std::size_t>(t.inner * size));
}

inline void run(const resize& op, const tables& t, const operands& on) {
  const auto& x = on.in(0);
  const auto* floats = x.as<float>();
  shape at(t.out.rank(), 0);
  std::int64_t to = 0;
  do {
    if (t.outside(at)) {
      for (std::int64_t i = 0; i < t.inner; ++i)
        store_real(on.out(), to + i, static_cast<double>(op.extrapolation));
    } else if (t.combined == 1) {
      copy(t, at, on, to);
    } else if (x.type == element::f32) {
      blend<float>(
          t, at, [&](std::int64_t i) { return floats[i]; },
          [&, y = on.out().as<float>() + to](std::int64_t i, float sum) { y[i] = sum; });
    } else {
      blend<double>(
          t, at, [&](std::int64_t i) { return load_real(x, i); },
          [&](std::int64_t i, double sum) { store_real(on.out(), to + i, sum); });
    }
    to += t.inner;
  } while (t.next(at));
}

}  // namespace resize_detail

FOVEA_INLINE result<std::vector<fact>> infer(const resize& op, facts reads) {
  if (auto bad = check::given(reads, 1); !bad) return bad.error();
  const fact& x = reads[0];
  if (op.by != resize::method::nearest && !is_numeric(x.type))
    return check::malformed("it interpolates % elements", {name_of(x.type)});
  if (auto bad = resize_detail::check_operands(op, reads); !bad) return bad.error();
  const auto maps = resize_detail::mapped(op, reads);
  shape y;
  for (int i = 0; i < x.dims.rank(); ++i) {
    const auto& m = maps[static_cast<std::size_t>(i)];
    if (m.out < 0 || (m.in == 0 && m.out > 0))
      return check::malformed(
          "axis % of extent % cannot be resized by what the scales or sizes say", {i, m.in});
    y.push_back(m.out);
  }
  return check::gives(x.type, y);
}

FOVEA_INLINE std::size_t scratch_bytes(const resize& op, facts reads, facts) {
  const auto maps = resize_detail::mapped(op, reads);
  std::size_t bytes = 0;
  for (int i = 0; i < reads[0].dims.rank(); ++i) {
    const auto& m = maps[static_cast<std::size_t>(i)];
    if (m.out > 0)
      bytes += static_cast<std::size_t>(m.out * resize_detail::filter(op, m).count) * 16;
  }
  return bytes;
}

FOVEA_INLINE void compute(const resize& op, const operands& on) {
  if (on.out().count() == 0) return;
  const auto &x = on.in(0), &roi = on.in(1);
  const bool by_size = on.in(3).present() && on.in(3).count() > 0;
  auto maps = resize_detail::mapped(op, x.dims, on.in(by_size ? 3 : 2), by_size);
  const int rank = x.dims.rank(), named = resize_detail::named_count(op, rank);
  if (op.where == resize::coordinates::tf_crop_and_resize)
    for (int i = 0; i < named; ++i) {
      auto& m = maps[static_cast<std::size_t>(resize_detail::named_axis(op, i, rank))];
      m.start = load_real(roi, i);
      m.end = load_real(roi, named + i);
    }
  resize_detail::run(op, resize_detail::tables(op, maps, x.dims, on.scratch), on);
}

}  // namespace fovea::inline FOVEA_ABI::nn
