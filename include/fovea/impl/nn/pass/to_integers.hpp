#pragma once

#include "fovea/impl/nn/pass/whole_products.hpp"
#include "fovea/nn/pass/to_integers.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI::nn {
namespace integer_detail {

struct integer_maker : whole_products {
  using whole_products::whole_products;

  void visit(node&& n) {
    byte_map m;
    if (auto* d = n.does.get_if<dequantize_linear>();
        d && d->block == 0 && !at(n.reads[0]).is_constant() &&
        at(n.writes[0]).type == element::f32 && one_scale(n, at(n.reads[0]).type, m)) {
      m.alone = read_once(n.reads[0]);
      m.bytes = as_unsigned(n.reads[0]);
      maps[n.writes[0]] = m;
      n.reads = {m.bytes, n.reads[1], byte_constant("zero", m.zero)};
      return keep(std::move(n));
    }
    if (auto* q = n.does.get_if<quantize_linear>(); q && q->block == 0 &&
                                                    at(n.reads[0]).type == element::f32 &&
                                                    one_scale(n, at(n.writes[0]).type, m))
      return quantize(std::move(n), m);
    if (const node* q = n.does.is<transpose>() ? writer<quantize_linear>(n.reads[0]) : nullptr;
        q && read_once(n.reads[0]))
      return turn_first(std::move(n), *q);
    if (const byte_map* from = moves(n.does) ? map_of(n.reads[0]) : nullptr)
      return move_first(std::move(n), *from);
    keep(std::move(n));
  }

  void quantize(node&& n, byte_map m) {
    const value_id given = n.writes[0];
    const bool is_signed = at(given).type == element::i8;
    m.bytes = is_signed ? g.add_value({at(given).name, element::u8, dims(given), {}}) : given;
    if (!made(n.reads[0], {m}) && !whole_product(n.reads[0], {m})) {
      n.reads = {n.reads[0], n.reads[1], byte_constant("zero", m.zero)};
      n.writes = {m.bytes};
      keep(std::move(n));
    }
    if (is_signed) turned(m.bytes, element::i8, given), unsigned_[given] = m.bytes;
  }

  /// Makes an integer operator that gives the bytes of `x`; false where there is none.
  bool made(value_id x, request r) {
    if (const byte_map* same = map_of(x);
        same && same->scale == r.to.scale && same->zero == r.to.zero) {
      keep({identity{}, {same->bytes}, {r.to.bytes}, at(r.to.bytes).name});
      return true;
    }
    const value_id whole = x;
    x = limited(x, r);
    if (const node* n = binary_writer(x, binary_function::prelu);
        n && (r.slopes = slopes_of(*n)) != absent) {
      if (bend(n->reads[0], r)) return true;
      x = n->reads[0];
    }
    if (product(x, r)) return true;
    if (const node* n = writer<binary>(x); n && pair(*n, r)) return true;
    return table(whole, r.to) || move(whole, r.to);
  }

  /// A convolution whose bytes only a PReLU reads takes that into its store.
  bool bend(value_id x, const request& r) {
    const byte_map* from = map_of(x);
    if (!from || !from->alone || !read_once(x)) return false;
    node* n = writer<integer_conv>(from->bytes);
    auto* op = n ? n->does.get_if<integer_conv>() : nullptr;
    const float rise = from->scale / r.to.scale;
    if (!op || op->to != element::u8 || n->reads.size() != 4 || !(rise > 0 && rise < 4096))
      return false;
    op->least = op->low - op->zero, op->most = op->high - op->zero;
    op->rise = rise, op->zero = r.to.zero, op->low = r.low, op->high = r.high;
    const value_id slopes = scaled(r.slopes, rise);
    n->reads.push_back(slopes);
    rename_result(*n, r.to.bytes);
    return true;
  }

  /// The convolution or product that writes `x`.
  bool product(value_id x, const request& r) {
    node* n = writer<conv>(x);
    if (!n) n = writer<gemm>(x);
    if (!n) n = writer<matmul>(x);
    if (!n && writer<reshape>(x) && read_once(x)) {
      node* inner = writer<gemm>(writer<reshape>(x)->reads[0]);
      if (inner) n = inner;
    }
    return n && integer_product(node(*n), {r.to.bytes, r.to.scale, r.to.zero}, r, element::u8);
  }

