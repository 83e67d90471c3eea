#include "models/store.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

namespace fs = std::filesystem;

/// A cache and a folder of files known elsewhere, which FOVEA_MODELS names while the test runs.
struct place {
  const fovea_test::scratch_folder folder;
  const fs::path path = folder.path(), cache = path / "cache", elsewhere = path / "elsewhere";

  place() {
    fs::create_directories(elsewhere / "deep");
    ::setenv("FOVEA_MODELS", ("/nowhere:" + elsewhere.string()).c_str(), 1);
  }
  ~place() { ::unsetenv("FOVEA_MODELS"); }
};

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

models::card card_of(const std::string& text, const fs::path& scratch) {
  write(scratch / "sample", text);
  models::card c;
  c.name = "net";
  models::source_file f;
  f.file = "net.onnx", f.url = "https://invalid.invalid/net.onnx", f.bytes = text.size();
  f.sha256 = models::store_detail::hash_of(scratch / "sample");
  c.files.push_back(f);
  return c;
}

int files_in(const fs::path& folder) {
  int count = 0;
  for ([[maybe_unused]] const auto& each : fs::directory_iterator(folder)) ++count;
  return count;
}

}  // namespace

TEST_CASE("a file is found by its hash below the folders that FOVEA_MODELS names") {
  const place here;
  const auto c = card_of("weights", here.path);
  write(here.elsewhere / "deep" / "called something else.bin", "weights");
  write(here.elsewhere / "same size.bin", "Weights");
  const models::catalogue none;
  models::store store(here.cache, none, "fetch");

  REQUIRE(store.obtain(c));
  CHECK(read(here.cache / "models" / "net.onnx") == "weights");
  CHECK(files_in(here.cache / "models") == 1);
}

TEST_CASE("what is there already is not looked for again") {
  const place here;
  const auto c = card_of("weights", here.path);
  write(here.elsewhere / "a", "weights");
  const models::catalogue none;
  models::store store(here.cache, none, "fetch");
  REQUIRE(store.obtain(c));
  fs::remove(here.elsewhere / "a");
  CHECK(store.obtain(c));
}

TEST_CASE("a file in the cache that somebody changed is noticed and replaced") {
  const place here;
  const auto c = card_of("weights", here.path);
  write(here.elsewhere / "a", "weights");
  const models::catalogue none;
  models::store store(here.cache, none, "fetch");
  REQUIRE(store.obtain(c));

  write(here.cache / "models" / "net.onnx", "Weights");
  REQUIRE(store.obtain(c));
  CHECK(read(here.cache / "models" / "net.onnx") == "weights");
}

TEST_CASE("what cannot be had is one sentence with its name, and nothing half-written") {
  const place here;
  const auto c = card_of("weights", here.path);
  const models::catalogue none;
  models::store store(here.cache, none, "fetch");
  const auto had = store.obtain(c);
  REQUIRE_FALSE(had);
  CHECK(had.error().sentence.find("net.onnx") != std::string::npos);
  CHECK_FALSE(fs::exists(here.cache / "models" / "net.onnx"));
}

TEST_CASE("a cache that cannot be made says which") {
  const place here;
  write(here.path / "file", "x");
  const auto c = card_of("weights", here.path);
  const models::catalogue none;
  models::store store(here.path / "file" / "cache", none, "fetch");
  const auto had = store.obtain(c);
  REQUIRE_FALSE(had);
  CHECK(had.error().sentence.find("file/cache") != std::string::npos);
}

TEST_CASE("commands run without a shell, and say how they ended") {
  const auto said = models::run({"printf", "%s", "$HOME; `x`"});
  CHECK(said.status == 0);
  CHECK(said.output == "$HOME; `x`");
  CHECK(models::run({"false"}).status == 1);
  CHECK(models::run({"no-such-command-at-all"}).status == 127);
}

TEST_CASE("a file that only a page offers is asked for by that page") {
  const place here;
  auto c = card_of("weights", here.path);
  c.files[0].url.clear(), c.files[0].page = "https://invalid.invalid/zoo";
  const models::catalogue none;
  models::store store(here.cache, none, "fetch");
  const auto had = store.obtain(c);
  REQUIRE_FALSE(had);
  CHECK(had.error().sentence.find("https://invalid.invalid/zoo") != std::string::npos);
  write(here.elsewhere / "by hand", "weights");
  CHECK(store.obtain(c));
}

TEST_CASE(
    "a file of the project is taken from beside the cards, and asked for where it is missing") {
  const place here;
  auto c = card_of("weights", here.path);
  c.files[0].url.clear(), c.files[0].beside = "nets/net.onnx";
  models::catalogue all;
  all.folder = (here.path / "cards").string();
  models::store store(here.cache, all, "fetch");
  const auto had = store.obtain(c);
  REQUIRE_FALSE(had);
  CHECK(had.error().sentence.find("cards/nets/net.onnx is part of the project") !=
        std::string::npos);
  fs::create_directories(here.path / "cards" / "nets");
  write(here.path / "cards" / "nets" / "net.onnx", "Weights");
  CHECK_FALSE(store.obtain(c));
  write(here.path / "cards" / "nets" / "net.onnx", "weights");
  REQUIRE(store.obtain(c));
  CHECK(read(here.cache / "models" / "net.onnx") == "weights");
}
