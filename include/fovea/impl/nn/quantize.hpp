#pragma once

#include "fovea/nn/links.hpp"
#include "fovea/nn/optimize.hpp"
#include "fovea/nn/pass/bind.hpp"
#include "fovea/nn/pass/drop_transposes.hpp"
#include "fovea/nn/quantize.hpp"
#include "fovea/nn/session.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

namespace fovea::inline FOVEA_ABI::nn {
namespace calibrate_detail {

struct byte_maker {
  graph g;
  std::span<const value_range> ranges;
  links seen{g};
  std::vector<node> nodes{};
  std::map<value_id, value_id> real{};  ///< by value: what it is once it went through bytes
  std::map<value_id, float> scales{};   ///< by value that went through bytes

  value& at(value_id v) { return g.values[static_cast<std::size_t>(v)]; }
  bool is_map(value_id v) {
    return v != absent && at(v).type == element::f32 && !at(v).is_constant();
  }
  bool weighs(const node& n) {
    const auto* c = n.does.get_if<conv>();
    const auto* m = n.does.get_if<gemm>();
    if (!(c && c->then.f == function::identity) &&
        !(m && m->transpose_b && !m->transpose_a && m->alpha == 1 && m->beta == 1))
      return false;
    for (std::size_t i = 1; i < n.reads.size(); ++i)
      if (n.reads[i] != absent &&
          (!at(n.reads[i]).is_constant() || at(n.reads[i]).type != element::f32 || i > 2))
        return false;
    const auto filters = at(n.reads[1]).dims[0];
    return is_map(n.reads[0]) &&
           (n.reads.size() < 3 || n.reads[2] == absent || at(n.reads[2]).dims == shape{filters});
  }
  bool pairs(const node& n) {
    const auto* b = n.does.get_if<binary>();
    return b && (b->f == binary_function::add || b->f == binary_function::mul) &&
           is_map(n.reads[0]) && is_map(n.reads[1]) && at(n.reads[0]).dims == at(n.reads[1]).dims;
  }
  bool wants_bytes(const node& n) { return weighs(n) || pairs(n) || n.does.is<concat>(); }
  static bool limits(const node& n) {
    const auto* u = n.does.get_if<unary>();
    return u && (u->f == function::relu || u->f == function::clip);
  }
  bool read_by(value_id v, bool (byte_maker::*fits)(const node&)) {
    const auto& readers = seen.readers[static_cast<std::size_t>(v)];
    return std::any_of(readers.begin(), readers.end(),
                       [&](int i) { return (this->*fits)(g.nodes[static_cast<std::size_t>(i)]); });
  }
  /// A function of one element whose result becomes bytes is a table, if it reads bytes.
  bool feeds_bytes(const node& n) {
    const bool one = n.does.is<unary>() || (n.does.is<binary>() && !pairs(n));
    return one && !limits(n) && read_by(n.writes[0], &byte_maker::wants_bytes);
  }

  bool becomes_bytes(value_id v) {
    const value_range r = ranges[static_cast<std::size_t>(v)];
    if (!is_map(v) || !(r.low <= r.high) || !std::isfinite(r.high - r.low)) return false;
    return read_by(v, &byte_maker::wants_bytes) || read_by(v, &byte_maker::feeds_bytes);
  }

  value_id constant(const std::string& name, tensor t) {
    return g.add_constant(name, std::move(t));
  }
  value_id emit(operation does, std::vector<value_id> reads, const fact& gives,
                const std::string& name) {
    const value_id v = g.add_value({name, gives.type, gives.dims, {}});
    nodes.push_back({std::move(does), std::move(reads), {v}, name});
    return v;
  }

  /// `v` through bytes, made when it is first there.
  void through_bytes(value_id v) {
    if (!becomes_bytes(v)) return;
    const value_range r = ranges[static_cast<std::size_t>(v)];
    const float low = std::min(r.low, 0.0f), high = std::max(r.high, 0.0f);
    const float scale = high > low ? std::max((high - low) / 255, 1e-30f) : 1.0f;
    const auto zero =
        static_cast<std::uint8_t>(std::clamp(std::nearbyint(-low / scale), 0.0f, 255.0f));
    const std::string name = at(v).name;
    const shape dims = at(v).dims;
    const value_id s = constant(name + "/scale", tensor::scalar(scale));
    const value_id z = constant(name + "/zero", tensor::scalar(zero));
    const value_id q =
        emit(quantize_linear{0}, {v, s, z}, {element::u8, dims, {}}, name + "/bytes");
    real[v] = emit(dequantize_linear{0}, {q, s, z}, {element::f32, dims, {}}, name + "/real");
    scales[v] = scale;
  }

  /// The weights of a node as bytes, and its bias in units of the sums.
  void weigh(node& n, float x_scale) {
    const tensor w = at(n.reads[1]).constant;
    const std::int64_t filters = w.dims()[0], depth = filters ? w.count() / filters : 0;
    tensor bytes(element::i8, w.dims()), scale(element::f32, {filters}),
        unit(element::f32, {filters});
    for (std::int64_t f = 0; f < filters; ++f) {
      const float* from = w.span<float>().data() + f * depth;
      float most = 0;
      for (std::int64_t k = 0; k < depth; ++k) most = std::max(most, std::abs(from[k]));
      const float by = most > 0 ? std::max(most / 127, 1e-20f) : 1.0f;
      for (std::int64_t k = 0; k < depth; ++k)
        bytes.writable().as<std::int8_t>()[f * depth + k] =
            static_cast<std::int8_t>(std::clamp(std::nearbyint(from[k] / by), -127.0f, 127.0f));
      scale.writable().as<float>()[f] = by, unit.writable().as<float>()[f] = by * x_scale;
    }
    const std::string name = n.name;
    const bool has_bias = n.reads.size() > 2 && n.reads[2] != absent;
    if (has_bias) {
      const tensor bias = at(n.reads[2]).constant;
      tensor whole(element::i32, {filters});
      for (std::int64_t f = 0; f < filters; ++f) {
        const float steps = bias.span<float>()[static_cast<std::size_t>(f)] /
                            unit.span<float>()[static_cast<std::size_t>(f)];
        whole.writable().as<std::int32_t>()[f] =
            static_cast<std::int32_t>(std::clamp(std::nearbyint(steps), -1e9f, 1e9f));
      }
      n.reads[2] =
          emit(dequantize_linear{0},
               {constant(name + "/bias", std::move(whole)), constant(name + "/unit", unit)},
               {element::f32, {filters}, {}}, name + "/bias/real");
    }
    n.reads[1] = weights_of(n, std::move(bytes), scale);
  }

