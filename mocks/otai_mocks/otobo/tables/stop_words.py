"""The words that the full-text index leaves out, unless a world brings its own.

A list of ours, written from knowledge of the languages: articles, pronouns, auxiliaries, prepositions, conjunctions.
What real servers were seen to leave out (``der``, ``the``, ``nicht``, ``cannot``) is in it, what they were seen to keep
(``uns``) is not. Words of less than three letters are missing here because no such word is indexed at all.
"""

from __future__ import annotations

_ENGLISH = """
about after all and any are because been before but can cannot could did does for from had has have her him his into
its may might must not off our over shall she should than that the their them then these they this those through was
were what when where which while who will with would you your
"""
_GERMAN = """
aber als auch auf aus bei das dass dem den der des die dies diese diesem diesen dieser dieses durch ein eine einem
einen einer für haben hat hatte ich ihr ihre ist kann kein keine können mit nach nicht oder sein seine sich sie sind
und unter von vor weil wenn werden wie wir wird zur über
"""
_FRENCH = """
après aussi aux avait avec avoir car ces cet cette chez comme dans depuis des donc dont elle elles entre est eux ils
leur leurs lui mais mes mon nos notre nous par pas pendant pour quand que qui quoi sans ses son sont sous suis sur tes
ton très une vers vos votre vous était été être
"""

STOP_WORDS = frozenset(f"{_ENGLISH} {_GERMAN} {_FRENCH}".split())
