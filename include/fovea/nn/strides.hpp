#pragma once

#include "fovea/nn/shape.hpp"

namespace fovea::inline FOVEA_ABI::nn {

// Strides are counted in elements and held in a `shape`, one for each axis.

constexpr shape strides_of(const shape& dims) noexcept {
  shape steps = dims;
  std::int64_t step = 1;
  for (int i = dims.rank() - 1; i >= 0; --i) {
    steps[i] = step;
    step *= dims[i];
  }
  return steps;
}

/// The strides of a row-major tensor of shape `from` read as if it had shape `to`, which it
/// broadcasts to: 0 along the axes that repeat.
constexpr shape broadcast_strides(const shape& from, const shape& to) noexcept {
  shape steps(to.rank(), 0);
  const shape own = strides_of(from);
  const int lead = to.rank() - from.rank();
  for (int i = 0; i < from.rank(); ++i) steps[lead + i] = from[i] == 1 ? 0 : own[i];
  return steps;
}

/// The same positions of N tensors, visited in row-major order of `dims`, a last axis at a time.
///
///     walk<2> w{y.dims, {strides_of(y.dims), broadcast_strides(x.dims, y.dims)}};
///     w.fuse();
///     w.rows([&](const std::int64_t* at, std::int64_t count) {
///       for (std::int64_t i = 0; i < count; ++i) y[at[0] + i * w.step(0)] = x[at[1] + i *
///       w.step(1)];
///     });
template <int N>
struct walk {
  shape dims;
  shape steps[N];

  /// The step of tensor `n` along the last axis.
  constexpr std::int64_t step(int n) const noexcept { return steps[n].back(); }

  /// Drops axes of extent 1 and joins neighbours that are one axis in every tensor, so that rows
  /// are as long as they can be. There is at least one axis afterwards.
  constexpr void fuse() noexcept {
    walk fused;
    for (int axis = 0; axis < dims.rank(); ++axis)
      if (dims[axis] != 1) fused.append(*this, axis);
    if (fused.dims.empty()) {
      fused.dims.push_back(1);
      for (auto& s : fused.steps) s.push_back(1);
    }
    *this = fused;
  }

  /// Calls `visit(at, count)` with the first position of each row in each tensor. There must be at
  /// least one axis.
  template <class Visit>
  constexpr void rows(Visit&& visit) const {
    for (const auto e : dims)
      if (e <= 0) return;
    const int last = dims.rank() - 1;
    std::int64_t at[N] = {};
    shape index(dims.rank(), 0);
    for (int axis = last; axis >= 0;) {
      visit(static_cast<const std::int64_t*>(at), dims[last]);
      for (axis = last - 1; axis >= 0 && !advance(axis, index, at);) --axis;
    }
  }

 private:
  constexpr void append(const walk& from, int axis) noexcept {
    bool joins = !dims.empty();
    for (int n = 0; n < N && joins; ++n)
      joins = steps[n].back() == from.steps[n][axis] * from.dims[axis];
    if (!joins) {
      dims.push_back(1);
      for (auto& s : steps) s.push_back(0);
    }
    const int last = dims.rank() - 1;
    dims[last] *= from.dims[axis];
    for (int n = 0; n < N; ++n) steps[n][last] = from.steps[n][axis];
  }

  /// One further along `axis`; false, and back at its start, where it is at its end.
  constexpr bool advance(int axis, shape& index, std::int64_t* at) const noexcept {
    for (int n = 0; n < N; ++n) at[n] += steps[n][axis];
    if (++index[axis] < dims[axis]) return true;
    for (int n = 0; n < N; ++n) at[n] -= steps[n][axis] * dims[axis];
    index[axis] = 0;
    return false;
  }
};

}  // namespace fovea::inline FOVEA_ABI::nn
