-- Made by make.py: what PyTorch's load_state_dict says to each file, strict and not.
return {
  batch_current = {
    net = "batch",
    strict = { missing = {  }, unexpected = {  } },
    loose = { missing = {  }, unexpected = {  } },
  },
  batch_current_lacks = {
    net = "batch",
    strict = { message = "Error(s) in loading state_dict for Sequential:\n\tMissing key(s) in state_dict: \"1.num_batches_tracked\". " },
    loose = { missing = { "1.num_batches_tracked" }, unexpected = {  } },
  },
  batch_version_1 = {
    net = "batch",
    strict = { missing = {  }, unexpected = {  } },
    loose = { missing = {  }, unexpected = {  } },
  },
  batch_no_version = {
    net = "batch",
    strict = { missing = {  }, unexpected = {  } },
    loose = { missing = {  }, unexpected = {  } },
  },
  batch_no_metadata = {
    net = "batch",
    strict = { missing = {  }, unexpected = {  } },
    loose = { missing = {  }, unexpected = {  } },
  },
  batch_lacks_mean = {
    net = "batch",
    strict = { message = "Error(s) in loading state_dict for Sequential:\n\tMissing key(s) in state_dict: \"1.running_mean\". " },
    loose = { missing = { "1.running_mean" }, unexpected = {  } },
  },
  plain_has_tracked = {
    net = "plain",
    strict = { message = "Error(s) in loading state_dict for Sequential:\n\tUnexpected key(s) in state_dict: \"0.num_batches_tracked\". " },
    loose = { missing = {  }, unexpected = { "0.num_batches_tracked" } },
  },
  instance_current = {
    net = "instance",
    strict = { missing = {  }, unexpected = {  } },
    loose = { missing = {  }, unexpected = {  } },
  },
  instance_old = {
    net = "instance",
    strict = { message = "Error(s) in loading state_dict for Sequential:\n\tUnexpected running stats buffer(s) \"0.running_mean\" and \"0.running_var\" for InstanceNorm2d with track_running_stats=False. If state_dict is a checkpoint saved before 0.4.0, this may be expected because InstanceNorm2d does not track running stats by default since 0.4.0. Please remove these keys from state_dict. If the running stats are actually needed, instead set track_running_stats=True in InstanceNorm2d to enable them. See the documentation of InstanceNorm2d for details." },
    loose = { message = "Error(s) in loading state_dict for Sequential:\n\tUnexpected running stats buffer(s) \"0.running_mean\" and \"0.running_var\" for InstanceNorm2d with track_running_stats=False. If state_dict is a checkpoint saved before 0.4.0, this may be expected because InstanceNorm2d does not track running stats by default since 0.4.0. Please remove these keys from state_dict. If the running stats are actually needed, instead set track_running_stats=True in InstanceNorm2d to enable them. See the documentation of InstanceNorm2d for details." },
  },
  instance_old_mean = {
    net = "instance",
    strict = { message = "Error(s) in loading state_dict for Sequential:\n\tUnexpected running stats buffer(s) \"0.running_mean\" for InstanceNorm2d with track_running_stats=False. If state_dict is a checkpoint saved before 0.4.0, this may be expected because InstanceNorm2d does not track running stats by default since 0.4.0. Please remove these keys from state_dict. If the running stats are actually needed, instead set track_running_stats=True in InstanceNorm2d to enable them. See the documentation of InstanceNorm2d for details." },
    loose = { message = "Error(s) in loading state_dict for Sequential:\n\tUnexpected running stats buffer(s) \"0.running_mean\" for InstanceNorm2d with track_running_stats=False. If state_dict is a checkpoint saved before 0.4.0, this may be expected because InstanceNorm2d does not track running stats by default since 0.4.0. Please remove these keys from state_dict. If the running stats are actually needed, instead set track_running_stats=True in InstanceNorm2d to enable them. See the documentation of InstanceNorm2d for details." },
  },
  instance_versioned = {
    net = "instance",
    strict = { message = "Error(s) in loading state_dict for Sequential:\n\tUnexpected key(s) in state_dict: \"0.running_mean\", \"0.running_var\". " },
    loose = { missing = {  }, unexpected = { "0.running_mean", "0.running_var" } },
  },
  instance_mixed = {
    net = "instance",
    strict = { message = "Error(s) in loading state_dict for Sequential:\n\tMissing key(s) in state_dict: \"1.bias\". \n\tUnexpected running stats buffer(s) \"0.running_mean\" and \"0.running_var\" for InstanceNorm2d with track_running_stats=False. If state_dict is a checkpoint saved before 0.4.0, this may be expected because InstanceNorm2d does not track running stats by default since 0.4.0. Please remove these keys from state_dict. If the running stats are actually needed, instead set track_running_stats=True in InstanceNorm2d to enable them. See the documentation of InstanceNorm2d for details." },
    loose = { message = "Error(s) in loading state_dict for Sequential:\n\tUnexpected running stats buffer(s) \"0.running_mean\" and \"0.running_var\" for InstanceNorm2d with track_running_stats=False. If state_dict is a checkpoint saved before 0.4.0, this may be expected because InstanceNorm2d does not track running stats by default since 0.4.0. Please remove these keys from state_dict. If the running stats are actually needed, instead set track_running_stats=True in InstanceNorm2d to enable them. See the documentation of InstanceNorm2d for details." },
  },
  tracked_old = {
    net = "tracked",
    strict = { missing = {  }, unexpected = {  } },
    loose = { missing = {  }, unexpected = {  } },
  },
  scale_of_one = {
    net = "scale",
    strict = { missing = {  }, unexpected = {  } },
    loose = { missing = {  }, unexpected = {  } },
  },
  scale_of_two = {
    net = "scale",
    strict = { message = "Error(s) in loading state_dict for Scale:\n\tsize mismatch for scale: copying a param with shape torch.Size([2]) from checkpoint, the shape in current model is torch.Size([])." },
    loose = { message = "Error(s) in loading state_dict for Scale:\n\tsize mismatch for scale: copying a param with shape torch.Size([2]) from checkpoint, the shape in current model is torch.Size([])." },
  },
  scale_of_one_by_one = {
    net = "scale",
    strict = { message = "Error(s) in loading state_dict for Scale:\n\tsize mismatch for scale: copying a param with shape torch.Size([1, 1]) from checkpoint, the shape in current model is torch.Size([])." },
    loose = { message = "Error(s) in loading state_dict for Scale:\n\tsize mismatch for scale: copying a param with shape torch.Size([1, 1]) from checkpoint, the shape in current model is torch.Size([])." },
  },
  order = {
    net = "deep",
    strict = { message = "Error(s) in loading state_dict for Sequential:\n\tMissing key(s) in state_dict: \"0.1.bias\", \"1.weight\". \n\tUnexpected key(s) in state_dict: \"z\", \"2.t\", \"0.w\", \"0.0.v.u\", \"0.1.x\", \"1.y\". \n\tsize mismatch for 0.1.weight: copying a param with shape torch.Size([3, 3]) from checkpoint, the shape in current model is torch.Size([1, 2])." },
    loose = { message = "Error(s) in loading state_dict for Sequential:\n\tsize mismatch for 0.1.weight: copying a param with shape torch.Size([3, 3]) from checkpoint, the shape in current model is torch.Size([1, 2])." },
  },
  none = {
    net = "deep",
    strict = { message = "Error(s) in loading state_dict for Sequential:\n\tWhile copying the parameter named \"1.bias\", expected torch.Tensor or Tensor-like object from checkpoint but received <class 'NoneType'>" },
    loose = { message = "Error(s) in loading state_dict for Sequential:\n\tWhile copying the parameter named \"1.bias\", expected torch.Tensor or Tensor-like object from checkpoint but received <class 'NoneType'>" },
  },
}
