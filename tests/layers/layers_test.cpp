#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

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

namespace {

using names = std::set<std::string>;

const fovea_test::source_file* file_called(const std::string& name) {
  static const auto index = [] {
    std::map<std::string, const fovea_test::source_file*> all;
    for (const auto& file : sources()) all[file.name] = &file;
    return all;
  }();
  const auto at = index.find(name);
  return at == index.end() ? nullptr : at->second;
}

/// What is read with a file, by `follow` only.
template <class Follow>
void collect(const std::string& from, names& to, Follow follow) {
  const auto* file = file_called(from);
  if (!file) return;
  for (const auto& include : file->includes('"')) {
    const auto* next = file_called(include);
    if (next && follow(*next) && to.insert(include).second) collect(include, to, follow);
  }
}

names declared_by(const std::string& name) {
  names all;
  collect(name, all, [](const fovea_test::source_file& f) { return !f.is_body(); });
  return all;
}

}  // namespace

TEST_CASE("no body needs a header that includes the body's own header") {
  // Header-only, such a header is still being read where the body stands: its types are unfinished.
  for (const auto& file : sources()) {
    const std::string body = "fovea/impl/" + file.name.substr(6);
    if (file.is_body() || !file_called(body)) continue;
    names needed;
    collect(body, needed, [](const auto&) { return true; });
    const names before = declared_by(file.name);
    for (const auto& each : needed) {
      const bool target = each.find("/target/") != each.npos;  // nobody includes these first
      if (target || file_called(each)->is_body() || each == file.name || before.contains(each))
        continue;
      CAPTURE(body);
      CAPTURE(each);
      CHECK_FALSE(declared_by(each).contains(file.name));
    }
  }
}

namespace {

/// Reads a header as a header-only compiler does: depth first, each file once.
struct order_of_reading {
  std::map<std::string, bool> done;       ///< false: still being read
  std::vector<std::string> waits_for_it;  ///< "A needs B"

  void read(const std::string& name) {
    const auto* file = file_called(name);
    if (!file || done.contains(name)) return;
    done[name] = false;
    for (const auto& each : file->includes('"')) {
      const auto before = done.find(each);
      const bool open = before != done.end() && !before->second;
      // Bodies are the last thing that headers read: these have said all by then.
      if (open && file->is_body() && file_called(each)->is_body())
        waits_for_it.push_back(name + " needs " + each);
      read(each);
    }
    done[name] = true;
  }
};

}  // namespace

TEST_CASE("header-only, no body needs another that is still being read, whichever comes first") {
  for (const auto& file : sources()) {
    if (file.is_body() || file.name == "fovea/implementation.hpp") continue;
    order_of_reading order;
    order.read(file.name);
    CAPTURE(file.name);
    for (const auto& each : order.waits_for_it) FAIL_CHECK(each);
  }
}

TEST_CASE("whoever asserts includes what asserts") {
  for (const auto& file : sources()) {
    const bool asserts = std::any_of(
        file.lines.begin(), file.lines.end(),
        [](const std::string& line) { return line.find("FOVEA_ASSERT(") != line.npos; });
    if (!asserts || file.name == "fovea/core/assert.hpp") continue;
    const auto includes = file.includes('"');
    CAPTURE(file.name);
    CHECK(std::count(includes.begin(), includes.end(), "fovea/core/assert.hpp") == 1);
  }
}

TEST_CASE("what a program needs stands on a line of its own, where the script looks for it") {
  namespace fs = std::filesystem;
  const fs::path examples = fs::path(FOVEA_SOURCE) / "examples";
  int programs = 0;
  for (const auto& folder : {examples, examples / "apps"})
    for (const auto& each : fs::directory_iterator(folder)) {
      if (each.path().extension() != ".cpp") continue;
      ++programs;
      std::ifstream in(each.path());
      CAPTURE(each.path().filename().string());
      for (std::string line; std::getline(in, line) && line.starts_with("//");)
        for (const char* word : {"needs: ", "packages: "}) {
          const auto at = line.find(word);
          const bool is_word = at != line.npos && (at == 0 || line[at - 1] == ' ');
          if (is_word) CHECK(at == 3);
        }
    }
  CHECK(programs >= 20);
}
