// expect: fovea::pipeline: the second stage must be an Aligner
#include <fovea/pipeline/pipeline.hpp>
#include <fovea/vision/detect/yunet.hpp>
#include <fovea/vision/embed/mobile_face.hpp>

using namespace fovea;

auto wrong(yunet detector, mobile_face head) { return pipeline{detector, detector, head}; }
