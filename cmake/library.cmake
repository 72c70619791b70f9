# The library libzknn: the functions of src/api/zknn.h, for programs of one's own, and luaopen_zknn,
# for `require "zknn"` in a stock lua5.4. Its number (libzknn.so.0) changes when a program would have
# to be compiled anew.
file(GLOB ZK_API_SOURCES CONFIGURE_DEPENDS src/api/*.c)

function(zk_make_library target)
  set(map ${CMAKE_CURRENT_SOURCE_DIR}/cmake/zknn.map)
  target_link_libraries(${target} PRIVATE zkbind)
  # It stays until the process ends, for its threads do: Lua unloads its modules when it is closed.
  target_link_options(${target} PRIVATE LINKER:--version-script=${map} LINKER:-z,nodelete)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME zknn LINK_DEPENDS ${map})
endfunction()

# Of a rock it is Lua's module alone. Lua's functions are those of the program that loads it.
if(ZK_ROCK_FOLDER)
  add_library(zknn_rock MODULE ${ZK_API_SOURCES})
  zk_make_library(zknn_rock)
  set_target_properties(zknn_rock PROPERTIES PREFIX "")
  set_target_properties(zknn PROPERTIES EXCLUDE_FROM_ALL ON)
  install(TARGETS zknn_rock LIBRARY DESTINATION ${ZK_MODULES})
  return()
endif()

add_library(zknn_library SHARED ${ZK_API_SOURCES})
zk_make_library(zknn_library)
set_target_properties(zknn_library PROPERTIES EXPORT_NAME zknn VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR})
target_link_libraries(zknn_library PRIVATE PkgConfig::LUA)
target_include_directories(zknn_library PUBLIC
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/src/api>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

# The name that Lua looks for, both here and where it is installed.
set(ZK_LUA_NAME ${CMAKE_CURRENT_BINARY_DIR}/lua/5.4/zknn.so)
file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/lua/5.4)
file(CREATE_LINK ../../libzknn.so.${PROJECT_VERSION_MAJOR} ${ZK_LUA_NAME} SYMBOLIC)

# For programs: the header, zknn.pc for pkg-config, and zknn::zknn for find_package(zknn).
file(RELATIVE_PATH ZK_PC_PREFIX
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/zknn.pc.in zknn.pc @ONLY)
include(CMakePackageConfigHelpers)
write_basic_package_version_file(zknn-config-version.cmake COMPATIBILITY SameMinorVersion)
