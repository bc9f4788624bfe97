"""Invented sentences that name groups of people, kind, plain and hateful ones.

Without them a model learns that naming a group is itself an attack: in the texts that people
labelled, some groups are hardly named but in attacks.
"""

import itertools
import math
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np

from moderation.classifier.attributes import ATTRIBUTES
from moderation.classifier.rows import Rows
from moderation.classifier.sources import IDENTITY_SENTENCES

_WORDS = Path(__file__).with_name("identities.toml")
_LICENCE = "Apache-2.0"
_PLAIN = dict.fromkeys(ATTRIBUTES, 0.0)
_HATEFUL = dict.fromkeys(ATTRIBUTES, math.nan) | {"toxicity": 1.0, "identity_attack": 1.0}


def make_identity_rows() -> Rows:
    """Every sentence with every group, labelled."""
    words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    texts, labels = [], []
    for kind, label in (("plain", _PLAIN), ("hateful", _HATEFUL)):
        for sentence, group in itertools.product(words[kind], words["groups"]):
            texts.append(sentence.format(group))
            labels.append([label[attribute] for attribute in ATTRIBUTES])
    count = len(texts)
    table = np.array(labels)
    return Rows(
        ids=tuple(f"{IDENTITY_SENTENCES} {number}" for number in range(count)),
        texts=tuple(texts),
        sources=(IDENTITY_SENTENCES,) * count,
        licences=(_LICENCE,) * count,
        given=table,
        labels=table,
        unused=Counter(),
    )
