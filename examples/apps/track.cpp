// Follows the boxes of a detector from image to image, and scores tracks against the truth.
// Run: ./examples/run track [--method sort] [--truth gt.txt] BOXES.txt (MOTChallenge text).
// Writes the tracks to tracks.txt; prints how many there are and, with the truth, HOTA, IDF1, MOTA.
#include "apps/common/options.hpp"

#include <fovea/fovea.hpp>

#include <set>

namespace {

using namespace fovea;

struct settings {
  std::string method = "fovea", out = "tracks.txt", truth;
  float fps = 30, sure = 0, begin = 0, keep = 0;
  bool score_only = false, json = false;

  track_options tracker() const {
    track_options o = method == "sort"   ? track_options::sort()
                      : method == "byte" ? track_options::byte_track()
                      : method == "oc"   ? track_options::oc_sort()
                                         : track_options{};
    if (method == "sort") return o;
    if (sure > 0) o.sure = sure, o.begin = begin > 0 ? begin : sure;
    o.least = std::min(o.least, o.sure);
    if (keep > 0) o.keep = double(keep);
    return o;
  }
};

/// As the MOTChallenge has tracks: only those that are confirmed and seen.
mot_sequence follow(const mot_sequence& found, const settings& how) {
  box_tracker tracker(how.tracker());
  mot_sequence tracks;
  for (std::size_t i = 0; i < found.images.size(); ++i) {
    std::vector<observed_box> boxes;
    for (const auto& each : found.images[i])
      boxes.push_back({each.box, each.score == -1 ? 1 : each.score, 0});  // -1: not told
    auto& here = tracks.images.emplace_back();
    for (const auto& t : tracker.update(boxes, double(i) / double(how.fps)))
      if (t.confirmed && t.missed == 0) here.push_back({int(t.id), t.box, t.score});
  }
  return tracks;
}

std::string as_text(const mot_sequence& tracks) {
  std::string all;
  for (std::size_t i = 0; i < tracks.images.size(); ++i)
    for (const auto& b : tracks.images[i]) {
      char line[160];
      std::snprintf(line, sizeof line, "%zu,%d,%.2f,%.2f,%.2f,%.2f,%.3f,-1,-1,-1\n", i + 1, b.id,
                    double(b.box.x), double(b.box.y), double(b.box.width), double(b.box.height),
                    double(b.score));
      all += line;
    }
  return all;
}

int run(const settings& how, const std::string& file) {
  auto tracks = read_mot(file).value();
  if (!how.score_only) {
    tracks = follow(tracks, how);
    const std::string text = as_text(tracks);
    write_file(how.out, std::as_bytes(std::span(text))).value();
    std::set<int> ids;
    for (const auto& image : tracks.images)
      for (const auto& each : image) ids.insert(each.id);
    if (!how.json) std::printf("%zu tracks are in %s\n", ids.size(), how.out.c_str());
  }
  if (how.truth.empty()) return app::fine;
  const auto score = score_tracks(read_mot(how.truth).value(), tracks);
  std::printf("%s\n", how.json ? score.json().c_str() : score.text().c_str());
  return app::fine;
}

}  // namespace

int main(int argc, char** argv) try {
  settings how;
  app::options line(
      "track", "[OPTIONS] BOXES.txt   follows boxes from image to image",
      "BOXES.txt has a box a line: image, id, left, top, width, height, score, as the\n"
      "MOTChallenge writes it. Status: 0, or 2 where a file or an option cannot be used.");
  line.choice("--method", how.method, "fovea|byte|oc|sort", "ours, or the settings of another");
  line.number("--fps", how.fps, {0.01, 1000}, "images a second");
  line.number("--sure", how.sure, {0, 1000}, "the score of a sure box; 0: the method's");
  line.number("--begin", how.begin, {0, 1000}, "the score that begins a track; 0: the method's");
  line.number("--keep", how.keep, {0, 600},
              "seconds that a lost track is remembered; 0: the method's");
  line.text("--out", how.out, "where the tracks go");
  line.text("--truth", how.truth, "the true boxes, to score against");
  line.flag("--score-only", how.score_only, "BOXES.txt holds tracks already");
  line.flag("--json", how.json, "print the score as JSON");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().size() != 1) return line.usage();
  return run(how, line.words()[0]);
} catch (const std::exception& problem) { return app::fail("track", problem.what()); }
