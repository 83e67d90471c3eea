#pragma once

#include "fovea/impl/nn/tflite_tensor.hpp"

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn::tflite_detail {

/// One operator of the file.
struct operator_entry {
  int code = 0;
  std::string custom;  ///< the name of an operator that is not built in
  numbers<std::int32_t> reads, writes;
  table options;
  bytes custom_options;
};

/// What a builder of one operator works with: its operands as values of the graph, its options,
/// and ways to add nodes and to hand over what it writes.
///
/// Trouble is told with `fail`, which sticks; from then on everything gives absent values and
/// defaults, and the caller asks once, after the operator.
class reader {
 public:
  graph g;
  std::vector<tensor_entry> tensors;
  std::shared_ptr<const void> owner;
  operator_entry op;
  std::string trouble;
  error_code trouble_code = error_code::malformed;

  explicit reader(flatbuffer& file) : file_(file) {}

  value_id fail(std::string clause, error_code code = error_code::malformed) {
    if (trouble.empty()) trouble = std::move(clause), trouble_code = code;
    return absent;
  }
  value_id refuse(std::string clause) { return fail(std::move(clause), error_code::unsupported); }

  bool has(std::size_t i) const noexcept { return i < op.reads.size() && op.reads[i] >= 0; }
  /// Tensor of operand `i`; there must be one.
  const tensor_entry& in(std::size_t i) { return *find(op.reads, i); }
  const tensor_entry& out(std::size_t i = 0) { return *find(op.writes, i); }

  /// Operand `i` as the file stores it.
  value_id stored(std::size_t i) { return stored(*find(op.reads, i)); }

  /// Operand `i` as numbers: a quantized tensor dequantized.
  value_id real(std::size_t i) {
    tensor_entry& t = *find(op.reads, i);
    const value_id raw = stored(t);
    if (raw == absent || !t.is_quantized()) return raw;
    if (t.real == absent) {
      if (!make_scale(t)) return absent;
      t.real = g.add(dequantize_linear{t.axis, 0}, {raw, t.scale, t.zero}, t.name + "/real");
    }
    return t.real;
  }

  /// Operand `i` as indices or extents: i64.
  value_id indices(std::size_t i) {
    if (in(i).is_constant() && trouble.empty()) return add_list(list(i), in(i).dims);
    return add(cast{element::i64, true}, {stored(i)});
  }

  /// The numbers in operand `i`, which must be constant and whole.
  std::vector<std::int64_t> list(std::size_t i) {
    tensor_entry& t = *find(op.reads, i);
    const value_id id = stored(t);
    std::vector<std::int64_t> out;
    if (id == absent) return out;
    if (!t.is_constant()) {
      refuse(sentence("computes operand %, '%', which must be constant", {i, t.name}));
      return out;
    }
    const tensor& c = g.values[static_cast<std::size_t>(id)].constant;
    const auto copy = [&out](auto span) {
      for (const auto e : span) out.push_back(e);
    };
    if (!file_.spend(8 * static_cast<std::size_t>(c.count()))) return out;
    if (c.type() == element::i32)
      copy(c.span<std::int32_t>());
    else if (c.type() == element::i64)
      copy(c.span<std::int64_t>());
    else
      fail(sentence("reads % where i32 was expected", {name_of(c.type())}));
    return out;
  }
  /// The one number in operand `i`.
  std::int64_t scalar(std::size_t i) {
    const auto all = list(i);
    if (all.size() != 1) fail(sentence("has % numbers where one belongs", {all.size()}));
    return all.size() == 1 ? all[0] : 0;
  }
  /// The number in operand `i` as an axis of operand `x`, counted from the front.
  int axis(std::int64_t given, std::size_t x) {
    const int rank = in(x).dims.rank();
    if (given >= -rank && given < rank) return static_cast<int>(given < 0 ? given + rank : given);
    fail(sentence("has axis % for a tensor of rank %", {given, rank}));
    return 0;
  }
  /// Operand `i` must have this rank.
  bool ranked(std::size_t i, int rank) {
    if (in(i).dims.rank() == rank) return trouble.empty();
    fail(sentence("reads % where rank % was expected", {in(i).dims, rank}));
    return false;
  }

  template <class T = std::int32_t>
  T option(int field, T otherwise = {}) const noexcept {
    return op.options.number<T>(field, otherwise);
  }
  bool flag(int field) const noexcept { return op.options.flag(field); }

  value_id add(operation does, std::vector<value_id> reads) {
    if (!trouble.empty()) return absent;
    return g.add(std::move(does), std::move(reads), out().name + suffix());
  }
  value_id add_list(const std::vector<std::int64_t>& values, const shape& dims) {
    if (!trouble.empty()) return absent;
    return g.add_constant(out().name + suffix(), tensor::list(values).reshaped(dims));
  }
  value_id add_list(const std::vector<std::int64_t>& values) {
    return add_list(values, {static_cast<std::int64_t>(values.size())});
  }
  template <class T>
  value_id add_scalar(T value) {
    if (!trouble.empty()) return absent;
    return g.add_constant(out().name + suffix(), tensor::scalar(value));
  }

  /// What the operator computed in numbers is its output `i`: activated as TFLite's `fused` says,
  /// quantized where the file has it so.
  void give(value_id id, int fused = 0, std::size_t i = 0) {
    tensor_entry& t = *find(op.writes, i);
    id = activated(id, fused);
    if (t.is_quantized() && trouble.empty()) {
      if (!make_scale(t)) return;
      t.real = absent;
      if (t.zero == absent)
        fail(sentence("writes '%', which has scales but no zero points", {t.name}));
      else
        id = add(quantize_linear{t.axis, 0, t.type, true}, {id, t.scale, t.zero});
    }
    give_stored(id, i);
  }

  /// What the operator computed is its output `i`, bit for bit.
  void give_stored(value_id id, std::size_t i = 0) {
    tensor_entry& t = *find(op.writes, i);
    if (!trouble.empty()) return;
    if (t.stored != absent || t.is_constant()) {
      fail(sentence("writes '%', which has a value already", {t.name}));
      return;
    }
    if (id < fresh_) id = add(identity{}, {id});
    g.values[static_cast<std::size_t>(id)].name = t.name;
    if (!g.nodes.empty() && g.nodes.back().writes[0] == id) g.nodes.back().name = t.name;
    t.stored = id;
  }

  /// Starts the next operator.
  void start(operator_entry next) {
    op = std::move(next);
    fresh_ = static_cast<value_id>(g.values.size());
    pieces_ = 0;
  }

  /// The value of a tensor: an input, a constant (made on first use) or what an operator wrote.
  value_id stored(tensor_entry& t) {
    if (!trouble.empty() || t.stored != absent) return trouble.empty() ? t.stored : absent;
    if (!t.is_constant())
      return fail(sentence("reads '%' before anything has written it", {t.name}));
    auto elements = elements_of(t, file_, owner);
    if (!elements)
      return fail(sentence("reads '%', which %", {t.name, elements.error().sentence}),
                  elements.error().code);
    return t.stored = g.add_constant(t.name, std::move(*elements));
  }

 private:
  tensor_entry* find(const numbers<std::int32_t>& list, std::size_t i) {
    if (i >= list.size() || list[i] < 0) {
      fail(sentence("lacks operand %", {i}));
      return &(nothing_ = {});
    }
    return &tensors[static_cast<std::size_t>(list[i])];
  }

  std::string suffix() { return "/" + std::to_string(pieces_++); }

  value_id activated(value_id id, int fused) {
    switch (fused) {
      case 0: return id;
      case 1: return add(unary{function::relu}, {id});
      case 2: return add(unary{function::clip, -1, 1}, {id});
      case 3: return add(unary{function::clip, 0, 6}, {id});
      case 4: return add(unary{function::tanh}, {id});
      default: return refuse(sentence("fuses activation %", {fused}));
    }
  }

  /// Scales and zero points as constants of the graph, one number or a vector along the axis.
  bool make_scale(tensor_entry& t) {
    if (t.scale != absent || !trouble.empty()) return trouble.empty();
    const auto count = t.scales.size();
    const shape dims = count == 1 ? shape{} : shape{static_cast<std::int64_t>(count)};
    tensor scales(element::f32, dims);
    for (std::size_t i = 0; i < count; ++i) scales.writable().as<float>()[i] = t.scales[i];
    t.scale = g.add_constant(t.name + "/scale", std::move(scales));
    if (t.type == element::i32 || t.type == element::i64) return true;
    tensor zeros(t.type, dims);
    std::byte* to = zeros.writable().data;
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t zero = t.zeros.empty() ? 0 : t.zeros[i];
      const auto [low, high] = limits(t.type);
      if (zero < low || zero > high) {
        fail(sentence("uses '%', whose zero point % is no %", {t.name, zero, name_of(t.type)}));
        return false;
      }
      std::memcpy(to + i * size_of(t.type), &zero, size_of(t.type));  // little-endian, as the file
    }
    t.zero = g.add_constant(t.name + "/zero", std::move(zeros));
    return true;
  }

  static std::pair<std::int64_t, std::int64_t> limits(element type) noexcept {
    switch (type) {
      case element::i8: return {-128, 127};
      case element::u8: return {0, 255};
      case element::i16: return {-32768, 32767};
      case element::u16: return {0, 65535};
      case element::i4: return {-8, 7};
      default: return {0, -1};
    }
  }

  flatbuffer& file_;
  tensor_entry nothing_;  ///< stands for an operand that is not there
  value_id fresh_ = 0;    ///< values from here on were made for this operator
  int pieces_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI::nn::tflite_detail
