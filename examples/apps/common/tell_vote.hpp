#pragma once

#include <fovea/fovea.hpp>

#include <string>

namespace app {

/// What is decided, and apart from it what there is most evidence for so far. Null: nothing is
/// decided yet; an empty name: somebody who is not enrolled. Nothing where nothing was seen.
inline void tell_vote(fovea::json_writer& j, const char* name,
                      const fovea::track_vote<std::string>& vote) {
  if (!vote.candidate()) return;
  j.key(name).object().key("decision");
  vote.answer() ? j.value(*vote.answer()) : j.null();
  j.member("candidate", vote.candidate()->value).member("looks", vote.candidate()->looks);
  j.member("share", vote.share()).end();
}

}  // namespace app
