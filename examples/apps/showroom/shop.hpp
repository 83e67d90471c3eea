#pragma once

#include "apps/showroom/screen.hpp"

#include <stdexcept>

namespace showroom {

struct settings {
  std::string out = "out", people, rules, score, video;
  float longest = 0;
  int port = 0;
  bool flatter = false, json = false, live = false, again = false;
};

/// Who is known, and what is said of a face besides how it looks.
struct shop {
  fovea::gallery<fovea::mobile_face> people;
  std::optional<fovea::suggestion_rules> rules;
  std::optional<fovea::taught_score<fovea::mobile_face::result_type>> score;
  bool flatter = false;

  static shop open(const settings& o) {
    using namespace fovea;
    shop s;
    s.flatter = o.flatter;
    if (!o.people.empty()) s.people = gallery<mobile_face>::open(o.people).value();
    if (!o.score.empty()) s.score = taught_score<mobile_face::result_type>::open(o.score).value();
    if (o.rules.empty()) return s;
    s.rules = suggestion_rules::open(o.rules).value();
    const auto failed = s.rules->failures();
    if (!failed.empty()) throw std::runtime_error(failed[0]);
    return s;
  }

  /// Empty where it is nobody who is known.
  std::string name_of(const fovea::mobile_face::result_type& who) const {
    const auto found = people.decide(who, fovea::mobile_face::usual_point());
    return found.verdict == fovea::verdict::name ? found.best.name : "";
  }
};

inline std::string said(const char* format, double a, double b, const char* words) {
  char text[160];
  std::snprintf(text, sizeof text, format, a, b, words);
  return text;
}

/// What the screen says of a face, a line each. `name` is empty for somebody new, and absent where
/// that is not known yet.
inline panel told(const fovea::seen_face& f, const std::optional<std::string>& name,
                  const shop& s) {
  panel p{f, {}, 0};
  const auto add = [&](const std::string& words) { p.lines.push_back(words); };
  const bool known = name && !name->empty();
  if (s.people.size() > 0 && name) add(known ? *name : "somebody new");
  add(said("looks %.0f to %.0f, %s", double(f.age.youngest()), double(f.age.oldest()),
           fovea::name_of(f.age.looks())));
  if (s.flatter) {
    p.flattery = fovea::flatter(f.gestures).score;
    add("score " + std::to_string(p.flattery) + " (a gimmick)");
  }
  if (s.score) {
    const auto rated = s.score->read(f.identity);
    add(said("rated %.1f +-%.1f%s", double(rated.value), double(rated.error),
             rated.known ? "" : ", unlike the faces it was taught with"));
  }
  if (!s.rules) return p;
  const fovea::known_fact facts[] = {{"age", double(f.age.years)},
                                     {"gender", fovea::name_of(f.age.looks())},
                                     {"smile", double(f.gestures.smile())},
                                     {"eyes", double(f.gestures.eyes())},
                                     {"known", known ? "yes" : "no"}};
  if (const auto fits = s.rules->suggest(facts); !fits.product.empty())
    add("try: " + std::string(fits.product)), add(std::string(fits.reason));
  return p;
}

}  // namespace showroom
