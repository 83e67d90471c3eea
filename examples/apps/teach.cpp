// Teaches a head from your own pictures of faces: ratings (PHOTO,NUMBER) or a folder a class.
// Run: ./examples/run teach RATINGS.csv | FOLDER, then ./examples/run teach --ask HEAD PHOTO...
// Writes taught.head; prints its error on pictures left out, and how its answers spread.
// needs: yunet face-mesh mobile-face face-feature-512
// packages: libeigen3-dev:<eigen3/Eigen/Core>
#include "apps/common/options.hpp"
#include "apps/teach/samples.hpp"

#include <fovea/core/json_writer.hpp>
#include <fovea/gallery/teach.hpp>

#include <optional>

namespace {

using namespace fovea;
using one = mobile_face::result_type;
using two = face_feature::result_type;

struct settings {
  std::string ask, out = "taught.head";
  bool both = false, json = false;
  int threads = 2;
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

template <class Told>
void tell(const std::string& file, const std::optional<Told>& told, bool as_json) {
  json_writer j;
  j.object().member("file", file);
  if (told) write(j, *told);
  if (as_json)
    std::printf("%s\n", j.end().text().c_str());
  else
    std::printf("%s: %s\n", file.c_str(), told ? words(*told).c_str() : "no face");
}

/// Asks a head of one kind; false where the file holds another.
template <class Model, class Head>
bool asked(const Head& head, const settings& o, const std::vector<std::string>& files) {
  if (!head) return false;
  const auto read = [&](const typename Model::result_type& who) {
    if constexpr (std::is_same_v<Model, app::both_models>)
      return std::apply([&](const auto&... parts) { return head->read(parts...); }, who);
    else
      return head->read(who);
  };
  for (const auto& photo : app::look_at(files, app::usual_reader<Model>(), o.threads)) {
    if (!photo.problem.empty()) throw std::runtime_error(photo.problem);
    std::optional<decltype(read(photo.largest().who))> told;
    if (!photo.faces.empty() && photo.largest().large_enough()) told = read(photo.largest().who);
    tell(photo.path, told, o.json);
  }
  return true;
}

int ask(const settings& o, const std::vector<std::string>& words) {
  using app::both_models;
  const auto files = app::photos_of(words);
  const auto last = taught_score<one, two>::open(o.ask);
  if (asked<mobile_face>(taught_score<one>::open(o.ask), o, files) ||
      asked<mobile_face>(taught_class<one>::open(o.ask), o, files) ||
      asked<both_models>(taught_class<one, two>::open(o.ask), o, files) ||
      asked<both_models>(last, o, files))
    return app::fine;
  return app::fail("teach", last.error().sentence);
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

template <class Model, class Answer>
int learn_from(const teach_app::said<Answer>& all, const settings& o) {
  const auto known = teach_app::read_all<Model>(all, o.threads);
  using face = typename Model::result_type;
  return keep(teach(std::span<const face>(known.faces), std::span<const Answer>(known.answers)), o,
              std::is_same_v<Answer, std::string>);
}

template <class Answer>
int learn(const teach_app::said<Answer>& all, const settings& o) {
  return o.both ? learn_from<app::both_models>(all, o) : learn_from<mobile_face>(all, o);
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
  line.number("--threads", o.threads, {1, 64}, "photographs looked at in parallel");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().empty()) return line.usage();
  if (!o.ask.empty()) return ask(o, line.words());
  const auto& from = line.words()[0];
  if (app::fs::is_directory(from)) return learn(teach_app::classes_in(from), o);
  return learn(teach_app::ratings_in(from), o);
} catch (const std::exception& problem) { return app::fail("teach", problem.what()); }
