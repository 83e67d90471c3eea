#pragma once

#include "fovea/vision/track/mot_file.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// How well tracks fit the truth. Rates are 0 to 1 (MOTA may be below).
struct track_score {
  // CLEAR MOT (Bernardin and Stiefelhagen 2008), boxes that overlap by half or more.
  double mota = 0, motp = 0;  ///< motp: mean overlap of pairs
  long pairs = 0, missed = 0, false_boxes = 0, switches = 0, fragments = 0;
  int mostly_tracked = 0, partly_tracked = 0, mostly_lost = 0;
  // Identity (Ristani et al. 2016, "Performance Measures and a Data Set for Multi-Target,
  // Multi-Camera Tracking", section 3), boxes that overlap by half or more.
  double idf1 = 0, id_recall = 0, id_precision = 0;
  // HOTA (Luiten et al. 2021, "HOTA", section 5), means over overlaps of 0.05 to 0.95.
  double hota = 0, detection = 0, association = 0, location = 0;

  std::string text() const;  ///< a line; allocates
  std::string json() const;
};

/// Equal to TrackEval's figures to 1e-6 on one sequence without a data set's own rules: distractor
/// classes are not taken out. Boxes of the truth whose score is 0 are not counted.
///
/// Images times boxes squared for the overlaps, and ids cubed once for the identities.
track_score score_tracks(const mot_sequence& truth, const mot_sequence& tracks);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/track/track_score.hpp"
#endif
