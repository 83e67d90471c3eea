#include "fovea/core/file_map.hpp"
#include "fovea/nn/onnx.hpp"
#include "support/onnx_builder.hpp"

#include <unistd.h>

#include <doctest/doctest.h>
#include <cstdlib>
#include <string>
#include <vector>

using namespace fovea;
using fovea_test::proto;

namespace {

/// A folder that goes with all that was put into it.
struct folder {
  std::string path;
  std::vector<std::string> names;

  folder() {
    char pattern[] = "external-XXXXXX";
    path = ::mkdtemp(pattern);
  }
  ~folder() {
    for (const auto& name : names) ::unlink(name.c_str());
    ::rmdir(path.c_str());
  }
  std::string put(const std::string& name, const std::vector<float>& elements) {
    return put(name, std::as_bytes(std::span(elements)));
  }
  std::string put(const std::string& name, bytes contents) {
    names.push_back(path + "/" + name);
    REQUIRE(write_file(names.back(), contents));
    return names.back();
  }
};

using entries = std::vector<std::pair<const char*, std::string>>;

/// y = x + w, w of three elements in another file.
std::vector<std::byte> model(const entries& where) {
  proto w = proto().number(1, 3).number(2, fovea_test::f32).text(8, "w").number(14, 1);
  for (const auto& [key, text] : where) w.put(13, proto().text(1, key).text(2, text));
  fovea_test::onnx_builder m;
  m.graph.put(5, w);
  return m.input("x", fovea_test::f32, {3}).node("Add", {"x", "w"}, {"y"}).output("y").file();
}

}  // namespace

TEST_CASE("weights beside the model are read where that is asked for, and only there") {
  folder f;
  f.put("w.bin", {9, 1, 2, 3});
  const auto path =
      f.put("m.onnx", model({{"location", "w.bin"}, {"offset", "4"}, {"length", "12"}}));
  const auto off = nn::read_onnx_file(path);
  REQUIRE(!off);
  CHECK(off.error().sentence.find("external_data") != std::string::npos);
  const auto on = nn::read_onnx_file(path, true);
  REQUIRE(on);
  for (const auto& v : on->values)
    if (v.name == "w") CHECK(v.constant.span<float>()[2] == 3);
}

TEST_CASE("a model cannot reach out of its folder, nor past the end of a file") {
  folder f;
  f.put("w.bin", {1, 2, 3});
  f.names.push_back(f.path + "/link");
  REQUIRE(::symlink("w.bin", f.names.back().c_str()) == 0);
  f.put("twice", {1, 2, 3});
  f.names.push_back(f.path + "/hard");
  REQUIRE(::link((f.path + "/twice").c_str(), f.names.back().c_str()) == 0);
  const entries hostile[] = {
      {},
      {{"location", ""}},
      {{"location", "."}},
      {{"location", ".."}},
      {{"location", "../w.bin"}},
      {{"location", "./w.bin"}},
      {{"location", "x/../w.bin"}},
      {{"location", "/etc/passwd"}},
      {{"location", "..\\w.bin"}},
      {{"location", std::string("w.bin\0.txt", 10)}},
      {{"location", std::string(5000, 'a')}},
      {{"location", "link"}},
      {{"location", "hard"}},
      {{"location", "missing"}},
      {{"location", "w.bin"}, {"offset", "4"}},
      {{"location", "w.bin"}, {"offset", "18446744073709551615"}},
      {{"location", "w.bin"}, {"offset", "-4"}},
      {{"location", "w.bin"}, {"offset", "99999999999999999999999"}},
      {{"location", "w.bin"}, {"length", "8"}},
      {{"location", "w.bin"}, {"length", ""}},
  };
  for (const auto& each : hostile) {
    CAPTURE(each.empty() ? "nothing" : each[0].second);
    const auto path = f.put("m.onnx", model(each));
    const auto g = nn::read_onnx_file(path, true);
    REQUIRE(!g);
    CHECK(g.error().sentence.find(path) == 0);
  }
}
