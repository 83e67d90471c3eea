#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/gallery/gallery_file.hpp"
#include "fovea/impl/gallery/sealed.hpp"

#include <cstdint>
#include <cstring>

namespace fovea::inline FOVEA_ABI {
namespace gallery_detail {

inline constexpr sealed::kind kind{"foveagal", 1,
                                   "is not a gallery; give a file that gallery::save has written",
                                   "of the gallery's format", "take a copy of it"};
inline constexpr std::size_t most_bytes = std::size_t(16) << 30;

inline failure damaged(const std::string& path, const std::string& what) {
  return sealed::damaged(kind, path, what);
}

/// Names and embeddings, after the header.
inline result<flat_gallery> people_of(byte_reader in, const std::string& path,
                                      std::size_t dimension, const std::uint64_t (&counts)[2]) {
  // Each name takes two bytes or more, each embedding four: counts beyond that are refused before
  // anything is allocated for them.
  if (counts[0] > in.remaining() / 2 || counts[1] > in.remaining() / 4)
    return damaged(path, "it has fewer bytes than names and embeddings need");
  std::vector<std::string_view> names(static_cast<std::size_t>(counts[0]));
  for (auto& each : names) each = sealed::text(in);
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
  std::size_t text = space.size() + 1, rows = people.owners().size();
  for (const auto& each : people.names()) text += each.size() + 1;
  sealed::writer out(gallery_detail::kind, static_cast<std::uint32_t>(people.dimension()),
                     48 + text + rows * 4 * (people.dimension() + 1));
  out.number(std::uint64_t{people.names().size()});
  out.number(std::uint64_t{rows});
  out.text(space);
  for (const auto& each : people.names()) out.text(each);
  out.put(people.owners().data(), rows * 4);
  for (std::size_t i = 0; i < rows; ++i) out.put(people.row(i), people.dimension() * 4);
  return std::move(out).done();
}

FOVEA_INLINE result<flat_gallery> parse_gallery(bytes file, const std::string& path,
                                                std::string_view space, std::size_t dimension) {
  auto opened = sealed::open(file, path, gallery_detail::kind);
  if (!opened) return opened.error();
  const auto found = opened->own;
  auto& in = opened->in;
  const std::uint64_t counts[2] = {in.read<std::uint64_t>(), in.read<std::uint64_t>()};
  const std::string theirs(sealed::text(in));
  if (theirs != space || found != dimension)
    return failure{error_code::mismatch,
                   path + " holds embeddings of " + theirs + ", " + std::to_string(found) +
                       " numbers each; expected were " + std::string(space) + "'s, " +
                       std::to_string(dimension) +
                       " each: open it with its own model, or enrol the people again."};
  return gallery_detail::people_of(in, path, dimension, counts);
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
