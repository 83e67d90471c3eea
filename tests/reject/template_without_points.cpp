// expect: fovea::five_point: this template does not say where the five points go
#include <fovea/vision/align/five_point.hpp>

#if defined(TWIN)
fovea::five_point<fovea::arcface_112> right;
#else
fovea::five_point<fovea::mesh_192> wrong;
#endif
