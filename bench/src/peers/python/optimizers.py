"""The optimizers of a recipe: PyTorch's fused AdamW, and Muon in float32 with the matrices of a shape stacked."""

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
NEWTON_SCHULZ_STEPS = 5
MOMENTUM = 0.95
SMALLEST_NORM = 1e-7


def orthogonal(x):
    """Newton-Schulz of a stack of matrices, (N, rows, columns), as torch.optim.Muon, but in the type of x."""
    transposed = x.shape[1] > x.shape[2]
    x = x.transpose(1, 2) if transposed else x
    x = x / x.norm(dim=(1, 2), keepdim=True).clamp(min=SMALLEST_NORM)
    linear, cubic, quintic = COEFFICIENTS
    for _ in range(NEWTON_SCHULZ_STEPS):
        gram = torch.bmm(x, x.transpose(1, 2))
        polynomial = torch.baddbmm(gram, gram, gram, beta=cubic, alpha=quintic)
        x = torch.baddbmm(x, polynomial, x, beta=linear)
    return x.transpose(1, 2) if transposed else x


class StackedMuon(torch.optim.Optimizer):
    """torch.optim.Muon with adjust_lr_fn="match_rms_adamw", in float32, one batched product for all layers."""

    def __init__(self, parameters, lr, weight_decay):
        super().__init__(parameters, dict(lr=lr, weight_decay=weight_decay))
        self.shapes = {}
        for group in self.param_groups:
            for each in group["params"]:
                self.shapes.setdefault(each.shape, []).append(each)
        self.momenta = {shape: torch.zeros(len(same), *shape) for shape, same in self.shapes.items()}

    @torch.no_grad()
    def step(self, closure=None):
        rate, decay = self.param_groups[0]["lr"], self.param_groups[0]["weight_decay"]
        for shape, same in self.shapes.items():
            gradients = torch.stack([each.grad for each in same])
            momentum = self.momenta[shape].lerp_(gradients, 1 - MOMENTUM)
            update = orthogonal(gradients.lerp_(momentum, MOMENTUM))
            torch._foreach_mul_(same, 1 - rate * decay)
            torch._foreach_add_(same, list(update), alpha=-rate * 0.2 * max(shape) ** 0.5)


def optimizers(model, settings, newton_schulz):
    """Those of all parameters of a model.

    newton_schulz: "float32", or "bfloat16", which is torch.optim.Muon as it is.
    """
    rate, decay = settings["learningRate"], settings["weightDecay"]
    matrices = model.matrices() if settings["name"] == "muon" else []
    chosen = {id(each) for each in matrices}
    others = [each for each in model.parameters() if id(each) not in chosen]
    groups = [
        dict(params=[each for each in others if each.dim() >= 2], weight_decay=decay),
        dict(params=[each for each in others if each.dim() < 2], weight_decay=0.0),
    ]
    betas = (settings["beta1"], settings["beta2"])
    made = [torch.optim.AdamW(groups, lr=rate, betas=betas, eps=1e-8, fused=True)]
    if matrices and newton_schulz == "float32":
        made.append(StackedMuon(matrices, rate, decay))
    elif matrices:
        made.append(torch.optim.Muon(matrices, lr=rate, weight_decay=decay, momentum=MOMENTUM, nesterov=True,
                                     adjust_lr_fn="match_rms_adamw"))
    return made
