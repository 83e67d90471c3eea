#pragma once

#include "io/image_file_fixtures.hpp"

namespace fovea_test::inline FOVEA_ABI {

struct hostile_file {
  const char* what;
  file_bytes file;
  fovea::error_code expected;
};

inline std::vector<hostile_file> hostile_jpeg_tables() {
  using enum fovea::error_code;
  const auto good = fovea::encode_jpeg(scene(24, 16, 1), 80);
  const auto bad_table = [&](int kind, std::initializer_list<int> counts, std::size_t symbols,
                             int symbol = 1) {
    return with_segment(good, 0xC4, huffman_table(kind, counts, symbols, symbol));
  };
  return {
      {"510 codes of 15 and 16 bits",
       bad_table(0x10, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255}, 510), malformed},
      {"255 codes of 16 lengths",
       bad_table(0x00,
                 {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255},
                 16 * 255),
       malformed},
      {"three codes of one bit", bad_table(0x00, {3}, 3), malformed},
      {"symbols missing", bad_table(0x10, {1}, 0), malformed},
      {"a DC symbol of 200 bits", bad_table(0x00, {1}, 1, 200), malformed},
      {"table number 4", bad_table(0x04, {1}, 1), malformed},
      {"a table of a third kind", bad_table(0x20, {1}, 1), malformed},
      {"quantization table 9", with_segment(good, 0xDB, bytes_of(std::string(65, '\x09'))),
       malformed},
      {"quantization cut short", with_segment(good, 0xDB, bytes_of(std::string(64, '\0'))),
       malformed},
      {"a restart interval of 3 bytes", with_segment(good, 0xDD, bytes_of("abc")), malformed},
      {"arithmetic tables", with_segment(good, 0xCC, bytes_of("ab")), unsupported},
  };
}

inline std::vector<hostile_file> hostile_jpeg_frames() {
  using enum fovea::error_code;
  const auto good = fovea::encode_jpeg(scene(24, 16, 1), 80);
  const auto frame = [&](std::size_t at, std::initializer_list<int> values) {
    return patched(good, 0xC0, at, values);
  };
  const auto scan = [&](std::size_t at, std::initializer_list<int> values) {
    return patched(good, 0xDA, at, values);
  };
  file_bytes no_frame = good;
  no_frame[body_of(good, 0xC0) - 3] = std::byte(0xE5);
  file_bytes over_the_end = with_segment(good, 0xE3, bytes_of("x"));
  over_the_end[4] = std::byte(255);
  const file_bytes frame_again(good.begin() + std::ptrdiff_t(body_of(good, 0xC0)),
                               good.begin() + std::ptrdiff_t(body_of(good, 0xC0) + 15));
  return {
      {"two frames", with_segment(good, 0xC0, frame_again), malformed},
      {"no height", frame(1, {0, 0}), malformed},
      {"no width", frame(3, {0, 0}), malformed},
      {"four thousand million pixels", frame(1, {255, 255, 255, 255}), too_large},
      {"12 bits", frame(0, {12}), unsupported},
      {"two components", frame(5, {2}), unsupported},
      {"components that share a name", frame(9, {1}), malformed},
      {"sampling by zero", frame(7, {0x01}), malformed},
      {"sampling by five", frame(7, {0x51}), malformed},
      {"thirds of a pixel", frame(7, {0x22, 0, 2, 0x31}), unsupported},
      {"quantization table 7", frame(8, {7}), malformed},
      {"quantization table 3, never given", frame(8, {3}), malformed},
      {"no frame", no_frame, malformed},
      {"a scan of no components", scan(0, {0}), malformed},
      {"a scan of a stranger", scan(1, {77}), malformed},
      {"a scan by tables never given", scan(2, {0x33}), malformed},
      {"a scan by table 15", scan(2, {0xFF}), malformed},
      {"a component twice", scan(3, {1}), malformed},
      {"coefficients from 5 on", scan(7, {5}), malformed},
      {"a segment over the end", over_the_end, malformed},
  };
}

inline std::vector<hostile_file> hostile_png_headers() {
  using enum fovea::error_code;
  const file_bytes row = stored(bytes_of(std::string(8, '\0')));
  const auto header = [&](std::uint32_t width, std::uint32_t height, int bits, int type) {
    return png({{"IHDR", png_header(width, height, bits, type)}, {"IDAT", row}, {"IEND", {}}});
  };
  const png_chunk one{"IHDR", png_header(1, 2, 8, 2)};
  const png_chunk data{"IDAT", row}, end{"IEND", {}};
  return {
      {"no width", header(0, 2, 8, 2), malformed},
      {"no height", header(1, 0, 8, 2), malformed},
      {"two thousand million wide", header(0x7fffffff, 1, 8, 2), too_large},
      {"a product over 32 bits", header(0x10000, 0x10000, 8, 2), too_large},
      {"64 million and one", header(8192, 8193, 8, 2), too_large},
      {"three bits", header(1, 2, 3, 0), malformed},
      {"colours of four bits", header(1, 2, 4, 2), malformed},
      {"colour type 5", header(1, 2, 8, 5), malformed},
      {"a header of 12 bytes", png({{"IHDR", file_bytes(12, std::byte(1))}, data, end}), malformed},
      {"two headers", png({one, one, data, end}), malformed},
      {"no header", png({data, end}), malformed},
  };
}

