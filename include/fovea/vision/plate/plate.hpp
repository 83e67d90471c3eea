#pragma once

#include "fovea/vision/plate/plate_decoder.hpp"
#include "fovea/vision/plate/plate_detection.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace fovea::inline FOVEA_ABI {

/// How far to trust a reading.
enum class plate_trust : std::uint8_t {
  refused,   ///< not read: it would be a guess
  doubtful,  ///< for people who look at the picture
  likely,
  sure
};
const char* name_of(plate_trust t) noexcept;

/// From which height a plate is read, and from which confidence it is told (`least`) and trusted.
///
/// Readings of Brazilian plates are exact in 47 of 100 at 10 pixels, 82 at 12, 96 from 16 on.
/// Confidence is what the net gives the letters that it reads unasked: of American plates 83 % are
/// right from 0.8 on and 92 % from 0.95 on.
struct plate_limits {
  float height = 12, advised_height = 16;  ///< of a line of letters, in pixels of the image
  float least = 0.4f, likely = 0.8f, sure = 0.95f;
  float second_view = 0.9f;  ///< below this confidence the plate is looked at in other ways, too
};

/// A plate that was found and read.
struct plate {
  plate_detection found;
  std::array<plate_reading, 4> readings{};
  int count = 0;         ///< of readings; the most probable is the first
  float confidence = 0;  ///< 0 to 1
  float height = 0;      ///< of a line, in pixels of the image
  bool two_lines = false;
  plate_trust trust = plate_trust::refused;
  plate_limits limits;

  /// What it says; empty where it was not read.
  std::string_view text() const noexcept {
    return count > 0 ? readings[0].text.view() : std::string_view{};
  }
  bool fits() const noexcept { return count > 0 && readings[0].fits(); }

  /// Why it is not trusted more, in words: "too small: 11 px high; 12 asked". Empty where it is
  /// sure. Allocates.
  std::string reasons() const;
};

/// A plate of a list that was looked for, and by how many letters the reading differs from it.
struct plate_match {
  int index = -1;  ///< into the list; -1: none is so near
  int distance = 0;
};

/// How many letters must be put in, taken out or changed to make `b` of `a` (Levenshtein 1966),
/// counting O and 0, I and 1 as one letter, and spaces and dashes not at all. UTF-8; of texts of
/// over 32 letters the first 32 count.
int plate_distance(std::string_view a, std::string_view b) noexcept;

/// The entry of `list` that is nearest to any of the plate's readings, if `most` letters or less
/// lie between. Ties go to the more probable reading, then to the first entry.
plate_match find_in(std::span<const std::string> list, const plate& read, int most = 1) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/plate.hpp"
#endif
