// overload [--minutes 5] [--cameras 64] [--threads 2] VIDEO...
// Shows the videos as so many cameras to so few threads, with real nets in real time, and tells
// every ten seconds how it goes. Status 1 where the contract was broken: steps in order, coverage
// that adds up, every camera looked at, latency and memory of the last third as in the first.
#include "apps/common/options.hpp"
#include "apps/common/roads.hpp"
#include "support/overload_run.hpp"

namespace {

using namespace fovea_test;

/// The mean of a figure over a third of the windows, the first one left out: it is warming up.
template <class Figure>
double mean_of_third(const std::vector<overload_window>& all, int third, Figure figure) {
  const std::size_t count = all.size() - 1;
  const std::size_t from = 1 + count * std::size_t(third) / 3,
                    to = 1 + count * std::size_t(third + 1) / 3;
  double sum = 0;
  for (std::size_t i = from; i < to; ++i) sum += figure(all[i]);
  return to > from ? sum / double(to - from) : 0;
}

int judge(const overload_result& r, const overload_options& o) {
  int broken = 0;
  const auto check = [&](bool holds, const std::string& what) {
    std::printf("%s %s\n", holds ? "ok  " : "FAIL", what.c_str());
    broken += !holds;
  };
  std::printf("%s\n", watch::sentence("all", r.all).c_str());
  check(r.in_order, "steps were taken in order, up to " + std::to_string(r.most_step));
  check(r.adds_up, "what became of the frames of each camera adds up");
  check(r.cameras_looked_at == o.cameras, "every camera was looked at");
  if (r.windows.size() < 7) return broken;
  const auto late = [](const overload_window& w) { return w.at(w.late, 0.99); };
  const auto memory = [](const overload_window& w) { return w.megabytes; };
  char line[120];
  const double before = mean_of_third(r.windows, 0, late),
               after = mean_of_third(r.windows, 2, late);
  std::snprintf(line, sizeof line, "latency is flat: 99 %% within %.0f ms, then %.0f ms",
                1e3 * before, 1e3 * after);
  check(after < 1.5 * before + 0.05, line);
  const double had = mean_of_third(r.windows, 0, memory), has = mean_of_third(r.windows, 2, memory);
  std::snprintf(line, sizeof line, "memory is flat: %.1f MB, then %.1f MB", had, has);
  check(has < had + 4, line);
  return broken;
}

}  // namespace

int main(int argc, char** argv) try {
  overload_options o;
  float minutes = 5;
  app::options line("overload", "[OPTIONS] VIDEO...   more cameras than can be looked at");
  line.number("--minutes", minutes, {0.05, 1440}, "how long");
  line.number("--cameras", o.cameras, {1, 4096}, "how many");
  line.number("--threads", o.threads, {1, 256}, "that look");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().empty()) return line.usage();
  o.seconds = 60 * double(minutes), o.window = 10;
  o.tell = [](const overload_window& w) {
    std::printf("%s\n", w.text().c_str());
    std::fflush(stdout);
  };
  std::vector<kept_clip> clips;
  for (const auto& each : line.words()) clips.push_back(kept_clip::read(each, 12.5, 100, 640));
  fovea::detect_options how = fovea::on_roads;
  how.score = 0.35f;
  return app::with_road_detectors(how, "any", [&](auto detector, auto smaller) {
    const watch::looker looker(std::move(detector), std::move(smaller),
                               {app::road_heads::load(), {}});
    return judge(overload_run(clips, o).run(looker), o) ? 1 : 0;
  });
} catch (const std::exception& problem) { return app::fail("overload", problem.what()); }
