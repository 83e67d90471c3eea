#pragma once

#include "apps/common/best_picture.hpp"
#include "apps/common/plate_nets.hpp"
#include "apps/common/road_memory.hpp"
#include "apps/common/tell_vote.hpp"
#include "apps/common/within.hpp"

#include <algorithm>

namespace app {

/// A plate over time, on a vehicle that is followed or on one that no detector sees.
struct followed_plate {
  std::uint64_t id = 0, vehicle = 0;  ///< 0: none
  fovea::track_vote<std::string> text;
  double born = 0, seen = 0;
  double held = -1e9;     ///< when it was within its vehicle last
  fovea::rect box;        ///< when it was seen last
  fovea::point velocity;  ///< pixels a second
  float score = 0;        ///< of the finder
  float height = 0;       ///< pixels of a line, at best
  int reads = 0;          ///< how often it was tried to be read
  std::string reasons;    ///< why the last reading is not trusted more
  best_picture best;      ///< of a plate on no vehicle

  /// "plate 3: AB123", or "plate 3" while nothing is decided.
  std::string title() const {
    return "plate " + std::to_string(id) + (text.answer() ? ": " + *text.answer() : "");
  }
  fovea::rect at(double seconds) const {
    const float passed = float(seconds - seen);
    return {box.x + passed * velocity.x, box.y + passed * velocity.y, box.width, box.height};
  }
};

/// The plates that one camera sees: the whole picture is looked at, not the vehicles in it. A plate
/// has a track of its own. Each reading is a vote on that track and on the vehicle around it, whose
/// plate it is; where no vehicle holds it, it stands for itself. What is long gone may be
/// forgotten.
class road_plates {
 public:
  static constexpr double between = 0.2;  ///< seconds from looking for plates to looking again
  static constexpr double loose = 2;      ///< seconds outside its vehicle until it has none
  static constexpr std::size_t most = 8;  ///< readings a look: those that were read least first

  template <class Tracks>
  void look(const fovea::image_view& photo, const Tracks& tracks, plate_nets& nets,
            road_memory& known, double seconds) {
    if (!is_due(seconds)) return;
    looked_ = seconds;
    due_.clear();
    for (const auto& t : tracker_.update(nets.find(photo), seconds)) {
      auto& plate = all_[t.id];
      if (plate.id == 0) plate.id = t.id, plate.born = seconds;
      plate.seen = seconds, plate.box = t.box, plate.velocity = t.velocity, plate.score = t.score;
      const auto* vehicle =
          within(tracks, t.box, [](const auto& v) { return fovea::is_vehicle(v.last.is); });
      if (vehicle) plate.vehicle = vehicle->id, plate.held = seconds;
      if (seconds - plate.held > loose) plate.vehicle = 0;
      if (!plate.vehicle) plate.best.keep(photo, around(t.box), t.box.height * t.score);
      due_.push_back({&plate, t.last, vehicle ? known.find(vehicle->id) : nullptr});
    }
    std::stable_sort(due_.begin(), due_.end(),
                     [](const auto& a, const auto& b) { return a.plate->reads < b.plate->reads; });
    due_.resize(std::min(due_.size(), most));
    for (const auto& each : due_) read(photo, each, nets);
  }

  /// What was not seen since then.
  void forget(double before) {
    std::erase_if(all_, [&](const auto& each) { return each.second.seen < before; });
  }

  const std::map<std::uint64_t, followed_plate>& all() const { return all_; }

  /// Whether it is there now: seen at the last look for plates, and none is due since.
  bool is_now(const followed_plate& p, double seconds) const {
    return p.seen == looked_ && (seconds == looked_ || !is_due(seconds));
  }

 private:
  struct due {
    followed_plate* plate;
    fovea::plate_detection found;
    road_object* vehicle;
  };

  /// Frames that come just as often come a little early, too.
  bool is_due(double seconds) const { return seconds - looked_ >= 0.95 * between; }

  static void read(const fovea::image_view& photo, const due& d, plate_nets& nets) {
    const auto read = nets.read(photo, d.found);
    auto& plate = *d.plate;
    ++plate.reads;
    plate.height = std::max(plate.height, read.height);
    plate.reasons = read.reasons();
    const std::string text(read.text());
    if (text.empty() || read.trust == fovea::plate_trust::refused) return;
    // A reading that fits no template is evidence, but little.
    const float weight = read.confidence * (read.fits() ? 1.0f : 0.3f);
    plate.text.add(text, weight);
    if (d.vehicle) d.vehicle->plate.add(text, weight);
  }

  /// A plate with some of what it is fixed to.
  static fovea::rect around(const fovea::rect& b) {
    return {b.x - b.width / 2, b.y - b.width / 2, 2 * b.width, b.height + b.width};
  }

  /// Plates score low.
  static fovea::track_options lasting() {
    fovea::track_options how;
    how.sure = how.begin = 0.3f, how.keep = 2;
    return how;
  }

  double looked_ = -1e9;
  fovea::object_tracker<fovea::plate_detection> tracker_{lasting()};
  std::map<std::uint64_t, followed_plate> all_;
  std::vector<due> due_;
};

/// The plates that are there now, and whose they are; null: no vehicle's that is followed.
inline void tell_plates(fovea::json_writer& j, const road_plates& plates, double seconds) {
  j.key("plates").array();
  for (const auto& [id, p] : plates.all()) {
    if (!plates.is_now(p, seconds)) continue;
    j.object().member("id", id).member("title", p.title()).key("vehicle");
    p.vehicle ? j.value(p.vehicle) : j.null();
    tell_vote(j, "text", p.text);
    const auto box = p.at(seconds);
    j.member("score", p.score).key("box").array();
    j.value(box.x).value(box.y).value(box.width).value(box.height).end().end();
  }
  j.end();
}

}  // namespace app
