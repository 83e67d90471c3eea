#include "fovea/io/frame_reader.hpp"

#include "fovea/io/image_file.hpp"
#include "io/video_fixtures.hpp"

#include <algorithm>
#include <cstring>

using namespace fovea;
using namespace fovea_test;

namespace {

struct stream {
  std::string text;
  std::size_t piece = std::size_t(-1), at = 0;
  std::size_t operator()(std::byte* to, std::size_t most) {
    const std::size_t n = std::min({most, piece, text.size() - at});
    std::memcpy(to, text.data() + at, n);
    at += n;
    return n;
  }
};

std::string why(const std::string& text, frame_limits limits = {}) {
  stream from{text};
  frame_reader reader("clip", limits);
  frame_buffer frame;
  for (;;) {
    const auto got = reader.next(from, frame);
    if (!got) return got.error().sentence;
    if (!*got) return "ended";
  }
}

std::string jpeg_of(int w, int h, int shade) {
  image<rgb8> picture(w, h);
  std::memset(picture.data(), shade, std::size_t(picture.stride()) * std::size_t(h));
  const auto file = encode_jpeg(picture, 95);
  return {reinterpret_cast<const char*>(file.data()), file.size()};
}

}  // namespace

TEST_CASE("Y4M frames come out in order, at odd sizes and however the bytes are cut") {
  for (const int w : {1, 2, 3, 16, 31})
    for (const std::size_t piece : {std::size_t(1), std::size_t(7), std::size_t(1) << 20}) {
      CAPTURE(w);
      CAPTURE(piece);
      stream from{y4m_clip(w, 5, 3), piece};
      frame_reader reader("clip");
      frame_buffer frame;
      for (int i = 0; i < 3; ++i) {
        REQUIRE(reader.next(from, frame).value());
        CHECK(frame.picture().width == w);
        CHECK(frame.picture().height == 5);
        CHECK(frame.picture().format == pixel_format::i420);
        CHECK(int(frame.picture().data[0]) == 16 + i);
      }
      CHECK_FALSE(reader.next(from, frame).value());
      CHECK(reader.rate() == 25);
    }
}

TEST_CASE("chroma of every kind lands on the pixels that it belongs to") {
  // Left half red, right half blue in BT.601 video range: 81 90 240 and 41 240 110.
  const struct {
    const char* kind;
    int across, down;
  } kinds[] = {{"420mpeg2", 2, 2}, {"411", 4, 1}, {"422", 2, 1}, {"444", 1, 1}};
  for (const auto& kind : kinds) {
    CAPTURE(kind.kind);
    const int w = 16, h = 6;
    std::string text = y4m_header(w, h, std::string(" F30000:1001 C") + kind.kind) + "FRAME Ip\n";
    const auto plane = [&](int columns, int rows, int left, int right) {
      for (int y = 0; y < rows; ++y)
        text += std::string(std::size_t(columns / 2), char(left)) +
                std::string(std::size_t(columns / 2), char(right));
    };
    plane(w, h, 81, 41);
    plane(w / kind.across, h / kind.down, 90, 240);
    plane(w / kind.across, h / kind.down, 240, 110);
    stream from{text};
    frame_reader reader("clip");
    frame_buffer frame;
    REQUIRE(reader.next(from, frame).value());
    CHECK(reader.rate() == doctest::Approx(29.97).epsilon(1e-4));
    for (int y = 0; y < h; ++y)
      for (int x = 0; x < w; ++x) {
        const auto c = color_at(frame.picture(), x, y);
        CHECK(c[0] == doctest::Approx(x < 8 ? 255 : 0).epsilon(0.02).scale(255));
        CHECK(c[1] == doctest::Approx(0).epsilon(0.02).scale(255));
        CHECK(c[2] == doctest::Approx(x < 8 ? 0 : 255).epsilon(0.02).scale(255));
      }
  }
}

TEST_CASE("full range is brought to video range, so that white stays white and gray gray") {
  for (const int shade : {0, 1, 127, 128, 254, 255}) {
    CAPTURE(shade);
    stream from{y4m_header(3, 3, " C420jpeg XCOLORRANGE=FULL") + y4m_frame(3, 3, shade)};
    frame_reader reader("clip");
    frame_buffer frame;
    REQUIRE(reader.next(from, frame).value());
    const auto c = color_at(frame.picture(), 2, 2);
    for (int i = 0; i < 3; ++i) CHECK(std::abs(c[std::size_t(i)] - shade) <= 1);
  }
  stream mono{y4m_header(2, 1, " Cmono") + "FRAME\n" + std::string("\x10\xeb")};
  frame_reader reader("clip");
  frame_buffer frame;
  REQUIRE(reader.next(mono, frame).value());
  CHECK(frame.picture().format == pixel_format::gray8);
  CHECK(color_at(frame.picture(), 0, 0)[0] == 0);
  CHECK(color_at(frame.picture(), 1, 0)[0] == 255);
}

