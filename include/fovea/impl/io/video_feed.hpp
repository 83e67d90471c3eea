#pragma once

#include "fovea/impl/io/child_process.hpp"
#include "fovea/impl/io/video_name.hpp"
#include "fovea/io/frame_reader.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <atomic>
#include <chrono>
#include <optional>

/// One connection: a decoder or a file, from its start to its end.
namespace fovea::inline FOVEA_ABI::video_detail {

using steady = std::chrono::steady_clock;

inline double seconds_since(steady::time_point t) noexcept {
  return std::chrono::duration<double>(steady::now() - t).count();
}

/// Wakes a thread that waits for bytes.
class wake_up {
 public:
  wake_up() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  void ring() noexcept {
    const std::uint64_t one = 1;
    rung_ = true;
    while (::write(fd_.get(), &one, sizeof one) < 0 && errno == EINTR) {}
  }
  bool rung() const noexcept { return rung_; }
  int fd() const noexcept { return fd_.get(); }
  /// Sleeps, or less if it rings.
  void sleep(double seconds) const noexcept {
    pollfd one{fd_.get(), POLLIN, 0};
    ::poll(&one, 1, static_cast<int>(seconds * 1000));
  }

 private:
  descriptor fd_;
  std::atomic<bool> rung_{false};
};

class video_feed {
 public:
  video_feed(const source_name& name, const video_options& how, const wake_up* wake)
      : name_(name), how_(how), wake_(wake), reader_(name.shown, limits(how)) {
    said_.reserve(most_said);
  }

  /// Starts the decoder, or opens what needs none.
  status start() {
    last_ = steady::now();
    if (name_.kind == source_kind::standard_input) {
      own_ = 0;
      return done;
    }
    if (name_.kind == source_kind::file && !how_.as_camera) {
      descriptor file(::open(name_.given.c_str(), O_RDONLY | O_CLOEXEC));
      if (file.get() < 0)
        return failure{error_code::unreadable, name_.shown + " cannot be read: " +
                                                   std::strerror(errno) + "; check its rights."};
      std::byte start[12];
      const auto got = ::pread(file.get(), start, sizeof start, 0);
      if (got < 0 || frame_reader::knows(bytes(start, std::size_t(got)))) {  // or a pipe
        file_ = std::move(file);
        own_ = file_.get();
        return done;
      }
    }
    auto child = child_process::start(decoder_command(name_, how_), wiring::reads_its_output);
    if (!child) return child.error();
    child_ = std::move(*child);
    own_ = child_.data.get();
    return done;
  }

  /// The next frame; false at the end, with `problem` set unless it is an honest one.
  bool next(frame_buffer& into) {
    if (own_ < 0) return false;
    const auto read =
        reader_.next([this](std::byte* to, std::size_t n) { return some(to, n); }, into);
    last_ = steady::now();
    if (read && *read) return ++frames_, true;
    finish(read ? std::string() : read.error().sentence);
    return false;
  }

  double rate() const noexcept { return reader_.rate(); }
  bool is_decoded() const noexcept { return child_.running(); }
  bool stalled() const noexcept { return stalled_; }
  const std::string& problem() const noexcept { return problem_; }

 private:
  static constexpr std::size_t most_said = 4096;

  static frame_limits limits(const video_options& how) {
    frame_limits out;
    out.most_pixels = how.most_pixels;
    return out;
  }

  /// Bytes as they come; 0 at the end, at a stall, or when woken.
  std::size_t some(std::byte* to, std::size_t most) {
    for (;;) {
      const auto got = ::read(own_, to, most);
      if (got > 0) return std::size_t(got);
      if (got == 0) return 0;
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) return 0;
      if (!wait()) return 0;
    }
  }

  /// Until there are bytes, while listening to what the child says.
  bool wait() {
    const double left = how_.stall_seconds - seconds_since(last_);
    if (left <= 0) {
      stalled_ = true;
      return false;
    }
    pollfd fds[3] = {
        {own_, POLLIN, 0}, {child_.said.get(), POLLIN, 0}, {wake_ ? wake_->fd() : -1, POLLIN, 0}};
    ::poll(fds, 3, static_cast<int>(left * 1000) + 1);
    if (fds[1].revents) listen();
    return !(wake_ && wake_->rung());
  }

  /// Keeps the end of what the child says.
  void listen() {
    char text[1024];
    for (;;) {
      const auto got = ::read(child_.said.get(), text, sizeof text);
      if (got == 0) child_.said.close();
      if (got <= 0) return;
      const std::size_t n = std::size_t(got);
      if (said_.size() + n > most_said) said_.erase(0, said_.size() + n - most_said);
      said_.append(text, n);
    }
  }

  /// Ends the connection, and says why in `problem_`.
  void finish(const std::string& damage) {
    own_ = -1;
    file_.close();
    problem_ = damage;
    if (!child_.running()) return;
    const bool asked = wake_ && wake_->rung();
    // A stream that broke off: the decoder is about to leave, and says why. One that is garbage
    // may go on for ever.
    const bool leaves = !stalled_ && !asked && hung_up();
    if (leaves) wait_for_words();
    listen();
    const std::string end = ending(leaves && child_.said.get() < 0 ? child_.wait() : child_.end());
    if (stalled_)
      problem_ = name_.shown + " gave no frame for " + plain(how_.stall_seconds) + " s" + advice();
    else if (asked)
      problem_.clear();
    else if (leaves)
      problem_ = told(end, damage);
  }

  bool hung_up() const noexcept {
    pollfd one{child_.data.get(), POLLIN, 0};
    return ::poll(&one, 1, 0) > 0 && (one.revents & POLLHUP) && !(one.revents & POLLIN);
  }

  /// Until the child has said its last word, but not for ever.
  void wait_for_words() {
    const auto from = steady::now();
    while (child_.said.get() >= 0 && seconds_since(from) < 2) {
      pollfd one{child_.said.get(), POLLIN, 0};
      if (::poll(&one, 1, 100) > 0) listen();
    }
  }

  /// ffmpeg ends well where a file does not; for some containers it says so.
  std::string broken_off() const {
    for (const char* words : {"partial file", "File ended prematurely"})
      if (said_.find(words) != said_.npos)
        return name_.shown + " breaks off after " + std::to_string(frames_) +
               " frames: it is shorter than it says; copy it again.";
    return {};
  }

  std::string told(const std::string& end, const std::string& damage) const {
    if (end.empty() && damage.empty()) return broken_off();
    if (end.empty() && frames_ == 0 && said_.empty()) return {};
    std::string words = without_secrets(said_);
    while (!words.empty() && (words.back() == '\n' || words.back() == '\r')) words.pop_back();
    words = words.substr(words.rfind('\n') + 1);
    const std::string which = name_.shown + ": the decoder " +
                              (end.empty() ? "stopped within a frame" : end) + " after " +
                              std::to_string(frames_) + " frames";
    return (words.empty() ? which : which + " and said \"" + words + "\"") + advice();
  }

  std::string advice() const {
    if (name_.kind == source_kind::file)
      return frames_ > 0 ? "; copy the video again, or make it anew."
                         : "; see whether it is a video, and whole.";
    return name_.kind == source_kind::network ? "; see whether it is on, and its address."
                                              : "; see whether it is plugged in, and free.";
  }

  source_name name_;
  video_options how_;
  const wake_up* wake_;
  frame_reader reader_;
  child_process child_;
  descriptor file_;
  int own_ = -1;
  steady::time_point last_{};
  long long frames_ = 0;
  bool stalled_ = false;
  std::string said_, problem_;
};

}  // namespace fovea::inline FOVEA_ABI::video_detail
