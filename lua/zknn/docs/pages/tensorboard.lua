return [=[
# tensorboard: TensorBoard

Event files, which TensorBoard shows in a browser: `pip install tensorboard`, then
`tensorboard --logdir runs`. Names, order of arguments and tags are those of PyTorch's
torch.utils.tensorboard. Neither Python nor TensorFlow is needed to write them.

    local writer = zknn.tensorboard.SummaryWriter "runs/first"
    for epoch = 1, 10 do
      writer:add_scalar("loss/train", train_epoch(), epoch)
      writer:add_histogram("hidden.weight", model.hidden.weight, epoch)
    end

## module tensorboard
Event files for TensorBoard.

## tensorboard.SummaryWriter(log_dir=nil, comment="", purge_step=nil, max_queue=10, flush_secs=120,
    filename_suffix="") -> tensorboard.SummaryWriter
Writes scalars, histograms, pictures, texts and settings of a run into a folder.

The file is made by the first call that adds something. Each event is written whole before its call
returns, so a run that is killed leaves a file that can be read, and writers in one folder do not
disturb each other. When the disk is full the call raises, and the file is as it was before it.

- log_dir (string): the folder; nil: a new one in runs/, named by time and machine
- comment (string): the end of that folder's name; without a meaning when log_dir is given
- purge_step (integer): the step that a resumed run begins with: what an earlier run wrote from it
  on is not shown
- max_queue (integer): without a meaning here, where nothing waits
- flush_secs (number): the same
- filename_suffix (string): the end of the files' names

Fields: log_dir (string)
Errors: an empty log_dir; a suffix with a slash.
Example:
    local writer = zknn.tensorboard.SummaryWriter "runs/first"
    for step = 0, 9 do writer:add_scalar("loss/train", 1 / (step + 1), step) end
    print(writer)   --> SummaryWriter(runs/first)
Source: torch.utils.tensorboard.SummaryWriter; TensorFlow's record_writer.cc, event.proto and
summary.proto
See: train.Progress

## tensorboard.SummaryWriter:add_scalar(tag, scalar_value, global_step=nil, walltime=nil)
Adds a point of a curve.

- tag (string): the curve's name; "loss/train" is the curve train in the group loss
- scalar_value (number|Tensor): a number, or a tensor of one element; it is kept as a float32
- global_step (integer): where on the curve; nil: 0
- walltime (number): when, in seconds since 1970; nil: now

Errors: what is no number; a full disk.
Example (not run):
    writer:add_scalar("loss/train", loss, epoch)
Source: torch.utils.tensorboard.SummaryWriter.add_scalar

## tensorboard.SummaryWriter:add_scalars(main_tag, tag_scalar_dict, global_step=nil, walltime=nil)
Adds a point to each of several curves that are drawn in one plot.

Each curve has a folder and a file of its own, as TensorBoard wants it.

- main_tag (string): the plot's name
- tag_scalar_dict (table): names of curves and their values
- global_step (integer): where on the curves
- walltime (number): when, in seconds since 1970

Errors: what is no table of names and numbers; a full disk.
Example (not run):
    writer:add_scalars("accuracy", { train = 0.99, val = 0.97 }, epoch)
Source: torch.utils.tensorboard.SummaryWriter.add_scalars

## tensorboard.SummaryWriter:add_histogram(tag, values, global_step=nil, bins="tensorflow",
    walltime=nil, max_bins=nil)
Adds the histogram of a tensor's values.

- tag (string): its name
- values (Tensor|number[]): the values
- global_step (integer): where
- bins (any): "tensorflow" for limits that grow by a tenth each, a number of bins of equal width
  between the least and the greatest value, or a list of rising limits
- walltime (number): when, in seconds since 1970
- max_bins (integer): about how many buckets at most; neighbours are joined

Errors: no value; a nan or an inf; no value within the limits; a full disk.
Example (not run):
    writer:add_histogram("weight", model.hidden.weight, epoch)
Source: torch.utils.tensorboard.SummaryWriter.add_histogram

