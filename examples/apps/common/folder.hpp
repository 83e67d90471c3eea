#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace app {

/// Makes a folder for what a program writes; throws a sentence where that is not possible.
inline void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error || !std::filesystem::is_directory(path, error))
    throw std::runtime_error("the folder " + path + " cannot be made" +
                             (error ? ": " + error.message() : ", for a file is called so") +
                             "; choose another with --out.");
}

}  // namespace app
