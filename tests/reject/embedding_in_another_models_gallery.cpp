// expect: fovea::gallery: this embedding is of another model than the gallery's
#include <fovea/gallery/gallery.hpp>

using namespace fovea;

struct one_model {
  using result_type = embedding<one_model, 64>;
  static constexpr const char* space = "one_model";
};
struct other_model {
  using result_type = embedding<other_model, 64>;
  static constexpr const char* space = "other_model";
};

#if defined(TWIN)
match right(const gallery<one_model>& g, const embedding<one_model, 64>& e) { return g.nearest(e); }
#else
match wrong(const gallery<one_model>& g, const embedding<other_model, 64>& e) {
  return g.nearest(e);
}
#endif
