#include "fovea/vision/liveness/challenge.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

using namespace fovea;
using state = challenge_state;
using task = challenge_task;

namespace {

/// Somebody before a camera of 30 frames a second, who does what is asked of `act`.
struct actor {
  face_glance face = [] {
    face_glance f;
    f.seen = true, f.centre = {200, 200}, f.size = 120;
    f.gestures = {0.25f, 0.25f, 0.05f, 0.40f, 0.0f};
    return f;
  }();
  double time = 10;

  /// `seconds` of frames; the state after the last.
  template <class Watcher>
  state hold(Watcher& of, double seconds) {
    state s{};
    for (int frames = int(std::lround(30 * seconds)); frames > 0; --frames) {
      face.seconds = time += 1 / 30.0;
      s = of.update(face);
    }
    return s;
  }
  void look(float yaw) { face.pose.yaw = yaw; }
  void eyes(float open) { face.gestures.left_eye = face.gestures.right_eye = open; }
  void smile(bool on) {
    face.gestures.mouth_width = on ? 0.47f : 0.40f, face.gestures.corner_lift = on ? 0.08f : 0;
  }
  template <class Watcher>
  state act(Watcher& of, task t) {
    if (t == task::blink) eyes(0.08f);
    if (t == task::turn_left) look(35);
    if (t == task::turn_right) look(-35);
    if (t == task::smile) smile(true);
    hold(of, t == task::blink ? 0.15 : 0.3);
    eyes(0.25f), look(0), smile(false);
    return hold(of, 0.05);
  }
};

const task tasks[] = {task::blink, task::turn_left, task::turn_right, task::smile};

}  // namespace

TEST_CASE("who settles and does what is asked passes, and who does anything else does not") {
  for (const task asked : tasks)
    for (const task acted : tasks) {
      CAPTURE(request_of(asked));
      CAPTURE(request_of(acted));
      actor person;
      challenge watch(asked);
      CHECK(person.hold(watch, 0.3) == state::settling);
      CHECK(person.hold(watch, 0.3) == state::acting);
      CHECK(person.act(watch, acted) == (asked == acted ? state::passed : state::acting));
    }
}

TEST_CASE("a photograph never passes, also one that smiles, looks aside or has its eyes shut") {
  for (const task asked : tasks)
    for (const int pose : {0, 1, 2, 3}) {
      actor photo;
      if (pose == 1) photo.smile(true);
      if (pose == 2) photo.look(35);
      if (pose == 3) photo.eyes(0.05f);
      challenge watch(asked);
      CHECK(photo.hold(watch, 5.9) < state::passed);
      CHECK(photo.hold(watch, 0.3) == state::timed_out);
    }
}

TEST_CASE("what is done before the face has settled does not count") {
  for (const task asked : tasks) {
    actor person;
    challenge watch(asked);
    person.hold(watch, 0.1);
    CHECK(person.act(watch, asked) < state::passed);
    CHECK(person.hold(watch, 1.0) == state::acting);
  }
}

TEST_CASE("a turn or a smile must last, and one frame of it is not enough") {
  for (const task asked : {task::turn_left, task::turn_right, task::smile}) {
    actor person;
    challenge watch(asked);
    person.hold(watch, 0.6);
    asked == task::smile ? person.smile(true) : person.look(asked == task::turn_left ? 40 : -40);
    CHECK(person.hold(watch, 1 / 30.0) == state::acting);
    person.smile(false), person.look(0);
    CHECK(person.hold(watch, 0.4) == state::acting);
  }
}

TEST_CASE("eyes that stay shut are no blink") {
  actor person;
  challenge watch(task::blink);
  person.hold(watch, 0.6);
  person.eyes(0.08f);
  person.hold(watch, 1.0);
  person.eyes(0.25f);
  CHECK(person.hold(watch, 0.2) == state::acting);
}

TEST_CASE("a face may be away for a moment, and not for longer") {
  for (const double absent : {0.4, 0.6}) {
    actor person;
    challenge watch(task::smile);
    person.hold(watch, 0.6);
    person.face.seen = false;
    const auto after = person.hold(watch, absent);
    CHECK(after == (absent < 0.5 ? state::acting : state::face_lost));
    person.face.seen = true;
    CHECK(person.act(watch, task::smile) == (absent < 0.5 ? state::passed : state::face_lost));
  }
}

