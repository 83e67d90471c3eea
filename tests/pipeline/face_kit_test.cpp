#include "fovea/pipeline/face_kit.hpp"
#include "fovea/io/image_file.hpp"
#include "support/shared.hpp"

#include <nlohmann/json.hpp>

using namespace fovea;
using namespace fovea_test;

namespace {

const auto sample = [](int i) { return models::path("sample" + std::to_string(i) + ".jpg"); };
bool ready() {
  return have(models::path("yunet_n.onnx"), models::path("face_landmark.tflite"),
              models::path("MobileFaceNet.tflite"), models::path("faceres.onnx"), sample(1));
}

}  // namespace

TEST_CASE("a kit sees the faces of a photograph and says so in words and in JSON") {
  if (!ready()) return;
  auto kit = face_kit::load(models::folder()).value();
  const auto faces = kit.look(read_image(sample(1)).value());
  REQUIRE(faces.size() == 3);
  CHECK(faces.largest() != nullptr);
  const auto read = nlohmann::json::parse(faces.json());
  REQUIRE(read["faces"].size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& each = read["faces"][i];
    CHECK(each["box"][0].get<float>() == faces[i].box.x);
    CHECK(each["gender"]["looks"] == name_of(faces[i].age.looks()));
    CHECK(each["pose"]["yaw"].get<float>() == faces[i].pose.yaw);
    CHECK(each["for_probing"]["text"] == faces[i].for_probing.text());
    CHECK(nlohmann::json::parse(faces[i].json()) == each);
    CHECK(faces.text().find(faces[i].text()) != std::string::npos);
    CHECK(faces[i].mesh.presence > 0.9f);
  }
  CHECK(faces.text().starts_with("face at "));
}

TEST_CASE("a kit sees what its parts see") {
  if (!ready()) return;
  auto kit = face_kit::load(models::folder()).value();
  const auto photo = read_image(sample(1)).value();
  const auto faces = kit.look(photo);
  auto detector = yunet::load(models::path("yunet_n.onnx")).value();
  five_point_by_mesh<> align{face_mesh::load(models::path("face_landmark.tflite")).value()};
  auto identity = mobile_face::load(models::path("MobileFaceNet.tflite")).value();
  std::size_t i = 0;
  for (const auto& found : detector.detect(photo)) {
    CHECK(faces[i].score == found.score);
    CHECK(faces[i].identity.values == identity.read(align.align(photo, found)).values);
    ++i;
  }
  CHECK(i == faces.size());
}

TEST_CASE("no face is an answer") {
  if (!ready()) return;
  auto kit = face_kit::load(models::folder()).value();
  for (const auto& blank : {image<rgb8>(640, 480), image<rgb8>(1, 1), image<rgb8>()}) {
    const auto faces = kit.look(blank);
    CHECK(faces.empty());
    CHECK(faces.largest() == nullptr);
    CHECK(faces.text().starts_with("no face; "));
    CHECK(nlohmann::json::parse(faces.json())["faces"].empty());
  }
}

TEST_CASE("a kit finds somebody in a gallery by another photograph") {
  if (!ready() || !have(sample(3))) return;
  auto kit = face_kit::load(models::folder()).value();
  gallery<mobile_face> people;
  const auto first = kit.look(read_image(sample(1)).value());
  for (std::size_t i = 0; i < first.size(); ++i)
    REQUIRE(people.add("person " + std::to_string(i), first[i].identity));
  int names = 0;
  for (const auto& face : kit.look(read_image(sample(3)).value())) {
    const auto who = kit.find(face, people);
    names += who.verdict == verdict::name;
    CHECK_FALSE(who.text().empty());
  }
  CHECK(names == 1);
}

TEST_CASE("a kit tells whether two faces, or two photographs, show one person") {
  if (!ready() || !have(sample(3))) return;
  auto kit = face_kit::load(models::folder()).value();
  const auto one = read_image(sample(1)).value(), other = read_image(sample(3)).value();
  const auto first = kit.look(one), second = kit.look(other);
  int same = 0, different = 0;
  for (const auto& a : first)
    for (const auto& b : second) {
      const auto said = kit.same(a, b);
      same += said.answer == sameness::same, different += said.answer == sameness::different;
      CHECK(said.similarity == cosine(a.identity, b.identity));
      CHECK_FALSE(said.text().empty());
    }
  CHECK(same + different >= 6);
  CHECK(same <= 1);
  // The largest face lies on its side: alike as can be, and still no picture to decide by.
  const auto itself = kit.same(one, one);
  CHECK(itself.similarity == doctest::Approx(1));
  CHECK(itself.answer == sameness::cannot_tell);
  const auto nobody = kit.same(one, image<rgb8>(64, 64));
  CHECK(nobody.answer == sameness::cannot_tell);
  CHECK_FALSE(nobody.readable);
}

TEST_CASE("a folder without the models is refused with the file's name") {
  const auto kit = face_kit::load("no/such/folder");
  REQUIRE_FALSE(kit);
  CHECK(kit.error().sentence.find("no/such/folder/yunet_n.onnx") != std::string::npos);
}
