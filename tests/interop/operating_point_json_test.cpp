#if __has_include(<nlohmann/json.hpp>)
#include "fovea/interop/operating_point_json.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

using namespace fovea;

namespace {

result<operating_point> parse(const std::string& text, const std::string& space = "") {
  return parse_operating_point(std::as_bytes(std::span(text)), "p.json", space);
}

const operating_point whole{.threshold = 0.515625f,
                            .review = 0.45f,
                            .false_matches = {{0.001, 20000, "ours \"2026\""}},
                            .misses = {{0.25, 12, "ours"}},
                            .space = "mobile_face"};

}  // namespace

TEST_CASE("an operating point that was written is read again, bit by bit") {
  for (const auto& point :
       {whole, operating_point{}, operating_point{.threshold = 0.1f, .review = -1}}) {
    const auto again = parse(operating_point_text(point));
    REQUIRE(again);
    CHECK(*again == point);
  }
  const fovea_test::scratch_folder folder;
  REQUIRE(write_operating_point(folder / "p.json", whole));
  CHECK(read_operating_point(folder / "p.json", "mobile_face").value() == whole);
  CHECK_FALSE(read_operating_point(folder / "none.json"));
  CHECK_FALSE(write_operating_point(folder / "none/p.json", whole));
}

TEST_CASE("an operating point of another model is refused, one of none is taken") {
  CHECK(parse(operating_point_text(whole), "mobile_face"));
  CHECK(parse(operating_point_text({}), "mobile_face"));
  const auto other = parse(operating_point_text(whole), "face_feature");
  REQUIRE_FALSE(other);
  CHECK(other.error().code == error_code::mismatch);
  CHECK(other.error().sentence.find("'mobile_face'") != std::string::npos);
}

TEST_CASE("what is no operating point is refused with a sentence that begins with its name") {
  const std::string head = R"({"format": "fovea operating point 1", )";
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[]"), std::string("null"),
        std::string(R"({"format": "fovea operating point 2", "threshold": 1, "review": 1})"),
        std::string(R"({"format": 1, "threshold": 1, "review": 1})"), head + "\"threshold\": 1}",
        head + "\"threshold\": \"1\", \"review\": 1}",
        head + "\"threshold\": 0.5, \"review\": 0.6}",
        head + "\"threshold\": 1e300, \"review\": 0}",
        head + "\"threshold\": 1, \"review\": 0, \"space\": 3}",
        head + "\"threshold\": 1, \"review\": 0, \"misses\": 3}",
        head + "\"threshold\": 1, \"review\": 0, \"misses\": {\"rate\": 2}}",
        head + "\"threshold\": 1, \"review\": 0, \"misses\": {\"rate\": 0, \"comparisons\": -1, "
               "\"data\": \"x\"}}",
        head + "\"threshold\": 1, \"review\": 0, \"space\": \"" + std::string(1001, 'x') + "\"}",
        std::string(100000, '[')}) {
    const auto read = parse(text);
    CAPTURE(text.substr(0, 200));
    REQUIRE_FALSE(read);
    CHECK(read.error().sentence.starts_with("p.json "));
  }
}

TEST_CASE("every prefix and every changed byte of a file is read or refused, never more") {
  const std::string good = operating_point_text(whole);
  for (std::size_t n = 0; n + 2 < good.size(); ++n) CHECK_FALSE(parse(good.substr(0, n)));
  for (std::size_t i = 0; i < good.size(); ++i)
    for (int change = 1; change < 256; change += 7) {
      auto bad = good;
      bad[i] = static_cast<char>(bad[i] ^ change);
      const auto read = parse(bad);
      if (read) CHECK(read->review <= read->threshold);
    }
}
#endif
