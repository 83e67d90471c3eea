// Sex, age and expression of 46 faces, against what eyes say. Skipped where models are not fetched.

#include "support/faces_by_eye.hpp"
#include "fovea/vision/align/box_frame.hpp"
#include "fovea/vision/attribute/age_gender.hpp"
#include "fovea/vision/attribute/age_gender_retail.hpp"
#include "fovea/vision/attribute/expression.hpp"
#include "fovea/vision/concepts.hpp"

#include <algorithm>
#include <cmath>

using namespace fovea;
using namespace fovea_test;

static_assert(HeadFor<age_gender_retail, box_frame<tight_62>::crop_type>);
static_assert(HeadFor<expression_reader, box_frame<tight_64>::crop_type>);
static_assert(!HeadFor<age_gender_retail, box_frame<loose_224>::crop_type>);

namespace {

const auto photos_file = [] { return shared("data/faces-compreface/noses.csv"); };

/// The value that 80 % of new ones stay below, as split conformal prediction has it: the one of
/// rank ceil(0.8 (n + 1)).
float eight_of_ten(std::vector<float> values) {
  std::sort(values.begin(), values.end());
  return values[std::size_t(std::ceil(0.8 * double(values.size() + 1))) - 1];
}

struct errors {
  std::vector<float> years;    ///< seen minus labelled
  std::vector<float> spreads;  ///< absolute, by the spread of each

  float mean() const {
    float sum = 0;
    for (const float e : years) sum += e;
    return sum / float(years.size());
  }
  float mean_absolute() const {
    float sum = 0;
    for (const float e : years) sum += std::abs(e);
    return sum / float(years.size());
  }
  float eight_of_ten() const {
    std::vector<float> size;
    for (const float e : years) size.push_back(std::abs(e));
    return ::eight_of_ten(size);
  }
  std::string text() const {
    if (years.size() < 10) return "too few (" + std::to_string(years.size()) + ")";
    char words[64];
    std::snprintf(words, sizeof words, "%.1f years over %zu", double(mean_absolute()),
                  years.size());
    return words;
  }
};

/// What a head makes of the faces, altogether and by group.
struct accuracy {
  int right = 0, told = 0, told_right = 0;
  errors all, male, female, under_25, under_35, older;

  void add(const age_and_gender& seen, const face_by_eye& looks) {
    right += (seen.male > 0.5f) == looks.male;
    told += seen.looks() != gender::cannot_tell;
    told_right += seen.looks() == (looks.male ? gender::male : gender::female);
    errors* groups[] = {&all, looks.male ? &male : &female,
                        looks.age < 25   ? &under_25
                        : looks.age < 35 ? &under_35
                                         : &older};
    for (errors* group : groups) group->years.push_back(seen.years - looks.age);
    if (seen.spread > 0) all.spreads.push_back(std::abs(seen.years - looks.age) / seen.spread);
  }
  std::string text() const {
    return "sex right of " + std::to_string(right) + ", told for " + std::to_string(told) +
           ", of these right " + std::to_string(told_right) + "; age off by " + all.text() +
           " (in the mean " + std::to_string(all.mean()) + ", eight of ten within " +
           std::to_string(all.eight_of_ten()) +
           (all.spreads.empty()
                ? ""
                : " or " + std::to_string(::eight_of_ten(all.spreads)) + " spreads") +
           "); men " + male.text() + ", women " + female.text() + "; under 25 " + under_25.text() +
           ", 25 to 34 " + under_35.text() + ", 35 and older " + older.text();
  }
};

template <class Template, class Head>
accuracy measure_head(Head head) {
  box_frame<Template> frame;
  accuracy out;
  for_each_face_by_eye([&](const image_view& photo, const face_detection& face, auto& looks) {
    out.add(head.read(frame.align(photo, face)), looks);
  });
  MESSAGE(out.all.years.size() << " faces: " << out.text());
  return out;
}

}  // namespace

TEST_CASE("sex and age by faceres: 42 of 46 right or more, eight of ten ages as it says") {
  const auto file = models::path("faceres.onnx");
  if (!have(yunet_file(), file, photos_file())) return;
  const auto seen = measure_head<loose_224>(age_gender::load(file).value());
  REQUIRE(seen.all.years.size() == 46);
  CHECK(seen.right >= 42);
  CHECK(seen.told_right >= 38);
  CHECK(seen.all.mean_absolute() < 4);
  CHECK(eight_of_ten(seen.all.spreads) ==
        doctest::Approx(age_gender::within_spreads).epsilon(0.05));
}

TEST_CASE("sex and age by 0013: 42 of 46 right or more, eight of ten ages as it says") {
  const auto file = models::path("age-gender-retail.onnx");
  if (!have(yunet_file(), file, photos_file())) return;
  const auto seen = measure_head<tight_62>(age_gender_retail::load(file).value());
  REQUIRE(seen.all.years.size() == 46);
  CHECK(seen.right >= 42);
  CHECK(seen.told_right >= 40);
  CHECK(seen.all.mean_absolute() < 5);
  CHECK(seen.all.eight_of_ten() == doctest::Approx(age_gender_retail::within).epsilon(0.1));
}

TEST_CASE("smiles with teeth look happy, and few other faces do") {
  const auto file = models::path("emotion.onnx");
  if (!have(yunet_file(), file, photos_file())) return;
  auto head = expression_reader::load(file).value();
  box_frame<tight_64> frame;
  int smiles = 0, happy = 0, others = 0, wrong = 0, untold = 0;
  for_each_face_by_eye([&](const image_view& photo, const face_detection& face, auto& looks) {
    const auto seen = head.read(frame.align(photo, face));
    float sum = 0;
    for (const float p : seen.of) sum += p;
    CHECK(sum == doctest::Approx(1));
    const bool is_happy = seen.likeliest() == expression::happy;
    untold += seen.likeliest() == expression::cannot_tell;
    if (looks.smiles == face_by_eye::with_teeth) ++smiles, happy += is_happy;
    if (looks.smiles == face_by_eye::no) ++others, wrong += is_happy;
  });
  MESSAGE("happy: " << happy << " of " << smiles << " that smile with teeth, " << wrong << " of "
                    << others << " that do not smile; cannot tell of " << untold);
  CHECK(smiles == 20);
  CHECK(happy >= 19);
  CHECK(others == 21);
  CHECK(wrong <= 4);
}

TEST_CASE("an age has an interval that does not reach below zero") {
  const age_and_gender child{.years = 3, .within = 6}, adult{.years = 40, .within = 6};
  CHECK(child.youngest() == 0);
  CHECK(child.oldest() == 9);
  CHECK(adult.youngest() == 34);
  CHECK(adult.oldest() == 46);
}

TEST_CASE("an expression that is not likelier than all others together is not told") {
  expressions seen;
  seen.of = {0.4f, 0, 0, 0.35f, 0, 0, 0.25f};
  CHECK(seen.likeliest() == expression::cannot_tell);
  seen.of = {0.1f, 0, 0, 0.2f, 0, 0, 0.7f};
  CHECK(seen.likeliest() == expression::neutral);
  CHECK(std::string(name_of(seen.likeliest())) == "neutral");
}

TEST_CASE("other models are refused by name") {
  if (!have(yunet_file())) return;
  CHECK(age_gender_retail::load(yunet_file()).error().sentence.find("fovea::age_gender_retail") !=
        std::string::npos);
  CHECK(expression_reader::load(yunet_file()).error().sentence.find("f32[1,64,64,1]") !=
        std::string::npos);
}
