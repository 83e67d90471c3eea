#pragma once

#include "fovea/impl/io/over_white.hpp"
#include "fovea/impl/io/png_header.hpp"

#include <cstdlib>
#include <vector>

#include <spng.h>

/// PNG by libspng, both ways.
namespace fovea::inline FOVEA_ABI::image_file_detail {

struct spng_owner {
  spng_ctx* context;
  explicit spng_owner(spng_ctx* c) noexcept : context(c) {}
  spng_owner(const spng_owner&) = delete;
  spng_owner& operator=(const spng_owner&) = delete;
  ~spng_owner() { spng_ctx_free(context); }
};

inline result<image<rgb8>> decode_png(bytes file, std::string_view name, const png_header& found) {
  const spng_owner spng(spng_ctx_new(SPNG_CTX_IGNORE_ADLER32));
  if (!spng.context) return malformed(name, "the PNG decoder did not start");
  const bool alpha = found.has_alpha();
  const spng_format format = alpha ? SPNG_FMT_RGBA8 : SPNG_FMT_RGB8;
  const std::size_t stride = std::size_t(found.width) * (alpha ? 4 : 3);
  image<rgb8> out(found.width, found.height);
  std::vector<std::uint8_t> blended(alpha ? stride * std::size_t(found.height) : 0);
  std::uint8_t* const pixels = alpha ? blended.data() : out.data();

  int failed = spng_set_png_buffer(spng.context, file.data(), file.size());
  if (!failed) failed = spng_set_crc_action(spng.context, SPNG_CRC_ERROR, SPNG_CRC_DISCARD);
  if (!failed)
    failed = spng_decode_image(spng.context, pixels, stride * std::size_t(found.height), format,
                               alpha ? SPNG_DECODE_TRNS : 0);
  if (failed)
    return malformed(name, std::string("the PNG decoder says \"") + spng_strerror(failed) + "\"");
  if (alpha) over_white(pixels, out);
  return out;
}

inline std::vector<std::byte> png_bytes(const view<rgb8>& picture) {
  const spng_owner spng(spng_ctx_new(SPNG_CTX_ENCODER));
  if (!spng.context) return {};
  // On a photograph: a fifth of the time of level 6 with all filters, 6 % more bytes.
  spng_set_option(spng.context, SPNG_ENCODE_TO_BUFFER, 1);
  spng_set_option(spng.context, SPNG_IMG_COMPRESSION_LEVEL, 2);
  spng_set_option(spng.context, SPNG_FILTER_CHOICE, SPNG_FILTER_CHOICE_UP);
  spng_ihdr header{};
  header.width = std::uint32_t(picture.width), header.height = std::uint32_t(picture.height);
  header.bit_depth = 8, header.color_type = SPNG_COLOR_TYPE_TRUECOLOR;
  if (spng_set_ihdr(spng.context, &header) ||
      spng_encode_image(spng.context, nullptr, 0, SPNG_FMT_PNG, SPNG_ENCODE_PROGRESSIVE))
    return {};
  int state = 0;
  for (int y = 0; y < picture.height && state == 0; ++y)
    state = spng_encode_scanline(spng.context, picture.row(y), std::size_t(picture.width) * 3);
  if (state != SPNG_EOI || spng_encode_chunks(spng.context)) return {};
  std::size_t size = 0;
  int failed = 0;
  void* const file = spng_get_png_buffer(spng.context, &size, &failed);
  const auto* first = static_cast<const std::byte*>(file);
  std::vector<std::byte> out;
  if (file) out.assign(first, first + size);
  std::free(file);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI::image_file_detail
