"""What the analyses say, in plain words: every number is computed from the run, and steps are counted from 1."""

from playground.analysis.sentences.checking import check_sentence
from playground.analysis.sentences.clipping import cliff_sentence, clipping_sentence, terms_sentence
from playground.analysis.sentences.origins import direct_sentence, paths_sentence, saturation_sentence, shares_sentence
from playground.analysis.sentences.reasons import (
    bound_sentence,
    factors_sentence,
    nonnormal_sentence,
    pascanu_sentence,
    plain_factors_sentence,
)
from playground.analysis.sentences.survival import (
    Stepwise,
    bands_sentence,
    decay_sentence,
    kept_sentence,
    pace,
    rate,
    survival_sentence,
    triangle_sentences,
)

__all__ = [
    "Stepwise",
    "bands_sentence",
    "bound_sentence",
    "check_sentence",
    "cliff_sentence",
    "clipping_sentence",
    "decay_sentence",
    "direct_sentence",
    "factors_sentence",
    "kept_sentence",
    "nonnormal_sentence",
    "pace",
    "pascanu_sentence",
    "paths_sentence",
    "plain_factors_sentence",
    "rate",
    "saturation_sentence",
    "shares_sentence",
    "survival_sentence",
    "terms_sentence",
    "triangle_sentences",
]
