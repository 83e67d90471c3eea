#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/vision/plate/plate_decoder.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace plate_decoder_detail {

inline constexpr float nowhere = -1e30f;
inline constexpr float sure_blank = 0.9995f;
inline constexpr std::uint16_t stays = 0xffff;
/// A letter that has less than this in the place of another is no alternative to it.
inline constexpr float doubt = 0.02f;
inline constexpr std::size_t most_candidates = 4096, most_readings = 16;

/// Into each slot one may step from those before it up to one that may not be left out.
inline int first_before(const plate_template& under, int slot) noexcept {
  int from = slot - 1;
  while (from > 0 && under.slots[std::size_t(from - 1)].may_lack) --from;
  return from;
}

/// Whether the text may end with this slot; slot 0 is the place before the first.
inline bool may_end(const plate_template& under, int slot) noexcept {
  for (auto i = std::size_t(slot); i < under.slots.size(); ++i)
    if (!under.slots[i].may_lack) return false;
  return true;
}

}  // namespace plate_decoder_detail

/// What stands in one slot after a step: the blank behind its letter, and the two best letters,
/// because a letter may not follow itself without a blank between them.
struct plate_decoder::lane {
  float blank = plate_decoder_detail::nowhere, best = blank, second = blank;
  int best_class = 0, second_class = 0;

  void look(const float* at, std::span<const std::uint8_t> letters) noexcept {
    blank = at[0];
    for (const int c : letters) {
      if (at[c] > best)
        second = best, second_class = best_class, best = at[c], best_class = c;
      else if (at[c] > second)
        second = at[c], second_class = c;
    }
  }
  /// The likeliest way on to letter `c`: packed slot and class, with its value.
  void offer(int slot, int c, float& value, std::uint16_t& by) const noexcept {
    const bool same = best_class == c;
    const float letter = same ? second : best;
    if (blank > value) value = blank, by = std::uint16_t(slot << 8);
    if (letter > value)
      value = letter, by = std::uint16_t(slot << 8 | (same ? second_class : best_class));
  }
};

FOVEA_INLINE plate_decoder::plate_decoder(plate_grammar grammar)
    : grammar_(std::make_shared<const plate_grammar>(std::move(grammar))) {}

FOVEA_INLINE void plate_decoder::lend(std::span<float> step) const {
  std::array<float, 256> more{};
  for (const auto& group : grammar_->alike())
    for (const auto to : group.letters)
      for (const auto from : group.letters)
        if (from != to) more[to] += group.swap * step[from];
  float sum = 0;
  for (std::size_t c = 0; c < step.size(); ++c) sum += step[c] += more[c];
  if (sum > 0)
    for (float& v : step) v /= sum;
  else
    step[0] = 1;
}

FOVEA_INLINE void plate_decoder::prepare(const ctc_steps& seen) {
  lent_.clear(seen.classes);
  origin_.clear();
  bool was_blank = false;
  for (int t = 0; t < seen.steps; ++t) {
    const bool blank = seen[t][0] > plate_decoder_detail::sure_blank;
    if (blank && was_blank) continue;
    was_blank = blank;
    const auto step = lent_.append();
    std::copy(seen[t].begin(), seen[t].end(), step.begin());
    lend(step);
    origin_.push_back(t);
  }
  log_.resize(lent_.values.size());
  for (std::size_t i = 0; i < log_.size(); ++i)
    log_[i] = std::log(std::max(lent_.values[i], 1e-9f));
  const std::size_t square = (plate_grammar::most_slots + 1) * std::size_t(seen.classes);
  now_.resize(square), next_.resize(square);
  came_from_.resize(square * std::size_t(lent_.steps));
  path_.resize(std::size_t(lent_.steps));
}

