#include "fovea/image/orient.hpp"
#include "fovea/io/image_file.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "io/hostile_pictures.hpp"
#include "io/image_file_fixtures.hpp"
#include "support/pictures.hpp"
#include "support/scratch_folder.hpp"

// What the cases share; read once for each choice of decoders (no include guard).
namespace {

using namespace fovea;
using fovea_test::file_bytes;
using fovea_test::scratch_folder;

result<image<rgb8>> decode(const file_bytes& file, const image_file_options& options = {}) {
  return decode_image(file, "fixture", options);
}

/// An image of the size its header promised, or one sentence with the file's name.
bool image_or_sentence(const file_bytes& file) {
  const auto decoded = decode(file);
  if (decoded) return decoded->width() > 0 && decoded->height() > 0;
  const std::string& said = decoded.error().sentence;
  return said.rfind("fixture", 0) == 0 && said.back() == '.' &&
         said.find('\n') == std::string::npos;
}

int worst_difference(const view<rgb8>& a, const view<rgb8>& b) {
  if (a.width != b.width || a.height != b.height) return 256;
  int worst = 0;
  for (int y = 0; y < a.height; ++y)
    for (int i = 0; i < 3 * a.width; ++i)
      worst = std::max(worst, std::abs(a.row(y)[i] - b.row(y)[i]));
  return worst;
}

bool run(const std::string& command) {
  return std::system((command + " 2>/dev/null").c_str()) == 0;
}

bool has_convert() {
  const bool there = run("convert -version > /dev/null");
  if (!there) MESSAGE("skipped: ImageMagick's convert is not installed");
  return there;
}

/// What ImageMagick makes of a file: eight bits of red, green and blue.
image<rgb8> by_convert(const std::string& path, int width, int height) {
  const std::string raw = path + ".rgb";
  image<rgb8> out(width, height);
  if (!run("convert " + path + " -depth 8 rgb:" + raw)) return out;
  std::ifstream in(raw, std::ios::binary);
  in.read(reinterpret_cast<char*>(out.data()), std::streamsize(out.stride() * height));
  return out;
}

}  // namespace
