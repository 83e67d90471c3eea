#include "fovea/vision/plate/plate_reader.hpp"
#include "support/counting_allocator.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace fovea;

namespace {

/// Reads the text that it was told, with this confidence; counts how often, and what it saw last.
struct teller {
  std::string says;
  float confidence = 1;
  std::vector<char32_t> letters{};
  int* reads = nullptr;
  std::vector<text_line>* lines = nullptr;

  void learn(std::span<const char32_t> all) { letters.assign(all.begin(), all.end()); }
  void read(const image_view&, const text_line& line, ctc_steps& out) {
    if (reads) ++*reads;
    if (lines) lines->push_back(line);
    for (const char c : says) {
      const auto step = out.append();
      step[0] = 1 - confidence;
      for (std::size_t i = 0; i < letters.size(); ++i)
        if (letters[i] == char32_t(c)) step[i + 1] = confidence;
      out.append_gap();
    }
    out.confidence = confidence;
  }
};
static_assert(LineReader<teller> && !WantsLevelLines<teller>);

struct level_teller : teller {
  static constexpr bool wants_level_lines = true;
};
static_assert(WantsLevelLines<level_teller>);

plate_detection at(const rect& box) {
  plate_detection d;
  d.box = box, d.corners = corners_of(box);
  return d;
}

plate_grammar greek() { return plate_grammar::of_the_world().only("gr").value(); }

plate read_as(const char* text) {
  plate p;
  const std::string_view all(text);
  std::copy(all.begin(), all.end(), p.readings[0].text.bytes.begin());
  p.readings[0].text.size = std::uint8_t(all.size());
  p.count = 1;
  return p;
}

}  // namespace

TEST_CASE("a plate under twelve pixels is refused with its height, and nothing reads it") {
  int reads = 0;
  plate_reader reader{teller{"ABC1234", 1, {}, &reads}, greek()};
  const auto p = reader.read(image_view{}, at({5, 5, 40, 11}));
  CHECK(p.trust == plate_trust::refused);
  CHECK(p.text().empty());
  CHECK(p.reasons() == "too small: 11 px high; 12 asked");
  CHECK(reads == 0);
}

TEST_CASE("trust follows height, confidence and template, each with its reason") {
  const auto read = [](const char* says, float confidence, float height) {
    plate_reader reader{teller{says, confidence}, greek()};
    return reader.read(image_view{}, at({0, 0, 5 * height, height}));
  };
  const auto sure = read("ABC1234", 0.99f, 20);
  CHECK(sure.trust == plate_trust::sure);
  CHECK(sure.text() == "ABC1234");
  CHECK(sure.reasons().empty());
  const auto small = read("ABC1234", 0.99f, 14);
  CHECK(small.trust == plate_trust::likely);
  CHECK(small.reasons() == "small: 14 px high; 16 advised");
  const auto likely = read("ABC1234", 0.9f, 20);
  CHECK(likely.trust == plate_trust::likely);
  CHECK(likely.reasons() == "confidence 0.90; 0.95 asked");
  const auto odd = read("A1C1234", 0.99f, 20);  // a 1 that may be an I
  CHECK(odd.text() == "AIC1234");
  const auto other = read("A7C1234", 0.99f, 20);
  CHECK(other.trust == plate_trust::doubtful);
  CHECK(other.text() == "A7C1234");
  CHECK(other.reasons() == "no template of the countries asked for fits");
  const auto none = read("ABC1234", 0.2f, 20);
  CHECK(none.trust == plate_trust::refused);
  CHECK(none.text().empty());
  CHECK(none.reasons() == "unreadable: confidence 0.20; 0.40 asked");
  CHECK(read("", 0, 20).reasons() == "no letters were read");
}

TEST_CASE("a plate that is read well is looked at once, a doubtful one in other ways, too") {
  int reads = 0;
  plate_reader good{teller{"ABC1234", 0.99f, {}, &reads}, greek()};
  good.read(image_view{}, at({0, 0, 100, 20}));
  CHECK(reads == 1);
  reads = 0;
  plate_reader bad{teller{"ABC1234", 0.6f, {}, &reads}, greek()};
  bad.read(image_view{}, at({0, 0, 100, 20}));
  CHECK(reads == 2);  // long for its height: only wider
  reads = 0;
  bad.read(image_view{}, at({0, 0, 60, 30}));
  CHECK(reads == 1 + 2 + 3);  // two lines, wider, without its top, stretched
}

