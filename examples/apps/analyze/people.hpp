#pragma once

#include "apps/analyze/seen.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace analyze {

/// Faces of one person, as far as is known: a mean of what they look like and where they were seen.
struct group {
  identity mean;
  std::set<std::size_t> photos;
  std::vector<seen_face*> faces;
};

struct likeness {
  std::size_t a, b;
  float cosine;
};

inline std::vector<likeness> alike(const std::vector<group>& singles, float threshold) {
  std::vector<likeness> pairs;
  for (std::size_t a = 0; a < singles.size(); ++a)
    for (std::size_t b = a + 1; b < singles.size(); ++b) {
      const float c = fovea::cosine(singles[a].mean, singles[b].mean);
      if (c >= threshold && singles[a].photos != singles[b].photos) pairs.push_back({a, b, c});
    }
  std::sort(pairs.begin(), pairs.end(), [](auto& p, auto& q) { return p.cosine > q.cosine; });
  return pairs;
}

inline void join(group& into, group& from) {
  for (std::size_t i = 0; i < into.mean.values.size(); ++i)
    into.mean.values[i] = into.mean.values[i] * float(into.faces.size()) +
                          from.mean.values[i] * float(from.faces.size());
  fovea::normalize(into.mean);
  into.photos.insert(from.photos.begin(), from.photos.end());
  into.faces.insert(into.faces.end(), from.faces.begin(), from.faces.end());
  from.faces.clear();
}

/// Numbers the people: the likest pairs first, two groups become one where their means are alike
/// enough, unless one photograph shows both. Numbers count up in the order of the photographs.
inline int number_people(std::vector<seen_photo>& photos, float threshold) {
  std::vector<group> groups;
  for (std::size_t p = 0; p < photos.size(); ++p)
    for (auto& face : photos[p].faces)
      if (face.large_enough()) groups.push_back({face.who, {p}, {&face}});

  std::vector<std::size_t> owner(groups.size());
  std::iota(owner.begin(), owner.end(), std::size_t(0));
  for (const auto& pair : alike(groups, threshold)) {
    const auto a = owner[pair.a], b = owner[pair.b];
    if (a == b || fovea::cosine(groups[a].mean, groups[b].mean) < threshold) continue;
    const auto& seen = groups[a].photos;
    if (std::any_of(seen.begin(), seen.end(), [&](auto p) { return groups[b].photos.count(p); }))
      continue;  // nobody is twice in one photograph
    join(groups[std::min(a, b)], groups[std::max(a, b)]);
    std::replace(owner.begin(), owner.end(), std::max(a, b), std::min(a, b));
  }
  int people = 0;
  for (auto& each : groups) {
    if (each.faces.empty()) continue;
    ++people;
    for (auto* face : each.faces) face->person = people;
  }
  return people;
}

}  // namespace analyze
