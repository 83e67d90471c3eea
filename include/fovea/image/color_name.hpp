#pragma once

#include "fovea/image/color.hpp"

#include <cstdint>

namespace fovea::inline FOVEA_ABI {

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // which g++ says of `black`, though it is color_name's
#endif
/// The eleven words that most languages have for colours (Berlin and Kay 1969).
enum class color_name : std::uint8_t {
  black,
  gray,
  white,
  red,
  orange,
  yellow,
  green,
  blue,
  purple,
  pink,
  brown
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
inline constexpr int color_names = 11;
constexpr const char* name_of(color_name c) noexcept {
  constexpr const char* names[] = {"black", "gray", "white",  "red",  "orange", "yellow",
                                   "green", "blue", "purple", "pink", "brown"};
  return names[static_cast<int>(c)];
}

/// CIE 1976 L*a*b* (CIE 15): lightness 0 to 100, then green to red and blue to yellow.
struct lab {
  float lightness = 0, a = 0, b = 0;
};

/// From sRGB (IEC 61966-2-1) under D65. About 40 ns.
lab to_lab(color c) noexcept;

/// What most people would call it, by lightness, chroma and hue in L*a*b*; the borders are in the
/// body. A colour near a border could as well have the other name. Of 60 clothes in photographs 49
/// have the name that one gives them by eye, and 11 of 11 in a video, where it is known which
/// pixels to look at; dim white is called gray, dark blue and green black (`./tests/run vision`).
color_name name_of_color(const lab& c) noexcept;
inline color_name name_of_color(color c) noexcept { return name_of_color(to_lab(c)); }

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/color_name.hpp"
#endif
