#pragma once

#include "fovea/core/config.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// When what was seen of a track becomes an answer, and when an answer is given up for another.
struct vote_options {
  int looks = 3;        ///< an answer was seen as often as this
  float weight = 1.5f;  ///< and weighs as much as this
  float share = 0.6f;   ///< and is this part of all that weighs
  float change = 1.5f;  ///< another answer takes its place where it weighs so many times as much
};

/// Decides on a track, not on an image: every look at an object is evidence for one value, weighed
/// by how good the look was; what is seen most becomes the answer, and stays it until another is
/// much better founded.
///
/// `Value` is whatever is told apart: a colour, a type, a name, the text of a plate.
template <class Value>
class track_vote {
 public:
  struct entry {
    Value value;
    float weight = 0;
    int looks = 0;
    bool rejected = false;  ///< somebody said that it is not this
  };

  explicit track_vote(const vote_options& how = {}) : how_(how) {}

  /// Adds a look. Weights are 0 to 1 (quality times probability); what weighs nothing is no
  /// evidence.
  void add(const Value& value, float weight) {
    if (!(weight > 0)) return;
    auto& e = entry_of(value);
    e.weight += weight, ++e.looks;
    settle();
  }

  /// "Not this person": the value is never the answer again, whatever is seen.
  void reject(const Value& value) {
    entry_of(value).rejected = true;
    if (answer_ && *answer_ == value) answer_.reset();
    settle();
  }

  /// The answer, or nothing while there is not enough to tell. Kept apart from `candidate`.
  const std::optional<Value>& answer() const noexcept { return answer_; }

  /// What has most evidence so far, however little that is; null where there is none.
  const entry* candidate() const noexcept {
    const entry* best = nullptr;
    for (const auto& e : entries_)
      if (!e.rejected && e.looks > 0 && (!best || e.weight > best->weight)) best = &e;
    return best;
  }

  const std::vector<entry>& entries() const noexcept { return entries_; }

  /// The part of all evidence that speaks for the candidate, 0 to 1.
  float share() const noexcept {
    const auto* best = candidate();
    return best ? best->weight / total() : 0.0f;
  }

  /// "red: 7 of 9 looks, 83 % of the evidence". `name` makes text of a value. Allocates.
  template <class Name>
  std::string text(Name name) const {
    const auto* best = candidate();
    if (!best) return "nothing seen";
    int looks = 0;
    for (const auto& e : entries_) looks += e.looks;
    return (answer_ ? std::string() : std::string("perhaps ")) + std::string(name(best->value)) +
           ": " + std::to_string(best->looks) + " of " + std::to_string(looks) + " looks, " +
           std::to_string(int(100 * share() + 0.5f)) + " % of the evidence";
  }

 private:
  entry& entry_of(const Value& value) {
    const auto at = std::find_if(entries_.begin(), entries_.end(),
                                 [&](const entry& e) { return e.value == value; });
    if (at != entries_.end()) return *at;
    return entries_.emplace_back(entry{value});
  }
  float total() const noexcept {
    float sum = 0;
    for (const auto& e : entries_) sum += e.weight;
    return sum;
  }
  void settle() {
    const auto* best = candidate();
    if (!best || best->looks < how_.looks || best->weight < how_.weight ||
        best->weight < how_.share * total())
      return;
    if (answer_ && !(*answer_ == best->value) &&
        best->weight < how_.change * entry_of(*answer_).weight)
      return;
    answer_ = best->value;
  }

  vote_options how_;
  std::vector<entry> entries_;
  std::optional<Value> answer_;
};

}  // namespace fovea::inline FOVEA_ABI
