// opencv FILE.onnx THREADS   times OpenCV's DNN module, as timed.hpp says
#include "timed.hpp"

#include <fovea/nn/onnx.hpp>

#include <opencv2/dnn.hpp>

#include <memory>
#include <vector>

namespace {

/// The sentence of an exception without the file and line that OpenCV puts around it.
std::string reason(const cv::Exception& e) {
  std::string text = e.err.empty() ? e.what() : e.err;
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text.substr(0, 160);
}

/// It wants to be told the shape of the input, which our own reader finds in the file.
std::vector<int> input_shape(const std::string& file) {
  const auto g = fovea::nn::read_onnx_file(file);
  if (!g) return {};
  const auto& dims = g->values[static_cast<std::size_t>(g->inputs[0])].dims;
  return {dims.begin(), dims.end()};
}

bench_models::loaded open(const std::string& file, const std::vector<int>& dims) try {
  auto net = std::make_shared<cv::dnn::Net>(cv::dnn::readNetFromONNX(file));
  net->setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
  cv::Mat input(4, dims.data(), CV_32F);
  cv::randu(input, 0, 1);
  const auto names = net->getUnconnectedOutLayersNames();
  net->setInput(input);
  std::vector<cv::Mat> first;
  net->forward(first, names);  // layers are set up at the first run
  return {[=] {
    std::vector<cv::Mat> outputs;
    net->setInput(input);
    net->forward(outputs, names);
  }};
} catch (const cv::Exception& e) { return {.trouble = reason(e)}; }

}  // namespace

int main(int count, char** words) {
  if (count != 3) {
    std::fputs("usage: opencv FILE.onnx THREADS\n", stderr);
    return 2;
  }
  const auto dims = input_shape(words[1]);
  cv::setNumThreads(std::atoi(words[2]));
  return bench_models::serve([&] { return open(words[1], dims); });
}
