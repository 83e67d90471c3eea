#pragma once

#include "apps/common/point.hpp"
#include "apps/evaluate/chart.hpp"
#include "apps/evaluate/scored.hpp"

namespace evaluate {

using app::json;

/// A threshold of the report, and why it is there.
struct threshold_row {
  std::string name;
  fovea::operating_point at;
  bool enough = true;
};

struct report {
  const outcome& of;
  fovea::score_curve curve;
  fovea::calibration chosen;
  std::vector<threshold_row> rows;
  std::vector<fovea::group_rates> groups;

  /// Whether there are pairs of both kinds, so that errors of one can be traded for the other's.
  bool has_curve() const { return !curve.same().empty() && !curve.different().empty(); }

  /// The equal error rate as errors among the pairs of which there are fewer: for its interval.
  fovea::error_rate equal_errors() const {
    const auto fewer = std::int64_t(std::min(curve.same().size(), curve.different().size()));
    return {std::llround(curve.equal_error_rate() * double(fewer)), fewer};
  }
  /// "0.0123 (95 %: 0.0040 to 0.0300)".
  std::string equal_error_text() const {
    if (!has_curve()) return "not measured";
    const auto [low, high] = equal_errors().wilson();
    char text[96];
    std::snprintf(text, sizeof text, "%.4f (95 %%: %.4f to %.4f)", curve.equal_error_rate(), low,
                  high);
    return text;
  }
  /// "9 photographs of 3 people"; a list of pairs of files does not say how many people there are.
  std::string photos_text() const {
    const auto some = [](std::size_t n, const char* one, const char* more) {
      return std::to_string(n) + (n == 1 ? one : more);
    };
    return some(of.photos, " photograph", " photographs") +
           (of.people > 0 ? " of " + some(of.people, " person", " people") : std::string());
  }

  report(const outcome& seen, double goal) : of(seen), curve(curve_of(seen)) {
    chosen = fovea::calibrate(
        curve,
        {.false_matches = goal, .review = 10 * goal, .data = seen.data, .space = seen.model});
    const fovea::operating_point usual{
        .threshold = seen.usual_threshold, .review = seen.usual_threshold, .space = seen.model};
    rows.push_back({"usual", fovea::measure(usual, curve, seen.data)});
    for (const double most : {1e-1, 1e-2, 1e-3, 1e-4, 1e-5}) {
      const auto c = fovea::calibrate(curve, {.false_matches = most, .data = seen.data});
      char name[48];
      std::snprintf(name, sizeof name, "at most %g %% matched", 100 * most);
      rows.push_back({name, c.point, c.enough()});
    }
    groups = fovea::rates_by_group(seen.scores, seen.groups, seen.usual_threshold);
  }

 private:
  static fovea::score_curve curve_of(const outcome& seen) {
    std::vector<float> same, different;
    for (const auto& s : seen.scores) (s.same ? same : different).push_back(s.similarity);
    return {std::move(same), std::move(different)};
  }
};

inline json to_json(const fovea::error_rate& rate) {
  const auto [low, high] = rate.wilson();
  return {{"rate", rate.value()},
          {"interval_95", {low, high}},
          {"errors", rate.errors},
          {"comparisons", rate.trials}};
}

inline json to_json(const liveness_outcome& of) {
  json j = json::parse(of.tally.json());
  j["nets"] = of.nets;
  j["without_face"] = of.without_face;
  j["unreadable"] = of.problems;
  return j;
}

inline std::string json_text(const report& r) {
  json j{{"data", r.of.data},
         {"model", r.of.model},
         {"photos", r.of.photos},
         {"people", r.of.people > 0 ? json(r.of.people) : json()},
         {"without_face", r.of.without_face},
         {"unreadable", r.of.problems},
         {"faces_under_48_pixels", r.of.small},
         {"pairs_of_one_person", r.curve.same().size()},
         {"pairs_of_different_people", r.curve.different().size()},
         {"pairs_left_out", r.of.pairs_left_out},
         {"equal_error_rate", r.has_curve() ? json(r.curve.equal_error_rate()) : json()},
         {"equal_error_interval_95",
          r.has_curve() ? to_json(r.equal_errors())["interval_95"] : json()},
         {"area_under_roc", r.has_curve() ? json(r.curve.area()) : json()},
         {"chosen", app::to_json(r.chosen.point)},
         {"chosen_is_supported", r.chosen.enough()},
         {"clusters", {{"found", r.of.clusters}, {"pairwise_f", nullptr}}},
         {"speed",
          {{"cpu_ms_per_photo", r.of.ms_per_photo},
           {"cpu_us_per_comparison", r.of.us_per_comparison},
           {"peak_megabytes", r.of.peak_mb}}}};
  if (r.of.cluster_f) j["clusters"]["pairwise_f"] = *r.of.cluster_f;
  if (!r.of.cluster_f) j["clusters"] = nullptr;
  j["thresholds"] = json::array();
  for (const auto& row : r.rows) {
    const float t = row.at.threshold;
    j["thresholds"].push_back({{"name", row.name},
                               {"threshold", t},
                               {"enough_pairs", row.enough},
                               {"false_matches", to_json(r.curve.false_matches(t))},
                               {"misses", to_json(r.curve.misses(t))}});
  }
  j["groups"] = json::array();
  for (const auto& g : r.groups)
    j["groups"].push_back({{"group", g.group},
                           {"too_few", g.too_few()},
                           {"false_matches", to_json(g.false_matches)},
                           {"misses", to_json(g.misses)}});
  j["liveness"] = r.of.liveness ? to_json(*r.of.liveness) : json();
  j["curve"] = json::array();
  for (const auto& p : r.curve.points(200))
    j["curve"].push_back({p.threshold, p.false_matches, p.misses});
  return app::to_text(j);
}

}  // namespace evaluate
