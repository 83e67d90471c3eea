#include "fovea/io/video_writer.hpp"

#include "io/video_fixtures.hpp"
#include "support/counting_allocator.hpp"
#include "support/pictures.hpp"

using namespace fovea;
using namespace fovea_test;

namespace {

video_writer_options sized(int w, int h, double rate = 25) {
  video_writer_options how;
  how.width = w, how.height = h, how.rate = rate;
  return how;
}

}  // namespace

TEST_CASE("what is written as Y4M is read back with its colours, at odd sizes") {
  const scratch_folder folder;
  for (const int w : {1, 2, 5, 255, 257, 513}) {
    CAPTURE(w);
    const auto path = folder / (std::to_string(w) + ".y4m");
    auto out = video_writer::open(path, sized(w, 3, 12.5)).value();
    const auto red = plain(w, 3, {220, 30, 40}), sky = plain(w, 3, {60, 140, 230});
    REQUIRE(out.write(red));
    REQUIRE(out.write(sky));
    CHECK_FALSE(fs::exists(path));
    REQUIRE(out.finish());
    auto back = video_source::open(path).value();
    CHECK(back.report().rate == 12.5);
    for (const auto* picture : {&red, &sky}) {
      video_frame frame;
      REQUIRE(back.next(frame));
      REQUIRE(frame.picture.width == w);
      for (int x = 0; x < w; ++x)
        for (std::size_t c = 0; c < 3; ++c)
          CHECK(std::abs(color_at(frame.picture, x, 2)[c] - picture->data()[c]) <= 3);
    }
  }
}

TEST_CASE("what stands still is written again, and nothing where there was no picture") {
  const scratch_folder folder;
  const auto path = folder / "a.y4m";
  auto out = video_writer::open(path, sized(3, 5)).value();
  REQUIRE(out.again());
  REQUIRE(out.write(plain(3, 5, {220, 30, 40})));
  REQUIRE(out.again());
  REQUIRE(out.finish());
  auto back = video_source::open(path).value();
  video_frame frame;
  for (int i = 0; i < 2; ++i) {
    REQUIRE(back.next(frame));
    CHECK(std::abs(color_at(frame.picture, 1, 1)[0] - 220) <= 3);
  }
  CHECK_FALSE(back.next(frame));
}

TEST_CASE("a writer that goes without finish leaves nothing") {
  const scratch_folder folder;
  {
    auto out = video_writer::open(folder / "a.y4m", sized(4, 4)).value();
    REQUIRE(out.write(plain(4, 4, {1, 2, 3})));
    CHECK(fs::exists(folder / "a.part.y4m"));
  }
  CHECK(fs::is_empty(folder / ""));
}

TEST_CASE("what cannot be written is told in one sentence") {
  const scratch_folder folder;
  const auto why = [](const std::string& path, const video_writer_options& how) {
    auto out = video_writer::open(path, how);
    REQUIRE_FALSE(out);
    return out.error().sentence;
  };
  CHECK(why("-o.mp4", sized(4, 4)).find("looks like an option") != std::string::npos);
  CHECK(why(folder / "a.y4m", sized(0, 4)).find("0 x 4") != std::string::npos);
  CHECK(why(folder / "a", sized(4, 4)).find("no ending") != std::string::npos);
  CHECK(why("/no/such/folder/a.y4m", sized(4, 4)).find("cannot be written") != std::string::npos);
  auto how = sized(4, 4);
  how.encoder = "/no/ffmpeg";
  CHECK(why(folder / "a.mp4", how).find("install ffmpeg") != std::string::npos);
  how.encoder = folder.program("full", "echo the disk is full >&2; exit 1");
  auto out = video_writer::open(folder / "a.mp4", how);
  bool failed = !out;
  for (int i = 0; i < 100000 && !failed; ++i) failed = !out->write(plain(4, 4, {1, 2, 3}));
  REQUIRE(failed);
  CHECK_FALSE((out && out->finish()));
  CHECK_FALSE(fs::exists(folder / "a.mp4"));
}

TEST_CASE("an encoder that fails at the end leaves no file of that name") {
  const scratch_folder folder;
  auto how = sized(4, 4);
  how.encoder = folder.program("late", "cat >/dev/null; echo no space >&2; exit 9");
  auto out = video_writer::open(folder / "a.mp4", how).value();
  REQUIRE(out.write(plain(4, 4, {1, 2, 3})));
  const auto end = out.finish();
  REQUIRE_FALSE(end);
  CHECK(end.error().sentence.find("status 9") != std::string::npos);
  CHECK(end.error().sentence.find("no space") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "a.mp4"));
}

TEST_CASE("an MP4 made through ffmpeg is read back with its colours and all its frames") {
  if (!have_ffmpeg()) return;
  const scratch_folder folder;
  const auto path = folder / "a.mp4";
  auto out = video_writer::open(path, sized(64, 48, 10)).value();
  for (int i = 0; i < 20; ++i) REQUIRE(out.write(plain(64, 48, {200, 60, 30})));
  REQUIRE(out.finish());
  CHECK_FALSE(fs::exists(folder / "a.part.mp4"));
  auto back = video_source::open(path).value();
  video_frame frame;
  int frames = 0;
  while (back.next(frame)) {
    ++frames;
    const auto c = color_at(frame.picture, 31, 17);
    CHECK(std::abs(c[0] - 200) <= 6);
    CHECK(std::abs(c[1] - 60) <= 6);
    CHECK(std::abs(c[2] - 30) <= 6);
  }
  CHECK(frames == 20);
  CHECK(back.report().rate == 10);
}

TEST_CASE("neither reading nor writing allocates after the first frame") {
  const scratch_folder folder;
  const auto path = folder / "a.y4m";
  auto out = video_writer::open(path, sized(37, 11)).value();
  const auto picture = scene(37, 11, 1);
  REQUIRE(out.write(picture));
  bool ok = true;
  CHECK(allocations_during([&] {
          for (int i = 0; i < 9; ++i) ok = ok && out.write(picture);
        }) == 0);
  REQUIRE(out.finish());
  auto back = video_source::open(path).value();
  video_frame frame;
  CHECK(back.next(frame));
  CHECK(back.next(frame));
  CHECK(back.next(frame));
  CHECK(allocations_during([&] {
          for (int i = 0; i < 7; ++i) ok = ok && back.next(frame);
        }) == 0);
  CHECK(ok);
}
