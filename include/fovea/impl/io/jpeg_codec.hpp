#pragma once

#include "fovea/impl/io/image_header.hpp"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <jerror.h>
#include <jpeglib.h>

/// JPEG by libjpeg or libjpeg-turbo, both ways.
namespace fovea::inline FOVEA_ABI::image_file_detail {

/// libjpeg leaves a failing call by longjmp. Whatever it jumps over is plain memory: objects with
/// destructors live in the callers of these functions, never in their frames.
struct jpeg_exit {
  jpeg_error_mgr base;
  std::jmp_buf leave;
  char message[JMSG_LENGTH_MAX];
};

inline void leave_jpeg(j_common_ptr info) {
  auto* exit = reinterpret_cast<jpeg_exit*>(info->err);
  (*info->err->format_message)(info, exit->message);
  std::longjmp(exit->leave, 1);
}

/// Level -1 is a warning. Those that mean lost pixels are failures; odd but readable files pass.
inline void remark_jpeg(j_common_ptr info, int level) {
  auto* exit = reinterpret_cast<jpeg_exit*>(info->err);
  const int what = info->err->msg_code;
  if (level < 0 && (what == JWRN_HIT_MARKER || what == JWRN_JPEG_EOF ||
                    what == JWRN_HUFF_BAD_CODE || what == JWRN_MUST_RESYNC)) {
    (*info->err->format_message)(info, exit->message);
    std::longjmp(exit->leave, 1);
  }
}

inline void prepare(jpeg_exit& exit) noexcept {
  jpeg_std_error(&exit.base);
  exit.base.error_exit = leave_jpeg;
  exit.base.emit_message = remark_jpeg;
  exit.message[0] = 0;
}

/// Four inks, stored inverted as Adobe's programs do, to red, green and blue.
inline void inks_to_rgb(const std::uint8_t* inks, int count, std::uint8_t* rgb) noexcept {
  for (int i = 0; i < count; ++i, inks += 4, rgb += 3)
    for (int c = 0; c < 3; ++c) rgb[c] = static_cast<std::uint8_t>((inks[c] * inks[3] + 127) / 255);
}

struct jpeg_job {
  bytes file;
  int width, height;
  bool inks;
  std::uint8_t *pixels, *row;  ///< `row`: four bytes a pixel, if `inks`
};

/// Decodes into `job.pixels`; false with a message in `exit` where it cannot.
inline bool run_jpeg(const jpeg_job& job, jpeg_decompress_struct& info, jpeg_exit& exit) noexcept {
  info.err = &exit.base;
  if (setjmp(exit.leave)) return false;
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(job.file.data()),
               static_cast<unsigned long>(job.file.size()));
  jpeg_read_header(&info, TRUE);
  info.out_color_space = job.inks ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress(&info);
  if (int(info.output_width) != job.width || int(info.output_height) != job.height) return false;
  while (info.output_scanline < info.output_height) {
    std::uint8_t* const out =
        job.pixels + std::size_t(info.output_scanline) * std::size_t(job.width) * 3;
    JSAMPROW rows[1] = {job.inks ? job.row : out};
    jpeg_read_scanlines(&info, rows, 1);
    if (job.inks) inks_to_rgb(job.row, job.width, out);
  }
  return true;
}

inline result<image<rgb8>> decode_jpeg(bytes file, std::string_view name, const header& found) {
  image<rgb8> out(found.width, found.height);
  const bool inks = found.components == 4;
  std::vector<std::uint8_t> row(inks ? std::size_t(found.width) * 4 : 0);
  jpeg_decompress_struct info{};
  jpeg_exit exit;
  prepare(exit);
  const bool ok =
      run_jpeg({file, found.width, found.height, inks, out.data(), row.data()}, info, exit);
  jpeg_destroy_decompress(&info);
  if (!ok) return malformed(name, std::string("the JPEG decoder says \"") + exit.message + "\"");
  return out;
}

struct jpeg_page {
  unsigned char* data = nullptr;
  unsigned long size = 0;
};

inline bool run_jpeg_encoder(const view<rgb8>& picture, int quality, jpeg_compress_struct& info,
                             jpeg_exit& exit, jpeg_page& page) noexcept {
  info.err = &exit.base;
  if (setjmp(exit.leave)) return false;
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &page.data, &page.size);
  info.image_width = static_cast<JDIMENSION>(picture.width);
  info.image_height = static_cast<JDIMENSION>(picture.height);
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    JSAMPROW rows[1] = {const_cast<JSAMPROW>(picture.row(int(info.next_scanline)))};
    jpeg_write_scanlines(&info, rows, 1);
  }
  jpeg_finish_compress(&info);
  return true;
}

/// Empty where the picture is empty or too long for the format.
inline std::vector<std::byte> jpeg_bytes(const view<rgb8>& picture, int quality) {
  jpeg_compress_struct info{};
  jpeg_exit exit;
  jpeg_page page;
  prepare(exit);
  std::vector<std::byte> out;
  const bool ok = run_jpeg_encoder(picture, quality, info, exit, page);
  jpeg_destroy_compress(&info);
  const auto* first = reinterpret_cast<const std::byte*>(page.data);
  if (ok) out.assign(first, first + page.size);
  std::free(page.data);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI::image_file_detail
