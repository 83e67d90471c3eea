#pragma once

#include "fovea/impl/nn/pass/byte_tables.hpp"
#include "fovea/impl/nn/pass/byte_weights.hpp"

namespace fovea::inline FOVEA_ABI::nn::integer_detail {

/// What a quantize asks for: where the bytes go and the limits that an activation left.
struct request {
  byte_map to;
  std::int32_t low = 0, high = 255;
  value_id slopes = absent;  ///< of a PReLU before that
};

/// Convolutions whose weights need nine bits, as unsigned bytes less their zero point do.
struct whole_products : byte_tables {
  using byte_tables::byte_tables;

  /// q(clip(conv(d(x), d(w)) + bias)) with the scales of x and w in q alone: floats that hold whole
  /// numbers, so that sums are exact as long as they stay under 2^24, which 258 products of a byte
  /// and nine bits do.
  bool whole_product(value_id x, request r) {
    x = limited(x, r);
    const node* n = r.slopes == absent ? writer<conv>(x) : nullptr;
    const byte_map* from = n ? map_of(n->reads[0]) : nullptr;
    byte_weights w;
    if (!from || n->reads.size() > 3 || !weight_finder(*this).find(n->reads[1], 0, w) ||
        w.w.empty())
      return false;
    for (const float s : w.scale)
      if (s != w.scale[0]) return false;
    node made = *n;
    auto& op = made.does.get<conv>();
    const float unit = from->scale * w.scale[0], step = r.to.scale / unit;
    if (op.then.f != function::identity || !(unit > 0) || !std::isfinite(step)) return false;
    if (operand(made, 2).type != element::none) {
      const auto bias = floats(made.reads[2]);
      if (bias.empty()) return false;
      std::vector<float> start;
      for (const float b : bias) start.push_back(std::nearbyint(b / unit));
      made.reads[2] = new_constant("start", {std::int64_t(start.size())}, start);
    }
    made.reads[0] = new_value(made.name, dims(made.reads[0]));
    made.reads[1] = new_constant("weights", w.dims, {w.w.begin(), w.w.end()});
    keep({dequantize_linear{},
          {from->bytes, new_constant("scale", {}, {1.0f}), byte_constant("zero", from->zero)},
          {made.reads[0]},
          made.name});
    op.exact = true;
    op.then.f = function::clip;
    op.then.a = step * static_cast<float>(r.low - r.to.zero);
    op.then.b = step * static_cast<float>(r.high - r.to.zero);
    const value_id sums = new_value(made.name, dims(x));
    made.writes = {sums};
    const std::string name = made.name;
    keep(std::move(made));
    keep({quantize_linear{},
          {sums, new_constant("step", {}, {step}), byte_constant("zero", r.to.zero)},
          {r.to.bytes},
          name});
    return true;
  }

  /// What a relu or clip reads, its limits now those of the bytes; `x` itself where there is none.
  value_id limited(value_id x, request& r) {
    const node* n = writer<unary>(x);
    if (!n) return x;
    const auto& u = n->does.get<unary>();
    if (u.f != function::relu && u.f != function::clip) return x;
    r.low = byte_of(u.f == function::relu ? 0.0f : u.a, r.to);
    r.high = u.f == function::relu ? 255 : std::max(r.low, byte_of(u.b, r.to));
    return n->reads[0];
  }
};

}  // namespace fovea::inline FOVEA_ABI::nn::integer_detail
