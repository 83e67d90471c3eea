#pragma once

#include "apps/common/photos.hpp"

#include <fovea/io/video.hpp>

#include <string>

namespace app {

/// Whether a word of a command line is a video, a webcam ("0"), an address or standard input ("-"),
/// and not a photograph, a folder or a pattern of names.
inline bool is_video(const std::string& word) {
  std::error_code error;
  if (word == "-" || word.find("://") != word.npos) return true;
  if (is_photo(word) || fs::is_directory(word, error)) return false;
  return fovea::is_webcam(word) || (fs::exists(word, error) && fs::path(word).has_extension());
}

}  // namespace app
