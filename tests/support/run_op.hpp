#pragma once

#include <fovea/core/buffer.hpp>
#include <fovea/nn/operands.hpp>
#include <fovea/nn/scalar.hpp>

#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace fovea_test {

namespace nn = fovea::nn;

/// Numbers in [low, high), the same for the same seed.
inline std::vector<float> random_floats(std::size_t count, unsigned seed, float low = -1,
                                        float high = 1) {
  std::mt19937 engine(seed);
  std::vector<float> values(count);
  for (auto& v : values)
    v = low + (high - low) * static_cast<float>(engine() >> 8) / static_cast<float>(1 << 24);
  return values;
}
inline nn::tensor random_tensor(const nn::shape& dims, unsigned seed) {
  const auto values = random_floats(static_cast<std::size_t>(dims.count()), seed);
  return nn::tensor::of<float>(dims, values);
}
inline std::vector<float> floats(const nn::tensor& t) {
  const auto s = t.span<float>();
  return {s.begin(), s.end()};
}

inline std::vector<nn::fact> facts_of(const std::vector<nn::tensor>& reads) {
  std::vector<nn::fact> facts;
  for (const auto& t : reads) {
    nn::fact f;
    f.type = t.type(), f.dims = t.dims(), f.known = t;
    facts.push_back(f);
  }
  return facts;
}

/// What the operator writes, where `facts` is what is known of `reads`: inferred, room made (and
/// spoilt, so that a gap is seen), computed. Outputs whose count depends on the data come back with
/// the extents they were lowered to.
template <class Op>
std::vector<nn::tensor> run_op_known(const Op& op, const std::vector<nn::tensor>& reads,
                                     const std::vector<nn::fact>& facts) {
  const auto made = infer(op, nn::facts(facts)).value();
  std::vector<nn::tensor> outputs;
  std::vector<nn::tensor_view> writes;
  std::vector<nn::const_tensor_view> views;
  for (const auto& t : reads) views.push_back(t.present() ? t.view() : nn::const_tensor_view());
  for (const auto& f : made) {
    outputs.emplace_back(f.type, f.dims);
    writes.push_back(outputs.back().writable());
    if (writes.back().byte_count() > 0)
      std::memset(writes.back().data, 0xcd, writes.back().byte_count());
  }
  std::size_t bytes = 0;
  if constexpr (requires { scratch_bytes(op, nn::facts(facts), nn::facts(made)); })
    bytes = scratch_bytes(op, nn::facts(facts), nn::facts(made));
  fovea::buffer<std::byte> scratch(bytes);
  compute(op, nn::operands{views, writes, scratch.data(), nullptr});
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if (!(outputs[i].dims() == writes[i].dims)) outputs[i] = outputs[i].reshaped(writes[i].dims);
  return outputs;
}

template <class Op>
std::vector<nn::tensor> run_op(const Op& op, const std::vector<nn::tensor>& reads) {
  return run_op_known(op, reads, facts_of(reads));
}

/// The sentence with which the operator refuses its operands; empty where it takes them.
template <class Op>
std::string refusal(const Op& op, const std::vector<nn::tensor>& reads) {
  const auto facts = facts_of(reads);
  const auto made = infer(op, nn::facts(facts));
  return made ? std::string() : made.error().sentence;
}

}  // namespace fovea_test
