// Follows people and vehicles in a video: boxes, colours, clothes, counts at lines and in zones.
// Run: ./examples/run street [--line gate:100,0,100,400] VIDEO... (files, a webcam, addresses).
// Writes street.mp4, street.jsonl and street.html to out/; prints a line for each object.
// With --plates reads number plates, with --gallery FILE names who is enrolled (`enroll`).
// needs: yolox-nano|nanodet-g|ssd-mobilenet person-attributes vehicle-attributes
// needs --plates: plate-finder|plate-finder-small text-reader|plate-reader-small
// needs --gallery: yunet|ultraface-rfb face-mesh mobile-face
#include "apps/common/areas.hpp"
#include "apps/common/film.hpp"
#include "apps/common/line_file.hpp"
#include "apps/common/options.hpp"
#include "apps/common/roads.hpp"
#include "apps/street/extras.hpp"
#include "apps/street/report.hpp"

#include <fovea/io/video.hpp>

#include <filesystem>

namespace {

using namespace fovea;
using street::settings;
namespace fs = std::filesystem;

/// The clips of people and of cars, where the data is at hand that lies beside the project.
std::vector<std::string> samples() {
  std::vector<std::string> all;
  const fs::path folder = fs::path(FOVEA_CATALOGUE) / "../../../shared/data/video";
  for (const char* name : {"one-by-one-person-detection.mp4", "motorway.mp4"})
    if (fs::exists(folder / name)) all.push_back((folder / name).lexically_normal().string());
  return all;
}

template <class Detector>
int watch(Detector detector, const settings& o, const std::string& name) {
  video_options decoding;
  decoding.most_rate = double(o.rate);
  auto source = video_source::open(name, decoding).value();
  auto areas = app::areas(o.lines, o.zones);
  auto heads = app::road_heads::load();
  app::road_memory known;
  street::extras more(o);
  object_tracker<road_detection> tracker;
  app::film video{o.out + "/street.mp4", o.out + "/street.y4m"};  // the latter without ffmpeg
  app::line_file records(o.out + "/street.jsonl");
  double seconds = 0;
  std::vector<box_track> boxes;
  for (video_frame frame;
       source.next(frame) && (o.longest <= 0 || frame.seconds < double(o.longest));) {
    seconds = frame.seconds;
    auto photo = convert<rgb8>(frame.picture);
    const auto tracks = tracker.update(detector.detect(photo), seconds);
    for (const auto& t : tracks)
      if (auto* read = known.look(photo, t, seconds, &heads))
        read->best.keep(photo, t.box, t.box.area());
    more.look(photo, tracks, known, seconds);
    records.add(street::record(frame.number, seconds, tracks, known, more.plates()));
    boxes.assign(tracker.tracks().begin(), tracker.tracks().end());
    for (const auto& event : areas.update(boxes, seconds)) records.add(event.json());
    for (const auto& t : tracks) street::draw(photo, t.box, t.id, known.of(t.id).title());
    street::draw(photo, more.plates(), seconds);
    if (!o.no_video) video.write(photo, double(o.rate));
  }
  areas.update({}, seconds);
  video.finish();
  const auto page = street::page(name, known, more.plates(), areas.counts(), seconds);
  write_file(o.out + "/street.html", std::as_bytes(std::span(page))).value();
  for (const auto& [id, each] : known.all())
    if (each.is.answer())
      std::printf("%6.1f to %6.1f s  %s\n", each.born, each.seen, each.title().c_str());
  for (const auto& [id, each] : more.plates().all())
    std::printf("%6.1f to %6.1f s  %s\n", each.born, each.seen, street::told(each).c_str());
  for (const auto& c : areas.counts())
    std::printf("%s: %d forth, %d back, %d entered\n", std::string(c.name).c_str(), c.forth, c.back,
                c.entered);
  if (source.problem().empty()) return app::fine;
  return app::fail("street", source.problem());
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  app::options line(
      "street", "[OPTIONS] VIDEO...   follows people and vehicles in a video",
      "VIDEO is a file, 0 for the first webcam, or an address (rtsp, http); needs ffmpeg for all\n"
      "but Y4M, PPM and MJPEG. Lines and zones are in pixels of the video. Attributes are read of\n"
      "people from 40 and vehicles from 48 pixels of width. In street.jsonl a decision is null\n"
      "while there is too little evidence, and \"\" for somebody who is not enrolled. Who looks\n"
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
  detect_options how = on_roads;
  how.score = o.score, how.smallest_face = o.smallest;
  int status = app::fine;
  const region_options regions{.side = 640, .most = o.regions, .score = 0.5f};
  for (const auto& each : videos) {
    settings own = o;
    if (videos.size() > 1) own.out += "/" + fs::path(each).stem().string();
    fs::create_directories(own.out);
    const auto run = [&](auto detector) {
      if (o.regions > 0) return watch(regional(std::move(detector), regions), own, each);
      return watch(std::move(detector), own, each);
    };
    status = std::max(status, app::with_road_detector(how, o.detector, run));
  }
  return status;
} catch (const std::exception& problem) { return app::fail("street", problem.what()); }
