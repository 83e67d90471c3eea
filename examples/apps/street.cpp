// Follows people and vehicles in a video: boxes, colours, clothes, counts at lines and in zones.
// Run: ./examples/run street [--line gate:100,0,100,400] VIDEO... (files, a webcam, addresses).
// Writes street.mp4, street.jsonl and street.html to out/; prints a line for each object.
// With --plates reads number plates, with --gallery FILE names who is enrolled (`enroll`).
// needs: yolox-nano|nanodet-g|ssd-mobilenet person-attributes vehicle-attributes
// needs --plates: plate-finder|plate-finder-small text-reader|plate-reader-small
// needs --gallery: yunet|ultraface-rfb face-mesh mobile-face
#include "apps/common/folder.hpp"
#include "apps/common/options.hpp"
#include "apps/common/photos.hpp"
#include "apps/common/roads.hpp"
#include "apps/street/follow.hpp"

#include <csignal>
#include <filesystem>

namespace {

using namespace fovea;
using street::settings;
namespace fs = std::filesystem;

std::atomic<bool> stopped{false};

/// The clips of people and of cars, where the data is at hand that lies beside the project.
std::vector<std::string> samples() {
  std::vector<std::string> all;
  const fs::path folder = fs::path(FOVEA_CATALOGUE) / "../../../shared/data/video";
  for (const char* name : {"one-by-one-person-detection.mp4", "motorway.mp4"})
    if (fs::exists(folder / name)) all.push_back((folder / name).lexically_normal().string());
  return all;
}

/// Where each of several videos is written; names without secrets.
std::vector<std::string> folders(const std::string& out, const std::vector<std::string>& videos) {
  if (videos.size() == 1) return {out};
  std::vector<std::string> plain;
  for (const auto& each : videos) plain.push_back(without_secrets(each));
  auto names = app::copy_names(plain, "");
  for (auto& each : names) each = out + "/" + each;
  return names;
}

/// One of the videos; what is wrong with it alone is said, and the next one's turn comes.
int look_at(const std::string& name, const settings& o) {
  video_options decoding;
  decoding.most_rate = double(o.rate);
  auto source = video_source::open(name, decoding);
  if (!source) return app::fail("street", source.error().sentence);
  app::make_folder(o.out);
  app::patient video("street", std::move(*source), stopped, double(o.longest));
  detect_options how = on_roads;
  how.score = o.score, how.smallest_face = o.smallest;
  return app::with_road_detector(how, o.detector, [&](auto detector) {
    if (o.regions > 0)
      return street::follow(regional(std::move(detector), street::regions_of(o)), o,
                            std::move(video));
    return street::follow(std::move(detector), o, std::move(video));
  });
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  app::options line(
      "street", "[OPTIONS] VIDEO...   follows people and vehicles in a video",
      "VIDEO is a file, 0 for the first webcam, or an address (rtsp, http); needs ffmpeg for all\n"
      "but Y4M, PPM and MJPEG. Lines and zones are in pixels of the video. Attributes are read of\n"
      "people from 40 and vehicles from 48 pixels of width. In street.jsonl a decision is null\n"
      "while there is too little evidence, and \"\" for somebody who is not enrolled. Ctrl-C ends\n"
      "it, and what was seen so far is written. Who looks\n"
      "like somebody enrolled may be taken for him at every look: measure that with your own\n"
      "cameras (`evaluate`), and give what it writes with --point. Status: 0, or 2 where "
      "something\n"
      "could not be used.");
  line.number("--rate", o.rate, {0.1, 120}, "frames a second that are looked at");
  line.number("--score", o.score, {0.05, 1}, "how sure the detector must be");
  line.choice("--detector", o.detector, app::road_detectors, "which net finds them");
  line.number("--smallest", o.smallest, {0, 10000},
              "look for objects down to this height, by tiles; slower");
  line.number("--regions", o.regions, {0, 16},
              "look closer at so many parts of each picture, where something moves first");
  line.number("--seconds", o.longest, {0, 1e9}, "stop after so much of the video; 0: at its end");
  line.text("--line", o.lines, "NAME:X1,Y1,X2,Y2 to count at, several with ';' between");
  line.text("--zone", o.zones, "NAME:X1,Y1,X2,Y2,X3,Y3,... to count in, several with ';' between");
  line.text("--out", o.out, "the folder for street.mp4, street.jsonl and street.html");
  line.flag("--plates", o.plates, "find number plates and read them");
  line.text("--countries", o.countries, "whose plates to expect: de,fr or eu or us (all)");
  line.text("--gallery", o.gallery, "name who is enrolled in this file, where faces show");
  line.text("--point", o.point, "an operating point that evaluate wrote, instead of 0.50");
  line.text("--not", o.never, "ID=NAME: object ID is not this person or plate, several with ';'");
  line.flag("--no-video", o.no_video, "write no street.mp4");
  if (const auto over = line.read(argc, argv)) return *over;
  const auto videos = line.words().empty() ? samples() : line.words();
  if (videos.empty()) return line.usage();
  for (const int signal : {SIGINT, SIGTERM})
    std::signal(signal, [](int which) {
      stopped = true;
      std::signal(which, SIG_DFL);  // who cannot wait asks twice
    });
  const auto where = folders(o.out, videos);
  int status = app::fine;
  for (std::size_t i = 0; i < videos.size() && !stopped; ++i) {
    o.out = where[i];
    status = std::max(status, look_at(videos[i], o));
  }
  return status;
} catch (const std::exception& problem) { return app::fail("street", problem.what()); }
