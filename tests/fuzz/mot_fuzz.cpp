// Any bytes as tracks in text; what is read can be scored against itself.
#include "fovea/vision/track/track_score.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = fovea::parse_mot(std::as_bytes(std::span(data, size)), "fuzz.txt");
  if (!read) {
    if (!read.error().sentence.starts_with("fuzz.txt: line ")) std::abort();
    return 0;
  }
  if (read->images.size() < 100) fovea::score_tracks(*read, *read);
  return 0;
}
