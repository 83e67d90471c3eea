#pragma once

#include "fovea/impl/nn/op/movement_copy.hpp"
#include "fovea/impl/nn/op/movement_gather.hpp"
#include "fovea/impl/nn/op/movement_make.hpp"
#include "fovea/impl/nn/op/movement_pad.hpp"
#include "fovea/impl/nn/op/movement_scatter.hpp"
#include "fovea/impl/nn/op/movement_view.hpp"
