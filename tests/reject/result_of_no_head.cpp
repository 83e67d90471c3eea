// expect: fovea::face: no head of this pipeline gives this result
#include <fovea/pipeline/pipeline.hpp>
#include <fovea/vision/align/five_point.hpp>
#include <fovea/vision/attribute/age_gender.hpp>
#include <fovea/vision/detect/yunet.hpp>
#include <fovea/vision/embed/mobile_face.hpp>

using namespace fovea;

#if defined(TWIN)
float right(yunet detector, mobile_face head, const image_view& photo) {
  pipeline faces{detector, five_point{}, head};
  return faces(photo)[0].get<mobile_face::result_type>().values[0];
}
#else
float wrong(yunet detector, mobile_face head, const image_view& photo) {
  pipeline faces{detector, five_point{}, head};
  return faces(photo)[0].get<age_and_gender>().years;
}
#endif
