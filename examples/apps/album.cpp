// Sorts the faces of a folder of photographs into people, and remembers what you say about them.
// Run: ./examples/run album FOLDER. Open out/album.html, mark faces, save the list, run again.
// Prints how many faces and people there are; writes album.html and album.json to out/.
// needs: yunet|ultraface-rfb face-mesh mobile-face
#include "apps/album/page.hpp"
#include "apps/common/folder.hpp"
#include "apps/common/options.hpp"
#include "apps/common/photos.hpp"

namespace {

using namespace fovea;

struct settings {
  std::string out = "out", said, also;
  int threads = 2;
  bool undo = false;
};

std::string text_of(const std::string& path) {
  if (path.empty() || !app::fs::exists(path)) return "";
  const auto file = file_map::read(path, std::size_t(64) << 20).value();
  return {reinterpret_cast<const char*>(file.contents().data()), file.contents().size()};
}

/// The list with one more decision, or without its last; kept at once.
std::string decided(const settings& o, const std::string& path) {
  std::string text = text_of(path);
  if (o.also.empty() && !o.undo) return text;
  if (!text.empty() && text.back() != '\n') text += '\n';
  if (o.undo && !text.empty()) text.erase(text.find_last_of('\n', text.size() - 2) + 1);
  std::string line = o.also;
  std::replace(line.begin(), line.end(), ' ', '\t');
  if (!line.empty()) text += line + '\n';
  return text;
}

app::json to_json(const std::vector<album::face>& faces, std::span<const std::int32_t> owner,
                  std::int32_t people) {
  app::json all{{"faces", faces.size()}, {"people", app::json::array()}};
  for (std::int32_t p = 0; p < people; ++p) {
    app::json own = app::json::array();
    for (std::size_t i = 0; i < faces.size(); ++i)
      if (owner[i] == p)
        own.push_back({{"face", faces[i].name}, {"box", app::to_json(faces[i].box)}});
    all["people"].push_back(std::move(own));
  }
  return all;
}

int run(const settings& o, const std::vector<std::string>& files) {
  int status = app::fine;
  std::vector<image<rgb8>> pixels(files.size());
  std::map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < files.size(); ++i) at[files[i]] = i;
  const auto photos = app::look_at(files, app::usual_reader(), o.threads,
                                   [&](const app::seen_photo<>& photo, image<rgb8>& own) {
                                     pixels[at.at(photo.path)] = std::move(own);
                                   });
  for (const auto& photo : photos)
    if (!photo.problem.empty()) status = app::fail("album", photo.problem);
  const auto faces = album::faces_of(photos, pixels);
  clusters<mobile_face> groups;
  for (const auto& f : faces) groups.add(f.who, f.photo);
  app::make_folder(o.out);
  const std::string path = o.said.empty() ? o.out + "/album.txt" : o.said;
  const std::string text = decided(o, path);
  album::decisions(faces).apply(text, path, groups);
  const auto owner = groups.group();
  const auto save = [&](const std::string& name, const std::string& what) {
    write_file(name, std::as_bytes(std::span(what))).value();
  };
  if (!text.empty() || app::fs::exists(path)) save(path, text);
  save(o.out + "/album.html", album::page(faces, owner, groups.count(), text, path));
  save(o.out + "/album.json", app::to_text(to_json(faces, owner, groups.count())));
  std::printf("%zu photographs, %zu faces of 32 pixels or more, %d people; see %s/album.html\n",
              files.size(), faces.size(), int(groups.count()), o.out.c_str());
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  app::options line(
      "album", "[OPTIONS] PHOTO|FOLDER...   sorts faces into people",
      "Decisions are lines merge FACE FACE, split FACE..., reject FACE, with tabs between, where\n"
      "FACE is PHOTO#N, the Nth from the left. Nothing is kept of faces but the page and the "
      "list.\n"
      "Status: 0, or 2 where something could not be used.");
  line.text("--decisions", o.said, "the list of decisions (out/album.txt)");
  line.text("--say", o.also, "one more decision, with blanks between");
  line.flag("--undo", o.undo, "take the last decision back");
  line.text("--out", o.out, "the folder for album.html, album.json and album.txt");
  line.number("--threads", o.threads, {1, 64}, "photographs looked at in parallel");
  if (const auto over = line.read(argc, argv)) return *over;
  const auto files = app::photos_of(line.words());
  return files.empty() ? line.usage() : run(o, files);
} catch (const std::exception& problem) { return app::fail("album", problem.what()); }
