// chain_opencv PHOTO NETS   the same with OpenCV: its decoder, warps, DNN module and encoder
//
// Finds faces with YuNet. OpenCV 4.6 reads neither the mesh's and the identity's files (TensorFlow
// Lite) nor that of the ages (bounds that are scalars), so that nets of the same shape with random
// weights stand for them: NETS holds yunet.onnx, facemesh_192.onnx, mobilefacenet_112.onnx and
// mbv1_100_relu_224.onnx. Their times are right, their numbers mean nothing, so that crops are
// placed by what YuNet found, no mesh is drawn and no ages are told.
#include "chain.hpp"

#include <fovea/fovea.hpp>

#include <opencv2/dnn.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace {

using fovea::affine, fovea::face_detection, fovea::rect;

class chain {
 public:
  chain(std::string file, const std::string& nets)
      : file_(std::move(file)),
        yunet_(cv::dnn::readNetFromONNX(nets + "/yunet.onnx")),
        mesh_(cv::dnn::readNetFromONNX(nets + "/facemesh_192.onnx")),
        identity_(cv::dnn::readNetFromONNX(nets + "/mobilefacenet_112.onnx")),
        age_(cv::dnn::readNetFromONNX(nets + "/mbv1_100_relu_224.onnx")) {}

  std::string operator()() {
    bench_chain::stages spent;
    const cv::Mat photo = cv::imread(file_);
    if (photo.empty()) throw std::runtime_error("the photograph cannot be read");
    spent.end("decode");
    const auto faces = detect(photo);
    spent.end("detect");
    for (const auto& face : faces) {
      run(mesh_, crop(photo, around(face, 1.5f), 192), 1 / 255.0, 0);
      run(mesh_, crop(photo, around(face, 1.5f), 192), 1 / 255.0, 0);
      spent.end("mesh");
      const auto placed = fovea::similarity(fovea::arcface_112::points, face.points);
      run(identity_, crop(photo, placed, 112), 1 / 128.0, 127.5);
      spent.end("identity");
      run(age_, crop(photo, around(face, 1.1f), 224), 1, 0);
      spent.end("age");
    }
    std::vector<unsigned char> jpeg;
    cv::imencode(".jpg", photo, jpeg, {cv::IMWRITE_JPEG_QUALITY, 88});
    spent.end("encode");
    return spent.json(std::vector<float>(faces.size()));
  }

 private:
  static affine around(const face_detection& face, float margin) {
    const float side = margin * std::max(face.box.width, face.box.height);
    const auto centre = face.box.centre();
    const int pixels = margin > 1.2f ? 192 : 224;
    return fovea::onto({centre.x - side / 2, centre.y - side / 2, side, side}, 0, pixels, pixels);
  }

  static cv::Mat crop(const cv::Mat& photo, const affine& to_image, int side) {
    const cv::Matx23f m(to_image.xx, to_image.xy, to_image.x0, to_image.yx, to_image.yy,
                        to_image.y0);
    cv::Mat out;
    cv::warpAffine(photo, out, m, {side, side}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
    return out;
  }

  static void run(cv::dnn::Net& net, const cv::Mat& picture, double scale, double mean) {
    net.setInput(cv::dnn::blobFromImage(picture, scale, {}, cv::Scalar::all(mean), true));
    std::vector<cv::Mat> out;
    net.forward(out, net.getUnconnectedOutLayersNames());
  }

  std::vector<face_detection> detect(const cv::Mat& photo) {
    const int width = 640, height = 480;
    const float scale =
        std::min(float(width) / float(photo.cols), float(height) / float(photo.rows));
    cv::Mat small, canvas = cv::Mat::zeros(height, width, CV_8UC3);
    cv::resize(photo, small, {}, double(scale), double(scale), cv::INTER_AREA);
    small.copyTo(canvas(cv::Rect(0, 0, small.cols, small.rows)));
    yunet_.setInput(cv::dnn::blobFromImage(canvas));
    std::vector<cv::String> names;
    for (const char* what : {"cls_", "obj_", "bbox_", "kps_"})
      for (const char* stride : {"8", "16", "32"}) names.push_back(std::string(what) + stride);
    std::vector<cv::Mat> out;
    yunet_.forward(out, names);
    std::vector<face_detection> found;
    fovea::look from;
    from.scale_x = from.scale_y = scale;
    for (int i = 0; i < 3; ++i) {
      const auto at = [&](int what) { return out[std::size_t(3 * what + i)].ptr<float>(); };
      const int stride = 8 << i;
      fovea::decode({stride, width / stride, height / stride, at(0), at(1), at(2), at(3)}, from,
                    0.7f, found);
    }
    found.resize(fovea::keep_best(std::span(found)));
    return found;
  }

  std::string file_;
  cv::dnn::Net yunet_, mesh_, identity_, age_;
};

}  // namespace

int main(int count, char** words) {
  if (count != 3) return std::fputs("usage: chain_opencv PHOTO NETS\n", stderr), 2;
  cv::setNumThreads(1);
  return bench_chain::serve([&] { return chain(words[1], words[2]); });
}