TEST_CASE("a stream may begin anew with another size, and a rate of nothing is unknown") {
  stream from{y4m_clip(4, 4, 1, " F0:0") + y4m_clip(7, 3, 1, " F5:0")};
  frame_reader reader("clip");
  frame_buffer frame;
  REQUIRE(reader.next(from, frame).value());
  CHECK(frame.picture().width == 4);
  CHECK(reader.rate() == 0);
  REQUIRE(reader.next(from, frame).value());
  CHECK(frame.picture().width == 7);
  CHECK(reader.rate() == 0);
  CHECK_FALSE(reader.next(from, frame).value());
}

TEST_CASE("PPM and PGM pictures one behind the other are a video") {
  stream from{std::string("P6\n# a remark\n2 1\n255\n\1\2\3\4\5\6P5 3 1 255\n\7\x8\x9"), 2};
  frame_reader reader("clip");
  frame_buffer frame;
  REQUIRE(reader.next(from, frame).value());
  CHECK(frame.picture().format == pixel_format::rgb8);
  CHECK(color_at(frame.picture(), 1, 0) == std::array<int, 3>{4, 5, 6});
  REQUIRE(reader.next(from, frame).value());
  CHECK(frame.picture().format == pixel_format::gray8);
  CHECK(color_at(frame.picture(), 2, 0)[0] == 9);
  CHECK_FALSE(reader.next(from, frame).value());
}

TEST_CASE("JPEG pictures one behind the other are a video, whose size may change") {
  stream from{jpeg_of(17, 9, 40) + jpeg_of(8, 8, 200), 13};
  frame_reader reader("clip");
  frame_buffer frame;
  REQUIRE(reader.next(from, frame).value());
  CHECK(frame.picture().width == 17);
  CHECK(std::abs(color_at(frame.picture(), 3, 3)[0] - 40) <= 2);
  REQUIRE(reader.next(from, frame).value());
  CHECK(frame.picture().width == 8);
  CHECK_FALSE(reader.next(from, frame).value());
}

TEST_CASE("a stream that breaks off or makes no sense is told in one sentence") {
  const std::string whole = y4m_clip(4, 4, 2);
  CHECK(why(whole.substr(0, whole.size() - 1)).find("behind frame 1") != std::string::npos);
  CHECK(why(whole.substr(0, 20)).find("header does not end") != std::string::npos);
  CHECK(why("").find("empty") != std::string::npos);
  CHECK(why("MZ and so on, a program").find("neither Y4M") != std::string::npos);
  CHECK(why(y4m_header(0, 4) + "FRAME\n").find("no pixels") != std::string::npos);
  CHECK(why("YUV4MPEG2 W-4 H4\nFRAME\n").find("'W-4'") != std::string::npos);
  CHECK(why("YUV4MPEG2 W99999999999 H4\n").find("'W9999") != std::string::npos);
  CHECK(why(y4m_header(70000, 2) + "FRAME\n").find("65535") != std::string::npos);
  CHECK(why(y4m_header(60000, 60000) + "FRAME\n").find("raise the limit") != std::string::npos);
  CHECK(why(y4m_header(4, 4, " C420p10")).find("420p10") != std::string::npos);
  CHECK(why(y4m_header(4, 4, " C444alpha")).find("444alpha") != std::string::npos);
  CHECK(why(y4m_header(4, 4) + "GRAME\n").find("no frame") != std::string::npos);
  CHECK(why(y4m_header(4, 4) + "FRAMES\n").find("no frame") != std::string::npos);
  CHECK(why(y4m_header(4, 4, std::string(5000, ' '))).find("does not end") != std::string::npos);
  CHECK(why("P6 2 2 65535\n").find("8 bits") != std::string::npos);
  CHECK(why("P6 2 x 255\n").find("no number") != std::string::npos);
  CHECK(why("P6 2 2 255\nabc").find("within a frame") != std::string::npos);
  CHECK(why(jpeg_of(8, 8, 1).substr(0, 300)).find("clip") == 0);
  CHECK(why(jpeg_of(8, 8, 1) + "\xff\xd8").find("behind frame 1") != std::string::npos);
  frame_limits small;
  small.most_bytes = 100;
  CHECK(why(jpeg_of(64, 64, 1), small).find("does not end") != std::string::npos);
}
