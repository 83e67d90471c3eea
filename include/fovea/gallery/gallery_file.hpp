#pragma once

#include "fovea/core/byte_reader.hpp"
#include "fovea/core/result.hpp"
#include "fovea/gallery/flat_gallery.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A gallery as bytes. All numbers are little-endian:
///
///     8 bytes   "foveagal"
///     u32       version, 1
///     u32       numbers in an embedding
///     u64       bytes of the whole file
///     u64       names, N
///     u64       embeddings, E
///     u8, text  the model's space
///     N times   u8 and text: a name, 1 to 255 bytes of UTF-8, no two alike
///     E times   u32: which name the embedding belongs to; names first appear in their order
///     E times   f32 for each number of an embedding of length 1
///     u64       checksum of all bytes before it
///
/// The checksum begins with 0xcbf29ce484222325 xor the count of bytes before it; for each eight of
/// them, as one u64 (the last filled with zeros), it becomes (checksum xor word) 0x100000001b3
/// modulo 2^64, rotated left by 29 bits. It finds accidents (any change within one word for sure),
/// not forgery: whoever may write the file may write any name into it.
std::vector<std::byte> gallery_bytes(const flat_gallery& people, std::string_view space);

/// Fails with `malformed` (no gallery, cut short, damaged), `unsupported` (a newer version) or
/// `mismatch` (another model's); `path` is for the sentence. Allocates at most ten times the
/// size of the file.
result<flat_gallery> parse_gallery(bytes file, const std::string& path, std::string_view space,
                                   std::size_t dimension);

/// Reads a file of at most 16 GiB; `not_found` says how to make one.
result<flat_gallery> read_gallery(const std::string& path, std::string_view space,
                                  std::size_t dimension);

/// Replaces the file as a whole: a crash or a full disk leaves the old one.
status write_gallery(const std::string& path, const flat_gallery& people, std::string_view space);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/gallery_file.hpp"
#endif