TEST_CASE("of an upright box readers that want level lines see these first, others in doubt") {
  image<rgb8> picture(120, 40);  // of posts whose upper ends fall by 8 of 120 pixels
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 120; ++x) {
      const bool ink = x % 12 < 4 && std::abs(y - 20 - (x - 60) / 15) < 8;
      std::fill_n(picture.at(x, y), 3, std::uint8_t(ink ? 230 : 40));
    }
  std::vector<text_line> lines;
  plate_reader plain{teller{"ABC1234", 0.6f, {}, nullptr, &lines}, greek()};
  plain.read(picture, at({0, 0, 120, 40}));
  REQUIRE(lines.size() > 1);
  CHECK(lines.front().corners == corners_of({0, 0, 120, 40}));
  CHECK(lines.back().corners[1].y - lines.back().corners[0].y == doctest::Approx(8).epsilon(0.25));
  lines.clear();
  plate_reader level{level_teller{{"ABC1234", 0.99f, {}, nullptr, &lines}}, greek()};
  const auto p = level.read(picture, at({0, 0, 120, 40}));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].corners[1].y - lines[0].corners[0].y == doctest::Approx(8).epsilon(0.25));
  CHECK(p.found.corners == corners_of({0, 0, 120, 40}));
  lines.clear();
  auto tilted = at({0, 0, 120, 40});
  tilted.corners[1].y = 3;  // a finder that tells corners is believed
  level.read(picture, tilted);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].corners == tilted.corners);
}

TEST_CASE("a narrow plate is read as two lines, upper half first") {
  std::vector<text_line> lines;
  plate_reader reader{teller{"ABC", 0.99f, {}, nullptr, &lines},
                      plate_grammar::parse("set l ABC\nplate x 1 llllll", "x").value()};
  const auto p = reader.read(image_view{}, at({10, 20, 60, 50}));
  CHECK(p.two_lines);
  CHECK(p.height == 25);
  CHECK(p.text() == "ABCABC");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].corners[0].y == 20);
  CHECK(lines[0].corners[2].y == doctest::Approx(47.5));
  CHECK(lines[1].corners[0].y == doctest::Approx(42.5));
  CHECK(lines[1].corners[3] == point{10, 70});
  CHECK(lines[0].aspect == plate_lines::shortest);
}

TEST_CASE("a wider view grows along the plate's own sides") {
  const quad q = corners_of({10, 20, 100, 50});
  const quad wide = seen_wider(q, 0.04f);
  CHECK(wide[0] == point{6, 18});
  CHECK(wide[2] == point{114, 72});
  const quad low = seen_wider(q, 0, 0.2f);
  CHECK(low[0] == point{10, 30});
  CHECK(low[3] == point{10, 70});
}

TEST_CASE("the distance of two plates counts letters, not spaces, and folds O and I") {
  CHECK(plate_distance("AB 12-CD", "AB12CD") == 0);
  CHECK(plate_distance("ABO1", "AB01") == 0);
  CHECK(plate_distance("ABI0", "AB1O") == 0);
  CHECK(plate_distance("京A12345", "沪A12345") == 1);
  CHECK(plate_distance("KITTEN", "SITTING") == 3);  // Levenshtein's textbook pair
  CHECK(plate_distance("", "ABC") == 3);
  CHECK(plate_distance(std::string(200, 'A'), std::string(100, 'A')) == 0);
}

TEST_CASE("the nearest plate of a list is found, but not one that is too far") {
  const std::vector<std::string> list{"XYZ 9999", "ABC 1235", "ABC 1234"};
  CHECK(find_in(list, read_as("ABC1234")).index == 2);
  CHECK(find_in(list, read_as("ABC1234")).distance == 0);
  CHECK(find_in(list, read_as("ABD1235")).index == 1);
  CHECK(find_in(list, read_as("ABD1235")).distance == 1);
  CHECK(find_in(list, read_as("QQQ1111")).index == -1);
  CHECK(find_in({}, read_as("ABC1234")).index == -1);
  CHECK(find_in(list, plate{}).index == -1);
}

TEST_CASE("to look for a plate in a list allocates nothing") {
  const std::vector<std::string> list{"XYZ 9999", "ABC 1234"};
  const plate p = read_as("ABC1234");
  CHECK(fovea_test::allocations_during([&] { find_in(list, p); }) == 0);
}
