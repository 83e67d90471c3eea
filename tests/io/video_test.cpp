#include "fovea/io/video.hpp"

#include "io/video_fixtures.hpp"
#include "support/shared.hpp"

#include <signal.h>

using namespace fovea;
using namespace fovea_test;

namespace {

std::string refusal(const std::string& name, const video_options& how = {}) {
  auto opened = video_source::open(name, how);
  REQUIRE_FALSE(opened);
  return opened.error().sentence;
}

video_options decoded_by(const std::string& program) {
  video_options how;
  how.decoder = program;
  return how;
}

video_options camera_by(const std::string& program) {
  video_options how = decoded_by(program);
  how.pace = video_pace::newest_frame;
  how.stall_seconds = 0.3, how.first_wait = 0.02, how.longest_wait = 0.1;
  return how;
}

int count(video_source& from) {
  video_frame frame;
  int frames = 0;
  while (from.next(frame)) CHECK(frame.number == frames++);
  return frames;
}

}  // namespace

TEST_CASE("a Y4M file gives every frame, numbered and timed, and needs no decoder") {
  const scratch_folder folder;
  auto from = video_source::open(folder.put("a.y4m", y4m_clip(5, 3, 7)), decoded_by("/no")).value();
  CHECK_FALSE(from.is_live());
  video_frame frame;
  for (int i = 0; i < 7; ++i) {
    REQUIRE(from.next(frame));
    CHECK(frame.number == i);
    CHECK(frame.seconds == doctest::Approx(i / 25.0));
    CHECK(luma_of(frame) == 16 + i);
  }
  CHECK_FALSE(from.next(frame));
  CHECK_FALSE(from.next(frame));
  const auto report = from.report();
  CHECK(report.state == video_state::ended);
  CHECK(report.problem.empty());
  CHECK(report.frames == 7);
  CHECK(report.taken == 7);
  CHECK(report.dropped == 0);
}

TEST_CASE("a rate of nothing gives times of 25 frames a second") {
  const scratch_folder folder;
  auto from = video_source::open(folder.put("a.y4m", y4m_clip(4, 4, 2, " F0:0"))).value();
  video_frame frame;
  REQUIRE((from.next(frame) && from.next(frame)));
  CHECK(frame.seconds == doctest::Approx(1 / 25.0));
  CHECK(from.report().rate == 0);
}

TEST_CASE("names that are none, or look like options, are refused with a sentence") {
  CHECK(refusal("").find("no name") != std::string::npos);
  CHECK(refusal("-i").find("looks like an option") != std::string::npos);
  CHECK(refusal("--help").find("./--help") != std::string::npos);
  CHECK(refusal("/no/such.mp4").find("is not there") != std::string::npos);
  CHECK(refusal("/tmp").find("is a folder") != std::string::npos);
  CHECK(refusal("63").find("no camera") != std::string::npos);
  CHECK(refusal("gopher://a/b").find("rtsp") != std::string::npos);
  CHECK(refusal("concat://a|b").find("kind") != std::string::npos);
  const scratch_folder folder;
  const auto clip = folder.put("a.mp4", "not a video at all");
  CHECK(refusal(clip, decoded_by("/no/ffmpeg")).find("install ffmpeg") != std::string::npos);
}

TEST_CASE("a webcam is told by its name, whether it is there or not") {
  for (const char* webcam : {"0", "63", "/dev/video0"}) CHECK(is_webcam(webcam));
  for (const char* other : {"", "-", "-1", "100", "0.mp4", "a/0", "/dev/null", "rtsp://0/0"})
    CHECK_FALSE(is_webcam(other));
  CHECK(refusal("/dev/video97").find("no camera of this machine") != std::string::npos);
}

