#pragma once

#include "fovea/vision/plate/ctc.hpp"
#include "fovea/vision/plate/plate_grammar.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// The letters of a plate as UTF-8, in place.
struct plate_text {
  std::array<char, 68> bytes{};
  std::uint8_t size = 0;

  std::string_view view() const noexcept { return {bytes.data(), size}; }
};

/// One way to read a plate.
struct plate_reading {
  plate_text text;
  float probability = 0;  ///< among the ways that were compared, 0 to 1
  country_code country;   ///< whose template it fits; empty: none
  int letters = 0;
  /// For each letter the most that the net gave it in its place, 0 to 1.
  std::array<float, plate_grammar::most_slots> certainty{};

  bool fits() const noexcept { return !country.text().empty(); }
};

/// Finds what a plate says under templates: the best path through the steps for each of them
/// (Viterbi over the template's letters and blanks), and the best path of all, which is the net's
/// own reading; then those, and what differs from them in one doubtful letter, are compared by
/// their likelihood times the weight of the template, or the weight of no template.
///
/// Before that each letter lends a little of its probability to its look-alikes. A copy shares the
/// grammar and has memory of its own.
class plate_decoder {
 public:
  explicit plate_decoder(plate_grammar grammar);

  const plate_grammar& grammar() const noexcept { return *grammar_; }

  /// At most `most` readings, and 16, the most probable first; none where there is no step. The
  /// classes of `seen` are blank and the grammar's letters. Readable until the next call. Allocates
  /// only for more steps than any time before.
  std::span<const plate_reading> decode(const ctc_steps& seen, std::size_t most = 4);

  /// The best path for one template and its log probability, for tests: classes in `text`.
  double best_path(const ctc_steps& seen, const plate_template& under,
                   std::vector<std::uint8_t>& text);

 private:
  static constexpr std::uint8_t any = 255;  ///< the set of a letter of no template
  struct candidate {
    std::array<std::uint8_t, plate_grammar::most_slots> text{}, set{};
    std::array<std::int16_t, plate_grammar::most_slots> first{}, last{};  ///< steps of each letter
    int size = 0;
    int like = -1;  ///< the template, or -1
    double weight = 0, score = 0;

    void add(std::uint8_t letter, std::uint8_t from, int step) noexcept {
      const auto at = static_cast<std::size_t>(size++);
      text[at] = letter, set[at] = from, first[at] = last[at] = static_cast<std::int16_t>(step);
    }
  };
  struct place {
    std::uint8_t slot = 0, letter = 0;
    friend bool operator==(place, place) noexcept = default;
  };
  struct lane;

  void prepare(const ctc_steps& seen);
  void lend(std::span<float> step) const;
  void advance(const plate_template& under, int t);
  bool best_end(const plate_template& under, place& end, double& score) const;
  bool follow(const plate_template& under, candidate& out);
  bool read_freely(candidate& out) const;
  void consider(candidate c);
  void vary(const candidate& c);
  plate_reading told(const candidate& c, const ctc_steps& seen) const;

  std::shared_ptr<const plate_grammar> grammar_;
  ctc_steps lent_;                        ///< with look-alikes, each sure blank once
  std::vector<int> origin_;               ///< which step of what was seen
  std::vector<float> log_;                ///< logarithms of `lent_`
  std::vector<float> now_, next_;         ///< log probability of (slot, class)
  std::vector<std::uint16_t> came_from_;  ///< for each step, slot and class
  std::vector<place> path_;
  std::vector<candidate> candidates_;
  std::vector<plate_reading> readings_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/plate_decoder.hpp"
#endif
