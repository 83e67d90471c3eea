#pragma once

#include "fovea/impl/io/over_white.hpp"
#include "fovea/impl/io/png_header.hpp"
#include "fovea/impl/io/stb.hpp"

#include <cstring>
#include <vector>

/// JPEG and PNG by stb_image, for builds without libjpeg or libspng. What it is given has passed
/// `jpeg_check` or `png_check`. Damage inside a JPEG's compressed data it shows as wrong or empty
/// pixels where libjpeg tells of it.
namespace fovea::inline FOVEA_ABI::image_file_detail {

struct stb_owner {
  stb::stbi_uc* pixels;
  explicit stb_owner(stb::stbi_uc* p) noexcept : pixels(p) {}
  stb_owner(const stb_owner&) = delete;
  stb_owner& operator=(const stb_owner&) = delete;
  ~stb_owner() { stb::stbi_image_free(pixels); }
};

/// Decodes to `wanted` channels; the picture must have the size that its header says.
inline result<image<rgb8>> decode_by_stb(bytes file, std::string_view name, const header& found,
                                         int wanted) {
  int width = 0, height = 0, channels = 0;
  const stb_owner decoded(
      stb::stbi_load_from_memory(reinterpret_cast<const stb::stbi_uc*>(file.data()),
                                 int(file.size()), &width, &height, &channels, wanted));
  if (!decoded.pixels || width != found.width || height != found.height)
    return malformed(name, std::string("the decoder says \"") +
                               (decoded.pixels ? "size changed" : stb::stbi_failure_reason()) +
                               "\"");
  image<rgb8> out(width, height);
  if (wanted == 4)
    over_white(decoded.pixels, out);
  else
    std::memcpy(out.data(), decoded.pixels, std::size_t(out.stride()) * std::size_t(height));
  return out;
}

#if !defined(FOVEA_WITH_JPEG)
inline result<image<rgb8>> decode_jpeg(bytes file, std::string_view name, const header& found) {
  // Blocks of at most 32 x 32 pixels at the edges; progressive files keep 16-bit coefficients.
  const std::size_t across = std::size_t(found.width) + 32, down = std::size_t(found.height) + 32;
  stb::budget = across * down * 4 + 65536;
  return decode_by_stb(file, name, found, 3);
}

inline void append(void* out, void* data, int size) {
  const auto* first = static_cast<const std::byte*>(data);
  static_cast<std::vector<std::byte>*>(out)->insert(
      static_cast<std::vector<std::byte>*>(out)->end(), first, first + size);
}

/// Empty where the picture is empty or too long for the format.
inline std::vector<std::byte> jpeg_bytes(const view<rgb8>& picture, int quality) {
  std::vector<std::byte> out;
  if (picture.empty() || picture.width > 65535 || picture.height > 65535) return out;
  const image<rgb8> packed = convert<rgb8>(picture);
  if (!stb::stbi_write_jpg_to_func(append, &out, packed.width(), packed.height(), 3, packed.data(),
                                   quality))
    out.clear();
  return out;
}
#endif

#if !defined(FOVEA_WITH_SPNG)
inline std::vector<std::byte> png_bytes(const view<rgb8>& picture) {
  std::vector<std::byte> out;
  int size = 0;
  unsigned char* const file = stb::stbi_write_png_to_mem(picture.data, int(picture.stride),
                                                         picture.width, picture.height, 3, &size);
  const auto* first = reinterpret_cast<const std::byte*>(file);
  if (file) out.assign(first, first + size);
  free(file);
  return out;
}

inline void put_32(std::vector<std::byte>& out, std::size_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(std::byte(value >> shift & 255));
}
inline void put_chunk(std::vector<std::byte>& out, std::string_view type, bytes body,
                      std::size_t size) {
  put_32(out, size);
  for (const char letter : type) out.push_back(std::byte(letter));
  out.insert(out.end(), body.begin(), body.end());
  out.insert(out.end(), size - body.size() + 4, std::byte(0));  // stb does not read checksums
}

/// The chunks that make the picture and no others. The palette is filled up to 256 colours, since
/// stb looks up indices past its end.
inline std::vector<std::byte> plain_png(const png_header& found) {
  std::vector<std::byte> out;
  for (const int byte : {0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A})
    out.push_back(std::byte(byte));
  put_chunk(out, "IHDR", found.header_chunk, 13);
  if (found.color_type == 3) put_chunk(out, "PLTE", found.palette, 768);
  if (!found.transparency.empty())
    put_chunk(out, "tRNS", found.transparency, found.transparency.size());
  for (const bytes part : found.data) put_chunk(out, "IDAT", part, part.size());
  put_chunk(out, "IEND", {}, 0);
  return out;
}

inline result<image<rgb8>> decode_png(bytes, std::string_view name, const png_header& found) {
  const std::vector<std::byte> plain = plain_png(found);
  // Rows with their filter bytes, twice for seven interlaced passes and for stb's doubling; never
  // less than its output of four channels, nor than the compressed data.
  const std::size_t across = std::size_t(found.width) + 8, down = std::size_t(found.height) + 8;
  const std::size_t sample = found.bits == 16 ? 2 : 1;
  stb::budget = 2 * across * down * 4 * sample + plain.size() + 65536;
  return decode_by_stb(plain, name, found, found.has_alpha() ? 4 : 3);
}
#endif

}  // namespace fovea::inline FOVEA_ABI::image_file_detail
