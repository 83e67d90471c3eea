#pragma once

#include "fovea/core/config.hpp"

namespace fovea::inline FOVEA_ABI::plate_detail {

/// Which letters and digits the plates of countries have, from public descriptions of the formats.
/// Weights: 1 what is issued today, less what is rare, short, or fits much else.
inline constexpr const char* world_plates = R"(
set d 0123456789
set l ABCDEFGHIJKLMNOPQRSTUVWXYZ
set a 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ
set h ABCDEFGHJKLMNPQRSTUVWXYZ             # without I and O
set x 0123456789ABCDEFGHJKLMNPQRSTUVWXYZ
set p 京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新
set k 学警港澳挂使领
set e ABCDEFGHJK                           # electric, China
set r ABEKMHOPCTYX                         # Cyrillic letters that Latin has
set c BCDFGHJKLMNPRSTVWXYZ                 # consonants, Spain
set f ABCDEFGHJKLMNPQRSTVWXYZ              # France, Italy: no I, O, U
set u ABCDEFGHJKLMNOPRSTUVWXYZ             # United Kingdom: no I, Q
set n BDFGHJKLNPRSTVXZ                     # Netherlands
set v ABCDEFGHIJ                           # Brazil: digits that became letters

alike 0.02 0ODQ
alike 0.3 0O                               # one shape in many fonts
alike 0.02 I1L
alike 0.1 I1
alike 0.02 B8
alike 0.02 S5
alike 0.02 Z2
alike 0.02 G6
free 0.0001

plate cn 1 phxxxxx
plate cn 0.2 phxxxxk
plate cn 0.5 pheadddd
plate cn 0.1 phddddde

plate br 1 llldddd
plate br 1 llldvdd
plate br 0.01 llldldd
plate ar 1 lllddd
plate ar 1 lldddll
plate ar 0.3 dddlll
plate ar 0.3 ldddlll
plate uy 0.5 llldddd
plate cl 0.5 lllldd
plate cl 0.3 lldddd
plate co 0.5 lllddd
plate mx 0.5 lllddd{0,1}l
plate mx 0.3 llldddd

plate us 1 llldddd
plate us 1 dlllddd
plate us 1 lllddd
plate us 1 dddlll
plate us 0.7 lllldd
plate us 0.7 lddlll
plate us 0.5 dlldddd
plate us 0.5 llddddd
plate us 0.5 dddlllld{0,1}
plate us 0.5 ddlddd
plate us 0.5 lldlld
plate us 0.5 lldldl
plate us 0.4 dddlld
plate us 0.4 dldddd
plate us 0.4 dlddddd
plate us 0.4 ddldddd
plate us 0.4 ddlddddd
plate us 0.4 dlldldd
plate us 0.4 dllldd
plate us 0.4 lllddld{0,1}
plate us 0.4 ldddddd
plate us 0.4 lddddd
plate us 0.4 lldddd
plate us 0.3 ddddlll
plate us 0.3 ddddll
plate us 0.3 dddddll
plate us 0.3 dddlldd
plate us 0.3 lddldd
plate us 0.3 ldddll
plate us 0.3 dddddl
plate us 0.3 dddddd
plate us 0.2 ddddddd
plate us 0.004 a{2,3}a{3,4}

plate uk 1 uudduuu
plate uk 0.4 ud{1,3}uuu
plate uk 0.3 uuud{1,3}u
plate uk 0.1 l{2,3}d{1,4}
plate ie 1 ddd{0,1}l{1,2}d{1,6}
plate de 1 l{1,3}l{1,2}d{1,4}
plate de 0.1 l{1,3}l{1,2}d{1,4}E
plate de 0.1 l{1,3}l{1,2}d{1,4}H
plate fr 1 ffdddff
plate fr 0.2 d{2,4}f{2,3}dd
plate it 1 ffdddff
plate es 1 ddddccc
plate es 0.2 l{1,2}ddddl{1,2}
plate pt 0.6 ddlldd
plate pt 0.6 lldddd
plate pt 0.6 ddddll
plate pt 0.6 llddll
plate nl 0.6 nnddnn
plate nl 0.6 ddnnnn
plate nl 0.6 nnnndd
plate nl 0.6 ddnndd
plate nl 0.6 ddnnnd
plate nl 0.6 dnnndd
plate nl 0.6 nndddn
plate nl 0.6 ndddnn
plate nl 0.6 nnnddn
plate nl 0.6 nddnnn
plate be 1 dlllddd
plate be 0.4 lllddd
plate be 0.3 dddlll
plate lu 0.5 lld{3,4}
plate at 1 l{1,2}d{1,5}l{1,3}
plate ch 0.8 lld{3,6}
plate cz 1 dlddddd
plate cz 0.7 dlldddd
plate cz 0.6 llldddd
plate sk 1 lldddll
plate pl 1 l{2,3}d{4,5}
plate pl 0.7 l{2,3}d{2,4}l{1,2}
plate pl 0.4 l{2,3}dl{1,2}d{2,3}
plate hu 1 lllddd
plate hu 0.6 llllddd
plate ro 1 l{1,2}d{2,3}lll
plate bg 1 l{1,2}ddddll
plate hr 1 lld{3,4}l{1,2}
plate si 0.7 llx{5,6}
plate rs 1 lld{3,5}ll
plate ba 0.7 lddlddd
plate mk 0.6 llddddll
plate me 0.4 llllddd
plate al 0.5 lldddll
plate gr 1 llldddd
plate lt 1 lllddd
plate lv 0.7 lld{3,4}
plate ee 0.7 dddlll
plate fi 0.8 l{2,3}d{1,3}
plate se 1 lllddx
plate no 1 llddddd
plate dk 1 llddddd
plate is 0.4 llxdd
plate ua 1 rrddddrr
plate by 0.6 ddddrrd
plate ru 1 rdddrrd{2,3}
plate tr 1 ddl{1,3}d{2,4}
plate in 1 lldd{0,1}l{1,3}dddd
plate in 0.3 ddBHddddl{1,2}
plate au 0.6 lllddd
plate au 0.4 llddll
plate au 0.4 dlldll
plate nz 0.6 llld{2,3}
plate il 0.5 d{7,8}

group eu de fr it es pt nl be lu at cz sk pl hu ro bg hr si gr lt lv ee
group eu fi se dk ie uk ch no is rs ba mk me al
)";

}  // namespace fovea::inline FOVEA_ABI::plate_detail
