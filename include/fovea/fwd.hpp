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

template <class Model, int Dim>
struct embedding;
template <class Model, int Dim>
struct int8_embedding;
struct match;
struct error_rate;
class score_curve;
struct operating_point;
struct calibration;
struct identification;
class flat_gallery;
class flat_clusters;
template <class Model>
class gallery;
template <class Model>
class clusters;

struct detection;
struct face_detection;
struct blaze_detection;
struct detect_options;
class yunet;
class ultraface;
class blazeface;

template <class Template>
struct crop;
struct mesh;
class face_mesh;
class mobile_face;
class face_feature;
class dlib_face;
class age_gender;
struct age_and_gender;
class age_gender_retail;
class expression_reader;
struct liveness;
class mini_fasnet;
class face_liveness;
class liveness_tally;
struct face_glance;
class challenge;
class challenge_course;
class unlock;
struct head_pose;
struct face_gestures;
struct irises;
class iris_reader;
struct gaze;
class blink_counter;
struct face_quality;
struct comparison;
struct face_measures;
class one_euro;
class steady_mesh;
struct followed_face;
class mesh_follower;
template <class D>
class face_follower;

template <class Detection, class... Results>
class face;
template <class D, class... Branches>
class pipeline;

struct detection;
struct face_detection;
struct mesh;
struct age_and_gender;
class yunet;
class ultraface;
class blazeface;
class face_mesh;
class mobile_face;
class dlib_face;
class age_gender;
template <class Template>
struct crop;
template <class Model, int Dim>
struct embedding;
template <class D, class... Branches>
class pipeline;

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
