#pragma once

#include "fovea/nn/graph.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Whether bytes with scales flow through the graph.
bool is_quantized(const graph& g);

/// What stands between dequantize and quantize becomes an operator on bytes:
///
/// q(conv(d(x), d(w)) + bias)   integer_conv, the same of gemm and matmul; relu and clip as limits
/// q(d(a) + d(b)), a b          integer_pair
/// q(f(d(x)))                   lookup, of any chain of functions of one element
/// q(move(d(x)))                move, of bytes: reshape, transpose, slice, concat …
/// conv(d(x), d(w))             integer_conv that gives f32, where nothing quantizes it
/// q(conv(d(x), d(w)) + bias)   conv on floats that hold whole numbers, where w needs nine bits
///
/// Maps are u8 throughout: i8 is u8 less 128, and turned where the model shows it. What has no
/// integer operator stays between dequantize and quantize. Weights must still be bytes behind their
/// dequantize: `bind` leaves them so.
graph to_integers(graph g);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/pass/to_integers.hpp"
#endif
