# The manual page and the completions of the shells: the program itself prints them, from its own tables.
include(GNUInstallDirs)

function(overbar_shell_file file folder)
  set(out ${CMAKE_BINARY_DIR}/share/${file})
  add_custom_command(OUTPUT ${out} COMMAND overbar ${ARGN} > ${out} DEPENDS overbar COMMENT "Writing share/${file}")
  set_property(TARGET overbar_shell_files APPEND PROPERTY SOURCES ${out})
  install(FILES ${out} DESTINATION ${folder})
endfunction()

file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share)
add_custom_target(overbar_shell_files ALL)
overbar_shell_file(overbar.1 ${CMAKE_INSTALL_MANDIR}/man1 man)
overbar_shell_file(overbar ${CMAKE_INSTALL_DATADIR}/bash-completion/completions completion bash)
overbar_shell_file(_overbar ${CMAKE_INSTALL_DATADIR}/zsh/site-functions completion zsh)
overbar_shell_file(overbar.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d completion fish)
