#pragma once

#include "fovea/nn/op/widened.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// y = scale (x - mean) / sqrt(var + epsilon) + shift, each a vector along `axis`.
/// reads (x, scale, shift, mean, var); training writes (y, running mean, running var) too.
struct batch_norm {
  static constexpr std::size_t widened = 1;
  float epsilon = 1e-5f, momentum = 0.9f;
  bool training = false;
  int axis = 1;
};

/// Mean and variance of each sample and channel. reads (x, scale [C], shift [C]).
struct instance_norm {
  static constexpr std::size_t widened = 1;
  float epsilon = 1e-5f;
  int axis = 1;
};

/// Mean and variance over `axis` and every later one; writes (y, mean?, inverse deviation?).
/// reads (x, scale, shift?), broadcast. `root_mean_square`: no mean is taken off.
struct layer_norm {
  static constexpr std::size_t widened = 1;
  int axis = -1;
  float epsilon = 1e-5f;
  bool root_mean_square = false;
};

/// Mean and variance of each sample and group of channels (axis 1). reads (x, scale, shift),
/// of C elements, or of `groups` as opset 18 has them.
struct group_norm {
  static constexpr std::size_t widened = 1;
  std::int64_t groups = 1;
  float epsilon = 1e-5f;
};

/// x / ||x||_p along `axis`, p = 1 or 2; 0 where the norm is 0 and epsilon is 0.
/// With `epsilon`: x / max(||x||, epsilon) as TFLite's L2_NORMALIZATION has it.
struct lp_norm {
  int axis = -1;
  int p = 2;
  float epsilon = 0;
};

/// x / (k + alpha / size * sum of squares over `size` neighbours along `axis`)^beta.
struct local_response_norm {
  static constexpr std::size_t widened = 1;
  std::int64_t size = 5;
  float alpha = 1e-4f, beta = 0.75f, k = 1;
  int axis = 1;
};

/// (x - mean) / deviation over `axes`, population variance.
struct mean_variance_norm {
  shape axes{0, 2, 3};
};

result<std::vector<fact>> infer(const batch_norm&, facts reads);
result<std::vector<fact>> infer(const instance_norm&, facts reads);
result<std::vector<fact>> infer(const layer_norm&, facts reads);
result<std::vector<fact>> infer(const group_norm&, facts reads);
result<std::vector<fact>> infer(const lp_norm&, facts reads);
result<std::vector<fact>> infer(const local_response_norm&, facts reads);
result<std::vector<fact>> infer(const mean_variance_norm&, facts reads);
void compute(const batch_norm&, const operands&);
void compute(const instance_norm&, const operands&);
void compute(const layer_norm&, const operands&);
void compute(const group_norm&, const operands&);
void compute(const lp_norm&, const operands&);
void compute(const local_response_norm&, const operands&);
void compute(const mean_variance_norm&, const operands&);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/normalization.hpp"
#endif
