#pragma once

#include "fovea/nn/graph.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace fovea::inline FOVEA_ABI::nn::layout_detail {

/// A value as a transpose that has not been carried out: axis i of the value is axis order[i] of
/// `base`.
struct lazy_transpose {
  value_id base = absent;
  shape order;
};

inline shape inverse(const shape& order) {
  shape inv(order.rank(), 0);
  for (int i = 0; i < order.rank(); ++i) inv[static_cast<int>(order[i])] = i;
  return inv;
}

/// What axis order `first` followed by `then` gives.
inline shape composed(const shape& first, const shape& then) {
  shape both(then.rank(), 0);
  for (int i = 0; i < then.rank(); ++i) both[i] = first[static_cast<int>(then[i])];
  return both;
}

inline bool is_trivial(const shape& order) {
  for (int i = 0; i < order.rank(); ++i)
    if (order[i] != i) return false;
  return true;
}

inline shape permuted(const shape& dims, const shape& order) {
  shape out(dims.rank(), 0);
  for (int i = 0; i < dims.rank(); ++i) out[i] = dims[static_cast<int>(order[i])];
  return out;
}

/// Whether transposing `dims` by `order` moves no element: axes longer than 1 keep their order.
inline bool moves_nothing(const shape& dims, const shape& order) {
  std::int64_t last = -1;
  for (const auto axis : order) {
    if (dims[static_cast<int>(axis)] == 1) continue;
    if (axis < last) return false;
    last = axis;
  }
  return true;
}

/// Rebuilds a graph front to back with transposes held back until something needs them.
class layout_tracker {
 public:
  explicit layout_tracker(graph g) : g_(std::move(g)), lazy_(g_.values.size()) {}

  graph& net() { return g_; }
  value& at(value_id v) { return g_.values[static_cast<std::size_t>(v)]; }
  const lazy_transpose* lazy(value_id v) const {
    if (v == absent || static_cast<std::size_t>(v) >= lazy_.size()) return nullptr;
    const auto& l = lazy_[static_cast<std::size_t>(v)];
    return l.base == absent ? nullptr : &l;
  }

  /// Declares `v` to be `base` transposed; nothing is emitted.
  void set_lazy(value_id v, value_id base, const shape& order) {
    if (const auto* l = lazy(base)) {
      const lazy_transpose through = *l;
      return set_lazy(v, through.base, composed(through.order, order));
    }
    lazy_[static_cast<std::size_t>(v)] = {base, order};
  }

  /// A new value with `like`'s type, for a result in another order of axes.
  value_id new_value(value_id like, const shape& dims) {
    value v{at(like).name, at(like).type, dims, {}};
    lazy_.push_back({});
    return g_.add_value(std::move(v));
  }

  void emit(node n) { g_.nodes.push_back(std::move(n)); }

  value_id constant(const char* label, std::span<const std::int64_t> list) {
    lazy_.push_back({});
    return g_.add_constant(label, tensor::list(list));
  }

  /// `v` under another shape; free when it runs.
  value_id reshaped(value_id v, const shape& dims) {
    if (at(v).dims == dims) return v;
    const value_id out = new_value(v, dims);
    if (at(v).is_constant()) {
      at(out).constant = at(v).constant.reshaped(dims);
    } else {
      emit({reshape{}, {v, constant("extents", dims)}, {out}, at(v).name});
    }
    return out;
  }

  /// `v` itself, for a reader that must see its own order of axes.
  value_id plain(value_id v) {
    const auto* l = lazy(v);
    if (!l) return v;
    const lazy_transpose held = *l;
    lazy_[static_cast<std::size_t>(v)] = {};
    if (is_trivial(held.order)) {  // nothing to do but to give it its name back
      emit({identity{}, {held.base}, {v}, at(v).name});
    } else if (moves_nothing(at(held.base).dims, held.order)) {
      const value_id extents = constant("extents", at(v).dims);
      emit({reshape{}, {held.base, extents}, {v}, at(v).name});
    } else {
      emit({transpose{held.order}, {held.base}, {v}, at(v).name});
    }
    return v;
  }

  /// `v`, broadcast to `rank` axes, transposed by `order`: a value whose axis i is v's order[i].
  value_id in_order(value_id v, const shape& order) {
    if (const auto* l = lazy(v); l && l->order.rank() == order.rank()) {
      const shape whole = composed(l->order, order);
      if (is_trivial(whole)) return l->base;
    }
    if (at(v).dims.count() == 1 && at(v).dims.rank() <= order.rank()) return plain(v);
    shape full = at(v).dims;
    while (full.rank() < order.rank()) full.insert(0, 1);
    const value_id x = reshaped(full == at(v).dims ? v : plain(v), full);
    return transposed(x, order);
  }

