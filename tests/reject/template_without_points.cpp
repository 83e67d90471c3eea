// expect: fovea::five_point: this template does not say where the five points go
#include <fovea/vision/align/five_point.hpp>

fovea::five_point<fovea::mesh_192> wrong;
