#pragma once

#include "apps/common/load_plates.hpp"
#include "apps/common/road_plates.hpp"
#include "apps/street/names.hpp"

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
    if (o.plates) nets_ = app::load_plate_nets({.countries = o.countries}, "street");
    if (!o.gallery.empty()) names_.emplace(o.gallery, o.point);
  }

  template <class Tracks>
  void look(const fovea::image_view& photo, const Tracks& tracks, app::road_memory& known,
            double seconds) {
    for (const auto& t : tracks) forbid(rejected_, *known.find(t.id));
    if (nets_) plates_.look(photo, tracks, *nets_, known, seconds);
    if (!names_ || seconds - looked_ < app::road_memory::between / 2) return;
    looked_ = seconds;
    names_->look(photo, tracks, known);
  }
  const app::road_plates& plates() const { return plates_; }

 private:
  std::vector<rejection> rejected_;
  std::optional<app::plate_nets> nets_;
  app::road_plates plates_;
  std::optional<name_watch> names_;
  double looked_ = -1e9;
};

}  // namespace street
