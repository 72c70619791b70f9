return [=[
# image: Images

A picture is a tensor [H, W] (grey) or [H, W, C]: C = 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
Elements are uint8 in 0..255, or reals in 0..1. Nothing here changes its argument.

## module image
Pictures: PNG files, grey and colours, cropping and resizing.


## image.load(path, mode="unchanged", background=nil, memory_limit=nil) -> Tensor
Reads a PNG file as a picture: uint8, or float32 when it has 16 bits a sample.

- path (string): the file
- mode (string): "unchanged", "grey", "rgb" or "rgba"
- background (number): a shade in 0..1 on which transparent parts are laid; nil drops alpha
- memory_limit (integer): the bytes that the pixels may take; nil: 512 MB and 256 times the file

Errors: a file that is no PNG, or damaged.
Example:
    zknn.image.save(zknn.zeros(2, 3):byte(), "x.png")
    print(zknn.image.load("x.png", "rgb").shape)   --> torch.Size([2, 3, 3])
Source: PNG, RFC 2083
See: image.save, image.decode

## image.decode(bytes, mode="unchanged", background=nil, memory_limit=nil) -> Tensor
Reads a picture from a string that holds a PNG file.

- bytes (string): the file's bytes
- mode (string): "unchanged", "grey", "rgb" or "rgba"
- background (number): a shade in 0..1 on which transparent parts are laid; nil drops alpha
- memory_limit (integer): the bytes that the pixels may take; nil: 512 MB and 256 times the file

Example:
    local png = zknn.image.encode(zknn.zeros(2, 3):byte())
    print(zknn.image.decode(png).shape)   --> torch.Size([2, 3])
Source: PNG, RFC 2083
See: image.load

## image.save(img, path, bits=8)
Writes a picture as a PNG file; reals are clamped to 0..1 and rounded.

- img (Tensor): the picture
- path (string): the file, written whole or not at all
- bits (integer): 8 or 16 bits a sample

Errors: a tensor that is no picture; a nan.
Example:
    zknn.image.save(zknn.rand(4, 4, 3), "x.png")
    print(zknn.image.load("x.png").dtype)   --> uint8
Source: PNG, RFC 2083
See: image.load

## image.encode(img, bits=8) -> string
Gives the bytes of the PNG file that image.save would write.

- img (Tensor): the picture
- bits (integer): 8 or 16 bits a sample

Example:
    print(zknn.image.encode(zknn.zeros(1, 1)):sub(2, 4))   --> PNG
Source: PNG, RFC 2083
See: image.save

## image.to_grey(img, background=nil) -> Tensor
Makes a picture grey, [H, W]: 0.299 R + 0.587 G + 0.114 B.

- img (Tensor): the picture
- background (number): a shade in 0..1 on which transparent parts are laid; nil drops alpha

Example:
    print(zknn.image.to_grey(zknn.ones(2, 2, 3)).shape)   --> torch.Size([2, 2])
Source: the luma of ITU-R BT.601

## image.to_rgb(img, background=nil) -> Tensor
Makes a picture one of three channels, [H, W, 3].

- img (Tensor): the picture
- background (number): a shade in 0..1 on which transparent parts are laid; nil drops alpha

Example:
    print(zknn.image.to_rgb(zknn.ones(2, 2)).shape)   --> torch.Size([2, 2, 3])
Source: zknn

## image.to_rgba(img, background=nil) -> Tensor
Makes a picture one of four channels, [H, W, 4]; a new alpha is opaque.

- img (Tensor): the picture
- background (number): a shade in 0..1 on which transparent parts are laid; nil drops alpha

Example:
    print(zknn.image.to_rgba(zknn.ones(2, 2)).shape)   --> torch.Size([2, 2, 4])
Source: zknn

## image.resize(img, size, method="bilinear") -> Tensor
Resizes a picture.

- img (Tensor): the picture
- size (integer[]): {height, width}
- method (string): "bilinear" between the centres of pixels, or "area", the mean over what a pixel
  covers: the one to take for shrinking

Example:
    print(zknn.image.resize(zknn.rand(28, 28), { 14, 14 }, "area").shape)   --> torch.Size([14, 14])
Source: torch.nn.functional.interpolate with align_corners=False

## image.invert(img) -> Tensor
Makes black white and white black; alpha stays.

- img (Tensor): the picture

Example:
    print(zknn.image.invert(zknn.tensor({ { 0, 255 } }, { dtype = "uint8" })))
    --> tensor([[255,   0]], dtype=torch.uint8)
Source: zknn

## image.crop(img, top, left, height, width) -> Tensor
Copies a rectangle of a picture.

- img (Tensor): the picture
- top (integer): the first row, from 0
- left (integer): the first column, from 0
- height (integer): rows
- width (integer): columns

Errors: a rectangle that is not inside the picture.
Example:
    print(zknn.image.crop(zknn.arange(9):byte():view(3, 3), 1, 1, 1, 2))
    --> tensor([[4, 5]], dtype=torch.uint8)
Source: zknn

## image.pad(img, padding, fill=0) -> Tensor
Puts a margin around a picture.

- img (Tensor): the picture
- padding (integer|integer[]): pixels: one number, {left and right, top and bottom}, or {left, top,
  right, bottom}
- fill (number): the element of the margin, in the picture's range

Example:
    print(zknn.image.pad(zknn.ones(2, 2), 1).shape)   --> torch.Size([4, 4])
Source: zknn
]=]
