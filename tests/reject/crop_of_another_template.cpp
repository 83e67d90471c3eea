// expect regex: (no known conversion|could not convert|cannot convert|invalid initialization)
#include <fovea/vision/embed/mobile_face.hpp>

using namespace fovea;

#if defined(TWIN)
auto right(mobile_face head, const crop<arcface_112>& face) { return head.read(face); }
#else
auto wrong(mobile_face head, const crop<loose_224>& face) { return head.read(face); }
#endif
