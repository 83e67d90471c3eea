// conformance [--engine compiled|evaluate|rewritten] DIR...
//
// Runs every folder below DIR that is laid out like an ONNX backend test, prints the cases that did
// not pass, a table by operator, and the counts. Exit status: 0 all passed or unsupported, 1 some
// failed or crashed, 2 nothing to run.

#include "conformance/child.hpp"

#include <fovea/impl/nn/onnx/proto.hpp>

#include <cstdio>
#include <map>
#include <set>

namespace {

using namespace conformance;

struct counts {
  int of[4] = {};
  int& at(verdict v) {
    return of[v == verdict::passed        ? 0
              : v == verdict::failed      ? 1
              : v == verdict::unsupported ? 2
                                          : 3];
  }
};

/// The one operator of a model, or "(several)": a case is a case of one operator or of none.
std::string operator_of(const fs::path& folder) {
  const auto file = fovea::file_map::read((folder / "model.onnx").string());
  fovea::nn::onnx::model_proto m;
  if (!file || !fovea::nn::onnx::parse(file->contents(), m)) return "(unread)";
  std::set<std::string> names;
  for (const auto& n : m.graph.nodes) names.insert(std::string(n.op));
  return names.size() == 1 ? *names.begin() : names.empty() ? "(none)" : "(several)";
}

std::vector<fs::path> cases_below(const fs::path& root) {
  std::vector<fs::path> found;
  std::error_code why;
  const auto how = fs::directory_options::follow_directory_symlink |
                   fs::directory_options::skip_permission_denied;
  for (auto i = fs::recursive_directory_iterator(root, how, why);
       !why && i != fs::recursive_directory_iterator(); i.increment(why)) {
    if (i.depth() > 12) i.disable_recursion_pending();  // links may run in circles
    if (i->path().filename() == "model.onnx" && !data_sets(i->path().parent_path()).empty())
      found.push_back(i->path().parent_path());
  }
  if (why) std::fprintf(stderr, "%s: %s\n", root.c_str(), why.message().c_str());
  std::sort(found.begin(), found.end());
  return found;
}

void print(const std::map<std::string, counts>& table) {
  std::printf("\n%-28s %7s %7s %12s %8s\n", "operator", "passed", "failed", "unsupported",
              "crashed");
  for (const auto& [name, c] : table)
    std::printf("%-28s %7d %7d %12d %8d\n", name.c_str(), c.of[0], c.of[1], c.of[2], c.of[3]);
}

const char* word(verdict v) {
  return v == verdict::failed ? "failed" : v == verdict::unsupported ? "unsupported" : "CRASHED";
}

}  // namespace

int main(int count, char** arguments) {
  engine by = engine::compiled;
  std::vector<fs::path> cases;
  for (int i = 1; i < count; ++i) {
    const std::string word = arguments[i];
    if (word == "--engine" && i + 1 < count) {
      const std::string name = arguments[++i];
      by = name == "evaluate"    ? engine::evaluate
           : name == "rewritten" ? engine::rewritten
                                 : engine::compiled;
      continue;
    }
    for (auto& each : cases_below(word)) cases.push_back(std::move(each));
  }
  if (cases.empty()) {
    std::fputs(
        "conformance [--engine compiled|evaluate|rewritten] DIR...: found no model.onnx beside a "
        "test_data_set_0\n",
        stderr);
    return 2;
  }
  std::map<std::string, counts> table;
  counts all;
  for (const auto& folder : cases) {
    const outcome o = run_apart(folder, by);
    ++all.at(o.is);
    ++table[operator_of(folder)].at(o.is);
    if (o.is == verdict::passed) continue;
    std::printf("%s %s: %s\n", word(o.is), folder.filename().c_str(), o.reason.c_str());
  }
  print(table);
  std::printf("\nconformance: %d passed, %d failed, %d unsupported, %d crashed\n", all.of[0],
              all.of[1], all.of[2], all.of[3]);
  return all.of[1] + all.of[3] > 0 ? 1 : 0;
}
