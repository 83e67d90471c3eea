#include "fovea/core/file_map.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>

using fovea::bytes;
using fovea::error_code;
using fovea::file_map;

namespace {

bytes as_bytes(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

std::string as_text(bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

std::size_t files_in(const std::string& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

}  // namespace

TEST_CASE("what was written is what is mapped and what is read, at odd sizes") {
  const fovea_test::scratch_folder folder;
  for (std::size_t size : {0u, 1u, 4095u, 4096u, 4097u, 100003u}) {
    CAPTURE(size);
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31);
    REQUIRE(fovea::write_file(folder / "f", as_bytes(text)));
    const auto mapped = file_map::map(folder / "f");
    const auto copied = file_map::read(folder / "f");
    REQUIRE(mapped);
    REQUIRE(copied);
    CHECK(as_text(mapped->contents()) == text);
    CHECK(as_text(copied->contents()) == text);
  }
}

TEST_CASE("a file that is not there is reported by its name") {
  const fovea_test::scratch_folder folder;
  for (const auto& open : {file_map::map, file_map::read}) {
    const auto none = open(folder / "absent.onnx", 1 << 20);
    REQUIRE_FALSE(none);
    CHECK(none.error().code == error_code::not_found);
    CHECK(none.error().sentence.find("absent.onnx") != std::string::npos);
  }
}

TEST_CASE("folders and pipes are refused without waiting") {
  const fovea_test::scratch_folder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const int keep = ::open((folder / "pipe").c_str(), O_RDWR);  // so that nothing can block
  for (const auto& open : {file_map::map, file_map::read}) {
    const auto directory = open(folder.path(), 1 << 20);
    REQUIRE_FALSE(directory);
    CHECK(directory.error().code == error_code::unreadable);
    const auto pipe = open(folder / "pipe", 1 << 20);
    REQUIRE_FALSE(pipe);
    CHECK(pipe.error().code == error_code::unreadable);
  }
  ::close(keep);
}

TEST_CASE("a file over the cap is refused with both numbers") {
  const fovea_test::scratch_folder folder;
  REQUIRE(fovea::write_file(folder / "f", as_bytes(std::string(11, 'x'))));
  CHECK(file_map::map(folder / "f", 11));
  const auto over = file_map::map(folder / "f", 10);
  REQUIRE_FALSE(over);
  CHECK(over.error().code == error_code::too_large);
  CHECK(over.error().sentence.find("11 bytes") != std::string::npos);
  CHECK(over.error().sentence.find("10") != std::string::npos);
}

TEST_CASE("moving a map keeps its bytes readable") {
  const fovea_test::scratch_folder folder;
  REQUIRE(fovea::write_file(folder / "f", as_bytes("abc")));
  auto first = file_map::map(folder / "f").value();
  file_map second(std::move(first));
  file_map third;
  third = std::move(second);
  CHECK(as_text(third.contents()) == "abc");
}

TEST_CASE("writing replaces a file as a whole and leaves nothing beside it") {
  const fovea_test::scratch_folder folder;
  REQUIRE(fovea::write_file(folder / "f", as_bytes("the old, longer contents")));
  REQUIRE(fovea::write_file(folder / "f", as_bytes("new")));
  CHECK(as_text(file_map::read(folder / "f").value().contents()) == "new");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a write that cannot finish leaves the old file and nothing beside it") {
  const fovea_test::scratch_folder folder;
  REQUIRE(fovea::write_file(folder / "f", as_bytes("old")));
  // A limit on file sizes stands in for a full disk: write() gives up half way.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit small{4096, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto full = fovea::write_file(folder / "f", as_bytes(std::string(10000, 'n')));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  REQUIRE_FALSE(full);
  CHECK(full.error().code == error_code::unreadable);
  CHECK(full.error().sentence.find("/f") != std::string::npos);
  CHECK(as_text(file_map::read(folder / "f").value().contents()) == "old");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("writing into a folder that is not there says so") {
  const fovea_test::scratch_folder folder;
  const auto none = fovea::write_file(folder / "absent/f", as_bytes("x"));
  REQUIRE_FALSE(none);
  CHECK(none.error().code == error_code::not_found);
}
