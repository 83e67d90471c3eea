// What street leaves behind when a disk is full, a camera is silent, or somebody ends it.
#include "apps/common/folder.hpp"
#include "apps/street/follow.hpp"
#include "io/video_fixtures.hpp"
#include "support/pictures.hpp"

using namespace fovea;
using namespace fovea_test;

namespace {

app::patient patient(const std::string& name, const std::atomic<bool>& stopped,
                     double longest = 0) {
  return {"test", video_source::open(name).value(), stopped, longest};
}

}  // namespace

TEST_CASE("where no film can be written the lines and the page are, and the status says so") {
  const scratch_folder folder;
  street::settings o;
  o.out = folder / "";
  street::outputs to(o, 8);
  const fs::path film = fs::path(o.out) / "street.part.mp4",
                 other = fs::path(o.out) / "street.part.y4m";
  fs::create_directories(film), fs::create_directories(other);  // neither can be a file
  for (int i = 0; i < 3; ++i) {
    to.line("{\"frame\":" + std::to_string(i) + "}");
    to.picture(plain(5, 3, {9, 9, 9}), i);
  }
  CHECK(to.finish("<p>", 0, 2) == app::bad_input);
  CHECK(fs::file_size(folder / "street.jsonl") == 3 * 12);
  CHECK(fs::file_size(folder / "street.html") == 3);
}

TEST_CASE("a video ends where it ends, at the time that was asked for, or when somebody ends it") {
  const scratch_folder folder;
  const auto file = folder.put("a.y4m", y4m_clip(4, 4, 25));
  const auto cut = folder.put("b.y4m", y4m_header(4, 4) + y4m_frame(4, 4, 50) + "FRAME\nab");
  std::atomic<bool> stopped{false};
  const auto frames = [](app::patient& p) {
    int count = 0;
    for (video_frame frame; p.next(frame);) ++count;
    return count;
  };
  auto all = patient(file, stopped), some = patient(file, stopped, 0.4),
       broken = patient(cut, stopped);
  CHECK(frames(all) == 25);
  CHECK(all.status() == app::fine);
  CHECK(frames(some) == 10);
  CHECK(some.status() == app::fine);
  CHECK(frames(broken) == 1);
  CHECK(broken.status() == app::bad_input);
  auto ended = patient(file, stopped);
  video_frame frame;
  CHECK(ended.next(frame));
  stopped = true;
  CHECK_FALSE(ended.next(frame));
  CHECK(ended.status() == app::fine);
}

TEST_CASE("a camera that gives nothing is waited for as long as was asked, and told") {
  const scratch_folder folder;
  const std::atomic<bool> stopped{false};
  video_options how;
  how.decoder = folder.program("dead", "exit 1");
  app::patient camera("test", video_source::open("http://127.0.0.1:1/live", how).value(), stopped,
                      0.5);
  video_frame frame;
  CHECK_FALSE(camera.next(frame));
  CHECK(camera.status() == app::bad_input);
}

TEST_CASE("a folder that cannot be made is told with what to do") {
  const scratch_folder folder;
  const auto file = folder.put("a", "x");
  CHECK_NOTHROW(app::make_folder(folder / "b/c"));
  CHECK_NOTHROW(app::make_folder(folder / "b/c"));
  for (const auto& wrong : {file, file + "/b", std::string("/proc/x")})
    CHECK_THROWS_WITH(app::make_folder(wrong), doctest::Contains("choose another with --out"));
}

TEST_CASE("what regions show is remembered for two rounds of turns, at any rate") {
  street::settings o;
  const image<rgb8> photo(1920, 1080);
  CHECK(street::lasting(o, photo, 1).keep == track_options{}.keep);
  o.regions = 2;
  region_turns turns(street::regions_of(o));
  turns.choose(1920, 1080, motion_gate());
  const double round = double((turns.all().size() + 1) / 2);
  CHECK(street::lasting(o, photo, 1).keep == doctest::Approx(2 * round));
  CHECK(street::lasting(o, photo, 60).keep == track_options{}.keep);
}
