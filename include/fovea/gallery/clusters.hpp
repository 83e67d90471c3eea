#pragma once

#include "fovea/gallery/embedding.hpp"
#include "fovea/gallery/flat_clusters.hpp"

#include <type_traits>

namespace fovea::inline FOVEA_ABI {

/// Groups of faces of one person each, as `Model` sees them: an album.
///
///     clusters<mobile_face> people;
///     for (const auto& face : faces(photo))
///       if (face.box.height >= mobile_face::smallest_face)
///         people.add(face.get<mobile_face::result_type>(), photo_number);
///     for (const std::int32_t person : people.group()) use(person);
///
/// Everything but `add` is as in `flat_clusters`: merge, split, reject and undo. Leave out faces
/// that are too small to be told apart.
template <class Model>
class clusters : public flat_clusters {
  static_assert(is_embedding<typename Model::result_type>,
                "fovea::clusters: the model must give an embedding");

 public:
  using embedding_type = typename Model::result_type;

  explicit clusters(cluster_limits limits = usual_limits())
      : flat_clusters(std::size_t(embedding_type::dimension), limits) {}

  /// From the model's own threshold for a pair, a tenth less for groups.
  static constexpr cluster_limits usual_limits() noexcept {
    return {Model::same_person, 0.9f * Model::same_person};
  }

  template <class Other, int Dim>
  void add(const embedding<Other, Dim>& e, std::int32_t photo) {
    static_assert(std::is_same_v<embedding<Other, Dim>, embedding_type>,
                  "fovea::clusters: this embedding is of another model than the clusters'");
    flat_clusters::add(e.values, photo);
  }
};

}  // namespace fovea::inline FOVEA_ABI
