#pragma once

#include "fovea/core/result.hpp"
#include "fovea/gallery/embedding.hpp"
#include "fovea/gallery/linear_model.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI {

namespace taught_detail {

template <class... E>
inline constexpr std::size_t total = (std::size_t(E::dimension) + ...);

template <class... E>
std::array<float, total<E...>> joined(const E&... parts) noexcept {
  std::array<float, total<E...>> all;
  std::size_t at = 0;
  const auto append = [&](const auto& part) {
    for (const float v : part.values) all[at++] = v;
  };
  (append(parts), ...);
  return all;
}

template <class... E>
std::vector<embedding_space> spaces() {
  return {{std::string(E::model::space), std::uint32_t(E::dimension)}...};
}

}  // namespace taught_detail

/// What `taught_score` and `taught_class` share: a linear model that is read from a file, and reads
/// embeddings of the spaces that are part of its type.
template <class... E>
class taught_head {
  static_assert((is_embedding<E> && ...), "fovea::taught_head: it reads embeddings of models");

 public:
  /// What was learned, and how well.
  const teach_report& report() const noexcept { return model_->report; }
  const linear_model& model() const noexcept { return *model_; }

  /// Replaces the file at `path` as a whole: a crash or a full disk leaves the old one.
  status save(const std::string& path) const { return write_linear_model(path, *model_); }

 protected:
  explicit taught_head(linear_model model)
      : model_(std::make_shared<const linear_model>(std::move(model))) {}

  static result<linear_model> opened(const std::string& path, bool of_classes) {
    return read_linear_model(path, taught_detail::spaces<E...>(), of_classes);
  }

  template <class... Given>
  static constexpr void accept() noexcept {
    static_assert(std::is_same_v<std::tuple<Given...>, std::tuple<E...>>,
                  "fovea::taught_head: this embedding is of another model than the head was taught "
                  "with");
  }

  std::shared_ptr<const linear_model> model_;
};

/// Gives a number for embeddings: how somebody would rate, what the samples would say.
///
/// Made by `teach` (fovea/gallery/teach.hpp), kept by `save`, loaded by `open`. Copies share what
/// was learned; any number of threads may read at once.
template <class... E>
class taught_score : public taught_head<E...> {
 public:
  using result_type = taught_value;

  explicit taught_score(linear_model model) : taught_head<E...>(std::move(model)) {}

  /// Fails with one sentence: no such file, no taught head, other embeddings, classes, damaged.
  static result<taught_score> open(const std::string& path) {
    auto model = taught_head<E...>::opened(path, false);
    if (!model) return model.error();
    return taught_score(std::move(*model));
  }

  /// Allocates nothing; about ten microseconds for 192 numbers.
  template <class... Given>
  taught_value read(const Given&... parts) const noexcept {
    taught_head<E...>::template accept<Given...>();
    return this->model_->score(taught_detail::joined(parts...));
  }
};

/// Gives one of the names that it was taught, or says that it is none of them.
template <class... E>
class taught_class : public taught_head<E...> {
 public:
  using result_type = taught_label;

  explicit taught_class(linear_model model) : taught_head<E...>(std::move(model)) {}

  static result<taught_class> open(const std::string& path) {
    auto model = taught_head<E...>::opened(path, true);
    if (!model) return model.error();
    return taught_class(std::move(*model));
  }

  /// Allocates nothing.
  template <class... Given>
  taught_label read(const Given&... parts) const noexcept {
    taught_head<E...>::template accept<Given...>();
    return this->model_->classify(taught_detail::joined(parts...));
  }
};

/// An embedder and what was taught on its embeddings, as one head for a pipeline.
template <class Embedder, class Taught>
class read_by {
 public:
  using result_type = typename Taught::result_type;

  read_by(Embedder embedder, Taught taught)
      : embedder_(std::move(embedder)), taught_(std::move(taught)) {}

  template <class Crop>
  requires requires(Embedder& e, const Crop& crop) { e.read(crop); }
  result_type read(const Crop& crop) { return taught_.read(embedder_.read(crop)); }

 private:
  Embedder embedder_;
  Taught taught_;
};

}  // namespace fovea::inline FOVEA_ABI
