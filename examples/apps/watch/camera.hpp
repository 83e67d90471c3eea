#pragma once

#include "apps/common/areas.hpp"
#include "apps/common/live.hpp"
#include "apps/common/road_plates.hpp"

#include <fovea/io/video.hpp>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace watch {

/// One camera: where its pictures come from, and what is known of what it sees. Used by one thread
/// at a time.
struct camera {
  std::string name;     ///< as it is printed: no user names and passwords
  std::string problem;  ///< why it gives no pictures, as a sentence; empty where it does
  std::optional<fovea::video_source> source;
  std::function<bool(fovea::video_frame&)> next;  ///< a frame that was not taken yet, or nothing

  fovea::motion_gate gate;
  fovea::object_tracker<fovea::road_detection> tracker;
  app::road_memory known;
  app::road_plates plates;
  fovea::area_watch areas;
  std::vector<fovea::box_track> boxes;
  fovea::video_frame frame;        ///< waits to be looked at, or is looked at
  bool ahead = false;              ///< the frame was taken, and not offered yet
  app::live pictures;              ///< for viewers
  fovea::image<fovea::rgb8> page;  ///< what they see, before it is encoded
  long long looks = 0;
  std::atomic<std::size_t> objects{0};  ///< at the last look

  camera(std::string called, fovea::area_watch watched)
      : name(std::move(called)), areas(std::move(watched)) {}
  bool gives() const { return bool(next); }
};
using cameras = std::vector<std::unique_ptr<camera>>;

/// "door=rtsp://..." has a name of its own.
struct named_source {
  std::string name, source;
};
inline named_source understood(const std::string& word) {
  const auto at = word.find('=');
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  };
  const bool named = at != word.npos && at > 0 && std::all_of(&word[0], &word[at], is_plain);
  std::error_code none;
  if (!named || std::filesystem::exists(word, none)) return {fovea::without_secrets(word), word};
  return {word.substr(0, at), word.substr(at + 1)};
}

/// Of lines or zones "NAME:...;CAMERA/NAME:...", those that are meant for a camera.
inline std::string meant_for(const camera& c, std::size_t number, std::string_view all) {
  std::string out;
  while (!all.empty()) {
    const auto end = std::min(all.find(';'), all.size());
    auto each = all.substr(0, end);
    all.remove_prefix(std::min(end + 1, all.size()));
    const auto slash = each.substr(0, each.find(':')).rfind('/');
    if (slash != each.npos) {
      const auto whose = each.substr(0, slash);
      if (whose != c.name && whose != std::to_string(number)) continue;
      each.remove_prefix(slash + 1);
    }
    out += (out.empty() ? "" : ";") + std::string(each);
  }
  return out;
}

/// Whether it comes to an end by itself: a file, or standard input.
inline bool ends(const std::string& word) {
  const auto source = understood(word).source;
  return !fovea::is_webcam(source) && source.find("://") == source.npos;
}

struct open_options {
  std::string lines, zones;
  fovea::video_options video;
};

/// Opens a source; where that is not possible the camera has a problem. Throws a sentence where a
/// line or zone is none.
inline std::unique_ptr<camera> open(const std::string& word, const cameras& others,
                                    const open_options& o) {
  const auto [name, source] = understood(word);
  const auto taken = [&](const std::string& n) {
    return std::any_of(others.begin(), others.end(), [&](const auto& c) { return c->name == n; });
  };
  std::string own = name;
  for (int i = 2; taken(own); ++i) own = name + " (" + std::to_string(i) + ")";
  auto made = std::make_unique<camera>(own, app::areas("", ""));
  const auto number = others.size() + 1;
  made->areas = app::areas(meant_for(*made, number, o.lines), meant_for(*made, number, o.zones));
  auto how = o.video;
  if (how.as_camera && source == "-") how.pace = fovea::video_pace::newest_frame;
  auto opened = fovea::video_source::open(source, how);
  if (!opened) return made->problem = opened.error().sentence, std::move(made);
  made->source.emplace(std::move(*opened));
  const double wait = made->source->is_live() ? 0 : -1;
  made->next = [s = &*made->source, wait](fovea::video_frame& f) { return s->next(f, wait); };
  return made;
}

inline cameras open(const std::vector<std::string>& words, const open_options& o) {
  cameras all;
  for (const auto& word : words) all.push_back(open(word, all, o));
  return all;
}

}  // namespace watch
