// chain_limits PHOTO   what faces may cost on one thread, and what they do: a line each, with the
// limit
//
// Medians of 200 runs, in CPU time of the thread. Ends with 1 where a limit is passed.
#include "apps/common/cpu_time.hpp"
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

using namespace fovea;

template <class F>
bool within(const char* what, double limit_ms, int at_once, F&& f) {
  std::vector<double> times;
  for (int i = 0; i < 220; ++i) {
    const double from = app::cpu_milliseconds();
    for (int k = 0; k < at_once; ++k) f();
    if (i >= 20) times.push_back((app::cpu_milliseconds() - from) / at_once);
  }
  std::sort(times.begin(), times.end());
  const double median = times[times.size() / 2];
  std::printf("%-44s %9.5f ms  limit %7.4f  ratio %5.2f\n", what, median, limit_ms,
              limit_ms / median);
  return median <= limit_ms;
}

bool all_within(const char* file) {
  const auto photo = read_image(file).value();
  image<rgb8> frame(320, 240);
  const float step = std::max(float(photo.width()) / 320, float(photo.height()) / 240);
  sampler cut;
  cut(photo, affine{step, 0, 0, 0, step, 0}, frame);
  detect_options how;
  how.long_side = 320;
  auto detector = yunet::load(models::path("yunet_n.onnx"), how).value();
  auto identity = mobile_face::load(models::path("MobileFaceNet.tflite")).value();
  auto other = face_feature::load(models::path("fr_feature.onnx")).value();
  const face_detection face = yunet::load(models::path("yunet_n.onnx")).value().detect(photo)[0];
  five_point align;
  const auto a = quantized(other.read(align.align(photo, face)));
  auto b = a;
  std::reverse(b.values.begin(), b.values.end());
  volatile float sink = 0;
  bool well = within("detect faces in 320 x 240", 2.2, 1, [&] { detector.detect(frame); });
  well &= within("align and embed with MobileFaceNet", 4, 1,
                 [&] { sink = identity.read(align.align(photo, face)).values[0]; });
  well &= within("compare 512 numbers as bytes", 0.0001, 1000, [&] { sink = cosine(a, b); });
  std::printf("kernels: %s; faces found in the small frame: %zu\n", kernel::best().name,
              detector.detect(frame).size());
  return well;
}

}  // namespace

int main(int count, char** words) try {
  if (count != 2) return std::fputs("usage: chain_limits PHOTO\n", stderr), 2;
  return all_within(words[1]) ? 0 : 1;
} catch (const std::exception& problem) {
  std::fprintf(stderr, "limits: %s\n", problem.what());
  return 2;
}
