"""The word index of articles: what a search for ``MIMEBase_*`` and ``Fulltext`` looks at.

Subjects and bodies are reduced to words: lower case, without punctuation around them, 3 to 30 letters, no stop words,
each word once. Addresses are kept whole.
"""

from __future__ import annotations

import re

from .records import Article

_PUNCTUATION = re.compile(r"[,&<>?\"!*|;\[\]()+$^=]")
_EDGES = re.compile(r"^[':.]|[':.]$")
_NO_WORD = re.compile(r"^\W+$")
_LONGEST, _SHORTEST, _MOST = 30, 3, 1000

_ENGLISH = """a about above after again against all am an and any are aren't as at be because been before being below
between both but by can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from
further had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself him himself his how
how's i i'd i'll i'm i've if in into is isn't it it's its itself let's me more most mustn't my myself no nor not of off
on once only or other ought our ours ourselves out over own same shan't she she'd she'll she's should shouldn't so some
such than that that's the their theirs them themselves then there there's these they they'd they'll they're they've
this those through to too under until up very was wasn't we we'd we'll we're we've were weren't what what's when when's
where where's which while who who's whom why why's with won't would wouldn't you you'd you'll you're you've your yours
yourself yourselves"""
_GERMAN = """aber als am an auch auf aus bei bin bis bist da dadurch daher darum das daß dass dein deine dem den der
des dessen deshalb die dies dieser dieses doch dort du durch ein eine einem einen einer eines er es euer eure für hatte
hatten hattest hattet hier hinter ich ihr ihre im in ist ja jede jedem jeden jeder jedes jener jenes jetzt kann kannst
können könnt machen mein meine mit muß mußt musst müssen müßt nach nachdem nein nicht nun oder seid sein seine sich sie
sind soll sollen sollst sollt sonst soweit sowie und unser unsere unter vom von vor wann warum was weiter weitere wenn
wer werde werden werdet weshalb wie wieder wieso wir wird wirst wo woher wohin zu zum zur über"""
_FRENCH = """alors au aucuns aussi autre avant avec avoir bon car ce cela ces ceux chaque ci comme comment dans des du
dedans dehors depuis deux devrait doit donc dos droite début elle elles en encore essai est et eu fait faites fois font
force haut hors ici il ils je juste la le les leur là ma maintenant mais mes mine moins mon mot même ni nommés notre
nous nouveaux ou où par parce parole pas personnes peut peu pièce plupart pour pourquoi quand que quel quelle quelles
quels qui sa sans ses seulement si sien son sont sous soyez sujet sur ta tandis tellement tels tes ton tous tout trop
très tu valeur voie voient vont votre vous vu ça étaient état étions été être"""
_STOP_WORDS = frozenset(f"{_ENGLISH} {_GERMAN} {_FRENCH}".split())


def words(text: str) -> str:
    """The indexed words of a subject or body, in order, each once."""
    found: dict[str, None] = {}
    count = 0
    for raw in text.lower().split():
        word = _EDGES.sub("", _PUNCTUATION.sub("", raw))
        if _SHORTEST <= len(word) <= _LONGEST and word not in _STOP_WORDS and not _NO_WORD.match(word):
            found[word] = None
            count += 1
            if count == _MOST:
                break
    return " ".join(found)


def entries(article: Article) -> dict[str, str]:
    """The index of one article: key of the search parameter → text; empty addresses have no entry."""
    if not article.indexed:
        return {}
    index = {"MIMEBase_Subject": words(article.subject or ""), "MIMEBase_Body": words(article.body or "")}
    for key, value in (("From", article.from_), ("To", article.to), ("Cc", article.cc), ("Bcc", article.bcc)):
        if value:
            index[f"MIMEBase_{key}"] = value.lower()
    return index
