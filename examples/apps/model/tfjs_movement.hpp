#pragma once

#include "apps/model/tfjs_node.hpp"

#include <limits>

namespace model {

inline void tf_reshape(tf_node& n) {
  n.give(n.to.add(nn::reshape{true}, {n.in(0), n.to.indices(n.in(1))}));
}
inline void tf_squeeze(tf_node& n) {
  const auto axes = n.wholes("squeeze_dims");
  if (axes.empty())
    n.give(n.to.add(nn::squeeze{}, {n.in(0)}));
  else
    n.give(n.to.add(nn::squeeze{}, {n.in(0), n.to.list(axes)}));
}
inline void tf_expand_dims(tf_node& n) {
  n.give(n.to.add(nn::unsqueeze{}, {n.in(0), n.to.list({n.to.only(n.in(1))})}));
}
inline void tf_transpose(tf_node& n) {
  const auto order = n.to.numbers(n.in(1));
  if (order.empty() || order.size() > nn::shape::max_rank) n.to.fail("has no usable permutation");
  if (!n.to.failed()) n.give(n.to.transpose(n.in(0), nn::shape(std::span(order))));
}
/// The axis is the last operand.
inline void tf_concat(tf_node& n) {
  if (n.reads.size() < 2) return static_cast<void>(n.to.fail("joins nothing"));
  const auto axis = n.to.only(n.reads.back());
  n.give(n.to.add(nn::concat{static_cast<int>(axis)}, {n.reads.begin(), n.reads.end() - 1}));
}
inline void tf_pack(tf_node& n) {
  const auto axis = n.whole("axis", 0);
  std::vector<value_id> parts;
  for (const value_id x : n.reads)
    parts.push_back(n.to.add(nn::unsqueeze{}, {x, n.to.list({axis})}));
  n.give(n.to.add(nn::concat{static_cast<int>(axis)}, std::move(parts)));
}

/// A split into `count` results; `drop`: each without the axis, which then has extent 1.
inline void give_split(tf_node& n, nn::split does, std::vector<value_id> reads, bool drop) {
  const auto count = does.parts;
  if (count < 1 || count > 4096) n.to.fail("has " + std::to_string(count) + " parts");
  const value_id first = n.to.add(does, std::move(reads));
  if (n.to.failed()) return;
  const std::size_t at = n.to.g.nodes.size() - 1;
  std::vector<value_id> parts{first};
  for (int i = 1; i < count; ++i) {
    parts.push_back(n.to.g.add_value({n.to.label + "/part" + std::to_string(i), {}, {}, {}}));
    n.to.g.nodes[at].writes.push_back(parts.back());
  }
  for (const value_id part : parts)
    n.give(drop ? n.to.add(nn::squeeze{}, {part, n.to.list({does.axis})}) : part);
}
inline void tf_split(tf_node& n) {
  const auto axis = static_cast<int>(n.to.only(n.in(0)));
  give_split(n, {axis, static_cast<int>(n.whole("num_split", 0))}, {n.in(1)}, false);
}
inline void tf_split_sizes(tf_node& n) {
  const auto axis = static_cast<int>(n.to.only(n.in(2)));
  const auto sizes = n.to.numbers(n.in(1));
  for (const auto s : sizes)
    if (s < 0) n.to.refuse("leaves a size open");
  give_split(n, {axis, static_cast<int>(sizes.size())}, {n.in(0), n.to.list(sizes)}, false);
}
inline void tf_unpack(tf_node& n) {
  const auto axis = static_cast<int>(n.whole("axis", 0));
  give_split(n, {axis, static_cast<int>(n.whole("num", 0))}, {n.in(0)}, true);
}

inline void tf_gather(tf_node& n) {
  if (n.whole("batch_dims", 0) != 0) n.to.refuse("gathers within batches");
  const auto axis = n.has(2) ? n.to.only(n.in(2)) : 0;
  n.give(n.to.add(nn::gather{static_cast<int>(axis)}, {n.in(0), n.to.indices(n.in(1))}));
}
inline void tf_gather_nd(tf_node& n) {
  n.give(n.to.add(nn::gather_nd{0}, {n.in(0), n.to.indices(n.in(1))}));
}

/// [[before, after] for each axis]; a value, a mode or neither.
inline void tf_pad(tf_node& n) {
  const auto pairs = n.to.numbers(n.in(1));
  if (pairs.size() % 2 != 0 || pairs.size() > 2 * nn::shape::max_rank) n.to.fail("has odd pads");
  integers pads;
  for (std::size_t half = 0; half < 2; ++half)
    for (std::size_t i = half; i < pairs.size(); i += 2) pads.push_back(pairs[i]);
  const auto mode = n.text("mode");
  if (mode == "SYMMETRIC") n.to.refuse("repeats the edge when it mirrors");
  nn::pad does;
  if (mode == "REFLECT") does.mode = nn::pad::rule::reflect;
  std::vector<value_id> reads{n.in(0), n.to.list(pads)};
  if (n.has(2)) reads.push_back(n.in(2));
  n.give(n.to.add(does, std::move(reads)));
}

inline void tf_slice(tf_node& n) {
  const auto starts = n.to.numbers(n.in(1)), sizes = n.to.numbers(n.in(2));
  if (starts.size() != sizes.size()) n.to.fail("has starts and sizes of different ranks");
  if (n.to.failed()) return;
  integers ends;
  for (std::size_t i = 0; i < starts.size(); ++i)
    ends.push_back(sizes[i] < 0 ? std::numeric_limits<std::int64_t>::max() : starts[i] + sizes[i]);
  n.give(n.to.add(nn::slice{}, {n.in(0), n.to.list(starts), n.to.list(ends)}));
}

struct tf_slice_plan {
  integers starts, ends, axes, steps, dropped, added;
};
/// Entry `i` of the lists: a new axis, an index or a range.
inline void plan_entry(tf_node& n, std::size_t i, const integers (&lists)[3], tf_slice_plan& plan) {
  constexpr auto far = std::numeric_limits<std::int64_t>::max();
  const auto masked = [&](const char* name) { return (n.whole(name, 0) >> i & 1) != 0; };
  if (masked("new_axis_mask")) {
    plan.added.push_back(
        static_cast<std::int64_t>(plan.axes.size() + plan.added.size() - plan.dropped.size()));
    return;
  }
  const auto axis = static_cast<std::int64_t>(plan.axes.size());
  const auto begin = lists[0][i], end = lists[1][i], step = lists[2][i];
  const bool one = masked("shrink_axis_mask");
  plan.axes.push_back(axis);
  plan.steps.push_back(one ? 1 : step);
  plan.starts.push_back(!one && masked("begin_mask") ? (step > 0 ? 0 : far) : begin);
  plan.ends.push_back(one                  ? (begin == -1 ? far : begin + 1)
                      : masked("end_mask") ? (step > 0 ? far : -far)
                                           : end);
  if (one) plan.dropped.push_back(axis);
}
inline void tf_strided_slice(tf_node& n) {
  const integers lists[3] = {n.to.numbers(n.in(1)), n.to.numbers(n.in(2)), n.to.numbers(n.in(3))};
  if (n.whole("ellipsis_mask", 0) != 0) n.to.refuse("slices with an ellipsis");
  if (lists[0].size() > 8 || lists[1].size() != lists[0].size() ||
      lists[2].size() != lists[0].size())
    n.to.fail("has begins, ends and strides of different lengths");
  tf_slice_plan plan;
  for (std::size_t i = 0; i < lists[0].size() && !n.to.failed(); ++i) plan_entry(n, i, lists, plan);
  value_id y = n.to.add(nn::slice{}, {n.in(0), n.to.list(plan.starts), n.to.list(plan.ends),
                                      n.to.list(plan.axes), n.to.list(plan.steps)});
  if (!plan.dropped.empty()) y = n.to.add(nn::squeeze{}, {y, n.to.list(plan.dropped)});
  if (!plan.added.empty()) y = n.to.add(nn::unsqueeze{}, {y, n.to.list(plan.added)});
  n.give(y);
}

inline void tf_tile(tf_node& n) { n.give(n.to.add(nn::tile{}, {n.in(0), n.to.indices(n.in(1))})); }
inline void tf_fill(tf_node& n) {
  n.give(n.to.add(nn::expand{}, {n.in(1), n.to.indices(n.in(0))}));
}
inline void tf_range(tf_node& n) { n.give(n.to.add(nn::range{}, {n.in(0), n.in(1), n.in(2)})); }
inline void tf_shape(tf_node& n) {
  n.give(n.to.as(nn::element::i32, n.to.add(nn::shape_of{}, {n.in(0)})));
}
/// reads (indices [n] or [n, rank], extents, values, ground).
inline void tf_sparse_to_dense(tf_node& n) {
  value_id places = n.to.indices(n.in(0));
  const auto* known = n.to.known(places);
  if (!known) return static_cast<void>(n.to.refuse("has indices that are no constants"));
  if (known->dims().rank() < 2) places = n.to.reshape(places, {-1, 1});
  const value_id ground = n.to.add(nn::expand{}, {n.in(3), n.to.indices(n.in(1))});
  n.give(n.to.add(nn::scatter_nd{}, {ground, places, n.in(2)}));
}
inline void tf_depth_to_space(tf_node& n) {
  n.give(n.to.add(nn::depth_to_space{n.whole("block_size", 0), false}, {n.in(0)}));
}
inline void tf_space_to_depth(tf_node& n) {
  n.give(n.to.add(nn::space_to_depth{n.whole("block_size", 0)}, {n.in(0)}));
}

}  // namespace model
