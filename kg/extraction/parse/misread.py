"""Verbs that the parser took for nouns, and what stands beside a verb and lost it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens.morphanalysis import MorphAnalysis

from .lemmas import base_form, known

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl"})
BEFORE = frozenset({"compound", "nmod:desc", "nmod"})
PARTICLES = frozenset({"out", "off", "up", "down"})
MARKS = frozenset({"while", "that", "as", "when", "because", "after", "before", "since", "whereas"})
GIVING = frozenset({"send", "give", "hand", "offer", "write", "grant", "lend", "show", "issue"})
OWNERS = frozenset({"its", "their", "our", "his", "my", "your"})
ALIKE = frozenset({"shut", "cut", "hit", "put", "set", "let", "split", "quit", "cast", "spread"})
"""Verbs whose past is written like their plain form."""
HELPING = frozenset({"MD", "VBZ", "VBP", "VBD"})
PRESENT = "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"
PAST = "Mood=Ind|Tense=Past|VerbForm=Fin"


def misread(token: Token) -> None:
    """Put right a token that grammar shows to be another word than the parser took it for."""
    if token.pos_ == "ADJ" and token.tag_ == "VBG" and _object(token) is not None:
        token.pos_, token.lemma_ = "VERB", base_form(token.lower_, "VERB") or token.lemma_
    if token.pos_ == "NOUN":
        _acting(token)
        _clause(token)
        _joined(token)
        _whom(token)
        _over_the_next(token)
    if token.tag_ == "VBG":
        _owned(token)
    elif token.lower_ in ALIKE and token.tag_ in {"VB", "VBP"}:
        _past(token)
    _opening(token)
    _never_verb(token)
    _bare_object(token)
    _pair(token)
    _particle(token)
    _lost_subject(token)
    _two_objects(token)
    _second_object(token)
    _titled(token)


def _object(token: Token) -> Token | None:
    return next((c for c in token.rights if c.dep_ == "obj"), None)


def _acting(noun: Token) -> None:
    """Take a noun that has an object for the verb that it is as well: Lima backs the plan."""
    named = any(c.pos_ == "PROPN" and c.dep_ in BEFORE for c in noun.lefts)
    said = named or any(c.dep_ in SUBJECTS for c in noun.lefts)
    bare = not any(c.dep_ in {"det", "case", "cop"} for c in noun.lefts)
    if _object(noun) is not None and (noun.tag_ == "NNS" or (said and bare)):
        _verb(noun)


def _clause(noun: Token) -> None:
    """Take a plural noun over a clause of its own for a verb: while Chad hosts and arms them."""
    marked = any(c.dep_ == "mark" and c.lower_ in MARKS for c in noun.lefts)
    named = any(c.pos_ == "PROPN" and c.dep_ in BEFORE for c in noun.lefts)
    if noun.tag_ != "NNS" or not (marked and named) or noun.dep_ not in {"advcl", "ccomp"}:
        return
    _verb(noun)


def _never_verb(word: Token) -> None:
    """Take "joint" before a noun for the adjective that it is: began joint patrols."""
    thing = _object(word) if word.lower_ == "joint" and word.pos_ == "VERB" else None
    if thing is None or thing.i < word.i:
        return
    above, dep = word.head, word.dep_
    thing.head, thing.dep_ = (thing, "ROOT") if above == word else (above, dep)
    thing.dep_ = "obj" if thing.dep_ == "xcomp" else thing.dep_
    for c in [c for c in word.children if c != thing]:
        c.head = thing
    word.pos_, word.tag_, word.lemma_ = "ADJ", "JJ", "joint"
    word.head, word.dep_ = thing, "amod"


def _bare_object(name: Token) -> None:
    """Make a name right after a verb that it was read as a part of the object: shells Adre."""
    verb = name.head
    beside = name.dep_ in {"flat", "flat:name"} and verb.pos_ == "VERB" and name.i == verb.i + 1
    if beside and _object(verb) is None and any(c.dep_ in SUBJECTS for c in verb.lefts):
        name.dep_ = "obj"


def _owned(gerund: Token) -> None:
    """Take a gerund after "its" and a name for the noun that it is there: its Adre crossing."""
    first = gerund.i
    while first and gerund.doc[first - 1].pos_ in {"PROPN", "NOUN", "ADJ"}:
        first -= 1
    owner = gerund.doc[first - 1] if first else gerund
    if owner.lower_ not in OWNERS or first == gerund.i or owner.i == owner.sent.start:
        return
    verb = owner.head if owner.head.i < owner.i else owner.nbor(-1)
    if verb.pos_ not in {"VERB", "AUX"} and owner.head.i > owner.i:
        return
    if any(above.i >= first and above.i <= gerund.i for above in verb.ancestors):
        return  # the copula of what would hang on it: that is our task going forward
    gerund.pos_, gerund.tag_, gerund.lemma_ = "NOUN", "NN", gerund.lower_
    gerund.morph = MorphAnalysis(gerund.vocab, "Number=Sing")
    owner.head, owner.dep_ = gerund, "nmod:poss"
    for word in gerund.doc[first : gerund.i]:
        word.head, word.dep_ = gerund, "amod" if word.pos_ == "ADJ" else "compound"
    thing = _object(verb)
    gerund.head, gerund.dep_ = verb, "obl" if thing is not None and thing.i < gerund.i else "obj"
    for c in gerund.rights:
        c.dep_ = "nmod" if c.dep_ == "obl" else c.dep_


def _past(verb: Token) -> None:
    """Take a plain form after a name or one thing for the past that it looks like: Chad shut it."""
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    helped = any(c.dep_ in {"aux", "mark", "cop"} or c.lower_ == "to" for c in verb.lefts)
    if subject is None or helped or subject.tag_ not in {"NNP", "NNPS", "NN"}:
        return
    if not any(c.dep_ == "conj" for c in subject.children) or subject.pos_ == "PROPN":
        verb.tag_, verb.morph = "VBD", MorphAnalysis(verb.vocab, PAST)


def _joined(noun: Token) -> None:
    """Take a plural noun joined to a verb, before its object, for a verb: hosts and arms them."""
    verb = noun.head
    follows = noun.i + 1 < len(noun.doc) and noun.nbor().pos_ in {"DET", "PROPN"}
    if noun.dep_ != "conj" or noun.tag_ != "NNS" or verb.tag_ != "VBZ" or not follows:
        return
    things = [t for t in verb.rights if t.dep_ in {"conj", "obj"} and t.i > noun.i]
    if things and _verb(noun):
        things[0].head, things[0].dep_ = noun, "obj"


def _pair(word: Token) -> None:
    """Make an adverb that is a noun for the lexicon the head of the noun before: arms embargo."""
    noun = word.head
    if word.pos_ != "ADV" or noun.i != word.i - 1 or noun.pos_ != "NOUN" or noun.head == noun:
        return
    of = any(t.lower_ == "of" for c in word.rights for t in c.lefts if t.dep_ == "case")
    if not of or word.lower_ not in known("NOUN"):
        return
    word.pos_, word.tag_, word.lemma_ = "NOUN", "NN", word.lower_
    word.head, word.dep_ = noun.head, noun.dep_
    noun.head, noun.dep_ = word, "compound"
    for c in list(noun.children):
        if c != word:
            c.head = word


def _whom(noun: Token) -> None:
    """Take a noun after "whom" and a name for a verb: rebels whom Chad arms."""
    pronoun = next((c for c in noun.lefts if c.lower_ == "whom" and c.i), None)
    described = pronoun.nbor(-1) if pronoun is not None else noun
    if pronoun is None or noun.tag_ != "NNS" or described.pos_ != "NOUN" or not _verb(noun):
        return
    pronoun.dep_ = "obj"
    pronoun.morph = MorphAnalysis(noun.vocab, "PronType=Rel")
    noun.head, noun.dep_ = described, "acl:relcl"


def _over_the_next(noun: Token) -> None:
    """Take a noun before the article of the noun above it for a verb: Chad shot down a jet."""
    thing = noun.head
    beside = noun.dep_ in {"nsubj", "compound", "nmod:desc"} and noun.i < thing.i
    if not beside or thing.pos_ != "NOUN" or noun.tag_ not in {"NN", "NNS"}:
        return
    article = any(c.dep_ == "det" and c.i > noun.i for c in thing.lefts)
    if not article or any(c.dep_ == "cop" for c in thing.children) or not _verb(noun):
        return
    if thing.head == thing:
        noun.head, noun.dep_ = noun, "ROOT"
    else:
        noun.head, noun.dep_ = thing.head, thing.dep_
    thing.head, thing.dep_ = noun, "obj"


def _verb(noun: Token) -> bool:
    """Make a noun that the lexicon knows as a verb finite, and the name before it its subject."""
    lemma = noun.lower_.removesuffix("s") if noun.tag_ == "NNS" else noun.lower_
    lemma = lemma if lemma in known("VERB") else base_form(noun.lower_, "VERB") or ""
    if not lemma:
        return False
    plural = noun.tag_ == "NNS"
    noun.pos_, noun.tag_, noun.lemma_ = "VERB", "VBZ" if plural else "VBD", lemma
    noun.morph = MorphAnalysis(noun.vocab, PRESENT if plural else PAST)
    for c in noun.lefts:
        if c.pos_ == "PROPN" and c.dep_ in BEFORE:
            c.dep_ = "nsubj"
    return True


def _particle(token: Token) -> None:
    """Give a verb the particle that was read as opening its gerund: rule out | sending troops."""
    verb = token.head.head
    opens = token.dep_ in {"mark", "case", "advmod"} and token.lower_ in PARTICLES
    if opens and token.head.tag_ == "VBG" and verb.pos_ == "VERB" and verb.i == token.i - 1:
        token.head, token.dep_ = verb, "compound:prt"


def _lost_subject(name: Token) -> None:
    """Make a name before a verb without subject its subject: at no point did Peru join."""
    verb = name.head
    lost = name.dep_ in {"compound", "nmod:desc", "vocative"} and name.tag_ == "NNP"
    asked = name.dep_ == "advmod" and name.i and name.is_title and name.nbor(-1).dep_ == "aux"
    if verb.pos_ != "VERB" or name.i > verb.i or not (lost or asked):
        return
    if not any(c.dep_ in SUBJECTS for c in verb.children) and verb.tag_[:2] == "VB":
        bare = verb.tag_ == "VBN" and not any(c.dep_.startswith("aux") for c in verb.lefts)
        if lost and bare and _object(verb) is not None and verb.dep_ not in {"acl", "amod"}:
            verb.tag_, verb.morph = "VBD", MorphAnalysis(verb.vocab, PAST)
        ahead = any(c.dep_ == "aux" and c.tag_ in HELPING for c in verb.lefts)
        finite = asked or ahead or verb.tag_ in {"VBD", "VBZ", "VBP"}
        if finite and not any(c.dep_ == "case" for c in name.children):
            name.dep_, name.pos_, name.tag_ = "nsubj", "PROPN", "NNP"


def _opening(noun: Token) -> None:
    """Take a noun in -ing that opens a sentence for a verb: Meeting in Rome, they …"""
    alone = noun.is_sent_start and noun.dep_ == "advcl" and noun.lower_.endswith("ing")
    lemma = base_form(noun.lower_.removesuffix("ing"), "VERB") if alone else None
    if noun.pos_ == "NOUN" and lemma is not None and not any(noun.lefts):
        noun.pos_, noun.tag_, noun.lemma_ = "VERB", "VBG", lemma
        noun.morph = MorphAnalysis(noun.vocab, "VerbForm=Ger")
        for c in noun.rights:
            c.dep_ = "obl" if c.dep_ == "nmod" else c.dep_


def _second_object(verb: Token) -> None:
    """Give a verb joined to another the object after it: stormed the post and arrested a Dane."""
    head = verb.head
    if verb.pos_ != "VERB" or verb.dep_ != "conj" or head.pos_ != "VERB" or _object(verb):
        return
    objects = [c for c in head.rights if c.dep_ == "obj"]
    if len(objects) > 1 and objects[0].i < verb.i < objects[-1].i:
        objects[-1].head = verb


def _titled(name: Token) -> None:
    """Make a name after the title that has its place the object: arrested Premier Ann Roe."""
    title = name.nbor(-1) if name.i else name
    bare = name.pos_ == "PROPN" and name.dep_ == "obl" and not any(name.lefts)
    if bare and title.dep_ == "obj" and title.head == name.head and title.pos_ in {"NOUN", "PROPN"}:
        name.dep_, name.head = "obj", title.head
        title.head, title.dep_ = name, "nmod:desc"


def _two_objects(noun: Token) -> None:
    """Make a noun after the one given to the thing given: sent Peru a letter earlier this week."""
    if noun.pos_ != "NOUN" or noun.dep_ not in {"obl:unmarked", "obl:tmod", "appos"}:
        return
    first = noun.left_edge
    verb = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
    if verb is None or verb.lemma_ not in GIVING or first.tag_ != "DT":
        return
    receiver = _object(verb)
    if receiver is None or receiver == noun or not verb.i < receiver.i < first.i:
        return
    name = first.nbor(-1)
    if name.pos_ != "PROPN" or not (name == receiver or receiver.is_ancestor(name)):
        return
    receiver.dep_ = "iobj"
    noun.head, noun.dep_ = verb, "obj"
