#include "rewrite/power.hpp"

namespace overbar::normal {

PolyId raise(Space& space, PolyId poly, Exponent e) {
  if (!e.is_integer() || e.is_negative()) {
    space.fail(Failure::undefined);
    return zero_poly;
  }
  PolyId result = one_poly;
  for (std::int32_t k = 0; k < e.num && !space.broken(); ++k) result = multiply(space, result, poly);
  return result;
}

}  // namespace overbar::normal
