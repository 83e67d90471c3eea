#pragma once

#include "fovea/core/file_map.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace fovea::inline FOVEA_ABI {
namespace file_detail {

struct descriptor {
  int fd = -1;
  explicit descriptor(int f) : fd(f) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

inline const char* advice(int why) noexcept {
  if (why == ENOENT || why == ENOTDIR) return "; check the name.";
  if (why == EACCES || why == EPERM || why == EROFS) return "; check its rights.";
  if (why == ENOSPC || why == EDQUOT) return "; free some space, or choose another place.";
  return ".";
}

inline failure system_failure(const std::string& path, const char* verb) {
  const int why = errno;
  return {why == ENOENT || why == ENOTDIR ? error_code::not_found : error_code::unreadable,
          path + ": cannot " + verb + ": " + std::strerror(why) + advice(why)};
}

/// The size of an open regular file, or why it will not do.
inline result<std::size_t> checked_size(int fd, const std::string& path, std::size_t cap) {
  struct stat about {};
  if (::fstat(fd, &about) != 0) return system_failure(path, "be examined");
  if (!S_ISREG(about.st_mode))
    return failure{error_code::unreadable, path + " is not a regular file; give a file's path."};
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size > cap)
    return failure{error_code::too_large, path + " has " + std::to_string(size) +
                                              " bytes; the limit here is " + std::to_string(cap) +
                                              "."};
  return size;
}

inline bool write_all(int fd, bytes rest) {
  while (!rest.empty()) {
    const auto n = ::write(fd, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    rest = rest.subspan(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace file_detail

FOVEA_INLINE file_map::file_map(file_map&& other) noexcept { *this = std::move(other); }

FOVEA_INLINE file_map& file_map::operator=(file_map&& other) noexcept {
  std::swap(contents_, other.contents_);
  std::swap(copy_, other.copy_);
  std::swap(mapped_, other.mapped_);
  return *this;
}

FOVEA_INLINE file_map::~file_map() {
  if (mapped_) ::munmap(const_cast<std::byte*>(contents_.data()), contents_.size());
}

FOVEA_INLINE result<file_map> file_map::map(const std::string& path, std::size_t cap) {
  const file_detail::descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd < 0) return file_detail::system_failure(path, "be opened");
  const auto size = file_detail::checked_size(file.fd, path, cap);
  if (!size) return size.error();
  file_map mapped;
  if (*size == 0) return mapped;
  void* at = ::mmap(nullptr, *size, PROT_READ, MAP_PRIVATE, file.fd, 0);
  if (at == MAP_FAILED) return file_detail::system_failure(path, "be mapped");
  mapped.contents_ = {static_cast<const std::byte*>(at), *size};
  mapped.mapped_ = true;
  return mapped;
}

FOVEA_INLINE result<file_map> file_map::read(const std::string& path, std::size_t cap) {
  const file_detail::descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd < 0) return file_detail::system_failure(path, "be opened");
  const auto size = file_detail::checked_size(file.fd, path, cap);
  if (!size) return size.error();
  file_map whole;
  whole.copy_ = buffer<std::byte>(*size);
  for (std::size_t at = 0; at < *size;) {
    const auto n = ::read(file.fd, whole.copy_.data() + at, *size - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_detail::system_failure(path, "be read");
    if (n == 0)
      return failure{error_code::unreadable,
                     path + " became shorter while it was read; try again."};
    at += static_cast<std::size_t>(n);
  }
  whole.contents_ = {whole.copy_.data(), *size};
  return whole;
}

FOVEA_INLINE status write_file(const std::string& path, bytes contents) {
  const std::string beside = path + ".part" + std::to_string(::getpid());
  {
    const file_detail::descriptor file(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (file.fd < 0) return file_detail::system_failure(path, "be written");
    if (!file_detail::write_all(file.fd, contents) || ::fsync(file.fd) != 0) {
      const failure why = file_detail::system_failure(path, "be written");
      ::unlink(beside.c_str());
      return why;
    }
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) {
    const failure why = file_detail::system_failure(path, "be replaced");
    ::unlink(beside.c_str());
    return why;
  }
  return done;
}

}  // namespace fovea::inline FOVEA_ABI
