#pragma once

#include "fovea/nn/operation.hpp"

#include <cstdio>

// The parameters of operators in words, for dumps. What has its default is not said.
namespace fovea::inline FOVEA_ABI::nn::describe_detail {

inline std::string number(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", x);
  return text;
}

/// Words with one space between them.
class line {
 public:
  line& word(const std::string& w) {
    if (!w.empty()) text_ += (text_.empty() ? "" : " ") + w;
    return *this;
  }
  line& list(const char* name, const shape& s) {
    return s.empty() ? *this : word(name + (" " + s.text()));
  }
  line& real(const char* name, double x) { return word(name + (" " + number(x))); }
  line& count(const char* name, std::int64_t n, std::int64_t usual) {
    return n == usual ? *this : word(name + (" " + std::to_string(n)));
  }
  line& flag(const char* name, bool on) { return on ? word(name) : *this; }
  operator std::string() const { return text_; }

 private:
  std::string text_;
};

inline void say(line& l, const window& w) {
  static constexpr const char* rules[] = {"", "same_upper", "same_lower", "valid"};
  l.list("strides", w.strides).list("dilations", w.dilations);
  l.list("begin", w.begin).list("end", w.end);
  l.word(rules[static_cast<int>(w.pads)]);
}

inline void say(line& l, function f, float a, float b) {
  if (f == function::identity) return;
  l.word(name_of(f));
  if (a != 0 || b != 0) l.word(number(a));
  if (b != 0) l.word(number(b));
}

struct words {
  template <class Op>
  requires requires(Op op) { op.axis; }
  std::string operator()(const Op& op) const { return "axis " + std::to_string(op.axis); }

  std::string operator()(const unary& u) const {
    line l;
    if (u.a != 0 || u.b != 0) l.word(number(u.a));
    if (u.b != 0) l.word(number(u.b));
    return l;
  }
  std::string operator()(const cast& c) const { return name_of(c.to); }
  std::string operator()(const conv& c) const {
    line l;
    say(l, c.at);
    l.count("groups", c.groups, 1);
    say(l, c.then.f, c.then.a, c.then.b);
    return l.flag("activation_before_residual", c.activation_before_residual);
  }
  std::string operator()(const conv_transpose& c) const {
    line l;
    say(l, c.at);
    l.count("groups", c.groups, 1).list("extra", c.extra).list("output", c.output);
    say(l, c.then.f, c.then.a, c.then.b);
    return l;
  }
  std::string operator()(const integer_conv& c) const {
    line l;
    say(l, c.at);
    l.count("groups", c.groups, 1).count("x_zero", c.x_zero, 0).count("zero", c.zero, 0);
    l.count("low", c.low, 0).count("high", c.high, 255);
    return l.flag("to f32", c.to == element::f32);
  }
  std::string operator()(const integer_pair& p) const { return p.product ? "product" : "sum"; }
  std::string operator()(const pool& p) const {
    static constexpr const char* kinds[] = {"max", "average", "lp"};
    line l;
    l.word(kinds[static_cast<int>(p.is)]).list("kernel", p.kernel);
    say(l, p.at);
    return l.flag("round_up", p.round_up).flag("count_padding", p.count_padding);
  }
  std::string operator()(const gemm& g) const {
    line l;
    l.flag("transpose_a", g.transpose_a).flag("transpose_b", g.transpose_b);
    if (g.alpha != 1) l.real("alpha", g.alpha);
    if (g.beta != 1) l.real("beta", g.beta);
    say(l, g.then.f, g.then.a, g.then.b);
    return l;
  }
  std::string operator()(const depth_to_space& d) const {
    return line().count("block", d.block, 0).flag("columns_first", d.columns_first);
  }
  std::string operator()(const space_to_depth& d) const {
    return line().count("block", d.block, 0);
  }
  std::string operator()(const transpose& t) const { return t.order.text(); }
  std::string operator()(const reshape& r) const {
    return line().flag("zero_is_zero", r.zero_is_zero);
  }
  std::string operator()(const split& s) const {
    return line().count("axis", s.axis, -9).count("parts", s.parts, 0);
  }
  std::string operator()(const pad& p) const {
    static constexpr const char* rules[] = {"constant", "reflect", "edge", "wrap"};
    return rules[static_cast<int>(p.mode)];
  }
  std::string operator()(const gather_nd& g) const {
    return line().count("batch_axes", g.batch_axes, 0);
  }
  std::string operator()(const trilu& t) const { return t.upper ? "upper" : "lower"; }
  std::string operator()(const reduce& r) const {
    return line().word(name_of(r.is)).flag("drop", !r.keep);
  }
  std::string operator()(const arg_reduce& a) const {
    return line()
        .word(a.largest ? "largest" : "smallest")
        .count("axis", a.axis, -9)
        .flag("drop", !a.keep);
  }
  std::string operator()(const softmax& s) const {
    return line().count("axis", s.axis, -9).flag("to_end", s.to_end).flag("logarithm", s.logarithm);
  }
  std::string operator()(const group_norm& g) const { return line().count("groups", g.groups, 0); }
  std::string operator()(const local_response_norm& n) const {
    return line().count("size", n.size, 0).count("axis", n.axis, 1);
  }
  std::string operator()(const mean_variance_norm& n) const { return n.axes.text(); }
  std::string operator()(const resize& r) const {
    static constexpr const char* methods[] = {"nearest", "linear", "cubic"};
    static constexpr const char* places[] = {
        "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners",
        "asymmetric", "tf_half_pixel_for_nn", "tf_crop_and_resize"};
    return line()
        .word(methods[static_cast<int>(r.by)])
        .word(places[static_cast<int>(r.where)])
        .list("axes", r.axes)
        .flag("antialias", r.antialias);
  }
  std::string operator()(const grid_sample& g) const {
    static constexpr const char* methods[] = {"linear", "nearest", "cubic"};
    static constexpr const char* borders[] = {"zeros", "edge", "reflection"};
    return line()
        .word(methods[static_cast<int>(g.by)])
        .word(borders[static_cast<int>(g.outside)])
        .flag("align_corners", g.align_corners);
  }
  std::string operator()(const roi_align& r) const {
    return line().count("height", r.height, 0).count("width", r.width, 0);
  }
  template <class Op>
  requires std::is_base_of_v<recurrent, Op> std::string operator()(const Op& op) const {
    static constexpr const char* ways[] = {"", "backward", "both"};
    return line().count("hidden", op.hidden, 0).word(ways[static_cast<int>(op.go)]);
  }
};

}  // namespace fovea::inline FOVEA_ABI::nn::describe_detail
