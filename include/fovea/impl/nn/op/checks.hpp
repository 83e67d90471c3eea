#pragma once

#include "fovea/nn/operands.hpp"
#include "fovea/nn/scalar.hpp"

/// What `infer` of many operators asks of their operands.
namespace fovea::inline FOVEA_ABI::nn::check {

[[gnu::noinline]] inline failure malformed(const char* clause,
                                           std::initializer_list<word> gaps = {}) {
  return {error_code::malformed, sentence(clause, gaps)};
}

/// The first `least` operands are there.
inline status given(facts reads, std::size_t least) {
  for (std::size_t i = 0; i < least; ++i)
    if (!operand(reads, i).present())
      return malformed("operand % is missing; there must be %", {i, least});
  return done;
}

/// One output, if it can be held.
inline result<std::vector<fact>> gives(element type, const shape& dims) {
  if (!is_countable(dims, size_of(type)))
    return failure{error_code::too_large, sentence("the output % cannot be counted", {dims})};
  std::vector<fact> out(1);
  out[0].type = type;
  out[0].dims = dims;
  return out;
}
inline result<std::vector<fact>> gives(const fact& like) { return gives(like.type, like.dims); }

/// The elements of `x` under another shape: known where they are known, without a copy.
inline result<std::vector<fact>> gives_view(const fact& x, const shape& dims) {
  auto out = gives(x.type, dims);
  if (out && x.known.present() && dims.count() == x.dims.count())
    out->front().known = x.known.reshaped(dims);
  return out;
}

/// A negative axis becomes the one it means.
inline status axis(std::int64_t& wanted, int rank) {
  if (wanted < -rank || wanted >= rank)
    return malformed("axis % is outside the % axes there are", {wanted, rank});
  if (wanted < 0) wanted += rank;
  return done;
}
inline status axis(int& wanted, int rank) {
  std::int64_t wide = wanted;
  status s = axis(wide, rank);
  if (s) wanted = static_cast<int>(wide);
  return s;
}

inline status room(std::int64_t rank) {
  if (rank <= shape::max_rank) return done;
  return failure{error_code::unsupported,
                 sentence("the output has rank %; this build goes up to 8", {rank})};
}

inline status index_type(const fact& f, const char* what) {
  if (f.type == element::i64 || f.type == element::i32) return done;
  return malformed("% are %; they must be i64 or i32", {what, name_of(f.type)});
}

/// At most eight whole numbers whose values are known.
inline status list(const fact& f, const char* what, shape& numbers) {
  if (const status s = index_type(f, what); !s) return s;
  if (f.dims.rank() > 1 || f.dims.count() > shape::max_rank)
    return malformed("% have shape %; they must be a list of at most 8", {what, f.dims});
  if (!f.known.present()) return needs_value(what);
  numbers = {};
  for (std::int64_t i = 0; i < f.known.count(); ++i)
    numbers.push_back(load_integer(f.known.view(), i));
  return done;
}

/// Different axes, made non-negative.
inline status axes(const fact& f, int rank, shape& found) {
  if (const status s = list(f, "the axes", found); !s) return s;
  unsigned seen = 0;
  for (auto& a : found) {
    if (const status s = axis(a, rank); !s) return s;
    if (seen >> a & 1u) return malformed("axis % is named twice", {a});
    seen |= 1u << a;
  }
  return done;
}

/// Indices, as far as they are known, count from either end of an axis of `extent`.
inline status indices(const fact& f, std::int64_t extent) {
  if (const status s = index_type(f, "the indices"); !s) return s;
  if (extent == 0 && f.dims.count() > 0) return malformed("indices into an axis of extent 0");
  for (std::int64_t i = 0; f.known.present() && i < f.known.count(); ++i) {
    const auto index = load_integer(f.known.view(), i);
    if (index < -extent || index >= extent)
      return malformed("index % is outside an axis of extent %", {index, extent});
  }
  return done;
}

inline status same_type(const fact& a, const fact& b) {
  if (a.type == b.type) return done;
  return malformed("the operands are % and %; they must be of one type",
                   {name_of(a.type), name_of(b.type)});
}

}  // namespace fovea::inline FOVEA_ABI::nn::check
