/*
 * opsets.h: the versions of ONNX's operators, and of its file format, that are read and written.
 *
 * All of them are told here; Lua asks the core (zknn.core.onnx).
 */
#ifndef ZK_ONNX_OPSETS_H
#define ZK_ONNX_OPSETS_H

#include <stdint.h>

enum {
  /* Read: by the checker and by sessions. */
  ZK_FIRST_OPSET = 1,
  ZK_LAST_OPSET = 28,
  ZK_FIRST_IR = 1, /* before 3 there are no imports: opset 1 is meant */
  ZK_LAST_IR = 14,
  /* Written: by the export. */
  ZK_FIRST_OPSET_WRITTEN = 9,
  ZK_LAST_OPSET_WRITTEN = 25,
  ZK_OPSET_WRITTEN = 13, /* when none is asked for */
};

/* The version of the file format that came with an opset; 7, which all of today's readers know, for
 * those before. */
static inline int64_t zk_ir_of_opset(int64_t opset) {
  return opset >= 25   ? 13
         : opset >= 24 ? 12
         : opset >= 23 ? 11
         : opset >= 21 ? 10
         : opset >= 19 ? 9
         : opset >= 15 ? 8
                       : 7;
}

#endif
