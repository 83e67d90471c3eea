#pragma once

#include "fovea/core/config.hpp"
#include "fovea/gallery/flat_gallery.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// How often two different people were at least as similar as a threshold, and where that was seen.
struct false_match_rate {
  double rate = 0;
  std::int64_t comparisons = 0;  ///< of different people, that the rate was counted over
  std::string data;              ///< the name of the data set
};

/// Where a model's similarities are cut. Plain data: make your own from your own pictures.
struct operating_point {
  float threshold = 1;  ///< from here on it is that person
  float review = 1;     ///< from here up to the threshold somebody should look
  std::optional<false_match_rate> false_matches{};  ///< at the threshold; absent: not measured
};

enum class verdict : std::uint8_t { unknown, review, name };

/// Who it is, as far as one search can tell, with what the answer rests on.
struct identification {
  fovea::verdict verdict = verdict::unknown;
  match best;  ///< a candidate only, unless the verdict is `name`
  operating_point at;
  std::size_t names = 0, embeddings = 0;  ///< of the gallery that was searched

  /// How many false matches a search for somebody who is not in this gallery gives on average: rate
  /// times embeddings, since each is compared. Absent where the rate is. People who look alike make
  /// the real figure worse.
  std::optional<double> expected_false_matches() const noexcept;

  /// The answer and its reasons, as one or two sentences.
  std::string text() const;
};

identification decide(const flat_gallery& people, const match& best, const operating_point& at);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/operating_point.hpp"
#endif
