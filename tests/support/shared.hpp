#pragma once

#include "models/cache.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

/// Files that are not part of the project: data and models beside its folder, and fetched models. A
/// test that needs one begins with `if (!fovea_test::have(path)) return;`.
namespace fovea_test {

inline std::string shared(const std::string& path) { return FOVEA_SHARED "/" + path; }

inline std::string yunet_file() { return shared("models/yunet/yunet_n_dynamic.onnx"); }
inline std::string ultraface_file() { return shared("models/ultraface/version-RFB-320.onnx"); }

/// Whether every file is there; prints why the test is skipped where one is not.
template <class... Paths>
bool have(const Paths&... paths) {
  bool all = true;
  for (const std::string& path : {std::string(paths)...})
    if (!std::ifstream(path)) {
      MESSAGE("skipped: there is no file " << path);
      all = false;
    }
  return all;
}

inline bool have_ffmpeg() {
  static const bool there = std::system("ffmpeg -version >/dev/null 2>&1") == 0;
  if (!there) MESSAGE("skipped: there is no ffmpeg");
  return there;
}

}  // namespace fovea_test
