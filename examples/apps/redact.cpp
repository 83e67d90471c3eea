// Makes faces in photographs unrecognisable, all of them or all but those of people in a gallery.
// Run: ./examples/run redact [--how fill|blur|pixelate] [--keep GALLERY] PHOTO|FOLDER...
// Prints for each photograph how many faces were hidden and who was kept; writes copies to out/.
// needs: yunet|ultraface-rfb face-mesh mobile-face
#include "apps/common/folder.hpp"
#include "apps/common/options.hpp"
#include "apps/common/people.hpp"
#include "apps/common/photos.hpp"

#include <fovea/core/json_writer.hpp>

#include <optional>

namespace {

using namespace fovea;
namespace fs = std::filesystem;

struct settings {
  redact_options how;
  std::string keep, out = "out";
  bool json = false;
};

/// A face: where, and whose it is where it stays.
struct found_face {
  rect box;
  std::optional<std::string> kept;
};
using finder = std::function<std::vector<found_face>(const image_view&)>;

struct outcome {
  int hidden = 0;
  std::vector<std::string> kept;
};

/// Where nobody is kept, finding is enough.
finder finder_of(const settings& o) {
  if (o.keep.empty())
    return app::with_detector(app::thorough(), [](auto detector) -> finder {
      return [detector = std::move(detector)](const image_view& photo) mutable {
        std::vector<found_face> all;
        for (const auto& each : detector.detect(photo)) all.push_back({each.box, std::nullopt});
        return all;
      };
    });
  return [people = gallery<mobile_face>::open(o.keep).value(),
          reader = app::usual_reader(app::thorough())](const image_view& photo) mutable {
    std::vector<found_face> all;
    for (const auto& face : reader(photo)) {
      const auto who = people.decide(face.who, mobile_face::usual_point());
      const bool sure = face.large_enough() && who.verdict == verdict::name;
      all.push_back({face.found.box, std::nullopt});
      if (sure) all.back().kept = who.best.name;
    }
    return all;
  };
}

outcome hide(const finder& find, image<rgb8>& photo, const redact_options& how) {
  outcome all;
  for (const auto& face : find(photo)) {
    if (face.kept) all.kept.push_back(*face.kept);
    if (!face.kept) redact(photo, face.box, how), ++all.hidden;
  }
  return all;
}

void tell(const std::string& from, const std::string& to, const outcome& done, bool as_json) {
  std::string names;
  json_writer j;
  j.object().member("file", from).member("copy", to).member("hidden", done.hidden);
  j.key("kept").array();
  for (const auto& name : done.kept) j.value(name), names += (names.empty() ? "" : ", ") + name;
  j.end().end();
  if (as_json)
    std::printf("%s\n", j.text().c_str());
  else
    std::printf("%s: %d hidden%s%s\n", to.c_str(), done.hidden, names.empty() ? "" : "; kept ",
                names.c_str());
}

int run(const settings& o, const std::vector<std::string>& words) {
  const auto find = finder_of(o);
  app::make_folder(o.out);
  int status = app::fine;
  const auto files = app::photos_of(words);
  const auto names = app::copy_names(files, ".redacted.jpg");
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto photo = read_image(files[i]);
    if (!photo) {
      status = app::fail("redact", photo.error().sentence);
      continue;
    }
    const auto done = hide(find, *photo, o.how);
    const auto copy = o.out + "/" + names[i];
    const auto written = write_file(copy, encode_jpeg(*photo, 92));
    if (written)
      tell(files[i], copy, done, o.json);
    else
      status = app::fail("redact", written.error().sentence);
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  std::string how = "fill";
  app::options line(
      "redact", "[OPTIONS] PHOTO|FOLDER...   writes copies of photographs with the faces hidden",
      "Fill leaves nothing; blur and pixelate keep sixteen colours of a face, from which programs\n"
      "may still guess who it is. Faces are looked for down to 12 pixels of height, by tiles. "
      "Look\n"
      "at the copies before you give them away: a face that is not found is not hidden, and hair,\n"
      "clothes and places tell, too. Copies carry nothing of a file but its pixels. Status: 0, or\n"
      "2 where something could not be used.");
  line.choice("--how", how, "fill|blur|pixelate", "what is put in a face's place");
  line.text("--keep", o.keep, "a gallery: faces that are clearly somebody in it stay");
  line.number("--margin", o.how.margin, {0, 4}, "how much more than the box, in parts of it");
  line.text("--out", o.out, "where NAME.redacted.jpg goes");
  line.flag("--json", o.json, "print one line of JSON for each photograph");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().empty()) return line.usage();
  if (how != "fill") o.how.how = how == "blur" ? redaction::blur : redaction::pixelate;
  return run(o, line.words());
} catch (const std::exception& problem) { return app::fail("redact", problem.what()); }
