"""The game of benchmarks/training.py in PyTorch: eager with fused Adam, and compiled through torch.func."""

import torch

from benchmarks.settings import BETAS, CRITIC_STEPS, RATE, WEIGHT

ACTIVATIONS = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}


def modules(layers, activation):
    """An ``nn.Sequential`` with the given weights and biases."""
    found = []
    for W, b in layers:
        linear = torch.nn.Linear(W.shape[1], W.shape[0])
        linear.weight.data, linear.bias.data = torch.tensor(W), torch.tensor(b)
        found += [linear, ACTIVATIONS[activation]()]
    return torch.nn.Sequential(*found[:-1])


def objective_loss(settings, s_real, s_fake):
    """The critic's cost without its penalty."""
    if settings.objective == "least_squares":
        return 0.5 * ((s_real - 1) ** 2).mean() + 0.5 * (s_fake**2).mean()
    return s_fake.mean() - s_real.mean()


def generator_cost(settings, scores):
    if settings.objective == "least_squares":
        return 0.5 * ((scores - 1) ** 2).mean()
    return -scores.mean()


def penalty_of(g):
    """WGAN-GP, equation 3, of input gradients g, shape (n, 2)."""
    return WEIGHT * ((g.square().sum(1) + 1e-12).sqrt() - 1).square().mean()


def centres():
    """Of the eight Gaussians of the WGAN-GP script."""
    angles = torch.arange(8) * (torch.pi / 4)
    return torch.stack([angles.cos(), angles.sin()], 1) * (2 / 1.414)


def draw(middle, n):
    """A batch of data, latents and mixing weights."""
    real = middle[torch.randint(8, (n,))] + 0.02 / 1.414 * torch.randn(n, 2)
    return real, torch.randn(n, 2), torch.rand(n, 1)


class Eager:
    """The loop as most people write it."""

    def __init__(self, settings, joined, threads):
        torch.set_num_threads(threads)
        self.settings, self.joined, self.centres = settings, joined, centres()
        self.generator = modules(settings.generator, settings.activation)
        self.critic = modules(settings.critic, settings.activation)
        options = {"lr": RATE, "betas": BETAS, "fused": True}
        self.generator_adam = torch.optim.Adam(self.generator.parameters(), **options)
        self.critic_adam = torch.optim.Adam(self.critic.parameters(), **options)

    def critic_loss(self, real, fake, epsilon):
        n, penalised = len(real), self.settings.penalty != "none"
        mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_() if penalised else None
        if self.joined:
            parts = [real, fake, mixed] if penalised else [real, fake]
            s_real, s_fake, *rest = self.critic(torch.cat(parts)).split(n)
        else:
            s_real, s_fake = self.critic(real), self.critic(fake)
            rest = [self.critic(mixed)] if penalised else []
        loss = objective_loss(self.settings, s_real, s_fake)
        if penalised:
            (g,) = torch.autograd.grad(rest[0].sum(), mixed, create_graph=True)
            loss = loss + penalty_of(g)
        return loss

    def generator_loss(self, latent):
        return generator_cost(self.settings, self.critic(self.generator(latent)))

    def gradients(self, real, latent, epsilon):
        real, latent, epsilon = map(torch.tensor, (real, latent, epsilon))
        with torch.no_grad():
            fake = self.generator(latent)
        results = []
        for loss, module in (
            (self.critic_loss(real, fake, epsilon), self.critic),
            (self.generator_loss(latent), self.generator),
        ):
            grads = torch.autograd.grad(loss, list(module.parameters()))
            results.append(torch.cat([g.ravel() for g in grads]).numpy())
        return results

    def run(self, iterations):
        for _ in range(iterations):
            for _ in range(CRITIC_STEPS):
                real, latent, epsilon = draw(self.centres, self.settings.batch)
                with torch.no_grad():
                    fake = self.generator(latent)
                loss = self.critic_loss(real, fake, epsilon)
                self.critic_adam.zero_grad(set_to_none=True)
                loss.backward()
                self.critic_adam.step()
            loss = self.generator_loss(torch.randn(self.settings.batch, 2))
            self.generator_adam.zero_grad(set_to_none=True)
            loss.backward(inputs=list(self.generator.parameters()))
            self.generator_adam.step()


