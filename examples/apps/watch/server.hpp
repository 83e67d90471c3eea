#pragma once

#include "apps/watch/live.hpp"
#include "apps/watch/page.hpp"

#include <httplib.h>

#include <atomic>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

namespace watch {

/// The page, its streams, health and figures, on the loopback address and nowhere else.
class server {
 public:
  server(live& pictures, std::function<std::string()> metrics, int port) : pictures_(pictures) {
    http_.new_task_queue = [] { return new httplib::ThreadPool(32); };
    http_.Get("/", [](const httplib::Request&, httplib::Response& r) {
      r.set_content(page, "text/html");
    });
    http_.Get("/health", [this](const httplib::Request&, httplib::Response& r) {
      const bool well = pictures_.newest() != nullptr;
      r.status = well ? 200 : 503;
      r.set_content(well ? "well\n" : "no picture yet\n", "text/plain");
    });
    http_.Get("/metrics",
              [metrics = std::move(metrics)](const httplib::Request&, httplib::Response& r) {
                r.set_content(metrics(), "text/plain; version=0.0.4");
              });
    http_.Get("/snapshot", [this](const httplib::Request&, httplib::Response& r) {
      const auto now = pictures_.newest();
      r.status = now ? 200 : 503;
      if (now)
        r.set_content(reinterpret_cast<const char*>(now->jpeg.data()), now->jpeg.size(),
                      "image/jpeg");
    });
    stream("/video", "multipart/x-mixed-replace; boundary=picture", [](const shown& s) {
      std::string part = "--picture\r\nContent-Type: image/jpeg\r\nContent-Length: " +
                         std::to_string(s.jpeg.size()) + "\r\n\r\n";
      part.append(reinterpret_cast<const char*>(s.jpeg.data()), s.jpeg.size());
      return part + "\r\n";
    });
    stream("/events", "text/event-stream",
           [](const shown& s) { return "data: " + s.json + "\n\n"; });
    port_ = port ? (http_.bind_to_port("127.0.0.1", port) ? port : -1)
                 : http_.bind_to_any_port("127.0.0.1");
    if (port_ < 0)
      throw std::runtime_error("port " + std::to_string(port) +
                               " is taken; give another with --port.");
    listening_ = std::thread([this] { http_.listen_after_bind(); });
  }
  ~server() {
    stop_ = true;
    http_.stop();
    listening_.join();
  }
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  int port() const { return port_; }

 private:
  /// Sends every viewer the newest picture that it has not seen, as text that `as` makes of it.
  template <class As>
  void stream(const char* path, const char* type, As as) {
    http_.Get(path, [this, type, as](const httplib::Request&, httplib::Response& r) {
      r.set_header("Cache-Control", "no-store");
      r.set_chunked_content_provider(
          type, [this, as, seen = -1LL](std::size_t, httplib::DataSink& to) mutable {
            const auto next = pictures_.after(seen);
            if (!next) return !stop_;
            seen = next->number;
            const std::string part = as(*next);
            return to.write(part.data(), part.size()) && !stop_;
          });
    });
  }

  live& pictures_;
  httplib::Server http_;
  std::atomic<bool> stop_{false};
  int port_ = -1;
  std::thread listening_;
};

}  // namespace watch
