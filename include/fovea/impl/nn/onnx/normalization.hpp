#pragma once

#include "fovea/impl/nn/onnx/movement.hpp"

namespace fovea::inline FOVEA_ABI::nn::onnx {

inline void map_batch_norm(importer& at) {
  batch_norm b;
  b.epsilon = at.real("epsilon", 1e-5f);
  b.momentum = at.real("momentum", 0.9f);
  b.training = at.opset >= 14 && at.flag("training_mode");
  if (at.opset < 7 && !at.flag("is_test"))
    return at.fail(error_code::unsupported, "is for training; export the model for inference");
  if (at.opset < 9 && at.integer("spatial", 1) == 0)
    return at.fail(error_code::unsupported,
                   "has a mean for each place (spatial 0); this build has one for each channel");
  at.write(b, at.all());
}

inline void map_instance_norm(importer& at) {
  at.write(instance_norm{at.real("epsilon", 1e-5f), 1}, at.all());
}

inline void map_layer_norm(importer& at) {
  at.write(layer_norm{at.axis("axis", -1), at.real("epsilon", 1e-5f), at.op()[0] == 'R'}, at.all());
}

inline void map_group_norm(importer& at) {
  at.write(group_norm{at.integer("num_groups", 1), at.real("epsilon", 1e-5f)}, at.all());
}

inline void map_lp_norm(importer& at) {
  const auto p = at.integer("p", 2);
  if (p != 1 && p != 2)
    return at.fail(error_code::unsupported, sentence("has p %; this build has 1 and 2", {p}));
  at.write(lp_norm{at.axis("axis", -1), static_cast<int>(p), 0}, {at.in(0)});
}

inline void map_lrn(importer& at) {
  at.write(local_response_norm{at.integer("size", 0), at.real("alpha", 1e-4f),
                               at.real("beta", 0.75f), at.real("bias", 1), 1},
           {at.in(0)});
}

inline void map_mean_variance_norm(importer& at) {
  mean_variance_norm m;
  if (at.find("axes")) m.axes = at.extents("axes");
  at.write(m, {at.in(0)});
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
