// The same cases with stb_image alone, whatever else this build has: header-only, so that its
// bodies are this file's own.
#undef FOVEA_COMPILED
#undef FOVEA_WITH_JPEG
#undef FOVEA_WITH_SPNG
#define FOVEA_TEST_BACKEND ", by stb_image"
#define FOVEA_TEST_STB true
#include "io/image_file_checks.hpp"

#include "io/image_file_damage.hpp"
#include "io/image_file_formats.hpp"
