#pragma once

#include "fovea/core/byte_reader.hpp"
#include "fovea/core/result.hpp"
#include "fovea/image/image.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI {

struct image_file_options {
  std::size_t most_bytes = std::size_t(64) << 20;   ///< of the file
  std::size_t most_pixels = std::size_t(64) << 20;  ///< width times height, read from the header
  bool upright = true;                              ///< turn as the EXIF orientation says
};

/// Reads a JPEG, PNG or BMP picture, whatever its file is called.
///
/// Gray, palettes, 16 bits and CMYK become rgb8; what is transparent is laid over white. Headers
/// and tables are checked before anything is decoded, so that a size is refused before it is
/// allocated. A picture that ends too early is refused, not padded. Decoding takes up to about ten
/// bytes for each pixel (progressive JPEG).
///
/// Fails with `not_found`, `unreadable`, `too_large`, `malformed` or `unsupported`.
result<image<rgb8>> read_image(const std::string& path, const image_file_options& options = {});

/// The same from memory; `name` is what the failure's sentence calls it.
result<image<rgb8>> decode_image(bytes file, std::string_view name,
                                 const image_file_options& options = {});

/// A PNG file's bytes.
std::vector<std::byte> encode_png(const view<rgb8>& picture);

/// A JPEG file's bytes; `quality` is 1 to 100. No side may be longer than 65,535 pixels.
std::vector<std::byte> encode_jpeg(const view<rgb8>& picture, int quality = 90);

/// Write the whole file or leave the old one.
status write_png(const std::string& path, const view<rgb8>& picture);
status write_jpeg(const std::string& path, const view<rgb8>& picture, int quality = 90);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/io/image_file.hpp"
#endif
