// expect: fovea::compare: embeddings of two different models cannot be compared
#include <fovea/vision/compare.hpp>

using namespace fovea;

struct one_model;
struct other_model;

#if defined(TWIN)
sameness right(const embedding<one_model, 128>& a, const embedding<one_model, 128>& b) {
  return compare(a, b, {}).answer;
}
#else
sameness wrong(const embedding<one_model, 128>& a, const embedding<other_model, 128>& b) {
  return compare(a, b, {}).answer;
}
#endif
