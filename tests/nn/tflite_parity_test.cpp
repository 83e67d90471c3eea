// TensorFlow Lite models against their twins in ONNX, both run by us on the same picture. The twins
// were trained as one network and converted by different tools, so they share no file format, no
// layout and no padding rule.
#include "support/run_op.hpp"

#include <doctest/doctest.h>

#include <fovea/nn/evaluate.hpp>
#include <fovea/nn/onnx.hpp>
#include <fovea/nn/tflite.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace fovea_test;
namespace {

const std::string models = FOVEA_SHARED "/models/";

bool absent(const std::string& path) {
  if (std::FILE* f = std::fopen((models + path).c_str(), "rb")) return std::fclose(f) != 0;
  MESSAGE("skipped: " << path << " is not among the shared models");
  return true;
}

/// A smooth picture in 0 to 255 with some grain, channels-last.
nn::tensor picture(int height, int width) {
  std::vector<float> v;
  std::mt19937 grain(7);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < 3; ++c) {
        const float wave = std::sin(0.05f * float(x + 20 * c)) * std::cos(0.07f * float(y));
        v.push_back(std::round(127.5f + 90 * wave + float(grain() % 32)));
      }
  return nn::tensor::of<float>({1, height, width, 3}, v);
}
nn::tensor channels_first(const nn::tensor& x) {
  const auto h = x.dims()[1], w = x.dims()[2];
  std::vector<float> v;
  for (std::int64_t c = 0; c < 3; ++c)
    for (std::int64_t p = 0; p < h * w; ++p)
      v.push_back(x.span<float>()[static_cast<std::size_t>(p * 3 + c)]);
  return nn::tensor::of<float>({1, 3, h, w}, v);
}
nn::tensor normalized(const nn::tensor& x, float mean, float deviation) {
  auto v = floats(x);
  for (float& e : v) e = (e - mean) / deviation;
  return nn::tensor::of<float>(x.dims(), v);
}
/// As the first input of `g` stores its elements.
nn::tensor stored_as(const nn::graph& g, const nn::tensor& x) {
  const auto type = g.values[static_cast<std::size_t>(g.inputs[0])].type;
  if (type == nn::element::f32) return x;
  std::vector<std::uint8_t> v;
  for (const float e : floats(x)) v.push_back(static_cast<std::uint8_t>(e));
  return nn::tensor::of<std::uint8_t>(x.dims(), v);
}

/// Every output as floats; those of bytes are left as they are counted.
std::vector<std::vector<float>> answers(const fovea::result<nn::graph>& g, const nn::tensor& x) {
  if (!g) FAIL(g.error().sentence);
  const nn::tensor in = stored_as(*g, x);
  const auto got = nn::evaluate(*g, std::span(&in, 1));
  if (!got) FAIL(got.error().sentence);
  std::vector<std::vector<float>> all;
  for (const auto& t : *got) {
    if (t.type() == nn::element::f32) {
      all.push_back(floats(t));
    } else {
      const auto s = t.span<std::uint8_t>();
      all.push_back({s.begin(), s.end()});
    }
  }
  return all;
}

/// The largest difference as a part of the range of `expected`.
double worst(const std::vector<float>& got, const std::vector<float>& expected) {
  REQUIRE(got.size() == expected.size());
  const auto [low, high] = std::minmax_element(expected.begin(), expected.end());
  double most = 0;
  for (std::size_t i = 0; i < got.size(); ++i)
    most = std::max(most, std::abs(double(got[i]) - double(expected[i])));
  return most / (double(*high) - double(*low));
}
/// Pearson's correlation: does not mind the scale and zero point of bytes.
double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  const double n = double(a.size());
  double sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = double(a[i]), y = double(b[i]);
    sa += x, sb += y, aa += x * x, bb += y * y, ab += x * y;
  }
  return (n * ab - sa * sb) / std::sqrt((n * aa - sa * sa) * (n * bb - sb * sb));
}

/// UltraFace's boxes from offsets to its priors: centre variance 0.1, size variance 0.2.
std::vector<float> decoded(const std::vector<float>& offsets, int width, int height) {
  const std::vector<std::vector<float>> sizes{{10, 16, 24}, {32, 48}, {64, 96}, {128, 192, 256}};
  std::vector<float> boxes;
  std::size_t at = 0;
  for (int level = 0; level < 4; ++level) {
    const int step = 8 << level;
    const int rows = (height + step - 1) / step, columns = (width + step - 1) / step;
    for (int y = 0; y < rows; ++y)
      for (int x = 0; x < columns; ++x)
        for (const float size : sizes[std::size_t(level)]) {
          const float* o = &offsets[at];
          at += 4;
          const float pw = std::min(1.f, size / float(width)),
                      ph = std::min(1.f, size / float(height));
          const float cx = std::min(1.f, (float(x) + .5f) / float(columns)) + o[0] * .1f * pw;
          const float cy = std::min(1.f, (float(y) + .5f) / float(rows)) + o[1] * .1f * ph;
          const float w = std::exp(o[2] * .2f) * pw, h = std::exp(o[3] * .2f) * ph;
          boxes.insert(boxes.end(), {cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2});
        }
  }
  return boxes;
}

}  // namespace

