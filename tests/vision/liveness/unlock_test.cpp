#include "fovea/vision/liveness/unlock.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>

using namespace fovea;
using state = unlock_state;

namespace {

const unlock_evidence nobody{};
const unlock_evidence owner{0, true, true, true, liveness_verdict::live};
const unlock_evidence stranger{0, true, true, false, liveness_verdict::live};
const unlock_evidence picture_of_owner{0, true, true, true, liveness_verdict::attack};
const unlock_evidence sleeping_owner{0, true, false, true, liveness_verdict::live};
const unlock_evidence unclear{0, true, true, true, liveness_verdict::cannot_tell};
const unlock_evidence passer_by{0, true, false, false, liveness_verdict::live};

/// A lock that sees ten frames a second.
struct door {
  unlock lock;
  double time = 100;

  explicit door(const unlock_limits& limits = {}, const unlock_record& before = {})
      : lock(limits, before) {}
  state see(unlock_evidence what, int frames = 1) {
    for (; frames > 0; --frames) what.seconds = time += 0.1, lock.update(what);
    return lock.state();
  }
  /// One failed attempt and the pause after it.
  state fail() {
    see(stranger, 3);
    const auto s = lock.state();
    if (s == state::waiting) see(nobody, 11);
    return s;
  }
};

}  // namespace

TEST_CASE("nobody keeps it waiting, a face makes it look") {
  door d;
  CHECK(d.see(nobody, 100) == state::waiting);
  CHECK(d.see(unclear) == state::looking);
}

TEST_CASE("the owner, alive and attentive for three frames, opens it") {
  door d;
  CHECK(d.see(owner, 2) == state::looking);
  CHECK(d.see(owner) == state::open);
  CHECK(d.lock.text() == "open");
}

TEST_CASE("frames must be in a row") {
  for (const auto& between : {nobody, sleeping_owner, unclear, passer_by}) {
    door d;
    for (int i = 0; i < 5; ++i) {
      d.see(owner, 2);
      CHECK(d.see(between) == state::looking);
    }
    CHECK(d.lock.record().failures == 0);
  }
}

TEST_CASE("who sleeps, looks away or cannot be told never opens it, and is no failure") {
  for (const auto& who : {sleeping_owner, unclear, passer_by}) {
    door d;
    for (int i = 0; i < 300; ++i) CHECK(d.see(who) != state::open);
    CHECK(d.lock.record().failures == 0);
  }
}

TEST_CASE(
    "an attempt that leads nowhere ends after its time, and the next begins with the next face") {
  door d;
  d.see(unclear);
  CHECK(d.see(unclear, 49) == state::looking);
  CHECK(d.see(nobody, 2) == state::waiting);
  CHECK(d.see(owner, 3) == state::open);
}

TEST_CASE("a stranger or a picture of the owner is a failure, after which it pauses") {
  for (const auto& who : {stranger, picture_of_owner}) {
    door d;
    CHECK(d.see(who, 2) == state::looking);
    CHECK(d.see(who) == state::waiting);
    CHECK(d.lock.record().failures == 1);
    CHECK(d.see(owner, 9) == state::waiting);  // less than a second later
    CHECK(d.see(owner, 4) == state::open);
    CHECK(d.lock.record().failures == 0);
  }
}

TEST_CASE(
    "the fifth failure locks it out, twice as long each time, until only the fallback is left") {
  door d;
  for (int i = 0; i < 4; ++i) CHECK(d.fail() == state::waiting);
  CHECK(d.lock.text() == "waiting; 1 failure until it is locked out");
  CHECK(d.fail() == state::locked_out);
  CHECK(d.lock.text() == "locked out for 30 more seconds, or use the fallback");
  CHECK(d.see(owner, 290) == state::locked_out);
  CHECK(d.see(nobody, 20) == state::waiting);
  CHECK(d.fail() == state::locked_out);  // one more is enough now
  CHECK(d.see(owner, 590) == state::locked_out);
  CHECK(d.see(nobody, 20) == state::waiting);
  CHECK(d.fail() == state::fallback);
  CHECK(d.see(owner, 100000) == state::fallback);
  CHECK(d.lock.text() == "locked: use the fallback");
}

TEST_CASE("the owner after a lockout clears what was counted") {
  door d;
  for (int i = 0; i < 5; ++i) d.fail();
  d.see(nobody, 320);
  CHECK(d.see(owner, 3) == state::open);
  CHECK(d.lock.record().failures == 0);
  CHECK(d.lock.record().lockouts == 0);
}

TEST_CASE("the fallback opens from every state and clears what was counted") {
  for (const int failures : {0, 3, 5, 7}) {
    door d;
    for (int i = 0; i < failures; ++i) d.fail(), d.see(nobody, failures > 4 && i > 3 ? 700 : 0);
    CHECK(d.lock.open_by_fallback(d.time) == state::open);
    CHECK(d.lock.record().failures == 0);
    CHECK(d.lock.record().locked_until == 0);
  }
  door d;
  d.see(unclear);
  CHECK(d.lock.open_by_fallback(d.time) == state::open);
}

TEST_CASE("what is open stays so until it is locked, or for its time") {
  door d;
  CHECK(d.lock.lock() == state::waiting);  // it was not open: nothing changes
  d.see(owner, 3);
  CHECK(d.see(stranger, 1000) == state::open);
  CHECK(d.lock.lock() == state::waiting);
  door brief({.stays_open = 2});
  brief.see(owner, 3);
  CHECK(brief.see(nobody, 19) == state::open);
  CHECK(brief.see(nobody, 3) == state::waiting);
  for (int i = 0; i < 5; ++i) d.fail();
  CHECK(d.lock.lock() == state::locked_out);
}

TEST_CASE("what it remembers survives a restart") {
  door d;
  for (int i = 0; i < 5; ++i) d.fail();
  door again({}, d.lock.record());
  again.time = d.time;
  CHECK(again.lock.state() == state::locked_out);
  CHECK(again.see(owner, 290) == state::locked_out);
  CHECK(again.see(nobody, 20) == state::waiting);
  door spent({}, {.failures = 4, .lockouts = 3});
  CHECK(spent.see(owner, 100) == state::fallback);
  door four({}, {.failures = 4});
  CHECK(four.fail() == state::locked_out);
}

TEST_CASE("time that runs backwards opens no lockout early and ends none late") {
  door d;
  for (int i = 0; i < 5; ++i) d.fail();
  d.see(nobody, 100);
  d.time -= 50;
  CHECK(d.see(owner, 10) == state::locked_out);
  d.time += 50 + 22;
  CHECK(d.see(nobody) == state::waiting);
}

TEST_CASE("limits of nothing open nothing without a look, and still lock out") {
  door d({.frames = 0, .pause = 0, .failures = 0, .lockouts = 0});
  CHECK(d.see(unclear, 5) == state::looking);
  CHECK(d.see(stranger) == state::fallback);
  door other({.frames = -3});
  CHECK(other.see(passer_by) == state::looking);
  CHECK(other.see(owner) == state::open);
}

TEST_CASE("a time that is no number opens no lockout") {
  door d;
  for (int i = 0; i < 5; ++i) d.fail();
  unlock_evidence at = owner;
  at.seconds = std::numeric_limits<double>::quiet_NaN();
  for (int i = 0; i < 100; ++i) CHECK(d.lock.update(at) == state::locked_out);
}
