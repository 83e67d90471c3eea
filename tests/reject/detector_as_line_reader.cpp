// expect: fovea::plate_reader: the first argument must read lines
#include <fovea/vision/plate/plate_finder.hpp>
#include <fovea/vision/plate/plate_reader.hpp>
#include <fovea/vision/plate/text_reader.hpp>

using namespace fovea;

#if defined(TWIN)
auto right(text_reader reader, plate_grammar grammar) { return plate_reader{reader, grammar}; }
#else
auto wrong(plate_finder finder, plate_grammar grammar) { return plate_reader{finder, grammar}; }
#endif