TEST_CASE("UltraFace RFB answers the same from both formats") {
  const std::string lite = "ultraface/version-RFB-320_without_postprocessing.tflite",
                    onnx = "ultraface/version-RFB-320.onnx";
  if (absent(lite) || absent(onnx)) return;
  const auto x = normalized(picture(240, 320), 127, 128);
  const auto got = answers(nn::read_tflite_file(models + lite), x);
  // TensorFlow's fused batch norm knows no epsilon below 1.001e-5; the ONNX file says 1e-5, which
  // alone is worth 4e-4 in the scores.
  auto twin = nn::read_onnx_file(models + onnx);
  REQUIRE(twin);
  for (auto& n : twin->nodes)
    if (auto* norm = n.does.get_if<nn::batch_norm>()) norm->epsilon = 1.001e-5f;
  const auto expected = answers(twin, channels_first(x));
  CHECK(worst(decoded(got[0], 320, 240), expected[1]) < 1e-5);
  CHECK(worst(got[1], expected[0]) < 1e-5);
}

TEST_CASE("YuNet answers the same in five precisions as in ONNX") {
  struct precision {
    const char* file;
    double least_correlation, most_difference;
    int conf, iou, loc;  // which output is which
  };
  // What is left is the quantization itself: TensorFlow Lite runs the integer files to within three
  // quanta of our answers.
  const precision cases[] = {{"model_float32", 0.9999999, 1e-5, 0, 1, 2},
                             {"model_float16_quant", 0.9999, 2e-2, 0, 1, 2},
                             {"model_weight_quant", 0.99, 0.2, 0, 1, 2},
                             {"model_integer_quant", 0.75, 0.5, 0, 2, 1},
                             {"model_full_integer_quant", 0.75, 1e9, 0, 2, 1}};
  const std::string onnx = "yunet/face_detection_yunet_120x160.onnx";
  if (absent(onnx)) return;
  const auto x = picture(120, 160);
  const auto expected = answers(nn::read_onnx_file(models + onnx), channels_first(x));
  for (const auto& c : cases) {
    const std::string lite = "yunet/" + std::string(c.file) + ".tflite";
    if (absent(lite)) continue;
    CAPTURE(c.file);
    const auto got = answers(nn::read_tflite_file(models + lite), x);
    CHECK(correlation(got[std::size_t(c.loc)], expected[0]) > c.least_correlation);
    CHECK(worst(got[std::size_t(c.loc)], expected[0]) < c.most_difference);
    CHECK(worst(got[std::size_t(c.conf)], expected[1]) < c.most_difference);
    CHECK(correlation(got[std::size_t(c.conf)], expected[1]) > c.least_correlation);
    CHECK(correlation(got[std::size_t(c.iou)], expected[2]) > c.least_correlation);
  }
}

TEST_CASE("YOLOX nano in half floats answers as in ONNX") {
  const std::string lite = "yolox/yolox_nano_float16_quantize.tflite",
                    onnx = "yolox/yolox_nano.onnx";
  if (absent(lite) || absent(onnx)) return;
  const auto x = channels_first(picture(416, 416));
  const auto got = answers(nn::read_tflite_file(models + lite), x);
  const auto expected = answers(nn::read_onnx_file(models + onnx), x);
  CHECK(worst(got[0], expected[0]) < 3e-2);  // half floats as weights
  CHECK(correlation(got[0], expected[0]) > 0.9999);
}

TEST_CASE("int8 models answer as their float originals") {
  struct twin {
    std::string whole, real;
    int side;
  };
  const twin twins[] = {
      {"mlperf-tiny/vww_96_int8.tflite", "mlperf-tiny/vww_96_float.tflite", 96},
      {"mlperf-tiny/pretrainedResnet_quant.tflite", "mlperf-tiny/pretrainedResnet.tflite", 32}};
  for (const twin& each : twins) {
    const auto &whole = each.whole, &real = each.real;
    const int side = each.side;
    if (absent(whole) || absent(real)) continue;
    CAPTURE(whole);
    const auto q = nn::read_tflite_file(models + whole), f = nn::read_tflite_file(models + real);
    REQUIRE(q);
    REQUIRE(f);
    // Both int8 inputs are x - 128 of bytes; the floats are bytes / 255 or bytes.
    const auto x = picture(side, side);
    std::vector<std::int8_t> shifted;
    for (const float e : floats(x)) shifted.push_back(static_cast<std::int8_t>(int(e) - 128));
    const auto in = nn::tensor::of<std::int8_t>(x.dims(), shifted);
    const auto got = nn::evaluate(*q, std::span(&in, 1));
    const nn::tensor real_in = side == 96 ? normalized(x, 0, 255) : x;
    const auto expected = answers(f, real_in)[0];
    REQUIRE(got);
    for (std::size_t i = 0; i < expected.size(); ++i)
      CHECK(std::abs((float((*got)[0].span<std::int8_t>()[i]) + 128) / 256 - expected[i]) < 0.1f);
  }
}
