#include "fovea/io/image_file.hpp"
#include "fovea/vision/align/box_fill.hpp"
#include "fovea/vision/attribute/person_attributes.hpp"
#include "fovea/vision/attribute/vehicle_attributes.hpp"
#include "fovea/vision/detect/nanodet.hpp"
#include "fovea/vision/detect/person_vehicle_bike.hpp"
#include "fovea/vision/detect/ssd_mobilenet.hpp"
#include "fovea/vision/detect/yolox.hpp"
#include "fovea/vision/embed/person_again.hpp"
#include "support/shared.hpp"
#include "support/slow_here.hpp"

#include <algorithm>
#include <cmath>

using namespace fovea;
using namespace fovea_test;

namespace {

const auto yolox_file = [] { return shared("models/yolox/yolox_nano.onnx"); };
const auto nanodet_file = [] { return shared("models/nanodet/nanodet_m_320.onnx"); };
const auto lorry = [](int number) {
  return shared("data/vehicles-lorries/lorry" + std::to_string(number) + ".jpg");
};
const int lorries[] = {204, 238, 247, 254, 407, 537, 772, 847, 887, 901, 934, 942};

/// The vehicle in the middle of a picture that shows one, or a box of no extent.
template <class D>
road_detection vehicle_in(D& detector, const image_view& photo) {
  road_detection best;
  for (const road_detection& each : detector.detect(photo))
    if (is_vehicle(each.is) && each.box.area() > best.box.area()) best = each;
  return best;
}

template <class D>
int vehicles_found(D detector) {
  int found = 0;
  for (const int number : lorries) {
    const auto photo = read_image(lorry(number)).value();
    const auto best = vehicle_in(detector, photo);
    found += best.box.area() > 0.4f * float(photo.width() * photo.height());
  }
  return found;
}

}  // namespace

TEST_CASE("a NanoDet cell becomes a road user in pixels of the image") {
  const int bins = 5, cells = 6;
  std::vector<float> scores(80 * cells, 0.1f), sides(4 * bins * cells, -20.0f);
  scores[80 * 4 + 7] = 0.8f;                // cell 4 is column 1, row 1; class 7 is a truck
  scores[80 * 4 + 60] = 0.9f;               // class 60 is on no road
  const float far[] = {0, 1.5f, 4, 2.75f};  // left, top, right, bottom, in strides
  for (int side = 0; side < 4; ++side) {
    const int below = int(far[side]);
    const float part = far[side] - float(below);
    float* bin = sides.data() + bins * (4 * 4 + side);
    bin[below] = std::log(std::max(1 - part, 1e-9f));
    if (below + 1 < bins) bin[below + 1] = std::log(std::max(part, 1e-9f));
  }
  const look from{{100, 50, 300, 200}, 0, 0.5f, 0.25f, false};
  std::vector<road_detection> found;

  decode(nanodet_map{16, 3, 2, bins, scores.data(), sides.data()}, from, 0.5f, found);

  REQUIRE(found.size() == 1);
  CHECK(found[0].is == road_user::truck);
  CHECK(found[0].score == doctest::Approx(0.8));
  CHECK(found[0].box.x == doctest::Approx(100 + (24 - 0) / 0.5));
  CHECK(found[0].box.y == doctest::Approx(50 + (24 - 24) / 0.25));
  CHECK(found[0].box.width == doctest::Approx(4 * 16 / 0.5));
  CHECK(found[0].box.height == doctest::Approx((1.5 + 2.75) * 16 / 0.25));
}

TEST_CASE("a YOLOX cell becomes a road user in pixels of the image") {
  const canvas_size size{64, 32};  // 8 x 4, 4 x 2 and 2 x 1 cells
  std::vector<float> cells(85 * (32 + 8 + 2), 0.0f);
  float* cell = cells.data() + 85 * (32 + 6);  // stride 16, column 2, row 1
  cell[0] = 0.25f, cell[1] = -0.5f, cell[2] = 1, cell[3] = 0, cell[4] = 0.9f, cell[5 + 2] = 0.8f;
  const look from{{10, 20, 128, 64}, 0, 0.5f, 0.5f, false};
  std::vector<road_detection> found;

  decode_yolox(cells.data(), size, from, 0.5f, found);

  REQUIRE(found.size() == 1);
  CHECK(found[0].is == road_user::car);
  CHECK(found[0].score == doctest::Approx(0.72));
  const double width = 2.718281828 * 16, height = 16;
  CHECK(found[0].box.x == doctest::Approx(10 + (2.25 * 16 - width / 2) / 0.5));
  CHECK(found[0].box.y == doctest::Approx(20 + (0.5 * 16 - height / 2) / 0.5));
  CHECK(found[0].box.width == doctest::Approx(width / 0.5));
  CHECK(found[0].box.height == doctest::Approx(height / 0.5));
  found.clear();
  cell[4] = NAN;
  decode_yolox(cells.data(), size, from, 0.5f, found);
  CHECK(found.empty());
}

