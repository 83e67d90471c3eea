#pragma once

#include "fovea/io/video.hpp"

#include "fovea/impl/io/video_feed.hpp"

#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace fovea::inline FOVEA_ABI {

/// Either a feed that `next` reads itself, or a thread that reads into one of three buffers: one is
/// being filled, one waits, one is lent. They change places by index.
struct video_source::state {
  state(video_detail::source_name n, const video_options& h) : name(std::move(n)), how(h) {}
  ~state() {
    wake.ring();
    if (reader.joinable()) reader.join();
  }

  bool is_due();
  bool take_file(video_frame& frame);
  bool take_live(video_frame& frame, double wait_seconds);
  void run();
  void read_all(video_detail::video_feed& feed);
  void publish(double rate);
  double next_wait();
  void enter(video_state s, const std::string& why = {});

  video_detail::source_name name;
  video_options how;
  video_detail::wake_up wake;
  video_detail::steady::time_point opened = video_detail::steady::now(), last = opened;
  frame_buffer buffers[3];
  int filling = 0, waiting = 1, lent = 2;

  // Without a thread.
  std::optional<video_detail::video_feed> feed;
  bool ahead = false;  ///< the first frame, which `open` read
  long long came = 0;  ///< frames, before any are left out
  double time = 0;     ///< seconds, of the last that counts
  double place = -1;   ///< of it, in parts of 1 / most_rate

  mutable std::mutex lock;  ///< of what follows, and of the indices
  std::condition_variable arrived;
  bool fresh = false;
  double stamp = 0;
  long long dropped_since = 0;
  video_report now;
  std::thread reader;
  double delay = 0;
  std::uint32_t jitter = 0x9e3779b9;
};

FOVEA_INLINE void video_source::state::enter(video_state s, const std::string& why) {
  const std::lock_guard hold(lock);
  now.state = s;
  if (!why.empty()) now.problem = why;
}

/// A frame lies in `buffers[filling]`.
FOVEA_INLINE void video_source::state::publish(double rate) {
  {
    const std::lock_guard hold(lock);
    if (fresh) ++now.dropped, ++dropped_since;
    std::swap(filling, waiting);
    fresh = true, last = video_detail::steady::now();
    const auto& picture = buffers[waiting].picture();
    now.width = picture.width, now.height = picture.height, now.rate = rate;
    now.state = video_state::live, ++now.frames;
    stamp = name.live ? std::chrono::duration<double>(last - opened).count() : time;
  }
  arrived.notify_one();
}

FOVEA_INLINE void video_source::state::read_all(video_detail::video_feed& from) {
  const auto begun = video_detail::steady::now();
  while (!wake.rung() && from.next(buffers[filling])) {
    publish(from.rate());
    if (video_detail::seconds_since(begun) > 5) delay = 0;  // it works: begin anew with short waits
  }
}

/// Doubles, within a quarter more or less so that cameras do not come back all at once.
FOVEA_INLINE double video_source::state::next_wait() {
  delay = delay <= 0 ? how.first_wait : std::min(2 * delay, how.longest_wait);
  jitter = jitter * 1664525 + 1013904223;
  return delay * (0.75 + 0.5 * double(jitter >> 8) / double(1 << 24));
}

FOVEA_INLINE void video_source::state::run() {
  jitter ^= static_cast<std::uint32_t>(opened.time_since_epoch().count());
  while (!wake.rung()) {
    enter(video_state::connecting);
    {
      video_detail::video_feed from(name, how, &wake);
      const status started = from.start();
      if (started) read_all(from);
      const std::string why = started ? from.problem() : started.error().sentence;
      enter(from.stalled() ? video_state::stalled : video_state::waiting,
            why.empty() ? name.shown + " ended." : why);
    }
    if (!wake.rung()) wake.sleep(next_wait());
    const std::lock_guard hold(lock);
    ++now.restarts;
  }
}

FOVEA_INLINE bool video_source::state::take_live(video_frame& frame, double wait_seconds) {
  std::unique_lock hold(lock);
  const auto ready = [&] { return fresh; };
  if (wait_seconds < 0)
    arrived.wait(hold, ready);
  else if (!arrived.wait_for(hold, std::chrono::duration<double>(wait_seconds), ready))
    return false;
  std::swap(waiting, lent);
  fresh = false, ++now.taken;
  frame = {buffers[lent].picture(), now.frames - 1, stamp, std::exchange(dropped_since, 0)};
  return true;
}

/// Of a file: tells its time, and whether it is let through. A decoder has done so already.
FOVEA_INLINE bool video_source::state::is_due() {
  const double rate = feed->rate() > 0 ? feed->rate() : 25;
  const double at = double(came++) / rate;
  const double where = std::floor(at * how.most_rate + 1e-6);
  if (how.most_rate > 0 && !feed->is_decoded() && where <= place) return false;
  place = where, time = at;
  return true;
}

FOVEA_INLINE bool video_source::state::take_file(video_frame& frame) {
  while (!ahead && feed->next(buffers[filling]))
    if (is_due()) publish(feed->rate()), ahead = true;
  if (!std::exchange(ahead, false)) {
    enter(video_state::ended, feed->problem());
    return false;
  }
  return take_live(frame, 0);
}

FOVEA_INLINE result<video_source> video_source::open(const std::string& name,
                                                     const video_options& how) {
  auto meant = video_detail::understand(name, how);
  if (!meant) return meant.error();
  auto made = std::make_unique<state>(std::move(*meant), how);
  if (made->name.live) {
    made->reader = std::thread([s = made.get()] { s->run(); });
    return video_source(std::move(made));
  }
  made->feed.emplace(made->name, how, nullptr);
  if (const status s = made->feed->start(); !s) return s.error();
  if (!made->feed->next(made->buffers[made->filling])) {
    const std::string why = made->feed->problem();
    return failure{error_code::malformed,
                   why.empty() ? made->name.shown + " has no frame; give another video." : why};
  }
  made->is_due();
  made->publish(made->feed->rate());
  made->ahead = true;
  return video_source(std::move(made));
}

FOVEA_INLINE bool video_source::next(video_frame& frame, double wait_seconds) {
  return state_->name.live ? state_->take_live(frame, wait_seconds) : state_->take_file(frame);
}

FOVEA_INLINE video_report video_source::report() const {
  const std::lock_guard hold(state_->lock);
  video_report out = state_->now;
  out.seconds_ago = video_detail::seconds_since(state_->last);
  return out;
}

FOVEA_INLINE bool video_source::is_live() const noexcept { return state_->name.live; }
FOVEA_INLINE const std::string& video_source::name() const noexcept { return state_->name.shown; }

FOVEA_INLINE video_source::video_source(std::unique_ptr<state> s) noexcept : state_(std::move(s)) {}
FOVEA_INLINE video_source::video_source(video_source&&) noexcept = default;
FOVEA_INLINE video_source& video_source::operator=(video_source&&) noexcept = default;
FOVEA_INLINE video_source::~video_source() = default;

FOVEA_INLINE const char* name_of(video_state s) noexcept {
  constexpr const char* names[] = {"connecting", "live", "stalled", "waiting", "ended"};
  return names[static_cast<int>(s)];
}

}  // namespace fovea::inline FOVEA_ABI