  bool integer_product(node n, const byte_map& to, const request& r, element type) {
    const byte_map* from = map_of(n.reads[0]);
    const auto* c = n.does.get_if<conv>();
    const auto* m = n.does.get_if<gemm>();
    if (!from || n.reads.size() > 3 ||
        (c && (c->then.f != function::identity || dims(n.reads[0]).rank() > 4 ||
               dims(n.reads[0]).rank() < 3)) ||
        (m && (m->transpose_a || m->alpha != 1 || m->beta != 1 || m->then.f != function::identity)))
      return false;
    byte_weights w;
    if (!weight_finder(*this).find(n.reads[1], c || (m && m->transpose_b) ? 0 : 1, w)) return false;
    if (!w.are_bytes() || (!c && (w.dims.rank() != 2 || dims(n.reads[0]).rank() < 2))) return false;
    std::span<const float> bias;
    if (operand(n, 2).type != element::none && (bias = floats(n.reads[2])).size() != w.scale.size())
      return false;
    filter_sums sums;
    if (!sums.make(w, bias, from->scale, from->zero, type == element::f32 ? 1.0f : to.scale))
      return false;
    if (!c && r.slopes != absent) return false;
    integer_conv op;
    if (c) op.at = c->at, op.groups = c->groups;
    op.x_zero = from->zero, op.zero = to.zero, op.low = r.low, op.high = r.high, op.to = type;
    const auto filters = static_cast<std::int64_t>(w.scale.size());
    const std::int64_t depth = filters ? static_cast<std::int64_t>(w.w.size()) / filters : 0;
    value_id x = from->bytes, y = to.bytes;
    shape wd = w.dims, flat_y;
    if (!c) {  // rows are the pixels of a map of one row
      const std::int64_t rows = depth ? dims(x).count() / depth : 0;
      x = flattened(x, {1, rows, depth});
      wd = {filters, 1, depth}, flat_y = {1, rows, filters};
      y = g.add_value({n.name, type, flat_y, {}});
    }
    std::vector<value_id> reads{
        x, g.add_constant("weights", tensor::of<std::int8_t>(wd, w.bytes())),
        g.add_constant("start", tensor::of<std::int32_t>({filters}, sums.start)),
        g.add_constant("scale", tensor::of<float>({filters}, sums.scale))};
    if (r.slopes != absent) reads.push_back(r.slopes);
    keep({op, std::move(reads), {y}, n.name});
    if (!c) keep({reshape{true}, {y, new_list("extents", dims(to.bytes))}, {to.bytes}, n.name});
    return true;
  }
  value_id flattened(value_id v, const shape& d) {
    const value_id flat = g.add_value({at(v).name, at(v).type, d, {}});
    keep({reshape{true}, {v, new_list("extents", d)}, {flat}, at(v).name});
    return flat;
  }

  /// A sum, difference or product of two maps of one shape.
  bool pair(const node& n, const request& r) {
    const auto f = n.does.get<binary>().f;
    const byte_map *a = map_of(n.reads[0]), *b = map_of(n.reads[1]);
    const bool product = f == binary_function::mul;
    if (!a || !b || dims(n.reads[0]) != dims(n.reads[1]) ||
        !(product || f == binary_function::add || f == binary_function::sub))
      return false;
    const double unit = double(r.to.scale);
    const double as =
        product ? double(a->scale) * double(b->scale) / unit : double(a->scale) / unit;
    const double bs = double(b->scale) / unit * (f == binary_function::sub ? -1 : 1);
    if (as > 4096 || std::abs(bs) > 4096) return false;
    std::vector<value_id> reads{a->bytes, b->bytes};
    if (r.slopes != absent) reads.push_back(r.slopes);
    keep({integer_pair{product, a->zero, b->zero, static_cast<float>(as), static_cast<float>(bs),
                       r.to.zero, r.low, r.high},
          std::move(reads),
          {r.to.bytes},
          n.name});
    return true;
  }

