// unasked WIDTH HEIGHT FRAMES_A_SECOND < RAW_RGB_FRAMES
//
// How often somebody who was asked nothing passes the challenges, and is taken for an attack: reads
// a video of one person, frame after frame as bytes, and prints the counts. See ./tests/run
// unasked.
#include "models/cache.hpp"

#include <fovea/fovea.hpp>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace fovea;

/// Of all windows of so many seconds that begin two seconds apart.
struct passes {
  int passed = 0, windows = 0;
};
template <class Watch>
passes count(const std::vector<face_glance>& video, double fps, double seconds, Watch make) {
  passes out;
  const auto length = std::size_t(seconds * fps), step = std::size_t(2 * fps);
  for (std::size_t begin = 0; begin + length < video.size(); begin += step, ++out.windows) {
    auto watch = make(begin);
    challenge_state state{};
    for (std::size_t i = 0; i < length; ++i) state = watch.update(video[begin + i]);
    out.passed += state == challenge_state::passed;
  }
  return out;
}

void tell(const std::string& what, const passes& p) {
  std::printf("%-28s passed in %d of %d windows\n", what.c_str(), p.passed, p.windows);
}

void tell_challenges(const std::vector<face_glance>& video, double fps) {
  for (const auto t : {challenge_task::blink, challenge_task::turn_left, challenge_task::turn_right,
                       challenge_task::smile})
    tell(request_of(t), count(video, fps, 6.2, [&](std::size_t) { return challenge(t); }));
  for (const int tasks : {2, 3}) {
    passes all;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const auto some = count(video, fps, 6.2 * tasks, [&](std::size_t begin) {
        return challenge_course(977 * seed + begin, tasks);
      });
      all.passed += some.passed, all.windows += some.windows;
    }
    tell("courses of " + std::to_string(tasks), all);
  }
}

}  // namespace

int main(int words, char** word) {
  if (words != 4) return std::fputs("unasked WIDTH HEIGHT FRAMES_A_SECOND < FRAMES\n", stderr), 2;
  const int width = std::atoi(word[1]), height = std::atoi(word[2]);
  const double fps = std::atof(word[3]);
  if (width < 1 || height < 1 || width > 8192 || height > 8192 || !(fps >= 1)) return 2;
  face_follower faces{yunet::load(models::path("yunet_n.onnx")).value(),
                      face_mesh::load(models::path("face_landmark.tflite")).value(),
                      {.look_again = 1}};
  auto small = mini_fasnet::load(models::path("2.7_80x80_MiniFASNetV2.onnx")).value();
  auto large = face_liveness::load(models::path("fr_liveness.onnx")).value();
  box_within<around_80> around;
  box_frame<loose_128> square;
  liveness_tally by_small, by_large, by_both;
  blink_counter blinks;
  std::vector<face_glance> video;
  image<rgb8> frame(width, height);
  const auto bytes = std::size_t(frame.stride()) * std::size_t(height);
  while (std::fread(frame.data(), 1, bytes, stdin) == bytes) {
    const double time = double(video.size()) / fps;
    const auto seen = faces.update(frame, time);
    video.push_back(seen.empty() ? face_glance{.seconds = time} : glance_at(seen[0].seen, time));
    if (seen.empty()) continue;
    blinks.update(video.back().gestures.eyes(), time);
    if (video.size() % 25 != 1) continue;
    const liveness one = small.read(around.align(frame, seen[0].box));
    const liveness other = large.read(square.align(frame, seen[0].box, 0));
    by_small.add("", one.verdict()), by_large.add("", other.verdict());
    by_both.add("", together(one, other).verdict());
  }
  std::printf("%zu frames, %d blinks\n", video.size(), blinks.count());
  tell_challenges(video, fps);
  std::printf("mini_fasnet, %sface_liveness, %stogether, %s", by_small.text().c_str(),
              by_large.text().c_str(), by_both.text().c_str());
}
