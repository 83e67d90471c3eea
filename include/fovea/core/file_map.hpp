#pragma once

#include "fovea/core/buffer.hpp"
#include "fovea/core/byte_reader.hpp"
#include "fovea/core/result.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// The bytes of a file, read-only, for as long as this object lives.
///
/// `map` lets the system page them in on demand: the fastest way, for files that nobody truncates
/// meanwhile (that raises SIGBUS). `read` copies them: the way for files of unknown origin.
class file_map {
 public:
  /// Fails with `not_found`, `unreadable` (also for folders) or `too_large` (over `cap` bytes).
  static result<file_map> map(const std::string& path, std::size_t cap = std::size_t(4) << 30);
  static result<file_map> read(const std::string& path, std::size_t cap = std::size_t(4) << 30);

  file_map() = default;
  file_map(file_map&& other) noexcept;
  file_map& operator=(file_map&& other) noexcept;
  ~file_map();

  bytes contents() const noexcept { return contents_; }

 private:
  bytes contents_;
  buffer<std::byte> copy_;
  bool mapped_ = false;
};

/// Replaces the file at `path` as a whole: written beside it, synced, renamed over it. A crash or a
/// full disk leaves the old file.
status write_file(const std::string& path, bytes contents);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/core/file_map.hpp"
#endif
