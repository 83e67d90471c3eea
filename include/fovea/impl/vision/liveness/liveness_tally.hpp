#pragma once

#include "fovea/core/json_writer.hpp"
#include "fovea/vision/liveness/liveness_tally.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

namespace detail {

/// The rest of an object for one group: an error rate with its interval.
inline void write(json_writer& j, const char* rate, const error_rate& e, std::int64_t untold) {
  const auto [low, high] = e.wilson();
  j.member("shown", e.trials).key(rate);
  e.trials > 0 ? j.value(e.value()) : j.null();
  j.key("interval").array().value(low).value(high).end();
  j.member("untold", untold).end();
}

}  // namespace detail

FOVEA_INLINE void liveness_tally::add(std::string_view attack, liveness_verdict said) {
  auto at = std::find_if(groups_.begin(), groups_.end(),
                         [&](const group& g) { return g.kind == attack; });
  if (at == groups_.end()) {
    groups_.emplace_back();
    at = groups_.end() - 1;
    at->kind = attack;
  }
  ++at->shown;
  at->live += said == liveness_verdict::live;
  at->attack += said == liveness_verdict::attack;
}

FOVEA_INLINE error_rate liveness_tally::worst_apcer() const noexcept {
  error_rate worst;
  for (std::size_t i = 1; i < groups_.size(); ++i) {
    const auto each = groups_[i].taken_for_live();
    if (worst.trials == 0 || each.value() > worst.value()) worst = each;
  }
  return worst;
}

FOVEA_INLINE std::string liveness_tally::text() const {
  std::string lines;
  for (const group& g : groups_) {
    const bool face = g.kind.empty();
    lines += face ? "live faces: taken for an attack (BPCER) " + g.taken_for_attack().text()
                  : "attack '" + g.kind + "': taken for live (APCER) " + g.taken_for_live().text();
    lines += ", cannot tell " + std::to_string(g.shown - g.live - g.attack) + "\n";
  }
  return lines;
}

FOVEA_INLINE std::string liveness_tally::json() const {
  json_writer j;
  const group& live = groups_.front();
  detail::write(j.object().key("live").object(), "bpcer", live.taken_for_attack(),
                live.untold().errors);
  j.key("attacks").array();
  for (std::size_t i = 1; i < groups_.size(); ++i)
    detail::write(j.object().member("kind", groups_[i].kind), "apcer", groups_[i].taken_for_live(),
                  groups_[i].untold().errors);
  j.end().end();
  return j.text();
}

}  // namespace fovea::inline FOVEA_ABI
