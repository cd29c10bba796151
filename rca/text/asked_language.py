"""In which language an answer is asked for, in more languages than one pattern can hold: `Svara på svenska`, `Cevabı Türkçe yaz`."""

from __future__ import annotations

from rca.patterns import regex
from rca.text.normalise import words_in

_NAMES: dict[str, str] = {
    "en": "english engelska engelsk angielsku angielskim inglês englanniksi ingilizce 英語 engels englisch anglais inglés inglese",
    "de": "german tyska tysk niemiecku niemieckim alemão saksaksi almanca ドイツ語 duits deutsch allemand alemán tedesco",
    "fr": "french franska fransk francusku francuskim francês ranskaksi fransızca フランス語 frans französisch français francés francese",
    "es": "spanish spanska spansk hiszpańsku hiszpańskim espanhol espanjaksi ispanyolca スペイン語 spaans spanisch espagnol "
    "español spagnolo",
    "it": "italian italienska italiensk włosku włoskim italiano italiaksi italyanca イタリア語 italiaans italienisch italien",
    "nl": "dutch nederländska hollandsk nederlandsk niderlandzku niderlandzkim holandês felemenkçe オランダ語 nederlands niederländisch",
    "pt": "portuguese portugisiska portugisisk portugalsku portugalskim português portekizce ポルトガル語 portugees portugiesisch "
    "portugais",
    "pl": "polish polska polsk polsku polskim polaco puolaksi lehçe ポーランド語 pools polnisch polonais polacco",
    "sv": "swedish svenska svensk szwedzku szwedzkim sueco ruotsiksi isveççe スウェーデン語 zweeds schwedisch suédois svedese",
    "da": "danish danska dansk duńsku duńskim dinamarquês danca デンマーク語 deens dänisch danois danese danés",
    "no": "norwegian norska norsk norwesku norweskim norueguês norveççe ノルウェー語 noors norwegisch norvégien norvegese noruego",
    "fi": "finnish finska finsk fińsku fińskim finlandês suomeksi fince フィンランド語 fins finnisch finnois finlandese finés",
    "tr": "turkish turkiska tyrkisk turecku tureckim turco turkiksi türkçe トルコ語 turks türkisch turc",
    "ja": "japanese japanska japansk japońsku japońskim japonês japaniksi japonca 日本語 japans japanisch japonais giapponese japonés",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}
_ALL = "|".join(sorted(_CODES, key=len, reverse=True))
_VERB = (
    r"(?:write|reply|answer|respond|draft|compose|translate|antwort\w*|schreib\w*|verfass\w*|übersetz\w*|formulier\w*|rédig\w*|répon\w*"
    r"|écri\w*|respond\w*|escrib\w*|redact\w*|contest\w*|rispond\w*|scriv\w*|beantwoord\w*|schrijf\w*|vertaal"
    r"|escrev\w*|redij\w*|napisz|odpowi\w*|przetłumacz|sformułuj|skriv\w*|svar\w*|översätt|formulera|oversæt\w*|oversett\w*|vastaa\w*"
    r"|kirjoita|käännä)"
)
_LED = regex(
    rf"(?i)\b{_VERB}\b[^.\n]{{0,60}}?\b(?:(?:in|into|auf|en|em|på|po|till|til|w języku|in het|naar het|ins) |"
    rf"(?=\w+ksi\b))(?P<name>{_ALL})\b",
    needs=(
        "alem|allemand|almanca|angi|anglais|dan|deens|deutsch|dinamarquês|duits|dutch|duń|dänisch|engels|engl|español|"
        "felemenkçe|fince|finl|finn|fins|finés|fiń|franc|frans|französisch|français|french|german|giapponese|hisz|"
        "holandês|hollandsk|ingilizce|ingl|isveççe|itali|italyanca|jap|lehçe|nede|nide|niederländisch|niem|noors|nor|"
        "pola|polish|polnisch|polonais|polsk|pools|portekizce|portu|puolaksi|ranskaksi|ruotsiksi|saksaksi|schwedisch|"
        "spaans|spag|span|sueco|suomeksi|suédois|svedese|svensk|swedish|szwe|tedesco|turc|turec|turk|tyrkisk|tysk|tü|wł|"
        "zweeds|イタリア語|オランダ語|スペイン語|デン|トルコ語|ドイツ語|ノルウェー語|フィンランド語|フランス語|ポルトガル語|ポーランド語|日本語|英語"
    ),
)
_FOLLOWED = regex(
    rf"(?i)(?P<name>{_ALL})(?: olarak| dilinde|で)?[^.。\n]{{0,30}}?"
    r"(?:\byaz|\byanıt|\bcevap|\bhazırla|\bçevir|書|返信|返事|答|回答|作成|要約|翻訳|訳|出力)",
    needs="cevap|haz|yan|yaz|çevir|作成|出力|書|答|要約|訳|返事|返信",
)
_SAME = regex(
    r"(?i)\bin the (?:same )?language (?:of|as|in which) |\b(?:customer|client|user|guest|sender|patient|visitor|"
    r"reader)['’]?s (?:own )?language"
    r"|\bin der sprache (?:der|des)\b|\bin derselben sprache|\bdans la (?:même )?langue (?:du|de)\b|\ben (?:el|"
    r"la) (?:mismo )?(?:idioma|lengua) "
    r"(?:del|de)\b|\bnella (?:stessa )?lingua (?:del|in cui)\b|\bin de taal van\b|\bna (?:mesma )?língua (?:do|da)\b|\bw języku (?:klienta|"
    r"wiadomości|nadawcy|zapytania)|\bpå (?:samma språk|kundens språk|samme sprog|samme språk|kundens sprog)|\bdilinde yanıt|"
    r"(?:お客様|相手|質問"
    r"|問い合わせ|同じ)の?言語で",
    needs=(
        "clie|customer's language|customer's own language|customers|customer’|dilinde yan|gue|idioma|in de|in the l|"
        "in the sa|klienta|kundens|lengua|na l|na m|nadawcy|nell|pati|reade|samm|sende|user|visi|wiadomości|zapytania|"
        "お客様|同じ|問い合わせ|相手|質問"
    ),
)


