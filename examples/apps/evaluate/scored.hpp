#pragma once

#include "apps/common/people.hpp"
#include "apps/evaluate/liveness.hpp"
#include "apps/evaluate/pairs.hpp"

#include <sys/resource.h>
#include <cmath>
#include <map>
#include <optional>

namespace evaluate {

/// What the report is made of.
struct outcome {
  std::string data, model;
  std::vector<fovea::labelled_score> scores;
  std::vector<std::string> groups, without_face, problems;
  std::size_t photos = 0, people = 0, small = 0, pairs_left_out = 0;
  double ms_per_photo = 0, us_per_comparison = 0, peak_mb = 0;
  float usual_threshold = 0;
  std::optional<double> cluster_f;
  std::optional<liveness_outcome> liveness;
  int clusters = 0;
};

/// Who is on which photograph: the name of the folder that it lies in.
struct people_index {
  std::vector<std::int32_t> person, group;  ///< of each photograph; group -1: not said
  std::vector<std::string> names, groups;

  people_index(const std::vector<std::string>& files,
               const std::map<std::string, std::string>& group_of) {
    std::map<std::string, std::int32_t> numbers, group_numbers;
    for (const auto& file : files) {
      const auto end = file.rfind('/');
      const std::string folder = end == file.npos ? "" : file.substr(0, end);
      const std::string name = folder.substr(folder.rfind('/') + 1);
      const auto [at, is_new] = numbers.emplace(folder, std::int32_t(names.size()));
      if (is_new) names.push_back(name);
      person.push_back(at->second);
      const auto said = group_of.find(name);
      if (said == group_of.end()) {
        group.push_back(-1);
        continue;
      }
      const auto [g, is_new_group] =
          group_numbers.emplace(said->second, std::int32_t(groups.size()));
      if (is_new_group) groups.push_back(said->second);
      group.push_back(g->second);
    }
  }
  std::int32_t group_of(std::size_t a, std::size_t b) const {
    return group[a] == group[b] ? group[a] : -1;
  }
};

/// A number that looks random, the same each time (Steele, Lea, Flood 2014: SplitMix64).
inline std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/// Every pair of photographs of one person, and of different people as many as `most`: all, or a
/// sample that is the same each time.
inline std::vector<labelled_pair> all_pairs(const people_index& index, double most) {
  const double n = double(index.person.size());
  const double share = most / std::max(1.0, n * (n - 1) / 2);
  std::vector<labelled_pair> pairs;
  for (std::size_t a = 0; a < index.person.size(); ++a)
    for (std::size_t b = a + 1; b < index.person.size(); ++b) {
      const bool same = index.person[a] == index.person[b];
      if (same || share >= 1 || double(mixed(a << 32 | b) >> 11) * 0x1p-53 < share)
        pairs.push_back({a, b, same});
    }
  return pairs;
}

template <class Model>
void score(const std::vector<app::seen_photo<Model>>& photos, const people_index& index,
           const std::vector<labelled_pair>& pairs, outcome& to) {
  const double begun = app::cpu_milliseconds();
  for (const auto& [a, b, same] : pairs) {
    if (photos[a].faces.empty() || photos[b].faces.empty()) {
      ++to.pairs_left_out;
      continue;
    }
    to.scores.push_back({fovea::cosine(photos[a].subject().who, photos[b].subject().who), same,
                         index.group_of(a, b)});
  }
  to.us_per_comparison =
      1e3 * (app::cpu_milliseconds() - begun) / double(std::max<std::size_t>(1, to.scores.size()));
}

/// How well the faces fall into people: the F of pairs that were put together.
template <class Model>
void cluster(const std::vector<app::seen_photo<Model>>& photos, const people_index& index,
             outcome& to) {
  fovea::clusters<Model> groups;
  std::vector<std::int32_t> person;
  for (std::size_t i = 0; i < photos.size(); ++i)
    if (!photos[i].faces.empty() && photos[i].subject().large_enough())
      groups.add(photos[i].subject().who, -1), person.push_back(index.person[i]);
  const auto found = groups.group();
  double both = 0, together = 0, same = 0;
  for (std::size_t a = 0; a < person.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      together += found[a] == found[b], same += person[a] == person[b];
      both += found[a] == found[b] && person[a] == person[b];
    }
  to.clusters = groups.count();
  if (together + same > 0) to.cluster_f = 2 * both / (together + same);
}

template <class Model>
void summarize(const std::vector<app::seen_photo<Model>>& photos, outcome& to) {
  double ms = 0;
  for (const auto& photo : photos) {
    ms += photo.cpu_ms;
    if (!photo.problem.empty())
      to.problems.push_back(photo.problem);
    else if (photo.faces.empty())
      to.without_face.push_back(photo.path);
    else
      to.small += photo.subject().is_small();
  }
  to.photos = photos.size();
  to.model = Model::space, to.usual_threshold = Model::same_person;
  to.ms_per_photo = ms / double(std::max<std::size_t>(1, photos.size()));
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  to.peak_mb = double(used.ru_maxrss) / 1024;
}

}  // namespace evaluate
