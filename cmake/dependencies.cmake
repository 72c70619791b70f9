# Run by CPack: what the package depends on, as dpkg-shlibdeps says: the program, the library and
# what they open later as Depends; downloads and figures as Recommends, MPI as Suggests, for zknn works without.
set(folder ${CPACK_ZK_FOLDER})
file(WRITE ${folder}/debian/control "Source: zknn\n\nPackage: zknn\nArchitecture: any\n")
set(modules "")
set(module_zknn_fetch Recommends)
set(module_zknn_canvas Recommends)
set(module_zknn_openmpi Suggests)
set(module_zknn_mpich Suggests)
foreach(name zknn_fetch zknn_canvas zknn_openmpi zknn_mpich)
  if(EXISTS ${folder}/${name}.so)
    list(APPEND modules -d${module_${name}} -e${folder}/${name}.so)
  endif()
endforeach()
execute_process(COMMAND dpkg-shlibdeps -O --ignore-missing-info -e${folder}/zknn
  -e${folder}/libzknn.so -e${folder}/libzk_later.so ${modules}
  WORKING_DIRECTORY ${folder} OUTPUT_VARIABLE said ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
foreach(kind Depends Recommends Suggests)
  if(said MATCHES "shlibs:${kind}=([^\n]*)")
    string(TOUPPER ${kind} name)
    set(CPACK_DEBIAN_PACKAGE_${name} "${CMAKE_MATCH_1}")
  endif()
endforeach()
if(NOT CPACK_DEBIAN_PACKAGE_DEPENDS MATCHES "libzip.*" OR NOT
   CPACK_DEBIAN_PACKAGE_DEPENDS MATCHES "liblua5.4")
  message(FATAL_ERROR "dpkg-shlibdeps says: ${said}")
endif()
