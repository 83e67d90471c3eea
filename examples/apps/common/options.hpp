#pragma once

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What the bundled programs share.
namespace app {

/// How a program ends: done or yes; no; something could not be used.
enum status : int { fine = 0, negative = 1, bad_input = 2 };

inline int fail(const std::string& program, const std::string& sentence) {
  std::fprintf(stderr, "%s: %s\n", program.c_str(), sentence.c_str());
  return bad_input;
}

/// The command line, described once: `--help` is written from the same lines that are read.
///
///     float score = 0.7f;
///     app::options line("verify", "[OPTIONS] A B   tells whether two photographs show one
///     person"); line.number("--score", score, {0.05, 1}, "how sure the detector must be"); if
///     (const auto over = line.read(argc, argv)) return *over; use(line.words());
class options {
 public:
  struct range {
    double low, high;
  };

  /// `after` comes below the options in `--help`.
  options(std::string program, std::string usage, std::string after = "")
      : program_(std::move(program)), usage_(std::move(usage)), after_(std::move(after)) {}

  options& text(const char* name, std::string& to, const char* says) {
    return add({name, &to, {}, says});
  }
  options& number(const char* name, float& to, range within, const char* says) {
    return add({name, &to, within, says});
  }
  options& number(const char* name, int& to, range within, const char* says) {
    return add({name, &to, within, says});
  }
  options& flag(const char* name, bool& to, const char* says) { return add({name, &to, {}, says}); }
  /// One of the words in `among`, as in "fill|blur".
  options& choice(const char* name, std::string& to, const char* among, const char* says) {
    return add({name, &to, {}, says, among});
  }

  /// Nothing where the program goes on; else the status that it ends with.
  std::optional<int> read(int argc, char** argv) {
    bool only_words = false;
    for (int i = 1; i < argc; ++i) {
      const std::string word = argv[i];
      if (only_words || word.size() < 2 || word[0] != '-') {
        words_.push_back(word);
      } else if (word == "--") {
        only_words = true;
      } else if (word == "--help" || word == "-h") {
        return std::fputs(help().c_str(), stdout), fine;
      } else if (const auto wrong = take(word, i + 1 < argc ? argv[i + 1] : nullptr, i);
                 !wrong.empty()) {
        return fail(wrong);
      }
    }
    return std::nullopt;
  }

  const std::vector<std::string>& words() const { return words_; }
  int fail(const std::string& sentence) const { return app::fail(program_, sentence); }
  int usage() const { return std::fputs(help().c_str(), stderr), bad_input; }

  std::string help() const {
    std::string page = program_ + " " + usage_ + "\n\n";
    for (const auto& o : known_) {
      std::string left = "  " + std::string(o.name) + value_of(o);
      left.resize(left.size() < 22 ? 22 : left.size() + 2, ' ');
      page += left + o.says + usual(o) + "\n";
    }
    return page + "  --help              this page\n" +
           (after_.empty() ? "" : "\n" + after_ + "\n");
  }

 private:
  struct option {
    const char* name;
    std::variant<std::string*, float*, int*, bool*> to;
    range within;
    const char* says;
    std::string_view among = {};
  };

  options& add(option o) { return known_.push_back(o), *this; }

  static std::string value_of(const option& o) {
    if (std::holds_alternative<bool*>(o.to)) return "";
    if (!o.among.empty()) return " " + std::string(o.among);
    return std::holds_alternative<std::string*>(o.to) ? " WORD" : " N";
  }
  static std::string usual(const option& o) {
    char text[48] = "";
    if (const auto* word = std::get_if<std::string*>(&o.to); word && !(**word).empty())
      return " (" + **word + ")";
    if (const auto* real = std::get_if<float*>(&o.to))
      std::snprintf(text, sizeof text, " (%g)", double(**real));
    if (const auto* whole = std::get_if<int*>(&o.to))
      std::snprintf(text, sizeof text, " (%d)", **whole);
    return text;
  }

  template <class T>
  static bool parse(std::string_view value, range within, T& to) {
    T read{};
    const auto end = value.data() + value.size();
    const auto [at, error] = std::from_chars(value.data(), end, read);
    if (value.empty() || error != std::errc() || at != end) return false;
    if (!(double(read) >= within.low && double(read) <= within.high)) return false;
    return to = read, true;
  }

  static bool set(const option& o, const char* value) {
    if (!value) return false;
    if (const auto* real = std::get_if<float*>(&o.to)) return parse(value, o.within, **real);
    if (const auto* whole = std::get_if<int*>(&o.to)) return parse(value, o.within, **whole);
    if (!o.among.empty() && !is_among(value, o.among)) return false;
    return !(*std::get<std::string*>(o.to) = value).empty();
  }

  static bool is_among(std::string_view word, std::string_view all) {
    for (; !all.empty(); all.remove_prefix(std::min(all.find('|'), all.size() - 1) + 1))
      if (all.substr(0, all.find('|')) == word) return true;
    return false;
  }

  /// Sets one option; gives a sentence where that is not possible.
  std::string take(const std::string& name, const char* value, int& at) {
    for (const auto& o : known_) {
      if (name != o.name) continue;
      if (const auto* flag = std::get_if<bool*>(&o.to)) return **flag = true, "";
      ++at;
      if (set(o, value)) return "";
      const std::string given = value ? std::string(" ") + value : "";
      if (!o.among.empty())
        return "'" + name + given + "' needs one of " + std::string(o.among) + "; see --help.";
      if (std::holds_alternative<std::string*>(o.to))
        return "'" + name + given + "' needs a word; see --help.";
      char asked[96];
      std::snprintf(asked, sizeof asked, "' needs a number from %g to %g; see --help.",
                    o.within.low, o.within.high);
      return "'" + name + given + asked;
    }
    return "'" + name + "' is no option; see --help.";
  }

  std::string program_, usage_, after_;
  std::vector<option> known_;
  std::vector<std::string> words_;
};

}  // namespace app