FOVEA_INLINE void plate_decoder::advance(const plate_template& under, int t) {
  using namespace plate_decoder_detail;
  const std::size_t classes = std::size_t(lent_.classes), slots = under.slots.size();
  const float* p = log_.data() + std::size_t(t) * classes;
  std::array<lane, plate_grammar::most_slots + 1> lanes{};
  const auto letters = [&](std::size_t slot) -> std::span<const std::uint8_t> {
    if (slot == 0) return {};
    return grammar_->sets()[under.slots[slot - 1].set];
  };
  for (std::size_t slot = 0; slot <= slots; ++slot)
    lanes[slot].look(now_.data() + slot * classes, letters(slot));
  for (std::size_t slot = 0; slot <= slots; ++slot) {
    const float* old = now_.data() + slot * classes;
    float* to = next_.data() + slot * classes;
    auto* came = &came_from_[(std::size_t(t) * (plate_grammar::most_slots + 1) + slot) * classes];
    const lane& here = lanes[slot];
    const bool stay = here.blank >= here.best;
    to[0] = (stay ? here.blank : here.best) + p[0];
    came[0] = stay ? stays : std::uint16_t(slot << 8 | std::size_t(here.best_class));
    const int first = first_before(under, int(slot));
    for (const int c : letters(slot)) {
      float best = old[c];
      std::uint16_t by = stays;
      for (int q = first; q < int(slot); ++q) lanes[std::size_t(q)].offer(q, c, best, by);
      to[c] = best + p[c], came[c] = by;
    }
  }
  std::swap(now_, next_);
}

FOVEA_INLINE bool plate_decoder::best_end(const plate_template& under, place& end,
                                          double& score) const {
  using namespace plate_decoder_detail;
  float best = nowhere / 2;
  for (std::size_t s = 1; s <= under.slots.size(); ++s) {
    if (!may_end(under, int(s))) continue;
    const float* here = now_.data() + s * std::size_t(lent_.classes);
    if (here[0] > best) best = here[0], end = {std::uint8_t(s), 0};
    for (const auto c : grammar_->sets()[under.slots[s - 1].set])
      if (here[c] > best) best = here[c], end = {std::uint8_t(s), c};
  }
  score = double(best);
  return end.slot > 0;
}

FOVEA_INLINE bool plate_decoder::follow(const plate_template& under, candidate& out) {
  using namespace plate_decoder_detail;
  std::fill(now_.begin(), now_.end(), nowhere);
  now_[0] = 0;
  for (int t = 0; t < lent_.steps; ++t) advance(under, t);
  place at;
  if (!best_end(under, at, out.score)) return false;
  for (int t = lent_.steps - 1; t >= 0; --t) {
    path_[std::size_t(t)] = at;
    const std::size_t row = std::size_t(t) * (plate_grammar::most_slots + 1) + at.slot;
    const auto by = came_from_[row * std::size_t(lent_.classes) + at.letter];
    if (by != stays) at = {std::uint8_t(by >> 8), std::uint8_t(by & 0xff)};
  }
  out.size = 0;
  place before;
  for (int t = 0; t < lent_.steps; ++t) {
    const place here = path_[std::size_t(t)];
    if (here.letter != 0 && !(here == before))
      out.add(here.letter, under.slots[std::size_t(here.slot - 1)].set, t);
    if (here.letter != 0) out.last[std::size_t(out.size - 1)] = std::int16_t(t);
    before = here;
  }
  return true;
}

/// The net's own reading: the likeliest class of each step.
FOVEA_INLINE bool plate_decoder::read_freely(candidate& out) const {
  out = {};
  std::uint8_t before = 0;
  for (int t = 0; t < lent_.steps; ++t) {
    const auto step = lent_[t];
    const auto c = std::uint8_t(std::max_element(step.begin(), step.end()) - step.begin());
    out.score += std::log(double(step[c]));
    if (c != 0 && c != before) {
      if (out.size == int(plate_grammar::most_slots)) return false;
      out.add(c, any, t);
    }
    if (c != 0) out.last[std::size_t(out.size - 1)] = std::int16_t(t);
    before = c;
  }
  return out.size > 0;
}

/// Rates by all paths of the text, and keeps the better of two of one text.
FOVEA_INLINE void plate_decoder::consider(candidate c) {
  const auto text = std::span(c.text).first(std::size_t(c.size));
  c.score = log_likelihood(lent_, text) + std::log(std::max(c.weight, 1e-12));
  for (auto& known : candidates_) {
    const auto other = std::span(known.text).first(std::size_t(known.size));
    if (!std::equal(text.begin(), text.end(), other.begin(), other.end())) continue;
    if (c.score > known.score) known = c;
    return;
  }
  if (candidates_.size() < plate_decoder_detail::most_candidates) candidates_.push_back(c);
}