TEST_CASE("user names, passwords and queries are never printed") {
  CHECK(without_secrets("rtsp://me:se@cret@cam/1?token=abc x") == "rtsp://***@cam/1?*** x");
  CHECK(without_secrets("http://cam/a") == "http://cam/a");
  CHECK(without_secrets("a rtsp://u:p/w@h:5 'http://x:y@z'") == "a rtsp://***@h:5 'http://***@z'");
  CHECK(without_secrets("plain words @ home") == "plain words @ home");
  const scratch_folder folder;
  const auto loud = folder.program("loud", "echo \"cannot read $*\" >&2; exit 1");
  auto how = camera_by(loud);
  auto camera = video_source::open("rtsp://me:secret@127.0.0.1:9/1?key=hidden", how).value();
  CHECK(camera.name() == "rtsp://***@127.0.0.1:9/1?***");
  CHECK(comes([&] { return camera.report().restarts > 0; }));
  const auto said = camera.report().problem;
  CAPTURE(said);
  CHECK(said.find("status 1") != std::string::npos);
  CHECK(said.find("secret") == std::string::npos);
  CHECK(said.find("hidden") == std::string::npos);
}

TEST_CASE("a decoder that dies is told with its last words, and the frames before it count") {
  const scratch_folder folder;
  const auto clip = folder.put("a.mp4", "anything");
  const auto y4m = folder.put("two.y4m", y4m_clip(4, 4, 2));
  auto from =
      video_source::open(
          clip, decoded_by(folder.program("dies", "cat " + y4m + "\necho oh no >&2\nexit 3")))
          .value();
  CHECK(count(from) == 2);
  CHECK(from.problem().find("ended with status 3 after 2 frames") != std::string::npos);
  CHECK(from.problem().find("oh no") != std::string::npos);
  auto killed =
      video_source::open(clip, decoded_by(folder.program("killed", "cat " + y4m + "\nkill -9 $$")))
          .value();
  CHECK(count(killed) == 2);
  CHECK(killed.problem().find("killed by signal 9") != std::string::npos);
  CHECK(refusal(clip, decoded_by(folder.program("mute", "exit 4"))).find("status 4") !=
        std::string::npos);
  CHECK(refusal(clip, decoded_by("true")).find("no frame") != std::string::npos);
  CHECK(children() == 0);
}

TEST_CASE("a file whose decoder hangs, talks garbage or breaks off ends with a sentence") {
  const scratch_folder folder;
  const auto clip = folder.put("a.mp4", "anything");
  const auto y4m = folder.put("two.y4m", y4m_clip(4, 4, 2));
  const auto cut = folder.put("cut.y4m", y4m_clip(4, 4, 2).substr(0, 80));
  auto how = decoded_by(folder.program("hangs", "cat " + y4m + "\nexec sleep 1000"));
  how.stall_seconds = 0.3;
  auto hangs = video_source::open(clip, how).value();
  CHECK(count(hangs) == 2);
  CHECK(hangs.problem().find("gave no frame for 0.3 s") != std::string::npos);
  auto garbage =
      video_source::open(clip, decoded_by(folder.program("yes", "cat " + y4m + "\nexec yes no")))
          .value();
  CHECK(count(garbage) == 2);
  CHECK(garbage.problem().find("no frame where one must be") != std::string::npos);
  auto breaks = video_source::open(clip, decoded_by(folder.program("cut", "cat " + cut))).value();
  CHECK(count(breaks) == 1);
  CHECK(breaks.problem().find("within a frame") != std::string::npos);
  CHECK(children() == 0);
}

TEST_CASE("a camera gives the newest frame, and counts exactly what nobody took") {
  const scratch_folder folder;
  const auto y4m = folder.put("a.y4m", y4m_clip(4, 4, 50));
  auto how = camera_by(folder.program("fifty", "cat " + y4m + "\nexec sleep 1000"));
  how.stall_seconds = 60;
  auto camera = video_source::open("rtsp://127.0.0.1/1", how).value();
  CHECK(camera.is_live());
  REQUIRE(comes([&] { return camera.report().frames == 50; }));
  video_frame frame;
  REQUIRE(camera.next(frame, 1));
  CHECK(frame.number == 49);
  CHECK(frame.dropped == 49);
  CHECK(luma_of(frame) == 16 + 49);
  CHECK_FALSE(camera.next(frame, 0));
  const auto report = camera.report();
  CHECK(report.taken == 1);
  CHECK(report.dropped == 49);
}

