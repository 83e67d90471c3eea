#include "apps/watch/desk.hpp"
#include "apps/watch/figures.hpp"
#include "apps/watch/replay.hpp"
#include "support/drawn_cameras.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <atomic>

using namespace fovea_test;

namespace {

watch::cameras three_clips() {
  watch::cameras all;
  for (const char* name : {"one", "two", "still"})
    all.push_back(std::make_unique<watch::camera>(name, app::areas("gate:50,0,50,61", "")));
  all[0]->next = drawn_clip(31, 2, 25);
  all[1]->next = drawn_clip(17, 3, 8);
  all[2]->next = drawn_clip(101, 0, 25);
  return all;
}

std::string replayed(int threads) {
  auto all = three_clips();
  fovea::schedule_options how;
  how.threads = threads, how.interval = 0.1;
  watch::replay<bright_finder> run(all, {{}, {}, {}}, how);
  std::string out;
  while (run.step([&](const std::string& json) { out += json + "\n"; })) {}
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto c = run.report(i);
    CHECK(c.sum() == c.offered);
    CHECK(c.waiting <= 1);
    out += watch::sentence(all[i]->name, c) + "\n";
  }
  return out;
}

int count(const std::string& text, const std::string& word) {
  int found = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the same files give the same lines, byte by byte, on any number of threads") {
  const auto one = replayed(1);
  CHECK(count(one, "\"camera\":\"one\"") == 11);  // every third of 31 frames
  CHECK(count(one, "\"camera\":\"two\"") == 17);
  CHECK(one.find("\"title\":\"car 1\"") != one.npos);
  CHECK(count(one, "crossed") >= 2);
  CHECK(replayed(1) == one);
  CHECK(replayed(2) == one);
  CHECK(replayed(5) == one);
}

TEST_CASE(
    "a file in which nothing moves is looked at now and then, and what became of it is told") {
  const auto text = replayed(2);
  CHECK(count(text, "\"camera\":\"still\"") == 3);  // the first, then every 2 s
  CHECK(text.find("still: 101 frames: 3 detected, 98 quiet (100 %).") != text.npos);
}

