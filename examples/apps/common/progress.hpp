#pragma once

#include <unistd.h>
#include <cstdio>

namespace app {

/// "3 of 17 photographs" on a terminal, and nothing where the output goes elsewhere.
inline void progress(std::size_t done, std::size_t all, const char* what = "photographs") {
  if (!isatty(STDERR_FILENO)) return;
  std::fprintf(stderr, "\r\033[K%zu of %zu %s", done, all, what);
  if (done == all) std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
}

}  // namespace app
