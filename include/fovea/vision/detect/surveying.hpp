#pragma once

#include "fovea/vision/detect/surveyor.hpp"
#include "fovea/vision/nms.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI {

namespace surveying_detail {
/// When two hits of `Reader` are one object.
template <class Reader>
struct same_of {
  using type = same_object;
};
template <class Reader>
requires requires { typename Reader::same; }
struct same_of<Reader> {
  using type = typename Reader::same;
};
}  // namespace surveying_detail

/// What detectors by a net share: plan the looks, run each, read the hits, merge them.
///
/// `Reader` has a `detection_type`, `smallest` (height in canvas pixels of the smallest face that
/// the net finds reliably), and `read(net, from, score, out)`, which appends the hits of one look.
/// It may name a type `same` that says when two hits are one object.
template <class Reader>
class surveying {
 public:
  using detection_type = typename Reader::detection_type;

  /// Best first, in pixels of `image`, which may have any size and layout; readable until the next
  /// call. Allocates nothing once it has seen an image as large. An empty image has nothing in it.
  std::span<const detection_type> detect(const image_view& image) {
    plan_for(image.width, image.height);
    found_.clear();
    std::size_t from_whole = 0;
    for (const auto& from : looks_) {
      const std::size_t before = found_.size();
      reader_.read(nets_.run(image, from), from, how_.score, found_);
      drop(before, [&](const detection_type& d) {
        return cut_by_tile(from, d.box, image.width, image.height);
      });
      if (from.tile) continue;
      drop(before, [&](const detection_type& d) { return seen_among(from_whole, d); });
      from_whole = found_.size();
    }
    return std::span(found_).first(merge_looks(found_, from_whole, how_, same{}));
  }

  /// The height of the smallest face that `detect` is meant to find in an image of this size.
  float smallest_face(int width, int height) {
    plan_for(width, height);
    float smallest = 0;
    for (const auto& each : looks_) {
      const float here = (each.tile ? Reader::smallest_in_tile : Reader::smallest) / each.scale_y;
      smallest = smallest > 0 ? std::min(smallest, here) : here;
    }
    return smallest;
  }

 protected:
  surveying(surveyor nets, Reader reader, const detect_options& how, look_plan plan)
      : nets_(std::move(nets)), reader_(std::move(reader)), how_(how), plan_(std::move(plan)) {
    plan_.canvases = nets_.canvases();
    plan_.most_tiles = how.most_tiles;
    plan_.tile_scale = how.smallest_face > 0 ? Reader::smallest_in_tile / how.smallest_face : 0;
    if (how.tile_score <= 0) how_.tile_score = Reader::tile_score;
    looks_.reserve(static_cast<std::size_t>(std::max(how.most_tiles, 0)) + 3);
    found_.reserve(512);
  }

 private:
  using same = typename surveying_detail::same_of<Reader>::type;

  template <class Doubt>
  void drop(std::size_t first, Doubt doubt) {
    const auto begin = found_.begin() + static_cast<std::ptrdiff_t>(first);
    found_.erase(std::remove_if(begin, found_.end(), doubt), found_.end());
  }
  /// A coarse look sees again what a finer one saw, with points that lie worse; but where the finer
  /// saw a part, and is less certain of it, the coarse one sees the whole.
  bool seen_among(std::size_t count, const detection_type& d) const {
    const auto finer = std::span(found_).first(count);
    return std::any_of(finer.begin(), finer.end(), [&](const detection_type& other) {
      const bool part = other.box.area() < 0.6f * d.box.area() && other.score < d.score;
      return same{}(other, d) && !part;
    });
  }
  void plan_for(int width, int height) {
    plan_.image_width = width, plan_.image_height = height;
    plan_looks(plan_, looks_);
  }

  surveyor nets_;
  Reader reader_;
  detect_options how_;
  look_plan plan_;
  std::vector<look> looks_;
  std::vector<detection_type> found_;
};

}  // namespace fovea::inline FOVEA_ABI
