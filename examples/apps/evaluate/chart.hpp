#pragma once

#include <fovea/gallery/score_curve.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

namespace evaluate {

/// A line over logarithmic axes as SVG, with a grid line for each tenth.
class log_chart {
 public:
  /// Axes from `least` to 1, or upward from 0 to 1 where `plain_upward`.
  log_chart(std::string title, std::string across, std::string upward, double least,
            bool plain_upward)
      : title_(std::move(title)),
        across_(std::move(across)),
        upward_(std::move(upward)),
        least_(least),
        plain_(plain_upward) {}

  void add(double across, double upward) {
    char at[48];
    std::snprintf(at, sizeof at, "%.1f,%.1f ", x(across), y(upward));
    points_ += at;
  }

  std::string svg() const {
    std::string grid;
    for (double v = 1; v > least_ / 2; v /= 10) {
      grid += line(x(v), top, x(v), bottom) + words(x(v), bottom + 16, share(v), "middle");
      if (!plain_)
        grid += line(left, y(v), right, y(v)) + words(left - 6, y(v) + 4, share(v), "end");
    }
    for (int i = 0; plain_ && i <= 5; ++i)
      grid += line(left, y(i / 5.0), right, y(i / 5.0)) +
              words(left - 6, y(i / 5.0) + 4, share(i / 5.0), "end");
    return "<svg viewBox=\"0 0 420 340\" role=\"img\" aria-label=\"" + title_ + "\"><title>" +
           title_ + "</title>" + grid + words(225, 330, across_, "middle") +
           words(left, 14, title_ + ": " + upward_, "start") + "<polyline points=\"" + points_ +
           "\"/></svg>\n";
  }

 private:
  static constexpr double left = 56, right = 405, top = 24, bottom = 296;

  double part(double v) const {  // of an axis, 0 to 1
    return 1 - std::log10(std::clamp(v, least_, 1.0)) / std::log10(least_);
  }
  double x(double v) const { return left + (right - left) * part(v); }
  double y(double v) const {
    return bottom - (bottom - top) * (plain_ ? std::clamp(v, 0.0, 1.0) : part(v));
  }
  static std::string share(double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%g%%", 100 * v);
    return text;
  }
  static std::string line(double x1, double y1, double x2, double y2) {
    char text[128];
    std::snprintf(text, sizeof text, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1,
                  y1, x2, y2);
    return text;
  }
  static std::string words(double at_x, double at_y, const std::string& said, const char* anchor) {
    char place[96];
    std::snprintf(place, sizeof place, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", at_x,
                  at_y, anchor);
    return place + said + "</text>";
  }

  std::string title_, across_, upward_, points_;
  double least_;
  bool plain_;
};

inline const char* chart_style =
    "svg{width:100%;max-width:32em;height:auto}svg line{stroke:#ddd}svg text{font:11px "
    "sans-serif;fill:#333}polyline{fill:none;stroke:#06c;stroke-width:2}"
    ".charts{display:flex;flex-wrap:wrap;gap:1em}.charts>*{flex:1 1 20em}";

/// ROC and DET of a curve, down to the smallest share that its pairs can show.
inline std::string charts(const fovea::score_curve& curve) {
  const double pairs = double(std::max<std::size_t>(10, curve.different().size()));
  const double least = std::pow(10, -std::ceil(std::min(6.0, std::log10(pairs)) - 1e-9));
  log_chart roc("ROC", "different people matched", "one person found", least, true);
  log_chart det("DET", "different people matched", "one person missed", least, false);
  for (const auto& p : curve.points(400))
    roc.add(p.false_matches, 1 - p.misses), det.add(p.false_matches, p.misses);
  return "<div class=\"charts\">" + roc.svg() + det.svg() + "</div>\n";
}

}  // namespace evaluate
