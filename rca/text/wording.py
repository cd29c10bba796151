"""How instructions word their demands on an answer: one pattern each, in the languages of `rca.text.contract`."""

from __future__ import annotations

import functools
import re

from rca.patterns import regex


@functools.cache
def patterns() -> dict[str, re.Pattern[str]]:
    """By the name of the demand."""
    c = functools.partial(regex, flags=re.IGNORECASE)
    words = r"(?:words?|wörtern?|worte?n?|mots|palabras|parole|woorden|palavras)"
    number = r"(\d{1,5})"
    upper = (
        r"(?:at most|max(?:imum|imal|imo)?\.?(?: of)?|up to|no more than|not more than|under|below|fewer than|less than|within|"
        r"höchstens|bis zu|weniger als|nicht mehr als|au plus|maximum de|moins de|como máximo|máximo(?: de)?|menos de|al "
        r"massimo|massimo|meno di|hoogstens|maximaal|limit(?:ed)? (?:of|to)|≤|<=)"
    )
    sentence = r"(?:sentences?|sätzen?|phrases?|frases?|oraciones|frasi|zinnen)"
    spelled = r"(\d{1,2}|one|two|three|four|five|six|einem|zwei|drei|vier|fünf|une|deux|trois|quatre|dos|tres|cuatro|due|tre|twee|drie)"
    return {
        "max_words": c(
            rf"{upper}\s+{number}\s+{words}|(?<![\d-]){number}\s+{words}\s+(?:at most|max(?:imum)?|or (?:less|fewer)|höchstens|"
            rf"maximal|au plus|como máximo|al massimo)|{number}\s*(?:語|単語)以内"
        ),
        "words_range": c(rf"(?<!\d){number}\s*(?:-|–|to|bis|à|a|tot|and|und|y|et)\s*{number}\s+{words}"),
        "words_exact": c(
            rf"(?:,|\(|\bin|\babout|\baround|\bca\.|\betwa|\ben|\benviron|\bunos|\bcirca|^)\s*{number}\s+{words}\b(?!\s+(?:at least|"
            rf"mindestens))"
        ),
        "min_words": c(rf"(?:at least|min(?:imum)?\.?(?: of)?|mindestens|au moins|al menos|almeno|minstens)\s+{number}\s+{words}"),
        "max_sentences": c(
            rf"{upper}\s+{spelled}\s+(?:short |kurzen? )?{sentence}|(?:^|\bin |\bexactly |[.:]\s+){spelled}(?:\s*(?:-|–|or|to|oder|"
            rf"bis|ou|o)\s*{spelled})?\s+(?:short |brief |kurzen? |plain )?{sentence}|(\d)(?:文|センテンス)以内",
            needs="sentence|sätze|phrase|fras|oraciones|zinnen|文以内|センテンス以内",
        ),
        "max_chars": c(
            rf"{upper}\s+{number}\s+(?:characters|chars|zeichen|caractères|caracteres|caratteri|tekens)|{number}\s+(?:characters|"
            rf"chars|zeichen|caractères|caracteres|caratteri)\s+(?:at most|max|or less|höchstens)|{number}\s*(?:文字|字)(?:以内|以下)",
            needs="char|zeichen|caract|caratteri|tekens|字以",
        ),
        "language": c(
            r"(?:\b(?:in|auf|en|em|op het|in het|into|nach|ins|au|al|vers l[ae']\s?|to)\s+(?:the\s+)?(?:plain |simple |clear |"
            r"polite |formal |british |american |einfachem |gutem |schlichtem )*"
            r"(?P<name>english|german|french|spanish|italian|dutch|portuguese|japanese|polish|swedish|danish|norwegian|finnish|"
            r"englisch|deutsch|deutsche|französisch|spanisch|italienisch|niederländisch|"
            r"portugiesisch|japanisch|polnisch|anglais|allemand|français|espagnol|italien|néerlandais|portugais|inglés|alemán|"
            r"francés|español|italiano|neerlandés|portugués|inglese|tedesco|francese|spagnolo|"
            r"engels|duits|frans|spaans|nederlands)\b)|(?P<plain>\b(?:plain|british|american|polite|formal|simple) english\b|"
            r"(?:antworte|antworten sie|schreibe?n?(?: sie)?|réponds|répondez|responde|rispondi|answer|reply|respond|"
            r"write)[^.\n]{0,30}?\s(?:in|auf|en|in het)?\s*(?:deutsch|englisch|english|german|french|français|español|spanish|"
            r"italiano|nederlands))|(?P<ja>日本語で)",
            needs=(
                "english|englisch|engels|anglais|inglés|inglese|german|allemand|alemán|deutsch|duits|tedesco|french|franç|franz|france|"
                "francé|frans|spanish|spanisch|spaans|spagnolo|español|espagnol|italia|italie|dutch|nederlands|neerlandés|néerlandais|"
                "niederl|portug|japan|polish|polnisch|swedish|danish|norwegian|finnish|日本語で"
            ),
        ),
        "only_from_source": c(
            r"(?:\bonly (?:on|from|with|use|using|what the|information|facts|the basis|state|rely|the (?:passages|"
            r"documents|context|text|data|facts|provided|given))|\b(?:strictly|solely|exclusively) (?:on|from|based|the)|\bon the "
            r"basis of the [^.\n]{0,30} only|based (?:only|solely)|"
            r"from the (?:passages|documents|context|handbook passages|data|text) (?:only|alone)|do not (?:guess|invent|make "
            r"(?:anything |things )?up|add|infer|assume|speculate)|don't (?:guess|invent|make|add|infer|assume)|never (?:guess|"
            r"invent|promise|make up|add)|no (?:outside|external|additional) (?:knowledge|information)|nothing (?:that is )?not in|"
            r"(?:answer|reply|respond) (?:the [\w ]{1,20} )?from the (?:passages|documents|context|handbook|sources?|articles)|"
            r"without adding|"
            r"\bnur (?:aus|mit|auf (?:der )?grundlage|anhand|was|angaben)|ausschließlich|nichts (?:erfinden|hinzufügen|dazudichten|"
            r"ergänzen)|erfinde (?:nichts|keine)|keine (?:vermutungen|erfundenen)|uniquement|seulement (?:à partir|sur)|n'invente|"
            r"ne (?:pas )?(?:rien )?(?:inventer|inventez|ajoute)|"
            r"\bs[oó]lo (?:con|a partir|en base|usa|la información)|únicamente|no inventes?|no inventar|non inventare|(?:solo|"
            r"soltanto) (?:dal|dai|sulla base)|esclusivamente|verzin niets|"
            r"alleen (?:op basis|uit)|のみ(?:に基づ|を使|から)|だけ(?:に基づ|を使)|"
            r"推測し(?:ない|ては)|捏造)",
            needs=(
                "only|solely|strictly|exclusively|guess|invent|promise|outside|external|additional|nothing|without|ausschliess|erfinde|"
                "dazu|hinzu|ergänzen|keine|nur |uniquement|seulement|ajout|solo |sólo |únicamente|soltanto|esclusivamente|do not|don't|"
                "make up|never add|from the|verzin|alleen|のみ|だけ|推測|捏造"
            ),
        ),
        "verbatim": c(
            r"(?:\bverbatim\b|word for word|\bunchanged\b|\bas (?:given|written|is)\b(?! in)|\bexact (?:wording|quote|"
            r"copy|words)|do not (?:rephrase|paraphrase|reword|translate|change|alter|correct)|without (?:changing|rewording)|copy "
            r"(?:the|it|them)\b|"
            r"wörtlich|unverändert|wortwörtlich|mot pour mot|tel(?:le)?s? quel(?:le)?s?|sans (?:modifier|reformuler)|"
            r"textuel(?:lement|s)?|literalmente|tal cual|sin (?:modificar|cambiar|parafrasear)|letteralmente|alla lettera|senza "
            r"modific|letterlijk|ongewijzigd|そのまま|原文のまま)",
            needs=(
                "verbatim|word for word|unchanged|as given|as written|as is|exact|do not|without|copy|wörtlich|unverändert|"
                "mot pour mot| quel|sans |textuel|literalmente|tal cual|sin |lettera|letterlijk|senza|ongewijzigd|まま"
            ),
        ),
        "null": c(
            r"(?:\bnull\b[^.\n]{0,30}(?:where|when|if|for what|otherwise|silent|missing|not (?:stated|given|known|"
            r"present)|absent|unknown)|(?:use|set|write|return|put|leave|give) (?:to )?(?:null|an empty|\"\"|n/a|empty)|(?:missing|"
            r"unknown|absent|not stated)[^.\n]{0,30}(?:=|->|→|as|is|are|:)\s*(?:null|empty|n/a)|"
            r"null[, ]+(?:wenn|falls|wo)|(?:fehlende?|unbekannte?)[^.\n]{0,20}null|null (?:si|se|quand|cuando|indien|als)|(?:si|"
            r"cuando|quand|se|indien)[^.\n]{0,40}\bnull\b|(?:ない|不明な)[^。\n]{0,12}null|\bor null\b|number or null)",
            needs='null|empty|n/a|""|missing|unknown|absent|not stated',
        ),
        "must": c(
            r"(?:(?:must|always|be sure to|make sure to|don't forget to|do not forget to)\s+(?:mention|state|include|name|give|"
            r"quote|contain|list)|^(?:mention|state|include|name|give)|(?<=[.;:!?\n] )(?:mention|state|include|name|give)|"
            r"\b(?:nenne|erwähne|gib an|nennen sie|erwähnen sie)\b|(?:immer|unbedingt) (?:nennen|erwähnen|angeben)|"
            r"\b(?:mentionne(?:z)?|indique(?:z)?|précise(?:z)?)\b|\b(?:menciona|indica|incluye|mencione|indique|incluya)\b|"
            r"\b(?:indica|menziona|specifica)\b|\bvermeld\b)\s+(?P<what>[^.;\n]{3,160})",
            needs=(
                "must|always|mention|state|include|name|give|nenne|erwähne|angeben|précise|indi|inclu|menci|menziona|sure to|forget to|"
                "gib an|specifica|vermeld"
            ),
        ),
        "json": c(
            r"(?<!from the )(?<!is the )(?<!of the )(?<!input )(?<!the input is )(?<!aus dem )\bJSON\b(?! of (?:the|an)\b)", needs="json"
        ),
        "label_only": c(
            r"\b(?:(?:one|exactly one|a single|the) (?:label|word|category|class|of (?:them|these|the))|label only|only the "
            r"(?:label|category|class|word)|(?:reply|answer|respond|output|return)(?: only)? with (?:the |exactly )?(?:one|label|"
            r"desk|class|a single|the (?:label|class|bare word))|return (?:one|the label|only)|one label|bare word|"
            r"nur (?:das wort|die (?:kategorie|klasse)|das label)|genau (?:eine?|ein wort)|un seul mot|une seule (?:étiquette|"
            r"catégorie)|una sola palabra|una sola etiqueta|una sola parola|één woord)\b|ラベルのみ|1つだけ|一つだけ",
            needs=(
                "one label|single label|the label|label only|one word|single word|the word|bare word|das wort|ein wort|categor|class|"
                "desk|of the|with label|with one|with exactly|with a single|with the|return one|return only|nur d|genau|seul|una sola|"
                "één woord|ラベルのみ|つだけ"
            ),
        ),
    }
