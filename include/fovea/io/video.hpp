#pragma once

#include "fovea/core/result.hpp"
#include "fovea/image/image_view.hpp"

#include <memory>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// Whether every frame counts, or only the newest.
enum class video_pace : std::uint8_t { automatic, every_frame, newest_frame };

struct video_options {
  std::string decoder = "ffmpeg";  ///< the program that decodes; its path, or a name in PATH
  video_pace pace = video_pace::automatic;
  bool as_camera = false;     ///< play a file again and again at its own speed, as a camera would
  double most_rate = 0;       ///< frames a second that are let through, at most; 0: all
  int long_side = 0;          ///< the decoder reduces larger frames to this; 0: never
  int decoder_threads = 1;    ///< of each decoder; 0: as many as it likes
  double stall_seconds = 10;  ///< without a frame for so long the decoder is killed
  double first_wait = 1;      ///< seconds before a lost camera is tried again; doubles each time
  double longest_wait = 60;   ///< seconds, at most
  std::size_t most_pixels = std::size_t(64) << 20;  ///< of a frame
};

/// A frame, borrowed until the next call of `next`.
struct video_frame {
  image_view picture;     ///< i420 in BT.601 video range, gray8 or rgb8
  long long number = 0;   ///< counts all frames that came, those that were dropped too
  double seconds = 0;     ///< in the file, or since a camera was opened
  long long dropped = 0;  ///< frames that came since the last call and were not taken
};

enum class video_state : std::uint8_t { connecting, live, stalled, waiting, ended };
const char* name_of(video_state s) noexcept;

/// How a source is. Adds up: `frames` is what was taken, what was dropped, and at most one frame
/// that waits.
struct video_report {
  video_state state = video_state::connecting;
  long long frames = 0, taken = 0, dropped = 0;
  int restarts = 0;
  int width = 0, height = 0;
  double rate = 0;         ///< frames a second as the stream says; 0 where it does not
  double seconds_ago = 0;  ///< since the last frame, or since opening
  std::string problem;     ///< the last one, as a sentence without user names and passwords
};

/// Pictures from a file, a camera or a network, one after the other.
///
/// What is Y4M, PPM or MJPEG is read here; the rest is decoded by a child process (ffmpeg), started
/// without a shell, so that whatever a file does to a decoder happens in another process. The child
/// converts to 4:2:0, BT.601, video range, whatever the source has: colours do not depend on it.
///
/// A file gives every frame, in order, as fast as `next` is called: the pipe is the queue, and no
/// thread is started. A camera gives the newest frame: one thread reads, and what nobody took is
/// dropped and counted. Nothing allocates after the first frame, but for MJPEG.
///
/// Of a source with more than `most_rate` frames a second some are left out; of one with fewer none
/// is repeated, but in a file whose rate varies, where times go by its usual rate. Seconds of a
/// file are those in it; a file that does not say its rate (`video_report::rate` is 0) counts as
/// having 25 frames a second.
///
/// A camera that ends, breaks off or talks garbage is `waiting` at once, one that gives no frame
/// for `stall_seconds` is `stalled`, and its decoder is killed. It is tried again after
/// `first_wait`, then after twice as long each time, up to `longest_wait`, each within a quarter
/// more or less; five seconds of frames make the waits short again. So a camera that is well again
/// gives a frame after 1.25 * `longest_wait` at most, or 1.25 * `first_wait` where it was away for
/// a moment, and what ffmpeg takes to start. Measured here: 0.3 s for MJPEG over HTTP; for H.264
/// over RTSP 0.6 s at 25 frames a second, 2 s at 5, 5 s at 1, so that `stall_seconds` must be
/// longer than that.
///
/// Where ffmpeg decodes, a stream that changes its size is stretched to the size that it began
/// with, until it is started again; what is read here changes its size as it comes.
///
/// A process that ends while it holds a source leaves no child behind that still writes: its pipe
/// is closed. User names and passwords in an address are never printed; but other users of the
/// machine can see them in the list of processes.
class video_source {
 public:
  /// `name`: a file; "-" for standard input (Y4M, PPM, MJPEG); "0" for the first webcam; an address
  /// that begins with rtsp, rtsps, rtmp, http, https, srt or udp.
  ///
  /// Fails with `not_found`, `unsupported`, `malformed` or `unreadable` for a file that gives no
  /// frame, a name that is none, and where there is no decoder. A camera that does not answer is no
  /// failure: it is tried again, and `report` tells.
  static result<video_source> open(const std::string& name, const video_options& how = {});

  video_source(video_source&&) noexcept;
  video_source& operator=(video_source&&) noexcept;
  ~video_source();  ///< the child is gone and the thread has ended when it returns

  /// Waits for a frame that was not taken yet. False at the end of a file, and for a camera where
  /// none came within `wait_seconds` (negative: waits for ever). A file does not look at it.
  bool next(video_frame& frame, double wait_seconds = -1);

  /// Why a file ended early, as a sentence; empty after an honest end. That MP4, MKV and WebM break
  /// off is noticed; in AVI and MPEG-TS it looks like the end.
  std::string problem() const { return report().problem; }

  video_report report() const;  ///< from any thread
  bool is_live() const noexcept;
  const std::string& name() const noexcept;  ///< without user names and passwords

 private:
  struct state;
  explicit video_source(std::unique_ptr<state> s) noexcept;
  std::unique_ptr<state> state_;
};

/// Whether `video_source::open` takes a name for a webcam of this machine: "0" to "99", or
/// /dev/video and what follows. The webcam need not be there.
bool is_webcam(const std::string& name) noexcept;

/// An address as it may be printed: user, password and query become "***".
std::string without_secrets(const std::string& text);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/io/video.hpp"
#endif
