#pragma once

#include "fovea/nn/optimize.hpp"
#include "fovea/nn/pass/absorb_affine.hpp"
#include "fovea/nn/pass/drop_transposes.hpp"
#include "fovea/nn/pass/fuse.hpp"
#include "fovea/nn/pass/merge_siblings.hpp"
#include "fovea/nn/pass/simplify.hpp"
#include "fovea/nn/pass/spell_activations.hpp"
#include "fovea/nn/pass/to_integers.hpp"

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE std::span<const named_pass> passes() noexcept {
  static constexpr named_pass list[] = {
      {"simplify", simplify},
      {"drop_transposes", [](graph g) { return drop_transposes(std::move(g)); }},
      {"simplify again", simplify},  // what transposes left behind: reshapes of reshapes
      {"spell_activations", spell_activations},
      {"absorb_affine", absorb_affine},
      {"fuse", fuse},
      {"merge_siblings", merge_siblings},
  };
  return list;
}

FOVEA_INLINE graph optimize(graph g, bool channels_last_inputs) {
  if (channels_last_inputs) g = drop_transposes(std::move(g), true);
  for (const named_pass& each : passes()) g = each.apply(std::move(g));
  return g;
}

}  // namespace fovea::inline FOVEA_ABI::nn
