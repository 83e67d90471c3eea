#include "apps/unlock/record.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string trouble(const std::string& text) {
  const auto r = unlock_program::parse_record(text, "door.json");
  return r ? "it was read" : r.error().sentence;
}

}  // namespace

TEST_CASE("what unlock keeps reads back the same") {
  const fovea::unlock_record r{4, 2, 1796000000.25};
  const auto again = unlock_program::parse_record(unlock_program::text_of(r), "door.json").value();
  CHECK(again.failures == 4);
  CHECK(again.lockouts == 2);
  CHECK(again.locked_until == 1796000000.25);
}

TEST_CASE("a state that is broken gives no new attempts, but a sentence") {
  for (const char* text : {"", "[]", "{}", "{\"failures\":-1,\"lockouts\":0,\"locked_until\":0}",
                           "{\"failures\":0.5,\"lockouts\":0,\"locked_until\":0}",
                           "{\"failures\":0,\"lockouts\":4294967296,\"locked_until\":0}",
                           "{\"failures\":0,\"lockouts\":0,\"locked_until\":\"no\"}",
                           "{\"failures\":0,\"lockouts\":0,\"locked_until\":-5}",
                           "{\"failures\":0,\"lockouts\":0,\"locked_until\":1e300}",
                           "{\"failures\":0,\"lockouts\":0,\"locked_until\":0", "\xff\xfe"}) {
    CAPTURE(text);
    CHECK(trouble(text).find("door.json: ") == 0);
    CHECK(trouble(text).find("--reset") != std::string::npos);
  }
}

TEST_CASE("no file is a lock that nobody has tried yet") {
  const auto r = unlock_program::read_record("there/is/none.json").value();
  CHECK(r.failures == 0);
  CHECK(r.lockouts == 0);
}
