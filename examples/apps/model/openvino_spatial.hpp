#pragma once

#include "apps/model/openvino_layer.hpp"

namespace model {

// Maps are channels-first in the file; each operator on windows turns them round and back, and the
// writer drops the pairs of transposes that meet.

inline value_id channels_last(author& to, value_id x) { return to.transpose(x, {0, 2, 3, 1}); }
inline value_id channels_first(author& to, value_id x) { return to.transpose(x, {0, 3, 1, 2}); }

inline bool is_map(ov_layer& l, std::size_t i, int rank = 4) {
  if (l.in_dims(i).rank() != rank) l.to.refuse("reads " + l.in_dims(i).text() + ", no map");
  return !l.to.failed();
}

inline nn::window ov_window(ov_layer& l) {
  nn::window at;
  at.strides = l.short_list("strides"), at.dilations = l.short_list("dilations");
  const auto rule = l.text("auto_pad");
  using r = nn::window::rule;
  at.pads = rule == "same_upper"   ? r::same_upper
            : rule == "same_lower" ? r::same_lower
            : rule == "valid"      ? r::valid
                                   : r::given;
  if (at.pads == r::given) at.begin = l.short_list("pads_begin"), at.end = l.short_list("pads_end");
  return at;
}

/// Filters [M, C / groups, kh, kw]; the operand may be computed (weights behind a FakeQuantize).
inline void convolve(ov_layer& l, value_id filters, std::int64_t groups) {
  nn::conv does;
  does.at = ov_window(l);
  does.groups = groups;
  const value_id w = channels_last(l.to, filters);
  l.give(channels_first(l.to, l.to.add(does, {channels_last(l.to, l.in(0)), w})));
}
inline void ov_conv(ov_layer& l) {
  if (is_map(l, 0) && is_map(l, 1)) convolve(l, l.in(1), 1);
}
/// Filters [G, M / G, C / G, kh, kw].
inline void ov_group_conv(ov_layer& l) {
  if (!is_map(l, 0) || !is_map(l, 1, 5)) return;
  const auto k = l.in_dims(1);
  convolve(l, l.to.reshape(l.in(1), {k[0] * k[1], k[2], k[3], k[4]}), k[0]);
}

inline void ov_pool(ov_layer& l, nn::pool::kind kind) {
  if (!is_map(l, 0)) return;
  nn::pool does;
  does.is = kind;
  does.at = ov_window(l);
  does.kernel = l.short_list("kernel");
  does.round_up = l.text("rounding_type") == "ceil";
  does.count_padding = !l.flag("exclude-pad") && l.text("exclude-pad") != "";
  l.give(channels_first(l.to, l.to.add(does, {channels_last(l.to, l.in(0))})));
}
inline void ov_max_pool(ov_layer& l) { ov_pool(l, nn::pool::kind::max); }
inline void ov_average_pool(ov_layer& l) { ov_pool(l, nn::pool::kind::average); }

/// A single slope, or one for each channel of axis 1.
inline void ov_prelu(ov_layer& l) {
  const auto x = l.in_dims(0), s = l.in_dims(1);
  value_id slopes = l.in(1);
  if (s.rank() == 1 && x.rank() > 1) {
    integers extents(static_cast<std::size_t>(x.rank()) - 1, 1);
    extents[0] = -1;
    slopes = l.to.reshape(slopes, extents);
  }
  l.give(l.to.binary(nn::binary_function::prelu, l.in(0), slopes));
}

/// Both operands as NumPy's matmul has them, after the transposes of their last two axes.
inline void ov_matmul(ov_layer& l) {
  const auto turned = [&](std::size_t i, const char* name) {
    const int rank = l.in_dims(i).rank();
    if (!l.flag(name) || rank < 2) return l.in(i);
    nn::shape order;
    for (int axis = 0; axis < rank; ++axis) order.push_back(axis);
    std::swap(order[rank - 1], order[rank - 2]);
    return l.to.transpose(l.in(i), order);
  };
  l.give(l.to.add(nn::matmul{}, {turned(0, "transpose_a"), turned(1, "transpose_b")}));
}

}  // namespace model
