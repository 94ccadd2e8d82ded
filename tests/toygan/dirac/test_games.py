"""The Dirac-GAN: every row of the table against its closed forms and the published radii."""

import numpy as np
import pytest
from scipy import stats

from toygan.dirac.games import (
    GAMES,
    dirac_game,
    eigenvalues,
    flow,
    jacobian,
    multipliers,
    step_once,
    trajectory,
)

SMOOTH = [name for name in GAMES if name != "gradient_penalty"]


def softplus(t):
    return np.logaddexp(0, t)


def late_radii(game, update, first="discriminator", **options):
    """Radii over the last 100 of 500 steps of 0.2 from (1, 1): the published setting."""
    radii = np.hypot(*trajectory(game, update=update, first=first, **options).T)[-100:]
    return radii.min(), radii.max()


@pytest.mark.parametrize("name", SMOOTH)
def test_numerical_eigenvalues_are_the_closed_ones(name):
    game = dirac_game(name)
    expected = np.sort_complex(game.eigenvalues())
    np.testing.assert_allclose(np.sort_complex(eigenvalues(game)), expected, atol=1e-8)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
def test_damping_moves_the_eigenvalues_as_in_the_table(gamma):
    root = np.sqrt(complex(gamma**2 / 4 - 0.25))
    expected = np.sort_complex([-gamma / 2 + root, -gamma / 2 - root])
    for name in ("r1", "r2", "non_saturating_r1"):
        found = np.sort_complex(eigenvalues(dirac_game(name, gamma=gamma)))
        np.testing.assert_allclose(found, expected, atol=1e-8)
    found = np.sort_complex(eigenvalues(dirac_game("consensus", gamma=gamma)))
    np.testing.assert_allclose(found, [-gamma / 4 - 0.5j, -gamma / 4 + 0.5j], atol=1e-8)


def test_critical_damping_of_r1_is_one():
    assert eigenvalues(dirac_game("r1", gamma=0.99)).imag[0] > 0.05
    assert abs(eigenvalues(dirac_game("r1", gamma=1.01)).imag).max() < 1e-6


@pytest.mark.parametrize("sigma", [0.0, 0.7, 1.5, 2.5])
def test_instance_noise_has_its_closed_eigenvalues(sigma):
    root = np.sqrt(complex(sigma**4 / 16 - 0.25))
    expected = np.sort_complex([-(sigma**2) / 4 + root, -(sigma**2) / 4 - root])
    found = np.sort_complex(eigenvalues(dirac_game("instance_noise", sigma=sigma)))
    np.testing.assert_allclose(found, expected, atol=1e-7)


def test_instance_noise_is_the_expectation_over_the_noise():
    """Oracle: the game's value by adaptive quadrature, differentiated by central differences."""
    sigma, theta, psi, h = 0.7, 0.8, -1.3, 1e-4

    def value(theta, psi):
        noise = stats.norm(0, sigma)
        fake = noise.expect(lambda e: -softplus(-(theta + e) * psi), epsabs=1e-13)
        return fake + noise.expect(lambda e: -softplus(e * psi), epsabs=1e-13)

    expected = [
        -(value(theta + h, psi) - value(theta - h, psi)) / (2 * h),
        (value(theta, psi + h) - value(theta, psi - h)) / (2 * h),
    ]
    found = dirac_game("instance_noise", sigma=sigma).field(theta, psi)
    np.testing.assert_allclose(found, expected, atol=1e-7)


def test_fields_are_those_of_the_objectives_with_psi_turned_round():
    """D = -psi·x is low on fakes, as the objectives have it. Complex-step derivatives of their losses."""
    theta, psi, h = 0.9, -0.6, 1e-30

    def sp(t):
        return np.log(1 + np.exp(t))

    d_loss = sp(theta * -(psi + 1j * h)).imag / h  # mean sp(s_fake), by psi
    saturating = -sp((theta + 1j * h) * -psi).imag / h  # -mean sp(s_fake), by theta
    honest = sp(-(theta + 1j * h) * -psi).imag / h  # mean sp(-s_fake), by theta
    np.testing.assert_allclose(dirac_game("minimax").field(theta, psi), [-saturating, -d_loss], rtol=1e-12)
    np.testing.assert_allclose(dirac_game("non_saturating").field(theta, psi), [-honest, -d_loss], rtol=1e-12)


