"""A bare noun that tells nothing of what is asked for is a change of subject: "salmon" after cables."""

from __future__ import annotations

import re

import numpy as np

from agent.context import TurnContext
from agent.state import Conversation
from catalog.predicates import fold, words
from language.speak import language_of
from retrieval.understanding.asked import Asked
from retrieval.understanding.foreign import as_meant
from retrieval.understanding.ledger import goes_on
from retrieval.understanding.request import Understood
from retrieval.understanding.vocabulary import Vocabulary, phrase_of

_LONGEST = 3  # words of a message that is but a noun
_VALUED = 5  # products with a value from which on it may be one of what is asked for
_LEADS = frozenset(
    words(
        "a an the some any my our and ok okay now then please show me find get i need want would like looking for "
        "what how about do you have sell got buy instead or maybe of"
    )
)
# Endings of words that say how a thing is; nouns that end so are mostly names of products, and known as such.
_QUALITY = re.compile(r"(?:y|ish|ful|able|ible|less|ous|ive|ic|al|ed|ing|ant|ent|proof|free|like|er|est|style|ish)$")
_QUALITIES = frozenset(
    words(
        "modern vintage retro simple cute nice good great best cool smart classic elegant round square oval flat thin "
        "thick slim big large small tiny little tall short long wide narrow deep soft hard firm warm cold hot light "
        "dark bright strong tough robust quiet loud silent fast quick slow new old used rare fresh sweet plain bold "
        "safe secure clean wild rich pro premium deluxe luxury basic mini compact double single dual triple full half "
        "real fake genuine handmade organic vegan local eco green fair modest fancy posh chic rustic minimalist boho "
        "wooden golden woollen matte matt gloss clear unisex better cheap classy design quality top high low"
    )
)


def names_other(state: Conversation, context: TurnContext, asked: Asked, said: Understood, text: str) -> bool:
    """Whether a message is but a noun that nothing called as what is asked for bears: "kettle", then "unicorn".

    Where no product bears the name of what is asked for, that was found by its meaning, and nothing is told from names.
    """
    if not asked.text or said.product_type or said.constraints or said.sort or said.quantity or said.translations:
        return False
    if language_of(context.turn.locale) not in (None, "en") or _offered(state, text):
        return False
    if "?" in text and words(text)[:1] == words(said.search_text)[:1]:  # "dishwasher?" asks about what is shown
        return False
    noun = words(said.search_text)
    if not 1 <= len(noun) <= _LONGEST or not set(words(text)) <= _LEADS | set(noun) or goes_on(text, said):
        return False
    if any(len(w) < 3 or not w.isalpha() for w in noun):
        return False
    heads = noun[-1:] if words(text)[-len(noun) - 1 : -len(noun)] in (["a"], ["an"]) else noun  # "a birthday card"
    if any(w in _QUALITIES or _QUALITY.search(w) for w in heads):
        return False
    meant = as_meant(asked.product_type or asked.subject or asked.text, asked.translations)
    if not set(noun).isdisjoint(words(f"{asked.text} {meant}")):
        return False
    catalogue = context.desk.funnel.catalogue()
    has = catalogue.keywords.scores
    known = all(has(w).any() for w in noun)  # a birthday card is no kind of card where nothing is of a birthday
    if known and _is_fact(catalogue.vocabulary, phrase_of(said.search_text).split()):
        return False
    names = [named for name in (meant, *asked.synonyms) if (named := words(name))]
    called = np.logical_or.reduce([np.logical_and.reduce([has(w) > 0 for w in named]) for named in names])
    if not called.any():  # nothing is called "garden chair", but some things "chair"
        called = np.logical_or.reduce([has(named[-1]) > 0 for named in names])
    return bool(called.any()) and not any((called & (has(w) > 0)).any() for w in noun)


def _is_fact(vocabulary: Vocabulary, noun: list[str]) -> bool:
    """Whether attributes are named by one of the words, or have it in values that are no rarity: "AirPrint"."""
    if any(not set(noun).isdisjoint(re.split(r"[._]", name)) for name in vocabulary.fields):
        return True
    return any(
        v.field.startswith("attributes.") and v.count >= _VALUED
        for phrase, values in vocabulary.values.items()
        if not set(noun).isdisjoint(phrase.split())
        for v in values
    )


def _offered(state: Conversation, text: str) -> bool:
    """Whether the words are an answer that the last reply offered to tap."""
    turns = state.get("turns") or []
    question = (turns[-1]["reply"].get("question") if turns else None) or {}
    return fold(text).strip() in {fold(o[key]) for o in question.get("options", ()) for key in ("label", "say")}
