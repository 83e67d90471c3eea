#include <fovea/fwd.hpp>

// A header of a user's may say names before, or without, including what they name.
int take(const fovea::nn::session&, const fovea::image_view&, fovea::result<fovea::file_map>&);

#include <fovea/fovea.hpp>

int take(const fovea::nn::session&, const fovea::image_view& v,
         fovea::result<fovea::file_map>& file) {
  return file ? v.width : 0;
}
