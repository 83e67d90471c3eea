#pragma once

#include "fovea/core/byte_reader.hpp"
#include "fovea/core/result.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI::sealed {

// What the files of this layer have in common: eight bytes that name the kind, u32 version, u32 of
// the kind's own, u64 bytes of the whole file, contents, u64 checksum. All little-endian.

struct kind {
  char magic[9];
  std::uint32_t version;
  const char* wanted;  ///< "is not a gallery; give a file that gallery::save has written"
  const char* format;  ///< "of the gallery's format"
  const char* remedy;  ///< "take a copy of it"
};
inline constexpr std::size_t header = 24, size_at = 16;

/// FNV-1a's step on words of eight bytes, the last filled with zeros, and a rotation so that high
/// bits matter too. Each step is one-to-one in the sum and in the word, so that no change of one
/// word is lost.
inline std::uint64_t checksum(bytes b) noexcept {
  std::uint64_t sum = 0xcbf29ce484222325u ^ b.size();
  for (std::size_t at = 0; at < b.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, b.data() + at, b.size() - at < 8 ? b.size() - at : 8);
    sum = std::rotl((sum ^ word) * 0x100000001b3u, 29);
  }
  return sum;
}

/// Writes a file; `done` fills in its length and checksum.
class writer {
 public:
  writer(const kind& k, std::uint32_t own, std::size_t size = 0) {
    all_.reserve(size);
    put(k.magic, 8);
    number(k.version), number(own), number(std::uint64_t{0});
  }

  void put(const void* from, std::size_t count) {
    const auto* b = static_cast<const std::byte*>(from);
    all_.insert(all_.end(), b, b + count);
  }
  template <class T>
  void number(T value) {
    put(&value, sizeof value);
  }
  /// Up to 255 bytes, behind their count.
  void text(std::string_view s) {
    number(static_cast<std::uint8_t>(s.size()));
    put(s.data(), s.size());
  }

  std::vector<std::byte> done() && {
    const std::uint64_t size = all_.size() + 8;
    std::memcpy(all_.data() + size_at, &size, 8);
    number(checksum(all_));
    return std::move(all_);
  }

 private:
  std::vector<std::byte> all_;
};

inline std::string_view text(byte_reader& in, std::size_t size) noexcept {
  const bytes b = in.take(size);
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}
inline std::string_view text(byte_reader& in) noexcept { return text(in, in.read<std::uint8_t>()); }

inline failure damaged(const kind& k, const std::string& path, const std::string& what) {
  return {error_code::malformed, path + " is damaged: " + what + "; " + k.remedy + "."};
}

/// What a file of this kind holds: the kind's own number, and the bytes between header and
/// checksum, once version, length and checksum are as they should be.
struct contents {
  std::uint32_t own = 0;
  byte_reader in;
};
inline result<contents> open(bytes file, const std::string& path, const kind& k) {
  byte_reader in(file);
  const bytes begin = in.take(8);
  if (in.failed() || std::memcmp(begin.data(), k.magic, 8) != 0)
    return failure{error_code::malformed, path + " " + k.wanted + "."};
  const auto found = in.read<std::uint32_t>();
  if (!in.failed() && found != k.version)
    return failure{error_code::unsupported, path + " has version " + std::to_string(found) + " " +
                                                k.format + "; this build reads version " +
                                                std::to_string(k.version) + ", so update fovea."};
  contents out;
  out.own = in.read<std::uint32_t>();
  const auto size = in.read<std::uint64_t>();
  if (in.failed() || size != file.size() || size < header + 8)
    return damaged(
        k, path,
        "it has " + std::to_string(file.size()) + " bytes of " +
            (in.failed() ? "a header's " + std::to_string(header) : std::to_string(size)));
  if (byte_reader(file.last(8)).read<std::uint64_t>() != checksum(file.first(file.size() - 8)))
    return damaged(k, path, "its checksum is another");
  out.in = byte_reader(in.rest().first(in.remaining() - 8));
  return out;
}

}  // namespace fovea::inline FOVEA_ABI::sealed
