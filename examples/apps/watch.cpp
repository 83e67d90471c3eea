// Shows a video or a camera live in a browser: boxes, names, counts; on this machine alone.
// Run: ./examples/run watch [--port 8080] VIDEO (a file, 0 for a webcam, an address).
// Prints the page's address, then a line of JSON for each picture that was looked at.
// needs: yolox-nano|nanodet-g
// packages: libcpp-httplib-dev:<httplib.h>
#include "apps/common/areas.hpp"
#include "apps/common/options.hpp"
#include "apps/common/roads.hpp"
#include "apps/watch/server.hpp"

#include <fovea/io/image_file.hpp>
#include <fovea/io/video.hpp>

#include <csignal>

namespace {

using namespace fovea;

std::atomic<bool> stopped{false};

struct settings {
  std::string lines, zones;
  float score = 0.35f, rate = 8, longest = 0;
  int port = 0;
  bool again = false, quiet = false;
};

struct figures {
  std::atomic<long long> looked{0}, dropped{0}, objects{0};
  std::atomic<int> restarts{0};

  std::string text() const {
    const auto line = [](const char* name, long long value) {
      return std::string("fovea_") + name + " " + std::to_string(value) + "\n";
    };
    return line("pictures_looked_at_total", looked) + line("pictures_dropped_total", dropped) +
           line("source_restarts_total", restarts) + line("objects_now", objects);
  }
};

template <class Tracks>
std::string record(const video_frame& frame, const Tracks& tracks, const area_watch& areas) {
  json_writer j;
  j.object().member("number", frame.number).member("seconds", frame.seconds);
  j.member("width", frame.picture.width).member("height", frame.picture.height);
  j.key("objects").array();
  for (const auto& t : tracks) {
    j.object()
        .member("id", t.id)
        .member("title", name_of(t.last.is) + (" " + std::to_string(t.id)));
    j.member("score", t.score).key("box").array();
    j.value(t.box.x).value(t.box.y).value(t.box.width).value(t.box.height).end().end();
  }
  j.end().key("counts").array();
  for (const auto& c : areas.counts())
    j.object()
        .member("name", c.name)
        .member("forth", c.forth)
        .member("back", c.back)
        .member("entered", c.entered)
        .member("inside", c.inside)
        .end();
  return j.end().end().text();
}

template <class Detector>
int show(Detector detector, const settings& o, const std::string& name) {
  video_options how;
  how.most_rate = double(o.rate), how.as_camera = o.again;
  auto source = video_source::open(name, how).value();
  auto areas = app::areas(o.lines, o.zones);
  watch::live pictures;
  figures count;
  watch::server server(
      pictures, [&] { return count.text(); }, o.port);
  std::fprintf(stderr, "watch: http://127.0.0.1:%d/ (end with Ctrl-C)\n", server.port());
  object_tracker<road_detection> tracker;
  std::vector<box_track> boxes;
  video_frame frame;
  while (!stopped && (o.longest <= 0 || frame.seconds < double(o.longest))) {
    if (!source.next(frame, 0.5)) {
      if (!source.is_live()) break;
      continue;
    }
    const auto tracks = tracker.update(detector.detect(frame.picture), frame.seconds);
    boxes.assign(tracker.tracks().begin(), tracker.tracks().end());
    areas.update(boxes, frame.seconds);
    auto json = record(frame, tracks, areas);
    if (!o.quiet) std::printf("%s\n", json.c_str());
    pictures.publish(
        {frame.number, encode_jpeg(convert<rgb8>(frame.picture), 80), std::move(json)});
    ++count.looked, count.dropped += frame.dropped, count.objects = (long long)tracks.size();
    count.restarts = source.report().restarts;
  }
  if (source.problem().empty()) return app::fine;
  return app::fail("watch", source.problem());
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  app::options line(
      "watch", "[OPTIONS] VIDEO   shows people and vehicles live in a browser",
      "The page is to be had on this machine alone (127.0.0.1): /, /video (MJPEG), /events\n"
      "(server-sent events), /snapshot, /health, /metrics. Slow viewers miss pictures and slow\n"
      "nothing. Status: 0, or 2 where something could not be used.");
  line.number("--port", o.port, {0, 65535}, "where the page is; 0: any that is free");
  line.number("--rate", o.rate, {0.1, 120}, "pictures a second that are looked at");
  line.number("--score", o.score, {0.05, 1}, "how sure the detector must be");
  line.number("--seconds", o.longest, {0, 1e9}, "stop after so long; 0: never");
  line.text("--line", o.lines, "NAME:X1,Y1,X2,Y2 to count at, several with ';' between");
  line.text("--zone", o.zones, "NAME:X1,Y1,X2,Y2,X3,Y3,... to count in, several with ';' between");
  line.flag("--again", o.again, "play a file again and again, at its own speed, as a camera");
  line.flag("--quiet", o.quiet, "print no JSON");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().size() != 1) return line.usage();
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { stopped = true; });
  detect_options how = on_roads;
  how.score = o.score;
  return app::with_road_detector(
      how, [&](auto detector) { return show(std::move(detector), o, line.words()[0]); });
} catch (const std::exception& problem) { return app::fail("watch", problem.what()); }
