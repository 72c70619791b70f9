/*
 * classify.c: which class is a picture of? Runs a net in an ONNX file on a PNG.
 *
 *   cc -o classify classify.c $(pkg-config --cflags --libs zknn)
 *   ./classify model_3layer.onnx 2.png
 *
 * The net has one input, of numbers from 0 to 1: [N, H, W] or [N, C, H, W], whose N may be open.
 * The picture must have H rows and W columns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <zknn.h>

static int fail(const char *what) {
  fprintf(stderr, "classify: %s: %s\n", what, zknn_error());
  return EXIT_FAILURE;
}

/* Index of the largest number. */
static int64_t best(zknn_array a) {
  int64_t n = 1, at = 0;
  for (int d = 0; d < a.dims; d++)
    n *= a.shape[d];
  for (int64_t i = 1; i < n; i++)
    if (a.data[i] > a.data[at])
      at = i;
  return at;
}

static int classify(zknn_net *net, const char *path) {
  int64_t shape[4];
  int dims = zknn_net_input_shape(net, 0, shape, 4);
  int channels = dims == 4 ? (int)shape[1] : 1;
  if (dims != 3 && dims != 4) {
    fprintf(stderr, "classify: the net's input '%s' takes no pictures\n",
            zknn_net_input_name(net, 0));
    return EXIT_FAILURE;
  }
  zknn_result *picture = zknn_read_png(path, channels);
  if (!picture)
    return fail(path);
  zknn_array pixels = zknn_result_array(picture, 0); /* [channels, H, W] */
  int64_t one[4] = {1, channels, pixels.shape[1], pixels.shape[2]};
  if (dims == 3) {
    one[1] = pixels.shape[1];
    one[2] = pixels.shape[2];
  }
  zknn_array input = {pixels.data, one, dims};
  zknn_result *result = zknn_run(net, &input, 1);
  zknn_result_free(picture);
  if (!result)
    return fail(path);
  printf("%s: class %lld\n", path, (long long)best(zknn_result_array(result, 0)));
  zknn_result_free(result);
  return EXIT_SUCCESS;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: %s NET.onnx PICTURE.png...\n", argv[0]);
    return EXIT_FAILURE;
  }
  zknn_net *net = zknn_load_onnx(argv[1]);
  if (!net)
    return fail("cannot load the net");
  int status = EXIT_SUCCESS;
  for (int i = 2; i < argc; i++)
    if (classify(net, argv[i]) != EXIT_SUCCESS)
      status = EXIT_FAILURE;
  zknn_net_free(net);
  return status;
}
