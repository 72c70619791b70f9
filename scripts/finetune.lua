-- Fine-tunes a trained net: loads the tutorial's net of 3 layers after 200 epochs (96.3% on MNIST),
-- freezes its first layer, and trains the others further.
--
--   ./zknn scripts/finetune.lua      (--help shows all options)

local zknn = require "zknn"
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local ToTensor = data.transforms.ToTensor
local ZKNNNet_3Layer = require("zknnnet").ZKNNNet_3Layer
local trainloop = require "trainloop"

-- The trained net is in the clone, in whatever directory this runs.
local TRAINED = (arg[0]:match("^(.*/)") or "./") .. "../models/pretrained/model_3layer.pth"

trainloop.main({
  about = "Trains the last layers of a trained net on MNIST and keeps the best.",
  model = "models/finetune.pth", epochs = 4, lr = 1e-3, shuffle = true, is_tutorial = true,
}, function(options, run)
  local training_data = data.MNIST { root = options.data, train = true, transform = ToTensor() }
  local test_data = data.MNIST { root = options.data, train = false, transform = ToTensor() }
  local train_dataloader, choosing_dataloader, test_dataloader =
    run:loaders(training_data, test_data)

  -- Load.
  zknn.manual_seed(options.seed)
  local model = ZKNNNet_3Layer()
  model:load_state_dict(zknn.load(TRAINED))

  -- Freeze: what requires no gradient stays as it is.
  model.linear_relu_stack[0]:requires_grad_(false)
  local trained = {}
  for name, parameter in model:named_parameters() do
    print(("%-27s %s"):format(name, parameter.requires_grad and "trained" or "frozen"))
    if parameter.requires_grad then trained[#trained + 1] = parameter end
  end

  -- Continue: the optimizer knows the others alone.
  local loss_fn = nn.CrossEntropyLoss()
  local optimizer = optim.Adam(trained, { lr = options.lr })
  local scheduler = optim.lr_scheduler.ExponentialLR(optimizer, { gamma = 0.4 })

  run:resume(model, optimizer, choosing_dataloader, loss_fn, scheduler)
  for _ in run:epochs() do
    run:train(train_dataloader, model, loss_fn, optimizer)
    run:test(choosing_dataloader, model, loss_fn)
    scheduler:step()
    run:save()
  end
  run:finish(test_dataloader, model, loss_fn)
end)
