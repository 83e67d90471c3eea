#pragma once

#include <fovea/fovea.hpp>

namespace app {

/// The smallest of the tracks whose box has the middle of `what` in it and which `fits`; null where
/// there is none.
template <class Tracks, class Fits>
auto within(const Tracks& tracks, const fovea::rect& what, Fits fits) -> decltype(&tracks[0]) {
  decltype(&tracks[0]) best = nullptr;
  const fovea::point middle{what.x + what.width / 2, what.y + what.height / 2};
  for (const auto& t : tracks)
    if (t.box.contains(middle) && fits(t) && (!best || t.box.area() < best->box.area())) best = &t;
  return best;
}

}  // namespace app
