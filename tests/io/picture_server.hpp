#pragma once

#include "fovea/image/color.hpp"
#include "fovea/io/image_file.hpp"
#include "support/pictures.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace fovea_test {

/// What a server says on one connection: its pieces one after the other, the last again and again
/// unless it hangs up. Without pieces it is silent.
struct spoken {
  std::vector<std::string> pieces;
  bool hangs_up = false;
};

inline const char* const mjpeg_header =
    "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n";

/// A part of multipart/x-mixed-replace: a picture of one colour.
inline std::string mjpeg_part(int w, int h, fovea::color c) {
  const auto jpeg = fovea::encode_jpeg(plain(w, h, c), 95);
  std::string out =
      "--x\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) +
      "\r\n\r\n";
  out.append(reinterpret_cast<const char*>(jpeg.data()), jpeg.size());
  return out + "\r\n";
}

/// A server on the loopback address, one connection after the other, a piece every 20 ms. It is a
/// process, so that it can be killed, stopped and started again at the same port like a real one.
class picture_server {
 public:
  /// The first connection hears the first of `turns`, and so on; all later ones the last.
  explicit picture_server(std::vector<spoken> turns) : turns_(std::move(turns)) { start(); }
  ~picture_server() { kill(); }
  picture_server(const picture_server&) = delete;
  picture_server& operator=(const picture_server&) = delete;

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_) + "/camera"; }

  void start() {
    const int at = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    ::setsockopt(at, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in where{};
    where.sin_family = AF_INET, where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    where.sin_port = htons(port_);
    auto* const plain = reinterpret_cast<sockaddr*>(&where);
    socklen_t size = sizeof where;
    REQUIRE(::bind(at, plain, size) == 0);
    REQUIRE(::listen(at, 16) == 0);
    REQUIRE(::getsockname(at, plain, &size) == 0);
    port_ = ntohs(where.sin_port);
    pid_ = ::fork();
    if (pid_ == 0) serve(at);
    ::close(at);
  }
  void kill() {
    if (pid_ > 0) ::kill(pid_, SIGKILL), ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  void stop() const { ::kill(pid_, SIGSTOP); }
  void go_on() const { ::kill(pid_, SIGCONT); }
  pid_t pid() const { return pid_; }

 private:
  static bool say(int to, const std::string& words) {
    for (std::size_t at = 0; at < words.size();) {
      const auto put = ::send(to, words.data() + at, words.size() - at, MSG_NOSIGNAL);
      if (put <= 0) return false;
      at += std::size_t(put);
    }
    return true;
  }

  /// In the child of a program with threads: nothing that allocates or locks.
  [[noreturn]] void serve(int listening) const {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(listening, 3);
    ::close_range(4, ~0U, 0);
    for (std::size_t turn = 0;; ++turn) {
      const int to = ::accept(3, nullptr, nullptr);
      char request[4096];
      if (to < 0 || ::recv(to, request, sizeof request, 0) <= 0) ::_exit(1);
      const auto& [pieces, hangs_up] = turns_[turn < turns_.size() ? turn : turns_.size() - 1];
      bool heard = true;
      for (const auto& piece : pieces) heard = heard && say(to, piece) && ::usleep(20000) == 0;
      while (heard && !hangs_up && !pieces.empty())
        heard = say(to, pieces.back()) && ::usleep(20000) == 0;
      if (heard && !hangs_up) ::recv(to, request, sizeof request, 0);  // until the other goes
      ::close(to);
    }
  }

  std::vector<spoken> turns_;
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace fovea_test
