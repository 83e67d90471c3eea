// image_fuzz with stb_image's decoders, whatever else this build has.
#define FOVEA_FUZZ_STB
#include "image_fuzz.cpp"