@pytest.mark.parametrize("state", [(0.3, -0.8), (1.5, 2.0), (-1.0, 0.2)])
def test_consensus_descends_the_squared_norm(state):
    """A widely copied notebook halves the cross term: differentiate ½‖v‖² instead."""
    gamma, h = 1.7, 1e-6

    def half_square(theta, psi):
        return 0.5 * np.sum(np.square(dirac_game("minimax").field(theta, psi)))

    theta, psi = state
    slope = np.array(
        [
            half_square(theta + h, psi) - half_square(theta - h, psi),
            half_square(theta, psi + h) - half_square(theta, psi - h),
        ]
    ) / (2 * h)
    expected = np.array(dirac_game("minimax").field(theta, psi)) - gamma * slope
    np.testing.assert_allclose(dirac_game("consensus", gamma=gamma).field(theta, psi), expected, atol=1e-9)


@pytest.mark.parametrize("name", ["xy", "minimax", "wasserstein"])
def test_flows_that_conserve_the_radius(name):
    path = flow(dirac_game(name), start=(1.0, 1.0), times=np.linspace(0, 40, 81))
    np.testing.assert_allclose((path**2).sum(axis=1), 2, rtol=1e-8)


def test_the_xy_orbit_is_a_circle():
    times = np.linspace(0, 7, 15)
    path = flow(dirac_game("xy"), start=(1.0, 0.0), times=times)
    np.testing.assert_allclose(path, np.column_stack([np.cos(times), np.sin(times)]), atol=1e-9)


def test_the_non_saturating_flow_shrinks_by_its_law():
    theta, psi = np.meshgrid(np.linspace(-3, 3, 13), np.linspace(-3, 3, 13))
    d_theta, d_psi = dirac_game("non_saturating").field(theta, psi)
    expected = -2 * theta * psi * np.tanh(theta * psi / 2)
    np.testing.assert_allclose(2 * (theta * d_theta + psi * d_psi), expected, atol=1e-14)
    assert (expected <= 0).all()


@pytest.mark.parametrize("h", [0.05, 0.2, 1.0])
def test_simultaneous_steps_grow_by_their_factor_near_the_equilibrium(h):
    state = np.array([1e-5, 2e-5])
    after = step_once(dirac_game("minimax"), state, h)
    assert np.hypot(*after) / np.hypot(*state) == pytest.approx(np.sqrt(1 + h**2 / 4), rel=1e-9)
    np.testing.assert_allclose(abs(multipliers(dirac_game("minimax"), h)), np.sqrt(1 + h**2 / 4), rtol=1e-8)


@pytest.mark.parametrize("first", ["discriminator", "generator"])
def test_alternating_steps_keep_modulus_one_below_four(first):
    for h in (0.1, 1.0, 3.9):
        found = multipliers(dirac_game("minimax"), h, "alternating", first)
        np.testing.assert_allclose(abs(found), 1, rtol=1e-6)
    assert abs(multipliers(dirac_game("minimax"), 4.2, "alternating", first)).max() > 1.3


@pytest.mark.parametrize(("h", "start"), [(0.05, (1.0, 1.0)), (0.1, (1.0, 1.0)), (0.1, (0.05, 0.05))])
def test_non_saturating_steps_settle_at_the_square_root_of_twice_the_step(h, start):
    """They settle within some 4/h of time, from inside and from outside."""
    path = trajectory(dirac_game("non_saturating"), start, step=h, steps=round(40 / h**2))
    radius = np.hypot(*path[-round(20 / h) :].T).mean()
    assert radius == pytest.approx(np.sqrt(2 * h), rel=0.05)


