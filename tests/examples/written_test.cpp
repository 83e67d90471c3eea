// What programs write: videos of pictures that change their size, and files on a full disk.
#include "apps/common/film.hpp"
#include "apps/common/line_file.hpp"
#include "io/video_fixtures.hpp"
#include "support/pictures.hpp"

#include <fovea/core/file_map.hpp>

#include <signal.h>
#include <sys/resource.h>

using namespace fovea;
using namespace fovea_test;

namespace {

/// Files of this process end at so many bytes, as on a full disk.
class little_space {
 public:
  explicit little_space(rlim_t bytes) : before_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &usual_);
    rlimit less = usual_;
    less.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &less);
  }
  ~little_space() {
    ::setrlimit(RLIMIT_FSIZE, &usual_);
    ::signal(SIGXFSZ, before_);
  }

 private:
  void (*before_)(int);
  rlimit usual_{};
};

}  // namespace

TEST_CASE("a film keeps the size of its first picture, and fits those of another size into it") {
  const scratch_folder folder;
  const auto path = folder / "a.y4m";
  app::film film{path};
  const struct { int w, h; } sizes[] = {{64, 48}, {128, 31}, {20, 300}, {1, 1}, {64, 48}};
  double seconds = 7;
  for (const auto& [w, h] : sizes) film.write(plain(w, h, {200, 40, 30}), 10, seconds += 0.1);
  film.finish();
  auto back = video_source::open(path).value();
  video_frame frame;
  for (const auto& size : sizes) {
    CAPTURE(size.w);
    REQUIRE(back.next(frame));
    CHECK(frame.picture.width == 64);
    CHECK(frame.picture.height == 48);
    CHECK(std::abs(color_at(frame.picture, 31, 24)[0] - 200) <= 3);
    const bool filled = size.w * 48 == size.h * 64;
    CHECK((color_at(frame.picture, 0, 0)[0] > 100) == filled);
  }
  CHECK_FALSE(back.next(frame));
  CHECK(back.problem().empty());
}

TEST_CASE("a film is written to the first of its names that can be opened") {
  const scratch_folder folder;
  app::film film{"/no/such/folder/a.y4m", folder / "b.y4m"};
  film.write(plain(3, 5, {1, 2, 3}), 10, 0);
  film.finish();
  CHECK(fs::exists(folder / "b.y4m"));
  app::film nowhere{"/no/such/folder/a.y4m"};
  CHECK_THROWS_WITH(nowhere.write(plain(3, 5, {1, 2, 3}), 10, 0), doctest::Contains("/no/such"));
}

TEST_CASE("a film is as long as what it shows, at whatever rate pictures came") {
  const scratch_folder folder;
  const auto path = folder / "a.y4m";
  const auto shown = [&](const std::vector<double>& times) {
    app::film film{path};
    for (std::size_t i = 0; i < times.size(); ++i)
      film.write(plain(4, 4, color{std::uint8_t(20 * (i + 1)), 0, 0}), 10, times[i]);
    film.finish();
    auto back = video_source::open(path).value();
    std::vector<int> which;
    for (video_frame frame; back.next(frame);)
      which.push_back((color_at(frame.picture, 1, 1)[0] + 10) / 20 - 1);
    return which;
  };
  using which = std::vector<int>;
  CHECK(shown({3, 3.1, 3.2}) == which{0, 1, 2});
  CHECK(shown({0, 0.5, 0.62}) == which{0, 0, 0, 0, 0, 1, 2});       // slow, and uneven
  CHECK(shown({0, 0.02, 0.04, 0.1, 0.13, 0.2}) == which{0, 3, 5});  // too many
  CHECK(shown({0, 1, 900, 900.1}).size() == 1 + 10 + 20 + 1);       // a camera that was away
  CHECK(shown({5, 4, 5.1}) == which{0, 2});                         // a clock that went back
}

TEST_CASE("lines on a disk that fills up stay whole, and the sentence says how many there are") {
  const scratch_folder folder;
  const auto path = folder / "a.jsonl";
  std::string said;
  {
    app::line_file file(path);
    const little_space less(100);
    try {
      for (;;) file.add("{\"frame\":1234567890123}");  // 24 bytes with its end
    } catch (const std::runtime_error& problem) { said = problem.what(); }
  }
  CHECK(said.find("after 4 whole lines") != said.npos);
  CHECK(said.find("free some space") != said.npos);
  CHECK(fs::file_size(path) == 96);
  CHECK_THROWS_WITH(app::line_file("/no/such/folder/a"), doctest::Contains("cannot be written"));
}

TEST_CASE("a file that does not fit leaves the old one and nothing beside it") {
  const scratch_folder folder;
  const auto path = folder.put("a", "old");
  {
    const little_space less(100);
    const std::string large(1000, 'x');
    const auto written = write_file(path, std::as_bytes(std::span(large)));
    REQUIRE_FALSE(written);
    CHECK(written.error().sentence.find("cannot be written") != std::string::npos);
  }
  CHECK(fs::file_size(path) == 3);
  CHECK(std::distance(fs::directory_iterator(folder / ""), fs::directory_iterator()) == 1);
}
