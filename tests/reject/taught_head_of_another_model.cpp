// expect: fovea::taught_head: this embedding is of another model than the head was taught
#include <fovea/gallery/taught.hpp>

using namespace fovea;

struct one_model {
  using result_type = embedding<one_model, 64>;
  static constexpr const char* space = "one_model";
};
struct other_model {
  using result_type = embedding<other_model, 64>;
  static constexpr const char* space = "other_model";
};

using head = taught_score<embedding<one_model, 64>>;

#if defined(TWIN)
taught_value right(const head& h, const embedding<one_model, 64>& e) { return h.read(e); }
#else
taught_value wrong(const head& h, const embedding<other_model, 64>& e) { return h.read(e); }
#endif
