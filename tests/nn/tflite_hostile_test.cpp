#include "support/tflite_run.hpp"

#include <cstring>
#include <functional>

using namespace fovea_test;
using b = tflite_builder;
namespace {

/// Three small models: a quantized convolution, shape work with lists, a sparse constant.
b convolution() {
  b m;
  const quantized q{{.1f}, {0}};
  const int x = m.input("x", b::i8, {1, 3, 3, 2}, q), y = m.tensor("y", b::i8, {1, 3, 3, 1}, q);
  const int w = m.constant<std::int8_t>("w", b::i8, {1, 1, 1, 2}, {3, 4}, q);
  const int bias = m.constant<std::int32_t>("b", b::i32, {1}, {5}, {{.01f}, {0}});
  m.add(3, {x, w, bias}, {y}, flat{}.set(1, std::int32_t(1)).set(2, std::int32_t(1)));
  m.output(y);
  return m;
}
b shapes() {
  b m;
  const int x = m.input("x", b::f32, {2, 3}), part = m.tensor("part", b::f32, {1, 2});
  const int begin = m.constant<std::int32_t>("begin", b::i32, {2}, {1, 0});
  const int end = m.constant<std::int32_t>("end", b::i32, {2}, {2, 2});
  const int step = m.constant<std::int32_t>("step", b::i32, {2}, {1, 1});
  m.add(45, {x, begin, end, step}, {part}, flat{}.set(0, std::int32_t(0)));
  const int pads = m.constant<std::int32_t>("pads", b::i32, {2, 2}, {0, 1, 1, 0});
  const int y = m.tensor("y", b::f32, {2, 3});
  m.add(34, {part, pads}, {y});
  m.output(y);
  return m;
}
b sparse() {
  b m;
  const int w = m.constant<float>("w", b::f32, {2, 3}, {5, 7});
  const auto list = [](std::vector<std::int32_t> v) { return flat{}.put(0, flat::numbers(v)); };
  const flat rows = flat{}.set(0, std::int8_t(0)).set(1, std::int32_t(2));
  const flat columns = flat{}
                           .set(0, std::int8_t(1))
                           .set(2, std::uint8_t(1))
                           .put(3, list({0, 1, 2}))
                           .set(4, std::uint8_t(1))
                           .put(5, list({1, 0}));
  m.last_tensor().put(6, flat{}
                             .put(0, flat::numbers(std::vector<std::int32_t>{0, 1}))
                             .put(2, flat::tables({rows, columns})));
  const int dense = m.tensor("dense", b::f32, {2, 3}), y = m.tensor("y", b::f32, {2, 3});
  const int x = m.input("x", b::f32, {2, 3});
  m.add(124, {w}, {dense});
  m.add(0, {x, dense}, {y});
  m.output(y);
  return m;
}

/// Reads bytes that end exactly where the memory does, and where that succeeds also runs them.
/// Whatever happens must happen without a crash, and a failure must name the file.
void survive(const std::vector<std::byte>& file) {
  const std::vector<std::byte> exact(file.begin(), file.end());
  const auto g = read_built(exact);
  if (!g) {
    REQUIRE(g.error().sentence.rfind("built.tflite: ", 0) == 0);
    return;
  }
  std::vector<nn::tensor> inputs;
  for (const auto id : g->inputs) {
    const auto& v = g->values[static_cast<std::size_t>(id)];
    nn::shape dims = v.dims;
    for (auto& e : dims) e = e < 0 ? 1 : e;
    if (!nn::is_countable(dims, 8) || dims.count() > 1 << 16) return;
    nn::tensor t(v.type, dims);
    std::memset(t.writable().data, 0, t.view().byte_count());
    inputs.push_back(t);
  }
  static_cast<void>(nn::evaluate(*g, inputs, 1 << 20));
}

std::string refusal(const b& model) {
  const auto file = model.bytes();
  const auto g = read_built(file);
  return g ? "it was read" : g.error().sentence;
}
bool tells(const b& model, const char* clause) {
  const auto said = refusal(model);
  CAPTURE(said);
  CHECK(said.find(clause) != std::string::npos);
  return said.find(clause) != std::string::npos;
}

}  // namespace

TEST_CASE("the three fixtures are read as they stand") {
  for (const auto& m : {convolution(), shapes(), sparse()}) CHECK(refusal(m) == "it was read");
}

TEST_CASE("every prefix of a model gives a sentence") {
  for (const auto& m : {convolution(), shapes(), sparse()}) {
    const auto file = m.bytes();
    for (std::size_t n = 0; n < file.size(); ++n) {
      CAPTURE(n);
      survive({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(n)});
    }
  }
}

