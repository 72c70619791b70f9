return [=[
# transforms: Transforms of pictures

A transform is called with a picture, or given to a data set. Pictures are bytes [H, W] or [H, W,
C], as data sets and image.load give them, and reals [..., H, W], as ToTensor gives them. After the
same seed they draw the numbers that torchvision draws.

## module data.transforms
Transforms of pictures, with torchvision's names, arguments and random numbers.


## data.transforms.ToTensor() -> data.transforms.ToTensor
Makes a picture of bytes a float32 tensor [C, H, W] in 0..1.

Example:
    local img = zknn.tensor({ { 0, 255 } }, { dtype = "uint8" })
    print(data.transforms.ToTensor()(img))   --> tensor([[[0., 1.]]])
Source: torchvision.transforms.ToTensor
See: data.transforms.Normalize

## data.transforms.ConvertImageDtype(dtype) -> data.transforms.ConvertImageDtype
Converts a picture to another dtype: reals are 0..1, bytes 0..255.

- dtype (string): "float32", "float64" or "uint8"

Example:
    local img = zknn.tensor { { 0.0, 1.0 } }
    print(data.transforms.ConvertImageDtype "uint8"(img))
    --> tensor([[  0, 255]], dtype=torch.uint8)
Source: torchvision.transforms.ConvertImageDtype

## data.transforms.Normalize(mean, std, inplace=false) -> data.transforms.Normalize
Subtracts a mean and divides by a deviation, channel by channel.

- mean (number[]|number): one for each channel
- std (number[]|number): one for each channel
- inplace (boolean): changes the picture itself

Errors: a deviation of 0; bytes.
Example:
    local f = data.transforms.Normalize({ 0.5 }, { 0.5 })
    print(f(zknn.tensor { { { 0.0, 1.0 } } }))   --> tensor([[[-1.,  1.]]])
Source: torchvision.transforms.Normalize

## data.transforms.Compose(transforms) -> data.transforms.Compose
Runs transforms one after the other.

- transforms (table): a list of transforms or functions

Errors: something in the list that cannot be called.
Example:
    local T = data.transforms
    local f = T.Compose { T.ToTensor(), T.Normalize({ 0.5 }, { 0.5 }) }
    print(f(zknn.zeros(2, 2):byte()).shape)   --> torch.Size([1, 2, 2])
Source: torchvision.transforms.Compose

## data.transforms.Lambda(lambd) -> data.transforms.Lambda
Makes a transform of a function.

- lambd (fun(img: Tensor): any): the function

Example:
    local f = data.transforms.Lambda(function(x) return x * 2 end)
    print(f(zknn.ones(2)))   --> tensor([2., 2.])
Source: torchvision.transforms.Lambda

## data.transforms.RandomApply(transforms, p=0.5) -> data.transforms.RandomApply
Runs a list of transforms with probability p.

- transforms (table): a list of transforms or functions
- p (number): the probability

Example:
    local f = data.transforms.RandomApply({ function(x) return x + 1 end }, 1.0)
    print(f(zknn.zeros(1)))   --> tensor([1.])
Source: torchvision.transforms.RandomApply

## data.transforms.RandomChoice(transforms, p=nil) -> data.transforms.RandomChoice
Runs one of a list of transforms.

- transforms (table): a list of transforms or functions
- p (number[]): a weight for each; nil: all alike

Example:
    local T = data.transforms
    local f = T.RandomChoice({ T.ToTensor(), T.CenterCrop(2) }, { 0, 1 })
    print(f(zknn.zeros(4, 4):byte()).shape)   --> torch.Size([2, 2])
Source: torchvision.transforms.RandomChoice

## data.transforms.CenterCrop(size) -> data.transforms.CenterCrop
Cuts out the middle; a picture that is smaller gets a black margin.

- size (integer|integer[]): {height, width}, or one number for both

Example:
    print(data.transforms.CenterCrop(2)(zknn.arange(16):byte():view(4, 4)))
    --> tensor([[ 5,  6],
    -->         [ 9, 10]], dtype=torch.uint8)
Source: torchvision.transforms.CenterCrop

## data.transforms.Pad(padding, fill=0, padding_mode="constant") -> data.transforms.Pad
Adds margins around a picture.

- padding (integer|integer[]): one number, {left and right, top and bottom}, or {left, top, right,
  bottom}
- fill (number|number[]): what goes outside, one number or one for each channel
- padding_mode (string): "constant", "edge", "reflect" or "symmetric"

Example:
    print(data.transforms.Pad(1)(zknn.ones(1, 1):byte()))
    --> tensor([[0, 0, 0],
    -->         [0, 1, 0],
    -->         [0, 0, 0]], dtype=torch.uint8)
Source: torchvision.transforms.Pad

## data.transforms.RandomCrop(size, padding=nil, pad_if_needed=false, fill=0,
    padding_mode="constant") -> data.transforms.RandomCrop
Cuts out a part at a random place, after padding.

- size (integer|integer[]): {height, width}, or one number for both
- padding (integer|integer[]): margins as Pad takes them; nil: none
- pad_if_needed (boolean): pads a picture that is smaller than size
- fill (number|number[]): what goes outside, one number or one for each channel
- padding_mode (string): "constant", "edge", "reflect" or "symmetric"

Errors: a picture that is smaller than size.
Example:
    print(data.transforms.RandomCrop(28, { padding = 2 })(zknn.zeros(28, 28):byte()).shape)
    --> torch.Size([28, 28])
Source: torchvision.transforms.RandomCrop

## data.transforms.Resize(size, interpolation="bilinear", max_size=nil, antialias=true) ->
    data.transforms.Resize
Resizes a picture.

- size (integer|integer[]): {height, width}, or the smaller side
- interpolation (string): "nearest", "nearest-exact" or "bilinear"
- max_size (integer): the longest that the other side may get
- antialias (boolean): smooths when it gets smaller

Example:
    print(data.transforms.Resize(14)(zknn.zeros(28, 56):byte()).shape)   --> torch.Size([14, 28])
Source: torchvision.transforms.Resize

## data.transforms.RandomResizedCrop(size, scale={ 0.08, 1.0 }, ratio={ 3 / 4, 4 / 3 },
    interpolation="bilinear", antialias=true) -> data.transforms.RandomResizedCrop