  /// Weights of a convolution lie channels-first, as other engines expect them behind a dequantize.
  value_id weights_of(const node& n, tensor bytes, const tensor& scale) {
    const shape last = bytes.dims();
    const std::string name = n.name;
    const value_id by = constant(name + "/scale", scale);
    if (!n.does.is<conv>())
      return emit(dequantize_linear{0}, {constant(name + "/weights", std::move(bytes)), by},
                  {element::f32, last, {}}, name + "/weights/real");
    shape to_first{0, last.rank() - 1}, to_last{0}, first{last[0], last.back()};
    for (int i = 1; i + 1 < last.rank(); ++i)
      to_first.push_back(i), to_last.push_back(i + 1), first.push_back(last[i]);
    to_last.push_back(1);
    tensor turned(element::i8, first);
    const const_tensor_view from = bytes.view();
    tensor_view to = turned.writable();
    compute(transpose{to_first}, operands{{&from, 1}, {&to, 1}, nullptr, nullptr});
    const value_id levels =
        emit(dequantize_linear{0}, {constant(name + "/weights", std::move(turned)), by},
             {element::f32, first, {}}, name + "/weights/real");
    return emit(transpose{to_last}, {levels}, {element::f32, last, {}}, name + "/weights/last");
  }

  graph run() {
    for (const value_id v : std::vector<value_id>(g.inputs)) through_bytes(v);
    const std::vector<node> given = g.nodes;
    for (const node& old : given) {
      node n = old;
      const bool weighed = weighs(n) && scales.count(n.reads[0]) > 0;
      if (weighed) weigh(n, scales[n.reads[0]]);
      for (value_id& v : n.reads)
        if (v != absent && real.count(v)) v = real[v];
      nodes.push_back(n);
      for (const value_id v : n.writes)
        if (v != absent && !is_limited(v)) through_bytes(v);
    }
    g.nodes = std::move(nodes);
    return swept(std::move(g));
  }
  /// What a limit alone reads is limited before it becomes bytes.
  bool is_limited(value_id v) {
    const auto& readers = seen.readers[static_cast<std::size_t>(v)];
    return readers.size() == 1 && limits(g.nodes[static_cast<std::size_t>(readers[0])]);
  }
};

inline void widen(value_range& r, std::span<const float> seen) {
  for (const float x : seen) {
    if (!std::isfinite(x)) continue;
    if (r.low > r.high) r = {x, x};
    r.low = std::min(r.low, x), r.high = std::max(r.high, x);
  }
}

}  // namespace calibrate_detail

FOVEA_INLINE result<graph> prepare_for_bytes(graph g, const compile_options& options) {
  auto bound = bind(std::move(g), options);
  if (!bound) return bound;
  graph net = std::move(*bound);
  if (options.channels_last_inputs) net = drop_transposes(std::move(net), true);
  for (const named_pass& each : passes())
    if (std::string_view(each.name) != "fuse") net = each.apply(std::move(net));
  return net;
}

FOVEA_INLINE result<std::vector<value_range>> calibrate(
    const graph& g, std::span<const std::vector<tensor>> samples) {
  std::vector<value_range> ranges(g.values.size());
  graph all = g;
  all.outputs.clear();
  for (const node& n : g.nodes)
    for (const value_id v : n.writes)
      if (v != absent && g.values[static_cast<std::size_t>(v)].type == element::f32)
        all.outputs.push_back(v);
  const std::vector<value_id> watched = all.outputs;
  const auto compiled = compile(std::move(all));
  if (!compiled) return compiled.error();
  session net(*compiled);
  for (const auto& sample : samples) {
    for (std::size_t i = 0; i < g.inputs.size(); ++i) {
      const value& wanted = g.values[static_cast<std::size_t>(g.inputs[i])];
      if (i >= sample.size() || sample[i].type() != wanted.type || sample[i].dims() != wanted.dims)
        return failure{error_code::mismatch, g.name + ": a sample does not fit input '" +
                                                 wanted.name + "', " + wanted.dims.text() + "."};
      const auto x = net.input(static_cast<int>(i));
      std::memcpy(x.data, sample[i].view().data,
                  static_cast<std::size_t>(x.count()) * size_of(x.type));
      if (wanted.type == element::f32)
        calibrate_detail::widen(ranges[static_cast<std::size_t>(g.inputs[i])],
                                sample[i].span<float>());
    }
    net.run();
    for (std::size_t i = 0; i < watched.size(); ++i)
      calibrate_detail::widen(ranges[static_cast<std::size_t>(watched[i])],
                              net.output(static_cast<int>(i)).span<float>());
  }
  return ranges;
}

FOVEA_INLINE graph quantize(graph g, std::span<const value_range> ranges) {
  return calibrate_detail::byte_maker{std::move(g), ranges}.run();
}

}  // namespace fovea::inline FOVEA_ABI::nn
