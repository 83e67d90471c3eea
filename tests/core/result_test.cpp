#include "fovea/core/result.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using fovea::error_code;
using fovea::failure;
using fovea::result;

namespace {

result<int> half(int n) {
  if (n % 2 != 0) return failure{error_code::mismatch, std::to_string(n) + " is odd."};
  return n / 2;
}

}  // namespace

TEST_CASE("a result holds the value it was made from") {
  const auto four = half(8);
  REQUIRE(four);
  CHECK(*four == 4);
  CHECK(four.value() == 4);
}

TEST_CASE("a result holds the failure that stood in the value's way") {
  const auto none = half(7);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == error_code::mismatch);
  CHECK(none.error().sentence == "7 is odd.");
}

TEST_CASE("asking a failure for its value throws the sentence and the code") {
  try {
    static_cast<void>(half(7).value());
    FAIL("value() of a failure returned");
  } catch (const fovea::bad_result& why) {
    CHECK(std::string(why.what()) == "7 is odd.");
    CHECK(why.code == error_code::mismatch);
  }
}

TEST_CASE("a value that only moves can be taken out of a result") {
  result<std::unique_ptr<int>> box(std::make_unique<int>(5));
  CHECK(**box == 5);
  const std::unique_ptr<int> taken = std::move(box).value();
  CHECK(*taken == 5);
}

TEST_CASE("a result of a failure type's own string does not confuse the two") {
  const result<std::string> text(std::string("fine"));
  CHECK(text);
  CHECK(text->size() == 4);
}

TEST_CASE("a status says that something worked without giving anything back") {
  const fovea::status fine = fovea::done;
  const fovea::status broken = failure{error_code::unreadable, "disk full."};
  CHECK(fine);
  CHECK_FALSE(broken);
}

TEST_CASE("a result that was moved from stays what it was: a failure is no value") {
  auto none = half(7);
  const auto moved = std::move(none);
  CHECK_FALSE(none);
  CHECK(moved.error().sentence == "7 is odd.");
}

TEST_CASE("results change between values and failures, and copies are apart") {
  result<std::string> r(std::string(40, 'x'));
  const auto before = r;
  r = failure{error_code::malformed, "no"};
  REQUIRE_FALSE(r);
  const auto failed = r;
  r = std::string("again");
  CHECK(*r == "again");
  CHECK(before->size() == 40);
  CHECK(failed.error().sentence == "no");
}
