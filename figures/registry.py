"""The table of figures: one frozen row each, one module each in ``figures/chapters/<chapter>/<id>.py``.

A figure's module holds

``compute(quick, seed)``  everything that takes time, to a flat dictionary of arrays,
``PARAMETERS``            (may be left out) what can be changed, see ``parameters``; keywords of ``compute``,
``holds(data)``           (may be left out) which of headline, caption and alt are true of changed data,
``draw(data, text)``      a matplotlib ``Figure`` of these arrays; every word comes from ``text("key")``,
``numbers(data)``         (may be left out) the few numbers the picture shows, by label key,
``headline_words(data)``  (where the headline has fields in braces) what stands in them,
``film(data, text)``      (where it moves) the figure, what changes it, and how many frames; see ``film``.

The table names modules without importing them, so that listing the figures costs next to nothing.
What a figure says (headline, caption, alternative text) stands with all other words in ``labels.csv``.

S0: the notes *Generative adversarial networks* (对抗生成网络). S1: the lecture *Introduction to GAN*.
S2: the lecture notes *GAN: Meeting #3*. S3: the article on the loss functions of GANs (对抗性损失函数).
S4: Geißelmann, *Generative Adversarial Networks*, 2018.
"""

from figures.row import LectureFigure, NotAvailable
from toygan.support.names import look_up

__all__ = ["CHAPTERS", "FIGURES", "LectureFigure", "NotAvailable", "find", "make", "select"]

CHAPTERS = ("distances", "backpropagation", "game", "wasserstein", "without_the_game")

FIGURES: dict[str, LectureFigure] = {
    row.id: row
    for row in (
        LectureFigure("disjoint_gaussians", "distances", "S0, its two pictures, done right", 1.5),
        LectureFigure("theta_shift", "distances", "Arjovsky et al. 2017, Figure 1; S0", 17.0, moves=True),
        LectureFigure("parallel_lines", "distances", "Arjovsky et al. 2017 (WGAN), Example 1; S0", 1.0),
        LectureFigure("divergence_vs_shift", "distances", "S0; Weng 2017, Figure 1", 4.0),
        LectureFigure("optimal_discriminator", "distances", "Goodfellow et al. 2014; S0, eq. 3; S1", 2.5),
        LectureFigure("three_generators", "distances", "S1, 'max over D, then min over G'", 1.0),
        LectureFigure("three_discriminators", "distances", "S1, 'L(G) is a maximum of functions'", 1.5),
        LectureFigure("mle_is_kl", "distances", "S1, 'Maximum likelihood estimation'", 2.5),
        LectureFigure("transport_plan", "distances", "Weng 2017; Herrmann 2017; S2", 2.0),
        LectureFigure("kantorovich_potential", "distances", "Kantorovich-Rubinstein duality; S2; S4", 1.5),
        LectureFigure("linear_program", "distances", "S2, 'weak and strong duality'; Herrmann 2017", 1.5),
        LectureFigure("f_gan_witnesses", "distances", "Nowozin et al. 2016 (f-GAN), Tables 1 and 2", 2.0),
        LectureFigure("sampling_floor", "distances", "the project's own; GAN Lab's grid", 3.0),
        LectureFigure("transport_at_scale", "distances", "the project's own: how the solver scales", 9.0),
        LectureFigure("four_equations", "backpropagation", "S2, equations 6, 7, 13, 14; Nielsen 2015", 0.5),
        LectureFigure("activations", "backpropagation", "S2; the project's table of activations", 1.0),
        LectureFigure("gradcheck_vcurve", "backpropagation", "S2, problem 1: its equations checked", 1.0),
        LectureFigure("bug_fingerprints", "backpropagation", "the project's own: toygan gradcheck", 2.0),
        LectureFigure("generator_losses", "game", "S1, 'real implementation'", 1.0),
        LectureFigure("gan_1d", "game", "Goodfellow et al. 2014, Figure 1", 14.0, seed=1, moves=True),
        LectureFigure("too_far", "game", "S1, 'G must not move too far'", 1.0),
        LectureFigure("vanishing_gradient", "game", "Arjovsky and Bottou 2017, Figures 2 and 3", 13.0),
        LectureFigure("instance_noise", "game", "Arjovsky and Bottou 2017; S2; S4", 6.0),
        LectureFigure("oscillation", "game", "Weng 2017, Figure 3; S4", 1.0),
        LectureFigure("ways_to_play", "game", "Gidel et al. 2019; Daskalakis et al. 2018; S4", 17.0),
        LectureFigure("dirac_fields", "game", "Mescheder et al. 2018; S4", 13.0, moves=True),
        LectureFigure("dirac_eigenvalues", "game", "Mescheder et al. 2018; S4", 1.0),
        LectureFigure("mode_collapse", "game", "Metz et al. 2017 (Unrolled GAN), Figure 2", 25.0, moves=True),
        LectureFigure("training_progress", "game", "S1, '100 to 50,000 updates', on the grid of 25", 135.0),
        LectureFigure("critic_vs_discriminator", "wasserstein", "Arjovsky et al. 2017 (WGAN), Figure 2", 2.5),
        LectureFigure("weight_histograms", "wasserstein", "Gulrajani et al. 2017 (WGAN-GP), Figure 1b", 6.0),
        LectureFigure("value_surfaces", "wasserstein", "Gulrajani et al. 2017 (WGAN-GP), Figure 1a", 65.0),
        LectureFigure("gradient_norms", "wasserstein", "Gulrajani et al. 2017 (WGAN-GP), Figure 1b", 30.0),
        LectureFigure(
            "loss_tracks_w1", "wasserstein", "Arjovsky et al. 2017, Figures 3 and 4", 35.0, moves=True
        ),
        LectureFigure(
            "mode_coverage",
            "wasserstein",
            "VEEGAN, GDPP and PacGAN, Table 1 of each; the project's own study",
            1.5,
            files=("data/coverage.csv",),
        ),
        LectureFigure("too_narrow", "wasserstein", "the project's own", 20.0),
        LectureFigure(
            "critic_examination",
            "wasserstein",
            "Korotin et al. 2022 (Kantorovich Strikes Back!); the project's own study",
            1.5,
            files=("data/critics.csv",),
        ),
        LectureFigure(
            "lipschitz_by_construction",
            "wasserstein",
            "Anil, Lucas and Grosse 2019 (Sorting Out Lipschitz Functions), their |x|",
            4.0,
        ),
        LectureFigure(
            "one_or_two_sided", "wasserstein", "Petzka et al. 2018 (WGAN-LP); the project's own", 17.0
        ),
        LectureFigure("fixed_codes", "without_the_game", "S1, 'can the generator learn by itself'", 5.0),
        LectureFigure("autoencoder_gap", "without_the_game", "S1, 'auto-encoder': the code 0.5a + 0.5b", 5.0),
        LectureFigure("vae_codes", "without_the_game", "S1, 'variational auto-encoder'", 19.0),
        LectureFigure("pixel_errors", "without_the_game", "S1, 'what do we miss'", 0.5),
        LectureFigure("argmax_of_d", "without_the_game", "S1, 'can the discriminator generate'", 12.0),
        LectureFigure(
            "without_a_critic",
            "without_the_game",
            "Genevay et al. 2018; Bellemare et al. 2017; the project's own",
            40.0,
            files=("data/update_times.csv",),
        ),
        LectureFigure(
            "latent_walk", "without_the_game", "S1, 'generation': what a latent number means", 4.0, seed=2
        ),
        LectureFigure(
            "digits_progress",
            "without_the_game",
            "S1, its progression; the digits of UCI",
            15.0,
            files=("data/digits.csv.gz",),
        ),
    )
}