  /// Operators that only move elements move bytes as well; another scale is a table. What comes
  /// from a product is quantized before it moves.
  bool move(value_id x, const byte_map& to) {
    const node* found = mover(x);
    if (!found) return false;
    node n = *found;
    const std::size_t maps_read = n.does.is<concat>() ? n.reads.size() : 1;
    for (std::size_t i = 0; i < maps_read; ++i)
      if (!map_of(n.reads[i]) && (maps_read > 1 || !read_once(n.reads[i]))) return false;
    if (!map_of(n.reads[0])) {
      byte_map before = to;
      before.bytes = g.add_value({at(n.reads[0]).name, element::u8, dims(n.reads[0]), {}});
      if (!product(n.reads[0], {before})) return false;
      n.reads[0] = before.bytes;
    } else {
      for (std::size_t i = 0; i < maps_read; ++i) n.reads[i] = rescaled(*map_of(n.reads[i]), to);
    }
    n.writes = {to.bytes};
    keep(std::move(n));
    return true;
  }
  static bool moves(const operation& does) {
    return does.is<reshape>() || does.is<transpose>() || does.is<slice>() ||
           does.is<depth_to_space>() || does.is<space_to_depth>();
  }
  node* mover(value_id x) {
    if (node* n = writer<concat>(x)) return n;
    if (node* n = writer<reshape>(x)) return n;
    if (node* n = writer<transpose>(x)) return n;
    if (node* n = writer<slice>(x)) return n;
    if (node* n = writer<depth_to_space>(x)) return n;
    return writer<space_to_depth>(x);
  }

  /// transpose(q(x)) = q(transpose(x)): floats turn faster than bytes.
  void turn_first(node&& n, node q) {
    const value_id turned = g.add_value({n.name, element::f32, dims(n.writes[0]), {}});
    keep({n.does, {q.reads[0]}, {turned}, n.name});
    q.reads[0] = turned, q.writes = n.writes;
    keep(std::move(q));
  }

  /// move(d(x)) = d(move(x)): whoever reads it may read bytes.
  void move_first(node&& n, byte_map m) {
    const value_id real = n.writes[0];
    const node* q = writer<quantize_linear>(m.bytes);
    if (q && n.does.is<transpose>()) {  // floats turn faster than bytes
      node again = *q;
      again.reads[0] = g.add_value({n.name, element::f32, dims(real), {}});
      keep({n.does, {q->reads[0]}, {again.reads[0]}, n.name});
      n = std::move(again);
    } else {
      n.reads[0] = m.bytes;
    }
    m.bytes = g.add_value({at(real).name, element::u8, dims(real), {}});
    n.writes = {m.bytes};
    const std::string name = n.name;
    keep(std::move(n));
    maps[real] = m;
    keep(
        {dequantize_linear{},
         {m.bytes, g.add_constant("scale", tensor::scalar(m.scale)), byte_constant("zero", m.zero)},
         {real},
         name});
  }
};

/// Products of bytes that nothing quantizes give f32.
struct real_products : integer_maker {
  using integer_maker::integer_maker;

  void last(node&& n) {
    byte_map m;
    if (n.does.is<dequantize_linear>() && !at(n.reads[0]).is_constant() &&
        at(n.reads[0]).type == element::u8 && one_scale(n, element::u8, m)) {
      m.bytes = n.reads[0];
      maps[n.writes[0]] = m;
    } else if ((n.does.is<conv>() || n.does.is<gemm>() || n.does.is<matmul>()) &&
               integer_product(n, {n.writes[0], 1, 0}, {}, element::f32)) {
      return;
    }
    keep(std::move(n));
  }
};

}  // namespace integer_detail

FOVEA_INLINE bool is_quantized(const graph& g) {
  return std::any_of(g.nodes.begin(), g.nodes.end(),
                     [](const node& n) { return n.does.is<dequantize_linear>(); });
}

FOVEA_INLINE graph to_integers(graph g) {
  integer_detail::integer_maker to(std::move(g));
  graph whole = to.run([&](node&& n) { to.visit(std::move(n)); });
  integer_detail::real_products rest(std::move(whole));
  return rest.run([&](node&& n) { rest.last(std::move(n)); });
}

}  // namespace fovea::inline FOVEA_ABI::nn
