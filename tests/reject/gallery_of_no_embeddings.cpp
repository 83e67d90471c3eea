// expect: fovea::gallery: the model must give an embedding and name its space
#include <fovea/gallery/gallery.hpp>

using namespace fovea;

struct model {
#if defined(TWIN)
  using result_type = embedding<model, 64>;
#else
  using result_type = float;
#endif
  static constexpr const char* space = "model";
};

std::size_t count(const gallery<model>& g) { return g.size(); }
