#pragma once

#include <glob.h>
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

/// What programs share.
namespace apps {

inline bool is_picture(const std::filesystem::path& file) {
  std::string end = file.extension().string();
  for (char& c : end) c = char(std::tolower(static_cast<unsigned char>(c)));
  return end == ".jpg" || end == ".jpeg" || end == ".png" || end == ".bmp";
}

/// Photographs named on a command line: files as they are, folders as the pictures below them in
/// the order of their names, patterns ("*.jpg") as what fits. What is none of these stays, so that
/// reading it says what is wrong.
inline std::vector<std::string> pictures(const std::vector<std::string>& words) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (const auto& word : words) {
    std::error_code error;
    if (fs::is_directory(word, error)) {
      std::vector<std::string> below;
      const auto no_links_followed = fs::directory_options::skip_permission_denied;
      for (fs::recursive_directory_iterator at(word, no_links_followed, error), end;
           !error && at != end; at.increment(error))
        if (at->is_regular_file(error) && is_picture(at->path())) below.push_back(at->path());
      std::sort(below.begin(), below.end());
      files.insert(files.end(), below.begin(), below.end());
      continue;
    }
    glob_t found{};
    const bool pattern = !fs::exists(word, error) && word.find_first_of("*?[") != word.npos;
    if (pattern && glob(word.c_str(), 0, nullptr, &found) == 0)
      files.insert(files.end(), found.gl_pathv, found.gl_pathv + found.gl_pathc);
    else
      files.push_back(word);
    globfree(&found);
  }
  return files;
}

}  // namespace apps