TEST_CASE("no face at all is a time-out") {
  actor nobody;
  nobody.face.seen = false;
  challenge watch(task::blink);
  CHECK(nobody.hold(watch, 5.5) == state::settling);
  CHECK(nobody.hold(watch, 1) == state::timed_out);
}

TEST_CASE("a face that jumps or grows at once is another face, before and after it settled") {
  for (const double settled : {0.2, 0.6})
    for (const bool grows : {false, true}) {
      actor person;
      challenge watch(task::smile);
      person.hold(watch, settled);
      if (grows)
        person.face.size *= 1.6f;
      else
        person.face.centre.x += 80;
      CHECK(person.hold(watch, 0.1) == state::face_changed);
    }
  actor slow;
  challenge watch(task::smile);
  for (int i = 0; i < 20; ++i) slow.face.centre.x += 10, slow.hold(watch, 0.04);
  CHECK(watch.state() == state::acting);
}

TEST_CASE("an end is an end, and time that stands still changes nothing") {
  actor person;
  challenge watch(task::turn_left);
  person.hold(watch, 0.6);
  const double now = person.time;
  person.look(40);
  for (int i = 0; i < 50; ++i) person.face.seconds = now, watch.update(person.face);
  CHECK(watch.state() == state::acting);
  person.face.seconds = now - 5;
  CHECK(watch.update(person.face) == state::acting);
  CHECK(person.hold(watch, 0.4) == state::passed);
  person.face.seen = false;
  CHECK(person.hold(watch, 20) == state::passed);
  CHECK(watch.ended());
}

TEST_CASE("a course is live once each task is passed, and never an attack") {
  actor person;
  challenge_course course(7, 3);
  CHECK(course.verdict() == liveness_verdict::cannot_tell);
  for (int i = 0; i < 3; ++i) {
    CHECK(course.passed() == i);
    person.hold(course, 0.6);
    person.act(course, course.current().task());
  }
  CHECK(course.passed() == 3);
  CHECK(course.verdict() == liveness_verdict::live);
  CHECK(person.hold(course, 1) == state::passed);

  actor photo;
  challenge_course other(7, 3);
  CHECK(photo.hold(other, 7) == state::timed_out);
  CHECK(other.verdict() == liveness_verdict::cannot_tell);
}

TEST_CASE("a course notices that the face changes between two tasks") {
  actor person;
  challenge_course course(3, 2);
  person.hold(course, 0.6);
  person.act(course, course.current().task());
  REQUIRE(course.passed() == 1);
  person.face.centre.y += 200;
  CHECK(person.hold(course, 0.1) == state::face_changed);
}

TEST_CASE("seeds give different courses, and none asks the same twice in a row") {
  std::set<std::vector<int>> drawn;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    actor person;
    challenge_course course(seed, 4);
    std::vector<int> asked;
    while (course.verdict() != liveness_verdict::live) {
      asked.push_back(int(course.current().task()));
      person.hold(course, 0.6);
      REQUIRE(person.act(course, course.current().task()) < state::timed_out);
    }
    REQUIRE(asked.size() == 4);
    for (std::size_t i = 1; i < 4; ++i) CHECK(asked[i] != asked[i - 1]);
    CHECK(std::any_of(asked.begin(), asked.end(), [](int t) {
      return t == int(task::turn_left) || t == int(task::turn_right);
    }));
    drawn.insert(asked);
  }
  CHECK(drawn.size() > 25);
  CHECK(challenge_course(1, 0).count() == 1);
  CHECK(challenge_course(1, 99).count() == challenge_course::most);
}

TEST_CASE("attention is open eyes that look at the camera") {
  actor person;
  CHECK(attentive(person.face));
  person.look(30);
  CHECK_FALSE(attentive(person.face));
  person.look(0), person.eyes(0.1f);
  CHECK_FALSE(attentive(person.face));
  person.eyes(0.25f), person.face.pose.pitch = -30;
  CHECK_FALSE(attentive(person.face));
  CHECK_FALSE(attentive(face_glance{}));
}
