#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "layers/source_tree.hpp"

using fovea_test::sources;

namespace {

const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::set<std::string> low{"core", "kernel"};
  static const std::map<std::string, std::set<std::string>> table{
      {"core", {"core"}},
      {"kernel", {"core", "kernel"}},
      {"image", {"core", "kernel", "image"}},
      {"nn", {"core", "kernel", "nn"}},
      {"gallery", {"core", "kernel", "gallery"}},
      {"vision", {"core", "kernel", "image", "nn", "gallery", "vision"}},
      {"pipeline", {"core", "kernel", "image", "nn", "gallery", "vision", "pipeline"}},
      {"io", {"core", "image", "io"}},
      {"interop",
       {"core", "kernel", "image", "nn", "gallery", "vision", "pipeline", "io", "interop"}}};
  return table;
}

std::string layer_of(const std::string& include) {
  return fovea_test::source_file{include, {}}.layer();
}

}  // namespace

TEST_CASE("every file lives in a layer of the table") {
  REQUIRE(sources().size() > 40);
  const std::set<std::string> whole{"fovea/fovea.hpp", "fovea/fwd.hpp", "fovea/implementation.hpp"};
  for (const auto& file : sources()) {
    CAPTURE(file.name);
    CHECK((whole.contains(file.name) || allowed().contains(file.layer())));
  }
}

TEST_CASE("every file includes only what its layer may") {
  for (const auto& file : sources()) {
    if (file.layer().empty()) continue;
    for (const auto& include : file.includes('"')) {
      CAPTURE(file.name);
      CAPTURE(include);
      CHECK(include.starts_with("fovea/"));
      CHECK(allowed().at(file.layer()).contains(layer_of(include)));
    }
  }
}

TEST_CASE("what is included is there") {
  std::set<std::string> names;
  for (const auto& file : sources()) names.insert(file.name);
  for (const auto& file : sources())
    for (const auto& include : file.includes('"')) {
      CAPTURE(file.name);
      CAPTURE(include);
      CHECK(names.contains(include));
    }
}

TEST_CASE("public headers include nothing heavy") {
  const std::set<std::string> heavy{"thread",     "mutex",     "condition_variable",
                                    "functional", "ranges",    "regex",
                                    "filesystem", "iostream",  "sstream",
                                    "fstream",    "future",    "random",
                                    "locale",     "stdexcept", "iomanip"};
  for (const auto& file : sources()) {
    if (file.is_body() || file.layer() == "interop" || file.name.find("/target/") != file.name.npos)
      continue;
    for (const auto& include : file.includes('<')) {
      CAPTURE(file.name);
      CAPTURE(include);
      const bool throwing = file.name == "fovea/core/result.hpp" && include == "stdexcept";
      CHECK((throwing || !heavy.contains(include)));
      CHECK(include.find("intrin.h") == include.npos);
      CHECK(include.find("arm_neon") == include.npos);
      CHECK_FALSE(include.starts_with("Eigen"));
      CHECK_FALSE(include.starts_with("stb"));
      CHECK(include.find(".h") == include.npos);  // the system's and other libraries' headers
    }
  }
}

TEST_CASE("bodies stay away from streams, regular expressions and type-erased functions") {
  const std::set<std::string> heavy{"functional", "ranges",  "regex",  "filesystem",
                                    "iostream",   "sstream", "fstream"};
  for (const auto& file : sources())
    for (const auto& include : file.includes('<')) {
      CAPTURE(file.name);
      CAPTURE(include);
      CHECK(!heavy.contains(include));
      CHECK((!include.starts_with("Eigen") || file.is_body() || file.layer() == "interop"));
      CHECK((include.find("stb_") == include.npos || file.layer() == "io"));
    }
}

TEST_CASE("fovea.hpp includes every public header but io, interop and what needs Eigen") {
  const auto reached = fovea_test::reached_from("fovea/fovea.hpp");
  for (const auto& file : sources()) {
    if (file.is_body() || file.layer() == "io" || file.layer() == "interop") continue;
    if (file.layer().empty() || file.name.find("/target/") != file.name.npos) continue;
    if (file.name == "fovea/gallery/teach.hpp") continue;  // header-only, its body needs Eigen
    CAPTURE(file.name);
    CHECK(reached.contains(file.name));
  }
  for (const auto& name : reached) {
    CAPTURE(name);
    CHECK(layer_of(name) != "io");
    CHECK(layer_of(name) != "interop");
  }
}

TEST_CASE("implementation.hpp includes every body") {
  const auto reached = fovea_test::reached_from("fovea/implementation.hpp");
  for (const auto& file : sources()) {
    if (!file.is_body() || file.layer() == "interop") continue;
    CAPTURE(file.name);
    CHECK(reached.contains(file.name));
  }
}

TEST_CASE("a public header that has a body includes it at its end in header-only mode") {
  std::set<std::string> names;
  for (const auto& file : sources()) names.insert(file.name);
  for (const auto& file : sources()) {
    if (file.is_body() || file.layer().empty()) continue;
    const std::string body = "fovea/impl/" + file.name.substr(6);
    if (!names.contains(body)) continue;
    CAPTURE(file.name);
    const auto includes = file.includes('"');
    CHECK(std::count(includes.begin(), includes.end(), body) == 1);
    CHECK(file.lines.size() > 3);
    CHECK(file.lines[file.lines.size() - 1] == "#endif");
    CHECK(file.lines[file.lines.size() - 2] == "#include \"" + body + "\"");
  }
}
