#pragma once

#include "fovea/gallery/group_rates.hpp"

#include <cstddef>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE std::string group_rates::text() const {
  if (too_few())
    return group + ": too few (" + std::to_string(false_matches.trials) +
           " pairs of different people, " + std::to_string(misses.trials) + " of one)";
  return group + ": different people matched " + false_matches.text() +
         ", the same person was missed " + misses.text();
}

FOVEA_INLINE std::vector<group_rates> rates_by_group(std::span<const labelled_score> pairs,
                                                     std::span<const std::string> groups,
                                                     float threshold) {
  std::vector<group_rates> rows(groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g) rows[g].group = groups[g];
  for (const auto& pair : pairs) {
    if (pair.group < 0 || std::size_t(pair.group) >= rows.size()) continue;
    auto& row = rows[std::size_t(pair.group)];
    const bool matches = pair.similarity >= threshold;
    auto& rate = pair.same ? row.misses : row.false_matches;
    ++rate.trials;
    rate.errors += matches != pair.same;
  }
  return rows;
}

}  // namespace fovea::inline FOVEA_ABI
