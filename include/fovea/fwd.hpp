#pragma once

#include "fovea/core/config.hpp"

/// Names only: for headers that mention fovea's types without using them.
namespace fovea::inline FOVEA_ABI {

struct failure;
template <class T>
class result;
template <class T>
class buffer;
class byte_reader;
class executor;
class file_map;
class thread_pool;

struct point;
struct rect;
struct image_view;
struct gray8;
struct rgb8;
struct bgr8;
struct rgba8;
struct bgra8;

}  // namespace fovea::inline FOVEA_ABI

namespace fovea::inline FOVEA_ABI::nn {

struct graph;
class tensor;
class program;
class session;

}  // namespace fovea::inline FOVEA_ABI::nn

namespace fovea::inline FOVEA_ABI::kernel {

struct kernel_set;

}  // namespace fovea::inline FOVEA_ABI::kernel
