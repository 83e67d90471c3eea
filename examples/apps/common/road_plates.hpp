#pragma once

#include "apps/common/plate_nets.hpp"
#include "apps/common/road_memory.hpp"
#include "apps/common/within.hpp"

namespace app {

/// A plate over time, on a vehicle that is followed or on one that no detector sees.
struct followed_plate {
  std::uint64_t id = 0, vehicle = 0;  ///< 0: none
  fovea::track_vote<std::string> text;
  double born = 0, seen = 0;
  float height = 0;     ///< pixels of a line, at best
  std::string reasons;  ///< why the last reading is not trusted more
};

/// The plates that one camera sees, wherever they are. Each reading is a vote on the plate's track
/// and on that of the vehicle around it; what is long gone may be forgotten.
class road_plates {
 public:
  static constexpr double between = 0.2;  ///< seconds from looking for plates to looking again

  template <class Tracks>
  void look(const fovea::image_view& photo, const Tracks& tracks, plate_nets& nets,
            road_memory& known, double seconds) {
    if (seconds - looked_ < between) return;
    looked_ = seconds;
    for (const auto& t : tracker_.update(nets.find(photo), seconds)) {
      auto& plate = all_[t.id];
      if (plate.id == 0) plate.id = t.id, plate.born = seconds;
      plate.seen = seconds;
      const auto read = nets.read(photo, t.last);
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

  /// What was not seen since then.
  void forget(double before) {
    std::erase_if(all_, [&](const auto& each) { return each.second.seen < before; });
  }

  const std::map<std::uint64_t, followed_plate>& all() const { return all_; }

 private:
  /// Plates score low.
  static fovea::track_options lasting() {
    fovea::track_options how;
    how.sure = how.begin = 0.3f, how.keep = 2;
    return how;
  }

  double looked_ = -1e9;
  fovea::object_tracker<fovea::plate_detection> tracker_{lasting()};
  std::map<std::uint64_t, followed_plate> all_;
};

}  // namespace app