inline std::vector<hostile_file> hostile_png_chunks() {
  using enum fovea::error_code;
  const file_bytes row = stored(bytes_of(std::string(8, '\0')));
  const png_chunk one{"IHDR", png_header(1, 2, 8, 2)}, indexed{"IHDR", png_header(1, 2, 8, 3)};
  const png_chunk data{"IDAT", row}, end{"IEND", {}};
  auto wrong_sum = png({one, data, end});
  wrong_sum[8 + 25 + 10] ^= std::byte(1);
  auto endless = png({one, data, end});
  endless[8 + 25] = std::byte(0x80);
  return {
      {"no data", png({one, end}), malformed},
      {"data torn apart", png({one, data, {"tEXt", bytes_of("a")}, data, end}), malformed},
      {"no palette", png({indexed, data, end}), malformed},
      {"an empty palette", png({indexed, {"PLTE", {}}, data, end}), malformed},
      {"257 colours", png({indexed, {"PLTE", file_bytes(771, std::byte(9))}, data, end}),
       malformed},
      {"17 colours of 4 bits",
       png({{"IHDR", png_header(1, 2, 4, 3)}, {"PLTE", file_bytes(51, std::byte(9))}, data, end}),
       malformed},
      {"a palette after the data", png({one, data, {"PLTE", bytes_of("abc")}, end}), malformed},
      {"transparency for 2 of 1 colours",
       png({indexed, {"PLTE", bytes_of("abc")}, {"tRNS", bytes_of("ab")}, data, end}), malformed},
      {"transparency of a wrong length", png({one, {"tRNS", bytes_of("ab")}, data, end}),
       malformed},
      {"an unknown chunk that is needed", png({one, {"ABCD", {}}, data, end}), malformed},
      {"a checksum that does not fit", wrong_sum, malformed},
      {"a chunk of two thousand million bytes", endless, malformed},
      {"data that is not zlib's", png({one, {"IDAT", bytes_of("not zlib at all")}, end}),
       malformed},
      {"a filter that does not exist", png({one, {"IDAT", stored(bytes_of("\7abc\7abc"))}, end}),
       malformed},
      {"too little data", png({{"IHDR", png_header(90, 90, 8, 2)}, data, end}), malformed},
  };
}

inline std::vector<hostile_file> hostile_bmps() {
  using enum fovea::error_code;
  file_bytes gaps = raw_bmp({2, 3, 32, 3, 0, 54 + 12, 12 + 24});
  for (std::size_t i = 0; i < 12; ++i) gaps[54 + i] = std::byte(0x55);
  file_bytes planes = raw_bmp(bmp_shape{}), header = planes;
  planes[26] = std::byte(9), header[14] = std::byte(13);
  return {
      {"no width", raw_bmp({0, 2}), malformed},
      {"no height", raw_bmp({3, 0}), malformed},
      {"a width below zero", raw_bmp({0xffffffff, 2}), too_large},
      {"the lowest height there is", raw_bmp({3, 0x80000000}), too_large},
      {"a product over 32 bits", raw_bmp({0xffff, 0xffff}), too_large},
      {"rows that are not there", raw_bmp({3, 3}), malformed},
      {"pixels past the end", raw_bmp({3, 2, 24, 0, 0, 0xfffffff0}), malformed},
      {"pixels within the header", raw_bmp({3, 2, 24, 0, 0, 20}), malformed},
      {"seven bits", raw_bmp({3, 2, 7}), malformed},
      {"run lengths", raw_bmp({3, 2, 8, 1, 0, 54}), unsupported},
      {"a JPEG inside", raw_bmp({3, 2, 24, 4}), unsupported},
      {"more colours than 8 bits have", raw_bmp({3, 2, 8, 0, 257}), malformed},
      {"masks with gaps", gaps, malformed},
      {"masks that are not there", raw_bmp({3, 2, 32, 3, 0, 54}), malformed},
      {"nine planes", planes, malformed},
      {"a header of 13 bytes", header, malformed},
  };
}

inline std::vector<hostile_file> hostile_files() {
  auto all = hostile_jpeg_tables();
  for (const auto& more :
       {hostile_jpeg_frames(), hostile_png_headers(), hostile_png_chunks(), hostile_bmps()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace fovea_test::inline FOVEA_ABI
