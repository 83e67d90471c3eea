#pragma once

#include "apps/street/names.hpp"
#include "apps/street/plates.hpp"

#include <optional>

namespace street {

struct settings {
  std::string out = "out", lines, zones, countries, gallery, point, never, detector = "any";
  float score = 0.35f, rate = 8, smallest = 0, longest = 0;
  int regions = 0;
  bool no_video = false, plates = false;
};

/// What is looked for beside people and vehicles, a few times a second.
class extras {
 public:
  explicit extras(const settings& o) : rejected_(rejections(o.never)) {
    if (o.plates) plates_ = plate_watch::load(o.countries);
    if (!o.gallery.empty()) names_.emplace(o.gallery, o.point);
  }

  template <class Tracks>
  void look(const fovea::image_view& photo, const Tracks& tracks, app::road_memory& known,
            double seconds) {
    for (const auto& t : tracks) forbid(rejected_, *known.find(t.id));
    if (seconds - looked_ < app::road_memory::between / 2) return;
    looked_ = seconds;
    if (plates_) plates_->look(photo, tracks, known, seconds);
    if (names_) names_->look(photo, tracks, known);
  }
  std::map<std::uint64_t, followed_plate> plates() const {
    return plates_ ? plates_->all() : std::map<std::uint64_t, followed_plate>();
  }

 private:
  std::vector<rejection> rejected_;
  std::optional<plate_watch> plates_;
  std::optional<name_watch> names_;
  double looked_ = -1e9;
};

}  // namespace street
