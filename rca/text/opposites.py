"""Words of which one excludes the other, and what they are said of: left and right knee, 900 a month and 900 a year, net and gross."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from rca.patterns import regex
from rca.records import dataclass
from rca.text.leaves import leaves
from rca.text.normalise import fold_widths, fold_word
from rca.text.similarity import stopwords

_GROUPS: dict[str, tuple[str, ...]] = {
    "side": (
        "left links linke linker linken linkes gauche gauches izquierdo izquierda izquierdos sinistro sinistra esquerdo "
        "esquerda lewy lewa "
        "lewe lewej lewego vänster vänstra venstre",
        "right rechts rechte rechter rechten rechtes droite derecho derecha derechos destro destra direito direita prawy "
        "prawa prawe prawej "
        "prawego höger högra høyre højre",
    ),
    "period": (
        "hourly hour stündlich stunde heure horaire hora ora uur godzinę timme time saat",
        "daily day täglich tag tage jour journalier diario día giorno giornaliero dag dagelijks diário dia dziennie dzień "
        "dagligen gün günlük",
        "weekly week wöchentlich woche semaine hebdomadaire semana semanal settimana settimanale wekelijks tygodniowo tydzień vecka "
        "veckovis uge uke hafta haftalık",
        "monthly month monatlich monat monats mois mensuel mensuels mensuelle mes mensual mensuales mese mensile mensili "
        "maand maandelijks "
        "mês mensal mensais miesiąc miesięcznie månad månadsvis måned aylık",
        "quarterly quarter quartal vierteljährlich trimestre trimestriel trimestral trimestrale kwartaal kwartał kwartalnie kvartal",
        "yearly annual annually year jährlich jahr jahres annuel annuelle annuels an année anual anuales año annuo annuale anno jaar "
        "jaarlijks ano rok rocznie år årligen årlig yıl yıllık",
    ),
    "tax": ("net netto nette neto netta líquido nettó", "gross brutto brut brute bruto lordo lorda"),
    "limit": (
        "minimum mindestens minimal minimo mínimo minimaal minimalnie minst",
        "maximum höchstens maximal massimo máximo maximaal maksymalnie högst",
    ),
    "daytime": (
        "morning mornings vormittag vormittags morgens matin matins matinée mañana mañanas mattina mattino ochtend manhã rano förmiddag",
        "afternoon afternoons nachmittag nachmittags après-midi tarde tardes pomeriggio middag popołudnie eftermiddag",
        "evening evenings abend abends soir soirs soirée noche noches sera avond avonds noite wieczór kväll",
    ),
    "north": ("north northern nord norden norte noord północ", "south southern süd süden sud sur zuid sul południe syd"),
    "east": ("east eastern ost osten est este oost wschód öst", "west western westen ouest oeste ovest zachód väst"),
    "trade": (
        "seller vendor verkäufer verkäuferin vendeur vendedor vendedora venditore verkoper sprzedawca säljare satıcı",
        "buyer purchaser käufer käuferin acheteur comprador compradora acquirente koper kupujący köpare alıcı",
    ),
    "post": (
        "sender absender absenderin expéditeur remitente mittente afzender remetente nadawca avsändare gönderen",
        "recipient addressee empfänger empfängerin destinataire destinatario ontvanger destinatário odbiorca mottagare alıcı",
    ),
    "rent": (
        "landlord landlady lessor vermieter vermieterin bailleur propriétaire arrendador arrendadora locatore verhuurder "
        "senhorio wynajmujący "
        "hyresvärd kiraya",
        "tenant lessee mieter mieterin locataire inquilino inquilina arrendatario arrendataria conduttore huurder arrendatário najemca "
        "hyresgäst kiracı",
    ),
    "work": (
        "employer arbeitgeber arbeitgeberin employeur empleador datore werkgever empregador pracodawca arbetsgivare işveren",
        "employee arbeitnehmer arbeitnehmerin employé empleado empleada dipendente werknemer empregado pracownik arbetstagare",
    ),
    "suit": (
        "plaintiff claimant kläger klägerin demandeur demanderesse demandante attore eiser autor powód kärande davacı",
        "defendant respondent beklagter beklagte beklagten défendeur défenderesse demandado demandada convenuto gedaagde réu "
        "pozwany svarande "
        "davalı",
    ),
    "debt": (
        "creditor lender gläubiger créancier acreedor creditore schuldeiser credor wierzyciel alacaklı",
        "debtor borrower schuldner débiteur deudor debitore schuldenaar devedor dłużnik borçlu",
    ),
    "parent": ("mother mutter mère madre moeder mãe matka mor anne", "father vater père padre vader pai ojciec far baba"),
    "sibling": (
        "sister schwester sœur hermana sorella zus irmã siostra syster",
        "brother bruder frère hermano fratello broer irmão brat bror",
    ),
    "child": ("daughter tochter fille hija figlia dochter filha córka dotter", "son sohn fils hijo figlio zoon filho syn"),
    "trend": (
        "increase increased rise rose raised erhöht erhöhung gestiegen hausse augmenté augmentation aumento aumentado aumentato verhoogd "
        "verhoging stijging wzrost höjning höjt artış",
        "decrease decreased fall fell reduced lowered gesenkt senkung gesunken baisse diminué réduction reducción disminución reducido "
        "diminuzione riduzione ridotto verlaagd verlaging daling redução spadek sänkning sänkt azalış",
    ),
    "journey": (
        "arrival ankunft arrivée llegada arrivo aankomst chegada przyjazd ankomst varış",
        "departure abfahrt abflug abreise départ salida partenza vertrek partida odjazd avgång kalkış",
    ),
    "border": ("import einfuhr importation importación importazione invoer importação", "export ausfuhr exportation exportación uitvoer"),
    "account": ("debit soll débit débito addebito", "credit haben crédit crédito accredito"),
}
"""Members of each group, in the order of the group; within a member the words of all languages."""


@dataclass(frozen=True, slots=True)
class Said:
    """A member of a group said of something: `of` is a content word beside it, or the digits of a number."""

    group: str
    member: int
    of: str
    start: int
    end: int


@functools.cache
def _members() -> dict[str, tuple[tuple[str, int], ...]]:
    table: dict[str, set[tuple[str, int]]] = {}
    for group, members in _GROUPS.items():
        for i, words in enumerate(members):
            for word in words.split():
                table.setdefault(fold_word(word), set()).add((group, i))
    return {word: tuple(places) for word, places in table.items() if len(places) == 1}


_TOKEN = regex(r"\d+(?:[.,' ]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)?|[.;:!?\n,()|]")
_OF_NUMBERS = frozenset(("period",))
"""Groups that tell something of numbers only: a day is said of anything."""

_BESIDE = 2
"""Content words on each side that an opposite is said of."""


def said(text: str) -> Iterator[Said]:
    """The opposites of a text, each with the words and numbers beside it in its clause; of a JSON field its name with its value."""
    fields = leaves(text)
    if fields is None:
        yield from _in_prose(fold_widths(text))
        return
    for leaf in fields:
        name = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])|_", " ", leaf.key)
        if leaf.kind == "number":
            value = _digits(leaf.text)
            for word in name.split():
                for group, member in _members().get(fold_word(word), ()):
                    yield Said(group, member, value, leaf.start, leaf.end)
        elif leaf.kind == "string":
            for one in _in_prose(fold_widths(leaf.text)):
                yield Said(one.group, one.member, one.of, *leaf.locate(one.start, one.end))


def _in_prose(text: str) -> Iterator[Said]:
    members = _members()
    clause: list[tuple[str, int, int]] = []
    for m in [*_TOKEN.finditer(text), None]:
        token = m.group() if m else "."
        if m is not None and (token[0].isalnum()):
            word = _digits(token) if token[0].isdigit() else fold_word(token)
            if word in members or token[0].isdigit() or (len(word) >= 4 and word not in stopwords()):
                clause.append((word, m.start(), m.end()))
            continue
        yield from _of_clause(clause, members)
        clause = []


def _of_clause(clause: list[tuple[str, int, int]], members: dict[str, tuple[tuple[str, int], ...]]) -> Iterator[Said]:
    for i, (word, start, end) in enumerate(clause):
        for group, member in members.get(word, ()):
            for other, _, _ in clause[max(0, i - _BESIDE) : i] + clause[i + 1 : i + 1 + _BESIDE]:
                counted = other[0].isdigit()
                if other not in members and (len(other) >= 2 if counted else group not in _OF_NUMBERS):
                    yield Said(group, member, other, start, end)


def _digits(number: str) -> str:
    """The digits of a number without separators and a fraction of zeros: 9,000.00 and 9000 are one."""
    return re.sub(r"[.,' ]", "", re.sub(r"[.,]0{1,2}$", "", number))