 private:
  value_id transposed(value_id x, const shape& order) {
    if (is_trivial(order)) return plain(x);
    if (at(x).is_constant()) return permuted_constant(x, order);
    const value_id out = new_value(x, permuted(at(x).dims, order));
    set_lazy(out, x, order);
    return plain(out);
  }

  value_id permuted_constant(value_id x, const shape& order) {
    const tensor old = at(x).constant;
    const value_id out = new_value(x, permuted(old.dims(), order));
    tensor moved(old.type(), at(out).dims);
    const const_tensor_view in = old.view();
    tensor_view to = moved.writable();
    compute(transpose{order}, operands{{&in, 1}, {&to, 1}, nullptr, nullptr});
    at(out).constant = std::move(moved);
    return out;
  }

  graph g_;
  std::vector<lazy_transpose> lazy_;
};

/// How a reshape of a transposed value can be done on its base instead.
struct moved_reshape {
  shape dims;   ///< what to reshape the base to
  shape order;  ///< the transpose that remains after it
};

/// One run of input axes that becomes one run of output axes with the same element count.
struct axis_group {
  int in_first, in_last, out_first, out_last;
};

inline std::vector<axis_group> group_axes(const shape& in, const shape& out) {
  std::vector<axis_group> groups;
  int i = 0, o = 0;
  while (i < in.rank() || o < out.rank()) {
    axis_group g{i, i, o, o};
    std::int64_t a = 1, b = 1;
    if (i < in.rank()) a = in[i++];
    if (o < out.rank()) b = out[o++];
    while (a != b) {
      if (a < b && i < in.rank())
        a *= in[i++];
      else if (b < a && o < out.rank())
        b *= out[o++];
      else
        return {};
    }
    while (i < in.rank() && in[i] == 1 && o == out.rank()) ++i;
    while (o < out.rank() && out[o] == 1 && i == in.rank()) ++o;
    g.in_last = i, g.out_last = o;
    groups.push_back(g);
  }
  return groups;
}

/// Reshaping T(base) to `out` as T'(reshape(base)), where each group of axes lies together in base.
inline std::optional<moved_reshape> through_reshape(const shape& in, const shape& order,
                                                    const shape& out) {
  if (in.count() == 0) return std::nullopt;
  auto groups = group_axes(in, out);
  if (groups.empty()) return std::nullopt;
  const auto place = [&](const axis_group& g) {  // where the group starts in base
    std::int64_t first = shape::max_rank;
    for (int i = g.in_first; i < g.in_last; ++i)
      if (in[i] != 1) first = std::min(first, order[i]);
    return first;
  };
  for (std::size_t i = 1; i < groups.size(); ++i)  // there are eight at most
    for (std::size_t k = i; k > 0 && place(groups[k]) < place(groups[k - 1]); --k)
      std::swap(groups[k], groups[k - 1]);

  moved_reshape moved{{}, shape(out.rank(), 0)};
  std::int64_t last = -1;
  for (const axis_group& g : groups) {
    for (int i = g.in_first; i < g.in_last; ++i) {
      if (in[i] == 1) continue;
      if (order[i] < last) return std::nullopt;
      last = order[i];
    }
    for (int o = g.out_first; o < g.out_last; ++o) {
      moved.order[o] = moved.dims.rank();
      moved.dims.push_back(out[o]);
    }
  }
  return moved;
}

/// The axes of T(base) in an order that lets `through_reshape` work: as they lie in base, but each
/// group together and in its own order.
inline shape gathered(const shape& in, const shape& order, const shape& out) {
  shape axes;
  const auto groups = group_axes(in, out);
  std::vector<char> used(shape::max_rank, 0);
  const shape where = inverse(order);  // axis of T(base) at each place of base
  for (const auto axis : where)
    for (const axis_group& g : groups) {
      if (axis < g.in_first || axis >= g.in_last) continue;
      for (int i = g.in_first; i < g.in_last; ++i)
        if (!std::exchange(used[static_cast<std::size_t>(i)], char(1))) axes.push_back(i);
    }
  return axes;
}

}  // namespace fovea::inline FOVEA_ABI::nn::layout_detail
