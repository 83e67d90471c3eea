#include "reference/resize.hpp"
#include "kernel/kernel_case.hpp"

using namespace kernel_case;

namespace {

/// Two sources and the weight of the second, for each of `out` elements over `in`.
struct mixing {
  std::vector<int> first, second;
  std::vector<float> weight;
  mixing(int in, int out) {
    for (int i = 0; i < out; ++i) {
      const double at = reference::half_pixel(i, in, out);
      const int low = int(std::floor(at));
      first.push_back(std::clamp(low, 0, in - 1));
      second.push_back(std::clamp(low + 1, 0, in - 1));
      weight.push_back(float(at - low));
    }
  }
};

std::vector<int> nearest(int in, int out) {
  std::vector<int> from;
  for (int i = 0; i < out; ++i)
    from.push_back(std::clamp(int(std::ceil(reference::half_pixel(i, in, out) - 0.5)), 0, in - 1));
  return from;
}

}  // namespace

TEST_CASE("maps are resized as by the textbook, up and down, at any number of channels") {
  for (const auto* set : kernel::available())
    for (const auto& extents :
         {std::array{5, 7, 10, 14}, std::array{9, 8, 4, 3}, std::array{1, 1, 3, 2}})
      for (int channels : {1, 3, 4, 8, 15, 16, 17, 33}) {
        const int height = extents[0], width = extents[1];
        const int out_height = extents[2], out_width = extents[3];
        CAPTURE(set->name);
        CAPTURE(channels);
        CAPTURE(out_height);
        const auto x = noise(size(height * width * channels), 1);
        const mixing rows(height, out_height), columns(width, out_width);
        guarded in{x}, y{size(out_height * out_width * channels), untouched};
        kernel::resize_job job{.x = in.data(),
                               .width = width,
                               .channels = channels,
                               .left = columns.first.data(),
                               .right = columns.second.data(),
                               .top = rows.first.data(),
                               .bottom = rows.second.data(),
                               .across = columns.weight.data(),
                               .down = rows.weight.data(),
                               .out_width = out_width,
                               .first_row = 0,
                               .last_row = out_height,
                               .y = y.data()};
        set->resize(job);
        check_close(y.data(),
                    reference::resize_linear(height, width, channels, out_height, out_width, x),
                    1e-6);

        const auto left = nearest(width, out_width), top = nearest(height, out_height);
        job.left = left.data(), job.top = top.data();
        job.across = job.down = nullptr;
        job.right = job.bottom = nullptr;
        set->resize(job);
        check_close(y.data(),
                    reference::resize_nearest(height, width, channels, out_height, out_width, x),
                    0);
      }
}
