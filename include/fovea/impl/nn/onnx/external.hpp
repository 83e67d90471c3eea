#pragma once

#include "fovea/impl/nn/onnx/tensor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>

// Weights that lie in a file beside the model. A model names that file, so its word is not trusted:
// string filters on paths were got round three times in other readers.
namespace fovea::inline FOVEA_ABI::nn::onnx {

/// Where an initializer's elements are in another file.
struct external_place {
  std::string location;
  std::uint64_t offset = 0, length = 0;
  bool has_length = false;
};

inline bool parse_count(std::string_view text, std::uint64_t& to) noexcept {
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, to);
  return read.ec == std::errc() && read.ptr == end;
}

/// StringStringEntryProto messages into a place; false where one breaks off or is no number.
inline bool parse_place(std::span<const bytes> entries, external_place& place) {
  for (const bytes entry : entries) {
    fields all(entry);
    std::string_view key, text;
    for (field f; all.next(f);) (f.number == 1 ? key : text) = f.text();
    if (all.failed()) return false;
    if (key == "location") place.location = text;
    if (key == "offset" && !parse_count(text, place.offset)) return false;
    if (key == "length" && !(place.has_length = parse_count(text, place.length))) return false;
  }
  return true;
}

/// Whether a location is the name of a file in the model's own folder, and nothing else.
inline bool is_plain_name(std::string_view name) noexcept {
  return !name.empty() && name != "." && name != ".." && name.size() < 256 &&
         name.find('/') == name.npos && name.find('\\') == name.npos &&
         name.find('\0') == name.npos;
}

struct open_file {
  int fd;
  explicit open_file(int f) : fd(f) {}
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;
  ~open_file() {
    if (fd >= 0) ::close(fd);
  }
};

/// `to.size()` bytes from `place`, or why not: not a plain file of the folder itself (no link of
/// either kind), or too short.
inline const char* read_beside(const std::string& folder, const external_place& place,
                               std::span<std::byte> to) {
  const open_file inside(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const open_file file(inside.fd < 0 ? -1
                                     : ::openat(inside.fd, place.location.c_str(),
                                                O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.fd < 0) return "which is not there, or is a link.";
  struct stat about {};
  if (::fstat(file.fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_nlink != 1)
    return "which is not a file of its own; copy it into the model's folder.";
  const auto size = static_cast<std::uint64_t>(about.st_size);
  if (place.offset > size || to.size() > size - place.offset)
    return "which is too short for it; fetch both again.";
  for (std::size_t done_so_far = 0; done_so_far < to.size();) {
    const auto n = ::pread(file.fd, to.data() + done_so_far, to.size() - done_so_far,
                           static_cast<off_t>(place.offset + done_so_far));
    if (n <= 0) return "which could not be read.";
    done_so_far += static_cast<std::size_t>(n);
  }
  return nullptr;
}

/// An initializer whose elements are beside the model. `folder` is empty where that is not asked
/// for.
inline result<tensor> external_tensor(const tensor_proto& t, const std::string& folder) {
  if (folder.empty())
    return bad_tensor(error_code::unsupported, t,
                      "keeps its data in another file; save the model as one file, or allow it "
                      "with compile_options::external_data.");
  const element type = element_of_code(t.code);
  external_place place;
  if (type == element::none || t.has_raw || !parse_place(t.external_entries, place) ||
      !is_plain_name(place.location))
    return bad_tensor(error_code::malformed, t,
                      "does not name a file in the model's own folder for its data.");
  const auto dims = checked_dims(t, type);
  if (!dims) return dims.error();
  const auto count = static_cast<std::size_t>(dims->count());
  const std::size_t size = is_nibble(type) ? (count + 1) / 2 : count * size_of(type);
  if (place.has_length && place.length != size)
    return bad_tensor(error_code::malformed, t, "has a length that its shape contradicts.");
  if (size > std::size_t(4) << 30)
    return bad_tensor(error_code::too_large, t, "has more than 4 GiB of elements.");
  struct stat about {};
  if (::stat((folder + "/" + place.location).c_str(), &about) != 0 ||
      size > static_cast<std::uint64_t>(about.st_size))  // before memory is taken for it
    return bad_tensor(error_code::malformed, t,
                      "keeps its data in '" + place.location + "', which is too short or missing.");
  buffer<std::byte> packed(size);
  if (const char* why = read_beside(folder, place, {packed.data(), packed.size()}))
    return bad_tensor(error_code::unreadable, t,
                      "keeps its data in '" + place.location + "', " + why);
  return unpacked(type, *dims, {packed.data(), packed.size()});
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
