#pragma once

#include "fovea/impl/nn/op/normalization_batch.hpp"
#include "fovea/impl/nn/op/normalization_layer.hpp"
