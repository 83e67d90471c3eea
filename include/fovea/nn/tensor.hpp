#pragma once

#include "fovea/core/buffer.hpp"
#include "fovea/core/byte_reader.hpp"
#include "fovea/nn/element.hpp"
#include "fovea/nn/shape.hpp"

#include <cstring>
#include <memory>
#include <span>

namespace fovea::inline FOVEA_ABI::nn {

/// Borrowed elements in row-major order: where they are, their type and their extents.
///
/// `data` is null for an optional operand that was left out.
template <class Byte>
struct basic_tensor_view {
  Byte* data = nullptr;
  element type = element::none;
  shape dims;

  bool present() const noexcept { return type != element::none; }
  std::int64_t count() const noexcept { return dims.count(); }
  std::size_t byte_count() const noexcept {
    return static_cast<std::size_t>(count()) * size_of(type);
  }

  /// The elements; `T` must be the type that stores them.
  template <class T>
  auto as() const noexcept {
    using element_type = std::conditional_t<std::is_const_v<Byte>, const T, T>;
    return reinterpret_cast<element_type*>(data);
  }
  template <class T>
  auto span() const noexcept {
    return std::span(as<T>(), static_cast<std::size_t>(count()));
  }
};

using tensor_view = basic_tensor_view<std::byte>;
struct const_tensor_view : basic_tensor_view<const std::byte> {
  const_tensor_view() = default;
  const_tensor_view(const std::byte* d, element t, const shape& s) : basic_tensor_view{d, t, s} {}
  const_tensor_view(const tensor_view& v) : basic_tensor_view{v.data, v.type, v.dims} {}
};

/// Elements that are made when somebody first looks at them, so that weights which a few passes
/// rewrite are in memory one at a time, while they are packed.
class deferred {
 public:
  virtual ~deferred() = default;
  virtual void make(std::byte* to) const = 0;
};

/// Elements that do not change any more. Copies share them, and they may lie in a mapped file.
class tensor {
 public:
  tensor() = default;

  /// New elements, not initialised; fill them through `writable()` before the first copy is made.
  /// No elements have an address too: null stays the mark of an operand that was left out.
  tensor(element type, const shape& dims) : type_(type), dims_(dims) {
    const std::size_t wanted = static_cast<std::size_t>(dims.count()) * size_of(type);
    auto owned = std::make_shared<buffer<std::byte>>(wanted == 0 ? 1 : wanted);
    data_ = owned->data();
    owner_ = std::move(owned);
  }
  /// Borrowed elements, kept alive by `owner`. They may lie at any address, as in a file: the first
  /// `view` of some that do not suit their type copies them, and is for one thread alone.
  tensor(element type, const shape& dims, const std::byte* data, std::shared_ptr<const void> owner)
      : type_(type),
        borrowed_(true),
        astray_(type != element::none &&
                reinterpret_cast<std::uintptr_t>(data) % size_of(type) != 0),
        dims_(dims),
        data_(data),
        owner_(std::move(owner)) {}

  /// As borrowed elements at no address for their type.
  tensor(element type, const shape& dims, std::shared_ptr<const deferred> how)
      : type_(type), borrowed_(true), astray_(true), dims_(dims), owner_(how), how_(how.get()) {}

  template <class T>
  static tensor of(const shape& dims, std::span<const T> values) {
    tensor t(element_of<T>, dims);
    for (std::size_t i = 0; i < values.size(); ++i) t.writable().template as<T>()[i] = values[i];
    return t;
  }
  /// A list of indices or extents: `i64`, rank 1.
  static tensor list(std::span<const std::int64_t> values) {
    return of<std::int64_t>({static_cast<std::int64_t>(values.size())}, values);
  }
  template <class T>
  static tensor scalar(T value) {
    return of<T>({}, std::span<const T>(&value, 1));
  }

  element type() const noexcept { return type_; }
  const shape& dims() const noexcept { return dims_; }
  std::int64_t count() const noexcept { return dims_.count(); }
  bool present() const noexcept { return type_ != element::none; }

  const_tensor_view view() const {
    if (astray_) own();
    return {data_, type_, dims_};
  }
  tensor_view writable() noexcept { return {const_cast<std::byte*>(data_), type_, dims_}; }
  template <class T>
  std::span<const T> span() const {
    return view().template span<T>();
  }

  /// The elements' bytes, wherever they lie.
  const std::byte* raw() const {
    if (how_) own();
    return data_;
  }
  /// Whether the elements are someone else's.
  bool borrowed() const noexcept { return borrowed_; }
  /// Copies elements that are borrowed, or makes those that are deferred; what lent them is let go.
  void own() const {
    if (!borrowed_) return;
    tensor copy(type_, dims_);
    const std::size_t bytes = static_cast<std::size_t>(count()) * size_of(type_);
    if (how_)
      how_->make(copy.writable().data);
    else if (bytes > 0)
      std::memcpy(copy.writable().data, data_, bytes);
    data_ = copy.data_, owner_ = std::move(copy.owner_), how_ = nullptr;
    borrowed_ = astray_ = false;
  }

  /// The same elements under another shape of the same count.
  tensor reshaped(const shape& dims) const {
    tensor same = *this;
    same.dims_ = dims;
    return same;
  }

 private:
  element type_ = element::none;
  mutable bool borrowed_ = false, astray_ = false;  ///< astray: at no address for their type
  shape dims_;
  mutable const std::byte* data_ = nullptr;
  mutable std::shared_ptr<const void> owner_;
  mutable const deferred* how_ = nullptr;  ///< how to make them, while that is not done
};

}  // namespace fovea::inline FOVEA_ABI::nn
