"""The WGAN-GP of benchmarks/training.py in JAX: jit(lax.scan) over the whole loop, buffers donated."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.settings import BETAS, CRITIC_STEPS, RATE, WEIGHT

ACTIVATIONS = {"relu": jax.nn.relu, "tanh": jnp.tanh}


class Scan:
    """One form of the JAX loop: parameters as a tree or as one flat vector."""

    def __init__(self, settings, flat):
        self.settings, self.flat = settings, flat
        self.sigma = ACTIVATIONS[settings.activation]
        self.networks = (settings.generator, settings.critic)
        self.layouts = [[W.shape for W, _ in layers] for layers in self.networks]
        theta = [self.pack(network) for network in self.networks]
        zeros = jax.tree.map(jnp.zeros_like, theta)
        self.state = (theta, zeros, jax.tree.map(jnp.zeros_like, theta), 0, 0, jax.random.key(0))
        self.compiled = {}

    def pack(self, layers):
        if self.flat:
            return jnp.concatenate([jnp.ravel(array) for layer in layers for array in layer])
        return [(jnp.array(W), jnp.array(b)) for W, b in layers]

    def layers(self, theta, player):
        if not self.flat:
            return theta
        found, at = [], 0
        for n_out, n_in in self.layouts[player]:
            W = theta[at : at + n_out * n_in].reshape(n_out, n_in)
            b = theta[at + n_out * n_in : at + n_out * n_in + n_out]
            found.append((W, b))
            at += n_out * n_in + n_out
        return found

    def apply(self, theta, player, x):
        *hidden, (W, b) = self.layers(theta, player)
        for V, c in hidden:
            x = self.sigma(x @ V.T + c)
        return x @ W.T + b

    def critic_loss(self, theta, real, fake, epsilon):
        n = len(real)
        scores = self.apply(theta, 1, jnp.concatenate([real, fake]))
        s_real, s_fake = scores[:n], scores[n:]
        if self.settings.objective == "least_squares":
            loss = 0.5 * ((s_real - 1) ** 2).mean() + 0.5 * (s_fake**2).mean()
        else:
            loss = s_fake.mean() - s_real.mean()
        if self.settings.penalty == "none":
            return loss
        mixed = epsilon * real + (1 - epsilon) * fake
        g = jax.grad(lambda x: self.apply(theta, 1, x).sum())(mixed)
        norm = jnp.sqrt((g * g).sum(1) + 1e-12)
        return loss + WEIGHT * ((norm - 1) ** 2).mean()

    def generator_loss(self, theta, critic, latent):
        scores = self.apply(critic, 1, self.apply(theta, 0, latent))
        if self.settings.objective == "least_squares":
            return 0.5 * ((scores - 1) ** 2).mean()
        return -scores.mean()

    def gradients(self, real, latent, epsilon):
        generator, critic = (self.pack(network) for network in self.networks)
        fake = self.apply(generator, 0, latent)
        found = (
            jax.grad(self.critic_loss)(critic, real, fake, epsilon),
            jax.grad(self.generator_loss)(generator, critic, latent),
        )
        return [np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(g)]) for g in found]

    def adam(self, theta, gradient, first, second, t):
        beta1, beta2 = BETAS
        first = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, first, gradient)
        second = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, second, gradient)
        bias1, bias2 = 1 - beta1**t, 1 - beta2**t
        rate = RATE
        theta = jax.tree.map(
            lambda p, m, v: p - rate * (m / bias1) / (jnp.sqrt(v / bias2) + 1e-8), theta, first, second
        )
        return theta, first, second

    def iteration(self, state, _):
        (generator, critic), (g1, d1), (g2, d2), t_g, t_d, key = state
        n = self.settings.batch
        angles = jnp.arange(8) * (jnp.pi / 4)
        centres = jnp.stack([jnp.cos(angles), jnp.sin(angles)], 1) * (2 / 1.414)

        def critic_step(carry, key):
            critic, d1, d2, t = carry
            k1, k2, k3, k4 = jax.random.split(key, 4)
            noise = 0.02 / 1.414 * jax.random.normal(k2, (n, 2))
            real = centres[jax.random.randint(k1, (n,), 0, 8)] + noise
            fake = self.apply(generator, 0, jax.random.normal(k3, (n, 2)))
            gradient = jax.grad(self.critic_loss)(critic, real, fake, jax.random.uniform(k4, (n, 1)))
            return (*self.adam(critic, gradient, d1, d2, t + 1.0), t + 1.0), None

        key, sub, *keys = jax.random.split(key, 2 + CRITIC_STEPS)
        (critic, d1, d2, t_d), _ = jax.lax.scan(critic_step, (critic, d1, d2, t_d), jnp.stack(keys))
        gradient = jax.grad(self.generator_loss)(generator, critic, jax.random.normal(sub, (n, 2)))
        generator, g1, g2 = self.adam(generator, gradient, g1, g2, t_g + 1.0)
        return ([generator, critic], [g1, d1], [g2, d2], t_g + 1.0, t_d, key), None

    def run(self, iterations):
        if iterations not in self.compiled:
            theta, first, second, t_g, t_d, key = self.state
            self.state = (theta, first, second, jnp.float32(t_g), jnp.float32(t_d), key)

            @functools.partial(jax.jit, donate_argnums=0)
            def loop(state):
                return jax.lax.scan(self.iteration, state, length=iterations)[0]

            self.compiled[iterations] = loop.lower(self.state).compile()
        self.state = jax.block_until_ready(self.compiled[iterations](self.state))


def engine(form, settings):
    """The engine of a form: tree or flat."""
    return Scan(settings, form == "flat")
