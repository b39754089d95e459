# What the system provides (scripts/install-dependencies installs it), each behind a target of its own, so that a layer
# says what it needs and nothing else knows where a library lives.
find_package(PkgConfig REQUIRED)

function(overbar_system_library name)
  cmake_parse_arguments(L "" "HEADER" "LIBRARIES;SUFFIXES" ${ARGN})
  add_library(${name} INTERFACE)
  find_path(${name}_include ${L_HEADER} PATH_SUFFIXES ${L_SUFFIXES} REQUIRED)
  target_include_directories(${name} SYSTEM INTERFACE ${${name}_include})
  foreach(library ${L_LIBRARIES})
    find_library(${name}_${library} ${library} REQUIRED)
    target_link_libraries(${name} INTERFACE ${${name}_${library}})
  endforeach()
endfunction()

function(overbar_pkg_library name package)
  pkg_check_modules(${name}_pkg REQUIRED IMPORTED_TARGET ${package})
  add_library(${name} INTERFACE)
  target_link_libraries(${name} INTERFACE PkgConfig::${name}_pkg)
endfunction()

find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
overbar_system_library(overbar_boost HEADER boost/multiprecision/gmp.hpp)
overbar_system_library(overbar_gmp HEADER gmp.h LIBRARIES gmp)
target_link_libraries(overbar_gmp INTERFACE overbar_boost)
overbar_system_library(overbar_md4c HEADER md4c.h LIBRARIES md4c)
overbar_pkg_library(overbar_openblas openblas)
overbar_system_library(overbar_zlib HEADER zlib.h LIBRARIES z)
overbar_pkg_library(overbar_graphviz libgvc)
overbar_system_library(overbar_z3 HEADER z3++.h LIBRARIES z3)
overbar_system_library(overbar_cli11 HEADER CLI/CLI.hpp)
overbar_system_library(overbar_json HEADER nlohmann/json.hpp)

# Rigorous balls: a library of its own on Debian 12 (<arb.h>, flint-arb), part of FLINT 3 elsewhere (<flint/arb.h>).
# With the include folder found here, `#include <arb.h>` is right for both.
find_library(overbar_flint_arb NAMES flint-arb arb)
if(overbar_flint_arb)
  overbar_system_library(overbar_arb HEADER arb.h LIBRARIES flint)
  target_link_libraries(overbar_arb INTERFACE ${overbar_flint_arb})
else()
  overbar_system_library(overbar_arb HEADER arb.h SUFFIXES flint LIBRARIES flint)
endif()
target_link_libraries(overbar_arb INTERFACE overbar_gmp)

# What every target may use, and what the precompiled header holds. It must be the same for all that share the header.
set(overbar_common_headers <algorithm> <cstdint> <expected> <functional> <map> <memory> <optional> <set> <span> <string>
    <string_view> <unordered_map> <utility> <variant> <vector> <boost/multiprecision/gmp.hpp> <fmt/format.h>)

# NAME is a precompiled header of the common headers and HEADERS, which come from LIBRARIES. Its checksum stands for its content in the
# compiler cache: the file itself differs from build to build.
function(overbar_precompile name)
  cmake_parse_arguments(PRECOMPILE "" "" "HEADERS;LIBRARIES" ${ARGN})
  if(NOT OVERBAR_PCH)
    return()
  endif()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE fmt::fmt ${PRECOMPILE_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${overbar_common_headers} ${PRECOMPILE_HEADERS})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    get_directory_property(options COMPILE_OPTIONS)
    string(SHA256 sum "${overbar_common_headers} ${ARGN} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_FLAGS} ${options} \
      ${CMAKE_CXX_FLAGS_${CMAKE_BUILD_TYPE}} ${CMAKE_BUILD_TYPE} ${fmt_VERSION}")
    get_target_property(folder ${name} BINARY_DIR)
    file(CONFIGURE OUTPUT ${folder}/CMakeFiles/${name}.dir/cmake_pch.hxx.gch.sum CONTENT "${sum}\n")
  endif()
endfunction()
overbar_precompile(overbar_headers)

# `target` uses {fmt} and the precompiled header.
function(overbar_common target header)
  target_link_libraries(${target} PRIVATE fmt::fmt)
  if(OVERBAR_PCH)
    target_precompile_headers(${target} REUSE_FROM ${header})
  endif()
endfunction()
