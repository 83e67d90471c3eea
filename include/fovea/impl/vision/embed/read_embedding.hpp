#pragma once

#include "fovea/gallery/embedding.hpp"
#include "fovea/nn/session.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

/// Runs a net whose input is filled, and takes its first output for an embedding.
template <class Embedding>
Embedding run_embedding(nn::session& net) noexcept {
  net.run();
  Embedding out;
  std::copy_n(net.output<float>(0).begin(), out.values.size(), out.values.begin());
  normalize(out);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
