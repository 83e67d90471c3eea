// expect: fovea::pipeline: the first stage must be a Detector
#include <fovea/pipeline/pipeline.hpp>
#include <fovea/vision/align/five_point.hpp>
#include <fovea/vision/detect/yunet.hpp>
#include <fovea/vision/embed/mobile_face.hpp>

using namespace fovea;

#if defined(TWIN)
auto right(yunet detector, mobile_face head) { return pipeline{detector, five_point{}, head}; }
#else
auto wrong(mobile_face head) { return pipeline{head, five_point{}, head}; }
#endif