TEST_CASE("every single-byte change of a model gives a sentence or a graph") {
  for (const auto& m : {convolution(), shapes(), sparse()}) {
    auto file = m.bytes();
    for (std::size_t i = 0; i < file.size(); ++i)
      for (const int flip : {1, 2, 0x7f, 0x80, 0xff}) {
        const std::byte before = file[i];
        file[i] ^= static_cast<std::byte>(flip);
        CAPTURE(i);
        CAPTURE(flip);
        survive(file);
        file[i] = before;
      }
  }
}

TEST_CASE("a file that is no TensorFlow Lite model is told apart at once") {
  const std::vector<std::byte> empty, zeros(64);
  for (const auto& file : {empty, zeros}) {
    const auto g = read_built(file);
    REQUIRE(!g);
    CHECK(g.error().code == fovea::error_code::malformed);
    CHECK(g.error().sentence.find("TFL3") != std::string::npos);
  }
}

TEST_CASE("offsets that leave the file are told") {
  const auto file = shapes().bytes();
  const auto changed = [&](std::size_t at, std::uint32_t to) {
    auto copy = file;
    std::memcpy(copy.data() + at, &to, 4);
    const auto g = read_built(copy);
    return g ? std::string("it was read") : g.error().sentence;
  };
  std::uint32_t root = 0;
  std::memcpy(&root, file.data(), 4);
  for (const std::uint32_t to : {0xffffffffu, 0x80000000u, std::uint32_t(file.size())}) {
    CHECK(changed(0, to).find("leaves the file") != std::string::npos);
    CHECK(changed(root, to).find("leaves the file") != std::string::npos);
  }
}

TEST_CASE("all operators that are missing are listed in one sentence") {
  b m;
  const int x = m.input("x", b::f32, {2}), y = m.tensor("y", b::f32, {2}),
            z = m.tensor("z", b::f32, {2});
  m.add(27, {x}, {y});
  m.custom("Frobnicate", {y}, {z}, {});
  m.output(z);
  const auto said = refusal(m);
  CHECK(said.find("SVDF (operator 0)") != std::string::npos);
  CHECK(said.find("custom 'Frobnicate' (operator 1)") != std::string::npos);
}

TEST_CASE("indices, strides, extents and counts that make no sense are told") {
  const auto with = [](const std::function<void(b&, int, int)>& change) {
    b m;
    const int x = m.input("x", b::f32, {1, 4, 4, 2}), y = m.tensor("y", b::f32, {1, 4, 4, 2});
    change(m, x, y);
    m.output(y);
    return m;
  };
  const auto conv = [](b& m, int x, int y, flat options, std::vector<std::int32_t> dims) {
    std::size_t count = 1;
    for (const auto e : dims) count *= static_cast<std::size_t>(e);
    const int w = m.constant("w", b::f32, dims, std::vector<float>(count));
    m.add(3, {x, w}, {y}, std::move(options));
  };
  const auto strides = [](int s) { return flat{}.set(1, std::int32_t(s)).set(2, std::int32_t(1)); };
  tells(with([&](b& m, int x, int y) { conv(m, x, y, strides(0), {2, 1, 1, 2}); }), "stride of 0");
  tells(with([&](b& m, int x, int y) {
          conv(m, x, y, strides(-1), {2, 1, 1, 2});
        }),
        "stride of -1");
  tells(with([&](b& m, int x, int y) { conv(m, x, y, strides(1), {2, 1, 1, 3}); }), "depth 3");
  tells(with([&](b& m, int x, int y) { conv(m, x, y, strides(1), {2, 1, 2}); }), "rank 4");
  tells(with([&](b& m, int x, int y) { m.add(19, {x + 99}, {y}); }), "not there");
  tells(with([&](b& m, int x, int y) {
          m.add(19, {-2}, {y});
          static_cast<void>(x);
        }),
        "not there");
  tells(with([&](b& m, int x, int y) {
          m.add(19, {-1}, {y});
          static_cast<void>(x);
        }),
        "lacks operand");
  tells(with([&](b& m, int x, int y) { m.add(0, {x}, {y}); }), "lacks operand 1");
  tells(with([&](b& m, int x, int y) { m.add(19, {y}, {x}); }), "before anything");
  tells(with([&](b& m, int x, int) { m.add(19, {x}, {x}); }), "has a value already");
  tells(with([&](b& m, int x, int y) {
          m.add(19, {x}, {m.tensor("z", b::f32, {2}, {}, 7)});
          static_cast<void>(y);
        }),
        "buffer 7");
  tells(with([&](b& m, int, int) { m.tensor("n", b::f32, {1, -7}); }), "extent of -7");
  tells(with([&](b& m, int, int) { m.tensor("n", b::f32, std::vector<std::int32_t>(9, 1)); }),
        "9 axes");
  tells(with([&](b& m, int, int) {
          m.constant<float>("n", b::f32, {1 << 30, 1 << 30, 1 << 30}, {1});
        }),
        "extents");
  tells(with([&](b& m, int, int) { m.constant<float>("n", b::f32, {3}, {1}); }), "takes 12");
  tells(with([&](b& m, int, int) { m.tensor("n", b::i8, {3}, {{1, 2}, {0, 0}, 0}); }), "2 scales");
  tells(with([&](b& m, int, int) { m.tensor("n", b::i8, {3}, {{-1}, {0}}); }), "scale");
  tells(with([&](b& m, int x, int y) {
          const int q = m.tensor("q", b::i8, {1, 4, 4, 2}, {{1}, {300}});
          m.add(114, {x}, {q});
          m.add(6, {q}, {y});
        }),
        "zero point 300");
  tells(with([&](b& m, int x, int y) {
          m.add(39, {x, m.constant<std::int32_t>("p", b::i32, {4}, {0, 1, 2, 4})}, {y});
        }),
        "axis 4");
  tells(with([&](b& m, int x, int y) {
          m.add(34, {x, m.constant<std::int32_t>("p", b::i32, {1, 2}, {0, 1})}, {y});
        }),
        "2 pads");
  tells(with([&](b& m, int x, int y) {
          m.add(34, {x, m.constant<std::int32_t>("p", b::i32, {4, 2}, {0, 0, -1, 0, 0, 0, 0, 0})},
                {y});
        }),
        "pads by -1");
}

