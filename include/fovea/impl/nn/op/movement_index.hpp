#pragma once

#include "fovea/impl/nn/op/checks.hpp"

/// Indices that only the data shows are brought into range; those the model fixes are checked.
namespace fovea::inline FOVEA_ABI::nn::index_detail {

inline std::int64_t within(std::int64_t index, std::int64_t extent) noexcept {
  if (index < 0) index += extent;
  return index < 0 ? 0 : index < extent ? index : extent - 1;
}

/// Tuples in the last axis of the indices, each naming a block of x behind `skip` axes.
struct tuples {
  int skip, length;
  std::int64_t block;  ///< elements that a tuple names
};
inline tuples read_tuples(const shape& x, const shape& indices, int skip) noexcept {
  const int length = static_cast<int>(indices.back());
  return {skip, length, x.product(skip + length, x.rank())};
}

/// The first element of the block that tuple `i` names; -1 if it is outside.
inline std::int64_t block_of(const const_tensor_view& indices, const shape& x, const tuples& t,
                             std::int64_t i) noexcept {
  std::int64_t at = 0;
  for (int n = 0; n < t.length; ++n) {
    const std::int64_t extent = x[t.skip + n];
    std::int64_t index = load_integer(indices, i * t.length + n);
    if (index < 0) index += extent;
    if (index < 0 || index >= extent) return -1;
    at = at * extent + index;
  }
  return at * t.block;
}

inline status check_tuples(const fact& x, const fact& indices, int skip) {
  if (const status s = check::index_type(indices, "the indices"); !s) return s.error();
  if (indices.dims.rank() <= skip)
    return check::malformed("indices of shape % have no last axis", {indices.dims});
  const std::int64_t length = indices.dims.back();
  if (length > x.dims.rank() - skip)
    return check::malformed("indices of shape % into %", {indices.dims, x.dims});
  const auto& known = indices.known;
  for (std::int64_t i = 0; known.present() && i < known.count(); ++i) {
    const std::int64_t index = load_integer(known.view(), i);
    const std::int64_t extent = x.dims[skip + static_cast<int>(i % length)];
    if (index < -extent || index >= extent)
      return check::malformed("index % is outside an axis of extent %", {index, extent});
  }
  return done;
}

/// Indices of x's rank, no longer than x but along `axis`.
inline status check_elements(const fact& x, const fact& indices, int& axis) {
  if (const status s = check::axis(axis, x.dims.rank()); !s) return s;
  bool fits = indices.dims.rank() == x.dims.rank();
  for (int i = 0; fits && i < x.dims.rank(); ++i) fits = i == axis || indices.dims[i] <= x.dims[i];
  if (!fits) return check::malformed("indices of shape % into %", {indices.dims, x.dims});
  return check::indices(indices, x.dims[axis]);
}

}  // namespace fovea::inline FOVEA_ABI::nn::index_detail
