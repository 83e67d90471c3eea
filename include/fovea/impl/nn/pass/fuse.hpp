#pragma once

#include "fovea/impl/nn/pass/rewriter.hpp"
#include "fovea/nn/pass/fuse.hpp"

namespace fovea::inline FOVEA_ABI::nn {
namespace fuse_detail {

/// The functions that a convolution's store knows.
inline bool is_fusable(const unary& u) {
  switch (u.f) {
    case function::relu:
    case function::leaky_relu:
    case function::clip:
    case function::sigmoid:
    case function::hard_sigmoid:
    case function::hard_swish:
    case function::mish:
    case function::gelu:
    case function::gelu_tanh:
    case function::tanh:
    case function::softplus:
    case function::elu: return true;
    case function::silu: return u.a == 1;
    default: return false;
  }
}

struct fuser : pass_detail::rewriter {
  using rewriter::rewriter;

  static bool has_residual(const node& n) { return n.reads.size() > 3 && n.reads[3] != absent; }

  /// The f32 convolution that writes `v` for one reader and can still take an activation.
  node* open_conv(value_id v) {
    node* n = writer<conv>(v);
    if (!n || !read_once(v) || at(v).type != element::f32) return nullptr;
    const auto& c = n->does.get<conv>();
    return c.then.f == function::identity && !c.activation_before_residual ? n : nullptr;
  }

  void unary_node(node&& n) {
    const unary u = n.does.get<unary>();
    if (!is_fusable(u)) return keep(std::move(n));
    if (node* c = open_conv(n.reads[0])) {
      c->does.get<conv>().then = {u.f, u.a, u.b};
      return rename_result(*c, n.writes[0]);
    }
    if (node* m = writer<gemm>(n.reads[0]); m && read_once(n.reads[0]) &&
                                            m->does.get<gemm>().then.f == function::identity &&
                                            at(n.reads[0]).type == element::f32) {
      m->does.get<gemm>().then = {u.f, u.a, u.b};
      return rename_result(*m, n.writes[0]);
    }
    keep(std::move(n));
  }

  void prelu_node(node&& n) {
    node* c = open_conv(n.reads[0]);
    const auto channels = dims(n.writes[0]).empty() ? 0 : dims(n.writes[0]).back();
    const auto slopes = floats(n.reads[1]);
    if (!c || dims(n.reads[0]) != dims(n.writes[0]) || slopes.empty() ||
        (slopes.size() != 1 && (static_cast<std::int64_t>(slopes.size()) != channels ||
                                dims(n.reads[1]).back() != channels)))
      return keep(std::move(n));
    std::vector<float> each(slopes.begin(), slopes.end());
    each.resize(static_cast<std::size_t>(channels), each[0]);
    c->reads.resize(5, absent);
    c->reads[4] = new_constant("slopes", {channels}, each);
    c->does.get<conv>().then = {function::prelu, 0, 0};
    rename_result(*c, n.writes[0]);
  }

  /// An addition of two maps, where one comes from a convolution that nothing else reads.
  void add_node(node&& n) {
    for (const std::size_t i : {std::size_t(1), std::size_t(0)}) {
      node* c = writer<conv>(n.reads[i]);
      const value_id other = n.reads[1 - i];
      if (!c || has_residual(*c) || !read_once(n.reads[i]) || n.reads[0] == n.reads[1] ||
          at(n.writes[0]).type != element::f32 || dims(other) != dims(n.writes[0]) ||
          dims(n.reads[i]) != dims(n.writes[0]))
        continue;
      node moved = take(*c);  // to here, where `other` has been written too
      moved.reads.resize(moved.reads.size() > 4 ? 5 : 4, absent);
      moved.reads[3] = other;
      auto& op = moved.does.get<conv>();
      op.activation_before_residual = op.then.f != function::identity;
      moved.writes = n.writes;
      return keep(std::move(moved));
    }
    keep(std::move(n));
  }

  void visit(node&& n) {
    if (n.does.is<unary>()) return unary_node(std::move(n));
    if (const auto* b = n.does.get_if<binary>()) {
      if (b->f == binary_function::prelu) return prelu_node(std::move(n));
      if (b->f == binary_function::add) return add_node(std::move(n));
    }
    keep(std::move(n));
  }
};

}  // namespace fuse_detail

FOVEA_INLINE graph fuse(graph g) {
  fuse_detail::fuser to(std::move(g));
  return to.run([&](node&& n) { to.visit(std::move(n)); });
}

}  // namespace fovea::inline FOVEA_ABI::nn
