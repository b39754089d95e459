// Files as NumPy 1.24 wrote them, and as nobody should write them.
#include <gtest/gtest.h>

#include "evaluate/npy.hpp"

namespace overbar {
namespace {

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t k = 0; k < hex.size(); k += 2)
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(k, 2)), nullptr, 16)));
  return bytes;
}

// numpy.savez(W=numpy.asfortranarray([[1.5, -2, 3], [4, 5, 0.1]], float32), s=0.1, n=int8 [1, -2, 127])
const std::string stored = bytes_of(
    "504b030414000000000000002100107a6ad7980000009800000005001400572e6e707901001000980000000000000098"
    "00000000000000934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572"
    "273a20547275652c20277368617065273a2028322c2033292c207d202020202020202020202020202020202020202020"
    "20202020202020202020202020202020202020202020202020202020202020202020202020200a0000c03f0000804000"
    "0000c00000a04000004040cdcccc3d504b03041400000000000000210000bc0e12880000008800000005001400732e6e"
    "70790100100088000000000000008800000000000000934e554d5059010076007b276465736372273a20273c6638272c"
    "2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028292c207d202020202020202020"
    "202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020"
    "20202020200a9a9999999999b93f504b0304140000000000000021006802ad8f8300000083000000050014006e2e6e70"
    "790100100083000000000000008300000000000000934e554d5059010076007b276465736372273a20277c6931272c20"
    "27666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028332c292c207d2020202020202020"
    "202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020"
    "202020200a01fe7f504b0102140314000000000000002100107a6ad79800000098000000050000000000000000000000"
    "800100000000572e6e7079504b010214031400000000000000210000bc0e128800000088000000050000000000000000"
    "0000008001cf000000732e6e7079504b01021403140000000000000021006802ad8f8300000083000000050000000000"
    "00000000000080018e0100006e2e6e7079504b0506000000000300030099000000480200000000");
const std::string deflated = bytes_of(
    "504b030414000000080000002100107a6ad75b0000009800000005001400572e6e70790100100098000000000000005b"
    "000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a2aea3a09e965f54529498179f5f94920a"
    "120f292a4d050a17672416a402b91a463a0ac69a3a0ab50ae4032e068603f60c0c0d0e0c400603c30220ede070f6cc19"
    "5b00504b03041400000008000000210000bc0e12480000008800000005001400732e6e70790100100088000000000000"
    "0048000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a1aea3a09e965f54529498179f5f94"
    "920a12774bcc294e058a17672416a402f91a9a3a0ab50a1401ae59334160a73d00504b03041400000008000000210068"
    "02ad8f4700000083000000050014006e2e6e707901001000830000000000000047000000000000009bec17ea1b10c9c8"
    "50c650ad9e925a9c5ca46ea5a05e9369a8aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f9"
    "1ac63a9a3a0ab50a14002ec67ff500504b0102140314000000080000002100107a6ad75b000000980000000500000000"
    "00000000000000800100000000572e6e7079504b010214031400000008000000210000bc0e1248000000880000000500"
    "00000000000000000000800192000000732e6e7079504b01021403140000000800000021006802ad8f47000000830000"
    "000500000000000000000000008001110100006e2e6e7079504b05060000000003000300990000008f0100000000");

TEST(Npz, ReadsWhatNumpyWrites) {
  for (const std::string& file : {stored, deflated}) {
    const auto arrays = parse_npz(file);
    ASSERT_TRUE(arrays.has_value()) << arrays.error().message;
    ASSERT_EQ(arrays->size(), 3U);
    const auto& w = std::get<Tensor<double>>(arrays->at("W"));
    EXPECT_EQ(w.shape, (Shape{2, 3}));
    EXPECT_EQ(w.data, (std::vector<double>{1.5, -2, 3, 4, 5, 0.1F}));
    EXPECT_EQ(std::get<Tensor<double>>(arrays->at("s")), scalar_tensor(0.1));
    EXPECT_EQ(std::get<Tensor<std::int64_t>>(arrays->at("n")).data, (std::vector<std::int64_t>{1, -2, 127}));
    EXPECT_EQ(to_rational(arrays->at("n")).data[1], -2);
  }
}

TEST(Npz, RefusesWhatIsCutOff) {
  for (const std::string& file : {stored, deflated})
    for (std::size_t length = 0; length < file.size(); ++length)
      EXPECT_FALSE(parse_npz(std::string_view(file).substr(0, length)).has_value());
}

TEST(Npz, SurvivesEveryWrongByte) {
  for (const std::string& file : {stored, deflated})
    for (std::size_t at = 0; at < file.size(); ++at)
      for (const int change : {1, 128, 255}) {
        std::string broken = file;
        broken[at] = static_cast<char>(broken[at] ^ change);
        parse_npz(broken, 1U << 20U);
      }
}

TEST(Npy, ChecksItsHeader) {
  const auto file = [](const std::string& header, const std::string& data) {
    return std::string("\x93NUMPY\1\0", 8) + static_cast<char>(header.size()) + '\0' + header + data;
  };
  const std::string eight(8, '\0');
  EXPECT_TRUE(parse_npy(file("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", eight)).has_value());
  EXPECT_TRUE(
      parse_npy(file("{'descr': '>i8', 'fortran_order': False, 'shape': (1,), }", eight)).has_value());
  for (const char* header :
       {"{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", "{'descr': '<f8', 'shape': ()}",
        "{'descr': '<c8', 'fortran_order': False, 'shape': ()}",
        "{'descr': '|O8', 'fortran_order': False, 'shape': ()}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 99999999999)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (0,)}",
        "{'descr': '<f8', 'fortran_order': 2, 'shape': ()}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1", "{{{", "", "{'descr': {'descr'"})
    EXPECT_FALSE(parse_npy(file(header, eight)).has_value()) << header;
  EXPECT_FALSE(
      parse_npy(file("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", "\0\0\0\0\0\0\xf0\x7f"))
          .has_value());
}

}  // namespace
}  // namespace overbar
