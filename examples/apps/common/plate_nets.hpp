#pragma once

#include <fovea/fovea.hpp>

#include <functional>
#include <span>

namespace app {

/// What finds number plates and reads them. Copies share weights: one copy a thread.
struct plate_nets {
  /// Best first, readable until the next call.
  std::function<std::span<const fovea::plate_detection>(const fovea::image_view&)> find;
  std::function<fovea::plate(const fovea::image_view&, const fovea::plate_detection&)> read;
};

}  // namespace app
