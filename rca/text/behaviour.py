"""Texts in which a model speaks of itself, declines, or shows the template or prompt it was given."""

from __future__ import annotations

import functools
import re

from rca.patterns import regex
from rca.text.completeness import Finding

_REFUSALS: dict[str, tuple[str, ...]] = {
    "en": (
        r"\bI(?:'m| am) (?:really |very |truly )?(?:sorry|afraid)[,;]? (?:but )?(?:I|that I) (?:can(?:'t|not)|am (?:unable|not "
        r"able)|won't|am not allowed)\b[^.!?\n]{0,60}",
        r"\bI (?:can(?:'t|not)|am (?:unable|not able) to|won't(?: be able to)?|will not) (?:assist|help|comply|fulfil|fulfill|"
        r"process (?:this|that|your) request|provide (?:that|this|legal|medical|financial|any)|generate|create|write|answer "
        r"(?:that|this)|discuss|engage|continue with this|do (?:that|this)|share (?:that|this|personal))\b[^.!?\n]{0,60}",
        r"\bas an? (?:AI|artificial intelligence|(?:large )?language model|virtual assistant|AI assistant)\b[^.!?\n]{0,80}",
        r"\b(?:against|violates?) (?:my|our|the|OpenAI'?s?) (?:content |usage |safety |use )?(?:policy|policies|guidelines|programming)\b",
        r"\bI(?:'m| am) (?:not (?:comfortable|permitted|programmed|designed)|just an AI|only an AI)\b[^.!?\n]{0,60}",
        r"\bI must (?:respectfully )?(?:decline|refuse)\b[^.!?\n]{0,60}",
        r"\bI (?:don't|do not) have (?:access to|the ability to|the capability to) (?:real-time|external|the internet|browse|"
        r"your|personal|files|attachments)\b[^.!?\n]{0,60}",
    ),
    "de": (
        r"\b(?:Es tut mir leid|Tut mir leid|Entschuldigung|Leider)[,;]? (?:aber |dass )?(?:ich kann|kann ich|darf ich|ich "
        r"darf)[^.!?\n]{0,40}\b(?:nicht|keine?n?|nicht dabei)\b[^.!?\n]{0,30}\b(?:helfen|unterstützen|beantworten|erstellen|"
        r"behilflich|bearbeiten|weiterhelfen|geben)\b",
        r"\bIch kann (?:Ihnen |dir |dabei |diese[rn]? |hierbei |bei dieser )?[^.!?\n]{0,30}\bnicht (?:helfen|weiterhelfen|"
        r"behilflich|unterstützen|beantworten|erfüllen|nachkommen)\b",
        r"\b(?:dabei|hierbei|damit|dazu|bei (?:dieser|diesem)[^.!?\n]{0,30}) kann ich [^.!?\n]{0,20}nicht (?:weiter)?(?:helfen|behilflich)",
        r"\bals (?:KI|künstliche Intelligenz|Sprachmodell|KI-(?:Sprachmodell|Modell|Assistent(?:in)?)|virtueller "
        r"Assistent)\b[^.!?\n]{0,60}",
        r"\bich bin (?:nur |lediglich )?(?:eine KI|ein (?:KI-)?Sprachmodell)\b",
    ),
    "fr": (
        r"\bJe (?:suis (?:vraiment )?désolée?|m'excuse|regrette)[,;]? (?:mais )?je ne (?:peux|puis|suis)[^.!?\n]{0,60}",
        r"\bje ne (?:peux|puis) (?:pas|malheureusement pas) (?:vous |t')?(?:aider|répondre à (?:cette|votre)|fournir|générer|"
        r"traiter cette|accéder à (?:cette|votre)|donner suite à cette|rédiger|créer)\b[^.!?\n]{0,60}",
        r"\b(?:en tant qu[e'](?: ?une?)? ?(?:IA|intelligence artificielle|modèle de langage|assistant (?:IA|virtuel)))\b[^.!?\n]{0,60}",
    ),
    "es": (
        r"\bLo (?:siento|lamento)[,;]? (?:pero )?no (?:puedo|me es posible|estoy (?:autorizad|capacitad))[^.!?\n]{0,60}",
        r"\bno puedo (?:ayudar(?:te|le|lo)?|asistir|responder a (?:esa|esta)|cumplir|proporcionar|generar|crear|procesar (?:esa|"
        r"esta|su)|realizar (?:esa|esta))\b[^.!?\n]{0,60}",
        r"\bcomo (?:una )?(?:IA|inteligencia artificial|modelo de lenguaje|asistente (?:de IA|virtual))\b[^.!?\n]{0,60}",
    ),
    "it": (
        r"\b(?:Mi dispiace|Spiacente|Sono spiacente)[,;]? (?:ma )?non (?:posso|sono in grado|mi è possibile)[^.!?\n]{0,60}",
        r"\bnon posso (?:aiutar(?:ti|la|vi)|assister(?:ti|la)|rispondere a (?:questa|tale)|fornire|generare|creare|elaborare "
        r"(?:questa|tale))\b[^.!?\n]{0,60}",
        r"\bin quanto (?:IA|intelligenza artificiale|modello linguistico|assistente (?:IA|virtuale))\b|\bcome (?:IA|modello "
        r"linguistico|intelligenza artificiale)\b",
    ),
    "nl": (
        r"\b(?:Het spijt me|Sorry|Helaas)[,;]? (?:maar )?(?:ik kan|kan ik)[^.!?\n]{0,40}\b(?:niet|"
        r"geen)\b[^.!?\n]{0,40}\b(?:helpen|beantwoorden|verwerken|geven|uitvoeren|assisteren)\b",
        r"\bals (?:een )?(?:AI|kunstmatige intelligentie|taalmodel|AI-(?:taalmodel|model|assistent))\b[^.!?\n]{0,60}",
    ),
    "pt": (
        r"\b(?:Desculpe|Lamento|Sinto muito)[,;]? (?:mas )?(?:eu )?não (?:posso|consigo)[^.!?\n]{0,60}",
        r"\bcomo (?:uma )?(?:IA|inteligência artificial|modelo de linguagem)\b[^.!?\n]{0,60}",
    ),
    "pl": (
        r"\b(?:Przykro mi|Przepraszam|Niestety)[,;]? (?:ale )?nie (?:mogę|jestem w stanie)[^.!?\n]{0,60}",
        r"\bjako (?:model językowy|sztuczna inteligencja|asystent AI)\b[^.!?\n]{0,60}",
    ),
    "sv": (
        r"\b(?:Jag kan (?:tyvärr )?inte|Tyvärr kan jag inte|men jag kan inte) (?:hjälpa|svara|besvara|tillhandahålla)[^.!?\n]{0,60}",
        r"\bsom (?:en )?(?:AI|språkmodell)(?:-assistent)?\b[^.!?\n]{0,60}",
    ),
    "da": (
        r"\b(?:Beklager|Desværre|Dessverre)[,;]? (?:men )?(?:jeg kan|kan jeg) (?:desværre |dessverre )?ikke[^.!?\n]{0,60}",
        r"\bJeg kan (?:desværre |dessverre )?ikke (?:hjelpe|hjælpe|besvare)[^.!?\n]{0,60}",
        r"\bsom (?:en )?(?:AI|sprogmodel|språkmodell)\b[^.!?\n]{0,60}",
    ),
    "tr": (
        r"\b(?:Üzgünüm|Maalesef|Özür dilerim)[,;]?[^.!?\n]{0,60}(?:yardımcı olama\w+|yanıtlayama\w+|yapamam|veremem)",
        r"\bbir (?:yapay zek[âa]|dil) (?:modeli|asistanı) olarak[^.!?\n]{0,60}",
    ),
    "fi": (r"\b(?:Valitettavasti|Pahoittelen)[,;]?[^.!?\n]{0,30}en voi (?:auttaa|vastata)[^.!?\n]{0,60}",),
    "ja": (
        r"(?:申し訳(?:ありません|ございません)|すみません|恐れ入りますが)[^。\n]{0,40}(?:お手伝い|お答え|対応|回答|提供|支援)[^。\n]{0,12}(?:できません|いたしかねます|できかねます)",
        r"(?:AI|人工知能|言語モデル)(?:アシスタント|モデル)?(?:として|であるため|ですので|なので)[^。\n]{0,40}",
        r"(?:ご要望|リクエスト|ご質問|ご依頼)に(?:は)?(?:お応え|お答え|対応)(?:することは)?でき(?:ません|かねます)",
    ),
}
_REFUSING = {
    "en": "i'm|i am|i can|i must|i do|i won|i will|we |sorry|afraid|as a|against|violate|apolog|unable",
    "de": "leid|entschuldigung|ich kann|kann ich|als |ich bin",
    "fr": "je |en tant qu",
    "es": "lo siento|lo lamento|no puedo|como ",
    "it": "dispiace|spiacente|non posso|in quanto|come ",
    "nl": "spijt|sorry|helaas|als ",
    "pt": "desculpe|lamento|sinto muito|como ",
    "pl": "przykro|przepraszam|niestety|jako ",
    "sv": "jag |som ",
    "da": "jeg |som ",
    "tr": "üzgünüm|maalesef|özür|olarak",
    "fi": "valitettavasti|pahoittelen",
    "ja": "申し訳|すみません|恐れ入り|として|である|ですので|なので|ご要望|リクエスト|ご質問|ご依頼",
}
"""The pieces of which each refusal in a language holds one."""
_BUSINESS = regex(
    r"(?i)\b(?:cover|refund|reimburse|claim|payment|pay|invoice|coverage|warranty|delivery|booking|extend the|waive|erstatt|"
    r"übernehmen|zahl|rembours|indemn|reembols|abonar|rimbors)\w*"
)


