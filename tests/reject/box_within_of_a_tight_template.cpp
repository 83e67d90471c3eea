// expect: fovea::box_within: this template does not say how far around the box is seen
#include <fovea/vision/align/box_within.hpp>

using namespace fovea;

#if defined(TWIN)
box_within<around_80> right;
#else
box_within<loose_128> wrong;
#endif
