#pragma once

#include "fovea/core/json_writer.hpp"
#include "fovea/vision/liveness/liveness_tally.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace fovea::inline FOVEA_ABI {

namespace detail {

/// Wilson's score interval: (p + z2/2n -+ z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n), z of 95 %.
inline double wilson_bound(const counted_share& s, double sign) noexcept {
  if (s.of <= 0) return sign < 0 ? 0 : 1;
  const double z = 1.959963984540054, n = s.of, p = s.share();
  const double centre = p + z * z / (2 * n);
  const double reach = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return std::clamp((centre + sign * reach) / (1 + z * z / n), 0.0, 1.0);
}

/// The rest of an object for one group: an error rate with its interval.
inline void write(json_writer& j, const char* rate, const counted_share& s, int untold) {
  j.member("shown", s.of).key(rate);
  s.of > 0 ? j.value(s.share()) : j.null();
  j.key("interval").array().value(s.low()).value(s.high()).end();
  j.member("untold", untold).end();
}

}  // namespace detail

FOVEA_INLINE double counted_share::low() const noexcept { return detail::wilson_bound(*this, -1); }
FOVEA_INLINE double counted_share::high() const noexcept { return detail::wilson_bound(*this, 1); }

FOVEA_INLINE std::string counted_share::text() const {
  if (of <= 0) return "none shown";
  char words[96];
  std::snprintf(words, sizeof words, "%d of %d (%.1f %%; %.1f to %.1f %%)", count, of,
                100 * share(), 100 * low(), 100 * high());
  return words;
}

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

FOVEA_INLINE counted_share liveness_tally::worst_apcer() const noexcept {
  counted_share worst;
  for (std::size_t i = 1; i < groups_.size(); ++i) {
    const auto each = groups_[i].taken_for_live();
    if (worst.of == 0 || each.share() > worst.share()) worst = each;
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
                live.untold().count);
  j.key("attacks").array();
  for (std::size_t i = 1; i < groups_.size(); ++i)
    detail::write(j.object().member("kind", groups_[i].kind), "apcer", groups_[i].taken_for_live(),
                  groups_[i].untold().count);
  j.end().end();
  return j.text();
}

}  // namespace fovea::inline FOVEA_ABI
