#include "support/converted.hpp"
#include "support/run_op.hpp"
#include "support/slow_here.hpp"

#include <doctest/doctest.h>

#include <fovea/nn/evaluate.hpp>

#include <cmath>

namespace {

using namespace fovea_test;
using reader = fovea::result<nn::graph> (*)(fovea::bytes);

/// A seed of the fuzz targets: small models of every format, written as text.
std::vector<std::byte> seed(const std::string& name) {
  const auto file = fovea::file_map::read(FOVEA_SOURCE "/tests/fuzz/seeds/" + name);
  if (!file) FAIL(file.error().sentence);
  const auto bytes = file->contents();
  return {bytes.begin(), bytes.end()};
}
std::vector<nn::tensor> answer(reader read, const std::string& name, const nn::tensor& x) {
  const auto g = read(seed(name));
  if (!g) FAIL(g.error().sentence);
  const auto y = nn::evaluate(*g, std::span(&x, 1));
  if (!y) FAIL(y.error().sentence);
  return *y;
}
nn::tensor filled(const nn::shape& dims, float value) {
  const std::vector<float> v(static_cast<std::size_t>(dims.count()), value);
  return nn::tensor::of<float>(dims, v);
}
void check(const nn::tensor& got, const nn::shape& dims, const std::vector<double>& expected) {
  REQUIRE(got.dims().text() == dims.text());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(got.span<float>()[i] == doctest::Approx(expected[i]).epsilon(1e-5));
  }
}
constexpr double w = 0.75097656;  // the letters @@@? as a float

struct format {
  const char* name;
  reader read;
  std::vector<std::string> seeds;
};
const std::vector<format>& formats() {
  static const std::vector<format> all{
      {"tfjs", read_tfjs_case, {"tfjs/conv.json", "tfjs/shape.json", "tfjs/product.json"}},
      {"openvino",
       read_openvino_case,
       {"openvino/conv.xml", "openvino/quantize.xml", "openvino/old.xml"}},
      {"face_api",
       read_face_api_case,
       {"face_api/detector.json", "face_api/landmarks.json", "face_api/age.json"}}};
  return all;
}

}  // namespace

TEST_CASE("a fused convolution of TensorFlow.js pads as SAME, adds its bias and clips") {
  const auto y = answer(read_tfjs_case, "tfjs/conv.json", filled({1, 3, 3, 1}, 1))[0];
  std::vector<double> expected;
  for (const double taps : {4, 4, 2, 4, 4, 2, 2, 2, 1})
    for (int filter = 0; filter < 2; ++filter) expected.push_back(w * taps + w);
  check(y, {1, 3, 3, 2}, expected);
  const auto negative = answer(read_tfjs_case, "tfjs/conv.json", filled({1, 3, 3, 1}, -9))[0];
  CHECK(negative.span<float>()[0] == 0);
}

TEST_CASE("shape arithmetic of TensorFlow.js follows the input") {
  const auto x = nn::tensor::of<float>({2, 4}, std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8});
  check(answer(read_tfjs_case, "tfjs/shape.json", x)[0], {2, 2}, {2, 3, 6, 7});
}

TEST_CASE("bytes and halves of TensorFlow.js are widened by their scale") {
  // Weights from '!' on: 0.5, 1, 1.5, 2, 2.5, 3; the floor is the half 0x4020, 2.0625.
  const auto x = nn::tensor::of<float>({1, 2}, std::vector<float>{1, -1});
  const auto y = answer(read_tfjs_case, "tfjs/product.json", x);
  check(y[0], {1, 3}, {-.5, -.5, -.5});
  check(y[1], {1, 3}, {1 / 3., 1 / 3., 1 / 3.});
}

TEST_CASE("a channels-first convolution of OpenVINO keeps its layout") {
  const auto y = answer(read_openvino_case, "openvino/conv.xml", filled({1, 1, 3, 3}, 1))[0];
  std::vector<double> expected;
  for (int filter = 0; filter < 2; ++filter)
    for (const double taps : {4, 4, 2, 4, 4, 2, 2, 2, 1}) expected.push_back(w * taps);
  check(y, {1, 2, 3, 3}, expected);
}

TEST_CASE("FakeQuantize leaves as many levels as it says") {
  // Limits are the halves 0x3c20 and 0x4040: 1.03125 and 2.125; five levels.
  std::vector<float> v;
  for (int i = 0; i < 9; ++i) v.push_back(.9f + .2f * float(i));
  const auto level = [](double x) {
    const double step = (2.125 - 1.03125) / 4;
    return 1.03125 + step * std::nearbyint((std::clamp(x, 1.03125, 2.125) - 1.03125) / step);
  };
  const double a = level(.9 + .8), b = level(.9 + 1.), c = level(.9 + 1.4), d = level(.9 + 1.6);
  const auto first = [](double p, double q) { return 1 / (1 + std::exp(q - p)); };
  check(answer(read_openvino_case, "openvino/quantize.xml",
               nn::tensor::of<float>({1, 1, 3, 3}, v))[0],
        {1, 1, 2, 2}, {first(a, b), first(b, a), first(c, d), first(d, c)});
}

TEST_CASE("networks of the third version hold their weights in blobs") {
  const auto y = answer(read_openvino_case, "openvino/old.xml", filled({1, 1, 3, 3}, 1))[0];
  const double s = 2 * w;  // after scale and shift
  std::vector<double> expected;
  for (const double taps : {4, 6, 4, 6, 9, 6, 4, 6, 4})
    expected.push_back(std::min(6., w * taps * s + w) + s);
  check(y, {1, 1, 3, 3}, expected);
}

TEST_CASE("networks of face-api.js are told apart by their weights") {
  const auto box =
      answer(read_face_api_case, "face_api/detector.json", filled({1, 96, 64, 3}, .1f));
  CHECK(box[0].dims() == nn::shape{1, 3, 2, 5});
  const auto points =
      answer(read_face_api_case, "face_api/landmarks.json", filled({1, 112, 112, 3}, .1f));
  CHECK(points[0].dims() == nn::shape{1, 136});
  const auto who = answer(read_face_api_case, "face_api/age.json", filled({1, 112, 112, 3}, .1f));
  CHECK(who[0].dims() == nn::shape{1, 1});
  CHECK(who[1].span<float>()[0] + who[1].span<float>()[1] == doctest::Approx(1));
}

TEST_CASE("no prefix of a model to convert does harm, and each names the file") {
  for (const auto& f : formats())
    for (const auto& name : f.seeds) {
      CAPTURE(name);
      const auto whole = seed(name);
      for (std::size_t n = 0; n < whole.size(); n += 1 + n / 512) {
        CAPTURE(n);
        const auto g = f.read(fovea::bytes(whole).first(n));
        CHECK(!g);
        if (!g) CHECK(g.error().sentence.find("case: ") == 0);
      }
    }
}

TEST_CASE("no single-byte change of a model to convert does harm") {
  constexpr int flips[] = {1, 0x10, 0x80};
  for (const auto& f : formats())
    for (const auto& name : f.seeds) {
      auto changed = seed(name);
      for (std::size_t i = 0; i < changed.size(); ++i)
        for (const int flip : flips) {
          // The fuzz replays do them all.
          if (slow_here() && (i % 2 == 1 || flip != flips[i / 2 % 3])) continue;
          changed[i] ^= static_cast<std::byte>(flip);
          static_cast<void>(f.read(changed));
          changed[i] ^= static_cast<std::byte>(flip);
        }
    }
}
