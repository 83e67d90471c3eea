#pragma once

#include "fovea/impl/nn/op/sampling_grid.hpp"
#include "fovea/impl/nn/op/sampling_resize.hpp"
#include "fovea/impl/nn/op/sampling_suppression.hpp"
