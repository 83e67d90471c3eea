#pragma once

#include "fovea/core/result.hpp"
#include "fovea/vision/track/box_tracker.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A line that is counted at. Who walks from `a` to `b` has those who cross forth come from the
/// left.
struct count_line {
  std::string name;
  point a, b;  ///< pixels of the image
};

/// A part of the image, by its corners in order, either way round.
struct zone {
  std::string name;
  std::vector<point> corners;
};

enum class area_event_kind : std::uint8_t { crossed_forth, crossed_back, entered, left };

/// Something that a track did.
struct area_event {
  area_event_kind kind{};
  std::string_view where;  ///< the line's or the zone's name; lives as long as the watch
  std::uint64_t track = 0;
  int track_kind = 0;
  double seconds = 0;
  point at;          ///< where its foot is, pixels
  point velocity;    ///< pixels a second
  double dwell = 0;  ///< of `left`: seconds inside

  /// One line of JSON. Allocates.
  std::string json() const;
};

/// How often a line was crossed, or who is in a zone.
struct area_count {
  std::string_view name;
  int forth = 0, back = 0;      ///< of a line
  int inside = 0, entered = 0;  ///< of a zone
  double dwell = 0;             ///< of a zone: mean seconds of those that have left
  int left = 0;
};

/// Counts tracks over lines and in zones.
///
/// A track is where its foot is: the middle of the lower edge of its box. To cross or to enter it
/// must have been clear of the edge on one side and then on the other, by a tenth of its height:
/// who stands on a line and trembles is not counted twice. A track that ends inside a zone leaves
/// it then.
class area_watch {
 public:
  /// Fails with one sentence: a line of no length, a zone of fewer than three corners, whose edges
  /// cross, or whose corners are no numbers; a name that comes twice.
  static result<area_watch> make(std::vector<count_line> lines, std::vector<zone> zones);

  /// Not to be copied: events and counts name lines and zones by where the watch keeps them.
  area_watch(const area_watch&) = delete;
  area_watch& operator=(const area_watch&) = delete;
  area_watch(area_watch&&) noexcept = default;
  area_watch& operator=(area_watch&&) noexcept = default;

  /// What the confirmed tracks did since the last update; readable until the next one.
  std::span<const area_event> update(std::span<const box_track> tracks, double seconds);

  /// Lines first, then zones, in their order.
  std::span<const area_count> counts() const noexcept { return counts_; }

 private:
  struct visit {
    int side = 0;  ///< of a line: -1 or 1 once it was clear of it; of a zone: 1 inside, -1 outside
    point from;    ///< where it was clear last
    double since = 0;  ///< seconds, of entering
  };
  struct known_track {
    std::uint64_t id = 0;
    int kind = 0;
    double seen = 0;
    point at;
    bool here = false;
    std::vector<visit> visits;  ///< of each line and zone
  };

  area_watch() = default;
  known_track& track_of(const box_track& t);
  void at_line(std::size_t i, known_track& who, const box_track& t, double seconds);
  void at_zone(std::size_t i, known_track& who, const box_track& t, double seconds);
  void leave(std::size_t i, known_track& who, double seconds);
  void tell(area_event_kind kind, std::size_t i, const known_track& who, double seconds);

  std::vector<count_line> lines_;
  std::vector<zone> zones_;
  std::vector<area_count> counts_;
  std::vector<known_track> known_;
  std::vector<area_event> events_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/track/area_watch.hpp"
#endif