TEST_CASE("cameras on threads: a line for each look with its age, and counts that add up") {
  auto all = three_clips();
  all.push_back(std::make_unique<watch::camera>("lost", app::areas("", "")));
  all.back()->problem = "'lost.mp4' is not there; check the name of the video.";
  fovea::schedule_options how;
  how.threads = 2, how.interval = 0.002;
  watch::desk desk(all, how);
  std::atomic<bool> stop{false};
  std::string lines;
  std::vector<std::thread> crew;
  for (int i = 0; i < 2; ++i)
    crew.emplace_back([&] {
      desk.work(
          watch::looker<bright_finder>({}, {}, {}), [&] { return stop.load(); },
          [&](const std::string& json) { lines += json + "\n"; });
    });
  for (int i = 0; i < 200; ++i) {
    desk.take_frames();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  stop = true;
  for (auto& each : crew) each.join();
  CHECK(lines.find("\"late\":") != lines.npos);
  CHECK(lines.find("\"since\":") != lines.npos);
  long long looks = 0;
  watch::states states;
  for (std::size_t i = 0; i < desk.size(); ++i) {
    const auto now = desk.state(i);
    CHECK(now.frames.sum() == now.frames.offered);
    looks += now.frames.detected + now.frames.reduced;
    states.push_back(now);
  }
  CHECK(looks == count(lines, "\n"));
  CHECK(states[0].frames.offered == 31);
  CHECK(states[3].frames.offered == 0);
  CHECK(watch::is_well(states[0]));
  CHECK_FALSE(watch::is_well(states[3]));
  CHECK(watch::health(states).find("lost: not opened, never looked at; 'lost.mp4' is not there") !=
        std::string::npos);
}

TEST_CASE("a source that cannot be opened has a sentence, and the others their names") {
  const scratch_folder folder;
  const auto file =
      folder.put("a=b.y4m", "YUV4MPEG2 W2 H2 F25:1 C420jpeg\nFRAME\n" + std::string(6, 'x'));
  watch::open_options how;
  how.lines = "gate:0,0,1,1;door/own:0,0,1,1;3/other:0,0,1,1";
  const auto all =
      watch::open(std::vector<std::string>{"door=" + file, file, "/no/such.mp4", file, "-x"}, how);
  REQUIRE(all.size() == 5);
  CHECK(all[0]->name == "door");
  CHECK(all[0]->gives());
  CHECK(all[0]->areas.counts().size() == 2);
  CHECK(all[1]->name == file);  // the whole word is a file
  CHECK(all[1]->areas.counts().size() == 1);
  CHECK(all[2]->problem.find("is not there") != std::string::npos);
  CHECK(all[2]->areas.counts().size() == 2);
  CHECK(all[3]->name == file + " (2)");
  CHECK_FALSE(all[4]->gives());
  how.lines = "gate:0,0";
  CHECK_THROWS(watch::open(std::vector<std::string>{file}, how));
}

TEST_CASE("sizes that change, rates of nothing, truncated and foreign files: the others go on") {
  const scratch_folder folder;
  const auto header = [](int w, int h, const char* rate) {
    return "YUV4MPEG2 W" + std::to_string(w) + " H" + std::to_string(h) + " F" + rate +
           " C420jpeg\n";
  };
  const auto frames = [](int w, int h, int count) {
    std::string out;
    // A quarter of the picture goes on and off: light on all of it would be no motion.
    for (int i = 0; i < count; ++i)
      out += "FRAME\n" + std::string(std::size_t(w * h / 4), char(40 + 60 * (i % 2))) +
             std::string(std::size_t(w * h / 4 * 5), char(100));
    return out;
  };
  const auto changes = folder.put("changes.y4m", header(64, 48, "25:1") + frames(64, 48, 9) +
                                                     header(32, 96, "25:1") + frames(32, 96, 9));
  const auto timeless = folder.put("timeless.y4m", header(64, 48, "0:0") + frames(64, 48, 5));
  const auto cut = folder.put("cut.y4m", header(64, 48, "25:1") + frames(64, 48, 3) + "FRAME\nab");
  const auto foreign = folder.put("foreign.y4m", "YUV4MPEG2 W0 H-1 Fx\n");
  auto all = watch::open(std::vector<std::string>{changes, timeless, cut, foreign}, {});
  fovea::schedule_options how;
  how.threads = 2, how.interval = 0.04;
  watch::replay<bright_finder> run(all, {{}, {}, {}}, how);
  std::string lines;
  while (run.step([&](const std::string& json) { lines += json + "\n"; })) {}
  CHECK(run.report(0).offered == 18);
  CHECK(lines.find("\"width\":32,\"height\":96") != lines.npos);
  CHECK(run.report(1).offered == 5);
  CHECK(run.report(2).offered == 3);
  CHECK(all[2]->source->problem().find("cut.y4m") != std::string::npos);
  CHECK_FALSE(all[3]->gives());
  CHECK_FALSE(all[3]->problem.empty());
  for (std::size_t i = 0; i < 4; ++i) CHECK(run.report(i).sum() == run.report(i).offered);
}

TEST_CASE("names keep secrets, and what ends by itself is told from what does not") {
  CHECK(watch::understood("rtsp://user:word@host/a?b=c").name.find("word") == std::string::npos);
  CHECK(watch::understood("door=rtsp://u:word@host/a=b").name == "door");
  CHECK(watch::understood("door=rtsp://u:word@host/a=b").source == "rtsp://u:word@host/a=b");
  CHECK(watch::understood("=x").source == "=x");
  for (const char* file : {"a.mp4", "-", "x=a.mp4", "nothing"}) CHECK(watch::ends(file));
  for (const char* camera : {"0", "x=12", "rtsp://h/a", "http://h/a.mp4", "/dev/video0"})
    CHECK_FALSE(watch::ends(camera));
}

TEST_CASE("figures carry the camera's name whatever it holds") {
  watch::camera_state c;
  c.name = "a\"b\\c\nd", c.since = 0.5, c.frames.offered = 7, c.frames.quiet = 7;
  const auto text = watch::metrics({c}, {});
  CHECK(text.find("fovea_frames_total{camera=\"a\\\"b\\\\c d\",became=\"quiet\"} 7\n") !=
        text.npos);
  CHECK(text.find("fovea_effort_step 0\n") != text.npos);
  CHECK(watch::as_json({c}).find("a\\\"b\\\\c") != std::string::npos);
  CHECK(watch::sentence("x", c.frames) == "x: 7 frames: 7 quiet (100 %).");
}

TEST_CASE("pictures are encoded only where somebody looks, and a snapshot waits for one") {
  app::live pictures;
  CHECK_FALSE(pictures.is_watched());
  pictures.publish({1, {}, "{}"});
  CHECK(pictures.picture(std::chrono::milliseconds(10)) == nullptr);
  CHECK(pictures.is_watched());
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    pictures.publish({2, {std::byte(1)}, "{}"});
  });
  const auto got = pictures.picture(std::chrono::seconds(5));
  later.join();
  REQUIRE(got);
  CHECK(got->number == 2);
  CHECK(pictures.after(2) == nullptr);
}
