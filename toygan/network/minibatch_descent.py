"""Mini-batch stochastic gradient descent as S2, the lecture notes *GAN: Meeting #3*, writes it.

Legend, with S2's letters: m the samples of a mini-batch, α the learning rate, λ the weight decay;
ΔW, Δb the sums of the m gradients. The 1/m and λW enter only when the parameters move, and S2's
``∇W := ΔW + ∇W J`` in step 2b is read as ``ΔW := ΔW + ∇W J``, as its step 2c for b shows.

``step`` takes the samples one by one, as the lecture does. ``whole_batch_gradient`` is what the same
equations give for all rows at once, and what a program would use; a test checks that the two agree.
"""

import numpy as np

from toygan.network import costs


def step(net, x, y, cost="quadratic", learning_rate=0.1, weight_decay=0.0):
    """Move the parameters of ``net`` once, by S2's algorithm on one mini-batch.

    Parameters
    ----------
    net : Network
        Its parameters change in place.
    x, y : (m, n_0) and (m, n_L) arrays
    cost : {"quadratic", "cross_entropy", "softmax_cross_entropy"}
        The cross-entropies take raw scores: a network with ``output="identity"``.
    learning_rate, weight_decay : float
        α and λ; λ is 0 or more.

    Raises
    ------
    ValueError
        For sizes that do not fit, α not above 0, λ below 0, or a cross-entropy after a sigmoid output.

    Examples
    --------
    >>> from toygan import Network
    >>> net = Network([1, 1])
    >>> net.weights[0][...] = 2.0
    >>> step(net, [[1.0], [3.0]], [[1.0], [3.0]], learning_rate=0.1)  # ΔW/m = (1·1 + 3·3)/2, Δb/m = (1 + 3)/2
    >>> round(float(net.weights[0][0, 0]), 12), round(float(net.biases[0][0]), 12)
    (1.5, -0.2)
    """
    x, y = _checked(net, x, y, learning_rate, weight_decay, cost)
    alpha, lam, m, row = learning_rate, weight_decay, len(x), costs.cost(cost)
    # 1. Set ΔW and Δb, where the gradients add up, to 0.
    delta_weights = [np.zeros_like(W) for W in net.weights]
    delta_biases = [np.zeros_like(b) for b in net.biases]
    # 2. For i = 1 … m:
    for i in range(m):
        # 2a. compute ∇W J and ∇b J by backpropagation,
        forward = net.forward(x[i : i + 1])
        nabla = net.backward(forward, row.nabla(forward.output, y[i : i + 1]))
        for l in range(net.depth):
            delta_weights[l] += nabla.weights[l]  # 2b. ΔW := ΔW + ∇W J
            delta_biases[l] += nabla.biases[l]  # 2c. Δb := Δb + ∇b J
    # 3. Update the parameters.
    for l in range(net.depth):
        net.weights[l][...] -= alpha * (delta_weights[l] / m + lam * net.weights[l])  # (SGD)
        net.biases[l][...] -= alpha * (delta_biases[l] / m)  # (SGD)


def whole_batch_gradient(net, x, y, cost="quadratic", weight_decay=0.0):
    """Return J of S2 eq. 15 and its gradients in every W[l] and b[l], all rows at once.

    Returns
    -------
    value : float
    weights, biases : tuple of arrays
        The shapes of ``net.weights`` and ``net.biases``.

    Examples
    --------
    >>> from toygan import Network
    >>> net = Network([1, 1])
    >>> net.weights[0][...] = 2.0
    >>> value, weights, biases = whole_batch_gradient(net, [[1.0], [3.0]], [[1.0], [3.0]], weight_decay=0.5)
    >>> value, weights[0], biases[0]
    (3.5, array([[6.]]), array([2.]))
    """
    x, y = _checked(net, x, y, 1.0, weight_decay, cost)
    row, forward = costs.cost(cost), net.forward(x)
    nabla = net.backward(forward, row.nabla(forward.output, y))
    weights = tuple(dW + weight_decay * W for dW, W in zip(nabla.weights, net.weights))
    value = costs.decayed(row.value(forward.output, y), net.weights, weight_decay)
    return value, weights, nabla.biases


def fit(net, x, y, cost="quadratic", epochs=10, batch_size=32, learning_rate=0.1, weight_decay=0.0, rng=None):
    """Run `step` over the whole data set, shuffled anew in every epoch; the last mini-batch may be smaller.

    The cross-entropies take raw scores. They refuse a network with a sigmoid output, since they would apply
    a second sigmoid to it.

    Returns
    -------
    list of float
        J of S2 eq. 15 on all of the data, before the first epoch and after each.

    Examples
    --------
    >>> from toygan import Network
    >>> x = np.linspace(-1, 1, 16).reshape(-1, 1)
    >>> values = fit(Network([1, 1], rng=0), x, 3 * x + 1, epochs=50, batch_size=4, rng=0)
    >>> values[-1] < 1e-6
    True
    """
    x, y = _checked(net, x, y, learning_rate, weight_decay, cost)
    if epochs < 0 or batch_size < 1:
        raise ValueError(
            f"epochs must be 0 or more and batch_size 1 or more; they are {epochs} and {batch_size}"
        )
    rng = np.random.default_rng(rng)
    values = [whole_batch_gradient(net, x, y, cost, weight_decay)[0]]
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            step(net, x[batch], y[batch], cost, learning_rate, weight_decay)
        values.append(whole_batch_gradient(net, x, y, cost, weight_decay)[0])
    return values


def _checked(net, x, y, learning_rate, weight_decay, cost):
    name = costs.cost(cost).name
    if name != "quadratic" and net.output_activation == "sigmoid":
        raise ValueError(
            f"{name} takes raw scores and applies the sigmoid or softmax itself; after a sigmoid it cannot "
            'come near 0. Give the network output="identity", and apply the sigmoid to what it returns'
        )
    x, y = np.asarray(x, net.dtype), np.asarray(y, net.dtype)
    wanted = f"x and y must have shapes (m, {net.sizes[0]}) and (m, {net.sizes[-1]}) with one m ≥ 1"
    if x.ndim != 2 or y.ndim != 2 or len(x) != len(y) or len(x) == 0:
        raise ValueError(f"{wanted}; they have {x.shape} and {y.shape}")
    if (x.shape[1], y.shape[1]) != (net.sizes[0], net.sizes[-1]):
        raise ValueError(f"{wanted}; they have {x.shape} and {y.shape}")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("x and y must be finite; they hold NaN or infinity")
    if not (np.isfinite(learning_rate) and learning_rate > 0):
        raise ValueError(f"learning_rate must be finite and above 0; it is {learning_rate!r}")
    if not (np.isfinite(weight_decay) and weight_decay >= 0):
        raise ValueError(f"weight_decay must be finite and 0 or more; it is {weight_decay!r}")
    return x, y
