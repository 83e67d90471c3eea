#pragma once

/// Every body. In compiled mode one file of a program includes this and is built with
/// `FOVEA_COMPILED` defined, as all others are; the CMake target `fovea::compiled` does it for you.
///
/// Bodies of `io/` come with the decoder they need: where there is no stb_image, they are left out.

#if !defined(FOVEA_COMPILED)
#error "fovea/implementation.hpp is for compiled mode: define FOVEA_COMPILED in every file"
#endif

#include "fovea/impl/core/file_map.hpp"
#include "fovea/impl/core/thread_pool.hpp"
#include "fovea/impl/nn/links.hpp"
#include "fovea/impl/nn/onnx/proto.hpp"
#include "fovea/impl/nn/onnx/tensor.hpp"
#include "fovea/impl/nn/onnx/wire.hpp"
#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/impl/nn/op/window.hpp"
#include "fovea/impl/nn/pass/bind.hpp"
#include "fovea/impl/nn/pass/drop_transposes.hpp"
#include "fovea/impl/nn/pass/layout_tracker.hpp"
#include "fovea/impl/nn/tflite/flatbuffer.hpp"
#include "fovea/impl/vision/detect/look.hpp"
