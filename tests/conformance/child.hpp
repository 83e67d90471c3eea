#pragma once

#include "conformance/case.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>

/// Runs a case in a process of its own, so that a crash, a hang or a flood is its own end only.
namespace conformance {

inline constexpr int seconds_allowed = 20;
inline constexpr rlim_t memory_allowed = rlim_t(6) << 30;

inline void limit_this_process() {
  const rlimit seconds{seconds_allowed, seconds_allowed + 1};
  const rlimit core{0, 0};
  ::setrlimit(RLIMIT_CPU, &seconds);
  ::setrlimit(RLIMIT_CORE, &core);
#if !defined(__SANITIZE_ADDRESS__)  // its shadow alone is larger
  const rlimit memory{memory_allowed, memory_allowed};
  ::setrlimit(RLIMIT_AS, &memory);
#endif
  ::alarm(seconds_allowed);
}

inline std::string read_all(int fd) {
  std::string text;
  char part[4096];
  for (ssize_t n = 0; (n = ::read(fd, part, sizeof part)) > 0;)
    text.append(part, static_cast<std::size_t>(n));
  return text;
}

inline std::string ending(int status) {
  if (!WIFSIGNALED(status)) return "exit status " + std::to_string(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  if (signal == SIGALRM || signal == SIGXCPU)
    return "took more than " + std::to_string(seconds_allowed) + " s";
  return ::strsignal(signal);
}

/// The child writes its verdict and reason into a pipe and leaves at once.
inline outcome run_apart(const fs::path& folder, engine by) {
  int ends[2];
  if (::pipe(ends) != 0) return {verdict::crashed, "no pipe"};
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return {verdict::crashed, "no process"};
  if (child == 0) {
    ::close(ends[0]);
    limit_this_process();
    const outcome o = run_case(folder, by);
    const std::string text = char(o.is) + o.reason.substr(0, 2000);
    const bool told = ::write(ends[1], text.data(), text.size()) == ssize_t(text.size());
    ::_exit(told ? 0 : 1);
  }
  ::close(ends[1]);
  const std::string text = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0 || text.empty()) return {verdict::crashed, ending(status)};
  return {verdict(text[0]), text.substr(1)};
}

}  // namespace conformance
