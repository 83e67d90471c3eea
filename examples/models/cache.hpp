#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

/// Where fetched models and photographs are: outside the build folder, so that they outlive it.
namespace models {

/// $FOVEA_CACHE, or $XDG_CACHE_HOME/fovea, or ~/.cache/fovea.
inline std::string cache_folder() {
  const auto given = [](const char* name) -> std::string_view {
    const char* value = std::getenv(name);
    return value ? value : "";
  };
  if (const auto own = given("FOVEA_CACHE"); !own.empty()) return std::string(own);
  if (const auto xdg = given("XDG_CACHE_HOME"); !xdg.empty()) return std::string(xdg) + "/fovea";
  return std::string(given("HOME")) + "/.cache/fovea";
}

/// Where `fetch` puts the files that cards name.
inline std::string folder() { return cache_folder() + "/models"; }

/// The path of a file that a card names, once `fetch` has put it there: `path("yunet_n.onnx")`.
inline std::string path(std::string_view file) { return folder() + "/" + std::string(file); }

}  // namespace models
