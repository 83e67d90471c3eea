#pragma once

#include "fovea/core/result.hpp"
#include "fovea/impl/nn/tflite_flatbuffer.hpp"
#include "fovea/nn/tensor.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn::tflite_detail {

struct dense_form {
  element type;
  shape dims;
};

/// One level of a sparse tensor: its extent, how far a step moves in the dense tensor, and for
/// compressed rows where each parent's children begin and which coordinate each has.
struct sparse_level {
  bool compressed = false;
  std::int64_t extent = 0, step = 0;
  std::vector<std::int64_t> begins, coordinates;
};

/// A vector of int32, uint16 or uint8 behind a union (type in `field`, table in the next).
inline std::vector<std::int64_t> sparse_indices(const table& from, int field, flatbuffer& file) {
  std::vector<std::int64_t> out;
  const int type = from.number<std::uint8_t>(field);
  const table holder = from.child(field + 1);
  const auto copy = [&](auto values) {
    if (!file.spend(8 * values.size())) return;
    for (std::size_t i = 0; i < values.size(); ++i) out.push_back(values[i]);
  };
  if (type == 1) copy(holder.list<std::int32_t>(0));
  if (type == 2) copy(holder.list<std::uint16_t>(0));
  if (type == 3) copy(holder.list<std::uint8_t>(0));
  return out;
}

/// The levels in the order in which they are walked, or the clause that is wrong with them.
/// Level l stands for axis traversal_order[l]; from `rank` on these are blocks inside an axis.
inline result<std::vector<sparse_level>> sparse_levels(const table& from, const shape& dims,
                                                       flatbuffer& file) {
  const failure wrong{error_code::malformed, "has a sparsity that does not describe its extents"};
  const auto order = from.list<std::int32_t>(0), blocks = from.list<std::int32_t>(1);
  const std::size_t rank = static_cast<std::size_t>(dims.rank()), count = rank + blocks.size();
  if (blocks.size() > rank || order.size() != count || from.count(2) != count) return wrong;

  std::vector<sparse_level> levels(count);
  std::vector<std::size_t> level_of(count, count);
  for (std::size_t l = 0; l < count; ++l) {
    const table meta = from.element(2, l);
    levels[l].compressed = meta.number<std::int8_t>(0) == 1;
    levels[l].extent = meta.number<std::int32_t>(1);
    levels[l].begins = sparse_indices(meta, 2, file);
    levels[l].coordinates = sparse_indices(meta, 4, file);
    const auto axis = static_cast<std::size_t>(order[l]);
    if (order[l] < 0 || axis >= count || level_of[axis] != count) return wrong;
    level_of[axis] = l;
  }
  shape block(dims.rank(), 1);
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    sparse_level& level = levels[level_of[rank + b]];
    const int axis = blocks[b];
    if (axis < 0 || axis >= dims.rank() || block[axis] != 1 || level.compressed) return wrong;
    if (level.extent < 1 || dims[axis] % level.extent != 0) return wrong;
    block[axis] = level.extent;
    level.step = dims.product(axis + 1, dims.rank());
  }
  for (int axis = 0; axis < dims.rank(); ++axis) {
    sparse_level& level = levels[level_of[static_cast<std::size_t>(axis)]];
    const std::int64_t extent = dims[axis] / block[axis];
    if (!level.compressed && level.extent != extent) return wrong;
    level.extent = extent;
    level.step = dims.product(axis + 1, dims.rank()) * block[axis];
  }
  return levels;
}

/// From where the parents lie in the dense tensor to where their children do.
inline bool walk_level(const sparse_level& level, std::size_t most,
                       std::vector<std::int64_t>& places) {
  std::vector<std::int64_t> next;
  for (std::size_t p = 0; p < places.size(); ++p) {
    std::int64_t first = 0, last = level.extent;
    if (level.compressed) {
      if (p + 1 >= level.begins.size()) return false;
      first = level.begins[p], last = level.begins[p + 1];
      if (first < 0 || last > static_cast<std::int64_t>(level.coordinates.size())) return false;
    }
    for (std::int64_t i = first; i < last; ++i) {
      const auto at = level.compressed ? level.coordinates[static_cast<std::size_t>(i)] : i;
      if (at < 0 || at >= level.extent || next.size() >= most) return false;
      next.push_back(places[p] + at * level.step);
    }
  }
  places = std::move(next);
  return true;
}

/// The dense tensor of a sparse one.
inline result<tensor> densified(const table& sparsity, bytes values, const dense_form& form,
                                flatbuffer& file) {
  const std::size_t each = size_of(form.type);
  const auto total = static_cast<std::size_t>(form.dims.count());
  if (form.type == element::i4)
    return failure{error_code::unsupported, "is sparse with elements of four bits"};
  if (!file.spend(total > (std::size_t(1) << 40) ? std::size_t(-1) : total * each))
    return failure{error_code::too_large, "is sparse and too large for its file"};
  const auto levels = sparse_levels(sparsity, form.dims, file);
  if (!levels) return levels.error();

  std::vector<std::int64_t> places{0};
  for (const auto& level : *levels)
    if (!walk_level(level, total, places))
      return failure{error_code::malformed, "has sparse indices that leave its extents"};
  if (places.size() * each != values.size())
    return failure{error_code::malformed, sentence("has % bytes of values for % sparse elements",
                                                   {values.size(), places.size()})};
  tensor dense(form.type, form.dims);
  std::byte* to = dense.writable().data;
  std::memset(to, 0, total * each);
  for (std::size_t i = 0; i < places.size(); ++i)
    std::memcpy(to + static_cast<std::size_t>(places[i]) * each, values.data() + i * each, each);
  return dense;
}

}  // namespace fovea::inline FOVEA_ABI::nn::tflite_detail