TEST_CASE("a sparsity that contradicts its tensor is told") {
  const auto change = [](std::vector<std::int32_t> begins, std::vector<std::int32_t> places,
                         std::vector<std::int32_t> order) {
    b m;
    const int w = m.constant<float>("w", b::f32, {2, 3}, {5, 7});
    const auto list = [](std::vector<std::int32_t> v) { return flat{}.put(0, flat::numbers(v)); };
    const flat rows = flat{}.set(0, std::int8_t(0)).set(1, std::int32_t(2));
    const flat columns = flat{}
                             .set(0, std::int8_t(1))
                             .set(2, std::uint8_t(1))
                             .put(3, list(begins))
                             .set(4, std::uint8_t(1))
                             .put(5, list(places));
    m.last_tensor().put(6,
                        flat{}.put(0, flat::numbers(order)).put(2, flat::tables({rows, columns})));
    const int y = m.tensor("y", b::f32, {2, 3});
    m.add(124, {w}, {y});
    m.output(y);
    return m;
  };
  tells(change({0, 1, 2}, {1, 3}, {0, 1}), "leave its extents");
  tells(change({0, 1, 2}, {1, -1}, {0, 1}), "leave its extents");
  tells(change({0, 1, 3}, {1, 0}, {0, 1}), "leave its extents");
  tells(change({0, 1}, {1, 0}, {0, 1}), "leave its extents");
  tells(change({0, 1, 1}, {1, 0}, {0, 1}), "1 sparse elements");
  tells(change({0, 1, 2}, {1, 0}, {0, 0}), "does not describe");
  tells(change({0, 1, 2}, {1, 0}, {0}), "does not describe");
}

TEST_CASE("a small file that refers to itself again and again is refused") {
  b m;
  const int x = m.input("x", b::f32, {2}), y = m.tensor("y", b::f32, {2});
  m.add(19, {x}, {y});
  m.output(y);
  auto file = m.bytes();
  // A second copy of the tensor list, one entry repeated: every offset points to the same table.
  const auto put = [&](std::uint32_t v) {
    file.resize(file.size() + 4);
    std::memcpy(file.data() + file.size() - 4, &v, 4);
  };
  const auto at = [&](std::size_t i) {
    std::uint32_t v = 0;
    std::memcpy(&v, file.data() + i, 4);
    return v;
  };
  while (file.size() % 4) file.push_back({});
  // root -> subgraphs (field 2) -> first -> tensors (field 0)
  const auto field = [&](std::size_t table, int f) {
    std::uint16_t offset = 0;
    std::memcpy(&offset, file.data() + table - at(table) + 4 + 2 * static_cast<std::size_t>(f), 2);
    return table + offset;
  };
  const std::size_t list = field(at(0), 2), graphs = list + at(list);
  const std::size_t graph = graphs + 4 + at(graphs + 4), slot = field(graph, 0);
  const std::size_t tensors = slot + at(slot), first = tensors + 4 + at(tensors + 4);
  const auto far = static_cast<std::uint32_t>(file.size() - slot);
  std::memcpy(file.data() + slot, &far, 4);
  put(200000);
  for (int i = 0; i < 200000; ++i) put(static_cast<std::uint32_t>(first - file.size()));
  const auto g = read_built(file);
  REQUIRE(!g);
  CHECK(g.error().code != fovea::error_code::unsupported);
}
