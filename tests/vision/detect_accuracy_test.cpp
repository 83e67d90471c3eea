// Detectors against photographs that people have labelled. What is found is printed.

#include "fovea/image/resize.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/vision/detect/blazeface.hpp"
#include "fovea/vision/detect/ultraface.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "support/labelled_faces.hpp"
#include "support/slow_here.hpp"

#include <cstring>

using namespace fovea;
using namespace fovea_test;

namespace {

struct tally {
  int labelled = 0, found = 0, extra = 0;  ///< extra: 24 pixels or more, and no label
};

/// Each label takes the best free box that overlaps it by 0.3 or more.
template <class Found>
void count(const Found& found, const std::vector<labelled_face>& labels, tally& t) {
  std::vector<char> used(found.size(), 0);
  for (const auto& label : labels) {
    std::size_t best = found.size();
    for (std::size_t i = 0; i < found.size(); ++i)
      if (!used[i] && overlap(found[i].box, label.box) > 0.3f &&
          (best == found.size() ||
           overlap(found[i].box, label.box) > overlap(found[best].box, label.box)))
        best = i;
    ++t.labelled;
    if (best < found.size()) used[best] = 1, ++t.found;
  }
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!used[i] && found[i].box.height >= 24) ++t.extra;
}

/// Each nose takes one box that holds it, give or take 8 % of its width at the sides.
template <class Found>
void count(const Found& found, const std::vector<point>& noses, tally& t) {
  std::vector<char> used(found.size(), 0);
  for (const point nose : noses) {
    ++t.labelled;
    for (std::size_t i = 0; i < found.size(); ++i) {
      rect box = found[i].box;
      box.x -= 0.08f * box.width, box.width *= 1.16f;
      if (used[i] || !box.contains(nose)) continue;
      used[i] = 1, ++t.found;
      break;
    }
  }
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!used[i] && found[i].box.height >= 24) ++t.extra;
}

template <class D>
tally on_dlib(D& detector) {
  tally t;
  for (const auto& [name, faces] : dlib_faces()) {
    const auto photo = read_image(shared("data/faces-dlib/faces/" + name)).value();
    const auto before = t;
    count(detector.detect(photo), faces, t);
    if (t.found - before.found < int(faces.size()) || t.extra > before.extra)
      MESSAGE(name << ": " << t.found - before.found << " of " << faces.size() << ", extra "
                   << t.extra - before.extra);
  }
  return t;
}

template <class D>
tally on_compreface(D& detector) {
  tally t;
  for (const auto& [name, noses] : compreface_noses()) {
    const auto photo = read_image(shared("data/faces-compreface/" + name)).value();
    const auto before = t;
    count(detector.detect(photo), noses, t);
    if (t.found - before.found < int(noses.size()) || t.extra > before.extra)
      MESSAGE(name << ": " << t.found - before.found << " of " << noses.size() << ", extra "
                   << t.extra - before.extra);
  }
  return t;
}

/// All nine photographs side by side on one canvas of 1920 pixels, and their labels.
struct mosaic {
  image<rgb8> pixels{1920, 1560};
  std::vector<labelled_face> faces;

  mosaic() {
    std::memset(pixels.data(), 127, std::size_t(pixels.stride()) * std::size_t(pixels.height()));
    int x = 0, y = 0, tallest = 0;
    for (const auto& [name, labels] : dlib_faces()) {
      const auto photo = read_image(shared("data/faces-dlib/faces/" + name)).value();
      if (x + photo.width() > pixels.width()) x = 0, y += tallest, tallest = 0;
      REQUIRE(y + photo.height() <= pixels.height());
      for (int row = 0; row < photo.height(); ++row)
        std::memcpy(pixels.at(x, y + row), photo.at(0, row), std::size_t(photo.stride()));
      for (auto face : labels) {
        face.box.x += float(x), face.box.y += float(y);
        faces.push_back(face);
      }
      x += photo.width(), tallest = std::max(tallest, photo.height());
    }
  }
};

const auto dlib_labels = [] {
  return shared("data/faces-dlib/faces/testing_with_face_landmarks.xml");
};
const auto nose_labels = [] { return shared("data/faces-compreface/noses.csv"); };

}  // namespace

TEST_CASE("YuNet finds all 43 labelled faces of dlib's photographs") {
  if (!have(yunet_file(), dlib_labels())) return;
  auto detector = yunet::load(yunet_file()).value();
  const auto t = on_dlib(detector);
  MESSAGE("yunet, dlib: " << t.found << " of " << t.labelled << ", extra " << t.extra);
  CHECK(t.labelled == 43);
  CHECK(t.found == 43);
  CHECK(t.extra <= 1);
}

TEST_CASE("YuNet finds all 46 noses of CompreFace's photographs, and no face in the landscape") {
  if (!have(yunet_file(), nose_labels())) return;
  auto detector = yunet::load(yunet_file()).value();
  const auto t = on_compreface(detector);
  MESSAGE("yunet, compreface: " << t.found << " of " << t.labelled << ", extra " << t.extra);
  CHECK(t.labelled == 46);
  CHECK(t.found == 46);
  CHECK(t.extra <= 1);
}

