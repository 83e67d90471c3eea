// expect: fovea::cosine: embeddings of two different models cannot be compared
#include <fovea/gallery/int8_embedding.hpp>

using namespace fovea;

struct one_model;
struct other_model;

#if defined(TWIN)
float right(const int8_embedding<one_model, 512>& a, const int8_embedding<one_model, 512>& b) {
  return cosine(a, b);
}
#else
float wrong(const int8_embedding<one_model, 512>& a, const int8_embedding<other_model, 512>& b) {
  return cosine(a, b);
}
#endif
