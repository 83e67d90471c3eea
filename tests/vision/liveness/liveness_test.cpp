#include "fovea/vision/align/box_frame.hpp"
#include "fovea/vision/align/box_within.hpp"
#include "fovea/vision/concepts.hpp"
#include "fovea/vision/liveness/face_liveness.hpp"
#include "fovea/vision/liveness/liveness_tally.hpp"
#include "fovea/vision/liveness/mini_fasnet.hpp"
#include "support/faces_by_eye.hpp"
#include "support/pictures.hpp"

#include <cmath>

using namespace fovea;
using namespace fovea_test;

static_assert(HeadFor<mini_fasnet, box_within<around_80>::crop_type>);
static_assert(HeadFor<face_liveness, box_frame<loose_128>::crop_type>);

namespace {

const auto mini_file = [] { return shared("models/minifasnet/2.7_80x80_MiniFASNetV2.onnx"); };
const auto other_file = [] { return models::path("fr_liveness.onnx"); };
const auto sample = [](const char* name) {
  return shared(std::string("data/liveness/image_") + name + ".jpg");
};

/// The three pictures of the project that made MiniFASNet, then 46 live faces in photographs.
template <class Aligner, class Head>
liveness_tally tally_of(Head head) {
  liveness_tally samples, all;
  Aligner aligner;
  auto detector = yunet::load(yunet_file()).value();
  for (const auto& [name, kind] : {std::pair{"T1", ""}, {"F1", "print"}, {"F2", "screen"}}) {
    const auto photo = read_image(sample(name)).value();
    const auto found = detector.detect(photo);
    REQUIRE(!found.empty());
    const liveness seen = head.read(aligner.align(photo, found[0]));
    MESSAGE(std::string(name) << ": " << seen.text());
    CHECK(seen.verdict() == (*kind ? liveness_verdict::attack : liveness_verdict::live));
    all.add(kind, seen.verdict());
  }
  for_each_face_by_eye([&](const image_view& photo, const face_detection& face, auto&) {
    all.add("", head.read(aligner.align(photo, face)).verdict());
  });
  MESSAGE(all.text());
  return all;
}

}  // namespace

TEST_CASE("liveness by MiniFASNet: three pictures right, and how it errs on live faces") {
  if (!have(yunet_file(), mini_file(), sample("T1"), shared("data/faces-compreface/noses.csv")))
    return;
  const auto all = tally_of<box_within<around_80>>(mini_fasnet::load(mini_file()).value());
  CHECK(all.groups().size() == 3);
  CHECK(all.worst_apcer().errors == 0);
  CHECK(all.bpcer().trials == 47);
  CHECK(all.bpcer().errors <= 7);
}

TEST_CASE("liveness by fr_liveness: three pictures right, hardly a live face taken for an attack") {
  if (!have(yunet_file(), other_file(), sample("T1"), shared("data/faces-compreface/noses.csv")))
    return;
  const auto all = tally_of<box_frame<loose_128>>(face_liveness::load(other_file()).value());
  CHECK(all.worst_apcer().errors == 0);
  CHECK(all.bpcer().trials == 47);
  CHECK(all.bpcer().errors <= 1);
}

TEST_CASE("liveness by both together: no more live faces taken for attacks than by either") {
  if (!have(yunet_file(), mini_file(), other_file(), shared("data/faces-compreface/noses.csv")))
    return;
  auto small = mini_fasnet::load(mini_file()).value();
  auto large = face_liveness::load(other_file()).value();
  box_within<around_80> around;
  box_frame<loose_128> square;
  liveness_tally all;
  for_each_face_by_eye([&](const image_view& photo, const face_detection& face, auto&) {
    const liveness one = small.read(around.align(photo, face));
    all.add("", together(one, large.read(square.align(photo, face))).verdict());
  });
  MESSAGE(all.text());
  CHECK(all.bpcer().trials == 46);
  CHECK(all.bpcer().errors <= 1);
}

