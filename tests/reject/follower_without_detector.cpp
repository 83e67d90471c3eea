// expect: fovea::face_follower: it needs a Detector to find faces first
#include <fovea/vision/detect/yunet.hpp>
#include <fovea/vision/embed/mobile_face.hpp>
#include <fovea/vision/track/face_follower.hpp>

using namespace fovea;

#if defined(TWIN)
auto right(yunet detector, face_mesh net) { return face_follower<yunet>{detector, net}.looks(); }
#else
auto wrong(mobile_face head, face_mesh net) {
  return face_follower<mobile_face>{head, net}.looks();
}
#endif
