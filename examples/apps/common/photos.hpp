#pragma once

#include <glob.h>
#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace app {

namespace fs = std::filesystem;

/// Whether a file is called like a picture that can be read.
inline bool is_photo(const fs::path& file) {
  std::string end = file.extension().string();
  std::transform(end.begin(), end.end(), end.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  for (const std::string_view known : {".jpg", ".jpeg", ".png", ".bmp"})
    if (end == known) return true;
  return false;
}

/// The photographs in a folder and the folders in it, in the order of their names. Links to
/// folders are not followed, what may not be read is left out.
inline std::vector<std::string> photos_in(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  const auto quietly = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(folder, quietly, error), end; !error && at != end;
       at.increment(error))
    if (at->is_regular_file(error) && is_photo(at->path())) found.push_back(at->path().string());
  std::sort(found.begin(), found.end());
  return found;
}

/// Words of a command line: folders become the photographs in them, patterns ("*.jpg") that no
/// shell has replaced what they fit. What is none of these stays, so that reading it tells what is
/// wrong.
inline std::vector<std::string> photos_of(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  for (const auto& word : words) {
    std::error_code error;
    if (fs::is_directory(word, error)) {
      const auto inside = photos_in(word);
      all.insert(all.end(), inside.begin(), inside.end());
      continue;
    }
    glob_t fits{};
    const bool pattern = !fs::exists(word, error) && word.find_first_of("*?[") != word.npos;
    if (pattern && glob(word.c_str(), 0, nullptr, &fits) == 0)
      all.insert(all.end(), fits.gl_pathv, fits.gl_pathv + fits.gl_pathc);
    else
      all.push_back(word);
    globfree(&fits);
  }
  return all;
}

/// Names for copies of files: as each is called, with another ending, and made different where two
/// are called alike.
inline std::vector<std::string> copy_names(const std::vector<std::string>& files,
                                           const std::string& ending) {
  std::map<std::string, int> taken;
  std::vector<std::string> names;
  for (const auto& file : files) {
    const std::string stem = fs::path(file).stem().string();
    const int count = ++taken[stem];
    names.push_back(stem + (count > 1 ? "-" + std::to_string(count) : "") + ending);
  }
  return names;
}

}  // namespace app
