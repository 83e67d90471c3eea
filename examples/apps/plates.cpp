// Reads number plates in photographs: where they are, what they say, how far to trust it.
// Run: ./examples/run plates [--countries br] [--list KNOWN.txt] PHOTO|FOLDER...
// Prints a line for each plate: trust, text, country, confidence, height, box; or JSON.
// needs: plate-finder|plate-finder-small text-reader|plate-reader-small
#include "apps/common/folder.hpp"
#include "apps/common/load_plates.hpp"
#include "apps/common/options.hpp"
#include "apps/common/photos.hpp"
#include "apps/plates/truth.hpp"

#include <fovea/core/file_map.hpp>
#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

namespace {

using namespace fovea;
namespace fs = std::filesystem;

struct settings {
  app::plate_choice plates;
  std::string list, out;
  bool json = false, only_sure = false, truth = false;
};

std::vector<std::string> lines_of_file(const std::string& path) {
  std::vector<std::string> out;
  if (path.empty()) return out;
  const auto file = file_map::read(path, std::size_t(16) << 20).value();
  const auto bytes = file.contents();
  app::for_each_line({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                     [&](std::string_view line) {
                       if (!line.empty()) out.emplace_back(line);
                     });
  return out;
}

int run(const settings& o, const std::vector<std::string>& words) {
  const auto known = lines_of_file(o.list);
  auto nets = app::load_plate_nets(o.plates, "plates");
  if (!o.out.empty()) app::make_folder(o.out);
  int status = app::fine;
  plates::tally counted;
  const auto files = app::photos_of(words);
  const auto names = app::copy_names(files, ".plates.jpg");
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& file = files[i];
    auto photo = read_image(file);
    if (!photo) {
      status = app::fail("plates", photo.error().sentence);
      continue;
    }
    std::vector<plates::seen> all;
    for (const auto& found : nets.find(*photo)) {
      auto read = nets.read(*photo, found);
      if (o.only_sure && read.trust != plate_trust::sure) continue;
      all.push_back({read, find_in(known, read)});
    }
    if (o.truth) {
      const auto labels = plates::labels_of(file);
      if (labels)
        counted.add(*labels, all);
      else
        status = app::fail("plates", labels.error().sentence);
    } else if (o.json)
      std::printf("%s\n", plates::json(file, *photo, all, known).c_str());
    else
      plates::print(file, all, known);
    if (o.out.empty()) continue;
    for (const auto& each : all) plates::draw(*photo, each.read);
    const auto written = write_file(o.out + "/" + names[i], encode_jpeg(*photo, 92));
    if (!written) status = app::fail("plates", written.error().sentence);
  }
  if (o.truth) std::printf("%s", counted.text().c_str());
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  o.plates.find.smallest_face = 16;
  app::options line(
      "plates", "[OPTIONS] PHOTO|FOLDER...   finds number plates in photographs and reads them",
      "Letters that look alike are told apart by what the plates of the countries asked for have.\n"
      "Plates whose letters stand on a line of less than 12 pixels are found and not read. A "
      "reading\n"
      "is a guess of a net: before it has consequences for anybody, a person must look at the\n"
      "picture. Status: 0, or 2 where something could not be used.");
  line.text("--countries", o.plates.countries, "whose plates to expect: de,fr or eu or us (all)");
  line.text("--grammar", o.plates.grammar,
            "a file with templates of your own instead of the built-in ones");
  line.choice("--nets", o.plates.nets, "large|small",
              "those that were fetched, or the project's own (large, each where it is there)");
  line.text("--list", o.list, "a file of known plates, one a line; one letter may differ");
  line.flag("--sure", o.only_sure, "tell only plates of which the reading is sure");
  line.number("--find", o.plates.find.score, {0.05, 1},
              "how sure the finder must be, 0 to 1 (large 0.25, small 0.3)");
  line.number("--smallest", o.plates.find.smallest_face, {0, 10000},
              "look for plates down to this height, by tiles; 0: no tiles");
  line.text("--out", o.out, "a folder for copies with corners and texts drawn in");
  line.flag("--truth", o.truth,
            "measure errors: each photograph has PHOTO.txt beside it, lines FILE X Y W H TEXT with "
            "tabs");
  line.flag("--json", o.json, "print one line of JSON for each photograph");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().empty()) return line.usage();
  return run(o, line.words());
} catch (const std::exception& problem) { return app::fail("plates", problem.what()); }
