#pragma once

#include "fovea/core/page_block.hpp"
#include "fovea/nn/plan/memory_plan.hpp"
#include "fovea/nn/program.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// What a program is made of. Nothing here changes once `compile` has returned.
struct program::state {
  std::string name;
  graph net;  ///< as optimized; constants that only packed weights needed are gone
  std::vector<planned_step> steps;
  page_block weights;  ///< as the steps packed them
  memory_plan memory;
  std::vector<signature> inputs, outputs;
  std::vector<value_id> output_values;
  graph_cost cost;
  const kernel::kernel_set* kernels = nullptr;
  double bytes_over_real = 0;  ///< time of a quantized net in bytes to that in float; 0: none
  bool in_reals = false;       ///< for which reason it runs in float
};

}  // namespace fovea::inline FOVEA_ABI::nn
