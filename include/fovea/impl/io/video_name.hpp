#pragma once

#include "fovea/io/video.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

/// What the name of a source means, how it may be printed, and how a decoder is told.
namespace fovea::inline FOVEA_ABI {
namespace video_detail {

enum class source_kind { file, standard_input, webcam, network };

struct source_name {
  source_kind kind = source_kind::file;
  std::string given, shown, scheme;
  bool live = false;
};

/// A webcam by its number alone.
inline bool is_number(std::string_view s) noexcept {
  return !s.empty() && s.size() <= 2 && s.find_first_not_of("0123456789") == s.npos;
}

/// Files on a web server end; cameras do not.
inline bool names_a_clip(std::string_view address) noexcept {
  const auto path = address.substr(0, address.find_first_of("?#"));
  for (const std::string_view end : {".mp4", ".mkv", ".mov", ".webm", ".avi", ".m4v", ".y4m"})
    if (path.ends_with(end)) return true;
  return false;
}

inline result<source_name> understand(const std::string& name, const video_options& how) {
  source_name out;
  out.given = name, out.shown = without_secrets(name);
  const auto refuse = [&](error_code code, const std::string& why) {
    return failure{code, "'" + out.shown + "' " + why};
  };
  if (name.empty() || name.find('\0') != name.npos)
    return refuse(error_code::not_found, "is no name of a video; give a file, an address or 0.");
  const auto colon = name.find("://");
  if (name == "-") {
    out.kind = source_kind::standard_input;
  } else if (is_webcam(name)) {
    out.kind = source_kind::webcam;
    if (is_number(name)) out.given = "/dev/video" + name;
  } else if (name[0] == '-') {
    return refuse(error_code::unsupported, "looks like an option; for a file write ./" + out.shown);
  } else if (colon != name.npos && name.find('/') > colon) {
    out.kind = source_kind::network, out.scheme = name.substr(0, colon);
    constexpr std::string_view known[] = {"rtsp", "rtsps", "rtmp", "http", "https", "srt", "udp"};
    if (std::find(std::begin(known), std::end(known), out.scheme) == std::end(known))
      return refuse(error_code::unsupported,
                    "has an address of a kind that is not read here; use "
                    "rtsp, rtsps, rtmp, http, https, srt or udp.");
  }
  struct ::stat about {};
  const bool local = out.kind == source_kind::file || out.kind == source_kind::webcam;
  if (local && ::stat(out.given.c_str(), &about) != 0)
    return refuse(error_code::not_found, out.kind == source_kind::file
                                             ? "is not there; check the name of the video."
                                             : "is no camera of this machine; see /dev/video*.");
  if (local && S_ISDIR(about.st_mode))
    return refuse(error_code::unreadable, "is a folder; name one video in it.");
  const bool web_clip = out.scheme.starts_with("http") && names_a_clip(name);
  out.live = (out.kind == source_kind::webcam || out.kind == source_kind::network) && !web_clip;
  if (out.kind == source_kind::file && how.as_camera) out.live = true;
  if (how.pace != video_pace::automatic) out.live = how.pace == video_pace::newest_frame;
  return out;
}

/// Which protocols a decoder may follow from here: none leads from a network to files, nor back.
inline const char* protocols(const source_name& name) noexcept {
  if (name.kind != source_kind::network) return "file";
  if (name.scheme.starts_with("http")) return "http,https,tcp,tls,crypto";
  if (name.scheme == "rtmp") return "rtmp,tcp";
  if (name.scheme == "srt") return "srt,udp";
  if (name.scheme == "udp") return "udp";
  return "rtsp,rtsps,rtp,srtp,udp,tcp,tls";
}

inline std::string plain(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", v);
  return text;
}

/// Of these ffmpeg is to know little before their first frame; else it waits for twenty frames or
/// five seconds. H.264 over RTSP with 25, 5 and 1 frames a second: 1.4, 6.0 and 9.3 s until the
/// first comes, and 0.6, 2.0 and 5.2 s so; MPEG-TS with a key frame every six seconds: 10.0 and 2.0
/// s.
inline bool is_live_stream(const source_name& name) noexcept {
  return name.kind == source_kind::network && name.live;
}

/// Leaves frames out and repeats none: a camera's rate may be anything, and change. The first of
/// each 1 / `most` seconds; a quarter of one off, so that frames that come just as often, or twice,
/// pass in turn though they are not quite on time.
inline std::string thinned_live(double most) {
  const auto place = [&](const char* t) {
    return std::string("floor(") + t + "*" + plain(most) + "+0.25)";
  };
  return "select='isnan(t)+isnan(prev_selected_t)+gt(" + place("t") + "\\," +
         place("prev_selected_t") + ")',";
}

inline std::string filters(const source_name& name, const video_options& how) {
  std::string out;
  const std::string most = plain(how.most_rate);
  if (how.most_rate > 0 && name.live)
    out = thinned_live(how.most_rate);
  else if (how.most_rate > 0)
    out = "fps=if(gt(source_fps\\,0)\\,min(source_fps\\," + most + ")\\," + most + "),";
  out += "scale=";
  if (how.long_side > 0) {
    const std::string side = std::to_string(how.long_side);
    out += "w='if(gt(iw,ih),min(iw," + side + "),-2)':h='if(gt(iw,ih),-2,min(ih," + side + "))':";
  }
  out += "out_color_matrix=bt601:out_range=tv,format=yuv420p";
  // A rate that is only guessed must neither repeat frames nor leave any out.
  if (name.live) out += ",setpts=N/(if(isnan(FRAME_RATE)\\,25\\,FRAME_RATE)*TB)";
  return out;
}

inline std::vector<std::string> decoder_command(const source_name& name, const video_options& how) {
  std::vector<std::string> out{how.decoder, "-nostdin", "-hide_banner", "-loglevel", "error"};
  const auto add = [&](std::initializer_list<std::string> words) { out.insert(out.end(), words); };
  if (how.decoder_threads > 0) add({"-threads", std::to_string(how.decoder_threads)});
  if (name.kind == source_kind::file && how.as_camera) add({"-re", "-stream_loop", "-1"});
  if (name.kind == source_kind::webcam) add({"-f", "v4l2"});
  // Later than our own, which tells a stall as one; this is for a decoder that outlives us.
  const std::string patience = std::to_string(long((how.stall_seconds + 1) * 1e6));
  if (name.scheme.starts_with("rtsp")) add({"-rtsp_transport", "tcp", "-timeout", patience});
  if (name.scheme.starts_with("http")) add({"-rw_timeout", patience});
  if (is_live_stream(name)) add({"-fpsprobesize", "0", "-analyzeduration", "1000000"});
  const bool file = name.kind == source_kind::file;
  add({"-protocol_whitelist", protocols(name), "-i", file ? "file:" + name.given : name.given});
  add({"-map", "0:v:0", "-an", "-sn", "-dn", "-filter_threads", "1", "-vf", filters(name, how)});
  add({"-f", "yuv4mpegpipe", "-"});
  return out;
}

}  // namespace video_detail

FOVEA_INLINE bool is_webcam(const std::string& name) noexcept {
  return video_detail::is_number(name) || name.starts_with("/dev/video");
}

/// Up to the last '@' of a word, as a password may hold anything; and from its '?' on.
FOVEA_INLINE std::string without_secrets(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto scheme = text.find("://", at);
    if (scheme == text.npos) return out + text.substr(at);
    const auto from = scheme + 3;
    const auto end = std::min(text.find_first_of(" \t\r\n'\"", from), text.size());
    std::string word = text.substr(from, end - from);
    if (const auto sign = word.rfind('@'); sign != word.npos) word = "***" + word.substr(sign);
    if (const auto query = word.find('?'); query != word.npos)
      word = word.substr(0, query) + "?***";
    out += text.substr(at, from - at) + word;
    at = end;
  }
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
