#pragma once

#include "fovea/nn/compile_options.hpp"
#include "fovea/nn/plan/memory_plan.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Makes one step of each chain of map steps (convolutions, pools) that may run strip by strip, and
/// should by `where`: each map between is read by the next step alone and is too large to stay in
/// cache.
void fuse_strips(std::vector<planned_step>& steps, const graph& g,
                 const std::vector<value_id>& aliases, strips where);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/plan/strips.hpp"
#endif
