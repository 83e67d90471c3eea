#pragma once

#include "fovea/impl/nn/pass/rewriter.hpp"
#include "fovea/nn/pass/spell_activations.hpp"

#include <algorithm>
#include <limits>

namespace fovea::inline FOVEA_ABI::nn {
namespace spell_detail {

inline constexpr float infinity = std::numeric_limits<float>::infinity();

struct speller : pass_detail::rewriter {
  using rewriter::rewriter;
  using bf = binary_function;

  void replace(node&& n, operation does, std::vector<value_id> reads) {
    n.does = std::move(does);
    n.reads = std::move(reads);
    keep(std::move(n));
  }

  /// max(x, c), min(x, c) and relu as one kind of thing.
  void keep_clip(node&& n, value_id x, float low, float high) {
    while (const node* inner = writer<unary>(x)) {
      const auto& u = inner->does.get<unary>();
      if (u.f == function::relu)
        low = std::clamp(0.0f, low, high);
      else if (u.f == function::clip)
        low = std::clamp(u.a, low, high), high = std::clamp(u.b, low, high);
      else
        break;
      x = inner->reads[0];
    }
    if (low == 0 && high == infinity)
      return replace(std::move(n), unary{function::relu, 0, 0}, {x});
    replace(std::move(n), unary{function::clip, low, high}, {x});
  }

  /// clip(x + 3, 0, 6), as read by a hard swish; gives x.
  value_id relu6_of_plus_3(value_id v) {
    const node* clip = unary_writer(v, function::clip);
    if (!clip || clip->does.get<unary>().a != 0 || clip->does.get<unary>().b != 6) return absent;
    const node* add = binary_writer(clip->reads[0], bf::add);
    if (!add) return absent;
    if (is_scalar(add->reads[1], 3)) return add->reads[0];
    return is_scalar(add->reads[0], 3) ? add->reads[1] : absent;
  }

  /// n divides by `by`, or multiplies by its inverse; gives the other operand.
  value_id over(const node& n, float by) {
    const auto f = n.does.get<binary>().f;
    if (f == bf::div && is_scalar(n.reads[1], by)) return n.reads[0];
    if (f == bf::mul && is_scalar(n.reads[1], 1 / by)) return n.reads[0];
    return f == bf::mul && is_scalar(n.reads[0], 1 / by) ? n.reads[1] : absent;
  }

  bool sixth(node& n) {
    const value_id v = over(n, 6);
    if (v == absent) return false;
    if (const value_id x = relu6_of_plus_3(v); x != absent) {
      replace(std::move(n), unary{function::hard_sigmoid, 1.0f / 6, 0.5f}, {x});
      return true;
    }
    if (const node* product = binary_writer(v, bf::mul))
      for (int i = 0; i < 2; ++i) {
        const value_id x = product->reads[static_cast<std::size_t>(i)];
        if (relu6_of_plus_3(product->reads[static_cast<std::size_t>(1 - i)]) != x) continue;
        replace(std::move(n), unary{function::hard_swish, 0, 0}, {x});
        return true;
      }
    return false;
  }

  /// x g(x) for a known gate g.
  bool gated(node& n) {
    for (std::size_t i = 0; i < 2; ++i) {
      const value_id x = n.reads[i];
      const node* gate = writer<unary>(n.reads[1 - i]);
      if (!gate) continue;
      const auto& u = gate->does.get<unary>();
      if (gate->reads[0] == x && u.f == function::sigmoid)
        return replace(std::move(n), unary{function::silu, 1, 0}, {x}), true;
      if (gate->reads[0] == x && u.f == function::hard_sigmoid && near(u.a, 1.0f / 6) &&
          near(u.b, 0.5f))
        return replace(std::move(n), unary{function::hard_swish, 0, 0}, {x}), true;
      if (u.f != function::tanh) continue;
      if (const node* soft = unary_writer(gate->reads[0], function::softplus);
          soft && soft->reads[0] == x)
        return replace(std::move(n), unary{function::mish, 0, 0}, {x}), true;
    }
    return false;
  }
  static bool near(float a, float b) { return a - b < 1e-6f && b - a < 1e-6f; }

