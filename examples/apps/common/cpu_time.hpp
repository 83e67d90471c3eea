#pragma once

#include <time.h>

namespace app {

/// CPU time of this thread: others may use the machine, too.
inline double cpu_milliseconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return 1e3 * double(t.tv_sec) + 1e-6 * double(t.tv_nsec);
}

}  // namespace app
