// Follows the faces of a video from frame to frame: meshes, where heads turn and eyes look.
// Run: ./examples/run 09 FRAME... (frames in order, 30 a second; a photograph is a video of one)
// Prints for each frame and face its number, where its head and its eyes look, and open eyes.
// needs: yunet face-mesh iris
// photographs: groups
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>

int main(int count, char** frames) {
  using namespace fovea;
  face_follower faces{yunet::load(models::path("yunet_n.onnx")).value(),
                      face_mesh::load(models::path("face_landmark.tflite")).value()};
  auto eyes = iris_reader::load(models::path("iris.onnx")).value();

  for (int i = 1; i < count; ++i) {
    const auto frame = read_image(frames[i]).value();
    for (const auto& face : faces.update(frame, i / 30.0)) {
      const auto head = pose_of(face.placed);
      const auto look = gaze_of(face.placed, eyes.read(frame, face.placed));
      std::printf("frame %d, face %d: head %+3.0f %+3.0f, eyes %+3.0f %+3.0f degrees, open %.2f\n",
                  i, face.id, head.yaw, head.pitch, look.yaw, look.pitch,
                  gestures_of(face.seen).eyes());
    }
  }
}