  /// 0.5 x (1 + erf(x / sqrt 2)), whichever way the three factors are grouped.
  bool gelu(node& n) {
    std::vector<value_id> factors;
    for (const value_id v : n.reads) {
      const node* inner = read_once(v) ? binary_writer(v, bf::mul) : nullptr;
      if (inner && factors.size() < 3)
        factors.insert(factors.end(), inner->reads.begin(), inner->reads.end());
      else
        factors.push_back(v);
    }
    if (factors.size() != 3) return false;
    for (std::size_t i = 1; i < 3 && !is_scalar(factors[0], 0.5f); ++i)
      std::swap(factors[0], factors[i]);
    if (!is_scalar(factors[0], 0.5f)) return false;
    for (std::size_t i = 1; i < 3; ++i)
      if (one_plus_erf(factors[3 - i]) == factors[i]) {
        const value_id x = factors[i];
        return replace(std::move(n), unary{function::gelu, 0, 0}, {x}), true;
      }
    return false;
  }
  value_id one_plus_erf(value_id v) {
    const node* add = binary_writer(v, bf::add);
    if (!add) return absent;
    const node* erf =
        unary_writer(is_scalar(add->reads[0], 1) ? add->reads[1] : add->reads[0], function::erf);
    if (!erf || !(is_scalar(add->reads[0], 1) || is_scalar(add->reads[1], 1))) return absent;
    const node* scaled = writer<binary>(erf->reads[0]);
    return scaled ? over(*scaled, 1.41421356f) : absent;
  }

  /// A constant along the last axis, times `factor`, as a slope per channel.
  value_id slopes(value_id c, float factor, value_id like) {
    const auto f = floats(c);
    const auto channels = dims(like).empty() ? 0 : dims(like).back();
    if (f.empty() || (f.size() != 1 && (static_cast<std::int64_t>(f.size()) != channels ||
                                        dims(c).back() != channels)))
      return absent;
    std::vector<float> s(f.begin(), f.end());
    for (float& x : s) x *= factor;
    return new_constant("slopes", {static_cast<std::int64_t>(s.size())}, s);
  }

  /// relu(x) + c (x - |x|): a slope of 2 c below 0; relu(x) + c (-relu(-x)): c; relu(x) + c
  /// relu(-x): -c.
  bool prelu(node& n) {
    for (std::size_t i = 0; i < 2; ++i) {
      const node* positive = unary_writer(n.reads[i], function::relu);
      const node* negative = binary_writer(n.reads[1 - i], bf::mul);
      if (!positive || !negative) continue;
      const value_id x = positive->reads[0];
      for (std::size_t k = 0; k < 2; ++k) {
        const float factor = negative_part(negative->reads[1 - k], x);
        if (factor == 0) continue;
        const value_id s = slopes(negative->reads[k], factor, x);
        if (s == absent) continue;
        return replace(std::move(n), binary{bf::prelu}, {x, s}), true;
      }
    }
    return false;
  }
  /// How often `v` is min(x, 0): 2 for x - |x|, 1 for -relu(-x), -1 for relu(-x), 0 for anything
  /// else.
  float negative_part(value_id v, value_id x) {
    if (const node* sub = binary_writer(v, bf::sub); sub && sub->reads[0] == x) {
      const node* abs = unary_writer(sub->reads[1], function::abs);
      return abs && abs->reads[0] == x ? 2.0f : 0.0f;
    }
    const node* neg = unary_writer(v, function::neg);
    const node* relu = unary_writer(neg ? neg->reads[0] : v, function::relu);
    const node* minus = relu ? unary_writer(relu->reads[0], function::neg) : nullptr;
    if (!minus || minus->reads[0] != x) return 0;
    return neg ? 1.0f : -1.0f;
  }

  void unary_node(node&& n) {
    const auto u = n.does.get<unary>();
    const value_id x = n.reads[0];
    if (u.f == function::relu) return keep_clip(std::move(n), x, 0, infinity);
    if (u.f == function::clip && u.a <= u.b) return keep_clip(std::move(n), x, u.a, u.b);
    keep(std::move(n));
  }

  void binary_node(node&& n) {
    const auto f = n.does.get<binary>().f;
    if (at(n.writes[0]).type != element::f32) return keep(std::move(n));
    if (f == bf::min || f == bf::max)
      for (std::size_t i = 0; i < 2; ++i)
        if (const auto c = floats(n.reads[i]);
            c.size() == 1 && dims(n.reads[1 - i]) == dims(n.writes[0])) {
          const value_id x = n.reads[1 - i];
          return f == bf::max ? keep_clip(std::move(n), x, c[0], infinity)
                              : keep_clip(std::move(n), x, -infinity, c[0]);
        }
    if ((f == bf::mul || f == bf::div) && sixth(n)) return;
    if (f == bf::mul && (gated(n) || gelu(n))) return;
    if (f == bf::add && prelu(n)) return;
    keep(std::move(n));
  }
};

}  // namespace spell_detail

FOVEA_INLINE graph spell_activations(graph g) {
  spell_detail::speller to(std::move(g));
  return to.run([&](node&& n) {
    const bool is_f32 =
        !n.writes.empty() && n.writes[0] != absent && to.at(n.writes[0]).type == element::f32;
    if (is_f32 && n.does.is<unary>()) return to.unary_node(std::move(n));
    if (is_f32 && n.does.is<binary>()) return to.binary_node(std::move(n));
    to.keep(std::move(n));
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
