// Makes faces in photographs unrecognisable, all of them or all but those of people in a gallery.
// Run: ./examples/run redact [--how fill|blur|pixelate] [--keep GALLERY] PHOTO|FOLDER...
// Prints for each photograph how many faces were hidden and who was kept; writes copies to out/.
// needs: yunet face-mesh mobile-face
#include "apps/common/face_chain.hpp"
#include "apps/common/options.hpp"
#include "apps/common/photos.hpp"

#include <fovea/core/json_writer.hpp>
#include <fovea/io/image_file.hpp>

#include <optional>

namespace {

using namespace fovea;
namespace fs = std::filesystem;

struct settings {
  redact_options how;
  std::string keep, out = "out";
  bool json = false;
};

struct outcome {
  int hidden = 0;
  std::vector<std::string> kept;
};

/// The name of somebody whose face stays, or nothing.
template <class Face>
std::optional<std::string> kept(const Face& face, const gallery<mobile_face>& people) {
  if (face.box.height < mobile_face::smallest_face) return std::nullopt;
  const auto who = people.decide(face.template get<app::identity>(), mobile_face::usual_point());
  if (who.verdict != verdict::name) return std::nullopt;
  return who.best.name;
}

template <class Chain>
outcome hide(Chain& faces, image<rgb8>& photo, const gallery<mobile_face>& people,
             const redact_options& how) {
  outcome all;
  const auto found = faces(photo);
  std::vector<rect> boxes;
  for (const auto& face : found) {
    if (auto name = kept(face, people))
      all.kept.push_back(std::move(*name));
    else
      boxes.push_back(face.box);
  }
  for (const auto& box : boxes) redact(photo, box, how);
  all.hidden = int(boxes.size());
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
  gallery<mobile_face> people;
  if (!o.keep.empty()) people = gallery<mobile_face>::open(o.keep).value();
  auto faces = app::face_chain(app::thorough());
  fs::create_directories(o.out);
  int status = app::fine;
  for (const auto& file : app::photos_of(words)) {
    auto photo = read_image(file);
    if (!photo) {
      status = app::fail("redact", photo.error().sentence);
      continue;
    }
    const auto done = hide(faces, *photo, people, o.how);
    const auto copy = o.out + "/" + fs::path(file).stem().string() + ".redacted.jpg";
    const auto written = write_file(copy, encode_jpeg(*photo, 92));
    if (written)
      tell(file, copy, done, o.json);
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
      "Fill leaves nothing; blur and pixelate keep sixteen colours of a face, from which programs "
      "may\n"
      "still guess who it is. Faces are looked for down to 12 pixels of height, by tiles. Look at "
      "the\n"
      "copies before you give them away: a face that is not found is not hidden, and hair, clothes "
      "and\n"
      "places tell, too. Copies carry nothing of a file but its pixels.\n"
      "Status: 0, or 2 where something could not be used.");
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
