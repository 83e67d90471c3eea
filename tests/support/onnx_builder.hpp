#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

/// A minimal writer of ONNX models, by field numbers of onnx.proto.
namespace fovea_test {

class proto {
 public:
  proto& number(int field, std::int64_t v) {
    varint(static_cast<std::uint64_t>(field) << 3);
    varint(static_cast<std::uint64_t>(v));
    return *this;
  }
  proto& real(int field, float v) {
    varint(static_cast<std::uint64_t>(field) << 3 | 5);
    return bytes(&v, 4);
  }
  proto& text(int field, const std::string& v) { return run(field, v.data(), v.size()); }
  proto& put(int field, const proto& v) { return run(field, v.out_.data(), v.out_.size()); }
  template <class T>
  proto& raw(int field, const std::vector<T>& v) {
    return run(field, v.data(), v.size() * sizeof(T));
  }
  const std::vector<std::byte>& file() const { return out_; }

 private:
  proto& run(int field, const void* data, std::size_t size) {
    varint(static_cast<std::uint64_t>(field) << 3 | 2);
    varint(size);
    return bytes(data, size);
  }
  proto& bytes(const void* data, std::size_t size) {
    const auto* from = static_cast<const std::byte*>(data);
    out_.insert(out_.end(), from, from + size);
    return *this;
  }
  void varint(std::uint64_t v) {
    for (; v > 127; v >>= 7) out_.push_back(static_cast<std::byte>(v | 128));
    out_.push_back(static_cast<std::byte>(v));
  }
  std::vector<std::byte> out_;
};

using names = std::vector<std::string>;
using extents = std::vector<std::int64_t>;

inline proto attribute(const std::string& name, std::int64_t v) {
  return proto().text(1, name).number(3, v).number(20, 2);
}
inline proto attribute(const std::string& name, float v) {
  return proto().text(1, name).real(2, v).number(20, 1);
}
inline proto attribute(const std::string& name, const char* v) {
  return proto().text(1, name).text(4, v).number(20, 3);
}
inline proto attribute(const std::string& name, const extents& v) {
  proto p = proto().text(1, name);
  for (const auto i : v) p.number(8, i);
  return p.number(20, 7);
}
inline proto attribute(const std::string& name, const proto& tensor) {
  return proto().text(1, name).put(5, tensor).number(20, 4);
}

/// ONNX's numbers for element types.
enum data_type { f32 = 1, u8 = 2, i8 = 3, i32 = 6, i64 = 7, text = 8, boolean = 9, f16 = 10 };

/// A TensorProto with raw_data.
template <class T>
proto raw_tensor(const std::string& name, int type, const extents& dims, const std::vector<T>& v) {
  proto p;
  for (const auto e : dims) p.number(1, e);
  return p.number(2, type).text(8, name).raw(9, v);
}

/// A model under construction: `onnx_builder m; m.input("x", f32, {1, 2}); m.node("Relu", …);`
class onnx_builder {
 public:
  std::int64_t opset = 17;

  onnx_builder& node(const std::string& op, const names& reads, const names& writes,
                     const std::vector<proto>& attributes = {}) {
    proto n;
    for (const auto& r : reads) n.text(1, r);
    for (const auto& w : writes) n.text(2, w);
    n.text(3, "the_" + op).text(4, op);
    for (const auto& a : attributes) n.put(5, a);
    graph.put(1, n);
    return *this;
  }
  onnx_builder& constant(const std::string& name, const extents& dims,
                         const std::vector<float>& v) {
    graph.put(5, raw_tensor(name, f32, dims, v));
    return *this;
  }
  onnx_builder& constant(const std::string& name, const extents& v) {
    graph.put(5, raw_tensor(name, i64, {std::int64_t(v.size())}, v));
    return *this;
  }
  /// -1: an extent with a name.
  onnx_builder& input(const std::string& name, int type, const extents& dims) {
    graph.put(11, info(name, type, dims));
    return *this;
  }
  onnx_builder& output(const std::string& name) {
    graph.put(12, proto().text(1, name));
    return *this;
  }
  std::vector<std::byte> file() const {
    return proto().number(1, 8).put(7, graph).put(8, proto().text(1, "").number(2, opset)).file();
  }

  static proto info(const std::string& name, int type, const extents& dims) {
    proto shape;
    for (const auto e : dims) shape.put(1, e < 0 ? proto().text(2, "open") : proto().number(1, e));
    return proto().text(1, name).put(2, proto().put(1, proto().number(1, type).put(2, shape)));
  }

  proto graph;
};

}  // namespace fovea_test
