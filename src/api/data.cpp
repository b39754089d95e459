#include "api/data.hpp"

#include <nlohmann/json.hpp>

#include "diag/codes.hpp"
#include "evaluate/npy.hpp"

namespace overbar {
namespace {

using Json = nlohmann::json;

/// Collects {name: nested arrays of numbers}. Numbers come as text, so that 0.1 is 1/10 and not a double.
class Collector : public nlohmann::json_sax<Json> {
 public:
  std::map<std::string, Tensor<Rational>> values;
  std::string problem;

  bool null() override { return refuse("null"); }
  bool boolean(bool) override { return refuse("a truth value"); }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return number(text); }
  bool string(string_t& text) override { return number(text); }  // "1/3"
  bool binary(binary_t&) override { return refuse("binary data"); }
  bool start_object(std::size_t) override {
    if (in_object_) return refuse("an object inside an object");
    return in_object_ = true;
  }
  bool key(string_t& name) override {
    name_ = name;
    current_ = {};
    counts_.clear();
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override {
    if (!in_object_) return refuse("an array without a name");
    if (counts_.size() >= 8) return refuse("arrays nested deeper than eight");
    counts_.push_back(0);
    if (current_.shape.size() < counts_.size()) current_.shape.push_back(unknown);
    return true;
  }
  bool end_array() override {
    const std::size_t level = counts_.size() - 1;
    if (current_.shape.size() != depth_ && depth_ != 0) return refuse("rows of different depth");
    if (current_.shape[level] != unknown && current_.shape[level] != counts_[level])
      return refuse("rows of different lengths");
    if (counts_[level] == 0) return refuse("an empty array");
    current_.shape[level] = counts_[level];
    counts_.pop_back();
    if (!counts_.empty()) {
      ++counts_.back();
      return true;
    }
    depth_ = 0;
    return store();
  }
  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    problem = "not JSON at byte " + std::to_string(position);
    return false;
  }

 private:
  static constexpr std::size_t unknown = ~std::size_t{0};
  static constexpr std::size_t max_entries = std::size_t{1} << 24U;
  bool in_object_ = false;
  std::string name_;
  Tensor<Rational> current_;
  std::vector<std::size_t> counts_;
  std::size_t depth_ = 0;  // of the numbers of this value

  bool refuse(const std::string& what) {
    problem = (name_.empty() ? "" : name_ + ": ") + what + " where numbers are expected";
    return false;
  }
  bool number(const std::string& text) {
    if (!in_object_ || name_.empty()) return refuse("a number without a name");
    const auto value = parse_rational(text);
    if (!value) return refuse("\"" + text + "\"");
    if (depth_ != 0 && depth_ != counts_.size()) return refuse("rows of different depth");
    depth_ = counts_.size();
    if (current_.data.size() >= max_entries) return refuse("more than 16 million numbers");
    current_.data.push_back(*value);
    if (counts_.empty()) return store();
    ++counts_.back();
    return true;
  }
  bool store() {
    values[name_] = std::move(current_);
    current_ = {};
    return true;
  }
};

/// The arrays of an .npz file: floats stand for exactly the numbers that they are.
Result<std::map<std::string, Tensor<Rational>>> read_arrays(const v1::Options::Data& data) {
  const auto arrays = parse_npz(data.bytes);
  if (!arrays) return fail(arrays.error().code, data.name + ": " + arrays.error().message);
  std::map<std::string, Tensor<Rational>> values;
  for (const auto& [name, array] : *arrays) values[name] = to_rational(array);
  return values;
}

}  // namespace

Result<std::map<std::string, Tensor<Rational>>> read_data(const v1::Options::Data& data) {
  if (data.name.ends_with(".npz")) return read_arrays(data);
  if (!data.name.ends_with(".json"))
    return fail(code("bad-data"), data.name + ": data files are .json or .npz");
  Collector collector;
  if (!Json::sax_parse(data.bytes, &collector))
    return fail(code("bad-data"), data.name + ": " + collector.problem);
  return std::move(collector.values);
}

}  // namespace overbar
