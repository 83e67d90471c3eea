#include <doctest/doctest.h>
#include <fovea/nn/op/normalization.hpp>
#include <fovea/nn/op/recurrent.hpp>
#include <fovea/nn/op/sampling.hpp>
#include <fovea/nn/op/spatial.hpp>

#include "support/run_op.hpp"

#include <limits>

// Operators with random parameters on random operands: infer either refuses or compute stays within
// what it was given, which the address sanitizer watches.

using namespace fovea::nn;
using namespace fovea_test;

namespace {

struct dice {
  std::mt19937 engine;

  std::int64_t below(std::int64_t n) { return std::int64_t(engine() % std::uint64_t(n)); }
  bool often() { return below(8) != 0; }
  bool coin() { return below(2) == 0; }
  /// Mostly small, at times what a file should not hold.
  std::int64_t number() {
    static constexpr std::int64_t wild[] = {-1,
                                            0,
                                            -3,
                                            std::int64_t(1) << 31,
                                            std::int64_t(1) << 62,
                                            std::numeric_limits<std::int64_t>::min(),
                                            std::numeric_limits<std::int64_t>::max()};
    return below(24) ? 1 + below(3) : wild[below(7)];
  }
  shape list(int rank) {
    shape s;
    if (below(3) == 0) return s;
    if (!often()) rank = int(below(6));
    for (int i = 0; i < rank; ++i) s.push_back(number());
    return s;
  }
  shape extents(int rank) {
    shape s;
    if (!often()) rank = int(below(7));
    for (int i = 0; i < rank; ++i) s.push_back(below(12) ? 1 + below(5) : 0);
    return s;
  }
  element real() {
    static constexpr element types[] = {element::f64, element::f16, element::bf16};
    return below(4) ? element::f32 : types[below(3)];
  }
  tensor filled(element type, const shape& dims) {
    tensor t(type, dims);
    for (std::int64_t i = 0; i < t.count(); ++i)
      store_real(
          t.writable(), i,
          below(30) ? double(below(200)) / 50 - 2 : 1e30 * double(below(3) - 1) / double(below(2)));
    return t;
  }
  window around(int spatial) {
    return {list(spatial), list(spatial), list(spatial), list(spatial), window::rule(below(4))};
  }
};

/// Whether computing `y` is a matter of moments.
bool is_small(const std::vector<fact>& y) {
  for (const auto& f : y)
    if (f.dims.count() > 1 << 14) return false;
  return true;
}

int computed = 0;

template <class Op>
void attempt(const Op& op, const std::vector<tensor>& reads) {
  const auto known = facts_of(reads);
  const auto made = infer(op, facts(known));
  if (!made) {
    CHECK_FALSE(made.error().sentence.empty());
    return;
  }
  for (const auto& f : *made) CHECK(is_countable(f.dims, size_of(f.type)));
  if (!is_small(*made)) return;
  run_op(op, reads);
  ++computed;
}

void try_windows(dice& d) {
  const int rank = 3 + int(d.below(3));
  const auto type = d.real();
  const auto x = d.extents(rank);
  auto w = d.extents(rank);
  const std::int64_t groups = d.often() ? 1 : d.number();
  if (d.often() && !w.empty() && !x.empty()) w[w.rank() - 1] = x.back();
  const auto m = w.empty() ? 1 : w[0];
  const activation then{function(d.below(46)), 0.5f, 1};
  std::vector<tensor> reads{d.filled(type, x), d.filled(type, w)};
  if (d.coin()) reads.push_back(d.filled(type, {m}));
  attempt(conv{d.around(rank - 2), groups, then, d.coin()}, reads);
  attempt(conv_transpose{d.around(rank - 2), groups, d.list(rank - 2), d.list(rank - 2), then},
          reads);
  attempt(pool{pool::kind(d.below(3)), d.list(rank - 2), d.around(rank - 2), d.coin(), d.coin(),
               d.number(), d.coin()},
          {reads[0]});
}

void try_products(dice& d) {
  const auto type = d.often() ? d.real() : element(d.below(20));
  const auto a = d.extents(2 + int(d.below(2))), b = d.extents(2);
  const activation then{function(d.below(46)), 0.5f, 1};
  attempt(matmul{}, {d.filled(type, a), d.filled(type, b)});
  attempt(gemm{2, 1, d.coin(), d.coin(), then},
          {d.filled(type, a), d.filled(type, b), d.filled(type, d.extents(1))});
  attempt(depth_to_space{d.number(), d.coin()}, {d.filled(type, {2, 1, 3, 4 * (1 + d.below(3))})});
  attempt(space_to_depth{d.number()}, {d.filled(type, d.extents(4))});
}

void try_norms(dice& d) {
  const auto type = d.real();
  const auto dims = d.extents(1 + int(d.below(4)));
  const auto x = d.filled(type, dims);
  const int axis = int(d.below(7)) - 3;
  const auto channels = axis >= 0 && axis < dims.rank() ? dims[axis] : 1;
  const auto v = d.filled(d.real(), {channels}), u = d.filled(d.real(), d.extents(1));
  attempt(batch_norm{1e-5f, 0.5f, d.coin(), axis}, {x, v, v, v, v});
  attempt(instance_norm{1e-5f, axis}, {x, v, v});
  attempt(layer_norm{axis, 1e-5f, d.coin()}, {x, u, u});
  attempt(group_norm{d.number(), 0}, {x, v, v});
  attempt(lp_norm{axis, int(d.below(4)), 0}, {x});
  attempt(local_response_norm{d.number(), 1, 1, 1, axis}, {x});
  attempt(mean_variance_norm{d.list(2)}, {x});
}

void try_samplings(dice& d) {
  const auto type = d.often() ? d.real() : element(d.below(20));
  const int rank = 1 + int(d.below(4));
  const auto x = d.filled(type, d.extents(rank));
  std::vector<std::int64_t> sizes;
  for (int i = 0; i < rank; ++i) sizes.push_back(d.below(9) ? d.below(7) : d.number());
  resize op;
  op.by = resize::method(d.below(3)), op.where = resize::coordinates(d.below(7));
  op.nearest = resize::rounding(d.below(5)), op.keep = resize::aspect(d.below(3));
  op.exclude_outside = d.coin(), op.antialias = d.coin();
  if (!d.often()) op.axes = d.list(rank);
  const auto roi = d.filled(element::f32, {2 * rank});
  attempt(op, {x, roi, {}, tensor::list(sizes)});
  attempt(op, {x, roi, d.filled(element::f32, {rank})});
  const auto map = d.filled(d.real(), d.extents(4));
  attempt(grid_sample{grid_sample::method(d.below(3)), grid_sample::border(d.below(3)), d.coin()},
          {map, d.filled(element::f32, {map.dims().rank() ? map.dims()[0] : 1, 2, 3, 2})});
  const auto indices = tensor::list(std::vector<std::int64_t>{d.number(), d.number(), 0});
  roi_align pooled{d.coin(), d.number(), d.number(), d.number(), 1, d.coin()};
  if (pooled.samples < 9) attempt(pooled, {map, d.filled(element::f32, {3, 4}), indices});
  attempt(non_max_suppression{d.coin()},
          {d.filled(element::f32, {2, 5, 4}), d.filled(element::f32, {2, d.below(3), 5}),
           tensor::scalar(d.number()), d.filled(element::f32, {})});
}

template <class Op>
void try_cell(dice& d, std::int64_t gates, Op op) {
  const std::int64_t hidden = 1 + d.below(3), in = 1 + d.below(3);
  op.go = direction(d.below(3)), op.batch_first = d.coin(), op.hidden = d.often() ? 0 : d.number();
  const std::int64_t ways = op.go == direction::both ? 2 : 1;
  const auto x = d.filled(element::f32, d.often() ? shape{2, 2, in} : d.extents(3));
  const std::int32_t lengths[] = {std::int32_t(d.below(9)) - 3,
                                  std::numeric_limits<std::int32_t>::max()};
  attempt(op, {x, d.filled(element::f32, {ways, gates * hidden, in}),
               d.filled(element::f32, {ways, gates * hidden, hidden}),
               d.filled(element::f32, d.often() ? shape{ways, 2 * gates * hidden} : d.extents(2)),
               tensor::of<std::int32_t>({2}, lengths)});
}

}  // namespace

TEST_CASE("windows, norms, samplings and cells refuse or stay within their memory") {
  dice d{std::mt19937(7)};
  for (int i = 0; i < 3000; ++i) {
    CAPTURE(i);
    try_windows(d);
    try_products(d);
    try_norms(d);
    try_samplings(d);
    try_cell(d, 4, lstm());
    try_cell(d, 3, gru());
    try_cell(d, 1, rnn());
  }
  CHECK(computed > 10000);
}
