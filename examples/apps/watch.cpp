// Shows videos and cameras live in a browser: boxes, looks, counts; on this machine alone.
// Run: ./examples/run watch [--port 8080] [NAME=]VIDEO... (files, 0 for a webcam, addresses, -).
// Prints the page's address, then a line of JSON for each picture that was looked at.
// needs: yolox-nano|nanodet-g|ssd-mobilenet person-attributes vehicle-attributes
// needs --plates: plate-finder|plate-finder-small text-reader|plate-reader-small
// packages: libcpp-httplib-dev:<httplib.h>
#include "apps/common/load_plates.hpp"
#include "apps/common/options.hpp"
#include "apps/common/roads.hpp"
#include "apps/common/waiting.hpp"
#include "apps/watch/follow.hpp"

#include <csignal>

namespace {

using namespace fovea;

std::atomic<bool> stopped{false};

using watch::settings;

int run(settings& o, const std::vector<std::string>& words) {
  const bool files = !o.again && std::all_of(words.begin(), words.end(), watch::ends);
  o.open.video.most_rate = double(o.rate), o.open.video.as_camera = !files;
  if (o.threads == 0) o.threads = std::max(1, int(std::thread::hardware_concurrency()));
  auto all = watch::open(words, o.open);
  int status = app::fine;
  for (const auto& c : all)
    if (!c->gives())
      status = app::fail("watch", c->problem);
    else
      app::tell_guess("watch", *c->source);
  if (std::none_of(all.begin(), all.end(), [](const auto& c) { return c->gives(); })) return status;
  detect_options how = on_roads;
  how.score = o.score;
  app::with_road_detectors(how, o.detector, [&](auto detector, auto smaller) {
    watch::readers more;
    if (!o.no_attributes) more.heads = app::road_heads::load();
    if (o.plates) more.plates = app::load_plate_nets({.countries = o.countries}, "watch");
    watch::looker looker(std::move(detector), std::move(smaller), std::move(more));
    files ? watch::follow_files(all, std::move(looker), o) : watch::follow_cameras(all, looker, o);
    return 0;
  });
  for (const auto& c : all) {
    if (!c->source) continue;
    const auto end = c->source->report();
    if (files && !end.problem.empty()) status = app::fail("watch", end.problem);
    if (!files && end.frames == 0) status = app::fail("watch", c->name + " gave no picture.");
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  o.stopped = &stopped;
  app::options line(
      "watch", "[OPTIONS] [NAME=]VIDEO...   shows people and vehicles live in a browser",
      "VIDEO is a file, 0 for the first webcam, an address (rtsp, http), or - for standard input.\n"
      "Files alone are looked at frame by frame, and the same files give the same lines of JSON;\n"
      "cameras share the threads, and where there is too much to do each line says what was left\n"
      "out and how old what was known is. A line or zone CAMERA/NAME:... is for that camera "
      "alone.\n"
      "The page is to be had on this machine alone (127.0.0.1): /, /cameras, /health, /metrics,\n"
      "and with ?camera=N /video (MJPEG), /events (server-sent events), /snapshot. Slow viewers\n"
      "miss pictures and slow nothing. Status: 0, or 2 where something could not be used.");
  line.number("--port", o.port, {0, 65535}, "where the page is; 0: any that is free");
  line.number("--rate", o.rate, {0.1, 120}, "pictures a second of each that are looked at");
  line.number("--threads", o.threads, {0, 256}, "that look at pictures; 0: as many as there are");
  line.number("--score", o.score, {0.05, 1}, "how sure the detector must be");
  line.choice("--detector", o.detector, app::road_detectors, "which net finds them");
  line.number("--seconds", o.longest, {0, 1e9}, "stop after so long; 0: never");
  line.text("--line", o.open.lines, "NAME:X1,Y1,X2,Y2 to count at, several with ';' between");
  line.text("--zone", o.open.zones,
            "NAME:X1,Y1,X2,Y2,X3,Y3,... to count in, several with ';' between");
  line.flag("--no-attributes", o.no_attributes, "read no clothes and colours");
  line.flag("--plates", o.plates, "find number plates and read them, on vehicles or not");
  line.text("--countries", o.countries, "whose plates to expect: de,fr or eu or us (all)");
  line.flag("--again", o.again, "play files again and again, at their own speed, as cameras");
  line.flag("--quiet", o.quiet, "print no JSON");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().empty()) return line.usage();
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { stopped = true; });
  return run(o, line.words());
} catch (const std::exception& problem) { return app::fail("watch", problem.what()); }
