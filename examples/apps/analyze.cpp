// Looks at photographs: boxes, meshes, ages, and who is the same person in all of them.
// Run: ./examples/run [PHOTO...]. Writes annotated pictures, report.json and report.html to out/.
// Prints a table: photograph, face, who, age, gender, score, box.
// needs: yunet|ultraface-rfb mobile-face face-mesh faceres
// photographs: groups
#include "apps/analyze/options.hpp"
#include "apps/analyze/people.hpp"
#include "apps/analyze/report.hpp"
#include "apps/analyze/watch.hpp"
#include "apps/common/folder.hpp"
#include "apps/common/photos.hpp"
#include "apps/common/progress.hpp"
#include "models/cache.hpp"

#include <atomic>
#include <filesystem>

namespace {

using namespace fovea;
namespace fs = std::filesystem;

/// Behind either detector: the mesh aligns, and three nets read the face.
template <class D>
auto pipeline_behind(D detector) {
  return pipeline{std::move(detector),
                  app::mesh_aligner(),
                  mobile_face::load(models::path("MobileFaceNet.tflite")).value(),
                  placing_mesh{},
                  head_pose_by_mesh{},
                  face_gestures_by_mesh{},
                  face_measures_by_mesh{}}
      .with(box_frame<loose_224>{}, age_gender::load(models::path("faceres.onnx")).value());
}

/// Looks, numbers the people, draws; gives how many people there are.
template <class Pipeline>
int work(const analyze::options& options, const Pipeline& faces,
         std::vector<analyze::seen_photo>& photos) {
  std::vector<image<rgb8>> pixels(photos.size());
  thread_pool pool(options.threads);
  std::atomic<std::size_t> next{0};
  std::atomic<int> finished{0};
  pool.run(options.threads, [&](int) {
    auto own = faces;  // weights shared, scratch memory its own
    for (std::size_t i; (i = next++) < photos.size();) {
      pixels[i] = analyze::look(own, photos[i]);
      app::progress(std::size_t(++finished), photos.size());
    }
  });
  const int people = analyze::number_people(photos);
  const auto lines = analyze::lines_of(photos);
  pool.run(int(photos.size()), [&](int i) {
    auto& photo = photos[std::size_t(i)];
    auto& on = pixels[std::size_t(i)];
    if (options.lines_only)
      std::fill_n(on.data(), std::size_t(on.stride()) * std::size_t(on.height()), 0);
    if (photo.problem.empty()) analyze::show(photo, on, options.out, lines);
  });
  return people;
}

void print_table(const std::vector<analyze::seen_photo>& photos) {
  std::printf("%-24s %-18s %-9s %-12s %5s  box\n", "photograph", "who", "age", "gender", "score");
  for (const auto& photo : photos) {
    const std::string name = fs::path(photo.path).filename().string();
    if (photo.problem.empty() && photo.faces.empty()) std::printf("%-24s no face\n", name.c_str());
    for (const auto& f : photo.faces)
      std::printf("%-24s %-18s %2.0f-%-6.0f %-12s %5.2f  %.0f,%.0f %.0fx%.0f\n", name.c_str(),
                  analyze::name_of(f).c_str(), f.age.youngest(), f.age.oldest(),
                  name_of(f.age.looks()), f.found.score, f.found.box.x, f.found.box.y,
                  f.found.box.width, f.found.box.height);
  }
}

int run(const analyze::options& options, const std::vector<std::string>& files) {
  app::make_folder(options.out);
  std::vector<analyze::seen_photo> photos(files.size());
  const auto names = app::copy_names(files, ".faces.jpg");
  for (std::size_t i = 0; i < photos.size(); ++i)
    photos[i].path = files[i], photos[i].picture = names[i];
  detect_options how;
  how.score = options.score, how.smallest_face = options.smallest;
  const int people = app::with_detector(how, [&](auto detector) {
    return work(options, pipeline_behind(std::move(detector)), photos);
  });

  int status = 0;
  for (const auto& photo : photos)
    if (!photo.problem.empty()) status = app::fail("analyze", photo.problem);
  if (std::all_of(photos.begin(), photos.end(), [](auto& p) { return !p.problem.empty(); }))
    return status;  // an earlier report stays
  const auto save = [&](const char* name, const std::string& text) {
    const auto written = write_file(options.out + "/" + name, std::as_bytes(std::span(text)));
    if (!written) status = app::fail("analyze", written.error().sentence);
  };
  save("report.json", analyze::json_report(photos, people));
  save("report.html", analyze::html_report(photos, people));
  print_table(photos);
  std::printf("%d people; pictures and report.html are in %s/\n", people, options.out.c_str());
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  analyze::options options;
  auto line = analyze::command_line(options);
  if (const auto over = line.read(argc, argv)) return *over;
  const auto files = app::photos_of(line.words());
  if (!files.empty()) return run(options, files);
  if (line.words().empty()) return line.usage();
  return line.fail("there are no pictures (jpg, png, bmp) in " + line.words()[0] + ".");
} catch (const std::exception& problem) { return app::fail("analyze", problem.what()); }
