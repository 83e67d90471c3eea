#pragma once

#include "support/flatbuffer.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace fovea_test {

/// Scales and zero points of a tensor.
struct quantized {
  std::vector<float> scale;
  std::vector<std::int64_t> zero;
  int axis = 0;
};

/// Builds small TensorFlow Lite models in memory. Codes are those of the schema.
class tflite_builder {
 public:
  enum type : std::int8_t {
    f32 = 0,
    f16 = 1,
    i32 = 2,
    u8 = 3,
    i64 = 4,
    boolean = 6,
    i16 = 7,
    i8 = 9
  };

  tflite_builder() { buffers_.push_back({}); }

  int tensor(const std::string& name, type t, const std::vector<std::int32_t>& dims,
             const quantized& q = {}, std::uint32_t buffer = 0) {
    flat f;
    f.put(0, flat::numbers(dims)).set(1, t).set(2, buffer).put(3, flat::text(name));
    if (!q.scale.empty())
      f.put(4, flat{}
                   .put(2, flat::numbers(q.scale))
                   .put(3, flat::numbers(q.zero))
                   .set(6, std::int32_t(q.axis)));
    tensors_.push_back(std::move(f));
    return static_cast<int>(tensors_.size()) - 1;
  }
  template <class T>
  int constant(const std::string& name, type t, const std::vector<std::int32_t>& dims,
               const std::vector<T>& values, const quantized& q = {}) {
    buffers_.push_back(flat{}.put(0, flat::as_bytes(values)));
    return tensor(name, t, dims, q, static_cast<std::uint32_t>(buffers_.size() - 1));
  }
  int input(const std::string& name, type t, const std::vector<std::int32_t>& dims,
            const quantized& q = {}) {
    inputs_.push_back(tensor(name, t, dims, q));
    return inputs_.back();
  }
  flat& last_tensor() { return tensors_.back(); }

  void add(int code, const std::vector<std::int32_t>& reads,
           const std::vector<std::int32_t>& writes, flat options = {}) {
    flat meaning;
    meaning.set(0, static_cast<std::int8_t>(code < 127 ? code : 127)).set(3, std::int32_t(code));
    push(std::move(meaning), reads, writes).put(4, std::move(options));
  }
  void custom(const std::string& name, const std::vector<std::int32_t>& reads,
              const std::vector<std::int32_t>& writes, const std::vector<std::int32_t>& options) {
    flat meaning;
    meaning.set(0, std::int8_t(32)).set(3, std::int32_t(32)).put(1, flat::text(name));
    push(std::move(meaning), reads, writes).put(5, flat::as_bytes(options));
  }
  void output(int tensor) { outputs_.push_back(tensor); }

  /// One operator from one input to one output: the least model that runs it.
  static tflite_builder unary(int code, const std::vector<std::int32_t>& dims, flat options = {}) {
    tflite_builder b;
    const int x = b.input("x", f32, dims), y = b.tensor("y", f32, dims);
    b.add(code, {x}, {y}, std::move(options));
    b.output(y);
    return b;
  }

  flat root() const {
    const flat graph = flat{}
                           .put(0, flat::tables(tensors_))
                           .put(1, flat::numbers(inputs_))
                           .put(2, flat::numbers(outputs_))
                           .put(3, flat::tables(operators_));
    return flat{}
        .set(0, std::uint32_t(3))
        .put(1, flat::tables(codes_))
        .put(2, flat::tables({graph}))
        .put(4, flat::tables(buffers_));
  }
  std::vector<std::byte> bytes() const { return flat_writer::write(root(), "TFL3"); }

 private:
  flat& push(flat meaning, const std::vector<std::int32_t>& reads,
             const std::vector<std::int32_t>& writes) {
    codes_.push_back(std::move(meaning));
    flat op;
    op.set(0, static_cast<std::uint32_t>(codes_.size() - 1));
    op.put(1, flat::numbers(reads)).put(2, flat::numbers(writes));
    operators_.push_back(std::move(op));
    return operators_.back();
  }

  std::vector<flat> tensors_, operators_, codes_, buffers_;
  std::vector<std::int32_t> inputs_, outputs_;
};

}  // namespace fovea_test
