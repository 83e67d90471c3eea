#pragma once

#include "fovea/nn/graph.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Says the same with fewer and plainer nodes.
///
/// What changes nothing goes (identity, a cast to the same type, a slice of the whole …); squeeze,
/// unsqueeze, flatten and transposes that move nothing become reshape, and reshapes of reshapes
/// one; windows get explicit padding, and a zero pad in front of a convolution becomes part of it;
/// batch_norm becomes a multiplication and an addition; a product with a constant matrix becomes
/// `gemm` with the matrix transposed. Shapes must be known: after `bind`.
graph simplify(graph g);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/pass/simplify.hpp"
#endif
