"""What is known of public data sets: who made them, and what their labels do not say.

A source that is not listed here, such as a newsroom's own rulings, is taken as it is.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A public set of labelled texts and how its labels are to be read."""

    title: str
    attribution: str
    clean_is_clean: bool = False  # toxicity 0 means: none of the other attributes either
    no_spam: bool = False  # a missing spam label may be taken as 0
    only_hits: frozenset[str] = frozenset()  # a 0 says nothing about these attributes
    unused: str = ""  # why it may not be trained on


_WIKIPEDIA = "Wikipedia contributors; labels: Jigsaw / Conversation AI, 2018"
_CIVIL = "Civil Comments archive; labels: Jigsaw, Unintended Bias in Toxicity Classification"

IDENTITY_SENTENCES = "identity_sentences"
SOURCES = {
    IDENTITY_SENTENCES: Source(
        "Invented sentences that name groups of people", "this project, identities.toml"
    ),
    "civil_full": Source("Civil Comments, all labels", _CIVIL, no_spam=True),
    "civil_binary": Source("Civil Comments, toxic or not", _CIVIL, no_spam=True),
    "civil_spans": Source(
        "Civil Comments, toxic spans",
        "Pavlopoulos et al., SemEval-2021 task 5 and ACL 2022",
        no_spam=True,
    ),
    "jigsaw_wiki": Source("Jigsaw 2018 samples", _WIKIPEDIA, True, True),
    "jigsaw_wiki2": Source("Jigsaw 2018 samples, natural share", _WIKIPEDIA, True, True),
    "jigsaw_wiki_clean": Source("Jigsaw 2018 samples, lower-cased", _WIKIPEDIA, True, True),
    "jigsaw_test_bal": Source(
        "Jigsaw 2018 test set, balanced", f"{_WIKIPEDIA}; thunlp/RobTest", no_spam=True
    ),
    "wikitox_test": Source("Wikipedia toxicity", "Dixon et al., AIES 2018", True, True),
    "cat_large": Source("Context toxicity, large", "Pavlopoulos et al., ACL 2020", True, True),
    "cat_small": Source("Context toxicity, small", "Pavlopoulos et al., ACL 2020", True, True),
    "paradetox": Source("ParaDetox", "Logacheva et al., ACL 2022"),
    "edos_sexism": Source(
        "Explainable detection of online sexism",
        "Kirk et al., SemEval-2023 task 10",
        only_hits=frozenset({"identity_attack"}),
    ),
    "misogyny_reddit": Source(
        "Online misogyny",
        "Guest et al., EACL 2021",
        only_hits=frozenset({"identity_attack"}),
    ),
    "convabuse": Source("ConvAbuse", "Cercas Curry et al., EMNLP 2021"),
    "reddit_incivility": Source("Reddit incivility", "Davidson, Sun, Wojcieszak, 2020"),
    "davidson_tweets": Source("Hate speech and offensive language", "Davidson et al., 2017"),
    "hatemoji_build": Source("HatemojiBuild", "Kirk et al., 2022"),
    "stormfront_sentences": Source("Hate speech dataset", "de Gibert et al., 2018"),
    "youtube_spam": Source("YouTube Spam Collection", "Alberto, Lochter, Almeida, 2015 (UCI)"),
    "sms_spam": Source("SMS Spam Collection", "Almeida, Hidalgo, 2011 (UCI)"),
    "rtp_perspective": Source(
        "RealToxicityPrompts",
        "Gehman et al., 2020",
        unused="its labels are another service's scores, not people's",
    ),
}
PLAIN = Source("", "")
