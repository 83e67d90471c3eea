#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/core/file_map.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/plate/plate_grammar.hpp"
#include "fovea/vision/plate/text_reader.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace text_reader_detail {

inline constexpr int height = 48, width = 320;
inline constexpr std::uint8_t ignored = 255;
inline constexpr std::size_t most_keys = 20000;
inline constexpr const char* wanted =
    "PP-OCRv4's recogniser with a dictionary of two entries less than it has classes";

/// Letters as plates have them, and what is between letters as none at all (0).
inline char32_t plain(char32_t c) noexcept {
  if (c >= 'a' && c <= 'z') return c - 'a' + 'A';
  if (c >= 0xff10 && c <= 0xff5a) return plain(c - 0xfee0);  // full width
  for (const char32_t between :
       U" .,-_:;'`\"*~|/\\\u00b7\u2022\u3000\u3002\u2014\u00b0\u2019\u2018")
    if (c == between) return 0;
  return c;
}

inline std::vector<std::uint8_t> classes_for(std::span<const char32_t> keys,
                                             std::span<const char32_t> letters) {
  std::vector<std::uint8_t> out;
  for (const char32_t key : keys) {
    const char32_t c = plain(key);
    const auto at = std::find(letters.begin(), letters.end(), c);
    out.push_back(c == 0                ? std::uint8_t(0)
                  : at == letters.end() ? ignored
                                        : std::uint8_t(at - letters.begin() + 1));
  }
  return out;
}

/// Adds the steps of a net of `classes.size()` classes, whose class `blank` is no letter.
class collector {
 public:
  collector(std::span<const std::uint8_t> classes, std::size_t blank, ctc_steps& out)
      : classes_(classes), blank_(blank), before_(blank), out_(out) {}

  void add(std::span<const float> p) {
    const auto to = out_.append();
    std::size_t best = 0;
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      if (p[c] > p[best]) best = c;
      if (classes_[c] != ignored) to[classes_[c]] += p[c];
    }
    if (best != blank_ && best != before_) sum_ += top_, top_ = 0, ++letters_;
    if (best != blank_) top_ = std::max(top_, p[best]);
    before_ = best;
  }
  void end() { out_.confidence = letters_ > 0 ? (sum_ + top_) / float(letters_) : 0; }

 private:
  std::span<const std::uint8_t> classes_;
  std::size_t blank_, before_;
  ctc_steps& out_;
  float sum_ = 0, top_ = 0;
  int letters_ = 0;
};

/// Bytes R G B as (v - mean) * scale, blue first; `count` pixels at `out`.
inline void turn(const std::uint8_t* rgb, std::size_t count, float mean, float scale, float* out) {
  for (std::size_t i = 0; i < count; ++i, rgb += 3, out += 3)
    for (int c = 0; c < 3; ++c) out[c] = (float(rgb[2 - c]) - mean) * scale;
}

inline result<std::vector<char32_t>> read_keys(const std::string& path) {
  auto file = file_map::read(path, std::size_t(1) << 20);
  if (!file) return file.error();
  const auto bytes = file->contents();
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<char32_t> keys{0};
  while (!text.empty() && keys.size() < most_keys) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    keys.push_back(line.empty() ? U' ' : take_character(line));
  }
  keys.push_back(U' ');
  return keys;
}

/// The provinces of the net's classes 10 to 43, then A to Z, last no letter.
inline constexpr const char32_t* barrier_keys =
    U"0123456789皖京渝闽甘粤桂贵琼冀黑豫港鄂湘蒙苏赣吉辽澳宁青陕鲁沪晋川津藏新云浙警"
    U"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

}  // namespace text_reader_detail

