#pragma once

#include <fovea/core/file_map.hpp>
#include <fovea/core/result.hpp>
#include <fovea/nn/tensor.hpp>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

/// NumPy's array files: little-endian, C order, versions 1 to 3.
namespace model {

namespace nn = fovea::nn;

struct npy_type {
  std::string_view code;
  nn::element type;
};
inline constexpr npy_type npy_types[] = {
    {"<f4", nn::element::f32}, {"<f8", nn::element::f64}, {"<f2", nn::element::f16},
    {"|u1", nn::element::u8},  {"|i1", nn::element::i8},  {"|b1", nn::element::boolean},
    {"<i2", nn::element::i16}, {"<u2", nn::element::u16}, {"<i4", nn::element::i32},
    {"<u4", nn::element::u32}, {"<i8", nn::element::i64}, {"<u8", nn::element::u64}};

/// What follows 'key': in the header's dictionary, up to `end`.
inline std::string_view npy_field(std::string_view header, std::string_view key, char end) {
  const auto at = header.find(key);
  if (at == std::string_view::npos) return {};
  auto rest = header.substr(at + key.size());
  const auto first = rest.find_first_not_of(" :");
  if (first == std::string_view::npos) return {};
  rest = rest.substr(first);
  const auto stop = rest.find(end);
  return stop == std::string_view::npos ? std::string_view{} : rest.substr(0, stop);
}

/// "(1, 3, 240," as extents; false where it is none.
inline bool npy_shape(std::string_view text, nn::shape& dims) {
  if (text.empty() || text[0] != '(') return false;
  std::int64_t extent = -1;
  for (const char c : text.substr(1)) {
    if (c >= '0' && c <= '9') {
      extent = (extent < 0 ? 0 : extent) * 10 + (c - '0');
      if (extent > std::int64_t(1) << 40) return false;
    } else if (c == ',') {
      if (extent < 0 || dims.rank() == nn::shape::max_rank) return false;
      dims.push_back(extent);
      extent = -1;
    } else if (c != ' ' && c != 'L') {
      return false;
    }
  }
  if (extent >= 0 && dims.rank() == nn::shape::max_rank) return false;
  if (extent >= 0) dims.push_back(extent);
  return true;
}

inline fovea::result<nn::tensor> read_npy(fovea::bytes file, const std::string& path) {
  const auto wrong = [&](const char* clause) {
    return fovea::failure{fovea::error_code::malformed, path + ": " + clause};
  };
  fovea::byte_reader in(file);
  const auto magic = in.take(6);
  if (in.failed() || std::memcmp(magic.data(), "\x93NUMPY", 6) != 0)
    return wrong("no NumPy array: the first six bytes are wrong.");
  const auto version = in.read<std::uint16_t>() & 0xff;
  const std::size_t size = version == 1 ? in.read<std::uint16_t>() : in.read<std::uint32_t>();
  const auto raw = in.take(size);
  if (in.failed() || version < 1 || version > 3) return wrong("the header is cut short.");
  const std::string_view header(reinterpret_cast<const char*>(raw.data()), raw.size());

  auto descr = npy_field(header, "'descr'", ',');
  if (descr.size() >= 2) descr = descr.substr(1, descr.size() - 2);
  nn::element type = nn::element::none;
  for (const auto& each : npy_types)
    if (each.code == descr) type = each.type;
  if (type == nn::element::none) return wrong("the elements are of a type that is not read.");
  if (npy_field(header, "'fortran_order'", ',') != "False")
    return wrong("the array is in Fortran order; save it with numpy.ascontiguousarray.");
  nn::shape dims;
  if (!npy_shape(npy_field(header, "'shape'", ')'), dims) || !nn::is_countable(dims, 8))
    return wrong("the shape is none that can be read.");
  const auto elements = in.take(static_cast<std::size_t>(dims.count()) * nn::size_of(type));
  if (in.failed()) return wrong("there are fewer elements than the shape says.");
  nn::tensor t(type, dims);
  if (!elements.empty()) std::memcpy(t.writable().data, elements.data(), elements.size());
  return t;
}

/// The bytes of a file that NumPy reads, or nothing for a type that it lacks.
inline std::vector<std::byte> write_npy(const nn::const_tensor_view& t) {
  std::string code;
  for (const auto& each : npy_types)
    if (each.type == t.type) code = each.code;
  if (code.empty()) return {};
  std::string dims;
  for (const auto extent : t.dims) dims += std::to_string(extent) + ", ";
  std::string header =
      "{'descr': '" + code + "', 'fortran_order': False, 'shape': (" + dims + "), }";
  while ((10 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string start("\x93NUMPY\x01\x00", 8);
  start += static_cast<char>(header.size() & 255);
  start += static_cast<char>(header.size() >> 8);
  start += header;
  std::vector<std::byte> out(start.size() + t.byte_count());
  std::memcpy(out.data(), start.data(), start.size());
  if (t.byte_count()) std::memcpy(out.data() + start.size(), t.data, t.byte_count());
  return out;
}

}  // namespace model
