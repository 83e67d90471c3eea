#include "fovea/vision/track/track_score.hpp"
#include "support/shared.hpp"

#include <nlohmann/json.hpp>

using namespace fovea;
using namespace fovea_test;

namespace {

mot_sequence parsed(std::string_view text) {
  return parse_mot(std::as_bytes(std::span(text)), "p").value();
}
std::string refusal(std::string_view text) {
  const auto read = parse_mot(std::as_bytes(std::span(text)), "p.txt");
  REQUIRE_FALSE(read);
  return read.error().sentence;
}

/// Given by TrackEval 1.0 (HOTA, CLEAR, Identity, on the sequence as it is).
struct published {
  const char* sequence;
  double hota, detection, association, location, mota, motp, idf1, recall, precision;
  long pairs, missed, false_boxes, switches, fragments;
  int mostly, partly, lost;
};
const published known[] = {
    {"TUD-Campus", 0.3913974378451139, 0.418047030142763, 0.36912068120832836, 0.770052227022172,
     0.5264623955431755, 0.7227989153605385, 0.5576592082616179, 0.45125348189415043,
     0.7297297297297297, 209, 150, 13, 7, 7, 1, 6, 1},
    {"TUD-Stadtmitte", 0.3978490169927877, 0.3922675723693166, 0.4088407518112996,
     0.737521177178062, 0.5640138408304498, 0.6540957044559911, 0.6446194225721785,
     0.5311418685121108, 0.8197596795727636, 704, 452, 45, 7, 6, 5, 4, 1}};

}  // namespace

TEST_CASE("tracks of two sequences score as TrackEval says") {
  for (const auto& each : known) {
    const auto folder = shared("data/tracking/") + each.sequence;
    if (!have(folder + "/gt.txt", folder + "/test.txt")) return;
    CAPTURE(each.sequence);
    const auto s =
        score_tracks(read_mot(folder + "/gt.txt").value(), read_mot(folder + "/test.txt").value());
    const double exact = 1e-6;  // boxes are kept as float
    CHECK(std::abs(s.hota - each.hota) < exact);
    CHECK(std::abs(s.detection - each.detection) < exact);
    CHECK(std::abs(s.association - each.association) < exact);
    CHECK(std::abs(s.location - each.location) < exact);
    CHECK(std::abs(s.mota - each.mota) < exact);
    CHECK(std::abs(s.motp - each.motp) < exact);
    CHECK(std::abs(s.idf1 - each.idf1) < exact);
    CHECK(std::abs(s.id_recall - each.recall) < exact);
    CHECK(std::abs(s.id_precision - each.precision) < exact);
    CHECK(s.pairs == each.pairs);
    CHECK(s.missed == each.missed);
    CHECK(s.false_boxes == each.false_boxes);
    CHECK(s.switches == each.switches);
    CHECK(s.fragments == each.fragments);
    CHECK(s.mostly_tracked == each.mostly);
    CHECK(s.partly_tracked == each.partly);
    CHECK(s.mostly_lost == each.lost);
    CHECK(nlohmann::json::parse(s.json())["hota"].get<double>() == doctest::Approx(each.hota));
  }
}

TEST_CASE("the truth scores all that there is against itself, and nothing against nothing") {
  const auto truth = parsed("1,1,0,0,10,20,1\n1,2,50,0,10,20,1\n2,1,1,0,10,20,1\n");
  const auto same = score_tracks(truth, truth);
  CHECK(same.hota == doctest::Approx(1));
  CHECK(same.mota == doctest::Approx(1));
  CHECK(same.idf1 == doctest::Approx(1));
  const auto none = score_tracks(truth, {});
  CHECK(none.hota == 0);
  CHECK(none.mota == 0);
  CHECK(none.missed == 3);
  CHECK(score_tracks({}, truth).false_boxes == 3);
  CHECK(score_tracks({}, {}).hota == 0);
}

TEST_CASE("an id that changes half-way costs association and no detection") {
  std::string truth, tracks;
  for (int i = 1; i <= 10; ++i) {
    const std::string at = "," + std::to_string(3 * i) + ",0,10,20,1\n";
    truth += std::to_string(i) + ",1" + at;
    tracks += std::to_string(i) + (i <= 5 ? ",7" : ",8") + at;
  }
  const auto s = score_tracks(parsed(truth), parsed(tracks));
  CHECK(s.detection == doctest::Approx(1));
  CHECK(s.association == doctest::Approx(0.5));
  CHECK(s.hota == doctest::Approx(std::sqrt(0.5)));
  CHECK(s.idf1 == doctest::Approx(0.5));
  CHECK(s.switches == 1);
  CHECK(s.mota == doctest::Approx(0.9));
  CHECK(s.text().find("1 switched") != std::string::npos);
}

TEST_CASE("boxes of the truth whose score is 0 are not counted") {
  const auto truth = parsed("1,1,0,0,10,20,0\n1,2,50,0,10,20,1\n");
  CHECK(score_tracks(truth, parsed("1,5,50,0,10,20,1\n")).mota == doctest::Approx(1));
}

TEST_CASE("lines are read with commas or blanks, and what is wrong is told with its line") {
  const auto s = parsed("3, -1 , 1.5,2,3,4\r\n\n 1 2 3 4 5 6 0.5 99 x\n");
  REQUIRE(s.images.size() == 3);
  CHECK(s.images[2][0].id == -1);
  CHECK(s.images[2][0].box == rect{1.5f, 2, 3, 4});
  CHECK(s.images[2][0].score == 1);
  CHECK(s.images[0][0].score == 0.5f);
  CHECK(refusal("1,1,2,3,4\n").find("p.txt: line 1 has not six numbers") == 0);
  CHECK(refusal("1,1,0,0,1,1\n1,a,0,0,1,1\n").find("line 2") != std::string::npos);
  CHECK(refusal("0,1,0,0,1,1\n").find("has an image that is not 1 to") != std::string::npos);
  CHECK(refusal("1.5,1,0,0,1,1\n").find("has an image") != std::string::npos);
  CHECK(refusal("99999999,1,0,0,1,1\n").find("has an image") != std::string::npos);
  CHECK(refusal("1,1,nan,0,1,1\n").find("line 1") != std::string::npos);
  CHECK(refusal("1,9e9,0,0,1,1\n").find("too large") != std::string::npos);
  CHECK(refusal("1,4,0,0,1,1\n1,4,0,0,1,1\n").find("id 4 a second box") != std::string::npos);
  CHECK(parsed("1,-1,0,0,1,1\n1,-1,0,0,1,1\n").images[0].size() == 2);
  CHECK_FALSE(read_mot("no/such.txt"));
}
