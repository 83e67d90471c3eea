#pragma once

#include "fovea/core/config.hpp"

/// A font of straight strokes, drawn for this library. A letter is a list of lines, each a list of
/// places: a digit for the column, one for the row. Row 0 is the top of capitals, 2 of small
/// letters, 6 the foot and 8 the lowest. A line of one place is a dot.
namespace fovea::inline FOVEA_ABI::draw::stroke_font {

inline constexpr float cap = 6;
inline constexpr const char* missing = "0040460600";

/// Printable ASCII, from the space on.
inline constexpr const char* letters[95] = {"",
                                            "1014 16",
                                            "0002 2022",
                                            "1016 3036 0242 0444",
                                            "413010010213334445361605 2027",
                                            "4006 0010110100 3545463635",
                                            "4612112031320405162644",
                                            "0002",
                                            "20111526",
                                            "00111506",
                                            "2125 0244 0442",
                                            "2125 0343",
                                            "1607",
                                            "0333",
                                            "06",
                                            "4006",
                                            "102031352616050110",
                                            "011016 0626",
                                            "01103041420646",
                                            "01103041423313 334445361605",
                                            "36300444",
                                            "400002324345361605",
                                            "413010010516364543321203",
                                            "004016",
                                            "103041423313020110 1304051636454433",
                                            "051636454130100103143443",
                                            "03 06",
                                            "13 1607",
                                            "410345",
                                            "0242 0444",
                                            "014305",
                                            "01103041422324 26",
                                            "361605011030414434322213142434",
                                            "062046 1434",
                                            "00063645443303 3342413000",
                                            "4130100105163645",
                                            "00063645413000",
                                            "40000646 0333",
                                            "400006 0333",
                                            "41301001051636454323",
                                            "0006 4046 0343",
                                            "0020 1016 0626",
                                            "4045361605",
                                            "0006 4004 1346",
                                            "000646",
                                            "0600234046",
                                            "06004640",
                                            "103041453616050110",
                                            "06003041423303",
                                            "103041453616050110 2446",
                                            "06003041423303 2346",
                                            "413010010213334445361605",
                                            "0040 2026",
                                            "000516364540",
                                            "002640",
                                            "0016223640",
                                            "0046 4006",
                                            "002340 2326",
                                            "00400646",
                                            "20101626",
                                            "0046",
                                            "00101606",
                                            "022042",
                                            "0747",
                                            "0011",
                                            "12324346 441405163645",
                                            "0006 0312324345361605",
                                            "4332120305163645",
                                            "4046 4332120305163645",
                                            "04444332120305163645",
                                            "30201116 0232",
                                            "4247381807 4332120305163645",
                                            "0006 0312324346",
                                            "0206 00",
                                            "121708 10",
                                            "0006 3204 1336",
                                            "0006",
                                            "0602 03122326 23324346",
                                            "0602 0312324346",
                                            "123243453616050312",
                                            "0208 0312324345361605",
                                            "4248 4332120305163645",
                                            "0206 031232",
                                            "43321203143445361605",
                                            "10152636 0232",
                                            "0205163645 4246",
                                            "022642",
                                            "0216233642",
                                            "0246 4206",
                                            "0226 4218",
                                            "02420646",
                                            "20111203141526",
                                            "0007",
                                            "00111223141506",
                                            "04133443"};

/// The later bytes of a UTF-8 character, which its first has shown already.
inline bool continues(char letter) noexcept {
  return (static_cast<unsigned char>(letter) & 0xc0) == 0x80;
}

inline const char* strokes(char letter) noexcept {
  if (continues(letter)) return "";
  return letter >= ' ' && letter <= '~' ? letters[letter - ' '] : missing;
}

/// The widest column, and room to the next letter.
inline float advance(char letter) noexcept {
  if (letter == ' ') return 3;
  if (continues(letter)) return 0;
  char widest = '0';
  for (const char* s = strokes(letter); *s; s += *s == ' ' ? 1 : 2)
    if (*s > widest) widest = *s;
  return float(widest - '0') + 1.75f;
}

}  // namespace fovea::inline FOVEA_ABI::draw::stroke_font
