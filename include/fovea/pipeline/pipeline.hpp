#pragma once

#include "fovea/pipeline/face.hpp"
#include "fovea/vision/concepts.hpp"

#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI {

namespace pipeline_detail {

// What a sentence is about must not be spelled where it does not exist: a compiler would print that
// first. So everything here has an answer for types that do not fit.
template <class A, class... Heads>
inline constexpr bool all_read = true;
template <Aligner A, class... Heads>
inline constexpr bool all_read<A, Heads...> = (HeadFor<Heads, typename A::crop_type> && ...);

}  // namespace pipeline_detail

/// An aligner and the heads that read its crop.
template <class A, class... Heads>
class branch {
  static_assert(Aligner<A>, "fovea::pipeline: the second stage must be an Aligner");
  static_assert(pipeline_detail::all_read<A, Heads...>,
                "fovea::pipeline: a head does not read the crop that this aligner makes");

 public:
  explicit branch(A aligner, Heads... heads)
      : aligner_(std::move(aligner)), heads_(std::move(heads)...) {}

  /// Aligns once, however many heads there are.
  template <class Face>
  void read(const image_view& image, const typename Face::detection_type& found, Face& to) {
    const auto& crop = aligner_.align(image, found);
    std::apply(
        [&](Heads&... heads) {
          (to.template set<typename Heads::result_type>(heads.read(crop)), ...);
        },
        heads_);
  }

 private:
  A aligner_;
  std::tuple<Heads...> heads_;
};

namespace pipeline_detail {

template <class D>
struct found {
  using type = detection;
};
template <Detector D>
struct found<D> {
  using type = detection_of<D>;
};

template <class... Results>
struct results {};
template <class... Lists>
struct joined;
template <class... R>
struct joined<results<R...>> {
  using type = results<R...>;
};
template <class... R, class... S, class... Rest>
struct joined<results<R...>, results<S...>, Rest...> : joined<results<R..., S...>, Rest...> {};

template <class H>
struct result_of {
  using type = void;
};
template <NamesItsResult H>
struct result_of<H> {
  using type = typename H::result_type;
};
template <class B>
struct results_of;
template <class A, class... Heads>
struct results_of<branch<A, Heads...>> {
  using type = results<typename result_of<Heads>::type...>;
};

template <class Detection, class Results>
struct face_with;
template <class Detection, class... R>
struct face_with<Detection, results<R...>> {
  using type = face<Detection, R...>;
};

template <class B, class Detection>
inline constexpr bool aligns = true;
template <class A, class... Heads, class Detection>
requires Aligner<A>
inline constexpr bool aligns<branch<A, Heads...>, Detection> = AlignsFrom<A, Detection>;

}  // namespace pipeline_detail

/// A detector, an aligner and heads that read the aligned face, as one thing that can be called.
///
///     pipeline faces{yunet::load("yunet.onnx").value(), five_point{},
///                    mobile_face::load("identity.tflite").value()};
///     for (const auto& face : faces(photo)) use(face.box, face.get<mobile_face::result_type>());
///
/// Stages that do not fit together do not compile, and say why. Copies share weights and have
/// scratch memory of their own: one copy a thread.
template <class D, class... Branches>
class pipeline {
  static_assert(Detector<D>, "fovea::pipeline: the first stage must be a Detector");
  using found_type = typename pipeline_detail::found<D>::type;
  static_assert(!Detector<D> || (pipeline_detail::aligns<Branches, found_type> && ...),
                "fovea::pipeline: this aligner needs more of a face than this detector finds; "
                "five_point needs five points, five_point_by_mesh only a box");

 public:
  using face_type = typename pipeline_detail::face_with<
      found_type, typename pipeline_detail::joined<
                      typename pipeline_detail::results_of<Branches>::type...>::type>::type;

  explicit pipeline(D detector, Branches... branches)
      : detector_(std::move(detector)), branches_(std::move(branches)...) {}
  template <class A, class... Heads>
  requires(sizeof...(Branches) == 1 && (std::is_same_v<Branches, branch<A, Heads...>> && ...))
      pipeline(D detector, A aligner, Heads... heads)
      : pipeline(std::move(detector),
                 branch<A, Heads...>(std::move(aligner), std::move(heads)...)) {}

  /// The same pipeline, and more heads that read a crop of their own.
  template <class A, class... Heads>
  auto with(A aligner, Heads... heads) const {
    return std::apply(
        [&](const auto&... so_far) {
          using more = branch<A, Heads...>;
          return pipeline<D, Branches..., more>(detector_, so_far...,
                                                more(std::move(aligner), std::move(heads)...));
        },
        branches_);
  }

  /// The faces, best first, in pixels of `image`; readable until the next call. Each is aligned
  /// once for each aligner. Allocates nothing once it has seen an image as large and as many faces.
  std::span<const face_type> operator()(const image_view& image) {
    faces_.clear();
    for (const auto& found : detector_.detect(image)) {
      face_type& each = faces_.emplace_back(found);
      std::apply([&](auto&... branch) { (branch.read(image, found, each), ...); }, branches_);
    }
    return faces_;
  }

 private:
  D detector_;
  std::tuple<Branches...> branches_;
  std::vector<face_type> faces_;
};

template <class D, class A, class... Heads>
pipeline(D, A, Heads...) -> pipeline<D, branch<A, Heads...>>;

}  // namespace fovea::inline FOVEA_ABI
