#include "fovea/core/function_ref.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <utility>

using fovea::function_ref;

namespace {

int twice(function_ref<int(int)> f, int x) { return f(f(x)); }
int add_one(int x) { return x + 1; }

}  // namespace

TEST_CASE("lambdas, functions and objects that call can be borrowed") {
  int calls = 0;
  CHECK(twice([&](int x) { return ++calls, 3 * x; }, 2) == 18);
  CHECK(calls == 2);

  struct adder {
    int by;
    int operator()(int x) const { return x + by; }
  };
  const adder five{5};
  CHECK(twice(five, 1) == 11);

  auto* pointer = &add_one;
  CHECK(twice(pointer, 1) == 3);
}

TEST_CASE("what is borrowed keeps its state") {
  struct counter {
    int n = 0;
    int operator()(int) { return ++n; }
  } count;
  twice(count, 0);
  CHECK(count.n == 2);
}

TEST_CASE("arguments that only move pass through") {
  auto take = [](std::unique_ptr<int> p) { return *p; };
  const function_ref<int(std::unique_ptr<int>)> f(take);
  CHECK(f(std::make_unique<int>(9)) == 9);
}

TEST_CASE("a result may be discarded where nothing is asked for") {
  int seen = 0;
  auto give = [&](int x) { return seen = x; };
  const function_ref<void(int)> f(give);
  f(4);
  CHECK(seen == 4);
}

TEST_CASE("copying a reference copies two pointers, and refers to the same callee") {
  static_assert(sizeof(function_ref<void()>) == 2 * sizeof(void*));
  int calls = 0;
  auto call = [&] { ++calls; };
  const function_ref<void()> a(call);
  const function_ref<void()> b = a;
  a(), b();
  CHECK(calls == 2);
}
