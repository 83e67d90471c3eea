#pragma once

#include "apps/common/sources.hpp"

#include <fovea/io/image_file.hpp>
#include <fovea/io/video.hpp>

#include <cstdio>
#include <optional>

namespace unlock_program {

/// What the lock looks at: pictures one after the other, or a video or webcam.
class frames {
 public:
  frames(const std::vector<std::string>& words, float a_second) : rate_(double(a_second)) {
    if (words.size() == 1 && app::is_video(words[0]))
      video_ = fovea::video_source::open(words[0]).value();
    else
      files_ = app::photos_of(words);
  }

  /// False after the last. A picture that cannot be read has a `problem` and no `picture`; a camera
  /// that gives nothing for ten seconds is an end with a problem.
  bool next() { return video_ ? next_of_video() : next_of_files(); }

  fovea::image_view picture{};
  std::string name, problem;
  double seconds = 0;  ///< since the first

 private:
  bool next_of_files() {
    if (at_ == files_.size()) return false;
    name = app::fs::path(files_[at_]).filename().string();
    seconds = double(at_) / rate_;
    auto read = fovea::read_image(files_[at_++]);
    problem = read ? "" : read.error().sentence;
    if (read) photo_ = std::move(*read), picture = photo_;
    return true;
  }

  bool next_of_video() {
    fovea::video_frame frame;
    while (!video_->next(frame, 0.5)) {
      problem = video_->problem();
      if (!video_->is_live()) return false;
      if (video_->report().seconds_ago < 10) continue;
      if (problem.empty()) problem = video_->name() + " gives no picture; is it in use elsewhere?";
      return false;
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.2f s", frame.seconds);
    name = text, seconds = frame.seconds, picture = frame.picture, problem.clear();
    return true;
  }

  double rate_;
  std::size_t at_ = 0;
  std::vector<std::string> files_;
  fovea::image<fovea::rgb8> photo_;
  std::optional<fovea::video_source> video_;
};

}  // namespace unlock_program
