#pragma once

#include "fovea/impl/nn/pass/rewriter.hpp"
#include "fovea/nn/pass/absorb_affine.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI::nn {
namespace affine_detail {

struct absorber : pass_detail::rewriter {
  using rewriter::rewriter;
  using bf = binary_function;

  /// `c` as one number for each of `channels`; empty where it varies along another axis.
  std::vector<float> per_channel(value_id c, std::int64_t channels) {
    const auto f = floats(c);
    if (f.size() == 1) return std::vector<float>(static_cast<std::size_t>(channels), f[0]);
    if (static_cast<std::int64_t>(f.size()) != channels || dims(c).back() != channels) return {};
    return {f.begin(), f.end()};
  }

  /// What n does to its other operand x, as s x + t with s and t per channel.
  struct affine {
    value_id x = absent;
    std::vector<float> scale, shift;
  };
  affine as_affine(const node& n) {
    const auto f = std::get<binary>(n.does).f;
    for (std::size_t i = 0; i < 2; ++i) {
      const value_id x = n.reads[i], c = n.reads[1 - i];
      if (dims(x) != dims(n.writes[0]) || dims(x).empty()) continue;
      const auto numbers = per_channel(c, dims(x).back());
      if (numbers.empty() || dims(c).rank() > dims(x).rank()) continue;
      affine a{x, numbers, numbers};
      if (f == bf::mul)
        std::fill(a.shift.begin(), a.shift.end(), 0.0f);
      else if (f == bf::add)
        std::fill(a.scale.begin(), a.scale.end(), 1.0f);
      else if (f == bf::sub)
        subtract(a, i == 0);
      else if (f == bf::div && i == 0)
        divide(a);
      else
        continue;
      return a;
    }
    return {};
  }
  static void subtract(affine& a, bool constant_from_x) {  // x - c, or c - x
    std::fill(a.scale.begin(), a.scale.end(), constant_from_x ? 1.0f : -1.0f);
    if (constant_from_x)
      for (float& t : a.shift) t = -t;
  }
  static void divide(affine& a) {
    for (float& s : a.scale) s = 1 / s;
    std::fill(a.shift.begin(), a.shift.end(), 0.0f);
  }

  /// Whether the node is linear in what it writes and its weights are constant f32.
  bool takes_affine(const node& n) {
    if (const auto* c = std::get_if<conv>(&n.does))
      return c->then.f == function::identity && n.reads.size() <= 3 && usable(n);
    if (const auto* m = std::get_if<gemm>(&n.does))
      return m->then.f == function::identity && m->transpose_b && m->alpha == 1 && m->beta == 1 &&
             usable(n);
    return false;
  }
  bool usable(const node& n) {
    const auto filters = dims(n.reads[1])[0];
    const value& bias = operand(n, 2);
    return !floats(n.reads[1]).empty() &&
           (!bias.dims.rank() && bias.type == element::none
                ? true
                : bias.is_constant() && bias.type == element::f32 && bias.dims == shape{filters});
  }

  void absorb(node& into, const affine& a) {
    std::vector<float> bias(a.shift);
    if (operand(into, 2).is_constant()) {
      const auto old = floats(into.reads[2]);
      for (std::size_t f = 0; f < bias.size(); ++f) bias[f] += a.scale[f] * old[f];
    }
    if (std::any_of(a.scale.begin(), a.scale.end(), [](float s) { return s != 1; }))
      into.reads[1] = g.add_constant("weights", scaled(into.reads[1], a.scale));
    into.reads.resize(3, absent);
    into.reads[2] = new_constant("bias", {static_cast<std::int64_t>(bias.size())}, bias);
  }

  /// Filters times one number each.
  tensor scaled(value_id weights, const std::vector<float>& by) {
    const auto w = floats(weights);
    tensor made(element::f32, dims(weights));
    float* to = made.writable().as<float>();
    const std::size_t depth = by.empty() ? 0 : w.size() / by.size();
    for (std::size_t f = 0; f < by.size(); ++f)
      for (std::size_t k = 0; k < depth; ++k) to[f * depth + k] = w[f * depth + k] * by[f];
    return made;
  }

  node* linear(value_id v) {
    if (node* n = writer<conv>(v)) return n;
    return writer<gemm>(v);
  }

  void visit(node n) {
    if (!std::holds_alternative<binary>(n.does) || at(n.writes[0]).type != element::f32)
      return keep(std::move(n));
    const affine a = as_affine(n);
    node* before = a.x == absent ? nullptr : linear(a.x);
    if (!before || !read_once(a.x) || !takes_affine(*before)) return keep(std::move(n));
    absorb(*before, a);
    rename_result(*before, n.writes[0]);
  }
};

}  // namespace affine_detail

FOVEA_INLINE graph absorb_affine(graph g) {
  affine_detail::absorber to(std::move(g));
  return to.run([&](node n) { to.visit(std::move(n)); });
}

}  // namespace fovea::inline FOVEA_ABI::nn
