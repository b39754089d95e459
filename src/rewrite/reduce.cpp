#include "rewrite/reduce.hpp"

namespace overbar::normal {

const std::vector<Term>* reduced(Space& /*space*/, MonomialId /*monomial*/) { return nullptr; }

}  // namespace overbar::normal
