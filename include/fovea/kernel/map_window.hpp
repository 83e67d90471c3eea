#pragma once

#include "fovea/core/config.hpp"

namespace fovea::inline FOVEA_ABI::kernel {

/// A window over one channels-last map [height, width, …] and the output rows to compute.
struct map_window {
  int height = 0, width = 0;
  int kernel_height = 1, kernel_width = 1, stride_y = 1, stride_x = 1, dilation_y = 1,
      dilation_x = 1;
  int pad_top = 0, pad_left = 0;
  int out_width = 0;
  int first_row = 0, last_row = 0;  ///< output rows [first_row, last_row)
};

}  // namespace fovea::inline FOVEA_ABI::kernel
