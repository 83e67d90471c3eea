#pragma once

#include "fovea/nn/links.hpp"
#include "fovea/nn/pass/merge_siblings.hpp"

namespace fovea::inline FOVEA_ABI::nn {
namespace merge_detail {

struct merger {
  static constexpr std::int64_t most_filters = 16;
  graph g;
  links seen;
  std::vector<char> gone;
  std::vector<node> nodes{};

  explicit merger(graph from) : g(std::move(from)), seen(g), gone(g.nodes.size(), 0) {}

  node& at(int i) { return g.nodes[static_cast<std::size_t>(i)]; }
  value& value_of(value_id v) { return g.values[static_cast<std::size_t>(v)]; }
  std::int64_t filters(int i) { return value_of(at(i).reads[1]).dims[0]; }

  bool constant(const node& n, std::size_t i) {
    return i >= n.reads.size() || n.reads[i] == absent ||
           (value_of(n.reads[i]).is_constant() && value_of(n.reads[i]).type == element::f32);
  }
  static bool has(const node& n, std::size_t i) {
    return i < n.reads.size() && n.reads[i] != absent;
  }

  /// A plain f32 convolution: over all channels, or of one filter a channel.
  const conv* plain(int i, bool by_channel) {
    const node& n = at(i);
    const auto* c = n.does.get_if<conv>();
    if (!c || c->exact || has(n, 3) || has(n, 4) || c->then.f == function::prelu ||
        value_of(n.writes[0]).type != element::f32 || !has(n, 1) || !constant(n, 1) ||
        !constant(n, 2))
      return nullptr;
    const shape& w = value_of(n.reads[1]).dims;
    const bool fits = by_channel ? c->groups == w[0] && w.back() == 1 : c->groups == 1;
    return fits ? c : nullptr;
  }
  bool alike(int i, int j, bool by_channel) {
    const conv *a = plain(i, by_channel), *b = plain(j, by_channel);
    if (!a || !b) return false;
    const shape &u = value_of(at(i).reads[1]).dims, &w = value_of(at(j).reads[1]).dims;
    const shape &p = value_of(at(i).writes[0]).dims, &q = value_of(at(j).writes[0]).dims;
    for (int axis = 1; axis < u.rank(); ++axis)
      if (w.rank() != u.rank() || w[axis] != u[axis]) return false;
    for (int axis = 0; axis + 1 < p.rank(); ++axis)
      if (q.rank() != p.rank() || q[axis] != p[axis]) return false;
    return a->at.strides == b->at.strides && a->at.dilations == b->at.dilations &&
           a->at.begin == b->at.begin && a->at.end == b->at.end && a->at.pads == b->at.pads &&
           a->then.f == b->then.f && a->then.a == b->then.a && a->then.b == b->then.b;
  }

  /// Node `first` and those after it that may be one with it.
  std::vector<int> family(int first) {
    std::vector<int> found{first};
    if (!plain(first, false)) return found;
    std::int64_t total = filters(first);
    for (const int i : seen.readers[static_cast<std::size_t>(at(first).reads[0])])
      if (i > first && !gone[static_cast<std::size_t>(i)] && i != found.back() &&
          alike(first, i, false) && at(i).reads[0] == at(first).reads[0] &&
          total + filters(i) <= most_filters && found.size() < shape::max_rank) {
        found.push_back(i);
        total += filters(i);
      }
    return found;
  }

  /// The convolutions by channel that alone read what each of `members` writes; none if one is
  /// missing.
  std::vector<int> followers(const std::vector<int>& members) {
    std::vector<int> found;
    for (const int i : members) {
      const value_id v = at(i).writes[0];
      if (!seen.only_reader(v)) return {};
      const int reader = seen.readers[static_cast<std::size_t>(v)][0];
      const auto same = [&](int to) { return alike(to, reader, true); };
      if (!same(found.empty() ? reader : found[0]) || at(reader).reads[0] != v) return {};
      found.push_back(reader);
    }
    return found;
  }

  /// The members' constants `i`, one after the other.
  value_id joined(const std::vector<int>& members, std::size_t i, std::int64_t total) {
    std::vector<float> all;
    for (const int m : members) {
      const node& n = at(m);
      if (has(n, i)) {
        const auto part = value_of(n.reads[i]).constant.span<float>();
        all.insert(all.end(), part.begin(), part.end());
      } else {
        all.resize(all.size() + static_cast<std::size_t>(filters(m)));
      }
    }
    shape d{total};
    if (i == 1) d = value_of(at(members[0]).reads[1]).dims, d[0] = total;
    return g.add_constant("siblings", tensor::of<float>(d, all));
  }

  /// One convolution for all members, reading `x`; the value that it writes.
  value_id merge(const std::vector<int>& members, value_id x, bool by_channel) {
    std::int64_t total = 0;
    for (const int m : members) total += filters(m);
    const node& first = at(members[0]);
    value whole{first.name, element::f32, value_of(first.writes[0]).dims, {}};
    whole.dims[whole.dims.rank() - 1] = total;
    node n{first.does, {x, joined(members, 1, total), joined(members, 2, total)}, {}, first.name};
    auto& op = n.does.get<conv>();
    if (by_channel) op.groups = total;
    // Few filters are scores, which are not rounded to bfloat16 alone either (worth_bf16).
    for (const int m : members) op.exact = op.exact || filters(m) < 8;
    n.writes = {g.add_value(std::move(whole))};
    nodes.push_back(n);
    for (const int m : members) gone[static_cast<std::size_t>(m)] = 1;
    return n.writes[0];
  }

  void merge_all(std::vector<int> members) {
    value_id x = merge(members, at(members[0]).reads[0], false);
    for (auto next = followers(members); !next.empty(); next = followers(members)) {
      x = merge(next, x, true);
      members = std::move(next);
    }
    shape sizes;
    node parts{split{value_of(x).dims.rank() - 1, static_cast<int>(members.size())},
               {x},
               {},
               at(members[0]).name};
    for (const int m : members) {
      sizes.push_back(filters(m));
      parts.writes.push_back(at(m).writes[0]);
    }
    parts.reads.push_back(g.add_constant("siblings", tensor::list(sizes)));
    nodes.push_back(std::move(parts));
  }

  graph run() {
    for (int i = 0; i < static_cast<int>(g.nodes.size()); ++i) {
      if (gone[static_cast<std::size_t>(i)]) continue;
      auto members = family(i);
      if (members.size() > 1)
        merge_all(std::move(members));
      else
        nodes.push_back(std::move(at(i)));
    }
    g.nodes = std::move(nodes);
    return swept(std::move(g));
  }
};

}  // namespace merge_detail

FOVEA_INLINE graph merge_siblings(graph g) { return merge_detail::merger(std::move(g)).run(); }

}  // namespace fovea::inline FOVEA_ABI::nn
