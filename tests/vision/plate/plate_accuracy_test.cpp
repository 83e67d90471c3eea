#include "fovea/io/image_file.hpp"
#include "fovea/vision/plate/plate_finder.hpp"
#include "fovea/vision/plate/plate_reader.hpp"
#include "fovea/vision/plate/text_reader.hpp"
#include "support/ccpd.hpp"
#include "support/counting_allocator.hpp"
#include "support/plate_crops.hpp"
#include "support/slow_here.hpp"

using namespace fovea;
using namespace fovea_test;

namespace {

std::string finder_file() { return shared("models/hyperlpr3/y5fu_320x_sim.onnx"); }
std::string text_file() { return models::path("ch_PP-OCRv4_rec_infer.onnx"); }
std::string keys_file() { return models::path("ppocr_keys_v1.txt"); }
std::string barrier_file() { return models::path("plate-reader-barrier.onnx"); }

text_reader ppocr() { return text_reader::load(text_file(), keys_file()).value(); }

}  // namespace

TEST_CASE("PP-OCR under the grammar of China reads 98.5 % of a thousand crops") {
  if (!have(text_file(), keys_file(), crops_licence())) return;
  const auto n = read_crops("PP-OCRv4", ppocr(), slow_here() ? 20 : 1);
  CHECK(n.exact >= (slow_here() ? 0.97 : 0.985) * n.plates);
  CHECK(n.sure_and_exact >= 0.99 * n.sure);
}

TEST_CASE("the barrier's reader reads most Chinese crops") {
  if (!have(barrier_file(), crops_licence())) return;
  const auto n = read_crops("barrier-0001", barrier_plate_reader::load(barrier_file()).value(),
                            slow_here() ? 20 : 5);
  CHECK(n.exact >= 0.75 * n.plates);
}

TEST_CASE("plates of photographs are found and read from end to end") {
  if (!have(finder_file(), text_file(), keys_file()) || ccpd_photos().empty()) return;
  auto finder = plate_finder::load(finder_file()).value();
  for (const bool world : {false, true}) {
    plate_reader read{ppocr(), world ? plate_grammar::of_the_world() : chinese()};
    int exact = 0, others = 0, photos = 0;
    for (std::size_t i = 0; i < ccpd_photos().size(); i += slow_here() ? 2 : 1) {
      const auto& each = ccpd_photos()[i];
      ++photos;
      const auto photo = read_image(each.path).value();
      for (const auto& found : finder.detect(photo)) {
        const plate p = read.read(photo, found);
        exact += p.text() == each.text;
        others += p.text() != each.text && p.trust == plate_trust::sure;
      }
    }
    MESSAGE(std::string(world ? "all countries: " : "China: ")
            << exact << " of " << photos << " exact, " << others << " sure and wrong");
    CHECK(exact >= photos - 1);
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
