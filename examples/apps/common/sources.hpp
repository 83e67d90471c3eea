#pragma once

#include "apps/common/photos.hpp"

#include <string>
#include <string_view>

namespace app {

/// Whether a word of a command line is a video, a webcam ("0"), an address or standard input ("-"),
/// and not a photograph, a folder or a pattern of names.
inline bool is_video(const std::string& word) {
  std::error_code error;
  if (word == "-" || word.find("://") != word.npos) return true;
  if (is_photo(word) || fs::is_directory(word, error)) return false;
  if (fs::exists(word, error)) return fs::path(word).extension() != "";
  return !word.empty() && word.size() <= 2 &&
         word.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace app
