#pragma once

#include "fovea/gallery/embedding.hpp"
#include "fovea/image/image_view.hpp"
#include "fovea/vision/detection.hpp"

#include <concepts>
#include <iterator>
#include <type_traits>

/// What the stages of a pipeline must be able to do. Each concept is a conjunction of others that
/// ask one thing, so that a compiler's message names the thing that is missing.
namespace fovea::inline FOVEA_ABI {

template <class D>
concept TakesImage = requires(D& d, const image_view& image) {
  d.detect(image);
};

/// What a detector finds: `detection`, or something that is one and knows more.
template <class D>
using detection_of =
    std::remove_cvref_t<decltype(*std::begin(std::declval<D&>().detect(image_view{})))>;

template <class D>
concept ReportsDetections = requires(D& d, const image_view& image) {
  std::begin(d.detect(image));
  std::end(d.detect(image));
}
&&std::derived_from<detection_of<D>, detection>;

template <class T>
concept SharesItsWeights = std::copyable<T>;

/// Finds objects in an image.
///
/// Expensive to load, cheap to copy, and then unable to fail: whatever can be wrong with a model is
/// reported by its `load`, so `detect` returns detections and nothing else.
///
/// `d.detect(image)` gives the detections best score first, in pixels of `image`, which may have
/// any size. They stay readable until the next call on the same object. A copy of `d` shares its
/// weights and has scratch memory of its own: one copy a thread is all the threading there is.
template <class D>
concept Detector = TakesImage<D> && ReportsDetections<D> && SharesItsWeights<D>;

template <class A>
concept NamesItsCrop = requires {
  typename A::crop_type;
};

/// Whether `A` can work from what `D` knows of a face; some need eyes, some need five points.
template <class A, class D>
concept AlignsFrom = NamesItsCrop<A> && requires(A& a, const image_view& image, const D& found) {
  { a.align(image, found) } -> std::convertible_to<const typename A::crop_type&>;
};

/// Cuts what was found out of the image, in a fixed place and size that is part of the crop's type.
///
/// `a.align(image, found)` gives an `A::crop_type` that stays readable until the next call.
/// Allocates nothing after the first call.
template <class A>
concept Aligner = NamesItsCrop<A> &&(AlignsFrom<A, detection> || AlignsFrom<A, face_detection> ||
                                     AlignsFrom<A, blaze_detection>)&&SharesItsWeights<A>;

template <class H>
concept NamesItsResult = requires {
  typename H::result_type;
};

template <class H, class Crop>
concept ReadsCrop = requires(H& h, const Crop& crop) {
  { h.read(crop) } -> std::convertible_to<typename H::result_type>;
};

/// Reads one thing from a crop: `h.read(crop)` gives an `H::result_type`, a small type with a name.
template <class H, class Crop>
concept HeadFor = NamesItsResult<H> && ReadsCrop<H, Crop> && SharesItsWeights<H>;

template <class H>
concept ResultIsEmbedding = NamesItsResult<H> && is_embedding<typename H::result_type>;

/// A head whose result can be compared with others of the same model.
template <class H, class Crop>
concept Embedder = HeadFor<H, Crop> && ResultIsEmbedding<H>;

template <class G, class E>
concept HoldsModelOf = std::same_as<typename G::embedding_type, E>;

template <class G, class E>
concept AddsNames = requires(G& g, const E& e) {
  g.add("name", e);
};

template <class G, class E>
concept FindsNearest = requires(const G& g, const E& e) {
  { g.nearest(e).similarity } -> std::convertible_to<float>;
  g.nearest(e, std::size_t{1});
};

/// Keeps embeddings of one model under names: `g.add(name, e)`, `g.nearest(e)`, `g.nearest(e, k)`
/// best first. Searching changes nothing, so that any number of threads may do it at once.
template <class G, class E>
concept Gallery = HoldsModelOf<G, E> && AddsNames<G, E> && FindsNearest<G, E>;

}  // namespace fovea::inline FOVEA_ABI
