// Measures how often faces are confused, on photographs of which the truth is known.
// Run: ./examples/run evaluate FOLDER (FOLDER/PERSON/photo.jpg), or evaluate --pairs FILE FOLDER.
// Writes evaluate.html, evaluate.json and point.json, a threshold with its error rates, to out/.
// needs: yunet|ultraface-rfb face-mesh mobile-face face-feature-512 liveness-mini|face-liveness
#include "apps/common/folder.hpp"
#include "apps/common/options.hpp"
#include "apps/common/photos.hpp"
#include "apps/evaluate/html.hpp"

#include <fovea/interop/operating_point_json.hpp>

namespace {

using namespace fovea;

struct choices {
  std::string out = "out", pairs, groups, liveness, name, model = "mobile_face";
  float most_false_matches = 0.001f;
  int threads = 2, most_pairs = 10'000'000;
};

std::string text_of(const std::string& path) {
  const auto file = file_map::read(path, std::size_t(64) << 20);
  const auto contents = file.value().contents();
  return {reinterpret_cast<const char*>(contents.data()), contents.size()};
}

template <class Model>
evaluate::outcome measured(const choices& given, const std::string& folder) {
  evaluate::pair_list list;
  if (given.pairs.empty())
    list.files = app::photos_in(folder);
  else
    list = evaluate::parse_pairs(text_of(given.pairs), given.pairs).value();
  if (!given.pairs.empty())
    for (auto& file : list.files) file = folder + "/" + file;
  const evaluate::people_index index(
      list.files, given.groups.empty() ? std::map<std::string, std::string>()
                                       : evaluate::parse_groups(text_of(given.groups)));
  detect_options how;
  how.score = 0.3f;  // portraits show somebody; the surest face is taken
  const auto photos = app::look_at(list.files, app::usual_reader<Model>(how), given.threads);

  evaluate::outcome seen;
  seen.data = given.name.empty() ? app::fs::path(folder + "/").parent_path().filename().string()
                                 : given.name;
  seen.groups = index.groups;
  if (given.pairs.empty() || index.names.size() > 1) seen.people = index.names.size();
  if (given.pairs.empty()) {
    list.pairs = evaluate::all_pairs(index, given.most_pairs);
    evaluate::cluster(photos, index, seen);
  }
  evaluate::score(photos, index, list.pairs, seen);
  evaluate::summarize(photos, seen);
  if (!given.liveness.empty()) seen.liveness = evaluate::measure_liveness(given.liveness);
  return seen;
}

int write(const choices& given, const evaluate::report& r) {
  app::make_folder(given.out);
  for (const auto& [name, text] : {std::pair("/evaluate.html", evaluate::html_text(r)),
                                   std::pair("/evaluate.json", evaluate::json_text(r)),
                                   std::pair("/point.json", operating_point_text(r.chosen.point))})
    if (const auto saved = write_file(given.out + name, std::as_bytes(std::span(text))); !saved)
      return app::fail("evaluate", saved.error().sentence);
  const float usual = r.of.usual_threshold;
  std::printf("%s, %zu without a face; %zu pairs of one person, %zu of different people\n",
              r.photos_text().c_str(), r.of.without_face.size(), r.curve.same().size(),
              r.curve.different().size());
  if (r.has_curve())
    std::printf("equal error rate %s, area under the ROC %.5f\n", r.equal_error_text().c_str(),
                r.curve.area());
  std::printf("usual threshold %.2f: different people matched %s, one person missed %s\n",
              double(usual), r.curve.false_matches(usual).text().c_str(),
              r.curve.misses(usual).text().c_str());
  if (r.of.cluster_f)
    std::printf("clusters: %d for %zu people, pairwise F %.4f\n", r.of.clusters, r.of.people,
                *r.of.cluster_f);
  for (const auto& group : r.groups) std::printf("%s\n", group.text().c_str());
  if (r.of.liveness) std::printf("%s", r.of.liveness->tally.text().c_str());
  std::printf("%s\n%.1f ms a photograph; the report is %s/evaluate.html\n", r.chosen.text().c_str(),
              r.of.ms_per_photo, given.out.c_str());
  int status = app::fine;
  for (const auto& problem : r.of.problems) status = app::fail("evaluate", problem);
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  choices given;
  app::options line(
      "evaluate", "[OPTIONS] FOLDER   measures error rates on photographs FOLDER/PERSON/photo.jpg",
      "Pairs are lines NAME N M, NAME N NAME M (as of LFW), or FILE FILE 1 or 0.\n"
      "Status: 0, 1 where there was nothing to compare, 2 where something could not "
      "be used.");
  line.text("--out", given.out, "the folder for the report");
  line.text("--pairs", given.pairs, "a list of labelled pairs; files are looked for in FOLDER");
  line.text("--groups", given.groups, "lines PERSON,GROUP for a table of groups");
  line.text("--liveness", given.liveness, "pictures live/*.jpg and KIND/*.jpg (print, screen...)");
  line.text("--name", given.name, "what the report calls the data (the folder's name)");
  line.text("--model", given.model, "mobile_face or face_feature");
  line.number("--fmr", given.most_false_matches, {1e-7, 0.5}, "false match rate of point.json");
  line.number("--most-pairs", given.most_pairs, {1, 1e9}, "of different people, a fixed sample");
  line.number("--threads", given.threads, {1, 64}, "photographs looked at in parallel");
  if (const auto over = line.read(argc, argv)) return *over;
  if (line.words().size() != 1) return line.usage();
  std::error_code error;
  const auto& folder = line.words()[0];
  if (!app::fs::is_directory(folder, error)) return line.fail("'" + folder + "' is no folder.");
  if (given.model != "mobile_face" && given.model != "face_feature")
    return line.fail("'" + given.model + "' is no model; give mobile_face or face_feature.");
  if (!given.liveness.empty() && !app::fs::is_directory(given.liveness, error))
    return line.fail("'" + given.liveness + "' is no folder.");
  const auto seen = given.model == "mobile_face" ? measured<mobile_face>(given, folder)
                                                 : measured<face_feature>(given, folder);
  const evaluate::report r(seen, double(given.most_false_matches));
  const int status = write(given, r);
  if (status != app::fine || !seen.scores.empty()) return status;
  std::fprintf(stderr, "evaluate: there was no pair of faces to compare.\n");
  return app::negative;
} catch (const std::exception& problem) { return app::fail("evaluate", problem.what()); }
