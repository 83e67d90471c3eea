// Tells whether two photographs show the same person: yes, no, or cannot tell, and why.
// Run: ./examples/run verify A B. Ends with 0 for the same person, 1 for another answer.
// Prints one line of reasons, or JSON.
// needs: yunet|ultraface-rfb face-mesh mobile-face
#include "apps/common/options.hpp"
#include "apps/common/people.hpp"
#include "apps/common/point.hpp"

namespace {

using namespace fovea;

struct choices {
  std::string point;
  bool as_json = false;
};

app::json to_json(const app::seen_photo<>& photo) {
  app::json j{{"file", photo.path}, {"faces", photo.faces.size()}};
  if (photo.faces.empty()) return j;
  const auto quality = photo.largest().measures.against(probing);
  j["box"] = app::to_json(photo.largest().found.box);
  j["quality"] = {{"score", quality.score()}, {"text", quality.text()}};
  return j;
}

const char* name_of(sameness s) {
  return s == sameness::same ? "same" : s == sameness::different ? "different" : "cannot tell";
}

std::string remarks(const app::seen_photo<>& photo) {
  std::string said;
  if (photo.faces.size() > 1)
    said += " " + photo.path + " shows " + std::to_string(photo.faces.size()) +
            " faces; the largest was compared.";
  if (photo.largest().is_small())
    said += " In " + photo.path + " the face is under " +
            std::to_string(int(mobile_face::advised_face)) + " pixels high, too small to be sure.";
  return said;
}

int answer(const std::vector<app::seen_photo<>>& photos, const choices& given) {
  comparison found;
  std::string text;
  for (const auto& photo : photos)
    if (photo.faces.empty()) text += "Cannot tell: there is no face in " + photo.path + ". ";
  const bool faces = text.empty();
  if (faces) {
    const auto &a = photos[0].largest(), &b = photos[1].largest();
    found = compare(a.who, b.who, app::point_of<mobile_face>(given.point),
                    a.measures.against(probing), b.measures.against(probing));
    text = found.text() + remarks(photos[0]) + remarks(photos[1]);
  }
  if (given.as_json) {
    app::json j{{"answer", name_of(found.answer)}, {"text", text}};
    if (faces) j["similarity"] = found.similarity, j["point"] = app::to_json(found.at);
    j["photos"] = {to_json(photos[0]), to_json(photos[1])};
    std::fputs(app::to_text(j).c_str(), stdout);
  } else {
    std::printf("%s\n", text.c_str());
  }
  return found.answer == sameness::same ? app::fine : app::negative;
}

}  // namespace

int main(int argc, char** argv) try {
  choices given;
  app::options line("verify", "[OPTIONS] A B   tells whether two photographs show one person",
                    "Status: 0 the same person, 1 different people or cannot tell, 2 a photograph "
                    "or an\noption that could not be used.");
  line.text("--point", given.point, "an operating point that evaluate wrote, instead of 0.50");
  line.flag("--json", given.as_json, "print the answer as JSON");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().size() != 2) return line.usage();
  const auto photos = app::look_at(line.words(), app::usual_reader(), 2);
  for (const auto& photo : photos)
    if (!photo.problem.empty()) return line.fail(photo.problem);
  return answer(photos, given);
} catch (const std::exception& problem) { return app::fail("verify", problem.what()); }
