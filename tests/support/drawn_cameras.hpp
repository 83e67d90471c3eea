#pragma once

#include "fovea/image/draw.hpp"
#include "fovea/image/image.hpp"
#include "fovea/io/video.hpp"
#include "fovea/vision/detection.hpp"
#include "support/bright_box.hpp"

#include <memory>
#include <span>
#include <vector>

/// Cameras whose pictures are drawn, and a detector that finds what is drawn in them.
namespace fovea_test {

/// Finds the one bright thing in a dark picture: the box around all pixels above 128.
struct bright_finder {
  std::vector<fovea::road_detection> found{};

  std::span<const fovea::road_detection> detect(const fovea::image_view& photo) {
    const auto box = bright_box(photo, 128);
    found.clear();
    if (box.width > 0) {
      found.push_back({});
      found[0].box = box, found[0].score = 0.9f, found[0].is = fovea::road_user::car;
    }
    return found;
  }
};

/// `frames` pictures in which a bright box goes across; `pace` pixels from one to the next, 0:
/// nothing moves.
class drawn_clip {
 public:
  drawn_clip(int frames, int pace, double rate)
      : picture_(std::make_shared<fovea::image<fovea::rgb8>>(97, 61)),
        frames_(frames),
        pace_(pace),
        rate_(rate) {}

  bool operator()(fovea::video_frame& out) {
    if (at_ >= frames_) return false;
    fovea::draw::fill(*picture_, {0, 0, 97, 61}, {20, 20, 20});
    fovea::draw::fill(*picture_, {float(5 + pace_ * at_), 20, 23, 17}, {240, 240, 240});
    out = {*picture_, at_, double(at_) / rate_, 0};
    return ++at_, true;
  }

 private:
  std::shared_ptr<fovea::image<fovea::rgb8>> picture_;
  int frames_, pace_, at_ = 0;
  double rate_;
};

}  // namespace fovea_test
