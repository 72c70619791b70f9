# What `cmake --install` puts where, and the target `uninstall`.
install(TARGETS zknn RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
set(ZK_MAN docs/zknn.1)
set(ZK_ZSH site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr") # `--target package` makes a Debian package
  include(cmake/package.cmake)
endif()
install(FILES ${ZK_MAN} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

# The library, for programs and for Lua.
set(ZK_CONFIG_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/zknn)
install(TARGETS zknn_library EXPORT zknn LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${ZK_LUA_NAME} DESTINATION ${CMAKE_INSTALL_LIBDIR}/lua/5.4)
install(FILES src/api/zknn.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/zknn.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(EXPORT zknn NAMESPACE zknn:: FILE zknn-config.cmake DESTINATION ${ZK_CONFIG_FOLDER})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/zknn-config-version.cmake
  DESTINATION ${ZK_CONFIG_FOLDER})

# The scripts find data/ and models/ in the folder above theirs, as in a clone.
set(ZK_SHARE ${CMAKE_INSTALL_DATADIR}/zknn)
install(DIRECTORY scripts DESTINATION ${ZK_SHARE} FILES_MATCHING PATTERN "*.lua"
  PATTERN bench EXCLUDE)
install(DIRECTORY data/MNIST data/test data/text DESTINATION ${ZK_SHARE}/data FILES_MATCHING
  PATTERN "*.gz" PATTERN "*.md" PATTERN "*.png" PATTERN "*.txt")
install(DIRECTORY models/pretrained DESTINATION ${ZK_SHARE}/models)
install(FILES library/zknn.lua DESTINATION ${ZK_SHARE}/library)

# Links between the pages stay good.
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING
  PATTERN "*.md" PATTERN "*.png" PATTERN "*.svg" PATTERN generate EXCLUDE PATTERN training EXCLUDE)
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(FILES completion/zknn.bash RENAME zknn
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES completion/_zknn DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${ZK_ZSH})
install(FILES completion/zknn.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -DBUILD=${CMAKE_BINARY_DIR}
  -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/uninstall.cmake VERBATIM)
