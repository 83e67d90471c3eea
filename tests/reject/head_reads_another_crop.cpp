// expect: fovea::pipeline: a head does not read the crop that this aligner makes
#include <fovea/pipeline/pipeline.hpp>
#include <fovea/vision/align/five_point.hpp>
#include <fovea/vision/attribute/age_gender.hpp>
#include <fovea/vision/detect/yunet.hpp>

using namespace fovea;

auto wrong(yunet detector, age_gender head) { return pipeline{detector, five_point{}, head}; }
