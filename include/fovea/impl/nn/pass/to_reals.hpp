#pragma once

#include "fovea/impl/nn/pass/byte_tables.hpp"
#include "fovea/nn/pass/to_reals.hpp"

#include <algorithm>
#include <set>

namespace fovea::inline FOVEA_ABI::nn {
namespace integer_detail {

struct real_maker : byte_tables {
  using byte_tables::byte_tables;
  std::set<value_id> above_zero;  ///< values that cannot be below 0

  void visit(node&& n) {
    byte_map from, to;
    const auto* d = n.does.get_if<dequantize_linear>();
    const node* q = d && d->block == 0 ? writer<quantize_linear>(n.reads[0]) : nullptr;
    if (!q || q->does.get<quantize_linear>().block != 0 || at(q->reads[0]).type != element::f32 ||
        at(n.writes[0]).type != element::f32 || !one_scale(*q, at(q->writes[0]).type, to) ||
        !one_scale(n, at(q->writes[0]).type, from) || from.scale != to.scale ||
        from.zero != to.zero)
      return note(std::move(n));
    if (to.zero > 0 || above_zero.contains(q->reads[0])) return bypass(n, q->reads[0]);
    note({unary{function::clip, 0, 255 * to.scale}, {q->reads[0]}, std::move(n.writes), n.name});
  }

  void note(node&& n) {
    if (gives_none_below_zero(n)) above_zero.insert(n.writes[0]);
    keep(std::move(n));
  }

  /// Whether it is an activation, or moves or averages what cannot be below 0.
  bool gives_none_below_zero(const node& n) const {
    if (const auto* u = n.does.get_if<unary>())
      return u->f == function::relu || (u->f == function::clip && u->a >= 0);
    const bool whole = n.does.is<concat>();
    if (!whole && !n.does.is<pool>() && !n.does.is<reshape>() && !n.does.is<transpose>())
      return false;
    const auto moved = n.reads.begin();
    return std::all_of(moved, whole ? n.reads.end() : moved + 1,
                       [&](value_id v) { return above_zero.contains(v); });
  }
};

}  // namespace integer_detail

FOVEA_INLINE graph to_reals(graph g) {
  integer_detail::real_maker to(std::move(g));
  return to.run([&](node&& n) { to.visit(std::move(n)); });
}

}  // namespace fovea::inline FOVEA_ABI::nn
