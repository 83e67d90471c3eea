// Teaches a head from your own pictures of faces: ratings (PHOTO,NUMBER) or a folder a class.
// Run: ./examples/run teach RATINGS.csv | FOLDER, then ./examples/run teach --ask HEAD PHOTO...
// Writes taught.head; prints its error on pictures left out, and how its answers spread.
// needs: yunet face-mesh mobile-face face-feature-512
#include "apps/common/options.hpp"
#include "apps/common/photos.hpp"
#include "apps/common/progress.hpp"
#include "apps/teach/samples.hpp"

#include <fovea/core/json_writer.hpp>
#include <fovea/gallery/teach.hpp>

namespace {

using namespace fovea;
using one = mobile_face::result_type;
using two = face_feature::result_type;

struct settings {
  std::string ask, out = "taught.head";
  bool both = false, json = false;
};

std::string words(const taught_value& v) {
  char text[96];
  std::snprintf(text, sizeof text, "%.2f (+-%.2f)%s", double(v.value), double(v.error),
                v.known ? "" : ", but this face is unlike those that it was taught with");
  return text;
}
std::string words(const taught_label& l) {
  char text[32];
  std::snprintf(text, sizeof text, ", probability %.2f", double(l.probability));
  return l.known ? std::string(l.name) + text : "unknown";
}
void write(json_writer& j, const taught_value& v) {
  j.member("value", v.value).member("error", v.error).member("known", v.known);
}
void write(json_writer& j, const taught_label& l) {
  j.member("label", l.name).member("probability", l.probability).member("known", l.known);
}

template <class Head>
void tell(const Head& head, const std::string& file, const std::optional<teach_app::face>& seen,
          bool as_json) {
  json_writer j;
  j.object().member("file", file);
  std::string said = "no face";
  if (seen) {
    const auto told = [&] {
      if constexpr (std::is_base_of_v<taught_head<one, two>, Head>)
        return head.read(seen->first, seen->second);
      else
        return head.read(seen->first);
    }();
    said = words(told), write(j, told);
  }
  if (as_json)
    std::printf("%s\n", j.end().text().c_str());
  else
    std::printf("%s: %s\n", file.c_str(), said.c_str());
}

/// Opens a head of any kind, and asks it.
int ask(const settings& o, const std::vector<std::string>& words) {
  teach_app::reader reader;
  const auto all = [&](const auto& head) {
    for (const auto& file : app::photos_of(words)) tell(head, file, reader.look(file), o.json);
    return app::fine;
  };
  if (const auto h = taught_score<one>::open(o.ask)) return all(*h);
  if (const auto h = taught_class<one>::open(o.ask)) return all(*h);
  if (const auto h = taught_class<one, two>::open(o.ask)) return all(*h);
  return all(taught_score<one, two>::open(o.ask).value());
}

template <class Head>
int keep(const result<Head>& head, const settings& o, bool classes) {
  if (!head) return app::fail("teach", head.error().sentence);
  head->save(o.out).value();
  std::printf(
      "%s\n%s is written. It repeats what it was taught, bias included, and is worth what\n"
      "the line above says, on people like those in the pictures.\n",
      head->report().text(classes).c_str(), o.out.c_str());
  return app::fine;
}

template <class Answer>
int learn(const teach_app::samples<Answer>& all, const settings& o) {
  constexpr bool classes = std::is_same_v<Answer, std::string>;
  const std::span<const Answer> answers(all.answers);
  if (!o.both) return keep(teach(std::span<const one>(all.first), answers), o, classes);
  std::vector<std::tuple<one, two>> pairs;
  for (std::size_t i = 0; i < all.first.size(); ++i)
    pairs.emplace_back(all.first[i], all.second[i]);
  return keep(teach(std::span<const std::tuple<one, two>>(pairs), answers), o, classes);
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  app::options line(
      "teach", "[OPTIONS] RATINGS.csv | FOLDER   teaches a head from pictures of faces",
      "RATINGS.csv has lines PHOTO,NUMBER, paths relative to it; FOLDER has a folder with\n"
      "photographs for each class. The largest face of a photograph counts. Status: 0, or 2\n"
      "where something could not be used, or there is too little to learn from.");
  line.text("--ask", o.ask, "a head that was taught: tell what it says of PHOTO...");
  line.text("--out", o.out, "where the head goes");
  line.flag("--both", o.both, "learn from two embeddings of each face: slower, a little better");
  line.flag("--json", o.json, "what --ask tells, as a line of JSON for each photograph");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().empty()) return line.usage();
  if (!o.ask.empty()) return ask(o, line.words());
  const auto& from = line.words()[0];
  if (app::fs::is_directory(from)) return learn(teach_app::classes_in(from), o);
  return learn(teach_app::ratings_in(from), o);
} catch (const std::exception& problem) { return app::fail("teach", problem.what()); }
