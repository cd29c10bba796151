"""Whether a source says what a sentence says, by words alone: which of its words no source has, in any form of them.

Overlap of words is weak evidence of support in general (a summary may be put in other words) and good evidence where a text may say
nothing but what its sources say (`rca.text.bound`): there the words of a made-up statement have no counterpart.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from rca.patterns import regex
from rca.records import dataclass
from rca.text.normalise import fold_word, words_of
from rca.text.similarity import content_words, stem, stopwords

ROOT = 5
"""Letters that two words of one family share at their beginning: `reimburse` and `reimbursement`, `Leihgerät` and `Leihgebühr`."""

SHORT, COMPOUND = 4, 8
"""Letters of a word that may be a form or a part of another one, and of a compound that has such parts."""

_PROMISE = regex(
    r"(?i)\b(?:may|can|will|shall|must|need(?:s|ed)?|welcome to|entitled|free|automatic\w*|guarantee\w*|refund\w*|reimburse\w*|waive\w*"
    r"|provided|as long as|kann(?:st)?|könn(?:en|t)|darf(?:st)?|dürf(?:en|t)|muss(?:t|te)?|müss(?:en|t)|brauch\w+|kostenlos\w*"
    r"|kostenfrei\w*|gratis|gebührenfrei|automatisch\w*"
    r"|garantier\w*|erstatte\w*|anspruch|sofern|solange|peu[tvx]\w*|pouvez|pourr\w+|doi[st]|doivent|devez|devr\w+|gratuit\w*"
    r"|sans frais|garanti\w*"
    r"|rembours\w*|droit à|à condition|tant que|puede\w*|podrá\w*|debe\w*|tien(?:e|es|en) que|sin coste|garantiz\w*|reembols\w*"
    r"|derecho a|siempre que|può"
    r"|possono|puoi|potr\w+|dev[ei]|devono|dovr\w+|rimbors\w*|diritto a|purché|kan|kunnen|kunt|mag|mogen|moet|hoeft|kosteloos"
    r"|gegarandeerd|vergoed\w*"
    r"|terugbeta\w*|recht op|mits|zolang|pode\w*|deve[mrs]?\w*|grátis|direito a|desde que|może\w*|mogą|można|musi|musisz|muszą|bezpłatn\w*"
    r"|darmow\w*|gwarant\w*|zwraca\w*|zwrot\w*|przysługuje|pod warunkiem|får|ska|måste|behöver|kostnadsfri\w*|garanter\w*|ersätt\w*"
    r"|rätt till|förutsatt|\w{2,}[ae]bilir\w*|gerek\w*|ücretsiz\w*|otomatik\w*|iade\w*|hakkı\w*|koşuluyla)\b"
)

_COURTESY = regex(
    r"(?i)\b(?:hello|hi|dear|hey|thank\w*|sorry|apolog\w+|regards|good (?:news|morning|day)|pleased|glad|welcome back|wish|hope"
    r"|congratulations"
    r"|guten tag|hallo|liebe[r]?|danke\w*|vielen dank|leider|bedauern|entschuldig\w+|grüße?n?|gern geschehen|freuen|bonjour"
    r"|merci|désolé\w*"
    r"|cordialement|salutations|veuillez agréer|regrett\w+|hola|gracias|lamentamos|saludos|disculp\w+|perdone\w*|buongiorno"
    r"|gentile|grazie"
    r"|spiacenti|ci scusiamo|saluti|purtroppo|dank|beste|geachte|groet\w*|helaas|obrigad\w+|desculp\w+|cumprimentos|dziękuj\w+"
    r"|przepraszam\w*"
    r"|pozdraw\w+|niestety|tack|hej|hälsning\w*|tyvärr|teşekkür\w*|saygı\w*|dileriz|merhaba|üzgün\w*|iyi günler)\b"
)

_REFERS = regex(
    r"(?i)\b(?:contact|confirm|ask|call us|get in touch|does not (?:say|state|mention|cover)|not (?:stated|recorded|known"
    r"|mentioned|covered)"
    r"|kontakt\w*|wenden sie|nachfragen|rückfrage\w*|bestätig\w+|melden (?:sie )?sich|steht nicht|keine angabe|contacter"
    r"|confirmer\w*|adresse[rz]-?"
    r"|ne (?:dit|précise|mentionne)\w* pas|contact\w+|confirm\w+|consult\w+|no (?:dice|consta|indica)|contatt\w+|conferm\w+"
    r"|rivolg\w+|non risulta"
    r"|check with|speak to|turn to|enquire|inquire|fragen sie|erkundig\w+|sprechen sie|demande[rz]|renseigne\w*|adresse[rz]-vous"
    r"|rapproche\w*|pregunt\w+|diríjase|dirigirse|acud\w+|chied\w+|informarsi|si informi|vraag\w*|navragen|informeer\w*|wend u"
    r"|pergunt\w+|dirija\w*|zapyta\w+|zwróci\w+ się|fråga\w*|vänd dig|spørg\w*|henvend\w*|danış\w*|başvur\w*"
    r"|neem contact|bevestig\w*|navra\w+|não consta"
    r"|skontakt\w*|potwierdz\w*|kontakta|bekräfta\w*|iletişim\w*|teyit)\b"
)


_SUGGESTS = regex(
    r"(?i)\b(?:we could (?:ask|propose|suggest)|could be (?:asked|proposed)|we (?:suggest|propose|recommend)|reserve[sd]? (?:our"
    r"|the|all|its|their)|without prejudice"
    r"|(?:wir|man) könnten?|wir (?:empfehlen|schlagen)|vorbehalten|behalten wir uns|ohne anerkennung|nous pourrions|on pourrait"
    r"|nous (?:proposons|conseillons)"
    r"|sous toutes réserves|se réserve|nous réservons|podríamos|proponemos|nos reservamos|se reserva|potremmo|proponiamo"
    r"|ci riserviamo|si riserva"
    r"|(?:we|wij) (?:zouden|stellen|raden)|voorbehouden|behouden wij|poderíamos|propomos|reservamo-nos|reservamos|moglibyśmy"
    r"|proponujemy|zastrzega\w*"
    r"|vi (?:skulle kunna|föreslår|kunne|foreslår)|förbehåll\w*|forbehold\w*|öner\w+|saklıdır)\b"
)


def promises(statement: str) -> bool:
    """Whether a statement allows, promises, demands or grants: what a reader would act on."""
    return _PROMISE.search(statement) is not None


def polite(statement: str) -> bool:
    """Whether a statement greets, thanks, regrets, sends the reader to somebody who knows, suggests, or reserves a right."""
    return any(pattern.search(statement) for pattern in (_COURTESY, _REFERS, _SUGGESTS))


_CLOSED = words_of(
    "cannot himself herself behalf whenever wherever note comme faites ihre ihrer ihrem ihren beide beiden vom zum zur "
    "please bitte veuillez prego proszę alsjeblieft lütfen favor czyli przez oppure ayrıca yaklaşık circa ungefähr etwa environ "
    "yes no not nor never ever also already still yet just now soon then therefore thus hence because since until unless while "
    "whereas although "
    "though however instead otherwise either neither both first second third next last once twice again always often simply "
    "only even else "
    "anything something nothing everything anyone someone everyone yourself itself themselves may might can could shall should must need "
    "take takes make makes made get gets go goes come comes give gives use uses used want long well good kind way thing point "
    "within without "
    "during against per around about because upon onwards today tomorrow yesterday "
    "ja nein nicht kein keine keinen keiner nichts etwas alles jetzt dann danach davor vorher nachher daher deshalb hierfür "
    "dafür dazu dabei "
    "damit darum weil wenn falls obwohl jedoch doch aber sonst immer oft bereits schon noch erst zuerst zweite dritte nächste "
    "letzte einmal "
    "kann können könnte könnten muss müssen soll sollen sollte darf dürfen möchte mögen wollen will werden würde würden selbst "
    "selben gleich "
    "ohne gegen während bis seit heute morgen gestern nötig gern gerne bitte "
    "oui non ne pas point jamais rien aussi déjà encore alors donc car puisque lorsque lors pendant jusque sans contre entre "
    "peut peuvent pouvez "
    "pourra pourrez pourrait doit doivent devez devra faut fait faire être avoir aura sera seront soit ici là voici très bien "
    "tout toute tous "
    "toutes chaque quel quelle premier première deuxième dernier prochain aujourd hui demain hier notamment ainsi cela celui celle ceux "
    "sí no ni nunca nada algo también ya aún todavía entonces luego pues porque aunque mientras hasta desde contra entre puede "
    "pueden podrá "
    "podría debe deben deberá hay haga hace hacer ser estar será serán tiene tienen muy bien todo toda todos todas cada cual "
    "primero segunda "
    "último próximo hoy mañana ayer así esto eso aquí durante según "
    "sì no né mai niente nulla anche già ancora allora poi quindi perché poiché mentre fino senza contro può possono potrà deve "
    "devono dovrà "
    "essere avere sarà sono molto bene tutto tutta tutti tutte ogni quale primo seconda ultimo prossimo oggi domani ieri così "
    "ciò qui dove "
    "nostro nostra nostri nostre suo sua suoi sue loro della delle degli dello dalla nella nelle sulla sul sui nel nei "
    "ja nee niet geen nooit niets iets alles ook al nog dan dus want omdat indien wanneer terwijl tot zonder tegen tussen kan "
    "kunnen kunt zal "
    "zullen zou moet moeten mag mogen worden wordt werd zijn hebben zeer goed eerste tweede laatste volgende vandaag morgen "
    "gisteren hier daar "
    "deze dit daarna erna ervoor hierbij onze "
    "sim não nem nunca nada algo também já ainda então depois pois porque embora enquanto até desde sem contra entre pode podem "
    "poderá deve "
    "devem deverá ser estar será serão tem têm muito bem tudo toda todos todas cada qual primeiro segunda último próximo hoje "
    "amanhã ontem "
    "assim isto isso aqui pelo pela pelos pelas nos nas dos das seu sua seus suas nosso nossa isso vai vão "
    "tak nie ani nigdy nic coś także też już jeszcze więc wtedy potem ponieważ chociaż podczas aż bez przeciw między może mogą "
    "musi muszą "
    "należy jest są był była było będzie będą bardzo dobrze wszystko każdy który która które pierwszy drugi ostatni następny dziś jutro "
    "wczoraj tutaj niego niej nich pan pani państwo "
    "ja nej inte aldrig inget något också redan ännu då därför eftersom medan tills utan mot mellan kan ska skall måste får bör "
    "vara är var "
    "har hade blir mycket bra allt alla varje vilken första andra sista nästa idag imorgon igår här där och men för som det den "
    "ett att på "
    "med till från när om du ni vi han hon de sig sin sitt sina våra vår "
    "kannst musst darfst könnt müsst dürft brauchst nehmen nimmt bekommst bekommen erhalten erhältst peux dois devras prendre "
    "prenez recevoir "
    "recevez puedes debes podrás tomar llevar recibir puoi devi potrai dovrai dovrà dovranno prendere prendi ricevere per kunt "
    "hoeft hoeven "
    "nemen krijgen krijgt podes deves levar receber możesz musisz wziąć otrzymać ta få "
    "evet hayır değil hiç hiçbir bir şey da de ve veya ama fakat çünkü için ile gibi kadar sonra önce bu şu o her tüm bütün daha çok en "
    "wel mits tenzij alvast zelfs evenwel even graag numa num nuns numas nesse nessa neste nesta nisso disto cerca então inclusive "
    "olarak olan olur olacak var yok size sizi sizin bize biz ben siz onlar bugün yarın dün ise eğer"
)
"""Words of grammar, time and order beyond the stop words: that a source lacks one tells nothing."""


@functools.cache
def closed_words() -> frozenset[str]:
    """Words of grammar, time and order in ten languages, folded: that a text lacks one tells nothing."""
    return frozenset(fold_word(w) for w in _CLOSED) | stopwords()


@dataclass(frozen=True, slots=True)
class Support:
    """The words of one statement that no source has.

    words  how many content words the statement has
    share  which part of them is new, 0..1
    """

    new: tuple[str, ...]
    words: int
    share: float


class Sources:
    """The words of some texts, and what a statement says beyond them."""

    def __init__(self, texts: Iterable[str]) -> None:
        words: set[str] = set().union(*(content_words(t) for t in texts))
        self._stems = frozenset(stem(w) for w in words)
        self._roots = frozenset(w[:ROOT] for w in words if len(w) >= ROOT)
        self._ends = frozenset(w[-n:] for w in words if len(w) >= COMPOUND for n in range(SHORT, len(w) - 2))
        self._begins = frozenset(w[:n] for w in words if len(w) >= SHORT for n in range(SHORT, min(len(w), ROOT) + 1))

    def beyond(self, statement: str) -> Support:
        """What a statement says beyond the sources; numbers and names of one or two letters are left to other readings."""
        words = sorted(w for w in content_words(statement) if len(w) > 2 and not w[0].isdigit() and w not in closed_words())
        new = tuple(w for w in words if not self._has(w))
        return Support(new, len(words), len(new) / len(words) if words else 0.0)

    def _has(self, word: str) -> bool:
        if stem(word) in self._stems or (len(word) >= ROOT and word[:ROOT] in self._roots):
            return True
        # a short form of a longer word ("paga", "pagar"), or the last part of a compound ("oven" of "pizzaoven")
        return len(word) >= SHORT and (word[:ROOT] in self._begins or word in self._ends)
