# `make install`: the programs (each where it is declared), and for those who build on the library the header, the layers
# as one archive, and a pkg-config file that names what the archive needs.
include(GNUInstallDirs)
get_target_property(topmost overbar_api TYPE)
if(topmost STREQUAL INTERFACE_LIBRARY OR NOT CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  return()
endif()

set(archive ${CMAKE_BINARY_DIR}/bundle/liboverbar.a)
set(script "CREATE ${archive}\n")
set(archives)
foreach(layer ${OVERBAR_LAYERS})
  get_target_property(kind overbar_${layer} TYPE)
  if(kind STREQUAL STATIC_LIBRARY)
    string(APPEND script "ADDLIB $<TARGET_FILE:overbar_${layer}>\n")
    list(APPEND archives overbar_${layer})
  endif()
endforeach()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/bundle)
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/bundle.mri CONTENT "${script}SAVE\nEND\n")
add_custom_command(
  OUTPUT ${archive}
  COMMAND ${CMAKE_AR} -M < ${CMAKE_BINARY_DIR}/bundle.mri
  DEPENDS ${archives}
  COMMENT "Bundling the layers into liboverbar.a")
add_custom_target(bundle ALL DEPENDS ${archive})
install(FILES ${archive} DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/include/overbar DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

set(overbar_arb_links "-lflint")
if(overbar_flint_arb)
  set(overbar_arb_links "-lflint-arb -lflint")
endif()
# The prefix is known only when installing (`cmake --install --prefix`); pkg-config finds it from where the file lies.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/overbar.pc @ONLY CONTENT [[prefix=${pcfiledir}/../..
Name: overbar
Description: Proof-reader and compiler for backprop
Version: @PROJECT_VERSION@
Requires: fmt openblas libgvc
Cflags: -I${prefix}/@CMAKE_INSTALL_INCLUDEDIR@
Libs: -L${prefix}/@CMAKE_INSTALL_LIBDIR@ -loverbar -lmd4c -lz3 @overbar_arb_links@ -lgmp
]])
install(FILES ${CMAKE_BINARY_DIR}/overbar.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
