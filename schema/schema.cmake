# Protobuf messages. Included, not a subdirectory: protoc names files by the folder it is called for,
# and the include must read "schema/events.pb.h".
set(LINKA_PROTOS options types events commands commit replies differences drafts)
list(TRANSFORM LINKA_PROTOS REPLACE "(.+)" "${CMAKE_SOURCE_DIR}/schema/\\1.proto")
add_library(linka_schema STATIC ${LINKA_PROTOS})
target_link_libraries(linka_schema PUBLIC protobuf::libprotobuf)
protobuf_generate(TARGET linka_schema LANGUAGE cpp IMPORT_DIRS ${CMAKE_SOURCE_DIR})
target_include_directories(linka_schema SYSTEM PUBLIC ${CMAKE_BINARY_DIR})
# Generated code keeps the address and thread checks. The check of every operation, and optimising what is
# checked, took longer to compile than the tests are faster by it.
target_compile_options(linka_schema PRIVATE $<$<CONFIG:Debug>:-fno-sanitize=undefined$<SEMICOLON>-O0>)
