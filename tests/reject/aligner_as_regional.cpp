// expect: fovea::regional: it needs a Detector to look at regions with
#include <fovea/pipeline/regional.hpp>
#include <fovea/vision/align/five_point.hpp>
#include <fovea/vision/detect/yolox.hpp>

using namespace fovea;

#if defined(TWIN)
auto right(yolox detector) { return regional{detector}; }
#else
auto wrong() { return regional{five_point{}}; }
#endif