FOVEA_INLINE result<text_reader> text_reader::load(const std::string& model,
                                                   const std::string& dictionary,
                                                   executor* parallel) {
  using namespace text_reader_detail;
  auto keys = read_keys(dictionary);
  if (!keys) return keys.error();
  auto graph = read_graph(model);
  if (!graph) return graph.error();
  auto program =
      compile_for_picture(std::move(*graph), model, width, height, "text_reader", wanted);
  if (!program) return program.error();
  const expectation expect{*program, model, "text_reader", wanted};
  const auto classes = std::int64_t(keys->size());
  if (const auto output = expect.output({1, -1, classes}); !output)
    return failure{output.error().code,
                   output.error().sentence + " The dictionary is " + dictionary + "."};
  return text_reader(nn::session(*program, parallel), std::move(*keys));
}

FOVEA_INLINE void text_reader::learn(std::span<const char32_t> letters) {
  classes_ = text_reader_detail::classes_for(keys_, letters);
}

FOVEA_INLINE void text_reader::read(const image_view& image, const text_line& line,
                                    ctc_steps& out) {
  using namespace text_reader_detail;
  FOVEA_ASSERT(!classes_.empty(), "a reader learns letters before it reads");
  const auto& q = line.corners;
  float aspect = line.aspect;
  if (!(aspect > 0)) {
    const auto side = [&](std::size_t a, std::size_t b) {
      return std::hypot(q[b].x - q[a].x, q[b].y - q[a].y);
    };
    aspect = (side(0, 1) + side(3, 2)) / std::max(side(0, 3) + side(1, 2), 1e-3f);
  }
  const int across = int(std::clamp(std::round(aspect * height), 8.0f, float(width)));
  pixels_.assign(std::size_t(width) * height * 3, 128);
  if (is_convex(q))
    look_(image, onto(q, across, height),
          {pixels_.data(), across, height, 3 * width, pixel_format::rgb8}, mid_gray);
  turn(pixels_.data(), std::size_t(width) * height, 127.5f, 1 / 127.5f,
       net_.input<float>(0).data());
  net_.run();
  const auto p = net_.output<float>(0);
  collector all(classes_, 0, out);
  for (std::size_t at = 0; at < p.size(); at += classes_.size())
    all.add(p.subspan(at, classes_.size()));
  all.end();
}

FOVEA_INLINE result<barrier_plate_reader> barrier_plate_reader::load(const std::string& path,
                                                                     executor* parallel) {
  const char* wanted = "license-plate-recognition-barrier-0001 with 88 steps of 71 classes";
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  auto program =
      compile_for_picture(std::move(*graph), path, 94, 24, "barrier_plate_reader", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "barrier_plate_reader", wanted};
  if (const auto output = expect.output({88, 1, 71}); !output) return output.error();
  return barrier_plate_reader(nn::session(*program, parallel));
}

FOVEA_INLINE void barrier_plate_reader::learn(std::span<const char32_t> letters) {
  std::u32string_view keys(text_reader_detail::barrier_keys);
  classes_ = text_reader_detail::classes_for({keys.data(), keys.size()}, letters);
  classes_.push_back(0);
}

FOVEA_INLINE void barrier_plate_reader::read(const image_view& image, const text_line& line,
                                             ctc_steps& out) {
  using namespace text_reader_detail;
  FOVEA_ASSERT(!classes_.empty(), "a reader learns letters before it reads");
  pixels_.assign(std::size_t(94) * 24 * 3, 0);
  step_.resize(71);
  if (is_convex(line.corners))
    look_(image, onto(line.corners, 94, 24), {pixels_.data(), 94, 24, 3 * 94, pixel_format::rgb8});
  turn(pixels_.data(), 94 * 24, 0, 1, net_.input<float>(0).data());
  net_.run();
  const auto logits = net_.output<float>(0);
  collector all(classes_, 70, out);
  for (std::size_t at = 0; at < logits.size(); at += 71) {
    const auto step = logits.subspan(at, 71);
    const float top = *std::max_element(step.begin(), step.end());
    float sum = 0;
    for (std::size_t c = 0; c < 71; ++c) sum += step_[c] = std::exp(step[c] - top);
    for (float& v : step_) v /= sum;
    all.add(step_);
  }
  all.end();
}

}  // namespace fovea::inline FOVEA_ABI