Cuts out a random part and resizes it.

- size (integer|integer[]): {height, width}, or one number for both
- scale (number[]): the part of the area, {least, most}
- ratio (number[]): width over height, {least, most}
- interpolation (string): "nearest", "nearest-exact" or "bilinear"
- antialias (boolean): smooths when it gets smaller

Example:
    print(data.transforms.RandomResizedCrop(8)(zknn.zeros(28, 28):byte()).shape)
    --> torch.Size([8, 8])
Source: torchvision.transforms.RandomResizedCrop; Szegedy et al., Going deeper with convolutions,
2014

## data.transforms.Grayscale(num_output_channels=1) -> data.transforms.Grayscale
Makes a picture grey.

- num_output_channels (integer): 1, or 3 equal ones

Example:
    print(data.transforms.Grayscale()(zknn.zeros(4, 4, 3):byte()).shape)   --> torch.Size([4, 4, 1])
Source: torchvision.transforms.Grayscale

## data.transforms.RandomGrayscale(p=0.1) -> data.transforms.RandomGrayscale
Makes a picture grey with probability p, in as many channels as before.

- p (number): the probability

Example:
    print(data.transforms.RandomGrayscale(1.0)(zknn.zeros(4, 4, 3):byte()).shape)
    --> torch.Size([4, 4, 3])
Source: torchvision.transforms.RandomGrayscale

## data.transforms.RandomHorizontalFlip(p=0.5) -> data.transforms.RandomHorizontalFlip
Mirrors left and right with probability p.

- p (number): the probability

Example:
    print(data.transforms.RandomHorizontalFlip(1.0)(zknn.tensor { { 1.0, 2.0 } }))
    --> tensor([[2., 1.]])
Source: torchvision.transforms.RandomHorizontalFlip

## data.transforms.RandomVerticalFlip(p=0.5) -> data.transforms.RandomVerticalFlip
Mirrors top and bottom with probability p.

- p (number): the probability

Example:
    print(data.transforms.RandomVerticalFlip(0.0)(zknn.tensor { { 1.0, 2.0 } }))
    --> tensor([[1., 2.]])
Source: torchvision.transforms.RandomVerticalFlip

## data.transforms.RandomRotation(degrees, interpolation="nearest", expand=false, center=nil,
    fill=0) -> data.transforms.RandomRotation
Rotates by a random angle.

- degrees (number|number[]): {low, high}, or one number for both sides of 0; against the clock
- interpolation (string): "nearest" or "bilinear"
- expand (boolean): makes the picture large enough for all of it
- center (number[]): {x, y} in pixels; nil: the middle
- fill (number|number[]): what goes outside, one number or one for each channel

Example:
    print(data.transforms.RandomRotation(10)(zknn.zeros(28, 28):byte()).shape)
    --> torch.Size([28, 28])
Source: torchvision.transforms.RandomRotation

## data.transforms.RandomAffine(degrees, translate=nil, scale=nil, shear=nil,
    interpolation="nearest", fill=0, center=nil) -> data.transforms.RandomAffine
Rotates, moves, scales and shears at random.

- degrees (number|number[]): {low, high}, or one number for both sides of 0
- translate (number[]): how far, as parts of {width, height}; nil: not at all
- scale (number[]): {low, high}; nil: 1
- shear (number|number[]): degrees, of x or of both axes; nil: none
- interpolation (string): "nearest" or "bilinear"
- fill (number|number[]): what goes outside, one number or one for each channel
- center (number[]): {x, y} in pixels; nil: the middle

Example:
    local f = data.transforms.RandomAffine(10, { translate = { 0.1, 0.1 } })
    print(f(zknn.zeros(28, 28):byte()).shape)   --> torch.Size([28, 28])
Source: torchvision.transforms.RandomAffine

## data.transforms.RandomErasing(p=0.5, scale={ 0.02, 0.33 }, ratio={ 0.3, 3.3 }, value=0,
    inplace=false) -> data.transforms.RandomErasing
Sets a random rectangle of a tensor [C, H, W] to a value, with probability p.

- p (number): the probability
- scale (number[]): the part of the area, {least, most}
- ratio (number[]): the ratio of the sides, {least, most}
- value (number|number[]|string): a number, one for each channel, or "random" for normal noise
- inplace (boolean): changes the picture itself

Example:
    local f = data.transforms.RandomErasing { p = 1.0 }
    print(f(zknn.ones(1, 8, 8)):sum():item() < 64)   --> true
Source: torchvision.transforms.RandomErasing; Zhong et al., Random erasing data augmentation, 2017
]=]
