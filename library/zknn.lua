---@meta zknn
-- made by docs/generate.lua from lua/zknn/docs/pages; for lua-language-server:
-- "workspace.library": ["/path/to/zknn/library"] in .luarc.json.

---@class zknn
local zknn = {}

local C = {} -- the classes: more than a function may have locals

---@class zknn.Figure
C.Figure = {}

---@class zknn.FunctionCtx
C.FunctionCtx = {}

---@class zknn.Generator
C.Generator = {}
---@class zknn.InferenceSession
C.InferenceSession = {}

---@class zknn.Lock
C.Lock = {}

---@class zknn.RemovableHandle
C.RemovableHandle = {}

---@class zknn.Tensor
---@operator add(zknn.Tensor|number): zknn.Tensor
---@operator sub(zknn.Tensor|number): zknn.Tensor
---@operator mul(zknn.Tensor|number): zknn.Tensor
---@operator div(zknn.Tensor|number): zknn.Tensor
---@operator mod(zknn.Tensor|number): zknn.Tensor
---@operator pow(zknn.Tensor|number): zknn.Tensor
---@operator idiv(zknn.Tensor|number): zknn.Tensor
---@operator unm: zknn.Tensor
---@operator band(zknn.Tensor|boolean): zknn.Tensor
---@operator bor(zknn.Tensor|boolean): zknn.Tensor
---@operator bxor(zknn.Tensor|boolean): zknn.Tensor
---@operator bnot: zknn.Tensor
---@operator len: integer
---@operator concat(any): string
---@field [integer|string|table|zknn.Tensor] zknn.Tensor
C.Tensor = {}

---Gradients of chosen tensors, a check of gradients by differences, and anomaly mode.
---@class zknn.autograd
zknn.autograd = {}

---Jacobians, Hessians, and their products with vectors.
---
---The function gets the inputs as its arguments, and gives one tensor or several. Where inputs or results are several, so are the derivatives: jacobian(f, { x, y })[2] is that by y, and with several results jacobian(f, { x, y })[1][2] that of the first.
---@class zknn.autograd.functional
zknn.autograd.functional = {}

---Tables of comma-separated values.
---@class zknn.csv
zknn.csv = {}

---Answers for scripts that ask PyTorch whether there is a GPU: this build has only the CPU.
---@class zknn.cuda
zknn.cuda = {}

---Data sets, samplers, loaders, and the files of MNIST's format; data.transforms has transforms of pictures.
---@class zknn.data
zknn.data = {}

---Transforms of pictures, with torchvision's names, arguments and random numbers.
---@class zknn.data.transforms
zknn.data.transforms = {}

---Pictures: PNG files, grey and colours, cropping and resizing.
---@class zknn.image
zknn.image = {}

---Solving, factorizing and measuring matrices, under the names of torch.linalg.
---@class zknn.linalg
zknn.linalg = {}

---Layers, losses, and the classes for nets of your own.
---@class zknn.nn
zknn.nn = {}

---Functions of layers: activations, losses, normalization, dropout, convolution.
---@class zknn.nn.functional
zknn.nn.functional = {}

---Fills tensors in place, with the random numbers of PyTorch.
---@class zknn.nn.init
zknn.nn.init = {}

---Gradients and parameters as one: clipping, vectors.
---@class zknn.nn.utils
zknn.nn.utils = {}

---Weights of a set length or a set greatest singular value.
---@class zknn.nn.utils.parametrizations
zknn.nn.utils.parametrizations = {}

---Parameters that are computed from others whenever they are read.
---@class zknn.nn.utils.parametrize
zknn.nn.utils.parametrize = {}

---Parts of parameters held at 0.
---@class zknn.nn.utils.prune
zknn.nn.utils.prune = {}

---One array in the format of NumPy.
---@class zknn.npy
zknn.npy = {}

---Named arrays in the format of NumPy.
---@class zknn.npz
zknn.npz = {}

---Nets as ONNX files, both ways.
---@class zknn.onnx
zknn.onnx = {}

---Optimizers and, in optim.lr_scheduler, schedules of their learning rates.
---@class zknn.optim
zknn.optim = {}

---Schedules of the learning rates of an optimizer.
---@class zknn.optim.lr_scheduler
zknn.optim.lr_scheduler = {}

---Means of a model's weights over its training.
---@class zknn.optim.swa_utils
zknn.optim.swa_utils = {}

---Figures: lines, points, bars, histograms, pictures.
---@class zknn.plot
zknn.plot = {}

---Named tensors in the format of Hugging Face.
---@class zknn.safetensors
zknn.safetensors = {}

---Folders, files, locks and the terminal. Errors name the path and the system's reason.
---@class zknn.system
zknn.system = {}

---Tests of your own, and assertions that compare tensors.
---@class zknn.testing
zknn.testing = {}

---@class zknn.data.BatchSampler
C.data_BatchSampler = {}

---@class zknn.data.BatchSampler.options
---@field sampler? any
---@field batch_size? integer
---@field drop_last? boolean

---Gives what a sampler gives in lists of batch_size.
---@class zknn.data.BatchSampler.class
---@overload fun(sampler: any, batch_size: integer, drop_last: boolean): zknn.data.BatchSampler
---@overload fun(options: zknn.data.BatchSampler.options): zknn.data.BatchSampler
---@overload fun(sampler: any, options: zknn.data.BatchSampler.options): zknn.data.BatchSampler
---@overload fun(sampler: any, batch_size: integer, options: zknn.data.BatchSampler.options): zknn.data.BatchSampler
zknn.data.BatchSampler = {}

---@class zknn.data.ConcatDataset
---@field datasets table
---@field cumulative_sizes integer[]
C.data_ConcatDataset = {}

---@class zknn.data.ConcatDataset.options
---@field datasets? table

---The samples of several data sets, one after the other.
---@class zknn.data.ConcatDataset.class
---@overload fun(datasets: table): zknn.data.ConcatDataset
---@overload fun(options: zknn.data.ConcatDataset.options): zknn.data.ConcatDataset
zknn.data.ConcatDataset = {}

---@class zknn.data.DataLoader
---@field dataset any
---@field batch_size integer
C.data_DataLoader = {}

---@class zknn.data.DataLoader.options
---@field dataset? any
---@field batch_size? integer
---@field shuffle? boolean
---@field sampler? any
---@field batch_sampler? any
---@field num_workers? integer
---@field collate_fn? fun(samples: table): any
---@field pin_memory? boolean
---@field drop_last? boolean
---@field generator? zknn.Generator
---@field prefetch_factor? integer
---@field persistent_workers? boolean

---Makes the batches of a data set, in order or shuffled.
---@class zknn.data.DataLoader.class
---@overload fun(dataset: any, batch_size?: integer|zknn.data.DataLoader.options, shuffle?: boolean|zknn.data.DataLoader.options, sampler?: any, batch_sampler?: any, num_workers?: integer|zknn.data.DataLoader.options, collate_fn?: fun(samples: table): any|zknn.data.DataLoader.options, pin_memory?: boolean|zknn.data.DataLoader.options, drop_last?: boolean|zknn.data.DataLoader.options, generator?: zknn.Generator|zknn.data.DataLoader.options, prefetch_factor?: integer|zknn.data.DataLoader.options, persistent_workers?: boolean|zknn.data.DataLoader.options): zknn.data.DataLoader
---@overload fun(options: zknn.data.DataLoader.options): zknn.data.DataLoader
zknn.data.DataLoader = {}

---@class zknn.data.FashionMNIST: zknn.data.MNIST
---@field data zknn.Tensor
---@field targets zknn.Tensor
---@field classes string[]
C.data_FashionMNIST = {}

---@class zknn.data.FashionMNIST.options
---@field root? string
---@field train? boolean
---@field transform? function
---@field target_transform? function
---@field download? boolean
---@field mirrors? string[]

---Handwritten digits: 60,000 pictures of 28 x 28 bytes to train with and 10,000 to test with.
---
---The files are those of torchvision: root/MNIST/raw, plain or .gz.
---@class zknn.data.FashionMNIST.class
---@overload fun(root: string, train?: boolean|zknn.data.FashionMNIST.options, transform?: function|zknn.data.FashionMNIST.options, target_transform?: function|zknn.data.FashionMNIST.options, download?: boolean|zknn.data.FashionMNIST.options, mirrors?: string[]|zknn.data.FashionMNIST.options): zknn.data.FashionMNIST
---@overload fun(options: zknn.data.FashionMNIST.options): zknn.data.FashionMNIST
zknn.data.FashionMNIST = {}

---@class zknn.data.ImageFolder
---@field classes string[]
---@field class_to_idx table
---@field samples table
---@field targets integer[]
C.data_ImageFolder = {}

---@class zknn.data.ImageFolder.options
---@field root? string
---@field transform? function
---@field target_transform? function
---@field loader? fun(path: string): zknn.Tensor
---@field is_valid_file? fun(path: string): boolean
---@field allow_empty? boolean

---Pictures in folders, one folder a class: root/CLASS/**.png.
---
---A picture is bytes [H, W, 3] before the transform; its label is the place of its class among the sorted names, from 0.
---@class zknn.data.ImageFolder.class
---@overload fun(root: string, transform?: function|zknn.data.ImageFolder.options, target_transform?: function|zknn.data.ImageFolder.options, loader?: fun(path: string): zknn.Tensor|zknn.data.ImageFolder.options, is_valid_file?: fun(path: string): boolean|zknn.data.ImageFolder.options, allow_empty?: boolean|zknn.data.ImageFolder.options): zknn.data.ImageFolder
---@overload fun(options: zknn.data.ImageFolder.options): zknn.data.ImageFolder
zknn.data.ImageFolder = {}

---@class zknn.data.KMNIST: zknn.data.MNIST
---@field data zknn.Tensor
---@field targets zknn.Tensor
---@field classes string[]
C.data_KMNIST = {}

---@class zknn.data.KMNIST.options
---@field root? string
---@field train? boolean
---@field transform? function
---@field target_transform? function
---@field download? boolean
---@field mirrors? string[]

---Handwritten digits: 60,000 pictures of 28 x 28 bytes to train with and 10,000 to test with.
---
---The files are those of torchvision: root/MNIST/raw, plain or .gz.
---@class zknn.data.KMNIST.class
---@overload fun(root: string, train?: boolean|zknn.data.KMNIST.options, transform?: function|zknn.data.KMNIST.options, target_transform?: function|zknn.data.KMNIST.options, download?: boolean|zknn.data.KMNIST.options, mirrors?: string[]|zknn.data.KMNIST.options): zknn.data.KMNIST
---@overload fun(options: zknn.data.KMNIST.options): zknn.data.KMNIST
zknn.data.KMNIST = {}

---@class zknn.data.MNIST
---@field data zknn.Tensor
---@field targets zknn.Tensor
---@field classes string[]
C.data_MNIST = {}

---@class zknn.data.MNIST.options
---@field root? string
---@field train? boolean
---@field transform? function
---@field target_transform? function
---@field download? boolean
---@field mirrors? string[]

---Handwritten digits: 60,000 pictures of 28 x 28 bytes to train with and 10,000 to test with.
---
---The files are those of torchvision: root/MNIST/raw, plain or .gz.
---@class zknn.data.MNIST.class
---@overload fun(root: string, train?: boolean|zknn.data.MNIST.options, transform?: function|zknn.data.MNIST.options, target_transform?: function|zknn.data.MNIST.options, download?: boolean|zknn.data.MNIST.options, mirrors?: string[]|zknn.data.MNIST.options): zknn.data.MNIST
---@overload fun(options: zknn.data.MNIST.options): zknn.data.MNIST
zknn.data.MNIST = {}

---@class zknn.data.RandomSampler
C.data_RandomSampler = {}

---@class zknn.data.RandomSampler.options
---@field data_source? any
---@field replacement? boolean
---@field num_samples? integer
---@field generator? zknn.Generator

---Gives the indices of a data set in random order.
---@class zknn.data.RandomSampler.class
---@overload fun(data_source: any, replacement?: boolean|zknn.data.RandomSampler.options, num_samples?: integer|zknn.data.RandomSampler.options, generator?: zknn.Generator|zknn.data.RandomSampler.options): zknn.data.RandomSampler
---@overload fun(options: zknn.data.RandomSampler.options): zknn.data.RandomSampler
zknn.data.RandomSampler = {}

---@class zknn.data.SequentialSampler
C.data_SequentialSampler = {}

---@class zknn.data.SequentialSampler.options
---@field data_source? any

---Gives 0, 1, 2, ... as many as a data set has.
---@class zknn.data.SequentialSampler.class
---@overload fun(data_source: any): zknn.data.SequentialSampler
---@overload fun(options: zknn.data.SequentialSampler.options): zknn.data.SequentialSampler
zknn.data.SequentialSampler = {}

---@class zknn.data.Subset
---@field dataset any
---@field indices integer[]|zknn.Tensor
C.data_Subset = {}

---@class zknn.data.Subset.options
---@field dataset? any
---@field indices? integer[]|zknn.Tensor

---The samples of a data set at some indices, in their order.
---@class zknn.data.Subset.class
---@overload fun(dataset: any, indices: integer[]|zknn.Tensor): zknn.data.Subset
---@overload fun(options: zknn.data.Subset.options): zknn.data.Subset
---@overload fun(dataset: any, options: zknn.data.Subset.options): zknn.data.Subset
zknn.data.Subset = {}

---@class zknn.data.SubsetRandomSampler
C.data_SubsetRandomSampler = {}

---@class zknn.data.SubsetRandomSampler.options
---@field indices? integer[]|zknn.Tensor
---@field generator? zknn.Generator

---Gives the indices of a list in random order.
---@class zknn.data.SubsetRandomSampler.class
---@overload fun(indices: integer[]|zknn.Tensor, generator?: zknn.Generator|zknn.data.SubsetRandomSampler.options): zknn.data.SubsetRandomSampler
---@overload fun(options: zknn.data.SubsetRandomSampler.options): zknn.data.SubsetRandomSampler
zknn.data.SubsetRandomSampler = {}

---@class zknn.data.TensorDataset
---@field tensors zknn.Tensor[]
C.data_TensorDataset = {}

---Sample i is row i of each tensor.
---@class zknn.data.TensorDataset.class
---@overload fun(...: zknn.Tensor): zknn.data.TensorDataset
zknn.data.TensorDataset = {}

---@class zknn.data.WeightedRandomSampler
C.data_WeightedRandomSampler = {}

---@class zknn.data.WeightedRandomSampler.options
---@field weights? number[]|zknn.Tensor
---@field num_samples? integer
---@field replacement? boolean
---@field generator? zknn.Generator

---Draws indices with the probabilities that weights have.
---@class zknn.data.WeightedRandomSampler.class
---@overload fun(weights: number[]|zknn.Tensor, num_samples: integer, replacement?: boolean|zknn.data.WeightedRandomSampler.options, generator?: zknn.Generator|zknn.data.WeightedRandomSampler.options): zknn.data.WeightedRandomSampler
---@overload fun(options: zknn.data.WeightedRandomSampler.options): zknn.data.WeightedRandomSampler
---@overload fun(weights: number[]|zknn.Tensor, options: zknn.data.WeightedRandomSampler.options): zknn.data.WeightedRandomSampler
zknn.data.WeightedRandomSampler = {}

---@class zknn.data.transforms.CenterCrop
C.data_transforms_CenterCrop = {}

---@class zknn.data.transforms.CenterCrop.options
---@field size? integer|integer[]

---Cuts out the middle; a picture that is smaller gets a black margin.
---@class zknn.data.transforms.CenterCrop.class
---@overload fun(size: integer|integer[]): zknn.data.transforms.CenterCrop
---@overload fun(options: zknn.data.transforms.CenterCrop.options): zknn.data.transforms.CenterCrop
zknn.data.transforms.CenterCrop = {}

---@class zknn.data.transforms.Compose
C.data_transforms_Compose = {}

---@class zknn.data.transforms.Compose.options
---@field transforms? table

---Runs transforms one after the other.
---@class zknn.data.transforms.Compose.class
---@overload fun(transforms: table): zknn.data.transforms.Compose
---@overload fun(options: zknn.data.transforms.Compose.options): zknn.data.transforms.Compose
zknn.data.transforms.Compose = {}

---@class zknn.data.transforms.ConvertImageDtype
C.data_transforms_ConvertImageDtype = {}

---@class zknn.data.transforms.ConvertImageDtype.options
---@field dtype? string

---Converts a picture to another dtype: reals are 0..1, bytes 0..255.
---@class zknn.data.transforms.ConvertImageDtype.class
---@overload fun(dtype: string): zknn.data.transforms.ConvertImageDtype
---@overload fun(options: zknn.data.transforms.ConvertImageDtype.options): zknn.data.transforms.ConvertImageDtype
zknn.data.transforms.ConvertImageDtype = {}

---@class zknn.data.transforms.Grayscale
C.data_transforms_Grayscale = {}

---@class zknn.data.transforms.Grayscale.options
---@field num_output_channels? integer

---Makes a picture grey.
---@class zknn.data.transforms.Grayscale.class
---@overload fun(num_output_channels?: integer|zknn.data.transforms.Grayscale.options): zknn.data.transforms.Grayscale
zknn.data.transforms.Grayscale = {}

---@class zknn.data.transforms.Lambda
C.data_transforms_Lambda = {}

---@class zknn.data.transforms.Lambda.options
---@field lambd? fun(img: zknn.Tensor): any

---Makes a transform of a function.
---@class zknn.data.transforms.Lambda.class
---@overload fun(lambd: fun(img: zknn.Tensor): any): zknn.data.transforms.Lambda
---@overload fun(options: zknn.data.transforms.Lambda.options): zknn.data.transforms.Lambda
zknn.data.transforms.Lambda = {}

---@class zknn.data.transforms.Normalize
C.data_transforms_Normalize = {}

---@class zknn.data.transforms.Normalize.options
---@field mean? number[]|number
---@field std? number[]|number
---@field inplace? boolean

---Subtracts a mean and divides by a deviation, channel by channel.
---@class zknn.data.transforms.Normalize.class
---@overload fun(mean: number[]|number, std: number[]|number, inplace?: boolean|zknn.data.transforms.Normalize.options): zknn.data.transforms.Normalize
---@overload fun(options: zknn.data.transforms.Normalize.options): zknn.data.transforms.Normalize
---@overload fun(mean: number[]|number, options: zknn.data.transforms.Normalize.options): zknn.data.transforms.Normalize
zknn.data.transforms.Normalize = {}

---@class zknn.data.transforms.Pad
C.data_transforms_Pad = {}

---@class zknn.data.transforms.Pad.options
---@field padding? integer|integer[]
---@field fill? number|number[]
---@field padding_mode? string

---Adds margins around a picture.
---@class zknn.data.transforms.Pad.class
---@overload fun(padding: integer|integer[], fill?: number|number[]|zknn.data.transforms.Pad.options, padding_mode?: string|zknn.data.transforms.Pad.options): zknn.data.transforms.Pad
---@overload fun(options: zknn.data.transforms.Pad.options): zknn.data.transforms.Pad
zknn.data.transforms.Pad = {}

---@class zknn.data.transforms.RandomAffine
C.data_transforms_RandomAffine = {}

---@class zknn.data.transforms.RandomAffine.options
---@field degrees? number|number[]
---@field translate? number[]
---@field scale? number[]
---@field shear? number|number[]
---@field interpolation? string
---@field fill? number|number[]
---@field center? number[]

---Rotates, moves, scales and shears at random.
---@class zknn.data.transforms.RandomAffine.class
---@overload fun(degrees: number|number[], translate?: number[]|zknn.data.transforms.RandomAffine.options, scale?: number[]|zknn.data.transforms.RandomAffine.options, shear?: number|number[]|zknn.data.transforms.RandomAffine.options, interpolation?: string|zknn.data.transforms.RandomAffine.options, fill?: number|number[]|zknn.data.transforms.RandomAffine.options, center?: number[]|zknn.data.transforms.RandomAffine.options): zknn.data.transforms.RandomAffine
---@overload fun(options: zknn.data.transforms.RandomAffine.options): zknn.data.transforms.RandomAffine
zknn.data.transforms.RandomAffine = {}

---@class zknn.data.transforms.RandomApply
C.data_transforms_RandomApply = {}

---@class zknn.data.transforms.RandomApply.options
---@field transforms? table
---@field p? number

---Runs a list of transforms with probability p.
---@class zknn.data.transforms.RandomApply.class
---@overload fun(transforms: table, p?: number|zknn.data.transforms.RandomApply.options): zknn.data.transforms.RandomApply
---@overload fun(options: zknn.data.transforms.RandomApply.options): zknn.data.transforms.RandomApply
zknn.data.transforms.RandomApply = {}

---@class zknn.data.transforms.RandomChoice
C.data_transforms_RandomChoice = {}

---@class zknn.data.transforms.RandomChoice.options
---@field transforms? table
---@field p? number[]

---Runs one of a list of transforms.
---@class zknn.data.transforms.RandomChoice.class
---@overload fun(transforms: table, p?: number[]|zknn.data.transforms.RandomChoice.options): zknn.data.transforms.RandomChoice
---@overload fun(options: zknn.data.transforms.RandomChoice.options): zknn.data.transforms.RandomChoice
zknn.data.transforms.RandomChoice = {}

---@class zknn.data.transforms.RandomCrop
C.data_transforms_RandomCrop = {}

---@class zknn.data.transforms.RandomCrop.options
---@field size? integer|integer[]
---@field padding? integer|integer[]
---@field pad_if_needed? boolean
---@field fill? number|number[]
---@field padding_mode? string

---Cuts out a part at a random place, after padding.
---@class zknn.data.transforms.RandomCrop.class
---@overload fun(size: integer|integer[], padding?: integer|integer[]|zknn.data.transforms.RandomCrop.options, pad_if_needed?: boolean|zknn.data.transforms.RandomCrop.options, fill?: number|number[]|zknn.data.transforms.RandomCrop.options, padding_mode?: string|zknn.data.transforms.RandomCrop.options): zknn.data.transforms.RandomCrop
---@overload fun(options: zknn.data.transforms.RandomCrop.options): zknn.data.transforms.RandomCrop
zknn.data.transforms.RandomCrop = {}

---@class zknn.data.transforms.RandomErasing
C.data_transforms_RandomErasing = {}

---@class zknn.data.transforms.RandomErasing.options
---@field p? number
---@field scale? number[]
---@field ratio? number[]
---@field value? number|number[]|string
---@field inplace? boolean

---Sets a random rectangle of a tensor [C, H, W] to a value, with probability p.
---@class zknn.data.transforms.RandomErasing.class
---@overload fun(p?: number|zknn.data.transforms.RandomErasing.options, scale?: number[]|zknn.data.transforms.RandomErasing.options, ratio?: number[]|zknn.data.transforms.RandomErasing.options, value?: number|number[]|string|zknn.data.transforms.RandomErasing.options, inplace?: boolean|zknn.data.transforms.RandomErasing.options): zknn.data.transforms.RandomErasing
zknn.data.transforms.RandomErasing = {}

---@class zknn.data.transforms.RandomGrayscale
C.data_transforms_RandomGrayscale = {}

---@class zknn.data.transforms.RandomGrayscale.options
---@field p? number

---Makes a picture grey with probability p, in as many channels as before.
---@class zknn.data.transforms.RandomGrayscale.class
---@overload fun(p?: number|zknn.data.transforms.RandomGrayscale.options): zknn.data.transforms.RandomGrayscale
zknn.data.transforms.RandomGrayscale = {}

---@class zknn.data.transforms.RandomHorizontalFlip
C.data_transforms_RandomHorizontalFlip = {}

---@class zknn.data.transforms.RandomHorizontalFlip.options
---@field p? number

---Mirrors left and right with probability p.
---@class zknn.data.transforms.RandomHorizontalFlip.class
---@overload fun(p?: number|zknn.data.transforms.RandomHorizontalFlip.options): zknn.data.transforms.RandomHorizontalFlip
zknn.data.transforms.RandomHorizontalFlip = {}

---@class zknn.data.transforms.RandomResizedCrop
C.data_transforms_RandomResizedCrop = {}

---@class zknn.data.transforms.RandomResizedCrop.options
---@field size? integer|integer[]
---@field scale? number[]
---@field ratio? number[]
---@field interpolation? string
---@field antialias? boolean

---Cuts out a random part and resizes it.
---@class zknn.data.transforms.RandomResizedCrop.class
---@overload fun(size: integer|integer[], scale?: number[]|zknn.data.transforms.RandomResizedCrop.options, ratio?: number[]|zknn.data.transforms.RandomResizedCrop.options, interpolation?: string|zknn.data.transforms.RandomResizedCrop.options, antialias?: boolean|zknn.data.transforms.RandomResizedCrop.options): zknn.data.transforms.RandomResizedCrop
---@overload fun(options: zknn.data.transforms.RandomResizedCrop.options): zknn.data.transforms.RandomResizedCrop
zknn.data.transforms.RandomResizedCrop = {}

---@class zknn.data.transforms.RandomRotation
C.data_transforms_RandomRotation = {}

---@class zknn.data.transforms.RandomRotation.options
---@field degrees? number|number[]
---@field interpolation? string
---@field expand? boolean
---@field center? number[]
---@field fill? number|number[]

---Rotates by a random angle.
---@class zknn.data.transforms.RandomRotation.class
---@overload fun(degrees: number|number[], interpolation?: string|zknn.data.transforms.RandomRotation.options, expand?: boolean|zknn.data.transforms.RandomRotation.options, center?: number[]|zknn.data.transforms.RandomRotation.options, fill?: number|number[]|zknn.data.transforms.RandomRotation.options): zknn.data.transforms.RandomRotation
---@overload fun(options: zknn.data.transforms.RandomRotation.options): zknn.data.transforms.RandomRotation
zknn.data.transforms.RandomRotation = {}

---@class zknn.data.transforms.RandomVerticalFlip
C.data_transforms_RandomVerticalFlip = {}

---@class zknn.data.transforms.RandomVerticalFlip.options
---@field p? number

---Mirrors top and bottom with probability p.
---@class zknn.data.transforms.RandomVerticalFlip.class
---@overload fun(p?: number|zknn.data.transforms.RandomVerticalFlip.options): zknn.data.transforms.RandomVerticalFlip
zknn.data.transforms.RandomVerticalFlip = {}

---@class zknn.data.transforms.Resize
C.data_transforms_Resize = {}

---@class zknn.data.transforms.Resize.options
---@field size? integer|integer[]
---@field interpolation? string
---@field max_size? integer
---@field antialias? boolean

---Resizes a picture.
---@class zknn.data.transforms.Resize.class
---@overload fun(size: integer|integer[], interpolation?: string|zknn.data.transforms.Resize.options, max_size?: integer|zknn.data.transforms.Resize.options, antialias?: boolean|zknn.data.transforms.Resize.options): zknn.data.transforms.Resize
---@overload fun(options: zknn.data.transforms.Resize.options): zknn.data.transforms.Resize
zknn.data.transforms.Resize = {}

---@class zknn.data.transforms.ToTensor
C.data_transforms_ToTensor = {}

---Makes a picture of bytes a float32 tensor [C, H, W] in 0..1.
---@class zknn.data.transforms.ToTensor.class
---@overload fun(): zknn.data.transforms.ToTensor
zknn.data.transforms.ToTensor = {}

---@class zknn.nn.AdaptiveAvgPool1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_AdaptiveAvgPool1d = {}

---@class zknn.nn.AdaptiveAvgPool1d.options
---@field output_size? integer|(integer|false)[]

---The means of windows that cut the input into an output of a given size.
---@class zknn.nn.AdaptiveAvgPool1d.class
---@overload fun(output_size: integer|(integer|false)[]): zknn.nn.AdaptiveAvgPool1d
---@overload fun(options: zknn.nn.AdaptiveAvgPool1d.options): zknn.nn.AdaptiveAvgPool1d
zknn.nn.AdaptiveAvgPool1d = {}

---@class zknn.nn.AdaptiveAvgPool2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_AdaptiveAvgPool2d = {}

---@class zknn.nn.AdaptiveAvgPool2d.options
---@field output_size? integer|(integer|false)[]

---The means of windows that cut the input into an output of a given size.
---@class zknn.nn.AdaptiveAvgPool2d.class
---@overload fun(output_size: integer|(integer|false)[]): zknn.nn.AdaptiveAvgPool2d
---@overload fun(options: zknn.nn.AdaptiveAvgPool2d.options): zknn.nn.AdaptiveAvgPool2d
zknn.nn.AdaptiveAvgPool2d = {}

---@class zknn.nn.AdaptiveAvgPool3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_AdaptiveAvgPool3d = {}

---@class zknn.nn.AdaptiveAvgPool3d.options
---@field output_size? integer|(integer|false)[]

---The means of windows that cut the input into an output of a given size.
---@class zknn.nn.AdaptiveAvgPool3d.class
---@overload fun(output_size: integer|(integer|false)[]): zknn.nn.AdaptiveAvgPool3d
---@overload fun(options: zknn.nn.AdaptiveAvgPool3d.options): zknn.nn.AdaptiveAvgPool3d
zknn.nn.AdaptiveAvgPool3d = {}

---@class zknn.nn.AdaptiveLogSoftmaxWithLoss: zknn.nn.Module
---@field head zknn.nn.Linear
---@field tail zknn.nn.ModuleList
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): (zknn.Tensor, zknn.Tensor)
C.nn_AdaptiveLogSoftmaxWithLoss = {}

---@class zknn.nn.AdaptiveLogSoftmaxWithLoss.options
---@field in_features? integer
---@field n_classes? integer
---@field cutoffs? integer[]
---@field div_value? number
---@field head_bias? boolean
---@field device? string
---@field dtype? string

---The logarithms of probabilities of very many classes, of which the frequent ones come first.
---
---Classes below the first cutoff and the clusters between cutoffs are in one layer, head; each cluster has two layers of its own, tail[i], which run for the targets in it alone.
---@class zknn.nn.AdaptiveLogSoftmaxWithLoss.class
---@overload fun(in_features: integer, n_classes: integer, cutoffs: integer[], div_value?: number|zknn.nn.AdaptiveLogSoftmaxWithLoss.options, head_bias?: boolean|zknn.nn.AdaptiveLogSoftmaxWithLoss.options, device?: string|zknn.nn.AdaptiveLogSoftmaxWithLoss.options, dtype?: string|zknn.nn.AdaptiveLogSoftmaxWithLoss.options): zknn.nn.AdaptiveLogSoftmaxWithLoss
---@overload fun(options: zknn.nn.AdaptiveLogSoftmaxWithLoss.options): zknn.nn.AdaptiveLogSoftmaxWithLoss
---@overload fun(in_features: integer, options: zknn.nn.AdaptiveLogSoftmaxWithLoss.options): zknn.nn.AdaptiveLogSoftmaxWithLoss
---@overload fun(in_features: integer, n_classes: integer, options: zknn.nn.AdaptiveLogSoftmaxWithLoss.options): zknn.nn.AdaptiveLogSoftmaxWithLoss
zknn.nn.AdaptiveLogSoftmaxWithLoss = {}

---@class zknn.nn.AdaptiveMaxPool1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): (zknn.Tensor, zknn.Tensor?)
C.nn_AdaptiveMaxPool1d = {}

---@class zknn.nn.AdaptiveMaxPool1d.options
---@field output_size? integer|(integer|false)[]
---@field return_indices? boolean

---The greatest elements of windows that cut the input into an output of a given size.
---@class zknn.nn.AdaptiveMaxPool1d.class
---@overload fun(output_size: integer|(integer|false)[], return_indices?: boolean|zknn.nn.AdaptiveMaxPool1d.options): zknn.nn.AdaptiveMaxPool1d
---@overload fun(options: zknn.nn.AdaptiveMaxPool1d.options): zknn.nn.AdaptiveMaxPool1d
zknn.nn.AdaptiveMaxPool1d = {}

---@class zknn.nn.AdaptiveMaxPool2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): (zknn.Tensor, zknn.Tensor?)
C.nn_AdaptiveMaxPool2d = {}

---@class zknn.nn.AdaptiveMaxPool2d.options
---@field output_size? integer|(integer|false)[]
---@field return_indices? boolean

---The greatest elements of windows that cut the input into an output of a given size.
---@class zknn.nn.AdaptiveMaxPool2d.class
---@overload fun(output_size: integer|(integer|false)[], return_indices?: boolean|zknn.nn.AdaptiveMaxPool2d.options): zknn.nn.AdaptiveMaxPool2d
---@overload fun(options: zknn.nn.AdaptiveMaxPool2d.options): zknn.nn.AdaptiveMaxPool2d
zknn.nn.AdaptiveMaxPool2d = {}

---@class zknn.nn.AdaptiveMaxPool3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): (zknn.Tensor, zknn.Tensor?)
C.nn_AdaptiveMaxPool3d = {}

---@class zknn.nn.AdaptiveMaxPool3d.options
---@field output_size? integer|(integer|false)[]
---@field return_indices? boolean

---The greatest elements of windows that cut the input into an output of a given size.
---@class zknn.nn.AdaptiveMaxPool3d.class
---@overload fun(output_size: integer|(integer|false)[], return_indices?: boolean|zknn.nn.AdaptiveMaxPool3d.options): zknn.nn.AdaptiveMaxPool3d
---@overload fun(options: zknn.nn.AdaptiveMaxPool3d.options): zknn.nn.AdaptiveMaxPool3d
zknn.nn.AdaptiveMaxPool3d = {}

---@class zknn.nn.AlphaDropout: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_AlphaDropout = {}

---@class zknn.nn.AlphaDropout.options
---@field p? number
---@field inplace? boolean

---Dropout that keeps mean and variance after nn.SELU.
---@class zknn.nn.AlphaDropout.class
---@overload fun(p?: number|zknn.nn.AlphaDropout.options, inplace?: boolean|zknn.nn.AlphaDropout.options): zknn.nn.AlphaDropout
zknn.nn.AlphaDropout = {}

---@class zknn.nn.AvgPool1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_AvgPool1d = {}

---@class zknn.nn.AvgPool1d.options
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field ceil_mode? boolean
---@field count_include_pad? boolean

---The mean of each window.
---@class zknn.nn.AvgPool1d.class
---@overload fun(kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.AvgPool1d.options, padding?: integer|integer[]|zknn.nn.AvgPool1d.options, ceil_mode?: boolean|zknn.nn.AvgPool1d.options, count_include_pad?: boolean|zknn.nn.AvgPool1d.options): zknn.nn.AvgPool1d
---@overload fun(options: zknn.nn.AvgPool1d.options): zknn.nn.AvgPool1d
zknn.nn.AvgPool1d = {}

---@class zknn.nn.AvgPool2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_AvgPool2d = {}

---@class zknn.nn.AvgPool2d.options
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field ceil_mode? boolean
---@field count_include_pad? boolean
---@field divisor_override? integer

---The mean of each window.
---@class zknn.nn.AvgPool2d.class
---@overload fun(kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.AvgPool2d.options, padding?: integer|integer[]|zknn.nn.AvgPool2d.options, ceil_mode?: boolean|zknn.nn.AvgPool2d.options, count_include_pad?: boolean|zknn.nn.AvgPool2d.options, divisor_override?: integer|zknn.nn.AvgPool2d.options): zknn.nn.AvgPool2d
---@overload fun(options: zknn.nn.AvgPool2d.options): zknn.nn.AvgPool2d
zknn.nn.AvgPool2d = {}

---@class zknn.nn.AvgPool3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_AvgPool3d = {}

---@class zknn.nn.AvgPool3d.options
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field ceil_mode? boolean
---@field count_include_pad? boolean
---@field divisor_override? integer

---The mean of each window.
---@class zknn.nn.AvgPool3d.class
---@overload fun(kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.AvgPool3d.options, padding?: integer|integer[]|zknn.nn.AvgPool3d.options, ceil_mode?: boolean|zknn.nn.AvgPool3d.options, count_include_pad?: boolean|zknn.nn.AvgPool3d.options, divisor_override?: integer|zknn.nn.AvgPool3d.options): zknn.nn.AvgPool3d
---@overload fun(options: zknn.nn.AvgPool3d.options): zknn.nn.AvgPool3d
zknn.nn.AvgPool3d = {}

---@class zknn.nn.BCELoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_BCELoss = {}

---@class zknn.nn.BCELoss.options
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

----(t ln x + (1 - t) ln(1 - x)) for probabilities x, with logarithms not below -100.
---@class zknn.nn.BCELoss.class
---@overload fun(weight?: zknn.Tensor|zknn.nn.BCELoss.options, size_average?: boolean|zknn.nn.BCELoss.options, reduce?: boolean|zknn.nn.BCELoss.options, reduction?: string|zknn.nn.BCELoss.options): zknn.nn.BCELoss
zknn.nn.BCELoss = {}

---@class zknn.nn.BCEWithLogitsLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_BCEWithLogitsLoss = {}

---@class zknn.nn.BCEWithLogitsLoss.options
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string
---@field pos_weight? zknn.Tensor

---BCELoss of sigmoid(x), stable for large x.
---@class zknn.nn.BCEWithLogitsLoss.class
---@overload fun(weight?: zknn.Tensor|zknn.nn.BCEWithLogitsLoss.options, size_average?: boolean|zknn.nn.BCEWithLogitsLoss.options, reduce?: boolean|zknn.nn.BCEWithLogitsLoss.options, reduction?: string|zknn.nn.BCEWithLogitsLoss.options, pos_weight?: zknn.Tensor|zknn.nn.BCEWithLogitsLoss.options): zknn.nn.BCEWithLogitsLoss
zknn.nn.BCEWithLogitsLoss = {}

---@class zknn.nn.BatchNorm1d: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@field running_mean? zknn.Tensor
---@field running_var? zknn.Tensor
---@field num_batches_tracked? zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_BatchNorm1d = {}

---@class zknn.nn.BatchNorm1d.options
---@field num_features? integer
---@field eps? number
---@field momentum? number
---@field affine? boolean
---@field track_running_stats? boolean
---@field device? string
---@field dtype? string
---@field bias? boolean

---(x - mean) / sqrt(var + eps) over the batch, channel by channel.
---@class zknn.nn.BatchNorm1d.class
---@overload fun(num_features: integer, eps?: number|zknn.nn.BatchNorm1d.options, momentum?: number|zknn.nn.BatchNorm1d.options, affine?: boolean|zknn.nn.BatchNorm1d.options, track_running_stats?: boolean|zknn.nn.BatchNorm1d.options, device?: string|zknn.nn.BatchNorm1d.options, dtype?: string|zknn.nn.BatchNorm1d.options, bias?: boolean|zknn.nn.BatchNorm1d.options): zknn.nn.BatchNorm1d
---@overload fun(options: zknn.nn.BatchNorm1d.options): zknn.nn.BatchNorm1d
zknn.nn.BatchNorm1d = {}

---@class zknn.nn.BatchNorm2d: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@field running_mean? zknn.Tensor
---@field running_var? zknn.Tensor
---@field num_batches_tracked? zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_BatchNorm2d = {}

---@class zknn.nn.BatchNorm2d.options
---@field num_features? integer
---@field eps? number
---@field momentum? number
---@field affine? boolean
---@field track_running_stats? boolean
---@field device? string
---@field dtype? string
---@field bias? boolean

---(x - mean) / sqrt(var + eps) over the batch, channel by channel.
---@class zknn.nn.BatchNorm2d.class
---@overload fun(num_features: integer, eps?: number|zknn.nn.BatchNorm2d.options, momentum?: number|zknn.nn.BatchNorm2d.options, affine?: boolean|zknn.nn.BatchNorm2d.options, track_running_stats?: boolean|zknn.nn.BatchNorm2d.options, device?: string|zknn.nn.BatchNorm2d.options, dtype?: string|zknn.nn.BatchNorm2d.options, bias?: boolean|zknn.nn.BatchNorm2d.options): zknn.nn.BatchNorm2d
---@overload fun(options: zknn.nn.BatchNorm2d.options): zknn.nn.BatchNorm2d
zknn.nn.BatchNorm2d = {}

---@class zknn.nn.BatchNorm3d: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@field running_mean? zknn.Tensor
---@field running_var? zknn.Tensor
---@field num_batches_tracked? zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_BatchNorm3d = {}

---@class zknn.nn.BatchNorm3d.options
---@field num_features? integer
---@field eps? number
---@field momentum? number
---@field affine? boolean
---@field track_running_stats? boolean
---@field device? string
---@field dtype? string
---@field bias? boolean

---(x - mean) / sqrt(var + eps) over the batch, channel by channel.
---@class zknn.nn.BatchNorm3d.class
---@overload fun(num_features: integer, eps?: number|zknn.nn.BatchNorm3d.options, momentum?: number|zknn.nn.BatchNorm3d.options, affine?: boolean|zknn.nn.BatchNorm3d.options, track_running_stats?: boolean|zknn.nn.BatchNorm3d.options, device?: string|zknn.nn.BatchNorm3d.options, dtype?: string|zknn.nn.BatchNorm3d.options, bias?: boolean|zknn.nn.BatchNorm3d.options): zknn.nn.BatchNorm3d
---@overload fun(options: zknn.nn.BatchNorm3d.options): zknn.nn.BatchNorm3d
zknn.nn.BatchNorm3d = {}

---@class zknn.nn.Bilinear: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input1: zknn.Tensor, input2: zknn.Tensor): zknn.Tensor
C.nn_Bilinear = {}

---@class zknn.nn.Bilinear.options
---@field in1_features? integer
---@field in2_features? integer
---@field out_features? integer
---@field bias? boolean
---@field device? string
---@field dtype? string

---x1^T W x2 + b over the last dimensions of two inputs.
---@class zknn.nn.Bilinear.class
---@overload fun(in1_features: integer, in2_features: integer, out_features: integer, bias?: boolean|zknn.nn.Bilinear.options, device?: string|zknn.nn.Bilinear.options, dtype?: string|zknn.nn.Bilinear.options): zknn.nn.Bilinear
---@overload fun(options: zknn.nn.Bilinear.options): zknn.nn.Bilinear
---@overload fun(in1_features: integer, options: zknn.nn.Bilinear.options): zknn.nn.Bilinear
---@overload fun(in1_features: integer, in2_features: integer, options: zknn.nn.Bilinear.options): zknn.nn.Bilinear
zknn.nn.Bilinear = {}

---@class zknn.nn.CELU: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_CELU = {}

---@class zknn.nn.CELU.options
---@field alpha? number
---@field inplace? boolean

---x above 0, alpha (e^(x / alpha) - 1) below.
---@class zknn.nn.CELU.class
---@overload fun(alpha?: number|zknn.nn.CELU.options, inplace?: boolean|zknn.nn.CELU.options): zknn.nn.CELU
zknn.nn.CELU = {}

---@class zknn.nn.CTCLoss: zknn.nn.Module
---@overload fun(log_probs: zknn.Tensor, targets: zknn.Tensor, input_lengths: any, target_lengths: any): zknn.Tensor
C.nn_CTCLoss = {}

---@class zknn.nn.CTCLoss.options
---@field blank? integer
---@field reduction? string
---@field zero_infinity? boolean

---Minus the logarithm of the probability of a sequence of labels, over all ways to spread it in time.
---@class zknn.nn.CTCLoss.class
---@overload fun(blank?: integer|zknn.nn.CTCLoss.options, reduction?: string|zknn.nn.CTCLoss.options, zero_infinity?: boolean|zknn.nn.CTCLoss.options): zknn.nn.CTCLoss
zknn.nn.CTCLoss = {}

---@class zknn.nn.ChannelShuffle: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ChannelShuffle = {}

---@class zknn.nn.ChannelShuffle.options
---@field groups? integer

---Mixes the channels of groups: channel g of each group after the other.
---@class zknn.nn.ChannelShuffle.class
---@overload fun(groups: integer): zknn.nn.ChannelShuffle
---@overload fun(options: zknn.nn.ChannelShuffle.options): zknn.nn.ChannelShuffle
zknn.nn.ChannelShuffle = {}

---@class zknn.nn.CircularPad1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_CircularPad1d = {}

---@class zknn.nn.CircularPad1d.options
---@field padding? integer|integer[]

---Margins taken from the other side.
---@class zknn.nn.CircularPad1d.class
---@overload fun(padding: integer|integer[]): zknn.nn.CircularPad1d
---@overload fun(options: zknn.nn.CircularPad1d.options): zknn.nn.CircularPad1d
zknn.nn.CircularPad1d = {}

---@class zknn.nn.CircularPad2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_CircularPad2d = {}

---@class zknn.nn.CircularPad2d.options
---@field padding? integer|integer[]

---Margins taken from the other side, of 2 dimensions.
---@class zknn.nn.CircularPad2d.class
---@overload fun(padding: integer|integer[]): zknn.nn.CircularPad2d
---@overload fun(options: zknn.nn.CircularPad2d.options): zknn.nn.CircularPad2d
zknn.nn.CircularPad2d = {}

---@class zknn.nn.CircularPad3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_CircularPad3d = {}

---@class zknn.nn.CircularPad3d.options
---@field padding? integer|integer[]

---Margins taken from the other side, of 3 dimensions.
---@class zknn.nn.CircularPad3d.class
---@overload fun(padding: integer|integer[]): zknn.nn.CircularPad3d
---@overload fun(options: zknn.nn.CircularPad3d.options): zknn.nn.CircularPad3d
zknn.nn.CircularPad3d = {}

---@class zknn.nn.ConstantPad1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ConstantPad1d = {}

---@class zknn.nn.ConstantPad1d.options
---@field padding? integer|integer[]
---@field value? number

---Margins of one value.
---@class zknn.nn.ConstantPad1d.class
---@overload fun(padding: integer|integer[], value: number): zknn.nn.ConstantPad1d
---@overload fun(options: zknn.nn.ConstantPad1d.options): zknn.nn.ConstantPad1d
---@overload fun(padding: integer|integer[], options: zknn.nn.ConstantPad1d.options): zknn.nn.ConstantPad1d
zknn.nn.ConstantPad1d = {}

---@class zknn.nn.ConstantPad2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ConstantPad2d = {}

---@class zknn.nn.ConstantPad2d.options
---@field padding? integer|integer[]
---@field value? number

---Margins of one value, of 2 dimensions.
---@class zknn.nn.ConstantPad2d.class
---@overload fun(padding: integer|integer[], value: number): zknn.nn.ConstantPad2d
---@overload fun(options: zknn.nn.ConstantPad2d.options): zknn.nn.ConstantPad2d
---@overload fun(padding: integer|integer[], options: zknn.nn.ConstantPad2d.options): zknn.nn.ConstantPad2d
zknn.nn.ConstantPad2d = {}

---@class zknn.nn.ConstantPad3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ConstantPad3d = {}

---@class zknn.nn.ConstantPad3d.options
---@field padding? integer|integer[]
---@field value? number

---Margins of one value, of 3 dimensions.
---@class zknn.nn.ConstantPad3d.class
---@overload fun(padding: integer|integer[], value: number): zknn.nn.ConstantPad3d
---@overload fun(options: zknn.nn.ConstantPad3d.options): zknn.nn.ConstantPad3d
---@overload fun(padding: integer|integer[], options: zknn.nn.ConstantPad3d.options): zknn.nn.ConstantPad3d
zknn.nn.ConstantPad3d = {}

---@class zknn.nn.Container: zknn.nn.Module
C.nn_Container = {}

---@class zknn.nn.Container.options
---@field modules? table

---PyTorch's old name of a module that holds others by name.
---@class zknn.nn.Container.class
---@overload fun(modules?: table|zknn.nn.Container.options): zknn.nn.Container
zknn.nn.Container = {}

---@class zknn.nn.Conv1d: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Conv1d = {}

---@class zknn.nn.Conv1d.options
---@field in_channels? integer
---@field out_channels? integer
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]|string
---@field dilation? integer|integer[]
---@field groups? integer
---@field bias? boolean
---@field padding_mode? string
---@field device? string
---@field dtype? string

---Convolution: the products of the weight with every window of the input, plus a bias.
---@class zknn.nn.Conv1d.class
---@overload fun(in_channels: integer, out_channels: integer, kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.Conv1d.options, padding?: integer|integer[]|string|zknn.nn.Conv1d.options, dilation?: integer|integer[]|zknn.nn.Conv1d.options, groups?: integer|zknn.nn.Conv1d.options, bias?: boolean|zknn.nn.Conv1d.options, padding_mode?: string|zknn.nn.Conv1d.options, device?: string|zknn.nn.Conv1d.options, dtype?: string|zknn.nn.Conv1d.options): zknn.nn.Conv1d
---@overload fun(options: zknn.nn.Conv1d.options): zknn.nn.Conv1d
---@overload fun(in_channels: integer, options: zknn.nn.Conv1d.options): zknn.nn.Conv1d
---@overload fun(in_channels: integer, out_channels: integer, options: zknn.nn.Conv1d.options): zknn.nn.Conv1d
zknn.nn.Conv1d = {}

---@class zknn.nn.Conv2d: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Conv2d = {}

---@class zknn.nn.Conv2d.options
---@field in_channels? integer
---@field out_channels? integer
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]|string
---@field dilation? integer|integer[]
---@field groups? integer
---@field bias? boolean
---@field padding_mode? string
---@field device? string
---@field dtype? string

---Convolution: the products of the weight with every window of the input, plus a bias.
---@class zknn.nn.Conv2d.class
---@overload fun(in_channels: integer, out_channels: integer, kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.Conv2d.options, padding?: integer|integer[]|string|zknn.nn.Conv2d.options, dilation?: integer|integer[]|zknn.nn.Conv2d.options, groups?: integer|zknn.nn.Conv2d.options, bias?: boolean|zknn.nn.Conv2d.options, padding_mode?: string|zknn.nn.Conv2d.options, device?: string|zknn.nn.Conv2d.options, dtype?: string|zknn.nn.Conv2d.options): zknn.nn.Conv2d
---@overload fun(options: zknn.nn.Conv2d.options): zknn.nn.Conv2d
---@overload fun(in_channels: integer, options: zknn.nn.Conv2d.options): zknn.nn.Conv2d
---@overload fun(in_channels: integer, out_channels: integer, options: zknn.nn.Conv2d.options): zknn.nn.Conv2d
zknn.nn.Conv2d = {}

---@class zknn.nn.Conv3d: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Conv3d = {}

---@class zknn.nn.Conv3d.options
---@field in_channels? integer
---@field out_channels? integer
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]|string
---@field dilation? integer|integer[]
---@field groups? integer
---@field bias? boolean
---@field padding_mode? string
---@field device? string
---@field dtype? string

---Convolution: the products of the weight with every window of the input, plus a bias.
---@class zknn.nn.Conv3d.class
---@overload fun(in_channels: integer, out_channels: integer, kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.Conv3d.options, padding?: integer|integer[]|string|zknn.nn.Conv3d.options, dilation?: integer|integer[]|zknn.nn.Conv3d.options, groups?: integer|zknn.nn.Conv3d.options, bias?: boolean|zknn.nn.Conv3d.options, padding_mode?: string|zknn.nn.Conv3d.options, device?: string|zknn.nn.Conv3d.options, dtype?: string|zknn.nn.Conv3d.options): zknn.nn.Conv3d
---@overload fun(options: zknn.nn.Conv3d.options): zknn.nn.Conv3d
---@overload fun(in_channels: integer, options: zknn.nn.Conv3d.options): zknn.nn.Conv3d
---@overload fun(in_channels: integer, out_channels: integer, options: zknn.nn.Conv3d.options): zknn.nn.Conv3d
zknn.nn.Conv3d = {}

---@class zknn.nn.ConvTranspose1d: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input: zknn.Tensor, output_size?: integer[]|table): zknn.Tensor
C.nn_ConvTranspose1d = {}

---@class zknn.nn.ConvTranspose1d.options
---@field in_channels? integer
---@field out_channels? integer
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_padding? integer|integer[]
---@field groups? integer
---@field bias? boolean
---@field dilation? integer|integer[]
---@field padding_mode? string
---@field device? string
---@field dtype? string

---Transposed convolution: the weight, times each element of the input, added up.
---
---Several sizes of an output fit one of an input. layer(x, output_size) asks for one of them, a list of the spatial sizes or of all; output_padding takes the one that it says.
---@class zknn.nn.ConvTranspose1d.class
---@overload fun(in_channels: integer, out_channels: integer, kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.ConvTranspose1d.options, padding?: integer|integer[]|zknn.nn.ConvTranspose1d.options, output_padding?: integer|integer[]|zknn.nn.ConvTranspose1d.options, groups?: integer|zknn.nn.ConvTranspose1d.options, bias?: boolean|zknn.nn.ConvTranspose1d.options, dilation?: integer|integer[]|zknn.nn.ConvTranspose1d.options, padding_mode?: string|zknn.nn.ConvTranspose1d.options, device?: string|zknn.nn.ConvTranspose1d.options, dtype?: string|zknn.nn.ConvTranspose1d.options): zknn.nn.ConvTranspose1d
---@overload fun(options: zknn.nn.ConvTranspose1d.options): zknn.nn.ConvTranspose1d
---@overload fun(in_channels: integer, options: zknn.nn.ConvTranspose1d.options): zknn.nn.ConvTranspose1d
---@overload fun(in_channels: integer, out_channels: integer, options: zknn.nn.ConvTranspose1d.options): zknn.nn.ConvTranspose1d
zknn.nn.ConvTranspose1d = {}

---@class zknn.nn.ConvTranspose2d: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input: zknn.Tensor, output_size?: integer[]|table): zknn.Tensor
C.nn_ConvTranspose2d = {}

---@class zknn.nn.ConvTranspose2d.options
---@field in_channels? integer
---@field out_channels? integer
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_padding? integer|integer[]
---@field groups? integer
---@field bias? boolean
---@field dilation? integer|integer[]
---@field padding_mode? string
---@field device? string
---@field dtype? string

---Transposed convolution: the weight, times each element of the input, added up.
---
---Several sizes of an output fit one of an input. layer(x, output_size) asks for one of them, a list of the spatial sizes or of all; output_padding takes the one that it says.
---@class zknn.nn.ConvTranspose2d.class
---@overload fun(in_channels: integer, out_channels: integer, kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.ConvTranspose2d.options, padding?: integer|integer[]|zknn.nn.ConvTranspose2d.options, output_padding?: integer|integer[]|zknn.nn.ConvTranspose2d.options, groups?: integer|zknn.nn.ConvTranspose2d.options, bias?: boolean|zknn.nn.ConvTranspose2d.options, dilation?: integer|integer[]|zknn.nn.ConvTranspose2d.options, padding_mode?: string|zknn.nn.ConvTranspose2d.options, device?: string|zknn.nn.ConvTranspose2d.options, dtype?: string|zknn.nn.ConvTranspose2d.options): zknn.nn.ConvTranspose2d
---@overload fun(options: zknn.nn.ConvTranspose2d.options): zknn.nn.ConvTranspose2d
---@overload fun(in_channels: integer, options: zknn.nn.ConvTranspose2d.options): zknn.nn.ConvTranspose2d
---@overload fun(in_channels: integer, out_channels: integer, options: zknn.nn.ConvTranspose2d.options): zknn.nn.ConvTranspose2d
zknn.nn.ConvTranspose2d = {}

---@class zknn.nn.ConvTranspose3d: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input: zknn.Tensor, output_size?: integer[]|table): zknn.Tensor
C.nn_ConvTranspose3d = {}

---@class zknn.nn.ConvTranspose3d.options
---@field in_channels? integer
---@field out_channels? integer
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_padding? integer|integer[]
---@field groups? integer
---@field bias? boolean
---@field dilation? integer|integer[]
---@field padding_mode? string
---@field device? string
---@field dtype? string

---Transposed convolution: the weight, times each element of the input, added up.
---
---Several sizes of an output fit one of an input. layer(x, output_size) asks for one of them, a list of the spatial sizes or of all; output_padding takes the one that it says.
---@class zknn.nn.ConvTranspose3d.class
---@overload fun(in_channels: integer, out_channels: integer, kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.ConvTranspose3d.options, padding?: integer|integer[]|zknn.nn.ConvTranspose3d.options, output_padding?: integer|integer[]|zknn.nn.ConvTranspose3d.options, groups?: integer|zknn.nn.ConvTranspose3d.options, bias?: boolean|zknn.nn.ConvTranspose3d.options, dilation?: integer|integer[]|zknn.nn.ConvTranspose3d.options, padding_mode?: string|zknn.nn.ConvTranspose3d.options, device?: string|zknn.nn.ConvTranspose3d.options, dtype?: string|zknn.nn.ConvTranspose3d.options): zknn.nn.ConvTranspose3d
---@overload fun(options: zknn.nn.ConvTranspose3d.options): zknn.nn.ConvTranspose3d
---@overload fun(in_channels: integer, options: zknn.nn.ConvTranspose3d.options): zknn.nn.ConvTranspose3d
---@overload fun(in_channels: integer, out_channels: integer, options: zknn.nn.ConvTranspose3d.options): zknn.nn.ConvTranspose3d
zknn.nn.ConvTranspose3d = {}

---@class zknn.nn.CosineEmbeddingLoss: zknn.nn.Module
---@overload fun(input1: zknn.Tensor, input2: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_CosineEmbeddingLoss = {}

---@class zknn.nn.CosineEmbeddingLoss.options
---@field margin? number
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---1 - cos where the target is 1, max(0, cos - margin) where it is -1.
---@class zknn.nn.CosineEmbeddingLoss.class
---@overload fun(margin?: number|zknn.nn.CosineEmbeddingLoss.options, size_average?: boolean|zknn.nn.CosineEmbeddingLoss.options, reduce?: boolean|zknn.nn.CosineEmbeddingLoss.options, reduction?: string|zknn.nn.CosineEmbeddingLoss.options): zknn.nn.CosineEmbeddingLoss
zknn.nn.CosineEmbeddingLoss = {}

---@class zknn.nn.CosineSimilarity: zknn.nn.Module
---@overload fun(x1: zknn.Tensor, x2: zknn.Tensor): zknn.Tensor
C.nn_CosineSimilarity = {}

---@class zknn.nn.CosineSimilarity.options
---@field dim? integer
---@field eps? number

---The cosine of the angle between two tensors along dim.
---@class zknn.nn.CosineSimilarity.class
---@overload fun(dim?: integer|zknn.nn.CosineSimilarity.options, eps?: number|zknn.nn.CosineSimilarity.options): zknn.nn.CosineSimilarity
zknn.nn.CosineSimilarity = {}

---@class zknn.nn.CrossEntropyLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_CrossEntropyLoss = {}

---@class zknn.nn.CrossEntropyLoss.options
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field ignore_index? integer
---@field reduce? boolean
---@field reduction? string
---@field label_smoothing? number

---The cross entropy of scores and classes: log_softmax and the negative log likelihood in one.
---
---Targets are classes (int64), or the probabilities of each.
---@class zknn.nn.CrossEntropyLoss.class
---@overload fun(weight?: zknn.Tensor|zknn.nn.CrossEntropyLoss.options, size_average?: boolean|zknn.nn.CrossEntropyLoss.options, ignore_index?: integer|zknn.nn.CrossEntropyLoss.options, reduce?: boolean|zknn.nn.CrossEntropyLoss.options, reduction?: string|zknn.nn.CrossEntropyLoss.options, label_smoothing?: number|zknn.nn.CrossEntropyLoss.options): zknn.nn.CrossEntropyLoss
zknn.nn.CrossEntropyLoss = {}

---@class zknn.nn.CrossMapLRN2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_CrossMapLRN2d = {}

---@class zknn.nn.CrossMapLRN2d.options
---@field size? integer
---@field alpha? number
---@field beta? number
---@field k? number

---nn.LocalResponseNorm of pictures, as Torch7 had it.
---
---The window has (size - 1) // 2 channels on both sides. As in PyTorch, channel 0 stays in the windows that have left it. The gradient is that of this function; PyTorch's is of other windows.
---@class zknn.nn.CrossMapLRN2d.class
---@overload fun(size: integer, alpha?: number|zknn.nn.CrossMapLRN2d.options, beta?: number|zknn.nn.CrossMapLRN2d.options, k?: number|zknn.nn.CrossMapLRN2d.options): zknn.nn.CrossMapLRN2d
---@overload fun(options: zknn.nn.CrossMapLRN2d.options): zknn.nn.CrossMapLRN2d
zknn.nn.CrossMapLRN2d = {}

---@class zknn.nn.Dropout: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Dropout = {}

---@class zknn.nn.Dropout.options
---@field p? number
---@field inplace? boolean

---In training, sets elements to 0 with probability p and divides the others by 1 - p.
---@class zknn.nn.Dropout.class
---@overload fun(p?: number|zknn.nn.Dropout.options, inplace?: boolean|zknn.nn.Dropout.options): zknn.nn.Dropout
zknn.nn.Dropout = {}

---@class zknn.nn.Dropout1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Dropout1d = {}

---@class zknn.nn.Dropout1d.options
---@field p? number
---@field inplace? boolean

---In training, sets whole channels of 1 spatial dimension to 0 with probability p.
---@class zknn.nn.Dropout1d.class
---@overload fun(p?: number|zknn.nn.Dropout1d.options, inplace?: boolean|zknn.nn.Dropout1d.options): zknn.nn.Dropout1d
zknn.nn.Dropout1d = {}

---@class zknn.nn.Dropout2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Dropout2d = {}

---@class zknn.nn.Dropout2d.options
---@field p? number
---@field inplace? boolean

---In training, sets whole channels of 2 spatial dimensions to 0 with probability p.
---@class zknn.nn.Dropout2d.class
---@overload fun(p?: number|zknn.nn.Dropout2d.options, inplace?: boolean|zknn.nn.Dropout2d.options): zknn.nn.Dropout2d
zknn.nn.Dropout2d = {}

---@class zknn.nn.Dropout3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Dropout3d = {}

---@class zknn.nn.Dropout3d.options
---@field p? number
---@field inplace? boolean

---In training, sets whole channels of 3 spatial dimensions to 0 with probability p.
---@class zknn.nn.Dropout3d.class
---@overload fun(p?: number|zknn.nn.Dropout3d.options, inplace?: boolean|zknn.nn.Dropout3d.options): zknn.nn.Dropout3d
zknn.nn.Dropout3d = {}

---@class zknn.nn.ELU: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ELU = {}

---@class zknn.nn.ELU.options
---@field alpha? number
---@field inplace? boolean

---x above 0, alpha (e^x - 1) below.
---@class zknn.nn.ELU.class
---@overload fun(alpha?: number|zknn.nn.ELU.options, inplace?: boolean|zknn.nn.ELU.options): zknn.nn.ELU
zknn.nn.ELU = {}

---@class zknn.nn.Embedding: zknn.nn.Module
---@field weight zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Embedding = {}

---@class zknn.nn.Embedding.options
---@field num_embeddings? integer
---@field embedding_dim? integer
---@field padding_idx? integer
---@field max_norm? number
---@field norm_type? number
---@field scale_grad_by_freq? boolean
---@field sparse? boolean
---@field _weight? zknn.Tensor
---@field _freeze? boolean
---@field device? string
---@field dtype? string

---Rows of a table, looked up by their numbers.
---@class zknn.nn.Embedding.class
---@overload fun(num_embeddings: integer, embedding_dim: integer, padding_idx?: integer|zknn.nn.Embedding.options, max_norm?: number|zknn.nn.Embedding.options, norm_type?: number|zknn.nn.Embedding.options, scale_grad_by_freq?: boolean|zknn.nn.Embedding.options, sparse?: boolean|zknn.nn.Embedding.options, _weight?: zknn.Tensor|zknn.nn.Embedding.options, _freeze?: boolean|zknn.nn.Embedding.options, device?: string|zknn.nn.Embedding.options, dtype?: string|zknn.nn.Embedding.options): zknn.nn.Embedding
---@overload fun(options: zknn.nn.Embedding.options): zknn.nn.Embedding
---@overload fun(num_embeddings: integer, options: zknn.nn.Embedding.options): zknn.nn.Embedding
zknn.nn.Embedding = {}

---@class zknn.nn.EmbeddingBag: zknn.nn.Module
---@field weight zknn.Tensor
---@overload fun(input: zknn.Tensor, offsets?: zknn.Tensor, per_sample_weights?: zknn.Tensor): zknn.Tensor
C.nn_EmbeddingBag = {}

---@class zknn.nn.EmbeddingBag.options
---@field num_embeddings? integer
---@field embedding_dim? integer
---@field max_norm? number
---@field norm_type? number
---@field scale_grad_by_freq? boolean
---@field mode? string
---@field sparse? boolean
---@field _weight? zknn.Tensor
---@field include_last_offset? boolean
---@field padding_idx? integer
---@field device? string
---@field dtype? string

---The sum, mean or greatest elements of the rows that each bag names, without the rows themselves.
---@class zknn.nn.EmbeddingBag.class
---@overload fun(num_embeddings: integer, embedding_dim: integer, max_norm?: number|zknn.nn.EmbeddingBag.options, norm_type?: number|zknn.nn.EmbeddingBag.options, scale_grad_by_freq?: boolean|zknn.nn.EmbeddingBag.options, mode?: string|zknn.nn.EmbeddingBag.options, sparse?: boolean|zknn.nn.EmbeddingBag.options, _weight?: zknn.Tensor|zknn.nn.EmbeddingBag.options, include_last_offset?: boolean|zknn.nn.EmbeddingBag.options, padding_idx?: integer|zknn.nn.EmbeddingBag.options, device?: string|zknn.nn.EmbeddingBag.options, dtype?: string|zknn.nn.EmbeddingBag.options): zknn.nn.EmbeddingBag
---@overload fun(options: zknn.nn.EmbeddingBag.options): zknn.nn.EmbeddingBag
---@overload fun(num_embeddings: integer, options: zknn.nn.EmbeddingBag.options): zknn.nn.EmbeddingBag
zknn.nn.EmbeddingBag = {}

---@class zknn.nn.FeatureAlphaDropout: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_FeatureAlphaDropout = {}

---@class zknn.nn.FeatureAlphaDropout.options
---@field p? number
---@field inplace? boolean

---AlphaDropout of whole channels.
---@class zknn.nn.FeatureAlphaDropout.class
---@overload fun(p?: number|zknn.nn.FeatureAlphaDropout.options, inplace?: boolean|zknn.nn.FeatureAlphaDropout.options): zknn.nn.FeatureAlphaDropout
zknn.nn.FeatureAlphaDropout = {}

---@class zknn.nn.Flatten: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Flatten = {}

---@class zknn.nn.Flatten.options
---@field start_dim? integer
---@field end_dim? integer

---Makes the dimensions start_dim..end_dim one; without arguments all but the batch's.
---@class zknn.nn.Flatten.class
---@overload fun(start_dim?: integer|zknn.nn.Flatten.options, end_dim?: integer|zknn.nn.Flatten.options): zknn.nn.Flatten
zknn.nn.Flatten = {}

---@class zknn.nn.Fold: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Fold = {}

---@class zknn.nn.Fold.options
---@field output_size? integer|integer[]
---@field kernel_size? integer|integer[]
---@field dilation? integer|integer[]
---@field padding? integer|integer[]
---@field stride? integer|integer[]

---Images to which columns are added where nn.Unfold takes them from.
---@class zknn.nn.Fold.class
---@overload fun(output_size: integer|integer[], kernel_size: integer|integer[], dilation?: integer|integer[]|zknn.nn.Fold.options, padding?: integer|integer[]|zknn.nn.Fold.options, stride?: integer|integer[]|zknn.nn.Fold.options): zknn.nn.Fold
---@overload fun(options: zknn.nn.Fold.options): zknn.nn.Fold
---@overload fun(output_size: integer|integer[], options: zknn.nn.Fold.options): zknn.nn.Fold
zknn.nn.Fold = {}

---@class zknn.nn.FractionalMaxPool2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): (zknn.Tensor, zknn.Tensor?)
C.nn_FractionalMaxPool2d = {}

---@class zknn.nn.FractionalMaxPool2d.options
---@field kernel_size? integer|integer[]
---@field output_size? integer|integer[]
---@field output_ratio? number|number[]
---@field return_indices? boolean
---@field _random_samples? zknn.Tensor

---The greatest elements of windows whose places are drawn anew in each call, the same from a seed as in PyTorch.
---@class zknn.nn.FractionalMaxPool2d.class
---@overload fun(kernel_size: integer|integer[], output_size?: integer|integer[]|zknn.nn.FractionalMaxPool2d.options, output_ratio?: number|number[]|zknn.nn.FractionalMaxPool2d.options, return_indices?: boolean|zknn.nn.FractionalMaxPool2d.options, _random_samples?: zknn.Tensor|zknn.nn.FractionalMaxPool2d.options): zknn.nn.FractionalMaxPool2d
---@overload fun(options: zknn.nn.FractionalMaxPool2d.options): zknn.nn.FractionalMaxPool2d
zknn.nn.FractionalMaxPool2d = {}

---@class zknn.nn.FractionalMaxPool3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): (zknn.Tensor, zknn.Tensor?)
C.nn_FractionalMaxPool3d = {}

---@class zknn.nn.FractionalMaxPool3d.options
---@field kernel_size? integer|integer[]
---@field output_size? integer|integer[]
---@field output_ratio? number|number[]
---@field return_indices? boolean
---@field _random_samples? zknn.Tensor

---The greatest elements of windows whose places are drawn anew in each call, the same from a seed as in PyTorch.
---@class zknn.nn.FractionalMaxPool3d.class
---@overload fun(kernel_size: integer|integer[], output_size?: integer|integer[]|zknn.nn.FractionalMaxPool3d.options, output_ratio?: number|number[]|zknn.nn.FractionalMaxPool3d.options, return_indices?: boolean|zknn.nn.FractionalMaxPool3d.options, _random_samples?: zknn.Tensor|zknn.nn.FractionalMaxPool3d.options): zknn.nn.FractionalMaxPool3d
---@overload fun(options: zknn.nn.FractionalMaxPool3d.options): zknn.nn.FractionalMaxPool3d
zknn.nn.FractionalMaxPool3d = {}

---@class zknn.nn.GELU: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_GELU = {}

---@class zknn.nn.GELU.options
---@field approximate? string

---x times the share of the normal distribution below x.
---@class zknn.nn.GELU.class
---@overload fun(approximate?: string|zknn.nn.GELU.options): zknn.nn.GELU
zknn.nn.GELU = {}

---@class zknn.nn.GLU: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_GLU = {}

---@class zknn.nn.GLU.options
---@field dim? integer

---The first half times the sigmoid of the second half, along dim.
---@class zknn.nn.GLU.class
---@overload fun(dim?: integer|zknn.nn.GLU.options): zknn.nn.GLU
zknn.nn.GLU = {}

---@class zknn.nn.GaussianNLLLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor, var: zknn.Tensor): zknn.Tensor
C.nn_GaussianNLLLoss = {}

---@class zknn.nn.GaussianNLLLoss.options
---@field full? boolean
---@field eps? number
---@field reduction? string

---(ln v + (x - t)^2 / v) / 2 for means x and variances v.
---@class zknn.nn.GaussianNLLLoss.class
---@overload fun(full?: boolean|zknn.nn.GaussianNLLLoss.options, eps?: number|zknn.nn.GaussianNLLLoss.options, reduction?: string|zknn.nn.GaussianNLLLoss.options): zknn.nn.GaussianNLLLoss
zknn.nn.GaussianNLLLoss = {}

---@class zknn.nn.GroupNorm: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_GroupNorm = {}

---@class zknn.nn.GroupNorm.options
---@field num_groups? integer
---@field num_channels? integer
---@field eps? number
---@field affine? boolean
---@field device? string
---@field dtype? string
---@field bias? boolean

---(x - mean) / sqrt(var + eps) over groups of channels of each sample.
---@class zknn.nn.GroupNorm.class
---@overload fun(num_groups: integer, num_channels: integer, eps?: number|zknn.nn.GroupNorm.options, affine?: boolean|zknn.nn.GroupNorm.options, device?: string|zknn.nn.GroupNorm.options, dtype?: string|zknn.nn.GroupNorm.options, bias?: boolean|zknn.nn.GroupNorm.options): zknn.nn.GroupNorm
---@overload fun(options: zknn.nn.GroupNorm.options): zknn.nn.GroupNorm
---@overload fun(num_groups: integer, options: zknn.nn.GroupNorm.options): zknn.nn.GroupNorm
zknn.nn.GroupNorm = {}

---@class zknn.nn.Hardshrink: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Hardshrink = {}

---@class zknn.nn.Hardshrink.options
---@field lambd? number

---0 in -lambd..lambd, else x.
---@class zknn.nn.Hardshrink.class
---@overload fun(lambd?: number|zknn.nn.Hardshrink.options): zknn.nn.Hardshrink
zknn.nn.Hardshrink = {}

---@class zknn.nn.Hardsigmoid: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Hardsigmoid = {}

---@class zknn.nn.Hardsigmoid.options
---@field inplace? boolean

---x / 6 + 1/2, brought into 0..1.
---@class zknn.nn.Hardsigmoid.class
---@overload fun(inplace?: boolean|zknn.nn.Hardsigmoid.options): zknn.nn.Hardsigmoid
zknn.nn.Hardsigmoid = {}

---@class zknn.nn.Hardswish: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Hardswish = {}

---@class zknn.nn.Hardswish.options
---@field inplace? boolean

---x min(max(x + 3, 0), 6) / 6.
---@class zknn.nn.Hardswish.class
---@overload fun(inplace?: boolean|zknn.nn.Hardswish.options): zknn.nn.Hardswish
zknn.nn.Hardswish = {}

---@class zknn.nn.Hardtanh: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Hardtanh = {}

---@class zknn.nn.Hardtanh.options
---@field min_val? number
---@field max_val? number
---@field inplace? boolean
---@field min_value? number
---@field max_value? number

---x brought into min_val..max_val.
---@class zknn.nn.Hardtanh.class
---@overload fun(min_val?: number|zknn.nn.Hardtanh.options, max_val?: number|zknn.nn.Hardtanh.options, inplace?: boolean|zknn.nn.Hardtanh.options, min_value?: number|zknn.nn.Hardtanh.options, max_value?: number|zknn.nn.Hardtanh.options): zknn.nn.Hardtanh
zknn.nn.Hardtanh = {}

---@class zknn.nn.HingeEmbeddingLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_HingeEmbeddingLoss = {}

---@class zknn.nn.HingeEmbeddingLoss.options
---@field margin? number
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---x where the target is 1, max(0, margin - x) where it is -1.
---@class zknn.nn.HingeEmbeddingLoss.class
---@overload fun(margin?: number|zknn.nn.HingeEmbeddingLoss.options, size_average?: boolean|zknn.nn.HingeEmbeddingLoss.options, reduce?: boolean|zknn.nn.HingeEmbeddingLoss.options, reduction?: string|zknn.nn.HingeEmbeddingLoss.options): zknn.nn.HingeEmbeddingLoss
zknn.nn.HingeEmbeddingLoss = {}

---@class zknn.nn.HuberLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_HuberLoss = {}

---@class zknn.nn.HuberLoss.options
---@field reduction? string
---@field delta? number

---d^2 / 2 where the difference |d| is at most delta, delta (|d| - delta / 2) elsewhere.
---@class zknn.nn.HuberLoss.class
---@overload fun(reduction?: string|zknn.nn.HuberLoss.options, delta?: number|zknn.nn.HuberLoss.options): zknn.nn.HuberLoss
zknn.nn.HuberLoss = {}

---@class zknn.nn.Identity: zknn.nn.Module
---@overload fun(input: any): any
C.nn_Identity = {}

---Gives its input back; it takes any arguments and ignores them.
---@class zknn.nn.Identity.class
---@overload fun(...: any): zknn.nn.Identity
zknn.nn.Identity = {}

---@class zknn.nn.InstanceNorm1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_InstanceNorm1d = {}

---@class zknn.nn.InstanceNorm1d.options
---@field num_features? integer
---@field eps? number
---@field momentum? number
---@field affine? boolean
---@field track_running_stats? boolean
---@field device? string
---@field dtype? string
---@field bias? boolean

---(x - mean) / sqrt(var + eps) over each channel of each sample.
---@class zknn.nn.InstanceNorm1d.class
---@overload fun(num_features: integer, eps?: number|zknn.nn.InstanceNorm1d.options, momentum?: number|zknn.nn.InstanceNorm1d.options, affine?: boolean|zknn.nn.InstanceNorm1d.options, track_running_stats?: boolean|zknn.nn.InstanceNorm1d.options, device?: string|zknn.nn.InstanceNorm1d.options, dtype?: string|zknn.nn.InstanceNorm1d.options, bias?: boolean|zknn.nn.InstanceNorm1d.options): zknn.nn.InstanceNorm1d
---@overload fun(options: zknn.nn.InstanceNorm1d.options): zknn.nn.InstanceNorm1d
zknn.nn.InstanceNorm1d = {}

---@class zknn.nn.InstanceNorm2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_InstanceNorm2d = {}

---@class zknn.nn.InstanceNorm2d.options
---@field num_features? integer
---@field eps? number
---@field momentum? number
---@field affine? boolean
---@field track_running_stats? boolean
---@field device? string
---@field dtype? string
---@field bias? boolean

---(x - mean) / sqrt(var + eps) over each channel of each sample.
---@class zknn.nn.InstanceNorm2d.class
---@overload fun(num_features: integer, eps?: number|zknn.nn.InstanceNorm2d.options, momentum?: number|zknn.nn.InstanceNorm2d.options, affine?: boolean|zknn.nn.InstanceNorm2d.options, track_running_stats?: boolean|zknn.nn.InstanceNorm2d.options, device?: string|zknn.nn.InstanceNorm2d.options, dtype?: string|zknn.nn.InstanceNorm2d.options, bias?: boolean|zknn.nn.InstanceNorm2d.options): zknn.nn.InstanceNorm2d
---@overload fun(options: zknn.nn.InstanceNorm2d.options): zknn.nn.InstanceNorm2d
zknn.nn.InstanceNorm2d = {}

---@class zknn.nn.InstanceNorm3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_InstanceNorm3d = {}

---@class zknn.nn.InstanceNorm3d.options
---@field num_features? integer
---@field eps? number
---@field momentum? number
---@field affine? boolean
---@field track_running_stats? boolean
---@field device? string
---@field dtype? string
---@field bias? boolean

---(x - mean) / sqrt(var + eps) over each channel of each sample.
---@class zknn.nn.InstanceNorm3d.class
---@overload fun(num_features: integer, eps?: number|zknn.nn.InstanceNorm3d.options, momentum?: number|zknn.nn.InstanceNorm3d.options, affine?: boolean|zknn.nn.InstanceNorm3d.options, track_running_stats?: boolean|zknn.nn.InstanceNorm3d.options, device?: string|zknn.nn.InstanceNorm3d.options, dtype?: string|zknn.nn.InstanceNorm3d.options, bias?: boolean|zknn.nn.InstanceNorm3d.options): zknn.nn.InstanceNorm3d
---@overload fun(options: zknn.nn.InstanceNorm3d.options): zknn.nn.InstanceNorm3d
zknn.nn.InstanceNorm3d = {}

---@class zknn.nn.KLDivLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_KLDivLoss = {}

---@class zknn.nn.KLDivLoss.options
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string
---@field log_target? boolean

---t (ln t - x) for log probabilities x.
---@class zknn.nn.KLDivLoss.class
---@overload fun(size_average?: boolean|zknn.nn.KLDivLoss.options, reduce?: boolean|zknn.nn.KLDivLoss.options, reduction?: string|zknn.nn.KLDivLoss.options, log_target?: boolean|zknn.nn.KLDivLoss.options): zknn.nn.KLDivLoss
zknn.nn.KLDivLoss = {}

---@class zknn.nn.L1Loss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_L1Loss = {}

---@class zknn.nn.L1Loss.options
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---The mean of the sizes of the differences.
---@class zknn.nn.L1Loss.class
---@overload fun(size_average?: boolean|zknn.nn.L1Loss.options, reduce?: boolean|zknn.nn.L1Loss.options, reduction?: string|zknn.nn.L1Loss.options): zknn.nn.L1Loss
zknn.nn.L1Loss = {}

---@class zknn.nn.LPPool1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_LPPool1d = {}

---@class zknn.nn.LPPool1d.options
---@field norm_type? number
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field ceil_mode? boolean

---The p-norm of each window: (the sum of x^p)^(1/p).
---@class zknn.nn.LPPool1d.class
---@overload fun(norm_type: number, kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.LPPool1d.options, ceil_mode?: boolean|zknn.nn.LPPool1d.options): zknn.nn.LPPool1d
---@overload fun(options: zknn.nn.LPPool1d.options): zknn.nn.LPPool1d
---@overload fun(norm_type: number, options: zknn.nn.LPPool1d.options): zknn.nn.LPPool1d
zknn.nn.LPPool1d = {}

---@class zknn.nn.LPPool2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_LPPool2d = {}

---@class zknn.nn.LPPool2d.options
---@field norm_type? number
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field ceil_mode? boolean

---The p-norm of each window: (the sum of x^p)^(1/p).
---@class zknn.nn.LPPool2d.class
---@overload fun(norm_type: number, kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.LPPool2d.options, ceil_mode?: boolean|zknn.nn.LPPool2d.options): zknn.nn.LPPool2d
---@overload fun(options: zknn.nn.LPPool2d.options): zknn.nn.LPPool2d
---@overload fun(norm_type: number, options: zknn.nn.LPPool2d.options): zknn.nn.LPPool2d
zknn.nn.LPPool2d = {}

---@class zknn.nn.LPPool3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_LPPool3d = {}

---@class zknn.nn.LPPool3d.options
---@field norm_type? number
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field ceil_mode? boolean

---The p-norm of each window: (the sum of x^p)^(1/p).
---@class zknn.nn.LPPool3d.class
---@overload fun(norm_type: number, kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.LPPool3d.options, ceil_mode?: boolean|zknn.nn.LPPool3d.options): zknn.nn.LPPool3d
---@overload fun(options: zknn.nn.LPPool3d.options): zknn.nn.LPPool3d
---@overload fun(norm_type: number, options: zknn.nn.LPPool3d.options): zknn.nn.LPPool3d
zknn.nn.LPPool3d = {}

---@class zknn.nn.LayerNorm: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_LayerNorm = {}

---@class zknn.nn.LayerNorm.options
---@field normalized_shape? integer|integer[]
---@field eps? number
---@field elementwise_affine? boolean
---@field bias? boolean
---@field device? string
---@field dtype? string

---(x - mean) / sqrt(var + eps) over the last dimensions.
---@class zknn.nn.LayerNorm.class
---@overload fun(normalized_shape: integer|integer[], eps?: number|zknn.nn.LayerNorm.options, elementwise_affine?: boolean|zknn.nn.LayerNorm.options, bias?: boolean|zknn.nn.LayerNorm.options, device?: string|zknn.nn.LayerNorm.options, dtype?: string|zknn.nn.LayerNorm.options): zknn.nn.LayerNorm
---@overload fun(options: zknn.nn.LayerNorm.options): zknn.nn.LayerNorm
zknn.nn.LayerNorm = {}

---@class zknn.nn.LeakyReLU: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_LeakyReLU = {}

---@class zknn.nn.LeakyReLU.options
---@field negative_slope? number
---@field inplace? boolean

---x above 0, negative_slope x below.
---@class zknn.nn.LeakyReLU.class
---@overload fun(negative_slope?: number|zknn.nn.LeakyReLU.options, inplace?: boolean|zknn.nn.LeakyReLU.options): zknn.nn.LeakyReLU
zknn.nn.LeakyReLU = {}

---@class zknn.nn.Linear: zknn.nn.Module
---@field weight zknn.Tensor
---@field bias? zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Linear = {}

---@class zknn.nn.Linear.options
---@field in_features? integer
---@field out_features? integer
---@field bias? boolean
---@field device? string
---@field dtype? string

---x W^T + b over the last dimension.
---
---Weights begin uniform in +-1 / sqrt(in_features), as in PyTorch.
---@class zknn.nn.Linear.class
---@overload fun(in_features: integer, out_features: integer, bias?: boolean|zknn.nn.Linear.options, device?: string|zknn.nn.Linear.options, dtype?: string|zknn.nn.Linear.options): zknn.nn.Linear
---@overload fun(options: zknn.nn.Linear.options): zknn.nn.Linear
---@overload fun(in_features: integer, options: zknn.nn.Linear.options): zknn.nn.Linear
zknn.nn.Linear = {}

---@class zknn.nn.LinearCrossEntropyLoss: zknn.nn.Module
---@field linear zknn.nn.Linear
---@field weight zknn.Tensor
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_LinearCrossEntropyLoss = {}

---@class zknn.nn.LinearCrossEntropyLoss.options
---@field in_features? integer
---@field num_classes? integer
---@field out_features? integer[]
---@field bias? boolean
---@field device? string
---@field dtype? string
---@field reduction? string
---@field weight? zknn.Tensor
---@field ignore_index? integer
---@field label_smoothing? number

---A linear layer that gives the logits of classes, and their cross entropy.
---@class zknn.nn.LinearCrossEntropyLoss.class
---@overload fun(in_features: integer, num_classes: integer, out_features?: integer[]|zknn.nn.LinearCrossEntropyLoss.options, bias?: boolean|zknn.nn.LinearCrossEntropyLoss.options, device?: string|zknn.nn.LinearCrossEntropyLoss.options, dtype?: string|zknn.nn.LinearCrossEntropyLoss.options, reduction?: string|zknn.nn.LinearCrossEntropyLoss.options, weight?: zknn.Tensor|zknn.nn.LinearCrossEntropyLoss.options, ignore_index?: integer|zknn.nn.LinearCrossEntropyLoss.options, label_smoothing?: number|zknn.nn.LinearCrossEntropyLoss.options, options?: any): zknn.nn.LinearCrossEntropyLoss
---@overload fun(options: zknn.nn.LinearCrossEntropyLoss.options): zknn.nn.LinearCrossEntropyLoss
---@overload fun(in_features: integer, options: zknn.nn.LinearCrossEntropyLoss.options): zknn.nn.LinearCrossEntropyLoss
zknn.nn.LinearCrossEntropyLoss = {}

---@class zknn.nn.LocalResponseNorm: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_LocalResponseNorm = {}

---@class zknn.nn.LocalResponseNorm.options
---@field size? integer
---@field alpha? number
---@field beta? number
---@field k? number

---x / (k + alpha m)^beta, where m is the mean square of the size channels around it.
---@class zknn.nn.LocalResponseNorm.class
---@overload fun(size: integer, alpha?: number|zknn.nn.LocalResponseNorm.options, beta?: number|zknn.nn.LocalResponseNorm.options, k?: number|zknn.nn.LocalResponseNorm.options): zknn.nn.LocalResponseNorm
---@overload fun(options: zknn.nn.LocalResponseNorm.options): zknn.nn.LocalResponseNorm
zknn.nn.LocalResponseNorm = {}

---@class zknn.nn.LogSigmoid: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_LogSigmoid = {}

---The logarithm of sigmoid(x), without overflow.
---@class zknn.nn.LogSigmoid.class
---@overload fun(): zknn.nn.LogSigmoid
zknn.nn.LogSigmoid = {}

---@class zknn.nn.LogSoftmax: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_LogSoftmax = {}

---@class zknn.nn.LogSoftmax.options
---@field dim? integer

---The logarithm of softmax along dim, without overflow.
---@class zknn.nn.LogSoftmax.class
---@overload fun(dim?: integer|zknn.nn.LogSoftmax.options): zknn.nn.LogSoftmax
zknn.nn.LogSoftmax = {}

---@class zknn.nn.MSELoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_MSELoss = {}

---@class zknn.nn.MSELoss.options
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---The mean of the squared differences.
---@class zknn.nn.MSELoss.class
---@overload fun(size_average?: boolean|zknn.nn.MSELoss.options, reduce?: boolean|zknn.nn.MSELoss.options, reduction?: string|zknn.nn.MSELoss.options): zknn.nn.MSELoss
zknn.nn.MSELoss = {}

---@class zknn.nn.MarginRankingLoss: zknn.nn.Module
---@overload fun(input1: zknn.Tensor, input2: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_MarginRankingLoss = {}

---@class zknn.nn.MarginRankingLoss.options
---@field margin? number
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---max(0, -t (x1 - x2) + margin), t being 1 or -1.
---@class zknn.nn.MarginRankingLoss.class
---@overload fun(margin?: number|zknn.nn.MarginRankingLoss.options, size_average?: boolean|zknn.nn.MarginRankingLoss.options, reduce?: boolean|zknn.nn.MarginRankingLoss.options, reduction?: string|zknn.nn.MarginRankingLoss.options): zknn.nn.MarginRankingLoss
zknn.nn.MarginRankingLoss = {}

---@class zknn.nn.MaxPool1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): (zknn.Tensor, zknn.Tensor?)
C.nn_MaxPool1d = {}

---@class zknn.nn.MaxPool1d.options
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field return_indices? boolean
---@field ceil_mode? boolean

---The greatest element of each window.
---@class zknn.nn.MaxPool1d.class
---@overload fun(kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.MaxPool1d.options, padding?: integer|integer[]|zknn.nn.MaxPool1d.options, dilation?: integer|integer[]|zknn.nn.MaxPool1d.options, return_indices?: boolean|zknn.nn.MaxPool1d.options, ceil_mode?: boolean|zknn.nn.MaxPool1d.options): zknn.nn.MaxPool1d
---@overload fun(options: zknn.nn.MaxPool1d.options): zknn.nn.MaxPool1d
zknn.nn.MaxPool1d = {}

---@class zknn.nn.MaxPool2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): (zknn.Tensor, zknn.Tensor?)
C.nn_MaxPool2d = {}

---@class zknn.nn.MaxPool2d.options
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field return_indices? boolean
---@field ceil_mode? boolean

---The greatest element of each window.
---@class zknn.nn.MaxPool2d.class
---@overload fun(kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.MaxPool2d.options, padding?: integer|integer[]|zknn.nn.MaxPool2d.options, dilation?: integer|integer[]|zknn.nn.MaxPool2d.options, return_indices?: boolean|zknn.nn.MaxPool2d.options, ceil_mode?: boolean|zknn.nn.MaxPool2d.options): zknn.nn.MaxPool2d
---@overload fun(options: zknn.nn.MaxPool2d.options): zknn.nn.MaxPool2d
zknn.nn.MaxPool2d = {}

---@class zknn.nn.MaxPool3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): (zknn.Tensor, zknn.Tensor?)
C.nn_MaxPool3d = {}

---@class zknn.nn.MaxPool3d.options
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field return_indices? boolean
---@field ceil_mode? boolean

---The greatest element of each window.
---@class zknn.nn.MaxPool3d.class
---@overload fun(kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.MaxPool3d.options, padding?: integer|integer[]|zknn.nn.MaxPool3d.options, dilation?: integer|integer[]|zknn.nn.MaxPool3d.options, return_indices?: boolean|zknn.nn.MaxPool3d.options, ceil_mode?: boolean|zknn.nn.MaxPool3d.options): zknn.nn.MaxPool3d
---@overload fun(options: zknn.nn.MaxPool3d.options): zknn.nn.MaxPool3d
zknn.nn.MaxPool3d = {}

---@class zknn.nn.MaxUnpool1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor, indices: zknn.Tensor, output_size?: integer[]|table): zknn.Tensor
C.nn_MaxUnpool1d = {}

---@class zknn.nn.MaxUnpool1d.options
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]

---Puts what a max pool has kept back to where it was; all else is 0.
---@class zknn.nn.MaxUnpool1d.class
---@overload fun(kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.MaxUnpool1d.options, padding?: integer|integer[]|zknn.nn.MaxUnpool1d.options): zknn.nn.MaxUnpool1d
---@overload fun(options: zknn.nn.MaxUnpool1d.options): zknn.nn.MaxUnpool1d
zknn.nn.MaxUnpool1d = {}

---@class zknn.nn.MaxUnpool2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor, indices: zknn.Tensor, output_size?: integer[]|table): zknn.Tensor
C.nn_MaxUnpool2d = {}

---@class zknn.nn.MaxUnpool2d.options
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]

---Puts what a max pool has kept back to where it was; all else is 0.
---@class zknn.nn.MaxUnpool2d.class
---@overload fun(kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.MaxUnpool2d.options, padding?: integer|integer[]|zknn.nn.MaxUnpool2d.options): zknn.nn.MaxUnpool2d
---@overload fun(options: zknn.nn.MaxUnpool2d.options): zknn.nn.MaxUnpool2d
zknn.nn.MaxUnpool2d = {}

---@class zknn.nn.MaxUnpool3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor, indices: zknn.Tensor, output_size?: integer[]|table): zknn.Tensor
C.nn_MaxUnpool3d = {}

---@class zknn.nn.MaxUnpool3d.options
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]

---Puts what a max pool has kept back to where it was; all else is 0.
---@class zknn.nn.MaxUnpool3d.class
---@overload fun(kernel_size: integer|integer[], stride?: integer|integer[]|zknn.nn.MaxUnpool3d.options, padding?: integer|integer[]|zknn.nn.MaxUnpool3d.options): zknn.nn.MaxUnpool3d
---@overload fun(options: zknn.nn.MaxUnpool3d.options): zknn.nn.MaxUnpool3d
zknn.nn.MaxUnpool3d = {}

---@class zknn.nn.Mish: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Mish = {}

---@class zknn.nn.Mish.options
---@field inplace? boolean

---x tanh(softplus(x)).
---@class zknn.nn.Mish.class
---@overload fun(inplace?: boolean|zknn.nn.Mish.options): zknn.nn.Mish
zknn.nn.Mish = {}

---@class zknn.nn.Module
---@field training boolean
---@overload fun(...: any): any
C.nn_Module = {}

---The base class of all layers and nets; a call of a module runs its forward, with hooks.
---
---A field that is not there is nil, so if self.drop then is fine.
---@class zknn.nn.Module.class
---@overload fun(): zknn.nn.Module
zknn.nn.Module = {}

---@class zknn.nn.ModuleDict: zknn.nn.Module
---@field [string] zknn.nn.Module
C.nn_ModuleDict = {}

---@class zknn.nn.ModuleDict.options
---@field modules? table

---Holds modules by name; it has no forward.
---@class zknn.nn.ModuleDict.class
---@overload fun(modules?: table|zknn.nn.ModuleDict.options): zknn.nn.ModuleDict
zknn.nn.ModuleDict = {}

---@class zknn.nn.ModuleList: zknn.nn.Module
---@field [integer] zknn.nn.Module
C.nn_ModuleList = {}

---@class zknn.nn.ModuleList.options
---@field modules? zknn.nn.Module[]

---Holds modules in a list, registered as "0", "1", ...; it has no forward.
---@class zknn.nn.ModuleList.class
---@overload fun(modules?: zknn.nn.Module[]|zknn.nn.ModuleList.options): zknn.nn.ModuleList
zknn.nn.ModuleList = {}

---@class zknn.nn.MultiLabelMarginLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_MultiLabelMarginLoss = {}

---@class zknn.nn.MultiLabelMarginLoss.options
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---The sum of max(0, 1 - x[target] + x[i]) over targets and other classes, over the number of classes.
---
---A row of targets lists classes, up to the first -1.
---@class zknn.nn.MultiLabelMarginLoss.class
---@overload fun(size_average?: boolean|zknn.nn.MultiLabelMarginLoss.options, reduce?: boolean|zknn.nn.MultiLabelMarginLoss.options, reduction?: string|zknn.nn.MultiLabelMarginLoss.options): zknn.nn.MultiLabelMarginLoss
zknn.nn.MultiLabelMarginLoss = {}

---@class zknn.nn.MultiLabelSoftMarginLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_MultiLabelSoftMarginLoss = {}

---@class zknn.nn.MultiLabelSoftMarginLoss.options
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---The mean over classes of the binary cross entropy of sigmoid(x).
---@class zknn.nn.MultiLabelSoftMarginLoss.class
---@overload fun(weight?: zknn.Tensor|zknn.nn.MultiLabelSoftMarginLoss.options, size_average?: boolean|zknn.nn.MultiLabelSoftMarginLoss.options, reduce?: boolean|zknn.nn.MultiLabelSoftMarginLoss.options, reduction?: string|zknn.nn.MultiLabelSoftMarginLoss.options): zknn.nn.MultiLabelSoftMarginLoss
zknn.nn.MultiLabelSoftMarginLoss = {}

---@class zknn.nn.MultiMarginLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_MultiMarginLoss = {}

---@class zknn.nn.MultiMarginLoss.options
---@field p? integer
---@field margin? number
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---The sum over the other classes of max(0, margin - x[target] + x[i])^p, over the number of classes.
---@class zknn.nn.MultiMarginLoss.class
---@overload fun(p?: integer|zknn.nn.MultiMarginLoss.options, margin?: number|zknn.nn.MultiMarginLoss.options, weight?: zknn.Tensor|zknn.nn.MultiMarginLoss.options, size_average?: boolean|zknn.nn.MultiMarginLoss.options, reduce?: boolean|zknn.nn.MultiMarginLoss.options, reduction?: string|zknn.nn.MultiMarginLoss.options): zknn.nn.MultiMarginLoss
zknn.nn.MultiMarginLoss = {}

---@class zknn.nn.MultiheadAttention: zknn.nn.Module
---@field in_proj_weight zknn.Tensor
---@field in_proj_bias zknn.Tensor
---@field out_proj zknn.nn.Linear
---@field bias_k zknn.Tensor
---@field bias_v zknn.Tensor
---@overload fun(query: zknn.Tensor, key: zknn.Tensor, value: zknn.Tensor, key_padding_mask?: zknn.Tensor, need_weights?: boolean, attn_mask?: zknn.Tensor, average_attn_weights?: boolean, is_causal?: boolean): zknn.Tensor, zknn.Tensor?
C.nn_MultiheadAttention = {}

---@class zknn.nn.MultiheadAttention.options
---@field embed_dim? integer
---@field num_heads? integer
---@field dropout? number
---@field bias? boolean
---@field add_bias_kv? boolean
---@field add_zero_attn? boolean
---@field kdim? integer
---@field vdim? integer
---@field batch_first? boolean
---@field device? string
---@field dtype? string

---Attention of several heads: query, key and value are projected, each head attends with its part of the width, and the results side by side are projected again.
---@class zknn.nn.MultiheadAttention.class
---@overload fun(embed_dim: integer, num_heads: integer, dropout?: number|zknn.nn.MultiheadAttention.options, bias?: boolean|zknn.nn.MultiheadAttention.options, add_bias_kv?: boolean|zknn.nn.MultiheadAttention.options, add_zero_attn?: boolean|zknn.nn.MultiheadAttention.options, kdim?: integer|zknn.nn.MultiheadAttention.options, vdim?: integer|zknn.nn.MultiheadAttention.options, batch_first?: boolean|zknn.nn.MultiheadAttention.options, device?: string|zknn.nn.MultiheadAttention.options, dtype?: string|zknn.nn.MultiheadAttention.options): zknn.nn.MultiheadAttention
---@overload fun(options: zknn.nn.MultiheadAttention.options): zknn.nn.MultiheadAttention
---@overload fun(embed_dim: integer, options: zknn.nn.MultiheadAttention.options): zknn.nn.MultiheadAttention
zknn.nn.MultiheadAttention = {}

---@class zknn.nn.NLLLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_NLLLoss = {}

---@class zknn.nn.NLLLoss.options
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field ignore_index? integer
---@field reduce? boolean
---@field reduction? string

---Minus the log probability that the input gives the target class.
---@class zknn.nn.NLLLoss.class
---@overload fun(weight?: zknn.Tensor|zknn.nn.NLLLoss.options, size_average?: boolean|zknn.nn.NLLLoss.options, ignore_index?: integer|zknn.nn.NLLLoss.options, reduce?: boolean|zknn.nn.NLLLoss.options, reduction?: string|zknn.nn.NLLLoss.options): zknn.nn.NLLLoss
zknn.nn.NLLLoss = {}

---@class zknn.nn.NLLLoss2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_NLLLoss2d = {}

---@class zknn.nn.NLLLoss2d.options
---@field weight? zknn.Tensor
---@field size_average? any
---@field ignore_index? integer
---@field reduce? any
---@field reduction? string

---An old name of nn.NLLLoss.
---@class zknn.nn.NLLLoss2d.class
---@overload fun(weight?: zknn.Tensor|zknn.nn.NLLLoss2d.options, size_average?: any, ignore_index?: integer|zknn.nn.NLLLoss2d.options, reduce?: any, reduction?: string|zknn.nn.NLLLoss2d.options): zknn.nn.NLLLoss2d
zknn.nn.NLLLoss2d = {}

---@class zknn.nn.PReLU: zknn.nn.Module
---@field weight zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_PReLU = {}

---@class zknn.nn.PReLU.options
---@field num_parameters? integer
---@field init? number
---@field device? string
---@field dtype? string

---x above 0, w x below, with a trained weight w.
---@class zknn.nn.PReLU.class
---@overload fun(num_parameters?: integer|zknn.nn.PReLU.options, init?: number|zknn.nn.PReLU.options, device?: string|zknn.nn.PReLU.options, dtype?: string|zknn.nn.PReLU.options): zknn.nn.PReLU
zknn.nn.PReLU = {}

---@class zknn.nn.PairwiseDistance: zknn.nn.Module
---@overload fun(x1: zknn.Tensor, x2: zknn.Tensor): zknn.Tensor
C.nn_PairwiseDistance = {}

---@class zknn.nn.PairwiseDistance.options
---@field p? number
---@field eps? number
---@field keepdim? boolean

---The p-norm of the difference of two tensors along the last dimension.
---@class zknn.nn.PairwiseDistance.class
---@overload fun(p?: number|zknn.nn.PairwiseDistance.options, eps?: number|zknn.nn.PairwiseDistance.options, keepdim?: boolean|zknn.nn.PairwiseDistance.options): zknn.nn.PairwiseDistance
zknn.nn.PairwiseDistance = {}

---@class zknn.nn.ParameterDict: zknn.nn.Module
---@field [string] zknn.Tensor
C.nn_ParameterDict = {}

---@class zknn.nn.ParameterDict.options
---@field parameters? table

---Holds parameters by name; tensors become parameters.
---@class zknn.nn.ParameterDict.class
---@overload fun(parameters?: table|zknn.nn.ParameterDict.options): zknn.nn.ParameterDict
zknn.nn.ParameterDict = {}

---@class zknn.nn.ParameterList: zknn.nn.Module
---@field [integer] zknn.Tensor
C.nn_ParameterList = {}

---@class zknn.nn.ParameterList.options
---@field values? zknn.Tensor[]

---Holds parameters in a list; tensors become parameters.
---@class zknn.nn.ParameterList.class
---@overload fun(values?: zknn.Tensor[]|zknn.nn.ParameterList.options): zknn.nn.ParameterList
zknn.nn.ParameterList = {}

---@class zknn.nn.PixelShuffle: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_PixelShuffle = {}

---@class zknn.nn.PixelShuffle.options
---@field upscale_factor? integer

---Makes [N, C r^2, H, W] into [N, C, H r, W r].
---@class zknn.nn.PixelShuffle.class
---@overload fun(upscale_factor: integer): zknn.nn.PixelShuffle
---@overload fun(options: zknn.nn.PixelShuffle.options): zknn.nn.PixelShuffle
zknn.nn.PixelShuffle = {}

---@class zknn.nn.PixelUnshuffle: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_PixelUnshuffle = {}

---@class zknn.nn.PixelUnshuffle.options
---@field downscale_factor? integer

---Makes [N, C, H r, W r] into [N, C r^2, H, W].
---@class zknn.nn.PixelUnshuffle.class
---@overload fun(downscale_factor: integer): zknn.nn.PixelUnshuffle
---@overload fun(options: zknn.nn.PixelUnshuffle.options): zknn.nn.PixelUnshuffle
zknn.nn.PixelUnshuffle = {}

---@class zknn.nn.PoissonNLLLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_PoissonNLLLoss = {}

---@class zknn.nn.PoissonNLLLoss.options
---@field log_input? boolean
---@field full? boolean
---@field size_average? boolean
---@field eps? number
---@field reduce? boolean
---@field reduction? string

---e^x - t x, the negative log likelihood of counts t.
---@class zknn.nn.PoissonNLLLoss.class
---@overload fun(log_input?: boolean|zknn.nn.PoissonNLLLoss.options, full?: boolean|zknn.nn.PoissonNLLLoss.options, size_average?: boolean|zknn.nn.PoissonNLLLoss.options, eps?: number|zknn.nn.PoissonNLLLoss.options, reduce?: boolean|zknn.nn.PoissonNLLLoss.options, reduction?: string|zknn.nn.PoissonNLLLoss.options): zknn.nn.PoissonNLLLoss
zknn.nn.PoissonNLLLoss = {}

---@class zknn.nn.RMSNorm: zknn.nn.Module
---@field weight zknn.Tensor
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_RMSNorm = {}

---@class zknn.nn.RMSNorm.options
---@field normalized_shape? integer|integer[]
---@field eps? number
---@field elementwise_affine? boolean
---@field device? string
---@field dtype? string

---x / sqrt(mean(x^2) + eps) over the last dimensions.
---@class zknn.nn.RMSNorm.class
---@overload fun(normalized_shape: integer|integer[], eps?: number|zknn.nn.RMSNorm.options, elementwise_affine?: boolean|zknn.nn.RMSNorm.options, device?: string|zknn.nn.RMSNorm.options, dtype?: string|zknn.nn.RMSNorm.options): zknn.nn.RMSNorm
---@overload fun(options: zknn.nn.RMSNorm.options): zknn.nn.RMSNorm
zknn.nn.RMSNorm = {}

---@class zknn.nn.RReLU: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_RReLU = {}

---@class zknn.nn.RReLU.options
---@field lower? number
---@field upper? number
---@field inplace? boolean

---x above 0, a x below; a is random in training and the middle of its range in evaluation.
---@class zknn.nn.RReLU.class
---@overload fun(lower?: number|zknn.nn.RReLU.options, upper?: number|zknn.nn.RReLU.options, inplace?: boolean|zknn.nn.RReLU.options): zknn.nn.RReLU
zknn.nn.RReLU = {}

---@class zknn.nn.ReLU: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ReLU = {}

---@class zknn.nn.ReLU.options
---@field inplace? boolean

---max(x, 0).
---@class zknn.nn.ReLU.class
---@overload fun(inplace?: boolean|zknn.nn.ReLU.options): zknn.nn.ReLU
zknn.nn.ReLU = {}

---@class zknn.nn.ReLU6: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ReLU6 = {}

---@class zknn.nn.ReLU6.options
---@field inplace? boolean

---min(max(x, 0), 6).
---@class zknn.nn.ReLU6.class
---@overload fun(inplace?: boolean|zknn.nn.ReLU6.options): zknn.nn.ReLU6
zknn.nn.ReLU6 = {}

---@class zknn.nn.ReflectionPad1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ReflectionPad1d = {}

---@class zknn.nn.ReflectionPad1d.options
---@field padding? integer|integer[]

---Margins that mirror the input at its edge, without the edge itself.
---@class zknn.nn.ReflectionPad1d.class
---@overload fun(padding: integer|integer[]): zknn.nn.ReflectionPad1d
---@overload fun(options: zknn.nn.ReflectionPad1d.options): zknn.nn.ReflectionPad1d
zknn.nn.ReflectionPad1d = {}

---@class zknn.nn.ReflectionPad2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ReflectionPad2d = {}

---@class zknn.nn.ReflectionPad2d.options
---@field padding? integer|integer[]

---Margins that mirror the input at its edge, without the edge itself, of 2 dimensions.
---@class zknn.nn.ReflectionPad2d.class
---@overload fun(padding: integer|integer[]): zknn.nn.ReflectionPad2d
---@overload fun(options: zknn.nn.ReflectionPad2d.options): zknn.nn.ReflectionPad2d
zknn.nn.ReflectionPad2d = {}

---@class zknn.nn.ReflectionPad3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ReflectionPad3d = {}

---@class zknn.nn.ReflectionPad3d.options
---@field padding? integer|integer[]

---Margins that mirror the input at its edge, without the edge itself, of 3 dimensions.
---@class zknn.nn.ReflectionPad3d.class
---@overload fun(padding: integer|integer[]): zknn.nn.ReflectionPad3d
---@overload fun(options: zknn.nn.ReflectionPad3d.options): zknn.nn.ReflectionPad3d
zknn.nn.ReflectionPad3d = {}

---@class zknn.nn.ReplicationPad1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ReplicationPad1d = {}

---@class zknn.nn.ReplicationPad1d.options
---@field padding? integer|integer[]

---Margins that repeat the edge.
---@class zknn.nn.ReplicationPad1d.class
---@overload fun(padding: integer|integer[]): zknn.nn.ReplicationPad1d
---@overload fun(options: zknn.nn.ReplicationPad1d.options): zknn.nn.ReplicationPad1d
zknn.nn.ReplicationPad1d = {}

---@class zknn.nn.ReplicationPad2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ReplicationPad2d = {}

---@class zknn.nn.ReplicationPad2d.options
---@field padding? integer|integer[]

---Margins that repeat the edge, of 2 dimensions.
---@class zknn.nn.ReplicationPad2d.class
---@overload fun(padding: integer|integer[]): zknn.nn.ReplicationPad2d
---@overload fun(options: zknn.nn.ReplicationPad2d.options): zknn.nn.ReplicationPad2d
zknn.nn.ReplicationPad2d = {}

---@class zknn.nn.ReplicationPad3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ReplicationPad3d = {}

---@class zknn.nn.ReplicationPad3d.options
---@field padding? integer|integer[]

---Margins that repeat the edge, of 3 dimensions.
---@class zknn.nn.ReplicationPad3d.class
---@overload fun(padding: integer|integer[]): zknn.nn.ReplicationPad3d
---@overload fun(options: zknn.nn.ReplicationPad3d.options): zknn.nn.ReplicationPad3d
zknn.nn.ReplicationPad3d = {}

---@class zknn.nn.SELU: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_SELU = {}

---@class zknn.nn.SELU.options
---@field inplace? boolean

---1.0507 x above 0, 1.7581 (e^x - 1) below; keeps mean 0 and variance 1 from layer to layer.
---@class zknn.nn.SELU.class
---@overload fun(inplace?: boolean|zknn.nn.SELU.options): zknn.nn.SELU
zknn.nn.SELU = {}

---@class zknn.nn.Sequential: zknn.nn.Module
---@field [integer] zknn.nn.Module
---@overload fun(...: any): any
C.nn_Sequential = {}

---Runs modules one after the other.
---
---A list of pairs or an ordered table gives them names: nn.Sequential { { "fc", a }, { "act", b } }.
---@class zknn.nn.Sequential.class
---@overload fun(...: zknn.nn.Module|table): zknn.nn.Sequential
zknn.nn.Sequential = {}

---@class zknn.nn.SiLU: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_SiLU = {}

---@class zknn.nn.SiLU.options
---@field inplace? boolean

---x sigmoid(x), also called swish.
---@class zknn.nn.SiLU.class
---@overload fun(inplace?: boolean|zknn.nn.SiLU.options): zknn.nn.SiLU
zknn.nn.SiLU = {}

---@class zknn.nn.Sigmoid: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Sigmoid = {}

---1 / (1 + e^-x).
---@class zknn.nn.Sigmoid.class
---@overload fun(): zknn.nn.Sigmoid
zknn.nn.Sigmoid = {}

---@class zknn.nn.SmoothL1Loss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_SmoothL1Loss = {}

---@class zknn.nn.SmoothL1Loss.options
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string
---@field beta? number

---d^2 / (2 beta) where the difference |d| is below beta, |d| - beta / 2 elsewhere.
---@class zknn.nn.SmoothL1Loss.class
---@overload fun(size_average?: boolean|zknn.nn.SmoothL1Loss.options, reduce?: boolean|zknn.nn.SmoothL1Loss.options, reduction?: string|zknn.nn.SmoothL1Loss.options, beta?: number|zknn.nn.SmoothL1Loss.options): zknn.nn.SmoothL1Loss
zknn.nn.SmoothL1Loss = {}

---@class zknn.nn.SoftMarginLoss: zknn.nn.Module
---@overload fun(input: zknn.Tensor, target: zknn.Tensor): zknn.Tensor
C.nn_SoftMarginLoss = {}

---@class zknn.nn.SoftMarginLoss.options
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---ln(1 + e^(-t x)), t being 1 or -1; finite where PyTorch overflows.
---@class zknn.nn.SoftMarginLoss.class
---@overload fun(size_average?: boolean|zknn.nn.SoftMarginLoss.options, reduce?: boolean|zknn.nn.SoftMarginLoss.options, reduction?: string|zknn.nn.SoftMarginLoss.options): zknn.nn.SoftMarginLoss
zknn.nn.SoftMarginLoss = {}

---@class zknn.nn.Softmax: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Softmax = {}

---@class zknn.nn.Softmax.options
---@field dim? integer

---e^x along dim, scaled to the sum 1.
---@class zknn.nn.Softmax.class
---@overload fun(dim?: integer|zknn.nn.Softmax.options): zknn.nn.Softmax
zknn.nn.Softmax = {}

---@class zknn.nn.Softmax2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Softmax2d = {}

---Softmax over the channels of [N, C, H, W] or [C, H, W], at each place.
---@class zknn.nn.Softmax2d.class
---@overload fun(): zknn.nn.Softmax2d
zknn.nn.Softmax2d = {}

---@class zknn.nn.Softmin: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Softmin = {}

---@class zknn.nn.Softmin.options
---@field dim? integer

---softmax(-x) along dim.
---@class zknn.nn.Softmin.class
---@overload fun(dim?: integer|zknn.nn.Softmin.options): zknn.nn.Softmin
zknn.nn.Softmin = {}

---@class zknn.nn.Softplus: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Softplus = {}

---@class zknn.nn.Softplus.options
---@field beta? number
---@field threshold? number

---ln(1 + e^(beta x)) / beta; x itself where beta x is above threshold.
---@class zknn.nn.Softplus.class
---@overload fun(beta?: number|zknn.nn.Softplus.options, threshold?: number|zknn.nn.Softplus.options): zknn.nn.Softplus
zknn.nn.Softplus = {}

---@class zknn.nn.Softshrink: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Softshrink = {}

---@class zknn.nn.Softshrink.options
---@field lambd? number

---x brought nearer to 0 by lambd, 0 where it is nearer than that.
---@class zknn.nn.Softshrink.class
---@overload fun(lambd?: number|zknn.nn.Softshrink.options): zknn.nn.Softshrink
zknn.nn.Softshrink = {}

---@class zknn.nn.Softsign: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Softsign = {}

---x / (1 + |x|).
---@class zknn.nn.Softsign.class
---@overload fun(): zknn.nn.Softsign
zknn.nn.Softsign = {}

---@class zknn.nn.Tanh: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Tanh = {}

---The hyperbolic tangent of x.
---@class zknn.nn.Tanh.class
---@overload fun(): zknn.nn.Tanh
zknn.nn.Tanh = {}

---@class zknn.nn.Tanhshrink: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Tanhshrink = {}

---x - tanh(x).
---@class zknn.nn.Tanhshrink.class
---@overload fun(): zknn.nn.Tanhshrink
zknn.nn.Tanhshrink = {}

---@class zknn.nn.Threshold: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Threshold = {}

---@class zknn.nn.Threshold.options
---@field threshold? number
---@field value? number
---@field inplace? boolean

---x above threshold, value elsewhere.
---@class zknn.nn.Threshold.class
---@overload fun(threshold: number, value: number, inplace?: boolean|zknn.nn.Threshold.options): zknn.nn.Threshold
---@overload fun(options: zknn.nn.Threshold.options): zknn.nn.Threshold
---@overload fun(threshold: number, options: zknn.nn.Threshold.options): zknn.nn.Threshold
zknn.nn.Threshold = {}

---@class zknn.nn.Transformer: zknn.nn.Module
---@field encoder zknn.nn.TransformerEncoder
---@field decoder zknn.nn.TransformerDecoder
---@overload fun(src: zknn.Tensor, tgt: zknn.Tensor, src_mask?: zknn.Tensor, tgt_mask?: zknn.Tensor, memory_mask?: zknn.Tensor, src_key_padding_mask?: zknn.Tensor, tgt_key_padding_mask?: zknn.Tensor, memory_key_padding_mask?: zknn.Tensor, src_is_causal?: boolean, tgt_is_causal?: boolean, memory_is_causal?: boolean): zknn.Tensor
C.nn_Transformer = {}

---@class zknn.nn.Transformer.options
---@field d_model? integer
---@field nhead? integer
---@field num_encoder_layers? integer
---@field num_decoder_layers? integer
---@field dim_feedforward? integer
---@field dropout? number
---@field activation? string|function|zknn.nn.Module
---@field custom_encoder? zknn.nn.Module
---@field custom_decoder? zknn.nn.Module
---@field layer_norm_eps? number
---@field batch_first? boolean
---@field norm_first? boolean
---@field bias? boolean
---@field device? string
---@field dtype? string

---An encoder of one sequence and a decoder of another that looks at its result. Embeddings, positions and the last layer are the caller's.
---@class zknn.nn.Transformer.class
---@overload fun(d_model?: integer|zknn.nn.Transformer.options, nhead?: integer|zknn.nn.Transformer.options, num_encoder_layers?: integer|zknn.nn.Transformer.options, num_decoder_layers?: integer|zknn.nn.Transformer.options, dim_feedforward?: integer|zknn.nn.Transformer.options, dropout?: number|zknn.nn.Transformer.options, activation?: string|function|zknn.nn.Module|zknn.nn.Transformer.options, custom_encoder?: zknn.nn.Module|zknn.nn.Transformer.options, custom_decoder?: zknn.nn.Module|zknn.nn.Transformer.options, layer_norm_eps?: number|zknn.nn.Transformer.options, batch_first?: boolean|zknn.nn.Transformer.options, norm_first?: boolean|zknn.nn.Transformer.options, bias?: boolean|zknn.nn.Transformer.options, device?: string|zknn.nn.Transformer.options, dtype?: string|zknn.nn.Transformer.options): zknn.nn.Transformer
zknn.nn.Transformer = {}

---@class zknn.nn.TransformerDecoder: zknn.nn.Module
---@field layers zknn.nn.ModuleList
---@field num_layers integer
---@field norm zknn.nn.Module
---@overload fun(tgt: zknn.Tensor, memory: zknn.Tensor, tgt_mask?: zknn.Tensor, memory_mask?: zknn.Tensor, tgt_key_padding_mask?: zknn.Tensor, memory_key_padding_mask?: zknn.Tensor, tgt_is_causal?: boolean, memory_is_causal?: boolean): zknn.Tensor
C.nn_TransformerDecoder = {}

---@class zknn.nn.TransformerDecoder.options
---@field decoder_layer? zknn.nn.Module
---@field num_layers? integer
---@field norm? zknn.nn.Module

---Copies of a layer, one after the other, that look at the same memory. All begin with the values of decoder_layer.
---@class zknn.nn.TransformerDecoder.class
---@overload fun(decoder_layer: zknn.nn.Module, num_layers: integer, norm?: zknn.nn.Module|zknn.nn.TransformerDecoder.options): zknn.nn.TransformerDecoder
---@overload fun(options: zknn.nn.TransformerDecoder.options): zknn.nn.TransformerDecoder
---@overload fun(decoder_layer: zknn.nn.Module, options: zknn.nn.TransformerDecoder.options): zknn.nn.TransformerDecoder
zknn.nn.TransformerDecoder = {}

---@class zknn.nn.TransformerDecoderLayer: zknn.nn.Module
---@field self_attn zknn.nn.MultiheadAttention
---@field multihead_attn zknn.nn.MultiheadAttention
---@field linear1 zknn.nn.Linear
---@field linear2 zknn.nn.Linear
---@field norm1 zknn.nn.LayerNorm
---@field norm2 zknn.nn.LayerNorm
---@field norm3 zknn.nn.LayerNorm
---@overload fun(tgt: zknn.Tensor, memory: zknn.Tensor, tgt_mask?: zknn.Tensor, memory_mask?: zknn.Tensor, tgt_key_padding_mask?: zknn.Tensor, memory_key_padding_mask?: zknn.Tensor, tgt_is_causal?: boolean, memory_is_causal?: boolean): zknn.Tensor
C.nn_TransformerDecoderLayer = {}

---@class zknn.nn.TransformerDecoderLayer.options
---@field d_model? integer
---@field nhead? integer
---@field dim_feedforward? integer
---@field dropout? number
---@field activation? string|function|zknn.nn.Module
---@field layer_norm_eps? number
---@field batch_first? boolean
---@field norm_first? boolean
---@field bias? boolean
---@field device? string
---@field dtype? string

---Attention of a sequence to itself, then to a second one, the memory, and a feed-forward net.
---@class zknn.nn.TransformerDecoderLayer.class
---@overload fun(d_model: integer, nhead: integer, dim_feedforward?: integer|zknn.nn.TransformerDecoderLayer.options, dropout?: number|zknn.nn.TransformerDecoderLayer.options, activation?: string|function|zknn.nn.Module|zknn.nn.TransformerDecoderLayer.options, layer_norm_eps?: number|zknn.nn.TransformerDecoderLayer.options, batch_first?: boolean|zknn.nn.TransformerDecoderLayer.options, norm_first?: boolean|zknn.nn.TransformerDecoderLayer.options, bias?: boolean|zknn.nn.TransformerDecoderLayer.options, device?: string|zknn.nn.TransformerDecoderLayer.options, dtype?: string|zknn.nn.TransformerDecoderLayer.options): zknn.nn.TransformerDecoderLayer
---@overload fun(options: zknn.nn.TransformerDecoderLayer.options): zknn.nn.TransformerDecoderLayer
---@overload fun(d_model: integer, options: zknn.nn.TransformerDecoderLayer.options): zknn.nn.TransformerDecoderLayer
zknn.nn.TransformerDecoderLayer = {}

---@class zknn.nn.TransformerEncoder: zknn.nn.Module
---@field layers zknn.nn.ModuleList
---@field num_layers integer
---@field norm zknn.nn.Module
---@overload fun(src: zknn.Tensor, mask?: zknn.Tensor, src_key_padding_mask?: zknn.Tensor, is_causal?: boolean): zknn.Tensor
C.nn_TransformerEncoder = {}

---@class zknn.nn.TransformerEncoder.options
---@field encoder_layer? zknn.nn.Module
---@field num_layers? integer
---@field norm? zknn.nn.Module
---@field enable_nested_tensor? boolean
---@field mask_check? boolean

---Copies of a layer, one after the other. All begin with the values of encoder_layer, as in PyTorch.
---@class zknn.nn.TransformerEncoder.class
---@overload fun(encoder_layer: zknn.nn.Module, num_layers: integer, norm?: zknn.nn.Module|zknn.nn.TransformerEncoder.options, enable_nested_tensor?: boolean|zknn.nn.TransformerEncoder.options, mask_check?: boolean|zknn.nn.TransformerEncoder.options): zknn.nn.TransformerEncoder
---@overload fun(options: zknn.nn.TransformerEncoder.options): zknn.nn.TransformerEncoder
---@overload fun(encoder_layer: zknn.nn.Module, options: zknn.nn.TransformerEncoder.options): zknn.nn.TransformerEncoder
zknn.nn.TransformerEncoder = {}

---@class zknn.nn.TransformerEncoderLayer: zknn.nn.Module
---@field self_attn zknn.nn.MultiheadAttention
---@field linear1 zknn.nn.Linear
---@field linear2 zknn.nn.Linear
---@field norm1 zknn.nn.LayerNorm
---@field norm2 zknn.nn.LayerNorm
---@overload fun(src: zknn.Tensor, src_mask?: zknn.Tensor, src_key_padding_mask?: zknn.Tensor, is_causal?: boolean): zknn.Tensor
C.nn_TransformerEncoderLayer = {}

---@class zknn.nn.TransformerEncoderLayer.options
---@field d_model? integer
---@field nhead? integer
---@field dim_feedforward? integer
---@field dropout? number
---@field activation? string|function|zknn.nn.Module
---@field layer_norm_eps? number
---@field batch_first? boolean
---@field norm_first? boolean
---@field bias? boolean
---@field device? string
---@field dtype? string

---Attention of a sequence to itself and a feed-forward net of two layers, each added to its input and normalized. PyTorch's fast path for inference, which makes padded positions 0, does not exist here: they hold numbers that nobody should read.
---@class zknn.nn.TransformerEncoderLayer.class
---@overload fun(d_model: integer, nhead: integer, dim_feedforward?: integer|zknn.nn.TransformerEncoderLayer.options, dropout?: number|zknn.nn.TransformerEncoderLayer.options, activation?: string|function|zknn.nn.Module|zknn.nn.TransformerEncoderLayer.options, layer_norm_eps?: number|zknn.nn.TransformerEncoderLayer.options, batch_first?: boolean|zknn.nn.TransformerEncoderLayer.options, norm_first?: boolean|zknn.nn.TransformerEncoderLayer.options, bias?: boolean|zknn.nn.TransformerEncoderLayer.options, device?: string|zknn.nn.TransformerEncoderLayer.options, dtype?: string|zknn.nn.TransformerEncoderLayer.options): zknn.nn.TransformerEncoderLayer
---@overload fun(options: zknn.nn.TransformerEncoderLayer.options): zknn.nn.TransformerEncoderLayer
---@overload fun(d_model: integer, options: zknn.nn.TransformerEncoderLayer.options): zknn.nn.TransformerEncoderLayer
zknn.nn.TransformerEncoderLayer = {}

---@class zknn.nn.TripletMarginLoss: zknn.nn.Module
---@overload fun(anchor: zknn.Tensor, positive: zknn.Tensor, negative: zknn.Tensor): zknn.Tensor
C.nn_TripletMarginLoss = {}

---@class zknn.nn.TripletMarginLoss.options
---@field margin? number
---@field p? number
---@field eps? number
---@field swap? boolean
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---max(0, d(anchor, positive) - d(anchor, negative) + margin), by p-norms.
---@class zknn.nn.TripletMarginLoss.class
---@overload fun(margin?: number|zknn.nn.TripletMarginLoss.options, p?: number|zknn.nn.TripletMarginLoss.options, eps?: number|zknn.nn.TripletMarginLoss.options, swap?: boolean|zknn.nn.TripletMarginLoss.options, size_average?: boolean|zknn.nn.TripletMarginLoss.options, reduce?: boolean|zknn.nn.TripletMarginLoss.options, reduction?: string|zknn.nn.TripletMarginLoss.options): zknn.nn.TripletMarginLoss
zknn.nn.TripletMarginLoss = {}

---@class zknn.nn.TripletMarginWithDistanceLoss: zknn.nn.Module
---@overload fun(anchor: zknn.Tensor, positive: zknn.Tensor, negative: zknn.Tensor): zknn.Tensor
C.nn_TripletMarginWithDistanceLoss = {}

---@class zknn.nn.TripletMarginWithDistanceLoss.options
---@field distance_function? fun(a: zknn.Tensor, b: zknn.Tensor): zknn.Tensor
---@field margin? number
---@field swap? boolean
---@field reduction? string

---TripletMarginLoss with a distance of your own.
---@class zknn.nn.TripletMarginWithDistanceLoss.class
---@overload fun(distance_function?: fun(a: zknn.Tensor, b: zknn.Tensor): zknn.Tensor|zknn.nn.TripletMarginWithDistanceLoss.options, margin?: number|zknn.nn.TripletMarginWithDistanceLoss.options, swap?: boolean|zknn.nn.TripletMarginWithDistanceLoss.options, reduction?: string|zknn.nn.TripletMarginWithDistanceLoss.options): zknn.nn.TripletMarginWithDistanceLoss
zknn.nn.TripletMarginWithDistanceLoss = {}

---@class zknn.nn.Unflatten: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Unflatten = {}

---@class zknn.nn.Unflatten.options
---@field dim? integer
---@field unflattened_size? integer[]

---Makes one dimension several.
---@class zknn.nn.Unflatten.class
---@overload fun(dim: integer, unflattened_size: integer[]): zknn.nn.Unflatten
---@overload fun(options: zknn.nn.Unflatten.options): zknn.nn.Unflatten
---@overload fun(dim: integer, options: zknn.nn.Unflatten.options): zknn.nn.Unflatten
zknn.nn.Unflatten = {}

---@class zknn.nn.Unfold: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Unfold = {}

---@class zknn.nn.Unfold.options
---@field kernel_size? integer|integer[]
---@field dilation? integer|integer[]
---@field padding? integer|integer[]
---@field stride? integer|integer[]

---The windows of images as columns.
---@class zknn.nn.Unfold.class
---@overload fun(kernel_size: integer|integer[], dilation?: integer|integer[]|zknn.nn.Unfold.options, padding?: integer|integer[]|zknn.nn.Unfold.options, stride?: integer|integer[]|zknn.nn.Unfold.options): zknn.nn.Unfold
---@overload fun(options: zknn.nn.Unfold.options): zknn.nn.Unfold
zknn.nn.Unfold = {}

---@class zknn.nn.Upsample: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_Upsample = {}

---@class zknn.nn.Upsample.options
---@field size? integer|integer[]
---@field scale_factor? number|number[]
---@field mode? string
---@field align_corners? boolean
---@field recompute_scale_factor? boolean

---Resizes the spatial dimensions.
---@class zknn.nn.Upsample.class
---@overload fun(size?: integer|integer[]|zknn.nn.Upsample.options, scale_factor?: number|number[]|zknn.nn.Upsample.options, mode?: string|zknn.nn.Upsample.options, align_corners?: boolean|zknn.nn.Upsample.options, recompute_scale_factor?: boolean|zknn.nn.Upsample.options): zknn.nn.Upsample
zknn.nn.Upsample = {}

---@class zknn.nn.UpsamplingBilinear2d: zknn.nn.Upsample
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_UpsamplingBilinear2d = {}

---@class zknn.nn.UpsamplingBilinear2d.options
---@field size? integer|integer[]
---@field scale_factor? number|number[]

---Resizes images between pixels, corners on corners.
---@class zknn.nn.UpsamplingBilinear2d.class
---@overload fun(size?: integer|integer[]|zknn.nn.UpsamplingBilinear2d.options, scale_factor?: number|number[]|zknn.nn.UpsamplingBilinear2d.options): zknn.nn.UpsamplingBilinear2d
zknn.nn.UpsamplingBilinear2d = {}

---@class zknn.nn.UpsamplingNearest2d: zknn.nn.Upsample
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_UpsamplingNearest2d = {}

---@class zknn.nn.UpsamplingNearest2d.options
---@field size? integer|integer[]
---@field scale_factor? number|number[]

---Resizes images by the nearest neighbour.
---@class zknn.nn.UpsamplingNearest2d.class
---@overload fun(size?: integer|integer[]|zknn.nn.UpsamplingNearest2d.options, scale_factor?: number|number[]|zknn.nn.UpsamplingNearest2d.options): zknn.nn.UpsamplingNearest2d
zknn.nn.UpsamplingNearest2d = {}

---@class zknn.nn.ZeroPad1d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ZeroPad1d = {}

---@class zknn.nn.ZeroPad1d.options
---@field padding? integer|integer[]

---Margins of 0.
---@class zknn.nn.ZeroPad1d.class
---@overload fun(padding: integer|integer[]): zknn.nn.ZeroPad1d
---@overload fun(options: zknn.nn.ZeroPad1d.options): zknn.nn.ZeroPad1d
zknn.nn.ZeroPad1d = {}

---@class zknn.nn.ZeroPad2d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ZeroPad2d = {}

---@class zknn.nn.ZeroPad2d.options
---@field padding? integer|integer[]

---Margins of 0, of 2 dimensions.
---@class zknn.nn.ZeroPad2d.class
---@overload fun(padding: integer|integer[]): zknn.nn.ZeroPad2d
---@overload fun(options: zknn.nn.ZeroPad2d.options): zknn.nn.ZeroPad2d
zknn.nn.ZeroPad2d = {}

---@class zknn.nn.ZeroPad3d: zknn.nn.Module
---@overload fun(input: zknn.Tensor): zknn.Tensor
C.nn_ZeroPad3d = {}

---@class zknn.nn.ZeroPad3d.options
---@field padding? integer|integer[]

---Margins of 0, of 3 dimensions.
---@class zknn.nn.ZeroPad3d.class
---@overload fun(padding: integer|integer[]): zknn.nn.ZeroPad3d
---@overload fun(options: zknn.nn.ZeroPad3d.options): zknn.nn.ZeroPad3d
zknn.nn.ZeroPad3d = {}

---@class zknn.nn.summary
C.nn_summary = {}

---@class zknn.nn.summary.options
---@field model? zknn.nn.Module
---@field shape? integer[]|table
---@field dtype? string

---Runs a model on zeros and lists the output shape and the parameters of each module.
---@class zknn.nn.summary.class
---@overload fun(model: zknn.nn.Module, shape: integer[]|table, dtype?: string|zknn.nn.summary.options): zknn.nn.summary
---@overload fun(options: zknn.nn.summary.options): zknn.nn.summary
---@overload fun(model: zknn.nn.Module, options: zknn.nn.summary.options): zknn.nn.summary
zknn.nn.summary = {}

---@class zknn.nn.utils.parametrize.ParametrizationList: zknn.nn.ModuleList
C.nn_utils_parametrize_ParametrizationList = {}

---@class zknn.nn.utils.parametrize.ParametrizationList.options
---@field modules? zknn.nn.Module[]
---@field original? zknn.Tensor
---@field unsafe? boolean

---What module.parametrizations has of a name: the parametrizations in their order, and the originals. register_parametrization makes it.
---@class zknn.nn.utils.parametrize.ParametrizationList.class
---@overload fun(modules: zknn.nn.Module[], original: zknn.Tensor, unsafe?: boolean|zknn.nn.utils.parametrize.ParametrizationList.options): zknn.nn.utils.parametrize.ParametrizationList
---@overload fun(options: zknn.nn.utils.parametrize.ParametrizationList.options): zknn.nn.utils.parametrize.ParametrizationList
---@overload fun(modules: zknn.nn.Module[], options: zknn.nn.utils.parametrize.ParametrizationList.options): zknn.nn.utils.parametrize.ParametrizationList
zknn.nn.utils.parametrize.ParametrizationList = {}

---@class zknn.nn.utils.prune.BasePruningMethod
C.nn_utils_prune_BasePruningMethod = {}

---The base of the classes below: one that defines compute_mask(t, default_mask) and PRUNING_TYPE.
---@class zknn.nn.utils.prune.BasePruningMethod.class
---@overload fun(): zknn.nn.utils.prune.BasePruningMethod
zknn.nn.utils.prune.BasePruningMethod = {}

---@class zknn.nn.utils.prune.CustomFromMask: zknn.nn.utils.prune.BasePruningMethod
C.nn_utils_prune_CustomFromMask = {}

---@class zknn.nn.utils.prune.CustomFromMask.options
---@field mask? zknn.Tensor

---Takes what a mask says.
---@class zknn.nn.utils.prune.CustomFromMask.class
---@overload fun(mask: zknn.Tensor): zknn.nn.utils.prune.CustomFromMask
---@overload fun(options: zknn.nn.utils.prune.CustomFromMask.options): zknn.nn.utils.prune.CustomFromMask
zknn.nn.utils.prune.CustomFromMask = {}

---@class zknn.nn.utils.prune.Identity: zknn.nn.utils.prune.BasePruningMethod
C.nn_utils_prune_Identity = {}

---Leaves the mask as it is.
---@class zknn.nn.utils.prune.Identity.class
---@overload fun(): zknn.nn.utils.prune.Identity
zknn.nn.utils.prune.Identity = {}

---@class zknn.nn.utils.prune.L1Unstructured: zknn.nn.utils.prune.BasePruningMethod
C.nn_utils_prune_L1Unstructured = {}

---@class zknn.nn.utils.prune.L1Unstructured.options
---@field amount? number

---Takes the elements nearest to 0.
---@class zknn.nn.utils.prune.L1Unstructured.class
---@overload fun(amount: number): zknn.nn.utils.prune.L1Unstructured
---@overload fun(options: zknn.nn.utils.prune.L1Unstructured.options): zknn.nn.utils.prune.L1Unstructured
zknn.nn.utils.prune.L1Unstructured = {}

---@class zknn.nn.utils.prune.LnStructured: zknn.nn.utils.prune.BasePruningMethod
C.nn_utils_prune_LnStructured = {}

---@class zknn.nn.utils.prune.LnStructured.options
---@field amount? number
---@field n? number
---@field dim? integer

---Takes the channels of least norm.
---@class zknn.nn.utils.prune.LnStructured.class
---@overload fun(amount: number, n: number, dim?: integer|zknn.nn.utils.prune.LnStructured.options): zknn.nn.utils.prune.LnStructured
---@overload fun(options: zknn.nn.utils.prune.LnStructured.options): zknn.nn.utils.prune.LnStructured
---@overload fun(amount: number, options: zknn.nn.utils.prune.LnStructured.options): zknn.nn.utils.prune.LnStructured
zknn.nn.utils.prune.LnStructured = {}

---@class zknn.nn.utils.prune.PruningContainer: zknn.nn.utils.prune.BasePruningMethod
C.nn_utils_prune_PruningContainer = {}

---@class zknn.nn.utils.prune.PruningContainer.options
---@field first? any

---Methods that prune one parameter one after the other.
---@class zknn.nn.utils.prune.PruningContainer.class
---@overload fun(first?: any): zknn.nn.utils.prune.PruningContainer
zknn.nn.utils.prune.PruningContainer = {}

---@class zknn.nn.utils.prune.RandomStructured: zknn.nn.utils.prune.BasePruningMethod
C.nn_utils_prune_RandomStructured = {}

---@class zknn.nn.utils.prune.RandomStructured.options
---@field amount? number
---@field dim? integer

---Takes random channels.
---@class zknn.nn.utils.prune.RandomStructured.class
---@overload fun(amount: number, dim?: integer|zknn.nn.utils.prune.RandomStructured.options): zknn.nn.utils.prune.RandomStructured
---@overload fun(options: zknn.nn.utils.prune.RandomStructured.options): zknn.nn.utils.prune.RandomStructured
zknn.nn.utils.prune.RandomStructured = {}

---@class zknn.nn.utils.prune.RandomUnstructured: zknn.nn.utils.prune.BasePruningMethod
C.nn_utils_prune_RandomUnstructured = {}

---@class zknn.nn.utils.prune.RandomUnstructured.options
---@field amount? number

---Takes random elements.
---@class zknn.nn.utils.prune.RandomUnstructured.class
---@overload fun(amount: number): zknn.nn.utils.prune.RandomUnstructured
---@overload fun(options: zknn.nn.utils.prune.RandomUnstructured.options): zknn.nn.utils.prune.RandomUnstructured
zknn.nn.utils.prune.RandomUnstructured = {}

---@class zknn.optim.ASGD: zknn.optim.Optimizer
C.optim_ASGD = {}

---@class zknn.optim.ASGD.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field lambd? number
---@field alpha? number
---@field t0? number
---@field weight_decay? number
---@field foreach? boolean
---@field maximize? boolean
---@field differentiable? boolean
---@field capturable? boolean

---Averaged stochastic gradient descent.
---
---The learning rate at step t is lr / (1 + lambd lr t)^alpha; the average of the parameters is in optimizer.state[parameter].ax.
---@class zknn.optim.ASGD.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.ASGD.options, lambd?: number|zknn.optim.ASGD.options, alpha?: number|zknn.optim.ASGD.options, t0?: number|zknn.optim.ASGD.options, weight_decay?: number|zknn.optim.ASGD.options, foreach?: boolean|zknn.optim.ASGD.options, maximize?: boolean|zknn.optim.ASGD.options, differentiable?: boolean|zknn.optim.ASGD.options, capturable?: boolean|zknn.optim.ASGD.options): zknn.optim.ASGD
---@overload fun(options: zknn.optim.ASGD.options): zknn.optim.ASGD
zknn.optim.ASGD = {}

---@class zknn.optim.Adadelta: zknn.optim.Optimizer
C.optim_Adadelta = {}

---@class zknn.optim.Adadelta.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field rho? number
---@field eps? number
---@field weight_decay? number
---@field foreach? boolean
---@field capturable? boolean
---@field maximize? boolean
---@field differentiable? boolean

---Adadelta: steps scaled by the ratio of the mean squares of steps and gradients.
---
---v = rho v + (1 - rho) g^2, d = g sqrt(u + eps) / sqrt(v + eps), u = rho u + (1 - rho) d^2, w = w - lr d.
---@class zknn.optim.Adadelta.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.Adadelta.options, rho?: number|zknn.optim.Adadelta.options, eps?: number|zknn.optim.Adadelta.options, weight_decay?: number|zknn.optim.Adadelta.options, foreach?: boolean|zknn.optim.Adadelta.options, capturable?: boolean|zknn.optim.Adadelta.options, maximize?: boolean|zknn.optim.Adadelta.options, differentiable?: boolean|zknn.optim.Adadelta.options): zknn.optim.Adadelta
---@overload fun(options: zknn.optim.Adadelta.options): zknn.optim.Adadelta
zknn.optim.Adadelta = {}

---@class zknn.optim.Adafactor: zknn.optim.Optimizer
C.optim_Adafactor = {}

---@class zknn.optim.Adafactor.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field beta2_decay? number
---@field eps? table
---@field d? number
---@field weight_decay? number
---@field foreach? boolean
---@field maximize? boolean

---Adam for large matrices: instead of a mean square for each element it keeps those of rows and columns.
---
---v = r c / mean(r) of the mean squares r of the rows and c of the columns, w = w - a g / sqrt(v), where a grows with the size of w, and steps longer than d are made shorter.
---@class zknn.optim.Adafactor.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.Adafactor.options, beta2_decay?: number|zknn.optim.Adafactor.options, eps?: table|zknn.optim.Adafactor.options, d?: number|zknn.optim.Adafactor.options, weight_decay?: number|zknn.optim.Adafactor.options, foreach?: boolean|zknn.optim.Adafactor.options, maximize?: boolean|zknn.optim.Adafactor.options): zknn.optim.Adafactor
---@overload fun(options: zknn.optim.Adafactor.options): zknn.optim.Adafactor
zknn.optim.Adafactor = {}

---@class zknn.optim.Adagrad: zknn.optim.Optimizer
C.optim_Adagrad = {}

---@class zknn.optim.Adagrad.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field lr_decay? number
---@field weight_decay? number
---@field initial_accumulator_value? number
---@field eps? number
---@field foreach? boolean
---@field maximize? boolean
---@field differentiable? boolean
---@field fused? boolean

---Adagrad: steps of the gradient over the root of the sum of its squares.
---
---s = s + g^2, w = w - lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps).
---@class zknn.optim.Adagrad.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.Adagrad.options, lr_decay?: number|zknn.optim.Adagrad.options, weight_decay?: number|zknn.optim.Adagrad.options, initial_accumulator_value?: number|zknn.optim.Adagrad.options, eps?: number|zknn.optim.Adagrad.options, foreach?: boolean|zknn.optim.Adagrad.options, maximize?: boolean|zknn.optim.Adagrad.options, differentiable?: boolean|zknn.optim.Adagrad.options, fused?: boolean|zknn.optim.Adagrad.options): zknn.optim.Adagrad
---@overload fun(options: zknn.optim.Adagrad.options): zknn.optim.Adagrad
zknn.optim.Adagrad = {}

---@class zknn.optim.Adam: zknn.optim.Optimizer
C.optim_Adam = {}

---@class zknn.optim.Adam.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field betas? number[]
---@field eps? number
---@field weight_decay? number
---@field amsgrad? boolean
---@field foreach? boolean
---@field maximize? boolean
---@field capturable? boolean
---@field differentiable? boolean
---@field fused? boolean
---@field decoupled_weight_decay? boolean

---Adam: steps of the mean gradient over the root of its mean square.
---
---m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w = w - lr m' / (sqrt(v') + eps), where m' and v' are corrected for their start at 0.
---@class zknn.optim.Adam.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.Adam.options, betas?: number[]|zknn.optim.Adam.options, eps?: number|zknn.optim.Adam.options, weight_decay?: number|zknn.optim.Adam.options, amsgrad?: boolean|zknn.optim.Adam.options, foreach?: boolean|zknn.optim.Adam.options, maximize?: boolean|zknn.optim.Adam.options, capturable?: boolean|zknn.optim.Adam.options, differentiable?: boolean|zknn.optim.Adam.options, fused?: boolean|zknn.optim.Adam.options, decoupled_weight_decay?: boolean|zknn.optim.Adam.options): zknn.optim.Adam
---@overload fun(options: zknn.optim.Adam.options): zknn.optim.Adam
zknn.optim.Adam = {}

---@class zknn.optim.AdamW: zknn.optim.Optimizer
C.optim_AdamW = {}

---@class zknn.optim.AdamW.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field betas? number[]
---@field eps? number
---@field weight_decay? number
---@field amsgrad? boolean
---@field maximize? boolean
---@field foreach? boolean
---@field capturable? boolean
---@field differentiable? boolean
---@field fused? boolean

---Adam with decoupled weight decay.
---
---As optim.Adam, and w = w - lr weight_decay w before each step.
---@class zknn.optim.AdamW.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.AdamW.options, betas?: number[]|zknn.optim.AdamW.options, eps?: number|zknn.optim.AdamW.options, weight_decay?: number|zknn.optim.AdamW.options, amsgrad?: boolean|zknn.optim.AdamW.options, maximize?: boolean|zknn.optim.AdamW.options, foreach?: boolean|zknn.optim.AdamW.options, capturable?: boolean|zknn.optim.AdamW.options, differentiable?: boolean|zknn.optim.AdamW.options, fused?: boolean|zknn.optim.AdamW.options): zknn.optim.AdamW
---@overload fun(options: zknn.optim.AdamW.options): zknn.optim.AdamW
zknn.optim.AdamW = {}

---@class zknn.optim.Adamax: zknn.optim.Optimizer
C.optim_Adamax = {}

---@class zknn.optim.Adamax.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field betas? number[]
---@field eps? number
---@field weight_decay? number
---@field foreach? boolean
---@field maximize? boolean
---@field differentiable? boolean
---@field capturable? boolean

---Adam with the greatest gradient in place of the mean square.
---
---u = max(b2 u, |g| + eps), w = w - lr m' / u.
---@class zknn.optim.Adamax.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.Adamax.options, betas?: number[]|zknn.optim.Adamax.options, eps?: number|zknn.optim.Adamax.options, weight_decay?: number|zknn.optim.Adamax.options, foreach?: boolean|zknn.optim.Adamax.options, maximize?: boolean|zknn.optim.Adamax.options, differentiable?: boolean|zknn.optim.Adamax.options, capturable?: boolean|zknn.optim.Adamax.options): zknn.optim.Adamax
---@overload fun(options: zknn.optim.Adamax.options): zknn.optim.Adamax
zknn.optim.Adamax = {}

---@class zknn.optim.LBFGS: zknn.optim.Optimizer
C.optim_LBFGS = {}

---@class zknn.optim.LBFGS.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field max_iter? integer
---@field max_eval? integer
---@field tolerance_grad? number
---@field tolerance_change? number
---@field history_size? integer
---@field line_search_fn? string
---@field maximize? boolean

---Quasi-Newton steps: the last differences of the gradient tell how the loss curves.
---
---step needs a closure that computes the loss and its gradients anew; it is called several times. All parameters are one group. For losses without noise: whole data sets, few parameters.
---@class zknn.optim.LBFGS.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.LBFGS.options, max_iter?: integer|zknn.optim.LBFGS.options, max_eval?: integer|zknn.optim.LBFGS.options, tolerance_grad?: number|zknn.optim.LBFGS.options, tolerance_change?: number|zknn.optim.LBFGS.options, history_size?: integer|zknn.optim.LBFGS.options, line_search_fn?: string|zknn.optim.LBFGS.options, maximize?: boolean|zknn.optim.LBFGS.options): zknn.optim.LBFGS
---@overload fun(options: zknn.optim.LBFGS.options): zknn.optim.LBFGS
zknn.optim.LBFGS = {}

---@class zknn.optim.Muon: zknn.optim.Optimizer
C.optim_Muon = {}

---@class zknn.optim.Muon.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field weight_decay? number
---@field momentum? number
---@field nesterov? boolean
---@field ns_coefficients? number[]
---@field eps? number
---@field ns_steps? integer
---@field adjust_lr_fn? string

---Steps of the gradient's momentum made nearly orthogonal, for the matrices of hidden layers.
---
---Biases, embeddings and other parameters belong to another optimizer. The polynomial is computed in bfloat16, as PyTorch's.
---@class zknn.optim.Muon.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.Muon.options, weight_decay?: number|zknn.optim.Muon.options, momentum?: number|zknn.optim.Muon.options, nesterov?: boolean|zknn.optim.Muon.options, ns_coefficients?: number[]|zknn.optim.Muon.options, eps?: number|zknn.optim.Muon.options, ns_steps?: integer|zknn.optim.Muon.options, adjust_lr_fn?: string|zknn.optim.Muon.options): zknn.optim.Muon
---@overload fun(options: zknn.optim.Muon.options): zknn.optim.Muon
zknn.optim.Muon = {}

---@class zknn.optim.NAdam: zknn.optim.Optimizer
C.optim_NAdam = {}

---@class zknn.optim.NAdam.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field betas? number[]
---@field eps? number
---@field weight_decay? number
---@field momentum_decay? number
---@field decoupled_weight_decay? boolean
---@field foreach? boolean
---@field maximize? boolean
---@field capturable? boolean
---@field differentiable? boolean

---Adam with Nesterov's momentum.
---
---The momentum of step t is b1 (1 - 0.5 0.96^(t momentum_decay)).
---@class zknn.optim.NAdam.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.NAdam.options, betas?: number[]|zknn.optim.NAdam.options, eps?: number|zknn.optim.NAdam.options, weight_decay?: number|zknn.optim.NAdam.options, momentum_decay?: number|zknn.optim.NAdam.options, decoupled_weight_decay?: boolean|zknn.optim.NAdam.options, foreach?: boolean|zknn.optim.NAdam.options, maximize?: boolean|zknn.optim.NAdam.options, capturable?: boolean|zknn.optim.NAdam.options, differentiable?: boolean|zknn.optim.NAdam.options): zknn.optim.NAdam
---@overload fun(options: zknn.optim.NAdam.options): zknn.optim.NAdam
zknn.optim.NAdam = {}

---@class zknn.optim.Optimizer
---@field param_groups table[]
---@field state table
---@field defaults table
C.optim_Optimizer = {}

---@class zknn.optim.Optimizer.options
---@field params? zknn.Tensor[]|table
---@field defaults? table

---The base class of all optimizers: groups of parameters with options, and a state for each parameter.
---
---optimizer.param_groups is a list, from 1, of tables with params and the group's options, which may be changed between steps.
---@class zknn.optim.Optimizer.class
---@overload fun(params: zknn.Tensor[]|table, defaults: table): zknn.optim.Optimizer
---@overload fun(options: zknn.optim.Optimizer.options): zknn.optim.Optimizer
---@overload fun(params: zknn.Tensor[]|table, options: zknn.optim.Optimizer.options): zknn.optim.Optimizer
zknn.optim.Optimizer = {}

---@class zknn.optim.RAdam: zknn.optim.Optimizer
C.optim_RAdam = {}

---@class zknn.optim.RAdam.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field betas? number[]
---@field eps? number
---@field weight_decay? number
---@field decoupled_weight_decay? boolean
---@field foreach? boolean
---@field maximize? boolean
---@field capturable? boolean
---@field differentiable? boolean

---Adam with a rectified variance in the first steps.
---
---While the variance of the mean square cannot be told, a step is lr m'; afterwards it is Adam's, times the rectification.
---@class zknn.optim.RAdam.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.RAdam.options, betas?: number[]|zknn.optim.RAdam.options, eps?: number|zknn.optim.RAdam.options, weight_decay?: number|zknn.optim.RAdam.options, decoupled_weight_decay?: boolean|zknn.optim.RAdam.options, foreach?: boolean|zknn.optim.RAdam.options, maximize?: boolean|zknn.optim.RAdam.options, capturable?: boolean|zknn.optim.RAdam.options, differentiable?: boolean|zknn.optim.RAdam.options): zknn.optim.RAdam
---@overload fun(options: zknn.optim.RAdam.options): zknn.optim.RAdam
zknn.optim.RAdam = {}

---@class zknn.optim.RMSprop: zknn.optim.Optimizer
C.optim_RMSprop = {}

---@class zknn.optim.RMSprop.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field alpha? number
---@field eps? number
---@field weight_decay? number
---@field momentum? number
---@field centered? boolean
---@field capturable? boolean
---@field foreach? boolean
---@field maximize? boolean
---@field differentiable? boolean

---RMSprop: steps of the gradient over the root of its mean square.
---
---v = alpha v + (1 - alpha) g^2, w = w - lr g / (sqrt(v) + eps).
---@class zknn.optim.RMSprop.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.RMSprop.options, alpha?: number|zknn.optim.RMSprop.options, eps?: number|zknn.optim.RMSprop.options, weight_decay?: number|zknn.optim.RMSprop.options, momentum?: number|zknn.optim.RMSprop.options, centered?: boolean|zknn.optim.RMSprop.options, capturable?: boolean|zknn.optim.RMSprop.options, foreach?: boolean|zknn.optim.RMSprop.options, maximize?: boolean|zknn.optim.RMSprop.options, differentiable?: boolean|zknn.optim.RMSprop.options): zknn.optim.RMSprop
---@overload fun(options: zknn.optim.RMSprop.options): zknn.optim.RMSprop
zknn.optim.RMSprop = {}

---@class zknn.optim.Rprop: zknn.optim.Optimizer
C.optim_Rprop = {}

---@class zknn.optim.Rprop.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field etas? number[]
---@field step_sizes? number[]
---@field capturable? boolean
---@field foreach? boolean
---@field maximize? boolean
---@field differentiable? boolean

---Rprop: steps of the gradient's sign alone, for whole data sets in one batch.
---
---Each parameter has a step of its own, which grows while the sign stays and shrinks when it changes.
---@class zknn.optim.Rprop.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.Rprop.options, etas?: number[]|zknn.optim.Rprop.options, step_sizes?: number[]|zknn.optim.Rprop.options, capturable?: boolean|zknn.optim.Rprop.options, foreach?: boolean|zknn.optim.Rprop.options, maximize?: boolean|zknn.optim.Rprop.options, differentiable?: boolean|zknn.optim.Rprop.options): zknn.optim.Rprop
---@overload fun(options: zknn.optim.Rprop.options): zknn.optim.Rprop
zknn.optim.Rprop = {}

---@class zknn.optim.SGD: zknn.optim.Optimizer
C.optim_SGD = {}

---@class zknn.optim.SGD.options
---@field params? zknn.Tensor[]|table
---@field lr? number
---@field momentum? number
---@field dampening? number
---@field weight_decay? number
---@field nesterov? boolean
---@field maximize? boolean
---@field foreach? boolean
---@field differentiable? boolean
---@field fused? boolean

---Stochastic gradient descent, with momentum if wanted.
---
---v = momentum v + (1 - dampening) g, w = w - lr v; without a momentum w = w - lr g.
---@class zknn.optim.SGD.class
---@overload fun(params: zknn.Tensor[]|table, lr?: number|zknn.optim.SGD.options, momentum?: number|zknn.optim.SGD.options, dampening?: number|zknn.optim.SGD.options, weight_decay?: number|zknn.optim.SGD.options, nesterov?: boolean|zknn.optim.SGD.options, maximize?: boolean|zknn.optim.SGD.options, foreach?: boolean|zknn.optim.SGD.options, differentiable?: boolean|zknn.optim.SGD.options, fused?: boolean|zknn.optim.SGD.options): zknn.optim.SGD
---@overload fun(options: zknn.optim.SGD.options): zknn.optim.SGD
zknn.optim.SGD = {}

---@class zknn.optim.lr_scheduler.ChainedScheduler: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_ChainedScheduler = {}

---@class zknn.optim.lr_scheduler.ChainedScheduler.options
---@field schedulers? zknn.optim.lr_scheduler.LRScheduler[]
---@field optimizer? zknn.optim.Optimizer

---Runs several schedulers at each step.
---@class zknn.optim.lr_scheduler.ChainedScheduler.class
---@overload fun(schedulers: zknn.optim.lr_scheduler.LRScheduler[], optimizer?: zknn.optim.Optimizer|zknn.optim.lr_scheduler.ChainedScheduler.options): zknn.optim.lr_scheduler.ChainedScheduler
---@overload fun(options: zknn.optim.lr_scheduler.ChainedScheduler.options): zknn.optim.lr_scheduler.ChainedScheduler
zknn.optim.lr_scheduler.ChainedScheduler = {}

---@class zknn.optim.lr_scheduler.ConstantLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_ConstantLR = {}

---@class zknn.optim.lr_scheduler.ConstantLR.options
---@field optimizer? zknn.optim.Optimizer
---@field factor? number
---@field total_iters? integer
---@field last_epoch? integer

---Multiplies the learning rate by factor during the first total_iters epochs.
---@class zknn.optim.lr_scheduler.ConstantLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, factor?: number|zknn.optim.lr_scheduler.ConstantLR.options, total_iters?: integer|zknn.optim.lr_scheduler.ConstantLR.options, last_epoch?: integer|zknn.optim.lr_scheduler.ConstantLR.options): zknn.optim.lr_scheduler.ConstantLR
---@overload fun(options: zknn.optim.lr_scheduler.ConstantLR.options): zknn.optim.lr_scheduler.ConstantLR
zknn.optim.lr_scheduler.ConstantLR = {}

---@class zknn.optim.lr_scheduler.CosineAnnealingLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_CosineAnnealingLR = {}

---@class zknn.optim.lr_scheduler.CosineAnnealingLR.options
---@field optimizer? zknn.optim.Optimizer
---@field T_max? number
---@field eta_min? number
---@field last_epoch? integer

---Moves the learning rate along half a cosine to eta_min in T_max epochs.
---
---eta_min + (base - eta_min) (1 + cos(pi epoch / T_max)) / 2.
---@class zknn.optim.lr_scheduler.CosineAnnealingLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, T_max: number, eta_min?: number|zknn.optim.lr_scheduler.CosineAnnealingLR.options, last_epoch?: integer|zknn.optim.lr_scheduler.CosineAnnealingLR.options): zknn.optim.lr_scheduler.CosineAnnealingLR
---@overload fun(options: zknn.optim.lr_scheduler.CosineAnnealingLR.options): zknn.optim.lr_scheduler.CosineAnnealingLR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.CosineAnnealingLR.options): zknn.optim.lr_scheduler.CosineAnnealingLR
zknn.optim.lr_scheduler.CosineAnnealingLR = {}

---@class zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_CosineAnnealingWarmRestarts = {}

---@class zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts.options
---@field optimizer? zknn.optim.Optimizer
---@field T_0? integer
---@field T_mult? integer
---@field eta_min? number
---@field last_epoch? integer

---Moves the learning rate along half cosines, and begins anew after each.
---
---step(epoch) may be given fractions of an epoch.
---@class zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts.class
---@overload fun(optimizer: zknn.optim.Optimizer, T_0: integer, T_mult?: integer|zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts.options, eta_min?: number|zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts.options, last_epoch?: integer|zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts.options): zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts
---@overload fun(options: zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts.options): zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts.options): zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts
zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts = {}

---@class zknn.optim.lr_scheduler.CyclicLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_CyclicLR = {}

---@class zknn.optim.lr_scheduler.CyclicLR.options
---@field optimizer? zknn.optim.Optimizer
---@field base_lr? number|number[]
---@field max_lr? number|number[]
---@field step_size_up? integer
---@field step_size_down? integer
---@field mode? string
---@field gamma? number
---@field scale_fn? fun(x: number): number
---@field scale_mode? string
---@field cycle_momentum? boolean
---@field base_momentum? number|number[]
---@field max_momentum? number|number[]
---@field last_epoch? integer

---Moves the learning rate up and down between base_lr and max_lr; step is called after each batch.
---
---The momentum moves the other way.
---@class zknn.optim.lr_scheduler.CyclicLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, base_lr: number|number[], max_lr: number|number[], step_size_up?: integer|zknn.optim.lr_scheduler.CyclicLR.options, step_size_down?: integer|zknn.optim.lr_scheduler.CyclicLR.options, mode?: string|zknn.optim.lr_scheduler.CyclicLR.options, gamma?: number|zknn.optim.lr_scheduler.CyclicLR.options, scale_fn?: fun(x: number): number|zknn.optim.lr_scheduler.CyclicLR.options, scale_mode?: string|zknn.optim.lr_scheduler.CyclicLR.options, cycle_momentum?: boolean|zknn.optim.lr_scheduler.CyclicLR.options, base_momentum?: number|number[]|zknn.optim.lr_scheduler.CyclicLR.options, max_momentum?: number|number[]|zknn.optim.lr_scheduler.CyclicLR.options, last_epoch?: integer|zknn.optim.lr_scheduler.CyclicLR.options): zknn.optim.lr_scheduler.CyclicLR
---@overload fun(options: zknn.optim.lr_scheduler.CyclicLR.options): zknn.optim.lr_scheduler.CyclicLR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.CyclicLR.options): zknn.optim.lr_scheduler.CyclicLR
---@overload fun(optimizer: zknn.optim.Optimizer, base_lr: number|number[], options: zknn.optim.lr_scheduler.CyclicLR.options): zknn.optim.lr_scheduler.CyclicLR
zknn.optim.lr_scheduler.CyclicLR = {}

---@class zknn.optim.lr_scheduler.ExponentialLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_ExponentialLR = {}

---@class zknn.optim.lr_scheduler.ExponentialLR.options
---@field optimizer? zknn.optim.Optimizer
---@field gamma? number
---@field last_epoch? integer

---Multiplies the learning rate by gamma every epoch.
---@class zknn.optim.lr_scheduler.ExponentialLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, gamma: number, last_epoch?: integer|zknn.optim.lr_scheduler.ExponentialLR.options): zknn.optim.lr_scheduler.ExponentialLR
---@overload fun(options: zknn.optim.lr_scheduler.ExponentialLR.options): zknn.optim.lr_scheduler.ExponentialLR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.ExponentialLR.options): zknn.optim.lr_scheduler.ExponentialLR
zknn.optim.lr_scheduler.ExponentialLR = {}

---@class zknn.optim.lr_scheduler.LRScheduler
---@field optimizer zknn.optim.Optimizer
---@field last_epoch integer
---@field base_lrs number[]
C.optim_lr_scheduler_LRScheduler = {}

---@class zknn.optim.lr_scheduler.LRScheduler.options
---@field optimizer? zknn.optim.Optimizer
---@field last_epoch? integer

---The base class of all schedulers; a class of your own defines get_lr.
---@class zknn.optim.lr_scheduler.LRScheduler.class
---@overload fun(optimizer: zknn.optim.Optimizer, last_epoch?: integer|zknn.optim.lr_scheduler.LRScheduler.options): zknn.optim.lr_scheduler.LRScheduler
---@overload fun(options: zknn.optim.lr_scheduler.LRScheduler.options): zknn.optim.lr_scheduler.LRScheduler
zknn.optim.lr_scheduler.LRScheduler = {}

---@class zknn.optim.lr_scheduler.LambdaLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_LambdaLR = {}

---@class zknn.optim.lr_scheduler.LambdaLR.options
---@field optimizer? zknn.optim.Optimizer
---@field lr_lambda? fun(epoch: integer): number|table
---@field last_epoch? integer

---Multiplies the first learning rate by a function of the epoch.
---
---Functions are no part of a state_dict.
---@class zknn.optim.lr_scheduler.LambdaLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, lr_lambda: fun(epoch: integer): number|table, last_epoch?: integer|zknn.optim.lr_scheduler.LambdaLR.options): zknn.optim.lr_scheduler.LambdaLR
---@overload fun(options: zknn.optim.lr_scheduler.LambdaLR.options): zknn.optim.lr_scheduler.LambdaLR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.LambdaLR.options): zknn.optim.lr_scheduler.LambdaLR
zknn.optim.lr_scheduler.LambdaLR = {}

---@class zknn.optim.lr_scheduler.LinearLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_LinearLR = {}

---@class zknn.optim.lr_scheduler.LinearLR.options
---@field optimizer? zknn.optim.Optimizer
---@field start_factor? number
---@field end_factor? number
---@field total_iters? integer
---@field last_epoch? integer

---Moves the factor of the learning rate along a line from start_factor to end_factor: a warm-up.
---@class zknn.optim.lr_scheduler.LinearLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, start_factor?: number|zknn.optim.lr_scheduler.LinearLR.options, end_factor?: number|zknn.optim.lr_scheduler.LinearLR.options, total_iters?: integer|zknn.optim.lr_scheduler.LinearLR.options, last_epoch?: integer|zknn.optim.lr_scheduler.LinearLR.options): zknn.optim.lr_scheduler.LinearLR
---@overload fun(options: zknn.optim.lr_scheduler.LinearLR.options): zknn.optim.lr_scheduler.LinearLR
zknn.optim.lr_scheduler.LinearLR = {}

---@class zknn.optim.lr_scheduler.MultiStepLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_MultiStepLR = {}

---@class zknn.optim.lr_scheduler.MultiStepLR.options
---@field optimizer? zknn.optim.Optimizer
---@field milestones? integer[]
---@field gamma? number
---@field last_epoch? integer

---Multiplies the learning rate by gamma at each milestone.
---@class zknn.optim.lr_scheduler.MultiStepLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, milestones: integer[], gamma?: number|zknn.optim.lr_scheduler.MultiStepLR.options, last_epoch?: integer|zknn.optim.lr_scheduler.MultiStepLR.options): zknn.optim.lr_scheduler.MultiStepLR
---@overload fun(options: zknn.optim.lr_scheduler.MultiStepLR.options): zknn.optim.lr_scheduler.MultiStepLR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.MultiStepLR.options): zknn.optim.lr_scheduler.MultiStepLR
zknn.optim.lr_scheduler.MultiStepLR = {}

---@class zknn.optim.lr_scheduler.MultiplicativeLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_MultiplicativeLR = {}

---@class zknn.optim.lr_scheduler.MultiplicativeLR.options
---@field optimizer? zknn.optim.Optimizer
---@field lr_lambda? fun(epoch: integer): number|table
---@field last_epoch? integer

---Multiplies the learning rate, each epoch, by a function of the epoch.
---
---Functions are no part of a state_dict.
---@class zknn.optim.lr_scheduler.MultiplicativeLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, lr_lambda: fun(epoch: integer): number|table, last_epoch?: integer|zknn.optim.lr_scheduler.MultiplicativeLR.options): zknn.optim.lr_scheduler.MultiplicativeLR
---@overload fun(options: zknn.optim.lr_scheduler.MultiplicativeLR.options): zknn.optim.lr_scheduler.MultiplicativeLR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.MultiplicativeLR.options): zknn.optim.lr_scheduler.MultiplicativeLR
zknn.optim.lr_scheduler.MultiplicativeLR = {}

---@class zknn.optim.lr_scheduler.OneCycleLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_OneCycleLR = {}

---@class zknn.optim.lr_scheduler.OneCycleLR.options
---@field optimizer? zknn.optim.Optimizer
---@field max_lr? number|number[]
---@field total_steps? integer
---@field epochs? integer
---@field steps_per_epoch? integer
---@field pct_start? number
---@field anneal_strategy? string
---@field cycle_momentum? boolean
---@field base_momentum? number|number[]
---@field max_momentum? number|number[]
---@field div_factor? number
---@field final_div_factor? number
---@field three_phase? boolean
---@field last_epoch? integer

---Raises the learning rate once to max_lr and lets it fall; step is called after each batch.
---
---The momentum moves the other way.
---@class zknn.optim.lr_scheduler.OneCycleLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, max_lr: number|number[], total_steps?: integer|zknn.optim.lr_scheduler.OneCycleLR.options, epochs?: integer|zknn.optim.lr_scheduler.OneCycleLR.options, steps_per_epoch?: integer|zknn.optim.lr_scheduler.OneCycleLR.options, pct_start?: number|zknn.optim.lr_scheduler.OneCycleLR.options, anneal_strategy?: string|zknn.optim.lr_scheduler.OneCycleLR.options, cycle_momentum?: boolean|zknn.optim.lr_scheduler.OneCycleLR.options, base_momentum?: number|number[]|zknn.optim.lr_scheduler.OneCycleLR.options, max_momentum?: number|number[]|zknn.optim.lr_scheduler.OneCycleLR.options, div_factor?: number|zknn.optim.lr_scheduler.OneCycleLR.options, final_div_factor?: number|zknn.optim.lr_scheduler.OneCycleLR.options, three_phase?: boolean|zknn.optim.lr_scheduler.OneCycleLR.options, last_epoch?: integer|zknn.optim.lr_scheduler.OneCycleLR.options): zknn.optim.lr_scheduler.OneCycleLR
---@overload fun(options: zknn.optim.lr_scheduler.OneCycleLR.options): zknn.optim.lr_scheduler.OneCycleLR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.OneCycleLR.options): zknn.optim.lr_scheduler.OneCycleLR
zknn.optim.lr_scheduler.OneCycleLR = {}

---@class zknn.optim.lr_scheduler.PolynomialLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_PolynomialLR = {}

---@class zknn.optim.lr_scheduler.PolynomialLR.options
---@field optimizer? zknn.optim.Optimizer
---@field total_iters? integer
---@field power? number
---@field last_epoch? integer

---Brings the learning rate to 0 in total_iters epochs.
---
---The factor is (1 - epoch / total_iters)^power.
---@class zknn.optim.lr_scheduler.PolynomialLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, total_iters?: integer|zknn.optim.lr_scheduler.PolynomialLR.options, power?: number|zknn.optim.lr_scheduler.PolynomialLR.options, last_epoch?: integer|zknn.optim.lr_scheduler.PolynomialLR.options): zknn.optim.lr_scheduler.PolynomialLR
---@overload fun(options: zknn.optim.lr_scheduler.PolynomialLR.options): zknn.optim.lr_scheduler.PolynomialLR
zknn.optim.lr_scheduler.PolynomialLR = {}

---@class zknn.optim.lr_scheduler.ReduceLROnPlateau: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_ReduceLROnPlateau = {}

---@class zknn.optim.lr_scheduler.ReduceLROnPlateau.options
---@field optimizer? zknn.optim.Optimizer
---@field mode? string
---@field factor? number
---@field patience? integer
---@field threshold? number
---@field threshold_mode? string
---@field cooldown? integer
---@field min_lr? number|number[]
---@field eps? number

---Multiplies the learning rate by factor when a metric has stopped getting better.
---@class zknn.optim.lr_scheduler.ReduceLROnPlateau.class
---@overload fun(optimizer: zknn.optim.Optimizer, mode?: string|zknn.optim.lr_scheduler.ReduceLROnPlateau.options, factor?: number|zknn.optim.lr_scheduler.ReduceLROnPlateau.options, patience?: integer|zknn.optim.lr_scheduler.ReduceLROnPlateau.options, threshold?: number|zknn.optim.lr_scheduler.ReduceLROnPlateau.options, threshold_mode?: string|zknn.optim.lr_scheduler.ReduceLROnPlateau.options, cooldown?: integer|zknn.optim.lr_scheduler.ReduceLROnPlateau.options, min_lr?: number|number[]|zknn.optim.lr_scheduler.ReduceLROnPlateau.options, eps?: number|zknn.optim.lr_scheduler.ReduceLROnPlateau.options): zknn.optim.lr_scheduler.ReduceLROnPlateau
---@overload fun(options: zknn.optim.lr_scheduler.ReduceLROnPlateau.options): zknn.optim.lr_scheduler.ReduceLROnPlateau
zknn.optim.lr_scheduler.ReduceLROnPlateau = {}

---@class zknn.optim.lr_scheduler.SequentialLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_SequentialLR = {}

---@class zknn.optim.lr_scheduler.SequentialLR.options
---@field optimizer? zknn.optim.Optimizer
---@field schedulers? zknn.optim.lr_scheduler.LRScheduler[]
---@field milestones? integer[]
---@field last_epoch? integer

---Runs one scheduler after the other, each from its milestone on.
---@class zknn.optim.lr_scheduler.SequentialLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, schedulers: zknn.optim.lr_scheduler.LRScheduler[], milestones: integer[], last_epoch?: integer|zknn.optim.lr_scheduler.SequentialLR.options): zknn.optim.lr_scheduler.SequentialLR
---@overload fun(options: zknn.optim.lr_scheduler.SequentialLR.options): zknn.optim.lr_scheduler.SequentialLR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.SequentialLR.options): zknn.optim.lr_scheduler.SequentialLR
---@overload fun(optimizer: zknn.optim.Optimizer, schedulers: zknn.optim.lr_scheduler.LRScheduler[], options: zknn.optim.lr_scheduler.SequentialLR.options): zknn.optim.lr_scheduler.SequentialLR
zknn.optim.lr_scheduler.SequentialLR = {}

---@class zknn.optim.lr_scheduler.StepLR: zknn.optim.lr_scheduler.LRScheduler
C.optim_lr_scheduler_StepLR = {}

---@class zknn.optim.lr_scheduler.StepLR.options
---@field optimizer? zknn.optim.Optimizer
---@field step_size? integer
---@field gamma? number
---@field last_epoch? integer

---Multiplies the learning rate by gamma every step_size epochs.
---@class zknn.optim.lr_scheduler.StepLR.class
---@overload fun(optimizer: zknn.optim.Optimizer, step_size: integer, gamma?: number|zknn.optim.lr_scheduler.StepLR.options, last_epoch?: integer|zknn.optim.lr_scheduler.StepLR.options): zknn.optim.lr_scheduler.StepLR
---@overload fun(options: zknn.optim.lr_scheduler.StepLR.options): zknn.optim.lr_scheduler.StepLR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.lr_scheduler.StepLR.options): zknn.optim.lr_scheduler.StepLR
zknn.optim.lr_scheduler.StepLR = {}

---@class zknn.optim.swa_utils.AveragedModel: zknn.nn.Module
---@field module zknn.nn.Module
---@field n_averaged zknn.Tensor
C.optim_swa_utils_AveragedModel = {}

---@class zknn.optim.swa_utils.AveragedModel.options
---@field model? zknn.nn.Module
---@field device? string
---@field avg_fn? fun(averaged: zknn.Tensor, current: zknn.Tensor, count: zknn.Tensor): zknn.Tensor
---@field multi_avg_fn? fun(averaged: zknn.Tensor[], current: zknn.Tensor[], count: zknn.Tensor)
---@field use_buffers? boolean

---A copy of a model that holds the mean of its weights.
---@class zknn.optim.swa_utils.AveragedModel.class
---@overload fun(model: zknn.nn.Module, device?: string|zknn.optim.swa_utils.AveragedModel.options, avg_fn?: fun(averaged: zknn.Tensor, current: zknn.Tensor, count: zknn.Tensor): zknn.Tensor|zknn.optim.swa_utils.AveragedModel.options, multi_avg_fn?: fun(averaged: zknn.Tensor[], current: zknn.Tensor[], count: zknn.Tensor)|zknn.optim.swa_utils.AveragedModel.options, use_buffers?: boolean|zknn.optim.swa_utils.AveragedModel.options): zknn.optim.swa_utils.AveragedModel
---@overload fun(options: zknn.optim.swa_utils.AveragedModel.options): zknn.optim.swa_utils.AveragedModel
zknn.optim.swa_utils.AveragedModel = {}

---@class zknn.optim.swa_utils.SWALR: zknn.optim.lr_scheduler.LRScheduler
C.optim_swa_utils_SWALR = {}

---@class zknn.optim.swa_utils.SWALR.options
---@field optimizer? zknn.optim.Optimizer
---@field swa_lr? number|number[]
---@field anneal_epochs? integer
---@field anneal_strategy? string
---@field last_epoch? integer

---Brings the learning rates to swa_lr, and leaves them there.
---@class zknn.optim.swa_utils.SWALR.class
---@overload fun(optimizer: zknn.optim.Optimizer, swa_lr: number|number[], anneal_epochs?: integer|zknn.optim.swa_utils.SWALR.options, anneal_strategy?: string|zknn.optim.swa_utils.SWALR.options, last_epoch?: integer|zknn.optim.swa_utils.SWALR.options): zknn.optim.swa_utils.SWALR
---@overload fun(options: zknn.optim.swa_utils.SWALR.options): zknn.optim.swa_utils.SWALR
---@overload fun(optimizer: zknn.optim.Optimizer, options: zknn.optim.swa_utils.SWALR.options): zknn.optim.swa_utils.SWALR
zknn.optim.swa_utils.SWALR = {}

---The dtype of floats of 16 bits with float32's range and 8 binary digits: the string "bfloat16".
---
---Ops compute it in float32 and round once, as float16. The two together give float32.
---@type string
zknn.bfloat16 = nil

---The dtype of true and false, which comparisons give: the string "bool".
---@type string
zknn.bool = nil

---The dtype of floats of 16 bits with 11 binary digits, up to 65504: the string "float16".
---
---Ops compute it in float32 and round once. Its gradients are float16 too. Optimizers compute a step in float32 and round its results once.
---@type string
zknn.float16 = nil

---The dtype of 32-bit floats, which most things use: zknn.float32 is the string "float32".
---@type string
zknn.float32 = nil

---The dtype of 64-bit floats, Lua's own: the string "float64".
---@type string
zknn.float64 = nil

---The dtype of integers of 16 bits: the string "int16".
---@type string
zknn.int16 = nil

---The dtype of integers of 32 bits: the string "int32".
---@type string
zknn.int32 = nil

---The dtype of 64-bit integers, for classes, positions and counts: the string "int64".
---@type string
zknn.int64 = nil

---The dtype of integers of 8 bits, -128..127: the string "int8". Ops compute it in int64 and wrap around, as those of int16 and int32.
---@type string
zknn.int8 = nil

---In an index, a new dimension of size 1. Python writes x[None, :] for x[{zknn.newaxis, ":"}].
---@type string
zknn.newaxis = nil

---The dtype of integers 0..65535: the string "uint16". Like uint32 and uint64 it is stored, moved, converted, read and written, and ops do not compute on it.
---@type string
zknn.uint16 = nil

---The dtype of integers 0..4294967295: the string "uint32".
---@type string
zknn.uint32 = nil

---The dtype of integers from 0 to 2^64 - 1: the string "uint64". Past 2^63 - 1, item and tolist give floats.
---@type string
zknn.uint64 = nil

---The dtype of bytes, as images hold them: the string "uint8". Sums above 255 wrap around.
---@type string
zknn.uint8 = nil

---The version of zknn.
---@type string
zknn.version = nil

---The sizes of the dimensions, a Lua list, which prints as PyTorch's torch.Size.
---
---x.shape[1] is the first size, since lists of Lua count from 1, and x.shape[-1] the last. x.shape == y.shape compares the sizes.
---@type table
C.Tensor.shape = nil

---The kind of the elements: "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", or "uint16", "uint32", "uint64".
---@type string
C.Tensor.dtype = nil

---Where the elements lie: always "cpu" in this build.
---@type string
C.Tensor.device = nil

---Whether operations on it are recorded, so that backward can give gradients. A leaf's can be assigned.
---@type boolean
C.Tensor.requires_grad = nil

---The gradient that backward has left there, or nil. Each backward adds to it.
---
---It may be assigned: nil forgets it, as optimizer:zero_grad() does.
---@type zknn.Tensor?
C.Tensor.grad = nil

---A tensor with the same elements and without history. Writing to it is not recorded.
---
---Assigning a tensor gives this one other elements: all references to it see them.
---@type zknn.Tensor
C.Tensor.data = nil

---Whether no recorded op made it. backward fills grad of leaves that require a gradient.
---@type boolean
C.Tensor.is_leaf = nil

---The name of the recorded op that made it, or nil.
---@type string?
C.Tensor.grad_fn = nil

---Whether backward keeps the gradient of a tensor that is no leaf, since retain_grad was called.
---@type boolean
C.Tensor.retains_grad = nil

---The number of dimensions; 0 for a scalar.
---@type integer
C.Tensor.ndim = nil

---The bytes of an element.
---@type integer
C.Tensor.itemsize = nil

---The bytes of all elements.
---@type integer
C.Tensor.nbytes = nil

---A view with the dimensions in reverse order. Of a matrix you may also write x:t().
---@type zknn.Tensor
C.Tensor.T = nil

---The same for matrices alone, as the numbers are real.
---@type zknn.Tensor
C.Tensor.H = nil

---A view of the matrices in the last two dimensions transposed.
---@type zknn.Tensor
C.Tensor.mT = nil

---The same as mT, as the numbers are real.
---@type zknn.Tensor
C.Tensor.mH = nil

---Where and how the elements are kept: always on the CPU, and dense. is_cuda, is_sparse and is_quantized are false.
---@type boolean
C.Tensor.is_cpu = nil

---Where and how the elements are kept: always on the CPU, and dense. is_cuda, is_sparse and is_quantized are false.
---@type boolean
C.Tensor.is_cuda = nil

---Where and how the elements are kept: always on the CPU, and dense. is_cuda, is_sparse and is_quantized are false.
---@type boolean
C.Tensor.is_sparse = nil

---Where and how the elements are kept: always on the CPU, and dense. is_cuda, is_sparse and is_quantized are false.
---@type boolean
C.Tensor.is_quantized = nil

---@class zknn.Function.options
---@field name? string

---A differentiable function whose forward and backward are written in Lua.
---
---Both run without recording, except that create_graph records what backward does. Cube(x) and Cube.apply(x) call it.
---
---    function Cube.forward(ctx, ...)   gets the arguments of the call, tensors or not; gives tensors
---
---    function Cube.backward(ctx, ...)  gets a gradient for each result; gives one for each argument,
---
---                                      or nil
---
---ctx is a table for what backward needs. ctx:save_for_backward(...) keeps tensors, which ctx.saved_tensors gives as a list. ctx.needs_input_grad[i] says whether argument i needs a gradient.
---@param name string what messages and grad_fn call it
---@return table
---@overload fun(options: zknn.Function.options): table
function zknn.Function(name) end

---@class zknn.Generator.options
---@field device? string

---A random generator of one's own, apart from the global one.
---
---Functions that draw take it as {generator = g} in their last table, and DataLoader and random_split as an option. A new one has always the same seed.
---@param device? string|zknn.Generator.options "cpu"
---@return zknn.Generator
function zknn.Generator(device) end

---@class zknn.abs.options
---@field input? zknn.Tensor

---The absolute value of each element. Any dtype but bool.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.abs.options): zknn.Tensor
function zknn.abs(input) end

---@class zknn.absolute.options
---@field input? zknn.Tensor

---The absolute value of each element. Any dtype but bool.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.absolute.options): zknn.Tensor
function zknn.absolute(input) end

---@class zknn.acos.options
---@field input? zknn.Tensor

---The arc cosine of each element; nan outside -1..1. Integers become float32.
---
---The result is in 0..pi.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.acos.options): zknn.Tensor
function zknn.acos(input) end

---@class zknn.acosh.options
---@field input? zknn.Tensor

---The inverse hyperbolic cosine of each element; nan below 1. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.acosh.options): zknn.Tensor
function zknn.acosh(input) end

---@class zknn.adaptive_avg_pool1d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]

---The mean of each of output_size windows that cover input [N, C, L] or [C, L].
---
---Window i runs from floor(i L / size) to ceil((i + 1) L / size), so neighbours may overlap by one element.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.adaptive_avg_pool1d.options
---@return zknn.Tensor
---@overload fun(options: zknn.adaptive_avg_pool1d.options): zknn.Tensor
function zknn.adaptive_avg_pool1d(input, output_size) end

---@class zknn.adaptive_avg_pool2d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]

---The mean of each of output_size windows that cover input [N, C, H, W] or [C, H, W]. output_size is a number or {height, width}.
---
---The windows of each dimension are cut as adaptive_avg_pool1d cuts them. output_size 1 takes the mean of each channel.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.adaptive_avg_pool2d.options
---@return zknn.Tensor
---@overload fun(options: zknn.adaptive_avg_pool2d.options): zknn.Tensor
function zknn.adaptive_avg_pool2d(input, output_size) end

---@class zknn.adaptive_avg_pool3d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]

---The mean of each of output_size windows that cover input [N, C, D, H, W] or [C, D, H, W]. output_size is a number or {depth, height, width}.
---
---The windows of each dimension are cut as adaptive_avg_pool1d cuts them. output_size 1 takes the mean of each channel.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.adaptive_avg_pool3d.options
---@return zknn.Tensor
---@overload fun(options: zknn.adaptive_avg_pool3d.options): zknn.Tensor
function zknn.adaptive_avg_pool3d(input, output_size) end

---@class zknn.adaptive_max_pool1d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field return_indices? boolean

---The greatest element of each of output_size windows that cover input [N, C, L] or [C, L]. With return_indices their places in the channel are a second result.
---
---Window i runs from floor(i L / size) to ceil((i + 1) L / size), so neighbours may overlap by one element.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.adaptive_max_pool1d.options
---@param return_indices? boolean|zknn.adaptive_max_pool1d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.adaptive_max_pool1d.options): zknn.Tensor, zknn.Tensor?
function zknn.adaptive_max_pool1d(input, output_size, return_indices) end

---@class zknn.adaptive_max_pool2d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field return_indices? boolean

---The greatest element of each of output_size windows that cover input [N, C, H, W] or [C, H, W]. output_size is a number or {height, width}. With return_indices their places in the channel are a second result.
---
---The windows of each dimension are cut as adaptive_max_pool1d cuts them. output_size 1 takes the maximum of each channel.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.adaptive_max_pool2d.options
---@param return_indices? boolean|zknn.adaptive_max_pool2d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.adaptive_max_pool2d.options): zknn.Tensor, zknn.Tensor?
function zknn.adaptive_max_pool2d(input, output_size, return_indices) end

---@class zknn.adaptive_max_pool3d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field return_indices? boolean

---The greatest element of each of output_size windows that cover input [N, C, D, H, W] or [C, D, H, W]. output_size is a number or {depth, height, width}. With return_indices their places in the channel are a second result.
---
---The windows of each dimension are cut as adaptive_max_pool1d cuts them. output_size 1 takes the maximum of each channel.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.adaptive_max_pool3d.options
---@param return_indices? boolean|zknn.adaptive_max_pool3d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.adaptive_max_pool3d.options): zknn.Tensor, zknn.Tensor?
function zknn.adaptive_max_pool3d(input, output_size, return_indices) end

---@class zknn.add.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number
---@field alpha? number

---input + alpha * other, with broadcasting and dtype promotion.
---
---The operator +.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@param alpha? number|zknn.add.options
---@return zknn.Tensor
---@overload fun(options: zknn.add.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.add.options): zknn.Tensor
function zknn.add(input, other, alpha) end

---@class zknn.addbmm.options
---@field input? zknn.Tensor
---@field batch1? zknn.Tensor
---@field batch2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha times the sum of the products of the matrices of two batches. addbmm_ writes it over the tensor.
---@param input zknn.Tensor broadcasts to [n, m]
---@param batch1 zknn.Tensor [b, n, k]
---@param batch2 zknn.Tensor [b, k, m]
---@param beta? number|zknn.addbmm.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.addbmm.options the factor of the product
---@return zknn.Tensor
---@overload fun(options: zknn.addbmm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.addbmm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, batch1: zknn.Tensor, options: zknn.addbmm.options): zknn.Tensor
function zknn.addbmm(input, batch1, batch2, beta, alpha) end

---@class zknn.addcdiv.options
---@field input? zknn.Tensor
---@field tensor1? zknn.Tensor
---@field tensor2? zknn.Tensor
---@field value? number

---input + value * tensor1 / tensor2, with broadcasting and dtype promotion.
---@param input zknn.Tensor
---@param tensor1 zknn.Tensor
---@param tensor2 zknn.Tensor
---@param value? number|zknn.addcdiv.options
---@return zknn.Tensor
---@overload fun(options: zknn.addcdiv.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.addcdiv.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, tensor1: zknn.Tensor, options: zknn.addcdiv.options): zknn.Tensor
function zknn.addcdiv(input, tensor1, tensor2, value) end

---@class zknn.addcmul.options
---@field input? zknn.Tensor
---@field tensor1? zknn.Tensor
---@field tensor2? zknn.Tensor
---@field value? number

---input + value * tensor1 * tensor2, with broadcasting and dtype promotion.
---@param input zknn.Tensor
---@param tensor1 zknn.Tensor
---@param tensor2 zknn.Tensor
---@param value? number|zknn.addcmul.options
---@return zknn.Tensor
---@overload fun(options: zknn.addcmul.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.addcmul.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, tensor1: zknn.Tensor, options: zknn.addcmul.options): zknn.Tensor
function zknn.addcmul(input, tensor1, tensor2, value) end

---@class zknn.addmm.options
---@field input? zknn.Tensor
---@field mat1? zknn.Tensor
---@field mat2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha mat1 mat2. addmm_ writes it over the tensor.
---
---With beta and alpha of 1 and a bias for input, it is one linear, which adds the bias on the way.
---@param input zknn.Tensor broadcasts to the product's shape
---@param mat1 zknn.Tensor [n, k]
---@param mat2 zknn.Tensor [k, m]
---@param beta? number|zknn.addmm.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.addmm.options the factor of the product
---@return zknn.Tensor
---@overload fun(options: zknn.addmm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.addmm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, mat1: zknn.Tensor, options: zknn.addmm.options): zknn.Tensor
function zknn.addmm(input, mat1, mat2, beta, alpha) end

---@class zknn.addmv.options
---@field input? zknn.Tensor
---@field mat? zknn.Tensor
---@field vec? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha mat vec. addmv_ writes it over the tensor.
---@param input zknn.Tensor broadcasts to [n]
---@param mat zknn.Tensor [n, k]
---@param vec zknn.Tensor [k]
---@param beta? number|zknn.addmv.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.addmv.options the factor of the product
---@return zknn.Tensor
---@overload fun(options: zknn.addmv.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.addmv.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, mat: zknn.Tensor, options: zknn.addmv.options): zknn.Tensor
function zknn.addmv(input, mat, vec, beta, alpha) end

---@class zknn.addr.options
---@field input? zknn.Tensor
---@field vec1? zknn.Tensor
---@field vec2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha vec1 vec2^T, of a matrix and an outer product. addr_ writes it over the tensor.
---@param input zknn.Tensor broadcasts to [n, m]
---@param vec1 zknn.Tensor [n]
---@param vec2 zknn.Tensor [m]
---@param beta? number|zknn.addr.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.addr.options the factor of the product
---@return zknn.Tensor
---@overload fun(options: zknn.addr.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.addr.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, vec1: zknn.Tensor, options: zknn.addr.options): zknn.Tensor
function zknn.addr(input, vec1, vec2, beta, alpha) end

---@class zknn.adjoint.options
---@field input? zknn.Tensor

---A view of the matrices in the last two dimensions transposed, as mH.
---@param input zknn.Tensor two dimensions or more
---@return zknn.Tensor
---@overload fun(options: zknn.adjoint.options): zknn.Tensor
function zknn.adjoint(input) end

---@class zknn.all.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field keepdim? boolean

---Whether all elements over a dim, a list of dims, or everything are not 0. bool, uint8 for uint8; true of nothing.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.all.options
---@param keepdim? boolean|zknn.all.options
---@return zknn.Tensor
---@overload fun(options: zknn.all.options): zknn.Tensor
function zknn.all(input, dim, keepdim) end

---@class zknn.allclose.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor
---@field rtol? number
---@field atol? number
---@field equal_nan? boolean

---Whether all elements of two tensors are close: |a - b| <= atol + rtol |b|.
---@param input zknn.Tensor a
---@param other zknn.Tensor b, of the same shape
---@param rtol? number|zknn.allclose.options the difference allowed relative to b
---@param atol? number|zknn.allclose.options the difference allowed besides
---@param equal_nan? boolean|zknn.allclose.options whether nan is close to nan
---@return boolean
---@overload fun(options: zknn.allclose.options): boolean
---@overload fun(input: zknn.Tensor, options: zknn.allclose.options): boolean
function zknn.allclose(input, other, rtol, atol, equal_nan) end

---@class zknn.amax.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field keepdim? boolean

---The greatest element over a dim, a list of dims, or everything; equals share the gradient. nan counts as greatest.
---
---Unlike max it takes several dims, and gives values alone.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.amax.options
---@param keepdim? boolean|zknn.amax.options
---@return zknn.Tensor
---@overload fun(options: zknn.amax.options): zknn.Tensor
function zknn.amax(input, dim, keepdim) end

---@class zknn.amin.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field keepdim? boolean

---The least element over a dim, a list of dims, or everything; equals share the gradient. nan counts as least.
---
---Unlike min it takes several dims, and gives values alone.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.amin.options
---@param keepdim? boolean|zknn.amin.options
---@return zknn.Tensor
---@overload fun(options: zknn.amin.options): zknn.Tensor
function zknn.amin(input, dim, keepdim) end

---@class zknn.aminmax.options
---@field input? zknn.Tensor
---@field dim? integer
---@field keepdim? boolean

---The least and the greatest element.
---@param input zknn.Tensor any shape
---@param dim? integer|zknn.aminmax.options the dimension to reduce; none means all elements
---@param keepdim? boolean|zknn.aminmax.options whether a reduced dimension stays, with size 1
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.aminmax.options): zknn.Tensor, zknn.Tensor
function zknn.aminmax(input, dim, keepdim) end

---@class zknn.any.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field keepdim? boolean

---Whether any element over a dim, a list of dims, or everything is not 0. bool, uint8 for uint8; false of nothing.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.any.options
---@param keepdim? boolean|zknn.any.options
---@return zknn.Tensor
---@overload fun(options: zknn.any.options): zknn.Tensor
function zknn.any(input, dim, keepdim) end

---@class zknn.arange.options
---@field start? number
---@field ["end"]? number
---@field step? number
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---The numbers start, start + step, .. before end.
---
---Three integers give int64, any float gives float32 unless dtype says otherwise. Whether a fraction of a step fits before end depends on rounding: linspace names the count instead.
---@param start? number|zknn.arange.options the first number
---@param end_ number where it stops; it is not among them
---@param step? number|zknn.arange.options the distance, negative to count down
---@param dtype? string|zknn.arange.options the dtype of the elements
---@param device? string|zknn.arange.options "cpu"
---@param requires_grad? boolean|zknn.arange.options whether backward gives it a gradient
---@return zknn.Tensor
function zknn.arange(start, end_, step, dtype, device, requires_grad) end

---@class zknn.arccos.options
---@field input? zknn.Tensor

---The arc cosine of each element; nan outside -1..1. Integers become float32.
---
---The result is in 0..pi.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.arccos.options): zknn.Tensor
function zknn.arccos(input) end

---@class zknn.arccosh.options
---@field input? zknn.Tensor

---The inverse hyperbolic cosine of each element; nan below 1. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.arccosh.options): zknn.Tensor
function zknn.arccosh(input) end

---@class zknn.arcsin.options
---@field input? zknn.Tensor

---The arc sine of each element; nan outside -1..1. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.arcsin.options): zknn.Tensor
function zknn.arcsin(input) end

---@class zknn.arcsinh.options
---@field input? zknn.Tensor

---The inverse hyperbolic sine of each element. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.arcsinh.options): zknn.Tensor
function zknn.arcsinh(input) end

---@class zknn.arctan.options
---@field input? zknn.Tensor

---The arc tangent of each element. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.arctan.options): zknn.Tensor
function zknn.arctan(input) end

---@class zknn.arctan2.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The angle, in -pi..pi, of the point with x = other and y = input, with broadcasting. Integers become float32.
---
---Unlike atan(input / other) it knows the quadrant.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.arctan2.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.arctan2.options): zknn.Tensor
function zknn.arctan2(input, other) end

---@class zknn.arctanh.options
---@field input? zknn.Tensor

---The inverse hyperbolic tangent of each element; inf at 1, -inf at -1, nan outside -1..1. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.arctanh.options): zknn.Tensor
function zknn.arctanh(input) end

---@class zknn.argmax.options
---@field input? zknn.Tensor
---@field dim? integer
---@field keepdim? boolean

---The index, from 0, of the first greatest element along dim, or in the flattened input. int64.
---
---logits:argmax(1) gives the class of each row.
---@param input zknn.Tensor
---@param dim? integer|zknn.argmax.options
---@param keepdim? boolean|zknn.argmax.options
---@return zknn.Tensor
---@overload fun(options: zknn.argmax.options): zknn.Tensor
function zknn.argmax(input, dim, keepdim) end

---@class zknn.argmin.options
---@field input? zknn.Tensor
---@field dim? integer
---@field keepdim? boolean

---The index, from 0, of the first least element along dim, or in the flattened input. int64.
---@param input zknn.Tensor
---@param dim? integer|zknn.argmin.options
---@param keepdim? boolean|zknn.argmin.options
---@return zknn.Tensor
---@overload fun(options: zknn.argmin.options): zknn.Tensor
function zknn.argmin(input, dim, keepdim) end

---@class zknn.argsort.options
---@field input? zknn.Tensor
---@field dim? integer
---@field descending? boolean
---@field stable? boolean

---The positions (int64) that put the elements in order along dim. Equal elements always keep their order; nan counts as greatest.
---@param input zknn.Tensor
---@param dim? integer|zknn.argsort.options
---@param descending? boolean|zknn.argsort.options
---@param stable? boolean|zknn.argsort.options
---@return zknn.Tensor
---@overload fun(options: zknn.argsort.options): zknn.Tensor
function zknn.argsort(input, dim, descending, stable) end

---@class zknn.argwhere.options
---@field input? zknn.Tensor
---@field as_tuple? boolean

---The positions of the elements that are not 0.
---
---They come in index order. argwhere(input) is nonzero(input).
---@param input zknn.Tensor a tensor of any dtype.
---@param as_tuple? boolean|zknn.argwhere.options whether to give a list of vectors.
---@return zknn.Tensor|zknn.Tensor[]
---@overload fun(options: zknn.argwhere.options): zknn.Tensor|zknn.Tensor[]
function zknn.argwhere(input, as_tuple) end

---@class zknn.as_strided.options
---@field input? zknn.Tensor
---@field size? integer[]
---@field stride? integer[]
---@field storage_offset? integer

---The elements of the tensor's memory that lie at multiples of the strides from the offset: a view.
---
---Where gradients are recorded for input, it is a copy, whose gradient goes to input's own elements.
---@param input zknn.Tensor any tensor
---@param size integer[] the shape
---@param stride integer[] how many elements of memory lie between neighbours, for each dimension; at least 0
---@param storage_offset? integer|zknn.as_strided.options where it begins in memory; input's own without it
---@return zknn.Tensor
---@overload fun(options: zknn.as_strided.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.as_strided.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, size: integer[], options: zknn.as_strided.options): zknn.Tensor
function zknn.as_strided(input, size, stride, storage_offset) end

---@class zknn.as_strided_scatter.options
---@field input? zknn.Tensor
---@field src? zknn.Tensor
---@field size? integer[]
---@field stride? integer[]
---@field storage_offset? integer

---input with src in the place of the elements that as_strided takes.
---@param input zknn.Tensor any tensor
---@param src zknn.Tensor of the part's shape
---@param size integer[] the part's shape
---@param stride integer[] its strides
---@param storage_offset? integer|zknn.as_strided_scatter.options where it begins in memory; input's own without it
---@return zknn.Tensor
---@overload fun(options: zknn.as_strided_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.as_strided_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, src: zknn.Tensor, options: zknn.as_strided_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, src: zknn.Tensor, size: integer[], options: zknn.as_strided_scatter.options): zknn.Tensor
function zknn.as_strided_scatter(input, src, size, stride, storage_offset) end

---@class zknn.as_tensor.options
---@field data? any
---@field dtype? string
---@field device? string

---A tensor of values, or the tensor itself, where dtype allows it.
---@param data any a tensor, or what tensor takes
---@param dtype? string|zknn.as_tensor.options the dtype
---@param device? string|zknn.as_tensor.options "cpu"
---@return zknn.Tensor
---@overload fun(options: zknn.as_tensor.options): zknn.Tensor
function zknn.as_tensor(data, dtype, device) end

---@class zknn.asarray.options
---@field obj? any
---@field dtype? string
---@field device? string
---@field copy? boolean
---@field requires_grad? boolean

---As as_tensor, with a copy where it is asked for.
---@param obj any a tensor, or what tensor takes
---@param dtype? string|zknn.asarray.options the dtype
---@param device? string|zknn.asarray.options "cpu"
---@param copy? boolean|zknn.asarray.options whether a tensor is copied; nil: where the dtype changes
---@param requires_grad? boolean|zknn.asarray.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(options: zknn.asarray.options): zknn.Tensor
function zknn.asarray(obj, dtype, device, copy, requires_grad) end

---@class zknn.asin.options
---@field input? zknn.Tensor

---The arc sine of each element; nan outside -1..1. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.asin.options): zknn.Tensor
function zknn.asin(input) end

---@class zknn.asinh.options
---@field input? zknn.Tensor

---The inverse hyperbolic sine of each element. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.asinh.options): zknn.Tensor
function zknn.asinh(input) end

---@class zknn.atan.options
---@field input? zknn.Tensor

---The arc tangent of each element. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.atan.options): zknn.Tensor
function zknn.atan(input) end

---@class zknn.atan2.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The angle, in -pi..pi, of the point with x = other and y = input, with broadcasting. Integers become float32.
---
---Unlike atan(input / other) it knows the quadrant.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.atan2.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.atan2.options): zknn.Tensor
function zknn.atan2(input, other) end

---@class zknn.atanh.options
---@field input? zknn.Tensor

---The inverse hyperbolic tangent of each element; inf at 1, -inf at -1, nan outside -1..1. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.atanh.options): zknn.Tensor
function zknn.atanh(input) end

---The tensor with at least one dimension; atleast_2d and atleast_3d: at least two, three.
---
---atleast_3d makes a vector [1, n, 1] and a matrix [n, m, 1]. Several tensors, or a list, give a list.
---@param ... zknn.Tensor|zknn.Tensor[] any tensors
---@return zknn.Tensor|zknn.Tensor[]
function zknn.atleast_1d(...) end

---The tensor with at least one dimension; atleast_2d and atleast_3d: at least two, three.
---
---atleast_3d makes a vector [1, n, 1] and a matrix [n, m, 1]. Several tensors, or a list, give a list.
---@param ... zknn.Tensor|zknn.Tensor[] any tensors
---@return zknn.Tensor|zknn.Tensor[]
function zknn.atleast_2d(...) end

---The tensor with at least one dimension; atleast_2d and atleast_3d: at least two, three.
---
---atleast_3d makes a vector [1, n, 1] and a matrix [n, m, 1]. Several tensors, or a list, give a list.
---@param ... zknn.Tensor|zknn.Tensor[] any tensors
---@return zknn.Tensor|zknn.Tensor[]
function zknn.atleast_3d(...) end

---@class zknn.autograd.detect_anomaly.options
---@field f? function

---Calls a function in anomaly mode: an op that makes a nan is an error. It names op and line.
---
---Backward names the op whose gradient was nan, and where that op was called.
---@param f function what to call
---@param ... any its arguments
---@return any
---@overload fun(options: zknn.autograd.detect_anomaly.options): any
function zknn.autograd.detect_anomaly(f, ...) end

---@class zknn.autograd.functional.hessian.options
---@field func? function
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field create_graph? boolean
---@field strict? boolean
---@field vectorize? boolean
---@field outer_jacobian_strategy? string

---The second derivatives of a function's one element by its inputs.
---@param func function the function, whose result has a single element
---@param inputs zknn.Tensor|zknn.Tensor[] its arguments
---@param create_graph? boolean|zknn.autograd.functional.hessian.options gives the result a history, so that it can be differentiated
---@param strict? boolean|zknn.autograd.functional.hessian.options an error, not zeros, where the result does not depend on an input
---@param vectorize? boolean|zknn.autograd.functional.hessian.options true is refused
---@param outer_jacobian_strategy? string|zknn.autograd.functional.hessian.options "reverse-mode"
---@return zknn.Tensor|zknn.Tensor[]
---@overload fun(options: zknn.autograd.functional.hessian.options): zknn.Tensor|zknn.Tensor[]
---@overload fun(func: function, options: zknn.autograd.functional.hessian.options): zknn.Tensor|zknn.Tensor[]
function zknn.autograd.functional.hessian(func, inputs, create_graph, strict, vectorize, outer_jacobian_strategy) end

---@class zknn.autograd.functional.hvp.options
---@field func? function
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field v? zknn.Tensor|zknn.Tensor[]
---@field create_graph? boolean
---@field strict? boolean

---The Hessian of a function's one element times a vector. vhp gives the same sooner.
---@param func function the function, whose result has a single element
---@param inputs zknn.Tensor|zknn.Tensor[] its arguments
---@param v? zknn.Tensor|zknn.Tensor[]|zknn.autograd.functional.hvp.options a tensor for each input, of its shape; 1 for a single element
---@param create_graph? boolean|zknn.autograd.functional.hvp.options gives the results a history, so that they can be differentiated
---@param strict? boolean|zknn.autograd.functional.hvp.options an error, not zeros, where the result does not depend on an input
---@return zknn.Tensor
---@return zknn.Tensor|zknn.Tensor[]
---@overload fun(options: zknn.autograd.functional.hvp.options): zknn.Tensor, zknn.Tensor|zknn.Tensor[]
---@overload fun(func: function, options: zknn.autograd.functional.hvp.options): zknn.Tensor, zknn.Tensor|zknn.Tensor[]
function zknn.autograd.functional.hvp(func, inputs, v, create_graph, strict) end

---@class zknn.autograd.functional.jacobian.options
---@field func? function
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field create_graph? boolean
---@field strict? boolean
---@field vectorize? boolean
---@field strategy? string

---The derivatives of a function's results by its inputs, of the shape of both, one after the other.
---@param func function the function
---@param inputs zknn.Tensor|zknn.Tensor[] its arguments
---@param create_graph? boolean|zknn.autograd.functional.jacobian.options gives the result a history, so that it can be differentiated
---@param strict? boolean|zknn.autograd.functional.jacobian.options an error, not zeros, where a result does not depend on an input
---@param vectorize? boolean|zknn.autograd.functional.jacobian.options true is refused
---@param strategy? string|zknn.autograd.functional.jacobian.options "reverse-mode"
---@return zknn.Tensor|zknn.Tensor[]
---@overload fun(options: zknn.autograd.functional.jacobian.options): zknn.Tensor|zknn.Tensor[]
---@overload fun(func: function, options: zknn.autograd.functional.jacobian.options): zknn.Tensor|zknn.Tensor[]
function zknn.autograd.functional.jacobian(func, inputs, create_graph, strict, vectorize, strategy) end

---@class zknn.autograd.functional.jvp.options
---@field func? function
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field v? zknn.Tensor|zknn.Tensor[]
---@field create_graph? boolean
---@field strict? boolean

---The Jacobian times a vector: the derivative along v.
---@param func function the function
---@param inputs zknn.Tensor|zknn.Tensor[] its arguments
---@param v? zknn.Tensor|zknn.Tensor[]|zknn.autograd.functional.jvp.options a tensor for each input, of its shape; 1 for a single element
---@param create_graph? boolean|zknn.autograd.functional.jvp.options gives the results a history, so that they can be differentiated
---@param strict? boolean|zknn.autograd.functional.jvp.options an error, not zeros, where a result does not depend on an input
---@return zknn.Tensor|zknn.Tensor[]
---@return zknn.Tensor|zknn.Tensor[]
---@overload fun(options: zknn.autograd.functional.jvp.options): zknn.Tensor|zknn.Tensor[], zknn.Tensor|zknn.Tensor[]
---@overload fun(func: function, options: zknn.autograd.functional.jvp.options): zknn.Tensor|zknn.Tensor[], zknn.Tensor|zknn.Tensor[]
function zknn.autograd.functional.jvp(func, inputs, v, create_graph, strict) end

---@class zknn.autograd.functional.vhp.options
---@field func? function
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field v? zknn.Tensor|zknn.Tensor[]
---@field create_graph? boolean
---@field strict? boolean

---A vector times the Hessian of a function's one element.
---@param func function the function, whose result has a single element
---@param inputs zknn.Tensor|zknn.Tensor[] its arguments
---@param v? zknn.Tensor|zknn.Tensor[]|zknn.autograd.functional.vhp.options a tensor for each input, of its shape; 1 for a single element
---@param create_graph? boolean|zknn.autograd.functional.vhp.options gives the results a history, so that they can be differentiated
---@param strict? boolean|zknn.autograd.functional.vhp.options an error, not zeros, where the result does not depend on an input
---@return zknn.Tensor
---@return zknn.Tensor|zknn.Tensor[]
---@overload fun(options: zknn.autograd.functional.vhp.options): zknn.Tensor, zknn.Tensor|zknn.Tensor[]
---@overload fun(func: function, options: zknn.autograd.functional.vhp.options): zknn.Tensor, zknn.Tensor|zknn.Tensor[]
function zknn.autograd.functional.vhp(func, inputs, v, create_graph, strict) end

---@class zknn.autograd.functional.vjp.options
---@field func? function
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field v? zknn.Tensor|zknn.Tensor[]
---@field create_graph? boolean
---@field strict? boolean

---A vector times the Jacobian: what backward computes.
---@param func function the function
---@param inputs zknn.Tensor|zknn.Tensor[] its arguments
---@param v? zknn.Tensor|zknn.Tensor[]|zknn.autograd.functional.vjp.options a tensor for each result, of its shape; 1 for a single element
---@param create_graph? boolean|zknn.autograd.functional.vjp.options gives the results a history, so that they can be differentiated
---@param strict? boolean|zknn.autograd.functional.vjp.options an error, not zeros, where a result does not depend on an input
---@return zknn.Tensor|zknn.Tensor[]
---@return zknn.Tensor|zknn.Tensor[]
---@overload fun(options: zknn.autograd.functional.vjp.options): zknn.Tensor|zknn.Tensor[], zknn.Tensor|zknn.Tensor[]
---@overload fun(func: function, options: zknn.autograd.functional.vjp.options): zknn.Tensor|zknn.Tensor[], zknn.Tensor|zknn.Tensor[]
function zknn.autograd.functional.vjp(func, inputs, v, create_graph, strict) end

---@class zknn.autograd.grad.options
---@field outputs? zknn.Tensor|zknn.Tensor[]
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field grad_outputs? zknn.Tensor|zknn.Tensor[]
---@field retain_graph? boolean
---@field create_graph? boolean
---@field allow_unused? boolean
---@field is_grads_batched? boolean
---@field materialize_grads? boolean

---The gradients of the sum of outputs with respect to inputs, as a list. No grad changes.
---
---Only what leads to an input is walked.
---@param outputs zknn.Tensor|zknn.Tensor[] what is differentiated
---@param inputs zknn.Tensor|zknn.Tensor[] with respect to what
---@param grad_outputs? zknn.Tensor|zknn.Tensor[]|zknn.autograd.grad.options factors of the outputs; 1 for an output of a single element
---@param retain_graph? boolean|zknn.autograd.grad.options keeps what was saved for backward
---@param create_graph? boolean|zknn.autograd.grad.options gives the gradients a history, so that they can be differentiated
---@param allow_unused? boolean|zknn.autograd.grad.options gives false for an input that no output depends on, where it is an error otherwise
---@param is_grads_batched? boolean|zknn.autograd.grad.options true is refused
---@param materialize_grads? boolean|zknn.autograd.grad.options gives zeros for such an input
---@return zknn.Tensor[]
---@overload fun(options: zknn.autograd.grad.options): zknn.Tensor[]
---@overload fun(outputs: zknn.Tensor|zknn.Tensor[], options: zknn.autograd.grad.options): zknn.Tensor[]
function zknn.autograd.grad(outputs, inputs, grad_outputs, retain_graph, create_graph, allow_unused, is_grads_batched, materialize_grads) end

---@class zknn.autograd.gradcheck.options
---@field func? fun(...: zknn.Tensor): zknn.Tensor
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field eps? number
---@field atol? number
---@field rtol? number
---@field raise_exception? boolean

---Compares the gradients that backward gives for a function with central differences.
---@param func fun(...: zknn.Tensor): zknn.Tensor the function, which gives one tensor
---@param inputs zknn.Tensor|zknn.Tensor[] its arguments, float64
---@param eps? number|zknn.autograd.gradcheck.options how far each element is moved
---@param atol? number|zknn.autograd.gradcheck.options the difference allowed
---@param rtol? number|zknn.autograd.gradcheck.options the difference allowed relative to the value
---@param raise_exception? boolean|zknn.autograd.gradcheck.options false gives false where gradients differ; true raises
---@return boolean
---@overload fun(options: zknn.autograd.gradcheck.options): boolean
---@overload fun(func: fun(...: zknn.Tensor): zknn.Tensor, options: zknn.autograd.gradcheck.options): boolean
function zknn.autograd.gradcheck(func, inputs, eps, atol, rtol, raise_exception) end

---@class zknn.autograd.gradgradcheck.options
---@field func? fun(...: zknn.Tensor): zknn.Tensor
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field grad_outputs? zknn.Tensor
---@field eps? number
---@field atol? number
---@field rtol? number
---@field raise_exception? boolean

---Compares the gradients of a function's gradients with central differences.
---@param func fun(...: zknn.Tensor): zknn.Tensor the function, which gives one tensor
---@param inputs zknn.Tensor|zknn.Tensor[] its arguments, float64
---@param grad_outputs? zknn.Tensor|zknn.autograd.gradgradcheck.options what the first gradients begin with; some numbers when it is left out
---@param eps? number|zknn.autograd.gradgradcheck.options how far each element is moved
---@param atol? number|zknn.autograd.gradgradcheck.options the difference allowed
---@param rtol? number|zknn.autograd.gradgradcheck.options the difference allowed relative to the value
---@param raise_exception? boolean|zknn.autograd.gradgradcheck.options false gives false where gradients differ; true raises
---@return boolean
---@overload fun(options: zknn.autograd.gradgradcheck.options): boolean
---@overload fun(func: fun(...: zknn.Tensor): zknn.Tensor, options: zknn.autograd.gradgradcheck.options): boolean
function zknn.autograd.gradgradcheck(func, inputs, grad_outputs, eps, atol, rtol, raise_exception) end

---@class zknn.autograd.once_differentiable.options
---@field backward? function

---Makes a Function's backward compute without recording, also with create_graph.
---
---Gradients of its gradients are then an error, and not silently wrong.
---@param backward function the backward of a Function
---@return function
---@overload fun(options: zknn.autograd.once_differentiable.options): function
function zknn.autograd.once_differentiable(backward) end

---@class zknn.autograd.set_detect_anomaly.options
---@field mode? boolean

---Turns anomaly mode on or off from now on; gives what it was. It slows every op down.
---@param mode boolean whether nan is an error
---@return boolean
---@overload fun(options: zknn.autograd.set_detect_anomaly.options): boolean
function zknn.autograd.set_detect_anomaly(mode) end

---@class zknn.avg_pool1d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field ceil_mode? boolean
---@field count_include_pad? boolean

---The mean of each window of input [N, C, L] or [C, L]. Zeros of the margin count, or not (count_include_pad=false). ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.avg_pool1d.options
---@param stride? integer|integer[]|zknn.avg_pool1d.options
---@param padding? integer|integer[]|zknn.avg_pool1d.options
---@param ceil_mode? boolean|zknn.avg_pool1d.options
---@param count_include_pad? boolean|zknn.avg_pool1d.options
---@return zknn.Tensor
---@overload fun(options: zknn.avg_pool1d.options): zknn.Tensor
function zknn.avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad) end

---@class zknn.avg_pool2d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field ceil_mode? boolean
---@field count_include_pad? boolean
---@field divisor_override? integer

---The mean of each window of input [N, C, H, W] or [C, H, W]. Zeros of the margin count, or not (count_include_pad=false). divisor_override divides the sum instead of the count. Numbers or {height, width}. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.avg_pool2d.options
---@param stride? integer|integer[]|zknn.avg_pool2d.options
---@param padding? integer|integer[]|zknn.avg_pool2d.options
---@param ceil_mode? boolean|zknn.avg_pool2d.options
---@param count_include_pad? boolean|zknn.avg_pool2d.options
---@param divisor_override? integer|zknn.avg_pool2d.options
---@return zknn.Tensor
---@overload fun(options: zknn.avg_pool2d.options): zknn.Tensor
function zknn.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override) end

---@class zknn.avg_pool3d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field ceil_mode? boolean
---@field count_include_pad? boolean
---@field divisor_override? integer

---The mean of each window of input [N, C, D, H, W] or [C, D, H, W]. Zeros of the margin count, or not (count_include_pad=false). divisor_override divides the sum instead of the count. Numbers or {depth, height, width}. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.avg_pool3d.options
---@param stride? integer|integer[]|zknn.avg_pool3d.options
---@param padding? integer|integer[]|zknn.avg_pool3d.options
---@param ceil_mode? boolean|zknn.avg_pool3d.options
---@param count_include_pad? boolean|zknn.avg_pool3d.options
---@param divisor_override? integer|zknn.avg_pool3d.options
---@return zknn.Tensor
---@overload fun(options: zknn.avg_pool3d.options): zknn.Tensor
function zknn.avg_pool3d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override) end

---@class zknn.baddbmm.options
---@field input? zknn.Tensor
---@field batch1? zknn.Tensor
---@field batch2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha times the products of the matrices of two batches. baddbmm_ writes it over the tensor.
---@param input zknn.Tensor broadcasts to [b, n, m]
---@param batch1 zknn.Tensor [b, n, k]
---@param batch2 zknn.Tensor [b, k, m]
---@param beta? number|zknn.baddbmm.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.baddbmm.options the factor of the product
---@return zknn.Tensor
---@overload fun(options: zknn.baddbmm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.baddbmm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, batch1: zknn.Tensor, options: zknn.baddbmm.options): zknn.Tensor
function zknn.baddbmm(input, batch1, batch2, beta, alpha) end

---@class zknn.bartlett_window.options
---@field window_length? integer
---@field periodic? boolean
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---The window of a triangle, 1 - |2 n / N - 1|.
---
---A periodic window is one of a length of one more without its last value.
---@param window_length integer how many values
---@param periodic? boolean|zknn.bartlett_window.options for a spectrum; false: symmetrical, for a filter
---@param dtype? string|zknn.bartlett_window.options a dtype of floats; float32 without it
---@param device? string|zknn.bartlett_window.options "cpu"
---@param requires_grad? boolean|zknn.bartlett_window.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(options: zknn.bartlett_window.options): zknn.Tensor
function zknn.bartlett_window(window_length, periodic, dtype, device, requires_grad) end

---@class zknn.batch_normalize.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field mean? zknn.Tensor
---@field var? zknn.Tensor
---@field training? boolean
---@field eps? number

---(x - mean) / sqrt(var + eps) * weight + bias for each channel of input [N, C, ...]. The others are [C]. In training mean and (biased) variance are input's own; both that were used are given too.
---
---The library's own op: nn.functional.batch_norm is the way to call it, and updates running statistics.
---@param input zknn.Tensor
---@param weight? zknn.Tensor|zknn.batch_normalize.options
---@param bias? zknn.Tensor|zknn.batch_normalize.options
---@param mean? zknn.Tensor|zknn.batch_normalize.options
---@param var? zknn.Tensor|zknn.batch_normalize.options
---@param training? boolean|zknn.batch_normalize.options
---@param eps? number|zknn.batch_normalize.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@return zknn.Tensor?
---@overload fun(options: zknn.batch_normalize.options): zknn.Tensor, zknn.Tensor?, zknn.Tensor?
function zknn.batch_normalize(input, weight, bias, mean, var, training, eps) end

---@class zknn.bernoulli.options
---@field input? zknn.Tensor
---@field p? number|zknn.Tensor
---@field generator? zknn.Generator

---1 or 0 for each element: 1 with the probability that input has there. p is for all, instead.
---@param input zknn.Tensor the probabilities; its shape and dtype are the result's
---@param p? number|zknn.Tensor|zknn.bernoulli.options one probability for all, or a tensor that broadcasts; input then gives only shape and dtype
---@param generator? zknn.Generator|zknn.bernoulli.options what draws instead of the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.bernoulli.options): zknn.Tensor
function zknn.bernoulli(input, p, generator) end

---@class zknn.bilinear.options
---@field input1? zknn.Tensor
---@field input2? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor

---x1^T W x2 + b over the last dimensions of two inputs.
---@param input1 zknn.Tensor the first input
---@param input2 zknn.Tensor the second input
---@param weight zknn.Tensor the weight
---@param bias? zknn.Tensor|zknn.bilinear.options the bias
---@return zknn.Tensor
---@overload fun(options: zknn.bilinear.options): zknn.Tensor
---@overload fun(input1: zknn.Tensor, options: zknn.bilinear.options): zknn.Tensor
---@overload fun(input1: zknn.Tensor, input2: zknn.Tensor, options: zknn.bilinear.options): zknn.Tensor
function zknn.bilinear(input1, input2, weight, bias) end

---@class zknn.binary_cross_entropy.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field reduction? string

----(target ln input + (1 - target) ln(1 - input)), its mean, its sum or each. Both hold probabilities; logarithms below -100 count as -100.
---
---nn.functional.binary_cross_entropy also takes a weight for each element.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param reduction? string|zknn.binary_cross_entropy.options
---@return zknn.Tensor
---@overload fun(options: zknn.binary_cross_entropy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.binary_cross_entropy.options): zknn.Tensor
function zknn.binary_cross_entropy(input, target, reduction) end

---@class zknn.binary_cross_entropy_with_logits.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field reduction? string
---@field pos_weight? zknn.Tensor

---binary_cross_entropy of sigmoid(input), without overflow. pos_weight, which broadcasts to input, multiplies the part of positive targets.
---
---nn.functional.binary_cross_entropy_with_logits also takes a weight for each element.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param reduction? string|zknn.binary_cross_entropy_with_logits.options
---@param pos_weight? zknn.Tensor|zknn.binary_cross_entropy_with_logits.options
---@return zknn.Tensor
---@overload fun(options: zknn.binary_cross_entropy_with_logits.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.binary_cross_entropy_with_logits.options): zknn.Tensor
function zknn.binary_cross_entropy_with_logits(input, target, reduction, pos_weight) end

---@class zknn.bincount.options
---@field input? zknn.Tensor
---@field weights? zknn.Tensor
---@field minlength? integer

---How often each of 0, 1, .. occurs in a vector of integers, or the sum of the weights there. The result has minlength elements or more; it is int64, with weights float32 or float64.
---@param input zknn.Tensor
---@param weights? zknn.Tensor|zknn.bincount.options
---@param minlength? integer|zknn.bincount.options
---@return zknn.Tensor
---@overload fun(options: zknn.bincount.options): zknn.Tensor
function zknn.bincount(input, weights, minlength) end

---@class zknn.bitwise_and.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The bits that both elements have; x & y of integers. Integers and bools, with broadcasting and dtype promotion.
---
---The operator & of integers.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.bitwise_and.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.bitwise_and.options): zknn.Tensor
function zknn.bitwise_and(input, other) end

---@class zknn.bitwise_left_shift.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---input's bits moved to the left by other's places, which is input * 2^other; x << y. By a negative number, or by all the bits that the dtype has or more, 0. Integers, with broadcasting and dtype promotion.
---
---The operator << of integers.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.bitwise_left_shift.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.bitwise_left_shift.options): zknn.Tensor
function zknn.bitwise_left_shift(input, other) end

---@class zknn.bitwise_not.options
---@field input? zknn.Tensor

---Each bit turned, which is -1 - input; ~x of integers. A bool becomes the other.
---
---The operator ~ before integers.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.bitwise_not.options): zknn.Tensor
function zknn.bitwise_not(input) end

---@class zknn.bitwise_or.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The bits that one of two elements has; x | y of integers. Integers and bools, with broadcasting and dtype promotion.
---
---The operator | of integers.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.bitwise_or.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.bitwise_or.options): zknn.Tensor
function zknn.bitwise_or(input, other) end

---@class zknn.bitwise_right_shift.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---input's bits moved to the right by other's places, which is input // 2^other; x >> y. By a negative number, or by all the bits that the dtype has or more, -1 for elements below 0, else 0. Integers, with broadcasting and dtype promotion.
---
---The operator >> of integers. The sign stays, other than with Lua's own >>.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.bitwise_right_shift.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.bitwise_right_shift.options): zknn.Tensor
function zknn.bitwise_right_shift(input, other) end

---@class zknn.bitwise_xor.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The bits that exactly one of two elements has; x ~ y of integers. Integers and bools, with broadcasting and dtype promotion.
---
---The operator ~ between integers, which Python writes ^.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.bitwise_xor.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.bitwise_xor.options): zknn.Tensor
function zknn.bitwise_xor(input, other) end

---@class zknn.blackman_window.options
---@field window_length? integer
---@field periodic? boolean
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---The window 0.42 - 0.5 cos(2 pi n / N) + 0.08 cos(4 pi n / N).
---
---A periodic window is one of a length of one more without its last value.
---@param window_length integer how many values
---@param periodic? boolean|zknn.blackman_window.options for a spectrum; false: symmetrical, for a filter
---@param dtype? string|zknn.blackman_window.options a dtype of floats; float32 without it
---@param device? string|zknn.blackman_window.options "cpu"
---@param requires_grad? boolean|zknn.blackman_window.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(options: zknn.blackman_window.options): zknn.Tensor
function zknn.blackman_window(window_length, periodic, dtype, device, requires_grad) end

---A matrix with the tensors as blocks on its diagonal, and zeros elsewhere.
---@param ... zknn.Tensor|zknn.Tensor[] matrices, vectors (one row) and scalars, one after the other or in a list
---@return zknn.Tensor
function zknn.block_diag(...) end

---@class zknn.bmm.options
---@field input? zknn.Tensor
---@field mat2? zknn.Tensor

---The products of the matrices of two batches, [b, n, k] and [b, k, m].
---
---matmul, but for two batches of one size.
---@param input zknn.Tensor
---@param mat2 zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.bmm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.bmm.options): zknn.Tensor
function zknn.bmm(input, mat2) end

---The shape to which shapes broadcast, as a list.
---@param ... integer|integer[] lists of sizes; an integer is a list of one
---@return integer[]
function zknn.broadcast_shapes(...) end

---A list of views of the tensors, all of the shape to which they broadcast.
---@param ... zknn.Tensor|zknn.Tensor[] any tensors
---@return zknn.Tensor[]
function zknn.broadcast_tensors(...) end

---@class zknn.broadcast_to.options
---@field input? zknn.Tensor
---@field size? integer|integer[]

---A view in which dimensions of size 1 are seen as any size, and new ones may lead; -1 keeps a size.
---
---Elements that are seen several times lie in one place: clone the view before writing to it.
---@param input zknn.Tensor
---@param size integer|integer[]
---@return zknn.Tensor
---@overload fun(options: zknn.broadcast_to.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.broadcast_to.options): zknn.Tensor
function zknn.broadcast_to(input, size) end

---@class zknn.bucketize.options
---@field input? zknn.Tensor|number
---@field boundaries? zknn.Tensor
---@field out_int32? boolean
---@field right? boolean

---The number of the bucket of each element: how many boundaries are less than it.
---@param input zknn.Tensor|number of the dtype of boundaries
---@param boundaries zknn.Tensor a vector in rising order
---@param out_int32? boolean|zknn.bucketize.options whether the result is int32 and not int64
---@param right? boolean|zknn.bucketize.options whether a boundary equal to the element counts, too
---@return zknn.Tensor
---@overload fun(options: zknn.bucketize.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.bucketize.options): zknn.Tensor
function zknn.bucketize(input, boundaries, out_int32, right) end

---@class zknn.can_cast.options
---@field from_? string
---@field to? string

---Whether a dtype goes over into another as results do: not from floats to integers, nor from numbers to bool.
---@param from_ string a dtype
---@param to string another
---@return boolean
---@overload fun(options: zknn.can_cast.options): boolean
---@overload fun(from_: string, options: zknn.can_cast.options): boolean
function zknn.can_cast(from_, to) end

---All combinations of one element of each vector, a row each. One vector alone comes back as it is.
---@param ... zknn.Tensor|zknn.Tensor[] vectors of one dtype, one after the other or in a list
---@return zknn.Tensor
function zknn.cartesian_prod(...) end

---@class zknn.cast.options
---@field input? zknn.Tensor
---@field dtype? string

---The same values in another dtype, as t:to(dtype) gives them. Gradients pass through between floats. Floats are cut toward zero to become integers; nan and what an int64 cannot hold become the least int64.
---
---The library's own op: write x:to(dtype), x:float() or x:long().
---@param input zknn.Tensor
---@param dtype? string|zknn.cast.options
---@return zknn.Tensor
---@overload fun(options: zknn.cast.options): zknn.Tensor
function zknn.cast(input, dtype) end

---@class zknn.cat.options
---@field tensors? zknn.Tensor[]
---@field dim? integer

---The tensors of a list one after the other along dim, in their common dtype.
---@param tensors zknn.Tensor[]
---@param dim? integer|zknn.cat.options
---@return zknn.Tensor
---@overload fun(options: zknn.cat.options): zknn.Tensor
function zknn.cat(tensors, dim) end

---@class zknn.cdist.options
---@field x1? zknn.Tensor
---@field x2? zknn.Tensor
---@field p? number
---@field compute_mode? string

---The distance with the norm p of each row of x1 [*, P, M] from each row of x2 [*, R, M]: [*, P, R]. p = 0 counts what differs, math.huge takes the greatest. Distances are always computed from differences.
---@param x1 zknn.Tensor
---@param x2 zknn.Tensor
---@param p? number|zknn.cdist.options
---@param compute_mode? string|zknn.cdist.options
---@return zknn.Tensor
---@overload fun(options: zknn.cdist.options): zknn.Tensor
---@overload fun(x1: zknn.Tensor, options: zknn.cdist.options): zknn.Tensor
function zknn.cdist(x1, x2, p, compute_mode) end

---@class zknn.ceil.options
---@field input? zknn.Tensor

---The least whole number not below each element. Any dtype but bool. Its gradient is 0.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.ceil.options): zknn.Tensor
function zknn.ceil(input) end

---@class zknn.celu.options
---@field input? zknn.Tensor
---@field alpha? number

---x above 0, alpha (e^(x / alpha) - 1) below.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@param alpha? number|zknn.celu.options
---@return zknn.Tensor
---@overload fun(options: zknn.celu.options): zknn.Tensor
function zknn.celu(input, alpha) end

---linalg.multi_dot of the arguments, or of a list. One matrix is given back as it is.
---@param ... zknn.Tensor matrices
---@return zknn.Tensor
function zknn.chain_matmul(...) end

---@class zknn.channel_shuffle.options
---@field input? zknn.Tensor
---@field groups? integer

---Mixes the channels of groups: channel g of each group after the other.
---@param input zknn.Tensor the input
---@param groups integer the number of groups
---@return zknn.Tensor
---@overload fun(options: zknn.channel_shuffle.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.channel_shuffle.options): zknn.Tensor
function zknn.channel_shuffle(input, groups) end

---@class zknn.cholesky_inverse.options
---@field L? zknn.Tensor
---@field upper? boolean

---The inverse of A, from the factor that linalg.cholesky gives of it.
---@param L zknn.Tensor float32 or float64 [*, n, n]
---@param upper? boolean|zknn.cholesky_inverse.options L is an upper triangle, A = L^T L
---@return zknn.Tensor
---@overload fun(options: zknn.cholesky_inverse.options): zknn.Tensor
function zknn.cholesky_inverse(L, upper) end

---@class zknn.cholesky_solve.options
---@field B? zknn.Tensor
---@field L? zknn.Tensor
---@field upper? boolean

---X of A X = B, for the factor that linalg.cholesky gives of A. Only that triangle of L is read, and the gradient of the other one is 0.
---@param B zknn.Tensor [*, n, k]
---@param L zknn.Tensor [*, n, n]
---@param upper? boolean|zknn.cholesky_solve.options L is an upper triangle, A = L^T L
---@return zknn.Tensor
---@overload fun(options: zknn.cholesky_solve.options): zknn.Tensor
---@overload fun(B: zknn.Tensor, options: zknn.cholesky_solve.options): zknn.Tensor
function zknn.cholesky_solve(B, L, upper) end

---@class zknn.chunk.options
---@field input? zknn.Tensor
---@field chunks? integer
---@field dim? integer

---A list of views that cut a dimension into at most chunks parts. The last one may be smaller.
---@param input zknn.Tensor at least one dimension
---@param chunks integer how many parts, at least 1; fewer come out when the size does not suffice
---@param dim? integer|zknn.chunk.options the dimension to cut
---@return zknn.Tensor[]
---@overload fun(options: zknn.chunk.options): zknn.Tensor[]
---@overload fun(input: zknn.Tensor, options: zknn.chunk.options): zknn.Tensor[]
function zknn.chunk(input, chunks, dim) end

---@class zknn.clamp.options
---@field input? zknn.Tensor
---@field min? zknn.Tensor|number
---@field max? zknn.Tensor|number

---Each element brought into min..max, which are tensors or numbers. Broadcasting, dtype promotion; max decides where it is below min.
---
---Elements at or beyond a bound that is a number have the gradient 0. A bound that is a tensor has a gradient too, and shares it where it equals the element (PyTorch 2).
---@param input zknn.Tensor
---@param min? zknn.Tensor|number|zknn.clamp.options
---@param max? zknn.Tensor|number|zknn.clamp.options
---@return zknn.Tensor
---@overload fun(options: zknn.clamp.options): zknn.Tensor
function zknn.clamp(input, min, max) end

---@class zknn.clamp_max.options
---@field input? zknn.Tensor
---@field max? zknn.Tensor|number

---Each element brought to max or below: clamp with one bound.
---@param input zknn.Tensor any shape
---@param max zknn.Tensor|number the bound; a tensor broadcasts
---@return zknn.Tensor
---@overload fun(options: zknn.clamp_max.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.clamp_max.options): zknn.Tensor
function zknn.clamp_max(input, max) end

---@class zknn.clamp_min.options
---@field input? zknn.Tensor
---@field min? zknn.Tensor|number

---Each element brought to min or above: clamp with one bound.
---@param input zknn.Tensor any shape
---@param min zknn.Tensor|number the bound; a tensor broadcasts
---@return zknn.Tensor
---@overload fun(options: zknn.clamp_min.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.clamp_min.options): zknn.Tensor
function zknn.clamp_min(input, min) end

---@class zknn.clip.options
---@field input? zknn.Tensor
---@field min? zknn.Tensor|number
---@field max? zknn.Tensor|number

---Each element brought into min..max, which are tensors or numbers. Broadcasting, dtype promotion; max decides where it is below min.
---
---Elements at or beyond a bound that is a number have the gradient 0. A bound that is a tensor has a gradient too, and shares it where it equals the element (PyTorch 2).
---@param input zknn.Tensor
---@param min? zknn.Tensor|number|zknn.clip.options
---@param max? zknn.Tensor|number|zknn.clip.options
---@return zknn.Tensor
---@overload fun(options: zknn.clip.options): zknn.Tensor
function zknn.clip(input, min, max) end

---Seconds of a clock that never goes back, to measure how long something takes.
---
---Where it begins is not said: only differences have a meaning.
---@return number
function zknn.clock() end

---@class zknn.clone.options
---@field input? zknn.Tensor

---The same values in memory of their own; gradients pass through.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.clone.options): zknn.Tensor
function zknn.clone(input) end

---@class zknn.col2im.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field kernel_size? integer|integer[]
---@field dilation? integer|integer[]
---@field padding? integer|integer[]
---@field stride? integer|integer[]

---An image [N, C, H, W] of output_size, to which each column of input [N, C * kernel elements, places] is added where im2col takes it from; without N both have none. Numbers or {height, width}. nn.functional.fold is its name there.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.col2im.options
---@param kernel_size? integer|integer[]|zknn.col2im.options
---@param dilation? integer|integer[]|zknn.col2im.options
---@param padding? integer|integer[]|zknn.col2im.options
---@param stride? integer|integer[]|zknn.col2im.options
---@return zknn.Tensor
---@overload fun(options: zknn.col2im.options): zknn.Tensor
function zknn.col2im(input, output_size, kernel_size, dilation, padding, stride) end

---@class zknn.column_stack.options
---@field tensors? zknn.Tensor[]

---Joins tensors along dimension 1. Scalars and vectors are one column each.
---@param tensors zknn.Tensor[] one tensor or more
---@return zknn.Tensor
---@overload fun(options: zknn.column_stack.options): zknn.Tensor
function zknn.column_stack(tensors) end

---@class zknn.combinations.options
---@field input? zknn.Tensor
---@field r? integer
---@field with_replacement? boolean

---All combinations of r elements of a vector in their order, a row each.
---@param input zknn.Tensor a vector
---@param r? integer|zknn.combinations.options how many elements, at least 0
---@param with_replacement? boolean|zknn.combinations.options an element may occur again
---@return zknn.Tensor
---@overload fun(options: zknn.combinations.options): zknn.Tensor
function zknn.combinations(input, r, with_replacement) end

---@class zknn.concat.options
---@field tensors? zknn.Tensor[]
---@field dim? integer

---The tensors of a list one after the other along dim, in their common dtype.
---@param tensors zknn.Tensor[]
---@param dim? integer|zknn.concat.options
---@return zknn.Tensor
---@overload fun(options: zknn.concat.options): zknn.Tensor
function zknn.concat(tensors, dim) end

---@class zknn.concatenate.options
---@field tensors? zknn.Tensor[]
---@field dim? integer

---The tensors of a list one after the other along dim, in their common dtype.
---@param tensors zknn.Tensor[]
---@param dim? integer|zknn.concatenate.options
---@return zknn.Tensor
---@overload fun(options: zknn.concatenate.options): zknn.Tensor
function zknn.concatenate(tensors, dim) end

---@class zknn.constant_pad_nd.options
---@field input? zknn.Tensor
---@field pad? integer|integer[]
---@field value? number

---Input with margins of value. pad lists them two a dimension, before and after, from the last dimension on; a negative one cuts.
---
---The library's own op: nn.functional.pad is the way to call it, and has other modes too.
---@param input zknn.Tensor
---@param pad? integer|integer[]|zknn.constant_pad_nd.options
---@param value? number|zknn.constant_pad_nd.options
---@return zknn.Tensor
---@overload fun(options: zknn.constant_pad_nd.options): zknn.Tensor
function zknn.constant_pad_nd(input, pad, value) end

---@class zknn.conv1d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]|string
---@field dilation? integer|integer[]
---@field groups? integer

---The sum of the products of weight and each window of input, plus bias. input [N, in, L] or [in, L], weight [out, in / groups, k], bias [out]. padding also "valid" (none) or "same" (an output of the input's length).
---
---weight is not turned around: it is the cross-correlation that PyTorch computes.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.conv1d.options
---@param stride? integer|integer[]|zknn.conv1d.options
---@param padding? integer|integer[]|string|zknn.conv1d.options
---@param dilation? integer|integer[]|zknn.conv1d.options
---@param groups? integer|zknn.conv1d.options
---@return zknn.Tensor
---@overload fun(options: zknn.conv1d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.conv1d.options): zknn.Tensor
function zknn.conv1d(input, weight, bias, stride, padding, dilation, groups) end

---@class zknn.conv2d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]|string
---@field dilation? integer|integer[]
---@field groups? integer

---The sum of the products of weight and each window of input, plus bias. input [N, in, H, W] or [in, H, W], weight [out, in / groups, kH, kW], bias [out]. stride, padding, dilation: a number or {height, width}; padding also "valid" (none) or "same" (an output of the input's size).
---
---weight is not turned around: it is the cross-correlation that PyTorch computes.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.conv2d.options
---@param stride? integer|integer[]|zknn.conv2d.options
---@param padding? integer|integer[]|string|zknn.conv2d.options
---@param dilation? integer|integer[]|zknn.conv2d.options
---@param groups? integer|zknn.conv2d.options
---@return zknn.Tensor
---@overload fun(options: zknn.conv2d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.conv2d.options): zknn.Tensor
function zknn.conv2d(input, weight, bias, stride, padding, dilation, groups) end

---@class zknn.conv3d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]|string
---@field dilation? integer|integer[]
---@field groups? integer

---The sum of the products of weight and each window of input, plus bias. input [N, in, D, H, W] or [in, D, H, W], weight [out, in / groups, kD, kH, kW], bias [out]. stride, padding, dilation: a number or {depth, height, width}; padding also "valid" (none) or "same" (an output of the input's size).
---
---weight is not turned around: it is the cross-correlation that PyTorch computes.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.conv3d.options
---@param stride? integer|integer[]|zknn.conv3d.options
---@param padding? integer|integer[]|string|zknn.conv3d.options
---@param dilation? integer|integer[]|zknn.conv3d.options
---@param groups? integer|zknn.conv3d.options
---@return zknn.Tensor
---@overload fun(options: zknn.conv3d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.conv3d.options): zknn.Tensor
function zknn.conv3d(input, weight, bias, stride, padding, dilation, groups) end

---@class zknn.conv_transpose1d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_padding? integer|integer[]
---@field groups? integer
---@field dilation? integer|integer[]

---Weight times each element of input, added up where it lies in the output, plus bias. It is conv1d's gradient of its input. input [N, in, L] or [in, L], weight [in, out / groups, k], bias [out].
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.conv_transpose1d.options
---@param stride? integer|integer[]|zknn.conv_transpose1d.options
---@param padding? integer|integer[]|zknn.conv_transpose1d.options
---@param output_padding? integer|integer[]|zknn.conv_transpose1d.options
---@param groups? integer|zknn.conv_transpose1d.options
---@param dilation? integer|integer[]|zknn.conv_transpose1d.options
---@return zknn.Tensor
---@overload fun(options: zknn.conv_transpose1d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.conv_transpose1d.options): zknn.Tensor
function zknn.conv_transpose1d(input, weight, bias, stride, padding, output_padding, groups, dilation) end

---@class zknn.conv_transpose2d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_padding? integer|integer[]
---@field groups? integer
---@field dilation? integer|integer[]

---Weight times each element of input, added up where it lies in the output, plus bias. It is conv2d's gradient of its input. input [N, in, H, W] or [in, H, W], weight [in, out / groups, kH, kW], bias [out]. Numbers or {height, width}.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.conv_transpose2d.options
---@param stride? integer|integer[]|zknn.conv_transpose2d.options
---@param padding? integer|integer[]|zknn.conv_transpose2d.options
---@param output_padding? integer|integer[]|zknn.conv_transpose2d.options
---@param groups? integer|zknn.conv_transpose2d.options
---@param dilation? integer|integer[]|zknn.conv_transpose2d.options
---@return zknn.Tensor
---@overload fun(options: zknn.conv_transpose2d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.conv_transpose2d.options): zknn.Tensor
function zknn.conv_transpose2d(input, weight, bias, stride, padding, output_padding, groups, dilation) end

---@class zknn.conv_transpose3d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_padding? integer|integer[]
---@field groups? integer
---@field dilation? integer|integer[]

---Weight times each element of input, added up where it lies in the output, plus bias. It is conv3d's gradient of its input. input [N, in, D, H, W] or [in, D, H, W], weight [in, out / groups, kD, kH, kW], bias [out]. Numbers or {depth, height, width}.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.conv_transpose3d.options
---@param stride? integer|integer[]|zknn.conv_transpose3d.options
---@param padding? integer|integer[]|zknn.conv_transpose3d.options
---@param output_padding? integer|integer[]|zknn.conv_transpose3d.options
---@param groups? integer|zknn.conv_transpose3d.options
---@param dilation? integer|integer[]|zknn.conv_transpose3d.options
---@return zknn.Tensor
---@overload fun(options: zknn.conv_transpose3d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.conv_transpose3d.options): zknn.Tensor
function zknn.conv_transpose3d(input, weight, bias, stride, padding, output_padding, groups, dilation) end

---@class zknn.copysign.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---|input| with other's sign, also of -0, with broadcasting. Integers become float32. other's gradient is 0.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.copysign.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.copysign.options): zknn.Tensor
function zknn.copysign(input, other) end

---@class zknn.corrcoef.options
---@field input? zknn.Tensor

---The correlation coefficients of the rows of a matrix, in -1..1.
---@param input zknn.Tensor a matrix, or a vector, whose coefficient is 1
---@return zknn.Tensor
---@overload fun(options: zknn.corrcoef.options): zknn.Tensor
function zknn.corrcoef(input) end

---@class zknn.cos.options
---@field input? zknn.Tensor

---The cosine of each element, in radians. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.cos.options): zknn.Tensor
function zknn.cos(input) end

---@class zknn.cosh.options
---@field input? zknn.Tensor

---The hyperbolic cosine of each element. Integers become float32.
---
---It is (e^x + e^-x) / 2.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.cosh.options): zknn.Tensor
function zknn.cosh(input) end

---@class zknn.count_nonzero.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]

---How many elements over a dim, a list of dims, or everything are not 0. int64.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.count_nonzero.options
---@return zknn.Tensor
---@overload fun(options: zknn.count_nonzero.options): zknn.Tensor
function zknn.count_nonzero(input, dim) end

---@class zknn.cov.options
---@field input? zknn.Tensor
---@field correction? integer
---@field fweights? zknn.Tensor
---@field aweights? zknn.Tensor

---The covariances of the rows of a matrix: each row is a variable, each column an observation.
---@param input zknn.Tensor a matrix, or a vector, whose variance is taken
---@param correction? integer|zknn.cov.options what is subtracted from the number of observations
---@param fweights? zknn.Tensor|zknn.cov.options how often each observation was made, integers
---@param aweights? zknn.Tensor|zknn.cov.options the weight of each observation, floats
---@return zknn.Tensor
---@overload fun(options: zknn.cov.options): zknn.Tensor
function zknn.cov(input, correction, fweights, aweights) end

---@class zknn.cross.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor
---@field dim? integer

---The cross product of the vectors of three elements along a dimension.
---@param input zknn.Tensor a size of 3 in dim
---@param other zknn.Tensor as many dimensions and the same dtype; other sizes broadcast
---@param dim? integer|zknn.cross.options without it, the first dimension of size 3
---@return zknn.Tensor
---@overload fun(options: zknn.cross.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.cross.options): zknn.Tensor
function zknn.cross(input, other, dim) end

---@class zknn.cross_entropy.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field weight? zknn.Tensor
---@field ignore_index? integer
---@field reduction? string
---@field label_smoothing? number

---log_softmax and nll_loss in one. input [C], [N, C] or [N, C, ...] of logits, target the same without C, int64; weight [C].
---
---nn.functional.cross_entropy also takes probabilities of classes as target.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param weight? zknn.Tensor|zknn.cross_entropy.options
---@param ignore_index? integer|zknn.cross_entropy.options
---@param reduction? string|zknn.cross_entropy.options
---@param label_smoothing? number|zknn.cross_entropy.options
---@return zknn.Tensor
---@overload fun(options: zknn.cross_entropy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.cross_entropy.options): zknn.Tensor
function zknn.cross_entropy(input, target, weight, ignore_index, reduction, label_smoothing) end

---@class zknn.csv.load.options
---@field path? string
---@field header? boolean|string
---@field delimiter? string
---@field columns? table
---@field dtype? string
---@field text? table
---@field names? string[]
---@field numbers? table
---@field memory_limit? integer

---Reads a file of comma-separated values as an ordered table of names and columns.
---
---Integers become int64, true and false bool, other numbers float32 (nan where one is missing), all else a list of strings. Without a header the columns are numbered from 0.
---@param path string the file, plain or packed by gzip
---@param header? boolean|string|zknn.csv.load.options whether the first row has names; "auto": it has when no field in it is a number
---@param delimiter? string|zknn.csv.load.options one character
---@param columns? table|zknn.csv.load.options only these, names or numbers from 0
---@param dtype? string|zknn.csv.load.options "float32", "float64" or "int64" for all columns of numbers
---@param text? table|zknn.csv.load.options columns that stay text
---@param names? string[]|zknn.csv.load.options names to use
---@param numbers? table|zknn.csv.load.options columns that are numbers, though they stand in quotes
---@param memory_limit? integer|zknn.csv.load.options the bytes that a packed file may take; nil: 64 MB and 256 times its size
---@return table
---@overload fun(options: zknn.csv.load.options): table
function zknn.csv.load(path, header, delimiter, columns, dtype, text, names, numbers, memory_limit) end

---@class zknn.csv.matrix.options
---@field columns? table
---@field names? table
---@field dtype? string

---Puts columns of csv.load together as a tensor [rows, columns].
---@param columns table what csv.load gave
---@param names? table|zknn.csv.matrix.options these columns; nil: all
---@param dtype? string|zknn.csv.matrix.options the dtype of the result
---@return zknn.Tensor
---@overload fun(options: zknn.csv.matrix.options): zknn.Tensor
function zknn.csv.matrix(columns, names, dtype) end

---@class zknn.csv.save.options
---@field columns? table|zknn.Tensor
---@field path? string
---@field header? boolean
---@field delimiter? string
---@field names? string[]

---Writes a table of columns, a list of columns, or a tensor [rows, columns].
---@param columns table|zknn.Tensor tensors of one dimension, or lists of strings, numbers and booleans
---@param path string the file, written whole or not at all; packed when it ends with .gz
---@param header? boolean|zknn.csv.save.options whether names are written; nil: when there are names
---@param delimiter? string|zknn.csv.save.options one character
---@param names? string[]|zknn.csv.save.options names of the columns of a tensor
---@overload fun(options: zknn.csv.save.options)
---@overload fun(columns: table|zknn.Tensor, options: zknn.csv.save.options)
function zknn.csv.save(columns, path, header, delimiter, names) end

---How many GPUs there are: 0.
---@return integer
function zknn.cuda.device_count() end

---Whether there is a GPU to compute on: false.
---@return boolean
function zknn.cuda.is_available() end

---@class zknn.cummax.options
---@field input? zknn.Tensor
---@field dim? integer

---The greatest of each element and those before it along dim, and its index (int64), the last of equals, as two results; nan from the first one on.
---@param input zknn.Tensor
---@param dim integer
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.cummax.options): zknn.Tensor, zknn.Tensor?
---@overload fun(input: zknn.Tensor, options: zknn.cummax.options): zknn.Tensor, zknn.Tensor?
function zknn.cummax(input, dim) end

---@class zknn.cummin.options
---@field input? zknn.Tensor
---@field dim? integer

---The least of each element and those before it along dim, and its index (int64), the last of equals, as two results; nan from the first one on.
---@param input zknn.Tensor
---@param dim integer
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.cummin.options): zknn.Tensor, zknn.Tensor?
---@overload fun(input: zknn.Tensor, options: zknn.cummin.options): zknn.Tensor, zknn.Tensor?
function zknn.cummin(input, dim) end

---@class zknn.cumprod.options
---@field input? zknn.Tensor
---@field dim? integer
---@field dtype? string

---The products of each element and those before it along dim. Integers and bools are multiplied as int64.
---@param input zknn.Tensor
---@param dim integer
---@param dtype? string|zknn.cumprod.options
---@return zknn.Tensor
---@overload fun(options: zknn.cumprod.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.cumprod.options): zknn.Tensor
function zknn.cumprod(input, dim, dtype) end

---@class zknn.cumsum.options
---@field input? zknn.Tensor
---@field dim? integer
---@field dtype? string

---The sums of each element and those before it along dim. Integers and bools are summed as int64.
---@param input zknn.Tensor
---@param dim integer
---@param dtype? string|zknn.cumsum.options
---@return zknn.Tensor
---@overload fun(options: zknn.cumsum.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.cumsum.options): zknn.Tensor
function zknn.cumsum(input, dim, dtype) end

---@class zknn.cumulative_trapezoid.options
---@field y? zknn.Tensor
---@field x? zknn.Tensor
---@field dx? number
---@field dim? integer

---The integrals of y up to each position but the first, by the trapezoidal rule.
---@param y zknn.Tensor at least one dimension
---@param x? zknn.Tensor|zknn.cumulative_trapezoid.options the places of the values, a vector or of y's shape
---@param dx? number|zknn.cumulative_trapezoid.options the space between neighbours instead, 1 by default
---@param dim? integer|zknn.cumulative_trapezoid.options the dimension to integrate
---@return zknn.Tensor
---@overload fun(options: zknn.cumulative_trapezoid.options): zknn.Tensor
function zknn.cumulative_trapezoid(y, x, dx, dim) end

---@class zknn.data.class.options
---@field name? string
---@field base? table

---Makes a class of data sets, to which you give __init, __len and get.
---
---A batch(index) may give many samples at once, index being an int64 tensor.
---@param name string the name that is printed
---@param base? table|zknn.data.class.options a class to inherit from
---@return table
---@overload fun(options: zknn.data.class.options): table
function zknn.data.class(name, base) end

---@class zknn.data.fetch.options
---@field url? string
---@field path? string
---@field md5? string
---@field resume? boolean
---@field progress? fun(done: integer, total: integer|nil)
---@field connect_timeout? number
---@field stall_timeout? number
---@field max_size? integer

---Downloads a file over HTTP, and goes on from where a broken transfer ended.
---
---A progress function gets the bytes so far and the size, or nil where it is not known.
---@param url string the address
---@param path string where the file goes
---@param md5? string|zknn.data.fetch.options its digest in hexadecimal; another file is an error
---@param resume? boolean|zknn.data.fetch.options goes on from path.part
---@param progress? fun(done: integer, total: integer|nil)|zknn.data.fetch.options called as bytes arrive
---@param connect_timeout? number|zknn.data.fetch.options seconds
---@param stall_timeout? number|zknn.data.fetch.options seconds without a byte
---@param max_size? integer|zknn.data.fetch.options bytes; nil: no limit
---@overload fun(options: zknn.data.fetch.options)
---@overload fun(url: string, options: zknn.data.fetch.options)
function zknn.data.fetch(url, path, md5, resume, progress, connect_timeout, stall_timeout, max_size) end

---@class zknn.data.load_idx.options
---@field path? string
---@field memory_limit? integer

---Reads a file of MNIST's format, plain or packed by gzip, as a tensor.
---@param path string the file
---@param memory_limit? integer|zknn.data.load_idx.options the bytes that a packed file may take; nil: 64 MB and 256 times its size
---@return zknn.Tensor
---@overload fun(options: zknn.data.load_idx.options): zknn.Tensor
function zknn.data.load_idx(path, memory_limit) end

---@class zknn.data.prepare_digit.options
---@field img? zknn.Tensor
---@field invert? boolean|string
---@field center? boolean

---Brings a photo of a digit to the form of MNIST's pictures: white on black, centred, 28 x 28.
---
---A frame around the digit is removed.
---@param img zknn.Tensor a picture as image.load gives it, or [1, H, W]
---@param invert? boolean|string|zknn.data.prepare_digit.options whether the ink is darker than the paper; "auto" compares it with the border
---@param center? boolean|zknn.data.prepare_digit.options false keeps place and size of the digit in the picture
---@return zknn.Tensor
---@overload fun(options: zknn.data.prepare_digit.options): zknn.Tensor
function zknn.data.prepare_digit(img, invert, center) end

---@class zknn.data.random_split.options
---@field dataset? any
---@field lengths? number[]
---@field generator? zknn.Generator

---Splits a data set at random into parts of given lengths or fractions.
---@param dataset any a data set
---@param lengths number[] numbers of samples, or fractions whose sum is 1
---@param generator? zknn.Generator|zknn.data.random_split.options what the order is drawn from; nil: the global generator
---@return zknn.data.Subset[]
---@overload fun(options: zknn.data.random_split.options): zknn.data.Subset[]
---@overload fun(dataset: any, options: zknn.data.random_split.options): zknn.data.Subset[]
function zknn.data.random_split(dataset, lengths, generator) end

---@class zknn.data.save_idx.options
---@field tensor? zknn.Tensor
---@field path? string

---Writes a uint8 tensor as a file of MNIST's format, packed when the path ends with .gz.
---@param tensor zknn.Tensor uint8
---@param path string the file, written whole or not at all
---@overload fun(options: zknn.data.save_idx.options)
---@overload fun(tensor: zknn.Tensor, options: zknn.data.save_idx.options)
function zknn.data.save_idx(tensor, path) end

---@class zknn.deepcopy.options
---@field value? any

---A copy of a tensor, a module, an optimizer, a state_dict or a table, with all that is in it.
---
---What occurs twice in the value occurs twice in the copy: copy a net and its optimizer in one table, and the optimizer updates the copied net. Gradients in .grad are copied, functions and classes are shared.
---@param value any what to copy
---@return any
---@overload fun(options: zknn.deepcopy.options): any
function zknn.deepcopy(value) end

---@class zknn.deg2rad.options
---@field input? zknn.Tensor

---Each element, in degrees, in radians. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.deg2rad.options): zknn.Tensor
function zknn.deg2rad(input) end

---@class zknn.det.options
---@field A? zknn.Tensor

---The determinants of square matrices; of an empty one, 1.
---
---The gradient of a singular matrix, or of one that nearly is, comes from its singular values.
---@param A zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.det.options): zknn.Tensor
function zknn.det(A) end

---@class zknn.device.options
---@field type? string
---@field index? integer

---The name of a device, checked. A device is a string, and there is "cpu" alone.
---@param type string "cpu" or "cpu:0"
---@param index? integer|zknn.device.options 0
---@return string
---@overload fun(options: zknn.device.options): string
function zknn.device(type, index) end

---@class zknn.diag.options
---@field input? zknn.Tensor
---@field diagonal? integer

---The square matrix with a vector on its diagonal, or the diagonal of a matrix, copied. diagonal > 0 lies above the main one.
---@param input zknn.Tensor
---@param diagonal? integer|zknn.diag.options
---@return zknn.Tensor
---@overload fun(options: zknn.diag.options): zknn.Tensor
function zknn.diag(input, diagonal) end

---@class zknn.diag_embed.options
---@field input? zknn.Tensor
---@field offset? integer
---@field dim1? integer
---@field dim2? integer

---Matrices with the vectors of the last dimension on their diagonals, and zeros elsewhere.
---@param input zknn.Tensor one dimension or more
---@param offset? integer|zknn.diag_embed.options the diagonal; above 0 it lies above the main one
---@param dim1? integer|zknn.diag_embed.options the matrices' rows in the result
---@param dim2? integer|zknn.diag_embed.options their columns
---@return zknn.Tensor
---@overload fun(options: zknn.diag_embed.options): zknn.Tensor
function zknn.diag_embed(input, offset, dim1, dim2) end

---@class zknn.diagflat.options
---@field input? zknn.Tensor
---@field offset? integer

---A matrix with the elements of the flattened input on its diagonal.
---@param input zknn.Tensor any tensor
---@param offset? integer|zknn.diagflat.options the diagonal; above 0 it lies above the main one
---@return zknn.Tensor
---@overload fun(options: zknn.diagflat.options): zknn.Tensor
function zknn.diagflat(input, offset) end

---@class zknn.diagonal.options
---@field input? zknn.Tensor
---@field offset? integer
---@field dim1? integer
---@field dim2? integer

---A view of the diagonal of the matrices that dim1 and dim2 span, as the last dimension. offset > 0 lies above the main diagonal.
---@param input zknn.Tensor
---@param offset? integer|zknn.diagonal.options
---@param dim1? integer|zknn.diagonal.options
---@param dim2? integer|zknn.diagonal.options
---@return zknn.Tensor
---@overload fun(options: zknn.diagonal.options): zknn.Tensor
function zknn.diagonal(input, offset, dim1, dim2) end

---@class zknn.diagonal_scatter.options
---@field input? zknn.Tensor
---@field src? zknn.Tensor
---@field offset? integer
---@field dim1? integer
---@field dim2? integer

---input with src in the place of a diagonal, as diagonal takes it.
---@param input zknn.Tensor two dimensions or more
---@param src zknn.Tensor of the part's shape
---@param offset? integer|zknn.diagonal_scatter.options the diagonal; above 0 it lies above the main one
---@param dim1? integer|zknn.diagonal_scatter.options the matrices' rows
---@param dim2? integer|zknn.diagonal_scatter.options their columns
---@return zknn.Tensor
---@overload fun(options: zknn.diagonal_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.diagonal_scatter.options): zknn.Tensor
function zknn.diagonal_scatter(input, src, offset, dim1, dim2) end

---@class zknn.diff.options
---@field input? zknn.Tensor
---@field n? integer
---@field dim? integer
---@field prepend? zknn.Tensor
---@field append? zknn.Tensor

---The differences of neighbours along dim, taken n times.
---@param input zknn.Tensor at least one dimension
---@param n? integer|zknn.diff.options how often
---@param dim? integer|zknn.diff.options the dimension, which loses n positions
---@param prepend? zknn.Tensor|zknn.diff.options what is put in front of input along dim
---@param append? zknn.Tensor|zknn.diff.options what is put behind it
---@return zknn.Tensor
---@overload fun(options: zknn.diff.options): zknn.Tensor
function zknn.diff(input, n, dim, prepend, append) end

---@class zknn.digamma.options
---@field input? zknn.Tensor

---The derivative of lgamma at each element; nan at -1, -2, .. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.digamma.options): zknn.Tensor
function zknn.digamma(input) end

---@class zknn.dist.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor
---@field p? number

---The norm of the difference of two tensors.
---@param input zknn.Tensor of floats
---@param other zknn.Tensor of floats; it broadcasts
---@param p? number|zknn.dist.options which norm
---@return zknn.Tensor
---@overload fun(options: zknn.dist.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.dist.options): zknn.Tensor
function zknn.dist(input, other, p) end

---@class zknn.div.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The quotient of the elements, with broadcasting. Integers become float32; a division by zero gives inf or nan.
---
---The operator /.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.div.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.div.options): zknn.Tensor
function zknn.div(input, other) end

---@class zknn.divide.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The quotient of the elements, with broadcasting. Integers become float32; a division by zero gives inf or nan.
---
---The operator /.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.divide.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.divide.options): zknn.Tensor
function zknn.divide(input, other) end

---@class zknn.dot.options
---@field input? zknn.Tensor
---@field tensor? zknn.Tensor

---The sum of the products of two vectors' elements.
---@param input zknn.Tensor
---@param tensor zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.dot.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.dot.options): zknn.Tensor
function zknn.dot(input, tensor) end

---@class zknn.dsplit.options
---@field input? zknn.Tensor
---@field indices_or_sections? integer|integer[]

---Cuts dimension 1 (of a vector 0), vsplit dimension 0, dsplit dimension 2, as tensor_split does; into equal parts.
---@param input zknn.Tensor one dimension or more; two for vsplit, three for dsplit
---@param indices_or_sections integer|integer[] how many equal parts; or the positions where parts begin
---@return zknn.Tensor[]
---@overload fun(options: zknn.dsplit.options): zknn.Tensor[]
---@overload fun(input: zknn.Tensor, options: zknn.dsplit.options): zknn.Tensor[]
function zknn.dsplit(input, indices_or_sections) end

---@class zknn.dstack.options
---@field tensors? zknn.Tensor[]

---Joins tensors along dimension 2, as atleast_3d makes them.
---@param tensors zknn.Tensor[] one tensor or more
---@return zknn.Tensor
---@overload fun(options: zknn.dstack.options): zknn.Tensor
function zknn.dstack(tensors) end

---@class zknn.einsum.options
---@field equation? string

---Sums of products, as an equation of letters says.
---
---Each letter names a dimension. Letters that the result lacks are summed over. "..." stands for dimensions that broadcast. Without "->" the letters that occur once make the result, in alphabetical order.
---@param equation string "ij,jk->ik" is the matrix product, "ii" the trace, "ij->ji" the transpose
---@param ... zknn.Tensor|zknn.Tensor[] as many as the equation has terms
---@return zknn.Tensor
---@overload fun(options: zknn.einsum.options): zknn.Tensor
function zknn.einsum(equation, ...) end

---@class zknn.elu.options
---@field input? zknn.Tensor
---@field alpha? number

---x above 0, alpha (e^x - 1) below.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@param alpha? number|zknn.elu.options
---@return zknn.Tensor
---@overload fun(options: zknn.elu.options): zknn.Tensor
function zknn.elu(input, alpha) end

---@class zknn.embedding.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field padding_idx? integer
---@field scale_grad_by_freq? boolean

---The rows of weight that input (int64, any shape) names. weight is [rows, width] of any dtype; the result is [..., width]. Row padding_idx has no gradient; scale_grad_by_freq divides a row's by how often input names it.
---
---nn.functional.embedding takes PyTorch's list, with max_norm and norm_type after padding_idx: rows longer than max_norm are scaled down in place.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param padding_idx? integer|zknn.embedding.options
---@param scale_grad_by_freq? boolean|zknn.embedding.options
---@return zknn.Tensor
---@overload fun(options: zknn.embedding.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.embedding.options): zknn.Tensor
function zknn.embedding(input, weight, padding_idx, scale_grad_by_freq) end

---@class zknn.empty.options
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor of that shape whose elements are not set.
---
---They are whatever the memory holds. It is for tensors that are written as a whole afterwards.
---@param ... integer|integer[] the sizes of the dimensions, one after the other or in a list
---@return zknn.Tensor
function zknn.empty(...) end

---@class zknn.empty_like.options
---@field input? zknn.Tensor
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor with the shape and dtype of another, whose elements are not set.
---@param input zknn.Tensor gives shape and dtype
---@param dtype? string|zknn.empty_like.options another dtype
---@param device? string|zknn.empty_like.options "cpu"
---@param requires_grad? boolean|zknn.empty_like.options whether backward gives it a gradient; input's is not taken over
---@return zknn.Tensor
---@overload fun(options: zknn.empty_like.options): zknn.Tensor
function zknn.empty_like(input, dtype, device, requires_grad) end

---@class zknn.enable_grad.options
---@field f? function

---Calls a function with recording on, inside no_grad; gives its results.
---@param f function what to call
---@param ... any its arguments
---@return any
---@overload fun(options: zknn.enable_grad.options): any
function zknn.enable_grad(f, ...) end

---@class zknn.eq.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input == other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The sum of it counts the elements that are equal.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.eq.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.eq.options): zknn.Tensor
function zknn.eq(input, other) end

---@class zknn.equal.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---Whether two tensors have one shape and the same elements.
---
---Dtypes may differ: the elements are compared after promotion. nan differs from itself.
---@param input zknn.Tensor a tensor
---@param other zknn.Tensor another
---@return boolean
---@overload fun(options: zknn.equal.options): boolean
---@overload fun(input: zknn.Tensor, options: zknn.equal.options): boolean
function zknn.equal(input, other) end

---@class zknn.erf.options
---@field input? zknn.Tensor

---The error function of each element. Integers become float32.
---
---It is 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.erf.options): zknn.Tensor
function zknn.erf(input) end

---@class zknn.erfc.options
---@field input? zknn.Tensor

---1 - erf(x) of each element, exact where that is small. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.erfc.options): zknn.Tensor
function zknn.erfc(input) end

---@class zknn.erfinv.options
---@field input? zknn.Tensor

---The inverse of erf; inf at 1, -inf at -1, nan outside -1..1. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.erfinv.options): zknn.Tensor
function zknn.erfinv(input) end

---@class zknn.exp.options
---@field input? zknn.Tensor

---e to the power of each element. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.exp.options): zknn.Tensor
function zknn.exp(input) end

---@class zknn.exp2.options
---@field input? zknn.Tensor

---2 to the power of each element. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.exp2.options): zknn.Tensor
function zknn.exp2(input) end

---@class zknn.expand.options
---@field input? zknn.Tensor
---@field size? integer|integer[]

---A view in which dimensions of size 1 are seen as any size, and new ones may lead; -1 keeps a size.
---
---Elements that are seen several times lie in one place: clone the view before writing to it.
---@param input zknn.Tensor
---@param size integer|integer[]
---@return zknn.Tensor
---@overload fun(options: zknn.expand.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.expand.options): zknn.Tensor
function zknn.expand(input, size) end

---@class zknn.expand_as.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---A view in which dimensions of size 1 have the sizes of another tensor.
---@param input zknn.Tensor the elements
---@param other zknn.Tensor gives the shape
---@return zknn.Tensor
---@overload fun(options: zknn.expand_as.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.expand_as.options): zknn.Tensor
function zknn.expand_as(input, other) end

---@class zknn.expm1.options
---@field input? zknn.Tensor

---e^x - 1 of each element, exact near 0. Integers become float32.
---
---exp(x) - 1 loses the digits of a small x; expm1 keeps them.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.expm1.options): zknn.Tensor
function zknn.expm1(input) end

---@class zknn.eye.options
---@field n? integer
---@field m? integer
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A matrix with 1 on the diagonal and 0 elsewhere.
---@param n integer the rows
---@param m? integer|zknn.eye.options the columns; as many as rows without it
---@param dtype? string|zknn.eye.options the dtype of the elements
---@param device? string|zknn.eye.options "cpu"
---@param requires_grad? boolean|zknn.eye.options whether backward gives it a gradient
---@return zknn.Tensor
---@overload fun(options: zknn.eye.options): zknn.Tensor
function zknn.eye(n, m, dtype, device, requires_grad) end

---@class zknn.fill.options
---@field input? zknn.Tensor
---@field value? number|zknn.Tensor

---A tensor of input's shape and dtype, filled with a value.
---@param input zknn.Tensor gives shape and dtype
---@param value number|zknn.Tensor a number, or a scalar tensor, which gets the gradient
---@return zknn.Tensor
---@overload fun(options: zknn.fill.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.fill.options): zknn.Tensor
function zknn.fill(input, value) end

---@class zknn.fix.options
---@field input? zknn.Tensor

---Each element without its fraction. Any dtype but bool. Its gradient is 0.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.fix.options): zknn.Tensor
function zknn.fix(input) end

---@class zknn.flatten.options
---@field input? zknn.Tensor
---@field start_dim? integer
---@field end_dim? integer

---The dimensions start_dim..end_dim as one. A view where the strides allow it.
---
---A scalar becomes a vector of one element.
---@param input zknn.Tensor
---@param start_dim? integer|zknn.flatten.options
---@param end_dim? integer|zknn.flatten.options
---@return zknn.Tensor
---@overload fun(options: zknn.flatten.options): zknn.Tensor
function zknn.flatten(input, start_dim, end_dim) end

---@class zknn.flip.options
---@field input? zknn.Tensor
---@field dims? integer|integer[]

---The elements in reverse order along each of dims, copied.
---@param input zknn.Tensor
---@param dims integer|integer[]
---@return zknn.Tensor
---@overload fun(options: zknn.flip.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.flip.options): zknn.Tensor
function zknn.flip(input, dims) end

---@class zknn.fliplr.options
---@field input? zknn.Tensor

---Turns the order of the columns, dimension 1, around; flipud: of the rows, dimension 0.
---@param input zknn.Tensor two dimensions or more; one for flipud
---@return zknn.Tensor
---@overload fun(options: zknn.fliplr.options): zknn.Tensor
function zknn.fliplr(input) end

---@class zknn.flipud.options
---@field input? zknn.Tensor

---Turns the order of the columns, dimension 1, around; flipud: of the rows, dimension 0.
---@param input zknn.Tensor two dimensions or more; one for flipud
---@return zknn.Tensor
---@overload fun(options: zknn.flipud.options): zknn.Tensor
function zknn.flipud(input) end

---@class zknn.float_power.options
---@field input? zknn.Tensor|number
---@field exponent? zknn.Tensor|number

---input to the power of exponent, computed in float64 and given as float64.
---@param input zknn.Tensor|number the bases, of any dtype
---@param exponent zknn.Tensor|number the exponents; they broadcast
---@return zknn.Tensor
---@overload fun(options: zknn.float_power.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.float_power.options): zknn.Tensor
function zknn.float_power(input, exponent) end

---@class zknn.floor.options
---@field input? zknn.Tensor

---The greatest whole number not above each element. Any dtype but bool. Its gradient is 0.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.floor.options): zknn.Tensor
function zknn.floor(input) end

---@class zknn.floor_divide.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The greatest whole number not above input / other; the operator //. Broadcasting, dtype promotion; its gradient is 0.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.floor_divide.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.floor_divide.options): zknn.Tensor
function zknn.floor_divide(input, other) end

---@class zknn.fmax.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The greater of two elements, or the one that is no nan. Broadcasting, dtype promotion. Equals share the gradient.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.fmax.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.fmax.options): zknn.Tensor
function zknn.fmax(input, other) end

---@class zknn.fmin.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The lesser of two elements, or the one that is no nan. Broadcasting, dtype promotion. Equals share the gradient.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.fmin.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.fmin.options): zknn.Tensor
function zknn.fmin(input, other) end

---@class zknn.fmod.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---input - other * trunc(input / other); it has input's sign. Broadcasting, dtype promotion.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.fmod.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.fmod.options): zknn.Tensor
function zknn.fmod(input, other) end

---@class zknn.frac.options
---@field input? zknn.Tensor

---The digits of each element after the point, with the element's sign.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.frac.options): zknn.Tensor
function zknn.frac(input) end

---@class zknn.frexp.options
---@field input? zknn.Tensor

---The mantissas, in 1/2..1 but for their sign, and the exponents, int32: input is mantissa * 2^exponent.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.frexp.options): zknn.Tensor, zknn.Tensor?
function zknn.frexp(input) end

---@class zknn.from_bytes.options
---@field bytes? string
---@field dtype? string
---@field shape? integer[]

---A tensor whose elements are the bytes of a string, little-endian, in row-major order.
---@param bytes string the elements, as x:bytes() gives them
---@param dtype? string|zknn.from_bytes.options their dtype; nil is float32
---@param shape integer[] the sizes of the dimensions
---@return zknn.Tensor
---@overload fun(options: zknn.from_bytes.options): zknn.Tensor
function zknn.from_bytes(bytes, dtype, shape) end

---@class zknn.full.options
---@field size? integer[]
---@field fill_value? number|boolean
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor of that shape filled with one value.
---@param size integer[] the sizes of the dimensions, as a list
---@param fill_value number|boolean the value
---@param dtype? string|zknn.full.options without one an integer gives int64, a float float32, a boolean bool
---@param device? string|zknn.full.options "cpu"
---@param requires_grad? boolean|zknn.full.options whether backward gives it a gradient
---@return zknn.Tensor
---@overload fun(options: zknn.full.options): zknn.Tensor
---@overload fun(size: integer[], options: zknn.full.options): zknn.Tensor
function zknn.full(size, fill_value, dtype, device, requires_grad) end

---@class zknn.full_like.options
---@field input? zknn.Tensor
---@field fill_value? number|boolean
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor with the shape and dtype of another, filled with one value.
---@param input zknn.Tensor gives shape and dtype
---@param fill_value number|boolean the value
---@param dtype? string|zknn.full_like.options another dtype
---@param device? string|zknn.full_like.options "cpu"
---@param requires_grad? boolean|zknn.full_like.options whether backward gives it a gradient; input's is not taken over
---@return zknn.Tensor
---@overload fun(options: zknn.full_like.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.full_like.options): zknn.Tensor
function zknn.full_like(input, fill_value, dtype, device, requires_grad) end

---@class zknn.gather.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? zknn.Tensor

---The elements of input at the positions index along dim. index (int64) names one for each element of the result.
---
---Of a matrix and dim 1, element [i][j] of the result is input[i][index[i][j]]. logits:gather(1, target:unsqueeze(1)) picks each row's logit of its class.
---@param input zknn.Tensor
---@param dim integer
---@param index zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.gather.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.gather.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.gather.options): zknn.Tensor
function zknn.gather(input, dim, index) end

---@class zknn.gcd.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The greatest common divisor of two integers, with broadcasting and dtype promotion.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.gcd.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.gcd.options): zknn.Tensor
function zknn.gcd(input, other) end

---@class zknn.ge.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input >= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.ge.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.ge.options): zknn.Tensor
function zknn.ge(input, other) end

---@class zknn.gelu.options
---@field input? zknn.Tensor
---@field approximate? string

---x times the probability that a standard normal number is below x. approximate="tanh" computes it by a formula with tanh.
---
---The formula with tanh is x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
---@param input zknn.Tensor
---@param approximate? string|zknn.gelu.options
---@return zknn.Tensor
---@overload fun(options: zknn.gelu.options): zknn.Tensor
function zknn.gelu(input, approximate) end

---@class zknn.geqrf.options
---@field input? zknn.Tensor

---LAPACK's form of a QR factorization: R in and above the diagonal, the reflectors whose product Q is below it, and their factors tau, for linalg.householder_product. It has no gradient.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.geqrf.options): zknn.Tensor, zknn.Tensor?
function zknn.geqrf(input) end

---@class zknn.ger.options
---@field input? zknn.Tensor
---@field vec2? zknn.Tensor

---The products of each element of one vector with each of another, [n, m].
---
---Integers and floats may be mixed here.
---@param input zknn.Tensor
---@param vec2 zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.ger.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.ger.options): zknn.Tensor
function zknn.ger(input, vec2) end

---The dtype of floats that no dtype is said for: always float32.
---@return string
function zknn.get_default_dtype() end

---How many threads an op may use.
---@return integer
function zknn.get_num_threads() end

---The options of printing as a table, which set_printoptions takes.
---@return table
function zknn.get_printoptions() end

---The state of the global generator as a uint8 tensor, to go on from there later.
---@return zknn.Tensor
function zknn.get_rng_state() end

---@class zknn.gradient.options
---@field input? zknn.Tensor
---@field spacing? number|table
---@field dim? integer|integer[]
---@field edge_order? integer

---The slopes along dimensions by differences of neighbours, a list with one tensor for each dimension.
---
---Inside of the dimension by both neighbours, at its ends by one, or by two (edge_order 2).
---@param input zknn.Tensor numbers, edge_order + 1 or more along each dimension
---@param spacing? number|table|zknn.gradient.options the distance of neighbours; or a list of a distance or a vector of places for each dimension
---@param dim? integer|integer[]|zknn.gradient.options the dimensions; all without it
---@param edge_order? integer|zknn.gradient.options 1 or 2
---@return zknn.Tensor[]
---@overload fun(options: zknn.gradient.options): zknn.Tensor[]
function zknn.gradient(input, spacing, dim, edge_order) end

---@class zknn.greater.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input > other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.greater.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.greater.options): zknn.Tensor
function zknn.greater(input, other) end

---@class zknn.greater_equal.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input >= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.greater_equal.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.greater_equal.options): zknn.Tensor
function zknn.greater_equal(input, other) end

---@class zknn.group_norm.options
---@field input? zknn.Tensor
---@field num_groups? integer
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field eps? number

---Brings groups of channels of each sample to mean 0 and variance 1, then * weight + bias. input [N, C, ...] has its channels in num_groups groups; weight and bias are [C].
---
---nn.functional.group_norm also refuses groups of one value, as PyTorch does.
---@param input zknn.Tensor
---@param num_groups integer
---@param weight? zknn.Tensor|zknn.group_norm.options
---@param bias? zknn.Tensor|zknn.group_norm.options
---@param eps? number|zknn.group_norm.options
---@return zknn.Tensor
---@overload fun(options: zknn.group_norm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.group_norm.options): zknn.Tensor
function zknn.group_norm(input, num_groups, weight, bias, eps) end

---@class zknn.gt.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input > other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.gt.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.gt.options): zknn.Tensor
function zknn.gt(input, other) end

---@class zknn.hamming_window.options
---@field window_length? integer
---@field periodic? boolean
---@field alpha? number
---@field beta? number
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---The window alpha - beta cos(2 pi n / N).
---
---A periodic window is one of a length of one more without its last value.
---@param window_length integer how many values
---@param periodic? boolean|zknn.hamming_window.options for a spectrum; false: symmetrical, for a filter
---@param alpha? number|zknn.hamming_window.options the mean
---@param beta? number|zknn.hamming_window.options the factor of the cosine
---@param dtype? string|zknn.hamming_window.options a dtype of floats; float32 without it
---@param device? string|zknn.hamming_window.options "cpu"
---@param requires_grad? boolean|zknn.hamming_window.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(options: zknn.hamming_window.options): zknn.Tensor
function zknn.hamming_window(window_length, periodic, alpha, beta, dtype, device, requires_grad) end

---@class zknn.hann_window.options
---@field window_length? integer
---@field periodic? boolean
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---The window 0.5 - 0.5 cos(2 pi n / N).
---
---A periodic window is one of a length of one more without its last value.
---@param window_length integer how many values
---@param periodic? boolean|zknn.hann_window.options for a spectrum; false: symmetrical, for a filter
---@param dtype? string|zknn.hann_window.options a dtype of floats; float32 without it
---@param device? string|zknn.hann_window.options "cpu"
---@param requires_grad? boolean|zknn.hann_window.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(options: zknn.hann_window.options): zknn.Tensor
function zknn.hann_window(window_length, periodic, dtype, device, requires_grad) end

---@class zknn.hardshrink.options
---@field input? zknn.Tensor
---@field lambd? number

---0 in -lambd..lambd, else x.
---@param input zknn.Tensor
---@param lambd? number|zknn.hardshrink.options
---@return zknn.Tensor
---@overload fun(options: zknn.hardshrink.options): zknn.Tensor
function zknn.hardshrink(input, lambd) end

---@class zknn.hardsigmoid.options
---@field input? zknn.Tensor

---x / 6 + 1/2 brought into 0..1.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.hardsigmoid.options): zknn.Tensor
function zknn.hardsigmoid(input) end

---@class zknn.hardswish.options
---@field input? zknn.Tensor

---x * hardsigmoid(x).
---
---In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.hardswish.options): zknn.Tensor
function zknn.hardswish(input) end

---@class zknn.hardtanh.options
---@field input? zknn.Tensor
---@field min_val? number
---@field max_val? number

---Each element brought into min_val..max_val; no gradient at and beyond the ends.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@param min_val? number|zknn.hardtanh.options
---@param max_val? number|zknn.hardtanh.options
---@return zknn.Tensor
---@overload fun(options: zknn.hardtanh.options): zknn.Tensor
function zknn.hardtanh(input, min_val, max_val) end

---@class zknn.heaviside.options
---@field input? zknn.Tensor
---@field values? zknn.Tensor

---0 where input is below 0 or nan, values where it is 0, 1 above, with broadcasting. It has no gradient.
---@param input zknn.Tensor
---@param values zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.heaviside.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.heaviside.options): zknn.Tensor
function zknn.heaviside(input, values) end

---@class zknn.help.options
---@field topic? any

---Prints what a name, a function, a class or an object is, or searches for words.
---
---help() lists all names by page. In the conversation and in -e, help is a global.
---@param topic? any a name ("nn.Linear", "sum", "indexing"), words to search for, or a value: a function, a class, a model
---@return nil
function zknn.help(topic) end

---@class zknn.histc.options
---@field input? zknn.Tensor
---@field bins? integer
---@field min? number
---@field max? number

---How many elements fall into each of bins equal parts of min..max. The data's own range is taken when the two are equal; elements outside are left out.
---
---The last part includes max.
---@param input zknn.Tensor
---@param bins? integer|zknn.histc.options
---@param min? number|zknn.histc.options
---@param max? number|zknn.histc.options
---@return zknn.Tensor
---@overload fun(options: zknn.histc.options): zknn.Tensor
function zknn.histc(input, bins, min, max) end

---@class zknn.histogram.options
---@field input? zknn.Tensor
---@field bins? integer|zknn.Tensor
---@field range? number[]
---@field weight? zknn.Tensor
---@field density? boolean

---How many elements fall into each bin, and the edges of the bins.
---
---The last bin has both of its edges. It has no gradient.
---@param input zknn.Tensor float32 or float64
---@param bins integer|zknn.Tensor how many bins of one width, or their edges in rising order
---@param range? number[]|zknn.histogram.options the least and the greatest edge; the data's own by default
---@param weight? zknn.Tensor|zknn.histogram.options what an element counts
---@param density? boolean|zknn.histogram.options whether the result is a density, whose integral is 1
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.histogram.options): zknn.Tensor, zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.histogram.options): zknn.Tensor, zknn.Tensor
function zknn.histogram(input, bins, range, weight, density) end

---@class zknn.hsplit.options
---@field input? zknn.Tensor
---@field indices_or_sections? integer|integer[]

---Cuts dimension 1 (of a vector 0), vsplit dimension 0, dsplit dimension 2, as tensor_split does; into equal parts.
---@param input zknn.Tensor one dimension or more; two for vsplit, three for dsplit
---@param indices_or_sections integer|integer[] how many equal parts; or the positions where parts begin
---@return zknn.Tensor[]
---@overload fun(options: zknn.hsplit.options): zknn.Tensor[]
---@overload fun(input: zknn.Tensor, options: zknn.hsplit.options): zknn.Tensor[]
function zknn.hsplit(input, indices_or_sections) end

---@class zknn.hstack.options
---@field tensors? zknn.Tensor[]

---Joins tensors side by side: vectors along their one dimension, others along dimension 1.
---@param tensors zknn.Tensor[] one tensor or more
---@return zknn.Tensor
---@overload fun(options: zknn.hstack.options): zknn.Tensor
function zknn.hstack(tensors) end

---@class zknn.huber_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field reduction? string
---@field delta? number

---d^2 / 2 of d = input - target where |d| <= delta, else delta (|d| - delta / 2). Its mean, its sum or, with "none", each.
---
---nn.functional.huber_loss also takes a weight for each element.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param reduction? string|zknn.huber_loss.options
---@param delta? number|zknn.huber_loss.options
---@return zknn.Tensor
---@overload fun(options: zknn.huber_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.huber_loss.options): zknn.Tensor
function zknn.huber_loss(input, target, reduction, delta) end

---@class zknn.hypot.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The length of the vector (input, other), with broadcasting; it does not overflow.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.hypot.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.hypot.options): zknn.Tensor
function zknn.hypot(input, other) end

---@class zknn.i0.options
---@field input? zknn.Tensor

---The modified Bessel function of the first kind of order 0 of each element. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.i0.options): zknn.Tensor
function zknn.i0(input) end

---@class zknn.i0e.options
---@field input? zknn.Tensor

---e^-|x| i0(x) of each element. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.i0e.options): zknn.Tensor
function zknn.i0e(input) end

---@class zknn.i1.options
---@field input? zknn.Tensor

---The modified Bessel function of the first kind of order 1 of each element. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.i1.options): zknn.Tensor
function zknn.i1(input) end

---@class zknn.i1e.options
---@field input? zknn.Tensor

---e^-|x| i1(x) of each element. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.i1e.options): zknn.Tensor
function zknn.i1e(input) end

---@class zknn.im2col.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field dilation? integer|integer[]
---@field padding? integer|integer[]
---@field stride? integer|integer[]

---The windows of input [N, C, H, W] or [C, H, W] as columns: [N, C * kernel elements, places], or without N. Numbers or {height, width}. nn.functional.unfold is its name there.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.im2col.options
---@param dilation? integer|integer[]|zknn.im2col.options
---@param padding? integer|integer[]|zknn.im2col.options
---@param stride? integer|integer[]|zknn.im2col.options
---@return zknn.Tensor
---@overload fun(options: zknn.im2col.options): zknn.Tensor
function zknn.im2col(input, kernel_size, dilation, padding, stride) end

---@class zknn.image.crop.options
---@field img? zknn.Tensor
---@field top? integer
---@field left? integer
---@field height? integer
---@field width? integer

---Copies a rectangle of a picture.
---@param img zknn.Tensor the picture
---@param top integer the first row, from 0
---@param left integer the first column, from 0
---@param height integer rows
---@param width integer columns
---@return zknn.Tensor
---@overload fun(options: zknn.image.crop.options): zknn.Tensor
---@overload fun(img: zknn.Tensor, options: zknn.image.crop.options): zknn.Tensor
---@overload fun(img: zknn.Tensor, top: integer, options: zknn.image.crop.options): zknn.Tensor
---@overload fun(img: zknn.Tensor, top: integer, left: integer, options: zknn.image.crop.options): zknn.Tensor
---@overload fun(img: zknn.Tensor, top: integer, left: integer, height: integer, options: zknn.image.crop.options): zknn.Tensor
function zknn.image.crop(img, top, left, height, width) end

---@class zknn.image.decode.options
---@field bytes? string
---@field mode? string
---@field background? number
---@field memory_limit? integer

---Reads a picture from a string that holds a PNG file.
---@param bytes string the file's bytes
---@param mode? string|zknn.image.decode.options "unchanged", "grey", "rgb" or "rgba"
---@param background? number|zknn.image.decode.options a shade in 0..1 on which transparent parts are laid; nil drops alpha
---@param memory_limit? integer|zknn.image.decode.options the bytes that the pixels may take; nil: 512 MB and 256 times the file
---@return zknn.Tensor
---@overload fun(options: zknn.image.decode.options): zknn.Tensor
function zknn.image.decode(bytes, mode, background, memory_limit) end

---@class zknn.image.encode.options
---@field img? zknn.Tensor
---@field bits? integer

---Gives the bytes of the PNG file that image.save would write.
---@param img zknn.Tensor the picture
---@param bits? integer|zknn.image.encode.options 8 or 16 bits a sample
---@return string
---@overload fun(options: zknn.image.encode.options): string
function zknn.image.encode(img, bits) end

---@class zknn.image.invert.options
---@field img? zknn.Tensor

---Makes black white and white black; alpha stays.
---@param img zknn.Tensor the picture
---@return zknn.Tensor
---@overload fun(options: zknn.image.invert.options): zknn.Tensor
function zknn.image.invert(img) end

---@class zknn.image.load.options
---@field path? string
---@field mode? string
---@field background? number
---@field memory_limit? integer

---Reads a PNG file as a picture: uint8, or float32 when it has 16 bits a sample.
---@param path string the file
---@param mode? string|zknn.image.load.options "unchanged", "grey", "rgb" or "rgba"
---@param background? number|zknn.image.load.options a shade in 0..1 on which transparent parts are laid; nil drops alpha
---@param memory_limit? integer|zknn.image.load.options the bytes that the pixels may take; nil: 512 MB and 256 times the file
---@return zknn.Tensor
---@overload fun(options: zknn.image.load.options): zknn.Tensor
function zknn.image.load(path, mode, background, memory_limit) end

---@class zknn.image.pad.options
---@field img? zknn.Tensor
---@field padding? integer|integer[]
---@field fill? number

---Puts a margin around a picture.
---@param img zknn.Tensor the picture
---@param padding integer|integer[] pixels: one number, {left and right, top and bottom}, or {left, top, right, bottom}
---@param fill? number|zknn.image.pad.options the element of the margin, in the picture's range
---@return zknn.Tensor
---@overload fun(options: zknn.image.pad.options): zknn.Tensor
---@overload fun(img: zknn.Tensor, options: zknn.image.pad.options): zknn.Tensor
function zknn.image.pad(img, padding, fill) end

---@class zknn.image.resize.options
---@field img? zknn.Tensor
---@field size? integer[]
---@field method? string

---Resizes a picture.
---@param img zknn.Tensor the picture
---@param size integer[] {height, width}
---@param method? string|zknn.image.resize.options "bilinear" between the centres of pixels, or "area", the mean over what a pixel covers: the one to take for shrinking
---@return zknn.Tensor
---@overload fun(options: zknn.image.resize.options): zknn.Tensor
---@overload fun(img: zknn.Tensor, options: zknn.image.resize.options): zknn.Tensor
function zknn.image.resize(img, size, method) end

---@class zknn.image.save.options
---@field img? zknn.Tensor
---@field path? string
---@field bits? integer

---Writes a picture as a PNG file; reals are clamped to 0..1 and rounded.
---@param img zknn.Tensor the picture
---@param path string the file, written whole or not at all
---@param bits? integer|zknn.image.save.options 8 or 16 bits a sample
---@overload fun(options: zknn.image.save.options)
---@overload fun(img: zknn.Tensor, options: zknn.image.save.options)
function zknn.image.save(img, path, bits) end

---@class zknn.image.to_grey.options
---@field img? zknn.Tensor
---@field background? number

---Makes a picture grey, [H, W]: 0.299 R + 0.587 G + 0.114 B.
---@param img zknn.Tensor the picture
---@param background? number|zknn.image.to_grey.options a shade in 0..1 on which transparent parts are laid; nil drops alpha
---@return zknn.Tensor
---@overload fun(options: zknn.image.to_grey.options): zknn.Tensor
function zknn.image.to_grey(img, background) end

---@class zknn.image.to_rgb.options
---@field img? zknn.Tensor
---@field background? number

---Makes a picture one of three channels, [H, W, 3].
---@param img zknn.Tensor the picture
---@param background? number|zknn.image.to_rgb.options a shade in 0..1 on which transparent parts are laid; nil drops alpha
---@return zknn.Tensor
---@overload fun(options: zknn.image.to_rgb.options): zknn.Tensor
function zknn.image.to_rgb(img, background) end

---@class zknn.image.to_rgba.options
---@field img? zknn.Tensor
---@field background? number

---Makes a picture one of four channels, [H, W, 4]; a new alpha is opaque.
---@param img zknn.Tensor the picture
---@param background? number|zknn.image.to_rgba.options a shade in 0..1 on which transparent parts are laid; nil drops alpha
---@return zknn.Tensor
---@overload fun(options: zknn.image.to_rgba.options): zknn.Tensor
function zknn.image.to_rgba(img, background) end

---@class zknn.index.options
---@field input? zknn.Tensor
---@field index? zknn.Tensor
---@field dims? integer|integer[]

---Elements by several index tensors, what t[{i, j}] comes down to. index (int64) is [n, ..], layer k of it naming positions of dims[k]; its other dimensions take the place of the dims when these are neighbours, else they lead.
---
---The library's own op: t[{i, j}] is the way to call it.
---@param input zknn.Tensor
---@param index zknn.Tensor
---@param dims integer|integer[]
---@return zknn.Tensor
---@overload fun(options: zknn.index.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.index.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, index: zknn.Tensor, options: zknn.index.options): zknn.Tensor
function zknn.index(input, index, dims) end

---@class zknn.index_add.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? zknn.Tensor
---@field source? zknn.Tensor
---@field alpha? number

---Input with the slices of alpha * source added at the positions index along dim.
---@param input zknn.Tensor
---@param dim integer
---@param index zknn.Tensor
---@param source zknn.Tensor
---@param alpha? number|zknn.index_add.options
---@return zknn.Tensor
---@overload fun(options: zknn.index_add.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.index_add.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.index_add.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.index_add.options): zknn.Tensor
function zknn.index_add(input, dim, index, source, alpha) end

---@class zknn.index_copy.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? zknn.Tensor
---@field source? zknn.Tensor

---input with the slices of source at the positions index of a dimension. index_copy_ writes them into the tensor.
---@param input zknn.Tensor any tensor
---@param dim integer the dimension
---@param index zknn.Tensor int64, a vector or a scalar, at least 0
---@param source zknn.Tensor of input's shape and dtype, with a size of as many as index has in dim
---@return zknn.Tensor
---@overload fun(options: zknn.index_copy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.index_copy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.index_copy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.index_copy.options): zknn.Tensor
function zknn.index_copy(input, dim, index, source) end

---@class zknn.index_fill.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? zknn.Tensor
---@field value? number|zknn.Tensor

---input with a value at the positions index of a dimension. index_fill_ writes it into the tensor.
---@param input zknn.Tensor any tensor
---@param dim integer the dimension
---@param index zknn.Tensor int64, a vector or a scalar; a negative position counts from the end
---@param value number|zknn.Tensor a number or a scalar tensor
---@return zknn.Tensor
---@overload fun(options: zknn.index_fill.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.index_fill.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.index_fill.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.index_fill.options): zknn.Tensor
function zknn.index_fill(input, dim, index, value) end

---@class zknn.index_put.options
---@field input? zknn.Tensor
---@field indices? zknn.Tensor[]
---@field values? zknn.Tensor|number
---@field accumulate? boolean

---A copy of input with the elements at given positions replaced, or added to.
---
---t[{i, j}] = value is the same for replacing, and index_put_ writes to its input. Arguments come in this order, not by name.
---@param input zknn.Tensor what to change.
---@param indices zknn.Tensor[] int64 positions or bool masks of dimension 0, 1 and so on; they broadcast.
---@param values zknn.Tensor|number the new elements; they broadcast to what is indexed.
---@param accumulate? boolean|zknn.index_put.options whether values are added; where positions repeat, all of them are. Otherwise the last one stays.
---@return zknn.Tensor
---@overload fun(options: zknn.index_put.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.index_put.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, indices: zknn.Tensor[], options: zknn.index_put.options): zknn.Tensor
function zknn.index_put(input, indices, values, accumulate) end

---@class zknn.index_reduce.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? zknn.Tensor
---@field source? zknn.Tensor
---@field reduce? string
---@field include_self? boolean

---input joined with the slices of source at the positions index of a dimension. index_reduce_ writes it into the tensor.
---@param input zknn.Tensor one dimension or more
---@param dim integer the dimension
---@param index zknn.Tensor int64, a vector or a scalar
---@param source zknn.Tensor of input's shape, with a size of as many as index has in dim
---@param reduce string "prod", "mean", "amax" or "amin"
---@param include_self? boolean|zknn.index_reduce.options whether input's own elements take part
---@return zknn.Tensor
---@overload fun(options: zknn.index_reduce.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.index_reduce.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.index_reduce.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.index_reduce.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, index: zknn.Tensor, source: zknn.Tensor, options: zknn.index_reduce.options): zknn.Tensor
function zknn.index_reduce(input, dim, index, source, reduce, include_self) end

---@class zknn.index_select.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? zknn.Tensor

---The slices of input at the positions index along dim, copied. index: int64, one dimension.
---
---x[{":", index}] gives the same.
---@param input zknn.Tensor
---@param dim integer
---@param index zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.index_select.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.index_select.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.index_select.options): zknn.Tensor
function zknn.index_select(input, dim, index) end

---@class zknn.inference_mode.options
---@field f? function

---Calls a function without recording gradients, and gives its results.
---
---Python's with torch.no_grad(): and its block are a call and a function here. An error inside brings recording back, too.
---@param f function what to call
---@param ... any its arguments
---@return any
---@overload fun(options: zknn.inference_mode.options): any
function zknn.inference_mode(f, ...) end

---The seed that the global generator was given last.
---@return integer
function zknn.initial_seed() end

---@class zknn.inner.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---The sums of products over the last dimensions of both. A scalar multiplies the other tensor.
---@param input zknn.Tensor [*, k]
---@param other zknn.Tensor [*, k], of input's dtype
---@return zknn.Tensor
---@overload fun(options: zknn.inner.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.inner.options): zknn.Tensor
function zknn.inner(input, other) end

---@class zknn.inverse.options
---@field A? zknn.Tensor

---The inverses of square matrices.
---
---To solve A X = B, linalg.solve is faster and more exact than the product with an inverse.
---@param A zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.inverse.options): zknn.Tensor
function zknn.inverse(A) end

---@class zknn.is_complex.options
---@field input? zknn.Tensor

---Whether the dtype is complex: always false.
---@param input zknn.Tensor any tensor
---@return boolean
---@overload fun(options: zknn.is_complex.options): boolean
function zknn.is_complex(input) end

---@class zknn.is_floating_point.options
---@field input? zknn.Tensor

---Whether the dtype is one of floats.
---@param input zknn.Tensor any tensor
---@return boolean
---@overload fun(options: zknn.is_floating_point.options): boolean
function zknn.is_floating_point(input) end

---Whether operations are recorded now.
---@return boolean
function zknn.is_grad_enabled() end

---@class zknn.is_nonzero.options
---@field input? zknn.Tensor

---Whether the one element of a tensor is not 0.
---@param input zknn.Tensor one element
---@return boolean
---@overload fun(options: zknn.is_nonzero.options): boolean
function zknn.is_nonzero(input) end

---@class zknn.is_opaque.options
---@field x? any

---Tells whether a value of a checkpoint is one that zknn has no counterpart for.
---@param x any a value
---@return boolean
---@overload fun(options: zknn.is_opaque.options): boolean
function zknn.is_opaque(x) end

---@class zknn.is_same_size.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---Whether two tensors have the same shape.
---@param input zknn.Tensor any tensor
---@param other zknn.Tensor another
---@return boolean
---@overload fun(options: zknn.is_same_size.options): boolean
---@overload fun(input: zknn.Tensor, options: zknn.is_same_size.options): boolean
function zknn.is_same_size(input, other) end

---@class zknn.is_signed.options
---@field input? zknn.Tensor

---Whether the dtype has negative numbers.
---@param input zknn.Tensor any tensor
---@return boolean
---@overload fun(options: zknn.is_signed.options): boolean
function zknn.is_signed(input) end

---@class zknn.is_tensor.options
---@field value? any

---Whether a value is a tensor.
---@param value any any value of Lua
---@return boolean
---@overload fun(options: zknn.is_tensor.options): boolean
function zknn.is_tensor(value) end

---@class zknn.isclose.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor
---@field rtol? number
---@field atol? number
---@field equal_nan? boolean

---True where two elements are nearly equal: |input - other| is at most atol + |rtol * other|.
---
---Equal infinities are close, a finite number and an infinity are not.
---@param input zknn.Tensor any dtype
---@param other zknn.Tensor of the same dtype; shapes broadcast
---@param rtol? number|zknn.isclose.options the allowance as a part of other
---@param atol? number|zknn.isclose.options the allowance that is always there
---@param equal_nan? boolean|zknn.isclose.options are two nan close?
---@return zknn.Tensor
---@overload fun(options: zknn.isclose.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.isclose.options): zknn.Tensor
function zknn.isclose(input, other, rtol, atol, equal_nan) end

---@class zknn.isfinite.options
---@field input? zknn.Tensor

---True where the element is neither nan, inf nor -inf. Any dtype; the result is bool.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.isfinite.options): zknn.Tensor
function zknn.isfinite(input) end

---@class zknn.isin.options
---@field elements? zknn.Tensor|number
---@field test_elements? zknn.Tensor|number
---@field assume_unique? boolean
---@field invert? boolean

---True where an element is among test_elements.
---@param elements zknn.Tensor|number any shape, which the result has
---@param test_elements zknn.Tensor|number what is looked for
---@param assume_unique? boolean|zknn.isin.options no use is made of it
---@param invert? boolean|zknn.isin.options whether the answer is turned round
---@return zknn.Tensor
---@overload fun(options: zknn.isin.options): zknn.Tensor
---@overload fun(elements: zknn.Tensor|number, options: zknn.isin.options): zknn.Tensor
function zknn.isin(elements, test_elements, assume_unique, invert) end

---@class zknn.isinf.options
---@field input? zknn.Tensor

---True where the element is inf or -inf. Any dtype; the result is bool.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.isinf.options): zknn.Tensor
function zknn.isinf(input) end

---@class zknn.isnan.options
---@field input? zknn.Tensor

---True where the element is nan. Any dtype; the result is bool.
---
---nan is the only value that is not equal to itself.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.isnan.options): zknn.Tensor
function zknn.isnan(input) end

---@class zknn.isneginf.options
---@field input? zknn.Tensor

---True where the element is -inf. Any dtype; the result is bool.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.isneginf.options): zknn.Tensor
function zknn.isneginf(input) end

---@class zknn.isposinf.options
---@field input? zknn.Tensor

---True where the element is inf. Any dtype; the result is bool.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.isposinf.options): zknn.Tensor
function zknn.isposinf(input) end

---@class zknn.isreal.options
---@field input? zknn.Tensor

---True for each element, as there are no complex numbers. Any dtype; the result is bool.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.isreal.options): zknn.Tensor
function zknn.isreal(input) end

---@class zknn.kaiser_window.options
---@field window_length? integer
---@field periodic? boolean
---@field beta? number
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---The window I0(beta sqrt(1 - (2 n / N - 1)^2)) / I0(beta), I0 being the Bessel function.
---
---A periodic window is one of a length of one more without its last value.
---@param window_length integer how many values
---@param periodic? boolean|zknn.kaiser_window.options for a spectrum; false: symmetrical, for a filter
---@param beta? number|zknn.kaiser_window.options the larger, the narrower
---@param dtype? string|zknn.kaiser_window.options a dtype of floats; float32 without it
---@param device? string|zknn.kaiser_window.options "cpu"
---@param requires_grad? boolean|zknn.kaiser_window.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(options: zknn.kaiser_window.options): zknn.Tensor
function zknn.kaiser_window(window_length, periodic, beta, dtype, device, requires_grad) end

---@class zknn.kl_div.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field reduction? string
---@field log_target? boolean

---The Kullback-Leibler divergence: target (ln target - input) of each element, its mean, its sum or each. input holds log probabilities; target holds probabilities, with log_target their logarithms too.
---
---input comes first, as in PyTorch, though it is the second distribution of the usual notation KL(p | q). nn.functional.kl_div also has reduction="batchmean": the sum over the size of dimension 0, which is the divergence for each sample.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param reduction? string|zknn.kl_div.options
---@param log_target? boolean|zknn.kl_div.options
---@return zknn.Tensor
---@overload fun(options: zknn.kl_div.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.kl_div.options): zknn.Tensor
function zknn.kl_div(input, target, reduction, log_target) end

---@class zknn.kron.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---The Kronecker product: other times each element of input, in input's arrangement.
---@param input zknn.Tensor any tensor, of up to 4 dimensions
---@param other zknn.Tensor the same; the one with fewer dimensions gets sizes of 1 in front
---@return zknn.Tensor
---@overload fun(options: zknn.kron.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.kron.options): zknn.Tensor
function zknn.kron(input, other) end

---@class zknn.kthvalue.options
---@field input? zknn.Tensor
---@field k? integer
---@field dim? integer
---@field keepdim? boolean

---The k-th least element along dim (from 1) and its index (int64), as two results. nan counts as greatest.
---@param input zknn.Tensor
---@param k integer
---@param dim? integer|zknn.kthvalue.options
---@param keepdim? boolean|zknn.kthvalue.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.kthvalue.options): zknn.Tensor, zknn.Tensor?
---@overload fun(input: zknn.Tensor, options: zknn.kthvalue.options): zknn.Tensor, zknn.Tensor?
function zknn.kthvalue(input, k, dim, keepdim) end

---@class zknn.l1_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field reduction? string

---The absolute error |input - target|, its mean, its sum or, with "none", each.
---
---Shapes must be equal: nothing broadcasts. nn.functional.l1_loss also takes a weight for each element.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param reduction? string|zknn.l1_loss.options
---@return zknn.Tensor
---@overload fun(options: zknn.l1_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.l1_loss.options): zknn.Tensor
function zknn.l1_loss(input, target, reduction) end

---@class zknn.layer_norm.options
---@field input? zknn.Tensor
---@field normalized_shape? integer|integer[]
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field eps? number

---(x - mean) / sqrt(var + eps) * weight + bias over the last dimensions. normalized_shape, weight and bias have their sizes; var is the biased variance.
---@param input zknn.Tensor
---@param normalized_shape? integer|integer[]|zknn.layer_norm.options
---@param weight? zknn.Tensor|zknn.layer_norm.options
---@param bias? zknn.Tensor|zknn.layer_norm.options
---@param eps? number|zknn.layer_norm.options
---@return zknn.Tensor
---@overload fun(options: zknn.layer_norm.options): zknn.Tensor
function zknn.layer_norm(input, normalized_shape, weight, bias, eps) end

---@class zknn.lcm.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The least common multiple of two integers, with broadcasting and dtype promotion.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.lcm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.lcm.options): zknn.Tensor
function zknn.lcm(input, other) end

---@class zknn.ldexp.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor|number

---input * 2^other, with broadcasting.
---@param input zknn.Tensor mantissas, of any dtype; the result is of floats
---@param other zknn.Tensor|number exponents
---@return zknn.Tensor
---@overload fun(options: zknn.ldexp.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.ldexp.options): zknn.Tensor
function zknn.ldexp(input, other) end

---@class zknn.le.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input <= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.le.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.le.options): zknn.Tensor
function zknn.le(input, other) end

---@class zknn.leaky_relu.options
---@field input? zknn.Tensor
---@field negative_slope? number

---x above 0, negative_slope * x below.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@param negative_slope? number|zknn.leaky_relu.options
---@return zknn.Tensor
---@overload fun(options: zknn.leaky_relu.options): zknn.Tensor
function zknn.leaky_relu(input, negative_slope) end

---@class zknn.lerp.options
---@field input? zknn.Tensor
---@field ["end"]? zknn.Tensor
---@field weight? zknn.Tensor|number

---input + weight * (end - input), weight a tensor or a number, with broadcasting.
---
---A weight of 0 gives input, 1 gives end.
---@param input zknn.Tensor
---@param end_ zknn.Tensor
---@param weight zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.lerp.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.lerp.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, end_: zknn.Tensor, options: zknn.lerp.options): zknn.Tensor
function zknn.lerp(input, end_, weight) end

---@class zknn.less.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input < other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.less.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.less.options): zknn.Tensor
function zknn.less(input, other) end

---@class zknn.less_equal.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input <= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.less_equal.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.less_equal.options): zknn.Tensor
function zknn.less_equal(input, other) end

---@class zknn.lgamma.options
---@field input? zknn.Tensor

---The logarithm of |gamma(x)| of each element; inf at 0, -1, -2, .. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.lgamma.options): zknn.Tensor
function zknn.lgamma(input) end

---@class zknn.linalg.cholesky.options
---@field A? zknn.Tensor
---@field upper? boolean

---The lower triangles L of symmetric positive definite matrices A = L L^T; with upper, L^T. Only that triangle of A is read.
---@param A zknn.Tensor
---@param upper? boolean|zknn.linalg.cholesky.options
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.cholesky.options): zknn.Tensor
function zknn.linalg.cholesky(A, upper) end

---@class zknn.linalg.cholesky_ex.options
---@field A? zknn.Tensor
---@field upper? boolean
---@field check_errors? boolean

---The triangles of cholesky, and an int32 tensor info: 0, or the order of the first leading minor that is not positive, in a matrix whose triangle is then unfinished.
---@param A zknn.Tensor
---@param upper? boolean|zknn.linalg.cholesky_ex.options
---@param check_errors? boolean|zknn.linalg.cholesky_ex.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.cholesky_ex.options): zknn.Tensor, zknn.Tensor?
function zknn.linalg.cholesky_ex(A, upper, check_errors) end

---@class zknn.linalg.cond.options
---@field A? zknn.Tensor
---@field p? number|string

---The condition numbers of matrices: how much the solution of A X = B can change with B. For p = 2 (the default) and -2 a quotient of singular values; for other norms |A| |A^-1|, inf of a singular matrix.
---@param A zknn.Tensor float32 or float64 [*, m, n]; square for other p than 2 and -2
---@param p? number|string|zknn.linalg.cond.options an ord of matrix_norm
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.cond.options): zknn.Tensor
function zknn.linalg.cond(A, p) end

---@class zknn.linalg.cross.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor
---@field dim? integer

---The cross products of vectors of three numbers.
---@param input zknn.Tensor size 3 in dim
---@param other zknn.Tensor as many dimensions, size 3 in dim; the other sizes broadcast
---@param dim? integer|zknn.linalg.cross.options where the vectors lie
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.cross.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.linalg.cross.options): zknn.Tensor
function zknn.linalg.cross(input, other, dim) end

---@class zknn.linalg.det.options
---@field A? zknn.Tensor

---The determinants of square matrices; of an empty one, 1.
---
---The gradient of a singular matrix, or of one that nearly is, comes from its singular values.
---@param A zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.det.options): zknn.Tensor
function zknn.linalg.det(A) end

---@class zknn.linalg.diagonal.options
---@field A? zknn.Tensor
---@field offset? integer
---@field dim1? integer
---@field dim2? integer

---The diagonals of matrices, as a view: diagonal with other defaults.
---@param A zknn.Tensor at least two dimensions
---@param offset? integer|zknn.linalg.diagonal.options how far above the main diagonal
---@param dim1? integer|zknn.linalg.diagonal.options the dimension of rows
---@param dim2? integer|zknn.linalg.diagonal.options the dimension of columns
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.diagonal.options): zknn.Tensor
function zknn.linalg.diagonal(A, offset, dim1, dim2) end

---@class zknn.linalg.eig.options
---@field A? zknn.Tensor

---Raises: the eigenvalues of a matrix that is not symmetric are complex numbers, which zknn does not have. linalg.eigh takes symmetric matrices.
---@param A zknn.Tensor matrices
---@overload fun(options: zknn.linalg.eig.options)
function zknn.linalg.eig(A) end

---@class zknn.linalg.eigh.options
---@field A? zknn.Tensor
---@field UPLO? string

---The eigenvalues of symmetric matrices, in rising order, and their eigenvectors, as columns. The lower triangle is read, or with "U" the upper one.
---
---Gradients are those of symmetric matrices: symmetric, too.
---@param A zknn.Tensor
---@param UPLO? string|zknn.linalg.eigh.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.eigh.options): zknn.Tensor, zknn.Tensor?
function zknn.linalg.eigh(A, UPLO) end

---@class zknn.linalg.eigvals.options
---@field A? zknn.Tensor

---Raises: the eigenvalues of a matrix that is not symmetric are complex numbers, which zknn does not have. linalg.eigvalsh takes symmetric matrices.
---@param A zknn.Tensor matrices
---@overload fun(options: zknn.linalg.eigvals.options)
function zknn.linalg.eigvals(A) end

---@class zknn.linalg.eigvalsh.options
---@field A? zknn.Tensor
---@field UPLO? string

---The eigenvalues of symmetric matrices, in rising order. The lower triangle is read, or with "U" the upper one.
---@param A zknn.Tensor
---@param UPLO? string|zknn.linalg.eigvalsh.options
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.eigvalsh.options): zknn.Tensor
function zknn.linalg.eigvalsh(A, UPLO) end

---@class zknn.linalg.householder_product.options
---@field A? zknn.Tensor
---@field tau? zknn.Tensor

---The first columns of the product of the reflectors that geqrf gives: Q of a QR factorization.
---@param A zknn.Tensor float32 or float64 [*, m, n], m at least n
---@param tau zknn.Tensor [*, k], k at most n
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.householder_product.options): zknn.Tensor
---@overload fun(A: zknn.Tensor, options: zknn.linalg.householder_product.options): zknn.Tensor
function zknn.linalg.householder_product(A, tau) end

---@class zknn.linalg.inv.options
---@field A? zknn.Tensor

---The inverses of square matrices.
---
---To solve A X = B, linalg.solve is faster and more exact than the product with an inverse.
---@param A zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.inv.options): zknn.Tensor
function zknn.linalg.inv(A) end

---@class zknn.linalg.inv_ex.options
---@field A? zknn.Tensor
---@field check_errors? boolean

---The inverses of square matrices, and an int32 tensor info: 0, or the number of the pivot, from 1, that is 0 in a singular matrix, whose inverse is then of inf and nan.
---@param A zknn.Tensor
---@param check_errors? boolean|zknn.linalg.inv_ex.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.inv_ex.options): zknn.Tensor, zknn.Tensor?
function zknn.linalg.inv_ex(A, check_errors) end

---@class zknn.linalg.ldl_factor.options
---@field A? zknn.Tensor
---@field hermitian? boolean

---A factorization L D L^T of symmetric matrices, of which the lower triangle is read, for ldl_solve: L and D in one tensor, and the pivots as an int32 tensor. It has no gradient.
---@param A zknn.Tensor
---@param hermitian? boolean|zknn.linalg.ldl_factor.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.ldl_factor.options): zknn.Tensor, zknn.Tensor?
function zknn.linalg.ldl_factor(A, hermitian) end

---@class zknn.linalg.ldl_factor_ex.options
---@field A? zknn.Tensor
---@field hermitian? boolean
---@field check_errors? boolean

---What ldl_factor gives, and an int32 tensor info: 0, or the entry, from 1, of D that is 0 in a singular matrix.
---@param A zknn.Tensor
---@param hermitian? boolean|zknn.linalg.ldl_factor_ex.options
---@param check_errors? boolean|zknn.linalg.ldl_factor_ex.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.ldl_factor_ex.options): zknn.Tensor, zknn.Tensor?, zknn.Tensor?
function zknn.linalg.ldl_factor_ex(A, hermitian, check_errors) end

---@class zknn.linalg.ldl_solve.options
---@field LD? zknn.Tensor
---@field pivots? zknn.Tensor
---@field B? zknn.Tensor
---@field hermitian? boolean

---X of A X = B, for the A that ldl_factor has factored. It has no gradient.
---@param LD zknn.Tensor
---@param pivots zknn.Tensor
---@param B zknn.Tensor
---@param hermitian? boolean|zknn.linalg.ldl_solve.options
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.ldl_solve.options): zknn.Tensor
---@overload fun(LD: zknn.Tensor, options: zknn.linalg.ldl_solve.options): zknn.Tensor
---@overload fun(LD: zknn.Tensor, pivots: zknn.Tensor, options: zknn.linalg.ldl_solve.options): zknn.Tensor
function zknn.linalg.ldl_solve(LD, pivots, B, hermitian) end

---@class zknn.linalg.lstsq.options
---@field A? zknn.Tensor
---@field B? zknn.Tensor
---@field rcond? number
---@field driver? string

---Least squares: X with the least |A X - B|, and of those the shortest. Its gradient is that of pinv(A) B.
---@param A zknn.Tensor float32 or float64 [*, m, n]
---@param B zknn.Tensor [*, m, k], or vectors [*, m] where it has a dimension less than A
---@param rcond? number|zknn.linalg.lstsq.options singular values up to rcond times the greatest count as 0; by default max(m, n) times the dtype's epsilon
---@param driver? string|zknn.linalg.lstsq.options LAPACK's routine: "gelsy" (by a QR factorization with pivots), "gelsd" and "gelss" (by singular values), "gels" (by QR, for matrices of full rank)
---@return zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.lstsq.options): zknn.Tensor, zknn.Tensor, zknn.Tensor, zknn.Tensor
---@overload fun(A: zknn.Tensor, options: zknn.linalg.lstsq.options): zknn.Tensor, zknn.Tensor, zknn.Tensor, zknn.Tensor
function zknn.linalg.lstsq(A, B, rcond, driver) end

---@class zknn.linalg.lu.options
---@field A? zknn.Tensor
---@field pivot? boolean

---P, L and U of A = P L U: a permutation, a lower triangle with ones on its diagonal, an upper triangle. A may be singular.
---@param A zknn.Tensor float32 or float64 [*, m, n]
---@param pivot? boolean|zknn.linalg.lu.options false is not possible on a CPU
---@return zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.lu.options): zknn.Tensor, zknn.Tensor, zknn.Tensor
function zknn.linalg.lu(A, pivot) end

---@class zknn.linalg.lu_factor.options
---@field A? zknn.Tensor
---@field pivot? boolean

---A = P L U for lu_solve: L (below the diagonal, which is of ones) and U in one tensor, and the pivots as an int32 tensor: row i was exchanged with row pivots[i], counted from 1.
---@param A zknn.Tensor
---@param pivot? boolean|zknn.linalg.lu_factor.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.lu_factor.options): zknn.Tensor, zknn.Tensor?
function zknn.linalg.lu_factor(A, pivot) end

---@class zknn.linalg.lu_factor_ex.options
---@field A? zknn.Tensor
---@field pivot? boolean
---@field check_errors? boolean

---What lu_factor gives, and an int32 tensor info: 0, or the number of the pivot, from 1, that is 0 in a singular matrix.
---@param A zknn.Tensor
---@param pivot? boolean|zknn.linalg.lu_factor_ex.options
---@param check_errors? boolean|zknn.linalg.lu_factor_ex.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.lu_factor_ex.options): zknn.Tensor, zknn.Tensor?, zknn.Tensor?
function zknn.linalg.lu_factor_ex(A, pivot, check_errors) end

---@class zknn.linalg.lu_solve.options
---@field LU? zknn.Tensor
---@field pivots? zknn.Tensor
---@field B? zknn.Tensor
---@field left? boolean
---@field adjoint? boolean

---X of A X = B, for an A that lu_factor has factored; of X A = B with left=false, of A^T X = B with adjoint.
---@param LU zknn.Tensor [*, n, n], as lu_factor gives it
---@param pivots zknn.Tensor int32 [*, n], as lu_factor gives it
---@param B zknn.Tensor [*, n, k]; [*, k, n] with left=false
---@param left? boolean|zknn.linalg.lu_solve.options on which side A stands
---@param adjoint? boolean|zknn.linalg.lu_solve.options solve for the transpose of A
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.lu_solve.options): zknn.Tensor
---@overload fun(LU: zknn.Tensor, options: zknn.linalg.lu_solve.options): zknn.Tensor
---@overload fun(LU: zknn.Tensor, pivots: zknn.Tensor, options: zknn.linalg.lu_solve.options): zknn.Tensor
function zknn.linalg.lu_solve(LU, pivots, B, left, adjoint) end

---@class zknn.linalg.matmul.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---matmul under another name.
---@param input zknn.Tensor a vector, a matrix or a batch of matrices
---@param other zknn.Tensor of input's dtype
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.matmul.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.linalg.matmul.options): zknn.Tensor
function zknn.linalg.matmul(input, other) end

---@class zknn.linalg.matrix_exp.options
---@field A? zknn.Tensor

---The exponentials of square matrices, 1 + A + A^2 / 2 + A^3 / 6 + ...; nan for a matrix with an inf or nan.
---@param A zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.matrix_exp.options): zknn.Tensor
function zknn.linalg.matrix_exp(A) end

---@class zknn.linalg.matrix_norm.options
---@field A? zknn.Tensor
---@field ord? number|string
---@field dim? integer[]
---@field keepdim? boolean
---@field dtype? string

---The norms of matrices: "fro", the root of the sum of squares; "nuc", the sum of the singular values; 2 and -2, the greatest and the least of them; 1 and -1, the greatest and least sum of a column's |x|; inf and -inf, of a row's.
---@param A zknn.Tensor real; float32 or float64 for "nuc", 2 and -2
---@param ord? number|string|zknn.linalg.matrix_norm.options which norm
---@param dim? integer[]|zknn.linalg.matrix_norm.options the two dimensions of the matrices
---@param keepdim? boolean|zknn.linalg.matrix_norm.options keep the dimensions, of size 1
---@param dtype? string|zknn.linalg.matrix_norm.options the dtype to compute in, no narrower than A's
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.matrix_norm.options): zknn.Tensor
function zknn.linalg.matrix_norm(A, ord, dim, keepdim, dtype) end

---@class zknn.linalg.matrix_power.options
---@field A? zknn.Tensor
---@field n? integer

---The n-th powers of square matrices; for n < 0 those of their inverses, for n = 0 the identity.
---@param A zknn.Tensor [*, m, m]; float32 or float64 for n < 0
---@param n integer the power
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.matrix_power.options): zknn.Tensor
---@overload fun(A: zknn.Tensor, options: zknn.linalg.matrix_power.options): zknn.Tensor
function zknn.linalg.matrix_power(A, n) end

---@class zknn.linalg.matrix_rank.options
---@field A? zknn.Tensor
---@field atol? number|zknn.Tensor
---@field rtol? number|zknn.Tensor
---@field hermitian? boolean

---How many singular values of each matrix are above max(atol, rtol times the greatest): an int64 tensor without gradient.
---@param A zknn.Tensor float32 or float64 [*, m, n]
---@param atol? number|zknn.Tensor|zknn.linalg.matrix_rank.options 0 by default; a tensor has one for each matrix
---@param rtol? number|zknn.Tensor|zknn.linalg.matrix_rank.options max(m, n) times the dtype's epsilon by default, or 0 beside an atol above 0
---@param hermitian? boolean|zknn.linalg.matrix_rank.options A is symmetric: its lower triangle is read, and eigenvalues count
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.matrix_rank.options): zknn.Tensor
function zknn.linalg.matrix_rank(A, atol, rtol, hermitian) end

---@class zknn.linalg.multi_dot.options
---@field tensors? zknn.Tensor[]

---The product of a chain of matrices, in the order that takes the fewest multiplications. The first and the last may be vectors.
---@param tensors zknn.Tensor[] at least two
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.multi_dot.options): zknn.Tensor
function zknn.linalg.multi_dot(tensors) end

---@class zknn.linalg.norm.options
---@field input? zknn.Tensor
---@field ord? number|string
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---The norm of vectors or matrices: vector_norm with one dim, matrix_norm with two. Without ord, the root of the sum of all squares.
---@param input zknn.Tensor real
---@param ord? number|string|zknn.linalg.norm.options as in vector_norm or matrix_norm
---@param dim? integer|integer[]|zknn.linalg.norm.options one dimension or two; by default all, of one dimension or two
---@param keepdim? boolean|zknn.linalg.norm.options keep the dimensions, of size 1
---@param dtype? string|zknn.linalg.norm.options the dtype to compute in, no narrower than input's
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.norm.options): zknn.Tensor
function zknn.linalg.norm(input, ord, dim, keepdim, dtype) end

---@class zknn.linalg.pinv.options
---@field A? zknn.Tensor
---@field atol? zknn.Tensor|number
---@field rtol? zknn.Tensor|number
---@field hermitian? boolean

---The pseudoinverses of matrices. Singular values up to max(atol, rtol times the greatest one) count as 0; both are numbers, or tensors with one for each matrix; rtol is max(m, n) times the dtype's epsilon, or 0 beside an atol above 0. hermitian: A is symmetric, and its lower triangle is read.
---@param A zknn.Tensor
---@param atol? zknn.Tensor|number|zknn.linalg.pinv.options
---@param rtol? zknn.Tensor|number|zknn.linalg.pinv.options
---@param hermitian? boolean|zknn.linalg.pinv.options
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.pinv.options): zknn.Tensor
function zknn.linalg.pinv(A, atol, rtol, hermitian) end

---@class zknn.linalg.qr.options
---@field A? zknn.Tensor
---@field mode? string

---Q with orthonormal columns and an upper triangle R, A = Q R. Of a matrix [m, n], Q has min(m, n) columns, or m with mode "complete"; with mode "r", Q is empty.
---
---There is no gradient with mode "r", nor with "complete" of a matrix with more rows than columns.
---@param A zknn.Tensor
---@param mode? string|zknn.linalg.qr.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.qr.options): zknn.Tensor, zknn.Tensor?
function zknn.linalg.qr(A, mode) end

---@class zknn.linalg.slogdet.options
---@field A? zknn.Tensor

---The signs of the determinants of square matrices, -1, 0 or 1, and the logarithms of their absolute values, which neither overflow nor vanish.
---@param A zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.slogdet.options): zknn.Tensor, zknn.Tensor?
function zknn.linalg.slogdet(A) end

---@class zknn.linalg.solve.options
---@field A? zknn.Tensor
---@field B? zknn.Tensor
---@field left? boolean

---X of A X = B, or of X A = B with left=false. B is a matrix [*, n, k], or a vector [n] or [*, n]; the batches broadcast.
---@param A zknn.Tensor
---@param B zknn.Tensor
---@param left? boolean|zknn.linalg.solve.options
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.solve.options): zknn.Tensor
---@overload fun(A: zknn.Tensor, options: zknn.linalg.solve.options): zknn.Tensor
function zknn.linalg.solve(A, B, left) end

---@class zknn.linalg.solve_ex.options
---@field A? zknn.Tensor
---@field B? zknn.Tensor
---@field left? boolean
---@field check_errors? boolean

---The X of solve, and an int32 tensor info: 0, or the number of the pivot, from 1, that is 0 in a singular matrix.
---@param A zknn.Tensor
---@param B zknn.Tensor
---@param left? boolean|zknn.linalg.solve_ex.options
---@param check_errors? boolean|zknn.linalg.solve_ex.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.solve_ex.options): zknn.Tensor, zknn.Tensor?
---@overload fun(A: zknn.Tensor, options: zknn.linalg.solve_ex.options): zknn.Tensor, zknn.Tensor?
function zknn.linalg.solve_ex(A, B, left, check_errors) end

---@class zknn.linalg.solve_triangular.options
---@field A? zknn.Tensor
---@field B? zknn.Tensor
---@field upper? boolean
---@field left? boolean
---@field unitriangular? boolean

---X of A X = B (X A = B with left=false) for triangles A, of which one triangle is read: the upper one, or the lower one; with unitriangular its diagonal counts as ones. A 0 on the diagonal gives inf and nan.
---@param A zknn.Tensor
---@param B zknn.Tensor
---@param upper boolean
---@param left? boolean|zknn.linalg.solve_triangular.options
---@param unitriangular? boolean|zknn.linalg.solve_triangular.options
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.solve_triangular.options): zknn.Tensor
---@overload fun(A: zknn.Tensor, options: zknn.linalg.solve_triangular.options): zknn.Tensor
---@overload fun(A: zknn.Tensor, B: zknn.Tensor, options: zknn.linalg.solve_triangular.options): zknn.Tensor
function zknn.linalg.solve_triangular(A, B, upper, left, unitriangular) end

---@class zknn.linalg.svd.options
---@field A? zknn.Tensor
---@field full_matrices? boolean

---U, S and Vh of A = U diag(S) Vh; S falls. U and Vh are square, or have min(m, n) columns and rows without full_matrices.
---
---The gradient reaches the first min(m, n) columns of U and rows of Vh alone, as in PyTorch.
---@param A zknn.Tensor
---@param full_matrices? boolean|zknn.linalg.svd.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@return zknn.Tensor?
---@overload fun(options: zknn.linalg.svd.options): zknn.Tensor, zknn.Tensor?, zknn.Tensor?
function zknn.linalg.svd(A, full_matrices) end

---@class zknn.linalg.svdvals.options
---@field A? zknn.Tensor

---The singular values of matrices, in falling order.
---@param A zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.svdvals.options): zknn.Tensor
function zknn.linalg.svdvals(A) end

---@class zknn.linalg.tensorinv.options
---@field A? zknn.Tensor
---@field ind? integer

---The inverse of A, whose first ind dimensions are taken as rows and whose others as columns.
---@param A zknn.Tensor float32 or float64, its first sizes with the same product as the others
---@param ind? integer|zknn.linalg.tensorinv.options how many dimensions are rows, at least 1
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.tensorinv.options): zknn.Tensor
function zknn.linalg.tensorinv(A, ind) end

---@class zknn.linalg.tensorsolve.options
---@field A? zknn.Tensor
---@field B? zknn.Tensor
---@field dims? integer[]

---X for which the sum of A's elements times X's, over A's last dimensions, is B.
---@param A zknn.Tensor B's sizes, and then others with the same product
---@param B zknn.Tensor of A's dtype
---@param dims? integer[]|zknn.linalg.tensorsolve.options dimensions of A to move to the end first
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.tensorsolve.options): zknn.Tensor
---@overload fun(A: zknn.Tensor, options: zknn.linalg.tensorsolve.options): zknn.Tensor
function zknn.linalg.tensorsolve(A, B, dims) end

---@class zknn.linalg.vander.options
---@field x? zknn.Tensor
---@field N? integer

---The powers 0 to N - 1 of each element, as rows (Vandermonde's matrix).
---@param x zknn.Tensor [*, n], any dtype but bool
---@param N? integer|zknn.linalg.vander.options how many powers, at least 2; n by default
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.vander.options): zknn.Tensor
function zknn.linalg.vander(x, N) end

---@class zknn.linalg.vecdot.options
---@field x? zknn.Tensor
---@field y? zknn.Tensor
---@field dim? integer

---The sums of products of the vectors along a dimension.
---@param x zknn.Tensor any dtype but bool
---@param y zknn.Tensor of x's dtype; the shapes broadcast
---@param dim? integer|zknn.linalg.vecdot.options where the vectors lie
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.vecdot.options): zknn.Tensor
---@overload fun(x: zknn.Tensor, options: zknn.linalg.vecdot.options): zknn.Tensor
function zknn.linalg.vecdot(x, y, dim) end

---@class zknn.linalg.vector_norm.options
---@field x? zknn.Tensor
---@field ord? number
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---(sum |x|^ord)^(1/ord) over some dimensions, or over all.
---@param x zknn.Tensor real
---@param ord? number|zknn.linalg.vector_norm.options inf: the greatest |x|; -inf: the least; 0: how many are not 0
---@param dim? integer|integer[]|zknn.linalg.vector_norm.options the dimensions; nil: all
---@param keepdim? boolean|zknn.linalg.vector_norm.options keep the dimensions, of size 1
---@param dtype? string|zknn.linalg.vector_norm.options the dtype to compute in, no narrower than x's
---@return zknn.Tensor
---@overload fun(options: zknn.linalg.vector_norm.options): zknn.Tensor
function zknn.linalg.vector_norm(x, ord, dim, keepdim, dtype) end

---@class zknn.linear.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor

---input * weight^T + bias, a matrix product. input [..., in], weight [out, in], bias [out]; the result is [..., out].
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.linear.options
---@return zknn.Tensor
---@overload fun(options: zknn.linear.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.linear.options): zknn.Tensor
function zknn.linear(input, weight, bias) end

---@class zknn.linspace.options
---@field start? number
---@field ["end"]? number
---@field steps? integer
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---Numbers at equal distances from start to end, both of them included.
---@param start number the first number
---@param end_ number the last number
---@param steps integer how many; 1 gives start alone
---@param dtype? string|zknn.linspace.options the dtype of the elements
---@param device? string|zknn.linspace.options "cpu"
---@param requires_grad? boolean|zknn.linspace.options whether backward gives it a gradient
---@return zknn.Tensor
---@overload fun(options: zknn.linspace.options): zknn.Tensor
---@overload fun(start: number, options: zknn.linspace.options): zknn.Tensor
---@overload fun(start: number, end_: number, options: zknn.linspace.options): zknn.Tensor
function zknn.linspace(start, end_, steps, dtype, device, requires_grad) end

---@class zknn.load.options
---@field path? string
---@field map_location? string
---@field weights_only? boolean
---@field keys? string[]
---@field memory_limit? integer
---@field dtype? string

---Reads a .pth file that zknn or PyTorch wrote; nothing in a file is executed.
---@param path string the file
---@param map_location? string|zknn.load.options "cpu"
---@param weights_only? boolean|zknn.load.options true
---@param keys? string[]|zknn.load.options only these, as paths in the dicts: "epoch", "model.fc" (with all below it)
---@param memory_limit? integer|zknn.load.options the bytes that packed entries may take; nil: 64 MB and 256 times what they take in the file
---@param dtype? string|zknn.load.options "float32" makes all floats float32, "int64" all integers int64, and so on; nil: each keeps the file's
---@return any
---@return string[]|nil
---@overload fun(options: zknn.load.options): any, string[]|nil
function zknn.load(path, map_location, weights_only, keys, memory_limit, dtype) end

---@class zknn.log.options
---@field input? zknn.Tensor

---The natural logarithm of each element; -inf at 0, nan below. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.log.options): zknn.Tensor
function zknn.log(input) end

---@class zknn.log10.options
---@field input? zknn.Tensor

---The logarithm of each element to base 10; -inf at 0, nan below. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.log10.options): zknn.Tensor
function zknn.log10(input) end

---@class zknn.log1p.options
---@field input? zknn.Tensor

---The natural logarithm of 1 + x, exact near 0; -inf at -1, nan below. Integers become float32.
---
---log(1 + x) loses the digits of a small x; log1p keeps them.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.log1p.options): zknn.Tensor
function zknn.log1p(input) end

---@class zknn.log2.options
---@field input? zknn.Tensor

---The logarithm of each element to base 2; -inf at 0, nan below. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.log2.options): zknn.Tensor
function zknn.log2(input) end

---@class zknn.log_softmax.options
---@field input? zknn.Tensor
---@field dim? integer
---@field dtype? string

---The logarithm of softmax, computed without overflow.
---
---nll_loss takes its result as input. dtype converts input first.
---@param input zknn.Tensor
---@param dim integer
---@param dtype? string|zknn.log_softmax.options
---@return zknn.Tensor
---@overload fun(options: zknn.log_softmax.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.log_softmax.options): zknn.Tensor
function zknn.log_softmax(input, dim, dtype) end

---@class zknn.logaddexp.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---ln(e^input + e^other), which does not overflow, with broadcasting.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.logaddexp.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.logaddexp.options): zknn.Tensor
function zknn.logaddexp(input, other) end

---@class zknn.logaddexp2.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---log2(2^input + 2^other), which does not overflow, with broadcasting.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.logaddexp2.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.logaddexp2.options): zknn.Tensor
function zknn.logaddexp2(input, other) end

---@class zknn.logcumsumexp.options
---@field input? zknn.Tensor
---@field dim? integer

---The logarithm of the sum of e^x of each element and those before it along dim, which does not overflow.
---@param input zknn.Tensor
---@param dim integer
---@return zknn.Tensor
---@overload fun(options: zknn.logcumsumexp.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.logcumsumexp.options): zknn.Tensor
function zknn.logcumsumexp(input, dim) end

---@class zknn.logdet.options
---@field input? zknn.Tensor

---The logarithms of the determinants of square matrices; nan where the determinant is below 0, -inf where it is 0.
---@param input zknn.Tensor float32 or float64 [*, n, n]
---@return zknn.Tensor
---@overload fun(options: zknn.logdet.options): zknn.Tensor
function zknn.logdet(input) end

---@class zknn.logical_and.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where neither of two elements is 0, with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The operator & of bool tensors. Lua's and chooses one of two tensors and compares nothing.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.logical_and.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.logical_and.options): zknn.Tensor
function zknn.logical_and(input, other) end

---@class zknn.logical_not.options
---@field input? zknn.Tensor

---True where the element is 0. Any dtype; the result is bool.
---
---The operator ~ before a bool tensor.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.logical_not.options): zknn.Tensor
function zknn.logical_not(input) end

---@class zknn.logical_or.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where at least one of two elements is not 0, with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The operator | of bool tensors.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.logical_or.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.logical_or.options): zknn.Tensor
function zknn.logical_or(input, other) end

---@class zknn.logical_xor.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where exactly one of two elements is 0, with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The operator ~ between bool tensors, which is ^ in Python.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.logical_xor.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.logical_xor.options): zknn.Tensor
function zknn.logical_xor(input, other) end

---@class zknn.logit.options
---@field input? zknn.Tensor
---@field eps? number

---ln(x / (1 - x)) of each element. With eps, elements are brought into eps..1 - eps first; without, those outside 0..1 give nan. Integers become float32.
---
---The inverse of sigmoid.
---@param input zknn.Tensor
---@param eps? number|zknn.logit.options
---@return zknn.Tensor
---@overload fun(options: zknn.logit.options): zknn.Tensor
function zknn.logit(input, eps) end

---@class zknn.logsigmoid.options
---@field input? zknn.Tensor

---The logarithm of sigmoid, without overflow.
---
---It is ln(1 / (1 + e^-x)).
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.logsigmoid.options): zknn.Tensor
function zknn.logsigmoid(input) end

---@class zknn.logspace.options
---@field start? number
---@field ["end"]? number
---@field steps? integer
---@field base? number
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---Powers of base, whose exponents lie at equal distances from start to end.
---@param start number the first exponent
---@param end_ number the last exponent
---@param steps integer how many
---@param base? number|zknn.logspace.options what is raised
---@param dtype? string|zknn.logspace.options float32 without it
---@param device? string|zknn.logspace.options "cpu"
---@param requires_grad? boolean|zknn.logspace.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(options: zknn.logspace.options): zknn.Tensor
---@overload fun(start: number, options: zknn.logspace.options): zknn.Tensor
---@overload fun(start: number, end_: number, options: zknn.logspace.options): zknn.Tensor
function zknn.logspace(start, end_, steps, base, dtype, device, requires_grad) end

---@class zknn.logsumexp.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field keepdim? boolean

---The logarithm of the sum of e^x over a dim, a list of dims, or everything. It does not overflow, and is -inf of nothing. Integers become float32.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.logsumexp.options
---@param keepdim? boolean|zknn.logsumexp.options
---@return zknn.Tensor
---@overload fun(options: zknn.logsumexp.options): zknn.Tensor
function zknn.logsumexp(input, dim, keepdim) end

---@class zknn.lt.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input < other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.lt.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.lt.options): zknn.Tensor
function zknn.lt(input, other) end

---@class zknn.lu.options
---@field A? zknn.Tensor
---@field pivot? boolean
---@field get_infos? boolean

---linalg.lu_factor; linalg.lu_factor_ex with get_infos.
---@param A zknn.Tensor float32 or float64 [*, m, n]
---@param pivot? boolean|zknn.lu.options false is not possible on a CPU
---@param get_infos? boolean|zknn.lu.options give the infos, too, and no error for a singular matrix
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.lu.options): zknn.Tensor, zknn.Tensor
function zknn.lu(A, pivot, get_infos) end

---@class zknn.lu_solve.options
---@field b? zknn.Tensor
---@field LU_data? zknn.Tensor
---@field LU_pivots? zknn.Tensor

---X of A X = b, for an A that linalg.lu_factor has factored.
---@param b zknn.Tensor [*, n, k]
---@param LU_data zknn.Tensor [*, n, n]
---@param LU_pivots zknn.Tensor int32 [*, n]
---@return zknn.Tensor
---@overload fun(options: zknn.lu_solve.options): zknn.Tensor
---@overload fun(b: zknn.Tensor, options: zknn.lu_solve.options): zknn.Tensor
---@overload fun(b: zknn.Tensor, LU_data: zknn.Tensor, options: zknn.lu_solve.options): zknn.Tensor
function zknn.lu_solve(b, LU_data, LU_pivots) end

---@class zknn.lu_unpack.options
---@field LU_data? zknn.Tensor
---@field LU_pivots? zknn.Tensor
---@field unpack_data? boolean
---@field unpack_pivots? boolean

---P, L and U of what linalg.lu_factor gives; empty tensors in place of L and U, or of P, with the options.
---@param LU_data zknn.Tensor
---@param LU_pivots zknn.Tensor
---@param unpack_data? boolean|zknn.lu_unpack.options
---@param unpack_pivots? boolean|zknn.lu_unpack.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@return zknn.Tensor?
---@overload fun(options: zknn.lu_unpack.options): zknn.Tensor, zknn.Tensor?, zknn.Tensor?
---@overload fun(LU_data: zknn.Tensor, options: zknn.lu_unpack.options): zknn.Tensor, zknn.Tensor?, zknn.Tensor?
function zknn.lu_unpack(LU_data, LU_pivots, unpack_data, unpack_pivots) end

---@class zknn.manual_seed.options
---@field seed? integer

---Seeds the global generator, so that what follows can be repeated.
---@param seed integer any integer; the same one gives the same numbers, as in PyTorch
---@return nil
---@overload fun(options: zknn.manual_seed.options): nil
function zknn.manual_seed(seed) end

---@class zknn.masked_fill.options
---@field input? zknn.Tensor
---@field mask? zknn.Tensor
---@field value? zknn.Tensor|number

---Value where mask (bool) is true, else input; the two broadcast, the dtype is input's.
---
---x:masked_fill_(mask, value) and x[mask] = value write to x.
---@param input zknn.Tensor
---@param mask zknn.Tensor
---@param value zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.masked_fill.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.masked_fill.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, mask: zknn.Tensor, options: zknn.masked_fill.options): zknn.Tensor
function zknn.masked_fill(input, mask, value) end

---@class zknn.masked_scatter.options
---@field input? zknn.Tensor
---@field mask? zknn.Tensor
---@field source? zknn.Tensor

---input with elements of source, one after the other, where mask is true. masked_scatter_ writes them into the tensor.
---@param input zknn.Tensor any tensor
---@param mask zknn.Tensor bool; the two broadcast
---@param source zknn.Tensor of input's dtype, with as many elements as mask has that are true, or more
---@return zknn.Tensor
---@overload fun(options: zknn.masked_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.masked_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, mask: zknn.Tensor, options: zknn.masked_scatter.options): zknn.Tensor
function zknn.masked_scatter(input, mask, source) end

---@class zknn.masked_select.options
---@field input? zknn.Tensor
---@field mask? zknn.Tensor

---The elements of input where mask (bool) is true, as a vector in index order. The two broadcast.
---@param input zknn.Tensor
---@param mask zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.masked_select.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.masked_select.options): zknn.Tensor
function zknn.masked_select(input, mask) end

---@class zknn.matmul.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---The matrix product. Vectors count as a row (left) or a column (right); leading dimensions are batches and broadcast.
---
---Python's a @ b.
---@param input zknn.Tensor
---@param other zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.matmul.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.matmul.options): zknn.Tensor
function zknn.matmul(input, other) end

---@class zknn.matrix_exp.options
---@field A? zknn.Tensor

---The exponentials of square matrices, 1 + A + A^2 / 2 + A^3 / 6 + ...; nan for a matrix with an inf or nan.
---@param A zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.matrix_exp.options): zknn.Tensor
function zknn.matrix_exp(A) end

---@class zknn.matrix_power.options
---@field input? zknn.Tensor
---@field n? integer

---linalg.matrix_power under another name.
---@param input zknn.Tensor [*, m, m]
---@param n integer the power
---@return zknn.Tensor
---@overload fun(options: zknn.matrix_power.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.matrix_power.options): zknn.Tensor
function zknn.matrix_power(input, n) end

---@class zknn.max.options
---@field input? zknn.Tensor
---@field dim? integer
---@field keepdim? boolean

---The greatest element; with dim the greatest along it and their indices, two results. max(input, other) of two tensors is maximum. nan counts as greatest.
---
---Positions count from 0; of several greatest elements the first is taken.
---@param input zknn.Tensor
---@param dim? integer|zknn.max.options
---@param keepdim? boolean|zknn.max.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.max.options): zknn.Tensor, zknn.Tensor?
function zknn.max(input, dim, keepdim) end

---@class zknn.max_pool1d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field ceil_mode? boolean
---@field return_indices? boolean

---The greatest element of each window of input [N, C, L] or [C, L]. With return_indices its place is a second result. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.max_pool1d.options
---@param stride? integer|integer[]|zknn.max_pool1d.options
---@param padding? integer|integer[]|zknn.max_pool1d.options
---@param dilation? integer|integer[]|zknn.max_pool1d.options
---@param ceil_mode? boolean|zknn.max_pool1d.options
---@param return_indices? boolean|zknn.max_pool1d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.max_pool1d.options): zknn.Tensor, zknn.Tensor?
function zknn.max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices) end

---@class zknn.max_pool2d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field ceil_mode? boolean
---@field return_indices? boolean

---The greatest element of each window of input [N, C, H, W] or [C, H, W]. With return_indices its place in the plane (h * W + w) is a second result. Numbers or {height, width}. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.max_pool2d.options
---@param stride? integer|integer[]|zknn.max_pool2d.options
---@param padding? integer|integer[]|zknn.max_pool2d.options
---@param dilation? integer|integer[]|zknn.max_pool2d.options
---@param ceil_mode? boolean|zknn.max_pool2d.options
---@param return_indices? boolean|zknn.max_pool2d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.max_pool2d.options): zknn.Tensor, zknn.Tensor?
function zknn.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices) end

---@class zknn.max_pool3d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field ceil_mode? boolean
---@field return_indices? boolean

---The greatest element of each window of input [N, C, D, H, W] or [C, D, H, W]. With return_indices its place in the volume ((d * H + h) * W + w) is a second result. Numbers or {depth, height, width}. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.max_pool3d.options
---@param stride? integer|integer[]|zknn.max_pool3d.options
---@param padding? integer|integer[]|zknn.max_pool3d.options
---@param dilation? integer|integer[]|zknn.max_pool3d.options
---@param ceil_mode? boolean|zknn.max_pool3d.options
---@param return_indices? boolean|zknn.max_pool3d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.max_pool3d.options): zknn.Tensor, zknn.Tensor?
function zknn.max_pool3d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices) end

---@class zknn.maximum.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The greater of two elements, nan if either is; max(input, other) is the same. Broadcasting, dtype promotion. Equals share the gradient.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.maximum.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.maximum.options): zknn.Tensor
function zknn.maximum(input, other) end

---@class zknn.mean.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---The mean over a dim, a list of dims, or everything; nan of nothing.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.mean.options
---@param keepdim? boolean|zknn.mean.options
---@param dtype? string|zknn.mean.options
---@return zknn.Tensor
---@overload fun(options: zknn.mean.options): zknn.Tensor
function zknn.mean(input, dim, keepdim, dtype) end

---@class zknn.median.options
---@field input? zknn.Tensor
---@field dim? integer
---@field keepdim? boolean

---The median element; with dim the medians along it and their indices, two results. It is the lower of two, a nan where there is one, and nan of nothing.
---@param input zknn.Tensor
---@param dim? integer|zknn.median.options
---@param keepdim? boolean|zknn.median.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.median.options): zknn.Tensor, zknn.Tensor?
function zknn.median(input, dim, keepdim) end

---The bytes that tensors hold now, and the most they have held so far.
---
---Memory that waits to be used again is not counted.
---@return integer
---@return integer
function zknn.memory() end

---@class zknn.meshgrid.options
---@field tensors? zknn.Tensor[]
---@field indexing? string

---Vectors expanded to the grid that they span: a list with one tensor for each.
---@param tensors zknn.Tensor[] vectors or scalars of one dtype; they may also be the arguments, one by one
---@param indexing? string|zknn.meshgrid.options by name; "ij" is the order of the list; "xy" exchanges the first two dimensions
---@return zknn.Tensor[]
---@overload fun(options: zknn.meshgrid.options): zknn.Tensor[]
function zknn.meshgrid(tensors, indexing) end

---@class zknn.min.options
---@field input? zknn.Tensor
---@field dim? integer
---@field keepdim? boolean

---The least element; with dim the least along it and their indices, two results. min(input, other) of two tensors is minimum. nan counts as least.
---
---Positions count from 0; of several least elements the first is taken.
---@param input zknn.Tensor
---@param dim? integer|zknn.min.options
---@param keepdim? boolean|zknn.min.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.min.options): zknn.Tensor, zknn.Tensor?
function zknn.min(input, dim, keepdim) end

---@class zknn.minimum.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The lesser of two elements, nan if either is; min(input, other) is the same. Broadcasting, dtype promotion. Equals share the gradient.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.minimum.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.minimum.options): zknn.Tensor
function zknn.minimum(input, other) end

---@class zknn.mish.options
---@field input? zknn.Tensor

---x * tanh(softplus(x)).
---
---In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.mish.options): zknn.Tensor
function zknn.mish(input) end

---@class zknn.mm.options
---@field input? zknn.Tensor
---@field mat2? zknn.Tensor

---The product of two matrices, [n, k] and [k, m].
---
---matmul, but for two matrices alone.
---@param input zknn.Tensor
---@param mat2 zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.mm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.mm.options): zknn.Tensor
function zknn.mm(input, mat2) end

---@class zknn.mode.options
---@field input? zknn.Tensor
---@field dim? integer
---@field keepdim? boolean

---The most frequent element along dim, the least of several, and the index of its last occurrence (int64), as two results.
---@param input zknn.Tensor
---@param dim? integer|zknn.mode.options
---@param keepdim? boolean|zknn.mode.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.mode.options): zknn.Tensor, zknn.Tensor?
function zknn.mode(input, dim, keepdim) end

---@class zknn.moveaxis.options
---@field input? zknn.Tensor
---@field source? integer|integer[]
---@field destination? integer|integer[]

---A view with dimensions moved to other places; the others keep their order.
---@param input zknn.Tensor any tensor
---@param source integer|integer[] the dimensions that move
---@param destination integer|integer[] their places afterwards, as many
---@return zknn.Tensor
---@overload fun(options: zknn.moveaxis.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.moveaxis.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, source: integer|integer[], options: zknn.moveaxis.options): zknn.Tensor
function zknn.moveaxis(input, source, destination) end

---@class zknn.movedim.options
---@field input? zknn.Tensor
---@field source? integer|integer[]
---@field destination? integer|integer[]

---A view with dimensions moved to other places; the others keep their order.
---@param input zknn.Tensor any tensor
---@param source integer|integer[] the dimensions that move
---@param destination integer|integer[] their places afterwards, as many
---@return zknn.Tensor
---@overload fun(options: zknn.movedim.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.movedim.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, source: integer|integer[], options: zknn.movedim.options): zknn.Tensor
function zknn.movedim(input, source, destination) end

---@class zknn.mse_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field reduction? string

---The squared error (input - target)^2, its mean, its sum or, with "none", each.
---
---Shapes must be equal: nothing broadcasts. nn.functional.mse_loss also takes a weight for each element.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param reduction? string|zknn.mse_loss.options
---@return zknn.Tensor
---@overload fun(options: zknn.mse_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.mse_loss.options): zknn.Tensor
function zknn.mse_loss(input, target, reduction) end

---@class zknn.msort.options
---@field input? zknn.Tensor

---The elements in order along dimension 0.
---@param input zknn.Tensor any shape
---@return zknn.Tensor
---@overload fun(options: zknn.msort.options): zknn.Tensor
function zknn.msort(input) end

---@class zknn.mul.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The product of the elements, with broadcasting and dtype promotion.
---
---The operator *. The product of matrices is matmul.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.mul.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.mul.options): zknn.Tensor
function zknn.mul(input, other) end

---@class zknn.multinomial.options
---@field input? zknn.Tensor
---@field num_samples? integer
---@field replacement? boolean
---@field generator? zknn.Generator

---Draws positions, each with the weight that it has in input.
---@param input zknn.Tensor weights, real, not negative, which need not sum to 1
---@param num_samples integer how many positions to draw, from each row
---@param replacement? boolean|zknn.multinomial.options whether a position may be drawn again
---@param generator? zknn.Generator|zknn.multinomial.options what draws instead of the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.multinomial.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.multinomial.options): zknn.Tensor
function zknn.multinomial(input, num_samples, replacement, generator) end

---@class zknn.multiply.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The product of the elements, with broadcasting and dtype promotion.
---
---The operator *. The product of matrices is matmul.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.multiply.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.multiply.options): zknn.Tensor
function zknn.multiply(input, other) end

---@class zknn.mv.options
---@field input? zknn.Tensor
---@field vec? zknn.Tensor

---The product of a matrix [n, k] and a vector [k].
---@param input zknn.Tensor
---@param vec zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.mv.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.mv.options): zknn.Tensor
function zknn.mv(input, vec) end

---@class zknn.mvlgamma.options
---@field input? zknn.Tensor
---@field p? integer

---The logarithm of the gamma function of p dimensions.
---
---That is ln of pi^(p (p - 1) / 4) times the product of gamma(x - j / 2) over j in 0..p-1. Integers become float32.
---@param input zknn.Tensor any shape; elements above (p - 1) / 2 are its domain
---@param p integer the number of dimensions, at least 1
---@return zknn.Tensor
---@overload fun(options: zknn.mvlgamma.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.mvlgamma.options): zknn.Tensor
function zknn.mvlgamma(input, p) end

---@class zknn.nan_to_num.options
---@field input? zknn.Tensor
---@field nan? number
---@field posinf? number
---@field neginf? number

---Each element, with numbers in place of nan, inf and -inf: by default 0 and the dtype's greatest and least number. Any dtype.
---@param input zknn.Tensor
---@param nan? number|zknn.nan_to_num.options
---@param posinf? number|zknn.nan_to_num.options
---@param neginf? number|zknn.nan_to_num.options
---@return zknn.Tensor
---@overload fun(options: zknn.nan_to_num.options): zknn.Tensor
function zknn.nan_to_num(input, nan, posinf, neginf) end

---@class zknn.nanmean.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---The mean of the elements that are no nan; nan where there is none.
---@param input zknn.Tensor of floats
---@param dim? integer|integer[]|zknn.nanmean.options the dimensions to reduce; none means all
---@param keepdim? boolean|zknn.nanmean.options whether a reduced dimension stays, with size 1
---@param dtype? string|zknn.nanmean.options the dtype to compute in, and the result's
---@return zknn.Tensor
---@overload fun(options: zknn.nanmean.options): zknn.Tensor
function zknn.nanmean(input, dim, keepdim, dtype) end

---@class zknn.nanmedian.options
---@field input? zknn.Tensor
---@field dim? integer
---@field keepdim? boolean

---The median of the elements that are no nan; with dim the medians along it and their indices, two results. It is the lower of two, and nan of nothing.
---@param input zknn.Tensor
---@param dim? integer|zknn.nanmedian.options
---@param keepdim? boolean|zknn.nanmedian.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nanmedian.options): zknn.Tensor, zknn.Tensor?
function zknn.nanmedian(input, dim, keepdim) end

---@class zknn.nanquantile.options
---@field input? zknn.Tensor
---@field q? number|zknn.Tensor
---@field dim? integer
---@field keepdim? boolean
---@field interpolation? string

---The quantile of the elements that are no nan; nan where there is none.
---@param input zknn.Tensor float32 or float64, not empty
---@param q number|zknn.Tensor which part of the elements lies below, in 0..1; a vector of several
---@param dim? integer|zknn.nanquantile.options the dimension to reduce; none means all elements
---@param keepdim? boolean|zknn.nanquantile.options whether a reduced dimension stays, with size 1
---@param interpolation? string|zknn.nanquantile.options between two elements: linear, lower, higher, midpoint or nearest
---@return zknn.Tensor
---@overload fun(options: zknn.nanquantile.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nanquantile.options): zknn.Tensor
function zknn.nanquantile(input, q, dim, keepdim, interpolation) end

---@class zknn.nansum.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---The sum of the elements that are no nan.
---@param input zknn.Tensor any shape
---@param dim? integer|integer[]|zknn.nansum.options the dimensions to reduce; none means all
---@param keepdim? boolean|zknn.nansum.options whether a reduced dimension stays, with size 1
---@param dtype? string|zknn.nansum.options the dtype to compute in, and the result's
---@return zknn.Tensor
---@overload fun(options: zknn.nansum.options): zknn.Tensor
function zknn.nansum(input, dim, keepdim, dtype) end

---@class zknn.narrow.options
---@field input? zknn.Tensor
---@field dim? integer
---@field start? integer
---@field length? integer

---A view of length positions of dim from start on.
---@param input zknn.Tensor
---@param dim integer
---@param start integer
---@param length integer
---@return zknn.Tensor
---@overload fun(options: zknn.narrow.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.narrow.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.narrow.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, start: integer, options: zknn.narrow.options): zknn.Tensor
function zknn.narrow(input, dim, start, length) end

---@class zknn.narrow_copy.options
---@field input? zknn.Tensor
---@field dim? integer
---@field start? integer
---@field length? integer

---As narrow, with memory of its own.
---@param input zknn.Tensor one dimension or more
---@param dim integer the dimension
---@param start integer the first position
---@param length integer how many
---@return zknn.Tensor
---@overload fun(options: zknn.narrow_copy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.narrow_copy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.narrow_copy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, start: integer, options: zknn.narrow_copy.options): zknn.Tensor
function zknn.narrow_copy(input, dim, start, length) end

---@class zknn.ne.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input ~= other (always with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.ne.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.ne.options): zknn.Tensor
function zknn.ne(input, other) end

---@class zknn.neg.options
---@field input? zknn.Tensor

---The negative of each element. Any dtype but bool.
---
---The unary operator -.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.neg.options): zknn.Tensor
function zknn.neg(input) end

---@class zknn.negative.options
---@field input? zknn.Tensor

---The negative of each element. Any dtype but bool.
---
---The unary operator -.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.negative.options): zknn.Tensor
function zknn.negative(input) end

---@class zknn.nextafter.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The next float from input towards other, with broadcasting. other's gradient is 0.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.nextafter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.nextafter.options): zknn.Tensor
function zknn.nextafter(input, other) end

---@class zknn.nll_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field weight? zknn.Tensor
---@field ignore_index? integer
---@field reduction? string

---Minus the log probability that input gives the target class. input [C], [N, C] or [N, C, ...] of log probabilities, target the same without C, int64; weight [C].
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param weight? zknn.Tensor|zknn.nll_loss.options
---@param ignore_index? integer|zknn.nll_loss.options
---@param reduction? string|zknn.nll_loss.options
---@return zknn.Tensor
---@overload fun(options: zknn.nll_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nll_loss.options): zknn.Tensor
function zknn.nll_loss(input, target, weight, ignore_index, reduction) end

---@class zknn.nn.Parameter.options
---@field data? zknn.Tensor
---@field requires_grad? boolean

---Makes a tensor that a module registers when it is assigned to one of its fields.
---@class zknn.nn.Parameter.class
---@overload fun(data: zknn.Tensor, requires_grad?: boolean|zknn.nn.Parameter.options): zknn.Tensor
---@overload fun(options: zknn.nn.Parameter.options): zknn.Tensor
zknn.nn.Parameter = {}

---@class zknn.nn.Parameter.is.options
---@field value? any

---Tells whether a tensor is a parameter.
---@param value any a value
---@return boolean
---@overload fun(options: zknn.nn.Parameter.is.options): boolean
function zknn.nn.Parameter.is(value) end

---@class zknn.nn.class.options
---@field name? string
---@field base? table

---Makes a class of modules, to which you give __init and forward.
---
---A class over another calls its Base.__init(self, ...) first.
---@param name string the name that is printed
---@param base? table|zknn.nn.class.options a class of modules; nil: nn.Module
---@return table
---@overload fun(options: zknn.nn.class.options): table
function zknn.nn.class(name, base) end

---@class zknn.nn.functional.adaptive_avg_pool1d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]

---The mean of each of output_size windows that cover input [N, C, L] or [C, L].
---
---Window i runs from floor(i L / size) to ceil((i + 1) L / size), so neighbours may overlap by one element.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.nn.functional.adaptive_avg_pool1d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.adaptive_avg_pool1d.options): zknn.Tensor
function zknn.nn.functional.adaptive_avg_pool1d(input, output_size) end

---@class zknn.nn.functional.adaptive_avg_pool2d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]

---The mean of each of output_size windows that cover input [N, C, H, W] or [C, H, W]. output_size is a number or {height, width}.
---
---The windows of each dimension are cut as adaptive_avg_pool1d cuts them. output_size 1 takes the mean of each channel.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.nn.functional.adaptive_avg_pool2d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.adaptive_avg_pool2d.options): zknn.Tensor
function zknn.nn.functional.adaptive_avg_pool2d(input, output_size) end

---@class zknn.nn.functional.adaptive_avg_pool3d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]

---The mean of each of output_size windows that cover input [N, C, D, H, W] or [C, D, H, W]. output_size is a number or {depth, height, width}.
---
---The windows of each dimension are cut as adaptive_avg_pool1d cuts them. output_size 1 takes the mean of each channel.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.nn.functional.adaptive_avg_pool3d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.adaptive_avg_pool3d.options): zknn.Tensor
function zknn.nn.functional.adaptive_avg_pool3d(input, output_size) end

---@class zknn.nn.functional.adaptive_max_pool1d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field return_indices? boolean

---The greatest element of each of output_size windows that cover input [N, C, L] or [C, L]. With return_indices their places in the channel are a second result.
---
---Window i runs from floor(i L / size) to ceil((i + 1) L / size), so neighbours may overlap by one element.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.nn.functional.adaptive_max_pool1d.options
---@param return_indices? boolean|zknn.nn.functional.adaptive_max_pool1d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nn.functional.adaptive_max_pool1d.options): zknn.Tensor, zknn.Tensor?
function zknn.nn.functional.adaptive_max_pool1d(input, output_size, return_indices) end

---@class zknn.nn.functional.adaptive_max_pool1d_with_indices.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field return_indices? boolean

---nn.functional.adaptive_max_pool1d, and the places of the elements that it took.
---@param input zknn.Tensor the input
---@param output_size integer|integer[] the sizes of the output
---@param return_indices? boolean|zknn.nn.functional.adaptive_max_pool1d_with_indices.options has no effect
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.functional.adaptive_max_pool1d_with_indices.options): (zknn.Tensor, zknn.Tensor)
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.adaptive_max_pool1d_with_indices.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.functional.adaptive_max_pool1d_with_indices(input, output_size, return_indices) end

---@class zknn.nn.functional.adaptive_max_pool2d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field return_indices? boolean

---The greatest element of each of output_size windows that cover input [N, C, H, W] or [C, H, W]. output_size is a number or {height, width}. With return_indices their places in the channel are a second result.
---
---The windows of each dimension are cut as adaptive_max_pool1d cuts them. output_size 1 takes the maximum of each channel.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.nn.functional.adaptive_max_pool2d.options
---@param return_indices? boolean|zknn.nn.functional.adaptive_max_pool2d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nn.functional.adaptive_max_pool2d.options): zknn.Tensor, zknn.Tensor?
function zknn.nn.functional.adaptive_max_pool2d(input, output_size, return_indices) end

---@class zknn.nn.functional.adaptive_max_pool2d_with_indices.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field return_indices? boolean

---nn.functional.adaptive_max_pool2d, and the places of the elements that it took.
---@param input zknn.Tensor the input
---@param output_size integer|integer[] the sizes of the output
---@param return_indices? boolean|zknn.nn.functional.adaptive_max_pool2d_with_indices.options has no effect
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.functional.adaptive_max_pool2d_with_indices.options): (zknn.Tensor, zknn.Tensor)
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.adaptive_max_pool2d_with_indices.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.functional.adaptive_max_pool2d_with_indices(input, output_size, return_indices) end

---@class zknn.nn.functional.adaptive_max_pool3d.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field return_indices? boolean

---The greatest element of each of output_size windows that cover input [N, C, D, H, W] or [C, D, H, W]. output_size is a number or {depth, height, width}. With return_indices their places in the channel are a second result.
---
---The windows of each dimension are cut as adaptive_max_pool1d cuts them. output_size 1 takes the maximum of each channel.
---@param input zknn.Tensor
---@param output_size? integer|integer[]|zknn.nn.functional.adaptive_max_pool3d.options
---@param return_indices? boolean|zknn.nn.functional.adaptive_max_pool3d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nn.functional.adaptive_max_pool3d.options): zknn.Tensor, zknn.Tensor?
function zknn.nn.functional.adaptive_max_pool3d(input, output_size, return_indices) end

---@class zknn.nn.functional.adaptive_max_pool3d_with_indices.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field return_indices? boolean

---nn.functional.adaptive_max_pool3d, and the places of the elements that it took.
---@param input zknn.Tensor the input
---@param output_size integer|integer[] the sizes of the output
---@param return_indices? boolean|zknn.nn.functional.adaptive_max_pool3d_with_indices.options has no effect
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.functional.adaptive_max_pool3d_with_indices.options): (zknn.Tensor, zknn.Tensor)
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.adaptive_max_pool3d_with_indices.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.functional.adaptive_max_pool3d_with_indices(input, output_size, return_indices) end

---@class zknn.nn.functional.affine_grid.options
---@field theta? zknn.Tensor
---@field size? integer[]
---@field align_corners? boolean

---The grid of an affine map, for grid_sample.
---@param theta zknn.Tensor [N, 2, 3], or [N, 3, 4] for volumes
---@param size integer[] the sizes of the output, N, C, H, W or N, C, D, H, W
---@param align_corners? boolean|zknn.nn.functional.affine_grid.options as for grid_sample
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.affine_grid.options): zknn.Tensor
---@overload fun(theta: zknn.Tensor, options: zknn.nn.functional.affine_grid.options): zknn.Tensor
function zknn.nn.functional.affine_grid(theta, size, align_corners) end

---@class zknn.nn.functional.alpha_dropout.options
---@field input? zknn.Tensor
---@field p? number
---@field training? boolean
---@field inplace? boolean

---Dropout that keeps mean and variance after nn.SELU. training is the module's mode; pass self.training.
---@param input zknn.Tensor the input
---@param p? number|zknn.nn.functional.alpha_dropout.options the probability of 0, 0 to 1
---@param training? boolean|zknn.nn.functional.alpha_dropout.options whether it works as in training
---@param inplace? boolean|zknn.nn.functional.alpha_dropout.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.alpha_dropout.options): zknn.Tensor
function zknn.nn.functional.alpha_dropout(input, p, training, inplace) end

---@class zknn.nn.functional.avg_pool1d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field ceil_mode? boolean
---@field count_include_pad? boolean

---The mean of each window of input [N, C, L] or [C, L]. Zeros of the margin count, or not (count_include_pad=false). ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.nn.functional.avg_pool1d.options
---@param stride? integer|integer[]|zknn.nn.functional.avg_pool1d.options
---@param padding? integer|integer[]|zknn.nn.functional.avg_pool1d.options
---@param ceil_mode? boolean|zknn.nn.functional.avg_pool1d.options
---@param count_include_pad? boolean|zknn.nn.functional.avg_pool1d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.avg_pool1d.options): zknn.Tensor
function zknn.nn.functional.avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad) end

---@class zknn.nn.functional.avg_pool2d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field ceil_mode? boolean
---@field count_include_pad? boolean
---@field divisor_override? integer

---The mean of each window of input [N, C, H, W] or [C, H, W]. Zeros of the margin count, or not (count_include_pad=false). divisor_override divides the sum instead of the count. Numbers or {height, width}. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.nn.functional.avg_pool2d.options
---@param stride? integer|integer[]|zknn.nn.functional.avg_pool2d.options
---@param padding? integer|integer[]|zknn.nn.functional.avg_pool2d.options
---@param ceil_mode? boolean|zknn.nn.functional.avg_pool2d.options
---@param count_include_pad? boolean|zknn.nn.functional.avg_pool2d.options
---@param divisor_override? integer|zknn.nn.functional.avg_pool2d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.avg_pool2d.options): zknn.Tensor
function zknn.nn.functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override) end

---@class zknn.nn.functional.avg_pool3d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field ceil_mode? boolean
---@field count_include_pad? boolean
---@field divisor_override? integer

---The mean of each window of input [N, C, D, H, W] or [C, D, H, W]. Zeros of the margin count, or not (count_include_pad=false). divisor_override divides the sum instead of the count. Numbers or {depth, height, width}. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.nn.functional.avg_pool3d.options
---@param stride? integer|integer[]|zknn.nn.functional.avg_pool3d.options
---@param padding? integer|integer[]|zknn.nn.functional.avg_pool3d.options
---@param ceil_mode? boolean|zknn.nn.functional.avg_pool3d.options
---@param count_include_pad? boolean|zknn.nn.functional.avg_pool3d.options
---@param divisor_override? integer|zknn.nn.functional.avg_pool3d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.avg_pool3d.options): zknn.Tensor
function zknn.nn.functional.avg_pool3d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override) end

---@class zknn.nn.functional.batch_norm.options
---@field input? zknn.Tensor
---@field running_mean? zknn.Tensor
---@field running_var? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field training? boolean
---@field momentum? number
---@field eps? number

---(x - mean) / sqrt(var + eps) over the batch, channel by channel.
---@param input zknn.Tensor the input
---@param running_mean? zknn.Tensor|zknn.nn.functional.batch_norm.options the running mean, changed in training
---@param running_var? zknn.Tensor|zknn.nn.functional.batch_norm.options the running variance, changed in training
---@param weight? zknn.Tensor|zknn.nn.functional.batch_norm.options the weight
---@param bias? zknn.Tensor|zknn.nn.functional.batch_norm.options the bias
---@param training? boolean|zknn.nn.functional.batch_norm.options takes mean and variance of the input, and changes the running ones
---@param momentum? number|zknn.nn.functional.batch_norm.options how much of a batch goes into the running statistics
---@param eps? number|zknn.nn.functional.batch_norm.options added to the variance
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.batch_norm.options): zknn.Tensor
function zknn.nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps) end

---@class zknn.nn.functional.bilinear.options
---@field input1? zknn.Tensor
---@field input2? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor

---x1^T W x2 + b over the last dimensions of two inputs.
---@param input1 zknn.Tensor the first input
---@param input2 zknn.Tensor the second input
---@param weight zknn.Tensor the weight
---@param bias? zknn.Tensor|zknn.nn.functional.bilinear.options the bias
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.bilinear.options): zknn.Tensor
---@overload fun(input1: zknn.Tensor, options: zknn.nn.functional.bilinear.options): zknn.Tensor
---@overload fun(input1: zknn.Tensor, input2: zknn.Tensor, options: zknn.nn.functional.bilinear.options): zknn.Tensor
function zknn.nn.functional.bilinear(input1, input2, weight, bias) end

---@class zknn.nn.functional.binary_cross_entropy.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

----(t ln x + (1 - t) ln(1 - x)) for probabilities x, with logarithms not below -100.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param weight? zknn.Tensor|zknn.nn.functional.binary_cross_entropy.options a weight for each element, broadcast
---@param size_average? boolean|zknn.nn.functional.binary_cross_entropy.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.binary_cross_entropy.options refused; write reduction
---@param reduction? string|zknn.nn.functional.binary_cross_entropy.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.binary_cross_entropy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.binary_cross_entropy.options): zknn.Tensor
function zknn.nn.functional.binary_cross_entropy(input, target, weight, size_average, reduce, reduction) end

---@class zknn.nn.functional.binary_cross_entropy_with_logits.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string
---@field pos_weight? zknn.Tensor

---BCELoss of sigmoid(x), stable for large x.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param weight? zknn.Tensor|zknn.nn.functional.binary_cross_entropy_with_logits.options a weight for each element, broadcast
---@param size_average? boolean|zknn.nn.functional.binary_cross_entropy_with_logits.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.binary_cross_entropy_with_logits.options refused; write reduction
---@param reduction? string|zknn.nn.functional.binary_cross_entropy_with_logits.options "mean", "sum" or "none"
---@param pos_weight? zknn.Tensor|zknn.nn.functional.binary_cross_entropy_with_logits.options a weight for targets of 1
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.binary_cross_entropy_with_logits.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.binary_cross_entropy_with_logits.options): zknn.Tensor
function zknn.nn.functional.binary_cross_entropy_with_logits(input, target, weight, size_average, reduce, reduction, pos_weight) end

---@class zknn.nn.functional.celu.options
---@field input? zknn.Tensor
---@field alpha? number
---@field inplace? boolean

---x above 0, alpha (e^(x / alpha) - 1) below.
---@param input zknn.Tensor the input
---@param alpha? number|zknn.nn.functional.celu.options the factor below 0, not 0
---@param inplace? boolean|zknn.nn.functional.celu.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.celu.options): zknn.Tensor
function zknn.nn.functional.celu(input, alpha, inplace) end

---@class zknn.nn.functional.celu_.options
---@field input? zknn.Tensor
---@field alpha? number
---@field inplace? boolean

---x above 0, alpha (e^(x / alpha) - 1) below.
---@param input zknn.Tensor the input
---@param alpha? number|zknn.nn.functional.celu_.options the factor below 0, not 0
---@param inplace? boolean|zknn.nn.functional.celu_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.celu_.options): zknn.Tensor
function zknn.nn.functional.celu_(input, alpha, inplace) end

---@class zknn.nn.functional.channel_shuffle.options
---@field input? zknn.Tensor
---@field groups? integer

---Mixes the channels of groups: channel g of each group after the other.
---@param input zknn.Tensor the input
---@param groups integer the number of groups
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.channel_shuffle.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.channel_shuffle.options): zknn.Tensor
function zknn.nn.functional.channel_shuffle(input, groups) end

---@class zknn.nn.functional.conv1d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]|string
---@field dilation? integer|integer[]
---@field groups? integer

---The sum of the products of weight and each window of input, plus bias. input [N, in, L] or [in, L], weight [out, in / groups, k], bias [out]. padding also "valid" (none) or "same" (an output of the input's length).
---
---weight is not turned around: it is the cross-correlation that PyTorch computes.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.nn.functional.conv1d.options
---@param stride? integer|integer[]|zknn.nn.functional.conv1d.options
---@param padding? integer|integer[]|string|zknn.nn.functional.conv1d.options
---@param dilation? integer|integer[]|zknn.nn.functional.conv1d.options
---@param groups? integer|zknn.nn.functional.conv1d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.conv1d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.conv1d.options): zknn.Tensor
function zknn.nn.functional.conv1d(input, weight, bias, stride, padding, dilation, groups) end

---@class zknn.nn.functional.conv2d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]|string
---@field dilation? integer|integer[]
---@field groups? integer

---The sum of the products of weight and each window of input, plus bias. input [N, in, H, W] or [in, H, W], weight [out, in / groups, kH, kW], bias [out]. stride, padding, dilation: a number or {height, width}; padding also "valid" (none) or "same" (an output of the input's size).
---
---weight is not turned around: it is the cross-correlation that PyTorch computes.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.nn.functional.conv2d.options
---@param stride? integer|integer[]|zknn.nn.functional.conv2d.options
---@param padding? integer|integer[]|string|zknn.nn.functional.conv2d.options
---@param dilation? integer|integer[]|zknn.nn.functional.conv2d.options
---@param groups? integer|zknn.nn.functional.conv2d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.conv2d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.conv2d.options): zknn.Tensor
function zknn.nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups) end

---@class zknn.nn.functional.conv3d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]|string
---@field dilation? integer|integer[]
---@field groups? integer

---The sum of the products of weight and each window of input, plus bias. input [N, in, D, H, W] or [in, D, H, W], weight [out, in / groups, kD, kH, kW], bias [out]. stride, padding, dilation: a number or {depth, height, width}; padding also "valid" (none) or "same" (an output of the input's size).
---
---weight is not turned around: it is the cross-correlation that PyTorch computes.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.nn.functional.conv3d.options
---@param stride? integer|integer[]|zknn.nn.functional.conv3d.options
---@param padding? integer|integer[]|string|zknn.nn.functional.conv3d.options
---@param dilation? integer|integer[]|zknn.nn.functional.conv3d.options
---@param groups? integer|zknn.nn.functional.conv3d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.conv3d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.conv3d.options): zknn.Tensor
function zknn.nn.functional.conv3d(input, weight, bias, stride, padding, dilation, groups) end

---@class zknn.nn.functional.conv_tbc.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field pad? integer

---nn.functional.conv1d with the time in front.
---@param input zknn.Tensor [time, N, channels]
---@param weight zknn.Tensor [kernel, channels, out]
---@param bias zknn.Tensor [out]
---@param pad? integer|zknn.nn.functional.conv_tbc.options zeros before and behind
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.conv_tbc.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.conv_tbc.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, weight: zknn.Tensor, options: zknn.nn.functional.conv_tbc.options): zknn.Tensor
function zknn.nn.functional.conv_tbc(input, weight, bias, pad) end

---@class zknn.nn.functional.conv_transpose1d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_padding? integer|integer[]
---@field groups? integer
---@field dilation? integer|integer[]

---Weight times each element of input, added up where it lies in the output, plus bias. It is conv1d's gradient of its input. input [N, in, L] or [in, L], weight [in, out / groups, k], bias [out].
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.nn.functional.conv_transpose1d.options
---@param stride? integer|integer[]|zknn.nn.functional.conv_transpose1d.options
---@param padding? integer|integer[]|zknn.nn.functional.conv_transpose1d.options
---@param output_padding? integer|integer[]|zknn.nn.functional.conv_transpose1d.options
---@param groups? integer|zknn.nn.functional.conv_transpose1d.options
---@param dilation? integer|integer[]|zknn.nn.functional.conv_transpose1d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.conv_transpose1d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.conv_transpose1d.options): zknn.Tensor
function zknn.nn.functional.conv_transpose1d(input, weight, bias, stride, padding, output_padding, groups, dilation) end

---@class zknn.nn.functional.conv_transpose2d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_padding? integer|integer[]
---@field groups? integer
---@field dilation? integer|integer[]

---Weight times each element of input, added up where it lies in the output, plus bias. It is conv2d's gradient of its input. input [N, in, H, W] or [in, H, W], weight [in, out / groups, kH, kW], bias [out]. Numbers or {height, width}.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.nn.functional.conv_transpose2d.options
---@param stride? integer|integer[]|zknn.nn.functional.conv_transpose2d.options
---@param padding? integer|integer[]|zknn.nn.functional.conv_transpose2d.options
---@param output_padding? integer|integer[]|zknn.nn.functional.conv_transpose2d.options
---@param groups? integer|zknn.nn.functional.conv_transpose2d.options
---@param dilation? integer|integer[]|zknn.nn.functional.conv_transpose2d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.conv_transpose2d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.conv_transpose2d.options): zknn.Tensor
function zknn.nn.functional.conv_transpose2d(input, weight, bias, stride, padding, output_padding, groups, dilation) end

---@class zknn.nn.functional.conv_transpose3d.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_padding? integer|integer[]
---@field groups? integer
---@field dilation? integer|integer[]

---Weight times each element of input, added up where it lies in the output, plus bias. It is conv3d's gradient of its input. input [N, in, D, H, W] or [in, D, H, W], weight [in, out / groups, kD, kH, kW], bias [out]. Numbers or {depth, height, width}.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.nn.functional.conv_transpose3d.options
---@param stride? integer|integer[]|zknn.nn.functional.conv_transpose3d.options
---@param padding? integer|integer[]|zknn.nn.functional.conv_transpose3d.options
---@param output_padding? integer|integer[]|zknn.nn.functional.conv_transpose3d.options
---@param groups? integer|zknn.nn.functional.conv_transpose3d.options
---@param dilation? integer|integer[]|zknn.nn.functional.conv_transpose3d.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.conv_transpose3d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.conv_transpose3d.options): zknn.Tensor
function zknn.nn.functional.conv_transpose3d(input, weight, bias, stride, padding, output_padding, groups, dilation) end

---@class zknn.nn.functional.cosine_embedding_loss.options
---@field input1? zknn.Tensor
---@field input2? zknn.Tensor
---@field target? zknn.Tensor
---@field margin? number
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---1 - cos where the target is 1, max(0, cos - margin) where it is -1.
---@param input1 zknn.Tensor the first input
---@param input2 zknn.Tensor the second input
---@param target zknn.Tensor what the input should be
---@param margin? number|zknn.nn.functional.cosine_embedding_loss.options -1 to 1
---@param size_average? boolean|zknn.nn.functional.cosine_embedding_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.cosine_embedding_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.cosine_embedding_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.cosine_embedding_loss.options): zknn.Tensor
---@overload fun(input1: zknn.Tensor, options: zknn.nn.functional.cosine_embedding_loss.options): zknn.Tensor
---@overload fun(input1: zknn.Tensor, input2: zknn.Tensor, options: zknn.nn.functional.cosine_embedding_loss.options): zknn.Tensor
function zknn.nn.functional.cosine_embedding_loss(input1, input2, target, margin, size_average, reduce, reduction) end

---@class zknn.nn.functional.cosine_similarity.options
---@field x1? zknn.Tensor
---@field x2? zknn.Tensor
---@field dim? integer
---@field eps? number

---The cosine of the angle between two tensors along dim.
---@param x1 zknn.Tensor the first tensor
---@param x2 zknn.Tensor the second tensor
---@param dim? integer|zknn.nn.functional.cosine_similarity.options the dimension
---@param eps? number|zknn.nn.functional.cosine_similarity.options the least that a length counts as
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.cosine_similarity.options): zknn.Tensor
---@overload fun(x1: zknn.Tensor, options: zknn.nn.functional.cosine_similarity.options): zknn.Tensor
function zknn.nn.functional.cosine_similarity(x1, x2, dim, eps) end

---@class zknn.nn.functional.cross_entropy.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field ignore_index? integer
---@field reduce? boolean
---@field reduction? string
---@field label_smoothing? number

---The cross entropy of scores and classes: log_softmax and the negative log likelihood in one.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param weight? zknn.Tensor|zknn.nn.functional.cross_entropy.options a weight for each class
---@param size_average? boolean|zknn.nn.functional.cross_entropy.options refused; write reduction
---@param ignore_index? integer|zknn.nn.functional.cross_entropy.options a class that does not count
---@param reduce? boolean|zknn.nn.functional.cross_entropy.options refused; write reduction
---@param reduction? string|zknn.nn.functional.cross_entropy.options "mean", "sum" or "none"
---@param label_smoothing? number|zknn.nn.functional.cross_entropy.options how much of the target goes to all classes alike, 0 to 1
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.cross_entropy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.cross_entropy.options): zknn.Tensor
function zknn.nn.functional.cross_entropy(input, target, weight, size_average, ignore_index, reduce, reduction, label_smoothing) end

---@class zknn.nn.functional.ctc_loss.options
---@field log_probs? zknn.Tensor
---@field targets? zknn.Tensor
---@field input_lengths? any
---@field target_lengths? any
---@field blank? integer
---@field reduction? string
---@field zero_infinity? boolean

---Minus the logarithm of the probability of a sequence of labels, over all ways to spread it in time.
---@param log_probs zknn.Tensor [T, N, C] or [T, C], logarithms of probabilities
---@param targets zknn.Tensor int64 [N, S], or one list of all
---@param input_lengths any how much of T each sample has: a tensor or a list
---@param target_lengths any how many labels each sample has
---@param blank? integer|zknn.nn.functional.ctc_loss.options the label that stands between others and says nothing
---@param reduction? string|zknn.nn.functional.ctc_loss.options "mean" (each sample's loss over its number of labels), "sum" or "none"
---@param zero_infinity? boolean|zknn.nn.functional.ctc_loss.options a sample with more labels than fit counts 0 instead of inf
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.ctc_loss.options): zknn.Tensor
---@overload fun(log_probs: zknn.Tensor, options: zknn.nn.functional.ctc_loss.options): zknn.Tensor
---@overload fun(log_probs: zknn.Tensor, targets: zknn.Tensor, options: zknn.nn.functional.ctc_loss.options): zknn.Tensor
---@overload fun(log_probs: zknn.Tensor, targets: zknn.Tensor, input_lengths: any, options: zknn.nn.functional.ctc_loss.options): zknn.Tensor
function zknn.nn.functional.ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, reduction, zero_infinity) end

---@class zknn.nn.functional.dropout.options
---@field input? zknn.Tensor
---@field p? number
---@field training? boolean
---@field inplace? boolean

---Sets elements to 0 with probability p and divides the others by 1 - p. training is the module's mode; pass self.training.
---@param input zknn.Tensor the input
---@param p? number|zknn.nn.functional.dropout.options the probability of 0, 0 to 1
---@param training? boolean|zknn.nn.functional.dropout.options whether it works as in training
---@param inplace? boolean|zknn.nn.functional.dropout.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.dropout.options): zknn.Tensor
function zknn.nn.functional.dropout(input, p, training, inplace) end

---@class zknn.nn.functional.dropout1d.options
---@field input? zknn.Tensor
---@field p? number
---@field training? boolean
---@field inplace? boolean

---Sets whole channels of 1 spatial dimension to 0 with probability p. training is the module's mode; pass self.training.
---@param input zknn.Tensor the input
---@param p? number|zknn.nn.functional.dropout1d.options the probability of 0, 0 to 1
---@param training? boolean|zknn.nn.functional.dropout1d.options whether it works as in training
---@param inplace? boolean|zknn.nn.functional.dropout1d.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.dropout1d.options): zknn.Tensor
function zknn.nn.functional.dropout1d(input, p, training, inplace) end

---@class zknn.nn.functional.dropout2d.options
---@field input? zknn.Tensor
---@field p? number
---@field training? boolean
---@field inplace? boolean

---Sets whole channels of 2 spatial dimensions to 0 with probability p. training is the module's mode; pass self.training.
---@param input zknn.Tensor the input
---@param p? number|zknn.nn.functional.dropout2d.options the probability of 0, 0 to 1
---@param training? boolean|zknn.nn.functional.dropout2d.options whether it works as in training
---@param inplace? boolean|zknn.nn.functional.dropout2d.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.dropout2d.options): zknn.Tensor
function zknn.nn.functional.dropout2d(input, p, training, inplace) end

---@class zknn.nn.functional.dropout3d.options
---@field input? zknn.Tensor
---@field p? number
---@field training? boolean
---@field inplace? boolean

---Sets whole channels of 3 spatial dimensions to 0 with probability p. training is the module's mode; pass self.training.
---@param input zknn.Tensor the input
---@param p? number|zknn.nn.functional.dropout3d.options the probability of 0, 0 to 1
---@param training? boolean|zknn.nn.functional.dropout3d.options whether it works as in training
---@param inplace? boolean|zknn.nn.functional.dropout3d.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.dropout3d.options): zknn.Tensor
function zknn.nn.functional.dropout3d(input, p, training, inplace) end

---@class zknn.nn.functional.elu.options
---@field input? zknn.Tensor
---@field alpha? number
---@field inplace? boolean

---x above 0, alpha (e^x - 1) below.
---@param input zknn.Tensor the input
---@param alpha? number|zknn.nn.functional.elu.options the factor below 0
---@param inplace? boolean|zknn.nn.functional.elu.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.elu.options): zknn.Tensor
function zknn.nn.functional.elu(input, alpha, inplace) end

---@class zknn.nn.functional.elu_.options
---@field input? zknn.Tensor
---@field alpha? number
---@field inplace? boolean

---x above 0, alpha (e^x - 1) below.
---@param input zknn.Tensor the input
---@param alpha? number|zknn.nn.functional.elu_.options the factor below 0
---@param inplace? boolean|zknn.nn.functional.elu_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.elu_.options): zknn.Tensor
function zknn.nn.functional.elu_(input, alpha, inplace) end

---@class zknn.nn.functional.embedding.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field padding_idx? integer
---@field max_norm? number
---@field norm_type? number
---@field scale_grad_by_freq? boolean
---@field sparse? boolean

---Rows of a table, looked up by their numbers.
---@param input zknn.Tensor int64: the rows
---@param weight zknn.Tensor the table [rows, size]
---@param padding_idx? integer|zknn.nn.functional.embedding.options a row without a gradient
---@param max_norm? number|zknn.nn.functional.embedding.options rows that are used and longer are scaled down to this norm, in weight itself
---@param norm_type? number|zknn.nn.functional.embedding.options the p of that norm
---@param scale_grad_by_freq? boolean|zknn.nn.functional.embedding.options divides gradients by how often a row is used
---@param sparse? boolean|zknn.nn.functional.embedding.options refused when true: gradients are dense
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.embedding.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.embedding.options): zknn.Tensor
function zknn.nn.functional.embedding(input, weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse) end

---@class zknn.nn.functional.embedding_bag.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field offsets? zknn.Tensor
---@field max_norm? number
---@field norm_type? number
---@field scale_grad_by_freq? boolean
---@field mode? string
---@field sparse? boolean
---@field per_sample_weights? zknn.Tensor
---@field include_last_offset? boolean
---@field padding_idx? integer

---The sum, mean or greatest elements of the rows of weight that each bag names.
---@param input zknn.Tensor int64 [bags, size], or [n] with offsets
---@param weight zknn.Tensor [rows, size]
---@param offsets? zknn.Tensor|zknn.nn.functional.embedding_bag.options int64 [bags]: where in input each bag begins
---@param max_norm? number|zknn.nn.functional.embedding_bag.options rows that are used and longer are scaled down to this norm, in weight itself
---@param norm_type? number|zknn.nn.functional.embedding_bag.options the p of that norm
---@param scale_grad_by_freq? boolean|zknn.nn.functional.embedding_bag.options divides gradients by how often a row is used
---@param mode? string|zknn.nn.functional.embedding_bag.options "sum", "mean" or "max"
---@param sparse? boolean|zknn.nn.functional.embedding_bag.options refused when true: gradients are dense
---@param per_sample_weights? zknn.Tensor|zknn.nn.functional.embedding_bag.options factors of the rows, as input; with mode="sum"
---@param include_last_offset? boolean|zknn.nn.functional.embedding_bag.options the last of the offsets is the end of the last bag
---@param padding_idx? integer|zknn.nn.functional.embedding_bag.options a row that counts for nothing and is not trained
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.embedding_bag.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.embedding_bag.options): zknn.Tensor
function zknn.nn.functional.embedding_bag(input, weight, offsets, max_norm, norm_type, scale_grad_by_freq, mode, sparse, per_sample_weights, include_last_offset, padding_idx) end

---@class zknn.nn.functional.feature_alpha_dropout.options
---@field input? zknn.Tensor
---@field p? number
---@field training? boolean
---@field inplace? boolean

---AlphaDropout of whole channels. training is the module's mode; pass self.training.
---@param input zknn.Tensor the input
---@param p? number|zknn.nn.functional.feature_alpha_dropout.options the probability of 0, 0 to 1
---@param training? boolean|zknn.nn.functional.feature_alpha_dropout.options whether it works as in training
---@param inplace? boolean|zknn.nn.functional.feature_alpha_dropout.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.feature_alpha_dropout.options): zknn.Tensor
function zknn.nn.functional.feature_alpha_dropout(input, p, training, inplace) end

---@class zknn.nn.functional.fold.options
---@field input? zknn.Tensor
---@field output_size? integer|integer[]
---@field kernel_size? integer|integer[]
---@field dilation? integer|integer[]
---@field padding? integer|integer[]
---@field stride? integer|integer[]

---Images to which columns are added where unfold takes them from: the op col2im.
---@param input zknn.Tensor the columns
---@param output_size integer|integer[] the size of the image
---@param kernel_size integer|integer[] the window
---@param dilation? integer|integer[]|zknn.nn.functional.fold.options the distance between elements of the window
---@param padding? integer|integer[]|zknn.nn.functional.fold.options margins of zeros on both sides
---@param stride? integer|integer[]|zknn.nn.functional.fold.options the step of the window
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.fold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.fold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, output_size: integer|integer[], options: zknn.nn.functional.fold.options): zknn.Tensor
function zknn.nn.functional.fold(input, output_size, kernel_size, dilation, padding, stride) end

---@class zknn.nn.functional.fractional_max_pool2d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field output_size? integer|integer[]
---@field output_ratio? number|number[]
---@field return_indices? boolean
---@field _random_samples? zknn.Tensor

---The greatest elements of windows whose places are drawn, the same from a seed as in PyTorch.
---@param input zknn.Tensor the input
---@param kernel_size integer|integer[] the window
---@param output_size? integer|integer[]|zknn.nn.functional.fractional_max_pool2d.options the size of the output
---@param output_ratio? number|number[]|zknn.nn.functional.fractional_max_pool2d.options in place of output_size: the output by the input, between 0 and 1
---@param return_indices? boolean|zknn.nn.functional.fractional_max_pool2d.options a second result says where the greatest elements are
---@param _random_samples? zknn.Tensor|zknn.nn.functional.fractional_max_pool2d.options [N, C, 2], numbers from 0 to 1 that decide on the places; nil: drawn
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nn.functional.fractional_max_pool2d.options): zknn.Tensor, zknn.Tensor?
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.fractional_max_pool2d.options): zknn.Tensor, zknn.Tensor?
function zknn.nn.functional.fractional_max_pool2d(input, kernel_size, output_size, output_ratio, return_indices, _random_samples) end

---@class zknn.nn.functional.fractional_max_pool2d_with_indices.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field output_size? integer|integer[]
---@field output_ratio? any
---@field return_indices? boolean
---@field _random_samples? zknn.Tensor

---nn.functional.fractional_max_pool2d, and the places of the elements that it took.
---@param input zknn.Tensor the input
---@param kernel_size integer|integer[] the size of a window
---@param output_size? integer|integer[]|zknn.nn.functional.fractional_max_pool2d_with_indices.options the sizes of the output
---@param output_ratio? any or how large they are beside the input's
---@param return_indices? boolean|zknn.nn.functional.fractional_max_pool2d_with_indices.options has no effect
---@param _random_samples? zknn.Tensor|zknn.nn.functional.fractional_max_pool2d_with_indices.options the draws that place the windows; nil: new ones
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.functional.fractional_max_pool2d_with_indices.options): (zknn.Tensor, zknn.Tensor)
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.fractional_max_pool2d_with_indices.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.functional.fractional_max_pool2d_with_indices(input, kernel_size, output_size, output_ratio, return_indices, _random_samples) end

---@class zknn.nn.functional.fractional_max_pool3d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field output_size? integer|integer[]
---@field output_ratio? number|number[]
---@field return_indices? boolean
---@field _random_samples? zknn.Tensor

---The greatest elements of windows whose places are drawn, the same from a seed as in PyTorch.
---@param input zknn.Tensor the input
---@param kernel_size integer|integer[] the window
---@param output_size? integer|integer[]|zknn.nn.functional.fractional_max_pool3d.options the size of the output
---@param output_ratio? number|number[]|zknn.nn.functional.fractional_max_pool3d.options in place of output_size: the output by the input, between 0 and 1
---@param return_indices? boolean|zknn.nn.functional.fractional_max_pool3d.options a second result says where the greatest elements are
---@param _random_samples? zknn.Tensor|zknn.nn.functional.fractional_max_pool3d.options [N, C, 3], numbers from 0 to 1 that decide on the places; nil: drawn
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nn.functional.fractional_max_pool3d.options): zknn.Tensor, zknn.Tensor?
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.fractional_max_pool3d.options): zknn.Tensor, zknn.Tensor?
function zknn.nn.functional.fractional_max_pool3d(input, kernel_size, output_size, output_ratio, return_indices, _random_samples) end

---@class zknn.nn.functional.fractional_max_pool3d_with_indices.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field output_size? integer|integer[]
---@field output_ratio? any
---@field return_indices? boolean
---@field _random_samples? zknn.Tensor

---nn.functional.fractional_max_pool3d, and the places of the elements that it took.
---@param input zknn.Tensor the input
---@param kernel_size integer|integer[] the size of a window
---@param output_size? integer|integer[]|zknn.nn.functional.fractional_max_pool3d_with_indices.options the sizes of the output
---@param output_ratio? any or how large they are beside the input's
---@param return_indices? boolean|zknn.nn.functional.fractional_max_pool3d_with_indices.options has no effect
---@param _random_samples? zknn.Tensor|zknn.nn.functional.fractional_max_pool3d_with_indices.options the draws that place the windows; nil: new ones
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.functional.fractional_max_pool3d_with_indices.options): (zknn.Tensor, zknn.Tensor)
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.fractional_max_pool3d_with_indices.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.functional.fractional_max_pool3d_with_indices(input, kernel_size, output_size, output_ratio, return_indices, _random_samples) end

---@class zknn.nn.functional.gaussian_nll_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field var? zknn.Tensor|number
---@field full? boolean
---@field eps? number
---@field reduction? string

---(ln v + (x - t)^2 / v) / 2 for means x and variances v.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param var zknn.Tensor|number the variances
---@param full? boolean|zknn.nn.functional.gaussian_nll_loss.options adds the constant ln(2 pi) / 2
---@param eps? number|zknn.nn.functional.gaussian_nll_loss.options the least variance
---@param reduction? string|zknn.nn.functional.gaussian_nll_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.gaussian_nll_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.gaussian_nll_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, target: zknn.Tensor, options: zknn.nn.functional.gaussian_nll_loss.options): zknn.Tensor
function zknn.nn.functional.gaussian_nll_loss(input, target, var, full, eps, reduction) end

---@class zknn.nn.functional.gelu.options
---@field input? zknn.Tensor
---@field approximate? string

---x times the probability that a standard normal number is below x. approximate="tanh" computes it by a formula with tanh.
---
---The formula with tanh is x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
---@param input zknn.Tensor
---@param approximate? string|zknn.nn.functional.gelu.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.gelu.options): zknn.Tensor
function zknn.nn.functional.gelu(input, approximate) end

---@class zknn.nn.functional.glu.options
---@field input? zknn.Tensor
---@field dim? integer

---The first half times the sigmoid of the second half, along dim.
---@param input zknn.Tensor the input
---@param dim? integer|zknn.nn.functional.glu.options the dimension that is halved
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.glu.options): zknn.Tensor
function zknn.nn.functional.glu(input, dim) end

---@class zknn.nn.functional.grid_sample.options
---@field input? zknn.Tensor
---@field grid? zknn.Tensor
---@field mode? string
---@field padding_mode? string
---@field align_corners? boolean

---Pictures or volumes, read at the places of a grid.
---@param input zknn.Tensor [N, C, H, W] or [N, C, D, H, W]
---@param grid zknn.Tensor [N, ..., 2] or [N, ..., 3]: x, y (and z) of each output, -1..1 from side to side
---@param mode? string|zknn.nn.functional.grid_sample.options "bilinear" (of volumes too), "nearest" or "bicubic" (pictures alone)
---@param padding_mode? string|zknn.nn.functional.grid_sample.options what is outside: "zeros", "border" or "reflection"
---@param align_corners? boolean|zknn.nn.functional.grid_sample.options -1 and 1 are the middles of the first and last element, else their outer sides
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.grid_sample.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.grid_sample.options): zknn.Tensor
function zknn.nn.functional.grid_sample(input, grid, mode, padding_mode, align_corners) end

---@class zknn.nn.functional.group_norm.options
---@field input? zknn.Tensor
---@field num_groups? integer
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field eps? number

---(x - mean) / sqrt(var + eps) over groups of channels of each sample.
---@param input zknn.Tensor the input
---@param num_groups integer groups, which divide the channels
---@param weight? zknn.Tensor|zknn.nn.functional.group_norm.options the weight
---@param bias? zknn.Tensor|zknn.nn.functional.group_norm.options the bias
---@param eps? number|zknn.nn.functional.group_norm.options added to the variance
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.group_norm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.group_norm.options): zknn.Tensor
function zknn.nn.functional.group_norm(input, num_groups, weight, bias, eps) end

---@class zknn.nn.functional.gumbel_softmax.options
---@field logits? zknn.Tensor
---@field tau? number
---@field hard? boolean
---@field eps? number
---@field dim? integer

---A random choice of a class by its logits, softened so that it has a gradient.
---@param logits zknn.Tensor the logarithms of probabilities, up to a constant
---@param tau? number|zknn.nn.functional.gumbel_softmax.options the temperature; a small one comes near a choice
---@param hard? boolean|zknn.nn.functional.gumbel_softmax.options 1 for the chosen class and 0 for the others, with the gradient of the soft one
---@param eps? number|zknn.nn.functional.gumbel_softmax.options has no effect, as in PyTorch
---@param dim? integer|zknn.nn.functional.gumbel_softmax.options the classes
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.gumbel_softmax.options): zknn.Tensor
function zknn.nn.functional.gumbel_softmax(logits, tau, hard, eps, dim) end

---@class zknn.nn.functional.hardshrink.options
---@field input? zknn.Tensor
---@field lambd? number

---0 in -lambd..lambd, else x.
---@param input zknn.Tensor
---@param lambd? number|zknn.nn.functional.hardshrink.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.hardshrink.options): zknn.Tensor
function zknn.nn.functional.hardshrink(input, lambd) end

---@class zknn.nn.functional.hardsigmoid.options
---@field input? zknn.Tensor
---@field inplace? boolean

---x / 6 + 1/2, brought into 0..1.
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.hardsigmoid.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.hardsigmoid.options): zknn.Tensor
function zknn.nn.functional.hardsigmoid(input, inplace) end

---@class zknn.nn.functional.hardsigmoid_.options
---@field input? zknn.Tensor
---@field inplace? boolean

---x / 6 + 1/2, brought into 0..1.
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.hardsigmoid_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.hardsigmoid_.options): zknn.Tensor
function zknn.nn.functional.hardsigmoid_(input, inplace) end

---@class zknn.nn.functional.hardswish.options
---@field input? zknn.Tensor
---@field inplace? boolean

---x min(max(x + 3, 0), 6) / 6.
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.hardswish.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.hardswish.options): zknn.Tensor
function zknn.nn.functional.hardswish(input, inplace) end

---@class zknn.nn.functional.hardswish_.options
---@field input? zknn.Tensor
---@field inplace? boolean

---x min(max(x + 3, 0), 6) / 6.
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.hardswish_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.hardswish_.options): zknn.Tensor
function zknn.nn.functional.hardswish_(input, inplace) end

---@class zknn.nn.functional.hardtanh.options
---@field input? zknn.Tensor
---@field min_val? number
---@field max_val? number
---@field inplace? boolean

---x brought into min_val..max_val.
---@param input zknn.Tensor the input
---@param min_val? number|zknn.nn.functional.hardtanh.options the least value
---@param max_val? number|zknn.nn.functional.hardtanh.options the greatest value
---@param inplace? boolean|zknn.nn.functional.hardtanh.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.hardtanh.options): zknn.Tensor
function zknn.nn.functional.hardtanh(input, min_val, max_val, inplace) end

---@class zknn.nn.functional.hardtanh_.options
---@field input? zknn.Tensor
---@field min_val? number
---@field max_val? number
---@field inplace? boolean

---x brought into min_val..max_val.
---@param input zknn.Tensor the input
---@param min_val? number|zknn.nn.functional.hardtanh_.options the least value
---@param max_val? number|zknn.nn.functional.hardtanh_.options the greatest value
---@param inplace? boolean|zknn.nn.functional.hardtanh_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.hardtanh_.options): zknn.Tensor
function zknn.nn.functional.hardtanh_(input, min_val, max_val, inplace) end

---@class zknn.nn.functional.hinge_embedding_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field margin? number
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---x where the target is 1, max(0, margin - x) where it is -1.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param margin? number|zknn.nn.functional.hinge_embedding_loss.options the margin
---@param size_average? boolean|zknn.nn.functional.hinge_embedding_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.hinge_embedding_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.hinge_embedding_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.hinge_embedding_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.hinge_embedding_loss.options): zknn.Tensor
function zknn.nn.functional.hinge_embedding_loss(input, target, margin, size_average, reduce, reduction) end

---@class zknn.nn.functional.huber_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field reduction? string
---@field delta? number
---@field weight? zknn.Tensor

---d^2 / 2 where the difference |d| is at most delta, delta (|d| - delta / 2) elsewhere.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param reduction? string|zknn.nn.functional.huber_loss.options "mean", "sum" or "none"
---@param delta? number|zknn.nn.functional.huber_loss.options where the line begins
---@param weight? zknn.Tensor|zknn.nn.functional.huber_loss.options a weight for each element, of input's shape
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.huber_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.huber_loss.options): zknn.Tensor
function zknn.nn.functional.huber_loss(input, target, reduction, delta, weight) end

---@class zknn.nn.functional.instance_norm.options
---@field input? zknn.Tensor
---@field running_mean? zknn.Tensor
---@field running_var? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field use_input_stats? boolean
---@field momentum? number
---@field eps? number

---(x - mean) / sqrt(var + eps) over each channel of each sample.
---@param input zknn.Tensor the input
---@param running_mean? zknn.Tensor|zknn.nn.functional.instance_norm.options the running mean, changed in training
---@param running_var? zknn.Tensor|zknn.nn.functional.instance_norm.options the running variance, changed in training
---@param weight? zknn.Tensor|zknn.nn.functional.instance_norm.options the weight
---@param bias? zknn.Tensor|zknn.nn.functional.instance_norm.options the bias
---@param use_input_stats? boolean|zknn.nn.functional.instance_norm.options takes mean and variance of the input
---@param momentum? number|zknn.nn.functional.instance_norm.options how much of a batch goes into the running statistics
---@param eps? number|zknn.nn.functional.instance_norm.options added to the variance
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.instance_norm.options): zknn.Tensor
function zknn.nn.functional.instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps) end

---@class zknn.nn.functional.interpolate.options
---@field input? zknn.Tensor
---@field size? integer|integer[]
---@field scale_factor? number|number[]
---@field mode? string
---@field align_corners? boolean
---@field recompute_scale_factor? boolean
---@field antialias? boolean

---Resizes the spatial dimensions.
---@param input zknn.Tensor the input
---@param size? integer|integer[]|zknn.nn.functional.interpolate.options the size of the output
---@param scale_factor? number|number[]|zknn.nn.functional.interpolate.options the factor, in place of size
---@param mode? string|zknn.nn.functional.interpolate.options "nearest", "nearest-exact", "area" (means), "linear" ([N, C, L]), "bilinear" ([N, C, H, W]) or "trilinear" ([N, C, D, H, W])
---@param align_corners? boolean|zknn.nn.functional.interpolate.options corners of input and output lie on each other, for "linear", "bilinear" and "trilinear"
---@param recompute_scale_factor? boolean|zknn.nn.functional.interpolate.options takes the factor that size and input give
---@param antialias? boolean|zknn.nn.functional.interpolate.options refused: true has no counterpart here
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.interpolate.options): zknn.Tensor
function zknn.nn.functional.interpolate(input, size, scale_factor, mode, align_corners, recompute_scale_factor, antialias) end

---@class zknn.nn.functional.kl_div.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string
---@field log_target? boolean

---t (ln t - x) for log probabilities x.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param size_average? boolean|zknn.nn.functional.kl_div.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.kl_div.options refused; write reduction
---@param reduction? string|zknn.nn.functional.kl_div.options "batchmean" (the sum over the size of dimension 0), "mean", "sum" or "none"
---@param log_target? boolean|zknn.nn.functional.kl_div.options the target is log probabilities too
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.kl_div.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.kl_div.options): zknn.Tensor
function zknn.nn.functional.kl_div(input, target, size_average, reduce, reduction, log_target) end

---@class zknn.nn.functional.l1_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string
---@field weight? zknn.Tensor

---The mean of the sizes of the differences.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param size_average? boolean|zknn.nn.functional.l1_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.l1_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.l1_loss.options "mean", "sum" or "none"
---@param weight? zknn.Tensor|zknn.nn.functional.l1_loss.options a weight for each element, of input's shape; a mean is divided by their sum
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.l1_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.l1_loss.options): zknn.Tensor
function zknn.nn.functional.l1_loss(input, target, size_average, reduce, reduction, weight) end

---@class zknn.nn.functional.layer_norm.options
---@field input? zknn.Tensor
---@field normalized_shape? integer|integer[]
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor
---@field eps? number

---(x - mean) / sqrt(var + eps) * weight + bias over the last dimensions. normalized_shape, weight and bias have their sizes; var is the biased variance.
---@param input zknn.Tensor
---@param normalized_shape? integer|integer[]|zknn.nn.functional.layer_norm.options
---@param weight? zknn.Tensor|zknn.nn.functional.layer_norm.options
---@param bias? zknn.Tensor|zknn.nn.functional.layer_norm.options
---@param eps? number|zknn.nn.functional.layer_norm.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.layer_norm.options): zknn.Tensor
function zknn.nn.functional.layer_norm(input, normalized_shape, weight, bias, eps) end

---@class zknn.nn.functional.leaky_relu.options
---@field input? zknn.Tensor
---@field negative_slope? number
---@field inplace? boolean

---x above 0, negative_slope x below.
---@param input zknn.Tensor the input
---@param negative_slope? number|zknn.nn.functional.leaky_relu.options the slope below 0
---@param inplace? boolean|zknn.nn.functional.leaky_relu.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.leaky_relu.options): zknn.Tensor
function zknn.nn.functional.leaky_relu(input, negative_slope, inplace) end

---@class zknn.nn.functional.leaky_relu_.options
---@field input? zknn.Tensor
---@field negative_slope? number
---@field inplace? boolean

---x above 0, negative_slope x below.
---@param input zknn.Tensor the input
---@param negative_slope? number|zknn.nn.functional.leaky_relu_.options the slope below 0
---@param inplace? boolean|zknn.nn.functional.leaky_relu_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.leaky_relu_.options): zknn.Tensor
function zknn.nn.functional.leaky_relu_(input, negative_slope, inplace) end

---@class zknn.nn.functional.linear.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor
---@field bias? zknn.Tensor

---input * weight^T + bias, a matrix product. input [..., in], weight [out, in], bias [out]; the result is [..., out].
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@param bias? zknn.Tensor|zknn.nn.functional.linear.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.linear.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.linear.options): zknn.Tensor
function zknn.nn.functional.linear(input, weight, bias) end

---@class zknn.nn.functional.linear_cross_entropy.options
---@field input? zknn.Tensor
---@field linear_weight? zknn.Tensor
---@field target? zknn.Tensor
---@field linear_bias? zknn.Tensor
---@field weight? zknn.Tensor
---@field reduction? string
---@field ignore_index? integer
---@field label_smoothing? number

---The cross entropy of the logits that a linear layer gives.
---@param input zknn.Tensor [N, in_features] or [in_features]
---@param linear_weight zknn.Tensor [classes, ..., in_features]
---@param target zknn.Tensor int64 classes [N, ...], or probabilities [N, classes, ...]
---@param linear_bias? zknn.Tensor|zknn.nn.functional.linear_cross_entropy.options [classes, ...]
---@param weight? zknn.Tensor|zknn.nn.functional.linear_cross_entropy.options a weight for each class
---@param reduction? string|zknn.nn.functional.linear_cross_entropy.options "mean", "sum" or "none"
---@param ignore_index? integer|zknn.nn.functional.linear_cross_entropy.options a class that counts for nothing; nil: -100
---@param label_smoothing? number|zknn.nn.functional.linear_cross_entropy.options how much of the target goes to all classes alike
---@param options? any refused: it says how PyTorch cuts the logits into parts
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.linear_cross_entropy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.linear_cross_entropy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, linear_weight: zknn.Tensor, options: zknn.nn.functional.linear_cross_entropy.options): zknn.Tensor
function zknn.nn.functional.linear_cross_entropy(input, linear_weight, target, linear_bias, weight, reduction, ignore_index, label_smoothing, options) end

---@class zknn.nn.functional.local_response_norm.options
---@field input? zknn.Tensor
---@field size? integer
---@field alpha? number
---@field beta? number
---@field k? number

---x / (k + alpha m)^beta, where m is the mean square of the size channels around it.
---@param input zknn.Tensor [N, C, ...]
---@param size integer the channels of a window
---@param alpha? number|zknn.nn.functional.local_response_norm.options the factor of the mean square
---@param beta? number|zknn.nn.functional.local_response_norm.options the power
---@param k? number|zknn.nn.functional.local_response_norm.options added to it
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.local_response_norm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.local_response_norm.options): zknn.Tensor
function zknn.nn.functional.local_response_norm(input, size, alpha, beta, k) end

---@class zknn.nn.functional.log_softmax.options
---@field input? zknn.Tensor
---@field dim? integer
---@field dtype? string

---The logarithm of softmax, computed without overflow.
---
---nll_loss takes its result as input. dtype converts input first.
---@param input zknn.Tensor
---@param dim integer
---@param dtype? string|zknn.nn.functional.log_softmax.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.log_softmax.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.log_softmax.options): zknn.Tensor
function zknn.nn.functional.log_softmax(input, dim, dtype) end

---@class zknn.nn.functional.logsigmoid.options
---@field input? zknn.Tensor

---The logarithm of sigmoid, without overflow.
---
---It is ln(1 / (1 + e^-x)).
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.logsigmoid.options): zknn.Tensor
function zknn.nn.functional.logsigmoid(input) end

---@class zknn.nn.functional.lp_pool1d.options
---@field input? zknn.Tensor
---@field norm_type? number
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field ceil_mode? boolean

---The p-norm of each window: (the sum of x^p)^(1/p). Where the sum is 0, so is the gradient.
---@param input zknn.Tensor the input
---@param norm_type number p; math.huge takes the greatest absolute value
---@param kernel_size integer|integer[] the window
---@param stride? integer|integer[]|zknn.nn.functional.lp_pool1d.options the step of the window; nil: kernel_size
---@param ceil_mode? boolean|zknn.nn.functional.lp_pool1d.options rounds the size of the output up
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.lp_pool1d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.lp_pool1d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, norm_type: number, options: zknn.nn.functional.lp_pool1d.options): zknn.Tensor
function zknn.nn.functional.lp_pool1d(input, norm_type, kernel_size, stride, ceil_mode) end

---@class zknn.nn.functional.lp_pool2d.options
---@field input? zknn.Tensor
---@field norm_type? number
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field ceil_mode? boolean

---The p-norm of each window: (the sum of x^p)^(1/p). Where the sum is 0, so is the gradient.
---@param input zknn.Tensor the input
---@param norm_type number p; math.huge takes the greatest absolute value
---@param kernel_size integer|integer[] the window
---@param stride? integer|integer[]|zknn.nn.functional.lp_pool2d.options the step of the window; nil: kernel_size
---@param ceil_mode? boolean|zknn.nn.functional.lp_pool2d.options rounds the size of the output up
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.lp_pool2d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.lp_pool2d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, norm_type: number, options: zknn.nn.functional.lp_pool2d.options): zknn.Tensor
function zknn.nn.functional.lp_pool2d(input, norm_type, kernel_size, stride, ceil_mode) end

---@class zknn.nn.functional.lp_pool3d.options
---@field input? zknn.Tensor
---@field norm_type? number
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field ceil_mode? boolean

---The p-norm of each window: (the sum of x^p)^(1/p). Where the sum is 0, so is the gradient.
---@param input zknn.Tensor the input
---@param norm_type number p; math.huge takes the greatest absolute value
---@param kernel_size integer|integer[] the window
---@param stride? integer|integer[]|zknn.nn.functional.lp_pool3d.options the step of the window; nil: kernel_size
---@param ceil_mode? boolean|zknn.nn.functional.lp_pool3d.options rounds the size of the output up
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.lp_pool3d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.lp_pool3d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, norm_type: number, options: zknn.nn.functional.lp_pool3d.options): zknn.Tensor
function zknn.nn.functional.lp_pool3d(input, norm_type, kernel_size, stride, ceil_mode) end

---@class zknn.nn.functional.margin_ranking_loss.options
---@field input1? zknn.Tensor
---@field input2? zknn.Tensor
---@field target? zknn.Tensor
---@field margin? number
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---max(0, -t (x1 - x2) + margin), t being 1 or -1.
---@param input1 zknn.Tensor the first input
---@param input2 zknn.Tensor the second input
---@param target zknn.Tensor what the input should be
---@param margin? number|zknn.nn.functional.margin_ranking_loss.options the margin
---@param size_average? boolean|zknn.nn.functional.margin_ranking_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.margin_ranking_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.margin_ranking_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.margin_ranking_loss.options): zknn.Tensor
---@overload fun(input1: zknn.Tensor, options: zknn.nn.functional.margin_ranking_loss.options): zknn.Tensor
---@overload fun(input1: zknn.Tensor, input2: zknn.Tensor, options: zknn.nn.functional.margin_ranking_loss.options): zknn.Tensor
function zknn.nn.functional.margin_ranking_loss(input1, input2, target, margin, size_average, reduce, reduction) end

---@class zknn.nn.functional.max_pool1d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field ceil_mode? boolean
---@field return_indices? boolean

---The greatest element of each window of input [N, C, L] or [C, L]. With return_indices its place is a second result. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.nn.functional.max_pool1d.options
---@param stride? integer|integer[]|zknn.nn.functional.max_pool1d.options
---@param padding? integer|integer[]|zknn.nn.functional.max_pool1d.options
---@param dilation? integer|integer[]|zknn.nn.functional.max_pool1d.options
---@param ceil_mode? boolean|zknn.nn.functional.max_pool1d.options
---@param return_indices? boolean|zknn.nn.functional.max_pool1d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nn.functional.max_pool1d.options): zknn.Tensor, zknn.Tensor?
function zknn.nn.functional.max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices) end

---@class zknn.nn.functional.max_pool1d_with_indices.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field ceil_mode? boolean
---@field return_indices? boolean

---nn.functional.max_pool1d, and the places of the elements that it took.
---@param input zknn.Tensor the input
---@param kernel_size integer|integer[] the size of a window
---@param stride? integer|integer[]|zknn.nn.functional.max_pool1d_with_indices.options from window to window; nil: kernel_size
---@param padding? integer|integer[]|zknn.nn.functional.max_pool1d_with_indices.options the margin, which no element is taken from
---@param dilation? integer|integer[]|zknn.nn.functional.max_pool1d_with_indices.options from element to element of a window
---@param ceil_mode? boolean|zknn.nn.functional.max_pool1d_with_indices.options windows that are not whole count, too
---@param return_indices? boolean|zknn.nn.functional.max_pool1d_with_indices.options has no effect
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.functional.max_pool1d_with_indices.options): (zknn.Tensor, zknn.Tensor)
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.max_pool1d_with_indices.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.functional.max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices) end

---@class zknn.nn.functional.max_pool2d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field ceil_mode? boolean
---@field return_indices? boolean

---The greatest element of each window of input [N, C, H, W] or [C, H, W]. With return_indices its place in the plane (h * W + w) is a second result. Numbers or {height, width}. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.nn.functional.max_pool2d.options
---@param stride? integer|integer[]|zknn.nn.functional.max_pool2d.options
---@param padding? integer|integer[]|zknn.nn.functional.max_pool2d.options
---@param dilation? integer|integer[]|zknn.nn.functional.max_pool2d.options
---@param ceil_mode? boolean|zknn.nn.functional.max_pool2d.options
---@param return_indices? boolean|zknn.nn.functional.max_pool2d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nn.functional.max_pool2d.options): zknn.Tensor, zknn.Tensor?
function zknn.nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices) end

---@class zknn.nn.functional.max_pool2d_with_indices.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field ceil_mode? boolean
---@field return_indices? boolean

---nn.functional.max_pool2d, and the places of the elements that it took.
---@param input zknn.Tensor the input
---@param kernel_size integer|integer[] the size of a window
---@param stride? integer|integer[]|zknn.nn.functional.max_pool2d_with_indices.options from window to window; nil: kernel_size
---@param padding? integer|integer[]|zknn.nn.functional.max_pool2d_with_indices.options the margin, which no element is taken from
---@param dilation? integer|integer[]|zknn.nn.functional.max_pool2d_with_indices.options from element to element of a window
---@param ceil_mode? boolean|zknn.nn.functional.max_pool2d_with_indices.options windows that are not whole count, too
---@param return_indices? boolean|zknn.nn.functional.max_pool2d_with_indices.options has no effect
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.functional.max_pool2d_with_indices.options): (zknn.Tensor, zknn.Tensor)
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.max_pool2d_with_indices.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.functional.max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices) end

---@class zknn.nn.functional.max_pool3d.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field ceil_mode? boolean
---@field return_indices? boolean

---The greatest element of each window of input [N, C, D, H, W] or [C, D, H, W]. With return_indices its place in the volume ((d * H + h) * W + w) is a second result. Numbers or {depth, height, width}. ceil_mode: also windows that reach over the end.
---@param input zknn.Tensor
---@param kernel_size? integer|integer[]|zknn.nn.functional.max_pool3d.options
---@param stride? integer|integer[]|zknn.nn.functional.max_pool3d.options
---@param padding? integer|integer[]|zknn.nn.functional.max_pool3d.options
---@param dilation? integer|integer[]|zknn.nn.functional.max_pool3d.options
---@param ceil_mode? boolean|zknn.nn.functional.max_pool3d.options
---@param return_indices? boolean|zknn.nn.functional.max_pool3d.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nn.functional.max_pool3d.options): zknn.Tensor, zknn.Tensor?
function zknn.nn.functional.max_pool3d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices) end

---@class zknn.nn.functional.max_pool3d_with_indices.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field dilation? integer|integer[]
---@field ceil_mode? boolean
---@field return_indices? boolean

---nn.functional.max_pool3d, and the places of the elements that it took.
---@param input zknn.Tensor the input
---@param kernel_size integer|integer[] the size of a window
---@param stride? integer|integer[]|zknn.nn.functional.max_pool3d_with_indices.options from window to window; nil: kernel_size
---@param padding? integer|integer[]|zknn.nn.functional.max_pool3d_with_indices.options the margin, which no element is taken from
---@param dilation? integer|integer[]|zknn.nn.functional.max_pool3d_with_indices.options from element to element of a window
---@param ceil_mode? boolean|zknn.nn.functional.max_pool3d_with_indices.options windows that are not whole count, too
---@param return_indices? boolean|zknn.nn.functional.max_pool3d_with_indices.options has no effect
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.functional.max_pool3d_with_indices.options): (zknn.Tensor, zknn.Tensor)
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.max_pool3d_with_indices.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.functional.max_pool3d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices) end

---@class zknn.nn.functional.max_unpool1d.options
---@field input? zknn.Tensor
---@field indices? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_size? integer|integer[]

---Puts what a max pool has kept back to where it was; all else is 0.
---@param input zknn.Tensor the results of the pool
---@param indices zknn.Tensor their places, its second result
---@param kernel_size integer|integer[] the window of the pool
---@param stride? integer|integer[]|zknn.nn.functional.max_unpool1d.options its step; nil: kernel_size
---@param padding? integer|integer[]|zknn.nn.functional.max_unpool1d.options its margins
---@param output_size? integer|integer[]|zknn.nn.functional.max_unpool1d.options the sizes of the output, or all of its shape; nil: the least that the pool can have had
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.max_unpool1d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.max_unpool1d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, indices: zknn.Tensor, options: zknn.nn.functional.max_unpool1d.options): zknn.Tensor
function zknn.nn.functional.max_unpool1d(input, indices, kernel_size, stride, padding, output_size) end

---@class zknn.nn.functional.max_unpool2d.options
---@field input? zknn.Tensor
---@field indices? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_size? integer|integer[]

---Puts what a max pool has kept back to where it was; all else is 0.
---@param input zknn.Tensor the results of the pool
---@param indices zknn.Tensor their places, its second result
---@param kernel_size integer|integer[] the window of the pool
---@param stride? integer|integer[]|zknn.nn.functional.max_unpool2d.options its step; nil: kernel_size
---@param padding? integer|integer[]|zknn.nn.functional.max_unpool2d.options its margins
---@param output_size? integer|integer[]|zknn.nn.functional.max_unpool2d.options the sizes of the output, or all of its shape; nil: the least that the pool can have had
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.max_unpool2d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.max_unpool2d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, indices: zknn.Tensor, options: zknn.nn.functional.max_unpool2d.options): zknn.Tensor
function zknn.nn.functional.max_unpool2d(input, indices, kernel_size, stride, padding, output_size) end

---@class zknn.nn.functional.max_unpool3d.options
---@field input? zknn.Tensor
---@field indices? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field stride? integer|integer[]
---@field padding? integer|integer[]
---@field output_size? integer|integer[]

---Puts what a max pool has kept back to where it was; all else is 0.
---@param input zknn.Tensor the results of the pool
---@param indices zknn.Tensor their places, its second result
---@param kernel_size integer|integer[] the window of the pool
---@param stride? integer|integer[]|zknn.nn.functional.max_unpool3d.options its step; nil: kernel_size
---@param padding? integer|integer[]|zknn.nn.functional.max_unpool3d.options its margins
---@param output_size? integer|integer[]|zknn.nn.functional.max_unpool3d.options the sizes of the output, or all of its shape; nil: the least that the pool can have had
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.max_unpool3d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.max_unpool3d.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, indices: zknn.Tensor, options: zknn.nn.functional.max_unpool3d.options): zknn.Tensor
function zknn.nn.functional.max_unpool3d(input, indices, kernel_size, stride, padding, output_size) end

---@class zknn.nn.functional.mish.options
---@field input? zknn.Tensor
---@field inplace? boolean

---x tanh(softplus(x)).
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.mish.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.mish.options): zknn.Tensor
function zknn.nn.functional.mish(input, inplace) end

---@class zknn.nn.functional.mish_.options
---@field input? zknn.Tensor
---@field inplace? boolean

---x tanh(softplus(x)).
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.mish_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.mish_.options): zknn.Tensor
function zknn.nn.functional.mish_(input, inplace) end

---@class zknn.nn.functional.mse_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string
---@field weight? zknn.Tensor

---The mean of the squared differences.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param size_average? boolean|zknn.nn.functional.mse_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.mse_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.mse_loss.options "mean", "sum" or "none"
---@param weight? zknn.Tensor|zknn.nn.functional.mse_loss.options a weight for each element, of input's shape; a mean is divided by their sum
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.mse_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.mse_loss.options): zknn.Tensor
function zknn.nn.functional.mse_loss(input, target, size_average, reduce, reduction, weight) end

---@class zknn.nn.functional.multi_head_attention_forward.options
---@field query? zknn.Tensor
---@field key? zknn.Tensor
---@field value? zknn.Tensor
---@field embed_dim_to_check? integer
---@field num_heads? integer
---@field in_proj_weight? zknn.Tensor
---@field in_proj_bias? zknn.Tensor
---@field bias_k? zknn.Tensor
---@field bias_v? zknn.Tensor
---@field add_zero_attn? boolean
---@field dropout_p? number
---@field out_proj_weight? zknn.Tensor
---@field out_proj_bias? zknn.Tensor
---@field training? boolean
---@field key_padding_mask? zknn.Tensor
---@field need_weights? boolean
---@field attn_mask? zknn.Tensor
---@field use_separate_proj_weight? boolean
---@field q_proj_weight? zknn.Tensor
---@field k_proj_weight? zknn.Tensor
---@field v_proj_weight? zknn.Tensor
---@field static_k? zknn.Tensor
---@field static_v? zknn.Tensor
---@field average_attn_weights? boolean
---@field is_causal? boolean

---What nn.MultiheadAttention computes, of weights that are given. Sequences are [L, N, E] or [L, E].
---@param query zknn.Tensor what asks
---@param key zknn.Tensor what answers
---@param value zknn.Tensor what is weighed
---@param embed_dim_to_check integer the width of query
---@param num_heads integer the number of heads, which divides the width
---@param in_proj_weight? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options the projections of query, key and value, [3 E, E]
---@param in_proj_bias? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options their biases, [3 E]
---@param bias_k? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options a further key, [1, 1, E]
---@param bias_v? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options its value, [1, 1, E]
---@param add_zero_attn boolean adds a key and a value of zeros
---@param dropout_p number the probability with which a weight is left out in training
---@param out_proj_weight zknn.Tensor the projection of the result, [E, E]
---@param out_proj_bias? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options its bias
---@param training? boolean|zknn.nn.functional.multi_head_attention_forward.options whether there is dropout
---@param key_padding_mask? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options keys that are left out, [N, S]: bool, or real, which is added
---@param need_weights? boolean|zknn.nn.functional.multi_head_attention_forward.options gives the weights, too
---@param attn_mask? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options pairs that are left out, [L, S] or [N num_heads, L, S]: bool, or real
---@param use_separate_proj_weight? boolean|zknn.nn.functional.multi_head_attention_forward.options the next three hold the projections
---@param q_proj_weight? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options that of query, [E, E]
---@param k_proj_weight? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options that of key, [E, kdim]
---@param v_proj_weight? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options that of value, [E, vdim]
---@param static_k? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options keys in place of the projected ones, [N num_heads, S, E / num_heads]
---@param static_v? zknn.Tensor|zknn.nn.functional.multi_head_attention_forward.options the same for values
---@param average_attn_weights? boolean|zknn.nn.functional.multi_head_attention_forward.options the weights' mean over the heads
---@param is_causal? boolean|zknn.nn.functional.multi_head_attention_forward.options says that attn_mask is the causal one
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.nn.functional.multi_head_attention_forward.options): zknn.Tensor, zknn.Tensor?
---@overload fun(query: zknn.Tensor, options: zknn.nn.functional.multi_head_attention_forward.options): zknn.Tensor, zknn.Tensor?
---@overload fun(query: zknn.Tensor, key: zknn.Tensor, options: zknn.nn.functional.multi_head_attention_forward.options): zknn.Tensor, zknn.Tensor?
---@overload fun(query: zknn.Tensor, key: zknn.Tensor, value: zknn.Tensor, options: zknn.nn.functional.multi_head_attention_forward.options): zknn.Tensor, zknn.Tensor?
---@overload fun(query: zknn.Tensor, key: zknn.Tensor, value: zknn.Tensor, embed_dim_to_check: integer, options: zknn.nn.functional.multi_head_attention_forward.options): zknn.Tensor, zknn.Tensor?
function zknn.nn.functional.multi_head_attention_forward(query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k, bias_v, add_zero_attn, dropout_p, out_proj_weight, out_proj_bias, training, key_padding_mask, need_weights, attn_mask, use_separate_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight, static_k, static_v, average_attn_weights, is_causal) end

---@class zknn.nn.functional.multi_margin_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field p? integer
---@field margin? number
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---The sum over the other classes of max(0, margin - x[target] + x[i])^p, over the number of classes.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param p? integer|zknn.nn.functional.multi_margin_loss.options 1 or 2
---@param margin? number|zknn.nn.functional.multi_margin_loss.options the margin
---@param weight? zknn.Tensor|zknn.nn.functional.multi_margin_loss.options a weight for each class
---@param size_average? boolean|zknn.nn.functional.multi_margin_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.multi_margin_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.multi_margin_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.multi_margin_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.multi_margin_loss.options): zknn.Tensor
function zknn.nn.functional.multi_margin_loss(input, target, p, margin, weight, size_average, reduce, reduction) end

---@class zknn.nn.functional.multilabel_margin_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---The sum of max(0, 1 - x[target] + x[i]) over targets and other classes, over the number of classes.
---
---A row of targets lists classes, up to the first -1.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param size_average? boolean|zknn.nn.functional.multilabel_margin_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.multilabel_margin_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.multilabel_margin_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.multilabel_margin_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.multilabel_margin_loss.options): zknn.Tensor
function zknn.nn.functional.multilabel_margin_loss(input, target, size_average, reduce, reduction) end

---@class zknn.nn.functional.multilabel_soft_margin_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---The mean over classes of the binary cross entropy of sigmoid(x).
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param weight? zknn.Tensor|zknn.nn.functional.multilabel_soft_margin_loss.options a weight for each class
---@param size_average? boolean|zknn.nn.functional.multilabel_soft_margin_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.multilabel_soft_margin_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.multilabel_soft_margin_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.multilabel_soft_margin_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.multilabel_soft_margin_loss.options): zknn.Tensor
function zknn.nn.functional.multilabel_soft_margin_loss(input, target, weight, size_average, reduce, reduction) end

---@class zknn.nn.functional.native_channel_shuffle.options
---@field input? zknn.Tensor
---@field groups? integer

---Another name of nn.functional.channel_shuffle.
---@param input zknn.Tensor [N, C, ...]
---@param groups integer the groups of channels
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.native_channel_shuffle.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.native_channel_shuffle.options): zknn.Tensor
function zknn.nn.functional.native_channel_shuffle(input, groups) end

---@class zknn.nn.functional.nll_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field weight? zknn.Tensor
---@field size_average? boolean
---@field ignore_index? integer
---@field reduce? boolean
---@field reduction? string

---Minus the log probability that the input gives the target class.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param weight? zknn.Tensor|zknn.nn.functional.nll_loss.options a weight for each class
---@param size_average? boolean|zknn.nn.functional.nll_loss.options refused; write reduction
---@param ignore_index? integer|zknn.nn.functional.nll_loss.options a class that does not count
---@param reduce? boolean|zknn.nn.functional.nll_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.nll_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.nll_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.nll_loss.options): zknn.Tensor
function zknn.nn.functional.nll_loss(input, target, weight, size_average, ignore_index, reduce, reduction) end

---@class zknn.nn.functional.normalize.options
---@field input? zknn.Tensor
---@field p? number
---@field dim? integer[]
---@field eps? number
---@field out? zknn.Tensor

---Each vector along dim over its p-norm.
---@param input zknn.Tensor the input
---@param p? number|zknn.nn.functional.normalize.options the norm
---@param dim? integer[]|zknn.nn.functional.normalize.options the dimension, or several
---@param eps? number|zknn.nn.functional.normalize.options what a norm counts as at least
---@param out? zknn.Tensor|zknn.nn.functional.normalize.options gets the result
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.normalize.options): zknn.Tensor
function zknn.nn.functional.normalize(input, p, dim, eps, out) end

---@class zknn.nn.functional.one_hot.options
---@field tensor? zknn.Tensor
---@field num_classes? integer

---For each class number a row of zeros with a 1 at its place. tensor is int64; the new last dimension has num_classes positions, with -1 the greatest class plus 1.
---
---The result is int64; call :float() on it for losses and layers.
---@param tensor zknn.Tensor
---@param num_classes? integer|zknn.nn.functional.one_hot.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.one_hot.options): zknn.Tensor
function zknn.nn.functional.one_hot(tensor, num_classes) end

---@class zknn.nn.functional.pad.options
---@field input? zknn.Tensor
---@field pad? integer[]
---@field mode? string
---@field value? number

---Puts margins around the last dimensions.
---@param input zknn.Tensor the input
---@param pad integer[] two numbers a dimension, before and after, from the last dimension on; a negative one cuts
---@param mode? string|zknn.nn.functional.pad.options "constant", "reflect", "replicate" or "circular"
---@param value? number|zknn.nn.functional.pad.options the number in the margin, for "constant"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.pad.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.pad.options): zknn.Tensor
function zknn.nn.functional.pad(input, pad, mode, value) end

---@class zknn.nn.functional.pairwise_distance.options
---@field x1? zknn.Tensor
---@field x2? zknn.Tensor
---@field p? number
---@field eps? number
---@field keepdim? boolean

---The p-norm of the difference of two tensors along the last dimension.
---@param x1 zknn.Tensor the first tensor
---@param x2 zknn.Tensor the second tensor
---@param p? number|zknn.nn.functional.pairwise_distance.options the norm
---@param eps? number|zknn.nn.functional.pairwise_distance.options added to the difference
---@param keepdim? boolean|zknn.nn.functional.pairwise_distance.options keeps the last dimension, of size 1
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.pairwise_distance.options): zknn.Tensor
---@overload fun(x1: zknn.Tensor, options: zknn.nn.functional.pairwise_distance.options): zknn.Tensor
function zknn.nn.functional.pairwise_distance(x1, x2, p, eps, keepdim) end

---@class zknn.nn.functional.pdist.options
---@field input? zknn.Tensor
---@field p? number

---The distances of all pairs of rows: of the first row to the others, of the second to those behind it, and so on.
---@param input zknn.Tensor [N, M]
---@param p? number|zknn.nn.functional.pdist.options the norm of the differences
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.pdist.options): zknn.Tensor
function zknn.nn.functional.pdist(input, p) end

---@class zknn.nn.functional.pixel_shuffle.options
---@field input? zknn.Tensor
---@field upscale_factor? integer

---Makes [N, C r^2, H, W] into [N, C, H r, W r].
---@param input zknn.Tensor the input
---@param upscale_factor integer r
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.pixel_shuffle.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.pixel_shuffle.options): zknn.Tensor
function zknn.nn.functional.pixel_shuffle(input, upscale_factor) end

---@class zknn.nn.functional.pixel_unshuffle.options
---@field input? zknn.Tensor
---@field downscale_factor? integer

---Makes [N, C, H r, W r] into [N, C r^2, H, W].
---@param input zknn.Tensor the input
---@param downscale_factor integer r
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.pixel_unshuffle.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.pixel_unshuffle.options): zknn.Tensor
function zknn.nn.functional.pixel_unshuffle(input, downscale_factor) end

---@class zknn.nn.functional.poisson_nll_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field log_input? boolean
---@field full? boolean
---@field size_average? boolean
---@field eps? number
---@field reduce? boolean
---@field reduction? string

---e^x - t x, the negative log likelihood of counts t.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param log_input? boolean|zknn.nn.functional.poisson_nll_loss.options x is the logarithm of the rate; false: the rate itself
---@param full? boolean|zknn.nn.functional.poisson_nll_loss.options adds Stirling's approximation of ln t!
---@param size_average? boolean|zknn.nn.functional.poisson_nll_loss.options refused; write reduction
---@param eps? number|zknn.nn.functional.poisson_nll_loss.options added under the logarithm when log_input is false
---@param reduce? boolean|zknn.nn.functional.poisson_nll_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.poisson_nll_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.poisson_nll_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.poisson_nll_loss.options): zknn.Tensor
function zknn.nn.functional.poisson_nll_loss(input, target, log_input, full, size_average, eps, reduce, reduction) end

---@class zknn.nn.functional.prelu.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor

---x above 0, weight * x below. weight has one element, or one for each channel, which is dimension 1 of input.
---
---weight is learned; nn.PReLU holds it.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.prelu.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.prelu.options): zknn.Tensor
function zknn.nn.functional.prelu(input, weight) end

---@class zknn.nn.functional.relu.options
---@field input? zknn.Tensor
---@field inplace? boolean

---max(x, 0).
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.relu.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.relu.options): zknn.Tensor
function zknn.nn.functional.relu(input, inplace) end

---@class zknn.nn.functional.relu6.options
---@field input? zknn.Tensor
---@field inplace? boolean

---min(max(x, 0), 6).
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.relu6.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.relu6.options): zknn.Tensor
function zknn.nn.functional.relu6(input, inplace) end

---@class zknn.nn.functional.relu_.options
---@field input? zknn.Tensor
---@field inplace? boolean

---max(x, 0).
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.relu_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.relu_.options): zknn.Tensor
function zknn.nn.functional.relu_(input, inplace) end

---@class zknn.nn.functional.rms_norm.options
---@field input? zknn.Tensor
---@field normalized_shape? integer|integer[]
---@field weight? zknn.Tensor
---@field eps? number|string

---x / sqrt(mean(x^2) + eps) * weight over the last dimensions. normalized_shape and weight have their sizes. The default eps is the dtype's own, 2^-23 for float32.
---@param input zknn.Tensor
---@param normalized_shape? integer|integer[]|zknn.nn.functional.rms_norm.options
---@param weight? zknn.Tensor|zknn.nn.functional.rms_norm.options
---@param eps? number|string|zknn.nn.functional.rms_norm.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.rms_norm.options): zknn.Tensor
function zknn.nn.functional.rms_norm(input, normalized_shape, weight, eps) end

---@class zknn.nn.functional.rrelu.options
---@field input? zknn.Tensor
---@field lower? number
---@field upper? number
---@field training? boolean
---@field inplace? boolean

---x above 0, a x below; a is random in training and the middle of its range in evaluation.
---@param input zknn.Tensor the input
---@param lower? number|zknn.nn.functional.rrelu.options the least a
---@param upper? number|zknn.nn.functional.rrelu.options the greatest a
---@param training? boolean|zknn.nn.functional.rrelu.options whether it works as in training
---@param inplace? boolean|zknn.nn.functional.rrelu.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.rrelu.options): zknn.Tensor
function zknn.nn.functional.rrelu(input, lower, upper, training, inplace) end

---@class zknn.nn.functional.rrelu_.options
---@field input? zknn.Tensor
---@field lower? number
---@field upper? number
---@field training? boolean

---nn.functional.rrelu that writes into its input.
---@param input zknn.Tensor the input
---@param lower? number|zknn.nn.functional.rrelu_.options the least a
---@param upper? number|zknn.nn.functional.rrelu_.options the greatest a
---@param training? boolean|zknn.nn.functional.rrelu_.options whether it works as in training
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.rrelu_.options): zknn.Tensor
function zknn.nn.functional.rrelu_(input, lower, upper, training) end

---@class zknn.nn.functional.scaled_dot_product_attention.options
---@field query? zknn.Tensor
---@field key? zknn.Tensor
---@field value? zknn.Tensor
---@field attn_mask? zknn.Tensor
---@field dropout_p? number
---@field is_causal? boolean
---@field scale? number
---@field enable_gqa? boolean

---softmax(query key^T scale + mask) value, with dropout of the softmax: dropout_p holds in any mode, so pass self.training and p or 0. Without dropout it is the op, whose memory does not grow with L times S; with it, the weights are a matrix, and equal PyTorch's for the same seed.
---@param query zknn.Tensor what asks, [..., L, E]
---@param key zknn.Tensor what answers, [..., S, E]
---@param value zknn.Tensor what is weighed, [..., S, Ev]
---@param attn_mask? zknn.Tensor|zknn.nn.functional.scaled_dot_product_attention.options bool, where true takes part, or real, which is added: [..., L, S]
---@param dropout_p? number|zknn.nn.functional.scaled_dot_product_attention.options the probability with which a weight is left out, 0 to 1
---@param is_causal? boolean|zknn.nn.functional.scaled_dot_product_attention.options query i sees the keys 0 to i
---@param scale? number|zknn.nn.functional.scaled_dot_product_attention.options what the products are multiplied by; 1 / sqrt(E) by default
---@param enable_gqa? boolean|zknn.nn.functional.scaled_dot_product_attention.options the heads, dimension -3, of key and value serve several of query each
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.scaled_dot_product_attention.options): zknn.Tensor
---@overload fun(query: zknn.Tensor, options: zknn.nn.functional.scaled_dot_product_attention.options): zknn.Tensor
---@overload fun(query: zknn.Tensor, key: zknn.Tensor, options: zknn.nn.functional.scaled_dot_product_attention.options): zknn.Tensor
function zknn.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa) end

---@class zknn.nn.functional.selu.options
---@field input? zknn.Tensor
---@field inplace? boolean

---1.0507 x above 0, 1.7581 (e^x - 1) below; keeps mean 0 and variance 1 from layer to layer.
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.selu.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.selu.options): zknn.Tensor
function zknn.nn.functional.selu(input, inplace) end

---@class zknn.nn.functional.selu_.options
---@field input? zknn.Tensor
---@field inplace? boolean

---1.0507 x above 0, 1.7581 (e^x - 1) below; keeps mean 0 and variance 1 from layer to layer.
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.selu_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.selu_.options): zknn.Tensor
function zknn.nn.functional.selu_(input, inplace) end

---@class zknn.nn.functional.sigmoid.options
---@field input? zknn.Tensor

---1 / (1 + e^-x) of each element. Integers become float32.
---
---Its values lie in 0..1.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.sigmoid.options): zknn.Tensor
function zknn.nn.functional.sigmoid(input) end

---@class zknn.nn.functional.silu.options
---@field input? zknn.Tensor
---@field inplace? boolean

---x sigmoid(x), also called swish.
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.silu.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.silu.options): zknn.Tensor
function zknn.nn.functional.silu(input, inplace) end

---@class zknn.nn.functional.silu_.options
---@field input? zknn.Tensor
---@field inplace? boolean

---x sigmoid(x), also called swish.
---@param input zknn.Tensor the input
---@param inplace? boolean|zknn.nn.functional.silu_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.silu_.options): zknn.Tensor
function zknn.nn.functional.silu_(input, inplace) end

---@class zknn.nn.functional.smooth_l1_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string
---@field beta? number

---d^2 / (2 beta) where the difference |d| is below beta, |d| - beta / 2 elsewhere.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param size_average? boolean|zknn.nn.functional.smooth_l1_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.smooth_l1_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.smooth_l1_loss.options "mean", "sum" or "none"
---@param beta? number|zknn.nn.functional.smooth_l1_loss.options where the line begins
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.smooth_l1_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.smooth_l1_loss.options): zknn.Tensor
function zknn.nn.functional.smooth_l1_loss(input, target, size_average, reduce, reduction, beta) end

---@class zknn.nn.functional.soft_margin_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---ln(1 + e^(-t x)), t being 1 or -1; finite where PyTorch overflows.
---@param input zknn.Tensor the input
---@param target zknn.Tensor what the input should be
---@param size_average? boolean|zknn.nn.functional.soft_margin_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.soft_margin_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.soft_margin_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.soft_margin_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.soft_margin_loss.options): zknn.Tensor
function zknn.nn.functional.soft_margin_loss(input, target, size_average, reduce, reduction) end

---@class zknn.nn.functional.softmax.options
---@field input? zknn.Tensor
---@field dim? integer
---@field dtype? string

---e^x along dim, scaled to sum 1.
---
---The values along dim are probabilities. cross_entropy takes the logits themselves. dtype converts input first.
---@param input zknn.Tensor
---@param dim integer
---@param dtype? string|zknn.nn.functional.softmax.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.softmax.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.softmax.options): zknn.Tensor
function zknn.nn.functional.softmax(input, dim, dtype) end

---@class zknn.nn.functional.softmin.options
---@field input? zknn.Tensor
---@field dim? integer
---@field dtype? string

---softmax(-x) along dim.
---@param input zknn.Tensor the input
---@param dim? integer|zknn.nn.functional.softmin.options the dimension; nil: 1, or 0 for inputs of 0, 1 or 3 dimensions
---@param dtype? string|zknn.nn.functional.softmin.options converts the input first
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.softmin.options): zknn.Tensor
function zknn.nn.functional.softmin(input, dim, dtype) end

---@class zknn.nn.functional.softplus.options
---@field input? zknn.Tensor
---@field beta? number
---@field threshold? number

---ln(1 + e^(beta x)) / beta; x itself where beta x is above threshold.
---
---A smooth relu, always above 0; a greater beta brings it nearer to relu.
---@param input zknn.Tensor
---@param beta? number|zknn.nn.functional.softplus.options
---@param threshold? number|zknn.nn.functional.softplus.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.softplus.options): zknn.Tensor
function zknn.nn.functional.softplus(input, beta, threshold) end

---@class zknn.nn.functional.softshrink.options
---@field input? zknn.Tensor
---@field lambd? number

---x - lambd above lambd, x + lambd below -lambd, else 0.
---@param input zknn.Tensor
---@param lambd? number|zknn.nn.functional.softshrink.options
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.softshrink.options): zknn.Tensor
function zknn.nn.functional.softshrink(input, lambd) end

---@class zknn.nn.functional.softsign.options
---@field input? zknn.Tensor

---x / (1 + |x|).
---
---Its values lie in -1..1.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.softsign.options): zknn.Tensor
function zknn.nn.functional.softsign(input) end

---@class zknn.nn.functional.tanh.options
---@field input? zknn.Tensor

---The hyperbolic tangent of each element. Integers become float32.
---
---Its values lie in -1..1.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.tanh.options): zknn.Tensor
function zknn.nn.functional.tanh(input) end

---@class zknn.nn.functional.tanhshrink.options
---@field input? zknn.Tensor

---x - tanh(x).
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.tanhshrink.options): zknn.Tensor
function zknn.nn.functional.tanhshrink(input) end

---@class zknn.nn.functional.threshold.options
---@field input? zknn.Tensor
---@field threshold? number
---@field value? number
---@field inplace? boolean

---x above threshold, value elsewhere.
---@param input zknn.Tensor the input
---@param threshold number the threshold
---@param value number what stands in place of the others
---@param inplace? boolean|zknn.nn.functional.threshold.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.threshold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.threshold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, threshold: number, options: zknn.nn.functional.threshold.options): zknn.Tensor
function zknn.nn.functional.threshold(input, threshold, value, inplace) end

---@class zknn.nn.functional.threshold_.options
---@field input? zknn.Tensor
---@field threshold? number
---@field value? number
---@field inplace? boolean

---x above threshold, value elsewhere.
---@param input zknn.Tensor the input
---@param threshold number the threshold
---@param value number what stands in place of the others
---@param inplace? boolean|zknn.nn.functional.threshold_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.threshold_.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.threshold_.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, threshold: number, options: zknn.nn.functional.threshold_.options): zknn.Tensor
function zknn.nn.functional.threshold_(input, threshold, value, inplace) end

---@class zknn.nn.functional.triplet_margin_loss.options
---@field anchor? zknn.Tensor
---@field positive? zknn.Tensor
---@field negative? zknn.Tensor
---@field margin? number
---@field p? number
---@field eps? number
---@field swap? boolean
---@field size_average? boolean
---@field reduce? boolean
---@field reduction? string

---max(0, d(anchor, positive) - d(anchor, negative) + margin), by p-norms.
---@param anchor zknn.Tensor the anchors
---@param positive zknn.Tensor samples of the same kind
---@param negative zknn.Tensor samples of another kind
---@param margin? number|zknn.nn.functional.triplet_margin_loss.options the margin
---@param p? number|zknn.nn.functional.triplet_margin_loss.options the norm
---@param eps? number|zknn.nn.functional.triplet_margin_loss.options keeps distances from 0
---@param swap? boolean|zknn.nn.functional.triplet_margin_loss.options takes the nearer of both negatives
---@param size_average? boolean|zknn.nn.functional.triplet_margin_loss.options refused; write reduction
---@param reduce? boolean|zknn.nn.functional.triplet_margin_loss.options refused; write reduction
---@param reduction? string|zknn.nn.functional.triplet_margin_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.triplet_margin_loss.options): zknn.Tensor
---@overload fun(anchor: zknn.Tensor, options: zknn.nn.functional.triplet_margin_loss.options): zknn.Tensor
---@overload fun(anchor: zknn.Tensor, positive: zknn.Tensor, options: zknn.nn.functional.triplet_margin_loss.options): zknn.Tensor
function zknn.nn.functional.triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, size_average, reduce, reduction) end

---@class zknn.nn.functional.triplet_margin_with_distance_loss.options
---@field anchor? zknn.Tensor
---@field positive? zknn.Tensor
---@field negative? zknn.Tensor
---@field distance_function? fun(a: zknn.Tensor, b: zknn.Tensor): zknn.Tensor
---@field margin? number
---@field swap? boolean
---@field reduction? string

---TripletMarginLoss with a distance of your own.
---@param anchor zknn.Tensor the anchors
---@param positive zknn.Tensor samples of the same kind
---@param negative zknn.Tensor samples of another kind
---@param distance_function? fun(a: zknn.Tensor, b: zknn.Tensor): zknn.Tensor|zknn.nn.functional.triplet_margin_with_distance_loss.options the distance; nil: nn.PairwiseDistance()
---@param margin? number|zknn.nn.functional.triplet_margin_with_distance_loss.options the margin
---@param swap? boolean|zknn.nn.functional.triplet_margin_with_distance_loss.options takes the nearer of both negatives
---@param reduction? string|zknn.nn.functional.triplet_margin_with_distance_loss.options "mean", "sum" or "none"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.triplet_margin_with_distance_loss.options): zknn.Tensor
---@overload fun(anchor: zknn.Tensor, options: zknn.nn.functional.triplet_margin_with_distance_loss.options): zknn.Tensor
---@overload fun(anchor: zknn.Tensor, positive: zknn.Tensor, options: zknn.nn.functional.triplet_margin_with_distance_loss.options): zknn.Tensor
function zknn.nn.functional.triplet_margin_with_distance_loss(anchor, positive, negative, distance_function, margin, swap, reduction) end

---@class zknn.nn.functional.unfold.options
---@field input? zknn.Tensor
---@field kernel_size? integer|integer[]
---@field dilation? integer|integer[]
---@field padding? integer|integer[]
---@field stride? integer|integer[]

---The windows of images as columns: the op im2col.
---@param input zknn.Tensor the images
---@param kernel_size integer|integer[] the window
---@param dilation? integer|integer[]|zknn.nn.functional.unfold.options the distance between elements of the window
---@param padding? integer|integer[]|zknn.nn.functional.unfold.options margins of zeros on both sides
---@param stride? integer|integer[]|zknn.nn.functional.unfold.options the step of the window
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.unfold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.nn.functional.unfold.options): zknn.Tensor
function zknn.nn.functional.unfold(input, kernel_size, dilation, padding, stride) end

---@class zknn.nn.functional.upsample.options
---@field input? zknn.Tensor
---@field size? integer|integer[]
---@field scale_factor? number|number[]
---@field mode? string
---@field align_corners? boolean

---Does what interpolate does, under an old name.
---@param input zknn.Tensor the input
---@param size? integer|integer[]|zknn.nn.functional.upsample.options the size of the output
---@param scale_factor? number|number[]|zknn.nn.functional.upsample.options the factor
---@param mode? string|zknn.nn.functional.upsample.options "nearest", "nearest-exact", "area" (means), "linear" ([N, C, L]), "bilinear" ([N, C, H, W]) or "trilinear" ([N, C, D, H, W])
---@param align_corners? boolean|zknn.nn.functional.upsample.options corners of input and output lie on each other, for "linear", "bilinear" and "trilinear"
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.upsample.options): zknn.Tensor
function zknn.nn.functional.upsample(input, size, scale_factor, mode, align_corners) end

---@class zknn.nn.functional.upsample_bilinear.options
---@field input? zknn.Tensor
---@field size? any
---@field scale_factor? any

---An old name of interpolate with mode="bilinear" and align_corners.
---@param input zknn.Tensor the input
---@param size? any the sizes of the result
---@param scale_factor? any or how many times the input's they are
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.upsample_bilinear.options): zknn.Tensor
function zknn.nn.functional.upsample_bilinear(input, size, scale_factor) end

---@class zknn.nn.functional.upsample_nearest.options
---@field input? zknn.Tensor
---@field size? any
---@field scale_factor? any

---An old name of interpolate with mode="nearest".
---@param input zknn.Tensor the input
---@param size? any the sizes of the result
---@param scale_factor? any or how many times the input's they are
---@return zknn.Tensor
---@overload fun(options: zknn.nn.functional.upsample_nearest.options): zknn.Tensor
function zknn.nn.functional.upsample_nearest(input, size, scale_factor) end

---@class zknn.nn.init.calculate_gain.options
---@field nonlinearity? string
---@field param? number

---The factor that keeps the variance through an activation.
---@param nonlinearity string "relu", "leaky_relu", "tanh", "sigmoid", "selu", "linear", ...
---@param param? number|zknn.nn.init.calculate_gain.options the negative slope of "leaky_relu"
---@return number
---@overload fun(options: zknn.nn.init.calculate_gain.options): number
function zknn.nn.init.calculate_gain(nonlinearity, param) end

---@class zknn.nn.init.constant_.options
---@field tensor? zknn.Tensor
---@field val? number

---One value everywhere.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param val number the value
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.constant_.options): zknn.Tensor
---@overload fun(tensor: zknn.Tensor, options: zknn.nn.init.constant_.options): zknn.Tensor
function zknn.nn.init.constant_(tensor, val) end

---@class zknn.nn.init.dirac_.options
---@field tensor? zknn.Tensor
---@field groups? integer

---The weights of a convolution that passes its input on.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param groups? integer|zknn.nn.init.dirac_.options the groups of the convolution
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.dirac_.options): zknn.Tensor
function zknn.nn.init.dirac_(tensor, groups) end

---@class zknn.nn.init.eye_.options
---@field tensor? zknn.Tensor

---1 on the diagonal of a matrix, else 0.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.eye_.options): zknn.Tensor
function zknn.nn.init.eye_(tensor) end

---@class zknn.nn.init.kaiming_normal_.options
---@field tensor? zknn.Tensor
---@field a? number
---@field mode? string
---@field nonlinearity? string
---@field generator? zknn.Generator

---Normal with the deviation gain / sqrt(fan).
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param a? number|zknn.nn.init.kaiming_normal_.options the negative slope, for "leaky_relu"
---@param mode? string|zknn.nn.init.kaiming_normal_.options "fan_in" or "fan_out"
---@param nonlinearity? string|zknn.nn.init.kaiming_normal_.options what follows the layer: "relu", "leaky_relu", "tanh", ...
---@param generator? zknn.Generator|zknn.nn.init.kaiming_normal_.options what is drawn from; nil: the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.kaiming_normal_.options): zknn.Tensor
function zknn.nn.init.kaiming_normal_(tensor, a, mode, nonlinearity, generator) end

---@class zknn.nn.init.kaiming_uniform_.options
---@field tensor? zknn.Tensor
---@field a? number
---@field mode? string
---@field nonlinearity? string
---@field generator? zknn.Generator

---Uniform in +-gain sqrt(3 / fan).
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param a? number|zknn.nn.init.kaiming_uniform_.options the negative slope, for "leaky_relu"
---@param mode? string|zknn.nn.init.kaiming_uniform_.options "fan_in" or "fan_out"
---@param nonlinearity? string|zknn.nn.init.kaiming_uniform_.options what follows the layer: "relu", "leaky_relu", "tanh", ...
---@param generator? zknn.Generator|zknn.nn.init.kaiming_uniform_.options what is drawn from; nil: the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.kaiming_uniform_.options): zknn.Tensor
function zknn.nn.init.kaiming_uniform_(tensor, a, mode, nonlinearity, generator) end

---@class zknn.nn.init.normal_.options
---@field tensor? zknn.Tensor
---@field mean? number
---@field std? number
---@field generator? zknn.Generator

---Normal random numbers.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param mean? number|zknn.nn.init.normal_.options the mean
---@param std? number|zknn.nn.init.normal_.options the standard deviation
---@param generator? zknn.Generator|zknn.nn.init.normal_.options what is drawn from; nil: the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.normal_.options): zknn.Tensor
function zknn.nn.init.normal_(tensor, mean, std, generator) end

---@class zknn.nn.init.ones_.options
---@field tensor? zknn.Tensor

---1 everywhere.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.ones_.options): zknn.Tensor
function zknn.nn.init.ones_(tensor) end

---@class zknn.nn.init.orthogonal_.options
---@field tensor? zknn.Tensor
---@field gain? number
---@field generator? zknn.Generator

---A matrix with orthogonal rows or columns.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param gain? number|zknn.nn.init.orthogonal_.options a factor, as calculate_gain gives it
---@param generator? zknn.Generator|zknn.nn.init.orthogonal_.options what is drawn from; nil: the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.orthogonal_.options): zknn.Tensor
function zknn.nn.init.orthogonal_(tensor, gain, generator) end

---@class zknn.nn.init.sparse_.options
---@field tensor? zknn.Tensor
---@field sparsity? number
---@field std? number
---@field generator? zknn.Generator

---Normal random numbers, with a part of each column 0.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param sparsity number the part, 0 to 1
---@param std? number|zknn.nn.init.sparse_.options the standard deviation
---@param generator? zknn.Generator|zknn.nn.init.sparse_.options what is drawn from; nil: the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.sparse_.options): zknn.Tensor
---@overload fun(tensor: zknn.Tensor, options: zknn.nn.init.sparse_.options): zknn.Tensor
function zknn.nn.init.sparse_(tensor, sparsity, std, generator) end

---@class zknn.nn.init.trunc_normal_.options
---@field tensor? zknn.Tensor
---@field mean? number
---@field std? number
---@field a? number
---@field b? number
---@field generator? zknn.Generator

---Normal random numbers within a..b.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param mean? number|zknn.nn.init.trunc_normal_.options the mean
---@param std? number|zknn.nn.init.trunc_normal_.options the standard deviation
---@param a? number|zknn.nn.init.trunc_normal_.options the least
---@param b? number|zknn.nn.init.trunc_normal_.options the greatest
---@param generator? zknn.Generator|zknn.nn.init.trunc_normal_.options what is drawn from; nil: the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.trunc_normal_.options): zknn.Tensor
function zknn.nn.init.trunc_normal_(tensor, mean, std, a, b, generator) end

---@class zknn.nn.init.uniform_.options
---@field tensor? zknn.Tensor
---@field a? number
---@field b? number
---@field generator? zknn.Generator

---Uniform random numbers from a to b.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param a? number|zknn.nn.init.uniform_.options the low end
---@param b? number|zknn.nn.init.uniform_.options the high end
---@param generator? zknn.Generator|zknn.nn.init.uniform_.options what is drawn from; nil: the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.uniform_.options): zknn.Tensor
function zknn.nn.init.uniform_(tensor, a, b, generator) end

---@class zknn.nn.init.xavier_normal_.options
---@field tensor? zknn.Tensor
---@field gain? number
---@field generator? zknn.Generator

---Normal with the deviation gain sqrt(2 / (fan_in + fan_out)).
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param gain? number|zknn.nn.init.xavier_normal_.options a factor, as calculate_gain gives it
---@param generator? zknn.Generator|zknn.nn.init.xavier_normal_.options what is drawn from; nil: the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.xavier_normal_.options): zknn.Tensor
function zknn.nn.init.xavier_normal_(tensor, gain, generator) end

---@class zknn.nn.init.xavier_uniform_.options
---@field tensor? zknn.Tensor
---@field gain? number
---@field generator? zknn.Generator

---Uniform in +-gain sqrt(6 / (fan_in + fan_out)).
---@param tensor zknn.Tensor the tensor, which is changed and given
---@param gain? number|zknn.nn.init.xavier_uniform_.options a factor, as calculate_gain gives it
---@param generator? zknn.Generator|zknn.nn.init.xavier_uniform_.options what is drawn from; nil: the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.xavier_uniform_.options): zknn.Tensor
function zknn.nn.init.xavier_uniform_(tensor, gain, generator) end

---@class zknn.nn.init.zeros_.options
---@field tensor? zknn.Tensor

---0 everywhere.
---@param tensor zknn.Tensor the tensor, which is changed and given
---@return zknn.Tensor
---@overload fun(options: zknn.nn.init.zeros_.options): zknn.Tensor
function zknn.nn.init.zeros_(tensor) end

---@class zknn.nn.utils.clip_grad_norm_.options
---@field parameters? zknn.Tensor|zknn.Tensor[]
---@field max_norm? number
---@field norm_type? number
---@field error_if_nonfinite? boolean
---@field foreach? boolean

---Scales the gradients so that their norm, of all together, is at most max_norm.
---@param parameters zknn.Tensor|zknn.Tensor[] the parameters
---@param max_norm number the greatest norm
---@param norm_type? number|zknn.nn.utils.clip_grad_norm_.options the p of the norm
---@param error_if_nonfinite? boolean|zknn.nn.utils.clip_grad_norm_.options raises when the norm is nan or inf
---@param foreach? boolean|zknn.nn.utils.clip_grad_norm_.options chooses among PyTorch's implementations; it changes nothing here
---@return zknn.Tensor
---@overload fun(options: zknn.nn.utils.clip_grad_norm_.options): zknn.Tensor
---@overload fun(parameters: zknn.Tensor|zknn.Tensor[], options: zknn.nn.utils.clip_grad_norm_.options): zknn.Tensor
function zknn.nn.utils.clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite, foreach) end

---@class zknn.nn.utils.clip_grad_value_.options
---@field parameters? zknn.Tensor|zknn.Tensor[]
---@field clip_value? number
---@field foreach? boolean

---Brings every element of the gradients into -clip_value..clip_value.
---@param parameters zknn.Tensor|zknn.Tensor[] the parameters
---@param clip_value number the greatest size
---@param foreach? boolean|zknn.nn.utils.clip_grad_value_.options chooses among PyTorch's implementations; it changes nothing here
---@overload fun(options: zknn.nn.utils.clip_grad_value_.options)
---@overload fun(parameters: zknn.Tensor|zknn.Tensor[], options: zknn.nn.utils.clip_grad_value_.options)
function zknn.nn.utils.clip_grad_value_(parameters, clip_value, foreach) end

---@class zknn.nn.utils.clip_grads_with_norm_.options
---@field parameters? zknn.Tensor|zknn.Tensor[]
---@field max_norm? number
---@field total_norm? zknn.Tensor
---@field foreach? boolean

---Scales the gradients as clip_grad_norm_ does, by a norm that is known.
---@param parameters zknn.Tensor|zknn.Tensor[] the parameters
---@param max_norm number the greatest norm
---@param total_norm zknn.Tensor the norm, as get_total_norm gives it
---@param foreach? boolean|zknn.nn.utils.clip_grads_with_norm_.options chooses among PyTorch's implementations; it changes nothing here
---@overload fun(options: zknn.nn.utils.clip_grads_with_norm_.options)
---@overload fun(parameters: zknn.Tensor|zknn.Tensor[], options: zknn.nn.utils.clip_grads_with_norm_.options)
---@overload fun(parameters: zknn.Tensor|zknn.Tensor[], max_norm: number, options: zknn.nn.utils.clip_grads_with_norm_.options)
function zknn.nn.utils.clip_grads_with_norm_(parameters, max_norm, total_norm, foreach) end

---@class zknn.nn.utils.consume_prefix_in_state_dict_if_present.options
---@field state_dict? table
---@field prefix? string

---Takes a prefix off the names of a state_dict, in place.
---@param state_dict table the state_dict
---@param prefix string such as "module."
---@overload fun(options: zknn.nn.utils.consume_prefix_in_state_dict_if_present.options)
---@overload fun(state_dict: table, options: zknn.nn.utils.consume_prefix_in_state_dict_if_present.options)
function zknn.nn.utils.consume_prefix_in_state_dict_if_present(state_dict, prefix) end

---@class zknn.nn.utils.fuse_conv_bn_eval.options
---@field conv? zknn.nn.Module
---@field bn? zknn.nn.Module
---@field transpose? boolean

---A convolution that does what a convolution and the BatchNorm behind it do in evaluation mode.
---@param conv zknn.nn.Module the convolution
---@param bn zknn.nn.Module the BatchNorm
---@param transpose? boolean|zknn.nn.utils.fuse_conv_bn_eval.options conv is a transposed one
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.fuse_conv_bn_eval.options): zknn.nn.Module
---@overload fun(conv: zknn.nn.Module, options: zknn.nn.utils.fuse_conv_bn_eval.options): zknn.nn.Module
function zknn.nn.utils.fuse_conv_bn_eval(conv, bn, transpose) end

---@class zknn.nn.utils.fuse_conv_bn_weights.options
---@field conv_w? zknn.Tensor
---@field conv_b? zknn.Tensor
---@field bn_rm? zknn.Tensor
---@field bn_rv? zknn.Tensor
---@field bn_eps? number
---@field bn_w? zknn.Tensor
---@field bn_b? zknn.Tensor
---@field transpose? boolean

---Weight and bias of such a convolution.
---@param conv_w zknn.Tensor the convolution's weight
---@param conv_b? zknn.Tensor|zknn.nn.utils.fuse_conv_bn_weights.options its bias, or nil
---@param bn_rm zknn.Tensor the running mean
---@param bn_rv zknn.Tensor the running variance
---@param bn_eps number what is added to it
---@param bn_w? zknn.Tensor|zknn.nn.utils.fuse_conv_bn_weights.options the BatchNorm's weight, or nil
---@param bn_b? zknn.Tensor|zknn.nn.utils.fuse_conv_bn_weights.options its bias, or nil
---@param transpose? boolean|zknn.nn.utils.fuse_conv_bn_weights.options the outputs are dimension 1 of the weight
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.utils.fuse_conv_bn_weights.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.utils.fuse_conv_bn_weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose) end

---@class zknn.nn.utils.fuse_linear_bn_eval.options
---@field linear? zknn.nn.Module
---@field bn? zknn.nn.Module

---A linear layer that does what a linear layer and the BatchNorm behind it do in evaluation mode.
---@param linear zknn.nn.Module the linear layer
---@param bn zknn.nn.Module the BatchNorm
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.fuse_linear_bn_eval.options): zknn.nn.Module
---@overload fun(linear: zknn.nn.Module, options: zknn.nn.utils.fuse_linear_bn_eval.options): zknn.nn.Module
function zknn.nn.utils.fuse_linear_bn_eval(linear, bn) end

---@class zknn.nn.utils.fuse_linear_bn_weights.options
---@field linear_w? zknn.Tensor
---@field linear_b? zknn.Tensor
---@field bn_rm? zknn.Tensor
---@field bn_rv? zknn.Tensor
---@field bn_eps? number
---@field bn_w? zknn.Tensor
---@field bn_b? zknn.Tensor

---Weight and bias of such a linear layer.
---@param linear_w zknn.Tensor the linear layer's weight
---@param linear_b? zknn.Tensor|zknn.nn.utils.fuse_linear_bn_weights.options its bias, or nil
---@param bn_rm zknn.Tensor the running mean
---@param bn_rv zknn.Tensor the running variance
---@param bn_eps number what is added to it
---@param bn_w? zknn.Tensor|zknn.nn.utils.fuse_linear_bn_weights.options the BatchNorm's weight
---@param bn_b? zknn.Tensor|zknn.nn.utils.fuse_linear_bn_weights.options its bias
---@return (zknn.Tensor, zknn.Tensor)
---@overload fun(options: zknn.nn.utils.fuse_linear_bn_weights.options): (zknn.Tensor, zknn.Tensor)
function zknn.nn.utils.fuse_linear_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b) end

---@class zknn.nn.utils.get_total_norm.options
---@field tensors? zknn.Tensor|zknn.Tensor[]
---@field norm_type? number
---@field error_if_nonfinite? boolean
---@field foreach? boolean

---Gives the norm of several tensors as one.
---@param tensors zknn.Tensor|zknn.Tensor[] the tensors
---@param norm_type? number|zknn.nn.utils.get_total_norm.options the p of the norm
---@param error_if_nonfinite? boolean|zknn.nn.utils.get_total_norm.options raises when the norm is nan or inf
---@param foreach? boolean|zknn.nn.utils.get_total_norm.options chooses among PyTorch's implementations; it changes nothing here
---@return zknn.Tensor
---@overload fun(options: zknn.nn.utils.get_total_norm.options): zknn.Tensor
function zknn.nn.utils.get_total_norm(tensors, norm_type, error_if_nonfinite, foreach) end

---@class zknn.nn.utils.parameters_to_vector.options
---@field parameters? zknn.Tensor|zknn.Tensor[]

---Puts parameters one after the other into one vector.
---@param parameters zknn.Tensor|zknn.Tensor[] the parameters
---@return zknn.Tensor
---@overload fun(options: zknn.nn.utils.parameters_to_vector.options): zknn.Tensor
function zknn.nn.utils.parameters_to_vector(parameters) end

---@class zknn.nn.utils.parametrizations.spectral_norm.options
---@field module? zknn.nn.Module
---@field name? string
---@field n_power_iterations? integer
---@field eps? number
---@field dim? integer

---Divides a weight by its greatest singular value, as the power method finds it.
---@param module zknn.nn.Module the module
---@param name? string|zknn.nn.utils.parametrizations.spectral_norm.options its parameter
---@param n_power_iterations? integer|zknn.nn.utils.parametrizations.spectral_norm.options steps of the power method at each forward in training
---@param eps? number|zknn.nn.utils.parametrizations.spectral_norm.options the least norm of a vector
---@param dim? integer|zknn.nn.utils.parametrizations.spectral_norm.options the outputs in the weight; nil: 0, of transposed convolutions 1
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.parametrizations.spectral_norm.options): zknn.nn.Module
function zknn.nn.utils.parametrizations.spectral_norm(module, name, n_power_iterations, eps, dim) end

---@class zknn.nn.utils.parametrizations.weight_norm.options
---@field module? zknn.nn.Module
---@field name? string
---@field dim? integer

---Trains length and direction of a weight apart: original0 and original1.
---@param module zknn.nn.Module the module
---@param name? string|zknn.nn.utils.parametrizations.weight_norm.options its parameter
---@param dim? integer|zknn.nn.utils.parametrizations.weight_norm.options the dimension that keeps a length for each place; false: one length for all
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.parametrizations.weight_norm.options): zknn.nn.Module
function zknn.nn.utils.parametrizations.weight_norm(module, name, dim) end

---@class zknn.nn.utils.parametrize.cached.options
---@field f? function

---Calls f(...); what it reads again meanwhile is not computed again.
---@param f function the function
---@param ... any its arguments
---@return any
---@overload fun(options: zknn.nn.utils.parametrize.cached.options): any
function zknn.nn.utils.parametrize.cached(f, ...) end

---@class zknn.nn.utils.parametrize.is_parametrized.options
---@field module? zknn.nn.Module
---@field tensor_name? string

---Tells whether the tensor, or any of the module's own, is parametrized.
---@param module zknn.nn.Module the module
---@param tensor_name? string|zknn.nn.utils.parametrize.is_parametrized.options one of its tensors
---@return boolean
---@overload fun(options: zknn.nn.utils.parametrize.is_parametrized.options): boolean
function zknn.nn.utils.parametrize.is_parametrized(module, tensor_name) end

---@class zknn.nn.utils.parametrize.register_parametrization.options
---@field module? zknn.nn.Module
---@field tensor_name? string
---@field parametrization? zknn.nn.Module
---@field unsafe? boolean

---Makes a parameter or buffer what a module gives for it.
---
---The tensor moves to module.parametrizations[tensor_name].original. With a method right_inverse the name may be assigned; it may give several tensors, original0, original1, and so on.
---@param module zknn.nn.Module whose tensor it is
---@param tensor_name string the parameter or buffer
---@param parametrization zknn.nn.Module what computes it
---@param unsafe? boolean|zknn.nn.utils.parametrize.register_parametrization.options dtype and shape may change
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.parametrize.register_parametrization.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, options: zknn.nn.utils.parametrize.register_parametrization.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, tensor_name: string, options: zknn.nn.utils.parametrize.register_parametrization.options): zknn.nn.Module
function zknn.nn.utils.parametrize.register_parametrization(module, tensor_name, parametrization, unsafe) end

---@class zknn.nn.utils.parametrize.remove_parametrizations.options
---@field module? zknn.nn.Module
---@field tensor_name? string
---@field leave_parametrized? boolean

---Makes the name a plain parameter or buffer again.
---@param module zknn.nn.Module whose tensor it is
---@param tensor_name string the parameter or buffer
---@param leave_parametrized? boolean|zknn.nn.utils.parametrize.remove_parametrizations.options it keeps the computed value, else the original one
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.parametrize.remove_parametrizations.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, options: zknn.nn.utils.parametrize.remove_parametrizations.options): zknn.nn.Module
function zknn.nn.utils.parametrize.remove_parametrizations(module, tensor_name, leave_parametrized) end

---@class zknn.nn.utils.parametrize.type_before_parametrizations.options
---@field module? zknn.nn.Module

---The class that a module had before its first parametrization.
---@param module zknn.nn.Module the module
---@return table
---@overload fun(options: zknn.nn.utils.parametrize.type_before_parametrizations.options): table
function zknn.nn.utils.parametrize.type_before_parametrizations(module) end

---@class zknn.nn.utils.prune.custom_from_mask.options
---@field module? zknn.nn.Module
---@field name? string
---@field mask? zknn.Tensor

---Holds at 0 what a mask says.
---@param module zknn.nn.Module the module
---@param name string its parameter
---@param mask zknn.Tensor 1 for what stays, 0 for what goes
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.prune.custom_from_mask.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, options: zknn.nn.utils.prune.custom_from_mask.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, name: string, options: zknn.nn.utils.prune.custom_from_mask.options): zknn.nn.Module
function zknn.nn.utils.prune.custom_from_mask(module, name, mask) end

---@class zknn.nn.utils.prune.global_unstructured.options
---@field parameters? table[]
---@field pruning_method? any
---@field importance_scores? zknn.Tensor[]
---@field amount? number

---Prunes several parameters as if they were one.
---@param parameters table[] { module, name } of each
---@param pruning_method any nn.utils.prune.L1Unstructured or RandomUnstructured
---@param importance_scores? zknn.Tensor[]|zknn.nn.utils.prune.global_unstructured.options what is judged instead of each parameter
---@param amount? number|zknn.nn.utils.prune.global_unstructured.options how many go: an integer, or a share of them as a float
---@overload fun(options: zknn.nn.utils.prune.global_unstructured.options)
---@overload fun(parameters: table[], options: zknn.nn.utils.prune.global_unstructured.options)
function zknn.nn.utils.prune.global_unstructured(parameters, pruning_method, importance_scores, amount) end

---@class zknn.nn.utils.prune.identity.options
---@field module? zknn.nn.Module
---@field name? string

---Prunes nothing: makes the mask of ones, which others may change.
---@param module zknn.nn.Module the module
---@param name string its parameter
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.prune.identity.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, options: zknn.nn.utils.prune.identity.options): zknn.nn.Module
function zknn.nn.utils.prune.identity(module, name) end

---@class zknn.nn.utils.prune.is_pruned.options
---@field module? zknn.nn.Module

---Tells whether a parameter of the module or of one below is pruned.
---@param module zknn.nn.Module the module
---@return boolean
---@overload fun(options: zknn.nn.utils.prune.is_pruned.options): boolean
function zknn.nn.utils.prune.is_pruned(module) end

---@class zknn.nn.utils.prune.l1_unstructured.options
---@field module? zknn.nn.Module
---@field name? string
---@field amount? number
---@field importance_scores? zknn.Tensor

---Holds the elements nearest to 0 at 0.
---@param module zknn.nn.Module the module
---@param name string its parameter
---@param amount number how many go: an integer, or a share of them as a float
---@param importance_scores? zknn.Tensor|zknn.nn.utils.prune.l1_unstructured.options what is judged instead of the parameter
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.prune.l1_unstructured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, options: zknn.nn.utils.prune.l1_unstructured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, name: string, options: zknn.nn.utils.prune.l1_unstructured.options): zknn.nn.Module
function zknn.nn.utils.prune.l1_unstructured(module, name, amount, importance_scores) end

---@class zknn.nn.utils.prune.ln_structured.options
---@field module? zknn.nn.Module
---@field name? string
---@field amount? number
---@field n? number
---@field dim? integer
---@field importance_scores? zknn.Tensor

---Holds the channels of least norm at 0.
---@param module zknn.nn.Module the module
---@param name string its parameter
---@param amount number how many go: an integer, or a share of them as a float
---@param n number the norm
---@param dim integer the dimension
---@param importance_scores? zknn.Tensor|zknn.nn.utils.prune.ln_structured.options what is judged instead of the parameter
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.prune.ln_structured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, options: zknn.nn.utils.prune.ln_structured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, name: string, options: zknn.nn.utils.prune.ln_structured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, name: string, amount: number, options: zknn.nn.utils.prune.ln_structured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, name: string, amount: number, n: number, options: zknn.nn.utils.prune.ln_structured.options): zknn.nn.Module
function zknn.nn.utils.prune.ln_structured(module, name, amount, n, dim, importance_scores) end

---@class zknn.nn.utils.prune.random_structured.options
---@field module? zknn.nn.Module
---@field name? string
---@field amount? number
---@field dim? integer

---Holds random channels of a dimension at 0.
---@param module zknn.nn.Module the module
---@param name string its parameter
---@param amount number how many go: an integer, or a share of them as a float
---@param dim integer the dimension
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.prune.random_structured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, options: zknn.nn.utils.prune.random_structured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, name: string, options: zknn.nn.utils.prune.random_structured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, name: string, amount: number, options: zknn.nn.utils.prune.random_structured.options): zknn.nn.Module
function zknn.nn.utils.prune.random_structured(module, name, amount, dim) end

---@class zknn.nn.utils.prune.random_unstructured.options
---@field module? zknn.nn.Module
---@field name? string
---@field amount? number

---Holds random elements at 0.
---@param module zknn.nn.Module the module
---@param name string its parameter
---@param amount number how many go: an integer, or a share of them as a float
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.prune.random_unstructured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, options: zknn.nn.utils.prune.random_unstructured.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, name: string, options: zknn.nn.utils.prune.random_unstructured.options): zknn.nn.Module
function zknn.nn.utils.prune.random_unstructured(module, name, amount) end

---@class zknn.nn.utils.prune.remove.options
---@field module? zknn.nn.Module
---@field name? string

---Makes the pruned values the parameter's own, without a mask.
---@param module zknn.nn.Module the module
---@param name string its parameter
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.prune.remove.options): zknn.nn.Module
---@overload fun(module: zknn.nn.Module, options: zknn.nn.utils.prune.remove.options): zknn.nn.Module
function zknn.nn.utils.prune.remove(module, name) end

---@class zknn.nn.utils.remove_spectral_norm.options
---@field module? zknn.nn.Module
---@field name? string

---Makes the weight a parameter again.
---@param module zknn.nn.Module the module
---@param name? string|zknn.nn.utils.remove_spectral_norm.options its parameter
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.remove_spectral_norm.options): zknn.nn.Module
function zknn.nn.utils.remove_spectral_norm(module, name) end

---@class zknn.nn.utils.remove_weight_norm.options
---@field module? zknn.nn.Module
---@field name? string

---Makes the weight a parameter again.
---@param module zknn.nn.Module the module
---@param name? string|zknn.nn.utils.remove_weight_norm.options its parameter
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.remove_weight_norm.options): zknn.nn.Module
function zknn.nn.utils.remove_weight_norm(module, name) end

---@class zknn.nn.utils.skip_init.options
---@field module_cls? any

---Makes a module without drawing random numbers: its values are to be replaced.
---@param module_cls any a class of modules
---@param ... any its arguments
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.skip_init.options): zknn.nn.Module
function zknn.nn.utils.skip_init(module_cls, ...) end

---@class zknn.nn.utils.spectral_norm.options
---@field module? zknn.nn.Module
---@field name? string
---@field n_power_iterations? integer
---@field eps? number
---@field dim? integer

---The older form of parametrizations.spectral_norm: a parameter weight_orig, buffers weight_u and weight_v.
---@param module zknn.nn.Module the module
---@param name? string|zknn.nn.utils.spectral_norm.options its parameter
---@param n_power_iterations? integer|zknn.nn.utils.spectral_norm.options steps of the power method at each forward in training
---@param eps? number|zknn.nn.utils.spectral_norm.options the least norm of a vector
---@param dim? integer|zknn.nn.utils.spectral_norm.options the outputs in the weight; nil: 0, of transposed convolutions 1
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.spectral_norm.options): zknn.nn.Module
function zknn.nn.utils.spectral_norm(module, name, n_power_iterations, eps, dim) end

---@class zknn.nn.utils.vector_to_parameters.options
---@field vec? zknn.Tensor
---@field parameters? zknn.Tensor|zknn.Tensor[]

---Fills parameters from one vector.
---@param vec zknn.Tensor the elements, one parameter after the other
---@param parameters zknn.Tensor|zknn.Tensor[] the parameters
---@overload fun(options: zknn.nn.utils.vector_to_parameters.options)
---@overload fun(vec: zknn.Tensor, options: zknn.nn.utils.vector_to_parameters.options)
function zknn.nn.utils.vector_to_parameters(vec, parameters) end

---@class zknn.nn.utils.weight_norm.options
---@field module? zknn.nn.Module
---@field name? string
---@field dim? integer

---The older form of parametrizations.weight_norm: parameters weight_g and weight_v.
---@param module zknn.nn.Module the module
---@param name? string|zknn.nn.utils.weight_norm.options its parameter
---@param dim? integer|zknn.nn.utils.weight_norm.options the dimension that keeps a length for each place; false: one length for all
---@return zknn.nn.Module
---@overload fun(options: zknn.nn.utils.weight_norm.options): zknn.nn.Module
function zknn.nn.utils.weight_norm(module, name, dim) end

---@class zknn.no_grad.options
---@field f? function

---Calls a function without recording gradients, and gives its results.
---
---Python's with torch.no_grad(): and its block are a call and a function here. An error inside brings recording back, too.
---@param f function what to call
---@param ... any its arguments
---@return any
---@overload fun(options: zknn.no_grad.options): any
function zknn.no_grad(f, ...) end

---@class zknn.nonzero.options
---@field input? zknn.Tensor
---@field as_tuple? boolean

---The positions of the elements that are not 0.
---
---They come in index order. argwhere(input) is nonzero(input).
---@param input zknn.Tensor a tensor of any dtype.
---@param as_tuple? boolean|zknn.nonzero.options whether to give a list of vectors.
---@return zknn.Tensor|zknn.Tensor[]
---@overload fun(options: zknn.nonzero.options): zknn.Tensor|zknn.Tensor[]
function zknn.nonzero(input, as_tuple) end

---@class zknn.norm.options
---@field input? zknn.Tensor
---@field p? number|string
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---(sum |x|^p)^(1/p) over a dim, a list of dims, or everything. p is any number (inf: the greatest |x|, -inf: the least, 0: how many are not 0) or 'fro', which is 2.
---@param input zknn.Tensor
---@param p? number|string|zknn.norm.options
---@param dim? integer|integer[]|zknn.norm.options
---@param keepdim? boolean|zknn.norm.options
---@param dtype? string|zknn.norm.options
---@return zknn.Tensor
---@overload fun(options: zknn.norm.options): zknn.Tensor
function zknn.norm(input, p, dim, keepdim, dtype) end

---@class zknn.normal.options
---@field mean? number|zknn.Tensor
---@field std? number|zknn.Tensor
---@field size? integer[]
---@field generator? zknn.Generator
---@field dtype? string
---@field requires_grad? boolean

---Draws from normal distributions: of one mean and deviation, or of those in tensors.
---@param mean? number|zknn.Tensor|zknn.normal.options the mean; tensors give the shape
---@param std? number|zknn.Tensor|zknn.normal.options the standard deviation, at least 0
---@param size? integer[]|zknn.normal.options the shape, where both are numbers
---@param generator? zknn.Generator|zknn.normal.options what draws instead of the global generator
---@param dtype? string|zknn.normal.options the dtype, where both are numbers
---@param requires_grad? boolean|zknn.normal.options whether gradients are recorded for it
---@return zknn.Tensor
function zknn.normal(mean, std, size, generator, dtype, requires_grad) end

---@class zknn.not_equal.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---True where input ~= other (always with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.not_equal.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.not_equal.options): zknn.Tensor
function zknn.not_equal(input, other) end

---@class zknn.npy.load.options
---@field path? string
---@field memory_limit? integer
---@field dtype? string

---Reads a .npy file, plain or packed by gzip. The tensor has the file's dtype.
---@param path string the file
---@param memory_limit? integer|zknn.npy.load.options the bytes that a packed file may take; nil: 64 MB and 256 times its size
---@param dtype? string|zknn.npy.load.options "float32" makes all floats float32, "int64" all integers int64, and so on; nil: each keeps the file's
---@return zknn.Tensor
---@overload fun(options: zknn.npy.load.options): zknn.Tensor
function zknn.npy.load(path, memory_limit, dtype) end

---@class zknn.npy.save.options
---@field tensor? zknn.Tensor
---@field path? string

---Writes a tensor as a .npy file.
---@param tensor zknn.Tensor the array
---@param path string the file, written whole or not at all
---@overload fun(options: zknn.npy.save.options)
---@overload fun(tensor: zknn.Tensor, options: zknn.npy.save.options)
function zknn.npy.save(tensor, path) end

---@class zknn.npz.load.options
---@field path? string
---@field keys? string[]
---@field memory_limit? integer
---@field dtype? string

---Reads a .npz file, of numpy.savez or numpy.savez_compressed.
---@param path string the file
---@param keys? string[]|zknn.npz.load.options only these; "fc" means "fc.weight" too
---@param memory_limit? integer|zknn.npz.load.options the bytes that packed entries may take; nil: 64 MB and 256 times what they take in the file
---@param dtype? string|zknn.npz.load.options "float32" makes all floats float32, "int64" all integers int64, and so on; nil: each keeps the file's
---@return table
---@return string[]|nil
---@overload fun(options: zknn.npz.load.options): table, string[]|nil
function zknn.npz.load(path, keys, memory_limit, dtype) end

---@class zknn.npz.save.options
---@field tensors? table
---@field path? string

---Writes a table of names and tensors as numpy.savez does.
---@param tensors table tensors by name
---@param path string the file, written whole or not at all
---@overload fun(options: zknn.npz.save.options)
---@overload fun(tensors: table, options: zknn.npz.save.options)
function zknn.npz.save(tensors, path) end

---@class zknn.numel.options
---@field input? zknn.Tensor

---The number of elements.
---@param input zknn.Tensor any tensor
---@return integer
---@overload fun(options: zknn.numel.options): integer
function zknn.numel(input) end

---@class zknn.one_hot.options
---@field tensor? zknn.Tensor
---@field num_classes? integer

---For each class number a row of zeros with a 1 at its place. tensor is int64; the new last dimension has num_classes positions, with -1 the greatest class plus 1.
---
---The result is int64; call :float() on it for losses and layers.
---@param tensor zknn.Tensor
---@param num_classes? integer|zknn.one_hot.options
---@return zknn.Tensor
---@overload fun(options: zknn.one_hot.options): zknn.Tensor
function zknn.one_hot(tensor, num_classes) end

---@class zknn.ones.options
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor of that shape filled with 1.
---@param ... integer|integer[] the sizes of the dimensions, one after the other or in a list
---@return zknn.Tensor
function zknn.ones(...) end

---@class zknn.ones_like.options
---@field input? zknn.Tensor
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor of 1 with the shape and dtype of another.
---@param input zknn.Tensor gives shape and dtype
---@param dtype? string|zknn.ones_like.options another dtype
---@param device? string|zknn.ones_like.options "cpu"
---@param requires_grad? boolean|zknn.ones_like.options whether backward gives it a gradient; input's is not taken over
---@return zknn.Tensor
---@overload fun(options: zknn.ones_like.options): zknn.Tensor
function zknn.ones_like(input, dtype, device, requires_grad) end

---@class zknn.onnx.InferenceSession.options
---@field model? string|table
---@field memory_limit? integer
---@field work_limit? number

---Opens an ONNX file, or a table as onnx.load gives it, to run it.
---@param model string|table a path, or what onnx.load gave
---@param memory_limit? integer|zknn.onnx.InferenceSession.options the bytes that opening, and a run, may allocate; 0: 64 MB, and 256 bytes for each byte of constants and inputs
---@param work_limit? number|zknn.onnx.InferenceSession.options the multiplications that each may take; 0: 1e10 at opening and 1e12 in a run, and more for large constants
---@return zknn.InferenceSession
---@overload fun(options: zknn.onnx.InferenceSession.options): zknn.InferenceSession
function zknn.onnx.InferenceSession(model, memory_limit, work_limit) end

---@class zknn.onnx.check.options
---@field model? table|string

---Raises with a list of all problems of a model, or gives it back, and a list of warnings.
---
---Warnings are of what is unusual and hinders no run: nodes out of order, sizes of -1.
---@param model table|string what onnx.load gave, or a path
---@return table
---@return string[]
---@overload fun(options: zknn.onnx.check.options): table, string[]
function zknn.onnx.check(model) end

---@class zknn.onnx.export.options
---@field model? zknn.nn.Module|function
---@field example? zknn.Tensor|zknn.Tensor[]
---@field path? string
---@field input_names? string[]
---@field output_names? string[]
---@field dynamic_axes? table
---@field opset_version? integer
---@field verbose? boolean
---@field allow_frozen? boolean

---Writes the forward of a model as an ONNX file that computes the same.
---
---The model runs on the example in eval mode, and with other values and sizes; where the file would not compute what the model does, nothing is written.
---@param model zknn.nn.Module|function a module, or a function of tensors
---@param example zknn.Tensor|zknn.Tensor[] the inputs
---@param path string the file, written whole or not at all
---@param options? table|zknn.onnx.export.options see below
---@overload fun(options: zknn.onnx.export.options)
---@overload fun(model: zknn.nn.Module|function, options: zknn.onnx.export.options)
---@overload fun(model: zknn.nn.Module|function, example: zknn.Tensor|zknn.Tensor[], options: zknn.onnx.export.options)
function zknn.onnx.export(model, example, path, options) end

---@class zknn.onnx.load.options
---@field path? string
---@field load_external_data? boolean

---Reads an ONNX file as a plain table that can be looked at, changed and saved.
---
---model.graph has node, initializer, input, output; an attribute 1 is an integer, 1.0 a float.
---@param path string the file
---@param load_external_data? boolean|zknn.onnx.load.options also reads data that lies in other files of its folder
---@return table
---@overload fun(options: zknn.onnx.load.options): table
function zknn.onnx.load(path, load_external_data) end

---@class zknn.onnx.save.options
---@field model? table
---@field path? string

---Writes a table as onnx.load gives it, all data inside.
---@param model table what onnx.load gave
---@param path string the file, written whole or not at all
---@overload fun(options: zknn.onnx.save.options)
---@overload fun(model: table, options: zknn.onnx.save.options)
function zknn.onnx.save(model, path) end

---@class zknn.optim.swa_utils.get_ema_avg_fn.options
---@field decay? number

---An avg_fn of exponential means: decay old + (1 - decay) new.
---@param decay? number|zknn.optim.swa_utils.get_ema_avg_fn.options how much of the mean stays
---@return function
function zknn.optim.swa_utils.get_ema_avg_fn(decay) end

---@class zknn.optim.swa_utils.get_ema_multi_avg_fn.options
---@field decay? number

---A multi_avg_fn of exponential means.
---@param decay? number|zknn.optim.swa_utils.get_ema_multi_avg_fn.options how much of the mean stays
---@return function
function zknn.optim.swa_utils.get_ema_multi_avg_fn(decay) end

---The avg_fn of plain means.
---@return function
function zknn.optim.swa_utils.get_swa_avg_fn() end

---The multi_avg_fn of plain means.
---@return function
function zknn.optim.swa_utils.get_swa_multi_avg_fn() end

---@class zknn.optim.swa_utils.update_bn.options
---@field loader? any
---@field model? zknn.nn.Module
---@field device? string

---Computes the running statistics of a model's BatchNorms anew: plain means over a loader's batches.
---@param loader any a DataLoader, or a list of batches; of a batch that is a list the first is the input
---@param model zknn.nn.Module the model
---@param device? string|zknn.optim.swa_utils.update_bn.options "cpu"
---@overload fun(options: zknn.optim.swa_utils.update_bn.options)
---@overload fun(loader: any, options: zknn.optim.swa_utils.update_bn.options)
function zknn.optim.swa_utils.update_bn(loader, model, device) end

---@class zknn.orgqr.options
---@field input? zknn.Tensor
---@field tau? zknn.Tensor

---linalg.householder_product under another name.
---@param input zknn.Tensor float32 or float64 [*, m, n]
---@param tau zknn.Tensor [*, k]
---@return zknn.Tensor
---@overload fun(options: zknn.orgqr.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.orgqr.options): zknn.Tensor
function zknn.orgqr(input, tau) end

---@class zknn.outer.options
---@field input? zknn.Tensor
---@field vec2? zknn.Tensor

---The products of each element of one vector with each of another, [n, m].
---
---Integers and floats may be mixed here.
---@param input zknn.Tensor
---@param vec2 zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.outer.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.outer.options): zknn.Tensor
function zknn.outer(input, vec2) end

---@class zknn.pad.options
---@field input? zknn.Tensor
---@field pad? integer[]
---@field mode? string
---@field value? number

---Adds margins to the last dimensions. With "constant" a negative margin cuts.
---@param input zknn.Tensor for the other modes one or two dimensions more than are padded
---@param pad integer[] two numbers a dimension, before and after, from the last dimension on
---@param mode? string|zknn.pad.options "constant" sets the margins to value; "reflect" mirrors without the edge, "replicate" repeats the edge, "circular" wraps around
---@param value? number|zknn.pad.options for constant
---@return zknn.Tensor
---@overload fun(options: zknn.pad.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.pad.options): zknn.Tensor
function zknn.pad(input, pad, mode, value) end

---@class zknn.pdist.options
---@field input? zknn.Tensor
---@field p? number

---The distances of the rows of a matrix from each other, each pair once.
---
---The first row's from those behind it come first, then the second's, and so on.
---@param input zknn.Tensor a matrix [N, M] of floats; the result is [N (N - 1) / 2]
---@param p? number|zknn.pdist.options which norm, at least 0
---@return zknn.Tensor
---@overload fun(options: zknn.pdist.options): zknn.Tensor
function zknn.pdist(input, p) end

---@class zknn.permute.options
---@field input? zknn.Tensor
---@field dims? integer|integer[]

---A view whose dimension i is the input's dimension dims[i].
---@param input zknn.Tensor
---@param dims integer|integer[]
---@return zknn.Tensor
---@overload fun(options: zknn.permute.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.permute.options): zknn.Tensor
function zknn.permute(input, dims) end

---@class zknn.pinverse.options
---@field input? zknn.Tensor
---@field rcond? number

---linalg.pinv with rtol=rcond.
---@param input zknn.Tensor float32 or float64 [*, m, n]
---@param rcond? number|zknn.pinverse.options singular values up to rcond times the greatest count as 0
---@return zknn.Tensor
---@overload fun(options: zknn.pinverse.options): zknn.Tensor
function zknn.pinverse(input, rcond) end

---@class zknn.pixel_shuffle.options
---@field input? zknn.Tensor
---@field upscale_factor? integer

---Makes [N, C r^2, H, W] into [N, C, H r, W r].
---@param input zknn.Tensor the input
---@param upscale_factor integer r
---@return zknn.Tensor
---@overload fun(options: zknn.pixel_shuffle.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.pixel_shuffle.options): zknn.Tensor
function zknn.pixel_shuffle(input, upscale_factor) end

---@class zknn.pixel_unshuffle.options
---@field input? zknn.Tensor
---@field downscale_factor? integer

---Makes [N, C, H r, W r] into [N, C r^2, H, W].
---@param input zknn.Tensor the input
---@param downscale_factor integer r
---@return zknn.Tensor
---@overload fun(options: zknn.pixel_unshuffle.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.pixel_unshuffle.options): zknn.Tensor
function zknn.pixel_unshuffle(input, downscale_factor) end

---@class zknn.plot.axhline.options
---@field y? number
---@field label? string
---@field color? string|number[]
---@field linewidth? number
---@field linestyle? string

---Draws a horizontal line across the axes.
---@param y? number|zknn.plot.axhline.options the height
---@param label? string|zknn.plot.axhline.options what the legend says
---@param color? string|number[]|zknn.plot.axhline.options a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of the cycle
---@param linewidth? number|zknn.plot.axhline.options points
---@param linestyle? string|zknn.plot.axhline.options "-", "--", "-.", ":" or "none"
function zknn.plot.axhline(y, label, color, linewidth, linestyle) end

---@class zknn.plot.axis.options
---@field mode? string

---Draws the axes without frame and ticks, with them, or with units of one length.
---@param mode string "off", "on" or "equal"
---@overload fun(options: zknn.plot.axis.options)
function zknn.plot.axis(mode) end

---@class zknn.plot.axvline.options
---@field x? number
---@field label? string
---@field color? string|number[]
---@field linewidth? number
---@field linestyle? string

---Draws a vertical line across the axes.
---@param x? number|zknn.plot.axvline.options the place
---@param label? string|zknn.plot.axvline.options what the legend says
---@param color? string|number[]|zknn.plot.axvline.options a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of the cycle
---@param linewidth? number|zknn.plot.axvline.options points
---@param linestyle? string|zknn.plot.axvline.options "-", "--", "-.", ":" or "none"
function zknn.plot.axvline(x, label, color, linewidth, linestyle) end

---@class zknn.plot.bar.options
---@field x? number[]|string[]|zknn.Tensor
---@field height? number[]|zknn.Tensor
---@field width? number
---@field bottom? number
---@field label? string
---@field color? string|number[]
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field xscale? string
---@field yscale? string

---Draws bars around numbers or names.
---@param x? number[]|string[]|zknn.Tensor|zknn.plot.bar.options places, or names
---@param height? number[]|zknn.Tensor|zknn.plot.bar.options how high
---@param width? number|zknn.plot.bar.options of a bar, in units of x
---@param bottom? number|zknn.plot.bar.options where bars begin
---@param label? string|zknn.plot.bar.options what the legend says
---@param color? string|number[]|zknn.plot.bar.options a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of the cycle
---@param title? string|zknn.plot.bar.options of the axes
---@param xlabel? string|zknn.plot.bar.options of the x axis
---@param ylabel? string|zknn.plot.bar.options of the y axis
---@param xscale? string|zknn.plot.bar.options "linear" or "log"
---@param yscale? string|zknn.plot.bar.options "linear" or "log"
function zknn.plot.bar(x, height, width, bottom, label, color, title, xlabel, ylabel, xscale, yscale) end

---Forgets the current figure.
function zknn.plot.close() end

---Draws, beside the last picture, which colour is which number.
function zknn.plot.colorbar() end

---@class zknn.plot.confusion_matrix.options
---@field labels? integer[]|zknn.Tensor
---@field predicted? integer[]|zknn.Tensor
---@field names? string[]
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field xscale? string
---@field yscale? string

---Draws how often each label (row) was predicted as each class (column), and gives the counts.
---@param labels integer[]|zknn.Tensor classes 0, 1, ..., or the counts, a tensor [n, n]
---@param predicted? integer[]|zknn.Tensor|zknn.plot.confusion_matrix.options classes
---@param names? string[]|zknn.plot.confusion_matrix.options of the classes
---@param title? string|zknn.plot.confusion_matrix.options of the axes
---@param xlabel? string|zknn.plot.confusion_matrix.options of the x axis
---@param ylabel? string|zknn.plot.confusion_matrix.options of the y axis
---@param xscale? string|zknn.plot.confusion_matrix.options "linear" or "log"
---@param yscale? string|zknn.plot.confusion_matrix.options "linear" or "log"
---@return table
---@overload fun(options: zknn.plot.confusion_matrix.options): table
function zknn.plot.confusion_matrix(labels, predicted, names, title, xlabel, ylabel, xscale, yscale) end

---@class zknn.plot.figure.options
---@field figsize? number[]
---@field dpi? number
---@field title? string

---Begins a new figure, the current one from now on.
---@param figsize? number[]|zknn.plot.figure.options {inches wide, inches high}; nil: as large as what it holds
---@param dpi? number|zknn.plot.figure.options pixels an inch in a PNG
---@param title? string|zknn.plot.figure.options above all axes
---@return zknn.Figure
function zknn.plot.figure(figsize, dpi, title) end

---Gives the current figure, a new one where there is none.
---@return zknn.Figure
function zknn.plot.gcf() end

---@class zknn.plot.grid.options
---@field images? zknn.Tensor|zknn.Tensor[]
---@field titles? string[]
---@field columns? integer
---@field title? string
---@field colors? table
---@field cmap? string
---@field vmin? number
---@field vmax? number

---Draws many pictures in rows, with titles.
---@param images zknn.Tensor|zknn.Tensor[] a batch, or a list
---@param titles? string[]|zknn.plot.grid.options one for each
---@param columns? integer|zknn.plot.grid.options pictures a row; nil: as many as rows
---@param title? string|zknn.plot.grid.options above all
---@param colors? table|zknn.plot.grid.options colors[i] marks picture i, from 1, and its title
---@param cmap? string|zknn.plot.grid.options "viridis" or "gray"
---@param vmin? number|zknn.plot.grid.options the lowest shade; nil: the lowest number
---@param vmax? number|zknn.plot.grid.options the highest shade; nil: the highest number
---@overload fun(options: zknn.plot.grid.options)
function zknn.plot.grid(images, titles, columns, title, colors, cmap, vmin, vmax) end

---@class zknn.plot.hist.options
---@field x? number[]|zknn.Tensor
---@field bins? integer|number[]
---@field range? number[]
---@field label? string
---@field color? string|number[]
---@field alpha? number
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field xscale? string
---@field yscale? string

---Draws how many numbers lie in each bin, and gives counts and edges.
---@param x? number[]|zknn.Tensor|zknn.plot.hist.options numbers of any shape; nan is left out
---@param bins? integer|number[]|zknn.plot.hist.options how many, or their edges
---@param range? number[]|zknn.plot.hist.options {low, high}; nil: of the numbers
---@param label? string|zknn.plot.hist.options what the legend says
---@param color? string|number[]|zknn.plot.hist.options a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of the cycle
---@param alpha? number|zknn.plot.hist.options opacity, 0 to 1
---@param title? string|zknn.plot.hist.options of the axes
---@param xlabel? string|zknn.plot.hist.options of the x axis
---@param ylabel? string|zknn.plot.hist.options of the y axis
---@param xscale? string|zknn.plot.hist.options "linear" or "log"
---@param yscale? string|zknn.plot.hist.options "linear" or "log"
---@return number[]
---@return number[]
function zknn.plot.hist(x, bins, range, label, color, alpha, title, xlabel, ylabel, xscale, yscale) end

---@class zknn.plot.imshow.options
---@field X? zknn.Tensor
---@field cmap? string
---@field vmin? number
---@field vmax? number
---@field interpolation? string
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field xscale? string
---@field yscale? string

---Draws a picture: [H, W] in the colours of a map, [H, W, 3 or 4] in its own.
---@param X zknn.Tensor [H, W], [1, H, W], [H, W, C] or [3, H, W]
---@param cmap? string|zknn.plot.imshow.options "viridis" or "gray"
---@param vmin? number|zknn.plot.imshow.options the lowest shade; nil: the lowest number
---@param vmax? number|zknn.plot.imshow.options the highest shade; nil: the highest number
---@param interpolation? string|zknn.plot.imshow.options "nearest" or "bilinear"
---@param title? string|zknn.plot.imshow.options of the axes
---@param xlabel? string|zknn.plot.imshow.options of the x axis
---@param ylabel? string|zknn.plot.imshow.options of the y axis
---@param xscale? string|zknn.plot.imshow.options "linear" or "log"
---@param yscale? string|zknn.plot.imshow.options "linear" or "log"
---@overload fun(options: zknn.plot.imshow.options)
function zknn.plot.imshow(X, cmap, vmin, vmax, interpolation, title, xlabel, ylabel, xscale, yscale) end

---@class zknn.plot.legend.options
---@field loc? string

---Shows the labels of all that has one.
---@param loc? string|zknn.plot.legend.options "best", or a place such as "upper right"
function zknn.plot.legend(loc) end

---@class zknn.plot.plot.options
---@field x? number[]|zknn.Tensor
---@field y? number[]|zknn.Tensor
---@field fmt? string
---@field label? string
---@field color? string|number[]
---@field linewidth? number
---@field linestyle? string
---@field marker? string
---@field markersize? number
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field xscale? string
---@field yscale? string

---Draws a line through points; it has gaps where a number is nan.
---@param x? number[]|zknn.Tensor|zknn.plot.plot.options nil: 0, 1, ...
---@param y? number[]|zknn.Tensor|zknn.plot.plot.options the heights; a single list is y
---@param fmt? string|zknn.plot.plot.options a colour's letter, a marker and a line style in any order: "r--", "o", "C1-"
---@param label? string|zknn.plot.plot.options what the legend says
---@param color? string|number[]|zknn.plot.plot.options a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of the cycle
---@param linewidth? number|zknn.plot.plot.options points
---@param linestyle? string|zknn.plot.plot.options "-", "--", "-.", ":" or "none"
---@param marker? string|zknn.plot.plot.options "o", "s", "^", "x", "+" or "."
---@param markersize? number|zknn.plot.plot.options points
---@param title? string|zknn.plot.plot.options of the axes
---@param xlabel? string|zknn.plot.plot.options of the x axis
---@param ylabel? string|zknn.plot.plot.options of the y axis
---@param xscale? string|zknn.plot.plot.options "linear" or "log"
---@param yscale? string|zknn.plot.plot.options "linear" or "log"
function zknn.plot.plot(x, y, fmt, label, color, linewidth, linestyle, marker, markersize, title, xlabel, ylabel, xscale, yscale) end

---@class zknn.plot.savefig.options
---@field path? string
---@field dpi? number

---Writes the current figure as PNG, SVG or PDF, as the path ends.
---@param path string the file, written whole or not at all
---@param dpi? number|zknn.plot.savefig.options pixels an inch in a PNG; nil: the figure's
---@overload fun(options: zknn.plot.savefig.options)
function zknn.plot.savefig(path, dpi) end

---@class zknn.plot.scatter.options
---@field x? number[]|zknn.Tensor
---@field y? number[]|zknn.Tensor
---@field label? string
---@field color? string|number[]
---@field marker? string
---@field markersize? number
---@field alpha? number
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field xscale? string
---@field yscale? string

---Draws points.
---@param x number[]|zknn.Tensor the places
---@param y number[]|zknn.Tensor the heights
---@param label? string|zknn.plot.scatter.options what the legend says
---@param color? string|number[]|zknn.plot.scatter.options a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of the cycle
---@param marker? string|zknn.plot.scatter.options "o", "s", "^", "x", "+" or "."
---@param markersize? number|zknn.plot.scatter.options points
---@param alpha? number|zknn.plot.scatter.options opacity, 0 to 1
---@param title? string|zknn.plot.scatter.options of the axes
---@param xlabel? string|zknn.plot.scatter.options of the x axis
---@param ylabel? string|zknn.plot.scatter.options of the y axis
---@param xscale? string|zknn.plot.scatter.options "linear" or "log"
---@param yscale? string|zknn.plot.scatter.options "linear" or "log"
---@overload fun(options: zknn.plot.scatter.options)
---@overload fun(x: number[]|zknn.Tensor, options: zknn.plot.scatter.options)
function zknn.plot.scatter(x, y, label, color, marker, markersize, alpha, title, xlabel, ylabel, xscale, yscale) end

---@class zknn.plot.show.options
---@field way? string

---Shows the current figure in the terminal as well as it can, and ends it.
---
---Where output is no terminal it becomes a file figure-N.png, whose path is printed.
---@param way? string|zknn.plot.show.options "kitty", "iterm2", "sixel", "24-bit", "256", "plain" or "path"; nil: what ZKNN_SHOW says, or what the terminal can
---@return string|nil
function zknn.plot.show(way) end

---@class zknn.plot.subplot.options
---@field nrows? integer
---@field ncols? integer
---@field index? integer

---Sends the next calls to one cell of rows and columns, counted from 1, row by row.
---@param nrows? integer|zknn.plot.subplot.options rows
---@param ncols? integer|zknn.plot.subplot.options columns
---@param index? integer|zknn.plot.subplot.options the cell, from 1
function zknn.plot.subplot(nrows, ncols, index) end

---@class zknn.plot.suptitle.options
---@field text? string

---Sets the title above all axes of the figure.
---@param text string the text
---@overload fun(options: zknn.plot.suptitle.options)
function zknn.plot.suptitle(text) end

---@class zknn.plot.title.options
---@field text? string

---Sets the title of the current axes.
---@param text string the text
---@overload fun(options: zknn.plot.title.options)
function zknn.plot.title(text) end

---@class zknn.plot.xlabel.options
---@field text? string

---Sets the label of the x axis.
---@param text string the text
---@overload fun(options: zknn.plot.xlabel.options)
function zknn.plot.xlabel(text) end

---@class zknn.plot.xlim.options
---@field low? number|number[]
---@field high? number

---Sets what the x axis spans; backwards where low is greater than high.
---@param low number|number[] the low end, or {low, high}
---@param high? number|zknn.plot.xlim.options the high end
---@overload fun(options: zknn.plot.xlim.options)
function zknn.plot.xlim(low, high) end

---@class zknn.plot.xscale.options
---@field scale? string

---Makes the x axis linear or logarithmic.
---@param scale string "linear" or "log"
---@overload fun(options: zknn.plot.xscale.options)
function zknn.plot.xscale(scale) end

---@class zknn.plot.ylabel.options
---@field text? string

---Sets the label of the y axis.
---@param text string the text
---@overload fun(options: zknn.plot.ylabel.options)
function zknn.plot.ylabel(text) end

---@class zknn.plot.ylim.options
---@field low? number|number[]
---@field high? number

---Sets what the y axis spans; backwards where low is greater than high.
---@param low number|number[] the low end, or {low, high}
---@param high? number|zknn.plot.ylim.options the high end
---@overload fun(options: zknn.plot.ylim.options)
function zknn.plot.ylim(low, high) end

---@class zknn.plot.yscale.options
---@field scale? string

---Makes the y axis linear or logarithmic.
---@param scale string "linear" or "log"
---@overload fun(options: zknn.plot.yscale.options)
function zknn.plot.yscale(scale) end

---@class zknn.poisson.options
---@field input? zknn.Tensor
---@field generator? zknn.Generator

---Draws from Poisson distributions with the rates in input.
---@param input zknn.Tensor rates, floats of 0 or more
---@param generator? zknn.Generator|zknn.poisson.options what draws instead of the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.poisson.options): zknn.Tensor
function zknn.poisson(input, generator) end

---@class zknn.polygamma.options
---@field n? integer
---@field input? zknn.Tensor

---The n-th derivative of digamma at each element; as a method x:polygamma(n). Integers become float32.
---@param n integer
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.polygamma.options): zknn.Tensor
---@overload fun(n: integer, options: zknn.polygamma.options): zknn.Tensor
function zknn.polygamma(n, input) end

---@class zknn.positive.options
---@field input? zknn.Tensor

---input itself, as Python's +x gives it.
---@param input zknn.Tensor any dtype but bool
---@return zknn.Tensor
---@overload fun(options: zknn.positive.options): zknn.Tensor
function zknn.positive(input) end

---@class zknn.pow.options
---@field input? zknn.Tensor|number
---@field exponent? zknn.Tensor|number

---Input to the power of exponent, each a tensor or a number; the operator ^. Broadcasting, dtype promotion.
---@param input zknn.Tensor|number
---@param exponent zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.pow.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.pow.options): zknn.Tensor
function zknn.pow(input, exponent) end

---@class zknn.prelu.options
---@field input? zknn.Tensor
---@field weight? zknn.Tensor

---x above 0, weight * x below. weight has one element, or one for each channel, which is dimension 1 of input.
---
---weight is learned; nn.PReLU holds it.
---@param input zknn.Tensor
---@param weight zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.prelu.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.prelu.options): zknn.Tensor
function zknn.prelu(input, weight) end

---@class zknn.prod.options
---@field input? zknn.Tensor
---@field dim? integer
---@field keepdim? boolean
---@field dtype? string

---The product over a dim or everything; 1 of nothing. Integers and bools are multiplied as int64.
---@param input zknn.Tensor
---@param dim? integer|zknn.prod.options
---@param keepdim? boolean|zknn.prod.options
---@param dtype? string|zknn.prod.options
---@return zknn.Tensor
---@overload fun(options: zknn.prod.options): zknn.Tensor
function zknn.prod(input, dim, keepdim, dtype) end

---@class zknn.promote_types.options
---@field type1? string
---@field type2? string

---The dtype that two dtypes have together.
---@param type1 string a dtype
---@param type2 string another
---@return string
---@overload fun(options: zknn.promote_types.options): string
---@overload fun(type1: string, options: zknn.promote_types.options): string
function zknn.promote_types(type1, type2) end

---@class zknn.put.options
---@field input? zknn.Tensor
---@field index? zknn.Tensor
---@field source? zknn.Tensor
---@field accumulate? boolean

---Input with source at the positions index of the flattened input, or added there (accumulate). index is int64; a negative one counts from the end; where indices repeat the last one counts.
---@param input zknn.Tensor
---@param index zknn.Tensor
---@param source zknn.Tensor
---@param accumulate? boolean|zknn.put.options
---@return zknn.Tensor
---@overload fun(options: zknn.put.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.put.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, index: zknn.Tensor, options: zknn.put.options): zknn.Tensor
function zknn.put(input, index, source, accumulate) end

---@class zknn.quantile.options
---@field input? zknn.Tensor
---@field q? number|zknn.Tensor
---@field dim? integer
---@field keepdim? boolean
---@field interpolation? string

---The value below which a part q of the elements lies; nan where there is a nan.
---
---Of a vector q, the first dimension of the result has one position for each.
---@param input zknn.Tensor float32 or float64, not empty
---@param q number|zknn.Tensor which part of the elements lies below, in 0..1; a vector of several
---@param dim? integer|zknn.quantile.options the dimension to reduce; none means all elements
---@param keepdim? boolean|zknn.quantile.options whether a reduced dimension stays, with size 1
---@param interpolation? string|zknn.quantile.options between two elements: linear, lower, higher, midpoint or nearest
---@return zknn.Tensor
---@overload fun(options: zknn.quantile.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.quantile.options): zknn.Tensor
function zknn.quantile(input, q, dim, keepdim, interpolation) end

---@class zknn.rad2deg.options
---@field input? zknn.Tensor

---Each element, in radians, in degrees. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.rad2deg.options): zknn.Tensor
function zknn.rad2deg(input) end

---@class zknn.rand.options
---@field dtype? string
---@field device? string
---@field requires_grad? boolean
---@field generator? zknn.Generator

---Numbers that are spread evenly over [0, 1).
---@param ... integer|integer[] the sizes of the dimensions, one after the other or in a list
---@return zknn.Tensor
function zknn.rand(...) end

---@class zknn.rand_like.options
---@field input? zknn.Tensor
---@field dtype? string
---@field device? string
---@field requires_grad? boolean
---@field generator? zknn.Generator

---As rand, with the shape and dtype of another tensor.
---@param input zknn.Tensor gives shape and dtype
---@param dtype? string|zknn.rand_like.options another dtype
---@param device? string|zknn.rand_like.options "cpu"
---@param requires_grad? boolean|zknn.rand_like.options whether backward gives it a gradient
---@param generator? zknn.Generator|zknn.rand_like.options what draws instead of the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.rand_like.options): zknn.Tensor
function zknn.rand_like(input, dtype, device, requires_grad, generator) end

---@class zknn.randint.options
---@field low? integer
---@field high? integer
---@field size? integer[]
---@field dtype? string
---@field device? string
---@field requires_grad? boolean
---@field generator? zknn.Generator

---Integers from low on and before high, all of them equally likely.
---@param low? integer|zknn.randint.options the least that is drawn
---@param high integer one more than the greatest
---@param size integer[] the sizes of the dimensions, as a list
---@param dtype? string|zknn.randint.options the dtype of the elements
---@param device? string|zknn.randint.options "cpu"
---@param requires_grad? boolean|zknn.randint.options whether backward gives it a gradient
---@param generator? zknn.Generator|zknn.randint.options what draws instead of the global generator
---@return zknn.Tensor
function zknn.randint(low, high, size, dtype, device, requires_grad, generator) end

---@class zknn.randint_like.options
---@field input? zknn.Tensor
---@field low? integer
---@field high? integer
---@field dtype? string
---@field device? string
---@field requires_grad? boolean
---@field generator? zknn.Generator

---As randint, with the shape and dtype of another tensor.
---@param input zknn.Tensor gives shape and dtype
---@param low? integer|zknn.randint_like.options the least that is drawn
---@param high integer one more than the greatest
---@param dtype? string|zknn.randint_like.options another dtype
---@param device? string|zknn.randint_like.options "cpu"
---@param requires_grad? boolean|zknn.randint_like.options whether backward gives it a gradient
---@param generator? zknn.Generator|zknn.randint_like.options what draws instead of the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.randint_like.options): zknn.Tensor
function zknn.randint_like(input, low, high, dtype, device, requires_grad, generator) end

---@class zknn.randn.options
---@field dtype? string
---@field device? string
---@field requires_grad? boolean
---@field generator? zknn.Generator

---Numbers of the normal distribution with mean 0 and standard deviation 1.
---@param ... integer|integer[] the sizes of the dimensions, one after the other or in a list
---@return zknn.Tensor
function zknn.randn(...) end

---@class zknn.randn_like.options
---@field input? zknn.Tensor
---@field dtype? string
---@field device? string
---@field requires_grad? boolean
---@field generator? zknn.Generator

---As randn, with the shape and dtype of another tensor.
---@param input zknn.Tensor gives shape and dtype
---@param dtype? string|zknn.randn_like.options another dtype
---@param device? string|zknn.randn_like.options "cpu"
---@param requires_grad? boolean|zknn.randn_like.options whether backward gives it a gradient
---@param generator? zknn.Generator|zknn.randn_like.options what draws instead of the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.randn_like.options): zknn.Tensor
function zknn.randn_like(input, dtype, device, requires_grad, generator) end

---@class zknn.randperm.options
---@field n? integer
---@field dtype? string
---@field device? string
---@field requires_grad? boolean
---@field generator? zknn.Generator

---The integers from 0 to n - 1 in random order.
---@param n integer how many
---@param dtype? string|zknn.randperm.options the dtype of the elements
---@param device? string|zknn.randperm.options "cpu"
---@param requires_grad? boolean|zknn.randperm.options whether backward gives it a gradient
---@param generator? zknn.Generator|zknn.randperm.options what draws instead of the global generator
---@return zknn.Tensor
---@overload fun(options: zknn.randperm.options): zknn.Tensor
function zknn.randperm(n, dtype, device, requires_grad, generator) end

---@class zknn.range.options
---@field start? number
---@field ["end"]? number
---@field step? number
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---The numbers from start to end, both of them, in steps.
---
---arange leaves the end out.
---@param start number the first
---@param end_ number the last, where a step arrives at it
---@param step? number|zknn.range.options from one to the next, not 0
---@param dtype? string|zknn.range.options float32 without it
---@param device? string|zknn.range.options "cpu"
---@param requires_grad? boolean|zknn.range.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(options: zknn.range.options): zknn.Tensor
---@overload fun(start: number, options: zknn.range.options): zknn.Tensor
function zknn.range(start, end_, step, dtype, device, requires_grad) end

---@class zknn.ravel.options
---@field input? zknn.Tensor

---The elements in index order as a vector: a view where memory allows it.
---@param input zknn.Tensor any tensor
---@return zknn.Tensor
---@overload fun(options: zknn.ravel.options): zknn.Tensor
function zknn.ravel(input) end

---@class zknn.reciprocal.options
---@field input? zknn.Tensor

---1 / x of each element, inf at 0. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.reciprocal.options): zknn.Tensor
function zknn.reciprocal(input) end

---@class zknn.relu.options
---@field input? zknn.Tensor

---max(x, 0) of each element. Any dtype but bool.
---
---Its gradient is 0 at 0. In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.relu.options): zknn.Tensor
function zknn.relu(input) end

---@class zknn.remainder.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---input - other * floor(input / other); it has other's sign; the operator %. Broadcasting, dtype promotion.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.remainder.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.remainder.options): zknn.Tensor
function zknn.remainder(input, other) end

---@class zknn.renorm.options
---@field input? zknn.Tensor
---@field p? number
---@field dim? integer
---@field maxnorm? number

---input with each slice along dim scaled down to the norm maxnorm where its norm is greater.
---@param input zknn.Tensor of floats, at least two dimensions
---@param p number which norm, above 0
---@param dim integer whose slices
---@param maxnorm number the greatest norm, at least 0
---@return zknn.Tensor
---@overload fun(options: zknn.renorm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.renorm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, p: number, options: zknn.renorm.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, p: number, dim: integer, options: zknn.renorm.options): zknn.Tensor
function zknn.renorm(input, p, dim, maxnorm) end

---@class zknn.repeat.options
---@field input? zknn.Tensor

---Repeats the whole tensor along its dimensions, each of which must be named.
---
---repeat is a word of Lua: write x["repeat"](x, 2, 3), or use tile.
---@param input zknn.Tensor any tensor
---@param ... integer|integer[] how often, at least one number for each dimension
---@return zknn.Tensor
---@overload fun(options: zknn.repeat.options): zknn.Tensor
zknn["repeat"] = function(input, ...) end

---@class zknn.repeat_interleave.options
---@field input? zknn.Tensor
---@field repeats? integer|zknn.Tensor
---@field dim? integer
---@field output_size? integer

---Repeats each position of a dimension.
---
---repeat_interleave(repeats) alone gives the positions: {2, 1} gives 0, 0, 1.
---@param input zknn.Tensor any tensor, or the repeats when they are the only argument
---@param repeats? integer|zknn.Tensor|zknn.repeat_interleave.options how often; an int64 vector has one number for each position
---@param dim? integer|zknn.repeat_interleave.options the dimension; without it the tensor is flattened
---@param output_size? integer|zknn.repeat_interleave.options the size that comes out, which is checked
---@return zknn.Tensor
---@overload fun(options: zknn.repeat_interleave.options): zknn.Tensor
function zknn.repeat_interleave(input, repeats, dim, output_size) end

---@class zknn.reshape.options
---@field input? zknn.Tensor
---@field shape? integer|integer[]

---The same elements in another shape; one size may be -1. A view where the strides allow it, else a copy.
---
---The sizes are numbers or one list: x:reshape(2, 3), x:reshape { 2, 3 }.
---@param input zknn.Tensor
---@param shape integer|integer[]
---@return zknn.Tensor
---@overload fun(options: zknn.reshape.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.reshape.options): zknn.Tensor
function zknn.reshape(input, shape) end

---@class zknn.reshape_as.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---A view or a copy in the shape of another tensor, as input:reshape(other.shape).
---@param input zknn.Tensor the elements
---@param other zknn.Tensor gives the shape
---@return zknn.Tensor
---@overload fun(options: zknn.reshape_as.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.reshape_as.options): zknn.Tensor
function zknn.reshape_as(input, other) end

---@class zknn.result_type.options
---@field tensor1? zknn.Tensor|number
---@field tensor2? zknn.Tensor|number

---The dtype of what an operation on both gives.
---@param tensor1 zknn.Tensor|number a tensor or a number
---@param tensor2 zknn.Tensor|number another
---@return string
---@overload fun(options: zknn.result_type.options): string
---@overload fun(tensor1: zknn.Tensor|number, options: zknn.result_type.options): string
function zknn.result_type(tensor1, tensor2) end

---@class zknn.rms_norm.options
---@field input? zknn.Tensor
---@field normalized_shape? integer|integer[]
---@field weight? zknn.Tensor
---@field eps? number|string

---x / sqrt(mean(x^2) + eps) * weight over the last dimensions. normalized_shape and weight have their sizes. The default eps is the dtype's own, 2^-23 for float32.
---@param input zknn.Tensor
---@param normalized_shape? integer|integer[]|zknn.rms_norm.options
---@param weight? zknn.Tensor|zknn.rms_norm.options
---@param eps? number|string|zknn.rms_norm.options
---@return zknn.Tensor
---@overload fun(options: zknn.rms_norm.options): zknn.Tensor
function zknn.rms_norm(input, normalized_shape, weight, eps) end

---@class zknn.roll.options
---@field input? zknn.Tensor
---@field shifts? integer|integer[]
---@field dims? integer|integer[]

---The elements moved by shifts positions along dims; those that leave come in at the other end. Without dims the flattened input is rolled.
---@param input zknn.Tensor
---@param shifts? integer|integer[]|zknn.roll.options
---@param dims? integer|integer[]|zknn.roll.options
---@return zknn.Tensor
---@overload fun(options: zknn.roll.options): zknn.Tensor
function zknn.roll(input, shifts, dims) end

---@class zknn.rot90.options
---@field input? zknn.Tensor
---@field k? integer
---@field dims? integer[]

---Turns the tensor by 90 degrees, k times, in the plane of two dimensions, from the first towards the second.
---@param input zknn.Tensor two dimensions or more
---@param k? integer|zknn.rot90.options how often; a negative number turns the other way
---@param dims? integer[]|zknn.rot90.options the two dimensions
---@return zknn.Tensor
---@overload fun(options: zknn.rot90.options): zknn.Tensor
function zknn.rot90(input, k, dims) end

---@class zknn.round.options
---@field input? zknn.Tensor
---@field decimals? integer

---Each element to the nearest multiple of 10^-decimals, halves to the even one. Any dtype but bool; integers with decimals = 0 only. Its gradient is 0.
---
---It stays a float: x:round():long() gives integers. A negative decimals rounds to tens, hundreds and so on.
---@param input zknn.Tensor
---@param decimals? integer|zknn.round.options
---@return zknn.Tensor
---@overload fun(options: zknn.round.options): zknn.Tensor
function zknn.round(input, decimals) end

---@class zknn.row_stack.options
---@field tensors? zknn.Tensor[]

---Joins tensors as rows, along dimension 0. Scalars and vectors are one row each.
---@param tensors zknn.Tensor[] one tensor or more
---@return zknn.Tensor
---@overload fun(options: zknn.row_stack.options): zknn.Tensor
function zknn.row_stack(tensors) end

---@class zknn.rsqrt.options
---@field input? zknn.Tensor

---1 / sqrt(x) of each element; inf at 0, nan below. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.rsqrt.options): zknn.Tensor
function zknn.rsqrt(input) end

---@class zknn.safetensors.load.options
---@field path? string
---@field keys? string[]
---@field dtype? string

---Reads a file of named tensors.
---
---Tensors keep the file's dtype; floats of 8 bits become float32.
---@param path string the file
---@param keys? string[]|zknn.safetensors.load.options only these; "fc" means "fc.weight" too
---@param dtype? string|zknn.safetensors.load.options "float32" makes all floats float32, "int64" all integers int64, and so on; nil: each keeps the file's
---@return table
---@return table|nil
---@return string[]|nil
---@overload fun(options: zknn.safetensors.load.options): table, table|nil, string[]|nil
function zknn.safetensors.load(path, keys, dtype) end

---@class zknn.safetensors.save.options
---@field tensors? table
---@field path? string
---@field metadata? table

---Writes a table of names and tensors.
---@param tensors table tensors by name
---@param path string the file, written whole or not at all
---@param metadata? table|zknn.safetensors.save.options strings by name
---@overload fun(options: zknn.safetensors.save.options)
---@overload fun(tensors: table, options: zknn.safetensors.save.options)
function zknn.safetensors.save(tensors, path, metadata) end

---@class zknn.save.options
---@field object? any
---@field path? string

---Writes tensors, numbers, strings, booleans and tables of them as a .pth file of PyTorch.
---
---A table with the keys 1..n becomes a list, any other a dict with sorted keys; state_dicts keep kind and order.
---@param object any what to save, such as model:state_dict()
---@param path string the file, written whole or not at all
---@overload fun(options: zknn.save.options)
---@overload fun(object: any, options: zknn.save.options)
function zknn.save(object, path) end

---@class zknn.scalar_tensor.options
---@field s? number
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor without dimensions.
---@param s number its element
---@param dtype? string|zknn.scalar_tensor.options the dtype
---@param device? string|zknn.scalar_tensor.options "cpu"
---@param requires_grad? boolean|zknn.scalar_tensor.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(options: zknn.scalar_tensor.options): zknn.Tensor
function zknn.scalar_tensor(s, dtype, device, requires_grad) end

---@class zknn.scaled_dot_product_attention.options
---@field query? zknn.Tensor
---@field key? zknn.Tensor
---@field value? zknn.Tensor
---@field attn_mask? zknn.Tensor
---@field dropout_p? number
---@field is_causal? boolean
---@field scale? number
---@field enable_gqa? boolean

---softmax(query key^T scale + mask) value of query [..., L, E], key [..., S, E] and value [..., S, Ev], whose leading dimensions broadcast. attn_mask broadcasts to [..., L, S]: bool, where true takes part, or real, which is added; is_causal lets query i see keys 0 to i. A query that sees no key gives 0. scale is 1 / sqrt(E) by default. With enable_gqa, a head of key and value serves several neighbouring heads of query. Memory does not grow with L times S.
---
---nn.functional.scaled_dot_product_attention has a dropout_p, too.
---@param query zknn.Tensor
---@param key zknn.Tensor
---@param value zknn.Tensor
---@param attn_mask? zknn.Tensor|zknn.scaled_dot_product_attention.options
---@param dropout_p? number|zknn.scaled_dot_product_attention.options
---@param is_causal? boolean|zknn.scaled_dot_product_attention.options
---@param scale? number|zknn.scaled_dot_product_attention.options
---@param enable_gqa? boolean|zknn.scaled_dot_product_attention.options
---@return zknn.Tensor
---@overload fun(options: zknn.scaled_dot_product_attention.options): zknn.Tensor
---@overload fun(query: zknn.Tensor, options: zknn.scaled_dot_product_attention.options): zknn.Tensor
---@overload fun(query: zknn.Tensor, key: zknn.Tensor, options: zknn.scaled_dot_product_attention.options): zknn.Tensor
function zknn.scaled_dot_product_attention(query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa) end

---@class zknn.scatter.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? zknn.Tensor
---@field src? zknn.Tensor|number
---@field value? zknn.Tensor|number

---Input with the elements at the positions index along dim replaced by those of src, or by a number. Where indices repeat the last one counts.
---
---The reverse of gather: of a matrix and dim 1, element [i][index[i][j]] becomes src[i][j].
---@param input zknn.Tensor
---@param dim integer
---@param index zknn.Tensor
---@param src? zknn.Tensor|number|zknn.scatter.options
---@param value? zknn.Tensor|number|zknn.scatter.options
---@return zknn.Tensor
---@overload fun(options: zknn.scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.scatter.options): zknn.Tensor
function zknn.scatter(input, dim, index, src, value) end

---@class zknn.scatter_add.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? zknn.Tensor
---@field src? zknn.Tensor

---Input with the elements of src added at the positions index along dim.
---
---Where indices repeat, all their elements are added.
---@param input zknn.Tensor
---@param dim integer
---@param index zknn.Tensor
---@param src zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.scatter_add.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.scatter_add.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.scatter_add.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.scatter_add.options): zknn.Tensor
function zknn.scatter_add(input, dim, index, src) end

---@class zknn.scatter_reduce.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? zknn.Tensor
---@field src? zknn.Tensor
---@field reduce? string
---@field include_self? boolean

---Input with the elements at the positions index along dim combined with those of src. reduce is "sum", "prod", "mean", "amax" or "amin". include_self=false: what input has at these positions does not take part. Equal maxima or minima share a gradient.
---@param input zknn.Tensor
---@param dim integer
---@param index zknn.Tensor
---@param src zknn.Tensor
---@param reduce string
---@param include_self? boolean|zknn.scatter_reduce.options
---@return zknn.Tensor
---@overload fun(options: zknn.scatter_reduce.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.scatter_reduce.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.scatter_reduce.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.scatter_reduce.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, index: zknn.Tensor, src: zknn.Tensor, options: zknn.scatter_reduce.options): zknn.Tensor
function zknn.scatter_reduce(input, dim, index, src, reduce, include_self) end

---@class zknn.searchsorted.options
---@field sorted_sequence? zknn.Tensor
---@field input? zknn.Tensor|number
---@field out_int32? boolean
---@field right? boolean
---@field side? string
---@field sorter? zknn.Tensor

---How many elements of a sorted sequence come before each element of input (a tensor or a number): those less than it, with right=true or side='right' also those equal to it. The sequence is a vector, or has a row for each row of input; sorter gives the order of one that is not sorted. int64, or int32.
---@param sorted_sequence zknn.Tensor
---@param input zknn.Tensor|number
---@param out_int32? boolean|zknn.searchsorted.options
---@param right? boolean|zknn.searchsorted.options
---@param side? string|zknn.searchsorted.options
---@param sorter? zknn.Tensor|zknn.searchsorted.options
---@return zknn.Tensor
---@overload fun(options: zknn.searchsorted.options): zknn.Tensor
---@overload fun(sorted_sequence: zknn.Tensor, options: zknn.searchsorted.options): zknn.Tensor
function zknn.searchsorted(sorted_sequence, input, out_int32, right, side, sorter) end

---Starts the global generator from a seed of the system, and gives the seed.
---@return integer
function zknn.seed() end

---@class zknn.select.options
---@field input? zknn.Tensor
---@field dim? integer
---@field index? integer

---A view of position index of dim, without that dimension.
---
---It is x[index] of dimension 0, x[{":", index}] of dimension 1, and so on.
---@param input zknn.Tensor
---@param dim integer
---@param index integer
---@return zknn.Tensor
---@overload fun(options: zknn.select.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.select.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.select.options): zknn.Tensor
function zknn.select(input, dim, index) end

---@class zknn.select_scatter.options
---@field input? zknn.Tensor
---@field src? zknn.Tensor
---@field dim? integer
---@field index? integer

---input with src in the place of one position of a dimension, as select takes it.
---@param input zknn.Tensor one dimension or more
---@param src zknn.Tensor of the part's shape
---@param dim integer the dimension
---@param index integer the position
---@return zknn.Tensor
---@overload fun(options: zknn.select_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.select_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, src: zknn.Tensor, options: zknn.select_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, src: zknn.Tensor, dim: integer, options: zknn.select_scatter.options): zknn.Tensor
function zknn.select_scatter(input, src, dim, index) end

---@class zknn.selu.options
---@field input? zknn.Tensor

---1.0507 x above 0, 1.7581 (e^x - 1) below. It keeps mean 0 and variance 1 from layer to layer.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.selu.options): zknn.Tensor
function zknn.selu(input) end

---@class zknn.set_default_dtype.options
---@field d? string

---Takes float32 alone, which is always the default.
---
---Write {dtype="float64"} where a tensor or a layer is made, or model:double().
---@param d string "float32"
---@return nil
---@overload fun(options: zknn.set_default_dtype.options): nil
function zknn.set_default_dtype(d) end

---@class zknn.set_grad_enabled.options
---@field mode? boolean

---Turns recording on or off from now on; gives what it was.
---
---no_grad and enable_grad are safer: they turn it back.
---@param mode boolean whether to record
---@return boolean
---@overload fun(options: zknn.set_grad_enabled.options): boolean
function zknn.set_grad_enabled(mode) end

---@class zknn.set_num_threads.options
---@field n? integer

---Sets how many threads an op may use.
---
---The results do not depend on it. At the start it is the number of cores that the process may use, or what --threads or the environment variable ZKNN_THREADS says.
---@param n integer 1 to 1024; more than 256 count as 256
---@return nil
---@overload fun(options: zknn.set_num_threads.options): nil
function zknn.set_num_threads(n) end

---@class zknn.set_printoptions.options
---@field precision? integer
---@field threshold? number
---@field edgeitems? integer
---@field linewidth? integer
---@field profile? string
---@field sci_mode? boolean

---How tensors are printed. What is not given stays as it is, except sci_mode.
---@param precision? integer|zknn.set_printoptions.options digits after the point, 4 at first
---@param threshold? number|zknn.set_printoptions.options the most elements that are all printed, 1000 at first; math.huge for all
---@param edgeitems? integer|zknn.set_printoptions.options how many are printed at both ends of a dimension otherwise, 3 at first
---@param linewidth? integer|zknn.set_printoptions.options columns of a line, 80 at first
---@param profile? string|zknn.set_printoptions.options "default", "short" or "full" sets all of these
---@param sci_mode? boolean|zknn.set_printoptions.options whether numbers have an exponent; without it each tensor decides
---@return nil
function zknn.set_printoptions(precision, threshold, edgeitems, linewidth, profile, sci_mode) end

---@class zknn.set_rng_state.options
---@field new_state? zknn.Tensor

---Puts the global generator into a state that get_rng_state gave, here or in PyTorch.
---@param new_state zknn.Tensor uint8, contiguous
---@return nil
---@overload fun(options: zknn.set_rng_state.options): nil
function zknn.set_rng_state(new_state) end

---@class zknn.sgn.options
---@field input? zknn.Tensor

----1, 0 or 1 as each element is below, at or above 0; 0 for nan. Its gradient is 0.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.sgn.options): zknn.Tensor
function zknn.sgn(input) end

---@class zknn.sha256.options
---@field bytes? string

---The SHA-256 of a string, as 64 hexadecimal digits.
---@param bytes string the bytes
---@return string
---@overload fun(options: zknn.sha256.options): string
function zknn.sha256(bytes) end

---@class zknn.sigmoid.options
---@field input? zknn.Tensor

---1 / (1 + e^-x) of each element. Integers become float32.
---
---Its values lie in 0..1.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.sigmoid.options): zknn.Tensor
function zknn.sigmoid(input) end

---@class zknn.sign.options
---@field input? zknn.Tensor

----1, 0 or 1 as each element is below, at or above 0; 0 for nan. Its gradient is 0.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.sign.options): zknn.Tensor
function zknn.sign(input) end

---@class zknn.signbit.options
---@field input? zknn.Tensor

---True where the element is negative, -0 and -nan too. Any dtype; the result is bool.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.signbit.options): zknn.Tensor
function zknn.signbit(input) end

---@class zknn.silu.options
---@field input? zknn.Tensor

---x * sigmoid(x).
---
---It is also called swish. In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.silu.options): zknn.Tensor
function zknn.silu(input) end

---@class zknn.sin.options
---@field input? zknn.Tensor

---The sine of each element, in radians. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.sin.options): zknn.Tensor
function zknn.sin(input) end

---@class zknn.sinc.options
---@field input? zknn.Tensor

---sin(pi x) / (pi x) of each element, 1 at 0. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.sinc.options): zknn.Tensor
function zknn.sinc(input) end

---@class zknn.sinh.options
---@field input? zknn.Tensor

---The hyperbolic sine of each element. Integers become float32.
---
---It is (e^x - e^-x) / 2.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.sinh.options): zknn.Tensor
function zknn.sinh(input) end

---@class zknn.slice.options
---@field input? zknn.Tensor
---@field dim? integer
---@field start? integer
---@field stop? integer
---@field step? integer

---A view of the positions start, start + step, .. before stop. Negative ones count from the end, and those outside are cut to it, as in Python.
---
---x[{{start, stop, step}}] is the way to write it.
---@param input zknn.Tensor
---@param dim? integer|zknn.slice.options
---@param start? integer|zknn.slice.options
---@param stop? integer|zknn.slice.options
---@param step? integer|zknn.slice.options
---@return zknn.Tensor
---@overload fun(options: zknn.slice.options): zknn.Tensor
function zknn.slice(input, dim, start, stop, step) end

---@class zknn.slice_scatter.options
---@field input? zknn.Tensor
---@field src? zknn.Tensor
---@field dim? integer
---@field start? integer
---@field ["end"]? integer
---@field step? integer

---input with src in the place of a slice of a dimension, as slice takes it.
---@param input zknn.Tensor one dimension or more
---@param src zknn.Tensor of the part's shape
---@param dim? integer|zknn.slice_scatter.options the dimension
---@param start? integer|zknn.slice_scatter.options the first position
---@param end_? integer|zknn.slice_scatter.options the position behind the last
---@param step? integer|zknn.slice_scatter.options from one position to the next, at least 1
---@return zknn.Tensor
---@overload fun(options: zknn.slice_scatter.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.slice_scatter.options): zknn.Tensor
function zknn.slice_scatter(input, src, dim, start, end_, step) end

---@class zknn.slogdet.options
---@field A? zknn.Tensor

---The signs of the determinants of square matrices, -1, 0 or 1, and the logarithms of their absolute values, which neither overflow nor vanish.
---@param A zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.slogdet.options): zknn.Tensor, zknn.Tensor?
function zknn.slogdet(A) end

---@class zknn.smooth_l1_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field reduction? string
---@field beta? number

---d^2 / (2 beta) of d = input - target where |d| < beta, else |d| - beta / 2. Its mean, its sum or, with "none", each; beta=0 is l1_loss.
---
---huber_loss with delta = beta is beta times this.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param reduction? string|zknn.smooth_l1_loss.options
---@param beta? number|zknn.smooth_l1_loss.options
---@return zknn.Tensor
---@overload fun(options: zknn.smooth_l1_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.smooth_l1_loss.options): zknn.Tensor
function zknn.smooth_l1_loss(input, target, reduction, beta) end

---@class zknn.soft_margin_loss.options
---@field input? zknn.Tensor
---@field target? zknn.Tensor
---@field reduction? string

---ln(1 + exp(-target input)) of targets that are 1 or -1, its mean, its sum or each.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param reduction? string|zknn.soft_margin_loss.options
---@return zknn.Tensor
---@overload fun(options: zknn.soft_margin_loss.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.soft_margin_loss.options): zknn.Tensor
function zknn.soft_margin_loss(input, target, reduction) end

---@class zknn.softmax.options
---@field input? zknn.Tensor
---@field dim? integer
---@field dtype? string

---e^x along dim, scaled to sum 1.
---
---The values along dim are probabilities. cross_entropy takes the logits themselves. dtype converts input first.
---@param input zknn.Tensor
---@param dim integer
---@param dtype? string|zknn.softmax.options
---@return zknn.Tensor
---@overload fun(options: zknn.softmax.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.softmax.options): zknn.Tensor
function zknn.softmax(input, dim, dtype) end

---@class zknn.softplus.options
---@field input? zknn.Tensor
---@field beta? number
---@field threshold? number

---ln(1 + e^(beta x)) / beta; x itself where beta x is above threshold.
---
---A smooth relu, always above 0; a greater beta brings it nearer to relu.
---@param input zknn.Tensor
---@param beta? number|zknn.softplus.options
---@param threshold? number|zknn.softplus.options
---@return zknn.Tensor
---@overload fun(options: zknn.softplus.options): zknn.Tensor
function zknn.softplus(input, beta, threshold) end

---@class zknn.softshrink.options
---@field input? zknn.Tensor
---@field lambd? number

---x - lambd above lambd, x + lambd below -lambd, else 0.
---@param input zknn.Tensor
---@param lambd? number|zknn.softshrink.options
---@return zknn.Tensor
---@overload fun(options: zknn.softshrink.options): zknn.Tensor
function zknn.softshrink(input, lambd) end

---@class zknn.softsign.options
---@field input? zknn.Tensor

---x / (1 + |x|).
---
---Its values lie in -1..1.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.softsign.options): zknn.Tensor
function zknn.softsign(input) end

---@class zknn.sort.options
---@field input? zknn.Tensor
---@field dim? integer
---@field descending? boolean
---@field stable? boolean

---The elements in order along dim, and their positions before (int64), as two results. Equal elements always keep their order; nan counts as greatest.
---@param input zknn.Tensor
---@param dim? integer|zknn.sort.options
---@param descending? boolean|zknn.sort.options
---@param stable? boolean|zknn.sort.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.sort.options): zknn.Tensor, zknn.Tensor?
function zknn.sort(input, dim, descending, stable) end

---@class zknn.split.options
---@field input? zknn.Tensor
---@field split_size_or_sections? integer|integer[]
---@field dim? integer

---A list of views that cut a dimension into parts of one size, or of the sizes of a list.
---@param input zknn.Tensor at least one dimension
---@param split_size_or_sections integer|integer[] the size of each part, the last one smaller; or a list of sizes that make up the whole
---@param dim? integer|zknn.split.options the dimension to cut
---@return zknn.Tensor[]
---@overload fun(options: zknn.split.options): zknn.Tensor[]
---@overload fun(input: zknn.Tensor, options: zknn.split.options): zknn.Tensor[]
function zknn.split(input, split_size_or_sections, dim) end

---@class zknn.split_with_sizes.options
---@field input? zknn.Tensor
---@field split_sizes? integer[]
---@field dim? integer

---A list of views that cut a dimension into parts of those sizes.
---@param input zknn.Tensor at least one dimension
---@param split_sizes integer[] sizes that make up the whole
---@param dim? integer|zknn.split_with_sizes.options the dimension to cut
---@return zknn.Tensor[]
---@overload fun(options: zknn.split_with_sizes.options): zknn.Tensor[]
---@overload fun(input: zknn.Tensor, options: zknn.split_with_sizes.options): zknn.Tensor[]
function zknn.split_with_sizes(input, split_sizes, dim) end

---@class zknn.sqrt.options
---@field input? zknn.Tensor

---The square root of each element; nan below 0. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.sqrt.options): zknn.Tensor
function zknn.sqrt(input) end

---@class zknn.square.options
---@field input? zknn.Tensor

---The square of each element. Bools become int64.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.square.options): zknn.Tensor
function zknn.square(input) end

---@class zknn.squeeze.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]

---A view without the dimensions of size 1. dim (one or a list) names those that may go; with another size they stay.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.squeeze.options
---@return zknn.Tensor
---@overload fun(options: zknn.squeeze.options): zknn.Tensor
function zknn.squeeze(input, dim) end

---@class zknn.stack.options
---@field tensors? zknn.Tensor[]
---@field dim? integer

---The tensors of a list, all of one shape, side by side along a new dimension.
---@param tensors zknn.Tensor[]
---@param dim? integer|zknn.stack.options
---@return zknn.Tensor
---@overload fun(options: zknn.stack.options): zknn.Tensor
function zknn.stack(tensors, dim) end

---@class zknn.std.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field unbiased? boolean
---@field keepdim? boolean
---@field correction? number

---The standard deviation, the square root of var, with the same arguments.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.std.options
---@param unbiased? boolean|zknn.std.options
---@param keepdim? boolean|zknn.std.options
---@param correction? number|zknn.std.options
---@return zknn.Tensor
---@overload fun(options: zknn.std.options): zknn.Tensor
function zknn.std(input, dim, unbiased, keepdim, correction) end

---@class zknn.std_mean.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field unbiased? boolean
---@field keepdim? boolean
---@field correction? number

---The standard deviation and the mean.
---@param input zknn.Tensor of floats
---@param dim? integer|integer[]|zknn.std_mean.options the dimensions to reduce; none means all
---@param unbiased? boolean|zknn.std_mean.options whether the sum is divided by one less than the number of elements
---@param keepdim? boolean|zknn.std_mean.options whether a reduced dimension stays, with size 1
---@param correction? number|zknn.std_mean.options what is subtracted from the number of elements, instead of unbiased
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.std_mean.options): zknn.Tensor, zknn.Tensor
function zknn.std_mean(input, dim, unbiased, keepdim, correction) end

---@class zknn.sub.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number
---@field alpha? number

---input - alpha * other, with broadcasting and dtype promotion.
---
---The operator -.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@param alpha? number|zknn.sub.options
---@return zknn.Tensor
---@overload fun(options: zknn.sub.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.sub.options): zknn.Tensor
function zknn.sub(input, other, alpha) end

---@class zknn.subtract.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number
---@field alpha? number

---input - alpha * other, with broadcasting and dtype promotion.
---
---The operator -.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@param alpha? number|zknn.subtract.options
---@return zknn.Tensor
---@overload fun(options: zknn.subtract.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.subtract.options): zknn.Tensor
function zknn.subtract(input, other, alpha) end

---@class zknn.sum.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---The sum over a dim, a list of dims, or everything. Integers and bools are summed as int64.
---
---The sum of nothing is 0.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.sum.options
---@param keepdim? boolean|zknn.sum.options
---@param dtype? string|zknn.sum.options
---@return zknn.Tensor
---@overload fun(options: zknn.sum.options): zknn.Tensor
function zknn.sum(input, dim, keepdim, dtype) end

---@class zknn.svd.options
---@field input? zknn.Tensor
---@field some? boolean
---@field compute_uv? boolean

---U, S and V of input = U diag(S) V^T. linalg.svd gives V transposed.
---@param input zknn.Tensor float32 or float64 [*, m, n]
---@param some? boolean|zknn.svd.options U and V have min(m, n) columns; false: they are square
---@param compute_uv? boolean|zknn.svd.options false: U and V are zeros
---@return zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.svd.options): zknn.Tensor, zknn.Tensor, zknn.Tensor
function zknn.svd(input, some, compute_uv) end

---@class zknn.swapaxes.options
---@field input? zknn.Tensor
---@field dim0? integer
---@field dim1? integer

---A view with two dimensions exchanged.
---@param input zknn.Tensor
---@param dim0 integer
---@param dim1 integer
---@return zknn.Tensor
---@overload fun(options: zknn.swapaxes.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.swapaxes.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim0: integer, options: zknn.swapaxes.options): zknn.Tensor
function zknn.swapaxes(input, dim0, dim1) end

---@class zknn.swapdims.options
---@field input? zknn.Tensor
---@field dim0? integer
---@field dim1? integer

---A view with two dimensions exchanged.
---@param input zknn.Tensor
---@param dim0 integer
---@param dim1 integer
---@return zknn.Tensor
---@overload fun(options: zknn.swapdims.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.swapdims.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim0: integer, options: zknn.swapdims.options): zknn.Tensor
function zknn.swapdims(input, dim0, dim1) end

---@class zknn.system.check_writable.options
---@field path? string

---Raises unless a file could be put at path now. It changes nothing.
---
---A long training calls it first, so that it does not fail at its end.
---@param path string the file
---@return nil
---@overload fun(options: zknn.system.check_writable.options): nil
function zknn.system.check_writable(path) end

---@class zknn.system.lock_file.options
---@field path? string

---Takes a lock, so that two runs do not write the same files; or gives nil and who has it.
---
---The lock is given back by lock:close(), by local lock <close> = ..., or at the end of the process.
---@param path string the file that is the lock; it is made when it is missing
---@return zknn.Lock?
---@return integer?
---@overload fun(options: zknn.system.lock_file.options): zknn.Lock?, integer?
function zknn.system.lock_file(path) end

---@class zknn.system.make_folder.options
---@field path? string

---Makes a folder and those above it; one that exists is fine.
---@param path string the folder
---@return nil
---@overload fun(options: zknn.system.make_folder.options): nil
function zknn.system.make_folder(path) end

---@class zknn.system.nearest.options
---@field name? string
---@field names? string[]

---The one of a list of names that a name may be a slip for, or nil.
---@param name string what was written
---@param names string[] what there is
---@return string?
---@overload fun(options: zknn.system.nearest.options): string?
---@overload fun(name: string, options: zknn.system.nearest.options): string?
function zknn.system.nearest(name, names) end

---The columns of the terminal that standard output is, or nil when it is none.
---@return integer?
function zknn.system.terminal_width() end

---@class zknn.system.write_file.options
---@field path? string
---@field bytes? string

---Writes a file whole: when that fails, it is as it was.
---
---The bytes go to a temporary name beside path, which is renamed when they are on the disk.
---@param path string the file
---@param bytes string its content
---@return nil
---@overload fun(options: zknn.system.write_file.options): nil
---@overload fun(path: string, options: zknn.system.write_file.options): nil
function zknn.system.write_file(path, bytes) end

---@class zknn.t.options
---@field input? zknn.Tensor

---The transpose of a matrix, a view; a vector or a scalar stays.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.t.options): zknn.Tensor
function zknn.t(input) end

---@class zknn.take.options
---@field input? zknn.Tensor
---@field index? zknn.Tensor

---The elements of the flattened input at the positions index (int64), in index's shape. A negative one counts from the end.
---@param input zknn.Tensor
---@param index zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.take.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.take.options): zknn.Tensor
function zknn.take(input, index) end

---@class zknn.take_along_dim.options
---@field input? zknn.Tensor
---@field indices? zknn.Tensor
---@field dim? integer

---The elements at positions along a dimension, as argsort and argmax with keepdim give them.
---
---Without dim, of the flattened input.
---@param input zknn.Tensor any tensor
---@param indices zknn.Tensor int64, of as many dimensions; the others broadcast; a negative position counts from the end
---@param dim? integer|zknn.take_along_dim.options the dimension
---@return zknn.Tensor
---@overload fun(options: zknn.take_along_dim.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.take_along_dim.options): zknn.Tensor
function zknn.take_along_dim(input, indices, dim) end

---@class zknn.tan.options
---@field input? zknn.Tensor

---The tangent of each element, in radians. Integers become float32.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.tan.options): zknn.Tensor
function zknn.tan(input) end

---@class zknn.tanh.options
---@field input? zknn.Tensor

---The hyperbolic tangent of each element. Integers become float32.
---
---Its values lie in -1..1.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.tanh.options): zknn.Tensor
function zknn.tanh(input) end

---@class zknn.tanhshrink.options
---@field input? zknn.Tensor

---x - tanh(x).
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.tanhshrink.options): zknn.Tensor
function zknn.tanhshrink(input) end

---@class zknn.tensor.options
---@field data? number|boolean|table|zknn.Tensor
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor of a number, a boolean, nested lists, or another tensor, which is copied.
---
---Without a dtype, {1, 2} gives int64, {1.0} or {1, 2.5} float32 and {true} bool, as in PyTorch. An empty list is float32. A number of Lua is a float when it has a point or an exponent: 1.0 and 1 differ.
---@param data number|boolean|table|zknn.Tensor the elements; the lists of one level have one length
---@param dtype? string|zknn.tensor.options a dtype, such as "float32", "float16", "int64" or "bool"
---@param device? string|zknn.tensor.options where the elements lie: "cpu"
---@param requires_grad? boolean|zknn.tensor.options whether backward gives it a gradient
---@return zknn.Tensor
---@overload fun(options: zknn.tensor.options): zknn.Tensor
function zknn.tensor(data, dtype, device, requires_grad) end

---@class zknn.tensor_split.options
---@field input? zknn.Tensor
---@field indices_or_sections? integer|integer[]|zknn.Tensor
---@field dim? integer

---A list of views that cut a dimension into that many parts, or at those positions.
---@param input zknn.Tensor at least one dimension
---@param indices_or_sections integer|integer[]|zknn.Tensor how many parts, the first ones larger by one where the size does not divide; or the positions where parts begin
---@param dim? integer|zknn.tensor_split.options the dimension to cut
---@return zknn.Tensor[]
---@overload fun(options: zknn.tensor_split.options): zknn.Tensor[]
---@overload fun(input: zknn.Tensor, options: zknn.tensor_split.options): zknn.Tensor[]
function zknn.tensor_split(input, indices_or_sections, dim) end

---@class zknn.tensordot.options
---@field a? zknn.Tensor
---@field b? zknn.Tensor
---@field dims? integer|table

---The sums of products over dimensions of a and of b.
---
---The result has the other dimensions of a, then those of b.
---@param a zknn.Tensor any tensor
---@param b zknn.Tensor of a's dtype
---@param dims? integer|table|zknn.tensordot.options how many of the last dimensions of a and of the first of b; or two lists, of the dimensions of a and of those of b
---@return zknn.Tensor
---@overload fun(options: zknn.tensordot.options): zknn.Tensor
---@overload fun(a: zknn.Tensor, options: zknn.tensordot.options): zknn.Tensor
function zknn.tensordot(a, b, dims) end

---@class zknn.testing.after.options
---@field f? fun()

---Runs a function after each test that follows; inside a test, after that test.
---@param f fun() what to run, however the test ended
---@overload fun(options: zknn.testing.after.options)
function zknn.testing.after(f) end

---@class zknn.testing.assert_close.options
---@field actual? any
---@field expected? any
---@field rtol? number
---@field atol? number
---@field equal_nan? boolean
---@field check_dtype? boolean
---@field msg? string|fun(message: string): string

---Raises unless two values are close: |actual - expected| <= atol + rtol |expected|.
---
---Values are tensors, numbers, booleans, strings, nil, and tables of them. Without rtol and atol they go by dtype: 1.3e-6 and 1e-5 for float32, 1e-7 and 1e-7 for float64.
---@param actual any the value
---@param expected any what it should be
---@param rtol? number|zknn.testing.assert_close.options the relative tolerance
---@param atol? number|zknn.testing.assert_close.options the absolute tolerance
---@param equal_nan? boolean|zknn.testing.assert_close.options nan equals nan
---@param check_dtype? boolean|zknn.testing.assert_close.options dtypes must be the same
---@param msg? string|fun(message: string): string|zknn.testing.assert_close.options the message in place of the usual one, or a function of that
---@overload fun(options: zknn.testing.assert_close.options)
---@overload fun(actual: any, options: zknn.testing.assert_close.options)
function zknn.testing.assert_close(actual, expected, rtol, atol, equal_nan, check_dtype, msg) end

---@class zknn.testing.assert_equal.options
---@field actual? any
---@field expected? any
---@field equal_nan? boolean
---@field check_dtype? boolean
---@field msg? string|fun(message: string): string

---Raises unless two values are equal, and tells all that differs in tables.
---@param actual any the value
---@param expected any what it should be
---@param equal_nan? boolean|zknn.testing.assert_equal.options nan equals nan
---@param check_dtype? boolean|zknn.testing.assert_equal.options dtypes must be the same
---@param msg? string|fun(message: string): string|zknn.testing.assert_equal.options the message in place of the usual one, or a function of that
---@overload fun(options: zknn.testing.assert_equal.options)
---@overload fun(actual: any, options: zknn.testing.assert_equal.options)
function zknn.testing.assert_equal(actual, expected, equal_nan, check_dtype, msg) end

---@class zknn.testing.assert_error.options
---@field f? function
---@field pattern? string

---Raises unless a call raises a message with a part, and gives the message.
---@param f function what is called
---@param pattern? string|zknn.testing.assert_error.options a part of the message, as it stands or as a Lua pattern; nil: any
---@param ... any arguments of f
---@return string
---@overload fun(options: zknn.testing.assert_error.options): string
function zknn.testing.assert_error(f, pattern, ...) end

---@class zknn.testing.assert_false.options
---@field value? any
---@field msg? string|fun(message: string): string

---Raises unless a value is false; a tensor of one bool is what it holds.
---@param value any the value
---@param msg? string|fun(message: string): string|zknn.testing.assert_false.options the message in place of the usual one, or a function of that
---@overload fun(options: zknn.testing.assert_false.options)
function zknn.testing.assert_false(value, msg) end

---@class zknn.testing.assert_gradients.options
---@field f? zknn.nn.Module|function
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field eps? number
---@field atol? number
---@field rtol? number
---@field elements? integer

---Raises unless the gradients of a model or function are those of finite differences, in double.
---
---A model is converted to float64 for it and back.
---@param f zknn.nn.Module|function a module, or a function of tensors
---@param inputs zknn.Tensor|zknn.Tensor[] its inputs
---@param eps? number|zknn.testing.assert_gradients.options the step
---@param atol? number|zknn.testing.assert_gradients.options the absolute tolerance
---@param rtol? number|zknn.testing.assert_gradients.options the relative tolerance
---@param elements? integer|zknn.testing.assert_gradients.options how many elements of each tensor are tried
---@overload fun(options: zknn.testing.assert_gradients.options)
---@overload fun(f: zknn.nn.Module|function, options: zknn.testing.assert_gradients.options)
function zknn.testing.assert_gradients(f, inputs, eps, atol, rtol, elements) end

---@class zknn.testing.assert_nil.options
---@field value? any
---@field msg? string|fun(message: string): string

---Raises unless a value is nil.
---@param value any the value
---@param msg? string|fun(message: string): string|zknn.testing.assert_nil.options the message in place of the usual one, or a function of that
---@overload fun(options: zknn.testing.assert_nil.options)
function zknn.testing.assert_nil(value, msg) end

---@class zknn.testing.assert_onnx.options
---@field model? zknn.nn.Module|function
---@field inputs? zknn.Tensor|zknn.Tensor[]
---@field rtol? number
---@field atol? number
---@field opset_version? integer
---@field dynamic_axes? table
---@field input_names? string[]
---@field output_names? string[]

---Exports a model, runs the file, and raises unless it gives what the model gives.
---@param model zknn.nn.Module|function a module, or a function of tensors
---@param inputs zknn.Tensor|zknn.Tensor[] its inputs
---@param rtol? number|zknn.testing.assert_onnx.options the relative tolerance
---@param atol? number|zknn.testing.assert_onnx.options the absolute tolerance
---@param opset_version? integer|zknn.testing.assert_onnx.options as onnx.export takes it
---@param dynamic_axes? table|zknn.testing.assert_onnx.options as onnx.export takes it
---@param input_names? string[]|zknn.testing.assert_onnx.options as onnx.export takes it
---@param output_names? string[]|zknn.testing.assert_onnx.options as onnx.export takes it
---@overload fun(options: zknn.testing.assert_onnx.options)
---@overload fun(model: zknn.nn.Module|function, options: zknn.testing.assert_onnx.options)
function zknn.testing.assert_onnx(model, inputs, rtol, atol, opset_version, dynamic_axes, input_names, output_names) end

---@class zknn.testing.assert_true.options
---@field value? any
---@field msg? string|fun(message: string): string

---Raises unless a value is true; a tensor of one bool is what it holds.
---@param value any the value
---@param msg? string|fun(message: string): string|zknn.testing.assert_true.options the message in place of the usual one, or a function of that
---@overload fun(options: zknn.testing.assert_true.options)
function zknn.testing.assert_true(value, msg) end

---@class zknn.testing.before.options
---@field f? fun()

---Runs a function before each test of the file that follows.
---@param f fun() what to run
---@overload fun(options: zknn.testing.before.options)
function zknn.testing.before(f) end

---@class zknn.testing.golden.options
---@field path? string
---@field value? any

---Compares a value with the one that a file holds; --update writes the file.
---@param path string a .pth file, or a name from the test file's folder
---@param value any tensors, numbers, strings, and tables of them
---@param options? table|zknn.testing.golden.options as assert_close takes them
---@overload fun(options: zknn.testing.golden.options)
---@overload fun(path: string, options: zknn.testing.golden.options)
function zknn.testing.golden(path, value, options) end

---@class zknn.testing.parametrize.options
---@field name? string
---@field cases? table
---@field f? fun(...)

---Runs one test for each case of a list.
---@param name string the name; the case's values follow in brackets
---@param cases table lists of arguments for f, or single arguments; keys that are names become part of the name
---@param f fun(...) the test
---@overload fun(options: zknn.testing.parametrize.options)
---@overload fun(name: string, options: zknn.testing.parametrize.options)
---@overload fun(name: string, cases: table, options: zknn.testing.parametrize.options)
function zknn.testing.parametrize(name, cases, f) end

---@class zknn.testing.skip.options
---@field reason? string

---Ends the test that calls it; it counts as skipped.
---@param reason? string|zknn.testing.skip.options why
function zknn.testing.skip(reason) end

---Makes a new folder that is removed when the test is over.
---@return string
function zknn.testing.temporary_folder() end

---@class zknn.testing.test.options
---@field name? string
---@field f? fun()

---Runs a function as a test of that name, and goes on whether it fails or not.
---@param name string the name that is printed
---@param f fun() the test
---@return boolean
---@overload fun(options: zknn.testing.test.options): boolean
---@overload fun(name: string, options: zknn.testing.test.options): boolean
function zknn.testing.test(name, f) end

---@class zknn.threshold.options
---@field input? zknn.Tensor
---@field threshold? number
---@field value? number

---x above threshold, value elsewhere.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param input zknn.Tensor
---@param threshold number
---@param value number
---@return zknn.Tensor
---@overload fun(options: zknn.threshold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.threshold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, threshold: number, options: zknn.threshold.options): zknn.Tensor
function zknn.threshold(input, threshold, value) end

---@class zknn.tile.options
---@field input? zknn.Tensor

---Repeats the whole tensor along its dimensions.
---
---The numbers count from the last dimension; a dimension that is not named stays. More numbers than dimensions put new ones in front.
---@param input zknn.Tensor any tensor
---@param ... integer|integer[] how often, for each dimension, one after the other or in a list
---@return zknn.Tensor
---@overload fun(options: zknn.tile.options): zknn.Tensor
function zknn.tile(input, ...) end

---@class zknn.topk.options
---@field input? zknn.Tensor
---@field k? integer
---@field dim? integer
---@field largest? boolean
---@field sorted? boolean

---The k greatest elements along dim (or least ones) and their positions (int64), as two results, best first. nan counts as greatest; of equal elements the first are taken.
---@param input zknn.Tensor
---@param k integer
---@param dim? integer|zknn.topk.options
---@param largest? boolean|zknn.topk.options
---@param sorted? boolean|zknn.topk.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(options: zknn.topk.options): zknn.Tensor, zknn.Tensor?
---@overload fun(input: zknn.Tensor, options: zknn.topk.options): zknn.Tensor, zknn.Tensor?
function zknn.topk(input, k, dim, largest, sorted) end

---@class zknn.trace.options
---@field input? zknn.Tensor

---The sum of a matrix's diagonal.
---@param input zknn.Tensor [n, m] of numbers
---@return zknn.Tensor
---@overload fun(options: zknn.trace.options): zknn.Tensor
function zknn.trace(input) end

---@class zknn.transpose.options
---@field input? zknn.Tensor
---@field dim0? integer
---@field dim1? integer

---A view with two dimensions exchanged.
---@param input zknn.Tensor
---@param dim0 integer
---@param dim1 integer
---@return zknn.Tensor
---@overload fun(options: zknn.transpose.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.transpose.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim0: integer, options: zknn.transpose.options): zknn.Tensor
function zknn.transpose(input, dim0, dim1) end

---@class zknn.trapezoid.options
---@field y? zknn.Tensor
---@field x? zknn.Tensor
---@field dx? number
---@field dim? integer

---The integral of y by the trapezoidal rule.
---@param y zknn.Tensor at least one dimension
---@param x? zknn.Tensor|zknn.trapezoid.options the places of the values, a vector or of y's shape
---@param dx? number|zknn.trapezoid.options the space between neighbours instead, 1 by default
---@param dim? integer|zknn.trapezoid.options the dimension to integrate
---@return zknn.Tensor
---@overload fun(options: zknn.trapezoid.options): zknn.Tensor
function zknn.trapezoid(y, x, dx, dim) end

---@class zknn.trapz.options
---@field y? zknn.Tensor
---@field x? zknn.Tensor
---@field dx? number
---@field dim? integer

---The integral of y by the trapezoidal rule. The same as trapezoid.
---@param y zknn.Tensor at least one dimension
---@param x? zknn.Tensor|zknn.trapz.options the places of the values, a vector or of y's shape
---@param dx? number|zknn.trapz.options the space between neighbours instead, 1 by default
---@param dim? integer|zknn.trapz.options the dimension to integrate
---@return zknn.Tensor
---@overload fun(options: zknn.trapz.options): zknn.Tensor
function zknn.trapz(y, x, dx, dim) end

---@class zknn.triangular_solve.options
---@field b? zknn.Tensor
---@field A? zknn.Tensor
---@field upper? boolean
---@field transpose? boolean
---@field unitriangular? boolean

---X of A X = b for a triangle A, and a copy of A.
---@param b zknn.Tensor [*, n, k]
---@param A zknn.Tensor [*, n, n]
---@param upper? boolean|zknn.triangular_solve.options which triangle is read
---@param transpose? boolean|zknn.triangular_solve.options solve A^T X = b
---@param unitriangular? boolean|zknn.triangular_solve.options the diagonal counts as ones
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.triangular_solve.options): zknn.Tensor, zknn.Tensor
---@overload fun(b: zknn.Tensor, options: zknn.triangular_solve.options): zknn.Tensor, zknn.Tensor
function zknn.triangular_solve(b, A, upper, transpose, unitriangular) end

---@class zknn.tril.options
---@field input? zknn.Tensor
---@field diagonal? integer

---The lower triangles of the matrices in the last two dimensions, zeros above the diagonal.
---
---diagonal=1 keeps one diagonal above the main one too, -1 drops the main one.
---@param input zknn.Tensor
---@param diagonal? integer|zknn.tril.options
---@return zknn.Tensor
---@overload fun(options: zknn.tril.options): zknn.Tensor
function zknn.tril(input, diagonal) end

---@class zknn.tril_indices.options
---@field row? integer
---@field col? integer
---@field offset? integer
---@field dtype? string
---@field device? string

---The positions of the lower triangle of a matrix, a row for each dimension; triu_indices: of the upper one.
---@param row integer the matrix's rows
---@param col integer its columns
---@param offset? integer|zknn.tril_indices.options the diagonal; above 0 it lies above the main one
---@param dtype? string|zknn.tril_indices.options an integer dtype
---@param device? string|zknn.tril_indices.options "cpu"
---@return zknn.Tensor
---@overload fun(options: zknn.tril_indices.options): zknn.Tensor
---@overload fun(row: integer, options: zknn.tril_indices.options): zknn.Tensor
function zknn.tril_indices(row, col, offset, dtype, device) end

---@class zknn.triu.options
---@field input? zknn.Tensor
---@field diagonal? integer

---The upper triangles of the matrices in the last two dimensions, zeros below the diagonal.
---
---diagonal=1 drops the main diagonal, -1 keeps one below it too.
---@param input zknn.Tensor
---@param diagonal? integer|zknn.triu.options
---@return zknn.Tensor
---@overload fun(options: zknn.triu.options): zknn.Tensor
function zknn.triu(input, diagonal) end

---@class zknn.triu_indices.options
---@field row? integer
---@field col? integer
---@field offset? integer
---@field dtype? string
---@field device? string

---The positions of the lower triangle of a matrix, a row for each dimension; triu_indices: of the upper one.
---@param row integer the matrix's rows
---@param col integer its columns
---@param offset? integer|zknn.triu_indices.options the diagonal; above 0 it lies above the main one
---@param dtype? string|zknn.triu_indices.options an integer dtype
---@param device? string|zknn.triu_indices.options "cpu"
---@return zknn.Tensor
---@overload fun(options: zknn.triu_indices.options): zknn.Tensor
---@overload fun(row: integer, options: zknn.triu_indices.options): zknn.Tensor
function zknn.triu_indices(row, col, offset, dtype, device) end

---@class zknn.true_divide.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The quotient of the elements, with broadcasting. Integers become float32; a division by zero gives inf or nan.
---
---The operator /.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.true_divide.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.true_divide.options): zknn.Tensor
function zknn.true_divide(input, other) end

---@class zknn.trunc.options
---@field input? zknn.Tensor

---Each element without its fraction. Any dtype but bool. Its gradient is 0.
---@param input zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.trunc.options): zknn.Tensor
function zknn.trunc(input) end

---@class zknn.unbind.options
---@field input? zknn.Tensor
---@field dim? integer

---A list of the views at each position of a dimension, without that dimension.
---@param input zknn.Tensor at least one dimension
---@param dim? integer|zknn.unbind.options the dimension to take apart
---@return zknn.Tensor[]
---@overload fun(options: zknn.unbind.options): zknn.Tensor[]
function zknn.unbind(input, dim) end

---@class zknn.unflatten.options
---@field input? zknn.Tensor
---@field dim? integer
---@field sizes? integer[]

---Makes several dimensions of one; -1 stands for the size that is left.
---@param input zknn.Tensor at least one dimension
---@param dim integer the dimension
---@param sizes integer[] the sizes that take its place
---@return zknn.Tensor
---@overload fun(options: zknn.unflatten.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.unflatten.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dim: integer, options: zknn.unflatten.options): zknn.Tensor
function zknn.unflatten(input, dim, sizes) end

---@class zknn.unfold.options
---@field input? zknn.Tensor
---@field dimension? integer
---@field size? integer
---@field step? integer

---A view of the windows of that size along dimension, each step further: its size becomes the number of windows, and their elements are the last dimension.
---@param input zknn.Tensor
---@param dimension integer
---@param size integer
---@param step integer
---@return zknn.Tensor
---@overload fun(options: zknn.unfold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.unfold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dimension: integer, options: zknn.unfold.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, dimension: integer, size: integer, options: zknn.unfold.options): zknn.Tensor
function zknn.unfold(input, dimension, size, step) end

---@class zknn.unique.options
---@field input? zknn.Tensor
---@field sorted? boolean
---@field return_inverse? boolean
---@field return_counts? boolean
---@field dim? integer

---The different elements, rising, or the different slices along dim. return_inverse also gives where each element (slice) of input is among them, return_counts how often each occurs: int64, further results. Each nan counts as different.
---
---The results are sorted whatever sorted says.
---@param input zknn.Tensor
---@param sorted? boolean|zknn.unique.options
---@param return_inverse? boolean|zknn.unique.options
---@param return_counts? boolean|zknn.unique.options
---@param dim? integer|zknn.unique.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@return zknn.Tensor?
---@overload fun(options: zknn.unique.options): zknn.Tensor, zknn.Tensor?, zknn.Tensor?
function zknn.unique(input, sorted, return_inverse, return_counts, dim) end

---@class zknn.unique_consecutive.options
---@field input? zknn.Tensor
---@field return_inverse? boolean
---@field return_counts? boolean
---@field dim? integer

---The elements, or the slices along dim, without those equal to the one before. return_inverse also gives where each element (slice) of input is among them, return_counts how often each is repeated: int64, further results.
---@param input zknn.Tensor
---@param return_inverse? boolean|zknn.unique_consecutive.options
---@param return_counts? boolean|zknn.unique_consecutive.options
---@param dim? integer|zknn.unique_consecutive.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@return zknn.Tensor?
---@overload fun(options: zknn.unique_consecutive.options): zknn.Tensor, zknn.Tensor?, zknn.Tensor?
function zknn.unique_consecutive(input, return_inverse, return_counts, dim) end

---@class zknn.unravel_index.options
---@field indices? zknn.Tensor
---@field shape? integer|integer[]

---The positions in each dimension of elements that are numbered in index order.
---@param indices zknn.Tensor integers
---@param shape integer|integer[] the shape that the numbers belong to
---@return zknn.Tensor[]
---@overload fun(options: zknn.unravel_index.options): zknn.Tensor[]
---@overload fun(indices: zknn.Tensor, options: zknn.unravel_index.options): zknn.Tensor[]
function zknn.unravel_index(indices, shape) end

---@class zknn.unsqueeze.options
---@field input? zknn.Tensor
---@field dim? integer

---A view with a dimension of size 1 put in at dim.
---
---A negative dim counts from the end of the result: -1 puts it last.
---@param input zknn.Tensor
---@param dim integer
---@return zknn.Tensor
---@overload fun(options: zknn.unsqueeze.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.unsqueeze.options): zknn.Tensor
function zknn.unsqueeze(input, dim) end

---@class zknn.upsample.options
---@field input? zknn.Tensor
---@field size? integer|integer[]
---@field mode? string
---@field align_corners? boolean
---@field scale_0? number
---@field scale_1? number
---@field scale_2? number

---input [N, C, L], [N, C, H, W] or [N, C, D, H, W] resized to size, a list of one to three. Modes: nearest, nearest-exact, linear (bilinear, trilinear). The scales, output by input, decide on positions when they are given. nn.functional.interpolate is the way to call it.
---
---nn.functional.upsample is interpolate under its older name.
---@param input zknn.Tensor
---@param size? integer|integer[]|zknn.upsample.options
---@param mode? string|zknn.upsample.options
---@param align_corners? boolean|zknn.upsample.options
---@param scale_0? number|zknn.upsample.options
---@param scale_1? number|zknn.upsample.options
---@param scale_2? number|zknn.upsample.options
---@return zknn.Tensor
---@overload fun(options: zknn.upsample.options): zknn.Tensor
function zknn.upsample(input, size, mode, align_corners, scale_0, scale_1, scale_2) end

---@class zknn.vander.options
---@field x? zknn.Tensor
---@field N? integer
---@field increasing? boolean

---The matrix of the powers of a vector's elements, a row for each, from the highest power to the 0th.
---@param x zknn.Tensor a vector
---@param N? integer|zknn.vander.options how many powers; as many as elements without it
---@param increasing? boolean|zknn.vander.options from the 0th power on
---@return zknn.Tensor
---@overload fun(options: zknn.vander.options): zknn.Tensor
function zknn.vander(x, N, increasing) end

---@class zknn.var.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field unbiased? boolean
---@field keepdim? boolean
---@field correction? number

---The variance over a dim, a list of dims, or everything. It is the sum of the squared distances from the mean, divided by their number less correction; unbiased=false is correction=0.
---@param input zknn.Tensor
---@param dim? integer|integer[]|zknn.var.options
---@param unbiased? boolean|zknn.var.options
---@param keepdim? boolean|zknn.var.options
---@param correction? number|zknn.var.options
---@return zknn.Tensor
---@overload fun(options: zknn.var.options): zknn.Tensor
function zknn.var(input, dim, unbiased, keepdim, correction) end

---@class zknn.var_mean.options
---@field input? zknn.Tensor
---@field dim? integer|integer[]
---@field unbiased? boolean
---@field keepdim? boolean
---@field correction? number

---The variance and the mean.
---@param input zknn.Tensor of floats
---@param dim? integer|integer[]|zknn.var_mean.options the dimensions to reduce; none means all
---@param unbiased? boolean|zknn.var_mean.options whether the sum is divided by one less than the number of elements
---@param keepdim? boolean|zknn.var_mean.options whether a reduced dimension stays, with size 1
---@param correction? number|zknn.var_mean.options what is subtracted from the number of elements, instead of unbiased
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(options: zknn.var_mean.options): zknn.Tensor, zknn.Tensor
function zknn.var_mean(input, dim, unbiased, keepdim, correction) end

---@class zknn.vdot.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---The sum of the products of two vectors' elements: dot, for real numbers.
---@param input zknn.Tensor [k]
---@param other zknn.Tensor [k]
---@return zknn.Tensor
---@overload fun(options: zknn.vdot.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.vdot.options): zknn.Tensor
function zknn.vdot(input, other) end

---@class zknn.view.options
---@field input? zknn.Tensor
---@field shape? integer|integer[]

---The same elements in another shape, sharing the storage; one size may be -1.
---
---The sizes are numbers or one list: x:view(2, 3), x:view { 2, 3 }. A transposed tensor has views of few shapes: use reshape, or contiguous first.
---@param input zknn.Tensor
---@param shape integer|integer[]
---@return zknn.Tensor
---@overload fun(options: zknn.view.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.view.options): zknn.Tensor
function zknn.view(input, shape) end

---@class zknn.view_as.options
---@field input? zknn.Tensor
---@field other? zknn.Tensor

---A view in the shape of another tensor, as input:view(other.shape).
---@param input zknn.Tensor the elements
---@param other zknn.Tensor gives the shape
---@return zknn.Tensor
---@overload fun(options: zknn.view_as.options): zknn.Tensor
---@overload fun(input: zknn.Tensor, options: zknn.view_as.options): zknn.Tensor
function zknn.view_as(input, other) end

---@class zknn.vsplit.options
---@field input? zknn.Tensor
---@field indices_or_sections? integer|integer[]

---Cuts dimension 1 (of a vector 0), vsplit dimension 0, dsplit dimension 2, as tensor_split does; into equal parts.
---@param input zknn.Tensor one dimension or more; two for vsplit, three for dsplit
---@param indices_or_sections integer|integer[] how many equal parts; or the positions where parts begin
---@return zknn.Tensor[]
---@overload fun(options: zknn.vsplit.options): zknn.Tensor[]
---@overload fun(input: zknn.Tensor, options: zknn.vsplit.options): zknn.Tensor[]
function zknn.vsplit(input, indices_or_sections) end

---@class zknn.vstack.options
---@field tensors? zknn.Tensor[]

---Joins tensors as rows, along dimension 0. Scalars and vectors are one row each.
---@param tensors zknn.Tensor[] one tensor or more
---@return zknn.Tensor
---@overload fun(options: zknn.vstack.options): zknn.Tensor
function zknn.vstack(tensors) end

---@class zknn.where.options
---@field condition? zknn.Tensor
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---The elements of input where condition (bool) is true, of other elsewhere. Both are tensors or numbers. Broadcasting, dtype promotion.
---
---where(condition) alone is nonzero with as_tuple: a list of index vectors, one for each dimension. Gradients flow to the operand that was chosen.
---@param condition zknn.Tensor
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.where.options): zknn.Tensor
---@overload fun(condition: zknn.Tensor, options: zknn.where.options): zknn.Tensor
---@overload fun(condition: zknn.Tensor, input: zknn.Tensor|number, options: zknn.where.options): zknn.Tensor
function zknn.where(condition, input, other) end

---@class zknn.xlogy.options
---@field input? zknn.Tensor|number
---@field other? zknn.Tensor|number

---input * ln(other), 0 where input is 0 (nan where other is), with broadcasting. Integers become float32.
---@param input zknn.Tensor|number
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(options: zknn.xlogy.options): zknn.Tensor
---@overload fun(input: zknn.Tensor|number, options: zknn.xlogy.options): zknn.Tensor
function zknn.xlogy(input, other) end

---@class zknn.zeros.options
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor of that shape filled with 0.
---@param ... integer|integer[] the sizes of the dimensions, one after the other or in a list; none gives a scalar
---@return zknn.Tensor
function zknn.zeros(...) end

---@class zknn.zeros_like.options
---@field input? zknn.Tensor
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A tensor of 0 with the shape and dtype of another.
---@param input zknn.Tensor gives shape and dtype
---@param dtype? string|zknn.zeros_like.options another dtype
---@param device? string|zknn.zeros_like.options "cpu"
---@param requires_grad? boolean|zknn.zeros_like.options whether backward gives it a gradient; input's is not taken over
---@return zknn.Tensor
---@overload fun(options: zknn.zeros_like.options): zknn.Tensor
function zknn.zeros_like(input, dtype, device, requires_grad) end

---@class zknn.data.ConcatDataset.batch.options
---@field index? zknn.Tensor
---@field at? integer
---@field n? integer

---Gives many samples at once, put together; a loader calls it.
---@param index zknn.Tensor int64: the samples
---@param at? integer|zknn.data.ConcatDataset.batch.options where in index the batch begins; nil: all of index
---@param n? integer|zknn.data.ConcatDataset.batch.options how many samples
---@return any
---@overload fun(self: zknn.data.ConcatDataset, options: zknn.data.ConcatDataset.batch.options): any
function C.data_ConcatDataset:batch(index, at, n) end

---@class zknn.data.ConcatDataset.get.options
---@field i? integer

---Gives sample i of a data set, counted from 0, as one or more values.
---
---Every data set has it; a loader calls it where the set has no batch.
---@param i integer 0 to #set - 1
---@return any
---@overload fun(self: zknn.data.ConcatDataset, options: zknn.data.ConcatDataset.get.options): any
function C.data_ConcatDataset:get(i) end

---Begins a pass that counts the batches from 0.
---@return function
function C.data_DataLoader:enumerate() end

---@class zknn.data.ImageFolder.get.options
---@field i? integer

---Gives sample i of a data set, counted from 0, as one or more values.
---
---Every data set has it; a loader calls it where the set has no batch.
---@param i integer 0 to #set - 1
---@return any
---@overload fun(self: zknn.data.ImageFolder, options: zknn.data.ImageFolder.get.options): any
function C.data_ImageFolder:get(i) end

---@class zknn.data.MNIST.batch.options
---@field index? zknn.Tensor
---@field at? integer
---@field n? integer

---Gives many samples at once, put together; a loader calls it.
---@param index zknn.Tensor int64: the samples
---@param at? integer|zknn.data.MNIST.batch.options where in index the batch begins; nil: all of index
---@param n? integer|zknn.data.MNIST.batch.options how many samples
---@return any
---@overload fun(self: zknn.data.MNIST, options: zknn.data.MNIST.batch.options): any
function C.data_MNIST:batch(index, at, n) end

---@class zknn.data.MNIST.get.options
---@field i? integer

---Gives sample i of a data set, counted from 0, as one or more values.
---
---Every data set has it; a loader calls it where the set has no batch.
---@param i integer 0 to #set - 1
---@return any
---@overload fun(self: zknn.data.MNIST, options: zknn.data.MNIST.get.options): any
function C.data_MNIST:get(i) end

---@class zknn.data.Subset.batch.options
---@field index? zknn.Tensor
---@field at? integer
---@field n? integer

---Gives many samples at once, put together; a loader calls it.
---@param index zknn.Tensor int64: the samples
---@param at? integer|zknn.data.Subset.batch.options where in index the batch begins; nil: all of index
---@param n? integer|zknn.data.Subset.batch.options how many samples
---@return any
---@overload fun(self: zknn.data.Subset, options: zknn.data.Subset.batch.options): any
function C.data_Subset:batch(index, at, n) end

---@class zknn.data.Subset.get.options
---@field i? integer

---Gives sample i of a data set, counted from 0, as one or more values.
---
---Every data set has it; a loader calls it where the set has no batch.
---@param i integer 0 to #set - 1
---@return any
---@overload fun(self: zknn.data.Subset, options: zknn.data.Subset.get.options): any
function C.data_Subset:get(i) end

---@class zknn.data.TensorDataset.batch.options
---@field index? zknn.Tensor
---@field at? integer
---@field n? integer

---Gives many samples at once, put together; a loader calls it.
---@param index zknn.Tensor int64: the samples
---@param at? integer|zknn.data.TensorDataset.batch.options where in index the batch begins; nil: all of index
---@param n? integer|zknn.data.TensorDataset.batch.options how many samples
---@return any
---@overload fun(self: zknn.data.TensorDataset, options: zknn.data.TensorDataset.batch.options): any
function C.data_TensorDataset:batch(index, at, n) end

---@class zknn.data.TensorDataset.get.options
---@field i? integer

---Gives sample i of a data set, counted from 0, as one or more values.
---
---Every data set has it; a loader calls it where the set has no batch.
---@param i integer 0 to #set - 1
---@return any
---@overload fun(self: zknn.data.TensorDataset, options: zknn.data.TensorDataset.get.options): any
function C.data_TensorDataset:get(i) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AdaptiveAvgPool1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_AdaptiveAvgPool1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AdaptiveAvgPool2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_AdaptiveAvgPool2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AdaptiveAvgPool3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_AdaptiveAvgPool3d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor
function C.nn_AdaptiveLogSoftmaxWithLoss:forward(input, target) end

---@class zknn.nn.AdaptiveLogSoftmaxWithLoss.log_prob.options
---@field input? zknn.Tensor

---The logarithms of the probabilities of all classes.
---@param input zknn.Tensor [N, in_features]
---@return zknn.Tensor
---@overload fun(self: zknn.nn.AdaptiveLogSoftmaxWithLoss, options: zknn.nn.AdaptiveLogSoftmaxWithLoss.log_prob.options): zknn.Tensor
function C.nn_AdaptiveLogSoftmaxWithLoss:log_prob(input) end

---@class zknn.nn.AdaptiveLogSoftmaxWithLoss.predict.options
---@field input? zknn.Tensor

---The most likely class of each sample.
---@param input zknn.Tensor [N, in_features]
---@return zknn.Tensor
---@overload fun(self: zknn.nn.AdaptiveLogSoftmaxWithLoss, options: zknn.nn.AdaptiveLogSoftmaxWithLoss.predict.options): zknn.Tensor
function C.nn_AdaptiveLogSoftmaxWithLoss:predict(input) end

---Draws new weights, as when the layer was made.
function C.nn_AdaptiveLogSoftmaxWithLoss:reset_parameters() end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AdaptiveMaxPool1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
function C.nn_AdaptiveMaxPool1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AdaptiveMaxPool2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
function C.nn_AdaptiveMaxPool2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AdaptiveMaxPool3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
function C.nn_AdaptiveMaxPool3d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AlphaDropout:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_AlphaDropout:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AvgPool1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_AvgPool1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AvgPool2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_AvgPool2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_AvgPool3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_AvgPool3d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_BCELoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_BCEWithLogitsLoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_BatchNorm1d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_BatchNorm2d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_BatchNorm3d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Bilinear:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input1 zknn.Tensor
---@param input2 zknn.Tensor
---@return zknn.Tensor
function C.nn_Bilinear:forward(input1, input2) end

---Draws new weights, as when the layer was made.
function C.nn_Bilinear:reset_parameters() end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_CELU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_CELU:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param log_probs zknn.Tensor
---@param targets zknn.Tensor
---@param input_lengths any
---@param target_lengths any
---@return zknn.Tensor
function C.nn_CTCLoss:forward(log_probs, targets, input_lengths, target_lengths) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ChannelShuffle:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ChannelShuffle:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_CircularPad1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_CircularPad1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_CircularPad2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_CircularPad2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_CircularPad3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_CircularPad3d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ConstantPad1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ConstantPad1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ConstantPad2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ConstantPad2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ConstantPad3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ConstantPad3d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Conv1d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Conv2d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Conv3d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param output_size? integer[]|table
---@return zknn.Tensor
function C.nn_ConvTranspose1d:forward(input, output_size) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param output_size? integer[]|table
---@return zknn.Tensor
function C.nn_ConvTranspose2d:forward(input, output_size) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param output_size? integer[]|table
---@return zknn.Tensor
function C.nn_ConvTranspose3d:forward(input, output_size) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input1 zknn.Tensor
---@param input2 zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_CosineEmbeddingLoss:forward(input1, input2, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param x1 zknn.Tensor
---@param x2 zknn.Tensor
---@return zknn.Tensor
function C.nn_CosineSimilarity:forward(x1, x2) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_CrossEntropyLoss:forward(input, target) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_CrossMapLRN2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_CrossMapLRN2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Dropout:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Dropout:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Dropout1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Dropout1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Dropout2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Dropout2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Dropout3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Dropout3d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ELU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ELU:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Embedding:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Embedding:forward(input) end

---@class zknn.nn.Embedding.from_pretrained.options
---@field embeddings? zknn.Tensor
---@field freeze? boolean
---@field padding_idx? integer
---@field max_norm? number
---@field norm_type? number
---@field scale_grad_by_freq? boolean
---@field sparse? boolean

---Makes an embedding of a table of rows; it is called with a point, nn.Embedding.from_pretrained(rows).
---@param embeddings zknn.Tensor [rows, size]
---@param freeze? boolean|zknn.nn.Embedding.from_pretrained.options does not train them
---@param padding_idx? integer|zknn.nn.Embedding.from_pretrained.options a row that is not trained
---@param max_norm? number|zknn.nn.Embedding.from_pretrained.options rows that are used and longer are scaled down to this norm, in weight itself
---@param norm_type? number|zknn.nn.Embedding.from_pretrained.options the p of that norm
---@param scale_grad_by_freq? boolean|zknn.nn.Embedding.from_pretrained.options divides gradients by how often a row is used
---@param sparse? boolean|zknn.nn.Embedding.from_pretrained.options refused when true: gradients are dense
---@return zknn.nn.Embedding
---@overload fun(self: zknn.nn.Embedding, options: zknn.nn.Embedding.from_pretrained.options): zknn.nn.Embedding
function C.nn_Embedding:from_pretrained(embeddings, freeze, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_EmbeddingBag:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param offsets? zknn.Tensor
---@param per_sample_weights? zknn.Tensor
---@return zknn.Tensor
function C.nn_EmbeddingBag:forward(input, offsets, per_sample_weights) end

---@class zknn.nn.EmbeddingBag.from_pretrained.options
---@field embeddings? zknn.Tensor
---@field freeze? boolean
---@field max_norm? number
---@field norm_type? number
---@field scale_grad_by_freq? boolean
---@field mode? string
---@field sparse? boolean
---@field include_last_offset? boolean
---@field padding_idx? integer

---Makes a bag layer of a table of rows; it is called with a point.
---@param embeddings zknn.Tensor [rows, size]
---@param freeze? boolean|zknn.nn.EmbeddingBag.from_pretrained.options does not train them
---@param max_norm? number|zknn.nn.EmbeddingBag.from_pretrained.options rows that are used and longer are scaled down to this norm, in weight itself
---@param norm_type? number|zknn.nn.EmbeddingBag.from_pretrained.options the p of that norm
---@param scale_grad_by_freq? boolean|zknn.nn.EmbeddingBag.from_pretrained.options divides gradients by how often a row is used
---@param mode? string|zknn.nn.EmbeddingBag.from_pretrained.options "sum", "mean" or "max"
---@param sparse? boolean|zknn.nn.EmbeddingBag.from_pretrained.options refused when true: gradients are dense
---@param include_last_offset? boolean|zknn.nn.EmbeddingBag.from_pretrained.options the last of the offsets is the end of the last bag
---@param padding_idx? integer|zknn.nn.EmbeddingBag.from_pretrained.options a row that counts for nothing and is not trained
---@return zknn.nn.EmbeddingBag
---@overload fun(self: zknn.nn.EmbeddingBag, options: zknn.nn.EmbeddingBag.from_pretrained.options): zknn.nn.EmbeddingBag
function C.nn_EmbeddingBag:from_pretrained(embeddings, freeze, max_norm, norm_type, scale_grad_by_freq, mode, sparse, include_last_offset, padding_idx) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_FeatureAlphaDropout:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_FeatureAlphaDropout:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Flatten:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Flatten:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Fold:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Fold:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
function C.nn_FractionalMaxPool2d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
function C.nn_FractionalMaxPool3d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_GELU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_GELU:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_GLU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_GLU:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@param var zknn.Tensor
---@return zknn.Tensor
function C.nn_GaussianNLLLoss:forward(input, target, var) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_GroupNorm:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_GroupNorm:forward(input) end

---Draws new weights, as when the layer was made.
function C.nn_GroupNorm:reset_parameters() end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Hardshrink:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Hardshrink:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Hardsigmoid:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Hardsigmoid:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Hardswish:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Hardswish:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Hardtanh:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Hardtanh:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_HingeEmbeddingLoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_HuberLoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input any
---@return any
function C.nn_Identity:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_InstanceNorm1d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_InstanceNorm2d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_InstanceNorm3d:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_KLDivLoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_L1Loss:forward(input, target) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_LPPool1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_LPPool1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_LPPool2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_LPPool2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_LPPool3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_LPPool3d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_LayerNorm:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_LayerNorm:forward(input) end

---Draws new weights, as when the layer was made.
function C.nn_LayerNorm:reset_parameters() end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_LeakyReLU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_LeakyReLU:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Linear:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Linear:forward(input) end

---Draws new weights, as when the layer was made.
function C.nn_Linear:reset_parameters() end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_LinearCrossEntropyLoss:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_LinearCrossEntropyLoss:forward(input, target) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_LocalResponseNorm:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_LocalResponseNorm:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_LogSigmoid:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_LogSigmoid:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_LogSoftmax:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_LogSoftmax:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_MSELoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input1 zknn.Tensor
---@param input2 zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_MarginRankingLoss:forward(input1, input2, target) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_MaxPool1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
function C.nn_MaxPool1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_MaxPool2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
function C.nn_MaxPool2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_MaxPool3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor?
function C.nn_MaxPool3d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_MaxUnpool1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param indices zknn.Tensor
---@param output_size? integer[]|table
---@return zknn.Tensor
function C.nn_MaxUnpool1d:forward(input, indices, output_size) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_MaxUnpool2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param indices zknn.Tensor
---@param output_size? integer[]|table
---@return zknn.Tensor
function C.nn_MaxUnpool2d:forward(input, indices, output_size) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_MaxUnpool3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param indices zknn.Tensor
---@param output_size? integer[]|table
---@return zknn.Tensor
function C.nn_MaxUnpool3d:forward(input, indices, output_size) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Mish:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Mish:forward(input) end

---@class zknn.nn.Module.add_module.options
---@field name? string
---@field module? zknn.nn.Module|nil

---Registers a child under a name.
---@param name string the name
---@param module zknn.nn.Module|nil the child
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.add_module.options)
---@overload fun(self: zknn.nn.Module, name: string, options: zknn.nn.Module.add_module.options)
function C.nn_Module:add_module(name, module) end

---@class zknn.nn.Module.apply.options
---@field f? fun(module: zknn.nn.Module)

---Calls a function with every module below, then with this one.
---@param f fun(module: zknn.nn.Module) the function
---@return zknn.nn.Module
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.apply.options): zknn.nn.Module
function C.nn_Module:apply(f) end

---Makes the real parameters and buffers bfloat16, as half does float16.
---@return zknn.nn.Module
function C.nn_Module:bfloat16() end

---@class zknn.nn.Module.buffers.options
---@field recurse? boolean

---Lists the buffers: tensors of the state that are not trained.
---@param recurse? boolean|zknn.nn.Module.buffers.options false: only its own
---@return zknn.Tensor[]
function C.nn_Module:buffers(recurse) end

---Lists the modules that a module is made of.
---@return zknn.nn.Module[]
function C.nn_Module:children() end

---Moves the parameters and buffers to the CPU, where they are.
---@return zknn.nn.Module
function C.nn_Module:cpu() end

---Makes the real parameters and buffers float64.
---@return zknn.nn.Module
function C.nn_Module:double() end

---Sets evaluation mode.
---@return zknn.nn.Module
function C.nn_Module:eval() end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Module:extra_repr() end

---Makes the real parameters and buffers float32.
---@return zknn.nn.Module
function C.nn_Module:float() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param ... any
---@return any
function C.nn_Module:forward(...) end

---@class zknn.nn.Module.get_buffer.options
---@field target? string

---The buffer at a path.
---@param target string names separated by points, "layers.0.running_mean"
---@return zknn.Tensor
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.get_buffer.options): zknn.Tensor
function C.nn_Module:get_buffer(target) end

---What a class keeps in a state_dict beside its tensors, under "_extra_state"; the class defines it.
---@return any
function C.nn_Module:get_extra_state() end

---@class zknn.nn.Module.get_parameter.options
---@field target? string

---The parameter at a path.
---@param target string names separated by points, "layers.0.weight"
---@return zknn.Tensor
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.get_parameter.options): zknn.Tensor
function C.nn_Module:get_parameter(target) end

---@class zknn.nn.Module.get_submodule.options
---@field target? string

---The module at a path.
---@param target string names separated by points, "layers.0.conv"; "" is the module itself
---@return zknn.nn.Module
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.get_submodule.options): zknn.nn.Module
function C.nn_Module:get_submodule(target) end

---Makes the real parameters and buffers float16: for a forward pass, as optimizers refuse them.
---@return zknn.nn.Module
function C.nn_Module:half() end

---@class zknn.nn.Module.load_state_dict.options
---@field dict? table
---@field strict? boolean
---@field assign? boolean

---Copies the tensors of a state_dict into parameters and buffers.
---@param dict table tensors by name, as state_dict or load gives them
---@param options? table|zknn.nn.Module.load_state_dict.options see below
---@return table
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.load_state_dict.options): table
function C.nn_Module:load_state_dict(dict, options) end

---Lists a module and all below it, each once.
---@return zknn.nn.Module[]
function C.nn_Module:modules() end

---@class zknn.nn.Module.named_buffers.options
---@field prefix? string
---@field recurse? boolean

---Walks the buffers with their names.
---@param prefix? string|zknn.nn.Module.named_buffers.options what stands before the names
---@param recurse? boolean|zknn.nn.Module.named_buffers.options false: only its own
---@return fun(): (string, zknn.Tensor)
function C.nn_Module:named_buffers(prefix, recurse) end

---Walks the children with their names.
---@return fun(): (string, zknn.nn.Module)
function C.nn_Module:named_children() end

---@class zknn.nn.Module.named_modules.options
---@field prefix? string

---Walks a module and all below it with their paths.
---@param prefix? string|zknn.nn.Module.named_modules.options what stands before the paths
---@return fun(): (string, zknn.nn.Module)
function C.nn_Module:named_modules(prefix) end

---@class zknn.nn.Module.named_parameters.options
---@field prefix? string
---@field recurse? boolean

---Walks the parameters with their names.
---@param prefix? string|zknn.nn.Module.named_parameters.options what stands before the names
---@param recurse? boolean|zknn.nn.Module.named_parameters.options false: only its own
---@return fun(): (string, zknn.Tensor)
function C.nn_Module:named_parameters(prefix, recurse) end

---@class zknn.nn.Module.parameters.options
---@field recurse? boolean

---Lists the parameters of a module and of all below it, each once.
---@param recurse? boolean|zknn.nn.Module.parameters.options false: only its own
---@return zknn.Tensor[]
function C.nn_Module:parameters(recurse) end

---@class zknn.nn.Module.register_buffer.options
---@field name? string
---@field tensor? zknn.Tensor|nil
---@field persistent? boolean

---Registers a tensor that belongs to the state and is not trained.
---@param name string the name
---@param tensor zknn.Tensor|nil the tensor
---@param persistent? boolean|zknn.nn.Module.register_buffer.options false keeps it out of the state_dict
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_buffer.options)
---@overload fun(self: zknn.nn.Module, name: string, options: zknn.nn.Module.register_buffer.options)
function C.nn_Module:register_buffer(name, tensor, persistent) end

---@class zknn.nn.Module.register_forward_hook.options
---@field f? fun(module: zknn.nn.Module, input: table, output: any): any

---Calls a function after each forward; what it returns takes the place of the output.
---@param f fun(module: zknn.nn.Module, input: table, output: any): any input is the list of arguments
---@return zknn.RemovableHandle
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_forward_hook.options): zknn.RemovableHandle
function C.nn_Module:register_forward_hook(f) end

---@class zknn.nn.Module.register_forward_pre_hook.options
---@field f? fun(module: zknn.nn.Module, input: table): any

---Calls a function before each forward; what it returns takes the place of the input.
---@param f fun(module: zknn.nn.Module, input: table): any input is the list of arguments
---@return zknn.RemovableHandle
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_forward_pre_hook.options): zknn.RemovableHandle
function C.nn_Module:register_forward_pre_hook(f) end

---@class zknn.nn.Module.register_full_backward_hook.options
---@field f? fun(module: zknn.nn.Module, grad_input: table, grad_output: table): any

---Calls a function when the gradients of a call's inputs are known.
---
---The lists have a gradient for each input and output, false for none. What it returns takes the place of the inputs' gradients.
---@param f fun(module: zknn.nn.Module, grad_input: table, grad_output: table): any the function
---@return zknn.RemovableHandle
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_full_backward_hook.options): zknn.RemovableHandle
function C.nn_Module:register_full_backward_hook(f) end

---@class zknn.nn.Module.register_full_backward_pre_hook.options
---@field f? fun(module: zknn.nn.Module, grad_output: table): any

---Calls a function when the gradients of a call's outputs are known; what it returns takes their place.
---@param f fun(module: zknn.nn.Module, grad_output: table): any the function
---@return zknn.RemovableHandle
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_full_backward_pre_hook.options): zknn.RemovableHandle
function C.nn_Module:register_full_backward_pre_hook(f) end

---@class zknn.nn.Module.register_load_state_dict_post_hook.options
---@field f? fun(module: zknn.nn.Module, keys: table)

---Calls a function when load_state_dict is done.
---@param f fun(module: zknn.nn.Module, keys: table) keys has missing_keys and unexpected_keys
---@return zknn.RemovableHandle
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_load_state_dict_post_hook.options): zknn.RemovableHandle
function C.nn_Module:register_load_state_dict_post_hook(f) end

---@class zknn.nn.Module.register_load_state_dict_pre_hook.options
---@field f? function

---Calls a function before load_state_dict fills the module; it gets a copy of the state_dict, which it may change.
---@param f function f(module, state_dict, prefix, metadata, strict, missing, unexpected, errors); the last three are lists of names and messages that it may add to
---@return zknn.RemovableHandle
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_load_state_dict_pre_hook.options): zknn.RemovableHandle
function C.nn_Module:register_load_state_dict_pre_hook(f) end

---@class zknn.nn.Module.register_module.options
---@field name? string
---@field module? zknn.nn.Module|nil

---Registers a child under a name.
---@param name string the name
---@param module zknn.nn.Module|nil the child
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_module.options)
---@overload fun(self: zknn.nn.Module, name: string, options: zknn.nn.Module.register_module.options)
function C.nn_Module:register_module(name, module) end

---@class zknn.nn.Module.register_parameter.options
---@field name? string
---@field parameter? zknn.Tensor|nil

---Registers a parameter under a name; nil keeps an empty slot.
---@param name string the name
---@param parameter zknn.Tensor|nil an nn.Parameter
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_parameter.options)
---@overload fun(self: zknn.nn.Module, name: string, options: zknn.nn.Module.register_parameter.options)
function C.nn_Module:register_parameter(name, parameter) end

---@class zknn.nn.Module.register_state_dict_post_hook.options
---@field f? fun(module: zknn.nn.Module, state_dict: table, prefix: string, metadata: table)

---Calls a function when state_dict has read the module and all below; it may change the state_dict.
---@param f fun(module: zknn.nn.Module, state_dict: table, prefix: string, metadata: table) the function
---@return zknn.RemovableHandle
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_state_dict_post_hook.options): zknn.RemovableHandle
function C.nn_Module:register_state_dict_post_hook(f) end

---@class zknn.nn.Module.register_state_dict_pre_hook.options
---@field f? fun(module: zknn.nn.Module, prefix: string, keep_vars: boolean)

---Calls a function before state_dict reads the module.
---@param f fun(module: zknn.nn.Module, prefix: string, keep_vars: boolean) the function
---@return zknn.RemovableHandle
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.register_state_dict_pre_hook.options): zknn.RemovableHandle
function C.nn_Module:register_state_dict_pre_hook(f) end

---@class zknn.nn.Module.requires_grad_.options
---@field on? boolean

---Sets whether the parameters are trained.
---@param on? boolean|zknn.nn.Module.requires_grad_.options false freezes them
---@return zknn.nn.Module
function C.nn_Module:requires_grad_(on) end

---@class zknn.nn.Module.set_extra_state.options
---@field state? any

---Takes what get_extra_state gave, when a state_dict is loaded; the class defines it.
---@param state any what the state_dict has
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.set_extra_state.options)
function C.nn_Module:set_extra_state(state) end

---@class zknn.nn.Module.set_submodule.options
---@field target? string
---@field module? zknn.nn.Module
---@field strict? boolean

---Puts a module in the place of the one at a path, or where there is none yet.
---@param target string names separated by points
---@param module zknn.nn.Module the new one
---@param strict? boolean|zknn.nn.Module.set_submodule.options there must be one
---@overload fun(self: zknn.nn.Module, options: zknn.nn.Module.set_submodule.options)
---@overload fun(self: zknn.nn.Module, target: string, options: zknn.nn.Module.set_submodule.options)
function C.nn_Module:set_submodule(target, module, strict) end

---@class zknn.nn.Module.state_dict.options
---@field prefix? string
---@field keep_vars? boolean

---Gives all parameters and buffers by name, as an ordered table whose tensors share their memory.
---@param options? table|zknn.nn.Module.state_dict.options see below
---@return table
function C.nn_Module:state_dict(options) end

---Changes the dtype of the real parameters and buffers, or moves them to a device.
---@param ... string|table a dtype, a device, both, or {device =, dtype =}
---@return zknn.nn.Module
function C.nn_Module:to(...) end

---@class zknn.nn.Module.train.options
---@field mode? boolean

---Sets training mode, in which dropout and batch normalization work as in training.
---@param mode? boolean|zknn.nn.Module.train.options false: evaluation
---@return zknn.nn.Module
function C.nn_Module:train(mode) end

---@class zknn.nn.Module.zero_grad.options
---@field set_to_none? boolean

---Forgets the gradients of all parameters.
---@param set_to_none? boolean|zknn.nn.Module.zero_grad.options false fills them with zeros
function C.nn_Module:zero_grad(set_to_none) end

---Takes all modules out.
function C.nn_ModuleDict:clear() end

---@class zknn.nn.ModuleDict.contains.options
---@field name? string

---Tells whether there is a module of that name.
---@param name string the name
---@return boolean
---@overload fun(self: zknn.nn.ModuleDict, options: zknn.nn.ModuleDict.contains.options): boolean
function C.nn_ModuleDict:contains(name) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param ... any the inputs
---@return any
function C.nn_ModuleDict:forward(...) end

---Walks names and modules in their order.
---@return fun(): (string, zknn.nn.Module)
function C.nn_ModuleDict:items() end

---Lists the names.
---@return string[]
function C.nn_ModuleDict:keys() end

---@class zknn.nn.ModuleDict.pop.options
---@field name? string

---Takes a module out and gives it.
---@param name string the name
---@return zknn.nn.Module
---@overload fun(self: zknn.nn.ModuleDict, options: zknn.nn.ModuleDict.pop.options): zknn.nn.Module
function C.nn_ModuleDict:pop(name) end

---@class zknn.nn.ModuleDict.update.options
---@field modules? table

---Adds or replaces several.
---@param modules table by name, as the class takes them
---@overload fun(self: zknn.nn.ModuleDict, options: zknn.nn.ModuleDict.update.options)
function C.nn_ModuleDict:update(modules) end

---@class zknn.nn.ModuleList.append.options
---@field module? zknn.nn.Module

---Adds a module at the end.
---@param module zknn.nn.Module the module
---@return zknn.nn.ModuleList
---@overload fun(self: zknn.nn.ModuleList, options: zknn.nn.ModuleList.append.options): zknn.nn.ModuleList
function C.nn_ModuleList:append(module) end

---Walks the modules with their positions, from 0.
---@return fun(): (integer, zknn.nn.Module)
function C.nn_ModuleList:each() end

---@class zknn.nn.ModuleList.extend.options
---@field modules? zknn.nn.Module[]

---Adds modules at the end.
---@param modules zknn.nn.Module[] the modules
---@return zknn.nn.ModuleList
---@overload fun(self: zknn.nn.ModuleList, options: zknn.nn.ModuleList.extend.options): zknn.nn.ModuleList
function C.nn_ModuleList:extend(modules) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param ... any the inputs
---@return any
function C.nn_ModuleList:forward(...) end

---@class zknn.nn.ModuleList.insert.options
---@field index? integer
---@field module? zknn.nn.Module

---Puts a module before a position; those behind it move up.
---@param index integer the position, from 0
---@param module zknn.nn.Module the module
---@overload fun(self: zknn.nn.ModuleList, options: zknn.nn.ModuleList.insert.options)
---@overload fun(self: zknn.nn.ModuleList, index: integer, options: zknn.nn.ModuleList.insert.options)
function C.nn_ModuleList:insert(index, module) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_MultiLabelMarginLoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_MultiLabelSoftMarginLoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_MultiMarginLoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param query zknn.Tensor
---@param key zknn.Tensor
---@param value zknn.Tensor
---@param key_padding_mask? zknn.Tensor
---@param need_weights? boolean
---@param attn_mask? zknn.Tensor
---@param average_attn_weights? boolean
---@param is_causal? boolean
---@return zknn.Tensor
---@return zknn.Tensor?
function C.nn_MultiheadAttention:forward(query, key, value, key_padding_mask, need_weights, attn_mask, average_attn_weights, is_causal) end

---Draws new weights, as when the layer was made.
function C.nn_MultiheadAttention:reset_parameters() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_NLLLoss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_NLLLoss2d:forward(input, target) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_PReLU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_PReLU:forward(input) end

---Draws new weights, as when the layer was made.
function C.nn_PReLU:reset_parameters() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param x1 zknn.Tensor
---@param x2 zknn.Tensor
---@return zknn.Tensor
function C.nn_PairwiseDistance:forward(x1, x2) end

---@class zknn.nn.ParameterDict.contains.options
---@field name? string

---Tells whether there is a parameter of that name.
---@param name string the name
---@return boolean
---@overload fun(self: zknn.nn.ParameterDict, options: zknn.nn.ParameterDict.contains.options): boolean
function C.nn_ParameterDict:contains(name) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ParameterDict:extra_repr() end

---Walks names and parameters in their order.
---@return fun(): (string, zknn.Tensor)
function C.nn_ParameterDict:items() end

---Lists the names.
---@return string[]
function C.nn_ParameterDict:keys() end

---@class zknn.nn.ParameterDict.pop.options
---@field name? string

---Takes a parameter out and gives it.
---@param name string the name
---@return zknn.Tensor
---@overload fun(self: zknn.nn.ParameterDict, options: zknn.nn.ParameterDict.pop.options): zknn.Tensor
function C.nn_ParameterDict:pop(name) end

---@class zknn.nn.ParameterDict.update.options
---@field parameters? table

---Adds or replaces several.
---@param parameters table by name, as the class takes them
---@overload fun(self: zknn.nn.ParameterDict, options: zknn.nn.ParameterDict.update.options)
function C.nn_ParameterDict:update(parameters) end

---@class zknn.nn.ParameterList.append.options
---@field value? zknn.Tensor

---Adds a parameter at the end.
---@param value zknn.Tensor the tensor
---@return zknn.nn.ParameterList
---@overload fun(self: zknn.nn.ParameterList, options: zknn.nn.ParameterList.append.options): zknn.nn.ParameterList
function C.nn_ParameterList:append(value) end

---Walks the parameters with their positions, from 0.
---@return fun(): (integer, zknn.Tensor)
function C.nn_ParameterList:each() end

---@class zknn.nn.ParameterList.extend.options
---@field values? zknn.Tensor[]

---Adds parameters at the end.
---@param values zknn.Tensor[] the tensors
---@return zknn.nn.ParameterList
---@overload fun(self: zknn.nn.ParameterList, options: zknn.nn.ParameterList.extend.options): zknn.nn.ParameterList
function C.nn_ParameterList:extend(values) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ParameterList:extra_repr() end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_PixelShuffle:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_PixelShuffle:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_PixelUnshuffle:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_PixelUnshuffle:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_PoissonNLLLoss:forward(input, target) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_RMSNorm:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_RMSNorm:forward(input) end

---Draws new weights, as when the layer was made.
function C.nn_RMSNorm:reset_parameters() end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_RReLU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_RReLU:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ReLU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ReLU:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ReLU6:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ReLU6:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ReflectionPad1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ReflectionPad1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ReflectionPad2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ReflectionPad2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ReflectionPad3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ReflectionPad3d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ReplicationPad1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ReplicationPad1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ReplicationPad2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ReplicationPad2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ReplicationPad3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ReplicationPad3d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_SELU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_SELU:forward(input) end

---@class zknn.nn.Sequential.append.options
---@field module? zknn.nn.Module

---Adds a module at the end.
---@param module zknn.nn.Module the module
---@return zknn.nn.Sequential
---@overload fun(self: zknn.nn.Sequential, options: zknn.nn.Sequential.append.options): zknn.nn.Sequential
function C.nn_Sequential:append(module) end

---Walks the modules with their positions, from 0.
---@return fun(): (integer, zknn.nn.Module)
function C.nn_Sequential:each() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param ... any
---@return any
function C.nn_Sequential:forward(...) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_SiLU:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_SiLU:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Sigmoid:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Sigmoid:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_SmoothL1Loss:forward(input, target) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@param target zknn.Tensor
---@return zknn.Tensor
function C.nn_SoftMarginLoss:forward(input, target) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Softmax:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Softmax:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Softmax2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Softmax2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Softmin:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Softmin:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Softplus:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Softplus:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Softshrink:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Softshrink:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Softsign:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Softsign:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Tanh:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Tanh:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Tanhshrink:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Tanhshrink:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Threshold:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Threshold:forward(input) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param src zknn.Tensor
---@param tgt zknn.Tensor
---@param src_mask? zknn.Tensor
---@param tgt_mask? zknn.Tensor
---@param memory_mask? zknn.Tensor
---@param src_key_padding_mask? zknn.Tensor
---@param tgt_key_padding_mask? zknn.Tensor
---@param memory_key_padding_mask? zknn.Tensor
---@param src_is_causal? boolean
---@param tgt_is_causal? boolean
---@param memory_is_causal? boolean
---@return zknn.Tensor
function C.nn_Transformer:forward(src, tgt, src_mask, tgt_mask, memory_mask, src_key_padding_mask, tgt_key_padding_mask, memory_key_padding_mask, src_is_causal, tgt_is_causal, memory_is_causal) end

---@class zknn.nn.Transformer.generate_square_subsequent_mask.options
---@field sz? integer
---@field device? string
---@field dtype? string

---The causal mask: -inf above the diagonal, 0 elsewhere, so that position i sees 0 to i. The class has it too: nn.Transformer.generate_square_subsequent_mask(sz).
---@param sz integer the length
---@param device? string|zknn.nn.Transformer.generate_square_subsequent_mask.options "cpu"
---@param dtype? string|zknn.nn.Transformer.generate_square_subsequent_mask.options its dtype
---@return zknn.Tensor
---@overload fun(self: zknn.nn.Transformer, options: zknn.nn.Transformer.generate_square_subsequent_mask.options): zknn.Tensor
function C.nn_Transformer:generate_square_subsequent_mask(sz, device, dtype) end

---Draws new weights, as when the layer was made.
function C.nn_Transformer:reset_parameters() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param tgt zknn.Tensor
---@param memory zknn.Tensor
---@param tgt_mask? zknn.Tensor
---@param memory_mask? zknn.Tensor
---@param tgt_key_padding_mask? zknn.Tensor
---@param memory_key_padding_mask? zknn.Tensor
---@param tgt_is_causal? boolean
---@param memory_is_causal? boolean
---@return zknn.Tensor
function C.nn_TransformerDecoder:forward(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask, tgt_is_causal, memory_is_causal) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param tgt zknn.Tensor
---@param memory zknn.Tensor
---@param tgt_mask? zknn.Tensor
---@param memory_mask? zknn.Tensor
---@param tgt_key_padding_mask? zknn.Tensor
---@param memory_key_padding_mask? zknn.Tensor
---@param tgt_is_causal? boolean
---@param memory_is_causal? boolean
---@return zknn.Tensor
function C.nn_TransformerDecoderLayer:forward(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask, tgt_is_causal, memory_is_causal) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param src zknn.Tensor
---@param mask? zknn.Tensor
---@param src_key_padding_mask? zknn.Tensor
---@param is_causal? boolean
---@return zknn.Tensor
function C.nn_TransformerEncoder:forward(src, mask, src_key_padding_mask, is_causal) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param src zknn.Tensor
---@param src_mask? zknn.Tensor
---@param src_key_padding_mask? zknn.Tensor
---@param is_causal? boolean
---@return zknn.Tensor
function C.nn_TransformerEncoderLayer:forward(src, src_mask, src_key_padding_mask, is_causal) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param anchor zknn.Tensor
---@param positive zknn.Tensor
---@param negative zknn.Tensor
---@return zknn.Tensor
function C.nn_TripletMarginLoss:forward(anchor, positive, negative) end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param anchor zknn.Tensor
---@param positive zknn.Tensor
---@param negative zknn.Tensor
---@return zknn.Tensor
function C.nn_TripletMarginWithDistanceLoss:forward(anchor, positive, negative) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Unflatten:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Unflatten:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Unfold:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Unfold:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_Upsample:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_Upsample:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ZeroPad1d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ZeroPad1d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ZeroPad2d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ZeroPad2d:forward(input) end

---Gives what a module shows between its parentheses when it is printed; each class defines it.
---@return string
function C.nn_ZeroPad3d:extra_repr() end

---Computes the output of a module; each class defines it, and a call of the module runs it.
---@param input zknn.Tensor
---@return zknn.Tensor
function C.nn_ZeroPad3d:forward(input) end

---The computed value.
---@return zknn.Tensor
function C.nn_utils_parametrize_ParametrizationList:forward() end

---@class zknn.nn.utils.parametrize.ParametrizationList.right_inverse.options
---@field value? zknn.Tensor

---Makes the originals those that give this value, as an assignment to the name does.
---@param value zknn.Tensor the value
---@overload fun(self: zknn.nn.utils.parametrize.ParametrizationList, options: zknn.nn.utils.parametrize.ParametrizationList.right_inverse.options)
function C.nn_utils_parametrize_ParametrizationList:right_inverse(value) end

---@class zknn.nn.utils.prune.BasePruningMethod.apply_mask.options
---@field module? zknn.nn.Module

---The pruned value of the module's parameter.
---@param module zknn.nn.Module a module that this method prunes
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.BasePruningMethod, options: zknn.nn.utils.prune.BasePruningMethod.apply_mask.options): zknn.Tensor
function C.nn_utils_prune_BasePruningMethod:apply_mask(module) end

---@class zknn.nn.utils.prune.BasePruningMethod.compute_mask.options
---@field t? zknn.Tensor
---@field default_mask? zknn.Tensor

---The mask of a tensor of importances.
---@param t zknn.Tensor the importances
---@param default_mask zknn.Tensor the mask that is there
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.BasePruningMethod, options: zknn.nn.utils.prune.BasePruningMethod.compute_mask.options): zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.BasePruningMethod, t: zknn.Tensor, options: zknn.nn.utils.prune.BasePruningMethod.compute_mask.options): zknn.Tensor
function C.nn_utils_prune_BasePruningMethod:compute_mask(t, default_mask) end

---@class zknn.nn.utils.prune.BasePruningMethod.prune.options
---@field t? zknn.Tensor
---@field default_mask? zknn.Tensor
---@field importance_scores? zknn.Tensor

---A tensor pruned, without a module.
---@param t zknn.Tensor the tensor
---@param default_mask? zknn.Tensor|zknn.nn.utils.prune.BasePruningMethod.prune.options a mask that is there
---@param importance_scores? zknn.Tensor|zknn.nn.utils.prune.BasePruningMethod.prune.options what is judged instead of t
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.BasePruningMethod, options: zknn.nn.utils.prune.BasePruningMethod.prune.options): zknn.Tensor
function C.nn_utils_prune_BasePruningMethod:prune(t, default_mask, importance_scores) end

---@class zknn.nn.utils.prune.CustomFromMask.compute_mask.options
---@field t? zknn.Tensor
---@field default_mask? zknn.Tensor

---The mask of a tensor of importances.
---@param t zknn.Tensor the importances
---@param default_mask zknn.Tensor the mask that is there
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.CustomFromMask, options: zknn.nn.utils.prune.CustomFromMask.compute_mask.options): zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.CustomFromMask, t: zknn.Tensor, options: zknn.nn.utils.prune.CustomFromMask.compute_mask.options): zknn.Tensor
function C.nn_utils_prune_CustomFromMask:compute_mask(t, default_mask) end

---@class zknn.nn.utils.prune.Identity.compute_mask.options
---@field t? zknn.Tensor
---@field default_mask? zknn.Tensor

---The mask of a tensor of importances.
---@param t zknn.Tensor the importances
---@param default_mask zknn.Tensor the mask that is there
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.Identity, options: zknn.nn.utils.prune.Identity.compute_mask.options): zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.Identity, t: zknn.Tensor, options: zknn.nn.utils.prune.Identity.compute_mask.options): zknn.Tensor
function C.nn_utils_prune_Identity:compute_mask(t, default_mask) end

---@class zknn.nn.utils.prune.L1Unstructured.compute_mask.options
---@field t? zknn.Tensor
---@field default_mask? zknn.Tensor

---The mask of a tensor of importances.
---@param t zknn.Tensor the importances
---@param default_mask zknn.Tensor the mask that is there
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.L1Unstructured, options: zknn.nn.utils.prune.L1Unstructured.compute_mask.options): zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.L1Unstructured, t: zknn.Tensor, options: zknn.nn.utils.prune.L1Unstructured.compute_mask.options): zknn.Tensor
function C.nn_utils_prune_L1Unstructured:compute_mask(t, default_mask) end

---@class zknn.nn.utils.prune.LnStructured.compute_mask.options
---@field t? zknn.Tensor
---@field default_mask? zknn.Tensor

---The mask of a tensor of importances.
---@param t zknn.Tensor the importances
---@param default_mask zknn.Tensor the mask that is there
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.LnStructured, options: zknn.nn.utils.prune.LnStructured.compute_mask.options): zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.LnStructured, t: zknn.Tensor, options: zknn.nn.utils.prune.LnStructured.compute_mask.options): zknn.Tensor
function C.nn_utils_prune_LnStructured:compute_mask(t, default_mask) end

---@class zknn.nn.utils.prune.PruningContainer.add_pruning_method.options
---@field method? any

---Adds a method at the end.
---@param method any a method of the same parameter
---@overload fun(self: zknn.nn.utils.prune.PruningContainer, options: zknn.nn.utils.prune.PruningContainer.add_pruning_method.options)
function C.nn_utils_prune_PruningContainer:add_pruning_method(method) end

---@class zknn.nn.utils.prune.PruningContainer.compute_mask.options
---@field t? zknn.Tensor
---@field default_mask? zknn.Tensor

---The last method's mask of what those before have left.
---@param t zknn.Tensor the importances
---@param default_mask zknn.Tensor the mask that is there
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.PruningContainer, options: zknn.nn.utils.prune.PruningContainer.compute_mask.options): zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.PruningContainer, t: zknn.Tensor, options: zknn.nn.utils.prune.PruningContainer.compute_mask.options): zknn.Tensor
function C.nn_utils_prune_PruningContainer:compute_mask(t, default_mask) end

---@class zknn.nn.utils.prune.RandomStructured.compute_mask.options
---@field t? zknn.Tensor
---@field default_mask? zknn.Tensor

---The mask of a tensor of importances.
---@param t zknn.Tensor the importances
---@param default_mask zknn.Tensor the mask that is there
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.RandomStructured, options: zknn.nn.utils.prune.RandomStructured.compute_mask.options): zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.RandomStructured, t: zknn.Tensor, options: zknn.nn.utils.prune.RandomStructured.compute_mask.options): zknn.Tensor
function C.nn_utils_prune_RandomStructured:compute_mask(t, default_mask) end

---@class zknn.nn.utils.prune.RandomUnstructured.compute_mask.options
---@field t? zknn.Tensor
---@field default_mask? zknn.Tensor

---The mask of a tensor of importances.
---@param t zknn.Tensor the importances
---@param default_mask zknn.Tensor the mask that is there
---@return zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.RandomUnstructured, options: zknn.nn.utils.prune.RandomUnstructured.compute_mask.options): zknn.Tensor
---@overload fun(self: zknn.nn.utils.prune.RandomUnstructured, t: zknn.Tensor, options: zknn.nn.utils.prune.RandomUnstructured.compute_mask.options): zknn.Tensor
function C.nn_utils_prune_RandomUnstructured:compute_mask(t, default_mask) end

---@class zknn.optim.ASGD.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.ASGD, options: zknn.optim.ASGD.check_group.options)
function C.optim_ASGD:check_group(group) end

---@class zknn.optim.ASGD.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.ASGD, options: zknn.optim.ASGD.forget_settings.options)
function C.optim_ASGD:forget_settings(group) end

---@class zknn.optim.ASGD.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.ASGD, options: zknn.optim.ASGD.prepare_group.options)
---@overload fun(self: zknn.optim.ASGD, group: table, options: zknn.optim.ASGD.prepare_group.options)
function C.optim_ASGD:prepare_group(group, settings) end

---@class zknn.optim.ASGD.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.ASGD, options: zknn.optim.ASGD.settings.options): any
function C.optim_ASGD:settings(group) end

---@class zknn.optim.ASGD.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.ASGD, options: zknn.optim.ASGD.update_group.options)
---@overload fun(self: zknn.optim.ASGD, group: table, options: zknn.optim.ASGD.update_group.options)
function C.optim_ASGD:update_group(group, settings) end

---@class zknn.optim.Adadelta.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.Adadelta, options: zknn.optim.Adadelta.check_group.options)
function C.optim_Adadelta:check_group(group) end

---@class zknn.optim.Adadelta.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.Adadelta, options: zknn.optim.Adadelta.forget_settings.options)
function C.optim_Adadelta:forget_settings(group) end

---@class zknn.optim.Adadelta.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adadelta, options: zknn.optim.Adadelta.prepare_group.options)
---@overload fun(self: zknn.optim.Adadelta, group: table, options: zknn.optim.Adadelta.prepare_group.options)
function C.optim_Adadelta:prepare_group(group, settings) end

---@class zknn.optim.Adadelta.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.Adadelta, options: zknn.optim.Adadelta.settings.options): any
function C.optim_Adadelta:settings(group) end

---@class zknn.optim.Adadelta.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adadelta, options: zknn.optim.Adadelta.update_group.options)
---@overload fun(self: zknn.optim.Adadelta, group: table, options: zknn.optim.Adadelta.update_group.options)
function C.optim_Adadelta:update_group(group, settings) end

---@class zknn.optim.Adafactor.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.Adafactor, options: zknn.optim.Adafactor.check_group.options)
function C.optim_Adafactor:check_group(group) end

---@class zknn.optim.Adafactor.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adafactor, options: zknn.optim.Adafactor.prepare_group.options)
---@overload fun(self: zknn.optim.Adafactor, group: table, options: zknn.optim.Adafactor.prepare_group.options)
function C.optim_Adafactor:prepare_group(group, settings) end

---@class zknn.optim.Adafactor.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adafactor, options: zknn.optim.Adafactor.update_group.options)
---@overload fun(self: zknn.optim.Adafactor, group: table, options: zknn.optim.Adafactor.update_group.options)
function C.optim_Adafactor:update_group(group, settings) end

---@class zknn.optim.Adagrad.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.Adagrad, options: zknn.optim.Adagrad.check_group.options)
function C.optim_Adagrad:check_group(group) end

---@class zknn.optim.Adagrad.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.Adagrad, options: zknn.optim.Adagrad.forget_settings.options)
function C.optim_Adagrad:forget_settings(group) end

---@class zknn.optim.Adagrad.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adagrad, options: zknn.optim.Adagrad.prepare_group.options)
---@overload fun(self: zknn.optim.Adagrad, group: table, options: zknn.optim.Adagrad.prepare_group.options)
function C.optim_Adagrad:prepare_group(group, settings) end

---@class zknn.optim.Adagrad.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.Adagrad, options: zknn.optim.Adagrad.settings.options): any
function C.optim_Adagrad:settings(group) end

---@class zknn.optim.Adagrad.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adagrad, options: zknn.optim.Adagrad.update_group.options)
---@overload fun(self: zknn.optim.Adagrad, group: table, options: zknn.optim.Adagrad.update_group.options)
function C.optim_Adagrad:update_group(group, settings) end

---@class zknn.optim.Adam.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.Adam, options: zknn.optim.Adam.check_group.options)
function C.optim_Adam:check_group(group) end

---@class zknn.optim.Adam.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.Adam, options: zknn.optim.Adam.forget_settings.options)
function C.optim_Adam:forget_settings(group) end

---@class zknn.optim.Adam.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adam, options: zknn.optim.Adam.prepare_group.options)
---@overload fun(self: zknn.optim.Adam, group: table, options: zknn.optim.Adam.prepare_group.options)
function C.optim_Adam:prepare_group(group, settings) end

---@class zknn.optim.Adam.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.Adam, options: zknn.optim.Adam.settings.options): any
function C.optim_Adam:settings(group) end

---@class zknn.optim.Adam.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adam, options: zknn.optim.Adam.update_group.options)
---@overload fun(self: zknn.optim.Adam, group: table, options: zknn.optim.Adam.update_group.options)
function C.optim_Adam:update_group(group, settings) end

---@class zknn.optim.AdamW.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.AdamW, options: zknn.optim.AdamW.check_group.options)
function C.optim_AdamW:check_group(group) end

---@class zknn.optim.AdamW.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.AdamW, options: zknn.optim.AdamW.forget_settings.options)
function C.optim_AdamW:forget_settings(group) end

---@class zknn.optim.AdamW.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.AdamW, options: zknn.optim.AdamW.prepare_group.options)
---@overload fun(self: zknn.optim.AdamW, group: table, options: zknn.optim.AdamW.prepare_group.options)
function C.optim_AdamW:prepare_group(group, settings) end

---@class zknn.optim.AdamW.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.AdamW, options: zknn.optim.AdamW.settings.options): any
function C.optim_AdamW:settings(group) end

---@class zknn.optim.AdamW.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.AdamW, options: zknn.optim.AdamW.update_group.options)
---@overload fun(self: zknn.optim.AdamW, group: table, options: zknn.optim.AdamW.update_group.options)
function C.optim_AdamW:update_group(group, settings) end

---@class zknn.optim.Adamax.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.Adamax, options: zknn.optim.Adamax.check_group.options)
function C.optim_Adamax:check_group(group) end

---@class zknn.optim.Adamax.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.Adamax, options: zknn.optim.Adamax.forget_settings.options)
function C.optim_Adamax:forget_settings(group) end

---@class zknn.optim.Adamax.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adamax, options: zknn.optim.Adamax.prepare_group.options)
---@overload fun(self: zknn.optim.Adamax, group: table, options: zknn.optim.Adamax.prepare_group.options)
function C.optim_Adamax:prepare_group(group, settings) end

---@class zknn.optim.Adamax.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.Adamax, options: zknn.optim.Adamax.settings.options): any
function C.optim_Adamax:settings(group) end

---@class zknn.optim.Adamax.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Adamax, options: zknn.optim.Adamax.update_group.options)
---@overload fun(self: zknn.optim.Adamax, group: table, options: zknn.optim.Adamax.update_group.options)
function C.optim_Adamax:update_group(group, settings) end

---@class zknn.optim.LBFGS.add_param_group.options
---@field group? table

---Adds a group of parameters with options of its own.
---@param group table {params = list, lr = ...}; the options that it lacks are the optimizer's defaults.
---@overload fun(self: zknn.optim.LBFGS, options: zknn.optim.LBFGS.add_param_group.options)
function C.optim_LBFGS:add_param_group(group) end

---@class zknn.optim.LBFGS.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.LBFGS, options: zknn.optim.LBFGS.check_group.options)
function C.optim_LBFGS:check_group(group) end

---@class zknn.optim.LBFGS.step.options
---@field closure? fun(): any

---Updates every parameter that has a gradient.
---@param closure? fun(): any|zknn.optim.LBFGS.step.options computes the loss and its gradients anew; its result is step's.
---@return any
function C.optim_LBFGS:step(closure) end

---@class zknn.optim.Muon.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.Muon, options: zknn.optim.Muon.check_group.options)
function C.optim_Muon:check_group(group) end

---@class zknn.optim.Muon.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Muon, options: zknn.optim.Muon.prepare_group.options)
---@overload fun(self: zknn.optim.Muon, group: table, options: zknn.optim.Muon.prepare_group.options)
function C.optim_Muon:prepare_group(group, settings) end

---@class zknn.optim.Muon.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Muon, options: zknn.optim.Muon.update_group.options)
---@overload fun(self: zknn.optim.Muon, group: table, options: zknn.optim.Muon.update_group.options)
function C.optim_Muon:update_group(group, settings) end

---@class zknn.optim.NAdam.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.NAdam, options: zknn.optim.NAdam.check_group.options)
function C.optim_NAdam:check_group(group) end

---@class zknn.optim.NAdam.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.NAdam, options: zknn.optim.NAdam.forget_settings.options)
function C.optim_NAdam:forget_settings(group) end

---@class zknn.optim.NAdam.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.NAdam, options: zknn.optim.NAdam.prepare_group.options)
---@overload fun(self: zknn.optim.NAdam, group: table, options: zknn.optim.NAdam.prepare_group.options)
function C.optim_NAdam:prepare_group(group, settings) end

---@class zknn.optim.NAdam.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.NAdam, options: zknn.optim.NAdam.settings.options): any
function C.optim_NAdam:settings(group) end

---@class zknn.optim.NAdam.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.NAdam, options: zknn.optim.NAdam.update_group.options)
---@overload fun(self: zknn.optim.NAdam, group: table, options: zknn.optim.NAdam.update_group.options)
function C.optim_NAdam:update_group(group, settings) end

---@class zknn.optim.Optimizer.add_param_group.options
---@field group? table

---Adds a group of parameters with options of its own.
---@param group table {params = list, lr = ...}; the options that it lacks are the optimizer's defaults.
---@overload fun(self: zknn.optim.Optimizer, options: zknn.optim.Optimizer.add_param_group.options)
function C.optim_Optimizer:add_param_group(group) end

---@class zknn.optim.Optimizer.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.Optimizer, options: zknn.optim.Optimizer.check_group.options)
function C.optim_Optimizer:check_group(group) end

---@class zknn.optim.Optimizer.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.Optimizer, options: zknn.optim.Optimizer.forget_settings.options)
function C.optim_Optimizer:forget_settings(group) end

---@class zknn.optim.Optimizer.load_state_dict.options
---@field dict? table

---Goes on from a state_dict of an optimizer with the same groups, zknn's or PyTorch's.
---
---The tables of groups and states stay the same tables, so that a scheduler keeps its hold on them.
---@param dict table what state_dict gives.
---@overload fun(self: zknn.optim.Optimizer, options: zknn.optim.Optimizer.load_state_dict.options)
function C.optim_Optimizer:load_state_dict(dict) end

---@class zknn.optim.Optimizer.prepare.options
---@field group? table
---@field p? zknn.Tensor
---@field settings? any

---Makes the state that the update of a parameter needs; called before any parameter changes.
---
---A class of your own defines it if it keeps a state, so that a lack of memory leaves all as it was.
---@param group table one of param_groups.
---@param p zknn.Tensor a parameter of it that has a gradient.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Optimizer, options: zknn.optim.Optimizer.prepare.options)
---@overload fun(self: zknn.optim.Optimizer, group: table, options: zknn.optim.Optimizer.prepare.options)
---@overload fun(self: zknn.optim.Optimizer, group: table, p: zknn.Tensor, options: zknn.optim.Optimizer.prepare.options)
function C.optim_Optimizer:prepare(group, p, settings) end

---@class zknn.optim.Optimizer.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Optimizer, options: zknn.optim.Optimizer.prepare_group.options)
---@overload fun(self: zknn.optim.Optimizer, group: table, options: zknn.optim.Optimizer.prepare_group.options)
function C.optim_Optimizer:prepare_group(group, settings) end

---@class zknn.optim.Optimizer.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.Optimizer, options: zknn.optim.Optimizer.settings.options): any
function C.optim_Optimizer:settings(group) end

---The state of all parameters and the options of all groups, as PyTorch's optimizers save them.
---@return table
function C.optim_Optimizer:state_dict() end

---@class zknn.optim.Optimizer.step.options
---@field closure? fun(): any

---Updates every parameter that has a gradient.
---@param closure? fun(): any|zknn.optim.Optimizer.step.options computes the loss and its gradients anew; its result is step's.
---@return any
function C.optim_Optimizer:step(closure) end

---@class zknn.optim.Optimizer.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Optimizer, options: zknn.optim.Optimizer.update_group.options)
---@overload fun(self: zknn.optim.Optimizer, group: table, options: zknn.optim.Optimizer.update_group.options)
function C.optim_Optimizer:update_group(group, settings) end

---@class zknn.optim.Optimizer.zero_grad.options
---@field set_to_none? boolean

---Forgets the gradients of all parameters, so that the next backward begins anew.
---@param set_to_none? boolean|zknn.optim.Optimizer.zero_grad.options false fills them with zeros instead.
function C.optim_Optimizer:zero_grad(set_to_none) end

---@class zknn.optim.RAdam.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.RAdam, options: zknn.optim.RAdam.check_group.options)
function C.optim_RAdam:check_group(group) end

---@class zknn.optim.RAdam.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.RAdam, options: zknn.optim.RAdam.forget_settings.options)
function C.optim_RAdam:forget_settings(group) end

---@class zknn.optim.RAdam.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.RAdam, options: zknn.optim.RAdam.prepare_group.options)
---@overload fun(self: zknn.optim.RAdam, group: table, options: zknn.optim.RAdam.prepare_group.options)
function C.optim_RAdam:prepare_group(group, settings) end

---@class zknn.optim.RAdam.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.RAdam, options: zknn.optim.RAdam.settings.options): any
function C.optim_RAdam:settings(group) end

---@class zknn.optim.RAdam.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.RAdam, options: zknn.optim.RAdam.update_group.options)
---@overload fun(self: zknn.optim.RAdam, group: table, options: zknn.optim.RAdam.update_group.options)
function C.optim_RAdam:update_group(group, settings) end

---@class zknn.optim.RMSprop.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.RMSprop, options: zknn.optim.RMSprop.check_group.options)
function C.optim_RMSprop:check_group(group) end

---@class zknn.optim.RMSprop.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.RMSprop, options: zknn.optim.RMSprop.forget_settings.options)
function C.optim_RMSprop:forget_settings(group) end

---@class zknn.optim.RMSprop.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.RMSprop, options: zknn.optim.RMSprop.prepare_group.options)
---@overload fun(self: zknn.optim.RMSprop, group: table, options: zknn.optim.RMSprop.prepare_group.options)
function C.optim_RMSprop:prepare_group(group, settings) end

---@class zknn.optim.RMSprop.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.RMSprop, options: zknn.optim.RMSprop.settings.options): any
function C.optim_RMSprop:settings(group) end

---@class zknn.optim.RMSprop.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.RMSprop, options: zknn.optim.RMSprop.update_group.options)
---@overload fun(self: zknn.optim.RMSprop, group: table, options: zknn.optim.RMSprop.update_group.options)
function C.optim_RMSprop:update_group(group, settings) end

---@class zknn.optim.Rprop.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.Rprop, options: zknn.optim.Rprop.check_group.options)
function C.optim_Rprop:check_group(group) end

---@class zknn.optim.Rprop.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.Rprop, options: zknn.optim.Rprop.forget_settings.options)
function C.optim_Rprop:forget_settings(group) end

---@class zknn.optim.Rprop.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Rprop, options: zknn.optim.Rprop.prepare_group.options)
---@overload fun(self: zknn.optim.Rprop, group: table, options: zknn.optim.Rprop.prepare_group.options)
function C.optim_Rprop:prepare_group(group, settings) end

---@class zknn.optim.Rprop.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.Rprop, options: zknn.optim.Rprop.settings.options): any
function C.optim_Rprop:settings(group) end

---@class zknn.optim.Rprop.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.Rprop, options: zknn.optim.Rprop.update_group.options)
---@overload fun(self: zknn.optim.Rprop, group: table, options: zknn.optim.Rprop.update_group.options)
function C.optim_Rprop:update_group(group, settings) end

---@class zknn.optim.SGD.check_group.options
---@field group? table

---Called for every new or loaded group; a class of your own raises there for options that make no sense.
---@param group table a group with all its options.
---@overload fun(self: zknn.optim.SGD, options: zknn.optim.SGD.check_group.options)
function C.optim_SGD:check_group(group) end

---@class zknn.optim.SGD.forget_settings.options
---@field group? table

---Called when load_state_dict has changed the options of a group.
---
---A class of your own that keeps what settings gives drops it here.
---@param group table one of param_groups.
---@overload fun(self: zknn.optim.SGD, options: zknn.optim.SGD.forget_settings.options)
function C.optim_SGD:forget_settings(group) end

---@class zknn.optim.SGD.prepare_group.options
---@field group? table
---@field settings? any

---Calls prepare for every parameter of a group that has a gradient.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.SGD, options: zknn.optim.SGD.prepare_group.options)
---@overload fun(self: zknn.optim.SGD, group: table, options: zknn.optim.SGD.prepare_group.options)
function C.optim_SGD:prepare_group(group, settings) end

---@class zknn.optim.SGD.settings.options
---@field group? table

---What prepare and update get as their last argument, made once for a group at each step.
---@param group table one of param_groups.
---@return any
---@overload fun(self: zknn.optim.SGD, options: zknn.optim.SGD.settings.options): any
function C.optim_SGD:settings(group) end

---@class zknn.optim.SGD.update_group.options
---@field group? table
---@field settings? any

---Updates the parameters of one group; a class of your own defines update(group, p, settings) instead.
---
---step calls settings, then prepare_group, then update_group for each group.
---@param group table one of param_groups.
---@param settings any what settings(group) gave.
---@overload fun(self: zknn.optim.SGD, options: zknn.optim.SGD.update_group.options)
---@overload fun(self: zknn.optim.SGD, group: table, options: zknn.optim.SGD.update_group.options)
function C.optim_SGD:update_group(group, settings) end

---@class zknn.optim.lr_scheduler.ChainedScheduler.load_state_dict.options
---@field dict? table

---Goes on from a state_dict of a scheduler of the same kind, zknn's or PyTorch's.
---@param dict table what state_dict gives
---@overload fun(self: zknn.optim.lr_scheduler.ChainedScheduler, options: zknn.optim.lr_scheduler.ChainedScheduler.load_state_dict.options)
function C.optim_lr_scheduler_ChainedScheduler:load_state_dict(dict) end

---Gives all fields but the optimizer and functions, as PyTorch saves them.
---@return table
function C.optim_lr_scheduler_ChainedScheduler:state_dict() end

---@class zknn.optim.lr_scheduler.ChainedScheduler.step.options
---@field epoch? number

---Goes one epoch on and sets the learning rates.
---@param epoch? number|zknn.optim.lr_scheduler.ChainedScheduler.step.options jumps there, by the closed form where there is one
function C.optim_lr_scheduler_ChainedScheduler:step(epoch) end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_ConstantLR:get_lr() end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_CosineAnnealingLR:get_lr() end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_CosineAnnealingWarmRestarts:get_lr() end

---@class zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts.step.options
---@field epoch? number

---Goes one epoch on and sets the learning rates.
---@param epoch? number|zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts.step.options jumps there, by the closed form where there is one
function C.optim_lr_scheduler_CosineAnnealingWarmRestarts:step(epoch) end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_CyclicLR:get_lr() end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_ExponentialLR:get_lr() end

---@class zknn.optim.lr_scheduler.LRScheduler.from_base.options
---@field factor? number

---Gives the learning rates that the schedule began with, times a factor.
---@param factor number the factor
---@return number[]
---@overload fun(self: zknn.optim.lr_scheduler.LRScheduler, options: zknn.optim.lr_scheduler.LRScheduler.from_base.options): number[]
function C.optim_lr_scheduler_LRScheduler:from_base(factor) end

---Gives the learning rates that the last step set, one for each group.
---@return number[]
function C.optim_lr_scheduler_LRScheduler:get_last_lr() end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_LRScheduler:get_lr() end

---@class zknn.optim.lr_scheduler.LRScheduler.load_state_dict.options
---@field dict? table

---Goes on from a state_dict of a scheduler of the same kind, zknn's or PyTorch's.
---@param dict table what state_dict gives
---@overload fun(self: zknn.optim.lr_scheduler.LRScheduler, options: zknn.optim.lr_scheduler.LRScheduler.load_state_dict.options)
function C.optim_lr_scheduler_LRScheduler:load_state_dict(dict) end

---@class zknn.optim.lr_scheduler.LRScheduler.per_group.options
---@field name? string
---@field value? number|number[]

---Gives a list of one number for each group, from one number for all or from such a list.
---@param name string what a message calls it
---@param value number|number[] one for all, or one for each group
---@return number[]
---@overload fun(self: zknn.optim.lr_scheduler.LRScheduler, options: zknn.optim.lr_scheduler.LRScheduler.per_group.options): number[]
---@overload fun(self: zknn.optim.lr_scheduler.LRScheduler, name: string, options: zknn.optim.lr_scheduler.LRScheduler.per_group.options): number[]
function C.optim_lr_scheduler_LRScheduler:per_group(name, value) end

---@class zknn.optim.lr_scheduler.LRScheduler.scaled.options
---@field factor? number|boolean

---Gives the current learning rates times a factor; for get_lr of your own schedulers.
---@param factor? number|boolean|zknn.optim.lr_scheduler.LRScheduler.scaled.options nil or false leaves them as they are
---@return number[]
function C.optim_lr_scheduler_LRScheduler:scaled(factor) end

---@class zknn.optim.lr_scheduler.LRScheduler.set_lrs.options
---@field lrs? number[]

---Sets the learning rates of the groups and remembers them.
---@param lrs number[] one for each group
---@overload fun(self: zknn.optim.lr_scheduler.LRScheduler, options: zknn.optim.lr_scheduler.LRScheduler.set_lrs.options)
function C.optim_lr_scheduler_LRScheduler:set_lrs(lrs) end

---Gives all fields but the optimizer and functions, as PyTorch saves them.
---@return table
function C.optim_lr_scheduler_LRScheduler:state_dict() end

---@class zknn.optim.lr_scheduler.LRScheduler.step.options
---@field epoch? number

---Goes one epoch on and sets the learning rates.
---@param epoch? number|zknn.optim.lr_scheduler.LRScheduler.step.options jumps there, by the closed form where there is one
function C.optim_lr_scheduler_LRScheduler:step(epoch) end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_LambdaLR:get_lr() end

---@class zknn.optim.lr_scheduler.LambdaLR.load_state_dict.options
---@field dict? table

---Goes on from a state_dict of a scheduler of the same kind, zknn's or PyTorch's.
---@param dict table what state_dict gives
---@overload fun(self: zknn.optim.lr_scheduler.LambdaLR, options: zknn.optim.lr_scheduler.LambdaLR.load_state_dict.options)
function C.optim_lr_scheduler_LambdaLR:load_state_dict(dict) end

---Gives all fields but the optimizer and functions, as PyTorch saves them.
---@return table
function C.optim_lr_scheduler_LambdaLR:state_dict() end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_LinearLR:get_lr() end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_MultiStepLR:get_lr() end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_MultiplicativeLR:get_lr() end

---@class zknn.optim.lr_scheduler.MultiplicativeLR.load_state_dict.options
---@field dict? table

---Goes on from a state_dict of a scheduler of the same kind, zknn's or PyTorch's.
---@param dict table what state_dict gives
---@overload fun(self: zknn.optim.lr_scheduler.MultiplicativeLR, options: zknn.optim.lr_scheduler.MultiplicativeLR.load_state_dict.options)
function C.optim_lr_scheduler_MultiplicativeLR:load_state_dict(dict) end

---Gives all fields but the optimizer and functions, as PyTorch saves them.
---@return table
function C.optim_lr_scheduler_MultiplicativeLR:state_dict() end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_OneCycleLR:get_lr() end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_PolynomialLR:get_lr() end

---@class zknn.optim.lr_scheduler.ReduceLROnPlateau.step.options
---@field metric? number|zknn.Tensor

---Takes the metric of an epoch, and lowers the learning rates when it has stopped getting better.
---@param metric number|zknn.Tensor the loss or the accuracy; a tensor has one element.
---@overload fun(self: zknn.optim.lr_scheduler.ReduceLROnPlateau, options: zknn.optim.lr_scheduler.ReduceLROnPlateau.step.options)
function C.optim_lr_scheduler_ReduceLROnPlateau:step(metric) end

---@class zknn.optim.lr_scheduler.SequentialLR.load_state_dict.options
---@field dict? table

---Goes on from a state_dict of a scheduler of the same kind, zknn's or PyTorch's.
---@param dict table what state_dict gives
---@overload fun(self: zknn.optim.lr_scheduler.SequentialLR, options: zknn.optim.lr_scheduler.SequentialLR.load_state_dict.options)
function C.optim_lr_scheduler_SequentialLR:load_state_dict(dict) end

---Gives all fields but the optimizer and functions, as PyTorch saves them.
---@return table
function C.optim_lr_scheduler_SequentialLR:state_dict() end

---@class zknn.optim.lr_scheduler.SequentialLR.step.options
---@field epoch? number

---Goes one epoch on and sets the learning rates.
---@param epoch? number|zknn.optim.lr_scheduler.SequentialLR.step.options jumps there, by the closed form where there is one
function C.optim_lr_scheduler_SequentialLR:step(epoch) end

---Computes the learning rates at last_epoch, one for each group; each scheduler defines it.
---@return number[]
function C.optim_lr_scheduler_StepLR:get_lr() end

---Runs the averaged model.
---@param ... any the model's arguments
---@return any
function C.optim_swa_utils_AveragedModel:forward(...) end

---@class zknn.optim.swa_utils.AveragedModel.update_parameters.options
---@field model? zknn.nn.Module

---Takes the model's weights as they are now into the mean.
---@param model zknn.nn.Module the model
---@overload fun(self: zknn.optim.swa_utils.AveragedModel, options: zknn.optim.swa_utils.AveragedModel.update_parameters.options)
function C.optim_swa_utils_AveragedModel:update_parameters(model) end

---The learning rates of this step.
---@return number[]
function C.optim_swa_utils_SWALR:get_lr() end

---@class zknn.Figure.encode.options
---@field kind? string
---@field dpi? number

---Gives the bytes of the file that save would write.
---@param kind string "png", "svg" or "pdf"
---@param dpi? number|zknn.Figure.encode.options pixels an inch in a PNG; nil: the figure's
---@return string
---@overload fun(self: zknn.Figure, options: zknn.Figure.encode.options): string
function C.Figure:encode(kind, dpi) end

---@class zknn.Figure.save.options
---@field path? string
---@field dpi? number

---Writes this figure as PNG, SVG or PDF, as the path ends.
---@param path string the file
---@param dpi? number|zknn.Figure.save.options pixels an inch in a PNG; nil: the figure's
---@overload fun(self: zknn.Figure, options: zknn.Figure.save.options)
function C.Figure:save(path, dpi) end

---Gives the width and height of this figure in points, 72 an inch.
---@return number
---@return number
function C.Figure:size() end

---In the forward of a Function: keeps tensors for backward. In-place changes of them are errors.
---@param ... zknn.Tensor? the tensors, or nil
---@return nil
function C.FunctionCtx:save_for_backward(...) end

---The state of the generator as a uint8 tensor.
---@return zknn.Tensor
function C.Generator:get_state() end

---The seed that the generator was given last.
---@return integer
function C.Generator:initial_seed() end

---@class zknn.Generator.manual_seed.options
---@field seed? integer

---Seeds the generator; gives the generator itself.
---@param seed integer any integer
---@return zknn.Generator
---@overload fun(self: zknn.Generator, options: zknn.Generator.manual_seed.options): zknn.Generator
function C.Generator:manual_seed(seed) end

---Seeds the generator with a number from the operating system, and gives that number.
---@return integer
function C.Generator:seed() end

---@class zknn.Generator.set_state.options
---@field new_state? zknn.Tensor

---Puts the generator into a state that get_state gave, here or in PyTorch. Gives the generator.
---@param new_state zknn.Tensor uint8, contiguous
---@return zknn.Generator
---@overload fun(self: zknn.Generator, options: zknn.Generator.set_state.options): zknn.Generator
function C.Generator:set_state(new_state) end

---Lists the inputs, each with name, type and shape.
---@return table[]
function C.InferenceSession:get_inputs() end

---Lists the outputs, each with name, type and shape.
---@return table[]
function C.InferenceSession:get_outputs() end

---@class zknn.InferenceSession.run.options
---@field output_names? string[]
---@field inputs? table

---Computes outputs from inputs.
---@param output_names string[] these outputs; nil: all
---@param inputs table tensors by the names of the inputs
---@return zknn.Tensor[]
---@overload fun(self: zknn.InferenceSession, options: zknn.InferenceSession.run.options): zknn.Tensor[]
---@overload fun(self: zknn.InferenceSession, output_names: string[], options: zknn.InferenceSession.run.options): zknn.Tensor[]
function C.InferenceSession:run(output_names, inputs) end

---Gives the lock back. A second call does nothing.
---@return nil
function C.Lock:close() end

---Takes a hook away. A second call does nothing.
---@return nil
function C.RemovableHandle:remove() end

---The absolute value of each element. Any dtype but bool.
---@return zknn.Tensor
function C.Tensor:abs() end

---The absolute value of each element. Any dtype but bool.
---@return zknn.Tensor
function C.Tensor:abs_() end

---The absolute value of each element. Any dtype but bool.
---@return zknn.Tensor
function C.Tensor:absolute() end

---The absolute value of each element. Any dtype but bool.
---@return zknn.Tensor
function C.Tensor:absolute_() end

---The arc cosine of each element; nan outside -1..1. Integers become float32.
---
---The result is in 0..pi.
---@return zknn.Tensor
function C.Tensor:acos() end

---The arc cosine of each element; nan outside -1..1. Integers become float32.
---
---The result is in 0..pi.
---@return zknn.Tensor
function C.Tensor:acos_() end

---The inverse hyperbolic cosine of each element; nan below 1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:acosh() end

---The inverse hyperbolic cosine of each element; nan below 1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:acosh_() end

---@class zknn.Tensor.add.options
---@field other? zknn.Tensor|number
---@field alpha? number

---input + alpha * other, with broadcasting and dtype promotion.
---
---The operator +.
---@param other zknn.Tensor|number
---@param alpha? number|zknn.Tensor.add.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.add.options): zknn.Tensor
function C.Tensor:add(other, alpha) end

---@class zknn.Tensor.add_.options
---@field other? zknn.Tensor|number
---@field alpha? number

---input + alpha * other, with broadcasting and dtype promotion.
---
---The operator +.
---@param other zknn.Tensor|number
---@param alpha? number|zknn.Tensor.add_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.add_.options): zknn.Tensor
function C.Tensor:add_(other, alpha) end

---@class zknn.Tensor.addbmm.options
---@field batch1? zknn.Tensor
---@field batch2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha times the sum of the products of the matrices of two batches. addbmm_ writes it over the tensor.
---@param batch1 zknn.Tensor [b, n, k]
---@param batch2 zknn.Tensor [b, k, m]
---@param beta? number|zknn.Tensor.addbmm.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.addbmm.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addbmm.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, batch1: zknn.Tensor, options: zknn.Tensor.addbmm.options): zknn.Tensor
function C.Tensor:addbmm(batch1, batch2, beta, alpha) end

---@class zknn.Tensor.addbmm_.options
---@field batch1? zknn.Tensor
---@field batch2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha times the sum of the products of the matrices of two batches. addbmm_ writes it over the tensor.
---@param batch1 zknn.Tensor [b, n, k]
---@param batch2 zknn.Tensor [b, k, m]
---@param beta? number|zknn.Tensor.addbmm_.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.addbmm_.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addbmm_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, batch1: zknn.Tensor, options: zknn.Tensor.addbmm_.options): zknn.Tensor
function C.Tensor:addbmm_(batch1, batch2, beta, alpha) end

---@class zknn.Tensor.addcdiv.options
---@field tensor1? zknn.Tensor
---@field tensor2? zknn.Tensor
---@field value? number

---input + value * tensor1 / tensor2, with broadcasting and dtype promotion.
---@param tensor1 zknn.Tensor
---@param tensor2 zknn.Tensor
---@param value? number|zknn.Tensor.addcdiv.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addcdiv.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, tensor1: zknn.Tensor, options: zknn.Tensor.addcdiv.options): zknn.Tensor
function C.Tensor:addcdiv(tensor1, tensor2, value) end

---@class zknn.Tensor.addcdiv_.options
---@field tensor1? zknn.Tensor
---@field tensor2? zknn.Tensor
---@field value? number

---input + value * tensor1 / tensor2, with broadcasting and dtype promotion.
---@param tensor1 zknn.Tensor
---@param tensor2 zknn.Tensor
---@param value? number|zknn.Tensor.addcdiv_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addcdiv_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, tensor1: zknn.Tensor, options: zknn.Tensor.addcdiv_.options): zknn.Tensor
function C.Tensor:addcdiv_(tensor1, tensor2, value) end

---@class zknn.Tensor.addcmul.options
---@field tensor1? zknn.Tensor
---@field tensor2? zknn.Tensor
---@field value? number

---input + value * tensor1 * tensor2, with broadcasting and dtype promotion.
---@param tensor1 zknn.Tensor
---@param tensor2 zknn.Tensor
---@param value? number|zknn.Tensor.addcmul.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addcmul.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, tensor1: zknn.Tensor, options: zknn.Tensor.addcmul.options): zknn.Tensor
function C.Tensor:addcmul(tensor1, tensor2, value) end

---@class zknn.Tensor.addcmul_.options
---@field tensor1? zknn.Tensor
---@field tensor2? zknn.Tensor
---@field value? number

---input + value * tensor1 * tensor2, with broadcasting and dtype promotion.
---@param tensor1 zknn.Tensor
---@param tensor2 zknn.Tensor
---@param value? number|zknn.Tensor.addcmul_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addcmul_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, tensor1: zknn.Tensor, options: zknn.Tensor.addcmul_.options): zknn.Tensor
function C.Tensor:addcmul_(tensor1, tensor2, value) end

---@class zknn.Tensor.addmm.options
---@field mat1? zknn.Tensor
---@field mat2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha mat1 mat2. addmm_ writes it over the tensor.
---
---With beta and alpha of 1 and a bias for input, it is one linear, which adds the bias on the way.
---@param mat1 zknn.Tensor [n, k]
---@param mat2 zknn.Tensor [k, m]
---@param beta? number|zknn.Tensor.addmm.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.addmm.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addmm.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, mat1: zknn.Tensor, options: zknn.Tensor.addmm.options): zknn.Tensor
function C.Tensor:addmm(mat1, mat2, beta, alpha) end

---@class zknn.Tensor.addmm_.options
---@field mat1? zknn.Tensor
---@field mat2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha mat1 mat2. addmm_ writes it over the tensor.
---
---With beta and alpha of 1 and a bias for input, it is one linear, which adds the bias on the way.
---@param mat1 zknn.Tensor [n, k]
---@param mat2 zknn.Tensor [k, m]
---@param beta? number|zknn.Tensor.addmm_.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.addmm_.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addmm_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, mat1: zknn.Tensor, options: zknn.Tensor.addmm_.options): zknn.Tensor
function C.Tensor:addmm_(mat1, mat2, beta, alpha) end

---@class zknn.Tensor.addmv.options
---@field mat? zknn.Tensor
---@field vec? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha mat vec. addmv_ writes it over the tensor.
---@param mat zknn.Tensor [n, k]
---@param vec zknn.Tensor [k]
---@param beta? number|zknn.Tensor.addmv.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.addmv.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addmv.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, mat: zknn.Tensor, options: zknn.Tensor.addmv.options): zknn.Tensor
function C.Tensor:addmv(mat, vec, beta, alpha) end

---@class zknn.Tensor.addmv_.options
---@field mat? zknn.Tensor
---@field vec? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha mat vec. addmv_ writes it over the tensor.
---@param mat zknn.Tensor [n, k]
---@param vec zknn.Tensor [k]
---@param beta? number|zknn.Tensor.addmv_.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.addmv_.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addmv_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, mat: zknn.Tensor, options: zknn.Tensor.addmv_.options): zknn.Tensor
function C.Tensor:addmv_(mat, vec, beta, alpha) end

---@class zknn.Tensor.addr.options
---@field vec1? zknn.Tensor
---@field vec2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha vec1 vec2^T, of a matrix and an outer product. addr_ writes it over the tensor.
---@param vec1 zknn.Tensor [n]
---@param vec2 zknn.Tensor [m]
---@param beta? number|zknn.Tensor.addr.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.addr.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addr.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, vec1: zknn.Tensor, options: zknn.Tensor.addr.options): zknn.Tensor
function C.Tensor:addr(vec1, vec2, beta, alpha) end

---@class zknn.Tensor.addr_.options
---@field vec1? zknn.Tensor
---@field vec2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha vec1 vec2^T, of a matrix and an outer product. addr_ writes it over the tensor.
---@param vec1 zknn.Tensor [n]
---@param vec2 zknn.Tensor [m]
---@param beta? number|zknn.Tensor.addr_.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.addr_.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.addr_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, vec1: zknn.Tensor, options: zknn.Tensor.addr_.options): zknn.Tensor
function C.Tensor:addr_(vec1, vec2, beta, alpha) end

---A view of the matrices in the last two dimensions transposed, as mH.
---@return zknn.Tensor
function C.Tensor:adjoint() end

---@class zknn.Tensor.all.options
---@field dim? integer|integer[]
---@field keepdim? boolean

---Whether all elements over a dim, a list of dims, or everything are not 0. bool, uint8 for uint8; true of nothing.
---@param dim? integer|integer[]|zknn.Tensor.all.options
---@param keepdim? boolean|zknn.Tensor.all.options
---@return zknn.Tensor
function C.Tensor:all(dim, keepdim) end

---@class zknn.Tensor.allclose.options
---@field other? zknn.Tensor
---@field rtol? number
---@field atol? number
---@field equal_nan? boolean

---Whether all elements of two tensors are close: |a - b| <= atol + rtol |b|.
---@param other zknn.Tensor b, of the same shape
---@param rtol? number|zknn.Tensor.allclose.options the difference allowed relative to b
---@param atol? number|zknn.Tensor.allclose.options the difference allowed besides
---@param equal_nan? boolean|zknn.Tensor.allclose.options whether nan is close to nan
---@return boolean
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.allclose.options): boolean
function C.Tensor:allclose(other, rtol, atol, equal_nan) end

---@class zknn.Tensor.amax.options
---@field dim? integer|integer[]
---@field keepdim? boolean

---The greatest element over a dim, a list of dims, or everything; equals share the gradient. nan counts as greatest.
---
---Unlike max it takes several dims, and gives values alone.
---@param dim? integer|integer[]|zknn.Tensor.amax.options
---@param keepdim? boolean|zknn.Tensor.amax.options
---@return zknn.Tensor
function C.Tensor:amax(dim, keepdim) end

---@class zknn.Tensor.amin.options
---@field dim? integer|integer[]
---@field keepdim? boolean

---The least element over a dim, a list of dims, or everything; equals share the gradient. nan counts as least.
---
---Unlike min it takes several dims, and gives values alone.
---@param dim? integer|integer[]|zknn.Tensor.amin.options
---@param keepdim? boolean|zknn.Tensor.amin.options
---@return zknn.Tensor
function C.Tensor:amin(dim, keepdim) end

---@class zknn.Tensor.aminmax.options
---@field dim? integer
---@field keepdim? boolean

---The least and the greatest element.
---@param dim? integer|zknn.Tensor.aminmax.options the dimension to reduce; none means all elements
---@param keepdim? boolean|zknn.Tensor.aminmax.options whether a reduced dimension stays, with size 1
---@return zknn.Tensor
---@return zknn.Tensor
function C.Tensor:aminmax(dim, keepdim) end

---@class zknn.Tensor.any.options
---@field dim? integer|integer[]
---@field keepdim? boolean

---Whether any element over a dim, a list of dims, or everything is not 0. bool, uint8 for uint8; false of nothing.
---@param dim? integer|integer[]|zknn.Tensor.any.options
---@param keepdim? boolean|zknn.Tensor.any.options
---@return zknn.Tensor
function C.Tensor:any(dim, keepdim) end

---@class zknn.Tensor.apply_.options
---@field callable? function

---Replaces each element by what a function of Lua gives for it. Slow: operations on whole tensors are faster.
---@param callable function takes a number, gives a number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.apply_.options): zknn.Tensor
function C.Tensor:apply_(callable) end

---The arc cosine of each element; nan outside -1..1. Integers become float32.
---
---The result is in 0..pi.
---@return zknn.Tensor
function C.Tensor:arccos() end

---The arc cosine of each element; nan outside -1..1. Integers become float32.
---
---The result is in 0..pi.
---@return zknn.Tensor
function C.Tensor:arccos_() end

---The inverse hyperbolic cosine of each element; nan below 1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:arccosh() end

---The inverse hyperbolic cosine of each element; nan below 1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:arccosh_() end

---The arc sine of each element; nan outside -1..1. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@return zknn.Tensor
function C.Tensor:arcsin() end

---The arc sine of each element; nan outside -1..1. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@return zknn.Tensor
function C.Tensor:arcsin_() end

---The inverse hyperbolic sine of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:arcsinh() end

---The inverse hyperbolic sine of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:arcsinh_() end

---The arc tangent of each element. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@return zknn.Tensor
function C.Tensor:arctan() end

---@class zknn.Tensor.arctan2.options
---@field other? zknn.Tensor|number

---The angle, in -pi..pi, of the point with x = other and y = input, with broadcasting. Integers become float32.
---
---Unlike atan(input / other) it knows the quadrant.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.arctan2.options): zknn.Tensor
function C.Tensor:arctan2(other) end

---@class zknn.Tensor.arctan2_.options
---@field other? zknn.Tensor|number

---The angle, in -pi..pi, of the point with x = other and y = input, with broadcasting. Integers become float32.
---
---Unlike atan(input / other) it knows the quadrant.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.arctan2_.options): zknn.Tensor
function C.Tensor:arctan2_(other) end

---The arc tangent of each element. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@return zknn.Tensor
function C.Tensor:arctan_() end

---The inverse hyperbolic tangent of each element; inf at 1, -inf at -1, nan outside -1..1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:arctanh() end

---The inverse hyperbolic tangent of each element; inf at 1, -inf at -1, nan outside -1..1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:arctanh_() end

---@class zknn.Tensor.argmax.options
---@field dim? integer
---@field keepdim? boolean

---The index, from 0, of the first greatest element along dim, or in the flattened input. int64.
---
---logits:argmax(1) gives the class of each row.
---@param dim? integer|zknn.Tensor.argmax.options
---@param keepdim? boolean|zknn.Tensor.argmax.options
---@return zknn.Tensor
function C.Tensor:argmax(dim, keepdim) end

---@class zknn.Tensor.argmin.options
---@field dim? integer
---@field keepdim? boolean

---The index, from 0, of the first least element along dim, or in the flattened input. int64.
---@param dim? integer|zknn.Tensor.argmin.options
---@param keepdim? boolean|zknn.Tensor.argmin.options
---@return zknn.Tensor
function C.Tensor:argmin(dim, keepdim) end

---@class zknn.Tensor.argsort.options
---@field dim? integer
---@field descending? boolean
---@field stable? boolean

---The positions (int64) that put the elements in order along dim. Equal elements always keep their order; nan counts as greatest.
---@param dim? integer|zknn.Tensor.argsort.options
---@param descending? boolean|zknn.Tensor.argsort.options
---@param stable? boolean|zknn.Tensor.argsort.options
---@return zknn.Tensor
function C.Tensor:argsort(dim, descending, stable) end

---@class zknn.Tensor.argwhere.options
---@field as_tuple? boolean

---The positions of the elements that are not 0.
---
---They come in index order. argwhere(input) is nonzero(input).
---@param as_tuple? boolean|zknn.Tensor.argwhere.options whether to give a list of vectors.
---@return zknn.Tensor|zknn.Tensor[]
function C.Tensor:argwhere(as_tuple) end

---@class zknn.Tensor.as_strided.options
---@field size? integer[]
---@field stride? integer[]
---@field storage_offset? integer

---The elements of the tensor's memory that lie at multiples of the strides from the offset: a view.
---
---Where gradients are recorded for input, it is a copy, whose gradient goes to input's own elements.
---@param size integer[] the shape
---@param stride integer[] how many elements of memory lie between neighbours, for each dimension; at least 0
---@param storage_offset? integer|zknn.Tensor.as_strided.options where it begins in memory; input's own without it
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.as_strided.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, size: integer[], options: zknn.Tensor.as_strided.options): zknn.Tensor
function C.Tensor:as_strided(size, stride, storage_offset) end

---@class zknn.Tensor.as_strided_.options
---@field size? integer[]
---@field stride? integer[]
---@field storage_offset? integer

---The elements of the tensor's memory that lie at multiples of the strides from the offset: a view.
---
---Where gradients are recorded for input, it is a copy, whose gradient goes to input's own elements.
---@param size integer[] the shape
---@param stride integer[] how many elements of memory lie between neighbours, for each dimension; at least 0
---@param storage_offset? integer|zknn.Tensor.as_strided_.options where it begins in memory; input's own without it
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.as_strided_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, size: integer[], options: zknn.Tensor.as_strided_.options): zknn.Tensor
function C.Tensor:as_strided_(size, stride, storage_offset) end

---@class zknn.Tensor.as_strided_scatter.options
---@field src? zknn.Tensor
---@field size? integer[]
---@field stride? integer[]
---@field storage_offset? integer

---input with src in the place of the elements that as_strided takes.
---@param src zknn.Tensor of the part's shape
---@param size integer[] the part's shape
---@param stride integer[] its strides
---@param storage_offset? integer|zknn.Tensor.as_strided_scatter.options where it begins in memory; input's own without it
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.as_strided_scatter.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, src: zknn.Tensor, options: zknn.Tensor.as_strided_scatter.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, src: zknn.Tensor, size: integer[], options: zknn.Tensor.as_strided_scatter.options): zknn.Tensor
function C.Tensor:as_strided_scatter(src, size, stride, storage_offset) end

---The arc sine of each element; nan outside -1..1. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@return zknn.Tensor
function C.Tensor:asin() end

---The arc sine of each element; nan outside -1..1. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@return zknn.Tensor
function C.Tensor:asin_() end

---The inverse hyperbolic sine of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:asinh() end

---The inverse hyperbolic sine of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:asinh_() end

---The arc tangent of each element. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@return zknn.Tensor
function C.Tensor:atan() end

---@class zknn.Tensor.atan2.options
---@field other? zknn.Tensor|number

---The angle, in -pi..pi, of the point with x = other and y = input, with broadcasting. Integers become float32.
---
---Unlike atan(input / other) it knows the quadrant.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.atan2.options): zknn.Tensor
function C.Tensor:atan2(other) end

---@class zknn.Tensor.atan2_.options
---@field other? zknn.Tensor|number

---The angle, in -pi..pi, of the point with x = other and y = input, with broadcasting. Integers become float32.
---
---Unlike atan(input / other) it knows the quadrant.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.atan2_.options): zknn.Tensor
function C.Tensor:atan2_(other) end

---The arc tangent of each element. Integers become float32.
---
---The result is in -pi/2..pi/2.
---@return zknn.Tensor
function C.Tensor:atan_() end

---The inverse hyperbolic tangent of each element; inf at 1, -inf at -1, nan outside -1..1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:atanh() end

---The inverse hyperbolic tangent of each element; inf at 1, -inf at -1, nan outside -1..1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:atanh_() end

---@class zknn.Tensor.backward.options
---@field gradient? zknn.Tensor
---@field retain_graph? boolean
---@field create_graph? boolean

---Computes the gradients of the leaves behind this tensor, and adds them to their grad.
---
---Hooks and Functions may call it while another backward runs.
---@param gradient? zknn.Tensor|zknn.Tensor.backward.options what the gradient begins with, of this tensor's shape; 1 for a single element
---@param retain_graph? boolean|zknn.Tensor.backward.options keeps what was saved for backward, so that it can run once more
---@param create_graph? boolean|zknn.Tensor.backward.options gives the gradients a history, so that they can be differentiated. Set grad = nil (zero_grad) when that is done: the history holds all tensors that it leads to
---@return nil
function C.Tensor:backward(gradient, retain_graph, create_graph) end

---@class zknn.Tensor.baddbmm.options
---@field batch1? zknn.Tensor
---@field batch2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha times the products of the matrices of two batches. baddbmm_ writes it over the tensor.
---@param batch1 zknn.Tensor [b, n, k]
---@param batch2 zknn.Tensor [b, k, m]
---@param beta? number|zknn.Tensor.baddbmm.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.baddbmm.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.baddbmm.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, batch1: zknn.Tensor, options: zknn.Tensor.baddbmm.options): zknn.Tensor
function C.Tensor:baddbmm(batch1, batch2, beta, alpha) end

---@class zknn.Tensor.baddbmm_.options
---@field batch1? zknn.Tensor
---@field batch2? zknn.Tensor
---@field beta? number
---@field alpha? number

---The sum beta input + alpha times the products of the matrices of two batches. baddbmm_ writes it over the tensor.
---@param batch1 zknn.Tensor [b, n, k]
---@param batch2 zknn.Tensor [b, k, m]
---@param beta? number|zknn.Tensor.baddbmm_.options the factor of input; with 0, what input holds does not count
---@param alpha? number|zknn.Tensor.baddbmm_.options the factor of the product
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.baddbmm_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, batch1: zknn.Tensor, options: zknn.Tensor.baddbmm_.options): zknn.Tensor
function C.Tensor:baddbmm_(batch1, batch2, beta, alpha) end

---@class zknn.Tensor.bernoulli.options
---@field p? number|zknn.Tensor
---@field generator? zknn.Generator

---1 or 0 for each element: 1 with the probability that input has there. p is for all, instead.
---@param p? number|zknn.Tensor|zknn.Tensor.bernoulli.options one probability for all, or a tensor that broadcasts; input then gives only shape and dtype
---@param generator? zknn.Generator|zknn.Tensor.bernoulli.options what draws instead of the global generator
---@return zknn.Tensor
function C.Tensor:bernoulli(p, generator) end

---@class zknn.Tensor.bernoulli_.options
---@field p? number|zknn.Tensor
---@field generator? zknn.Generator

---Fills the tensor with 1, with probability p, and 0.
---@param p? number|zknn.Tensor|zknn.Tensor.bernoulli_.options one probability, or a real tensor that broadcasts
---@param generator? zknn.Generator|zknn.Tensor.bernoulli_.options what draws instead of the global generator
---@return zknn.Tensor
function C.Tensor:bernoulli_(p, generator) end

---The tensor as bfloat16, rounded to the nearest; itself when it is that.
---@return zknn.Tensor
function C.Tensor:bfloat16() end

---@class zknn.Tensor.bincount.options
---@field weights? zknn.Tensor
---@field minlength? integer

---How often each of 0, 1, .. occurs in a vector of integers, or the sum of the weights there. The result has minlength elements or more; it is int64, with weights float32 or float64.
---@param weights? zknn.Tensor|zknn.Tensor.bincount.options
---@param minlength? integer|zknn.Tensor.bincount.options
---@return zknn.Tensor
function C.Tensor:bincount(weights, minlength) end

---@class zknn.Tensor.bitwise_and.options
---@field other? zknn.Tensor|number

---The bits that both elements have; x & y of integers. Integers and bools, with broadcasting and dtype promotion.
---
---The operator & of integers.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_and.options): zknn.Tensor
function C.Tensor:bitwise_and(other) end

---@class zknn.Tensor.bitwise_and_.options
---@field other? zknn.Tensor|number

---The bits that both elements have; x & y of integers. Integers and bools, with broadcasting and dtype promotion.
---
---The operator & of integers.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_and_.options): zknn.Tensor
function C.Tensor:bitwise_and_(other) end

---@class zknn.Tensor.bitwise_left_shift.options
---@field other? zknn.Tensor|number

---input's bits moved to the left by other's places, which is input * 2^other; x << y. By a negative number, or by all the bits that the dtype has or more, 0. Integers, with broadcasting and dtype promotion.
---
---The operator << of integers.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_left_shift.options): zknn.Tensor
function C.Tensor:bitwise_left_shift(other) end

---@class zknn.Tensor.bitwise_left_shift_.options
---@field other? zknn.Tensor|number

---input's bits moved to the left by other's places, which is input * 2^other; x << y. By a negative number, or by all the bits that the dtype has or more, 0. Integers, with broadcasting and dtype promotion.
---
---The operator << of integers.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_left_shift_.options): zknn.Tensor
function C.Tensor:bitwise_left_shift_(other) end

---Each bit turned, which is -1 - input; ~x of integers. A bool becomes the other.
---
---The operator ~ before integers.
---@return zknn.Tensor
function C.Tensor:bitwise_not() end

---Each bit turned, which is -1 - input; ~x of integers. A bool becomes the other.
---
---The operator ~ before integers.
---@return zknn.Tensor
function C.Tensor:bitwise_not_() end

---@class zknn.Tensor.bitwise_or.options
---@field other? zknn.Tensor|number

---The bits that one of two elements has; x | y of integers. Integers and bools, with broadcasting and dtype promotion.
---
---The operator | of integers.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_or.options): zknn.Tensor
function C.Tensor:bitwise_or(other) end

---@class zknn.Tensor.bitwise_or_.options
---@field other? zknn.Tensor|number

---The bits that one of two elements has; x | y of integers. Integers and bools, with broadcasting and dtype promotion.
---
---The operator | of integers.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_or_.options): zknn.Tensor
function C.Tensor:bitwise_or_(other) end

---@class zknn.Tensor.bitwise_right_shift.options
---@field other? zknn.Tensor|number

---input's bits moved to the right by other's places, which is input // 2^other; x >> y. By a negative number, or by all the bits that the dtype has or more, -1 for elements below 0, else 0. Integers, with broadcasting and dtype promotion.
---
---The operator >> of integers. The sign stays, other than with Lua's own >>.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_right_shift.options): zknn.Tensor
function C.Tensor:bitwise_right_shift(other) end

---@class zknn.Tensor.bitwise_right_shift_.options
---@field other? zknn.Tensor|number

---input's bits moved to the right by other's places, which is input // 2^other; x >> y. By a negative number, or by all the bits that the dtype has or more, -1 for elements below 0, else 0. Integers, with broadcasting and dtype promotion.
---
---The operator >> of integers. The sign stays, other than with Lua's own >>.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_right_shift_.options): zknn.Tensor
function C.Tensor:bitwise_right_shift_(other) end

---@class zknn.Tensor.bitwise_xor.options
---@field other? zknn.Tensor|number

---The bits that exactly one of two elements has; x ~ y of integers. Integers and bools, with broadcasting and dtype promotion.
---
---The operator ~ between integers, which Python writes ^.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_xor.options): zknn.Tensor
function C.Tensor:bitwise_xor(other) end

---@class zknn.Tensor.bitwise_xor_.options
---@field other? zknn.Tensor|number

---The bits that exactly one of two elements has; x ~ y of integers. Integers and bools, with broadcasting and dtype promotion.
---
---The operator ~ between integers, which Python writes ^.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bitwise_xor_.options): zknn.Tensor
function C.Tensor:bitwise_xor_(other) end

---@class zknn.Tensor.bmm.options
---@field mat2? zknn.Tensor

---The products of the matrices of two batches, [b, n, k] and [b, k, m].
---
---matmul, but for two batches of one size.
---@param mat2 zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bmm.options): zknn.Tensor
function C.Tensor:bmm(mat2) end

---The tensor as bool: true where it is not 0.
---@return zknn.Tensor
function C.Tensor:bool() end

---@class zknn.Tensor.broadcast_to.options
---@field size? integer|integer[]

---A view in which dimensions of size 1 are seen as any size, and new ones may lead; -1 keeps a size.
---
---Elements that are seen several times lie in one place: clone the view before writing to it.
---@param size integer|integer[]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.broadcast_to.options): zknn.Tensor
function C.Tensor:broadcast_to(size) end

---@class zknn.Tensor.bucketize.options
---@field boundaries? zknn.Tensor
---@field out_int32? boolean
---@field right? boolean

---The number of the bucket of each element: how many boundaries are less than it.
---@param boundaries zknn.Tensor a vector in rising order
---@param out_int32? boolean|zknn.Tensor.bucketize.options whether the result is int32 and not int64
---@param right? boolean|zknn.Tensor.bucketize.options whether a boundary equal to the element counts, too
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.bucketize.options): zknn.Tensor
function C.Tensor:bucketize(boundaries, out_int32, right) end

---The tensor as uint8; itself when it is that. Integers outside 0..255 wrap around.
---@return zknn.Tensor
function C.Tensor:byte() end

---The elements as a string of bytes, little-endian, in row-major order.
---@return string
function C.Tensor:bytes() end

---@class zknn.Tensor.cast.options
---@field dtype? string

---The same values in another dtype, as t:to(dtype) gives them. Gradients pass through between floats. Floats are cut toward zero to become integers; nan and what an int64 cannot hold become the least int64.
---
---The library's own op: write x:to(dtype), x:float() or x:long().
---@param dtype? string|zknn.Tensor.cast.options
---@return zknn.Tensor
function C.Tensor:cast(dtype) end

---@class zknn.Tensor.cauchy_.options
---@field median? number
---@field sigma? number
---@field generator? zknn.Generator

---Fills the tensor with numbers of the Cauchy distribution.
---@param median? number|zknn.Tensor.cauchy_.options the middle
---@param sigma? number|zknn.Tensor.cauchy_.options half the width at half the height, above 0
---@param generator? zknn.Generator|zknn.Tensor.cauchy_.options what draws instead of the global generator
---@return zknn.Tensor
function C.Tensor:cauchy_(median, sigma, generator) end

---The least whole number not below each element. Any dtype but bool. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:ceil() end

---The least whole number not below each element. Any dtype but bool. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:ceil_() end

---@class zknn.Tensor.celu.options
---@field alpha? number

---x above 0, alpha (e^(x / alpha) - 1) below.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param alpha? number|zknn.Tensor.celu.options
---@return zknn.Tensor
function C.Tensor:celu(alpha) end

---@class zknn.Tensor.celu_.options
---@field alpha? number
---@field inplace? boolean

---x above 0, alpha (e^(x / alpha) - 1) below.
---@param alpha? number|zknn.Tensor.celu_.options the factor below 0, not 0
---@param inplace? boolean|zknn.Tensor.celu_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:celu_(alpha, inplace) end

---The tensor as int8; itself when it is that. Integers outside -128..127 wrap around.
---@return zknn.Tensor
function C.Tensor:char() end

---@class zknn.Tensor.cholesky_inverse.options
---@field upper? boolean

---The inverse of A, from the factor that linalg.cholesky gives of it.
---@param upper? boolean|zknn.Tensor.cholesky_inverse.options L is an upper triangle, A = L^T L
---@return zknn.Tensor
function C.Tensor:cholesky_inverse(upper) end

---@class zknn.Tensor.cholesky_solve.options
---@field L? zknn.Tensor
---@field upper? boolean

---X of A X = B, for the factor that linalg.cholesky gives of A. Only that triangle of L is read, and the gradient of the other one is 0.
---@param L zknn.Tensor [*, n, n]
---@param upper? boolean|zknn.Tensor.cholesky_solve.options L is an upper triangle, A = L^T L
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.cholesky_solve.options): zknn.Tensor
function C.Tensor:cholesky_solve(L, upper) end

---@class zknn.Tensor.chunk.options
---@field chunks? integer
---@field dim? integer

---A list of views that cut a dimension into at most chunks parts. The last one may be smaller.
---@param chunks integer how many parts, at least 1; fewer come out when the size does not suffice
---@param dim? integer|zknn.Tensor.chunk.options the dimension to cut
---@return zknn.Tensor[]
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.chunk.options): zknn.Tensor[]
function C.Tensor:chunk(chunks, dim) end

---@class zknn.Tensor.clamp.options
---@field min? zknn.Tensor|number
---@field max? zknn.Tensor|number

---Each element brought into min..max, which are tensors or numbers. Broadcasting, dtype promotion; max decides where it is below min.
---
---Elements at or beyond a bound that is a number have the gradient 0. A bound that is a tensor has a gradient too, and shares it where it equals the element (PyTorch 2).
---@param min? zknn.Tensor|number|zknn.Tensor.clamp.options
---@param max? zknn.Tensor|number|zknn.Tensor.clamp.options
---@return zknn.Tensor
function C.Tensor:clamp(min, max) end

---@class zknn.Tensor.clamp_.options
---@field min? zknn.Tensor|number
---@field max? zknn.Tensor|number

---Each element brought into min..max, which are tensors or numbers. Broadcasting, dtype promotion; max decides where it is below min.
---
---Elements at or beyond a bound that is a number have the gradient 0. A bound that is a tensor has a gradient too, and shares it where it equals the element (PyTorch 2).
---@param min? zknn.Tensor|number|zknn.Tensor.clamp_.options
---@param max? zknn.Tensor|number|zknn.Tensor.clamp_.options
---@return zknn.Tensor
function C.Tensor:clamp_(min, max) end

---@class zknn.Tensor.clamp_max.options
---@field max? zknn.Tensor|number

---Each element brought to max or below: clamp with one bound.
---@param max zknn.Tensor|number the bound; a tensor broadcasts
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.clamp_max.options): zknn.Tensor
function C.Tensor:clamp_max(max) end

---@class zknn.Tensor.clamp_max_.options
---@field max? zknn.Tensor|number

---Each element brought to max or below: clamp with one bound.
---@param max zknn.Tensor|number the bound; a tensor broadcasts
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.clamp_max_.options): zknn.Tensor
function C.Tensor:clamp_max_(max) end

---@class zknn.Tensor.clamp_min.options
---@field min? zknn.Tensor|number

---Each element brought to min or above: clamp with one bound.
---@param min zknn.Tensor|number the bound; a tensor broadcasts
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.clamp_min.options): zknn.Tensor
function C.Tensor:clamp_min(min) end

---@class zknn.Tensor.clamp_min_.options
---@field min? zknn.Tensor|number

---Each element brought to min or above: clamp with one bound.
---@param min zknn.Tensor|number the bound; a tensor broadcasts
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.clamp_min_.options): zknn.Tensor
function C.Tensor:clamp_min_(min) end

---@class zknn.Tensor.clip.options
---@field min? zknn.Tensor|number
---@field max? zknn.Tensor|number

---Each element brought into min..max, which are tensors or numbers. Broadcasting, dtype promotion; max decides where it is below min.
---
---Elements at or beyond a bound that is a number have the gradient 0. A bound that is a tensor has a gradient too, and shares it where it equals the element (PyTorch 2).
---@param min? zknn.Tensor|number|zknn.Tensor.clip.options
---@param max? zknn.Tensor|number|zknn.Tensor.clip.options
---@return zknn.Tensor
function C.Tensor:clip(min, max) end

---@class zknn.Tensor.clip_.options
---@field min? zknn.Tensor|number
---@field max? zknn.Tensor|number

---Each element brought into min..max, which are tensors or numbers. Broadcasting, dtype promotion; max decides where it is below min.
---
---Elements at or beyond a bound that is a number have the gradient 0. A bound that is a tensor has a gradient too, and shares it where it equals the element (PyTorch 2).
---@param min? zknn.Tensor|number|zknn.Tensor.clip_.options
---@param max? zknn.Tensor|number|zknn.Tensor.clip_.options
---@return zknn.Tensor
function C.Tensor:clip_(min, max) end

---The same values in memory of their own; gradients pass through.
---@return zknn.Tensor
function C.Tensor:clone() end

---@class zknn.Tensor.combinations.options
---@field r? integer
---@field with_replacement? boolean

---All combinations of r elements of a vector in their order, a row each.
---@param r? integer|zknn.Tensor.combinations.options how many elements, at least 0
---@param with_replacement? boolean|zknn.Tensor.combinations.options an element may occur again
---@return zknn.Tensor
function C.Tensor:combinations(r, with_replacement) end

---@class zknn.Tensor.constant_pad_nd.options
---@field pad? integer|integer[]
---@field value? number

---Input with margins of value. pad lists them two a dimension, before and after, from the last dimension on; a negative one cuts.
---
---The library's own op: nn.functional.pad is the way to call it, and has other modes too.
---@param pad? integer|integer[]|zknn.Tensor.constant_pad_nd.options
---@param value? number|zknn.Tensor.constant_pad_nd.options
---@return zknn.Tensor
function C.Tensor:constant_pad_nd(pad, value) end

---The tensor itself when its elements lie in row-major order, else a copy in which they do.
---
---Gradients flow through the copy.
---@return zknn.Tensor
function C.Tensor:contiguous() end

---@class zknn.Tensor.copy_.options
---@field src? zknn.Tensor

---Writes the elements of another tensor into this one, in place.
---
---The other broadcasts to this one's shape, and is converted to its dtype.
---@param src zknn.Tensor the elements
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.copy_.options): zknn.Tensor
function C.Tensor:copy_(src) end

---@class zknn.Tensor.copysign.options
---@field other? zknn.Tensor|number

---|input| with other's sign, also of -0, with broadcasting. Integers become float32. other's gradient is 0.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.copysign.options): zknn.Tensor
function C.Tensor:copysign(other) end

---@class zknn.Tensor.copysign_.options
---@field other? zknn.Tensor|number

---|input| with other's sign, also of -0, with broadcasting. Integers become float32. other's gradient is 0.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.copysign_.options): zknn.Tensor
function C.Tensor:copysign_(other) end

---The correlation coefficients of the rows of a matrix, in -1..1.
---@return zknn.Tensor
function C.Tensor:corrcoef() end

---The cosine of each element, in radians. Integers become float32.
---@return zknn.Tensor
function C.Tensor:cos() end

---The cosine of each element, in radians. Integers become float32.
---@return zknn.Tensor
function C.Tensor:cos_() end

---The hyperbolic cosine of each element. Integers become float32.
---
---It is (e^x + e^-x) / 2.
---@return zknn.Tensor
function C.Tensor:cosh() end

---The hyperbolic cosine of each element. Integers become float32.
---
---It is (e^x + e^-x) / 2.
---@return zknn.Tensor
function C.Tensor:cosh_() end

---@class zknn.Tensor.count_nonzero.options
---@field dim? integer|integer[]

---How many elements over a dim, a list of dims, or everything are not 0. int64.
---@param dim? integer|integer[]|zknn.Tensor.count_nonzero.options
---@return zknn.Tensor
function C.Tensor:count_nonzero(dim) end

---@class zknn.Tensor.cov.options
---@field correction? integer
---@field fweights? zknn.Tensor
---@field aweights? zknn.Tensor

---The covariances of the rows of a matrix: each row is a variable, each column an observation.
---@param correction? integer|zknn.Tensor.cov.options what is subtracted from the number of observations
---@param fweights? zknn.Tensor|zknn.Tensor.cov.options how often each observation was made, integers
---@param aweights? zknn.Tensor|zknn.Tensor.cov.options the weight of each observation, floats
---@return zknn.Tensor
function C.Tensor:cov(correction, fweights, aweights) end

---The tensor itself: the CPU is the only device of this build.
---@return zknn.Tensor
function C.Tensor:cpu() end

---@class zknn.Tensor.cross.options
---@field other? zknn.Tensor
---@field dim? integer

---The cross product of the vectors of three elements along a dimension.
---@param other zknn.Tensor as many dimensions and the same dtype; other sizes broadcast
---@param dim? integer|zknn.Tensor.cross.options without it, the first dimension of size 3
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.cross.options): zknn.Tensor
function C.Tensor:cross(other, dim) end

---@class zknn.Tensor.cummax.options
---@field dim? integer

---The greatest of each element and those before it along dim, and its index (int64), the last of equals, as two results; nan from the first one on.
---@param dim integer
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.cummax.options): zknn.Tensor, zknn.Tensor?
function C.Tensor:cummax(dim) end

---@class zknn.Tensor.cummin.options
---@field dim? integer

---The least of each element and those before it along dim, and its index (int64), the last of equals, as two results; nan from the first one on.
---@param dim integer
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.cummin.options): zknn.Tensor, zknn.Tensor?
function C.Tensor:cummin(dim) end

---@class zknn.Tensor.cumprod.options
---@field dim? integer
---@field dtype? string

---The products of each element and those before it along dim. Integers and bools are multiplied as int64.
---@param dim integer
---@param dtype? string|zknn.Tensor.cumprod.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.cumprod.options): zknn.Tensor
function C.Tensor:cumprod(dim, dtype) end

---@class zknn.Tensor.cumprod_.options
---@field dim? integer
---@field dtype? string

---The products of each element and those before it along dim. Integers and bools are multiplied as int64.
---@param dim integer
---@param dtype? string|zknn.Tensor.cumprod_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.cumprod_.options): zknn.Tensor
function C.Tensor:cumprod_(dim, dtype) end

---@class zknn.Tensor.cumsum.options
---@field dim? integer
---@field dtype? string

---The sums of each element and those before it along dim. Integers and bools are summed as int64.
---@param dim integer
---@param dtype? string|zknn.Tensor.cumsum.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.cumsum.options): zknn.Tensor
function C.Tensor:cumsum(dim, dtype) end

---@class zknn.Tensor.cumsum_.options
---@field dim? integer
---@field dtype? string

---The sums of each element and those before it along dim. Integers and bools are summed as int64.
---@param dim integer
---@param dtype? string|zknn.Tensor.cumsum_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.cumsum_.options): zknn.Tensor
function C.Tensor:cumsum_(dim, dtype) end

---@class zknn.Tensor.cumulative_trapezoid.options
---@field x? zknn.Tensor
---@field dx? number
---@field dim? integer

---The integrals of y up to each position but the first, by the trapezoidal rule.
---@param x? zknn.Tensor|zknn.Tensor.cumulative_trapezoid.options the places of the values, a vector or of y's shape
---@param dx? number|zknn.Tensor.cumulative_trapezoid.options the space between neighbours instead, 1 by default
---@param dim? integer|zknn.Tensor.cumulative_trapezoid.options the dimension to integrate
---@return zknn.Tensor
function C.Tensor:cumulative_trapezoid(x, dx, dim) end

---Each element, in degrees, in radians. Integers become float32.
---@return zknn.Tensor
function C.Tensor:deg2rad() end

---Each element, in degrees, in radians. Integers become float32.
---@return zknn.Tensor
function C.Tensor:deg2rad_() end

---The determinants of square matrices; of an empty one, 1.
---
---The gradient of a singular matrix, or of one that nearly is, comes from its singular values.
---@return zknn.Tensor
function C.Tensor:det() end

---The same elements as a tensor without history. It shares the memory.
---@return zknn.Tensor
function C.Tensor:detach() end

---The same elements as a tensor without history. It shares the memory.
---@return zknn.Tensor
function C.Tensor:detach_() end

---@class zknn.Tensor.diag.options
---@field diagonal? integer

---The square matrix with a vector on its diagonal, or the diagonal of a matrix, copied. diagonal > 0 lies above the main one.
---@param diagonal? integer|zknn.Tensor.diag.options
---@return zknn.Tensor
function C.Tensor:diag(diagonal) end

---@class zknn.Tensor.diag_embed.options
---@field offset? integer
---@field dim1? integer
---@field dim2? integer

---Matrices with the vectors of the last dimension on their diagonals, and zeros elsewhere.
---@param offset? integer|zknn.Tensor.diag_embed.options the diagonal; above 0 it lies above the main one
---@param dim1? integer|zknn.Tensor.diag_embed.options the matrices' rows in the result
---@param dim2? integer|zknn.Tensor.diag_embed.options their columns
---@return zknn.Tensor
function C.Tensor:diag_embed(offset, dim1, dim2) end

---@class zknn.Tensor.diagflat.options
---@field offset? integer

---A matrix with the elements of the flattened input on its diagonal.
---@param offset? integer|zknn.Tensor.diagflat.options the diagonal; above 0 it lies above the main one
---@return zknn.Tensor
function C.Tensor:diagflat(offset) end

---@class zknn.Tensor.diagonal.options
---@field offset? integer
---@field dim1? integer
---@field dim2? integer

---A view of the diagonal of the matrices that dim1 and dim2 span, as the last dimension. offset > 0 lies above the main diagonal.
---@param offset? integer|zknn.Tensor.diagonal.options
---@param dim1? integer|zknn.Tensor.diagonal.options
---@param dim2? integer|zknn.Tensor.diagonal.options
---@return zknn.Tensor
function C.Tensor:diagonal(offset, dim1, dim2) end

---@class zknn.Tensor.diagonal_scatter.options
---@field src? zknn.Tensor
---@field offset? integer
---@field dim1? integer
---@field dim2? integer

---input with src in the place of a diagonal, as diagonal takes it.
---@param src zknn.Tensor of the part's shape
---@param offset? integer|zknn.Tensor.diagonal_scatter.options the diagonal; above 0 it lies above the main one
---@param dim1? integer|zknn.Tensor.diagonal_scatter.options the matrices' rows
---@param dim2? integer|zknn.Tensor.diagonal_scatter.options their columns
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.diagonal_scatter.options): zknn.Tensor
function C.Tensor:diagonal_scatter(src, offset, dim1, dim2) end

---@class zknn.Tensor.diff.options
---@field n? integer
---@field dim? integer
---@field prepend? zknn.Tensor
---@field append? zknn.Tensor

---The differences of neighbours along dim, taken n times.
---@param n? integer|zknn.Tensor.diff.options how often
---@param dim? integer|zknn.Tensor.diff.options the dimension, which loses n positions
---@param prepend? zknn.Tensor|zknn.Tensor.diff.options what is put in front of input along dim
---@param append? zknn.Tensor|zknn.Tensor.diff.options what is put behind it
---@return zknn.Tensor
function C.Tensor:diff(n, dim, prepend, append) end

---The derivative of lgamma at each element; nan at -1, -2, .. Integers become float32.
---@return zknn.Tensor
function C.Tensor:digamma() end

---The derivative of lgamma at each element; nan at -1, -2, .. Integers become float32.
---@return zknn.Tensor
function C.Tensor:digamma_() end

---The number of dimensions; 0 for a scalar.
---@return integer
function C.Tensor:dim() end

---@class zknn.Tensor.dist.options
---@field other? zknn.Tensor
---@field p? number

---The norm of the difference of two tensors.
---@param other zknn.Tensor of floats; it broadcasts
---@param p? number|zknn.Tensor.dist.options which norm
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.dist.options): zknn.Tensor
function C.Tensor:dist(other, p) end

---@class zknn.Tensor.div.options
---@field other? zknn.Tensor|number

---The quotient of the elements, with broadcasting. Integers become float32; a division by zero gives inf or nan.
---
---The operator /.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.div.options): zknn.Tensor
function C.Tensor:div(other) end

---@class zknn.Tensor.div_.options
---@field other? zknn.Tensor|number

---The quotient of the elements, with broadcasting. Integers become float32; a division by zero gives inf or nan.
---
---The operator /.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.div_.options): zknn.Tensor
function C.Tensor:div_(other) end

---@class zknn.Tensor.divide.options
---@field other? zknn.Tensor|number

---The quotient of the elements, with broadcasting. Integers become float32; a division by zero gives inf or nan.
---
---The operator /.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.divide.options): zknn.Tensor
function C.Tensor:divide(other) end

---@class zknn.Tensor.divide_.options
---@field other? zknn.Tensor|number

---The quotient of the elements, with broadcasting. Integers become float32; a division by zero gives inf or nan.
---
---The operator /.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.divide_.options): zknn.Tensor
function C.Tensor:divide_(other) end

---@class zknn.Tensor.dot.options
---@field tensor? zknn.Tensor

---The sum of the products of two vectors' elements.
---@param tensor zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.dot.options): zknn.Tensor
function C.Tensor:dot(tensor) end

---The tensor as float64; itself when it is that.
---@return zknn.Tensor
function C.Tensor:double() end

---@class zknn.Tensor.dsplit.options
---@field indices_or_sections? integer|integer[]

---Cuts dimension 1 (of a vector 0), vsplit dimension 0, dsplit dimension 2, as tensor_split does; into equal parts.
---@param indices_or_sections integer|integer[] how many equal parts; or the positions where parts begin
---@return zknn.Tensor[]
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.dsplit.options): zknn.Tensor[]
function C.Tensor:dsplit(indices_or_sections) end

---Iterates over the first dimension: for each position, from 0 on, the position and a view.
---
---ipairs(x) would begin at 1 and raises.
---@return function
---@return zknn.Tensor
---@return integer
function C.Tensor:each() end

---The bytes of an element.
---@return integer
function C.Tensor:element_size() end

---@class zknn.Tensor.elu.options
---@field alpha? number

---x above 0, alpha (e^x - 1) below.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param alpha? number|zknn.Tensor.elu.options
---@return zknn.Tensor
function C.Tensor:elu(alpha) end

---@class zknn.Tensor.elu_.options
---@field alpha? number
---@field inplace? boolean

---x above 0, alpha (e^x - 1) below.
---@param alpha? number|zknn.Tensor.elu_.options the factor below 0
---@param inplace? boolean|zknn.Tensor.elu_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:elu_(alpha, inplace) end

---@class zknn.Tensor.eq.options
---@field other? zknn.Tensor|number

---True where input == other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The sum of it counts the elements that are equal.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.eq.options): zknn.Tensor
function C.Tensor:eq(other) end

---@class zknn.Tensor.eq_.options
---@field other? zknn.Tensor|number

---True where input == other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The sum of it counts the elements that are equal.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.eq_.options): zknn.Tensor
function C.Tensor:eq_(other) end

---@class zknn.Tensor.equal.options
---@field other? zknn.Tensor

---Whether two tensors have one shape and the same elements.
---
---Dtypes may differ: the elements are compared after promotion. nan differs from itself.
---@param other zknn.Tensor another
---@return boolean
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.equal.options): boolean
function C.Tensor:equal(other) end

---The error function of each element. Integers become float32.
---
---It is 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
---@return zknn.Tensor
function C.Tensor:erf() end

---The error function of each element. Integers become float32.
---
---It is 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
---@return zknn.Tensor
function C.Tensor:erf_() end

---1 - erf(x) of each element, exact where that is small. Integers become float32.
---@return zknn.Tensor
function C.Tensor:erfc() end

---1 - erf(x) of each element, exact where that is small. Integers become float32.
---@return zknn.Tensor
function C.Tensor:erfc_() end

---The inverse of erf; inf at 1, -inf at -1, nan outside -1..1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:erfinv() end

---The inverse of erf; inf at 1, -inf at -1, nan outside -1..1. Integers become float32.
---@return zknn.Tensor
function C.Tensor:erfinv_() end

---e to the power of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:exp() end

---2 to the power of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:exp2() end

---2 to the power of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:exp2_() end

---e to the power of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:exp_() end

---@class zknn.Tensor.expand.options
---@field size? integer|integer[]

---A view in which dimensions of size 1 are seen as any size, and new ones may lead; -1 keeps a size.
---
---Elements that are seen several times lie in one place: clone the view before writing to it.
---@param size integer|integer[]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.expand.options): zknn.Tensor
function C.Tensor:expand(size) end

---@class zknn.Tensor.expand_as.options
---@field other? zknn.Tensor

---A view in which dimensions of size 1 have the sizes of another tensor.
---@param other zknn.Tensor gives the shape
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.expand_as.options): zknn.Tensor
function C.Tensor:expand_as(other) end

---e^x - 1 of each element, exact near 0. Integers become float32.
---
---exp(x) - 1 loses the digits of a small x; expm1 keeps them.
---@return zknn.Tensor
function C.Tensor:expm1() end

---e^x - 1 of each element, exact near 0. Integers become float32.
---
---exp(x) - 1 loses the digits of a small x; expm1 keeps them.
---@return zknn.Tensor
function C.Tensor:expm1_() end

---@class zknn.Tensor.exponential_.options
---@field lambd? number
---@field generator? zknn.Generator

---Fills the tensor with numbers of the exponential distribution, density lambd e^(-lambd x).
---@param lambd? number|zknn.Tensor.exponential_.options the rate, above 0; the mean is 1 / lambd
---@param generator? zknn.Generator|zknn.Tensor.exponential_.options what draws instead of the global generator
---@return zknn.Tensor
function C.Tensor:exponential_(lambd, generator) end

---@class zknn.Tensor.fill_.options
---@field value? number|boolean|zknn.Tensor

---Sets every element to one value, in place.
---@param value number|boolean|zknn.Tensor the value, or a tensor without dimensions; an integer dtype cuts a fraction off
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.fill_.options): zknn.Tensor
function C.Tensor:fill_(value) end

---@class zknn.Tensor.fill_diagonal_.options
---@field fill_value? number
---@field wrap? boolean

---Writes a number to the diagonal: to all elements whose positions are equal in all dimensions.
---@param fill_value number what is written
---@param wrap? boolean|zknn.Tensor.fill_diagonal_.options below the square of a tall matrix, the diagonal begins anew after an empty row
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.fill_diagonal_.options): zknn.Tensor
function C.Tensor:fill_diagonal_(fill_value, wrap) end

---Each element without its fraction. Any dtype but bool. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:fix() end

---Each element without its fraction. Any dtype but bool. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:fix_() end

---@class zknn.Tensor.flatten.options
---@field start_dim? integer
---@field end_dim? integer

---The dimensions start_dim..end_dim as one. A view where the strides allow it.
---
---A scalar becomes a vector of one element.
---@param start_dim? integer|zknn.Tensor.flatten.options
---@param end_dim? integer|zknn.Tensor.flatten.options
---@return zknn.Tensor
function C.Tensor:flatten(start_dim, end_dim) end

---@class zknn.Tensor.flip.options
---@field dims? integer|integer[]

---The elements in reverse order along each of dims, copied.
---@param dims integer|integer[]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.flip.options): zknn.Tensor
function C.Tensor:flip(dims) end

---Turns the order of the columns, dimension 1, around; flipud: of the rows, dimension 0.
---@return zknn.Tensor
function C.Tensor:fliplr() end

---Turns the order of the columns, dimension 1, around; flipud: of the rows, dimension 0.
---@return zknn.Tensor
function C.Tensor:flipud() end

---The tensor as float32; itself when it is that.
---@return zknn.Tensor
function C.Tensor:float() end

---@class zknn.Tensor.float_power.options
---@field exponent? zknn.Tensor|number

---input to the power of exponent, computed in float64 and given as float64.
---@param exponent zknn.Tensor|number the exponents; they broadcast
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.float_power.options): zknn.Tensor
function C.Tensor:float_power(exponent) end

---@class zknn.Tensor.float_power_.options
---@field exponent? zknn.Tensor|number

---input to the power of exponent, computed in float64 and given as float64.
---@param exponent zknn.Tensor|number the exponents; they broadcast
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.float_power_.options): zknn.Tensor
function C.Tensor:float_power_(exponent) end

---The greatest whole number not above each element. Any dtype but bool. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:floor() end

---The greatest whole number not above each element. Any dtype but bool. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:floor_() end

---@class zknn.Tensor.floor_divide.options
---@field other? zknn.Tensor|number

---The greatest whole number not above input / other; the operator //. Broadcasting, dtype promotion; its gradient is 0.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.floor_divide.options): zknn.Tensor
function C.Tensor:floor_divide(other) end

---@class zknn.Tensor.floor_divide_.options
---@field other? zknn.Tensor|number

---The greatest whole number not above input / other; the operator //. Broadcasting, dtype promotion; its gradient is 0.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.floor_divide_.options): zknn.Tensor
function C.Tensor:floor_divide_(other) end

---@class zknn.Tensor.fmax.options
---@field other? zknn.Tensor|number

---The greater of two elements, or the one that is no nan. Broadcasting, dtype promotion. Equals share the gradient.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.fmax.options): zknn.Tensor
function C.Tensor:fmax(other) end

---@class zknn.Tensor.fmin.options
---@field other? zknn.Tensor|number

---The lesser of two elements, or the one that is no nan. Broadcasting, dtype promotion. Equals share the gradient.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.fmin.options): zknn.Tensor
function C.Tensor:fmin(other) end

---@class zknn.Tensor.fmod.options
---@field other? zknn.Tensor|number

---input - other * trunc(input / other); it has input's sign. Broadcasting, dtype promotion.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.fmod.options): zknn.Tensor
function C.Tensor:fmod(other) end

---@class zknn.Tensor.fmod_.options
---@field other? zknn.Tensor|number

---input - other * trunc(input / other); it has input's sign. Broadcasting, dtype promotion.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.fmod_.options): zknn.Tensor
function C.Tensor:fmod_(other) end

---The digits of each element after the point, with the element's sign.
---@return zknn.Tensor
function C.Tensor:frac() end

---The digits of each element after the point, with the element's sign.
---@return zknn.Tensor
function C.Tensor:frac_() end

---The mantissas, in 1/2..1 but for their sign, and the exponents, int32: input is mantissa * 2^exponent.
---@return zknn.Tensor
---@return zknn.Tensor?
function C.Tensor:frexp() end

---@class zknn.Tensor.gather.options
---@field dim? integer
---@field index? zknn.Tensor

---The elements of input at the positions index along dim. index (int64) names one for each element of the result.
---
---Of a matrix and dim 1, element [i][j] of the result is input[i][index[i][j]]. logits:gather(1, target:unsqueeze(1)) picks each row's logit of its class.
---@param dim integer
---@param index zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.gather.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.gather.options): zknn.Tensor
function C.Tensor:gather(dim, index) end

---@class zknn.Tensor.gcd.options
---@field other? zknn.Tensor|number

---The greatest common divisor of two integers, with broadcasting and dtype promotion.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.gcd.options): zknn.Tensor
function C.Tensor:gcd(other) end

---@class zknn.Tensor.gcd_.options
---@field other? zknn.Tensor|number

---The greatest common divisor of two integers, with broadcasting and dtype promotion.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.gcd_.options): zknn.Tensor
function C.Tensor:gcd_(other) end

---@class zknn.Tensor.ge.options
---@field other? zknn.Tensor|number

---True where input >= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.ge.options): zknn.Tensor
function C.Tensor:ge(other) end

---@class zknn.Tensor.ge_.options
---@field other? zknn.Tensor|number

---True where input >= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.ge_.options): zknn.Tensor
function C.Tensor:ge_(other) end

---@class zknn.Tensor.gelu.options
---@field approximate? string

---x times the probability that a standard normal number is below x. approximate="tanh" computes it by a formula with tanh.
---
---The formula with tanh is x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
---@param approximate? string|zknn.Tensor.gelu.options
---@return zknn.Tensor
function C.Tensor:gelu(approximate) end

---@class zknn.Tensor.gelu_.options
---@field approximate? string

---x times the probability that a standard normal number is below x. approximate="tanh" computes it by a formula with tanh.
---
---The formula with tanh is x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
---@param approximate? string|zknn.Tensor.gelu_.options
---@return zknn.Tensor
function C.Tensor:gelu_(approximate) end

---@class zknn.Tensor.geometric_.options
---@field p? number
---@field generator? zknn.Generator

---Fills the tensor with numbers of the geometric distribution: trials up to the first success.
---@param p number the chance of a success, between 0 and 1
---@param generator? zknn.Generator|zknn.Tensor.geometric_.options what draws instead of the global generator
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.geometric_.options): zknn.Tensor
function C.Tensor:geometric_(p, generator) end

---LAPACK's form of a QR factorization: R in and above the diagonal, the reflectors whose product Q is below it, and their factors tau, for linalg.householder_product. It has no gradient.
---@return zknn.Tensor
---@return zknn.Tensor?
function C.Tensor:geqrf() end

---@class zknn.Tensor.ger.options
---@field vec2? zknn.Tensor

---The products of each element of one vector with each of another, [n, m].
---
---Integers and floats may be mixed here.
---@param vec2 zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.ger.options): zknn.Tensor
function C.Tensor:ger(vec2) end

---@class zknn.Tensor.greater.options
---@field other? zknn.Tensor|number

---True where input > other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.greater.options): zknn.Tensor
function C.Tensor:greater(other) end

---@class zknn.Tensor.greater_.options
---@field other? zknn.Tensor|number

---True where input > other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.greater_.options): zknn.Tensor
function C.Tensor:greater_(other) end

---@class zknn.Tensor.greater_equal.options
---@field other? zknn.Tensor|number

---True where input >= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.greater_equal.options): zknn.Tensor
function C.Tensor:greater_equal(other) end

---@class zknn.Tensor.greater_equal_.options
---@field other? zknn.Tensor|number

---True where input >= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.greater_equal_.options): zknn.Tensor
function C.Tensor:greater_equal_(other) end

---@class zknn.Tensor.gt.options
---@field other? zknn.Tensor|number

---True where input > other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.gt.options): zknn.Tensor
function C.Tensor:gt(other) end

---@class zknn.Tensor.gt_.options
---@field other? zknn.Tensor|number

---True where input > other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.gt_.options): zknn.Tensor
function C.Tensor:gt_(other) end

---The tensor as float16, rounded to the nearest; itself when it is that. Past 65504 it is inf.
---@return zknn.Tensor
function C.Tensor:half() end

---@class zknn.Tensor.hardshrink.options
---@field lambd? number

---0 in -lambd..lambd, else x.
---@param lambd? number|zknn.Tensor.hardshrink.options
---@return zknn.Tensor
function C.Tensor:hardshrink(lambd) end

---@class zknn.Tensor.hardshrink_.options
---@field lambd? number

---0 in -lambd..lambd, else x.
---@param lambd? number|zknn.Tensor.hardshrink_.options
---@return zknn.Tensor
function C.Tensor:hardshrink_(lambd) end

---x / 6 + 1/2 brought into 0..1.
---
---In nn.functional it takes inplace=false as its last parameter.
---@return zknn.Tensor
function C.Tensor:hardsigmoid() end

---@class zknn.Tensor.hardsigmoid_.options
---@field inplace? boolean

---x / 6 + 1/2, brought into 0..1.
---@param inplace? boolean|zknn.Tensor.hardsigmoid_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:hardsigmoid_(inplace) end

---x * hardsigmoid(x).
---
---In nn.functional it takes inplace=false as its last parameter.
---@return zknn.Tensor
function C.Tensor:hardswish() end

---@class zknn.Tensor.hardswish_.options
---@field inplace? boolean

---x min(max(x + 3, 0), 6) / 6.
---@param inplace? boolean|zknn.Tensor.hardswish_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:hardswish_(inplace) end

---@class zknn.Tensor.hardtanh.options
---@field min_val? number
---@field max_val? number

---Each element brought into min_val..max_val; no gradient at and beyond the ends.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param min_val? number|zknn.Tensor.hardtanh.options
---@param max_val? number|zknn.Tensor.hardtanh.options
---@return zknn.Tensor
function C.Tensor:hardtanh(min_val, max_val) end

---@class zknn.Tensor.hardtanh_.options
---@field min_val? number
---@field max_val? number
---@field inplace? boolean

---x brought into min_val..max_val.
---@param min_val? number|zknn.Tensor.hardtanh_.options the least value
---@param max_val? number|zknn.Tensor.hardtanh_.options the greatest value
---@param inplace? boolean|zknn.Tensor.hardtanh_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:hardtanh_(min_val, max_val, inplace) end

---@class zknn.Tensor.heaviside.options
---@field values? zknn.Tensor

---0 where input is below 0 or nan, values where it is 0, 1 above, with broadcasting. It has no gradient.
---@param values zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.heaviside.options): zknn.Tensor
function C.Tensor:heaviside(values) end

---@class zknn.Tensor.heaviside_.options
---@field values? zknn.Tensor

---0 where input is below 0 or nan, values where it is 0, 1 above, with broadcasting. It has no gradient.
---@param values zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.heaviside_.options): zknn.Tensor
function C.Tensor:heaviside_(values) end

---@class zknn.Tensor.histc.options
---@field bins? integer
---@field min? number
---@field max? number

---How many elements fall into each of bins equal parts of min..max. The data's own range is taken when the two are equal; elements outside are left out.
---
---The last part includes max.
---@param bins? integer|zknn.Tensor.histc.options
---@param min? number|zknn.Tensor.histc.options
---@param max? number|zknn.Tensor.histc.options
---@return zknn.Tensor
function C.Tensor:histc(bins, min, max) end

---@class zknn.Tensor.histogram.options
---@field bins? integer|zknn.Tensor
---@field range? number[]
---@field weight? zknn.Tensor
---@field density? boolean

---How many elements fall into each bin, and the edges of the bins.
---
---The last bin has both of its edges. It has no gradient.
---@param bins integer|zknn.Tensor how many bins of one width, or their edges in rising order
---@param range? number[]|zknn.Tensor.histogram.options the least and the greatest edge; the data's own by default
---@param weight? zknn.Tensor|zknn.Tensor.histogram.options what an element counts
---@param density? boolean|zknn.Tensor.histogram.options whether the result is a density, whose integral is 1
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.histogram.options): zknn.Tensor, zknn.Tensor
function C.Tensor:histogram(bins, range, weight, density) end

---@class zknn.Tensor.hsplit.options
---@field indices_or_sections? integer|integer[]

---Cuts dimension 1 (of a vector 0), vsplit dimension 0, dsplit dimension 2, as tensor_split does; into equal parts.
---@param indices_or_sections integer|integer[] how many equal parts; or the positions where parts begin
---@return zknn.Tensor[]
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.hsplit.options): zknn.Tensor[]
function C.Tensor:hsplit(indices_or_sections) end

---@class zknn.Tensor.hypot.options
---@field other? zknn.Tensor|number

---The length of the vector (input, other), with broadcasting; it does not overflow.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.hypot.options): zknn.Tensor
function C.Tensor:hypot(other) end

---@class zknn.Tensor.hypot_.options
---@field other? zknn.Tensor|number

---The length of the vector (input, other), with broadcasting; it does not overflow.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.hypot_.options): zknn.Tensor
function C.Tensor:hypot_(other) end

---The modified Bessel function of the first kind of order 0 of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:i0() end

---The modified Bessel function of the first kind of order 0 of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:i0_() end

---e^-|x| i0(x) of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:i0e() end

---e^-|x| i0(x) of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:i0e_() end

---The modified Bessel function of the first kind of order 1 of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:i1() end

---The modified Bessel function of the first kind of order 1 of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:i1_() end

---e^-|x| i1(x) of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:i1e() end

---e^-|x| i1(x) of each element. Integers become float32.
---@return zknn.Tensor
function C.Tensor:i1e_() end

---@class zknn.Tensor.index.options
---@field index? zknn.Tensor
---@field dims? integer|integer[]

---Elements by several index tensors, what t[{i, j}] comes down to. index (int64) is [n, ..], layer k of it naming positions of dims[k]; its other dimensions take the place of the dims when these are neighbours, else they lead.
---
---The library's own op: t[{i, j}] is the way to call it.
---@param index zknn.Tensor
---@param dims integer|integer[]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, index: zknn.Tensor, options: zknn.Tensor.index.options): zknn.Tensor
function C.Tensor:index(index, dims) end

---@class zknn.Tensor.index_add.options
---@field dim? integer
---@field index? zknn.Tensor
---@field source? zknn.Tensor
---@field alpha? number

---Input with the slices of alpha * source added at the positions index along dim.
---@param dim integer
---@param index zknn.Tensor
---@param source zknn.Tensor
---@param alpha? number|zknn.Tensor.index_add.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_add.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.index_add.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.index_add.options): zknn.Tensor
function C.Tensor:index_add(dim, index, source, alpha) end

---@class zknn.Tensor.index_add_.options
---@field dim? integer
---@field index? zknn.Tensor
---@field source? zknn.Tensor
---@field alpha? number

---Input with the slices of alpha * source added at the positions index along dim.
---@param dim integer
---@param index zknn.Tensor
---@param source zknn.Tensor
---@param alpha? number|zknn.Tensor.index_add_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_add_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.index_add_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.index_add_.options): zknn.Tensor
function C.Tensor:index_add_(dim, index, source, alpha) end

---@class zknn.Tensor.index_copy.options
---@field dim? integer
---@field index? zknn.Tensor
---@field source? zknn.Tensor

---input with the slices of source at the positions index of a dimension. index_copy_ writes them into the tensor.
---@param dim integer the dimension
---@param index zknn.Tensor int64, a vector or a scalar, at least 0
---@param source zknn.Tensor of input's shape and dtype, with a size of as many as index has in dim
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_copy.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.index_copy.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.index_copy.options): zknn.Tensor
function C.Tensor:index_copy(dim, index, source) end

---@class zknn.Tensor.index_copy_.options
---@field dim? integer
---@field index? zknn.Tensor
---@field source? zknn.Tensor

---input with the slices of source at the positions index of a dimension. index_copy_ writes them into the tensor.
---@param dim integer the dimension
---@param index zknn.Tensor int64, a vector or a scalar, at least 0
---@param source zknn.Tensor of input's shape and dtype, with a size of as many as index has in dim
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_copy_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.index_copy_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.index_copy_.options): zknn.Tensor
function C.Tensor:index_copy_(dim, index, source) end

---@class zknn.Tensor.index_fill.options
---@field dim? integer
---@field index? zknn.Tensor
---@field value? number|zknn.Tensor

---input with a value at the positions index of a dimension. index_fill_ writes it into the tensor.
---@param dim integer the dimension
---@param index zknn.Tensor int64, a vector or a scalar; a negative position counts from the end
---@param value number|zknn.Tensor a number or a scalar tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_fill.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.index_fill.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.index_fill.options): zknn.Tensor
function C.Tensor:index_fill(dim, index, value) end

---@class zknn.Tensor.index_fill_.options
---@field dim? integer
---@field index? zknn.Tensor
---@field value? number|zknn.Tensor

---input with a value at the positions index of a dimension. index_fill_ writes it into the tensor.
---@param dim integer the dimension
---@param index zknn.Tensor int64, a vector or a scalar; a negative position counts from the end
---@param value number|zknn.Tensor a number or a scalar tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_fill_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.index_fill_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.index_fill_.options): zknn.Tensor
function C.Tensor:index_fill_(dim, index, value) end

---@class zknn.Tensor.index_put.options
---@field indices? zknn.Tensor[]
---@field values? zknn.Tensor|number
---@field accumulate? boolean

---A copy of input with the elements at given positions replaced, or added to.
---
---t[{i, j}] = value is the same for replacing, and index_put_ writes to its input. Arguments come in this order, not by name.
---@param indices zknn.Tensor[] int64 positions or bool masks of dimension 0, 1 and so on; they broadcast.
---@param values zknn.Tensor|number the new elements; they broadcast to what is indexed.
---@param accumulate? boolean|zknn.Tensor.index_put.options whether values are added; where positions repeat, all of them are. Otherwise the last one stays.
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_put.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, indices: zknn.Tensor[], options: zknn.Tensor.index_put.options): zknn.Tensor
function C.Tensor:index_put(indices, values, accumulate) end

---@class zknn.Tensor.index_put_.options
---@field indices? zknn.Tensor[]
---@field values? zknn.Tensor|number
---@field accumulate? boolean

---A copy of input with the elements at given positions replaced, or added to.
---
---t[{i, j}] = value is the same for replacing, and index_put_ writes to its input. Arguments come in this order, not by name.
---@param indices zknn.Tensor[] int64 positions or bool masks of dimension 0, 1 and so on; they broadcast.
---@param values zknn.Tensor|number the new elements; they broadcast to what is indexed.
---@param accumulate? boolean|zknn.Tensor.index_put_.options whether values are added; where positions repeat, all of them are. Otherwise the last one stays.
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_put_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, indices: zknn.Tensor[], options: zknn.Tensor.index_put_.options): zknn.Tensor
function C.Tensor:index_put_(indices, values, accumulate) end

---@class zknn.Tensor.index_reduce.options
---@field dim? integer
---@field index? zknn.Tensor
---@field source? zknn.Tensor
---@field reduce? string
---@field include_self? boolean

---input joined with the slices of source at the positions index of a dimension. index_reduce_ writes it into the tensor.
---@param dim integer the dimension
---@param index zknn.Tensor int64, a vector or a scalar
---@param source zknn.Tensor of input's shape, with a size of as many as index has in dim
---@param reduce string "prod", "mean", "amax" or "amin"
---@param include_self? boolean|zknn.Tensor.index_reduce.options whether input's own elements take part
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_reduce.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.index_reduce.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.index_reduce.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, source: zknn.Tensor, options: zknn.Tensor.index_reduce.options): zknn.Tensor
function C.Tensor:index_reduce(dim, index, source, reduce, include_self) end

---@class zknn.Tensor.index_reduce_.options
---@field dim? integer
---@field index? zknn.Tensor
---@field source? zknn.Tensor
---@field reduce? string
---@field include_self? boolean

---input joined with the slices of source at the positions index of a dimension. index_reduce_ writes it into the tensor.
---@param dim integer the dimension
---@param index zknn.Tensor int64, a vector or a scalar
---@param source zknn.Tensor of input's shape, with a size of as many as index has in dim
---@param reduce string "prod", "mean", "amax" or "amin"
---@param include_self? boolean|zknn.Tensor.index_reduce_.options whether input's own elements take part
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_reduce_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.index_reduce_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.index_reduce_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, source: zknn.Tensor, options: zknn.Tensor.index_reduce_.options): zknn.Tensor
function C.Tensor:index_reduce_(dim, index, source, reduce, include_self) end

---@class zknn.Tensor.index_select.options
---@field dim? integer
---@field index? zknn.Tensor

---The slices of input at the positions index along dim, copied. index: int64, one dimension.
---
---x[{":", index}] gives the same.
---@param dim integer
---@param index zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.index_select.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.index_select.options): zknn.Tensor
function C.Tensor:index_select(dim, index) end

---@class zknn.Tensor.inner.options
---@field other? zknn.Tensor

---The sums of products over the last dimensions of both. A scalar multiplies the other tensor.
---@param other zknn.Tensor [*, k], of input's dtype
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.inner.options): zknn.Tensor
function C.Tensor:inner(other) end

---The tensor as int32; itself when it is that. Fractions are cut off toward 0.
---@return zknn.Tensor
function C.Tensor:int() end

---The inverses of square matrices.
---
---To solve A X = B, linalg.solve is faster and more exact than the product with an inverse.
---@return zknn.Tensor
function C.Tensor:inverse() end

---Whether the dtype is complex: always false.
---@return boolean
function C.Tensor:is_complex() end

---Whether the elements lie in memory in row-major order without gaps.
---@return boolean
function C.Tensor:is_contiguous() end

---Whether the dtype is one of floats.
---@return boolean
function C.Tensor:is_floating_point() end

---Whether the one element of a tensor is not 0.
---@return boolean
function C.Tensor:is_nonzero() end

---@class zknn.Tensor.is_same_size.options
---@field other? zknn.Tensor

---Whether two tensors have the same shape.
---@param other zknn.Tensor another
---@return boolean
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.is_same_size.options): boolean
function C.Tensor:is_same_size(other) end

---Whether the dtype has negative numbers.
---@return boolean
function C.Tensor:is_signed() end

---@class zknn.Tensor.isclose.options
---@field other? zknn.Tensor
---@field rtol? number
---@field atol? number
---@field equal_nan? boolean

---True where two elements are nearly equal: |input - other| is at most atol + |rtol * other|.
---
---Equal infinities are close, a finite number and an infinity are not.
---@param other zknn.Tensor of the same dtype; shapes broadcast
---@param rtol? number|zknn.Tensor.isclose.options the allowance as a part of other
---@param atol? number|zknn.Tensor.isclose.options the allowance that is always there
---@param equal_nan? boolean|zknn.Tensor.isclose.options are two nan close?
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.isclose.options): zknn.Tensor
function C.Tensor:isclose(other, rtol, atol, equal_nan) end

---True where the element is neither nan, inf nor -inf. Any dtype; the result is bool.
---@return zknn.Tensor
function C.Tensor:isfinite() end

---@class zknn.Tensor.isin.options
---@field test_elements? zknn.Tensor|number
---@field assume_unique? boolean
---@field invert? boolean

---True where an element is among test_elements.
---@param test_elements zknn.Tensor|number what is looked for
---@param assume_unique? boolean|zknn.Tensor.isin.options no use is made of it
---@param invert? boolean|zknn.Tensor.isin.options whether the answer is turned round
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.isin.options): zknn.Tensor
function C.Tensor:isin(test_elements, assume_unique, invert) end

---True where the element is inf or -inf. Any dtype; the result is bool.
---@return zknn.Tensor
function C.Tensor:isinf() end

---True where the element is nan. Any dtype; the result is bool.
---
---nan is the only value that is not equal to itself.
---@return zknn.Tensor
function C.Tensor:isnan() end

---True where the element is -inf. Any dtype; the result is bool.
---@return zknn.Tensor
function C.Tensor:isneginf() end

---True where the element is inf. Any dtype; the result is bool.
---@return zknn.Tensor
function C.Tensor:isposinf() end

---True for each element, as there are no complex numbers. Any dtype; the result is bool.
---@return zknn.Tensor
function C.Tensor:isreal() end

---The only element as a number or boolean of Lua.
---@return number|boolean
function C.Tensor:item() end

---@class zknn.Tensor.kron.options
---@field other? zknn.Tensor

---The Kronecker product: other times each element of input, in input's arrangement.
---@param other zknn.Tensor the same; the one with fewer dimensions gets sizes of 1 in front
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.kron.options): zknn.Tensor
function C.Tensor:kron(other) end

---@class zknn.Tensor.kthvalue.options
---@field k? integer
---@field dim? integer
---@field keepdim? boolean

---The k-th least element along dim (from 1) and its index (int64), as two results. nan counts as greatest.
---@param k integer
---@param dim? integer|zknn.Tensor.kthvalue.options
---@param keepdim? boolean|zknn.Tensor.kthvalue.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.kthvalue.options): zknn.Tensor, zknn.Tensor?
function C.Tensor:kthvalue(k, dim, keepdim) end

---@class zknn.Tensor.lcm.options
---@field other? zknn.Tensor|number

---The least common multiple of two integers, with broadcasting and dtype promotion.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.lcm.options): zknn.Tensor
function C.Tensor:lcm(other) end

---@class zknn.Tensor.lcm_.options
---@field other? zknn.Tensor|number

---The least common multiple of two integers, with broadcasting and dtype promotion.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.lcm_.options): zknn.Tensor
function C.Tensor:lcm_(other) end

---@class zknn.Tensor.ldexp.options
---@field other? zknn.Tensor|number

---input * 2^other, with broadcasting.
---@param other zknn.Tensor|number exponents
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.ldexp.options): zknn.Tensor
function C.Tensor:ldexp(other) end

---@class zknn.Tensor.ldexp_.options
---@field other? zknn.Tensor|number

---input * 2^other, with broadcasting.
---@param other zknn.Tensor|number exponents
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.ldexp_.options): zknn.Tensor
function C.Tensor:ldexp_(other) end

---@class zknn.Tensor.le.options
---@field other? zknn.Tensor|number

---True where input <= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.le.options): zknn.Tensor
function C.Tensor:le(other) end

---@class zknn.Tensor.le_.options
---@field other? zknn.Tensor|number

---True where input <= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.le_.options): zknn.Tensor
function C.Tensor:le_(other) end

---@class zknn.Tensor.leaky_relu.options
---@field negative_slope? number

---x above 0, negative_slope * x below.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param negative_slope? number|zknn.Tensor.leaky_relu.options
---@return zknn.Tensor
function C.Tensor:leaky_relu(negative_slope) end

---@class zknn.Tensor.leaky_relu_.options
---@field negative_slope? number
---@field inplace? boolean

---x above 0, negative_slope x below.
---@param negative_slope? number|zknn.Tensor.leaky_relu_.options the slope below 0
---@param inplace? boolean|zknn.Tensor.leaky_relu_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:leaky_relu_(negative_slope, inplace) end

---@class zknn.Tensor.lerp.options
---@field ["end"]? zknn.Tensor
---@field weight? zknn.Tensor|number

---input + weight * (end - input), weight a tensor or a number, with broadcasting.
---
---A weight of 0 gives input, 1 gives end.
---@param end_ zknn.Tensor
---@param weight zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.lerp.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, end_: zknn.Tensor, options: zknn.Tensor.lerp.options): zknn.Tensor
function C.Tensor:lerp(end_, weight) end

---@class zknn.Tensor.lerp_.options
---@field ["end"]? zknn.Tensor
---@field weight? zknn.Tensor|number

---input + weight * (end - input), weight a tensor or a number, with broadcasting.
---
---A weight of 0 gives input, 1 gives end.
---@param end_ zknn.Tensor
---@param weight zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.lerp_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, end_: zknn.Tensor, options: zknn.Tensor.lerp_.options): zknn.Tensor
function C.Tensor:lerp_(end_, weight) end

---@class zknn.Tensor.less.options
---@field other? zknn.Tensor|number

---True where input < other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.less.options): zknn.Tensor
function C.Tensor:less(other) end

---@class zknn.Tensor.less_.options
---@field other? zknn.Tensor|number

---True where input < other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.less_.options): zknn.Tensor
function C.Tensor:less_(other) end

---@class zknn.Tensor.less_equal.options
---@field other? zknn.Tensor|number

---True where input <= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.less_equal.options): zknn.Tensor
function C.Tensor:less_equal(other) end

---@class zknn.Tensor.less_equal_.options
---@field other? zknn.Tensor|number

---True where input <= other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.less_equal_.options): zknn.Tensor
function C.Tensor:less_equal_(other) end

---The logarithm of |gamma(x)| of each element; inf at 0, -1, -2, .. Integers become float32.
---@return zknn.Tensor
function C.Tensor:lgamma() end

---The logarithm of |gamma(x)| of each element; inf at 0, -1, -2, .. Integers become float32.
---@return zknn.Tensor
function C.Tensor:lgamma_() end

---The natural logarithm of each element; -inf at 0, nan below. Integers become float32.
---@return zknn.Tensor
function C.Tensor:log() end

---The logarithm of each element to base 10; -inf at 0, nan below. Integers become float32.
---@return zknn.Tensor
function C.Tensor:log10() end

---The logarithm of each element to base 10; -inf at 0, nan below. Integers become float32.
---@return zknn.Tensor
function C.Tensor:log10_() end

---The natural logarithm of 1 + x, exact near 0; -inf at -1, nan below. Integers become float32.
---
---log(1 + x) loses the digits of a small x; log1p keeps them.
---@return zknn.Tensor
function C.Tensor:log1p() end

---The natural logarithm of 1 + x, exact near 0; -inf at -1, nan below. Integers become float32.
---
---log(1 + x) loses the digits of a small x; log1p keeps them.
---@return zknn.Tensor
function C.Tensor:log1p_() end

---The logarithm of each element to base 2; -inf at 0, nan below. Integers become float32.
---@return zknn.Tensor
function C.Tensor:log2() end

---The logarithm of each element to base 2; -inf at 0, nan below. Integers become float32.
---@return zknn.Tensor
function C.Tensor:log2_() end

---The natural logarithm of each element; -inf at 0, nan below. Integers become float32.
---@return zknn.Tensor
function C.Tensor:log_() end

---@class zknn.Tensor.log_normal_.options
---@field mean? number
---@field std? number
---@field generator? zknn.Generator

---Fills the tensor with numbers whose logarithms have a normal distribution.
---@param mean? number|zknn.Tensor.log_normal_.options of the logarithms
---@param std? number|zknn.Tensor.log_normal_.options their standard deviation, above 0
---@param generator? zknn.Generator|zknn.Tensor.log_normal_.options what draws instead of the global generator
---@return zknn.Tensor
function C.Tensor:log_normal_(mean, std, generator) end

---@class zknn.Tensor.log_softmax.options
---@field dim? integer
---@field dtype? string

---The logarithm of softmax, computed without overflow.
---
---nll_loss takes its result as input. dtype converts input first.
---@param dim integer
---@param dtype? string|zknn.Tensor.log_softmax.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.log_softmax.options): zknn.Tensor
function C.Tensor:log_softmax(dim, dtype) end

---@class zknn.Tensor.logaddexp.options
---@field other? zknn.Tensor|number

---ln(e^input + e^other), which does not overflow, with broadcasting.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.logaddexp.options): zknn.Tensor
function C.Tensor:logaddexp(other) end

---@class zknn.Tensor.logaddexp2.options
---@field other? zknn.Tensor|number

---log2(2^input + 2^other), which does not overflow, with broadcasting.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.logaddexp2.options): zknn.Tensor
function C.Tensor:logaddexp2(other) end

---@class zknn.Tensor.logcumsumexp.options
---@field dim? integer

---The logarithm of the sum of e^x of each element and those before it along dim, which does not overflow.
---@param dim integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.logcumsumexp.options): zknn.Tensor
function C.Tensor:logcumsumexp(dim) end

---The logarithms of the determinants of square matrices; nan where the determinant is below 0, -inf where it is 0.
---@return zknn.Tensor
function C.Tensor:logdet() end

---@class zknn.Tensor.logical_and.options
---@field other? zknn.Tensor|number

---True where neither of two elements is 0, with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The operator & of bool tensors. Lua's and chooses one of two tensors and compares nothing.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.logical_and.options): zknn.Tensor
function C.Tensor:logical_and(other) end

---@class zknn.Tensor.logical_and_.options
---@field other? zknn.Tensor|number

---True where neither of two elements is 0, with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The operator & of bool tensors. Lua's and chooses one of two tensors and compares nothing.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.logical_and_.options): zknn.Tensor
function C.Tensor:logical_and_(other) end

---True where the element is 0. Any dtype; the result is bool.
---
---The operator ~ before a bool tensor.
---@return zknn.Tensor
function C.Tensor:logical_not() end

---True where the element is 0. Any dtype; the result is bool.
---
---The operator ~ before a bool tensor.
---@return zknn.Tensor
function C.Tensor:logical_not_() end

---@class zknn.Tensor.logical_or.options
---@field other? zknn.Tensor|number

---True where at least one of two elements is not 0, with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The operator | of bool tensors.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.logical_or.options): zknn.Tensor
function C.Tensor:logical_or(other) end

---@class zknn.Tensor.logical_or_.options
---@field other? zknn.Tensor|number

---True where at least one of two elements is not 0, with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The operator | of bool tensors.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.logical_or_.options): zknn.Tensor
function C.Tensor:logical_or_(other) end

---@class zknn.Tensor.logical_xor.options
---@field other? zknn.Tensor|number

---True where exactly one of two elements is 0, with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The operator ~ between bool tensors, which is ^ in Python.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.logical_xor.options): zknn.Tensor
function C.Tensor:logical_xor(other) end

---@class zknn.Tensor.logical_xor_.options
---@field other? zknn.Tensor|number

---True where exactly one of two elements is 0, with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---
---The operator ~ between bool tensors, which is ^ in Python.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.logical_xor_.options): zknn.Tensor
function C.Tensor:logical_xor_(other) end

---@class zknn.Tensor.logit.options
---@field eps? number

---ln(x / (1 - x)) of each element. With eps, elements are brought into eps..1 - eps first; without, those outside 0..1 give nan. Integers become float32.
---
---The inverse of sigmoid.
---@param eps? number|zknn.Tensor.logit.options
---@return zknn.Tensor
function C.Tensor:logit(eps) end

---@class zknn.Tensor.logit_.options
---@field eps? number

---ln(x / (1 - x)) of each element. With eps, elements are brought into eps..1 - eps first; without, those outside 0..1 give nan. Integers become float32.
---
---The inverse of sigmoid.
---@param eps? number|zknn.Tensor.logit_.options
---@return zknn.Tensor
function C.Tensor:logit_(eps) end

---The logarithm of sigmoid, without overflow.
---
---It is ln(1 / (1 + e^-x)).
---@return zknn.Tensor
function C.Tensor:logsigmoid() end

---The logarithm of sigmoid, without overflow.
---
---It is ln(1 / (1 + e^-x)).
---@return zknn.Tensor
function C.Tensor:logsigmoid_() end

---@class zknn.Tensor.logsumexp.options
---@field dim? integer|integer[]
---@field keepdim? boolean

---The logarithm of the sum of e^x over a dim, a list of dims, or everything. It does not overflow, and is -inf of nothing. Integers become float32.
---@param dim? integer|integer[]|zknn.Tensor.logsumexp.options
---@param keepdim? boolean|zknn.Tensor.logsumexp.options
---@return zknn.Tensor
function C.Tensor:logsumexp(dim, keepdim) end

---The tensor as int64; itself when it is that. Fractions are cut off toward 0.
---@return zknn.Tensor
function C.Tensor:long() end

---@class zknn.Tensor.lt.options
---@field other? zknn.Tensor|number

---True where input < other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.lt.options): zknn.Tensor
function C.Tensor:lt(other) end

---@class zknn.Tensor.lt_.options
---@field other? zknn.Tensor|number

---True where input < other (never with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.lt_.options): zknn.Tensor
function C.Tensor:lt_(other) end

---@class zknn.Tensor.lu.options
---@field pivot? boolean
---@field get_infos? boolean

---linalg.lu_factor; linalg.lu_factor_ex with get_infos.
---@param pivot? boolean|zknn.Tensor.lu.options false is not possible on a CPU
---@param get_infos? boolean|zknn.Tensor.lu.options give the infos, too, and no error for a singular matrix
---@return zknn.Tensor
---@return zknn.Tensor
function C.Tensor:lu(pivot, get_infos) end

---@class zknn.Tensor.lu_solve.options
---@field LU_data? zknn.Tensor
---@field LU_pivots? zknn.Tensor

---X of A X = b, for an A that linalg.lu_factor has factored.
---@param LU_data zknn.Tensor [*, n, n]
---@param LU_pivots zknn.Tensor int32 [*, n]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.lu_solve.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, LU_data: zknn.Tensor, options: zknn.Tensor.lu_solve.options): zknn.Tensor
function C.Tensor:lu_solve(LU_data, LU_pivots) end

---@class zknn.Tensor.map_.options
---@field tensor? zknn.Tensor
---@field callable? function

---Replaces each element by what a function of Lua gives for it and the one of another tensor.
---@param tensor zknn.Tensor broadcasts to the tensor's shape
---@param callable function takes two numbers, gives a number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.map_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, tensor: zknn.Tensor, options: zknn.Tensor.map_.options): zknn.Tensor
function C.Tensor:map_(tensor, callable) end

---@class zknn.Tensor.masked_fill.options
---@field mask? zknn.Tensor
---@field value? zknn.Tensor|number

---Value where mask (bool) is true, else input; the two broadcast, the dtype is input's.
---
---x:masked_fill_(mask, value) and x[mask] = value write to x.
---@param mask zknn.Tensor
---@param value zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.masked_fill.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, mask: zknn.Tensor, options: zknn.Tensor.masked_fill.options): zknn.Tensor
function C.Tensor:masked_fill(mask, value) end

---@class zknn.Tensor.masked_fill_.options
---@field mask? zknn.Tensor
---@field value? zknn.Tensor|number

---Value where mask (bool) is true, else input; the two broadcast, the dtype is input's.
---
---x:masked_fill_(mask, value) and x[mask] = value write to x.
---@param mask zknn.Tensor
---@param value zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.masked_fill_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, mask: zknn.Tensor, options: zknn.Tensor.masked_fill_.options): zknn.Tensor
function C.Tensor:masked_fill_(mask, value) end

---@class zknn.Tensor.masked_scatter.options
---@field mask? zknn.Tensor
---@field source? zknn.Tensor

---input with elements of source, one after the other, where mask is true. masked_scatter_ writes them into the tensor.
---@param mask zknn.Tensor bool; the two broadcast
---@param source zknn.Tensor of input's dtype, with as many elements as mask has that are true, or more
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.masked_scatter.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, mask: zknn.Tensor, options: zknn.Tensor.masked_scatter.options): zknn.Tensor
function C.Tensor:masked_scatter(mask, source) end

---@class zknn.Tensor.masked_scatter_.options
---@field mask? zknn.Tensor
---@field source? zknn.Tensor

---input with elements of source, one after the other, where mask is true. masked_scatter_ writes them into the tensor.
---@param mask zknn.Tensor bool; the two broadcast
---@param source zknn.Tensor of input's dtype, with as many elements as mask has that are true, or more
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.masked_scatter_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, mask: zknn.Tensor, options: zknn.Tensor.masked_scatter_.options): zknn.Tensor
function C.Tensor:masked_scatter_(mask, source) end

---@class zknn.Tensor.masked_select.options
---@field mask? zknn.Tensor

---The elements of input where mask (bool) is true, as a vector in index order. The two broadcast.
---@param mask zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.masked_select.options): zknn.Tensor
function C.Tensor:masked_select(mask) end

---@class zknn.Tensor.matmul.options
---@field other? zknn.Tensor

---The matrix product. Vectors count as a row (left) or a column (right); leading dimensions are batches and broadcast.
---
---Python's a @ b.
---@param other zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.matmul.options): zknn.Tensor
function C.Tensor:matmul(other) end

---The exponentials of square matrices, 1 + A + A^2 / 2 + A^3 / 6 + ...; nan for a matrix with an inf or nan.
---@return zknn.Tensor
function C.Tensor:matrix_exp() end

---@class zknn.Tensor.matrix_power.options
---@field n? integer

---linalg.matrix_power under another name.
---@param n integer the power
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.matrix_power.options): zknn.Tensor
function C.Tensor:matrix_power(n) end

---@class zknn.Tensor.max.options
---@field dim? integer
---@field keepdim? boolean

---The greatest element; with dim the greatest along it and their indices, two results. max(input, other) of two tensors is maximum. nan counts as greatest.
---
---Positions count from 0; of several greatest elements the first is taken.
---@param dim? integer|zknn.Tensor.max.options
---@param keepdim? boolean|zknn.Tensor.max.options
---@return zknn.Tensor
---@return zknn.Tensor?
function C.Tensor:max(dim, keepdim) end

---@class zknn.Tensor.maximum.options
---@field other? zknn.Tensor|number

---The greater of two elements, nan if either is; max(input, other) is the same. Broadcasting, dtype promotion. Equals share the gradient.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.maximum.options): zknn.Tensor
function C.Tensor:maximum(other) end

---@class zknn.Tensor.mean.options
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---The mean over a dim, a list of dims, or everything; nan of nothing.
---@param dim? integer|integer[]|zknn.Tensor.mean.options
---@param keepdim? boolean|zknn.Tensor.mean.options
---@param dtype? string|zknn.Tensor.mean.options
---@return zknn.Tensor
function C.Tensor:mean(dim, keepdim, dtype) end

---@class zknn.Tensor.median.options
---@field dim? integer
---@field keepdim? boolean

---The median element; with dim the medians along it and their indices, two results. It is the lower of two, a nan where there is one, and nan of nothing.
---@param dim? integer|zknn.Tensor.median.options
---@param keepdim? boolean|zknn.Tensor.median.options
---@return zknn.Tensor
---@return zknn.Tensor?
function C.Tensor:median(dim, keepdim) end

---@class zknn.Tensor.min.options
---@field dim? integer
---@field keepdim? boolean

---The least element; with dim the least along it and their indices, two results. min(input, other) of two tensors is minimum. nan counts as least.
---
---Positions count from 0; of several least elements the first is taken.
---@param dim? integer|zknn.Tensor.min.options
---@param keepdim? boolean|zknn.Tensor.min.options
---@return zknn.Tensor
---@return zknn.Tensor?
function C.Tensor:min(dim, keepdim) end

---@class zknn.Tensor.minimum.options
---@field other? zknn.Tensor|number

---The lesser of two elements, nan if either is; min(input, other) is the same. Broadcasting, dtype promotion. Equals share the gradient.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.minimum.options): zknn.Tensor
function C.Tensor:minimum(other) end

---x * tanh(softplus(x)).
---
---In nn.functional it takes inplace=false as its last parameter.
---@return zknn.Tensor
function C.Tensor:mish() end

---@class zknn.Tensor.mish_.options
---@field inplace? boolean

---x tanh(softplus(x)).
---@param inplace? boolean|zknn.Tensor.mish_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:mish_(inplace) end

---@class zknn.Tensor.mm.options
---@field mat2? zknn.Tensor

---The product of two matrices, [n, k] and [k, m].
---
---matmul, but for two matrices alone.
---@param mat2 zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.mm.options): zknn.Tensor
function C.Tensor:mm(mat2) end

---@class zknn.Tensor.mode.options
---@field dim? integer
---@field keepdim? boolean

---The most frequent element along dim, the least of several, and the index of its last occurrence (int64), as two results.
---@param dim? integer|zknn.Tensor.mode.options
---@param keepdim? boolean|zknn.Tensor.mode.options
---@return zknn.Tensor
---@return zknn.Tensor?
function C.Tensor:mode(dim, keepdim) end

---@class zknn.Tensor.moveaxis.options
---@field source? integer|integer[]
---@field destination? integer|integer[]

---A view with dimensions moved to other places; the others keep their order.
---@param source integer|integer[] the dimensions that move
---@param destination integer|integer[] their places afterwards, as many
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.moveaxis.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, source: integer|integer[], options: zknn.Tensor.moveaxis.options): zknn.Tensor
function C.Tensor:moveaxis(source, destination) end

---@class zknn.Tensor.movedim.options
---@field source? integer|integer[]
---@field destination? integer|integer[]

---A view with dimensions moved to other places; the others keep their order.
---@param source integer|integer[] the dimensions that move
---@param destination integer|integer[] their places afterwards, as many
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.movedim.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, source: integer|integer[], options: zknn.Tensor.movedim.options): zknn.Tensor
function C.Tensor:movedim(source, destination) end

---The elements in order along dimension 0.
---@return zknn.Tensor
function C.Tensor:msort() end

---@class zknn.Tensor.mul.options
---@field other? zknn.Tensor|number

---The product of the elements, with broadcasting and dtype promotion.
---
---The operator *. The product of matrices is matmul.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.mul.options): zknn.Tensor
function C.Tensor:mul(other) end

---@class zknn.Tensor.mul_.options
---@field other? zknn.Tensor|number

---The product of the elements, with broadcasting and dtype promotion.
---
---The operator *. The product of matrices is matmul.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.mul_.options): zknn.Tensor
function C.Tensor:mul_(other) end

---@class zknn.Tensor.multinomial.options
---@field num_samples? integer
---@field replacement? boolean
---@field generator? zknn.Generator

---Draws positions, each with the weight that it has in input.
---@param num_samples integer how many positions to draw, from each row
---@param replacement? boolean|zknn.Tensor.multinomial.options whether a position may be drawn again
---@param generator? zknn.Generator|zknn.Tensor.multinomial.options what draws instead of the global generator
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.multinomial.options): zknn.Tensor
function C.Tensor:multinomial(num_samples, replacement, generator) end

---@class zknn.Tensor.multiply.options
---@field other? zknn.Tensor|number

---The product of the elements, with broadcasting and dtype promotion.
---
---The operator *. The product of matrices is matmul.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.multiply.options): zknn.Tensor
function C.Tensor:multiply(other) end

---@class zknn.Tensor.multiply_.options
---@field other? zknn.Tensor|number

---The product of the elements, with broadcasting and dtype promotion.
---
---The operator *. The product of matrices is matmul.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.multiply_.options): zknn.Tensor
function C.Tensor:multiply_(other) end

---@class zknn.Tensor.mv.options
---@field vec? zknn.Tensor

---The product of a matrix [n, k] and a vector [k].
---@param vec zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.mv.options): zknn.Tensor
function C.Tensor:mv(vec) end

---@class zknn.Tensor.mvlgamma.options
---@field p? integer

---The logarithm of the gamma function of p dimensions.
---
---That is ln of pi^(p (p - 1) / 4) times the product of gamma(x - j / 2) over j in 0..p-1. Integers become float32.
---@param p integer the number of dimensions, at least 1
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.mvlgamma.options): zknn.Tensor
function C.Tensor:mvlgamma(p) end

---@class zknn.Tensor.mvlgamma_.options
---@field p? integer

---The logarithm of the gamma function of p dimensions.
---
---That is ln of pi^(p (p - 1) / 4) times the product of gamma(x - j / 2) over j in 0..p-1. Integers become float32.
---@param p integer the number of dimensions, at least 1
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.mvlgamma_.options): zknn.Tensor
function C.Tensor:mvlgamma_(p) end

---@class zknn.Tensor.nan_to_num.options
---@field nan? number
---@field posinf? number
---@field neginf? number

---Each element, with numbers in place of nan, inf and -inf: by default 0 and the dtype's greatest and least number. Any dtype.
---@param nan? number|zknn.Tensor.nan_to_num.options
---@param posinf? number|zknn.Tensor.nan_to_num.options
---@param neginf? number|zknn.Tensor.nan_to_num.options
---@return zknn.Tensor
function C.Tensor:nan_to_num(nan, posinf, neginf) end

---@class zknn.Tensor.nan_to_num_.options
---@field nan? number
---@field posinf? number
---@field neginf? number

---Each element, with numbers in place of nan, inf and -inf: by default 0 and the dtype's greatest and least number. Any dtype.
---@param nan? number|zknn.Tensor.nan_to_num_.options
---@param posinf? number|zknn.Tensor.nan_to_num_.options
---@param neginf? number|zknn.Tensor.nan_to_num_.options
---@return zknn.Tensor
function C.Tensor:nan_to_num_(nan, posinf, neginf) end

---@class zknn.Tensor.nanmean.options
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---The mean of the elements that are no nan; nan where there is none.
---@param dim? integer|integer[]|zknn.Tensor.nanmean.options the dimensions to reduce; none means all
---@param keepdim? boolean|zknn.Tensor.nanmean.options whether a reduced dimension stays, with size 1
---@param dtype? string|zknn.Tensor.nanmean.options the dtype to compute in, and the result's
---@return zknn.Tensor
function C.Tensor:nanmean(dim, keepdim, dtype) end

---@class zknn.Tensor.nanmedian.options
---@field dim? integer
---@field keepdim? boolean

---The median of the elements that are no nan; with dim the medians along it and their indices, two results. It is the lower of two, and nan of nothing.
---@param dim? integer|zknn.Tensor.nanmedian.options
---@param keepdim? boolean|zknn.Tensor.nanmedian.options
---@return zknn.Tensor
---@return zknn.Tensor?
function C.Tensor:nanmedian(dim, keepdim) end

---@class zknn.Tensor.nanquantile.options
---@field q? number|zknn.Tensor
---@field dim? integer
---@field keepdim? boolean
---@field interpolation? string

---The quantile of the elements that are no nan; nan where there is none.
---@param q number|zknn.Tensor which part of the elements lies below, in 0..1; a vector of several
---@param dim? integer|zknn.Tensor.nanquantile.options the dimension to reduce; none means all elements
---@param keepdim? boolean|zknn.Tensor.nanquantile.options whether a reduced dimension stays, with size 1
---@param interpolation? string|zknn.Tensor.nanquantile.options between two elements: linear, lower, higher, midpoint or nearest
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.nanquantile.options): zknn.Tensor
function C.Tensor:nanquantile(q, dim, keepdim, interpolation) end

---@class zknn.Tensor.nansum.options
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---The sum of the elements that are no nan.
---@param dim? integer|integer[]|zknn.Tensor.nansum.options the dimensions to reduce; none means all
---@param keepdim? boolean|zknn.Tensor.nansum.options whether a reduced dimension stays, with size 1
---@param dtype? string|zknn.Tensor.nansum.options the dtype to compute in, and the result's
---@return zknn.Tensor
function C.Tensor:nansum(dim, keepdim, dtype) end

---@class zknn.Tensor.narrow.options
---@field dim? integer
---@field start? integer
---@field length? integer

---A view of length positions of dim from start on.
---@param dim integer
---@param start integer
---@param length integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.narrow.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.narrow.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, start: integer, options: zknn.Tensor.narrow.options): zknn.Tensor
function C.Tensor:narrow(dim, start, length) end

---@class zknn.Tensor.narrow_copy.options
---@field dim? integer
---@field start? integer
---@field length? integer

---As narrow, with memory of its own.
---@param dim integer the dimension
---@param start integer the first position
---@param length integer how many
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.narrow_copy.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.narrow_copy.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, start: integer, options: zknn.Tensor.narrow_copy.options): zknn.Tensor
function C.Tensor:narrow_copy(dim, start, length) end

---The number of dimensions; 0 for a scalar.
---@return integer
function C.Tensor:ndimension() end

---@class zknn.Tensor.ne.options
---@field other? zknn.Tensor|number

---True where input ~= other (always with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.ne.options): zknn.Tensor
function C.Tensor:ne(other) end

---@class zknn.Tensor.ne_.options
---@field other? zknn.Tensor|number

---True where input ~= other (always with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.ne_.options): zknn.Tensor
function C.Tensor:ne_(other) end

---The negative of each element. Any dtype but bool.
---
---The unary operator -.
---@return zknn.Tensor
function C.Tensor:neg() end

---The negative of each element. Any dtype but bool.
---
---The unary operator -.
---@return zknn.Tensor
function C.Tensor:neg_() end

---The negative of each element. Any dtype but bool.
---
---The unary operator -.
---@return zknn.Tensor
function C.Tensor:negative() end

---The negative of each element. Any dtype but bool.
---
---The unary operator -.
---@return zknn.Tensor
function C.Tensor:negative_() end

---The number of elements: the product of the sizes.
---@return integer
function C.Tensor:nelement() end

---@class zknn.Tensor.new_empty.options
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A new tensor of the tensor's dtype: of zeros; new_ones: of ones; new_empty: not set.
---@param ... integer|integer[] the shape
---@return zknn.Tensor
function C.Tensor:new_empty(...) end

---@class zknn.Tensor.new_full.options
---@field size? integer[]
---@field fill_value? number
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A new tensor of the tensor's dtype, filled with a value.
---@param size integer[] the shape
---@param fill_value number the value
---@param dtype? string|zknn.Tensor.new_full.options another dtype
---@param device? string|zknn.Tensor.new_full.options "cpu"
---@param requires_grad? boolean|zknn.Tensor.new_full.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.new_full.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, size: integer[], options: zknn.Tensor.new_full.options): zknn.Tensor
function C.Tensor:new_full(size, fill_value, dtype, device, requires_grad) end

---@class zknn.Tensor.new_ones.options
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A new tensor of the tensor's dtype: of zeros; new_ones: of ones; new_empty: not set.
---@param ... integer|integer[] the shape
---@return zknn.Tensor
function C.Tensor:new_ones(...) end

---@class zknn.Tensor.new_tensor.options
---@field data? any
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A new tensor of the tensor's dtype, of values.
---@param data any what tensor takes
---@param dtype? string|zknn.Tensor.new_tensor.options another dtype
---@param device? string|zknn.Tensor.new_tensor.options "cpu"
---@param requires_grad? boolean|zknn.Tensor.new_tensor.options whether gradients are recorded for it
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.new_tensor.options): zknn.Tensor
function C.Tensor:new_tensor(data, dtype, device, requires_grad) end

---@class zknn.Tensor.new_zeros.options
---@field dtype? string
---@field device? string
---@field requires_grad? boolean

---A new tensor of the tensor's dtype: of zeros; new_ones: of ones; new_empty: not set.
---@param ... integer|integer[] the shape
---@return zknn.Tensor
function C.Tensor:new_zeros(...) end

---@class zknn.Tensor.nextafter.options
---@field other? zknn.Tensor|number

---The next float from input towards other, with broadcasting. other's gradient is 0.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.nextafter.options): zknn.Tensor
function C.Tensor:nextafter(other) end

---@class zknn.Tensor.nextafter_.options
---@field other? zknn.Tensor|number

---The next float from input towards other, with broadcasting. other's gradient is 0.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.nextafter_.options): zknn.Tensor
function C.Tensor:nextafter_(other) end

---@class zknn.Tensor.nonzero.options
---@field as_tuple? boolean

---The positions of the elements that are not 0.
---
---They come in index order. argwhere(input) is nonzero(input).
---@param as_tuple? boolean|zknn.Tensor.nonzero.options whether to give a list of vectors.
---@return zknn.Tensor|zknn.Tensor[]
function C.Tensor:nonzero(as_tuple) end

---@class zknn.Tensor.norm.options
---@field p? number|string
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---(sum |x|^p)^(1/p) over a dim, a list of dims, or everything. p is any number (inf: the greatest |x|, -inf: the least, 0: how many are not 0) or 'fro', which is 2.
---@param p? number|string|zknn.Tensor.norm.options
---@param dim? integer|integer[]|zknn.Tensor.norm.options
---@param keepdim? boolean|zknn.Tensor.norm.options
---@param dtype? string|zknn.Tensor.norm.options
---@return zknn.Tensor
function C.Tensor:norm(p, dim, keepdim, dtype) end

---@class zknn.Tensor.normal_.options
---@field mean? number
---@field std? number
---@field generator? zknn.Generator

---Fills the tensor with numbers of a normal distribution.
---@param mean? number|zknn.Tensor.normal_.options its mean
---@param std? number|zknn.Tensor.normal_.options its standard deviation, not negative
---@param generator? zknn.Generator|zknn.Tensor.normal_.options what draws instead of the global generator
---@return zknn.Tensor
function C.Tensor:normal_(mean, std, generator) end

---@class zknn.Tensor.not_equal.options
---@field other? zknn.Tensor|number

---True where input ~= other (always with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.not_equal.options): zknn.Tensor
function C.Tensor:not_equal(other) end

---@class zknn.Tensor.not_equal_.options
---@field other? zknn.Tensor|number

---True where input ~= other (always with nan), with broadcasting. The result is bool; in place, it is 0 or 1 in input's dtype.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.not_equal_.options): zknn.Tensor
function C.Tensor:not_equal_(other) end

---The number of elements: the product of the sizes.
---@return integer
function C.Tensor:numel() end

---@class zknn.Tensor.one_hot.options
---@field num_classes? integer

---For each class number a row of zeros with a 1 at its place. tensor is int64; the new last dimension has num_classes positions, with -1 the greatest class plus 1.
---
---The result is int64; call :float() on it for losses and layers.
---@param num_classes? integer|zknn.Tensor.one_hot.options
---@return zknn.Tensor
function C.Tensor:one_hot(num_classes) end

---@class zknn.Tensor.orgqr.options
---@field tau? zknn.Tensor

---linalg.householder_product under another name.
---@param tau zknn.Tensor [*, k]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.orgqr.options): zknn.Tensor
function C.Tensor:orgqr(tau) end

---@class zknn.Tensor.outer.options
---@field vec2? zknn.Tensor

---The products of each element of one vector with each of another, [n, m].
---
---Integers and floats may be mixed here.
---@param vec2 zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.outer.options): zknn.Tensor
function C.Tensor:outer(vec2) end

---@class zknn.Tensor.pdist.options
---@field p? number

---The distances of the rows of a matrix from each other, each pair once.
---
---The first row's from those behind it come first, then the second's, and so on.
---@param p? number|zknn.Tensor.pdist.options which norm, at least 0
---@return zknn.Tensor
function C.Tensor:pdist(p) end

---@class zknn.Tensor.permute.options
---@field dims? integer|integer[]

---A view whose dimension i is the input's dimension dims[i].
---@param dims integer|integer[]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.permute.options): zknn.Tensor
function C.Tensor:permute(dims) end

---@class zknn.Tensor.pinverse.options
---@field rcond? number

---linalg.pinv with rtol=rcond.
---@param rcond? number|zknn.Tensor.pinverse.options singular values up to rcond times the greatest count as 0
---@return zknn.Tensor
function C.Tensor:pinverse(rcond) end

---@class zknn.Tensor.polygamma.options
---@field n? integer

---The n-th derivative of digamma at each element; as a method x:polygamma(n). Integers become float32.
---@param n integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.polygamma.options): zknn.Tensor
function C.Tensor:polygamma(n) end

---@class zknn.Tensor.polygamma_.options
---@field n? integer

---The n-th derivative of digamma at each element; as a method x:polygamma(n). Integers become float32.
---@param n integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.polygamma_.options): zknn.Tensor
function C.Tensor:polygamma_(n) end

---input itself, as Python's +x gives it.
---@return zknn.Tensor
function C.Tensor:positive() end

---@class zknn.Tensor.pow.options
---@field exponent? zknn.Tensor|number

---Input to the power of exponent, each a tensor or a number; the operator ^. Broadcasting, dtype promotion.
---@param exponent zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.pow.options): zknn.Tensor
function C.Tensor:pow(exponent) end

---@class zknn.Tensor.pow_.options
---@field exponent? zknn.Tensor|number

---Input to the power of exponent, each a tensor or a number; the operator ^. Broadcasting, dtype promotion.
---@param exponent zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.pow_.options): zknn.Tensor
function C.Tensor:pow_(exponent) end

---@class zknn.Tensor.prelu.options
---@field weight? zknn.Tensor

---x above 0, weight * x below. weight has one element, or one for each channel, which is dimension 1 of input.
---
---weight is learned; nn.PReLU holds it.
---@param weight zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.prelu.options): zknn.Tensor
function C.Tensor:prelu(weight) end

---@class zknn.Tensor.prod.options
---@field dim? integer
---@field keepdim? boolean
---@field dtype? string

---The product over a dim or everything; 1 of nothing. Integers and bools are multiplied as int64.
---@param dim? integer|zknn.Tensor.prod.options
---@param keepdim? boolean|zknn.Tensor.prod.options
---@param dtype? string|zknn.Tensor.prod.options
---@return zknn.Tensor
function C.Tensor:prod(dim, keepdim, dtype) end

---@class zknn.Tensor.put.options
---@field index? zknn.Tensor
---@field source? zknn.Tensor
---@field accumulate? boolean

---Input with source at the positions index of the flattened input, or added there (accumulate). index is int64; a negative one counts from the end; where indices repeat the last one counts.
---@param index zknn.Tensor
---@param source zknn.Tensor
---@param accumulate? boolean|zknn.Tensor.put.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.put.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, index: zknn.Tensor, options: zknn.Tensor.put.options): zknn.Tensor
function C.Tensor:put(index, source, accumulate) end

---@class zknn.Tensor.put_.options
---@field index? zknn.Tensor
---@field source? zknn.Tensor
---@field accumulate? boolean

---Input with source at the positions index of the flattened input, or added there (accumulate). index is int64; a negative one counts from the end; where indices repeat the last one counts.
---@param index zknn.Tensor
---@param source zknn.Tensor
---@param accumulate? boolean|zknn.Tensor.put_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.put_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, index: zknn.Tensor, options: zknn.Tensor.put_.options): zknn.Tensor
function C.Tensor:put_(index, source, accumulate) end

---@class zknn.Tensor.quantile.options
---@field q? number|zknn.Tensor
---@field dim? integer
---@field keepdim? boolean
---@field interpolation? string

---The value below which a part q of the elements lies; nan where there is a nan.
---
---Of a vector q, the first dimension of the result has one position for each.
---@param q number|zknn.Tensor which part of the elements lies below, in 0..1; a vector of several
---@param dim? integer|zknn.Tensor.quantile.options the dimension to reduce; none means all elements
---@param keepdim? boolean|zknn.Tensor.quantile.options whether a reduced dimension stays, with size 1
---@param interpolation? string|zknn.Tensor.quantile.options between two elements: linear, lower, higher, midpoint or nearest
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.quantile.options): zknn.Tensor
function C.Tensor:quantile(q, dim, keepdim, interpolation) end

---Each element, in radians, in degrees. Integers become float32.
---@return zknn.Tensor
function C.Tensor:rad2deg() end

---Each element, in radians, in degrees. Integers become float32.
---@return zknn.Tensor
function C.Tensor:rad2deg_() end

---@class zknn.Tensor.random_.options
---@field from? integer
---@field to? integer
---@field generator? zknn.Generator

---Fills the tensor with integers from from on and before to.
---
---Without arguments, with all integers from 0 on that the dtype holds exactly.
---@param from? integer|zknn.Tensor.random_.options the least
---@param to? integer|zknn.Tensor.random_.options one more than the greatest
---@param generator? zknn.Generator|zknn.Tensor.random_.options what draws instead of the global generator
---@return zknn.Tensor
function C.Tensor:random_(from, to, generator) end

---The elements in index order as a vector: a view where memory allows it.
---@return zknn.Tensor
function C.Tensor:ravel() end

---1 / x of each element, inf at 0. Integers become float32.
---@return zknn.Tensor
function C.Tensor:reciprocal() end

---1 / x of each element, inf at 0. Integers become float32.
---@return zknn.Tensor
function C.Tensor:reciprocal_() end

---@class zknn.Tensor.register_hook.options
---@field hook? fun(grad: zknn.Tensor): zknn.Tensor?

---Calls a function with the tensor's gradient when backward has it. A tensor it gives replaces it.
---
---Register it before the tensor is used further, or keep the tensor.
---@param hook fun(grad: zknn.Tensor): zknn.Tensor? the function
---@return zknn.RemovableHandle
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.register_hook.options): zknn.RemovableHandle
function C.Tensor:register_hook(hook) end

---max(x, 0) of each element. Any dtype but bool.
---
---Its gradient is 0 at 0. In nn.functional it takes inplace=false as its last parameter.
---@return zknn.Tensor
function C.Tensor:relu() end

---@class zknn.Tensor.relu_.options
---@field inplace? boolean

---max(x, 0).
---@param inplace? boolean|zknn.Tensor.relu_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:relu_(inplace) end

---@class zknn.Tensor.remainder.options
---@field other? zknn.Tensor|number

---input - other * floor(input / other); it has other's sign; the operator %. Broadcasting, dtype promotion.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.remainder.options): zknn.Tensor
function C.Tensor:remainder(other) end

---@class zknn.Tensor.remainder_.options
---@field other? zknn.Tensor|number

---input - other * floor(input / other); it has other's sign; the operator %. Broadcasting, dtype promotion.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.remainder_.options): zknn.Tensor
function C.Tensor:remainder_(other) end

---@class zknn.Tensor.renorm.options
---@field p? number
---@field dim? integer
---@field maxnorm? number

---input with each slice along dim scaled down to the norm maxnorm where its norm is greater.
---@param p number which norm, above 0
---@param dim integer whose slices
---@param maxnorm number the greatest norm, at least 0
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.renorm.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, p: number, options: zknn.Tensor.renorm.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, p: number, dim: integer, options: zknn.Tensor.renorm.options): zknn.Tensor
function C.Tensor:renorm(p, dim, maxnorm) end

---@class zknn.Tensor.renorm_.options
---@field p? number
---@field dim? integer
---@field maxnorm? number

---input with each slice along dim scaled down to the norm maxnorm where its norm is greater.
---@param p number which norm, above 0
---@param dim integer whose slices
---@param maxnorm number the greatest norm, at least 0
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.renorm_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, p: number, options: zknn.Tensor.renorm_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, p: number, dim: integer, options: zknn.Tensor.renorm_.options): zknn.Tensor
function C.Tensor:renorm_(p, dim, maxnorm) end

---Repeats the whole tensor along its dimensions, each of which must be named.
---
---repeat is a word of Lua: write x["repeat"](x, 2, 3), or use tile.
---@param ... integer|integer[] how often, at least one number for each dimension
---@return zknn.Tensor
C.Tensor["repeat"] = function(self, ...) end

---@class zknn.Tensor.repeat_interleave.options
---@field repeats? integer|zknn.Tensor
---@field dim? integer
---@field output_size? integer

---Repeats each position of a dimension.
---
---repeat_interleave(repeats) alone gives the positions: {2, 1} gives 0, 0, 1.
---@param repeats? integer|zknn.Tensor|zknn.Tensor.repeat_interleave.options how often; an int64 vector has one number for each position
---@param dim? integer|zknn.Tensor.repeat_interleave.options the dimension; without it the tensor is flattened
---@param output_size? integer|zknn.Tensor.repeat_interleave.options the size that comes out, which is checked
---@return zknn.Tensor
function C.Tensor:repeat_interleave(repeats, dim, output_size) end

---@class zknn.Tensor.requires_grad_.options
---@field requires_grad? boolean

---Sets whether operations on a leaf are recorded; gives the tensor itself.
---@param requires_grad? boolean|zknn.Tensor.requires_grad_.options true or false
---@return zknn.Tensor
function C.Tensor:requires_grad_(requires_grad) end

---@class zknn.Tensor.reshape.options
---@field shape? integer|integer[]

---The same elements in another shape; one size may be -1. A view where the strides allow it, else a copy.
---
---The sizes are numbers or one list: x:reshape(2, 3), x:reshape { 2, 3 }.
---@param shape integer|integer[]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.reshape.options): zknn.Tensor
function C.Tensor:reshape(shape) end

---@class zknn.Tensor.reshape_as.options
---@field other? zknn.Tensor

---A view or a copy in the shape of another tensor, as input:reshape(other.shape).
---@param other zknn.Tensor gives the shape
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.reshape_as.options): zknn.Tensor
function C.Tensor:reshape_as(other) end

---Gives the tensor another shape in place, of as many of its elements as there are places.
---
---Where there are more places than elements, the tensor moves to memory of its own, and the places behind the last element are not set. t_, transpose_, squeeze_, unsqueeze_, swapaxes_ and as_strided_ work in place, too.
---@param ... integer|integer[] the shape
---@return zknn.Tensor
function C.Tensor:resize_(...) end

---@class zknn.Tensor.resize_as_.options
---@field the_template? zknn.Tensor

---As resize_, to the shape of another tensor.
---@param the_template zknn.Tensor gives the shape
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.resize_as_.options): zknn.Tensor
function C.Tensor:resize_as_(the_template) end

---Makes backward leave the gradient of a tensor that is no leaf in its grad, too.
---@return nil
function C.Tensor:retain_grad() end

---@class zknn.Tensor.roll.options
---@field shifts? integer|integer[]
---@field dims? integer|integer[]

---The elements moved by shifts positions along dims; those that leave come in at the other end. Without dims the flattened input is rolled.
---@param shifts? integer|integer[]|zknn.Tensor.roll.options
---@param dims? integer|integer[]|zknn.Tensor.roll.options
---@return zknn.Tensor
function C.Tensor:roll(shifts, dims) end

---@class zknn.Tensor.rot90.options
---@field k? integer
---@field dims? integer[]

---Turns the tensor by 90 degrees, k times, in the plane of two dimensions, from the first towards the second.
---@param k? integer|zknn.Tensor.rot90.options how often; a negative number turns the other way
---@param dims? integer[]|zknn.Tensor.rot90.options the two dimensions
---@return zknn.Tensor
function C.Tensor:rot90(k, dims) end

---@class zknn.Tensor.round.options
---@field decimals? integer

---Each element to the nearest multiple of 10^-decimals, halves to the even one. Any dtype but bool; integers with decimals = 0 only. Its gradient is 0.
---
---It stays a float: x:round():long() gives integers. A negative decimals rounds to tens, hundreds and so on.
---@param decimals? integer|zknn.Tensor.round.options
---@return zknn.Tensor
function C.Tensor:round(decimals) end

---@class zknn.Tensor.round_.options
---@field decimals? integer

---Each element to the nearest multiple of 10^-decimals, halves to the even one. Any dtype but bool; integers with decimals = 0 only. Its gradient is 0.
---
---It stays a float: x:round():long() gives integers. A negative decimals rounds to tens, hundreds and so on.
---@param decimals? integer|zknn.Tensor.round_.options
---@return zknn.Tensor
function C.Tensor:round_(decimals) end

---1 / sqrt(x) of each element; inf at 0, nan below. Integers become float32.
---@return zknn.Tensor
function C.Tensor:rsqrt() end

---1 / sqrt(x) of each element; inf at 0, nan below. Integers become float32.
---@return zknn.Tensor
function C.Tensor:rsqrt_() end

---@class zknn.Tensor.scatter.options
---@field dim? integer
---@field index? zknn.Tensor
---@field src? zknn.Tensor|number
---@field value? zknn.Tensor|number

---Input with the elements at the positions index along dim replaced by those of src, or by a number. Where indices repeat the last one counts.
---
---The reverse of gather: of a matrix and dim 1, element [i][index[i][j]] becomes src[i][j].
---@param dim integer
---@param index zknn.Tensor
---@param src? zknn.Tensor|number|zknn.Tensor.scatter.options
---@param value? zknn.Tensor|number|zknn.Tensor.scatter.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.scatter.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.scatter.options): zknn.Tensor
function C.Tensor:scatter(dim, index, src, value) end

---@class zknn.Tensor.scatter_.options
---@field dim? integer
---@field index? zknn.Tensor
---@field src? zknn.Tensor|number
---@field value? zknn.Tensor|number

---Input with the elements at the positions index along dim replaced by those of src, or by a number. Where indices repeat the last one counts.
---
---The reverse of gather: of a matrix and dim 1, element [i][index[i][j]] becomes src[i][j].
---@param dim integer
---@param index zknn.Tensor
---@param src? zknn.Tensor|number|zknn.Tensor.scatter_.options
---@param value? zknn.Tensor|number|zknn.Tensor.scatter_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.scatter_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.scatter_.options): zknn.Tensor
function C.Tensor:scatter_(dim, index, src, value) end

---@class zknn.Tensor.scatter_add.options
---@field dim? integer
---@field index? zknn.Tensor
---@field src? zknn.Tensor

---Input with the elements of src added at the positions index along dim.
---
---Where indices repeat, all their elements are added.
---@param dim integer
---@param index zknn.Tensor
---@param src zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.scatter_add.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.scatter_add.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.scatter_add.options): zknn.Tensor
function C.Tensor:scatter_add(dim, index, src) end

---@class zknn.Tensor.scatter_add_.options
---@field dim? integer
---@field index? zknn.Tensor
---@field src? zknn.Tensor

---Input with the elements of src added at the positions index along dim.
---
---Where indices repeat, all their elements are added.
---@param dim integer
---@param index zknn.Tensor
---@param src zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.scatter_add_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.scatter_add_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.scatter_add_.options): zknn.Tensor
function C.Tensor:scatter_add_(dim, index, src) end

---@class zknn.Tensor.scatter_reduce.options
---@field dim? integer
---@field index? zknn.Tensor
---@field src? zknn.Tensor
---@field reduce? string
---@field include_self? boolean

---Input with the elements at the positions index along dim combined with those of src. reduce is "sum", "prod", "mean", "amax" or "amin". include_self=false: what input has at these positions does not take part. Equal maxima or minima share a gradient.
---@param dim integer
---@param index zknn.Tensor
---@param src zknn.Tensor
---@param reduce string
---@param include_self? boolean|zknn.Tensor.scatter_reduce.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.scatter_reduce.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.scatter_reduce.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.scatter_reduce.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, src: zknn.Tensor, options: zknn.Tensor.scatter_reduce.options): zknn.Tensor
function C.Tensor:scatter_reduce(dim, index, src, reduce, include_self) end

---@class zknn.Tensor.scatter_reduce_.options
---@field dim? integer
---@field index? zknn.Tensor
---@field src? zknn.Tensor
---@field reduce? string
---@field include_self? boolean

---Input with the elements at the positions index along dim combined with those of src. reduce is "sum", "prod", "mean", "amax" or "amin". include_self=false: what input has at these positions does not take part. Equal maxima or minima share a gradient.
---@param dim integer
---@param index zknn.Tensor
---@param src zknn.Tensor
---@param reduce string
---@param include_self? boolean|zknn.Tensor.scatter_reduce_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.scatter_reduce_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.scatter_reduce_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, options: zknn.Tensor.scatter_reduce_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, index: zknn.Tensor, src: zknn.Tensor, options: zknn.Tensor.scatter_reduce_.options): zknn.Tensor
function C.Tensor:scatter_reduce_(dim, index, src, reduce, include_self) end

---@class zknn.Tensor.select.options
---@field dim? integer
---@field index? integer

---A view of position index of dim, without that dimension.
---
---It is x[index] of dimension 0, x[{":", index}] of dimension 1, and so on.
---@param dim integer
---@param index integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.select.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.select.options): zknn.Tensor
function C.Tensor:select(dim, index) end

---@class zknn.Tensor.select_scatter.options
---@field src? zknn.Tensor
---@field dim? integer
---@field index? integer

---input with src in the place of one position of a dimension, as select takes it.
---@param src zknn.Tensor of the part's shape
---@param dim integer the dimension
---@param index integer the position
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.select_scatter.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, src: zknn.Tensor, options: zknn.Tensor.select_scatter.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, src: zknn.Tensor, dim: integer, options: zknn.Tensor.select_scatter.options): zknn.Tensor
function C.Tensor:select_scatter(src, dim, index) end

---1.0507 x above 0, 1.7581 (e^x - 1) below. It keeps mean 0 and variance 1 from layer to layer.
---
---In nn.functional it takes inplace=false as its last parameter.
---@return zknn.Tensor
function C.Tensor:selu() end

---@class zknn.Tensor.selu_.options
---@field inplace? boolean

---1.0507 x above 0, 1.7581 (e^x - 1) below; keeps mean 0 and variance 1 from layer to layer.
---@param inplace? boolean|zknn.Tensor.selu_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:selu_(inplace) end

----1, 0 or 1 as each element is below, at or above 0; 0 for nan. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:sgn() end

----1, 0 or 1 as each element is below, at or above 0; 0 for nan. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:sgn_() end

---The tensor as int16; itself when it is that. Integers outside wrap around.
---@return zknn.Tensor
function C.Tensor:short() end

---1 / (1 + e^-x) of each element. Integers become float32.
---
---Its values lie in 0..1.
---@return zknn.Tensor
function C.Tensor:sigmoid() end

---1 / (1 + e^-x) of each element. Integers become float32.
---
---Its values lie in 0..1.
---@return zknn.Tensor
function C.Tensor:sigmoid_() end

----1, 0 or 1 as each element is below, at or above 0; 0 for nan. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:sign() end

----1, 0 or 1 as each element is below, at or above 0; 0 for nan. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:sign_() end

---True where the element is negative, -0 and -nan too. Any dtype; the result is bool.
---@return zknn.Tensor
function C.Tensor:signbit() end

---x * sigmoid(x).
---
---It is also called swish. In nn.functional it takes inplace=false as its last parameter.
---@return zknn.Tensor
function C.Tensor:silu() end

---@class zknn.Tensor.silu_.options
---@field inplace? boolean

---x sigmoid(x), also called swish.
---@param inplace? boolean|zknn.Tensor.silu_.options writes the result into the input
---@return zknn.Tensor
function C.Tensor:silu_(inplace) end

---The sine of each element, in radians. Integers become float32.
---@return zknn.Tensor
function C.Tensor:sin() end

---The sine of each element, in radians. Integers become float32.
---@return zknn.Tensor
function C.Tensor:sin_() end

---sin(pi x) / (pi x) of each element, 1 at 0. Integers become float32.
---@return zknn.Tensor
function C.Tensor:sinc() end

---sin(pi x) / (pi x) of each element, 1 at 0. Integers become float32.
---@return zknn.Tensor
function C.Tensor:sinc_() end

---The hyperbolic sine of each element. Integers become float32.
---
---It is (e^x - e^-x) / 2.
---@return zknn.Tensor
function C.Tensor:sinh() end

---The hyperbolic sine of each element. Integers become float32.
---
---It is (e^x - e^-x) / 2.
---@return zknn.Tensor
function C.Tensor:sinh_() end

---@class zknn.Tensor.size.options
---@field dim? integer

---The shape as a list, or the size of one dimension.
---@param dim? integer|zknn.Tensor.size.options a dimension, which counts from 0; a negative one counts from the last
---@return table|integer
function C.Tensor:size(dim) end

---@class zknn.Tensor.slice.options
---@field dim? integer
---@field start? integer
---@field stop? integer
---@field step? integer

---A view of the positions start, start + step, .. before stop. Negative ones count from the end, and those outside are cut to it, as in Python.
---
---x[{{start, stop, step}}] is the way to write it.
---@param dim? integer|zknn.Tensor.slice.options
---@param start? integer|zknn.Tensor.slice.options
---@param stop? integer|zknn.Tensor.slice.options
---@param step? integer|zknn.Tensor.slice.options
---@return zknn.Tensor
function C.Tensor:slice(dim, start, stop, step) end

---@class zknn.Tensor.slice_scatter.options
---@field src? zknn.Tensor
---@field dim? integer
---@field start? integer
---@field ["end"]? integer
---@field step? integer

---input with src in the place of a slice of a dimension, as slice takes it.
---@param src zknn.Tensor of the part's shape
---@param dim? integer|zknn.Tensor.slice_scatter.options the dimension
---@param start? integer|zknn.Tensor.slice_scatter.options the first position
---@param end_? integer|zknn.Tensor.slice_scatter.options the position behind the last
---@param step? integer|zknn.Tensor.slice_scatter.options from one position to the next, at least 1
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.slice_scatter.options): zknn.Tensor
function C.Tensor:slice_scatter(src, dim, start, end_, step) end

---The signs of the determinants of square matrices, -1, 0 or 1, and the logarithms of their absolute values, which neither overflow nor vanish.
---@return zknn.Tensor
---@return zknn.Tensor?
function C.Tensor:slogdet() end

---@class zknn.Tensor.softmax.options
---@field dim? integer
---@field dtype? string

---e^x along dim, scaled to sum 1.
---
---The values along dim are probabilities. cross_entropy takes the logits themselves. dtype converts input first.
---@param dim integer
---@param dtype? string|zknn.Tensor.softmax.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.softmax.options): zknn.Tensor
function C.Tensor:softmax(dim, dtype) end

---@class zknn.Tensor.softplus.options
---@field beta? number
---@field threshold? number

---ln(1 + e^(beta x)) / beta; x itself where beta x is above threshold.
---
---A smooth relu, always above 0; a greater beta brings it nearer to relu.
---@param beta? number|zknn.Tensor.softplus.options
---@param threshold? number|zknn.Tensor.softplus.options
---@return zknn.Tensor
function C.Tensor:softplus(beta, threshold) end

---@class zknn.Tensor.softplus_.options
---@field beta? number
---@field threshold? number

---ln(1 + e^(beta x)) / beta; x itself where beta x is above threshold.
---
---A smooth relu, always above 0; a greater beta brings it nearer to relu.
---@param beta? number|zknn.Tensor.softplus_.options
---@param threshold? number|zknn.Tensor.softplus_.options
---@return zknn.Tensor
function C.Tensor:softplus_(beta, threshold) end

---@class zknn.Tensor.softshrink.options
---@field lambd? number

---x - lambd above lambd, x + lambd below -lambd, else 0.
---@param lambd? number|zknn.Tensor.softshrink.options
---@return zknn.Tensor
function C.Tensor:softshrink(lambd) end

---@class zknn.Tensor.softshrink_.options
---@field lambd? number

---x - lambd above lambd, x + lambd below -lambd, else 0.
---@param lambd? number|zknn.Tensor.softshrink_.options
---@return zknn.Tensor
function C.Tensor:softshrink_(lambd) end

---x / (1 + |x|).
---
---Its values lie in -1..1.
---@return zknn.Tensor
function C.Tensor:softsign() end

---x / (1 + |x|).
---
---Its values lie in -1..1.
---@return zknn.Tensor
function C.Tensor:softsign_() end

---@class zknn.Tensor.sort.options
---@field dim? integer
---@field descending? boolean
---@field stable? boolean

---The elements in order along dim, and their positions before (int64), as two results. Equal elements always keep their order; nan counts as greatest.
---@param dim? integer|zknn.Tensor.sort.options
---@param descending? boolean|zknn.Tensor.sort.options
---@param stable? boolean|zknn.Tensor.sort.options
---@return zknn.Tensor
---@return zknn.Tensor?
function C.Tensor:sort(dim, descending, stable) end

---@class zknn.Tensor.split.options
---@field split_size_or_sections? integer|integer[]
---@field dim? integer

---A list of views that cut a dimension into parts of one size, or of the sizes of a list.
---@param split_size_or_sections integer|integer[] the size of each part, the last one smaller; or a list of sizes that make up the whole
---@param dim? integer|zknn.Tensor.split.options the dimension to cut
---@return zknn.Tensor[]
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.split.options): zknn.Tensor[]
function C.Tensor:split(split_size_or_sections, dim) end

---@class zknn.Tensor.split_with_sizes.options
---@field split_sizes? integer[]
---@field dim? integer

---A list of views that cut a dimension into parts of those sizes.
---@param split_sizes integer[] sizes that make up the whole
---@param dim? integer|zknn.Tensor.split_with_sizes.options the dimension to cut
---@return zknn.Tensor[]
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.split_with_sizes.options): zknn.Tensor[]
function C.Tensor:split_with_sizes(split_sizes, dim) end

---The square root of each element; nan below 0. Integers become float32.
---@return zknn.Tensor
function C.Tensor:sqrt() end

---The square root of each element; nan below 0. Integers become float32.
---@return zknn.Tensor
function C.Tensor:sqrt_() end

---The square of each element. Bools become int64.
---@return zknn.Tensor
function C.Tensor:square() end

---The square of each element. Bools become int64.
---@return zknn.Tensor
function C.Tensor:square_() end

---@class zknn.Tensor.squeeze.options
---@field dim? integer|integer[]

---A view without the dimensions of size 1. dim (one or a list) names those that may go; with another size they stay.
---@param dim? integer|integer[]|zknn.Tensor.squeeze.options
---@return zknn.Tensor
function C.Tensor:squeeze(dim) end

---@class zknn.Tensor.squeeze_.options
---@field dim? integer|integer[]

---A view without the dimensions of size 1. dim (one or a list) names those that may go; with another size they stay.
---@param dim? integer|integer[]|zknn.Tensor.squeeze_.options
---@return zknn.Tensor
function C.Tensor:squeeze_(dim) end

---@class zknn.Tensor.std.options
---@field dim? integer|integer[]
---@field unbiased? boolean
---@field keepdim? boolean
---@field correction? number

---The standard deviation, the square root of var, with the same arguments.
---@param dim? integer|integer[]|zknn.Tensor.std.options
---@param unbiased? boolean|zknn.Tensor.std.options
---@param keepdim? boolean|zknn.Tensor.std.options
---@param correction? number|zknn.Tensor.std.options
---@return zknn.Tensor
function C.Tensor:std(dim, unbiased, keepdim, correction) end

---@class zknn.Tensor.std_mean.options
---@field dim? integer|integer[]
---@field unbiased? boolean
---@field keepdim? boolean
---@field correction? number

---The standard deviation and the mean.
---@param dim? integer|integer[]|zknn.Tensor.std_mean.options the dimensions to reduce; none means all
---@param unbiased? boolean|zknn.Tensor.std_mean.options whether the sum is divided by one less than the number of elements
---@param keepdim? boolean|zknn.Tensor.std_mean.options whether a reduced dimension stays, with size 1
---@param correction? number|zknn.Tensor.std_mean.options what is subtracted from the number of elements, instead of unbiased
---@return zknn.Tensor
---@return zknn.Tensor
function C.Tensor:std_mean(dim, unbiased, keepdim, correction) end

---How many elements of memory lie before the tensor's first.
---@return integer
function C.Tensor:storage_offset() end

---@class zknn.Tensor.stride.options
---@field dim? integer

---How many elements of memory lie between neighbours, for each dimension or for one.
---@param dim? integer|zknn.Tensor.stride.options a dimension, which counts from 0; a negative one counts from the last
---@return table|integer
function C.Tensor:stride(dim) end

---@class zknn.Tensor.sub.options
---@field other? zknn.Tensor|number
---@field alpha? number

---input - alpha * other, with broadcasting and dtype promotion.
---
---The operator -.
---@param other zknn.Tensor|number
---@param alpha? number|zknn.Tensor.sub.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.sub.options): zknn.Tensor
function C.Tensor:sub(other, alpha) end

---@class zknn.Tensor.sub_.options
---@field other? zknn.Tensor|number
---@field alpha? number

---input - alpha * other, with broadcasting and dtype promotion.
---
---The operator -.
---@param other zknn.Tensor|number
---@param alpha? number|zknn.Tensor.sub_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.sub_.options): zknn.Tensor
function C.Tensor:sub_(other, alpha) end

---@class zknn.Tensor.subtract.options
---@field other? zknn.Tensor|number
---@field alpha? number

---input - alpha * other, with broadcasting and dtype promotion.
---
---The operator -.
---@param other zknn.Tensor|number
---@param alpha? number|zknn.Tensor.subtract.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.subtract.options): zknn.Tensor
function C.Tensor:subtract(other, alpha) end

---@class zknn.Tensor.subtract_.options
---@field other? zknn.Tensor|number
---@field alpha? number

---input - alpha * other, with broadcasting and dtype promotion.
---
---The operator -.
---@param other zknn.Tensor|number
---@param alpha? number|zknn.Tensor.subtract_.options
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.subtract_.options): zknn.Tensor
function C.Tensor:subtract_(other, alpha) end

---@class zknn.Tensor.sum.options
---@field dim? integer|integer[]
---@field keepdim? boolean
---@field dtype? string

---The sum over a dim, a list of dims, or everything. Integers and bools are summed as int64.
---
---The sum of nothing is 0.
---@param dim? integer|integer[]|zknn.Tensor.sum.options
---@param keepdim? boolean|zknn.Tensor.sum.options
---@param dtype? string|zknn.Tensor.sum.options
---@return zknn.Tensor
function C.Tensor:sum(dim, keepdim, dtype) end

---The sums over the dimensions that would be broadcast to get from that size to the tensor's.
---@param ... integer|integer[] a shape that broadcasts to the tensor's
---@return zknn.Tensor
function C.Tensor:sum_to_size(...) end

---@class zknn.Tensor.svd.options
---@field some? boolean
---@field compute_uv? boolean

---U, S and V of input = U diag(S) V^T. linalg.svd gives V transposed.
---@param some? boolean|zknn.Tensor.svd.options U and V have min(m, n) columns; false: they are square
---@param compute_uv? boolean|zknn.Tensor.svd.options false: U and V are zeros
---@return zknn.Tensor
---@return zknn.Tensor
---@return zknn.Tensor
function C.Tensor:svd(some, compute_uv) end

---@class zknn.Tensor.swapaxes.options
---@field dim0? integer
---@field dim1? integer

---A view with two dimensions exchanged.
---@param dim0 integer
---@param dim1 integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.swapaxes.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim0: integer, options: zknn.Tensor.swapaxes.options): zknn.Tensor
function C.Tensor:swapaxes(dim0, dim1) end

---@class zknn.Tensor.swapaxes_.options
---@field dim0? integer
---@field dim1? integer

---A view with two dimensions exchanged.
---@param dim0 integer
---@param dim1 integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.swapaxes_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim0: integer, options: zknn.Tensor.swapaxes_.options): zknn.Tensor
function C.Tensor:swapaxes_(dim0, dim1) end

---@class zknn.Tensor.swapdims.options
---@field dim0? integer
---@field dim1? integer

---A view with two dimensions exchanged.
---@param dim0 integer
---@param dim1 integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.swapdims.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim0: integer, options: zknn.Tensor.swapdims.options): zknn.Tensor
function C.Tensor:swapdims(dim0, dim1) end

---@class zknn.Tensor.swapdims_.options
---@field dim0? integer
---@field dim1? integer

---A view with two dimensions exchanged.
---@param dim0 integer
---@param dim1 integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.swapdims_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim0: integer, options: zknn.Tensor.swapdims_.options): zknn.Tensor
function C.Tensor:swapdims_(dim0, dim1) end

---The transpose of a matrix, a view; a vector or a scalar stays.
---@return zknn.Tensor
function C.Tensor:t() end

---The transpose of a matrix, a view; a vector or a scalar stays.
---@return zknn.Tensor
function C.Tensor:t_() end

---@class zknn.Tensor.take.options
---@field index? zknn.Tensor

---The elements of the flattened input at the positions index (int64), in index's shape. A negative one counts from the end.
---@param index zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.take.options): zknn.Tensor
function C.Tensor:take(index) end

---@class zknn.Tensor.take_along_dim.options
---@field indices? zknn.Tensor
---@field dim? integer

---The elements at positions along a dimension, as argsort and argmax with keepdim give them.
---
---Without dim, of the flattened input.
---@param indices zknn.Tensor int64, of as many dimensions; the others broadcast; a negative position counts from the end
---@param dim? integer|zknn.Tensor.take_along_dim.options the dimension
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.take_along_dim.options): zknn.Tensor
function C.Tensor:take_along_dim(indices, dim) end

---The tangent of each element, in radians. Integers become float32.
---@return zknn.Tensor
function C.Tensor:tan() end

---The tangent of each element, in radians. Integers become float32.
---@return zknn.Tensor
function C.Tensor:tan_() end

---The hyperbolic tangent of each element. Integers become float32.
---
---Its values lie in -1..1.
---@return zknn.Tensor
function C.Tensor:tanh() end

---The hyperbolic tangent of each element. Integers become float32.
---
---Its values lie in -1..1.
---@return zknn.Tensor
function C.Tensor:tanh_() end

---x - tanh(x).
---@return zknn.Tensor
function C.Tensor:tanhshrink() end

---x - tanh(x).
---@return zknn.Tensor
function C.Tensor:tanhshrink_() end

---@class zknn.Tensor.tensor_split.options
---@field indices_or_sections? integer|integer[]|zknn.Tensor
---@field dim? integer

---A list of views that cut a dimension into that many parts, or at those positions.
---@param indices_or_sections integer|integer[]|zknn.Tensor how many parts, the first ones larger by one where the size does not divide; or the positions where parts begin
---@param dim? integer|zknn.Tensor.tensor_split.options the dimension to cut
---@return zknn.Tensor[]
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.tensor_split.options): zknn.Tensor[]
function C.Tensor:tensor_split(indices_or_sections, dim) end

---@class zknn.Tensor.threshold.options
---@field threshold? number
---@field value? number

---x above threshold, value elsewhere.
---
---In nn.functional it takes inplace=false as its last parameter.
---@param threshold number
---@param value number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.threshold.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, threshold: number, options: zknn.Tensor.threshold.options): zknn.Tensor
function C.Tensor:threshold(threshold, value) end

---@class zknn.Tensor.threshold_.options
---@field threshold? number
---@field value? number
---@field inplace? boolean

---x above threshold, value elsewhere.
---@param threshold number the threshold
---@param value number what stands in place of the others
---@param inplace? boolean|zknn.Tensor.threshold_.options writes the result into the input
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.threshold_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, threshold: number, options: zknn.Tensor.threshold_.options): zknn.Tensor
function C.Tensor:threshold_(threshold, value, inplace) end

---Repeats the whole tensor along its dimensions.
---
---The numbers count from the last dimension; a dimension that is not named stays. More numbers than dimensions put new ones in front.
---@param ... integer|integer[] how often, for each dimension, one after the other or in a list
---@return zknn.Tensor
function C.Tensor:tile(...) end

---@class zknn.Tensor.to.options
---@field dtype? string
---@field device? string

---The tensor with another dtype or on another device; itself when nothing is to change.
---
---A dtype, a device, a device and a dtype, or a tensor whose dtype is taken. Conversions between real dtypes pass gradients on.
---@param ... string|zknn.Tensor "int64", "cpu", or another tensor
---@return zknn.Tensor
function C.Tensor:to(...) end

---The elements as nested Lua lists; a scalar gives its number.
---
---The lists count from 1: x:tolist()[1] is the element x[0].
---@return any
function C.Tensor:tolist() end

---@class zknn.Tensor.topk.options
---@field k? integer
---@field dim? integer
---@field largest? boolean
---@field sorted? boolean

---The k greatest elements along dim (or least ones) and their positions (int64), as two results, best first. nan counts as greatest; of equal elements the first are taken.
---@param k integer
---@param dim? integer|zknn.Tensor.topk.options
---@param largest? boolean|zknn.Tensor.topk.options
---@param sorted? boolean|zknn.Tensor.topk.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.topk.options): zknn.Tensor, zknn.Tensor?
function C.Tensor:topk(k, dim, largest, sorted) end

---The sum of a matrix's diagonal.
---@return zknn.Tensor
function C.Tensor:trace() end

---@class zknn.Tensor.transpose.options
---@field dim0? integer
---@field dim1? integer

---A view with two dimensions exchanged.
---@param dim0 integer
---@param dim1 integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.transpose.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim0: integer, options: zknn.Tensor.transpose.options): zknn.Tensor
function C.Tensor:transpose(dim0, dim1) end

---@class zknn.Tensor.transpose_.options
---@field dim0? integer
---@field dim1? integer

---A view with two dimensions exchanged.
---@param dim0 integer
---@param dim1 integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.transpose_.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim0: integer, options: zknn.Tensor.transpose_.options): zknn.Tensor
function C.Tensor:transpose_(dim0, dim1) end

---@class zknn.Tensor.trapezoid.options
---@field x? zknn.Tensor
---@field dx? number
---@field dim? integer

---The integral of y by the trapezoidal rule.
---@param x? zknn.Tensor|zknn.Tensor.trapezoid.options the places of the values, a vector or of y's shape
---@param dx? number|zknn.Tensor.trapezoid.options the space between neighbours instead, 1 by default
---@param dim? integer|zknn.Tensor.trapezoid.options the dimension to integrate
---@return zknn.Tensor
function C.Tensor:trapezoid(x, dx, dim) end

---@class zknn.Tensor.trapz.options
---@field x? zknn.Tensor
---@field dx? number
---@field dim? integer

---The integral of y by the trapezoidal rule. The same as trapezoid.
---@param x? zknn.Tensor|zknn.Tensor.trapz.options the places of the values, a vector or of y's shape
---@param dx? number|zknn.Tensor.trapz.options the space between neighbours instead, 1 by default
---@param dim? integer|zknn.Tensor.trapz.options the dimension to integrate
---@return zknn.Tensor
function C.Tensor:trapz(x, dx, dim) end

---@class zknn.Tensor.triangular_solve.options
---@field A? zknn.Tensor
---@field upper? boolean
---@field transpose? boolean
---@field unitriangular? boolean

---X of A X = b for a triangle A, and a copy of A.
---@param A zknn.Tensor [*, n, n]
---@param upper? boolean|zknn.Tensor.triangular_solve.options which triangle is read
---@param transpose? boolean|zknn.Tensor.triangular_solve.options solve A^T X = b
---@param unitriangular? boolean|zknn.Tensor.triangular_solve.options the diagonal counts as ones
---@return zknn.Tensor
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.triangular_solve.options): zknn.Tensor, zknn.Tensor
function C.Tensor:triangular_solve(A, upper, transpose, unitriangular) end

---@class zknn.Tensor.tril.options
---@field diagonal? integer

---The lower triangles of the matrices in the last two dimensions, zeros above the diagonal.
---
---diagonal=1 keeps one diagonal above the main one too, -1 drops the main one.
---@param diagonal? integer|zknn.Tensor.tril.options
---@return zknn.Tensor
function C.Tensor:tril(diagonal) end

---@class zknn.Tensor.tril_.options
---@field diagonal? integer

---The lower triangles of the matrices in the last two dimensions, zeros above the diagonal.
---
---diagonal=1 keeps one diagonal above the main one too, -1 drops the main one.
---@param diagonal? integer|zknn.Tensor.tril_.options
---@return zknn.Tensor
function C.Tensor:tril_(diagonal) end

---@class zknn.Tensor.triu.options
---@field diagonal? integer

---The upper triangles of the matrices in the last two dimensions, zeros below the diagonal.
---
---diagonal=1 drops the main diagonal, -1 keeps one below it too.
---@param diagonal? integer|zknn.Tensor.triu.options
---@return zknn.Tensor
function C.Tensor:triu(diagonal) end

---@class zknn.Tensor.triu_.options
---@field diagonal? integer

---The upper triangles of the matrices in the last two dimensions, zeros below the diagonal.
---
---diagonal=1 drops the main diagonal, -1 keeps one below it too.
---@param diagonal? integer|zknn.Tensor.triu_.options
---@return zknn.Tensor
function C.Tensor:triu_(diagonal) end

---@class zknn.Tensor.true_divide.options
---@field other? zknn.Tensor|number

---The quotient of the elements, with broadcasting. Integers become float32; a division by zero gives inf or nan.
---
---The operator /.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.true_divide.options): zknn.Tensor
function C.Tensor:true_divide(other) end

---@class zknn.Tensor.true_divide_.options
---@field other? zknn.Tensor|number

---The quotient of the elements, with broadcasting. Integers become float32; a division by zero gives inf or nan.
---
---The operator /.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.true_divide_.options): zknn.Tensor
function C.Tensor:true_divide_(other) end

---Each element without its fraction. Any dtype but bool. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:trunc() end

---Each element without its fraction. Any dtype but bool. Its gradient is 0.
---@return zknn.Tensor
function C.Tensor:trunc_() end

---@class zknn.Tensor.type_as.options
---@field other? zknn.Tensor

---The tensor in the dtype of another: itself, where it has it.
---@param other zknn.Tensor gives the dtype
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.type_as.options): zknn.Tensor
function C.Tensor:type_as(other) end

---@class zknn.Tensor.unbind.options
---@field dim? integer

---A list of the views at each position of a dimension, without that dimension.
---@param dim? integer|zknn.Tensor.unbind.options the dimension to take apart
---@return zknn.Tensor[]
function C.Tensor:unbind(dim) end

---@class zknn.Tensor.unflatten.options
---@field dim? integer
---@field sizes? integer[]

---Makes several dimensions of one; -1 stands for the size that is left.
---@param dim integer the dimension
---@param sizes integer[] the sizes that take its place
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.unflatten.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dim: integer, options: zknn.Tensor.unflatten.options): zknn.Tensor
function C.Tensor:unflatten(dim, sizes) end

---@class zknn.Tensor.unfold.options
---@field dimension? integer
---@field size? integer
---@field step? integer

---A view of the windows of that size along dimension, each step further: its size becomes the number of windows, and their elements are the last dimension.
---@param dimension integer
---@param size integer
---@param step integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.unfold.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dimension: integer, options: zknn.Tensor.unfold.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, dimension: integer, size: integer, options: zknn.Tensor.unfold.options): zknn.Tensor
function C.Tensor:unfold(dimension, size, step) end

---@class zknn.Tensor.uniform_.options
---@field from? number
---@field to? number
---@field generator? zknn.Generator

---Fills the tensor with numbers that are spread evenly over [from, to).
---@param from? number|zknn.Tensor.uniform_.options the least
---@param to? number|zknn.Tensor.uniform_.options where they end
---@param generator? zknn.Generator|zknn.Tensor.uniform_.options what draws instead of the global generator
---@return zknn.Tensor
function C.Tensor:uniform_(from, to, generator) end

---@class zknn.Tensor.unique.options
---@field sorted? boolean
---@field return_inverse? boolean
---@field return_counts? boolean
---@field dim? integer

---The different elements, rising, or the different slices along dim. return_inverse also gives where each element (slice) of input is among them, return_counts how often each occurs: int64, further results. Each nan counts as different.
---
---The results are sorted whatever sorted says.
---@param sorted? boolean|zknn.Tensor.unique.options
---@param return_inverse? boolean|zknn.Tensor.unique.options
---@param return_counts? boolean|zknn.Tensor.unique.options
---@param dim? integer|zknn.Tensor.unique.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@return zknn.Tensor?
function C.Tensor:unique(sorted, return_inverse, return_counts, dim) end

---@class zknn.Tensor.unique_consecutive.options
---@field return_inverse? boolean
---@field return_counts? boolean
---@field dim? integer

---The elements, or the slices along dim, without those equal to the one before. return_inverse also gives where each element (slice) of input is among them, return_counts how often each is repeated: int64, further results.
---@param return_inverse? boolean|zknn.Tensor.unique_consecutive.options
---@param return_counts? boolean|zknn.Tensor.unique_consecutive.options
---@param dim? integer|zknn.Tensor.unique_consecutive.options
---@return zknn.Tensor
---@return zknn.Tensor?
---@return zknn.Tensor?
function C.Tensor:unique_consecutive(return_inverse, return_counts, dim) end

---@class zknn.Tensor.unsqueeze.options
---@field dim? integer

---A view with a dimension of size 1 put in at dim.
---
---A negative dim counts from the end of the result: -1 puts it last.
---@param dim integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.unsqueeze.options): zknn.Tensor
function C.Tensor:unsqueeze(dim) end

---@class zknn.Tensor.unsqueeze_.options
---@field dim? integer

---A view with a dimension of size 1 put in at dim.
---
---A negative dim counts from the end of the result: -1 puts it last.
---@param dim integer
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.unsqueeze_.options): zknn.Tensor
function C.Tensor:unsqueeze_(dim) end

---@class zknn.Tensor.var.options
---@field dim? integer|integer[]
---@field unbiased? boolean
---@field keepdim? boolean
---@field correction? number

---The variance over a dim, a list of dims, or everything. It is the sum of the squared distances from the mean, divided by their number less correction; unbiased=false is correction=0.
---@param dim? integer|integer[]|zknn.Tensor.var.options
---@param unbiased? boolean|zknn.Tensor.var.options
---@param keepdim? boolean|zknn.Tensor.var.options
---@param correction? number|zknn.Tensor.var.options
---@return zknn.Tensor
function C.Tensor:var(dim, unbiased, keepdim, correction) end

---@class zknn.Tensor.var_mean.options
---@field dim? integer|integer[]
---@field unbiased? boolean
---@field keepdim? boolean
---@field correction? number

---The variance and the mean.
---@param dim? integer|integer[]|zknn.Tensor.var_mean.options the dimensions to reduce; none means all
---@param unbiased? boolean|zknn.Tensor.var_mean.options whether the sum is divided by one less than the number of elements
---@param keepdim? boolean|zknn.Tensor.var_mean.options whether a reduced dimension stays, with size 1
---@param correction? number|zknn.Tensor.var_mean.options what is subtracted from the number of elements, instead of unbiased
---@return zknn.Tensor
---@return zknn.Tensor
function C.Tensor:var_mean(dim, unbiased, keepdim, correction) end

---@class zknn.Tensor.vdot.options
---@field other? zknn.Tensor

---The sum of the products of two vectors' elements: dot, for real numbers.
---@param other zknn.Tensor [k]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.vdot.options): zknn.Tensor
function C.Tensor:vdot(other) end

---@class zknn.Tensor.view.options
---@field shape? integer|integer[]

---The same elements in another shape, sharing the storage; one size may be -1.
---
---The sizes are numbers or one list: x:view(2, 3), x:view { 2, 3 }. A transposed tensor has views of few shapes: use reshape, or contiguous first.
---@param shape integer|integer[]
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.view.options): zknn.Tensor
function C.Tensor:view(shape) end

---@class zknn.Tensor.view_as.options
---@field other? zknn.Tensor

---A view in the shape of another tensor, as input:view(other.shape).
---@param other zknn.Tensor gives the shape
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.view_as.options): zknn.Tensor
function C.Tensor:view_as(other) end

---@class zknn.Tensor.vsplit.options
---@field indices_or_sections? integer|integer[]

---Cuts dimension 1 (of a vector 0), vsplit dimension 0, dsplit dimension 2, as tensor_split does; into equal parts.
---@param indices_or_sections integer|integer[] how many equal parts; or the positions where parts begin
---@return zknn.Tensor[]
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.vsplit.options): zknn.Tensor[]
function C.Tensor:vsplit(indices_or_sections) end

---@class zknn.Tensor.where.options
---@field condition? zknn.Tensor
---@field other? zknn.Tensor|number

---The elements of input where condition (bool) is true, of other elsewhere. Both are tensors or numbers. Broadcasting, dtype promotion.
---
---where(condition) alone is nonzero with as_tuple: a list of index vectors, one for each dimension. Gradients flow to the operand that was chosen.
---@param condition zknn.Tensor
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.where.options): zknn.Tensor
---@overload fun(self: zknn.Tensor, condition: zknn.Tensor, options: zknn.Tensor.where.options): zknn.Tensor
function C.Tensor:where(condition, other) end

---@class zknn.Tensor.xlogy.options
---@field other? zknn.Tensor|number

---input * ln(other), 0 where input is 0 (nan where other is), with broadcasting. Integers become float32.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.xlogy.options): zknn.Tensor
function C.Tensor:xlogy(other) end

---@class zknn.Tensor.xlogy_.options
---@field other? zknn.Tensor|number

---input * ln(other), 0 where input is 0 (nan where other is), with broadcasting. Integers become float32.
---@param other zknn.Tensor|number
---@return zknn.Tensor
---@overload fun(self: zknn.Tensor, options: zknn.Tensor.xlogy_.options): zknn.Tensor
function C.Tensor:xlogy_(other) end

---Sets every element to 0, in place.
---@return zknn.Tensor
function C.Tensor:zero_() end

return zknn
