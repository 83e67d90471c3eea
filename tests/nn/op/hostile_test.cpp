#include "support/run_op.hpp"

#include <fovea/nn/op/arithmetic.hpp>
#include <fovea/nn/op/movement.hpp>
#include <fovea/nn/op/quantization.hpp>
#include <fovea/nn/op/reduction.hpp>
#include <fovea/nn/scalar.hpp>

#include <doctest/doctest.h>

#include <random>
#include <variant>

using namespace fovea::nn;

namespace {

using any_op = std::variant<unary, binary, fovea::nn::select, cast, cast_like, identity, transpose,
                            reshape, squeeze, unsqueeze, flatten, expand, tile, concat, split,
                            slice, pad, gather, gather_elements, gather_nd, scatter_elements,
                            scatter_nd, shape_of, size_of_all, range, constant_of_shape, one_hot,
                            trilu, non_zero, reduce, arg_reduce, top_k, softmax, cumulative_sum,
                            quantize_linear, dequantize_linear, dynamic_quantize_linear>;

/// Parameters and operands such as a broken or malicious file would give.
class generator {
 public:
  explicit generator(unsigned seed) : engine_(seed) {}

  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(n));
  }
  bool chance(int percent) { return below(100) < percent; }
  int axis() { return static_cast<int>(chance(70) ? below(3) - 1 : below(9) - 4); }

  std::int64_t whole() {
    static constexpr std::int64_t extremes[] = {INT64_MIN, INT64_MAX, 1ll << 40, -(1ll << 40),
                                                INT32_MIN, INT32_MAX, 1000};
    return chance(8) ? extremes[below(7)] : below(9) - 3;
  }
  shape dims() {
    shape s;
    for (auto rank = below(chance(10) ? 9 : 4); rank > 0; --rank)
      s.push_back(chance(5) ? 0 : 1 + below(3));
    return s;
  }
  element type() { return static_cast<element>(1 + below(19)); }

  /// Mostly as the operators expect: something, then more of its shape or lists of whole numbers.
  std::vector<tensor> operands() {
    const element first = chance(50) ? element::f32 : chance(30) ? element::boolean : type();
    std::vector<tensor> made;
    for (auto count = below(6); count > 0; --count) {
      const bool lead = made.empty();
      if (!lead && chance(5)) {
        made.emplace_back();
        continue;
      }
      const bool whole_numbers = !lead && chance(60);
      shape s = !lead && chance(50) ? made[0].dims() : dims();
      if (whole_numbers && chance(70)) s = chance(80) ? shape{below(4)} : shape{below(4), 1};
      if (!lead && chance(10)) s = {};
      tensor t(whole_numbers ? element::i64 : chance(90) ? first : type(), s);
      for (std::int64_t i = 0; i < t.count(); ++i) store_integer(t.writable(), i, whole());
      made.push_back(t);
    }
    return made;
  }

  any_op op() {
    any_op made;
    pick<0>(static_cast<std::size_t>(below(std::variant_size_v<any_op>)), made);
    std::visit([this](auto& each) { spoil(each); }, made);
    return made;
  }

 private:
  template <std::size_t I>
  void pick(std::size_t index, any_op& made) {
    if constexpr (I < std::variant_size_v<any_op>) {
      if (index == I)
        made.emplace<I>();
      else
        pick<I + 1>(index, made);
    }
  }

  template <class Op>
  void spoil(Op& op) {
    if constexpr (requires { op.axis = 0; }) op.axis = axis();
    if constexpr (requires { op.block = 0; }) op.block = chance(50) ? 0 : whole();
    if constexpr (requires { op.parts = 0; }) op.parts = static_cast<int>(whole());
    if constexpr (requires { op.batch_axes = 0; }) op.batch_axes = axis();
    if constexpr (requires { op.to_end = true; }) op.to_end = chance(50);
    if constexpr (requires { op.keep = true; }) op.keep = chance(50);
    if constexpr (requires { op.first = 0; }) op.first = whole(), op.last = whole();
    if constexpr (requires { op.to = element::u8; }) op.to = type();
    if constexpr (requires { op.order = shape(); }) op.order = dims();
    if constexpr (std::is_same_v<Op, pad>) op.mode = static_cast<pad::rule>(below(4));
    if constexpr (std::is_same_v<Op, reduce>) op.is = static_cast<reduce::kind>(below(10));
    if constexpr (requires { op.rule = scatter_rule(); })
      op.rule = static_cast<scatter_rule>(below(5));
    if constexpr (std::is_same_v<Op, unary>) op.f = static_cast<function>(below(46));
    if constexpr (std::is_same_v<Op, binary>) op.f = static_cast<binary_function>(below(23));
  }

  std::mt19937_64 engine_;
};

/// What infer accepts is computed, in as much room as it asked for.
template <class Op>
bool survives(const Op& op, const std::vector<tensor>& reads, const std::vector<fact>& known) {
  const auto made = infer(op, facts(known));
  if (!made) {
    REQUIRE(!made.error().sentence.empty());
    return false;
  }
  std::size_t bytes = 0;
  for (const auto& f : *made) {
    REQUIRE(is_countable(f.dims, size_of(f.type)));
    if (f.dims.count() > 1 << 16) return false;
    bytes += static_cast<std::size_t>(f.dims.count()) * size_of(f.type);
  }
  if (bytes > 1 << 20) return false;
  fovea_test::run_op_known(op, reads, known);
  return true;
}

}  // namespace

TEST_CASE("what infer accepts of broken operands, compute survives") {
  std::vector<int> accepted(std::variant_size_v<any_op>);
  for (unsigned seed = 0; seed < 200000; ++seed) {
    generator random(seed);
    const any_op op = random.op();
    const auto reads = random.operands();
    auto known = fovea_test::facts_of(reads);
    for (auto& f : known)
      if (random.chance(20)) f.known = {};
    CAPTURE(seed);
    CAPTURE(op.index());
    accepted[op.index()] +=
        std::visit([&](const auto& each) { return survives(each, reads, known); }, op);
  }
  for (std::size_t i = 0; i < accepted.size(); ++i) {
    CAPTURE(i);
    CHECK(accepted[i] > 10);
  }
}
