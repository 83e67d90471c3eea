#pragma once

#include "timed.hpp"

#include <fovea/nn/onnx.hpp>
#include <fovea/nn/optimize.hpp>
#include <fovea/nn/pass/bind.hpp>

#include <oneapi/dnnl/dnnl.hpp>

#include <algorithm>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

namespace bench_models {

namespace nn = fovea::nn;
using dims = dnnl::memory::dims;
using tag = dnnl::memory::format_tag;

/// Thrown where oneDNN, or this translation, has no primitive for a node.
struct cannot {
  std::string why;
};

/// One net as a list of primitives. Maps are NCHW to oneDNN and channels-last in our graph.
class onednn_net {
 public:
  onednn_net(nn::graph g, dnnl::memory::data_type inside) : g_(std::move(g)), inside_(inside) {
    for (const nn::value_id v : g_.inputs) maps_[v] = plain(dims_of(v));
    for (const nn::node& n : g_.nodes) add(n);
    for (const nn::value_id v : g_.outputs) read_out(v);
    stream_.wait();
  }

  void run() {
    for (std::size_t i = 0; i < work_.size(); ++i) work_[i].execute(stream_, arguments_[i]);
    stream_.wait();
  }

 private:
  const nn::value& at(nn::value_id v) const { return g_.values[static_cast<std::size_t>(v)]; }
  static bool has(const nn::node& n, std::size_t i) {
    return i < n.reads.size() && n.reads[i] != nn::absent;
  }

  /// [N, H, W, C] as (N, C, H, W); a matrix as (N, C, 1, 1).
  dims dims_of(nn::value_id v) const {
    const nn::shape& s = at(v).dims;
    if (s.rank() == 4) return {s[0], s[3], s[1], s[2]};
    if (s.rank() == 2) return {s[0], s[1], 1, 1};
    throw cannot{"a map of shape " + s.text()};
  }
  dnnl::memory::desc any(const dims& d) const { return {d, inside_, tag::any}; }
  dnnl::memory plain(const dims& d) {
    return dnnl::memory({d, dnnl::memory::data_type::f32, tag::nhwc}, engine_);
  }
  dnnl::memory& map(nn::value_id v) {
    const auto found = maps_.find(v);
    if (found == maps_.end()) throw cannot{"an operand of another kind"};
    return found->second;
  }

  void push(const dnnl::primitive& p, std::unordered_map<int, dnnl::memory> arguments) {
    work_.push_back(p);
    arguments_.push_back(std::move(arguments));
  }
  dnnl::memory as(const dnnl::memory& m, const dnnl::memory::desc& wanted) {
    if (m.get_desc() == wanted) return m;
    dnnl::memory made(wanted, engine_);
    push(dnnl::reorder(m, made), {{DNNL_ARG_FROM, m}, {DNNL_ARG_TO, made}});
    return made;
  }
  /// Constants are brought into their place once, while loading.
  dnnl::memory constant(const float* data, const dnnl::memory::desc& is,
                        const dnnl::memory::desc& wanted) {
    dnnl::memory from(is, engine_, const_cast<float*>(data)), to(wanted, engine_);
    dnnl::reorder(from, to).execute(stream_, from, to);
    stream_.wait();
    return to;
  }
  void read_out(nn::value_id v) {
    const dnnl::memory& m = map(v);
    as(m, {m.get_desc().dims(), dnnl::memory::data_type::f32, tag::nhwc});
  }