TEST_CASE("a camera that stalls, dies or talks garbage is started again until it is well") {
  const scratch_folder folder;
  const auto y4m = folder.put("a.y4m", y4m_clip(4, 4, 3));
  const auto big = folder.put("b.y4m", y4m_clip(10, 6, 3));
  const auto turns = folder / "turns";
  const auto moody = folder.program(
      "moody", "echo >>" + turns + "\ncase $(wc -l <" + turns + ") in\n1) exit 1 ;;\n2) cat " +
                   y4m + "; exec sleep 1000 ;;\n3) cat " + y4m + "; exec yes ;;\n4) cat " + y4m +
                   "; kill -9 $$ ;;\n*) while cat " + big + "; do sleep 0.05; done ;;\nesac");
  auto camera = video_source::open("rtsp://127.0.0.1/1", camera_by(moody)).value();
  bool stalled = false;
  video_frame frame;
  int width = 0;
  CHECK(comes([&] {
    stalled = stalled || camera.report().state == video_state::stalled;
    if (camera.next(frame, 0.001)) width = frame.picture.width;
    return width == 10;
  }));
  CHECK(stalled);
  const auto report = camera.report();
  CHECK(report.restarts >= 4);  // a machine under load may look like a stall once more
  CHECK(report.state == video_state::live);
  const auto waits = report.frames - report.taken - report.dropped;
  CHECK(waits >= 0);
  CHECK(waits <= 1);
}

TEST_CASE("a source that is closed while its decoder works leaves nothing behind") {
  const scratch_folder folder;
  const auto y4m = folder.put("a.y4m", y4m_clip(64, 64, 3));
  const auto endless = folder.program("endless", "cat " + y4m + "\nwhile :; do sleep 0.01; done");
  const auto clip = folder.put("a.mp4", "anything");
  { static_cast<void>(video_source::open(clip, decoded_by(endless)).value()); }
  const int fds = open_descriptors(), tasks = threads();
  // FOVEA_OPENS=10000 is the full count; a decoder each time, every other time with a thread.
  const char* wish = std::getenv("FOVEA_OPENS");
  const int opens = wish ? std::atoi(wish) : 200;
  for (int i = 0; i < opens; ++i) {
    auto from = video_source::open(i % 2 ? clip : "rtsp://127.0.0.1/1", decoded_by(endless));
    REQUIRE(from);
    video_frame frame;
    if (i % 3 == 0) REQUIRE(from->next(frame));
  }
  CHECK(open_descriptors() == fds);
  CHECK(threads() == tasks);
  CHECK(children() == 0);
}

TEST_CASE("ffmpeg's colours are ours, whatever matrix, range and chroma a file has") {
  if (!have_ffmpeg()) return;
  const scratch_folder folder;
  const struct {
    const char *name, *filter, *encoder;
  } kinds[] = {
      {"bt709", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
       "-c:v libx264 -qp 0 -colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range "
       "tv"},
      {"bt601", "scale=out_color_matrix=bt601:out_range=tv,format=yuv420p",
       "-c:v libx264 -qp 0 -colorspace smpte170m -color_range tv"},
      {"full", "scale=out_color_matrix=bt601:out_range=pc,format=yuvj420p", "-c:v mjpeg -q:v 1"},
      {"444", "scale=out_color_matrix=bt709:out_range=tv,format=yuv444p",
       "-c:v libx264 -qp 0 -colorspace bt709 -color_range tv"}};
  const struct {
    const char* word;
    std::array<int, 3> rgb;
  } colors[] = {{"0xE02020", {0xE0, 0x20, 0x20}},
                {"0x20C040", {0x20, 0xC0, 0x40}},
                {"0x3050D0", {0x30, 0x50, 0xD0}},
                {"0xFFFFFF", {255, 255, 255}},
                {"0x000000", {0, 0, 0}}};
  for (const auto& kind : kinds)
    for (const auto& color : colors) {
      CAPTURE(kind.name);
      CAPTURE(color.word);
      const auto clip = folder / (std::string(kind.name) + ".mkv");
      REQUIRE(ffmpeg(std::string("-f lavfi -i color=c=") + color.word +
                     ":s=64x48:r=5,format=rgb24 -frames:v 2 -vf '" + kind.filter + "' " +
                     kind.encoder + " " + clip));
      auto from = video_source::open(clip).value();
      video_frame frame;
      REQUIRE(from.next(frame));
      const auto seen = color_at(frame.picture, 30, 20);
      for (std::size_t i = 0; i < 3; ++i) CHECK(std::abs(seen[i] - color.rgb[i]) <= 4);
    }
}

