#pragma once

#include <charconv>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What programs share.
namespace apps {

/// Exit statuses: done; the answer is no; something given could not be used.
enum status : int { done = 0, negative = 1, unusable = 2 };

/// Options of a program, each bound to what it sets. What is no option is a word: a photograph, a
/// name. Everything behind "--" is.
///
///     apps::command_line line;
///     line.flag("--lines-only", only_lines).number("--score", score, 0.05, 1).text("--out", out);
///     if (!line.parse(argc, argv)) use(line.wrong());
class command_line {
 public:
  command_line& flag(const char* name, bool& to) {
    return option(name, "", false, [&to](std::string_view) { return to = true; });
  }
  command_line& text(const char* name, std::string& to, const char* takes = "a word") {
    return option(name, takes, true, [&to](std::string_view word) {
      to = word;
      return !word.empty();
    });
  }
  /// Every time it is given, one more.
  command_line& texts(const char* name, std::vector<std::string>& to, const char* takes) {
    return option(name, takes, true, [&to](std::string_view word) {
      to.emplace_back(word);
      return !word.empty();
    });
  }
  template <class Number>
  command_line& number(const char* name, Number& to, Number least, Number most) {
    char takes[64];
    std::snprintf(takes, sizeof takes, "a number from %g to %g", double(least), double(most));
    return option(name, takes, true, [&to, least, most](std::string_view word) {
      Number value{};
      const auto read = std::from_chars(word.data(), word.data() + word.size(), value);
      if (word.empty() || read.ec != std::errc() || read.ptr != word.data() + word.size())
        return false;
      if (!(value >= least && value <= most)) return false;
      to = value;
      return true;
    });
  }
  template <class Value>
  command_line& choice(const char* name, Value& to,
                       std::vector<std::pair<const char*, Value>> values) {
    std::string takes;
    for (const auto& [word, value] : values)
      takes += (takes.empty() ? "" : "|") + std::string(word);
    return option(name, takes, true, [&to, values](std::string_view given) {
      for (const auto& [word, value] : values)
        if (given == word) return to = value, true;
      return false;
    });
  }

  bool parse(int argc, char** argv) {
    bool only_words = false;
    for (int i = 1; i < argc && wrong_.empty(); ++i) {
      const std::string_view word = argv[i];
      if (only_words || word.size() < 2 || word[0] != '-')
        words_.emplace_back(word);
      else if (word == "--")
        only_words = true;
      else if (word == "--help" || word == "-h")
        wants_help_ = true;
      else
        i += take(word, i + 1 < argc ? argv[i + 1] : "");
    }
    return wrong_.empty();
  }

  bool wants_help() const noexcept { return wants_help_; }
  const std::string& wrong() const noexcept { return wrong_; }  ///< one sentence
  const std::vector<std::string>& words() const noexcept { return words_; }

 private:
  struct known {
    std::string name, takes;
    bool has_value;
    std::function<bool(std::string_view)> set;
  };

  command_line& option(const char* name, std::string takes, bool has_value,
                       std::function<bool(std::string_view)> set) {
    options_.push_back({name, std::move(takes), has_value, std::move(set)});
    return *this;
  }

  /// How many more words it took.
  int take(std::string_view word, std::string_view next) {
    for (const auto& each : options_) {
      if (each.name != word) continue;
      if (!each.set(each.has_value ? next : ""))
        wrong_ = each.name + " takes " + each.takes +
                 (next.empty() ? "." : ", not '" + std::string(next) + "'.");
      return each.has_value;
    }
    wrong_ = "'" + std::string(word) + "' is no option; see --help.";
    return 0;
  }

  std::vector<known> options_;
  std::vector<std::string> words_;
  std::string wrong_;
  bool wants_help_ = false;
};

/// Tells what went wrong, with the program's name before it.
inline int fail(const char* program, const std::string& sentence) {
  std::fprintf(stderr, "%s: %s\n", program, sentence.c_str());
  return unusable;
}

/// The whole of a `main`: help, options, and everything that is thrown as one sentence. `words` is
/// the least count of words without which there is only help.
template <class Work>
int run(const char* program, const char* help, command_line& line, int argc, char** argv,
        std::size_t words, Work work) {
  try {
    if (!line.parse(argc, argv)) return fail(program, line.wrong());
    if (line.wants_help() || line.words().size() < words) {
      std::fputs(help, line.wants_help() ? stdout : stderr);
      return line.wants_help() ? done : unusable;
    }
    return work();
  } catch (const std::exception& problem) { return fail(program, problem.what()); }
}

}  // namespace apps
