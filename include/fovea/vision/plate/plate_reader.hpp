#pragma once

#include "fovea/vision/plate/line_leveller.hpp"
#include "fovea/vision/plate/line_reader.hpp"
#include "fovea/vision/plate/plate.hpp"

#include <utility>

namespace fovea::inline FOVEA_ABI {

/// How a plate is cut into lines before it is read: `aspect` is width by height once it is
/// straight.
struct plate_layout {
  int lines = 0;     ///< 0: two where the plate is narrow
  float aspect = 0;  ///< of the whole plate; 0: as its corners say
};

/// The lines of a plate, from top to bottom: corners, and how long for their height.
///
/// Plates of two lines are split at mid-height, with a tenth of the height seen by both. Lines that
/// are short for their height are stretched to `shortest`: letters that are squeezed together are
/// read as one.
struct plate_lines {
  static constexpr float two_below = 1.8f;  ///< narrower plates have two lines
  static constexpr float shortest = 3.2f;

  std::array<text_line, 2> lines{};
  int count = 1;
};
plate_lines lines_of(const plate_detection& found, const plate_layout& how) noexcept;

/// Another view: corners moved away from the centre by `wider` of the extents, and the upper part
/// left out.
quad seen_wider(const quad& q, float wider, float without_top = 0) noexcept;

/// One way to look at a plate.
struct plate_view {
  quad corners{};
  plate_layout how;
};
/// The other ways to look at a plate that was read with doubt: 4 % wider, without its upper fifth,
/// stretched, and, where its shape tells neither, as the other number of lines.
struct plate_views {
  std::array<plate_view, 4> views{};
  int count = 0;
};
plate_views other_views(const plate_detection& found, const plate_layout& how) noexcept;

/// Whether `a` should be told rather than `b`: one that fits a template, then the more confident.
bool reads_better(const plate& a, const plate& b) noexcept;

/// Judges a plate that was read by its height, its confidence and its template.
void judge(plate& p) noexcept;

/// Reads plates that a detector found: straightens them by their corners, cuts them into lines,
/// lets `Reader` read each, and finds what they say under the grammar.
///
/// A plate whose lines are lower than `limits.height` is refused. One that is read with doubt is
/// looked at again in other ways: those of `other_views`, and, where only its upright box is known,
/// levelled (`line_leveller`). The best reading counts. Readers that want it see such a plate
/// levelled first (`WantsLevelLines`).
template <class Reader>
class plate_reader {
  static_assert(LineReader<Reader>,
                "fovea::plate_reader: the first argument must read lines, as text_reader does");

 public:
  plate_reader(Reader reader, plate_grammar grammar, const plate_limits& limits = {})
      : reader_(std::move(reader)), decoder_(std::move(grammar)), limits_(limits) {
    reader_.learn(decoder_.grammar().letters());
  }

  /// Allocates nothing once it has read a plate as large.
  plate read(const image_view& image, const plate_detection& found, plate_layout how = {}) {
    plate_detection seen = found;
    const auto levelled = [&] {
      return is_upright(found.corners) ? level_(image, found.corners) : found.corners;
    };
    if (WantsLevelLines<Reader>) seen.corners = levelled();
    const quad first = seen.corners;
    plate best = look(image, seen, how);
    const auto look_again = [&](const quad& corners, const plate_layout& layout) {
      seen.corners = corners;
      const plate again = look(image, seen, layout);
      if (reads_better(again, best)) best = again;
    };
    if (!best.fits() || best.confidence < limits_.second_view) {
      const plate_views others = other_views(seen, how);
      for (int i = 0; i < others.count; ++i)
        look_again(others.views[std::size_t(i)].corners, others.views[std::size_t(i)].how);
      const quad other = WantsLevelLines<Reader> ? found.corners : levelled();
      if (other != first) look_again(other, how);
    }
    best.found = found;
    return best;
  }

 private:
  plate look(const image_view& image, const plate_detection& found, const plate_layout& how) {
    plate out;
    out.found = found, out.limits = limits_;
    const plate_lines cut = lines_of(found, how);
    out.two_lines = cut.count == 2;
    out.height = found.height() / float(cut.count);
    if (!(out.height >= limits_.height)) return out;
    seen_.clear(int(decoder_.grammar().letters().size()) + 1);
    float confidence = 0;
    for (int i = 0; i < cut.count; ++i) {
      if (i > 0) seen_.append_gap();
      reader_.read(image, cut.lines[std::size_t(i)], seen_);
      confidence += seen_.confidence / float(cut.count);
    }
    out.confidence = confidence;
    for (const auto& each : decoder_.decode(seen_, out.readings.size()))
      out.readings[std::size_t(out.count++)] = each;
    judge(out);
    return out;
  }

  Reader reader_;
  line_leveller level_;
  plate_decoder decoder_;
  plate_limits limits_;
  ctc_steps seen_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/plate_reader.hpp"
#endif
