#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/gallery/gallery_file.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace fovea::inline FOVEA_ABI {
namespace gallery_detail {

inline constexpr char magic[] = "foveagal";
inline constexpr std::uint32_t version = 1;
inline constexpr std::size_t most_bytes = std::size_t(16) << 30;

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

struct bytes_out {
  std::vector<std::byte> all;

  void put(const void* from, std::size_t count) {
    const auto* b = static_cast<const std::byte*>(from);
    all.insert(all.end(), b, b + count);
  }
  template <class T>
  void number(T value) {
    put(&value, sizeof value);
  }
  void text(std::string_view s) {
    number(static_cast<std::uint8_t>(s.size()));
    put(s.data(), s.size());
  }
};

inline std::string_view text(byte_reader& in) noexcept {
  const bytes b = in.take(in.read<std::uint8_t>());
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}

inline failure damaged(const std::string& path, const std::string& what) {
  return {error_code::malformed, path + " is damaged: " + what + "; take a copy of it."};
}

/// The bytes between magic and checksum, once version, length and checksum are as they should be.
inline result<byte_reader> opened(bytes file, const std::string& path) {
  byte_reader in(file);
  const bytes begin = in.take(8);
  if (in.failed() || std::memcmp(begin.data(), magic, 8) != 0)
    return failure{error_code::malformed,
                   path + " is not a gallery; give a file that gallery::save has written."};
  const auto found = in.read<std::uint32_t>();
  if (!in.failed() && found != version)
    return failure{error_code::unsupported, path + " has version " + std::to_string(found) +
                                                " of the gallery's format; this build reads "
                                                "version 1, so update fovea."};
  byte_reader length(in.rest());
  length.read<std::uint32_t>();
  const auto size = length.read<std::uint64_t>();
  if (length.failed() || size != file.size() || size < 48)
    return damaged(path, "it has " + std::to_string(file.size()) + " bytes of " +
                             (length.failed() ? "a header's 48" : std::to_string(size)));
  if (byte_reader(file.last(8)).read<std::uint64_t>() != checksum(file.first(file.size() - 8)))
    return damaged(path, "its checksum is another");
  return byte_reader(in.rest().first(in.remaining() - 8));
}

/// Names and embeddings, after the header.
inline result<flat_gallery> people_of(byte_reader in, const std::string& path,
                                      std::size_t dimension, const std::uint64_t (&counts)[2]) {
  // Each name takes two bytes or more, each embedding four: counts beyond that are refused before
  // anything is allocated for them.
  if (counts[0] > in.remaining() / 2 || counts[1] > in.remaining() / 4)
    return damaged(path, "it has fewer bytes than names and embeddings need");
  std::vector<std::string_view> names(static_cast<std::size_t>(counts[0]));
  for (auto& each : names) each = text(in);
  const auto rows = static_cast<std::size_t>(counts[1]);
  std::size_t numbers = 0;
  byte_reader owners(in.take(rows * 4));
  if (in.failed() || !multiply(rows, dimension * 4, numbers) || numbers != in.remaining())
    return damaged(path, "its parts have not the sizes that its header says");
  flat_gallery people(dimension);
  std::vector<float> values(dimension);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto owner = owners.read<std::uint32_t>();
    if (owner >= names.size()) return damaged(path, "an embedding belongs to no name");
    std::memcpy(values.data(), in.take(dimension * 4).data(), dimension * 4);
    if (!people.add(names[owner], values))
      return damaged(path, "a name is no text, or an embedding has not the length 1");
    if (people.owners().back() != owner) return damaged(path, "its names are not in order");
  }
  if (people.names().size() != names.size()) return damaged(path, "a name has no embedding");
  return people;
}

}  // namespace gallery_detail

FOVEA_INLINE std::vector<std::byte> gallery_bytes(const flat_gallery& people,
                                                  std::string_view space) {
  gallery_detail::bytes_out out;
  out.put(gallery_detail::magic, 8);
  out.number(gallery_detail::version);
  out.number(static_cast<std::uint32_t>(people.dimension()));
  std::size_t text = space.size() + 1, rows = people.owners().size();
  for (const auto& each : people.names()) text += each.size() + 1;
  const std::size_t size = 48 + text + rows * 4 * (people.dimension() + 1);
  out.all.reserve(size);
  out.number(std::uint64_t{size});
  out.number(std::uint64_t{people.names().size()});
  out.number(std::uint64_t{rows});
  out.text(space);
  for (const auto& each : people.names()) out.text(each);
  out.put(people.owners().data(), rows * 4);
  for (std::size_t i = 0; i < rows; ++i) out.put(people.row(i), people.dimension() * 4);
  out.number(gallery_detail::checksum(out.all));
  return std::move(out.all);
}

FOVEA_INLINE result<flat_gallery> parse_gallery(bytes file, const std::string& path,
                                                std::string_view space, std::size_t dimension) {
  auto in = gallery_detail::opened(file, path);
  if (!in) return in.error();
  const auto found = in->read<std::uint32_t>();
  in->read<std::uint64_t>();
  const std::uint64_t counts[2] = {in->read<std::uint64_t>(), in->read<std::uint64_t>()};
  const std::string theirs(gallery_detail::text(*in));
  if (theirs != space || found != dimension)
    return failure{error_code::mismatch,
                   path + " holds embeddings of " + theirs + ", " + std::to_string(found) +
                       " numbers each; expected were " + std::string(space) + "'s, " +
                       std::to_string(dimension) +
                       " each: open it with its own model, or enrol the people again."};
  return gallery_detail::people_of(*in, path, dimension, counts);
}

FOVEA_INLINE result<flat_gallery> read_gallery(const std::string& path, std::string_view space,
                                               std::size_t dimension) {
  const auto file = file_map::read(path, gallery_detail::most_bytes);
  if (file) return parse_gallery(file->contents(), path, space, dimension);
  failure why = file.error();
  if (why.code == error_code::not_found)
    why.sentence += " To make a gallery, add(name, embedding) to an empty one and save(path) it.";
  return why;
}

FOVEA_INLINE status write_gallery(const std::string& path, const flat_gallery& people,
                                  std::string_view space) {
  const auto file = gallery_bytes(people, space);
  if (file.size() <= gallery_detail::most_bytes) return write_file(path, file);
  return failure{error_code::too_large,
                 path + " would have more than 16 GiB; keep the people in several galleries."};
}

}  // namespace fovea::inline FOVEA_ABI
