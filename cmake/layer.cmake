# One target a layer. A layer sees only the layers that it names (and those that they name): each target's include
# folder holds a single link, so that `#include "graph/graph.hpp"` does not compile in a layer that may not know the
# graph. A layer without sources is a target all the same, so that the house links while it is being built.
set(OVERBAR_LAYERS "" CACHE INTERNAL "")
add_custom_target(embedded)

function(overbar_layer name)
  cmake_parse_arguments(LAYER "" "" "USES;LIBRARIES;TESTS_USE;EMBED" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  set(view ${CMAKE_BINARY_DIR}/layers/${name})
  file(MAKE_DIRECTORY ${view})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/${name} ${view}/${name} SYMBOLIC)
  list(TRANSFORM LAYER_USES PREPEND overbar_)
  set(target overbar_${name})
  if(sources)
    add_library(${target} STATIC ${sources})
    overbar_common(${target} overbar_headers)
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${view})
  target_link_libraries(${target} ${scope} ${LAYER_USES} ${LAYER_LIBRARIES} fmt::fmt)
  if(LAYER_EMBED)
    overbar_embed(${name} ${scope} ${LAYER_EMBED})
  endif()
  set(OVERBAR_LAYERS ${OVERBAR_LAYERS} ${name} CACHE INTERNAL "")
  list(TRANSFORM LAYER_TESTS_USE PREPEND overbar_)
  set(OVERBAR_${name}_TESTS_USE ${LAYER_TESTS_USE} CACHE INTERNAL "")
endfunction()

# The layer's files that match the patterns become constants: `#include "NAME/embedded.hpp"` declares, in namespace
# overbar::embedded, the array NAME_files of {name, text}. A program needs no folder of data beside it.
function(overbar_embed name scope)
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/src/${name}/)
  file(GLOB files CONFIGURE_DEPENDS ${ARGN})
  if(NOT files)
    return()
  endif()
  set(header ${CMAKE_BINARY_DIR}/embedded/${name}/${name}/embedded.hpp)
  add_custom_command(
    OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUT=${header} "-DFILES=${files}" -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    COMMENT "Embedding the files of src/${name}"
    VERBATIM)
  add_custom_target(overbar_${name}_embedded DEPENDS ${header})
  add_dependencies(overbar_${name} overbar_${name}_embedded)
  add_dependencies(embedded overbar_${name}_embedded)
  target_include_directories(overbar_${name} ${scope} ${CMAKE_BINARY_DIR}/embedded/${name})
endfunction()

# include/overbar/*.hpp is what the outside sees of the topmost layer.
function(overbar_public_header name)
  get_target_property(kind overbar_${name} TYPE)
  set(scope PUBLIC)
  if(kind STREQUAL INTERFACE_LIBRARY)
    set(scope INTERFACE)
  endif()
  target_include_directories(overbar_${name} ${scope} ${CMAKE_SOURCE_DIR}/include)
endfunction()

function(overbar_program name)
  cmake_parse_arguments(PROGRAM "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_executable(${name} ${PROGRAM_SOURCES})
  overbar_common(${name} overbar_headers)
  target_link_libraries(${name} PRIVATE ${PROGRAM_USES} ${PROGRAM_LIBRARIES})
  install(TARGETS ${name})
endfunction()