TEST_CASE("ffmpeg's frames arrive all, reduced and thinned as asked") {
  if (!have_ffmpeg()) return;
  const scratch_folder folder;
  const auto clip = folder / "a.mp4";
  REQUIRE(ffmpeg("-f lavfi -i testsrc2=s=320x180:r=25 -t 2 -c:v libx264 -pix_fmt yuv420p " + clip));
  auto all = video_source::open(clip).value();
  CHECK(count(all) == 50);
  CHECK(all.problem() == "");
  CHECK(all.report().rate == 25);
  video_options less;
  less.most_rate = 5, less.long_side = 160;
  auto some = video_source::open(clip, less).value();
  CHECK(count(some) == 10);
  CHECK(some.report().width == 160);
  CHECK(some.report().height == 90);
  std::ifstream whole(clip, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(whole), {}};
  const auto cut = folder.put("cut.mp4", text.substr(0, text.size() / 2));
  auto broken = video_source::open(cut);  // the index of an MP4 is at its end
  REQUIRE_FALSE(broken);
  CHECK(broken.error().sentence.find("the decoder ended with status") != std::string::npos);
}

TEST_CASE(
    "a rate that is asked for is the most: slower files give each frame once, with its time") {
  const scratch_folder folder;
  const struct {
    const char* rate;
    int frames, taken;
    double step;
  } all[] = {{"1:1", 4, 4, 1},       {"5:1", 10, 10, 0.2}, {"8:1", 9, 9, 0.125},
             {"16:1", 16, 8, 0.125}, {"25:2", 50, 32, 0},  {"60:1", 120, 16, 0},
             {"25:1", 50, 16, 0}};
  for (const auto& each : all) {
    CAPTURE(each.rate);
    const auto clip = folder.put(
        "a.y4m", y4m_clip(16, 16, each.frames, " F" + std::string(each.rate) + " C420jpeg"));
    const auto film = folder / "a.mkv";
    if (have_ffmpeg()) REQUIRE(ffmpeg("-i " + clip + " -c:v ffv1 " + film));
    for (const auto& name : {clip, film}) {
      if (name == film && !have_ffmpeg()) continue;
      CAPTURE(name);
      video_options how;
      how.most_rate = 8;
      auto source = video_source::open(name, how).value();
      int count = 0, before = -1;
      double seconds = -1;
      for (video_frame f; source.next(f); ++count) {
        if (each.step > 0) CHECK(f.seconds == doctest::Approx(count * each.step));
        CHECK(f.seconds > seconds);
        CHECK(luma_of(f) > before);  // none twice
        CHECK(f.number == count);
        seconds = f.seconds, before = luma_of(f);
      }
      CHECK(count == each.taken);
    }
  }
}

TEST_CASE("a camera that is slower than the rate asked for gives each frame once") {
  if (!have_ffmpeg()) return;
  const scratch_folder folder;
  video_options how;
  how.as_camera = true, how.most_rate = 8;
  for (const int rate : {4, 40}) {
    CAPTURE(rate);
    const auto clip =
        folder.put("a.y4m", y4m_clip(16, 16, 120, " F" + std::to_string(rate) + ":1 C420jpeg"));
    auto camera = video_source::open(clip, how).value();
    for (video_frame f; f.number < 4 && camera.next(f, 10);) {
      const double frames_each = std::max(1, rate / 8);
      CHECK(luma_of(f) - 16 >= int(frames_each * double(f.number)) - 3);
      CHECK(luma_of(f) - 16 <= int(frames_each * double(f.number)) + 3 * (rate > 8));
    }
  }
}