  void add(const nn::node& n) {
    n.does.visit([&](const auto& op) { add(op, n); });
  }
  template <class Op>
  void add(const Op&, const nn::node& n) {
    throw cannot{std::string("no primitive for ") + nn::name_of(n.does)};
  }
  bool is_output(nn::value_id v) const {
    return std::find(g_.outputs.begin(), g_.outputs.end(), v) != g_.outputs.end();
  }
  /// Only where the elements keep their order: on maps of one pixel, or on the way out.
  void add(const nn::reshape&, const nn::node& n) {
    const dnnl::memory x = map(n.reads[0]);
    const dims from = x.get_desc().dims();
    if (!is_output(n.writes[0]) && from[2] * from[3] != 1) throw cannot{"a reshape of a map"};
    maps_[n.writes[0]] = x;
  }
  /// A matter of tags: oneDNN reads the input as it stands, and outputs are brought into order.
  void add(const nn::transpose&, const nn::node& n) {
    const bool first = std::find(g_.inputs.begin(), g_.inputs.end(), n.reads[0]) != g_.inputs.end();
    if (!first && !is_output(n.writes[0])) throw cannot{"a transpose between maps"};
    maps_[n.writes[0]] =
        first
            ? dnnl::memory({dims_of(n.writes[0]), dnnl::memory::data_type::f32, tag::nchw}, engine_)
            : dnnl::memory(map(n.reads[0]));
  }

  /// What follows the product in the same primitive.
  dnnl::post_ops after(const nn::activation& then, bool residual, bool residual_last) {
    dnnl::post_ops ops;
    if (residual && !residual_last) ops.append_sum();
    using a = dnnl::algorithm;
    const auto eltwise = [&](a f, float x = 0, float y = 0) { ops.append_eltwise(1, f, x, y); };
    switch (then.f) {
      case nn::function::identity: break;
      case nn::function::relu: eltwise(a::eltwise_relu); break;
      case nn::function::leaky_relu: eltwise(a::eltwise_relu, then.a); break;
      case nn::function::clip: eltwise(a::eltwise_clip, then.a, then.b); break;
      case nn::function::sigmoid: eltwise(a::eltwise_logistic); break;
      case nn::function::silu: eltwise(a::eltwise_swish, 1); break;
      case nn::function::prelu: break;  // see `bend`
      default: throw cannot{"an activation that is not fused"};
    }
    if (residual && residual_last) ops.append_sum();
    return ops;
  }

  void add(const nn::conv& c, const nn::node& n) {
    const nn::shape& w = at(n.reads[1]).dims;
    if (w.rank() != 4) throw cannot{"a convolution over one axis"};
    const auto two = [](const nn::shape& s, std::int64_t otherwise) {
      return s.empty() ? dims{otherwise, otherwise} : dims{s[0], s[1]};
    };
    dims dilations = two(c.at.dilations, 1);
    for (auto& d : dilations) --d;
    product p{c.groups, two(c.at.strides, 1), dilations, two(c.at.begin, 0), two(c.at.end, 0)};
    p.weights = c.groups == 1 ? dims{w[0], w[3], w[1], w[2]}
                              : dims{c.groups, w[0] / c.groups, w[3], w[1], w[2]};
    p.stored = c.groups == 1 ? tag::ohwi : tag::gohwi;
    convolve(p, c.then, c.activation_before_residual, n, 4);
  }
  void add(const nn::gemm& m, const nn::node& n) {
    if (m.transpose_a || !m.transpose_b || m.alpha != 1 || m.beta != 1) throw cannot{"a gemm"};
    const nn::shape& w = at(n.reads[1]).dims;
    product p{1, {1, 1}, {0, 0}, {0, 0}, {0, 0}, {w[0], w[1], 1, 1}, tag::ohwi};
    convolve(p, m.then, false, n, 3);
  }

