#pragma once

#include "apps/common/live.hpp"

#include <httplib.h>

#include <atomic>
#include <charconv>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace app {

/// What a live server shows.
struct exhibits {
  const char* page = "";                                 ///< HTML
  std::vector<live*> pictures;                           ///< of each camera
  std::function<std::string()> cameras, metrics;         ///< JSON; Prometheus' text
  std::function<std::pair<bool, std::string>()> health;  ///< whether all is well, and the words
};

/// Of one camera: well where it has given a picture.
inline std::pair<bool, std::string> health_of(live& pictures) {
  const bool well = pictures.newest() != nullptr;
  return {well, well ? "well\n" : "no picture yet\n"};
}

/// The page, its streams, health and figures, on the loopback address and nowhere else. Streams
/// and snapshots are those of `?camera=N`, from 1.
class live_server {
 public:
  live_server(exhibits shows, int port) : shows_(std::move(shows)) {
    // Not shared: another program that has the port is to be noticed.
    http_.set_socket_options([](int socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    http_.new_task_queue = [] { return new httplib::ThreadPool(32); };
    text("/", "text/html", [this] { return std::string(shows_.page); });
    text("/cameras", "application/json", shows_.cameras);
    text("/metrics", "text/plain; version=0.0.4", shows_.metrics);
    http_.Get("/health", [this](const httplib::Request&, httplib::Response& r) {
      const auto [well, words] = shows_.health();
      r.status = well ? 200 : 503;
      r.set_content(words, "text/plain");
    });
    http_.Get("/snapshot", [this](const httplib::Request& q, httplib::Response& r) {
      live* const pictures = chosen(q, r);
      if (!pictures) return;
      const auto now = pictures->picture(std::chrono::seconds(5));
      r.status = now ? 200 : 503;
      if (!now) return r.set_content("this camera gives no picture\n", "text/plain");
      r.set_content(reinterpret_cast<const char*>(now->jpeg.data()), now->jpeg.size(),
                    "image/jpeg");
    });
    stream("/video", "multipart/x-mixed-replace; boundary=picture", true, [](const shown& s) {
      std::string part = "--picture\r\nContent-Type: image/jpeg\r\nContent-Length: " +
                         std::to_string(s.jpeg.size()) + "\r\n\r\n";
      part.append(reinterpret_cast<const char*>(s.jpeg.data()), s.jpeg.size());
      return part + "\r\n";
    });
    stream("/events", "text/event-stream", false,
           [](const shown& s) { return "data: " + s.json + "\n\n"; });
    port_ = port ? (http_.bind_to_port("127.0.0.1", port) ? port : -1)
                 : http_.bind_to_any_port("127.0.0.1");
    if (port_ < 0)
      throw std::runtime_error("port " + std::to_string(port) +
                               " is taken; give another with --port.");
    listening_ = std::thread([this] { http_.listen_after_bind(); });
  }
  ~live_server() {
    stop_ = true;
    http_.stop();
    listening_.join();
  }
  live_server(const live_server&) = delete;
  live_server& operator=(const live_server&) = delete;

  int port() const { return port_; }

 private:
  void text(const char* path, const char* type, std::function<std::string()> says) {
    http_.Get(path, [type, says](const httplib::Request&, httplib::Response& r) {
      r.set_header("Cache-Control", "no-store");
      r.set_content(says(), type);
    });
  }

  /// The camera that a request names; null, and 404, where there is none.
  live* chosen(const httplib::Request& q, httplib::Response& r) {
    std::size_t number = 1;
    const auto word = q.get_param_value("camera");
    const auto end = word.data() + word.size();
    const bool read = word.empty() || (std::from_chars(word.data(), end, number).ptr == end);
    if (read && number >= 1 && number <= shows_.pictures.size()) return shows_.pictures[number - 1];
    r.status = 404;
    r.set_content("there is no such camera; /cameras lists them\n", "text/plain");
    return nullptr;
  }

  /// Sends every viewer the newest picture that it has not seen, as text that `as` makes of it.
  template <class As>
  void stream(const char* path, const char* type, bool with_pictures, As as) {
    http_.Get(path, [this, type, with_pictures, as](const auto& q, httplib::Response& r) {
      live* const pictures = chosen(q, r);
      if (!pictures) return;
      r.set_header("Cache-Control", "no-store");
      r.set_chunked_content_provider(type, [this, as, pictures, with_pictures, seen = -1LL](
                                               std::size_t, httplib::DataSink& to) mutable {
        if (with_pictures) pictures->ask_for_pictures();
        const auto next = pictures->after(seen);
        if (!next) return !stop_;
        seen = next->number;
        if (with_pictures && next->jpeg.empty()) return !stop_;
        const std::string part = as(*next);
        return to.write(part.data(), part.size()) && !stop_;
      });
    });
  }

  exhibits shows_;
  httplib::Server http_;
  std::atomic<bool> stop_{false};
  int port_ = -1;
  std::thread listening_;
};

}  // namespace app
