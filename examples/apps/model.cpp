// Looks at models, runs, times and converts them: ONNX, TensorFlow Lite, TensorFlow.js, face-api.js
// and OpenVINO IR. ./examples/run model show yunet.onnx
// Prints the graph with shapes, counts of operators, multiply-adds and parameters.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "apps/model/bench.hpp"
#include "apps/model/face_api.hpp"
#include "apps/model/openvino.hpp"
#include "apps/model/quantize.hpp"
#include "apps/model/run.hpp"
#include "apps/model/show.hpp"

namespace {

constexpr const char* usage =
    "usage: model show FILE [--shape INPUT=1,3,240,320]...\n"
    "       model run FILE --in X.npy... [--out Y.npy...] [--threads N]\n"
    "       model bench FILE [--threads N] [--shape INPUT=...]...\n"
    "       run and bench take --precision fp32 or auto (bfloat16, or float for bytes, if faster)\n"
    "       model convert IN OUT.onnx\n"
    "       model quantize IN OUT.onnx --images FOLDER [--mean M] [--scale S] [--bgr]";

/// What the words of the command line say.
struct request {
  std::vector<std::string> files;
  model::run_options with;
  model::picture_options pictures;
  std::string trouble;
};

bool read_shape(const std::string& text, model::run_options& with) {
  const auto equal = text.rfind('=');
  if (equal == std::string::npos) return false;
  fovea::nn::shape dims;
  for (const char* at = text.c_str() + equal; *at;) {
    char* end = nullptr;
    const long long extent = std::strtoll(at + 1, &end, 10);
    if (end == at + 1 || (*end && *end != ',') || extent < 0 || extent > 1 << 24) return false;
    if (dims.rank() == fovea::nn::shape::max_rank) return false;
    dims.push_back(extent);
    at = end;
  }
  with.compile.shapes.push_back({text.substr(0, equal), dims});
  return true;
}

request read_words(const std::vector<std::string>& words) {
  request r;
  std::vector<std::string>* list = &r.files;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::string next = i + 1 < words.size() ? words[i + 1] : "";
    if (word == "--in") {
      list = &r.with.in;
    } else if (word == "--out") {
      list = &r.with.out;
    } else if (word == "--threads") {
      r.with.threads = std::atoi(next.c_str());
      if (r.with.threads < 1 || r.with.threads > 1024) r.trouble = "--threads takes 1 to 1024.";
      ++i;
    } else if (word == "--shape") {
      if (!read_shape(next, r.with)) r.trouble = "--shape takes INPUT=1,3,240,320.";
      ++i;
    } else if (word == "--precision") {
      if (next != "fp32" && next != "auto") r.trouble = "--precision takes fp32 or auto.";
      if (next == "auto") r.with.compile.products = fovea::nn::precision::automatic;
      ++i;
    } else if (word == "--images") {
      r.pictures.images = next, ++i;
    } else if (word == "--mean" || word == "--scale") {
      (word == "--mean" ? r.pictures.mean : r.pictures.scale) = std::strtof(next.c_str(), nullptr);
      ++i;
    } else if (word == "--bgr") {
      r.pictures.bgr = true;
    } else if (word.starts_with("--")) {
      r.trouble = word + " is not an option.";
    } else {
      list->push_back(word);
    }
  }
  return r;
}

fovea::status convert(const std::string& from, const std::string& to) {
  const auto g = model::read_any(from);
  if (!g) return g.error();
  // Shapes that contradict each other are told now, and not by whoever reads the file. A model
  // whose extents are open cannot be checked that far.
  const auto bound = fovea::nn::bind(*g, {});
  if (!bound && bound.error().code != fovea::error_code::mismatch) return bound.error();
  const auto file = fovea::nn::write_onnx(*g);
  if (!file) return file.error();
  return fovea::write_file(to, *file);
}

fovea::status perform(const std::string& verb, const request& r) {
  if (verb == "show") return model::show(r.files[0], r.with.compile);
  if (verb == "run") return model::run(r.files[0], r.with);
  if (verb == "bench") return model::bench(r.files[0], r.with.compile, r.with.threads);
  if (verb == "quantize")
    return model::quantize(r.files[0], r.files[1], r.pictures, r.with.compile);
  return convert(r.files[0], r.files[1]);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const std::string verb = words.empty() ? "" : words[0];
  if (verb == "--help" || verb == "-h") return std::puts(usage), 0;
  const bool takes_two = verb == "convert" || verb == "quantize";
  const bool known = verb == "show" || verb == "run" || verb == "bench" || takes_two;
  const request r = known ? read_words({words.begin() + 1, words.end()}) : request{};
  if (!known || r.files.size() != (takes_two ? 2u : 1u) || !r.trouble.empty()) {
    if (!r.trouble.empty()) std::fprintf(stderr, "model: %s\n", r.trouble.c_str());
    std::fprintf(stderr, "%s\n", usage);
    return 2;
  }
  const auto went = perform(verb, r);
  if (went) return 0;
  std::fprintf(stderr, "model: %s\n", went.error().sentence.c_str());
  return 2;
}
