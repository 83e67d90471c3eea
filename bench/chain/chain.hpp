#pragma once

#include <fovea/core/json_writer.hpp>

#include <time.h>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

/// What a program of this bench says on its pipes, so that one driver can time them in turn:
/// "ready" or "cannot REASON", then for each line that comes in one photograph, as JSON: {"stages":
/// {"name": milliseconds of CPU of this process, ...}, "faces": N, "ages": [...]}.
namespace bench_chain {

/// CPU time, of all threads: others may use the machine, too.
inline double cpu_milliseconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return 1e3 * double(t.tv_sec) + 1e-6 * double(t.tv_nsec);
}

/// The stages of one photograph, each ended by its name; those of one name add up.
class stages {
 public:
  void end(const char* name) {
    const double now = cpu_milliseconds();
    for (auto& [known, spent] : all_)
      if (known == name) return spent += now - from_, void(from_ = now);
    all_.emplace_back(name, now - from_);
    from_ = cpu_milliseconds();
  }

  std::string json(const std::vector<float>& ages) const {
    fovea::json_writer j;
    j.object().key("stages").object();
    for (const auto& [name, spent] : all_) j.member(name.c_str(), spent);
    j.end().member("faces", ages.size()).key("ages").array();
    for (const float age : ages) j.value(age);
    return j.end().end().text();
  }

 private:
  double from_ = cpu_milliseconds();
  std::vector<std::pair<std::string, double>> all_;
};

/// `once()` looks at the photograph and gives the line.
template <class Make>
int serve(Make make) try {
  auto once = make();
  once();
  std::puts("ready");
  std::fflush(stdout);
  for (char line[64]; std::fgets(line, sizeof line, stdin);) {
    std::puts(once().c_str());
    std::fflush(stdout);
  }
  return 0;
} catch (const std::exception& problem) {
  std::printf("cannot %s\n", problem.what());
  return 0;
}

}  // namespace bench_chain
