#pragma once

// The general path of every operator over windows and matrices: right for every case, and the
// oracle of the kernels that are faster for some.

#include "fovea/impl/nn/op/spatial_blocks.hpp"
#include "fovea/impl/nn/op/spatial_conv.hpp"
#include "fovea/impl/nn/op/spatial_matrix.hpp"
#include "fovea/impl/nn/op/spatial_pool.hpp"
#include "fovea/impl/nn/op/window.hpp"
