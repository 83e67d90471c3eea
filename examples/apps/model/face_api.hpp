#pragma once

#include "apps/model/face_api_layers.hpp"

#include <string>

namespace model {

// The networks of face-api.js. Their files hold weights only; which network it is shows in the
// names of the weights. All read RGB less a mean, divided by 255, channels-last; the mean is
// (117.001, 114.697, 97.404) for the detector and (122.782, 117.001, 104.298) for the others.

/// Four convolutions (three in the tiny nets), each reading the sum of all before it.
inline value_id dense_block(face_api_net& n, value_id x, const std::string& name, bool first) {
  value_id sum = first ? n.conv(x, name + "/conv0", 2) : n.separable(x, name + "/conv0", 2);
  sum = n.relu(sum);
  value_id total = sum;
  for (int i = 1; i < 4 && n.has(name + "/conv" + std::to_string(i) + "/bias"); ++i) {
    total = n.sum(total, n.separable(sum, name + "/conv" + std::to_string(i), 1));
    sum = n.relu(total);
  }
  return sum;
}
/// Landmarks [1, 136] as parts of the crop, or expressions [1, 7] as probabilities.
inline void dense_net(face_api_net& n) {
  value_id x = n.input(112);
  for (int i = 0; n.has("dense" + std::to_string(i) + "/conv0/bias"); ++i)
    x = dense_block(n, x, "dense" + std::to_string(i), i == 0);
  const bool tiny = !n.has("dense3/conv0/bias");
  x = n.pool(x, nn::pool::kind::average, tiny ? 14 : 7, 2);
  x = n.product(n.to.reshape(x, {0, -1}), "fc/weights", "fc/bias");
  const auto bias = n.given.find("fc/bias");
  const bool expressions = bias != n.given.end() && bias->second.count() == 7;
  n.output(expressions ? n.to.add(nn::softmax{-1, false, false}, {x}) : x,
           expressions ? "expressions" : "landmarks");
}

inline value_id dlib_conv(face_api_net& n, value_id x, const std::string& name, int stride) {
  const value_id y = n.conv(x, name + "/conv", stride, stride == 1);
  const value_id scaled =
      n.to.binary(nn::binary_function::mul, y, n.weight(name + "/scale/weights"));
  return n.sum(scaled, n.weight(name + "/scale/biases"));
}
inline value_id residual(face_api_net& n, value_id x, const std::string& name) {
  const value_id y = dlib_conv(n, n.relu(dlib_conv(n, x, name + "/conv1", 1)), name + "/conv2", 1);
  return n.relu(n.sum(y, x));
}
/// Half the size: the way around is a mean of 2 x 2, with channels of zeros where it has too few;
/// the way through loses a row and a column where the size is even, and gets zeros for them.
inline value_id residual_down(face_api_net& n, value_id x, const std::string& name, int& size,
                              std::int64_t more_channels) {
  value_id y = dlib_conv(n, n.relu(dlib_conv(n, x, name + "/conv1", 2)), name + "/conv2", 1);
  const int through = (size - 3) / 2 + 1;
  size /= 2;
  if (const auto lost = size - through; lost > 0) y = n.pad_end(y, {0, lost, lost, 0});
  value_id around = n.pool(x, nn::pool::kind::average, 2, 2);
  if (more_channels > 0) around = n.pad_end(around, {0, 0, 0, more_channels});
  return n.relu(n.sum(around, y));
}
/// dlib's 29-layer residual net: [1, 128].
inline void recognition_net(face_api_net& n) {
  value_id x = n.relu(dlib_conv(n, n.input(150), "conv32_down", 2));
  x = n.pool(x, nn::pool::kind::max, 3, 2);
  int size = 35;
  for (const char* name : {"conv32_1", "conv32_2", "conv32_3"}) x = residual(n, x, name);
  x = residual_down(n, x, "conv64_down", size, 32);
  for (const char* name : {"conv64_1", "conv64_2", "conv64_3"}) x = residual(n, x, name);
  x = residual_down(n, x, "conv128_down", size, 64);
  for (const char* name : {"conv128_1", "conv128_2"}) x = residual(n, x, name);
  x = residual_down(n, x, "conv256_down", size, 128);
  for (const char* name : {"conv256_1", "conv256_2"}) x = residual(n, x, name);
  x = residual_down(n, x, "conv256_down_out", size, 0);
  x = n.to.add(nn::reduce{nn::reduce::kind::mean, false, false}, {x, n.to.list({1, 2})});
  n.output(n.product(x, "fc", ""), "descriptor");
}

inline value_id reduction(face_api_net& n, value_id x, const std::string& name, bool activate) {
  value_id y = n.separable(activate ? n.relu(x) : x, name + "/separable_conv0", 1);
  y = n.separable(n.relu(y), name + "/separable_conv1", 1);
  y = n.pool(y, nn::pool::kind::max, 3, 2, true);
  return n.sum(y, n.conv(x, name + "/expansion_conv", 2));
}
/// A small Xception: age [1, 1] in years and gender [1, 2], male first.
inline void age_gender_net(face_api_net& n) {
  value_id x = n.relu(n.conv(n.input(112), "entry_flow/conv_in", 2));
  x = reduction(n, x, "entry_flow/reduction_block_0", false);
  x = reduction(n, x, "entry_flow/reduction_block_1", true);
  for (const char* block : {"middle_flow/main_block_0", "middle_flow/main_block_1"}) {
    value_id y = x;
    for (const char* conv : {"/separable_conv0", "/separable_conv1", "/separable_conv2"})
      y = n.separable(n.relu(y), std::string(block) + conv, 1);
    x = n.sum(y, x);
  }
  x = reduction(n, x, "exit_flow/reduction_block", true);
  x = n.relu(n.separable(x, "exit_flow/separable_conv", 1));
  x = n.to.reshape(n.pool(x, nn::pool::kind::average, 7, 2), {0, -1});
  n.output(n.product(x, "fc/age/weights", "fc/age/bias"), "age");
  const value_id gender = n.product(x, "fc/gender/weights", "fc/gender/bias");
  n.output(n.to.add(nn::softmax{-1, false, false}, {gender}), "gender");
}

/// A small YOLO v2 of five anchors: [1, H / 32, W / 32, 25], raw.
inline void detector_net(face_api_net& n) {
  const auto leaky = [&](value_id x) { return n.to.unary(nn::function::leaky_relu, x, 0.1f); };
  value_id x = leaky(n.conv(n.input(-1), "conv0", 1, false));
  for (int i = 1; i < 6; ++i) {
    x = n.pool(x, nn::pool::kind::max, 2, 2, true);
    x = leaky(n.separable(x, "conv" + std::to_string(i), 1));
  }
  x = n.pool(x, nn::pool::kind::max, 2, 1, true);
  n.output(n.conv(x, "conv8", 1, false), "boxes");
}

/// The network that a manifest's weights belong to.
inline fovea::result<nn::graph> build_face_api(const weights& given, const std::string& path) {
  face_api_net n{given, {}};
  n.to.g.name = path;
  const bool known = n.has("conv32_down/conv/filters") || n.has("entry_flow/conv_in/filters") ||
                     n.has("dense0/conv0/filters") ||
                     (n.has("conv8/filters") && n.has("conv1/depthwise_filter"));
  if (!known)
    return failure{error_code::unsupported,
                   path +
                       ": weights of a network that is not known here; there are the tiny face "
                       "detector, the two nets of 68 landmarks, recognition, age and gender, "
                       "and expressions."};
  if (n.has("conv32_down/conv/filters"))
    recognition_net(n);
  else if (n.has("entry_flow/conv_in/filters"))
    age_gender_net(n);
  else if (n.has("dense0/conv0/filters"))
    dense_net(n);
  else
    detector_net(n);
  if (n.to.failed()) return failure{n.to.code, path + ": the network " + n.to.trouble + "."};
  return std::move(n.to.g);
}

inline fovea::result<nn::graph> read_face_api(const json& manifest, const std::string& path) {
  const auto given = read_weights(manifest, path);
  if (!given) return given.error();
  return build_face_api(*given, path);
}

}  // namespace model