class Compiled:
    """``torch.compile`` of a critic step and of a generator step: a gradient by ``torch.func`` and Adam.

    Random numbers are drawn outside: inside, the compiled code would draw other numbers than eager PyTorch.
    """

    def __init__(self, settings, threads):
        torch.set_num_threads(threads)
        self.settings, self.centres, self.steps = settings, centres(), [0, 0]
        self.sigma = {"relu": torch.relu, "tanh": torch.tanh}[settings.activation]
        layers = (settings.generator, settings.critic)
        self.theta = [[torch.tensor(array) for layer in player for array in layer] for player in layers]
        self.first, self.second = (
            [[torch.zeros_like(p) for p in player] for player in self.theta] for _ in range(2)
        )
        self.critic_step = torch.compile(self._critic_step)
        self.generator_step = torch.compile(self._generator_step)

    def apply(self, theta, x):
        for i in range(0, len(theta) - 2, 2):
            x = self.sigma(torch.nn.functional.linear(x, theta[i], theta[i + 1]))
        return torch.nn.functional.linear(x, theta[-2], theta[-1])

    def critic_loss(self, critic, real, fake, epsilon):
        s_real, s_fake = self.apply(critic, torch.cat([real, fake])).split(len(real))
        loss = objective_loss(self.settings, s_real, s_fake)
        if self.settings.penalty == "none":
            return loss
        g = torch.func.grad(lambda x: self.apply(critic, x).sum())(epsilon * real + (1 - epsilon) * fake)
        return loss + penalty_of(g)

    def generator_loss(self, generator, critic, latent):
        return generator_cost(self.settings, self.apply(critic, self.apply(generator, latent)))

    def _adam(self, theta, gradients, first, second, rate, root):
        """In place; ``rate`` = α / (1 − β₁ᵗ) and ``root`` = √(1 − β₂ᵗ) come as tensors."""
        for p, g, m, v in zip(theta, gradients, first, second):
            m.mul_(BETAS[0]).add_(g, alpha=1 - BETAS[0])
            v.mul_(BETAS[1]).addcmul_(g, g, value=1 - BETAS[1])
            p.sub_(rate * m / (v.sqrt() / root + 1e-8))

    def _critic_step(self, generator, critic, first, second, real, latent, epsilon, rate, root):
        fake = self.apply(generator, latent)
        gradients = torch.func.grad(self.critic_loss)(critic, real, fake, epsilon)
        self._adam(critic, gradients, first, second, rate, root)

    def _generator_step(self, generator, critic, first, second, latent, rate, root):
        gradients = torch.func.grad(self.generator_loss)(generator, critic, latent)
        self._adam(generator, gradients, first, second, rate, root)

    def _rates(self, player):
        self.steps[player] += 1
        t = self.steps[player]
        return torch.tensor(RATE / (1 - BETAS[0] ** t)), torch.tensor((1 - BETAS[1] ** t) ** 0.5)

    def gradients(self, real, latent, epsilon):
        real, latent, epsilon = map(torch.tensor, (real, latent, epsilon))
        generator, critic = self.theta
        fake = self.apply(generator, latent)
        found = (
            torch.func.grad(self.critic_loss)(critic, real, fake, epsilon),
            torch.func.grad(self.generator_loss)(generator, critic, latent),
        )
        return [torch.cat([g.ravel() for g in gradient]).numpy() for gradient in found]

    def run(self, iterations):
        generator, critic = self.theta
        with torch.no_grad():
            for _ in range(iterations):
                for _ in range(CRITIC_STEPS):
                    batch = draw(self.centres, self.settings.batch)
                    moments = self.first[1], self.second[1]
                    self.critic_step(generator, critic, *moments, *batch, *self._rates(1))
                latent = torch.randn(self.settings.batch, 2)
                self.generator_step(generator, critic, self.first[0], self.second[0], latent, *self._rates(0))


def engine(form, settings):
    """The engine of a form such as "joined, 1 thread"."""
    kind, _, threads = form.partition(", ")
    threads = 1 if threads == "1 thread" else torch.get_num_threads()
    if kind == "compiled":
        return Compiled(settings, threads)
    return Eager(settings, kind == "joined", threads)