def find(name: str) -> LectureFigure:
    """The figure of this id; an unknown one is answered with the known names and the nearest.

    Raises
    ------
    ValueError
        When there is no such figure.

    Examples
    --------
    >>> find("paralel_lines")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: unknown figure 'paralel_lines'; known: ... Did you mean 'parallel_lines'?
    """
    return look_up(FIGURES, name, "figure")


def select(names) -> list[LectureFigure]:
    """The rows of these ids and chapters, each once, in the table's order; no name means every figure."""
    known = FIGURES | dict.fromkeys(CHAPTERS)
    for name in names:
        look_up(known, name, "figure")
    return [row for row in FIGURES.values() if not names or row.id in names or row.chapter in names]


def make(
    name: str,
    *,
    quick: bool = False,
    style="lecture",
    lang: str = "en",
    size: str | tuple[float, float] | None = None,
    font: str | None = None,
    palette: str | tuple[str, ...] | None = None,
    seed: int | None = None,
    **parameters,
):
    """Compute and draw one figure, for a notebook or a script; nothing is saved.

    It shows itself in Jupyter, and keeps its style wherever it is shown or saved.

    Parameters
    ----------
    name : str
    quick : bool
        Smoke quality.
    style : str
        ``lecture``, ``print``, ``dark``, or the path of an ``.mplstyle`` file.
    lang : str
    size : str or pair of float, optional
        Width and height in inches, ``"16x9"``.
    font : str, optional
        An installed family or the path of a font file.
    palette : str or tuple of str, optional
        Colours of real, generated, critic, and four more; or the name of a colour sequence of matplotlib.
    seed : int, optional
        Of the figure's randomness, where it has some.
    **parameters
        The figure's own (``find(name).parameters``).

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        For an unknown name, or a value out of its range.
    """
    from figures.look.look import look_of
    from figures.look.style import context

    row, look = find(name).changed(parameters, seed), look_of(style, size, font, palette)
    data = row.compute(quick)
    with context(look, lang):
        figure = row.draw(data, lang)
        figure.keep_style(row.message("alt", row.true_messages(data), lang))
    return figure
