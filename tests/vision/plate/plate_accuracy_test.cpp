#include "fovea/io/image_file.hpp"
#include "fovea/vision/plate/plate_finder.hpp"
#include "fovea/vision/plate/plate_reader.hpp"
#include "fovea/vision/plate/text_reader.hpp"
#include "support/ccpd.hpp"
#include "support/counting_allocator.hpp"
#include "support/slow_here.hpp"

using namespace fovea;
using namespace fovea_test;

namespace {

std::string finder_file() { return shared("models/hyperlpr3/y5fu_320x_sim.onnx"); }
std::string text_file() { return models::path("ch_PP-OCRv4_rec_infer.onnx"); }
std::string keys_file() { return models::path("ppocr_keys_v1.txt"); }
std::string barrier_file() { return models::path("plate-reader-barrier.onnx"); }

plate_grammar chinese() { return plate_grammar::of_the_world().only("cn").value(); }
text_reader ppocr() { return text_reader::load(text_file(), keys_file()).value(); }

struct count_of {
  int plates = 0, exact = 0, among = 0, sure = 0, sure_and_exact = 0;
};

/// Crops whose file name is what they say: stretched, so that their shape is told.
template <class Reader>
count_of read_crops(Reader reader, int every) {
  plate_reader read{std::move(reader), chinese()};
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& each :
       std::filesystem::directory_iterator(shared("data/plates-cn-crops"), error))
    if (each.path().extension() == ".jpg") files.push_back(each.path());
  std::sort(files.begin(), files.end());
  count_of all;
  for (std::size_t i = 0; i < files.size(); i += std::size_t(every)) {
    const auto crop = read_image(files[i].string()).value();
    plate_detection whole;
    whole.box = {0, 0, float(crop.width()), float(crop.height())};
    whole.corners = corners_of(whole.box);
    const plate p = read.read(crop, whole, {1, 440 / 140.0f});
    const std::string truth = files[i].stem().string();
    const bool exact = p.text() == truth, sure = p.trust == plate_trust::sure;
    ++all.plates, all.exact += exact, all.sure += sure, all.sure_and_exact += exact && sure;
    for (int k = 0; k < p.count; ++k) all.among += p.readings[std::size_t(k)].text.view() == truth;
  }
  return all;
}

void tell(const char* who, const count_of& n) {
  MESSAGE(std::string(who) << ": " << n.exact << " of " << n.plates << " crops exact, " << n.among
                           << " among the first four readings; " << n.sure << " sure, of these "
                           << n.sure_and_exact << " exact");
}

}  // namespace

TEST_CASE("PP-OCR under the grammar of China reads 98.5 % of a thousand crops") {
  if (!have(text_file(), keys_file(), shared("data/plates-cn-crops/LICENSE"))) return;
  const auto n = read_crops(ppocr(), slow_here() ? 10 : 1);
  tell("PP-OCRv4", n);
  CHECK(n.exact >= (slow_here() ? 0.97 : 0.985) * n.plates);
  CHECK(n.sure_and_exact >= 0.99 * n.sure);
}

TEST_CASE("the barrier's reader reads most Chinese crops") {
  if (!have(barrier_file(), shared("data/plates-cn-crops/LICENSE"))) return;
  const auto n = read_crops(barrier_plate_reader::load(barrier_file()).value(), 5);
  tell("barrier-0001", n);
  CHECK(n.exact >= 0.75 * n.plates);
}

TEST_CASE("plates of photographs are found and read from end to end") {
  if (!have(finder_file(), text_file(), keys_file()) || ccpd_photos().empty()) return;
  auto finder = plate_finder::load(finder_file()).value();
  for (const bool world : {false, true}) {
    plate_reader read{ppocr(), world ? plate_grammar::of_the_world() : chinese()};
    int exact = 0, others = 0;
    for (const auto& each : ccpd_photos()) {
      const auto photo = read_image(each.path).value();
      for (const auto& found : finder.detect(photo)) {
        const plate p = read.read(photo, found);
        exact += p.text() == each.text;
        others += p.text() != each.text && p.trust == plate_trust::sure;
      }
    }
    MESSAGE(std::string(world ? "all countries: " : "China: ")
            << exact << " of " << ccpd_photos().size() << " exact, " << others
            << " sure and wrong");
    CHECK(exact >= 15);
    CHECK(others == 0);
  }
}

TEST_CASE("reading a plate allocates nothing once it has read one") {
  if (!have(text_file(), keys_file()) || ccpd_photos().empty()) return;
  plate_reader read{ppocr(), plate_grammar::of_the_world()};
  const auto photo = read_image(ccpd_photos()[0].path).value();
  plate_detection found;
  found.corners = ccpd_photos()[0].corners, found.box = bounds_of(found.corners);
  plate_detection narrow = found;  // two lines, and every other view
  narrow.corners = corners_of({100, 100, 60, 50});
  read.read(photo, narrow), read.read(photo, found);
  CHECK(allocations_during([&] { read.read(photo, found), read.read(photo, narrow); }) == 0);
}

TEST_CASE("a reader's model and its dictionary must belong together") {
  if (!have(text_file(), keys_file(), yunet_file())) return;
  const auto other_words = text_reader::load(text_file(), shared("data/README.md"));
  REQUIRE(!other_words);
  CHECK(other_words.error().sentence.find("README.md") != std::string::npos);
  CHECK(!text_reader::load(yunet_file(), keys_file()));
  CHECK(!text_reader::load(text_file(), "no/such/keys.txt"));
  CHECK(!barrier_plate_reader::load(text_file()));
}

TEST_CASE("a line without extent is read as nothing, not at all wrongly") {
  if (!have(text_file(), keys_file())) return;
  auto reader = ppocr();
  reader.learn(chinese().letters());
  ctc_steps out;
  out.clear(int(chinese().letters().size()) + 1);
  reader.read(image_view{}, text_line{}, out);
  CHECK(out.steps == 40);
  CHECK(out.confidence == 0);
}
