#pragma once

#include "fovea/core/result.hpp"
#include "fovea/image/color_name.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <array>
#include <string>

namespace fovea::inline FOVEA_ABI {

enum class vehicle_type : std::uint8_t { car, van, truck, bus };
constexpr const char* name_of(vehicle_type t) noexcept {
  constexpr const char* names[] = {"car", "van", "truck", "bus"};
  return names[static_cast<int>(t)];
}

/// What a vehicle seems to be: probabilities that add up to 1.
struct vehicle_appearance {
  static constexpr std::array<color_name, 7> colors{
      color_name::white, color_name::gray, color_name::yellow, color_name::red,
      color_name::green, color_name::blue, color_name::black};

  std::array<float, 4> types{};     ///< in the order of `vehicle_type`
  std::array<float, 7> of_color{};  ///< in the order of `colors`

  vehicle_type type() const noexcept;
  color_name color() const noexcept;
  float type_score() const noexcept { return types[static_cast<std::size_t>(type())]; }
  float color_score() const noexcept;
  /// "gray van". Allocates.
  std::string text() const;
};

/// Reads type and colour with vehicle-attributes-recognition-barrier-0039 (Open Model Zoo).
///
/// Made for vehicles seen from the front, 72 pixels wide or more. Its makers count 88 % of types
/// and 81 % of colours right; 20 % of buses are trucks to it, 17 % of gray ones white.
class vehicle_attributes {
 public:
  using result_type = vehicle_appearance;

  static result<vehicle_attributes> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<vehicle_72>& vehicle);

 private:
  vehicle_attributes(nn::session net, int types, int colors)
      : net_(std::move(net)), types_(types), colors_(colors) {}

  nn::session net_;
  int types_, colors_;  ///< indices of the outputs
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/attribute/vehicle_attributes.hpp"
#endif
