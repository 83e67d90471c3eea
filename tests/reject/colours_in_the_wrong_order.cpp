// expect regex: (no known conversion|could not convert|cannot convert).*view<.*rgb8
#include <fovea/image/image_view.hpp>

using namespace fovea;

int reds(view<rgb8> pixels);

#if defined(TWIN)
int right(view<rgb8> pixels) { return reds(pixels); }
#else
int wrong(view<bgr8> pixels) { return reds(pixels); }
#endif
