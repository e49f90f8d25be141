"""The language model, where one is installed: a spaCy pipeline that finds names."""

from streams.errors import Misconfigured

USELESS = ("tagger", "parser", "attribute_ruler", "lemmatizer", "morphologizer", "senter", "textcat")


def load(name: str) -> object | None:
    """The pipeline called `name`, with what enrich does not use left out; "rules" and "" are none.

    Nothing is downloaded. A pipeline that is not installed raises `Misconfigured`.
    """
    if name in ("", "rules"):
        return None
    import spacy  # takes a second and 40 MB, which the rules do not need

    try:
        pipeline: object = spacy.load(name, exclude=list(USELESS))
    except (OSError, ImportError, ValueError) as error:
        raise Misconfigured(
            f"WIREHOSE_MODEL={name}: no such spaCy pipeline is installed ({error}). "
            f"Install it into this environment (python -m spacy download {name}), or set WIREHOSE_MODEL=rules."
        ) from error
    return pipeline
