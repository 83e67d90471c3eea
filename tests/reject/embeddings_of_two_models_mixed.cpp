// expect regex: (no match for|no viable overloaded)
#include <fovea/gallery/embedding.hpp>

using namespace fovea;

struct one_model;
struct other_model;

#if defined(TWIN)
void right(embedding<one_model, 64>& a, const embedding<one_model, 64>& b) { a = b; }
#else
void wrong(embedding<one_model, 64>& a, const embedding<other_model, 64>& b) { a = b; }
#endif
