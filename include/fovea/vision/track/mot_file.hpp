#pragma once

#include "fovea/core/byte_reader.hpp"
#include "fovea/core/result.hpp"
#include "fovea/image/rect.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// One box of a track in one image.
struct mot_box {
  int id = -1;  ///< of the track; -1 in files of detections
  rect box;
  float score = 0;  ///< in files of truth 0 says that the box is not to be counted
};

/// The boxes of each image; images count from 1 in files and from 0 here.
struct mot_sequence {
  std::vector<std::vector<mot_box>> images;
};

/// Reads text as the MOTChallenge has it (Leal-Taixe et al. 2015, section 3.1): one box a line, as
/// image, id, left, top, width, height, score, and more that is not read.
///
/// Fails with `malformed` and the line's number where something is no number, an image is not 1 to
/// 10,000,000, an id comes twice in one image, or there are more than 100 million boxes.
result<mot_sequence> parse_mot(bytes text, const std::string& path);
result<mot_sequence> read_mot(const std::string& path);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/track/mot_file.hpp"
#endif
