// A showroom's screen: lines over each face, how old it looks, who it is, what might please.
// Run: ./examples/run showroom [--people GALLERY] [--rules FILE] [--flatter] PHOTO...
// Writes NAME.showroom.jpg and showroom.html to out/; prints a line for each face, or JSON.
// needs: yunet face-mesh mobile-face faceres
// photographs: groups
#include "apps/common/options.hpp"
#include "apps/common/page.hpp"
#include "apps/common/photos.hpp"
#include "apps/showroom/screen.hpp"
#include "models/cache.hpp"

#include <cmath>

namespace {

using namespace fovea;
namespace fs = std::filesystem;

struct settings {
  std::string out = "out", people, rules, score;
  bool flatter = false, json = false;
};

struct shop {
  gallery<mobile_face> people;
  std::optional<suggestion_rules> rules;
  std::optional<taught_score<mobile_face::result_type>> score;
};

shop opened(const settings& o) {
  shop s;
  if (!o.people.empty()) s.people = gallery<mobile_face>::open(o.people).value();
  if (!o.score.empty()) s.score = taught_score<mobile_face::result_type>::open(o.score).value();
  if (o.rules.empty()) return s;
  s.rules = suggestion_rules::open(o.rules).value();
  const auto failed = s.rules->failures();
  if (!failed.empty()) throw std::runtime_error(failed[0]);
  return s;
}

/// What the screen says of a face, a line each.
showroom::panel told(const seen_face& f, const face_kit& kit, const shop& s, const settings& o) {
  showroom::panel p{f, {}, 0};
  const auto add = [&](const std::string& words) { p.lines.push_back(words); };
  char text[160];
  const auto who = kit.find(f, s.people);
  if (s.people.size() > 0)
    add(who.verdict == verdict::name ? std::string(who.best.name) : "somebody new");
  std::snprintf(text, sizeof text, "looks %.0f to %.0f, %s", double(f.age.youngest()),
                double(f.age.oldest()), name_of(f.age.looks()));
  add(text);
  if (o.flatter) {
    p.flattery = flatter(f.gestures).score;
    add("score " + std::to_string(p.flattery) + " (a gimmick)");
  }
  if (s.score) {
    const auto rated = s.score->read(f.identity);
    std::snprintf(text, sizeof text, "rated %.1f +-%.1f%s", double(rated.value),
                  double(rated.error), rated.known ? "" : ", unlike the faces it was taught with");
    add(text);
  }
  if (!s.rules) return p;
  const known_fact facts[] = {{"age", double(f.age.years)},
                              {"gender", name_of(f.age.looks())},
                              {"smile", double(f.gestures.smile())},
                              {"eyes", double(f.gestures.eyes())},
                              {"known", who.verdict == verdict::name ? "yes" : "no"}};
  if (const auto fits = s.rules->suggest(facts); !fits.product.empty())

    add("try: " + std::string(fits.product)), add(std::string(fits.reason));
  return p;
}

int run(const settings& o, const std::vector<std::string>& words) {
  auto kit = face_kit::load(models::folder()).value();
  const auto s = opened(o);
  fs::create_directories(o.out);
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
    for (const auto& f : kit.look(*photo)) panels.push_back(told(f, kit, s, o));
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
      "showroom", "[OPTIONS] PHOTO|FOLDER...   what a showroom's screen shows of faces",
      "Ages and genders are impressions of a net. Nothing is kept of anybody but what is\n"
      "written to the folder. Status: 0, or 2 where something could not be used.");
  line.text("--people", o.people, "a gallery: who is known is greeted by name");
  line.text("--rules", o.rules, "what to suggest to whom, and why; the file's own tests must pass");
  line.text("--score", o.score, "a head that `teach` made of somebody's ratings");
  line.flag("--flatter", o.flatter, "show an attractiveness score, which is a gimmick");
  line.text("--out", o.out, "the folder for pictures and showroom.html");
  line.flag("--json", o.json, "print one line of JSON for each photograph");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().empty()) return line.usage();
  return run(o, line.words());
} catch (const std::exception& problem) { return app::fail("showroom", problem.what()); }
