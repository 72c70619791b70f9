/*
 * events.h: the messages of TensorBoard's event files, as tables of the wire format.
 *
 * The numbers are the public ones of event.proto, summary.proto, tensor.proto (TensorFlow), of
 * struct.proto (Protocol Buffers) and of the plugin hparams (TensorBoard). Only what zknn writes is
 * here.
 */
#ifndef ZK_IO_EVENTS_H
#define ZK_IO_EVENTS_H

#include "wire/wire.h"

/* The table of a message that stands alone: "Event" or "HParamsPluginData"; NULL for another. */
const zk_wire_schema *zk_events_schema(const char *name);

#endif