TEST_CASE("between the limits it cannot tell, and two nets have one opinion") {
  CHECK(liveness{0.7f}.verdict() == liveness_verdict::live);
  CHECK(liveness{0.69f}.verdict() == liveness_verdict::cannot_tell);
  CHECK(liveness{0.31f}.verdict() == liveness_verdict::cannot_tell);
  CHECK(liveness{0.3f}.verdict() == liveness_verdict::attack);
  CHECK(liveness{0.6f}.verdict({.live = 0.6f}) == liveness_verdict::live);
  CHECK(liveness{}.verdict() == liveness_verdict::cannot_tell);
  CHECK(liveness{NAN}.verdict() == liveness_verdict::cannot_tell);
  CHECK(together({0.9f}, {0.1f}).verdict() == liveness_verdict::cannot_tell);
  CHECK(together({0.1f}, {0.2f}).verdict() == liveness_verdict::attack);
  CHECK(liveness{0.971f}.text() == "live (0.97 of 1; live from 0.70 on, attack up to 0.30)");
}

TEST_CASE("errors are counted for each kind of attack, with Wilson's interval") {
  liveness_tally tally;
  using v = liveness_verdict;
  for (int i = 0; i < 20; ++i) tally.add("", i == 3 ? v::attack : i < 3 ? v::cannot_tell : v::live);
  for (int i = 0; i < 10; ++i) tally.add("print", i < 2 ? v::live : v::attack);
  for (int i = 0; i < 4; ++i) tally.add("mask", v::live);
  for (int i = 0; i < 5; ++i) tally.add("screen", v::cannot_tell);
  REQUIRE(tally.groups().size() == 4);
  CHECK(tally.bpcer().errors == 1);
  CHECK(tally.bpcer().trials == 20);
  CHECK(tally.groups()[0].untold().errors == 3);
  CHECK(tally.groups()[1].taken_for_live().value() == doctest::Approx(0.2));
  CHECK(tally.groups()[3].taken_for_live().errors == 0);
  CHECK(tally.worst_apcer().trials == 4);
  CHECK(tally.text().find("attack 'mask': taken for live (APCER) 100 % (51 % to 100 %; 4 of 4), "
                          "cannot tell 0\n") != std::string::npos);
}

TEST_CASE("a tally is JSON, too, and what was not shown has no rate") {
  liveness_tally tally;
  CHECK(tally.json() ==
        R"({"live":{"shown":0,"bpcer":null,"interval":[0,1],"untold":0},"attacks":[]})");
  tally.add("a \"mask\"", liveness_verdict::attack);
  CHECK(tally.json().find(R"([{"kind":"a \"mask\"","shown":1,"apcer":0,"interval":[0,0.79)") !=
        std::string::npos);
}

TEST_CASE("nothing shown is no error rate of zero") {
  const liveness_tally none;
  CHECK(none.worst_apcer().trials == 0);
  CHECK(none.bpcer().text() == "not measured");
  CHECK(none.bpcer().wilson() == interval{0, 1});
}

TEST_CASE("the crop around a box stays in the picture, whatever the box") {
  box_within<around_80> aligner;
  const auto photo = scene(97, 61, 3);
  for (const rect box : {rect{40, 20, 10, 13},
                         {0, 0, 10, 13},
                         {90, 55, 30, 30},
                         {-20, -9, 60, 40},
                         {10, 10, 400, 300},
                         {500, 500, 10, 10},
                         {5, 5, 0, 0}}) {
    CAPTURE(box.x);
    const auto& crop = aligner.align(photo, box);
    const rect seen = crop.to_image.bounds({0, 0, 80, 80});
    CHECK(seen.x >= -0.01f);
    CHECK(seen.y >= -0.01f);
    CHECK(seen.right() <= 97.01f);
    CHECK(seen.bottom() <= 61.01f);
    const float reach =
        std::min({2.7f, 97 / std::max(box.width, 1.0f), 61 / std::max(box.height, 1.0f)});
    CHECK(seen.width == doctest::Approx(reach * std::max(box.width, 1.0f)));
  }
}
