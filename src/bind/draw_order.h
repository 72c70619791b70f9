/*
 * draw_order.h: the order in which the elements of a tensor are drawn.
 *
 * PyTorch walks a tensor in the order of its memory, dimensions of large strides first
 * [ATen/TensorIterator.cpp, reorder_dimensions]: the draws for x:t() lie as x has its elements.
 * What it draws like x (dropout, rand_like) has x's order too.
 */
#ifndef ZK_BIND_DRAW_ORDER_H
#define ZK_BIND_DRAW_ORDER_H

#include "base/rng.h"
#include "bind/bind.h"

/* Pushes a view of t with its dimensions in the order of memory. */
zk_tensor *zkl_push_in_memory_order(lua_State *L, zk_tensor *t);
/* Pushes a new tensor of like's shape, whose memory has like's order. */
zk_tensor *zkl_push_ordered_like(lua_State *L, zk_dtype dtype, const zk_tensor *like);

/* Raises unless t holds real numbers, as those that are drawn. */
void zkl_want_drawn_real(lua_State *L, const char *who, const zk_tensor *t);
/* Every element of t := draw(r, a, b), in the order of memory. */
void zkl_draw_each(lua_State *L, zk_tensor *t, double (*draw)(zk_rng *r, double a, double b),
                   double a, double b);

#endif
