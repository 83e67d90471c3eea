#define FOVEA_TEST_BACKEND ""
#if defined(FOVEA_WITH_JPEG)
#define FOVEA_TEST_STB false
#else
#define FOVEA_TEST_STB true
#endif
#include "io/image_file_checks.hpp"

#include "io/image_file_damage.hpp"
#include "io/image_file_formats.hpp"
