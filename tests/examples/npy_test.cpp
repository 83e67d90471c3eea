#include "apps/model/npy.hpp"

#include <doctest/doctest.h>

#include <string>

namespace nn = fovea::nn;
using model::read_npy;
using model::write_npy;
namespace {

std::vector<std::byte> file_of(const std::string& header, std::size_t elements) {
  std::string text("\x93NUMPY\x01\x00", 8);
  text += static_cast<char>(header.size() & 255);
  text += static_cast<char>(header.size() >> 8);
  text += header + std::string(elements, '\1');
  const auto* at = reinterpret_cast<const std::byte*>(text.data());
  return {at, at + text.size()};
}
std::string refusal(const std::vector<std::byte>& file) {
  const auto t = read_npy(file, "x.npy");
  return t ? "it was read" : t.error().sentence;
}

}  // namespace

TEST_CASE("arrays of every type and rank come back as they were written") {
  for (const auto& each : model::npy_types)
    for (const nn::shape& dims : {nn::shape{}, nn::shape{0}, nn::shape{7}, nn::shape{2, 1, 3}}) {
      CAPTURE(each.code);
      CAPTURE(dims.text());
      nn::tensor t(each.type, dims);
      for (std::size_t i = 0; i < t.view().byte_count(); ++i)
        t.writable().data[i] = static_cast<std::byte>(i & 1);
      const auto file = write_npy(t.view());
      CHECK(file.size() % 64 == t.view().byte_count() % 64);
      const auto again = read_npy(file, "x.npy");
      REQUIRE(again);
      CHECK(again->type() == each.type);
      CHECK(again->dims() == dims);
      for (std::size_t i = 0; i < t.view().byte_count(); ++i)
        REQUIRE(again->view().data[i] == t.view().data[i]);
    }
}

TEST_CASE("headers as NumPy writes them are read") {
  const auto t =
      read_npy(file_of("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }  \n", 12), "x");
  REQUIRE(t);
  CHECK(t->dims() == nn::shape{3});
  CHECK(read_npy(file_of("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", 1), "x"));
}

TEST_CASE("headers that promise what is not there are refused") {
  const std::string start = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
  CHECK(refusal(file_of(start + "(4,), }", 12)).find("fewer elements") != std::string::npos);
  CHECK(refusal(file_of(start + "(-4,), }", 12)).find("shape") != std::string::npos);
  CHECK(refusal(file_of(start + "(99999999999999999999,), }", 12)).find("shape") !=
        std::string::npos);
  CHECK(refusal(file_of(start + "(1099511627776, 1099511627776), }", 12)).find("shape") !=
        std::string::npos);
  CHECK(refusal(file_of(start + "(1,1,1,1,1,1,1,1,1), }", 4)).find("shape") != std::string::npos);
  CHECK(refusal(file_of("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", 4))
            .find("type") != std::string::npos);
  CHECK(refusal(file_of("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", 4))
            .find("Fortran") != std::string::npos);
  CHECK(refusal({}).find("x.npy: ") == 0);
}

TEST_CASE("no prefix and no single-byte change of an array does harm") {
  const auto whole = write_npy(nn::tensor(nn::element::i32, {2, 3}).view());
  for (std::size_t n = 0; n < whole.size(); ++n) {
    CAPTURE(n);
    CHECK(!read_npy(fovea::bytes(whole).first(n), "x.npy"));
  }
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (int value = 0; value < 256; ++value) {
      auto changed = whole;
      changed[i] = static_cast<std::byte>(value);
      static_cast<void>(read_npy(changed, "x.npy"));
    }
}
