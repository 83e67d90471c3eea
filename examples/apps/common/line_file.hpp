#pragma once

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace app {

/// A file that grows by whole lines, to be read while it grows. Where there is no more space it
/// ends with the last line that fitted.
class line_file {
 public:
  /// Begins anew; throws a sentence where it cannot.
  explicit line_file(std::string path)
      : path_(std::move(path)),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
    if (file_ < 0) refuse("");
  }
  ~line_file() {
    if (file_ >= 0) ::close(file_);
  }
  line_file(const line_file&) = delete;
  line_file& operator=(const line_file&) = delete;

  /// `line` without its end. Throws a sentence where it does not fit whole.
  void add(std::string line) {
    line += '\n';
    for (std::size_t at = 0; at < line.size();) {
      const auto put = ::write(file_, line.data() + at, line.size() - at);
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) end_before(errno);
      at += std::size_t(put);
    }
    bytes_ += off_t(line.size()), ++lines_;
  }

 private:
  [[noreturn]] void end_before(int why) const {
    const bool whole = ::ftruncate(file_, bytes_) == 0;
    errno = why;
    refuse(whole && lines_ > 0 ? " after " + std::to_string(lines_) + " whole lines" : "");
  }
  [[noreturn]] void refuse(const std::string& where) const {
    throw std::runtime_error(path_ + ": cannot be written" + where + ": " + std::strerror(errno) +
                             "; free some space, or choose another folder.");
  }

  std::string path_;
  int file_;
  off_t bytes_ = 0;
  long long lines_ = 0;
};

}  // namespace app
