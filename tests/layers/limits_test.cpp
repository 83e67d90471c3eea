#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "layers/function_lengths.hpp"
#include "layers/source_tree.hpp"

using fovea_test::sources;

TEST_CASE("no file is longer than 300 lines") {
  for (const auto& file : sources()) {
    CAPTURE(file.name);
    CHECK(file.lines.size() <= 300);
  }
}

TEST_CASE("no line is longer than 100 columns") {
  for (const auto& file : sources())
    for (std::size_t n = 0; n < file.lines.size(); ++n) {
      if (fovea_test::columns(file.lines[n]) <= 100) continue;
      CAPTURE(file.name);
      CAPTURE(n + 1);
      CHECK(fovea_test::columns(file.lines[n]) <= 100);
    }
}

TEST_CASE("no function is longer than 40 lines") {
  std::size_t counted = 0;
  for (const auto& file : sources())
    for (const auto& each : fovea_test::functions_of(file.lines)) {
      ++counted;
      if (each.lines <= 40) continue;
      CAPTURE(file.name);
      CAPTURE(each.first_line);
      CHECK(each.lines <= 40);
    }
  CHECK(counted > 200);
}

TEST_CASE("the length of a function is counted from its brace to its end") {
  const std::vector<std::string> text{"namespace a {",
                                      "struct b {",
                                      "  int c() { return '{'; }  // }",
                                      "  int d(int x) const noexcept {",
                                      "    if (x) {",
                                      "      return \"}\"[0];",
                                      "    }",
                                      "    return 1'000;",
                                      "  }",
                                      "};",
                                      "inline constexpr int e[] = {1, 2};",
                                      "int f() {",
                                      "  static constexpr int g[] = {",
                                      "      1,",
                                      "      2,",
                                      "  };",
                                      "  return g[0];",
                                      "}",
                                      "}"};
  const auto found = fovea_test::functions_of(text);
  REQUIRE(found.size() == 3);
  CHECK(found[0].lines == 1);
  CHECK(found[1].first_line == 4);
  CHECK(found[1].lines == 6);
  CHECK(found[2].lines == 3);
}

TEST_CASE("macros are few, ours by name, and defined where readers expect them") {
  const std::set<std::string> homes{"fovea/core/config.hpp", "fovea/core/assert.hpp",
                                    "fovea/kernel/region.hpp"};
  std::set<std::string> macros;
  for (const auto& file : sources())
    for (const auto& line : file.lines) {
      if (!line.starts_with("#define ")) continue;
      const auto name = line.substr(8, line.find_first_of("( ", 8) - 8);
      CAPTURE(file.name);
      CAPTURE(name);
      const bool foreign = name.starts_with("STB");  // what stb_image asks its includer to say
      const bool target = name == "FOVEA_TARGET" && file.name.find("/target/") != file.name.npos;
      CHECK((homes.contains(file.name) || target || (foreign && file.layer() == "io")));
      CHECK((name.starts_with("FOVEA_") || foreign));
      if (!foreign) macros.insert(name);
    }
  CHECK(macros.size() <= 10);
}

TEST_CASE("half of the headers are shorter than 150 lines") {
  std::vector<std::size_t> lengths;
  for (const auto& file : sources()) lengths.push_back(file.lines.size());
  std::sort(lengths.begin(), lengths.end());
  CHECK(lengths[lengths.size() / 2] < 150);
}

TEST_CASE("names avoid the words that say nothing") {
  const std::vector<std::string> words{"class Impl",    "struct Impl", "Manager",
                                       "_helper",       "_utils",      "/util",
                                       "struct error ", "class error "};
  for (const auto& file : sources())
    for (const auto& line : file.lines)
      for (const auto& word : words) {
        if (line.find(word) == line.npos) continue;
        CAPTURE(file.name);
        CAPTURE(line);
        CHECK(line.find(word) == line.npos);
      }
}
