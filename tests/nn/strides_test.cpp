#include <fovea/nn/strides.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace fovea::nn;

namespace {

struct visited {
  std::vector<std::int64_t> positions[2];
  int rows = 0;
};

visited visit(const walk<2>& w) {
  visited v;
  w.rows([&](const std::int64_t* at, std::int64_t count) {
    ++v.rows;
    for (std::int64_t i = 0; i < count; ++i)
      for (int n = 0; n < 2; ++n) v.positions[n].push_back(at[n] + i * w.step(n));
  });
  return v;
}

}  // namespace

TEST_CASE("strides count the elements to the next index of each axis") {
  CHECK(strides_of({2, 3, 5}) == shape{15, 5, 1});
  CHECK(strides_of({}) == shape{});
  CHECK(broadcast_strides({3, 1}, {2, 3, 5}) == shape{0, 1, 0});
}

TEST_CASE("a walk visits every position in order, however its axes are joined") {
  for (const shape& small :
       {shape{}, shape{1}, shape{5}, shape{3, 1}, shape{2, 1, 5}, shape{2, 3, 5}, shape{1, 1, 1}}) {
    const shape dims{2, 3, 5};
    CAPTURE(small.text());
    walk<2> w{dims, {strides_of(dims), broadcast_strides(small, dims)}};
    const visited plain = visit(w);
    w.fuse();
    const visited joined = visit(w);
    REQUIRE(plain.positions[0].size() == 30);
    for (std::size_t i = 0; i < 30; ++i) CHECK(plain.positions[0][i] == std::int64_t(i));
    CHECK(plain.positions[1] == joined.positions[1]);
    CHECK(joined.positions[0] == plain.positions[0]);
    CHECK(joined.rows <= plain.rows);
  }
}

TEST_CASE("axes that are contiguous in both tensors become one row") {
  const shape dims{2, 1, 3, 5};
  walk<2> w{dims, {strides_of(dims), strides_of(dims)}};
  w.fuse();
  CHECK(w.dims == shape{30});
  CHECK(visit(w).rows == 1);
}

TEST_CASE("a walk over nothing visits nothing, a walk over a scalar one element") {
  walk<2> none{{3, 0, 2}, {strides_of({3, 0, 2}), strides_of({3, 0, 2})}};
  none.fuse();
  CHECK(visit(none).rows == 0);
  walk<2> scalar;
  scalar.fuse();
  CHECK(visit(scalar).positions[0] == std::vector<std::int64_t>{0});
}
