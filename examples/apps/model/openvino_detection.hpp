#pragma once

#include "apps/model/openvino_layer.hpp"

#include <algorithm>

namespace model {

// What ends detectors and readers. No other format has these operators; they become their
// arithmetic, and what chooses among boxes or letters is left to the program that runs the model.

/// At most 256 numbers of a list "149.5,95.6".
inline std::vector<float> real_list(const ov_layer& l, const char* name) {
  std::vector<float> out;
  const std::string text(l.text(name));
  for (const char* at = text.c_str(); *at && out.size() < 256;) {
    char* end = nullptr;
    const float value = std::strtof(at, &end);
    if (end == at) break;
    out.push_back(value);
    for (at = end; *at == ' ' || *at == ',';) ++at;
  }
  return out;
}

/// Prior boxes of given sizes around the cells of a map: [2, cells * sizes * 4], corners then
/// variances. reads (extents of the map, extents of the picture), both constant.
inline void prior_box_clustered(ov_layer& l) {
  const auto map = l.to.numbers(l.in(0)), picture = l.to.numbers(l.in(1));
  const auto widths = real_list(l, "width"), heights = real_list(l, "height");
  const auto variances = real_list(l, "variance");
  if (map.size() != 2 || picture.size() != 2 || widths.size() != heights.size() ||
      variances.size() != 4 || map[0] < 1 || map[1] < 1 || map[0] > 4096 || map[1] > 4096)
    l.to.fail("has sizes or extents that do not fit together");
  else if (map[0] * map[1] * std::int64_t(widths.size()) > 1 << 20)
    l.to.fail("has more than a million boxes");
  if (l.to.failed()) return;
  const float high = float(picture[0]), wide = float(picture[1]), step = l.real("step", 0);
  float down = l.real("step_h", step), right = l.real("step_w", step);
  if (down == 0) down = high / float(map[0]);
  if (right == 0) right = wide / float(map[1]);
  const float offset = l.real("offset", 0.5f);
  const auto clip = [&](float v) { return l.flag("clip") ? std::clamp(v, 0.f, 1.f) : v; };
  std::vector<float> out, spread;
  for (std::int64_t y = 0; y < map[0]; ++y)
    for (std::int64_t x = 0; x < map[1]; ++x)
      for (std::size_t i = 0; i < widths.size(); ++i) {
        const float cx = (float(x) + offset) * right, cy = (float(y) + offset) * down;
        for (const float side : {-.5f, .5f}) {
          out.push_back(clip((cx + side * widths[i]) / wide));
          out.push_back(clip((cy + side * heights[i]) / high));
        }
        spread.insert(spread.end(), variances.begin(), variances.end());
      }
  const auto count = static_cast<std::int64_t>(out.size());
  out.insert(out.end(), spread.begin(), spread.end());
  l.give(l.to.constant(nn::tensor::of<float>({2, count}, out)));
}

/// Columns `first` to before `last` of the last axis.
inline value_id columns(author& to, value_id x, std::int64_t first, std::int64_t last) {
  return to.add(nn::slice{}, {x, to.list({first}), to.list({last}), to.list({-1})});
}

/// Offsets to priors become corners: centre + v p d and size exp(v d). Gives boxes [1, N, 4] as
/// parts of the picture and scores [1, N, classes]; nothing is suppressed.
inline void detection_output(ov_layer& l) {
  using f = nn::binary_function;
  author& to = l.to;
  const std::int64_t classes = l.whole("num_classes", 0), count = l.in_dims(0).back() / 4;
  const bool encoded = l.flag("variance_encoded_in_target");
  if (l.text("code_type") != "caffe.PriorBoxParameter.CENTER_SIZE" || !l.flag("share_location") ||
      classes < 1)
    to.refuse("codes its boxes as " + std::string(l.text("code_type")));
  const value_id deltas = to.reshape(l.in(0), {1, count, 4});
  const value_id priors = to.reshape(l.in(2), {encoded ? 1 : 2, count, 4});
  const auto row = [&](std::int64_t i) {
    return to.add(nn::slice{}, {priors, to.list({i}), to.list({i + 1}), to.list({0})});
  };
  const value_id low = columns(to, row(0), 0, 2), high = columns(to, row(0), 2, 4);
  const value_id half = to.number(.5f);
  const value_id size = to.binary(f::sub, high, low);
  const value_id centre = to.binary(f::mul, to.binary(f::add, low, high), half);
  const value_id scaled = encoded ? deltas : to.binary(f::mul, deltas, row(1));
  const value_id shift = to.binary(f::mul, columns(to, scaled, 0, 2), size);
  const value_id growth = to.unary(nn::function::exp, columns(to, scaled, 2, 4));
  const value_id middle = to.binary(f::add, centre, shift);
  const value_id reach = to.binary(f::mul, to.binary(f::mul, growth, size), half);
  l.give(
      to.add(nn::concat{-1}, {to.binary(f::sub, middle, reach), to.binary(f::add, middle, reach)}));
  l.give(to.reshape(l.in(1), {1, count, classes}));
}

/// (x - low) in levels between low and high, rounded, on the scale of the outputs.
/// reads (x, input low, input high, output low, output high).
inline void fake_quantize(ov_layer& l) {
  using f = nn::binary_function;
  author& to = l.to;
  const std::int64_t levels = l.whole("levels", 0);
  if (levels < 2 || levels > 65536) to.fail("has " + std::to_string(levels) + " levels");
  const value_id low = l.in(1), high = l.in(2), out_low = l.in(3), out_high = l.in(4);
  const value_id steps = to.number(float(levels - 1));
  const value_id span = to.binary(f::sub, high, low);
  const value_id tiny = to.number(1e-30f);  // a channel of equal limits is all low
  const value_id into = to.binary(f::div, steps, to.binary(f::max, span, tiny));
  const value_id from = to.binary(f::div, to.binary(f::sub, out_high, out_low), steps);
  const value_id inside = to.binary(f::min, to.binary(f::max, l.in(0), low), high);
  const value_id level =
      to.unary(nn::function::round, to.binary(f::mul, to.binary(f::sub, inside, low), into));
  l.give(to.binary(f::add, to.binary(f::mul, level, from), out_low));
}

}  // namespace model
