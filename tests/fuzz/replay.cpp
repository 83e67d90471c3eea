// Stands in for libFuzzer where it is not: NAME_fuzz [FOLDER | FILE]... runs a fuzz target over the
// three smallest files found, their prefixes and their single-byte changes. Past 4096 bytes not
// every place is changed, but evenly spread ones, so that it stays a test of seconds. Without any
// file it runs made-up bytes and reports that seeds were absent.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;
using file_bytes = std::vector<std::uint8_t>;

// A copy of exactly this size, so that a sanitizer sees a read past the end.
void run(const std::uint8_t* data, std::size_t size) {
  const file_bytes exact(data, data + size);
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::vector<fs::path> smallest(int count, char** paths, std::size_t wanted) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (int i = 0; i < count; ++i) {
    if (fs::is_regular_file(paths[i], ignored)) found.emplace_back(paths[i]);
    for (const auto& each : fs::recursive_directory_iterator(paths[i], ignored))
      if (each.is_regular_file() && each.file_size() < 200000) found.push_back(each.path());
  }
  const auto key = [](const fs::path& p) { return std::pair(fs::file_size(p), p); };
  std::sort(found.begin(), found.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  if (found.size() > wanted) found.resize(wanted);
  return found;
}

file_bytes contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t replay(file_bytes seed, std::mt19937& random) {
  const std::size_t places = std::min<std::size_t>(seed.size(), 4096);
  std::size_t runs = 0;
  for (std::size_t i = 0; i < places; ++i, runs += 2) {
    const std::size_t at = i * seed.size() / places;
    run(seed.data(), at);
    const auto before = seed[at];
    seed[at] = static_cast<std::uint8_t>(before ^ (1 + random() % 255));
    run(seed.data(), seed.size());
    seed[at] = before;
  }
  run(seed.data(), seed.size());
  return runs + 1;
}

}  // namespace

int main(int argc, char** argv) {
  std::mt19937 random(1);
  for (std::size_t size : {0u, 1u, 7u, 64u, 1009u}) {
    file_bytes noise(size);
    for (auto& each : noise) each = static_cast<std::uint8_t>(random());
    replay(noise, random);
  }
  const auto seeds = smallest(argc - 1, argv + 1, 3);
  for (const auto& each : seeds)
    std::printf("%s: %zu runs\n", each.c_str(), replay(contents(each), random));
  if (!seeds.empty()) return 0;
  std::printf("skipped: no seeds at hand; only made-up bytes were tried\n");
  return 77;
}
