#pragma once

#include "fovea/io/image_file.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "support/pictures.hpp"

/// Small picture files made in code, and what an ill-meaning sender would make of them.
namespace fovea_test::inline FOVEA_ABI {

using file_bytes = std::vector<std::byte>;

inline file_bytes bytes_of(std::string_view text) {
  file_bytes out(text.size());
  if (!text.empty()) std::memcpy(out.data(), text.data(), text.size());
  return out;
}
inline void put(file_bytes& out, std::initializer_list<int> values) {
  for (const int v : values) out.push_back(std::byte(v));
}
inline void append(file_bytes& out, const file_bytes& more) {
  out.insert(out.end(), more.begin(), more.end());
}
inline void put_little(file_bytes& out, std::uint32_t v, int size) {
  for (int i = 0; i < size; ++i) out.push_back(std::byte(v >> (8 * i) & 255));
}
inline void put_big(file_bytes& out, std::uint32_t v, int size) {
  for (int i = size - 1; i >= 0; --i) out.push_back(std::byte(v >> (8 * i) & 255));
}

// JPEG

/// A TIFF structure with one entry, the orientation, after the letters that announce it.
inline file_bytes exif_block(int orientation, bool little) {
  file_bytes out = bytes_of(std::string_view("Exif\0\0", 6));
  append(out, bytes_of(little ? "II" : "MM"));
  const auto number = [&](std::uint32_t v, int size) {
    little ? put_little(out, v, size) : put_big(out, v, size);
  };
  number(42, 2), number(8, 4), number(1, 2);
  number(0x0112, 2), number(3, 2), number(1, 4), number(std::uint32_t(orientation), 2);
  number(0, 2), number(0, 4);
  return out;
}

inline file_bytes segment(int marker, const file_bytes& body) {
  file_bytes out;
  put(out, {0xFF, marker});
  put_big(out, std::uint32_t(body.size() + 2), 2);
  append(out, body);
  return out;
}

/// `jpeg` with a segment right after its start.
inline file_bytes with_segment(const file_bytes& jpeg, int marker, const file_bytes& body) {
  file_bytes out(jpeg.begin(), jpeg.begin() + 2);
  append(out, segment(marker, body));
  out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
  return out;
}

inline file_bytes with_exif(const file_bytes& jpeg, int orientation, bool little) {
  return with_segment(jpeg, 0xE1, exif_block(orientation, little));
}

/// Where the body of the first segment with this marker starts; 0 if there is none.
inline std::size_t body_of(const file_bytes& jpeg, int marker) {
  const auto at = [&](std::size_t i) { return std::to_integer<std::size_t>(jpeg[i]); };
  for (std::size_t i = 2; i + 4 < jpeg.size(); i += 2 + at(i + 2) * 256 + at(i + 3))
    if (jpeg[i + 1] == std::byte(marker)) return i + 4;
  return 0;
}

/// `jpeg` with some bytes of a segment's body replaced.
inline file_bytes patched(file_bytes jpeg, int marker, std::size_t offset,
                          std::initializer_list<int> values) {
  std::size_t at = body_of(jpeg, marker) + offset;
  for (const int v : values) jpeg[at++] = std::byte(v);
  return jpeg;
}

inline file_bytes huffman_table(int kind_and_slot, std::initializer_list<int> counts,
                                std::size_t symbols, int symbol = 1) {
  file_bytes out;
  put(out, {kind_and_slot});
  put(out, counts);
  out.resize(17, std::byte(0));
  out.insert(out.end(), symbols, std::byte(symbol));
  return out;
}

// PNG

inline std::uint32_t checksum(const file_bytes& b) {
  std::uint32_t c = 0xffffffff;
  for (const std::byte byte : b) {
    c ^= std::to_integer<std::uint32_t>(byte);
    for (int i = 0; i < 8; ++i) c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
  }
  return ~c;
}
inline void put_chunk(file_bytes& out, std::string_view type, const file_bytes& body) {
  file_bytes typed = bytes_of(type);
  append(typed, body);
  put_big(out, std::uint32_t(body.size()), 4);
  append(out, typed);
  put_big(out, checksum(typed), 4);
}
inline file_bytes png_header(std::uint32_t width, std::uint32_t height, int bits, int type) {
  file_bytes out;
  put_big(out, width, 4), put_big(out, height, 4);
  put(out, {bits, type, 0, 0, 0});
  return out;
}

struct png_chunk {
  std::string_view type;
  file_bytes body;
};
inline file_bytes png(const std::vector<png_chunk>& chunks) {
  file_bytes out = bytes_of("\x89PNG\r\n\x1a\n");
  for (const png_chunk& c : chunks) put_chunk(out, c.type, c.body);
  return out;
}

/// Rows as they are, in one stored block, as zlib wraps them.
inline file_bytes stored(const file_bytes& raw) {
  file_bytes out;
  put(out, {0x78, 0x01, 0x01});
  put_little(out, std::uint32_t(raw.size()), 2);
  put_little(out, ~std::uint32_t(raw.size()), 2);
  append(out, raw);
  std::uint32_t a = 1, b = 0;
  for (const std::byte byte : raw)
    a = (a + std::to_integer<std::uint32_t>(byte)) % 65521, b = (b + a) % 65521;
  put_big(out, b << 16 | a, 4);
  return out;
}

/// Three by two pixels of four bits with a palette of two colours; index 9 is past its end.
inline file_bytes palette_png() {
  file_bytes raw;
  put(raw, {0, 0x01, 0x00, 0, 0x19, 0x10});
  return png({{"IHDR", png_header(3, 2, 4, 3)},
              {"PLTE", bytes_of("abcdef")},
              {"IDAT", stored(raw)},
              {"IEND", {}}});
}

// BMP

struct bmp_shape {
  std::uint32_t width = 3, height = 2, bits = 24, compression = 0, colors = 0, offset = 54;
  std::size_t rest = 24;  ///< bytes after the header of 54
};
inline file_bytes raw_bmp(const bmp_shape& s) {
  file_bytes out = bytes_of("BM");
  put_little(out, std::uint32_t(54 + s.rest), 4), put_little(out, 0, 4);
  put_little(out, s.offset, 4), put_little(out, 40, 4);
  put_little(out, s.width, 4), put_little(out, s.height, 4);
  put_little(out, 1, 2), put_little(out, s.bits, 2), put_little(out, s.compression, 4);
  put_little(out, 0, 4), put_little(out, 0, 4), put_little(out, 0, 4);
  put_little(out, s.colors, 4), put_little(out, 0, 4);
  for (std::size_t i = 0; i < s.rest; ++i) out.push_back(std::byte(i * 37 & 255));
  return out;
}
inline file_bytes bmp(const fovea::image<fovea::rgb8>& picture) {
  bmp_shape s;
  const auto stride = std::size_t(picture.width() * 3 + 3) / 4 * 4;
  s.width = std::uint32_t(picture.width()), s.height = std::uint32_t(picture.height());
  s.rest = 0;
  file_bytes out = raw_bmp(s);
  out.resize(54 + stride * s.height);
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x)
      for (std::size_t c = 0; c < 3; ++c)
        out[54 + stride * std::size_t(picture.height() - 1 - y) + std::size_t(x) * 3 + c] =
            std::byte(picture.at(x, y)[2 - c]);
  return out;
}

struct named_file {
  const char* what;
  file_bytes file;
};

/// Three for each format, each well under two kilobytes.
inline std::vector<named_file> small_files() {
  const auto one = scene(1, 1, 1), small = scene(9, 5, 2), wide = scene(20, 17, 3);
  return {
      {"jpeg 1x1", fovea::encode_jpeg(one, 90)},
      {"jpeg with exif", with_exif(fovea::encode_jpeg(small, 60), 6, true)},
      {"jpeg with restarts and a comment",
       with_segment(with_segment(fovea::encode_jpeg(wide, 95), 0xFE, bytes_of("words")), 0xDD,
                    bytes_of(std::string_view("\0\0", 2)))},
      {"png 1x1", fovea::encode_png(one)},
      {"png", fovea::encode_png(small)},
      {"png with a palette", palette_png()},
      {"bmp", bmp(small)},
      {"bmp of 4 bits", raw_bmp({3, 2, 4, 0, 16, 54 + 64, 64 + 8})},
      {"bmp with masks", raw_bmp({2, 3, 16, 0, 0, 54, 12})},
  };
}

}  // namespace fovea_test::inline FOVEA_ABI
