#pragma once

#include "fovea/vision/compare.hpp"

#include <algorithm>
#include <cstdio>

namespace fovea::inline FOVEA_ABI {
namespace compare_detail {

FOVEA_INLINE comparison decide(float similarity, bool readable, const operating_point& at,
                               const face_quality* first, const face_quality* second) {
  comparison c;
  c.similarity = similarity, c.readable = readable, c.at = at;
  const float review = std::min(at.review, at.threshold);
  c.answer = similarity >= at.threshold ? sameness::same
             : similarity < review      ? sameness::different
                                        : sameness::cannot_tell;
  int poor = 0;
  if (first && second) {
    c.weaker_is_first = first->score() <= second->score();
    c.weaker = c.weaker_is_first ? *first : *second;
    poor = int(!first->passes()) + int(!second->passes());
  }
  if (!readable || poor == 2 || (poor == 1 && c.answer == sameness::different))
    c.answer = sameness::cannot_tell;
  return c;
}

inline std::string figure(float x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", double(x));
  return text;
}

inline std::string rates(const operating_point& at) {
  if (!at.false_matches) return " How often that threshold is wrong was not measured.";
  std::string said =
      " At that threshold different people matched " + at.false_matches->counted().text();
  if (at.misses) said += ", one person was missed " + at.misses->counted().text();
  return said + ", on " + at.false_matches->data + ".";
}

inline std::string scores(const comparison& c) {
  const float review = std::min(c.at.review, c.at.threshold);
  const std::string said = ": similarity " + figure(c.similarity) + ", ";
  if (c.similarity >= c.at.threshold)
    return said + "from " + figure(c.at.threshold) + " on it is one person.";
  if (c.similarity < review) return said + "below " + figure(review) + ".";
  return said + "between " + figure(review) + " and " + figure(c.at.threshold) + ".";
}

}  // namespace compare_detail

FOVEA_INLINE std::string comparison::text() const {
  if (!readable) return "Cannot tell: in one of the pictures no face could be read.";
  const char* answers[] = {"Different people", "Cannot tell", "The same person"};
  std::string said = answers[int(answer)] + compare_detail::scores(*this);
  said += compare_detail::rates(at);
  if (weaker)
    said += std::string(" The weaker picture is the ") + (weaker_is_first ? "first" : "second") +
            ": " + weaker->text() + ".";
  return said;
}

}  // namespace fovea::inline FOVEA_ABI
