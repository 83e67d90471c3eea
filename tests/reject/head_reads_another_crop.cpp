// expect: fovea::pipeline: a head does not read the crop that this aligner makes
#include <fovea/pipeline/pipeline.hpp>
#include <fovea/vision/align/box_frame.hpp>
#include <fovea/vision/align/five_point.hpp>
#include <fovea/vision/attribute/age_gender.hpp>
#include <fovea/vision/detect/yunet.hpp>

using namespace fovea;

#if defined(TWIN)
auto right(yunet detector, age_gender head) {
  return pipeline{detector, box_frame<loose_224>{}, head};
}
#else
auto wrong(yunet detector, age_gender head) { return pipeline{detector, five_point{}, head}; }
#endif
