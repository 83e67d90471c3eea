#include "models/card.hpp"

#include <doctest/doctest.h>

#include <string>

#include "models/catalogue.hpp"

namespace {

const std::string fine = R"({
  "name": "net", "task": "t", "licence": "MIT",
  "files": [{"file": "net.onnx", "package": "@a/b@1.2.3", "path": "package/net.onnx",
             "offset": 7, "bytes": 5,
             "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]})";

std::string with(const std::string& from, const std::string& to) {
  std::string text = fine;
  const auto at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a card says what a file is, where it comes from and what it may be used for") {
  const auto c = models::read_card(fine, "net.json");
  REQUIRE(c);
  CHECK(c->name == "net");
  REQUIRE(c->files.size() == 1);
  CHECK(c->files[0].package == "@a/b@1.2.3");
  CHECK(c->files[0].offset == 7);
  CHECK(c->products() == std::vector<std::string>{"net.onnx"});
  CHECK_FALSE(c->is_default);
}

TEST_CASE("a card whose words could harm is refused by its file's name and the word") {
  struct {
    const char *from, *to, *wrong;
  } cases[] = {
      {"net.onnx", "../net.onnx", "file"},
      {"net.onnx", "/etc/passwd", "file"},
      {"net.onnx", "-rf", "file"},
      {"net.onnx", ".hidden", "file"},
      {"\"name\": \"net\"", "\"name\": \"a/b\"", "name"},
      {"@a/b@1.2.3", "--registry=x@1", "package"},
      {"@a/b@1.2.3", "@a/b@latest", "package"},
      {"@a/b@1.2.3", "a b@1", "package"},
      {"@a/b@1.2.3", "../x@1", "package"},
      {"package/net.onnx", "package/../../x", "path"},
      {"package/net.onnx", "--to-command=sh", "path"},
      {"\"offset\": 7", "\"offset\": -7", "offset"},
      {"\"offset\": 7", "\"offset\": 99999999999999999999", "offset"},
      {"\"bytes\": 5", "\"bytes\": 0", "bytes"},
      {"\"bytes\": 5", "\"bytes\": \"5\"", "bytes"},
      {"0123456789abcdef\"", "0123456789ABCDEF\"", "sha256"},
      {"\"licence\": \"MIT\",", "", "licence"},
      {"\"package\": \"@a/b@1.2.3\", \"path\": \"package/net.onnx\"", "\"url\": \"http://x/y\"",
       "url"},
      {"\"package\": \"@a/b@1.2.3\", \"path\": \"package/net.onnx\"", "\"beside\": \"../net.onnx\"",
       "beside"},
      {"\"package\": \"@a/b@1.2.3\", \"path\": \"package/net.onnx\"",
       "\"beside\": \"a/b/net.onnx\"", "beside"},
      {"\"offset\": 7", "\"beside\": \"nets/net.onnx\"", "beside"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.to);
    const auto c = models::read_card(with(each.from, each.to), "net.json");
    REQUIRE_FALSE(c);
    CHECK(c.error().sentence.find("net.json") == 0);
    CHECK(c.error().sentence.find(each.wrong) != std::string::npos);
  }
}

TEST_CASE("every prefix and every changed byte of a card gives a card or one sentence") {
  for (std::size_t size = 0; size < fine.size(); ++size)
    CHECK_FALSE(models::read_card(std::string_view(fine).substr(0, size), "net.json"));
  std::string text = fine;
  for (std::size_t at = 0; at < fine.size(); ++at)
    for (int value = 0; value < 256; value += 5) {
      text[at] = static_cast<char>(value);
      const auto c = models::read_card(text, "net.json");
      if (!c) CHECK(c.error().sentence.find("net.json") == 0);
      text[at] = fine[at];
    }
}

TEST_CASE("nesting as deep as a file can be is answered, not followed") {
  const std::string deep(200000, '[');
  CHECK_FALSE(models::read_card(deep, "deep.json"));
  CHECK_FALSE(models::read_packages(deep + std::string(200000, ']'), "deep.json"));
}

TEST_CASE("the catalogue is in order: each card is complete and names what nobody should do") {
  const auto all = models::read_catalogue(FOVEA_SOURCE "/examples/models");
  REQUIRE_MESSAGE(all, all.error().sentence);
  CHECK(all->cards.size() >= 14);
  for (const auto& entry : all->cards) {
    const models::card& c = entry.second;
    CAPTURE(c.name);
    CHECK_FALSE(c.task.empty());
    CHECK_FALSE(c.not_for.empty());
    CHECK_FALSE(c.consequence.empty());
    const bool stated = c.licence.find("not stated") == std::string::npos;
    CHECK((stated || !c.is_default));
  }
}

TEST_CASE("the nets that must never be chosen for somebody are no defaults") {
  const auto all = models::read_catalogue(FOVEA_SOURCE "/examples/models").value();
  for (const char* name : {"dlib-face", "face-feature-512", "face-liveness", "face-points-68"}) {
    CAPTURE(name);
    REQUIRE(all.cards.contains(name));
    CHECK_FALSE(all.cards.at(name).is_default);
  }
}