  struct product {
    std::int64_t groups;
    dims strides, dilations, begin, end, weights{};
    tag stored = tag::ohwi;
  };
  void convolve(const product& p, const nn::activation& then, bool residual_last, const nn::node& n,
                std::size_t slopes_at) {
    const auto f32 = dnnl::memory::data_type::f32;
    const dims out = dims_of(n.writes[0]);
    const bool biased = has(n, 2), residual = slopes_at == 4 && has(n, 3);
    const dnnl::memory::desc bias_is({out[1]}, f32, tag::a), none;
    const dnnl::convolution_forward::desc is(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_auto,
        any(dims_of(n.reads[0])), any(p.weights), biased ? bias_is : none, any(out), p.strides,
        p.dilations, p.begin, p.end);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(after(then, residual, residual_last));
    const dnnl::convolution_forward::primitive_desc chosen(is, attributes, engine_);

    std::unordered_map<int, dnnl::memory> arguments;
    arguments[DNNL_ARG_SRC] = as(map(n.reads[0]), chosen.src_desc());
    arguments[DNNL_ARG_WEIGHTS] = constant(at(n.reads[1]).constant.span<float>().data(),
                                           {p.weights, f32, p.stored}, chosen.weights_desc());
    if (biased)
      arguments[DNNL_ARG_BIAS] =
          constant(at(n.reads[2]).constant.span<float>().data(), bias_is, chosen.bias_desc());
    dnnl::memory to(chosen.dst_desc(), engine_);
    if (residual) {  // `sum` adds to what is there: a copy, unless nobody else reads the residual
      const dnnl::memory& r = map(n.reads[3]);
      push(dnnl::reorder(r, to), {{DNNL_ARG_FROM, r}, {DNNL_ARG_TO, to}});
    }
    arguments[DNNL_ARG_DST] = maps_[n.writes[0]] = to;
    push(dnnl::convolution_forward(chosen), std::move(arguments));
    if (then.f == nn::function::prelu && residual_last) throw cannot{"a sum behind a PReLU"};
    if (then.f == nn::function::prelu) bend(to, at(n.reads[slopes_at]).constant.span<float>());
  }

  /// PReLU in place, a primitive of its own: fused, oneDNN 2.6 takes its reference code, a hundred
  /// times slower.
  void bend(const dnnl::memory& x, std::span<const float> slopes) {
    const dims d{1, x.get_desc().dims()[1], 1, 1};
    const dnnl::prelu_forward::primitive_desc chosen(
        {dnnl::prop_kind::forward_inference, x.get_desc(), any(d)}, engine_);
    const dnnl::memory weights = constant(
        slopes.data(), {d, dnnl::memory::data_type::f32, tag::nhwc}, chosen.weights_desc());
    push(dnnl::prelu_forward(chosen),
         {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, weights}, {DNNL_ARG_DST, x}});
  }

