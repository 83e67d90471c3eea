#pragma once

#include "fovea/impl/nn/tflite_flatbuffer.hpp"
#include "fovea/impl/nn/tflite_sparse.hpp"
#include "fovea/nn/graph.hpp"

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn::tflite_detail {

/// One tensor of the file and the values that stand for it in the graph.
struct tensor_entry {
  std::string name;
  element type = element::none;
  shape dims;  ///< -1: open
  numbers<float> scales;
  numbers<std::int64_t> zeros;
  int axis = 0;              ///< of the scales
  bytes data;                ///< present: a constant
  table sparsity;            ///< present: `data` holds only what is not zero
  value_id stored = absent;  ///< as the file has it
  value_id real = absent;    ///< dequantized
  value_id scale = absent, zero = absent;

  bool is_constant() const noexcept {
    for (const auto extent : dims)
      if (extent == 0) return true;
    return !data.empty();
  }
  bool is_quantized() const noexcept { return !scales.empty() && type != element::f32; }
  /// Bytes of one scale, which mean the same number in both tensors.
  bool has_bytes_like(const tensor_entry& t) const noexcept {
    const bool bytes = type == element::i8 || type == element::u8;
    return bytes && type == t.type && scales.size() == 1 && t.scales.size() == 1 &&
           scales[0] == t.scales[0] && zero_point() == t.zero_point();
  }
  std::int64_t zero_point() const noexcept { return zeros.empty() ? 0 : zeros[0]; }
};

/// Indexed by TensorType of the schema. Four-bit integers come two to a byte.
inline element element_of_code(int code) noexcept {
  using enum element;
  constexpr element types[] = {f32, f16,  i32, u8,   i64,  none, boolean, i16, none, i8,
                               f64, none, u64, none, none, u32,  u16,     i4,  bf16};
  return code >= 0 && code < static_cast<int>(std::size(types)) ? types[code] : none;
}

/// How many bytes the file holds for `count` elements.
inline std::size_t stored_bytes(element type, std::size_t count) noexcept {
  return type == element::i4 ? count / 2 + count % 2 : count * size_of(type);
}

inline tensor unpacked_i4(bytes packed, const shape& dims) {
  tensor wide(element::i4, dims);
  auto* to = wide.writable().as<std::int8_t>();
  for (std::size_t i = 0; i < static_cast<std::size_t>(dims.count()); ++i) {
    const int nibble = std::to_integer<int>(packed[i / 2]) >> (i % 2 ? 4 : 0) & 15;
    to[i] = static_cast<std::int8_t>(nibble < 8 ? nibble : nibble - 16);
  }
  return wide;
}

/// Reads the extents; the clause that is wrong with them, or an empty one.
inline std::string read_dims(const table& from, shape& dims) {
  const auto fixed = from.list<std::int32_t>(0), open = from.list<std::int32_t>(7);
  if (fixed.size() > shape::max_rank)
    return "has " + std::to_string(fixed.size()) + " axes; at most 8 are read";
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    const std::int64_t extent = fixed[i];
    if (extent < -1) return "has an extent of " + std::to_string(extent);
    dims.push_back(open.size() == fixed.size() && open[i] == -1 ? -1 : extent);
  }
  return {};
}

/// Reads scales and zero points; the clause that is wrong with them, or an empty one.
inline std::string read_quantization(const table& from, tensor_entry& t) {
  if (from.number<std::uint8_t>(4) != 0) return "has a custom quantization";
  t.scales = from.list<float>(2);
  t.zeros = from.list<std::int64_t>(3);
  t.axis = from.number<std::int32_t>(6);
  if (t.scales.empty()) return {};
  const auto count = t.scales.size();
  if (count == 1) t.axis = 0;
  if (count > 1 &&
      (t.axis < 0 || t.axis >= t.dims.rank() || t.dims[t.axis] != static_cast<std::int64_t>(count)))
    return "has " + std::to_string(count) + " scales along axis " + std::to_string(t.axis) +
           " of " + t.dims.text();
  if (!t.zeros.empty() && t.zeros.size() != count)
    return "has " + std::to_string(count) + " scales but " + std::to_string(t.zeros.size()) +
           " zero points";
  for (std::size_t i = 0; i < count; ++i)
    if (!std::isfinite(t.scales[i]) || t.scales[i] < 0) return "has a scale that is no length";
  return {};
}

/// Reads one tensor with its buffer; the clause that is wrong with it, or an empty one.
inline std::string read_tensor(const table& from, const std::vector<bytes>& buffers,
                               tensor_entry& t) {
  if (auto wrong = read_dims(from, t.dims); !wrong.empty()) return wrong;
  const int type = from.number<std::int8_t>(1);
  t.type = element_of_code(type);
  if (auto wrong = read_quantization(from.child(4), t); !wrong.empty()) return wrong;
  const auto buffer = from.number<std::uint32_t>(2);
  if (buffer >= buffers.size())
    return "lies in buffer " + std::to_string(buffer) + " of " + std::to_string(buffers.size());
  if (buffers[buffer].empty()) return {};
  if (t.type == element::none) return "has elements of type " + std::to_string(type);
  for (auto& extent : t.dims)  // a signature may leave open what a constant has
    if (extent < 0) extent = 1;
  if (!is_countable(t.dims, 8)) return "has the extents " + t.dims.text();
  t.data = buffers[buffer];
  t.sparsity = from.child(6);
  const auto expected = stored_bytes(t.type, static_cast<std::size_t>(t.dims.count()));
  if (!t.sparsity.present() && t.data.size() != expected)
    return "has " + std::to_string(t.data.size()) + " bytes; " + t.dims.text() + " of " +
           name_of(t.type) + " takes " + std::to_string(expected);
  return {};
}

/// The elements of a constant: borrowed where they lie aligned.
inline result<tensor> elements_of(const tensor_entry& t, flatbuffer& file,
                                  const std::shared_ptr<const void>& owner) {
  if (t.sparsity.present()) return densified(t.sparsity, t.data, {t.type, t.dims}, file);
  if (t.data.empty()) return tensor(t.type, t.dims);
  if (t.type == element::i4) {
    if (!file.spend(static_cast<std::size_t>(t.dims.count())))
      return failure{error_code::too_large, "is shared too often"};
    return unpacked_i4(t.data, t.dims);
  }
  const auto address = reinterpret_cast<std::uintptr_t>(t.data.data());
  if (address % size_of(t.type) == 0) return tensor(t.type, t.dims, t.data.data(), owner);
  if (!file.spend(t.data.size())) return failure{error_code::too_large, "is shared too often"};
  tensor copy(t.type, t.dims);
  std::memcpy(copy.writable().data, t.data.data(), t.data.size());
  return copy;
}

}  // namespace fovea::inline FOVEA_ABI::nn::tflite_detail
