#pragma once

#include "fovea/nn/program.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Checks a program against what a component reads and writes, when it is loaded.
///
/// Failures are `mismatch`, and say which file was read, what it has, what was expected, and which
/// model to give instead.
struct expectation {
  const nn::program& of;
  std::string file;       ///< what was read
  const char* component;  ///< "yunet"
  const char* wanted;     ///< "YuNet as libfacedetection.train exports it"

  /// The index of the output of f32 with these extents, -1 for any; `name` empty: the first such.
  result<int> output(const nn::shape& dims, const std::string& name = {}) const;
  /// The index of the only output of f32 with this many elements.
  result<int> output_of_count(std::int64_t count) const;

  failure refuse(const std::string& found) const;
};

/// A graph from a file of either format, told apart by content.
result<nn::graph> read_graph(const std::string& path);

/// Compiles a net that reads one picture of three channels, channels last in memory. What its file
/// leaves open (batch, height, width) becomes one, `height` and `width`.
///
/// Fails with `mismatch` where the file fixes other extents.
result<nn::program> compile_for_picture(nn::graph model, const std::string& path, int width,
                                        int height, const char* component, const char* wanted);

/// The same for a net that reads one channel.
result<nn::program> compile_for_gray(nn::graph model, const std::string& path, int width,
                                     int height, const char* component, const char* wanted);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/expect.hpp"
#endif
