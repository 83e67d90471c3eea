// Writes the crops that the face components read, and what they answer, for faces.mjs to compare:
// FOLDER/crop112.f32, crop192.f32, crop224.f32 (inputs of the nets), identity.f32, feature.f32,
// mesh.f32 (points in pixels of the crop), looks.f32 (years and male); with the heads of `more`,
// where their files are there, crop62.f32, crop80.f32, crop128.f32 (blue first) and retail.f32,
// small.f32, large.f32.
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>
#include <memory>

namespace {

using namespace fovea;

struct dump {
  std::string folder;

  void append(const char* name, std::span<const float> values) const {
    const std::string path = folder + "/" + name + ".f32";
    std::FILE* file = std::fopen(path.c_str(), "ab");
    if (!file || std::fwrite(values.data(), sizeof(float), values.size(), file) != values.size())
      std::fprintf(stderr, "%s cannot be written\n", path.c_str());
    if (file) std::fclose(file);
  }
  template <class Template>
  void append(const char* name, const crop<Template>& face, float mean, float scale) const {
    std::vector<float> input(std::size_t(Template::width) * Template::height * 3);
    fill(input, face.pixels, mean, scale);
    append(name, input);
  }
};

/// Heads that not everybody has fetched.
struct more {
  age_gender_retail age = age_gender_retail::load(models::path("age-gender-retail.onnx")).value();
  mini_fasnet small = mini_fasnet::load(models::path("2.7_80x80_MiniFASNetV2.onnx")).value();
  face_liveness large = face_liveness::load(models::path("fr_liveness.onnx")).value();
  box_frame<tight_62> tight;
  box_within<around_80> around;
  box_frame<loose_128> loose;

  template <class Template>
  static void bgr(const dump& to, const char* name, const crop<Template>& face) {
    std::vector<float> input(std::size_t(Template::width) * Template::height * 3);
    fill_bgr(input, face.pixels);
    to.append(name, input);
  }
  void read(const dump& to, const image<rgb8>& photo, const face_detection& face) {
    const auto& a = tight.align(photo, face);
    bgr(to, "crop62", a);
    const auto looks = age.read(a);
    to.append("retail", std::array{looks.years, looks.male});
    const auto& b = around.align(photo, face);
    bgr(to, "crop80", b);
    to.append("small", std::array{small.read(b).live});
    const auto& c = loose.align(photo, face);
    bgr(to, "crop128", c);
    to.append("large", std::array{large.read(c).live});
  }
};

}  // namespace

int main(int argc, char** argv) {
  const dump to{argv[1]};
  auto detector = yunet::load(models::path("yunet_n.onnx")).value();
  auto mesh_net = face_mesh::load(models::path("face_landmark.tflite")).value();
  auto identity = mobile_face::load(models::path("MobileFaceNet.tflite")).value();
  auto feature = face_feature::load(models::path("fr_feature.onnx")).value();
  auto age = age_gender::load(models::path("faceres.onnx")).value();
  five_point_by_mesh aligner(mesh_net);
  box_frame<mesh_192> level;
  box_frame<loose_224> loose;
  bool has_more = true;
  for (const char* file :
       {"age-gender-retail.onnx", "2.7_80x80_MiniFASNetV2.onnx", "fr_liveness.onnx"})
    has_more = has_more && file_map::map(models::path(file));
  auto others = has_more ? std::make_unique<more>() : nullptr;

  for (int i = 2; i < argc; ++i) {
    const auto photo = read_image(argv[i]).value();
    for (const auto& face : detector.detect(photo)) {
      const auto& chip = aligner.align(photo, face);
      to.append("crop112", chip, 127.5f, 1.0f / 128);
      to.append("identity", identity.read(chip).values);
      to.append("feature", feature.read(chip).values);

      const auto& framed = level.align(photo, face);
      to.append("crop192", framed, 0, 1 / 255.0f);
      const auto back = inverse(framed.to_image);
      for (const point p : mesh_net.read(framed).points) {
        const point in_crop = back(p);
        to.append("mesh", std::array{in_crop.x, in_crop.y});
      }
      const auto& square = loose.align(photo, face);
      to.append("crop224", square, 0, 1);
      const auto looks = age.read(square);
      to.append("looks", std::array{looks.years, looks.male});
      if (others) others->read(to, photo, face);
    }
  }
}
