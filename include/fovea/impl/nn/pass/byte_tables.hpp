#pragma once

#include "fovea/impl/nn/op/byte.hpp"
#include "fovea/impl/nn/pass/rewriter.hpp"
#include "fovea/nn/scalar.hpp"

#include <cmath>
#include <map>

namespace fovea::inline FOVEA_ABI::nn::integer_detail {

/// A map of bytes: real = (byte - zero) scale.
struct byte_map {
  value_id bytes = absent;
  float scale = 0;
  std::int32_t zero = 0;
  bool alone = false;  ///< one dequantize alone reads the bytes
};

/// Which values are bytes, and functions of one byte as tables.
struct byte_tables : pass_detail::rewriter {
  using rewriter::rewriter;
  std::map<value_id, byte_map> maps;       ///< by the real value that a dequantize gives
  std::map<value_id, value_id> unsigned_;  ///< by an i8 value: its u8 twin

  const byte_map* map_of(value_id v) const {
    const auto found = maps.find(v);
    return found == maps.end() ? nullptr : &found->second;
  }

  /// One positive scale and one zero point of bytes, as u8 has it.
  bool one_scale(const node& n, element type, byte_map& m) {
    const auto scale = floats(n.reads[1]);
    const value& zero = operand(n, 2);
    if (scale.size() != 1 || !std::isfinite(scale[0]) || !(scale[0] > 0) || !is_byte(type) ||
        (zero.type != element::none && (!zero.is_constant() || zero.constant.count() != 1)))
      return false;
    m.scale = scale[0];
    m.zero =
        zero.is_constant() ? static_cast<std::int32_t>(load_integer(zero.constant.view(), 0)) : 0;
    if (type == element::i8) m.zero += 128;
    return true;
  }
  value_id byte_constant(const char* label, int v) {
    return g.add_constant(label, tensor::scalar(static_cast<std::uint8_t>(v)));
  }

  /// Adds or takes 128: turns the sign bit.
  value_id turned(value_id v, element to, value_id into) {
    tensor table(to, {256});
    for (int i = 0; i < 256; ++i)
      table.writable().as<std::uint8_t>()[i] = static_cast<std::uint8_t>(i ^ 128);
    if (into == absent) into = g.add_value({at(v).name, to, dims(v), {}});
    keep({lookup{}, {v, g.add_constant("turned", std::move(table))}, {into}, at(into).name});
    return into;
  }
  value_id as_unsigned(value_id v) {
    if (at(v).type == element::u8) return v;
    const auto found = unsigned_.find(v);
    return found != unsigned_.end() ? found->second : unsigned_[v] = turned(v, element::u8, absent);
  }

  std::int32_t byte_of(float real, const byte_map& m) {
    return to_byte(std::isnan(real) ? 0 : real / m.scale, m.zero, 0, 255);
  }

  /// One slope for each channel of what a PReLU reads; nothing where it has others.
  value_id slopes_of(const node& n) {
    const auto slopes = floats(n.reads[1]);
    const shape& d = dims(n.reads[0]);
    if (d.empty() || d.back() < 1 || slopes.empty() || d != dims(n.writes[0])) return absent;
    const auto channels = static_cast<std::size_t>(d.back());
    if (slopes.size() != 1 && (slopes.size() != channels || dims(n.reads[1]).back() != d.back()))
      return absent;
    std::vector<float> each(slopes.begin(), slopes.end());
    each.resize(channels, slopes[0]);
    return new_constant("slopes", {d.back()}, each);
  }
  value_id scaled(value_id slopes, float by) {
    std::vector<float> each(floats(slopes).begin(), floats(slopes).end());
    for (float& s : each) s *= by;
    return new_constant("slopes", dims(slopes), each);
  }

  /// The operand of a function of one element: the other operands are constants of one element, or
  /// of one for each channel, or the operand itself.
  value_id inner_of(const node& n) {
    if (n.does.is<unary>()) return n.reads[0];
    if (!n.does.is<binary>()) return absent;
    for (std::size_t i = 0; i < 2; ++i) {
      const value& other = at(n.reads[1 - i]);
      const bool fits = other.is_constant() && other.type == element::f32 &&
                        (other.constant.count() == 1 ||
                         (!other.dims.empty() && other.constant.count() == other.dims.back() &&
                          other.dims.back() == dims(n.writes[0]).back()));
      if (fits && dims(n.reads[i]) == dims(n.writes[0]) && !at(n.reads[i]).is_constant())
        return n.reads[i];
    }
    return n.reads[0] == n.reads[1] ? n.reads[0] : absent;
  }
  node* pointwise_writer(value_id v) {
    node* n = writer<unary>(v);
    return n ? n : writer<binary>(v);
  }

  /// A chain of functions of one element, tried on every byte.
  bool table(value_id x, const byte_map& to) {
    std::vector<node> chain;
    bool by_channel = false;
    while (!map_of(x)) {
      const node* n = pointwise_writer(x);
      const value_id before = n ? inner_of(*n) : absent;
      if (before == absent) return false;
      for (const value_id v : n->reads)
        by_channel = by_channel || (at(v).is_constant() && at(v).constant.count() > 1);
      chain.push_back(*n);
      x = before;
    }
    const byte_map from = *map_of(x);
    const std::int64_t channels = by_channel ? dims(x).back() : 1;
    tensor reals(element::f32, {256, channels});
    for (std::int64_t i = 0; i < 256 * channels; ++i)
      reals.writable().as<float>()[i] = static_cast<float>(i / channels - from.zero) * from.scale;
    for (std::size_t k = chain.size(); k-- > 0;)
      reals = applied(chain[k], inner_of(chain[k]), reals);
    tensor made(element::u8, by_channel ? shape{channels, 256} : shape{256});
    for (std::int64_t i = 0; i < 256; ++i)
      for (std::int64_t c = 0; c < channels; ++c)
        made.writable().as<std::uint8_t>()[c * 256 + i] = static_cast<std::uint8_t>(
            byte_of(reals.span<float>()[static_cast<std::size_t>(i * channels + c)], to));
    keep({lookup{},
          {from.bytes, g.add_constant("table", std::move(made))},
          {to.bytes},
          at(to.bytes).name});
    return true;
  }
  tensor applied(const node& n, value_id inner, const tensor& x) {
    std::vector<tensor> held;
    for (const value_id v : n.reads)
      held.push_back(v == inner ? x
                     : at(v).constant.count() == 1
                         ? at(v).constant.reshaped({1})
                         : at(v).constant.reshaped({at(v).constant.count()}));
    std::vector<const_tensor_view> in;
    for (const tensor& t : held) in.push_back(t.view());
    tensor y(element::f32, x.dims());
    tensor_view out = y.writable();
    compute(n.does, operands{in, {&out, 1}, nullptr, nullptr});
    return y;
  }

  value_id rescaled(const byte_map& m, const byte_map& to) {
    if (m.scale == to.scale && m.zero == to.zero) return m.bytes;
    tensor made(element::u8, {256});
    for (int i = 0; i < 256; ++i)
      made.writable().as<std::uint8_t>()[i] =
          static_cast<std::uint8_t>(byte_of(static_cast<float>(i - m.zero) * m.scale, to));
    const value_id y = g.add_value({at(m.bytes).name, element::u8, dims(m.bytes), {}});
    keep({lookup{}, {m.bytes, g.add_constant("table", std::move(made))}, {y}, at(y).name});
    return y;
  }
};

}  // namespace fovea::inline FOVEA_ABI::nn::integer_detail