  void add(const nn::pool& p, const nn::node& n) {
    const auto kind = p.is == nn::pool::kind::max ? dnnl::algorithm::pooling_max
                      : p.count_padding           ? dnnl::algorithm::pooling_avg_include_padding
                                                  : dnnl::algorithm::pooling_avg_exclude_padding;
    const auto two = [](const nn::shape& s, std::int64_t otherwise) {
      return s.empty() ? dims{otherwise, otherwise} : dims{s[0], s[1]};
    };
    const dnnl::memory& x = map(n.reads[0]);
    const dnnl::pooling_forward::desc is(dnnl::prop_kind::forward_inference, kind, x.get_desc(),
                                         any(dims_of(n.writes[0])), two(p.at.strides, 1),
                                         two(p.kernel, 1), two(p.at.begin, 0), two(p.at.end, 0));
    const dnnl::pooling_forward::primitive_desc chosen(is, engine_);
    dnnl::memory to(chosen.dst_desc(), engine_);
    push(dnnl::pooling_forward(chosen), {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, to}});
    maps_[n.writes[0]] = to;
  }

  void add(const nn::binary& b, const nn::node& n) {
    const auto kind = b.f == nn::binary_function::add   ? dnnl::algorithm::binary_add
                      : b.f == nn::binary_function::mul ? dnnl::algorithm::binary_mul
                                                        : dnnl::algorithm::undef;
    if (kind == dnnl::algorithm::undef || at(n.reads[0]).is_constant() ||
        at(n.reads[1]).is_constant())
      throw cannot{"an element by element operator"};
    const dnnl::memory &x = map(n.reads[0]), &y = map(n.reads[1]);
    const dnnl::binary::primitive_desc chosen({kind, x.get_desc(), y.get_desc(), x.get_desc()},
                                              engine_);
    dnnl::memory to(chosen.dst_desc(), engine_);
    push(dnnl::binary(chosen), {{DNNL_ARG_SRC_0, x}, {DNNL_ARG_SRC_1, y}, {DNNL_ARG_DST, to}});
    maps_[n.writes[0]] = to;
  }

  void add(const nn::concat&, const nn::node& n) {
    std::vector<dnnl::memory::desc> parts;
    for (const nn::value_id v : n.reads) parts.push_back(map(v).get_desc());
    const dims out = dims_of(n.writes[0]);
    std::int64_t channels = 0;
    for (const auto& d : parts) channels += d.dims()[1];
    if (channels != out[1]) throw cannot{"a concat along another axis than the channels"};
    const dnnl::concat::primitive_desc chosen(any(out), 1, parts, engine_);
    dnnl::memory to(chosen.dst_desc(), engine_);
    std::unordered_map<int, dnnl::memory> arguments{{DNNL_ARG_DST, to}};
    for (std::size_t i = 0; i < n.reads.size(); ++i)
      arguments[DNNL_ARG_MULTIPLE_SRC + static_cast<int>(i)] = map(n.reads[i]);
    push(dnnl::concat(chosen), std::move(arguments));
    maps_[n.writes[0]] = to;
  }

  void add(const nn::resize& r, const nn::node& n) {
    if (r.by != nn::resize::method::nearest) throw cannot{"a resize other than nearest"};
    const dnnl::memory& x = map(n.reads[0]);
    const dnnl::resampling_forward::primitive_desc chosen(
        {dnnl::prop_kind::forward_inference, dnnl::algorithm::resampling_nearest, x.get_desc(),
         any(dims_of(n.writes[0]))},
        engine_);
    dnnl::memory to(chosen.dst_desc(), engine_);
    push(dnnl::resampling_forward(chosen), {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, to}});
    maps_[n.writes[0]] = to;
  }

  void add(const nn::unary& u, const nn::node& n) {
    if (u.f != nn::function::sigmoid && u.f != nn::function::relu) throw cannot{"an activation"};
    const dnnl::memory& x = map(n.reads[0]);
    const auto kind = u.f == nn::function::relu ? dnnl::algorithm::eltwise_relu
                                                : dnnl::algorithm::eltwise_logistic;
    const dnnl::eltwise_forward::primitive_desc chosen(
        {dnnl::prop_kind::forward_inference, kind, x.get_desc(), 0, 0}, engine_);
    dnnl::memory to(chosen.dst_desc(), engine_);
    push(dnnl::eltwise_forward(chosen), {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, to}});
    maps_[n.writes[0]] = to;
  }

  nn::graph g_;
  dnnl::memory::data_type inside_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  std::unordered_map<nn::value_id, dnnl::memory> maps_;
  std::vector<dnnl::primitive> work_;
  std::vector<std::unordered_map<int, dnnl::memory>> arguments_;
};

inline loaded open_onednn(const char* file, const std::string& precision) {
  auto g = nn::read_onnx_file(file);
  if (!g) return {.trouble = g.error().sentence};
  auto bound = nn::bind(std::move(*g), {});
  if (!bound) return {.trouble = bound.error().sentence};
  try {
    const auto net = std::make_shared<onednn_net>(
        nn::optimize(std::move(*bound)),
        precision == "bf16" ? dnnl::memory::data_type::bf16 : dnnl::memory::data_type::f32);
    return {[net] { net->run(); }};
  } catch (const cannot& c) { return {.trouble = c.why}; } catch (const dnnl::error& e) {
    return {.trouble = e.what()};
  }
}

}  // namespace bench_models
