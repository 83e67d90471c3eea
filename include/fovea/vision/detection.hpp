#pragma once

#include "fovea/image/rect.hpp"

#include <array>
#include <cstdint>

namespace fovea::inline FOVEA_ABI {

/// Something found: where, in pixels of the image, and how sure the detector is, 0 to 1.
struct detection {
  rect box;
  float score = 0;
};

/// Eye, eye, tip of the nose, corner of the mouth, corner of the mouth. Of each pair, first the one
/// that is on the left of an upright picture.
using five_points = std::array<point, 5>;

/// A face with the points that alignment needs.
struct face_detection : detection {
  five_points points{};

  std::array<point, 2> eyes() const noexcept { return {points[0], points[1]}; }
};

/// A face as BlazeFace reports it: eye, eye, tip of the nose, middle of the mouth, ear, ear.
struct blaze_detection : detection {
  std::array<point, 6> points{};

  std::array<point, 2> eyes() const noexcept { return {points[0], points[1]}; }
};

/// Moves what was found in a part of an image to where that part lies. A type with points of its
/// own needs an overload of its own.
constexpr void shift(detection& d, point by) noexcept { d.box.x += by.x, d.box.y += by.y; }
constexpr void shift(face_detection& d, point by) noexcept {
  d.box.x += by.x, d.box.y += by.y;
  for (auto& each : d.points) each = each + by;
}
constexpr void shift(blaze_detection& d, point by) noexcept {
  d.box.x += by.x, d.box.y += by.y;
  for (auto& each : d.points) each = each + by;
}

/// Who or what is on a road. Nets that tell less say `cycle` (bicycle or motorcycle) or `vehicle`.
enum class road_user : std::uint8_t {
  person,
  bicycle,
  motorcycle,
  cycle,
  car,
  bus,
  truck,
  vehicle
};
constexpr const char* name_of(road_user r) noexcept {
  constexpr const char* names[] = {"person", "bicycle", "motorcycle", "cycle",
                                   "car",    "bus",     "truck",      "vehicle"};
  return names[static_cast<int>(r)];
}
constexpr bool is_person(road_user r) noexcept { return r == road_user::person; }
constexpr bool is_cycle(road_user r) noexcept {
  return r >= road_user::bicycle && r <= road_user::cycle;
}
/// On four wheels or more.
constexpr bool is_vehicle(road_user r) noexcept { return r >= road_user::car; }

/// Somebody or something on a road.
struct road_detection : detection {
  road_user is = road_user::person;
};

}  // namespace fovea::inline FOVEA_ABI
