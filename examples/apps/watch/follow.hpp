#pragma once

#include "apps/common/live_server.hpp"
#include "apps/common/options.hpp"
#include "apps/common/print_line.hpp"
#include "apps/watch/figures.hpp"
#include "apps/watch/page.hpp"
#include "apps/watch/replay.hpp"

#include <cstdio>

/// Files and cameras from the first picture to the last, with a page to see them on.
namespace watch {

struct settings {
  open_options open;
  std::string detector = "any", countries;
  float score = 0.35f, rate = 8, longest = 0;
  int port = 0, threads = 0;
  std::atomic<bool>* stopped = nullptr;
  bool again = false, quiet = false, no_attributes = false, plates = false;

  bool over(double seconds) const {
    return *stopped || (longest > 0 && seconds >= double(longest));
  }
  /// Ends when who reads the lines has gone.
  void tell(const std::string& json) const {
    if (!quiet && !app::print_line(json)) *stopped = true;
  }
  /// Frames come at the rate that is asked for; a little early is not too early.
  fovea::schedule_options plan() const {
    fovea::schedule_options how;
    how.threads = threads, how.interval = 0.8 / double(rate);
    return how;
  }
};

/// How cameras are while files are replayed: nobody else counts there.
template <class Replay>
states states_of(const cameras& all, const Replay& run) {
  states out(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    out[i].name = all[i]->name, out[i].problem = all[i]->problem;
    out[i].state = all[i]->ahead ? "live" : "ended";
    out[i].objects = all[i]->objects, out[i].frames = run.report(i);
    out[i].since = out[i].frames.detected > 0 ? 0 : -1;
  }
  return out;
}

inline app::live_server serve(const cameras& all, const settings& o, std::function<states()> states,
                              std::function<fovea::schedule_report()> plan) {
  app::exhibits shows;
  shows.page = page;
  for (const auto& c : all) shows.pictures.push_back(&c->pictures);
  shows.cameras = [=] { return as_json(states()); };
  shows.metrics = [=] { return metrics(states(), plan()); };
  shows.health = [=] {
    const auto now = states();
    return std::pair(std::all_of(now.begin(), now.end(), is_well), health(now));
  };
  return app::live_server(std::move(shows), o.port);
}

inline void say_where(const app::live_server& s) {
  std::fprintf(stderr, "watch: http://127.0.0.1:%d/ (end with Ctrl-C)\n", s.port());
}

template <class Detector>
void follow_files(cameras& all, looker<Detector> looker, const settings& o) {
  std::mutex lock;  // between looking and telling
  replay<Detector> run(all, std::move(looker), o.plan());
  const auto states = [&] {
    const std::lock_guard hold(lock);
    return states_of(all, run);
  };
  const auto served = serve(all, o, states, [] { return fovea::schedule_report{}; });
  say_where(served);
  for (bool more = true; more && !o.over(run.seconds());) {
    const std::lock_guard hold(lock);
    more = run.step([&](const std::string& json) { o.tell(json); });
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    std::fprintf(stderr, "watch: %s\n", sentence(all[i]->name, run.report(i)).c_str());
}

template <class Detector>
void follow_cameras(cameras& all, const looker<Detector>& looker, const settings& o) {
  desk office(all, o.plan());
  const auto states = [&] {
    watch::states out;
    for (std::size_t i = 0; i < office.size(); ++i) out.push_back(office.state(i));
    return out;
  };
  const auto served = serve(all, o, states, [&] { return office.report(); });
  say_where(served);
  std::vector<std::thread> crew;
  for (int i = 0; i < o.threads; ++i)
    crew.emplace_back([&, looker] {
      office.work(
          looker, [&] { return o.over(office.now()); }, [&](const auto& j) { o.tell(j); });
    });
  for (double told = -1; !o.over(office.now());) {
    office.take_frames();
    if (office.now() > told + 1) {
      for (const auto& each : office.news()) app::fail("watch", each);
      told = office.now();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
  for (auto& each : crew) each.join();
  for (const auto& c : states())
    std::fprintf(stderr, "watch: %s\n", sentence(c.name, c.frames).c_str());
}

}  // namespace watch
