"""Makes seeds/common.npz: how common words are in the languages that wordfreq knows.

    pip install wordfreq==3.1.1
    python seeds/build/common.py seeds/common.npz

Frequencies: wordfreq 3.1.1 by Robyn Speer (doi:10.5281/zenodo.7199437), data CC BY-SA 4.0, and so is the file made here.
Words are cut to stems and hashed as `agents.story.features` does it: an array of keys and one of frequencies a language.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from agents.story import features
from agents.text import normal

RARE = 2e-5  # of all words: what is rarer counts as unknown (one word in 50,000)


def table(wordfreq: Any, language: str) -> tuple[Any, Any]:
    """(keys, frequencies) of the stems, by key."""
    found: Counter[int] = Counter()
    for word, often in wordfreq.get_frequency_dict(language).items():
        for stem in map(features.stem, normal.words(word)):
            found[features.key("w", stem)] += often
    kept = sorted(key for key, often in found.items() if often >= RARE)
    return np.array(kept, np.uint32), np.array([found[key] for key in kept], np.float16)


def main() -> None:
    import wordfreq

    arrays = {}
    for language in sorted(wordfreq.available_languages("small")):
        arrays[f"{language}_keys"], arrays[f"{language}_often"] = table(wordfreq, language)
        print(language, len(arrays[f"{language}_keys"]))
    np.savez_compressed(sys.argv[1], **arrays)


if __name__ == "__main__":
    main()
