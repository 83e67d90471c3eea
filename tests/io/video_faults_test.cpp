// Live sources whose server or decoder fails: real processes, killed and stopped.
#include "io/picture_server.hpp"
#include "io/video_fixtures.hpp"

using namespace fovea;
using namespace fovea_test;

namespace {

constexpr color red{224, 32, 32}, green{32, 192, 64};

spoken healthy() { return {{mjpeg_header, mjpeg_part(64, 48, red)}}; }

video_options impatient() {
  video_options how;
  how.stall_seconds = 1, how.first_wait = 0.05, how.longest_wait = 0.2;
  return how;
}

bool gives_frames(video_source& from) {
  video_frame frame;
  return comes([&] { return from.next(frame, 0.01); });
}

void take_what_is_there(video_source& from) {
  video_frame frame;
  while (from.next(frame, 0)) {}
}

bool is(const video_source& from, video_state wanted) {
  return comes([&] { return from.report().state == wanted; });
}

/// Whether as many descriptors, threads and children are there as before.
struct nothing_left {
  int descriptors = open_descriptors(), tasks = threads(), processes = children();
  ~nothing_left() {
    CHECK(open_descriptors() == descriptors);
    CHECK(comes([&] { return threads() == tasks; }));  // one that has ended may be listed a moment
    CHECK(children() == processes);
  }
};

pid_t decoder_beside(const picture_server& server) {
  for (const auto& each : fs::directory_iterator("/proc/self/task")) {
    std::ifstream list(each.path() / "children");
    for (pid_t pid; list >> pid;)
      if (pid != server.pid()) return pid;
  }
  return -1;
}

}  // namespace

TEST_CASE("a server that is killed is told of, and its pictures go on once it is back") {
  if (!have_ffmpeg()) return;
  const nothing_left check;
  picture_server server({healthy()});
  auto camera = video_source::open(server.address(), impatient()).value();
  REQUIRE(gives_frames(camera));
  CHECK(is(camera, video_state::live));
  server.kill();
  CHECK(is(camera, video_state::waiting));
  CHECK(comes([&] { return camera.problem().find("refused") != std::string::npos; }));
  const auto before = camera.report();
  CHECK(before.restarts > 0);
  take_what_is_there(camera);
  server.start();
  REQUIRE(gives_frames(camera));
  CHECK(camera.report().state == video_state::live);
  CHECK(camera.report().frames > before.frames);
}

TEST_CASE("a server that hangs is a stall, and its pictures go on once it goes on") {
  if (!have_ffmpeg()) return;
  const nothing_left check;
  picture_server server({healthy()});
  auto camera = video_source::open(server.address(), impatient()).value();
  REQUIRE(gives_frames(camera));
  server.stop();
  CHECK(is(camera, video_state::stalled));
  CHECK(camera.problem().find("gave no frame for 1 s") != std::string::npos);
  CHECK(camera.report().seconds_ago >= 1);
  take_what_is_there(camera);
  server.go_on();
  CHECK(gives_frames(camera));
  CHECK(is(camera, video_state::live));
}

TEST_CASE("a decoder that somebody stops is killed and replaced") {
  if (!have_ffmpeg()) return;
  const nothing_left check;
  picture_server server({healthy()});
  auto camera = video_source::open(server.address(), impatient()).value();
  REQUIRE(gives_frames(camera));
  const pid_t decoder = decoder_beside(server);
  REQUIRE(decoder > 0);
  REQUIRE(::kill(decoder, SIGSTOP) == 0);
  CHECK(is(camera, video_state::stalled));
  take_what_is_there(camera);
  CHECK(gives_frames(camera));
  CHECK(::kill(decoder, 0) != 0);
  CHECK(camera.report().restarts > 0);
}

TEST_CASE(
    "silence, no frames, garbage and a part of a picture are outlived, each with a sentence") {
  if (!have_ffmpeg()) return;
  const nothing_left check;
  const std::string part = mjpeg_part(64, 48, red);
  picture_server server({{},
                         {{mjpeg_header, "\r\n"}},
                         {{std::string(9973, '\x5a')}},
                         {{mjpeg_header, part.substr(0, part.size() / 2)}, true},
                         {{"HTTP/1.0 404 Not Found\r\n\r\n"}, true},
                         healthy()});
  auto how = impatient();
  how.stall_seconds = 0.3;
  auto camera = video_source::open(server.address(), how).value();
  int silent = 0;
  CHECK(comes([&] {
    const auto report = camera.report();
    if (report.frames == 0 && report.state == video_state::stalled) ++silent;
    return report.frames > 0 && report.restarts >= 5;
  }));
  CHECK(silent > 0);
  CHECK_FALSE(camera.problem().empty());
  CHECK(gives_frames(camera));
  CHECK(camera.report().state == video_state::live);
  CHECK(camera.report().width == 64);
}

TEST_CASE("a camera that changes its size goes on in the size that it began with") {
  if (!have_ffmpeg()) return;
  const nothing_left check;
  spoken changing{{mjpeg_header}};
  for (int i = 0; i < 5; ++i) changing.pieces.push_back(mjpeg_part(64, 48, red));
  changing.pieces.push_back(mjpeg_part(96, 32, green));
  picture_server server({changing});
  auto camera = video_source::open(server.address(), impatient()).value();
  video_frame frame;
  CHECK(comes([&] {
    if (!camera.next(frame, 0.01)) return false;
    CHECK(frame.picture.width == 64);
    CHECK(frame.picture.height == 48);
    return color_at(frame.picture, 30, 20)[1] > 128;
  }));
  const auto seen = color_at(frame.picture, 30, 20);
  CHECK(std::abs(seen[0] - green.r) <= 6);
  CHECK(std::abs(seen[1] - green.g) <= 6);
  CHECK(std::abs(seen[2] - green.b) <= 6);
  CHECK(camera.report().restarts == 0);
}

TEST_CASE("pictures that are read here come in the sizes that they have") {
  const scratch_folder folder;
  const auto jpeg = [](int w, int h) {
    const auto part = mjpeg_part(w, h, green);
    const auto from = part.find("\r\n\r\n") + 4;
    return part.substr(from, part.size() - from - 2);
  };
  auto from = video_source::open(folder.put("a.mjpeg", jpeg(64, 48) + jpeg(33, 7))).value();
  video_frame frame;
  REQUIRE(from.next(frame));
  CHECK(frame.picture.width == 64);
  REQUIRE(from.next(frame));
  CHECK(frame.picture.width == 33);
  CHECK(frame.picture.height == 7);
  CHECK_FALSE(from.next(frame));
  CHECK(from.problem().empty());
}

TEST_CASE("a film that breaks off within a frame says so, though ffmpeg ends well") {
  if (!have_ffmpeg()) return;
  const scratch_folder folder;
  for (const char* name : {"a.mp4", "a.mkv"}) {
    CAPTURE(std::string(name));
    const auto clip = folder / name;
    REQUIRE(ffmpeg("-f lavfi -i testsrc2=s=160x120:r=25 -t 1 -movflags +faststart " + clip));
    std::ifstream whole(clip, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(whole), {}};
    folder.put(name, text.substr(0, text.size() * 3 / 4));
    auto from = video_source::open(clip).value();
    int frames = 0;
    for (video_frame frame; from.next(frame);) ++frames;
    CHECK(frames > 0);
    CHECK(frames < 25);
    CHECK(from.problem().find("breaks off after " + std::to_string(frames) + " frames") !=
          std::string::npos);
  }
}
