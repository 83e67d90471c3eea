// expect regex: (ignoring returned value|ignoring return value)
#include <fovea/core/file_map.hpp>

void save(const std::string& path) {
#if defined(TWIN)
  if (!fovea::write_file(path, {})) return;
#else
  fovea::write_file(path, {});
#endif
}