TEST_CASE("YuNet finds all 43 faces, half of them 37 pixels high, on one canvas of 1920 pixels") {
  if (!have(yunet_file(), dlib_labels())) return;
  auto detector = yunet::load(yunet_file()).value();
  const mosaic all;
  tally t;
  count(detector.detect(all.pixels), all.faces, t);
  MESSAGE("yunet, mosaic: " << t.found << " of " << t.labelled << ", extra " << t.extra);
  CHECK(t.found == 43);
  CHECK(t.extra <= 1);
}

TEST_CASE("UltraFace finds every labelled face in one look at its stretched picture") {
  if (!have(ultraface_file(), dlib_labels(), nose_labels())) return;
  auto detector = ultraface::load(ultraface_file()).value();
  const auto dlib = on_dlib(detector), compreface = on_compreface(detector);
  MESSAGE("ultraface, dlib: " << dlib.found << " of 43, extra " << dlib.extra << "; compreface: "
                              << compreface.found << " of 46, extra " << compreface.extra);
  CHECK(dlib.found == 43);
  CHECK(dlib.extra <= 1);
  CHECK(compreface.found == 46);
  CHECK(compreface.extra <= 1);
}

TEST_CASE("tiles find faces of 37 pixels that UltraFace's one look does not show") {
  if (!have(ultraface_file(), dlib_labels())) return;
  const mosaic all;
  tally one, tiled;
  auto plain = ultraface::load(ultraface_file()).value();
  count(plain.detect(all.pixels), all.faces, one);
  detect_options how;
  how.smallest_face = 24;
  auto with_tiles = ultraface::load(ultraface_file(), how).value();
  count(with_tiles.detect(all.pixels), all.faces, tiled);
  MESSAGE("ultraface, mosaic: one look " << one.found << ", tiles " << tiled.found
                                         << " of 43, extra " << tiled.extra);
  CHECK(one.found < 25);
  CHECK(tiled.found >= 40);
  CHECK(tiled.extra <= 1);
}

TEST_CASE("tiles add faces, and hardly anything that is none") {
  if (!have(yunet_file(), dlib_labels(), nose_labels())) return;
  detect_options how;
  how.smallest_face = 10;
  auto detector = yunet::load(yunet_file(), how).value();
  const auto dlib = on_dlib(detector);
  CHECK(dlib.found == 43);
  CHECK(dlib.extra <= 1);
  if (slow_here()) return;
  const auto compreface = on_compreface(detector);
  MESSAGE("yunet with tiles, dlib: " << dlib.found << " of 43, extra " << dlib.extra
                                     << "; compreface: " << compreface.found << " of 46, extra "
                                     << compreface.extra);
  CHECK(compreface.found == 46);
  CHECK(compreface.extra <= 2);  // one of them a man in the background whom no label names
}

TEST_CASE("BlazeFace finds what its range promises") {
  const auto full = models::path("face_detection_full_range.tflite");
  const auto near = models::path("face_detection_short_range.tflite");
  if (!have(full, near, dlib_labels(), nose_labels())) return;
  auto far_detector = blazeface::load(full).value();
  auto near_detector = blazeface::load(near).value();
  const auto far_dlib = on_dlib(far_detector), far_noses = on_compreface(far_detector);
  const auto near_dlib = on_dlib(near_detector), near_noses = on_compreface(near_detector);
  MESSAGE("blazeface full range: " << far_dlib.found << " of 43, " << far_noses.found
                                   << " of 46; short range: " << near_dlib.found << ", "
                                   << near_noses.found);
  CHECK(far_dlib.found >= 34);
  CHECK(far_noses.found >= 34);
  CHECK(far_dlib.extra + far_noses.extra <= 1);
  CHECK(near_dlib.found + near_noses.found >= 14);
}

TEST_CASE("faces from 10 pixels to the whole frame are found in one call") {
  if (!have(yunet_file(), shared("data/faces-dlib/faces/Tom_Cruise_avp_2014_4.jpg"))) return;
  const auto photo = read_image(shared("data/faces-dlib/faces/Tom_Cruise_avp_2014_4.jpg")).value();
  auto plain = yunet::load(yunet_file()).value();
  const auto first = plain.detect(photo);
  REQUIRE(first.size() == 1);
  const rect face = first[0].box;

  detect_options how;
  how.smallest_face = 10;
  auto thorough = yunet::load(yunet_file(), how).value();
  const int half_width = slow_here() ? 320 : 640, half_height = slow_here() ? 240 : 480;
  CHECK(thorough.smallest_face(2 * half_width, 2 * half_height) <= 10);
  for (const float height :
       {10.0f, 12.0f, 16.0f, 24.0f, 48.0f, 96.0f, 200.0f, 400.0f, 475.0f, 700.0f, 950.0f}) {
    if (slow_here() && height != 10 && height != 96 && height != 475) continue;
    CAPTURE(height);
    const float scale = height / face.height;
    image<rgb8> frame(2 * half_width, 2 * half_height);
    const auto centre = face.centre();
    const float x = float(half_width), y = float(half_height);
    const affine to_photo{1 / scale, 0, centre.x - x / scale, 0, 1 / scale, centre.y - y / scale};
    sampler{}(photo, to_photo, frame, mid_gray);
    const rect expected{x - scale * face.width / 2, y - height / 2, scale * face.width, height};

    const auto found = thorough.detect(frame);

    bool hit = false;
    for (const auto& each : found) hit |= overlap(each.box, expected) > 0.4f;
    CHECK(hit);
  }
}
