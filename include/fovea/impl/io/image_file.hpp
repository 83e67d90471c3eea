#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/image/color.hpp"
#include "fovea/io/image_file.hpp"

#include "fovea/impl/io/bmp_decoder.hpp"
#include "fovea/impl/io/image_header.hpp"
#include "fovea/impl/io/jpeg_header.hpp"
#include "fovea/impl/io/png_header.hpp"
#if defined(FOVEA_WITH_JPEG)
#include "fovea/impl/io/jpeg_codec.hpp"
#endif
#if defined(FOVEA_WITH_SPNG)
#include "fovea/impl/io/spng_codec.hpp"
#endif
#if !defined(FOVEA_WITH_JPEG) || !defined(FOVEA_WITH_SPNG)
#include "fovea/impl/io/stb_codec.hpp"
#endif

namespace fovea::inline FOVEA_ABI {
namespace image_file_detail {

/// What a file that is none of ours seems to be.
inline failure not_ours(bytes file, std::string_view name) {
  const char* what = "is not a picture that this build knows";
  if (starts(file, "GIF8")) what = "is a GIF picture";
  if (starts(file, "RIFF") && file.size() >= 12 && starts(file.subspan(8), "WEBP"))
    what = "is a WebP picture";
  if (starts(file, "II*") || starts(file, std::string_view("MM\0*", 4))) what = "is a TIFF picture";
  if (file.size() >= 12 && starts(file.subspan(4), "ftyp")) what = "is a HEIF, AVIF or video file";
  return unsupported(name, what);
}

inline result<image<rgb8>> turned(result<image<rgb8>> decoded, orientation stored,
                                  const image_file_options& options) {
  if (!decoded || !options.upright || stored == orientation::upright) return decoded;
  return oriented<rgb8>(*decoded, stored);
}

}  // namespace image_file_detail

FOVEA_INLINE result<image<rgb8>> decode_image(bytes file, std::string_view name,
                                              const image_file_options& options) {
  using namespace image_file_detail;
  constexpr std::size_t most_ever = std::size_t(1) << 30;  // decoders count in int
  const std::size_t most = options.most_bytes < most_ever ? options.most_bytes : most_ever;
  if (file.size() > most)
    return failure{error_code::too_large,
                   std::string(name) + " has " + std::to_string(file.size()) +
                       " bytes; the limit here is " + std::to_string(most) + "."};
  if (file.empty()) return malformed(name, "it is empty");
  if (starts(file, "\xff\xd8\xff")) {
    const auto found = jpeg_check(name, options)(file);
    if (!found) return found.error();
    return turned(decode_jpeg(file, name, *found), found->stored, options);
  }
  if (starts(file, "\x89PNG\r\n\x1a\n")) {
    const auto found = png_check(name, options)(file);
    if (!found) return found.error();
    return turned(decode_png(file, name, *found), found->stored, options);
  }
  if (starts(file, "BM")) return bmp_decoder(name, options)(file);
  return not_ours(file, name);
}

FOVEA_INLINE result<image<rgb8>> read_image(const std::string& path,
                                            const image_file_options& options) {
  const auto file = file_map::read(path, options.most_bytes);
  if (!file) return file.error();
  return decode_image(file->contents(), path, options);
}

FOVEA_INLINE std::vector<std::byte> encode_png(const view<rgb8>& picture) {
  if (picture.empty()) return {};
  return image_file_detail::png_bytes(picture);
}

FOVEA_INLINE std::vector<std::byte> encode_jpeg(const view<rgb8>& picture, int quality) {
  return image_file_detail::jpeg_bytes(picture, quality < 1 ? 1 : quality > 100 ? 100 : quality);
}

namespace image_file_detail {

inline status write_encoded(const std::string& path, const std::vector<std::byte>& file,
                            const char* format) {
  if (file.empty())
    return failure{error_code::unsupported, path + ": an empty or too large picture cannot be a " +
                                                format + "; nothing was written."};
  return write_file(path, file);
}

}  // namespace image_file_detail

FOVEA_INLINE status write_png(const std::string& path, const view<rgb8>& picture) {
  return image_file_detail::write_encoded(path, encode_png(picture), "PNG");
}

FOVEA_INLINE status write_jpeg(const std::string& path, const view<rgb8>& picture, int quality) {
  return image_file_detail::write_encoded(path, encode_jpeg(picture, quality), "JPEG");
}

}  // namespace fovea::inline FOVEA_ABI
