#pragma once

#include "fovea/impl/nn/onnx/wire.hpp"
#include "fovea/nn/onnx.hpp"

#include <cstring>

// TensorProto: raw_data, or one of the typed fields, into a tensor.
namespace fovea::inline FOVEA_ABI::nn::onnx {

using numbers = std::vector<std::int64_t>;

/// TensorProto.DataType, in the order of its numbers; `none` for text, complex and what is newer.
inline constexpr element data_types[] = {
    element::none,       element::f32,  element::u8,       element::i8,         element::u16,
    element::i16,        element::i32,  element::i64,      element::none,       element::boolean,
    element::f16,        element::f64,  element::u32,      element::u64,        element::none,
    element::none,       element::bf16, element::f8e4m3fn, element::f8e4m3fnuz, element::f8e5m2,
    element::f8e5m2fnuz, element::u4,   element::i4};

inline element element_of_code(std::int64_t code) noexcept {
  return code > 0 && code < static_cast<std::int64_t>(std::size(data_types)) ? data_types[code]
                                                                             : element::none;
}

inline int code_of(element type) noexcept {
  for (int i = 1; i < static_cast<int>(std::size(data_types)); ++i)
    if (data_types[i] == type) return i;
  return 0;
}

struct tensor_proto {
  std::string_view name;
  std::int64_t code = 0;
  std::vector<std::int64_t> dims, integers;
  std::vector<std::byte> reals;  ///< float_data or double_data as bytes
  bytes raw;
  std::vector<bytes> external_entries;
  bool has_raw = false, has_integers = false, external = false, segmented = false;
};

/// float_data and double_data are little-endian either way: packed bytes, or one value a field.
inline void append_reals(const field& f, std::vector<std::byte>& to) {
  const auto* scalar = reinterpret_cast<const std::byte*>(&f.scalar);
  const bytes from = f.wire == 2 ? f.body : bytes(scalar, f.wire == 5 ? 4 : 8);
  to.insert(to.end(), from.begin(), from.end());
}

inline bool parse(bytes message, tensor_proto& t) {
  fields all(message);
  bool good = true;
  for (field f; good && all.next(f);) switch (f.number) {
      case 1: good = append_integers(f, t.dims); break;
      case 2: t.code = f.integer(); break;
      case 3: t.segmented = true; break;
      case 4:
      case 10: append_reals(f, t.reals); break;
      case 5:
      case 7:
      case 11: good = append_integers(f, t.integers), t.has_integers = true; break;
      case 8: t.name = f.text(); break;
      case 9: t.raw = f.body, t.has_raw = true; break;
      case 13: t.external = true, t.external_entries.push_back(f.body); break;
      case 14: t.external = t.external || f.scalar == 1; break;
      default: break;
    }
  return good && !all.failed();
}

/// Two to a byte, the first in the low half; signed ones are extended.
inline void unpack_nibbles(const tensor_view& to, const std::byte* from) {
  for (std::int64_t i = 0; i < to.count(); ++i) {
    auto value = std::to_integer<unsigned>(from[i / 2]) >> (i % 2 ? 4 : 0) & 15u;
    if (to.type == element::i4 && value > 7) value |= 0xf0u;
    to.data[i] = static_cast<std::byte>(value);
  }
}

inline bool is_nibble(element type) noexcept { return type == element::i4 || type == element::u4; }

/// A new tensor from elements as a file packs them; `packed` has as many bytes as they need.
inline tensor unpacked(element type, const shape& dims, bytes packed) {
  tensor made(type, dims);
  const auto to = made.writable();
  if (is_nibble(type)) return unpack_nibbles(to, packed.data()), made;
  if (!packed.empty()) std::memcpy(to.data, packed.data(), packed.size());
  if (type == element::boolean)  // any other byte than 0 and 1 is no bool at all
    for (std::int64_t i = 0; i < to.count(); ++i)
      to.data[i] = static_cast<std::byte>(to.data[i] != std::byte{0});
  return made;
}

/// Narrows int32_data, int64_data or uint64_data to the bytes that raw_data would have had.
inline std::vector<std::byte> narrowed(const std::vector<std::int64_t>& from, std::size_t each) {
  std::vector<std::byte> packed(from.size() * each);
  for (std::size_t i = 0; i < from.size(); ++i)
    std::memcpy(packed.data() + i * each, &from[i], each);
  return packed;
}

inline failure bad_tensor(error_code code, const tensor_proto& t, const std::string& clause) {
  return {code, "tensor " + in_quotes(t.name) + " " + clause};
}

inline result<shape> checked_dims(const tensor_proto& t, element type) {
  if (t.dims.size() > shape::max_rank)
    return bad_tensor(error_code::unsupported, t,
                      "has " + std::to_string(t.dims.size()) + " axes; the limit is 8.");
  const shape dims{std::span<const std::int64_t>(t.dims)};
  if (!is_countable(dims, size_of(type)))
    return bad_tensor(error_code::malformed, t, "has the impossible shape " + dims.text() + ".");
  return dims;
}

/// The elements; borrowed where raw_data lies in a file that `owner` keeps alive, and lies aligned
/// there or may lie anyhow.
inline result<tensor> to_tensor(const tensor_proto& t, const std::shared_ptr<const void>& owner,
                                bool anyhow) {
  if (t.external)
    return bad_tensor(error_code::unsupported, t,
                      "keeps its data in another file; save the model as one file.");
  const element type = element_of_code(t.code);
  if (type == element::none || t.segmented)
    return bad_tensor(error_code::unsupported, t,
                      "has data type " + std::to_string(t.code) +
                          (t.segmented ? " in segments" : "") +
                          "; this build reads numbers and booleans, no text or complex numbers.");
  const auto dims = checked_dims(t, type);
  if (!dims) return dims.error();
  const auto count = static_cast<std::size_t>(dims->count());
  const std::size_t size = is_nibble(type) ? (count + 1) / 2 : count * size_of(type);
  const std::vector<std::byte> typed =
      t.has_integers ? narrowed(t.integers, size_of(type)) : std::vector<std::byte>{};
  const bytes packed = t.has_raw ? t.raw : t.has_integers ? bytes(typed) : bytes(t.reals);
  if (packed.size() != size)
    return bad_tensor(error_code::malformed, t,
                      "of shape " + dims->text() + " and type " + name_of(type) + " needs " +
                          std::to_string(size) + " bytes and has " + std::to_string(packed.size()) +
                          ".");
  const bool fits = anyhow || reinterpret_cast<std::uintptr_t>(packed.data()) % size_of(type) == 0;
  if (t.has_raw && owner && fits && size > 0 && !is_nibble(type) && type != element::boolean)
    return tensor(type, *dims, packed.data(), owner);
  return unpacked(type, *dims, packed);
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
