#pragma once

#include <cstdio>
#include <string>

namespace app {

/// A line on standard output, at once: who reads it through a pipe waits for nothing. False where
/// nobody reads any more.
inline bool print_line(const std::string& text) {
  return std::printf("%s\n", text.c_str()) >= 0 && std::fflush(stdout) == 0;
}

}  // namespace app
