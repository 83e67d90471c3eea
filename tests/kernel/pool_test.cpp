#include "reference/pool.hpp"
#include "kernel/kernel_case.hpp"

using namespace kernel_case;
using reference::window2d;

TEST_CASE("pools of both kinds agree with the textbook at odd sizes") {
  const window2d shapes[] = {
      {.height = 7,
       .width = 9,
       .kernel_height = 2,
       .kernel_width = 2,
       .stride_y = 2,
       .stride_x = 2,
       .out_height = 3,
       .out_width = 4},
      {.height = 7,
       .width = 9,
       .kernel_height = 2,
       .kernel_width = 2,
       .stride_y = 2,
       .stride_x = 2,
       .out_height = 4,
       .out_width = 5},
      {.height = 11,
       .width = 5,
       .kernel_height = 3,
       .kernel_width = 3,
       .stride_y = 2,
       .stride_x = 2,
       .pad_top = 1,
       .pad_left = 1,
       .out_height = 6,
       .out_width = 3},
      {.height = 6,
       .width = 6,
       .kernel_height = 5,
       .kernel_width = 5,
       .pad_top = 2,
       .pad_left = 2,
       .out_height = 6,
       .out_width = 6},
      {.height = 8,
       .width = 7,
       .kernel_height = 3,
       .kernel_width = 1,
       .dilation_y = 2,
       .pad_top = 2,
       .out_height = 8,
       .out_width = 7},
      {.height = 3, .width = 3, .kernel_height = 3, .kernel_width = 3},
      {.height = 9,
       .width = 11,
       .kernel_height = 3,
       .kernel_width = 3,
       .pad_top = 1,
       .pad_left = 1,
       .out_height = 9,
       .out_width = 11},
      {.height = 8,
       .width = 14,
       .kernel_height = 3,
       .kernel_width = 3,
       .stride_x = 2,
       .out_height = 6,
       .out_width = 6},
      {.height = 10,
       .width = 13,
       .kernel_height = 3,
       .kernel_width = 3,
       .stride_y = 2,
       .stride_x = 2,
       .pad_top = 1,
       .pad_left = 1,
       .out_height = 5,
       .out_width = 7},
  };
  for (const auto* set : kernel::available())
    for (std::size_t i = 0; i < std::size(shapes); ++i)
      for (int channels : {1, 3, 4, 7, 8, 15, 16, 17, 40}) {
        CAPTURE(set->name);
        CAPTURE(i);
        CAPTURE(channels);
        window2d at = shapes[i];
        at.channels = channels;
        const auto x = noise(size(at.height * at.width * channels), 1);
        guarded in{x}, y{size(at.out_height * at.out_width * channels), untouched};
        kernel::pool_job job{.at = {.height = at.height,
                                    .width = at.width,
                                    .kernel_height = at.kernel_height,
                                    .kernel_width = at.kernel_width,
                                    .stride_y = at.stride_y,
                                    .stride_x = at.stride_x,
                                    .dilation_y = at.dilation_y,
                                    .dilation_x = at.dilation_x,
                                    .pad_top = at.pad_top,
                                    .pad_left = at.pad_left,
                                    .out_width = at.out_width,
                                    .first_row = 0,
                                    .last_row = at.out_height},
                             .x = in.data(),
                             .channels = channels,
                             .y = y.data()};
        set->pool(job);
        check_close(y.data(), reference::max_pool(at, x), 0);
        job.average = true;
        set->pool(job);
        check_close(y.data(), reference::average_pool(at, x), 1e-6);
        job.count_padding = true;
        set->pool(job);
        const int taps = at.kernel_height * at.kernel_width;
        check_close(y.data(), reference::average_pool(at, x, true, taps, taps), 1e-6);
      }
}
