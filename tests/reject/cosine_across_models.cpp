// expect: fovea::cosine: embeddings of two different models cannot be compared
#include <fovea/gallery/embedding.hpp>

using namespace fovea;

struct one_model;
struct other_model;

#if defined(TWIN)
float right(const embedding<one_model, 128>& a, const embedding<one_model, 128>& b) {
  return cosine(a, b);
}
#else
float wrong(const embedding<one_model, 128>& a, const embedding<other_model, 128>& b) {
  return cosine(a, b);
}
#endif
