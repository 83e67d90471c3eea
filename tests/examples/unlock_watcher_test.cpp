// The lock of the program `unlock` on real pictures. Skipped where models are not fetched.
#include "apps/common/people.hpp"
#include "apps/unlock/watcher.hpp"
#include "support/shared.hpp"

#include <fovea/io/image_file.hpp>

using namespace fovea;
using namespace fovea_test;

namespace {

image<rgb8> picture(const char* name) {
  return read_image(shared(std::string("data/liveness/image_") + name + ".jpg")).value();
}
bool ready() {
  return have(models::path("yunet_n.onnx"), models::path("face_landmark.tflite"),
              models::path("MobileFaceNet.tflite"), models::path("2.7_80x80_MiniFASNetV2.onnx"),
              models::path("fr_liveness.onnx"), shared("data/liveness/image_T1.jpg"));
}
unlock_program::watcher watcher_of_owner(int challenges) {
  const auto photo = picture("T1");
  return unlock_program::watcher(app::usual_reader()(photo)[0].who, challenges, 1);
}
/// Frames of one picture, ten a second; the state after the last.
unlock_state show(const char* name, int frames, unlock_program::watcher& eyes, unlock& door) {
  static double time = 0;
  const auto frame = picture(name);
  for (; frames > 0; --frames) time += 0.1, door.update(eyes.look(frame, time));
  return door.state();
}

}  // namespace

TEST_CASE("the owner's live picture opens, and neither her print nor her screen does") {
  if (!ready()) return;
  auto eyes = watcher_of_owner(0);
  unlock door;
  CHECK(show("F2", 20, eyes, door) != unlock_state::open);  // she herself, on a screen
  CHECK(door.record().failures > 0);
  CHECK(show("F1", 20, eyes, door) != unlock_state::open);
  CHECK(show("T1", 20, eyes, door) == unlock_state::open);
}

TEST_CASE("pictures of a screen that go on lock it out") {
  if (!ready()) return;
  auto eyes = watcher_of_owner(0);
  unlock door;
  CHECK(show("F2", 80, eyes, door) == unlock_state::locked_out);
  CHECK(show("T1", 20, eyes, door) == unlock_state::locked_out);
}

TEST_CASE("with a challenge a picture does not open, live as it looks") {
  if (!ready()) return;
  auto eyes = watcher_of_owner(2);
  unlock door;
  CHECK(show("T1", 80, eyes, door) != unlock_state::open);
  CHECK(*eyes.request() != '\0');
  CHECK(door.record().failures == 0);
}
