#pragma once

#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/nn/op/sampling.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI::nn {

namespace suppression_detail {

struct box {
  float top, left, bottom, right;
  float area() const noexcept { return (bottom - top) * (right - left); }
};

inline box box_at(const float* p, bool centre_form) {
  if (centre_form) return {p[1] - p[3] / 2, p[0] - p[2] / 2, p[1] + p[3] / 2, p[0] + p[2] / 2};
  return {std::min(p[0], p[2]), std::min(p[1], p[3]), std::max(p[0], p[2]), std::max(p[1], p[3])};
}

inline bool overlap(const box& a, const box& b, float limit) {
  const box both{std::max(a.top, b.top), std::max(a.left, b.left), std::min(a.bottom, b.bottom),
                 std::min(a.right, b.right)};
  if (!(both.bottom > both.top) || !(both.right > both.left)) return false;
  const float inside = both.area(), all = a.area() + b.area() - inside;
  return inside > 0 && a.area() > 0 && b.area() > 0 && all > 0 && inside / all > limit;
}

/// One class of one image. Writes (image, class, box) triples from `to` on, best score first and
/// the first of equals first, and gives how many.
struct one_class {
  const non_max_suppression& op;
  const float *boxes, *scores;
  std::int64_t count, most;
  float limit;
  std::int64_t* order;  ///< room for `count`

  std::int64_t sorted(const const_tensor_view& threshold) const {
    const bool any = !threshold.present() || threshold.count() == 0;
    std::int64_t kept = 0;
    for (std::int64_t i = 0; i < count; ++i)  // NaN has no place in an order
      if (scores[i] == scores[i] && (any || scores[i] > *threshold.as<float>())) order[kept++] = i;
    std::sort(order, order + kept, [this](std::int64_t a, std::int64_t b) {
      return scores[a] > scores[b] || (scores[a] == scores[b] && a < b);
    });
    return kept;
  }
  std::int64_t select(const const_tensor_view& threshold, std::int64_t image, std::int64_t label,
                      std::int64_t* to) const {
    std::int64_t chosen = 0;
    const auto kept = sorted(threshold);
    for (std::int64_t i = 0; i < kept && chosen < most; ++i) {
      const box candidate = box_at(boxes + order[i] * 4, op.centre_form);
      bool free = true;
      for (std::int64_t k = 0; k < chosen && free; ++k)
        free = !overlap(candidate, box_at(boxes + to[k * 3 + 2] * 4, op.centre_form), limit);
      if (!free) continue;
      std::int64_t* const triple = to + chosen++ * 3;
      triple[0] = image, triple[1] = label, triple[2] = order[i];
    }
    return chosen;
  }
};

inline bool given(const fact& f) { return f.present() && f.dims.count() > 0; }

}  // namespace suppression_detail

FOVEA_INLINE result<std::vector<fact>> infer(const non_max_suppression&, facts reads) {
  if (auto bad = check::given(reads, 2); !bad) return bad.error();
  const fact &boxes = reads[0], &scores = reads[1], &most = operand(reads, 2);
  if (boxes.type != element::f32 || scores.type != element::f32)
    return check::malformed("boxes and scores must be f32");
  if (boxes.dims.rank() != 3 || scores.dims.rank() != 3 || boxes.dims[2] != 4 ||
      boxes.dims[0] != scores.dims[0] || boxes.dims[1] != scores.dims[2])
    return check::malformed("the boxes are %, the scores %, expected [B,n,4] and [B,classes,n]",
                            {boxes.dims, scores.dims});
  if (suppression_detail::given(most))
    if (auto bad = check::index_type(most, "the most boxes a class"); !bad) return bad.error();
  for (std::size_t i = 3; i < 5; ++i)
    if (suppression_detail::given(operand(reads, i)) && operand(reads, i).type != element::f32)
      return check::malformed("its thresholds must be f32");
  std::int64_t room = suppression_detail::given(most) ? boxes.dims[1] : 0;
  if (suppression_detail::given(most) && most.known.present())
    room = std::clamp<std::int64_t>(load_integer(most.known.view(), 0), 0, room);
  if (!is_countable({scores.dims[0], scores.dims[1], room, 3}, 8))
    return failure{error_code::too_large, "it may write too many boxes to count"};
  return check::gives(element::i64, {scores.dims[0] * scores.dims[1] * room, 3});
}

FOVEA_INLINE std::size_t scratch_bytes(const non_max_suppression&, facts reads, facts) {
  return static_cast<std::size_t>(reads[0].dims[1]) * sizeof(std::int64_t);
}

FOVEA_INLINE void compute(const non_max_suppression& op, const operands& on) {
  const auto &boxes = on.in(0), &scores = on.in(1), &most = on.in(2), &limit = on.in(3);
  const auto count = boxes.dims[1], labels = scores.dims[1];
  const bool some = most.present() && most.count() > 0;
  suppression_detail::one_class each{
      op, nullptr, nullptr, count, 0, 0, reinterpret_cast<std::int64_t*>(on.scratch)};
  each.most = some ? std::clamp<std::int64_t>(load_integer(most, 0), 0, count) : 0;
  each.limit = limit.present() && limit.count() > 0 ? *limit.as<float>() : 0;
  std::int64_t* const selected = on.out().as<std::int64_t>();
  std::int64_t total = 0;
  for (std::int64_t i = 0; i < boxes.dims[0] * labels && each.most > 0; ++i) {
    each.boxes = boxes.as<float>() + i / labels * count * 4;
    each.scores = scores.as<float>() + i * count;
    total += each.select(on.in(4), i / labels, i % labels, selected + total * 3);
  }
  on.out().dims[0] = total;
}

}  // namespace fovea::inline FOVEA_ABI::nn
