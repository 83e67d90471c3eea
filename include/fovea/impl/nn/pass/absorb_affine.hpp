#pragma once

#include "fovea/impl/nn/pass/rewriter.hpp"
#include "fovea/nn/pass/absorb_affine.hpp"

#include <algorithm>
#include <cstring>

namespace fovea::inline FOVEA_ABI::nn {
namespace affine_detail {

/// Filters times one number each.
struct scaled final : deferred {
  tensor weights;  ///< at any address
  std::vector<float> by;

  scaled(tensor w, std::vector<float> factors) : weights(std::move(w)), by(std::move(factors)) {}
  void make(std::byte* to) const override {
    const std::byte* from = weights.raw();
    const auto depth = static_cast<std::size_t>(weights.count()) / by.size();
    for (const float s : by)
      for (std::size_t k = 0; k < depth; ++k, from += sizeof s, to += sizeof s) {
        float w;
        std::memcpy(&w, from, sizeof w);
        w *= s;
        std::memcpy(to, &w, sizeof w);
      }
  }
};

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
    const auto f = n.does.get<binary>().f;
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
    if (const auto* c = n.does.get_if<conv>())
      return c->then.f == function::identity && n.reads.size() <= 3 && usable(n);
    if (const auto* m = n.does.get_if<gemm>())
      return m->then.f == function::identity && m->transpose_b && m->alpha == 1 && m->beta == 1 &&
             usable(n);
    return false;
  }
  bool usable(const node& n) {
    const auto filters = dims(n.reads[1])[0];
    const value& bias = operand(n, 2);
    const value& weights = at(n.reads[1]);
    return weights.is_constant() && weights.type == element::f32 && weights.constant.count() > 0 &&
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
      scale(into, a.scale);
    into.reads.resize(3, absent);
    into.reads[2] = new_constant("bias", {static_cast<std::int64_t>(bias.size())}, bias);
  }

  void scale(node& into, const std::vector<float>& by) {
    const value& weights = at(into.reads[1]);
    tensor made(element::f32, weights.dims, std::make_shared<scaled>(weights.constant, by));
    into.reads[1] = g.add_constant("weights", std::move(made));
  }

  node* linear(value_id v) {
    if (node* n = writer<conv>(v)) return n;
    return writer<gemm>(v);
  }

  void visit(node&& n) {
    if (!n.does.is<binary>() || at(n.writes[0]).type != element::f32) return keep(std::move(n));
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
  return to.run([&](node&& n) { to.visit(std::move(n)); });
}

}  // namespace fovea::inline FOVEA_ABI::nn
