// onednn FILE.onnx THREADS fp32|bf16   times oneDNN's primitives, as timed.hpp says
//
// oneDNN reads no ONNX: the net is taken from our own graph after `optimize`, where activations and
// residuals are already part of the convolutions, as a user of oneDNN would write them. Weights are
// reordered beforehand to what each primitive prefers; maps stay in the formats it chose.
#include "onednn_net.hpp"

#include <omp.h>

int main(int count, char** words) {
  const std::string precision = count == 4 ? words[3] : "";
  if (precision != "fp32" && precision != "bf16") {
    std::fputs("usage: onednn FILE.onnx THREADS fp32|bf16\n", stderr);
    return 2;
  }
  omp_set_num_threads(std::atoi(words[2]));
  return bench_models::serve([&] { return bench_models::open_onednn(words[1], precision); });
}
