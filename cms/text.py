"""One normal form for words to search, on every database."""

import re
import unicodedata

import snowballstemmer

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "Œ": "OE"})
_WORD = re.compile(r"[a-z0-9]+")
_TAG = re.compile(r"<[^>]{0,500}>")
_ENGLISH_Y = re.compile(r"(?<=[a-z][^aeiou])y$")
_STEMMERS = [snowballstemmer.stemmer(name) for name in ("french", "dutch", "english")]
MAX_QUERY = 200


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents or ligatures."""
    text = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def stem(word: str) -> str:
    """Return one stem for a word in French, Dutch or English.

    The language of a query is unknown, so each stemmer in turn shortens the word:
    texts and queries go through the same mill and meet.
    """
    # The French stemmer comes first and knows "peonies", but no "peony".
    word = _ENGLISH_Y.sub("ie", word)
    for stemmer in _STEMMERS:
        word = stemmer.stemWord(word)
    return word


def words(text: str) -> list[str]:
    """Return the words of ``text`` in normal form, in order."""
    return [stem(word) for word in _WORD.findall(fold(_TAG.sub(" ", text)))]


def search_terms(*texts) -> str:
    """Return the words of ``texts`` in normal form, for an index."""
    return " ".join(word for text in texts if text for word in words(str(text)))


def search_query(text: str) -> str:
    """Return what a visitor typed in normal form, cut to a sane length."""
    return " ".join(words(text.replace("\x00", "")[:MAX_QUERY])[:12])
