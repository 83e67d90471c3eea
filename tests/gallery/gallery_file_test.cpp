#include "some_people.hpp"
#include "support/gallery_seal.hpp"

#include "fovea/core/file_map.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

using namespace fovea;
using namespace fovea_test;

namespace {

struct other_model {
  using result_type = embedding<other_model, 3>;
  static constexpr const char* space = "other_model";
};

using file_bytes = std::vector<std::byte>;

file_bytes small_file() {
  flat_gallery people(3);
  for (unsigned i = 0; i < 3; ++i) people.add(i == 1 ? "Bo" : "Ærø", face<3>(i).values).value();
  return gallery_bytes(people, "some_model");
}

failure refusal(const file_bytes& file) {
  const auto read = parse_gallery(file, "p", "some_model", 3);
  return read ? failure{error_code::not_found, "it opened"} : read.error();
}

void put(file_bytes& file, std::size_t at, std::uint64_t value, std::size_t count) {
  std::memcpy(file.data() + at, &value, count);
}

}  // namespace

TEST_CASE("a gallery that was saved opens with the same people, at odd sizes") {
  const scratch_folder folder;
  for (const unsigned count : {0u, 1u, 2u, 17u, 211u}) {
    CAPTURE(count);
    const auto people = some_people<17>(count);
    REQUIRE(people.save(folder / "people.gallery"));
    const auto again = gallery<model_of<17>>::open(folder / "people.gallery").value();
    CHECK(again.size() == people.size());
    CHECK(again.embeddings() == count);
    const auto a = people.nearest(face<17>(5), 300), b = again.nearest(face<17>(5), 300);
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      CHECK(a[i].name == std::string(b[i].name));
      CHECK(a[i].similarity == b[i].similarity);
    }
  }
}

TEST_CASE("what opens is saved as the same bytes, also after a name was removed") {
  auto people = flat_gallery(3);
  for (unsigned i = 0; i < 12; ++i)
    people.add("person " + std::to_string(i * 7 % 5), face<3>(i).values).value();
  REQUIRE(people.remove("person 0"));
  const auto file = gallery_bytes(people, "some_model");
  const auto again = parse_gallery(file, "p", "some_model", 3);
  REQUIRE(again);
  CHECK(gallery_bytes(*again, "some_model") == file);
}

TEST_CASE("every prefix and every single-byte change of a file is refused with a sentence") {
  auto file = small_file();
  REQUIRE(parse_gallery(file, "p", "some_model", 3));
  for (std::size_t n = 0; n < file.size(); ++n)
    CHECK(refusal(file_bytes(file.begin(), file.begin() + std::ptrdiff_t(n))).code !=
          error_code::not_found);
  int opened = 0;
  for (auto& byte : file)
    for (int change = 1; change < 256; ++change) {
      const auto before = byte;
      byte ^= std::byte(change);
      opened += bool(parse_gallery(file, "p", "some_model", 3));
      byte = before;
    }
  CHECK(opened == 0);
  file.push_back(std::byte{});
  CHECK(refusal(file).code == error_code::malformed);
}

TEST_CASE("each refusal names its reason") {
  const auto good = small_file();
  const std::size_t names = 40 + 1 + 10, owners = names + 1 + 5 + 1 + 2, rows = owners + 12;
  struct {
    std::size_t at;
    std::uint64_t value;
    std::size_t bytes;
    const char* says;
  } cases[] = {
      {0, 0, 1, "is not a gallery"},
      {8, 2, 4, "update fovea"},
      {12, 4, 4, "4 numbers each"},
      {24, 3, 8, "sizes"},
      {24, ~0ull, 8, "fewer bytes"},
      {32, ~0ull, 8, "fewer bytes"},
      {32, 1ull << 62, 8, "fewer bytes"},
      {32, 2, 8, "sizes"},
      {40, 0, 1, "embeddings of "},
      {41, 'x', 1, "embeddings of xome_model"},
      {names, 255, 1, "sizes"},
      {names + 1, 0xff, 1, "no text"},
      {owners + 4, 2, 4, "belongs to no name"},
      {owners + 4, 0, 4, "has no embedding"},
      {owners, 1, 4, "not in order"},
      {rows, 0x7fc00000, 4, "length 1"},
      {rows, 0x7f800000, 4, "length 1"},
      {rows, 0x40000000, 4, "length 1"},
  };
  for (const auto& c : cases) {
    auto file = good;
    put(file, c.at, c.value, c.bytes);
    seal(file);
    const auto why = refusal(file);
    CAPTURE(c.says);
    CAPTURE(why.sentence);
    CHECK(why.sentence.find(c.says) != std::string::npos);
    CHECK(why.sentence.starts_with("p "));
  }
}

TEST_CASE("a gallery of another model, or none, says what to do") {
  const scratch_folder folder;
  const auto none = gallery<model_of<3>>::open(folder / "people.gallery");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == error_code::not_found);
  CHECK(none.error().sentence.find("save(path)") != std::string::npos);
  REQUIRE(some_people<3>(4).save(folder / "people.gallery"));
  const auto other = gallery<other_model>::open(folder / "people.gallery");
  REQUIRE_FALSE(other);
  CHECK(other.error().code == error_code::mismatch);
  CHECK(other.error().sentence.find("some_model") != std::string::npos);
  CHECK(other.error().sentence.find("other_model") != std::string::npos);
  CHECK_FALSE(gallery<model_of<17>>::open(folder / "people.gallery"));
  CHECK_FALSE(gallery<model_of<3>>::open(folder.path()));
}

TEST_CASE("a disk that is full while saving loses nothing") {
  const scratch_folder folder;
  REQUIRE(some_people<17>(3).save(folder / "people.gallery"));
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit few{4096, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &few);
  const auto saved = some_people<17>(500).save(folder / "people.gallery");
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().sentence.find("people.gallery") != std::string::npos);
  CHECK(gallery<model_of<17>>::open(folder / "people.gallery").value().embeddings() == 3);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}
