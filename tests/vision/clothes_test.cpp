// Names of colours of clothes against what one calls them. The counts are printed.
#include "fovea/io/image_file.hpp"
#include "fovea/io/video.hpp"
#include "fovea/vision/align/box_fill.hpp"
#include "fovea/vision/attribute/person_attributes.hpp"
#include "fovea/vision/detect/yolox.hpp"
#include "support/clothes_by_eye.hpp"
#include "support/shared.hpp"
#include "support/slow_here.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace fovea;
using namespace fovea_test;

namespace {

struct tally {
  int right = 0, of = 0, unread = 0;
  std::map<std::string, int> mistaken;

  void add(std::optional<color_name> said, color_name truth) {
    ++of;
    if (!said) ++unread;
    if (said == truth) ++right;
    if (said && said != truth) ++mistaken[std::string(name_of(truth)) + " as " + name_of(*said)];
  }
  std::string text() const {
    std::string out = std::to_string(right) + " of " + std::to_string(of - unread) + " right";
    for (const auto& [what, times] : mistaken) out += ", " + what + " " + std::to_string(times);
    return out + "; " + std::to_string(unread) + " with nobody found there, or not down to there";
  }
};

/// The name that most pixels around a place have, in a square of a fiftieth of the width.
color_name named_at(const image_view& photo, int x, int y) {
  const int side = std::max(7, photo.width / 50);
  std::array<int, color_names> votes{};
  for (int dy = -side / 2; dy <= side / 2; ++dy)
    for (int dx = -side / 2; dx <= side / 2; ++dx) {
      std::uint8_t p[4];
      read_row(photo, std::clamp(y + dy, 0, photo.height - 1),
               std::clamp(x + dx, 0, photo.width - 1), 1, p);
      ++votes[std::size_t(name_of_color(color{p[0], p[1], p[2]}))];
    }
  return color_name(std::max_element(votes.begin(), votes.end()) - votes.begin());
}

/// What the net that reads clothes says of whoever is seen at a place.
class reader {
 public:
  void look(const image_view& photo) {
    people_.clear();
    for (const road_detection& each : detector_.detect(photo))
      if (is_person(each.is) && each.box.width >= 40) people_.push_back(each);
  }

  /// Of the photograph that was looked at last.
  std::optional<color_name> at(const image_view& photo, point place, bool above) {
    const road_detection* who = nullptr;
    for (const auto& each : people_)
      if (each.box.contains(place) && (!who || each.box.area() < who->box.area())) who = &each;
    if (!who) return {};
    const auto seen = attributes_.read(cut_.align(photo, *who));
    if (!above && !seen.stands) return {};
    return above ? seen.upper : seen.lower;
  }

 private:
  yolox detector_ = yolox::load(shared("models/yolox/yolox_nano.onnx")).value();
  person_attributes attributes_ =
      person_attributes::load(models::path("person-attributes.onnx")).value();
  box_fill<person_80> cut_;
  std::vector<road_detection> people_;
};

bool have_nets() {
  return have(shared("models/yolox/yolox_nano.onnx"), models::path("person-attributes.onnx"));
}

}  // namespace

TEST_CASE("colours of clothes in photographs have the names that one gives them") {
  if (!have(shared("data/faces-dlib/faces/2007_007763.jpg"),
            shared("data/faces-compreface/000_5.jpg")))
    return;
  std::optional<reader> nets;
  if (have_nets()) nets.emplace();
  tally named, read;
  std::string file;
  image<rgb8> photo;
  for (const auto& each : clothes::by_eye) {
    if (slow_here() && named.of == 3) break;
    if (file != each.file) {
      photo = read_image(shared("data/") + (file = each.file)).value();
      if (nets) nets->look(photo);
    }
    named.add(named_at(photo, each.x, each.y), each.color);
    const point place{float(each.x), float(each.y)};
    if (nets) read.add(nets->at(photo, place, each.above), each.color);
  }
  MESSAGE("where the cloth is known: " << named.text());
  CHECK(20 * named.right >= 15 * named.of);
  if (!nets || slow_here()) return;
  MESSAGE("where a net looks for it: " << read.text());
  CHECK(20 * read.right >= 11 * (read.of - read.unread));
}

TEST_CASE(
    "of somebody who is seen to the waist the clothes are below the face, and nothing is said of "
    "trousers") {
  const auto net = models::path("person-attributes.onnx");
  if (!have(net)) return;
  auto attributes = person_attributes::load(net).value();
  image<rgb8> photo(101, 131);
  for (int y = 0; y < photo.height(); ++y)
    for (int x = 0; x < photo.width(); ++x) {
      std::uint8_t* p = photo.at(x, y);
      const color c = y < 65 ? color{230, 180, 150} : color{200, 20, 25};
      p[0] = c.r, p[1] = c.g, p[2] = c.b;
    }
  box_fill<person_80> cut;
  const auto seen = attributes.read(cut.align(photo, rect{0, 0, 101, 131}));
  CHECK_FALSE(seen.stands);
  CHECK(seen.upper == color_name::red);
  CHECK(seen.text().find("below") == std::string::npos);
  CHECK(seen.text().find("trousers") == std::string::npos);
  CHECK(attributes.read(cut.align(photo, rect{20, 0, 60, 131})).stands);
}

TEST_CASE("colours of clothes of people who stand before a camera are those that one sees") {
  const auto clip = shared("data/video/one-by-one-person-detection.mp4");
  if (slow_here() || !have(clip) || !have_nets() || !have_ffmpeg()) return;
  reader nets;
  tally named, read;
  video_options how;
  how.most_rate = 1;
  auto film = video_source::open(clip, how).value();
  for (video_frame frame; film.next(frame);)
    for (const auto& each : clothes::filmed) {
      if (std::abs(frame.seconds - each.seconds) > 0.1) continue;
      const point place{float(each.x), float(each.y)};
      const auto photo = convert<rgb8>(frame.picture);
      nets.look(photo);
      named.add(named_at(photo, each.x, each.y), each.color);
      read.add(nets.at(photo, place, each.above), each.color);
    }
  MESSAGE("where the cloth is known: " << named.text());
  MESSAGE("where a net looks for it: " << read.text());
  CHECK(named.right >= 10);
  CHECK(read.right >= 7);
}
