-- zero_grad(parameters): fills their gradients with 0, in place. One that was assigned and has a
-- history loses that first, as in PyTorch.

return function(parameters)
  for _, parameter in ipairs(parameters) do
    local grad = parameter.grad
    if grad then
      if grad.requires_grad and grad.is_leaf then
        grad:requires_grad_(false)
      elseif grad.requires_grad then
        grad = grad:detach()
        parameter.grad = grad
      end
      grad:zero_()
    end
  end
end
