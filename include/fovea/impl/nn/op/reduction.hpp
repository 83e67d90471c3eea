#pragma once

#include "fovea/impl/nn/op/reduction_order.hpp"
#include "fovea/impl/nn/op/reduction_reduce.hpp"
#include "fovea/impl/nn/op/reduction_scan.hpp"
