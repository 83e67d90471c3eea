#pragma once

#include "apps/common/plate_nets.hpp"
#include "apps/common/road_memory.hpp"
#include "apps/street/within.hpp"

namespace street {

/// A plate over time, on a vehicle that is followed or on one that no detector sees.
struct followed_plate {
  std::uint64_t id = 0, vehicle = 0;  ///< 0: none
  fovea::track_vote<std::string> text;
  double born = 0, seen = 0;
  float height = 0;     ///< pixels of a line, at best
  std::string reasons;  ///< why the last reading is not trusted more
};

/// Finds the plates of a picture, wherever they are, reads them, and lets each vote on the plate's
/// track and on that of the vehicle around it.
class plate_watch {
 public:
  explicit plate_watch(app::plate_nets nets) : nets_(std::move(nets)), tracker_(lasting()) {}

  template <class Tracks>
  void look(const fovea::image_view& photo, const Tracks& tracks, app::road_memory& known,
            double seconds) {
    for (const auto& t : tracker_.update(nets_.find(photo), seconds)) {
      auto& plate = all_[t.id];
      if (plate.id == 0) plate.id = t.id, plate.born = seconds;
      plate.seen = seconds;
      const auto read = nets_.read(photo, t.last);
      plate.height = std::max(plate.height, read.height);
      plate.reasons = read.reasons();
      const std::string text(read.text());
      if (text.empty() || read.trust == fovea::plate_trust::refused) continue;
      // A reading that fits no template is evidence, but little.
      const float weight = read.confidence * (read.fits() ? 1.0f : 0.3f);
      plate.text.add(text, weight);
      const auto* vehicle =
          within(tracks, t.box, [](const auto& v) { return fovea::is_vehicle(v.last.is); });
      if (!vehicle) continue;
      plate.vehicle = vehicle->id;
      if (auto* o = known.find(vehicle->id)) o->plate.add(text, weight);
    }
  }

  const std::map<std::uint64_t, followed_plate>& all() const { return all_; }

 private:
  /// Looked for a few times a second; plates score low.
  static fovea::track_options lasting() {
    fovea::track_options how;
    how.sure = how.begin = 0.3f, how.keep = 2;
    return how;
  }

  app::plate_nets nets_;
  fovea::object_tracker<fovea::plate_detection> tracker_;
  std::map<std::uint64_t, followed_plate> all_;
};

}  // namespace street
