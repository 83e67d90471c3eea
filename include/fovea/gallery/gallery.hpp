#pragma once

#include "fovea/core/result.hpp"
#include "fovea/gallery/embedding.hpp"
#include "fovea/gallery/flat_gallery.hpp"
#include "fovea/gallery/gallery_file.hpp"
#include "fovea/gallery/operating_point.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A model whose embeddings can be kept: `result_type` is an `embedding`, and `space` names it in
/// files. Weights that give other vectors for the same face need another `space`.
template <class M>
concept NamesItsSpace = is_embedding<typename M::result_type> && requires {
  { M::space } -> std::convertible_to<std::string_view>;
};

/// Names, and what each looks like to `Model`: in memory, on disk, and searched exactly.
///
/// One of 10,000 people takes 10 MB with 192 numbers each. Copies are independent of each other.
/// Any number of threads may search one that nobody changes.
template <class Model>
class gallery {
  static_assert(NamesItsSpace<Model>,
                "fovea::gallery: the model must give an embedding and name its space");

 public:
  using embedding_type = typename Model::result_type;

  gallery() : people_(std::size_t(embedding_type::dimension)) {}

  /// Fails with one sentence: no such file, no gallery, another model's, damaged, too new.
  static result<gallery> open(const std::string& path) {
    auto read = read_gallery(path, Model::space, std::size_t(embedding_type::dimension));
    if (!read) return read.error();
    return gallery(std::move(*read));
  }

  /// Replaces the file at `path` as a whole: a crash or a full disk leaves the old one.
  status save(const std::string& path) const { return write_gallery(path, people_, Model::space); }

  /// Another embedding of `name`, which may have any number. Fails where the name is no text of 1
  /// to 255 bytes of UTF-8, or the embedding is zeros: nothing could be read from that face.
  template <class Other, int Dim>
  status add(std::string_view name, const embedding<Other, Dim>& e) {
    accept<Other, Dim>();
    return people_.add(name, e.values);
  }

  /// Forgets a name and all its embeddings; false where there is no such name.
  bool remove(std::string_view name) { return people_.remove(name); }

  std::size_t size() const noexcept { return people_.names().size(); }
  std::size_t embeddings() const noexcept { return people_.owners().size(); }

  /// The name most like `e`, however little that is; an empty gallery gives no name and -1.
  /// Allocates nothing.
  template <class Other, int Dim>
  match nearest(const embedding<Other, Dim>& e) const noexcept {
    accept<Other, Dim>();
    match best;
    people_.nearest(e.values, {&best, 1});
    return best;
  }

  /// The `k` names most like `e`, best first; names that are equally similar in order of their
  /// bytes.
  template <class Other, int Dim>
  std::vector<match> nearest(const embedding<Other, Dim>& e, std::size_t k) const {
    accept<Other, Dim>();
    std::vector<match> found(k < size() ? k : size());
    found.resize(people_.nearest(e.values, found).size());
    return found;
  }

  /// Who `e` is: a name, somebody to look at, or unknown; with what to expect of that answer.
  template <class Other, int Dim>
  identification decide(const embedding<Other, Dim>& e, const operating_point& at) const {
    return fovea::decide(people_, nearest(e), at);
  }

 private:
  explicit gallery(flat_gallery people) : people_(std::move(people)) {}

  template <class Other, int Dim>
  static constexpr void accept() noexcept {
    static_assert(std::is_same_v<embedding<Other, Dim>, embedding_type>,
                  "fovea::gallery: this embedding is of another model than the gallery's");
  }

  flat_gallery people_;
};

}  // namespace fovea::inline FOVEA_ABI
