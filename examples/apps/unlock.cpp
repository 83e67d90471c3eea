// Opens for its owner's living face, and for no picture of it: the lock of a phone.
// Run: ./examples/run unlock --owner PHOTO FRAME|FOLDER...|VIDEO (0 is the first webcam).
// Prints a line for each change of state; ends with 0 where it opened, 1 where it did not.
// needs: yunet face-mesh mobile-face liveness-mini|face-liveness
#include "apps/common/options.hpp"
#include "apps/common/people.hpp"
#include "apps/common/print_line.hpp"
#include "apps/unlock/frames.hpp"
#include "apps/unlock/record.hpp"
#include "apps/unlock/watcher.hpp"

#include <fovea/core/json_writer.hpp>

#include <ctime>
#include <random>

namespace {

using namespace fovea;
using unlock_program::watcher;

struct settings {
  std::string owner, state;
  float fps = 10;
  int challenges = 0;
  bool json = false, reset = false;
};

/// The face of the owner's photograph, or why it cannot be used.
result<watcher::identity> enroll(const std::string& file) {
  const auto photo = app::look_at<mobile_face>({file}, app::usual_reader(), 1)[0];
  if (!photo.problem.empty()) return failure{error_code::unreadable, photo.problem};
  if (photo.faces.size() != 1)
    return failure{error_code::mismatch, file + ": it shows " + std::to_string(photo.faces.size()) +
                                             " faces; one is needed, the owner's."};
  const auto quality = photo.largest().measures.against(enrolment);
  if (!quality.passes())
    return failure{error_code::mismatch, file + ": the picture is " + quality.text() +
                                             "; take another one of the owner."};
  return photo.largest().who;
}

void tell(const settings& o, const std::string& frame, const unlock_evidence& at,
          const unlock& door, const watcher& eyes) {
  if (o.json) {
    json_writer j;
    j.object().member("frame", frame).member("state", name_of(door.state()));
    j.member("face", at.face).member("attentive", at.attentive).member("owner", at.owner);
    j.member("similarity", eyes.likeness()).member("liveness", name_of(at.live));
    j.member("live", eyes.passive()).member("ask", eyes.request());
    j.member("failures", door.record().failures).end();
    app::print_line(j.text());
    return;
  }
  std::printf("%-28s %s", frame.c_str(), door.text().c_str());
  if (at.face)
    std::printf("  (similarity %.2f, %s %.2f%s)", double(eyes.likeness()), name_of(at.live),
                double(eyes.passive()), at.attentive ? "" : ", not attentive");
  if (*eyes.request()) std::printf("  please %s", eyes.request());
  app::print_line("");
}

int watch(const settings& o, unlock_program::frames& shown, unlock& door, watcher& eyes) {
  const double begun = double(std::time(nullptr));
  int status = app::fine;
  std::string before;
  while (shown.next()) {
    unlock_evidence at{.seconds = begun + shown.seconds};
    if (shown.problem.empty())
      at = eyes.look(shown.picture, at.seconds);
    else
      status = app::fail("unlock", shown.problem);
    const auto state = door.update(at);
    const std::string now =
        std::string(name_of(state)) + eyes.request() + std::to_string(door.record().failures);
    if (o.json || now != before) tell(o, shown.name, at, door, eyes);
    before = now;
    if (state == unlock_state::open) return app::fine;
  }
  if (status == app::fine && !shown.problem.empty()) status = app::fail("unlock", shown.problem);
  return status == app::fine ? app::negative : status;
}

int run(const settings& o, const std::vector<std::string>& words) {
  unlock_record before;
  if (!o.state.empty() && !o.reset) before = unlock_program::read_record(o.state).value();
  const auto owner = enroll(o.owner);
  if (!owner) return app::fail("unlock", owner.error().sentence);
  watcher eyes(*owner, o.challenges, std::random_device{}());
  unlock door({}, before);
  unlock_program::frames shown(words, o.fps);
  const int status = watch(o, shown, door, eyes);
  if (o.state.empty()) return status;
  const auto kept = unlock_program::write_record(o.state, door.record());
  return kept ? status : app::fail("unlock", kept.error().sentence);
}

}  // namespace

int main(int argc, char** argv) try {
  settings o;
  app::options line("unlock",
                    "--owner PHOTO [OPTIONS] FRAME|FOLDER...|VIDEO   opens for the owner's living "
                    "face",
                    "Three frames in a row must be the owner's face, alive, with open eyes that "
                    "look at the camera.\nFive failures lock it out for 30 seconds, the third time "
                    "for good: then the caller's own fallback\n(a number, a password) is the way "
                    "in, and --reset clears what was counted. A net that saw two\nattacks in its "
                    "tests is no protection on its own; ask for --challenges.\n"
                    "Status: 0 open, 1 not, 2 where something could not be used.");
  line.text("--owner", o.owner, "a photograph of the owner alone");
  line.text("--state", o.state, "a file that keeps failures and lockouts between runs");
  line.flag("--reset", o.reset, "forget the failures in --state: the fallback was used");
  line.number("--fps", o.fps, {0.1, 240}, "pictures a second, where they are files");
  line.number("--challenges", o.challenges, {0, 8}, "tasks to do: blink, turn, smile");
  line.flag("--json", o.json, "print one line of JSON for each frame");
  if (const auto over = line.read(argc, argv)) return *over;
  if (o.owner.empty() || (line.words().empty() && !o.reset)) return line.usage();
  return run(o, line.words());
} catch (const std::exception& problem) { return app::fail("unlock", problem.what()); }