TEST_CASE("SSD's default boxes have the places, scales and shapes of its paper") {
  auto boxes = ssd_default_boxes({300, 300});
  REQUIRE(boxes.size() == 19 * 19 * 3 + (10 * 10 + 5 * 5 + 3 * 3 + 2 * 2 + 1) * 6);
  const auto is = [&](int index, double x, double y, double width, double height) {
    const auto& b = boxes[std::size_t(index)];
    CAPTURE(index);
    CHECK(b.x == doctest::Approx(300 * x));
    CHECK(b.y == doctest::Approx(300 * y));
    CHECK(b.width == doctest::Approx(300 * width));
    CHECK(b.height == doctest::Approx(300 * height));
  };
  is(0, 0.5 / 19, 0.5 / 19, 0.1, 0.1);
  is(3 * (19 * 2 + 7) + 1, 7.5 / 19, 2.5 / 19, 0.2 * std::sqrt(2.0), 0.2 / std::sqrt(2.0));
  is(1083 + 6 * 99 + 3, 0.95, 0.95, 0.35 * std::sqrt(3.0), 0.35 / std::sqrt(3.0));
  is(1683 + 6 * 12 + 5, 0.5, 0.5, std::sqrt(0.5 * 0.65), std::sqrt(0.5 * 0.65));
  is(1887 + 6 * 2 + 4, 0.25, 0.75, 0.8 / std::sqrt(3.0), 0.8 * std::sqrt(3.0));
  is(1916, 0.5, 0.5, std::sqrt(0.95), std::sqrt(0.95));
  boxes = ssd_default_boxes({80, 33});  // 5 x 3, 3 x 2, 2 x 1 cells, then one
  REQUIRE(boxes.size() == 5 * 3 * 3 + (3 * 2 + 2 * 1 + 3) * 6);
  is(3 * (5 + 2), 40.0 / 300, 16.5 / 300, 0.1, 0.1);
}

TEST_CASE("an answer of SSD becomes a road user in pixels of the image") {
  const std::vector<default_box> defaults{{150, 150, 60, 120}, {75, 150, 60, 30}};
  std::vector<float> logits(2 * 24, -6.0f), boxes(2 * 4, 0.0f);
  logits[0] = 9;        // the background of the first
  logits[24 + 19] = 5;  // footwear is on no road
  logits[24 + 18] = 1;
  boxes[4] = 2, boxes[5] = -1, boxes[6] = 5 * std::log(2.0f), boxes[7] = 5 * std::log(0.5f);
  const look from{{40, 30, 600, 300}, 0, 0.5f, 1.0f, false};
  std::vector<road_detection> found;

  decode_ssd({boxes.data(), logits.data()}, defaults, from, 0.5f, found);

  REQUIRE(found.size() == 1);
  CHECK(found[0].is == road_user::vehicle);
  CHECK(found[0].score == doctest::Approx(1 / (1 + std::exp(-1.0))));
  CHECK(found[0].box.x == doctest::Approx(40 + (75 - 60 * 0.1 - 15) / 0.5));
  CHECK(found[0].box.y == doctest::Approx(30 + (150 + 30 * 0.2 - 30)));
  CHECK(found[0].box.width == doctest::Approx(30 / 0.5));
  CHECK(found[0].box.height == doctest::Approx(60));
  found.clear();
  std::fill(logits.begin(), logits.end(), NAN);
  decode_ssd({boxes.data(), logits.data()}, defaults, from, 0.01f, found);
  CHECK(found.empty());
}

TEST_CASE("a car and a truck in one place are one vehicle; a cyclist and the bicycle are two") {
  const same_road_user same;
  const auto user = [](road_user is) { return road_detection{{{0, 0, 40, 90}, 0.9f}, is}; };
  CHECK(same(user(road_user::car), user(road_user::truck)));
  CHECK(same(user(road_user::vehicle), user(road_user::bus)));
  CHECK(same(user(road_user::cycle), user(road_user::motorcycle)));
  CHECK_FALSE(same(user(road_user::person), user(road_user::bicycle)));
  CHECK_FALSE(same(user(road_user::person), user(road_user::car)));
  auto before = user(road_user::person);  // a child before an adult
  before.box = {5, 40, 25, 50};
  CHECK_FALSE(same(user(road_user::person), before));
}

