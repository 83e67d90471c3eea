#pragma once

#include "fovea/core/config.hpp"
#include "fovea/core/result.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/// Another program, started without a shell.
namespace fovea::inline FOVEA_ABI::video_detail {

/// Closes what it holds.
class descriptor {
 public:
  descriptor() = default;
  explicit descriptor(int fd) noexcept : fd_(fd) {}
  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~descriptor() { close(); }

  int get() const noexcept { return fd_; }
  void close() noexcept {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

/// Which ends of the child the parent holds.
enum class wiring { reads_its_output, writes_its_input };

/// The child is a process group of its own, with signals as a fresh program has them. It holds none
/// of the parent's descriptors that close on exec.
class child_process {
 public:
  child_process() = default;
  child_process(child_process&& other) noexcept
      : pid_(std::exchange(other.pid_, -1)),
        data(std::move(other.data)),
        said(std::move(other.said)) {}
  child_process& operator=(child_process&& other) noexcept {
    std::swap(pid_, other.pid_);
    data = std::move(other.data), said = std::move(other.said);
    return *this;
  }
  ~child_process() { end(); }

  /// Fails with `not_found` where there is no such program.
  static result<child_process> start(const std::vector<std::string>& words, wiring how);

  bool running() const noexcept { return pid_ > 0; }

  /// Kills it if it runs, and waits until it is gone; what `waitpid` told, or 0 if there was none.
  int end() noexcept { return finish(SIGKILL); }
  /// Waits until it ends by itself.
  int wait() noexcept { return finish(0); }

 private:
  int finish(int signal) noexcept {
    data.close();
    int status = 0;
    if (pid_ > 0) {
      if (signal) ::kill(-pid_, signal);
      while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
    }
    said.close();
    pid_ = -1;
    return status;
  }

  pid_t pid_ = -1;

 public:
  descriptor data;  ///< its output or its input
  descriptor said;  ///< its error messages; does not block
};

inline bool pair_of(descriptor (&ends)[2], bool socket) noexcept {
  int fds[2];
  const int made =
      socket ? ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) : ::pipe2(fds, O_CLOEXEC);
  if (made != 0) return false;
  ends[0] = descriptor(fds[0]), ends[1] = descriptor(fds[1]);
  return true;
}

/// `own` becomes the child's descriptor number `as`, and `nothing` what it has no use for.
inline int spawn(const std::vector<std::string>& words, const int (&as)[3], pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, usual;
  sigemptyset(&none), sigemptyset(&usual);
  for (const int s : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD}) sigaddset(&usual, s);
  posix_spawn_file_actions_init(&actions), posix_spawnattr_init(&attributes);
  for (int i = 0; i < 3; ++i) posix_spawn_file_actions_adddup2(&actions, as[i], i);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int error =
      ::posix_spawnp(&pid, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions), posix_spawnattr_destroy(&attributes);
  return error;
}

/// Input goes through a socket: writing to a child that is gone then is an error, not a signal.
inline result<child_process> child_process::start(const std::vector<std::string>& words,
                                                  wiring how) {
  const bool reads = how == wiring::reads_its_output;
  descriptor data[2], said[2], nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  child_process out;
  if (nothing.get() < 0 || !pair_of(data, !reads) || !pair_of(said, false))
    return failure{error_code::unreadable, words[0] + " cannot be started: " +
                                               std::strerror(errno) + "; close some files first."};
  ::fcntl(said[0].get(), F_SETFL, O_NONBLOCK);
  if (reads) ::fcntl(data[0].get(), F_SETFL, O_NONBLOCK);
  if (reads) ::fcntl(data[0].get(), F_SETPIPE_SZ, 1 << 20);  // fewer turns; may be refused
  const int as[3] = {reads ? nothing.get() : data[1].get(), reads ? data[1].get() : nothing.get(),
                     said[1].get()};
  if (const int error = spawn(words, as, out.pid_)) {
    out.pid_ = -1;
    return failure{error_code::not_found, "the program '" + words[0] + "' cannot be started (" +
                                              std::strerror(error) +
                                              "); install ffmpeg, or name its path."};
  }
  out.data = std::move(data[0]), out.said = std::move(said[0]);
  return out;
}

/// "ended with status 1", "was killed by signal 9"; empty for an honest end.
inline std::string ending(int status) {
  if (WIFSIGNALED(status)) return "was killed by signal " + std::to_string(WTERMSIG(status));
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
    return "ended with status " + std::to_string(WEXITSTATUS(status));
  return {};
}

}  // namespace fovea::inline FOVEA_ABI::video_detail
