"""The words of a text filter ──► what can be asked of OTOBO's word index. Pure.

The index holds words of 3 to 30 characters in lower case, without punctuation around them, and leaves out the most
frequent words of the languages that it is set up for (seen on 11.0.6 and 10.1.11). Asked for anything else, it finds
nothing. So the longest plain part of each word is asked for; words that the index may lack are looked for here, in the
tickets that the others find.
"""

from __future__ import annotations

from .patterns import is_ordinary

_SHORTEST, _LONGEST = 3, 30

# The small words of the languages that OTOBO's index may be set up for, those without their apostrophes too.
_WORDS = """
about above after again against ain all am an and any are aren as at be because been before being below between both
but by can cannot could couldn did didn do does doesn doing don down during each few for from further had hadn has
hasn have haven having he her here hers herself him himself his how if in into is isn it its itself let me more most
mustn my myself no nor not now of off on once only or other ought our ours ourselves out over own same shan she should
shouldn so some such than that the their theirs them themselves then there these they this those through to too under
until up upon us very was wasn we were weren what when where which while who whom whose why will with won would wouldn
you your yours yourself yourselves
aber als also am an auch auf aus bei beim bin bis bist da dabei dadurch daher damit dann darum das dass daß dein deine
dem den denn der des dessen deshalb die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
einer eines er es etwas euer eure für gegen hat hatte hatten hattest hattet hier hinter ich ihm ihn ihnen ihr ihre im
in ist ja jede jedem jeden jeder jedes jener jenes jetzt kann kannst kein keine können könnt machen man mein meine mich
mir mit muss musst muß mußt müssen müßt nach nachdem nein nicht noch nun nur ob oder ohne sehr seid sein seine sich sie
sind so soll sollen sollst sollt sondern sonst soweit sowie über um und uns unser unsere unter viel vom von vor wann
war waren warum was weg weil weiter weitere welche wenn wer werde werden werdet weshalb wie wieder wieso wir wird wirst
wo woher wohin zu zum zur zwischen
ai alors au aucun aucuns aussi autre aux avant avec avez avoir avons bon car ce cela ces cet cette ceux chaque ci comme
comment dans de des début dedans dehors depuis deux devrait doit donc dos droite du elle elles en encore essai est et
étaient état étions été être eu fait faites fois font force haut hors ici il ils je juste la là le les leur leurs ma
maintenant mais me même mes mine moi moins mon mot ne ni nommés nos notre nous nouveaux on ont ou où par parce parole
pas peu peut personnes pièce plupart plus pour pourquoi quand que quel quelle quelles quels qui sa sans se ses
seulement si sien sommes son sont sous soyez suis sujet sur ta tandis te tellement tels tes toi ton tous tout très trop
tu un une valeur voie voient vont vos votre vous vu ça
algo como con contra cual cuando del desde donde durante ella ellas ellos entre era eran esa ese eso esta este esto
estos fue fueron hasta hay las los mas más muy nada nos nosotros otra otro para pero poco por porque pues quien sin
sobre son sus también tanto tiene todo todos una uno unos usted ustedes
agli alla alle anche che chi come cosa dal dalla degli dei del della delle dello dove gli hanno loro lui mio nel nella
noi non nostro per perché più quale quando quello questa questo sia sono sopra sul sulla suo tra tutti tutto una uno
ben bij dan dat deze die dit door een een haar had heb hebben heeft het hier hij hoe hun iets maar meer met mijn naar
niet nog ook over toen uit van veel voor waren wat werd wie wij wordt worden zal zich zijn zonder zou
ao aos às com da das dele do dos ela elas ele eles essa esse eu foi foram isso já mais mas mesmo meu minha muito na não
nas nem nos num numa pela pelo quem são sem ser seu seus sua suas só também te tem tinha um uma você vocês
"""
_FREQUENT = frozenset(_WORDS.split())


def parts(text: str) -> tuple[list[str], bool]:
    """What to ask the index for, one part for each word that it surely holds, and whether that was all of them."""
    words = text.casefold().split()
    sent = {word: part for word in words if (part := _part(word)) is not None}
    return list(dict.fromkeys(sent.values())), len(sent) == len(set(words))


def _part(word: str) -> str | None:
    """The longest plain run of letters and digits, without what may have been written ``ß``; None: the index may lack
    the word."""
    runs = "".join(char if char.isalnum() and is_ordinary(char) else " " for char in word).split()
    whole = max(runs, key=len, default="")
    if _bare(word) in _FREQUENT or whole in _FREQUENT:
        return None
    sure = max((half.strip("s") for run in runs for half in run.split("ss")), key=len) if runs else ""
    part = sure if len(sure) >= _SHORTEST else whole
    return part if _SHORTEST <= len(part) <= _LONGEST else None


def _bare(word: str) -> str:
    return word.strip("".join(char for char in set(word) if not char.isalnum()))
