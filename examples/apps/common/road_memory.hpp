#pragma once

#include "apps/common/road_objects.hpp"

namespace app {

/// The objects of one camera. They are read a few times a second; what is long gone may be
/// forgotten.
class road_memory {
 public:
  static constexpr double between = 0.4;  ///< seconds from reading an object to reading it again

  /// Takes note of a track that is seen now.
  template <class Track>
  road_object& note(const Track& t, double seconds) {
    auto& o = all_[t.id];
    if (o.id == 0) o.id = t.id, o.born = t.born;
    o.seen = seconds;
    o.is.add(t.last.is, t.last.score);
    return o;
  }

  /// One that was noted, or null.
  road_object* find(std::uint64_t id) {
    const auto at = all_.find(id);
    return at == all_.end() ? nullptr : &at->second;
  }

  /// Takes note of a track and, where it is due, reads its attributes: gives the object that was
  /// read, or null. `heads` null: nothing is read.
  template <class Track>
  road_object* look(const fovea::image_view& photo, const Track& t, double seconds,
                    road_heads* heads) {
    auto& o = note(t, seconds);
    if (!heads || !due(photo, t, o, seconds)) return nullptr;
    o.looked = seconds;
    heads->read(photo, t, o);
    return &o;
  }

  /// What was not seen since then.
  void forget(double before) {
    std::erase_if(all_, [&](const auto& each) { return each.second.seen < before; });
  }

  const std::map<std::uint64_t, road_object>& all() const { return all_; }
  const road_object& of(std::uint64_t id) const { return all_.at(id); }

 private:
  /// Whether it is time to read it: not too often, and not where the image's edge cuts it.
  template <class Track>
  static bool due(const fovea::image_view& photo, const Track& t, const road_object& o,
                  double seconds) {
    const auto& box = t.box;
    const bool cut_off = box.x < 1 || box.y < 1 || box.right() > float(photo.width - 1) ||
                         box.bottom() > float(photo.height - 1);
    return seconds - o.looked >= between && !cut_off;
  }

  std::map<std::uint64_t, road_object> all_;
};

}  // namespace app
