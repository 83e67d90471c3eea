#pragma once

#include "fovea/core/config.hpp"
#include "fovea/gallery/error_rate.hpp"
#include "fovea/gallery/flat_gallery.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// How often a threshold was wrong, and where that was seen.
struct measured_rate {
  double rate = 0;
  std::int64_t comparisons = 0;  ///< that the rate was counted over
  std::string data{};            ///< the name of the data set

  error_rate counted() const noexcept;

  friend bool operator==(const measured_rate&, const measured_rate&) = default;
};

/// Where a model's similarities are cut. Plain data: make your own from your own pictures
/// (`calibrate`).
struct operating_point {
  float threshold = 1;  ///< from here on it is that person
  float review = 1;     ///< from here up to the threshold somebody should look
  /// How many pairs of different people match at the threshold; absent: not measured.
  std::optional<measured_rate> false_matches{};
  /// How many pairs of one person do not.
  std::optional<measured_rate> misses{};
  std::string space{};  ///< of the model whose similarities these are; empty: not said

  friend bool operator==(const operating_point&, const operating_point&) = default;
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
