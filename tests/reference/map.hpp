#pragma once

namespace reference {

/// A window over one channels-last map [height, width, channels]; the caller gives output extents.
struct window2d {
  int height = 1, width = 1, channels = 1;
  int kernel_height = 1, kernel_width = 1;
  int stride_y = 1, stride_x = 1, dilation_y = 1, dilation_x = 1;
  int pad_top = 0, pad_left = 0;
  int out_height = 1, out_width = 1;

  int row(int out_row, int tap) const { return out_row * stride_y + tap * dilation_y - pad_top; }
  int column(int out_column, int tap) const {
    return out_column * stride_x + tap * dilation_x - pad_left;
  }
  bool inside(int y, int x) const { return y >= 0 && y < height && x >= 0 && x < width; }
};

}  // namespace reference
