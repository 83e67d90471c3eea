#pragma once

#include "fovea/impl/nn/onnx/importer.hpp"
#include "fovea/impl/nn/onnx/tensor.hpp"

#include <variant>

// The messages of onnx.proto, written.
namespace fovea::inline FOVEA_ABI::nn::onnx {

/// A protobuf message in the making.
class message {
 public:
  message& number(int field, std::int64_t value) {
    varint(static_cast<std::uint64_t>(field) << 3);
    varint(static_cast<std::uint64_t>(value));
    return *this;
  }
  message& real(int field, float value) {
    varint(static_cast<std::uint64_t>(field) << 3 | 5);
    return append(&value, sizeof value);
  }
  message& text(int field, std::string_view value) {
    head(field, value.size());
    return append(value.data(), value.size());
  }
  message& body(int field, const message& inner) {
    head(field, inner.bytes_.size());
    return append(inner.bytes_.data(), inner.bytes_.size());
  }
  message& raw(int field, const void* data, std::size_t size) {
    head(field, size);
    return append(data, size);
  }
  std::size_t size() const noexcept { return bytes_.size(); }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  void head(int field, std::size_t size) {
    varint(static_cast<std::uint64_t>(field) << 3 | 2);
    varint(size);
  }
  void varint(std::uint64_t value) {
    for (; value > 127; value >>= 7) bytes_.push_back(static_cast<std::byte>(value | 128));
    bytes_.push_back(static_cast<std::byte>(value));
  }
  message& append(const void* data, std::size_t size) {
    const auto* from = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), from, from + size);
    return *this;
  }

  std::vector<std::byte> bytes_;
};

/// TensorProto with raw_data; four-bit integers go two to a byte.
inline message tensor_message(const std::string& name, const tensor& t) {
  message m;
  for (const auto extent : t.dims()) m.number(1, extent);
  m.number(2, code_of(t.type())).text(8, name);
  const auto v = t.view();
  if (!is_nibble(t.type())) return m.raw(9, v.data, v.byte_count()), m;
  std::vector<std::byte> packed((static_cast<std::size_t>(v.count()) + 1) / 2);
  for (std::size_t i = 0; i < static_cast<std::size_t>(v.count()); ++i)
    packed[i / 2] |= (v.data[i] & std::byte{15}) << (i % 2 ? 4 : 0);
  return m.raw(9, packed.data(), packed.size()), m;
}

/// An attribute of a node.
struct setting {
  const char* name;
  std::variant<std::int64_t, float, std::string, numbers, std::vector<float>,
               std::vector<std::string>, tensor>
      is;
};
using settings = std::vector<setting>;

/// Writes what each kind of attribute holds, and its type's number.
struct setting_writer {
  message& m;
  void operator()(std::int64_t i) const { m.number(3, i).number(20, 2); }
  void operator()(float f) const { m.real(2, f).number(20, 1); }
  void operator()(const std::string& s) const { m.text(4, s).number(20, 3); }
  void operator()(const tensor& t) const { m.body(5, tensor_message("", t)).number(20, 4); }
  void operator()(const std::vector<float>& all) const {
    for (const float f : all) m.real(7, f);
    m.number(20, 6);
  }
  void operator()(const numbers& all) const {
    for (const auto i : all) m.number(8, i);
    m.number(20, 7);
  }
  void operator()(const std::vector<std::string>& all) const {
    for (const auto& s : all) m.text(9, s);
    m.number(20, 8);
  }
};

inline message setting_message(const setting& s) {
  message m;
  m.text(1, s.name);
  std::visit(setting_writer{m}, s.is);
  return m;
}

/// ValueInfoProto; open extents stay open.
inline message value_message(const std::string& name, element type, const shape* dims) {
  message extents, tensor_type, whole, info;
  if (dims)
    for (const auto extent : *dims) {
      message one;
      if (extent >= 0) one.number(1, extent);
      extents.body(1, one);
    }
  info.text(1, name);
  if (type == element::none) return info;
  tensor_type.number(1, code_of(type));
  if (dims) tensor_type.body(2, extents);
  info.body(2, whole.body(1, tensor_type));
  return info;
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