_SOURCE = regex(
    r"(?:mails?|texts?|documents?|messages?|letters?|headings|tickets?|written|finnish only|comes?|may come"
    r"|terms?|words?|names?|titles?|quotes?|quotations?|sources?|begriffen?|wörtern?|namen|zitaten?|quellen|termes?|mots|noms"
    r"|t[eé]rminos|palabras|nombres|termini|parole|nomi|termen|woorden|termos|palavras|nomes|termer|ord|begrepp|słowa|terimler\w*)"
    r"(?: (?:in|auf|en|em|på|po))?\s*$"
)


def _of_a_source(before: str) -> bool:
    """Whether what stands before the name of a language, in small letters, makes it that of a source or of single words."""
    return _SOURCE.search(before) is not None


_NOTATION = regex(
    r"(?i)[a-zäöüß]{0,3}[ -](?:(?:number|date|time|decimal) )?(?:notation|format\w*|spelling|style|script|letters|units?|conventions?|"
    r"time|law|currency|kroner|schreibweise|zahlen\w*|datums\w*|notatie|notación|notazione|formato|grafia)"
)


def _of_a_notation(after: str) -> bool:
    """Whether what follows the name of a language makes it a way to write figures or names: "amounts in Norwegian notation"."""
    return _NOTATION.match(after) is not None


def of_something_else(text: str, start: int, end: int) -> bool:
    """Whether the name of a language between two offsets is that of a source, of single words or of a way to write."""
    return _of_a_source(text[max(0, start - 40) : start].casefold()) or _of_a_notation(text[end : end + 30])


def asked(instructions: str) -> tuple[str, str]:
    """ISO 639-1 code and the words that ask for an answer in that language; ("", "") where none do, or where they name two."""
    matches = (m for p in (_LED, _FOLLOWED) for m in p.finditer(instructions))
    said = [m for m in matches if not of_something_else(instructions, *m.span("name"))]
    found = {_CODES[m["name"].casefold().replace("i\u0307", "i")]: m.group() for m in said}
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def same_as_request(instructions: str) -> str:
    """The words that ask for an answer in the language of the message itself, "" without, or where it is that of somebody else."""
    match = _SAME.search(instructions)
    return match.group() if match and not _OF_OTHERS.match(instructions, match.end()) else ""


_OF_OTHERS = regex(
    r"(?i)\s*(?:the |des |der |du |de la |de l['’]|del |della |dell['’]|het |de |do |da )?"
    r"(?:seller|recipient|addressee|receiver|supplier|hotel|host|interview|meeting|country|conversation|verkäufer|empfänger|lieferant|"
    r"gesprächs?|termins?|landes|vendeur|destinataire|fournisseur|entretien|pays|vendedor|destinatari[oa]|proveedor|entrevista|país|"
    r"venditore|fornitore|colloquio|paese|verkoper|ontvanger|leverancier|gesprek|land|destinatário|fornecedor)"
)


def names_language(text: str, code: str) -> bool:
    """Whether a text names a language, in whatever language."""
    return any(word in _NAMES.get(code, "").split() for word in words_in(text.casefold()))
