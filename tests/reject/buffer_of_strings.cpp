// expect: fovea::buffer holds plain numbers and bytes
#include <fovea/core/buffer.hpp>
#include <string>

#if defined(TWIN)
fovea::buffer<float> right(3);
#else
fovea::buffer<std::string> wrong(3);
#endif
