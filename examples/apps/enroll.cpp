// Adds the face of each photograph to a gallery file, under one name.
// Run: ./examples/run enroll GALLERY NAME PHOTO... The file is made where there is none.
// Prints what was added and what was refused, with the reason.
// needs: yunet|ultraface-rfb face-mesh mobile-face
#include "apps/common/options.hpp"
#include "apps/common/people.hpp"
#include "apps/common/photos.hpp"

namespace {

using namespace fovea;
using people = gallery<mobile_face>;

struct choices {
  bool any_quality = false, largest = false, as_json = false;
  int threads = 2;
};

/// Why a photograph is not taken; empty where it is.
std::string refusal(const app::seen_photo<>& photo, const choices& given) {
  if (!photo.problem.empty()) return photo.problem;
  if (photo.faces.empty()) return photo.path + ": there is no face in it.";
  if (photo.faces.size() > 1 && !given.largest)
    return photo.path + ": it shows " + std::to_string(photo.faces.size()) +
           " faces; --largest takes the largest.";
  return app::unfit(photo, photo.largest(), given.any_quality);
}

/// What somebody should know of a face that is taken.
std::string warning(const app::seen_photo<>& photo, const people& known, const std::string& name) {
  std::string said;
  const auto& face = photo.largest();
  if (face.is_small()) said += " It is small: under 48 pixels many of its matches are missed.";
  const auto who = known.decide(face.who, mobile_face::usual_point());
  if (who.verdict != verdict::unknown && who.best.name != name)
    said += " It looks like '" + std::string(who.best.name) + "', who is in the gallery.";
  for (const auto& each : known.nearest(face.who, known.size()))
    if (each.name == name && each.similarity < mobile_face::usual_point().review)
      said += " It does not look like the other pictures of '" + name + "'.";
  return said;
}

int enroll(const std::vector<app::seen_photo<>>& photos, const std::string& file,
           const std::string& name, const choices& given) {
  auto opened = people::open(file);
  if (!opened && opened.error().code != error_code::not_found)
    return app::fail("enroll", opened.error().sentence);
  people known = opened ? std::move(*opened) : people();
  int added = 0, status = app::fine;
  std::string lines;
  app::json all = app::json::array();
  for (const auto& photo : photos) {
    const auto refused = refusal(photo, given);
    std::string said = refused;
    if (refused.empty()) {
      said = photo.path + ": added." + warning(photo, known, name);
      if (const auto ok = known.add(name, photo.largest().who); !ok)
        return app::fail("enroll", ok.error().sentence);
      ++added;
    }
    if (!refused.empty())
      status = std::max(status, int(photo.problem.empty() ? app::negative : app::bad_input));
    all.push_back({{"file", photo.path}, {"added", refused.empty()}, {"text", said}});
    lines += said + '\n';
  }
  if (added > 0)
    if (const auto saved = known.save(file); !saved)
      return app::fail("enroll", saved.error().sentence + " Nobody was added.");
  const app::json report{{"gallery", file},
                         {"name", name},
                         {"added", added},
                         {"names", known.size()},
                         {"embeddings", known.embeddings()},
                         {"photos", all}};
  if (given.as_json)
    std::fputs(app::to_text(report).c_str(), stdout);
  else
    std::printf("%s%d added as '%s'; %s holds %zu names\n", lines.c_str(), added, name.c_str(),
                file.c_str(), known.size());
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  choices given;
  app::options line("enroll", "[OPTIONS] GALLERY NAME PHOTO...   adds faces to a gallery file",
                    "Refuses faces under 32 pixels, poor pictures and photographs of several "
                    "people.\nStatus: 0 all were added, 1 some were refused, 2 something could not "
                    "be used.");
  line.flag("--any-quality", given.any_quality, "take poor pictures, too");
  line.flag("--largest", given.largest, "of several faces, take the largest");
  line.number("--threads", given.threads, {1, 64}, "photographs looked at in parallel");
  line.flag("--json", given.as_json, "print the answer as JSON");
  if (const auto over = line.read(argc, argv)) return *over;
  const auto& words = line.words();
  if (words.size() < 3) return line.usage();
  const auto files = app::photos_of({words.begin() + 2, words.end()});
  if (files.empty()) return line.fail("there is no photograph in '" + words[2] + "'.");
  return enroll(app::look_at(files, app::usual_reader(), given.threads), words[0], words[1], given);
} catch (const std::exception& problem) { return app::fail("enroll", problem.what()); }
