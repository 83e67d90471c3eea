#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/impl/vision/plate/text_reader.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/plate/small_plate_reader.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace fovea::inline FOVEA_ABI {

namespace small_reader_detail {

inline constexpr int width = 128, height = 32;
inline constexpr const char* wanted = "plate_reader_small.onnx, with 32 steps of 75 classes";
/// Classes 1 and up; 0 is no letter.
inline constexpr std::u32string_view keys =
    U"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云"
    U"藏陕甘青宁新学警港澳挂使领";

/// R G B as grey (BT.601) of mean 0 and deviation 1; what has no contrast stays near 0.
inline void normalize(const std::uint8_t* rgb, std::span<float> out) {
  double sum = 0, squares = 0;
  for (float& v : out) {
    v = 0.299f * float(rgb[0]) + 0.587f * float(rgb[1]) + 0.114f * float(rgb[2]);
    rgb += 3, sum += double(v), squares += double(v) * double(v);
  }
  const double mean = sum / double(out.size());
  const double spread = std::sqrt(std::max(squares / double(out.size()) - mean * mean, 0.0));
  const float scale = float(1 / std::max(spread, 2.0));
  for (float& v : out) v = (v - float(mean)) * scale;
}

}  // namespace small_reader_detail

FOVEA_INLINE result<small_plate_reader> small_plate_reader::load(const std::string& path,
                                                                 executor* parallel) {
  using namespace small_reader_detail;
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  auto program =
      compile_for_gray(std::move(*graph), path, width, height, "small_plate_reader", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "small_plate_reader", wanted};
  const auto classes = std::int64_t(keys.size()) + 1;
  if (const auto output = expect.output({1, 32, classes}); !output) return output.error();
  return small_plate_reader(nn::session(*program, parallel));
}

FOVEA_INLINE void small_plate_reader::learn(std::span<const char32_t> letters) {
  using namespace small_reader_detail;
  classes_ = text_reader_detail::classes_for({keys.data(), keys.size()}, letters);
  classes_.insert(classes_.begin(), 0);
}

FOVEA_INLINE void small_plate_reader::read(const image_view& image, const text_line& line,
                                           ctc_steps& out) {
  using namespace small_reader_detail;
  FOVEA_ASSERT(!classes_.empty(), "a reader learns letters before it reads");
  pixels_.assign(std::size_t(width) * height * 3, 0);
  if (is_convex(line.corners))
    look_(image, onto(line.corners, width, height),
          {pixels_.data(), width, height, 3 * width, pixel_format::rgb8});
  normalize(pixels_.data(), net_.input<float>(0));
  net_.run();
  const auto p = net_.output<float>(0);
  text_reader_detail::collector all(classes_, 0, out);
  for (std::size_t at = 0; at < p.size(); at += classes_.size())
    all.add(p.subspan(at, classes_.size()));
  all.end();
}

}  // namespace fovea::inline FOVEA_ABI
