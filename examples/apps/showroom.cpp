// A showroom's screen: lines over each face, how old it looks, who it is, what might please.
// Run: ./examples/run showroom [--people GALLERY] [--rules FILE] [--flatter] PHOTO... or VIDEO
// Writes NAME.showroom.jpg and showroom.html to out/; of a video a video, or a live page (--live).
// needs: yunet face-mesh mobile-face faceres
// packages: libcpp-httplib-dev:<httplib.h>
// photographs: groups
#include "apps/common/folder.hpp"
#include "apps/common/options.hpp"
#include "apps/common/page.hpp"
#include "apps/common/sources.hpp"
#include "apps/showroom/video.hpp"

#include <cmath>

namespace {

using namespace fovea;
namespace fs = std::filesystem;

using showroom::settings, showroom::shop;

int run(const settings& o, const std::vector<std::string>& words) {
  auto kit = face_kit::load(models::folder()).value();
  const auto s = shop::open(o);
  app::make_folder(o.out);
  std::string html = app::page_head("Showroom");
  if (o.flatter) html += "<p>The score is " + std::string(flattery::caveat) + ".</p>\n";
  std::vector<double> scores;
  int status = app::fine;
  const auto files = app::photos_of(words);
  const auto names = app::copy_names(files, ".showroom.jpg");
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& file = files[i];
    auto photo = read_image(file);
    if (!photo) {
      status = app::fail("showroom", photo.error().sentence);
      continue;
    }
    std::vector<showroom::panel> panels;
    for (const auto& f : kit.look(*photo)) panels.push_back(told(f, s.name_of(f.identity), s));
    for (const auto& p : panels)
      if (p.flattery) scores.push_back(p.flattery);
    showroom::draw(*photo, panels);
    const auto jpeg = encode_jpeg(*photo, 88);
    write_file(o.out + "/" + names[i], jpeg).value();
    html += showroom::figure(file, panels, jpeg);
    showroom::print(file, panels, o.json);
  }
  double mean = 0, square = 0;
  for (const double v : scores) mean += v / double(scores.size());
  for (const double v : scores) square += (v - mean) * (v - mean) / double(scores.size());
  if (!scores.empty() && !o.json)
    std::printf(
        "scores: %s. Over these %zu faces they spread by %.1f around %.1f; with ratings by "
        "people they were never compared.\n",
        flattery::caveat, scores.size(), std::sqrt(square), mean);
  html += app::page_end;
  write_file(o.out + "/showroom.html", std::as_bytes(std::span(html))).value();
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  app::options line(
      "showroom", "[OPTIONS] PHOTO|FOLDER...|VIDEO   what a showroom's screen shows of faces",
      "VIDEO is a file, 0 for the first webcam, an address, or - for standard input (Y4M, MJPEG).\n"
      "Ages and genders are impressions of a net. Nothing is kept of anybody but what is\n"
      "written to the folder or the video. Status: 0, or 2 where something could not be used.");
  line.text("--people", o.people, "a gallery: who is known is greeted by name");
  line.text("--rules", o.rules, "what to suggest to whom, and why; the file's own tests must pass");
  line.text("--score", o.score, "a head that `teach` made of somebody's ratings");
  line.flag("--flatter", o.flatter, "show an attractiveness score, which is a gimmick");
  line.text("--out", o.out, "the folder for pictures and showroom.html");
  line.text("--video", o.video,
            "of a video: where to write it with all that is drawn, .mp4 or .y4m");
  line.flag("--live", o.live, "of a video: show it in a browser on this machine");
  line.number("--port", o.port, {0, 65535}, "where that page is; 0: any that is free");
  line.number("--seconds", o.longest, {0, 1e9}, "of a video: stop after so long; 0: never");
  line.flag("--again", o.again, "play a file again and again, at its own speed, as a camera");
  line.flag("--json", o.json, "print one line of JSON for each photograph or frame");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().empty()) return line.usage();
  if (line.words().size() == 1 && app::is_video(line.words()[0]))
    return showroom::play(o, shop::open(o), line.words()[0]);
  return run(o, line.words());
} catch (const std::exception& problem) { return app::fail("showroom", problem.what()); }
