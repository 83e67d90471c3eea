#pragma once

#include <fovea/fovea.hpp>

#include <cstddef>
#include <string>

/// What is drawn in more than one program.
namespace app {

/// Colours that are told apart well, also by those who see no red or no green (Okabe and Ito 2008,
/// without black, and two more); one for each number in turn.
inline fovea::color color_of(std::size_t number) {
  static constexpr fovea::color colors[] = {{86, 180, 233},  {230, 159, 0},   {0, 158, 115},
                                            {240, 228, 66},  {204, 121, 167}, {213, 94, 0},
                                            {120, 140, 255}, {180, 220, 180}};
  return colors[number % std::size(colors)];
}

/// How wide a label is.
inline float label_width(const std::string& words, float height) {
  return fovea::draw::text_width(words, height) + 0.8f * height;
}

/// A line of words on a dark plate; gives where the next one goes.
inline float label(fovea::image<fovea::rgb8>& on, fovea::point at, const std::string& words,
                   fovea::color color, float height, float width = 0) {
  const float margin = 0.4f * height, tall = 1.8f * height;
  fovea::draw::fill(on, {at.x, at.y, width > 0 ? width : label_width(words, height), tall},
                    {0, 0, 0, 170});
  fovea::draw::text(on, {at.x + margin, at.y + margin}, words, color, height);
  return at.y + tall;
}

}  // namespace app
