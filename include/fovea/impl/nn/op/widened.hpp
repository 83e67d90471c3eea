#pragma once

#include "fovea/nn/op/widened.hpp"
#include "fovea/nn/scalar.hpp"

namespace fovea::inline FOVEA_ABI::nn {

namespace widened_detail {

/// What an element is computed as; `none`: as what it is.
inline element real_of(element type) noexcept {
  return type == element::f16 || type == element::bf16 ? element::f32 : element::none;
}
inline element whole_of(element type) noexcept {
  return type >= element::i8 && type <= element::u32 ? element::i64 : element::none;
}

inline std::size_t lines_of(const shape& dims, element as) noexcept {
  constexpr auto line = static_cast<std::size_t>(alignment);
  return (static_cast<std::size_t>(dims.count()) * size_of(as) + line - 1) / line * line;
}
inline std::size_t bytes_of(facts of, std::size_t most, element from, element as) noexcept {
  std::size_t bytes = 0;
  for (std::size_t i = 0; as != element::none && i < std::min(most, of.size()); ++i)
    if (of[i].type == from) bytes += lines_of(of[i].dims, as);
  return bytes;
}

}  // namespace widened_detail

/// Operands of which those of x's type are copied to scratch as elements of type `as` (f32 or i64;
/// with `none` all stay as they are). An operator is then compiled for few types.
class widened {
 public:
  static constexpr std::size_t room = 8;

  widened(const operands& given, std::size_t most, element as) noexcept
      : given_(given), now_(given) {
    if (as == element::none) return;
    const std::size_t reads = std::min(room, given.reads.size());  // no operator has more
    const std::size_t writes = std::min(room, given.writes.size());
    for (std::size_t i = 0; i < reads; ++i) {
      reads_[i] = given.reads[i];
      if (i < most && reads_[i].type == given.in(0).type) reads_[i] = copied(given.reads[i], as);
    }
    for (std::size_t i = 0; i < writes; ++i) {
      writes_[i] = given.writes[i];
      if (as == element::f32 && i < most && writes_[i].type == given.in(0).type)
        writes_[i] = take(writes_[i].dims, as);
    }
    now_.reads = {reads_, reads};
    now_.writes = {writes_, writes};
  }
  widened(const widened&) = delete;

  const operands& on() const noexcept { return now_; }

  /// Stores the results where they belong.
  void store() const noexcept {
    for (std::size_t i = 0; now_.writes.data() == writes_ && i < now_.writes.size(); ++i)
      for (std::int64_t k = 0; writes_[i].type != given_.writes[i].type && k < writes_[i].count();
           ++k)
        store_real(given_.writes[i], k, static_cast<double>(writes_[i].as<float>()[k]));
  }

 private:
  tensor_view take(const shape& dims, element as) noexcept {
    const tensor_view taken{now_.scratch, as, dims};
    now_.scratch += widened_detail::lines_of(dims, as);
    return taken;
  }
  tensor_view copied(const const_tensor_view& x, element as) noexcept {
    const tensor_view y = take(x.dims, as);
    const std::int64_t count = x.count();
    for (std::int64_t k = 0; k < count; ++k)
      if (as == element::f32)
        y.as<float>()[k] = static_cast<float>(load_real(x, k));
      else
        y.as<std::int64_t>()[k] = load_integer(x, k);
    return y;
  }

  const operands& given_;
  operands now_;
  const_tensor_view reads_[room];
  tensor_view writes_[room];
};

FOVEA_INLINE std::size_t widened_bytes(facts reads, facts writes, std::size_t most) {
  const element from = operand(reads, 0).type, as = widened_detail::real_of(from);
  return widened_detail::bytes_of(reads, most, from, as) +
         widened_detail::bytes_of(writes, most, from, as);
}
FOVEA_INLINE std::size_t widened_whole_bytes(facts reads) {
  const element from = operand(reads, 0).type;
  return widened_detail::bytes_of(reads, widened::room, from, widened_detail::whole_of(from));
}

}  // namespace fovea::inline FOVEA_ABI::nn
