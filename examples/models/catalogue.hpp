#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "models/card.hpp"

namespace models {

struct catalogue {
  std::string folder;  ///< of the cards
  std::map<std::string, card> cards;
  packages sources;
};

inline std::string_view as_text(fovea::bytes b) {
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}

/// Reads `packages.json` and every other `*.json` of a folder, and checks that each card's file is
/// named for it and its packages are listed.
inline result<catalogue> read_catalogue(const std::string& folder) {
  constexpr std::size_t cap = 1 << 20;
  catalogue all;
  all.folder = folder;
  const std::string sources = folder + "/packages.json";
  const auto listed = fovea::file_map::read(sources, cap);
  if (!listed) return listed.error();
  auto read = read_packages(as_text(listed->contents()), sources);
  if (!read) return read.error();
  all.sources = std::move(*read);

  std::vector<std::string> paths;
  std::error_code ignored;
  for (const auto& each : std::filesystem::directory_iterator(folder, ignored))
    if (each.path().extension() == ".json" && each.path().filename() != "packages.json")
      paths.push_back(each.path().string());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    const auto file = fovea::file_map::read(path, cap);
    if (!file) return file.error();
    auto c = read_card(as_text(file->contents()), path);
    if (!c) return c.error();
    if (std::filesystem::path(path).stem() != c->name)
      return failure{error_code::mismatch,
                     path + " calls itself '" + c->name + "'; name the file for its card."};
    for (const auto& f : c->files)
      if (!f.package.empty() && !all.sources.contains(f.package))
        return failure{error_code::mismatch, path + " names " + f.package +
                                                 ", which packages.json does not list; add it."};
    all.cards.emplace(c->name, std::move(*c));
  }
  return all;
}

}  // namespace models
