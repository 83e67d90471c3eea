#pragma once

#include "apps/common/best_picture.hpp"

#include <fovea/fovea.hpp>

#include <cstdint>
#include <string>

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
  int others = 0;         ///< readings in a row that are another plate's
  std::string reasons;    ///< why the last reading is not trusted more
  best_picture best;      ///< of a plate on no vehicle

  /// "plate 3: AB123", or "plate 3" while nothing is decided.
  std::string title() const {
    return "plate " + std::to_string(id) + (text.answer() ? ": " + *text.answer() : "");
  }
  /// Two looks read the same: what only looks like a plate to the finder is hardly ever read so.
  bool is_read() const { return text.candidate() && text.candidate()->looks >= 2; }
  fovea::rect at(double seconds) const {
    const float passed = float(seconds - seen);
    return {box.x + passed * velocity.x, box.y + passed * velocity.y, box.width, box.height};
  }
};

}  // namespace app
