"""Ten steps of each optimizer by PyTorch 2.13, as optimizers.txt: python3 optimizers.py > optimizers.txt

Weights are (in, out) in Kawi and (out, in) in PyTorch; the scale of Muon's update does not depend on it. torch.optim.Muon
orthogonalises in bfloat16, which has 8 bits; here its own code runs in float64. PyTorch has no cautious weight decay: the
decay of AdamW is applied by hand, where the first moment and the weight have the same sign.
"""

import torch
from torch.optim import _muon
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

STEPS, ROWS, COLUMNS, RATE, DECAY = 10, 5, 12, 0.02, 0.1
torch.set_default_dtype(torch.float64)
torch.Tensor.bfloat16 = lambda self: self.double()


def numbers(tensor):
    return " ".join(f"{value:.9g}" for value in tensor.detach().flatten().tolist())


def gradients():
    generator = torch.Generator().manual_seed(2)
    return [torch.randn(ROWS, COLUMNS, generator=generator).float().double() for _ in range(STEPS)]


def weight():
    return torch.nn.Parameter(torch.randn(ROWS, COLUMNS, generator=torch.Generator().manual_seed(1)).float().double())


def train(make, before=lambda optimizer, w: None, after=lambda: None):
    w = weight()
    optimizer = make(w)
    for gradient in gradients():
        w.grad = gradient.clone()
        before(optimizer, w)
        optimizer.step()
        after()
    return w


def cautious(optimizer, w):
    first = optimizer.state[w]["exp_avg"] if optimizer.state[w] else torch.zeros_like(w)
    first = 0.9 * first + 0.1 * w.grad
    with torch.no_grad():
        w.mul_(torch.where(first * w > 0, 1 - RATE * DECAY, 1.0))


def averaged():
    w = weight()
    holder = torch.nn.Module()
    holder.w = w
    average = AveragedModel(holder, multi_avg_fn=get_ema_multi_avg_fn(0.1))
    average.update_parameters(holder)  # the first call copies
    sgd = torch.optim.SGD([w], lr=RATE)
    for gradient in gradients():
        w.grad = gradient.clone()
        sgd.step()
        average.update_parameters(holder)
    return average.module.w


print("start", numbers(weight()))
for step, gradient in enumerate(gradients()):
    print(f"gradient{step}", numbers(gradient))
settings = dict(lr=RATE, betas=(0.9, 0.99), eps=1e-8)
print("adamw", numbers(train(lambda w: torch.optim.AdamW([w], weight_decay=DECAY, **settings))))
print("cautious", numbers(train(lambda w: torch.optim.AdamW([w], weight_decay=0, **settings), before=cautious)))
muon = dict(lr=RATE, weight_decay=DECAY, momentum=0.95, nesterov=True, adjust_lr_fn="match_rms_adamw")
print("muon", numbers(train(lambda w: torch.optim.Muon([w], **muon))))
print("averaged", numbers(averaged()))
