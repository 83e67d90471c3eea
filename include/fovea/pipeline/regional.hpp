#pragma once

#include "fovea/pipeline/region_turns.hpp"
#include "fovea/vision/concepts.hpp"
#include "fovea/vision/detect/look.hpp"
#include "fovea/vision/nms.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A detector that looks at a camera's whole picture, and closer at a few parts of it, so that
/// small objects are found at a bounded cost: at most `1 + most` runs of `D` for each picture.
///
///     regional cars{yolox::load("yolox_nano.onnx").value(), {.side = 416, .most = 2}};
///     for (...) tracker.update(cars.detect(frame), seconds);
///
/// Motion says which parts come first (`region_turns`). What a region's inner edge cuts is left to
/// the whole picture and the next region. Between its turns a region's objects are not found: a
/// tracker remembers them, for which its `keep` must be longer than a round of turns.
///
/// What it adds is mostly there: with YOLOX-nano, two regions of 640 pixels a picture and no score
/// asked of them, on a motorway enlarged to 1920 x 1056, it adds 0.92 boxes to a picture;
/// YOLOX-nano on the picture at full size has 0.70 of them, 0.09 are parts of or beside what that
/// has, and 0.13 it lacks, nearly half of which one sees to be vehicles (the others are a sign,
/// seven times, and street beside a car). The whole picture alone has 0.46 boxes that full size
/// lacks. Of the 5.7 boxes at full size the whole picture finds 63 %, regions 73 %; of the 22
/// tracks without and 21 with regions none is on nothing, and 5.6 instead of 3.8 are told a
/// picture. Asking a score of 0.5 (`region_options::score`) leaves 0.46 right, 0.04 and 0.05. On
/// road.mp4, regions of 416: 0.71 right, 0.03 where full size has nothing (`FOVEA_ALL_REGIONS=1
/// ./tests/run vision`).
///
/// One for each camera, since it remembers what is usual there; a copy goes on from the same memory
/// and shares the weights. Allocates nothing once it has seen a picture as large.
template <class D>
class regional {
  static_assert(Detector<D>, "fovea::regional: it needs a Detector to look at regions with");

 public:
  using detection_type = detection_of<D>;

  explicit regional(D detector, const region_options& how = {})
      : detector_(std::move(detector)), turns_(how) {
    found_.reserve(512);
  }

  /// Best first, in pixels of `image`; readable until the next call.
  std::span<const detection_type> detect(const image_view& image) {
    gate_.update(image);
    return find(image);
  }
  /// The same where the time of the picture is known: what stood still for seconds, not for
  /// pictures, is no motion any more.
  std::span<const detection_type> detect(const image_view& image, double seconds) {
    gate_.update(image, seconds);
    return find(image);
  }

  /// How often the detector ran for the last picture.
  int looks() const noexcept { return looks_; }

 private:
  using same = typename object_rule<detection_type>::type;

  std::span<const detection_type> find(const image_view& image) {
    const auto whole = detector_.detect(image);
    found_.assign(std::begin(whole), std::end(whole));
    const std::size_t from_whole = found_.size();
    looks_ = 1;
    if (!image.empty())
      for (const rect& region : turns_.choose(image.width, image.height, gate_))
        look(image, region, from_whole);
    return std::span(found_).first(keep_best(std::span(found_), same{}));
  }

  void look(const image_view& image, const rect& region, std::size_t from_whole) {
    ++looks_;
    const fovea::look from{region, 0, 1, 1, true};
    const auto part =
        part_of(image, int(region.x), int(region.y), int(region.width), int(region.height));
    for (detection_type each : detector_.detect(part)) {
      shift(each, {region.x, region.y});
      if (cut_by_tile(from, each.box, image.width, image.height)) continue;
      const auto known = std::span(found_).first(from_whole);
      if (each.score < turns_.options().score &&
          std::none_of(known.begin(), known.end(),
                       [&](const auto& other) { return same{}(other, each); }))
        continue;
      found_.push_back(each);
    }
  }

  D detector_;
  motion_gate gate_;
  region_turns turns_;
  std::vector<detection_type> found_;
  int looks_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI
