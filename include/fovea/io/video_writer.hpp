#pragma once

#include "fovea/core/result.hpp"
#include "fovea/image/image_view.hpp"

#include <memory>
#include <string>

namespace fovea::inline FOVEA_ABI {

struct video_writer_options {
  int width = 0, height = 0;       ///< of every frame
  double rate = 25;                ///< frames a second
  std::string encoder = "ffmpeg";  ///< the program that compresses; its path, or a name in PATH
};

/// Writes pictures as a video: Y4M for a name that ends in .y4m and for "-" (standard output), any
/// other format by a child process (ffmpeg), which chooses it by the ending: .mp4, .mkv, .webm.
///
/// The file gets its name when `finish` has succeeded; until then it is NAME.part.ENDING, and a
/// writer that goes without `finish` removes it. Pictures of any layout are brought to 4:2:0,
/// BT.601, video range, and marked as such. Nothing allocates after opening.
class video_writer {
 public:
  /// Fails with `unreadable` where the file cannot be made, `unsupported` for a size of nothing or
  /// a name that looks like an option, `not_found` where there is no encoder.
  static result<video_writer> open(const std::string& path, const video_writer_options& how);

  video_writer(video_writer&&) noexcept;
  video_writer& operator=(video_writer&&) noexcept;
  ~video_writer();

  /// Appends a picture, which must have the size given when opening. Fails with `unreadable` where
  /// the disk is full or the encoder is gone; what it said is in the sentence.
  status write(const image_view& picture);

  /// Appends the last picture once more, for what stands still; nothing where there was none.
  status again();

  /// Closes the file, waits for the encoder, and gives the file its name.
  status finish();

 private:
  struct state;
  explicit video_writer(std::unique_ptr<state> s) noexcept;
  std::unique_ptr<state> state_;
};

/// A picture as planes of 4:2:0, BT.601, video range: `out` takes width x height bytes of luma,
/// then both chroma planes of (width + 1) / 2 x (height + 1) / 2. Chroma is the mean of its square.
void write_i420(const image_view& picture, std::uint8_t* out) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/io/video_writer.hpp"
#endif
