#include "apps/plates/truth.hpp"

#include <doctest/doctest.h>

using namespace plates;

namespace {

seen reading(const char* text, fovea::rect box, fovea::plate_trust trust) {
  seen s;
  s.read.found.box = box, s.read.trust = trust;
  const std::string_view all(text);
  if (all.empty()) return s;
  std::copy(all.begin(), all.end(), s.read.readings[0].text.bytes.begin());
  s.read.readings[0].text.size = std::uint8_t(all.size());
  s.read.count = 1;
  return s;
}

}  // namespace

TEST_CASE("labels of plates are read from lines with tabs, and a line that is none is named") {
  const auto labels =
      parse_labels("a.jpg\t10\t20.5\t30\t8\tAB 12\r\n\na.jpg\t-1\t0\t9\t9\tX\n", "a.txt");
  REQUIRE(labels);
  REQUIRE(labels->size() == 2);
  CHECK((*labels)[0].box == fovea::rect{10, 20.5f, 30, 8});
  CHECK((*labels)[0].text == "AB 12");
  CHECK((*labels)[1].box.x == -1);
  CHECK(parse_labels("", "a.txt")->empty());
  for (const char* wrong :
       {"a.jpg 1 2 3 4 X", "a.jpg\t1\t2\t3\t4\t", "a.jpg\t1\t2\t0\t4\tX", "a.jpg\t1\t2\t3\tnan\tX",
        "a.jpg\t1\t2\t3\t4\tX\tY", "\t\t\t\t\t\t\t\t"}) {
    CAPTURE(wrong);
    const auto refused = parse_labels(std::string("a.jpg\t1\t2\t3\t4\tX\n") + wrong, "a.txt");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().sentence.starts_with("a.txt: line 2 is no label; write FILE"));
  }
}

TEST_CASE("plates are counted as found by their box and as read by any reading of the photograph") {
  using enum fovea::plate_trust;
  const std::vector<label> truth{{{0, 0, 100, 20}, "AB12"}, {{0, 100, 100, 20}, "CO10"}};
  tally n;
  n.add(truth, {reading("AB12", {5, 0, 100, 20}, sure), reading("C0IO", {0, 102, 100, 20}, likely),
                reading("ZZ", {500, 0, 90, 20}, sure), reading("", {700, 0, 90, 20}, refused)});
  n.add({{{0, 0, 10, 10}, "Q1"}}, {});
  CHECK(n.photos == 2);
  CHECK(n.labels == 3);
  CHECK(n.missed == 1);
  CHECK(n.misread == 2);  // the second but for O, 0, I and 1, and the third
  CHECK(n.misread_folded == 1);
  CHECK(n.sure == 2);
  CHECK(n.sure_wrong == 1);
  CHECK(n.told_wrong == 1);
  CHECK(n.text().find("not found 33 %") != std::string::npos);
  CHECK(n.text().find("0.500 a photograph") != std::string::npos);
  CHECK(tally{}.text().find("not measured") != std::string::npos);
}