@functools.cache
def _refusal_pattern(language: str) -> re.Pattern[str]:
    return regex("|".join(f"(?:{p})" for p in _REFUSALS[language]), re.IGNORECASE, _REFUSING[language])


def refusal(text: str, language: str = "") -> Finding | None:
    """The piece in which a model declines its task; a business letter that declines a claim or a refund is none.

    All known languages are looked at, since models often decline in English; `language` only says which comes first.
    """
    folded = text.replace("’", "'")
    order = [language, *(x for x in _REFUSALS if x != language)] if language in _REFUSALS else list(_REFUSALS)
    for code in order:
        for m in _refusal_pattern(code).finditer(folded[:20000]):
            if _BUSINESS.search(m.group()) and not regex(r"(?i)\bAI\b|language model|sprachmodell|modèle de langage").search(m.group()):
                continue
            early = m.start() <= max(160, len(text) // 4)
            whole = len(m.group()) >= 0.3 * len(text.strip())
            return Finding(text[m.start() : m.end()], m.start(), m.end(), "the model declines its task", 0.9 if early or whole else 0.6)
    return None


# ---------------------------------------------------------------- templates and prompts


_BLANKS = (
    r"(?:first|last|full|customer|company|your|client|recipient)[ _-]name|surname|pr[eé]nom|nom|nombre|apellidos?|nome|"
    r"cognome|naam(?: klant)?"
    r"|voornaam|achternaam|klantnaam|vorname|nachname|anrede|betrag|datum|fecha|importe|importo|bedrag|kwota|imi[eę]|nazwisko|förnamn"
    r"|efternamn|namn|belopp|fornavn|etternavn|efternavn|navn|beløb|beløp|ad ?soyad|soyad[ıi]?|tutar|tarih|nome do cliente|"
    r"valor|montant|date"
    r"|日付|金額|氏名|お名前"
)
"""What is left to be filled in between brackets: words for names, amounts and days."""


@functools.cache
def _leaks() -> tuple[tuple[re.Pattern[str], str, float], ...]:
    name = r"[A-Za-z_][\w.]{0,40}"
    c = regex
    return (
        (c(r"\{\{[^{}\n]{1,80}\}\}", needs="{{"), "an unfilled template variable", 0.95),
        (c(r"\{%[^{}\n]{1,80}%\}", needs="{%"), "a template statement", 0.97),
        (c(rf"\$\{{{name}\}}", needs="${"), "an unfilled template variable", 0.93),
        (c(rf"(?<![\w$\\{{\"'])\{{{name}\}}(?![\w}}])", needs="{"), "an unfilled template variable", 0.85),
        (c(r"<%=?[^%\n]{1,80}%>", needs="<%"), "a template statement", 0.95),
        (
            c(
                r"\[(?:INSERT|YOUR|ENTER|ADD|FILL|TBD|PLACEHOLDER|CUSTOMER|CLIENT|COMPANY|RECIPIENT|DATE|NAME|AMOUNT|ADDRESS|NUMBER|"
                r"SIGNATURE|PRODUCT|"
                r"NOM|PRÉNOM|NOMBRE|IHR|IHRE|BETRAG|DATUM|KUNDE|KUNDENNAME|FECHA|MONTANT|NOME)(?:[ _'’/-][\w'’/ -]{1,40})?\]",
                needs=(
                    "[add|[amount|[betrag|[client|[company|[customer|[dat|[enter|[fecha|[fill|[ihr|[insert|[kunde|[montant|[name|"
                    "[nom|[number|[placeholder|[pr|[recipient|[signature|[tbd|[your"
                ),
            ),
            "a placeholder",
            0.92,
        ),
        (
            c(
                r"\[(?:Insert|Your|Enter|Fill in|Customer(?:'s)?|Client|Company|Recipient(?:'s)?|Name of|Ihr|Ihre|Name des|Votre|Nom du|"
                r"Su nombre|Nombre del|Il tuo|Uw)"
                r"(?: [\w'’ -]{1,40})\]|\[(?:Name|Your Name|Vorname|Nachname|Nombre|Nom|Nome|お名前|氏名|会社名|担当者名)\]",
                needs=(
                    "client |company |customer |customer's |enter |fill in |ihr |ihre |il tuo |insert |name des |name of |name]|nom|"
                    "reci|uw |votre |your |お名前]|会社名]|担当者名]|氏名]"
                ),
            ),
            "a placeholder",
            0.9,
        ),
        (
            c(
                r"<(?:your|insert|customer|client|user|first|last|company|placeholder|name|amount|date|order|recipient)(?:[ _-][\w "
                r"-]{1,30})?>",
                re.IGNORECASE,
                "<",
            ),
            "a placeholder",
            0.85,
        ),
        (
            c(
                rf"(?i)\[(?:{_BLANKS})(?: (?:{_BLANKS}|of|the|des|der|du|de la|del|della|van|van de|da|do|klienta|klant|kunde|client))"
                r"{0,3}\]|<(?:nombre|nom|nome|naam|imi[eę]|namn|navn|vorname|nachname|pr[eé]nom|apellidos?|voornaam|fecha|betrag|montant)>",
                needs=(
                    "[ad|[anrede|[be|[cli|[com|[cus|[dat|[fir|[ful|[imp|[kwota|[las|[nazwisko|[rec|[soyad|[surname|[tarih|[tutar|"
                    "[valor|[you|[お名前|[日付|[氏名|[金額|apellido|betrag|fecha|imie|imię|montant|naam|nachname|namn|navn|nom|vorname"
                ),
            ),
            "a placeholder",
            0.85,
        ),
        (c(r"(?<![\w%])%[A-Z][A-Z_]{2,30}%|(?<!\w)__[A-Z][A-Z_]{2,30}__(?!\w)|[○〇△]{2}様", needs="%|__|様"), "a placeholder", 0.9),
        (c(r"(?<![\w%])%(?:\(\w{1,40}\))?s(?!\w)", needs="%"), "an unfilled format string", 0.8),
        (
            c(
                r"<\|(?:im_start|im_end|endoftext|eot_id|start_header_id|end_header_id|system|user|assistant)\|>|\[/?INST\]|<<SYS>>|"
                r"</?(?:s|think|system)>",
                needs="<|inst]",
            ),
            "a chat-template token",
            0.95,
        ),
        (
            c(
                r"(?im)^(?:### ?(?:Instruction|Response|Input|System)s?:|(?:System prompt|SYSTEM|Systemprompt) ?:|(?:Human|Assistant|"
                r"User): )",
                needs="###|prompt|system|human:|assistant:|user:",
            ),
            "a piece of the prompt's frame",
            0.7,
        ),
        (
            c(
                r"(?i)\b(?:as instructed in (?:my|the) (?:system )?prompt|my (?:system )?(?:prompt|instructions) (?:say|tell|are|"
                r"require)|(?:system|developer) (?:prompt|message) (?:says|above)|you are an? (?:helpful |expert |professional |"
                r"friendly )*(?:AI |virtual )?assistant\b)",
                needs="prompt|my instructions|my system instructions|system message|developer message|you are a",
            ),
            "a piece of the prompt",
            0.75,
        ),
        (c(r"(?i)\b(?:as an AI language model|as a large language model)\b", needs="language model"), "the model speaks of itself", 0.85),
        (c(r"\bTODO\b|\bFIXME\b|\bLorem ipsum\b|\bXXX{1,5}\b(?!\w)", needs="todo|fixme|lorem ipsum|xx"), "a note to the author", 0.7),
        (
            c(
                r"(?<![\w.{\"'`/])(?:undefined|NaN|\[object Object\])(?![\w\"'`(])|(?<=[ :,])None(?=[.,;]?\s*(?:$|\n|is |has |EUR|USD|"
                r"€))|(?:Dear|Hello|Hi|Hallo|Bonjour|Hola) (?:None|null|undefined|NULL)\b",
                needs="undefined|nan|[object|none|null",
            ),
            "an empty value put into the text",
            0.7,
        ),
    )


def template_leak(text: str) -> Finding | None:
    """The first piece of a template, prompt or chat frame left in a text; JSON and code in it are not taken for templates."""
    sample = text[:200_000]
    for pattern, reason, confidence in _leaks():
        for m in pattern.finditer(sample):
            if m.group().startswith("{") and not m.group().startswith(("{{", "{%")) and _in_code(sample, m.start()):
                continue
            start = m.start() + len(m.group()) - len(m.group().lstrip())
            return Finding(text[start : m.end()], start, m.end(), reason, confidence)
    return None


def _in_code(text: str, at: int) -> bool:
    """Whether a position is inside a code fence or inline code."""
    return text.count("```", 0, at) % 2 == 1 or text.rfind("`", max(0, at - 80), at) >= 0 or text.lstrip()[:1] in ("{", "[")
