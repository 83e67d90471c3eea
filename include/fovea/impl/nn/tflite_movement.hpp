#pragma once

#include "fovea/impl/nn/tflite_reader.hpp"

#include <algorithm>
#include <limits>

namespace fovea::inline FOVEA_ABI::nn::tflite_detail {

// Builders of what moves elements or answers questions about shapes.

inline void reshaped(reader& r) {
  const auto given = r.op.options.list<std::int32_t>(0);
  std::vector<std::int64_t> extents;
  for (std::size_t i = 0; i < given.size() && i < shape::max_rank; ++i) extents.push_back(given[i]);
  const value_id to = r.has(1) ? r.indices(1) : r.add_list(extents);
  r.give(r.add(reshape{true}, {r.real(0), to}));
}
inline void squeezed(reader& r) {
  const auto given = r.op.options.list<std::int32_t>(0);
  std::vector<std::int64_t> axes;
  for (std::size_t i = 0; i < given.size() && r.trouble.empty(); ++i)
    axes.push_back(r.axis(given[i], 0));
  if (axes.empty())
    r.give(r.add(squeeze{}, {r.real(0)}));
  else
    r.give(r.add(squeeze{}, {r.real(0), r.add_list(axes)}));
}
inline void expanded(reader& r) {
  r.give(r.add(unsqueeze{}, {r.real(0), r.add_list({r.scalar(1)})}));
}
inline void transposed(reader& r) {
  transpose does;
  const auto order = r.list(1);
  if (order.size() > shape::max_rank) r.fail("has a permutation of more than 8 axes");
  for (std::size_t i = 0; i < order.size() && r.trouble.empty(); ++i)
    does.order.push_back(r.axis(order[i], 0));
  if (order.empty())
    r.give(r.add(identity{}, {r.real(0)}));
  else
    r.give(r.add(does, {r.real(0)}));
}

inline void concatenated(reader& r) {
  std::vector<value_id> parts;
  for (std::size_t i = 0; i < r.op.reads.size(); ++i) parts.push_back(r.real(i));
  const int axis = r.axis(r.option(0), 0);
  r.give(r.add(concat{axis}, std::move(parts)), r.option<std::int8_t>(1));
}
inline void packed(reader& r) {
  const int rank = r.in(0).dims.rank(), given = r.option(1);
  const int axis = given < 0 ? given + rank + 1 : given;
  if (axis < 0 || axis > rank) r.fail(sentence("has axis %", {given}));
  const value_id where = r.add_list({axis});
  std::vector<value_id> parts;
  for (std::size_t i = 0; i < r.op.reads.size(); ++i)
    parts.push_back(r.add(unsqueeze{}, {r.real(i), where}));
  r.give(r.add(concat{axis}, std::move(parts)));
}

/// Adds a node with as many results as the operator has, and gives them; `drop`: without `axis`.
inline void give_parts(reader& r, split does, std::vector<value_id> reads, bool drop) {
  const std::size_t count = r.op.writes.size();
  does.parts = static_cast<int>(count);
  std::vector<value_id> parts{r.add(does, std::move(reads))};
  if (!r.trouble.empty()) return;
  const std::size_t at = r.g.nodes.size() - 1;
  for (std::size_t i = 1; i < count; ++i) {
    parts.push_back(r.g.add_value({r.out(i).name + "/part", {}, {}, {}}));
    r.g.nodes[at].writes.push_back(parts.back());
  }
  const value_id axes = drop ? r.add_list({does.axis}) : absent;
  for (std::size_t i = 0; i < count; ++i)
    r.give(drop ? r.add(squeeze{}, {parts[i], axes}) : parts[i], 0, i);
}
inline void split_even(reader& r) {
  const int axis = r.axis(r.scalar(0), 1);
  give_parts(r, {axis, 0}, {r.real(1)}, false);
}
inline void split_sizes(reader& r) {
  const int axis = r.axis(r.scalar(2), 0);
  auto sizes = r.list(1);
  std::int64_t known = 0;
  for (const auto s : sizes) known += s > 0 && s <= INT32_MAX ? s : 0;
  for (auto& s : sizes)
    if (s == -1 && r.trouble.empty()) s = r.in(0).dims[axis] - known;
  give_parts(r, {axis, 0}, {r.real(0), r.add_list(sizes)}, false);
}
inline void unpacked(reader& r) {
  const int axis = r.axis(r.option(1), 0);
  give_parts(r, {axis, 0}, {r.real(0)}, true);
}

inline void gathered(reader& r) {
  if (r.option(1) != 0) r.refuse("gathers within batches");
  const int axis = r.axis(r.option(0), 0);
  r.give(r.add(gather{axis}, {r.real(0), r.indices(1)}));
}
inline void gathered_nd(reader& r) { r.give(r.add(gather_nd{0}, {r.real(0), r.indices(1)})); }
inline void scattered_nd(reader& r) {
  constant_of_shape zeros;
  if (r.in(1).type == element::i32 || r.in(1).type == element::i64) zeros.type = r.in(1).type;
  const value_id ground = r.add(zeros, {r.indices(2)});
  r.give(r.add(scatter_nd{scatter_rule::add}, {ground, r.indices(0), r.real(1)}));
}

/// From [[before, after] for each axis] to all before, then all after.
inline std::vector<std::int64_t> pads_of(reader& r) {
  const auto pairs = r.list(1);
  const auto rank = static_cast<std::size_t>(r.in(0).dims.rank());
  if (pairs.size() != 2 * rank) r.fail(sentence("has % pads", {pairs.size()}));
  if (!r.trouble.empty()) return {};
  std::vector<std::int64_t> pads(2 * rank);
  for (std::size_t i = 0; i < rank; ++i) pads[i] = pairs[2 * i], pads[rank + i] = pairs[2 * i + 1];
  for (const auto p : pads)
    if (p < 0) r.fail(sentence("pads by %", {p}));
  return pads;
}
inline void padded(reader& r) {
  std::vector<value_id> reads{r.real(0), r.add_list(pads_of(r))};
  if (r.has(2)) reads.push_back(r.add(reshape{}, {r.real(2), r.add_list({}, {0})}));
  r.give(r.add(pad{pad::rule::constant}, std::move(reads)));
}
/// Reflection that repeats the edge, which `pad` does not have: one gather for each padded axis.
inline value_id padded_symmetric(reader& r, value_id x, const std::vector<std::int64_t>& pads) {
  const shape dims = r.in(0).dims;
  for (int axis = 0; axis < dims.rank() && r.trouble.empty(); ++axis) {
    const auto before = pads[static_cast<std::size_t>(axis)];
    const auto after = pads[static_cast<std::size_t>(axis + dims.rank())];
    const auto extent = dims[axis];
    if (before == 0 && after == 0) continue;
    if (before > extent || after > extent || extent > 1 << 24) {
      r.fail("mirrors more than there is");
      break;
    }
    std::vector<std::int64_t> from;
    for (std::int64_t i = -before; i < extent + after; ++i)
      from.push_back(i < 0 ? -i - 1 : i < extent ? i : 2 * extent - 1 - i);
    x = r.add(gather{axis}, {x, r.add_list(from)});
  }
  return x;
}
inline void mirrored(reader& r) {
  const auto pads = pads_of(r);
  const value_id x = r.real(0);
  if (r.option<std::int8_t>(0) == 0)
    r.give(r.add(pad{pad::rule::reflect}, {x, r.add_list(pads)}));
  else if (r.trouble.empty())
    r.give(padded_symmetric(r, x, pads));
}

/// Sizes of -1 reach to the end.
inline void sliced(reader& r) {
  const auto starts = r.list(1), sizes = r.list(2);
  const auto rank = static_cast<std::size_t>(r.in(0).dims.rank());
  if (starts.size() != rank || sizes.size() != rank) r.fail("has starts or sizes of another rank");
  if (!r.trouble.empty()) return;
  std::vector<std::int64_t> ends(rank);
  for (std::size_t i = 0; i < rank; ++i) {
    if (starts[i] < 0 || starts[i] > INT32_MAX || sizes[i] < -1 || sizes[i] > INT32_MAX)
      r.fail(sentence("starts at % and takes %", {starts[i], sizes[i]}));
    ends[i] = sizes[i] < 0 || !r.trouble.empty() ? INT64_MAX : starts[i] + sizes[i];
  }
  r.give(r.add(slice{}, {r.real(0), r.add_list(starts), r.add_list(ends)}));
}

/// What the lists and masks of STRIDED_SLICE come down to.
struct slice_plan {
  std::vector<std::int64_t> begin, end, step;           // as given
  std::vector<std::int64_t> starts, ends, axes, steps;  // of the slice
  std::vector<std::int64_t> dropped, added;             // axes
};

/// Entry `i` of the lists, which stands for input axis `axis`; bit `i` of the masks is its.
inline void plan_entry(reader& r, std::size_t i, int axis, slice_plan& plan) {
  const auto begin = plan.begin[i], end = plan.end[i], step = plan.step[i];
  const auto masked = [&](int field) { return (r.option(field) >> i & 1) != 0; };
  if (step == 0) r.fail("has a stride of 0");
  plan.axes.push_back(axis);
  if (masked(4)) {
    plan.starts.push_back(begin);
    plan.ends.push_back(begin == -1 || begin == INT64_MAX ? INT64_MAX : begin + 1);
    plan.steps.push_back(1);
    plan.dropped.push_back(axis);
    return;
  }
  plan.starts.push_back(!masked(0) ? begin : step > 0 ? 0 : INT64_MAX);
  plan.ends.push_back(!masked(1) ? end : step > 0 ? INT64_MAX : INT64_MIN);
  plan.steps.push_back(step);
}

inline slice_plan plan_slice(reader& r) {
  slice_plan plan{r.list(1), r.list(2), r.list(3), {}, {}, {}, {}, {}, {}};
  const std::size_t count = plan.begin.size();
  const auto rank = static_cast<std::size_t>(r.in(0).dims.rank());
  if (count > 31 || plan.end.size() != count || plan.step.size() != count)
    r.fail("has begins, ends and strides of different lengths");
  const auto masked = [&](int field, std::size_t i) { return (r.option(field) >> i & 1) != 0; };
  std::size_t consumed = 0;  // entries that stand for an axis
  for (std::size_t i = 0; i < count && r.trouble.empty(); ++i)
    consumed += !masked(2, i) && !masked(3, i);
  if (consumed > rank) r.fail("slices more axes than there are");
  std::size_t axis = 0, written = 0;  // of the input, of the output
  for (std::size_t i = 0; i < count && r.trouble.empty(); ++i) {
    if (masked(2, i)) {
      axis += rank - consumed, written += rank - consumed, consumed = rank;
    } else if (masked(3, i)) {
      plan.added.push_back(static_cast<std::int64_t>(written++));
    } else {
      written += masked(4, i) ? 0 : 1;
      plan_entry(r, i, static_cast<int>(axis++), plan);
    }
  }
  return plan;
}
inline void sliced_strided(reader& r) {
  if (r.flag(5)) r.refuse("gives its ends as offsets");
  const slice_plan plan = plan_slice(r);
  value_id y = r.add(slice{}, {r.real(0), r.add_list(plan.starts), r.add_list(plan.ends),
                               r.add_list(plan.axes), r.add_list(plan.steps)});
  if (!plan.dropped.empty()) y = r.add(squeeze{}, {y, r.add_list(plan.dropped)});
  if (!plan.added.empty()) y = r.add(unsqueeze{}, {y, r.add_list(plan.added)});
  r.give(y);
}
inline void reversed(reader& r) {
  std::vector<std::int64_t> axes;
  for (const auto a : r.list(1)) axes.push_back(r.axis(a, 0));
  const auto all = [&](std::int64_t v) {
    return r.add_list(std::vector<std::int64_t>(axes.size(), v));
  };
  r.give(r.add(slice{}, {r.real(0), all(INT64_MAX), all(INT64_MIN), r.add_list(axes), all(-1)}));
}

inline void tiled(reader& r) { r.give(r.add(tile{}, {r.real(0), r.indices(1)})); }
inline void broadcast_to(reader& r) { r.give(r.add(expand{}, {r.real(0), r.indices(1)})); }
inline void filled(reader& r) { r.give(r.add(expand{}, {r.real(1), r.indices(0)})); }
inline void ranged(reader& r) { r.give(r.add(range{}, {r.real(0), r.real(1), r.real(2)})); }
inline void zeros_like(reader& r) {
  const value_id x = r.real(0);
  const value_id dims = r.add(shape_of{}, {x});
  const value_id zero = r.add(constant_of_shape{}, {dims});
  r.give(r.add(cast_like{}, {zero, x}));
}
inline void shaped(reader& r) {
  r.give_stored(r.add(cast{r.out().type, true}, {r.add(shape_of{}, {r.stored(0)})}));
}
inline void ranked_as(reader& r) {
  r.give_stored(r.add_scalar(static_cast<std::int32_t>(r.in(0).dims.rank())));
}
/// reads (indices, depth, on, off).
inline void one_hot_rows(reader& r) {
  const value_id depth = r.add_list({r.scalar(1)}, {});
  const value_id first = r.add_list({1});
  const value_id off = r.add(reshape{}, {r.real(3), first});
  const value_id on = r.add(reshape{}, {r.real(2), first});
  const value_id values = r.add(concat{0}, {off, on});
  r.give(r.add(one_hot{r.option(0)}, {r.indices(0), depth, values}));
}

}  // namespace fovea::inline FOVEA_ABI::nn::tflite_detail