/// What differs in one letter, where the net was in doubt there.
FOVEA_INLINE void plate_decoder::vary(const candidate& c) {
  for (int i = 0; i < c.size; ++i) {
    const auto at = std::size_t(i);
    for (int letter = 1; letter < lent_.classes; ++letter) {
      const bool allowed = c.set[at] == any || grammar_->holds(c.set[at], letter);
      if (!allowed || letter == c.text[at]) continue;
      float most = 0;
      for (int t = c.first[at]; t <= c.last[at]; ++t)
        most = std::max(most, lent_[t][std::size_t(letter)]);
      if (most < plate_decoder_detail::doubt) continue;
      candidate other = c;
      other.text[at] = std::uint8_t(letter);
      consider(other);
    }
  }
}

FOVEA_INLINE plate_reading plate_decoder::told(const candidate& c, const ctc_steps& seen) const {
  plate_reading out;
  out.letters = c.size;
  if (c.like >= 0) out.country = grammar_->templates()[std::size_t(c.like)].country;
  for (int i = 0; i < c.size; ++i) {
    const auto at = std::size_t(i);
    const int letter = c.text[at];
    out.text.size =
        std::uint8_t(out.text.size + put_character(grammar_->letters()[std::size_t(letter - 1)],
                                                   out.text.bytes.data() + out.text.size,
                                                   out.text.bytes.size() - out.text.size));
    for (int t = c.first[at]; t <= c.last[at]; ++t)
      out.certainty[at] =
          std::max(out.certainty[at], seen[origin_[std::size_t(t)]][std::size_t(letter)]);
  }
  return out;
}

FOVEA_INLINE std::span<const plate_reading> plate_decoder::decode(const ctc_steps& seen,
                                                                  std::size_t most) {
  FOVEA_ASSERT(seen.classes == int(grammar_->letters().size()) + 1,
               "steps are of the grammar's alphabet");
  using namespace plate_decoder_detail;
  readings_.clear(), candidates_.clear();
  // Here, as a copy has no room yet.
  readings_.reserve(most_readings), candidates_.reserve(most_candidates);
  prepare(seen);
  candidate each;
  if (read_freely(each)) {
    each.weight = double(grammar_->free_weight());
    consider(each);
  }
  for (std::size_t i = 0; i < grammar_->templates().size(); ++i) {
    const auto& under = grammar_->templates()[i];
    if (!follow(under, each)) continue;
    each.like = int(i), each.weight = double(under.weight);
    consider(each);
  }
  const auto better = [](const candidate& a, const candidate& b) {
    return a.score != b.score ? a.score > b.score : a.text < b.text;
  };
  std::sort(candidates_.begin(), candidates_.end(), better);
  const std::size_t varied = std::min<std::size_t>(candidates_.size(), 6);
  for (std::size_t i = 0; i < varied; ++i) vary(candidate(candidates_[i]));
  std::sort(candidates_.begin(), candidates_.end(), better);
  double sum = 0;
  for (const auto& c : candidates_) sum += std::exp(c.score - candidates_[0].score);
  for (std::size_t i = 0; i < std::min({candidates_.size(), most, most_readings}); ++i) {
    readings_.push_back(told(candidates_[i], seen));
    readings_.back().probability =
        float(std::exp(candidates_[i].score - candidates_[0].score) / sum);
  }
  return readings_;
}

FOVEA_INLINE double plate_decoder::best_path(const ctc_steps& seen, const plate_template& under,
                                             std::vector<std::uint8_t>& text) {
  prepare(seen);
  candidate found;
  text.clear();
  if (!follow(under, found)) return double(plate_decoder_detail::nowhere);
  text.assign(found.text.begin(), found.text.begin() + found.size);
  return found.score;
}

}  // namespace fovea::inline FOVEA_ABI
