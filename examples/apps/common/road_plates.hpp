#pragma once

#include "apps/common/followed_plate.hpp"
#include "apps/common/plate_nets.hpp"
#include "apps/common/road_memory.hpp"
#include "apps/common/tell_vote.hpp"
#include "apps/common/within.hpp"

#include <algorithm>

namespace app {

/// The plates that one camera sees: the whole picture is looked at, not the vehicles in it. A plate
/// has a track of its own. Each reading is a vote on that track and on the vehicle around it, whose
/// plate it is; where no vehicle holds it, it stands for itself. Where the next car stops in the
/// place of one that left, its plate is another one. What is long gone may be forgotten.
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
      auto& plate = of_track(t.id, seconds);
      plate.seen = seconds, plate.box = t.box, plate.velocity = t.velocity, plate.score = t.score;
      const auto* vehicle =
          within(tracks, t.box, [](const auto& v) { return fovea::is_vehicle(v.last.is); });
      if (vehicle) plate.vehicle = vehicle->id, plate.held = seconds;
      if (seconds - plate.held > loose) plate.vehicle = 0;
      if (!plate.vehicle) plate.best.keep(photo, around(t.box), t.box.height * t.score);
      due_.push_back({&plate, t.id, t.last, vehicle ? known.find(vehicle->id) : nullptr});
    }
    std::stable_sort(due_.begin(), due_.end(),
                     [](const auto& a, const auto& b) { return a.plate->reads < b.plate->reads; });
    due_.resize(std::min(due_.size(), most));
    for (const auto& each : due_) read(photo, each, nets);
  }

  /// What was not seen since then.
  void forget(double before) {
    std::erase_if(all_, [&](const auto& each) { return each.second.seen < before; });
    std::erase_if(of_tracks_, [&](const auto& each) { return !all_.contains(each.second); });
  }

  const std::map<std::uint64_t, followed_plate>& all() const { return all_; }

  /// Whether it is there now: seen at the last look for plates, and none is due since.
  bool is_now(const followed_plate& p, double seconds) const {
    return p.seen == looked_ && (seconds == looked_ || !is_due(seconds));
  }

 private:
  struct due {
    followed_plate* plate;
    std::uint64_t track;
    fovea::plate_detection found;
    road_object* vehicle;
  };

  /// Frames that come just as often come a little early, too.
  bool is_due(double seconds) const { return seconds - looked_ >= 0.95 * between; }

  followed_plate& of_track(std::uint64_t track, double seconds) {
    auto& id = of_tracks_[track];
    if (id == 0) id = ++last_id_;
    auto& plate = all_[id];
    if (plate.id == 0) plate.id = id, plate.born = seconds;
    return plate;
  }

  /// Another plate came in the place of this one: it begins anew there.
  followed_plate& replace(followed_plate& old, std::uint64_t track) {
    of_tracks_[track] = 0;
    auto& fresh = of_track(track, looked_);
    fresh.seen = looked_, fresh.box = old.box, fresh.score = old.score;
    fresh.vehicle = old.vehicle, fresh.held = old.held;
    old.seen = std::min(old.seen, looked_ - between);
    return fresh;
  }

  void read(const fovea::image_view& photo, const due& d, plate_nets& nets) {
    const auto read = nets.read(photo, d.found);
    const std::string text(read.text());
    const bool is_told = !text.empty() && read.trust != fovea::plate_trust::refused;
    const auto& known = d.plate->text.answer();
    const bool other = is_told && known && fovea::plate_distance(*known, text) > 3;
    d.plate->others = other ? d.plate->others + 1 : 0;
    auto& plate = d.plate->others >= 2 ? replace(*d.plate, d.track) : *d.plate;
    ++plate.reads;
    plate.height = std::max(plate.height, read.height);
    plate.reasons = read.reasons();
    if (!is_told) return;
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
  std::map<std::uint64_t, std::uint64_t> of_tracks_;  ///< which plate a track shows
  std::uint64_t last_id_ = 0;
  std::vector<due> due_;
};

/// The plates that are there now and of which something was read, and whose they are; null: no
/// vehicle's that is followed.
inline void tell_plates(fovea::json_writer& j, const road_plates& plates, double seconds) {
  j.key("plates").array();
  for (const auto& [id, p] : plates.all()) {
    if (!plates.is_now(p, seconds) || !p.text.candidate()) continue;
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
