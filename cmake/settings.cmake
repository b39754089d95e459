# Language, warnings, sanitizers, compiler cache, precompiled header: what every target shares.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
# No NDEBUG: a failed assertion costs the reader a run, a wrong "proved" costs her the trust.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g")
if(NOT CMAKE_RUNTIME_OUTPUT_DIRECTORY)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endif()

# Warnings are errors with the compiler this is developed with; a newer one must not stop someone from building.
set(werror_default OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  set(werror_default ON)
endif()
option(OVERBAR_WERROR "warnings are errors" ${werror_default})
option(OVERBAR_PCH "precompile the heavy system headers (Boost rationals take five seconds a file)" ON)
option(OVERBAR_TESTS "build the tests" ON)
option(OVERBAR_BENCH "build the benchmarks" OFF)
set(OVERBAR_SANITIZE "" CACHE STRING "sanitizers, e.g. address,undefined")
option(OVERBAR_FUZZ "build the fuzz targets with libFuzzer (Clang)" OFF)

add_compile_options(-Wall -Wextra -Wpedantic $<$<BOOL:${OVERBAR_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overflows and uninitialised reads inside std::string and std::optional that are not there (GCC bugs
  # 105329, 105651, 105562); the sanitizers look for the real ones.
  add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds
    -Wno-maybe-uninitialized)
endif()
if(OVERBAR_SANITIZE)
  add_compile_options(-fsanitize=${OVERBAR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${OVERBAR_SANITIZE})
endif()
if(OVERBAR_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # libstdc++ 12 and 13 offer std::expected only to a compiler that claims the concepts of 2020-02, which Clang before 19
  # does not, although what std::expected needs is there since Clang 16.
  add_compile_options(-U__cpp_concepts -D__cpp_concepts=202002L -Wno-builtin-macro-redefined)
endif()

# Relative paths in the cache keys, so that every checkout of the same text shares one cache.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_PCH_EXTSUM=1 ${CCACHE})
endif()
