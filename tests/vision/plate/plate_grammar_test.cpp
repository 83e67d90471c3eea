#include "fovea/vision/plate/plate_grammar.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace fovea;

namespace {

std::string refusal(std::string_view text) {
  const auto g = plate_grammar::parse(text, "mine.txt");
  return g ? "" : g.error().sentence;
}

bool says(const std::string& sentence, const char* words) {
  return sentence.starts_with("mine.txt: ") && sentence.find(words) != sentence.npos;
}

}  // namespace

TEST_CASE("a grammar is read from lines of text, with comments and either end of line") {
  const auto g = plate_grammar::parse(
                     "# mine\r\nset d 01  # digits\r\n\nset l 京AB\nalike 0.5 0B\nfree 0.25\n"
                     "plate one 0.5 l{1,2}d-X\n",
                     "x")
                     .value();
  CHECK(g.letters() == std::vector<char32_t>{U'0', U'1', U'京', U'A', U'B', U'-', U'X'});
  REQUIRE(g.templates().size() == 1);
  const auto& one = g.templates()[0];
  CHECK(one.country.text() == "one");
  CHECK(one.weight == 0.5f);
  REQUIRE(one.slots.size() == 5);
  CHECK(!one.slots[0].may_lack);
  CHECK(one.slots[1].may_lack);
  CHECK(g.holds(one.slots[0].set, 3));
  CHECK(!g.holds(one.slots[0].set, 1));
  CHECK(g.holds(one.slots[4].set, 7));
  CHECK(g.alike()[0].letters == std::vector<std::uint8_t>{1, 5});
  CHECK(g.alike()[0].swap == 0.5f);
  CHECK(g.free_weight() == 0.25f);
}

TEST_CASE("each mistake in a grammar is told with its line and what to do") {
  struct {
    const char *text, *words;
  } cases[] = {
      {"", "it has no template"},
      {"set d 01", "it has no template"},
      {"sets d 01", "line 1 begins with 'sets'"},
      {"set D 01", "line 1 names a set by something else"},
      {"set d", "has no letters"},
      {"set d 0a1", "is no letter of a plate"},
      {"set d 01\nset d 2", "line 2 names a set a second time"},
      {"plate one 1 d", "uses a set that is not named before it"},
      {"set d 1\nplate ONE 1 d", "not written in lower case"},
      {"set d 1\nplate much-too-long 1 d", "one to seven letters"},
      {"set d 1\nplate one 0 d", "where a number up to 1 is due"},
      {"set d 1\nplate one nan d", "where a number up to 1 is due"},
      {"set d 1\nplate one 1", "nothing fits"},
      {"set d 1\nplate one 1 d{0,2}", "nothing fits"},
      {"set d 1\nplate one 1 d{3,1}", "not written as {1,3}"},
      {"set d 1\nplate one 1 d{1,9}d{1,9}", "over 16 letters"},
      {"set d 1\nplate one 1 d}", "wrong character"},
      {"set d 1\nplate one 1 d\xff", "wrong character"},
      {"alike 0.5", "has no letters"},
      {"alike 0O", "where a number up to 1 is due"},
      {"alike 2 0O", "up to 1"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.text);
    CAPTURE(refusal(each.text));
    CHECK(says(refusal(each.text), each.words));
  }
}

TEST_CASE("counts in a grammar are bounded") {
  std::string many = "set d 1\n";
  for (int i = 0; i < 1001; ++i) many += "plate a 1 d\n";
  CHECK(says(refusal(many), "one template too many"));
  std::string letters = "set a ";
  for (char32_t c = 0x4e00; c < 0x4e00 + 300; ++c) {
    char utf8[4];
    letters.append(utf8, put_character(c, utf8, 4));
  }
  CHECK(says(refusal(letters), "one too many"));
  std::string groups;
  for (int i = 0; i < 101; ++i) groups += "group a b\n";
  CHECK(says(refusal(groups), "one group too many"));
}

TEST_CASE("the built-in templates are read, and countries and groups are chosen by name") {
  const auto all = plate_grammar::of_the_world();
  std::set<std::string> countries;
  for (const auto& each : all.templates()) countries.insert(std::string(each.country.text()));
  CHECK(countries.size() >= 45);
  for (const char* one : {"cn", "br", "us", "uk", "de", "ar", "ru", "in"}) CHECK(all.only(one));
  const auto some = all.only("us,eu");
  REQUIRE(some);
  CHECK(some->templates().size() < all.templates().size());
  CHECK(some->letters() == all.letters());
  const auto none = all.only("de,atlantis");
  REQUIRE(!none);
  CHECK(none.error().sentence.find("'atlantis'") != std::string::npos);
}

TEST_CASE("a grammar that is not there is told by its path") {
  const auto none = plate_grammar::open("no/such/grammar.txt");
  REQUIRE(!none);
  CHECK(none.error().sentence.find("no/such/grammar.txt") != std::string::npos);
}

TEST_CASE("characters go to UTF-8 and back, and wrong bytes are one U+FFFD each") {
  for (const char32_t c : {U'A', U'\u00e9', U'京', U'\U0001f697', U'\ud7ff', U'\U0010ffff'}) {
    char utf8[4];
    const auto size = put_character(c, utf8, 4);
    std::string_view text(utf8, size);
    CHECK(take_character(text) == c);
    CHECK(text.empty());
    CHECK(put_character(c, utf8, size - 1) == 0);
  }
  for (std::string_view wrong : {"\xff", "\x80", "\xc0\x80", "\xe4\xba", "\xed\xa0\x80", "\xf5"}) {
    const auto before = wrong.size();
    CHECK(take_character(wrong) == U'\ufffd');
    CHECK(wrong.size() == before - 1);
  }
}
