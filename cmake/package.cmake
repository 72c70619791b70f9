# A Debian package, of the release that builds it:
#
#   cmake --preset deb && cmake --build --preset deb --target package
#
# dpkg-shlibdeps tells what it depends on (cmake/dependencies.cmake), also of the libraries that are
# opened at their first use: for them, a file that is not shipped is linked to all that zknn takes
# from them.
get_property(files GLOBAL PROPERTY ZK_LATER_FILES)
get_property(libraries GLOBAL PROPERTY ZK_LATER_LIBRARIES)
set(text "/* made by cmake/package.cmake */\n")
set(uses "")
foreach(file ${files})
  file(READ ${file} source)
  string(REGEX MATCHALL "[ ]X\\([a-z_]*, [A-Za-z0-9_]+\\)" rows "${source}") # X(zip_, close)
  foreach(row ${rows})
    string(REGEX REPLACE " X\\(([a-z_]*), ([A-Za-z0-9_]+)\\)" "\\1\\2" name "${row}")
    string(APPEND text "extern char ${name}[];\n")
    string(APPEND uses "${name}, ")
  endforeach()
endforeach()
if(NOT uses MATCHES "zip_close" OR NOT uses MATCHES "cblas_sgemm" OR NOT uses MATCHES "rl_")
  message(FATAL_ERROR "cmake/package.cmake: the files that open libraries later look different now")
endif()
set(ZK_LATER ${CMAKE_CURRENT_BINARY_DIR}/later)
file(WRITE ${ZK_LATER}.c "${text}char *zk_later[] = {${uses}0};\n")
add_library(zk_later SHARED ${ZK_LATER}.c)
target_compile_options(zk_later PRIVATE -fno-builtin)
target_link_libraries(zk_later PRIVATE ${libraries})
target_link_options(zk_later PRIVATE LINKER:--no-as-needed LINKER:--no-undefined)
add_dependencies(zknn zk_later)

# What Debian wants in the folder of documentation.
set(ZK_DEBIAN ${CMAKE_CURRENT_BINARY_DIR}/debian)
configure_file(cmake/copyright.in ${ZK_DEBIAN}/copyright @ONLY)
configure_file(cmake/changelog.in ${ZK_DEBIAN}/changelog @ONLY)
configure_file(docs/zknn.1 ${ZK_DEBIAN}/zknn.1 COPYONLY)
execute_process(COMMAND gzip -9nkf ${ZK_DEBIAN}/changelog ${ZK_DEBIAN}/zknn.1
  COMMAND_ERROR_IS_FATAL ANY)
set(ZK_MAN ${ZK_DEBIAN}/zknn.1.gz)
set(ZK_ZSH vendor-completions) # where Debian's zsh looks below /usr
install(FILES ${ZK_DEBIAN}/copyright ${ZK_DEBIAN}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME zknn)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "the zknn authors <zknn@example.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "scriptable neural networks with PyTorch's names and numbers")
set(CPACK_PACKAGE_DESCRIPTION "zknn trains, inspects and runs small neural networks by scripts
in Lua. It reads and writes the files of PyTorch and ONNX, gives
PyTorch's numbers after manual_seed, and starts in milliseconds.
With it come the library libzknn for programs in C and C++, the same
as a module for lua5.4, example scripts, the data set MNIST and two
trained nets.")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "lua5.4, pkgconf | pkg-config, gcc")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
file(WRITE ${ZK_DEBIAN}/triggers "activate-noawait ldconfig\n")
file(WRITE ${ZK_DEBIAN}/shlibs
  "libzknn ${PROJECT_VERSION_MAJOR} zknn (>= ${PROJECT_VERSION})\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${ZK_DEBIAN}/triggers ${ZK_DEBIAN}/shlibs)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_SOURCE_DIR}/cmake/dependencies.cmake)
set(CPACK_ZK_FOLDER ${CMAKE_CURRENT_BINARY_DIR})
include(CPack)
