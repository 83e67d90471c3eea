#pragma once

#include "fovea/impl/nn/onnx/movement.hpp"

// Resize in all its opsets, GridSample, RoiAlign and NonMaxSuppression.
namespace fovea::inline FOVEA_ABI::nn::onnx {

template <class Value>
struct choice {
  const char* name;
  Value is;
};

/// The choice that `attribute` names; a failure that lists all of them otherwise.
template <class Value, std::size_t n>
Value choose(importer& at, const char* attribute, const char* fallback,
             const choice<Value> (&choices)[n]) {
  const auto name = at.text(attribute, fallback);
  std::string known;
  for (const auto& c : choices) {
    if (name == c.name) return c.is;
    known += (known.empty() ? "" : ", ") + std::string(c.name);
  }
  at.refuse(attribute, name, known.c_str());
  return choices[0].is;
}

inline constexpr choice<resize::method> resize_methods[] = {{"nearest", resize::method::nearest},
                                                            {"linear", resize::method::linear},
                                                            {"bilinear", resize::method::linear},
                                                            {"cubic", resize::method::cubic}};
inline constexpr choice<resize::coordinates> resize_coordinates[] = {
    {"half_pixel", resize::coordinates::half_pixel},
    {"half_pixel_symmetric", resize::coordinates::half_pixel_symmetric},
    {"pytorch_half_pixel", resize::coordinates::pytorch_half_pixel},
    {"align_corners", resize::coordinates::align_corners},
    {"asymmetric", resize::coordinates::asymmetric},
    {"tf_half_pixel_for_nn", resize::coordinates::tf_half_pixel_for_nn},
    {"tf_crop_and_resize", resize::coordinates::tf_crop_and_resize}};
inline constexpr choice<resize::rounding> resize_roundings[] = {
    {"round_prefer_floor", resize::rounding::round_prefer_floor},
    {"round_prefer_ceil", resize::rounding::round_prefer_ceil},
    {"floor", resize::rounding::floor},
    {"ceil", resize::rounding::ceil}};
inline constexpr choice<resize::aspect> resize_aspects[] = {
    {"stretch", resize::aspect::stretch},
    {"not_larger", resize::aspect::not_larger},
    {"not_smaller", resize::aspect::not_smaller}};

/// Upsample (opsets 7, 9) and Resize 10: scales only, asymmetric, an index cut to whole numbers.
inline void map_old_resize(importer& at) {
  resize r;
  r.by = choose(at, "mode", "nearest", resize_methods);
  r.where = resize::coordinates::asymmetric;
  r.nearest = resize::rounding::simple;
  value_id scales = at.in(1);
  if (at.op() == "Upsample" && at.opset < 9) {
    const auto* given = at.find("scales");
    if (!given) return at.fail(error_code::malformed, "has no scales");
    scales = at.constant_of(
        tensor::of<float>({static_cast<std::int64_t>(given->floats.size())}, given->floats));
  }
  at.write(r, {at.in(0), absent, scales});
}

/// Exporters leave roi, scales or sizes out by giving an empty tensor.
inline value_id if_not_empty(importer& at, std::size_t i) {
  const auto* d = at.dims(at.in(i));
  return d && d->rank() == 1 && (*d)[0] == 0 ? absent : at.in(i);
}

inline void map_resize(importer& at) {
  if (at.opset < 11 || at.op() == "Upsample") return map_old_resize(at);
  resize r;
  r.by = choose(at, "mode", "nearest", resize_methods);
  r.where = choose(at, "coordinate_transformation_mode", "half_pixel", resize_coordinates);
  r.nearest = choose(at, "nearest_mode", "round_prefer_floor", resize_roundings);
  r.keep = choose(at, "keep_aspect_ratio_policy", "stretch", resize_aspects);
  r.cubic_a = at.real("cubic_coeff_a", -0.75f);
  r.exclude_outside = at.flag("exclude_outside");
  r.antialias = at.flag("antialias");
  r.extrapolation = at.real("extrapolation_value", 0);
  r.axes = at.extents("axes");
  at.write(r, trimmed({at.in(0), if_not_empty(at, 1), if_not_empty(at, 2), if_not_empty(at, 3)}));
}

inline constexpr choice<grid_sample::method> grid_methods[] = {
    {"linear", grid_sample::method::linear},
    {"bilinear", grid_sample::method::linear},
    {"nearest", grid_sample::method::nearest},
    {"cubic", grid_sample::method::cubic},
    {"bicubic", grid_sample::method::cubic}};
inline constexpr choice<grid_sample::border> grid_borders[] = {
    {"zeros", grid_sample::border::zeros},
    {"border", grid_sample::border::edge},
    {"reflection", grid_sample::border::reflection}};

inline void map_grid_sample(importer& at) {
  at.write(grid_sample{choose(at, "mode", "linear", grid_methods),
                       choose(at, "padding_mode", "zeros", grid_borders), at.flag("align_corners")},
           at.all());
}

inline constexpr choice<bool> roi_modes[] = {{"avg", false}, {"max", true}};
inline constexpr choice<bool> roi_coordinates[] = {{"half_pixel", true},
                                                   {"output_half_pixel", false}};

inline void map_roi_align(importer& at) {
  roi_align r;
  r.maximum = choose(at, "mode", "avg", roi_modes);
  r.height = at.integer("output_height", 1);
  r.width = at.integer("output_width", 1);
  r.samples = at.integer("sampling_ratio", 0);
  r.scale = at.real("spatial_scale", 1);
  r.half_pixel =
      at.opset >= 16 && choose(at, "coordinate_transformation_mode", "half_pixel", roi_coordinates);
  at.write(r, at.all());
}

inline void map_non_max_suppression(importer& at) {
  at.write(non_max_suppression{at.flag("center_point_box")}, at.all());
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
