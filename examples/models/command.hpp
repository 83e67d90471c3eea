#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace models {

struct finished {
  int status = -1;  ///< its exit status; 127: no such command; -1: ended by a signal
  std::string output;
};

namespace command_detail {

[[noreturn]] inline void become(const std::vector<std::string>& words, int out) {
  std::vector<char*> argv;
  for (const auto& each : words) argv.push_back(const_cast<char*>(each.c_str()));
  argv.push_back(nullptr);
  ::dup2(out, STDOUT_FILENO);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::execvp(argv[0], argv.data());
  ::_exit(127);
}

/// Says every so often that something long is still going on, and for how long.
class heartbeat {
 public:
  explicit heartbeat(std::string what) : what_(std::move(what)) {}
  ~heartbeat() {
    if (told_ > 0 && terminal_) std::fprintf(stderr, "\r\033[K");
  }
  void beat() {
    const auto seconds = ++seconds_;
    if (what_.empty() || seconds < 3 || (!terminal_ && seconds % 15 != 0)) return;
    ++told_;
    std::fprintf(stderr, terminal_ ? "\r\033[K%s: %d s" : "%s: %d s\n", what_.c_str(), seconds);
  }

 private:
  std::string what_;
  int seconds_ = 0, told_ = 0;
  bool terminal_ = ::isatty(STDERR_FILENO) == 1;
};

inline std::string drained(int fd, const std::string& what) {
  std::string all;
  char block[4096];
  heartbeat waiting(what);
  for (;;) {
    pollfd ready{fd, POLLIN, 0};
    if (::poll(&ready, 1, 1000) == 0) {
      waiting.beat();
      continue;
    }
    const auto n = ::read(fd, block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return all;
    if (all.size() < 1 << 20) all.append(block, static_cast<std::size_t>(n));
  }
}

}  // namespace command_detail

/// Runs a command without a shell and waits. Its output is returned, or written to `to_file`.
/// Where it takes long, stderr hears of `what` from time to time.
inline finished run(const std::vector<std::string>& words, const std::string& to_file = {},
                    const std::string& what = {}) {
  finished f;
  int ends[2] = {-1, -1};
  if (to_file.empty()
          ? ::pipe2(ends, O_CLOEXEC) != 0
          : (ends[1] = ::open(to_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) < 0)
    return f;
  const pid_t child = ::fork();
  if (child == 0) command_detail::become(words, ends[1]);
  ::close(ends[1]);
  if (ends[0] >= 0) {
    f.output = command_detail::drained(ends[0], what);
    ::close(ends[0]);
  }
  int state = 0;
  while (child > 0 && ::waitpid(child, &state, 0) < 0 && errno == EINTR) {}
  if (child > 0 && WIFEXITED(state)) f.status = WEXITSTATUS(state);
  return f;
}

}  // namespace models