## tensorboard.SummaryWriter:add_image(tag, img_tensor, global_step=nil, walltime=nil,
    dataformats="CHW")
Adds a picture.

- tag (string): its name
- img_tensor (Tensor): floats from 0 to 1 or uint8, of 1, 3 or 4 channels
- global_step (integer): where
- walltime (number): when, in seconds since 1970
- dataformats (string): what the dimensions are: N, C, H, W in their order, as "HWC" or "HW"

Errors: letters that do not fit the dimensions; other numbers of channels; other dtypes; a full
disk.
Example (not run):
    writer:add_image("digit", image, epoch)
Source: torch.utils.tensorboard.SummaryWriter.add_image

## tensorboard.SummaryWriter:add_images(tag, img_tensor, global_step=nil, walltime=nil,
    dataformats="NCHW")
Adds several pictures as one, 8 in a row.

- tag (string): its name
- img_tensor (Tensor): as of add_image
- global_step (integer): where
- walltime (number): when, in seconds since 1970
- dataformats (string): what the dimensions are

Errors: those of add_image.
Example (not run):
    writer:add_images("digits", batch, epoch)
Source: torch.utils.tensorboard.SummaryWriter.add_images
See: tensorboard.SummaryWriter:add_image

## tensorboard.SummaryWriter:add_figure(tag, figure, global_step=nil, close=true, walltime=nil)
Adds a figure of zknn.plot as a picture.

- tag (string): its name
- figure (Figure): the figure
- global_step (integer): where
- close (boolean): whether zknn.plot forgets the figure, when it is the current one
- walltime (number): when, in seconds since 1970

Errors: what is no figure; a zknn without figures; a full disk.
Example (not run):
    plot.confusion_matrix(counts)
    writer:add_figure("confusion", plot.gcf(), epoch)
Source: torch.utils.tensorboard.SummaryWriter.add_figure
See: plot.gcf

## tensorboard.SummaryWriter:add_text(tag, text_string, global_step=nil, walltime=nil)
Adds a text, in Markdown.

- tag (string): its name
- text_string (string): the text
- global_step (integer): where
- walltime (number): when, in seconds since 1970

Errors: what is no text; a full disk.
Example (not run):
    writer:add_text("note", "the rate was **too high**", 3)
Source: torch.utils.tensorboard.SummaryWriter.add_text

## tensorboard.SummaryWriter:add_hparams(hparam_dict, metric_dict, hparam_domain_discrete=nil,
    run_name=nil, global_step=nil)
Adds the settings of a run with what came of them, which TensorBoard compares in its tab HPARAMS.

They go into a folder of their own in log_dir.

- hparam_dict (table): names and values: numbers, strings, true or false
- metric_dict (table): names of curves and values
- hparam_domain_discrete (table): for names of hparam_dict, lists of the values that are tried
- run_name (string): the folder's name; nil: the time
- global_step (integer): where the metrics are on their curves

Errors: other values; a full disk.
Example (not run):
    writer:add_hparams({ lr = 0.1, optimizer = "SGD" }, { ["hparam/accuracy"] = 0.97 })
Source: torch.utils.tensorboard.SummaryWriter.add_hparams; TensorBoard's plugin hparams

## tensorboard.SummaryWriter:get_logdir() -> string
Gives the folder that is written to.

Example:
    print(zknn.tensorboard.SummaryWriter("runs/first"):get_logdir())   --> runs/first
Source: torch.utils.tensorboard.SummaryWriter.get_logdir

## tensorboard.SummaryWriter:flush()
Does nothing: what was added is in the file already.

Example (not run):
    writer:flush()
Source: torch.utils.tensorboard.SummaryWriter.flush

## tensorboard.SummaryWriter:close()
Ends the file; what is added afterwards goes into a new one. `local writer <close> = ...` calls it.

Example (not run):
    writer:add_scalar("loss", 1, 0)
    writer:close()
Source: torch.utils.tensorboard.SummaryWriter.close
]=]
