#pragma once

#include "fovea/gallery/operating_point.hpp"

#include <cmath>
#include <cstdio>

namespace fovea::inline FOVEA_ABI {
namespace gallery_detail {

inline std::string figure(double x, const char* format = "%.2f") {
  char text[32];
  std::snprintf(text, sizeof text, format, x);
  return text;
}

}  // namespace gallery_detail

FOVEA_INLINE error_rate measured_rate::counted() const noexcept {
  return {std::llround(rate * static_cast<double>(comparisons)), comparisons};
}

FOVEA_INLINE std::optional<double> identification::expected_false_matches() const noexcept {
  if (!at.false_matches) return std::nullopt;
  return at.false_matches->rate * static_cast<double>(embeddings);
}

FOVEA_INLINE std::string identification::text() const {
  using gallery_detail::figure;
  if (names == 0) return "Unknown: the gallery is empty.";
  const std::string similarity = figure(double(best.similarity), "%.3f");
  const std::string threshold = figure(double(at.threshold), "%.3g");
  const std::string review =
      figure(double(at.review < at.threshold ? at.review : at.threshold), "%.3g");
  const std::string among = "among " + std::to_string(names) + (names == 1 ? " name" : " names") +
                            " (" + std::to_string(embeddings) + " embeddings)";
  std::string said;
  if (verdict == verdict::name)
    said = std::string(best.name) + ": similarity " + similarity + ", from " + threshold +
           " on the same person.";
  else if (verdict == verdict::review)
    said = "To be reviewed: most like " + std::string(best.name) + " with similarity " +
           similarity + ", between " + review + " and " + threshold + ".";
  else
    said = "Unknown: the best similarity is " + similarity + ", below " + review + ".";
  const auto expected = expected_false_matches();
  if (!expected)
    return said + " How often a stranger is taken for somebody " + among +
           " is not known: the error rate was not measured.";
  return said + " Expected false matches of a stranger " + among + ": " +
         figure(*expected, "%.2g") + " (rate " + figure(at.false_matches->rate, "%.2g") + " over " +
         std::to_string(at.false_matches->comparisons) + " comparisons of " +
         at.false_matches->data + ").";
}

FOVEA_INLINE identification decide(const flat_gallery& people, const match& best,
                                   const operating_point& at) {
  identification answer{
      .best = best, .at = at, .names = people.names().size(), .embeddings = people.owners().size()};
  if (answer.names == 0) return answer;
  if (best.similarity >= at.threshold)
    answer.verdict = verdict::name;
  else if (best.similarity >= at.review)
    answer.verdict = verdict::review;
  return answer;
}

}  // namespace fovea::inline FOVEA_ABI
