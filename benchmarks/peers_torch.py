"""The WGAN-GP of benchmarks/training.py in PyTorch: eager, fused Adam, joined or separate passes."""

import torch

ACTIVATIONS = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}


def modules(network, activation):
    """An ``nn.Sequential`` with the weights of one of our networks."""
    layers = []
    for W, b in zip(network.weights, network.biases):
        linear = torch.nn.Linear(W.shape[1], W.shape[0])
        linear.weight.data, linear.bias.data = torch.tensor(W), torch.tensor(b)
        layers += [linear, ACTIVATIONS[activation]()]
    return torch.nn.Sequential(*layers[:-1])


class Eager:
    """One form of the PyTorch loop."""

    def __init__(self, settings, trainer, joined, threads):
        self.settings, self.joined, self.threads = settings, joined, threads
        self.generator = modules(trainer.generator, settings.activation)
        self.critic = modules(trainer.critic, settings.activation)
        options = {"lr": settings.generator_learning_rate, "betas": settings.betas, "fused": True}
        self.generator_adam = torch.optim.Adam(self.generator.parameters(), **options)
        self.critic_adam = torch.optim.Adam(self.critic.parameters(), **options)
        angles = torch.arange(8) * (torch.pi / 4)
        self.centres = torch.stack([angles.cos(), angles.sin()], 1) * (2 / 1.414)

    def critic_loss(self, real, fake, epsilon):
        n, penalised = len(real), self.settings.penalty != "none"
        mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_() if penalised else None
        if self.joined and penalised:
            scores = self.critic(torch.cat([real, fake, mixed]))
            s_real, s_fake, s_mixed = scores.split(n)
        else:
            s_real, s_fake = self.critic(real), self.critic(fake)
            s_mixed = self.critic(mixed) if penalised else None
        if self.settings.objective == "least_squares":
            loss = 0.5 * ((s_real - 1) ** 2).mean() + 0.5 * (s_fake**2).mean()
        else:
            loss = s_fake.mean() - s_real.mean()
        if penalised:
            (g,) = torch.autograd.grad(s_mixed.sum(), mixed, create_graph=True)
            norm = (g.square().sum(1) + 1e-12).sqrt()
            loss = loss + self.settings.penalty_weight * (norm - 1).square().mean()
        return loss

    def generator_loss(self, latent):
        scores = self.critic(self.generator(latent))
        if self.settings.objective == "least_squares":
            return 0.5 * ((scores - 1) ** 2).mean()
        return -scores.mean()

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
        torch.set_num_threads(self.threads)
        n = self.settings.batch_size
        for _ in range(iterations):
            for _ in range(self.settings.critic_steps):
                real = self.centres[torch.randint(8, (n,))] + 0.02 / 1.414 * torch.randn(n, 2)
                with torch.no_grad():
                    fake = self.generator(torch.randn(n, 2))
                loss = self.critic_loss(real, fake, torch.rand(n, 1))
                self.critic_adam.zero_grad(set_to_none=True)
                loss.backward()
                self.critic_adam.step()
            loss = self.generator_loss(torch.randn(n, 2))
            self.generator_adam.zero_grad(set_to_none=True)
            loss.backward(inputs=list(self.generator.parameters()))
            self.generator_adam.step()


def variants(settings, trainer):
    """Joined and separate passes, one and all threads."""
    every = torch.get_num_threads()
    return {
        f"pytorch {'joined' if joined else 'separate'} {threads}": Eager(settings, trainer, joined, threads)
        for joined in (True, False)
        for threads in sorted({1, every})
    }
