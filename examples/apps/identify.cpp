// Says who of a gallery is in photographs: a name, somebody to be reviewed, or unknown.
// Run: ./examples/run identify GALLERY PHOTO... Ends with 0 where somebody was named, else with 1.
// Prints a line for each face with what the answer rests on, or JSON.
// needs: yunet|ultraface-rfb face-mesh mobile-face
#include "apps/common/options.hpp"
#include "apps/common/people.hpp"
#include "apps/common/photos.hpp"
#include "apps/common/point.hpp"

namespace {

using namespace fovea;

struct choices {
  std::string point;
  float smallest = 0;
  int threads = 2;
  bool as_json = false;
};

const char* name_of(verdict v) {
  return v == verdict::name ? "name" : v == verdict::review ? "review" : "unknown";
}

app::json to_json(const app::seen_face<>& face, const identification& who) {
  app::json j{{"box", app::to_json(face.found.box)},
              {"answer", name_of(who.verdict)},
              {"similarity", who.best.similarity}};
  if (who.verdict == verdict::name) j["name"] = who.best.name;
  if (who.verdict == verdict::review) j["candidate"] = who.best.name;
  const auto expected = who.expected_false_matches();
  j["expected_false_matches"] = expected ? app::json(*expected) : app::json(nullptr);
  j["quality"] = face.measures.against(probing).text();
  j["text"] = who.text();
  return j;
}

void print(const app::seen_photo<>& photo, const app::seen_face<>& face,
           const identification& who) {
  const auto& box = face.found.box;
  std::printf("%s %.0f,%.0f %.0fx%.0f: %s%s\n", photo.path.c_str(), double(box.x), double(box.y),
              double(box.width), double(box.height), who.text().c_str(),
              face.is_small() ? " The face is small; it may be somebody known." : "");
}

int identify(const std::vector<app::seen_photo<>>& photos, const gallery<mobile_face>& known,
             const choices& given) {
  const auto at = app::point_of<mobile_face>(given.point);
  int status = app::negative;
  app::json all = app::json::array();
  for (const auto& photo : photos) {
    app::json j{{"file", photo.path}, {"faces", app::json::array()}};
    for (const auto& face : photo.faces) {
      const auto who = known.decide(face.who, at);
      if (who.verdict == verdict::name) status = app::fine;
      j["faces"].push_back(to_json(face, who));
      if (!given.as_json) print(photo, face, who);
    }
    if (!photo.problem.empty()) j["problem"] = photo.problem;
    if (photo.problem.empty() && photo.faces.empty() && !given.as_json)
      std::printf("%s: no face\n", photo.path.c_str());
    all.push_back(std::move(j));
  }
  if (given.as_json)
    std::fputs(app::to_text({{"point", app::to_json(at)}, {"photos", all}}).c_str(), stdout);
  for (const auto& photo : photos)
    if (!photo.problem.empty()) status = app::fail("identify", photo.problem);
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  choices given;
  app::options line("identify", "[OPTIONS] GALLERY PHOTO...   says who is in photographs",
                    "Status: 0 somebody was named, 1 nobody, 2 something could not be used.");
  line.text("--point", given.point, "an operating point that evaluate wrote, instead of 0.50");
  line.number("--smallest", given.smallest, {0, 10000},
              "look for faces down to this height, by tiles; slower");
  line.number("--threads", given.threads, {1, 64}, "photographs looked at in parallel");
  line.flag("--json", given.as_json, "print the answer as JSON");
  if (const auto over = line.read(argc, argv)) return *over;
  const auto& words = line.words();
  if (words.size() < 2) return line.usage();
  const auto known = gallery<mobile_face>::open(words[0]).value();
  const auto files = app::photos_of({words.begin() + 1, words.end()});
  if (files.empty()) return line.fail("there is no photograph in '" + words[1] + "'.");
  detect_options how;
  how.smallest_face = given.smallest;
  return identify(app::look_at(files, app::usual_reader(how), given.threads), known, given);
} catch (const std::exception& problem) { return app::fail("identify", problem.what()); }
