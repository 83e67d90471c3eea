#include <fovea/implementation.hpp>
