/*
 * conv_geometry.c: which convolutions the kernels compute, and the one that goes back.
 */
#include "kernel/conv_geometry.h"

bool zk_conv_kernel_fits(const zk_conv *g) {
  const int64_t limit = INT32_MAX / 8; /* an offset within all channels is an int32 */
  double image = (double)g->cin * (double)(g->ih + 2 * g->ph + g->dh * g->kh + g->oh * g->sh) *
                 (double)(g->iw + 2 * g->pw + g->dw * g->kw + g->ow * g->sw);
  double depth = (double)g->cin * (double)g->kh * (double)g->kw;
  return g->id == 1 && g->kd == 1 && g->od == 1 && g->n > 0 && g->groups > 0 && g->cout > 0 &&
         g->oh > 0 && g->ow > 0 && g->ih > 0 && g->iw > 0 && depth > 0 && image < (double)limit &&
         depth * (double)(g->groups * g->cout) < (double)limit &&
         (double)g->oh * (double)g->ow < (double)limit;
}

zk_conv zk_conv_back(const zk_conv *g) {
  zk_conv back = *g;
  back.cin = g->cout, back.cout = g->cin;
  back.ih = g->oh, back.iw = g->ow, back.oh = g->ih, back.ow = g->iw;
  back.ph = g->dh * (g->kh - 1) - g->ph, back.pw = g->dw * (g->kw - 1) - g->pw;
  return back;
}
