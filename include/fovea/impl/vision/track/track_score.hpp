#pragma once

#include "fovea/core/json_writer.hpp"
#include "fovea/vision/track/assignment.hpp"
#include "fovea/vision/track/track_score.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

namespace fovea::inline FOVEA_ABI {

namespace track_score_detail {

/// A table of numbers with rows and columns.
struct grid {
  int rows = 0, columns = 0;
  std::vector<double> values;

  grid() = default;
  grid(int r, int c) : rows(r), columns(c), values(std::size_t(r) * std::size_t(c)) {}
  double& at(int r, int c) {
    return values[std::size_t(r) * std::size_t(columns) + std::size_t(c)];
  }
  double at(int r, int c) const {
    return values[std::size_t(r) * std::size_t(columns) + std::size_t(c)];
  }
};

/// In double, as the figures that others publish.
inline double overlap_of(const rect& a, const rect& b) {
  const double w = std::min(double(a.x) + double(a.width), double(b.x) + double(b.width)) -
                   std::max(double(a.x), double(b.x));
  const double h = std::min(double(a.y) + double(a.height), double(b.y) + double(b.height)) -
                   std::max(double(a.y), double(b.y));
  if (!(w > 0 && h > 0)) return 0;
  const double either = double(a.width) * double(a.height) + double(b.width) * double(b.height);
  return w * h / (either - w * h);
}

/// One image: which ids are there, by their place among all, and how their boxes overlap.
struct image {
  std::vector<int> truth, tracks;
  grid overlaps;
};

struct sequence {
  std::vector<image> images;
  std::vector<double> truth_count, track_count;  ///< boxes of each id
  double truths = 0, boxes = 0;
};

inline int place_of(int id, std::map<int, int>& places, std::vector<double>& counts) {
  const auto [at, fresh] = places.emplace(id, int(places.size()));
  if (fresh) counts.push_back(0);
  counts[std::size_t(at->second)] += 1;
  return at->second;
}

inline sequence joined(const mot_sequence& truth, const mot_sequence& tracks) {
  sequence s;
  s.images.resize(std::max(truth.images.size(), tracks.images.size()));
  std::map<int, int> truth_places, track_places;
  for (std::size_t i = 0; i < s.images.size(); ++i) {
    auto& each = s.images[i];
    std::vector<rect> wanted, given;
    if (i < truth.images.size())
      for (const auto& b : truth.images[i])
        if (b.score != 0)
          each.truth.push_back(place_of(b.id, truth_places, s.truth_count)),
              wanted.push_back(b.box);
    if (i < tracks.images.size())
      for (const auto& b : tracks.images[i])
        each.tracks.push_back(place_of(b.id, track_places, s.track_count)), given.push_back(b.box);
    each.overlaps = grid(int(wanted.size()), int(given.size()));
    for (int t = 0; t < int(wanted.size()); ++t)
      for (int k = 0; k < int(given.size()); ++k)
        each.overlaps.at(t, k) = overlap_of(wanted[std::size_t(t)], given[std::size_t(k)]);
    s.truths += double(wanted.size()), s.boxes += double(given.size());
  }
  return s;
}

/// The pairs with the greatest sum of `worth`, 0 and less being no pair.
inline std::vector<int> best_pairs(const grid& worth, assignment& solver) {
  std::vector<float> cost;
  cost.reserve(worth.values.size());
  // Costs are at most 0, and what is worth nothing is no pair.
  for (const double w : worth.values) cost.push_back(float(-w));
  const auto pairs = solver.solve(cost, worth.rows, worth.columns, 0);
  return {pairs.begin(), pairs.end()};
}

inline constexpr double half = 0.5, slack = std::numeric_limits<double>::epsilon();

/// What is kept of each id of the truth while images go by.
struct history {
  int last = -1;    ///< the track that it was paired with last
  int before = -1;  ///< the same, of the image before
  long seen = 0, begun = 0;
};

inline void clear_mot(const sequence& s, track_score& out) {
  std::vector<history> of(s.truth_count.size());
  assignment solver;
  double overlaps = 0;
  for (const auto& each : s.images) {
    grid worth(each.overlaps.rows, each.overlaps.columns);
    for (int t = 0; t < worth.rows; ++t)
      for (int k = 0; k < worth.columns; ++k) {
        const double o = each.overlaps.at(t, k);
        const auto& h = of[std::size_t(each.truth[std::size_t(t)])];
        const bool goes_on = h.before == each.tracks[std::size_t(k)];
        worth.at(t, k) = o < half - slack ? 0 : o + (goes_on ? 1000 : 0);
      }
    const auto pairs = best_pairs(worth, solver);
    std::vector<int> now(s.truth_count.size(), -1);
    for (int t = 0; t < worth.rows; ++t) {
      const int k = pairs[std::size_t(t)];
      if (k < 0) continue;
      const int who = each.truth[std::size_t(t)], by = each.tracks[std::size_t(k)];
      auto& h = of[std::size_t(who)];
      out.switches += h.last >= 0 && h.last != by;
      h.begun += h.before < 0;
      h.last = now[std::size_t(who)] = by, ++h.seen, ++out.pairs;
      overlaps += each.overlaps.at(t, k);
    }
    for (std::size_t i = 0; i < of.size(); ++i) of[i].before = now[i];
  }
  for (std::size_t i = 0; i < of.size(); ++i) {
    const double part = double(of[i].seen) / s.truth_count[i];
    (part > 0.8 ? out.mostly_tracked : part >= 0.2 ? out.partly_tracked : out.mostly_lost) += 1;
    out.fragments += std::max(of[i].begun - 1, 0L);
  }
  out.missed = long(s.truths) - out.pairs, out.false_boxes = long(s.boxes) - out.pairs;
  out.motp = overlaps / std::max(1.0, double(out.pairs));
  out.mota = (double(out.pairs - out.false_boxes - out.switches)) / std::max(1.0, s.truths);
}

/// One track for each id of the truth over the whole sequence, so that most boxes agree.
inline void identity(const sequence& s, track_score& out) {
  grid together(int(s.truth_count.size()), int(s.track_count.size()));
  for (const auto& each : s.images)
    for (int t = 0; t < each.overlaps.rows; ++t)
      for (int k = 0; k < each.overlaps.columns; ++k)
        if (each.overlaps.at(t, k) >= half)
          together.at(each.truth[std::size_t(t)], each.tracks[std::size_t(k)]) += 1;
  assignment solver;
  const auto pairs = best_pairs(together, solver);
  double right = 0;
  for (int t = 0; t < together.rows; ++t)
    if (pairs[std::size_t(t)] >= 0) right += together.at(t, pairs[std::size_t(t)]);
  out.id_recall = right / std::max(1.0, s.truths),
  out.id_precision = right / std::max(1.0, s.boxes);
  out.idf1 = 2 * right / std::max(1.0, s.truths + s.boxes);
}

/// How much of all images an id and a track share, whatever the overlap asked for.
inline grid alignment(const sequence& s) {
  grid shared(int(s.truth_count.size()), int(s.track_count.size()));
  for (const auto& each : s.images) {
    std::vector<double> rows(each.truth.size()), columns(each.tracks.size());
    for (int t = 0; t < each.overlaps.rows; ++t)
      for (int k = 0; k < each.overlaps.columns; ++k)
        rows[std::size_t(t)] += each.overlaps.at(t, k),
            columns[std::size_t(k)] += each.overlaps.at(t, k);
    for (int t = 0; t < each.overlaps.rows; ++t)
      for (int k = 0; k < each.overlaps.columns; ++k) {
        const double o = each.overlaps.at(t, k);
        const double either = rows[std::size_t(t)] + columns[std::size_t(k)] - o;
        if (either > slack)
          shared.at(each.truth[std::size_t(t)], each.tracks[std::size_t(k)]) += o / either;
      }
  }
  for (int t = 0; t < shared.rows; ++t)
    for (int k = 0; k < shared.columns; ++k)
      shared.at(t, k) /=
          s.truth_count[std::size_t(t)] + s.track_count[std::size_t(k)] - shared.at(t, k);
  return shared;
}

inline constexpr int steps = 19;  ///< overlaps of 0.05, 0.10 ... 0.95

/// Of one overlap: pairs, their overlaps, and how often each id and track are one.
struct level {
  double pairs = 0, overlaps = 0;
  std::map<std::pair<int, int>, double> together;
};

inline std::array<level, steps> levels_of(const sequence& s) {
  std::array<level, steps> levels;
  const grid shared = alignment(s);
  assignment solver;
  for (const auto& each : s.images) {
    grid worth(each.overlaps.rows, each.overlaps.columns);
    for (int t = 0; t < worth.rows; ++t)
      for (int k = 0; k < worth.columns; ++k)
        worth.at(t, k) = each.overlaps.at(t, k) *
                         shared.at(each.truth[std::size_t(t)], each.tracks[std::size_t(k)]);
    const auto pairs = best_pairs(worth, solver);
    for (int t = 0; t < worth.rows; ++t) {
      const int k = pairs[std::size_t(t)];
      if (k < 0) continue;
      const double o = each.overlaps.at(t, k);
      for (int a = 0; a < steps && o >= 0.05 * (a + 1) - slack; ++a) {
        levels[std::size_t(a)].pairs += 1, levels[std::size_t(a)].overlaps += o;
        levels[std::size_t(a)]
            .together[{each.truth[std::size_t(t)], each.tracks[std::size_t(k)]}] += 1;
      }
    }
  }
  return levels;
}

inline void hota(const sequence& s, track_score& out) {
  for (const auto& each : levels_of(s)) {
    double association = 0;
    for (const auto& [who, count] : each.together)
      association += count * count /
                     std::max(1.0, s.truth_count[std::size_t(who.first)] +
                                       s.track_count[std::size_t(who.second)] - count);
    association /= std::max(1.0, each.pairs);
    const double detection = each.pairs / std::max(1.0, s.truths + s.boxes - each.pairs);
    out.detection += detection / steps, out.association += association / steps;
    out.hota += std::sqrt(detection * association) / steps;
    out.location += std::max(1e-10, each.overlaps) / std::max(1e-10, each.pairs) / steps;
  }
}

}  // namespace track_score_detail

FOVEA_INLINE track_score score_tracks(const mot_sequence& truth, const mot_sequence& tracks) {
  using namespace track_score_detail;
  const sequence s = joined(truth, tracks);
  track_score out;
  clear_mot(s, out);
  identity(s, out);
  hota(s, out);
  return out;
}

FOVEA_INLINE std::string track_score::text() const {
  char line[256];
  std::snprintf(
      line, sizeof line,
      "HOTA %.1f (detection %.1f, association %.1f), IDF1 %.1f, MOTA %.1f; %ld missed, %ld "
      "false, %ld switched",
      100 * hota, 100 * detection, 100 * association, 100 * idf1, 100 * mota, missed, false_boxes,
      switches);
  return line;
}

FOVEA_INLINE std::string track_score::json() const {
  json_writer j;
  j.object().member("hota", hota).member("det_a", detection).member("ass_a", association);
  j.member("loc_a", location).member("idf1", idf1).member("idr", id_recall);
  j.member("idp", id_precision).member("mota", mota).member("motp", motp).member("tp", pairs);
  j.member("fn", missed).member("fp", false_boxes).member("id_switches", switches);
  j.member("fragments", fragments).member("mostly_tracked", mostly_tracked);
  j.member("partly_tracked", partly_tracked).member("mostly_lost", mostly_lost).end();
  return j.text();
}

}  // namespace fovea::inline FOVEA_ABI
