// expect: fovea::clusters: this embedding is of another model than the clusters'
#include <fovea/gallery/clusters.hpp>

using namespace fovea;

struct one_model {
  using result_type = embedding<one_model, 128>;
  static constexpr float same_person = 0.5f;
};
struct other_model {
  using result_type = embedding<other_model, 128>;
};

#if defined(TWIN)
void right(clusters<one_model>& people, const one_model::result_type& e) { people.add(e, 0); }
#else
void wrong(clusters<one_model>& people, const other_model::result_type& e) { people.add(e, 0); }
#endif
