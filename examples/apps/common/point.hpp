#pragma once

#include <fovea/fovea.hpp>
#include <fovea/interop/operating_point_json.hpp>

#include <string>

namespace app {

/// The operating point of a file, or the model's usual one where no file was named.
template <class Model>
fovea::operating_point point_of(const std::string& file) {
  if (file.empty()) return Model::usual_point();
  return fovea::read_operating_point(file, Model::space).value();
}

}  // namespace app