TEST_CASE("YOLOX and NanoDet find the vehicle in pictures of one") {
  if (!have(yolox_file(), nanodet_file(), lorry(204))) return;
  CHECK(vehicles_found(yolox::load(yolox_file()).value()) >= 11);
  const int by_m = vehicles_found(nanodet::load(nanodet_file()).value());
  MESSAGE("NanoDet-m finds " << by_m << " of 12 vehicles");
  CHECK(by_m >= 9);
  if (const auto g = models::path("nanodet.onnx"); have(g)) {
    const int by_g = vehicles_found(nanodet::load(g).value());
    MESSAGE("NanoDet-g finds " << by_g << " of 12 vehicles");
    CHECK(by_g >= 10);
  }
}

TEST_CASE(
    "YOLOX at half its size, and on the canvas of a frame, finds what it finds on the square") {
  if (!have(yolox_file(), lorry(204))) return;
  detect_options half = on_roads;
  half.long_side = 200;  // becomes 224
  CHECK(vehicles_found(yolox::load(yolox_file(), half).value()) >= 11);
  auto detector = yolox::load(yolox_file()).value();
  int same = 0;
  for (const int number : lorries) {
    const auto photo = read_image(lorry(number)).value();
    // In the middle of a wide frame, and of the same with grey below until it is square.
    image<rgb8> wide(640, 360), square(640, 640);
    std::fill_n(wide.data(), 640 * 360 * 3, std::uint8_t(114));
    std::fill_n(square.data(), 640 * 640 * 3, std::uint8_t(114));
    const auto cut = view<rgb8>(photo);
    for (int y = 0; y < std::min(cut.height, 360); ++y)
      for (auto* to : {&wide, &square})
        std::copy_n(cut.row(y), 3 * std::min(cut.width, 440), to->data() + 3 * (640 * y + 100));
    const auto a = vehicle_in(detector, wide), b = vehicle_in(detector, square);
    same += overlap(a.box, b.box) > 0.85f;
  }
  CHECK(same >= 11);
}

TEST_CASE("SSD MobileNetV2 finds most vehicles in pictures of one, and people") {
  const auto net = models::path("ssd_mobilenet_v2.tflite");
  const auto group = shared("data/faces-dlib/faces/2008_004176.jpg");
  if (!have(net, lorry(204), group)) return;
  detect_options how = on_roads;
  how.score = 0.35f;
  auto detector = ssd_mobilenet::load(net, how).value();
  const int found = vehicles_found(detector);
  MESSAGE("SSD MobileNetV2 finds " << found << " of 12 vehicles");
  CHECK(found >= 9);
  int people = 0;
  for (const auto& each : detector.detect(read_image(group).value())) people += is_person(each.is);
  MESSAGE("and " << people << " of ten people, half of them behind others");
  CHECK(people >= 4);
}

TEST_CASE("Intel's crossroad net finds vehicles and people, and is told from others") {
  const auto net = models::path("person-vehicle-bike.onnx");
  const auto group = shared("data/faces-dlib/faces/2008_004176.jpg");
  if (!have(net, lorry(204), group, yolox_file())) return;
  auto detector = person_vehicle_bike::load(net).value();
  if (!slow_here()) {
    const int found = vehicles_found(detector);
    MESSAGE("person-vehicle-bike finds " << found << " of 12 vehicles");
    CHECK(found >= 11);
  }
  int people = 0;
  for (const auto& each : detector.detect(read_image(group).value())) people += is_person(each.is);
  MESSAGE("and " << people << " of ten people, half of them behind others");
  CHECK(people >= 7);
  const auto other = person_vehicle_bike::load(yolox_file());
  REQUIRE_FALSE(other);
  CHECK(other.error().sentence.find("fovea::person_vehicle_bike reads person-vehicle-bike") !=
        std::string::npos);
}

TEST_CASE("people are found where there are faces") {
  const auto photo = shared("data/faces-dlib/faces/2008_004176.jpg");
  if (!have(yolox_file(), photo)) return;
  auto detector = yolox::load(yolox_file()).value();
  int people = 0;
  for (const auto& each : detector.detect(read_image(photo).value())) people += is_person(each.is);
  CHECK(people >= 6);  // ten stand there, half of them behind others
}

