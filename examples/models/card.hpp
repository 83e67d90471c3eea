#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/core/result.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

/// The catalogue: a card for each model says where it comes from, what it may be used for and how
/// to feed it. Cards are data, and may be hostile: names become paths and arguments of commands.
namespace models {

using fovea::error_code;
using fovea::failure;
using fovea::result;

/// A file of a card: cut from a member of an npm package, downloaded, brought by hand from a page
/// that offers it without an address of its own, or part of the project, beside the card.
struct source_file {
  std::string file;           ///< its name in the cache
  std::string package, path;  ///< name@version and the member in it; or
  std::string url, page;
  std::string beside;  ///< "plates/net.onnx", from the folder of the cards
  std::uint64_t offset = 0, bytes = 0;
  std::string sha256;
};

struct card {
  std::string name, task;
  std::vector<source_file> files;
  std::string convert_from, convert_to;  ///< made from the files by `model convert`
  std::string licence, trained_on, consequence, input, outputs, not_for;
  bool is_default = false;

  /// What a program opens: the converted file where there is one, else the files.
  std::vector<std::string> products() const {
    if (!convert_to.empty()) return {convert_to};
    std::vector<std::string> all;
    for (const auto& each : files) all.push_back(each.file);
    return all;
  }
};

/// An npm package's tarball, by its exact version.
struct package {
  std::uint64_t bytes = 0;
  std::string sha256;
};
using packages = std::map<std::string, package>;

namespace card_detail {

using json = nlohmann::json;
constexpr std::uint64_t largest = std::uint64_t(1) << 31;

inline bool only(std::string_view text, std::string_view extra) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           extra.find(c) != extra.npos;
  });
}

inline bool is_file_name(std::string_view s) {
  return !s.empty() && s.size() < 128 && s[0] != '.' && s[0] != '-' && only(s, "._-");
}
inline bool is_package(std::string_view s) {
  const auto at = s.rfind('@');
  return s.size() < 200 && at != s.npos && at > 0 && at + 1 < s.size() && s[0] != '-' &&
         s[0] != '.' && s[0] != '/' && only(s, "@/._-") && s.find("..") == s.npos &&
         only(s.substr(at + 1), ".-") && s[at + 1] >= '0' && s[at + 1] <= '9';
}
inline bool is_member(std::string_view s) {
  return s.starts_with("package/") && s.size() < 500 && only(s, "/._-@") && s.find("..") == s.npos;
}
inline bool is_beside(std::string_view s) {
  const auto cut = s.find('/');
  return cut != s.npos && is_file_name(s.substr(0, cut)) && is_file_name(s.substr(cut + 1));
}
inline bool is_url(std::string_view s) {
  return s.starts_with("https://") && s.size() < 1000 && only(s, ":/._-%~+");
}
inline bool is_sha256(std::string_view s) {
  return s.size() == 64 && s.find_first_not_of("0123456789abcdef") == s.npos;
}

/// Reads one object's members and remembers the first that is not what it should be.
struct fields {
  const json& object;
  std::string wrong;

  std::string text(const char* key, bool (*valid)(std::string_view) = nullptr) {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    const std::string* s = found->is_string() ? found->get_ptr<const std::string*>() : nullptr;
    if (s && (!valid || valid(*s))) return *s;
    if (wrong.empty()) wrong = key;
    return {};
  }
  std::uint64_t number(const char* key, std::uint64_t limit) {
    const auto found = object.find(key);
    if (found == object.end()) return 0;
    if (found->is_number_unsigned() && found->get<std::uint64_t>() <= limit)
      return found->get<std::uint64_t>();
    if (wrong.empty()) wrong = key;
    return 0;
  }
  void require(bool given, const char* key) {
    if (!given && wrong.empty()) wrong = key;
  }
};

inline std::string read_source(const json& object, source_file& s) {
  if (!object.is_object()) return "files";
  fields in{object, {}};
  s.file = in.text("file", is_file_name);
  s.package = in.text("package", is_package);
  s.path = in.text("path", is_member);
  s.url = in.text("url", is_url);
  s.page = in.text("page", is_url);
  s.beside = in.text("beside", is_beside);
  s.offset = in.number("offset", largest);
  s.bytes = in.number("bytes", largest);
  s.sha256 = in.text("sha256", is_sha256);
  in.require(!s.file.empty(), "file");
  in.require(!s.package.empty() + !s.url.empty() + !s.page.empty() + !s.beside.empty() == 1,
             "package (or url, page, beside)");
  in.require(s.package.empty() == s.path.empty(), "path");
  in.require(s.bytes > 0, "bytes");
  in.require(!s.sha256.empty(), "sha256");
  return in.wrong;
}

inline std::string read_files(const json& object, card& c) {
  const auto files = object.find("files");
  if (files == object.end() || !files->is_array() || files->empty() || files->size() > 64)
    return "files";
  for (const auto& each : *files) {
    c.files.emplace_back();
    if (auto wrong = read_source(each, c.files.back()); !wrong.empty()) return wrong;
  }
  const auto convert = object.find("convert");
  if (convert == object.end()) return {};
  if (!convert->is_object()) return "convert";
  fields in{*convert, {}};
  c.convert_from = in.text("from", is_file_name);
  c.convert_to = in.text("to", is_file_name);
  const bool known = std::any_of(c.files.begin(), c.files.end(),
                                 [&](const auto& f) { return f.file == c.convert_from; });
  in.require(known && !c.convert_to.empty(), "convert");
  return in.wrong;
}

}  // namespace card_detail

/// A card from its JSON; `where` names the file in a failure's sentence.
inline result<card> read_card(std::string_view text, const std::string& where) {
  using namespace card_detail;
  const auto object = json::parse(text, nullptr, false);
  if (!object.is_object())
    return failure{error_code::malformed, where + " is not a JSON object; restore the file."};
  card c;
  fields in{object, {}};
  c.name = in.text("name", is_file_name);
  c.task = in.text("task");
  c.licence = in.text("licence");
  c.trained_on = in.text("trained_on");
  c.consequence = in.text("consequence");
  c.input = in.text("input");
  c.outputs = in.text("outputs");
  c.not_for = in.text("not_for");
  c.is_default = object.value("default", json(false)) == json(true);
  in.require(!c.name.empty(), "name");
  in.require(!c.licence.empty(), "licence");
  if (in.wrong.empty()) in.wrong = read_files(object, c);
  if (!in.wrong.empty())
    return failure{error_code::malformed, where + ": '" + in.wrong +
                                              "' is missing or not what a card may say; "
                                              "restore the file."};
  return c;
}

/// The sizes and hashes of the packages that cards name.
inline result<packages> read_packages(std::string_view text, const std::string& where) {
  using namespace card_detail;
  const auto object = json::parse(text, nullptr, false);
  if (!object.is_object())
    return failure{error_code::malformed, where + " is not a JSON object; restore the file."};
  packages all;
  for (const auto& [name, value] : object.items()) {
    if (!is_package(name) || !value.is_object())
      return failure{error_code::malformed,
                     where + ": an entry is not a package; restore the file."};
    fields in{value, {}};
    package p{in.number("bytes", largest), in.text("sha256", is_sha256)};
    if (!in.wrong.empty() || p.bytes == 0 || p.sha256.empty())
      return failure{error_code::malformed,
                     where + ": " + name + " lacks its size or hash; restore the file."};
    all.emplace(name, std::move(p));
  }
  return all;
}

}  // namespace models
