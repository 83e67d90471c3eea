#pragma once

#include "fovea/core/byte_reader.hpp"
#include "fovea/core/function_ref.hpp"
#include "fovea/core/result.hpp"
#include "fovea/image/image_view.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Memory for one frame, kept from frame to frame. Moves.
class frame_buffer {
 public:
  frame_buffer() = default;
  frame_buffer(frame_buffer&&) = default;
  frame_buffer& operator=(frame_buffer&&) = default;

  /// The frame that was read last: i420 in BT.601 video range, gray8 or rgb8. Readable until the
  /// next one is read into this buffer.
  const image_view& picture() const noexcept { return view_; }

 private:
  friend class frame_reader;
  std::vector<std::uint8_t> raw_, made_;
  image_view view_;
};

struct frame_limits {
  std::size_t most_pixels = std::size_t(64) << 20;  ///< of a frame, read from its header
  std::size_t most_bytes = std::size_t(64) << 20;   ///< of a compressed frame
};

/// Reads frames from a stream of bytes: Y4M (mono, 4:2:0, 4:1:1, 4:2:2, 4:4:4, of 8 bits), binary
/// PGM and PPM one behind the other, or JPEG pictures one behind the other (MJPEG).
///
/// Y4M comes out as i420: chroma of 4:2:2 and 4:4:4 is averaged, full range (XCOLORRANGE=FULL) is
/// brought to video range; mono comes out as gray8, 0 to 255. The matrix is not in the header and
/// is taken as BT.601. Sizes may change between frames, and a Y4M stream may begin anew.
///
/// Nothing allocates after the first frame of a size, except that each JPEG is decoded to new
/// memory.
class frame_reader {
 public:
  /// Gives at least one byte and at most `most`, or 0 at the end.
  using feed = function_ref<std::size_t(std::byte* to, std::size_t most)>;

  /// `name` is what a failure's sentence calls the stream.
  explicit frame_reader(std::string name, const frame_limits& limits = {});

  /// True with a frame in `into`; false where the stream ends between two frames.
  ///
  /// Fails with `malformed`, `unsupported` or `too_large`, also where it ends within a frame; then
  /// the stream cannot be read on.
  result<bool> next(feed from, frame_buffer& into);

  /// Frames a second as the header says; 0 where it does not.
  double rate() const noexcept { return rate_; }

  /// Whether a stream that begins so is one of ours. Twelve bytes are enough.
  static bool knows(bytes start) noexcept;

 private:
  enum class format { unknown, y4m, portable, jpeg };
  enum class chroma { mono, c420, c411, c422, c444 };

  bool fill(feed from);
  bool more(feed from) { return at_ < end_ || fill(from); }
  bool take(std::uint8_t* to, std::size_t count, feed from);
  bool line(feed from, std::string& out, std::size_t most);
  failure damaged(const std::string& what) const;
  failure cannot(const std::string& what) const;
  status check_size(std::size_t width, std::size_t height) const;

  status recognise(feed from);
  result<bool> next_y4m(feed from, frame_buffer& into);
  status read_header(const std::string& text);
  status read_chroma(const std::string& word);
  void arrange(frame_buffer& into) const;
  void halve_chroma(frame_buffer& into) const;
  result<bool> next_portable(feed from, frame_buffer& into);
  result<std::size_t> portable_number(feed from);
  result<bool> next_jpeg(feed from, frame_buffer& into);
  status jpeg_segments(feed from, std::vector<std::uint8_t>& out);
  status jpeg_scan(feed from, std::vector<std::uint8_t>& out, unsigned& marker);

  std::string name_, line_;
  frame_limits limits_;
  std::vector<std::byte> ahead_;
  std::size_t at_ = 0, end_ = 0;
  format format_ = format::unknown;
  chroma chroma_ = chroma::c420;
  bool full_range_ = false;
  int width_ = 0, height_ = 0;
  double rate_ = 0;
  long long frames_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/io/frame_reader.hpp"
#endif
