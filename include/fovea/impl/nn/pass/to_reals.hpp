#pragma once

#include "fovea/impl/nn/pass/byte_tables.hpp"
#include "fovea/nn/pass/to_reals.hpp"

namespace fovea::inline FOVEA_ABI::nn {
namespace integer_detail {

struct real_maker : byte_tables {
  using byte_tables::byte_tables;

  void visit(node n) {
    byte_map from, to;
    const auto* d = std::get_if<dequantize_linear>(&n.does);
    const node* q = d && d->block == 0 ? writer<quantize_linear>(n.reads[0]) : nullptr;
    if (!q || std::get<quantize_linear>(q->does).block != 0 ||
        at(q->reads[0]).type != element::f32 || at(n.writes[0]).type != element::f32 ||
        !one_scale(*q, at(q->writes[0]).type, to) || !one_scale(n, at(q->writes[0]).type, from) ||
        from.scale != to.scale || from.zero != to.zero)
      return keep(std::move(n));
    if (to.zero > 0 || stays_above_zero(q->reads[0])) return bypass(n, q->reads[0]);
    keep({unary{function::clip, 0, 255 * to.scale}, {q->reads[0]}, std::move(n.writes), n.name});
  }

  /// Whether an activation, or an operator that moves or averages what one gave, writes `x`.
  bool stays_above_zero(value_id x) {
    const node* n = writer<unary>(x);
    const auto* u = n ? std::get_if<unary>(&n->does) : nullptr;
    if (u) return u->f == function::relu || (u->f == function::clip && u->a >= 0);
    return writer<pool>(x) || writer<reshape>(x) || writer<transpose>(x) || writer<concat>(x);
  }
};

}  // namespace integer_detail

FOVEA_INLINE graph to_reals(graph g) {
  integer_detail::real_maker to(std::move(g));
  return to.run([&](node n) { to.visit(std::move(n)); });
}

}  // namespace fovea::inline FOVEA_ABI::nn
