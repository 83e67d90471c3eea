#include "fovea/pipeline/suggestion_rules.hpp"

#include <doctest/doctest.h>

using namespace fovea;

namespace {

const char* const shop = R"(# what the shop has
suggest "reading glasses" when age >= 45 and eyes < 0.2 because "narrowed eyes, over 45"
suggest "a scarf" when gender is female because "the spring collection"
suggest "a tie" when gender is not female and age > 30 because "the window"

suggest "a coffee" because "nothing else fits"
test age=50 eyes=0.1 gender=male expects "reading glasses"
test gender=female expects "a scarf"
test gender=male age=30 expects "a coffee"
test expects "a coffee"
)";

result<suggestion_rules> parsed(std::string_view text) {
  return suggestion_rules::parse(std::as_bytes(std::span(text)), "shop.rules");
}
std::string refusal(std::string_view text) {
  const auto rules = parsed(text);
  REQUIRE_FALSE(rules);
  return rules.error().sentence;
}

}  // namespace

TEST_CASE("the first rule that fits counts, and says why") {
  const auto rules = parsed(shop).value();
  CHECK(rules.rules() == 4);
  const known_fact old[] = {{"age", 45}, {"eyes", 0.19}, {"gender", "female"}};
  const auto s = rules.suggest(old);
  CHECK(s.product == "reading glasses");
  CHECK(s.reason == "narrowed eyes, over 45");
  CHECK(s.line == 2);
  const known_fact tie[] = {{"age", 31}, {"gender", "cannot_tell"}};
  CHECK(rules.suggest(tie).product == "a tie");
  CHECK(rules.suggest({}).product == "a coffee");
}

TEST_CASE("a file tests itself, and tells which test fails") {
  CHECK(parsed(shop)->failures().empty());
  CHECK(parsed(shop)->tests() == 4);
  const auto wrong = parsed(
                         "suggest \"tea\" when age > 3 because \"x\"\ntest age=2 expects \"tea\"\n"
                         "test age=4 expects nothing\ntest age=1 expects nothing\n")
                         .value()
                         .failures();
  REQUIRE(wrong.size() == 2);
  CHECK(wrong[0] == "shop.rules: the test in line 2 expects \"tea\" and gets nothing.");
  CHECK(wrong[1] == "shop.rules: the test in line 3 expects nothing and gets \"tea\".");
}

TEST_CASE("a condition on what is not known does not hold") {
  const auto rules = parsed(
                         "suggest \"a\" when age < 90 because \"b\"\n"
                         "suggest \"c\" when gender is not male because \"d\"\n")
                         .value();
  CHECK(rules.suggest({}).product.empty());
  const known_fact word[] = {{"age", "old"}};
  CHECK(rules.suggest(word).product.empty());
}

TEST_CASE("what is no rule is told with its line") {
  CHECK(refusal("\n\nbuy it\n") ==
        "shop.rules: line 3: expected 'suggest', 'test' or '#', found 'buy'.");
  CHECK(refusal("suggest tea because \"x\"").find("a product in quotes, found 'tea because") !=
        std::string::npos);
  CHECK(
      refusal("suggest \"tea\" when age = 3 because \"x\"").find("<, <=, >, >= or is, found '='") !=
      std::string::npos);
  CHECK(refusal("suggest \"tea\" when age > old because \"x\"").find("a number, found 'old'") !=
        std::string::npos);
  CHECK(refusal("suggest \"tea\" when age > nan because \"x\"").find("a number") !=
        std::string::npos);
  CHECK(refusal("suggest \"tea\" when Age > 3 because \"x\"").find("small letters") !=
        std::string::npos);
  CHECK(refusal("suggest \"tea\"").find("'and' or 'because', found the end") != std::string::npos);
  CHECK(refusal("suggest \"tea\" because \"x\" now").find("expected the end") != std::string::npos);
  CHECK(refusal("test age expects \"x\"").find("NAME=VALUE") != std::string::npos);
  CHECK(refusal("test age=3").find("'expects'") != std::string::npos);
  CHECK(refusal("suggest \"tea\" when race is x because \"y\"").find("nothing is suggested by") !=
        std::string::npos);
  CHECK_FALSE(suggestion_rules::open("no/such.rules"));
}

TEST_CASE("every prefix of a file is read or refused with a sentence") {
  const std::string_view all = shop;
  for (std::size_t n = 0; n < all.size(); ++n) {
    const auto rules = parsed(all.substr(0, n));
    if (!rules) CHECK(rules.error().sentence.starts_with("shop.rules: line "));
  }
}
