// The stages of looking at a photograph of 1920 pixels, one by one, on one thread.
// Run: examples/run once (it fetches models and samples), then bench_pipeline_photo.
#include "../../examples/models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <benchmark/benchmark.h>

namespace {

using namespace fovea;

std::string photo_file() { return models::path("sample1.jpg"); }

const image<rgb8>& photo() {
  static const auto pixels = read_image(photo_file()).value();
  return pixels;
}

yunet detector(const detect_options& how = {}) {
  return yunet::load(models::path("yunet_n.onnx"), how).value();
}
face_mesh mesh_net() { return face_mesh::load(models::path("face_landmark.tflite")).value(); }
mobile_face identity_net() {
  return mobile_face::load(models::path("MobileFaceNet.tflite")).value();
}
age_gender age_net() { return age_gender::load(models::path("faceres.onnx")).value(); }

face_detection some_face() {
  static const face_detection first = detector().detect(photo())[0];
  return first;
}

void decode(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(read_image(photo_file()).value().data());
}

void load_all(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(detector());
    benchmark::DoNotOptimize(mesh_net());
    benchmark::DoNotOptimize(identity_net());
    benchmark::DoNotOptimize(age_net());
  }
}

void detect(benchmark::State& state) {
  detect_options how;
  how.long_side = int(state.range(0));
  how.smallest_face = float(state.range(1));
  auto d = detector(how);
  for (auto _ : state) benchmark::DoNotOptimize(d.detect(photo()).size());
}

void align_five_points(benchmark::State& state) {
  five_point aligner;
  const auto face = some_face();
  for (auto _ : state) benchmark::DoNotOptimize(&aligner.align(photo(), face));
}

void align_by_mesh(benchmark::State& state) {
  five_point_by_mesh aligner(mesh_net());
  const auto face = some_face();
  for (auto _ : state) benchmark::DoNotOptimize(&aligner.align(photo(), face));
}

void read_mesh(benchmark::State& state) {
  auto net = mesh_net();
  box_frame<mesh_192> frame;
  const auto crop = frame.align(photo(), some_face());
  for (auto _ : state) benchmark::DoNotOptimize(net.read(crop).presence);
}

void read_identity(benchmark::State& state) {
  auto net = identity_net();
  five_point aligner;
  const auto crop = aligner.align(photo(), some_face());
  for (auto _ : state) benchmark::DoNotOptimize(net.read(crop).values[0]);
}

void read_age(benchmark::State& state) {
  auto net = age_net();
  box_frame<loose_224> frame;
  const auto crop = frame.align(photo(), some_face());
  for (auto _ : state) benchmark::DoNotOptimize(net.read(crop).years);
}

void draw_mesh(benchmark::State& state) {
  auto net = mesh_net();
  box_frame<mesh_192> frame;
  const mesh seen = net.read(frame.align(photo(), some_face()));
  const auto lines = mesh_lines(seen);
  auto copy = photo().clone();
  for (auto _ : state)
    for (const auto& [a, b] : lines)
      draw::line(copy, seen.points[a], seen.points[b], {120, 255, 200, 140}, 1);
}

void find_mesh_lines(benchmark::State& state) {
  auto net = mesh_net();
  box_frame<mesh_192> frame;
  const mesh seen = net.read(frame.align(photo(), some_face()));
  for (auto _ : state) benchmark::DoNotOptimize(mesh_lines(seen).size());
}

void encode(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(encode_jpeg(photo(), 88).data());
}

void everything(benchmark::State& state) {
  auto faces =
      pipeline{detector(), five_point_by_mesh{mesh_net()}, identity_net(), placing_mesh{}}.with(
          box_frame<loose_224>{}, age_net());
  for (auto _ : state) benchmark::DoNotOptimize(faces(photo()).size());
  state.counters["faces"] = double(faces(photo()).size());
}

BENCHMARK(load_all)->Unit(benchmark::kMillisecond);
BENCHMARK(decode)->Unit(benchmark::kMillisecond);
BENCHMARK(detect)
    ->ArgNames({"long_side", "smallest"})
    ->Args({320, 0})
    ->Args({640, 0})
    ->Args({1280, 0})
    ->Args({640, 20})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(align_five_points)->Unit(benchmark::kMillisecond);
BENCHMARK(align_by_mesh)->Unit(benchmark::kMillisecond);
BENCHMARK(read_mesh)->Unit(benchmark::kMillisecond);
BENCHMARK(read_identity)->Unit(benchmark::kMillisecond);
BENCHMARK(read_age)->Unit(benchmark::kMillisecond);
BENCHMARK(find_mesh_lines)->Unit(benchmark::kMillisecond);
BENCHMARK(draw_mesh)->Unit(benchmark::kMillisecond);
BENCHMARK(encode)->Unit(benchmark::kMillisecond);
BENCHMARK(everything)->Unit(benchmark::kMillisecond);

}  // namespace