def test_published_radii():
    """Start (1, 1), h = 0.2, 500 steps, the last 100: to the digits that are published."""
    minimax = dirac_game("minimax")
    assert late_radii(minimax, "simultaneous")[1] == pytest.approx(3.1, abs=0.05)
    assert late_radii(minimax, "alternating", "generator") == pytest.approx((1.34, 1.42), abs=0.005)
    assert late_radii(minimax, "alternating", "discriminator") == pytest.approx((1.41, 1.49), abs=0.006)
    clipped = dirac_game("wasserstein", clip=1.0)
    assert late_radii(clipped, "simultaneous") == pytest.approx((1.0, 1.27), abs=0.01)
    assert late_radii(clipped, "alternating", "generator") == pytest.approx((0.95, 1.05), abs=0.01)
    penalty = dirac_game("gradient_penalty", gamma=0.7, target=1.0)
    assert late_radii(penalty, "simultaneous") == pytest.approx((1.6, 2.0), abs=0.05)
    assert late_radii(penalty, "alternating", "generator") == pytest.approx((1.1, 1.4), abs=0.05)
    for update in ("simultaneous", "alternating"):
        assert late_radii(dirac_game("r1", gamma=0.3), update)[1] < 4e-5


def test_clipping_holds_after_every_step():
    path = trajectory(dirac_game("wasserstein", clip=0.5), (1.0, 0.2), steps=50)
    assert abs(path[:, 1]).max() == 0.5


def test_five_discriminator_steps_are_five_steps():
    game = dirac_game("r1")
    by_hand = np.array([1.0, 1.0])
    for _ in range(5):
        by_hand[1] += 0.2 * game.field(*by_hand)[1]
    by_hand[0] += 0.2 * game.field(*by_hand)[0]
    np.testing.assert_array_equal(
        step_once(game, (1.0, 1.0), 0.2, "alternating", discriminator_steps=5), by_hand
    )


def test_the_gradient_penalty_has_no_jacobian_where_it_jumps():
    game = dirac_game("gradient_penalty")
    assert game.eigenvalues is None
    with pytest.raises(ValueError, match="gradient_penalty is discontinuous at theta"):
        eigenvalues(game)
    np.testing.assert_allclose(jacobian(game, (0.0, 0.5)), [[0, -1], [1, -0.7]], atol=1e-8)


@pytest.mark.parametrize("name", GAMES)
def test_fields_work_on_grids(name):
    theta, psi = np.meshgrid(np.linspace(-2, 2, 10), np.linspace(-2, 2, 10))
    game = dirac_game(name)
    d_theta, d_psi = game.field(theta, psi)
    assert d_theta.shape == d_psi.shape == (10, 10)
    np.testing.assert_allclose((d_theta[2, 7], d_psi[2, 7]), game.field(theta[2, 7], psi[2, 7]), rtol=1e-12)


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match="unknown game 'r3'"):
        dirac_game("r3")
    with pytest.raises(ValueError, match=r"minimax has the parameters \(none\); 'gamma' is none of them"):
        dirac_game("minimax", gamma=1.0)
    with pytest.raises(ValueError, match="gamma must be non-negative; gamma = -1"):
        dirac_game("r1", gamma=-1)
    with pytest.raises(ValueError, match="unknown update 'both'"):
        trajectory(dirac_game("xy"), update="both")
    with pytest.raises(ValueError, match="unknown player 'critic'"):
        trajectory(dirac_game("xy"), update="alternating", first="critic")
    with pytest.raises(ValueError, match="step must be positive; step = 0"):
        trajectory(dirac_game("xy"), step=0)
    with pytest.raises(ValueError, match="start must be two finite numbers"):
        trajectory(dirac_game("xy"), start=(1.0, np.nan))