TEST_CASE("colours and types of vehicles are those that one sees") {
  const auto net = models::path("vehicle-attributes.onnx");
  if (!have(yolox_file(), net, lorry(204))) return;
  auto detector = yolox::load(yolox_file()).value();
  auto attributes = vehicle_attributes::load(net).value();
  box_fill<vehicle_72> cut;
  struct labelled {
    int number;
    color_name color;
  };
  int right = 0;
  const labelled all[] = {
      {204, color_name::yellow}, {238, color_name::blue}, {247, color_name::blue},
      {407, color_name::gray},   {537, color_name::blue}, {772, color_name::blue},
      {847, color_name::blue},   {887, color_name::red},  {901, color_name::white},
      {934, color_name::black},  {942, color_name::white}};
  for (const auto& each : all) {
    const auto photo = read_image(lorry(each.number)).value();
    const auto seen = attributes.read(cut.align(photo, vehicle_in(detector, photo)));
    right += seen.color() == each.color;
    double sum = 0;
    for (const float p : seen.types) sum += double(p);
    CHECK(sum == doctest::Approx(1).epsilon(1e-4));
    CHECK(seen.text() == std::string(name_of(seen.color())) + " " + name_of(seen.type()));
  }
  MESSAGE(right << " of 11 colours right");
  CHECK(right >= 9);
}

TEST_CASE("the attributes of a person come with where their colours were looked for") {
  const auto net = models::path("person-attributes.onnx");
  if (!have(net)) return;
  auto attributes = person_attributes::load(net).value();
  crop<person_80> person;
  std::fill_n(person.pixels.data(), 80 * 160 * 3, std::uint8_t(200));
  for (int y = 80; y < 160; ++y)
    for (int x = 0; x < 80; ++x) {
      std::uint8_t* p = person.pixels.at(x, y);
      p[0] = 200, p[1] = 20, p[2] = 25;
    }
  const auto seen = attributes.read(person);
  CHECK(seen.top.x >= 0);
  CHECK(seen.top.x <= 79);
  CHECK(seen.bottom.y <= 159);
  if (seen.bottom.y > 84) CHECK(seen.lower == color_name::red);
  CHECK(seen.text().find(" above, ") != std::string::npos);
}

TEST_CASE("a person is more like the same person cut a little differently than like any other") {
  const auto net = shared(
      "models/open-model-zoo/person-reidentification-retail-0288/"
      "person-reidentification-retail-0288.onnx");
  const auto group = shared("data/faces-dlib/faces/2008_004176.jpg");
  if (!have(net, yolox_file(), group)) return;
  auto again = person_again::load(net).value();
  auto detector = yolox::load(yolox_file()).value();
  box_fill<person_128> cut;
  const auto photo = read_image(group).value();
  std::vector<person_again::result_type> once, shifted;
  for (const road_detection& each : detector.detect(photo)) {
    if (!is_person(each.is)) continue;
    rect nearby = each.box;
    nearby.x += 0.04f * nearby.width, nearby.height *= 0.97f;
    once.push_back(again.read(cut.align(photo, each)));
    shifted.push_back(again.read(cut.align(photo, nearby)));
  }
  REQUIRE(once.size() >= 5);
  for (std::size_t a = 0; a < once.size(); ++a)
    for (std::size_t b = 0; b < once.size(); ++b)
      if (a != b) CHECK(cosine(once[a], shifted[a]) > cosine(once[a], shifted[b]));
}

TEST_CASE("a model of something else is refused with what was expected") {
  if (!have(yolox_file(), nanodet_file())) return;
  const auto swapped = yolox::load(nanodet_file());
  REQUIRE_FALSE(swapped);
  CHECK(swapped.error().sentence.find("fovea::yolox reads YOLOX") != std::string::npos);
  const auto other = nanodet::load(yolox_file());
  REQUIRE_FALSE(other);
  CHECK(other.error().sentence.find("fovea::nanodet reads NanoDet") != std::string::npos);
  const auto third = ssd_mobilenet::load(nanodet_file());
  REQUIRE_FALSE(third);
  CHECK(third.error().sentence.find("fovea::ssd_mobilenet reads SSD MobileNetV2") !=
        std::string::npos);
  CHECK_FALSE(vehicle_attributes::load(yolox_file()));
  CHECK_FALSE(person_attributes::load(yolox_file()));
}
