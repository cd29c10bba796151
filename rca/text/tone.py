"""Tones that mislead: words that play a matter down or up, praise that is not meant, and what makes a matter grave whatever its tone."""

from __future__ import annotations

from rca.patterns import regex
from rca.text.normalise import words_of

PLAYED_DOWN = regex(
    r"(?i)\b(?:no|not in (?:a|any)|there(?:'s| is) no) (?:great |big |particular )?(?:hurry|rush)\b|\bnot (?:very |that |really "
    r")?urgent\b|\bcan wait\b|\bwhen(?:ever)? (?:you (?:have|get)|it suits)\b|"
    r"\b(?:it's |is )?probably nothing\b|\bjust a (?:quick|small|short) (?:question|thing)\b|\bkeine?(?:rlei)? (?:große "
    r")?eile\b|\bnicht (?:so |sehr )?(?:eilig|dringend)\b|\bhat (?:ja )?zeit\b|\beilt nicht\b|"
    r"\bnur eine (?:kurze|kleine) frage\b|\bpas (?:du tout |très )?(?:urgent|pressée?)\b|\brien (?:ne presse|d['’]urgent|de "
    r"grave)\b|\bquand vous (?:aurez|pourrez)\b|\bsin (?:ninguna )?prisa\b|"
    r"\bno (?:es |corre |hay )(?:nada )?(?:urgente|prisa)\b|\bsenza (?:nessuna )?fretta\b|\bnon (?:è |c['’]è )(?:nessuna |"
    r"affatto )?(?:urgente|urgenza|fretta)\b|\bgeen (?:enkele )?haast\b|\bniet (?:echt |zo )?dringend\b|"
    r"\bsem (?:qualquer )?pressa\b|\bnão (?:é |há )(?:nada )?(?:urgente|pressa)\b|\bnie (?:jest |ma )?(?:to )?(?:piln\w+|"
    r"pośpiechu)\b|\bnie spieszy\b|\bingen (?:som helst )?brådska\b|\binte (?:så )?bråttom\b|"
    r"\baceles?i? (?:yok|değil)\b|\bno (?:hurry|rush|urgency|worries)\b|\b(?:i|we) know (?:how busy|you(?:'re|"
    r" are) (?:all )?(?:very )?busy|you have a lot)\b|"
    r"\btake your time\b|\bdon['’]t want (?:to be a (?:bother|nuisance)|to make a fuss|a fuss)\b|\b(?:machen|"
    r"mach) sie sich (?:\w+ ){0,3}keinen stress\b|"
    r"\bkein(?:en)? (?:stress|grund zur (?:sorge|eile))\b|\blassen sie sich (?:ruhig )?zeit\b|\bwenn es (?:ihnen )?passt\b|"
    r"\bwill keine umstände\b|"
    r"\bprenez votre temps\b|\bne vous (?:pressez|dérangez) pas\b|\bquand (?:ça|cela) vous (?:arrange|convient)\b|"
    r"\bcuando (?:puedan?|les venga bien)\b|"
    r"\btómense su tiempo\b|\bno es nada\b|\bquando (?:potete|vi è comodo)\b|\bcon calma\b|\bwanneer het (?:u|jullie) uitkomt\b|"
    r"\brustig aan\b|"
    r"\bquando puderem\b|\bcom calma\b|\bna spokojnie\b|\bw wolnej chwili\b|\bnär det passar\b|\bnär ni (?:har tid|hinner)\b|"
    r"\bta det lugnt\b|"
    r"\bmüsait olduğunuzda\b|\bingen (?:som helst )?(?:brådska|hast(?:værk)?|stress)\b|\bdet haster ikke\b|急ぎ(?:では|ません|ではあり)|"
    r"お手すきの"
)
NOT_THE_TONE = regex(
    r"(?i)\b(?:not|never|regardless of|irrespective of|independent of|ignore|whatever|however)\b[^.\n]{0,60}\b(?:tone|wording|"
    r"manner|politeness|how "
    r"(?:it|they)|mood|own view|own opinion|own assessment|politely|calm(?:ly)?|wish(?:es)?|(?:sender|patient|customer|caller|"
    r"writer)(?:'s)? (?:view|opinion|"
    r"wish|assessment|own))\b|\bgleich in welchem\b|\bunabhängig (?:davon|vo[nm])\b|\begal wie\b|\bquel que soit\b|"
    r"\bqualunque sia\b|\b(?:sea cual (?:sea|"
    r"fuere)|independientemente)\b|\bongeacht\b|\bseja qual for\b|\bbez względu na\b|\boavsett\b|\buansett\b|\buanset\b|に関わらず|"
    r"にかかわらず|\bplay(?:s|ing)? (?:\w+ )?down\b|\bunderstat\w+|\b(?:nicht|unabhängig vo[nm]|"
    r"egal)\b[^.\n]{0,30}\bton(?:fall|lage)?\b|"
    r"\b(?:pas|non|sans|indépendamment)\b[^.\n]{0,40}\b(?:ton|politesse)\b|\b(?:no|sin|independiente\w*)\b[^.\n]{0,40}\btono\b|"
    r"\b(?:non|a prescindere)\b[^.\n]{0,40}\b(?:tono|toni)\b|\b(?:niet|ongeacht|los van)\b[^.\n]{0,40}\btoon\b|"
    r"\b(?:não|independente\w*)\b[^.\n]{0,40}\btom\b|\b(?:nie|niezależnie)\b[^.\n]{0,40}\bton\w*\b|\b(?:inte|"
    r"oavsett)\b[^.\n]{0,40}\bton(?:en|läge)?\b|語調|口調"
)
NOT_THE_WORDS = regex(
    r"(?i)\b(?:iron\w+|sar[ck]a\w+|spott\w*|spydig\w*)\b|\b(?:quiere[n]?|quiso) decir\b|\bveut (?:vraiment )?dire\b|\bvuole dire\b|"
    r"\bquer dizer\b|"
    r"\b(?:bedoelt|bedoeld|menar|menas|mener)\b|\bma na myśli\b|\bgemeint\b|\b(?:single|individual|literal) words?\b|"
    r"\bwhat (?:\w+ ){1,3}(?:means?|intends?|meant)\b|"
    r"\beinzelne\w* wörter\w*\b|\bhöflichkeits\w+|\bwas (?:\w+ ){1,3}mein(?:t|en)\b|"
    r"\bformules? de politesse\b|\bmots? isolés?\b|\bpalabras sueltas\b|\bfórmulas de cortesía\b|\bsingole parole\b|\bciò che "
    r"(?:\w+ ){1,3}intende\b|\blosse woorden\b|\bpalavras isoladas\b|"
    r"\bpojedyncz\w+ sł\w+|\benstaka ord\b|皮肉"
)
PRAISE = words_of(
    "promoter excellent positive positiv positif positivo positiva positief pozytywna pozytywny pozytywne olumlu praise compliment "
    "lob eloge "
    "elogio complimento lof pochwala berom favourable favorable satisfied "
    "zufrieden satisfait satisfecho soddisfatto tevreden satisfeito zadowolony nojd memnun delighted happy begeistert ravi 好評 肯定的"
)
PRESSING = words_of(
    "urgent urgency emergency critical high severe major immediate today now top red escalate p0 p1 s1 sev1 dringend notfall "
    "kritisch hoch sofort eilig rot akut heute "
    "urgence urgente urgencia elevee eleve elevada elevado elevato critique haute immediat rouge grave emergencia critico "
    "critica alto alta inmediato rojo "
    "emergenza alto critico immediato rosso "
    "spoed hoog kritiek direct rood urgencia imediato vermelho pilne pilny awaria wysoki krytyczny czerwony hog hogt akut "
    "bradskande rod acil yuksek kritik kirmizi 至急 緊急 高"
)


RANKS = words_of(
    "p2 p3 p4 p5 s2 s3 s4 sev2 sev3 sev4 low lowest minor medium moderate normal routine standard planned later soon green yellow amber "
    "niedrig gering mittel normal planbar grun gelb faible basse moyenne normale bas moyen vert jaune baja media bajo medio rutina verde "
    "amarillo bassa basso giallo laag gemiddeld normaal groen geel baixa baixo amarelo niski sredni zielony lag lagt medel gron gul "
    "dusuk orta priority prioritat priorite prioridad priorita prioriteit prioritet risk 低 中 通常"
)
"""Words of ranks on a scale of urgency below the pressing ones."""
NO_HARM = regex(
    r"(?i)\b(?:complain\w*|problem\w*|issues?|faults?|fuss|trouble\w*|delays?|wait\w*|queue|disappoint\w*|regret\w*|hesitat\w*|"
    r"worr\w+|bad|wrong|"
    r"better|too (?:much|many|long)|enough|only|criticis\w*|klag\w*|beschwer\w*|probleme?|mängel|wünsch\w*|bereu\w*|warten|"
    r"enttäusch\w*|besser|"
    r"genug|nur|reproche\w*|plain\w*|problèmes?|attend\w*|déçue?s?|regrett\w*|mieux|assez|que(?= du)|quejas?|problemas?|esper\w+|"
    r"decepcion\w*|"
    r"arrepent\w*|mejor|queja\w*|lament\w*|problemi?|attes\w+|delus\w+|pent\w+|meglio|abbastanza|klacht\w*|klagen|problemen|wacht\w*|spijt|"
    r"teleurgesteld|beter|genoeg|queix\w*|reclam\w*|melhor|arrepend\w*|skarg\w*|problem[uóy]\w*|czeka\w*|lepiej|żał\w+|klagom\w*|"
    r"vänta\w*|bättre|"
    r"ångra\w*|besvik\w*|şikayet\w*|sorun\w*)|forg[eo]t\w*|lack\w*|missing|miss(?:ed)?|bored?|boring|let (?:me |us )?down|"
    r"leave|left|rush\w*|alone|lonely|reviews?|asked for|ask for|"
    r"expect\w*|thank\w*|vergess\w*|fehl\w*|langweil\w*|gelangweilt|gehetzt|allein\w*|bewertung\w*|rezension\w*|erwart\w*|"
    r"oubli\w*|manqu\w*|ennuy\w*|"
    r"redire|quitté\w*|pressée?s?|seule?s?|avis|d['’]habitude|olvid\w*|falt[aóe]\w*|aburr\w*|pedir|suelo|sol[oa]s?|reseñas?|"
    r"dimentic\w*|manca\w*|"
    r"annoi\w*|recension\w*|chiedere|verge\w*|ontbr\w*|verve\w*|gemist|hoef\w*|recensies?|esque[cç]\w*|falto\w*|aborrec\w*|"
    r"zapomn\w*|brak\w*|nudz\w*|"
    r"opini\w*|zabrak\w*|glöm\w*|sakna\w*|tråk\w*|brukar|unut\w*|eksik\w*\b|不満|問題|心配|文句|不足|待た|忘|レビュー|口コミ"
)
"""What is denied in praise that is meant: nothing to complain of, no waiting, none better, never a regret, nothing that "
"lacked, no forgetting."""


PLAYED_UP = regex(
    r"(?i)!!+|\b(?:urgent(?:ly)?|asap|immediately|at once|right now|emergency|dringend|sofort|umgehend|notfall|eilt|urgente?(?:ment)?|"
    r"immédiatement|tout de suite|inmediatamente|de inmediato|ya mismo|immediatamente|subito|dringend|onmiddellijk|meteen|spoed|"
    r"imediatamente|"
    r"pilne|natychmiast|brådskande|omedelbart|genast|akut|acil(?:en)?|hemen)\b|至急|緊急|大至急"
)
"""What makes a matter sound pressing."""
GRAVE = regex(
    r"(?i)\b(?:pain\w*|hurt\w*|injur\w+|bleed\w*|blood\w*|swell\w*|swollen|breath\w*|puffed|chest|fever\w*|dizz\w+|faint\w*|numb\w*|"
    r"unconscious|"
    r"collaps\w+|burn\w*|smok\w+|fire|flames?|sparks?|shock|gas|leak\w*|flood\w*|crack\w*|poison\w*|swallow\w*|threat\w*|stolen|"
    r"fraud\w*|deadline|"
    r"expir\w+|tonight|today|tomorrow|surgery|patients?|double|"
    r"schmerz\w*|verletz\w*|blut\w*|schwell\w+|geschwollen\w*|atem\w*|luft|brust\w*|fieber\w*|schwindel\w*|taub\w*|bewusstlos\w*|"
    r"verbrann\w*|rauch\w*|"
    r"feuer|brand\w*|funken|undicht|austritt|riss\w*|gift\w*|gefressen|verschluckt|bedroh\w*|gestohlen|betrug|frist\w*|heute|morgen|"
    r"ablauf\w*|läuft ab|"
    r"douleurs?|bless\w+|sang|saign\w*|enfl\w+|gonfl\w+|souffle|poitrine|fièvre|vertige\w*|malaise|brûl\w+|fumée|feu|étincelle\w*|"
    r"fuite|fissure\w*|"
    r"aval\w+|menac\w+|volée?|fraude|échéance|aujourd['’]hui|demain|ce soir|dolor\w*|herid\w*|sangr\w*|hinchad\w*|respir\w*|pecho|"
    r"fiebre|mareo\w*|"
    r"quem\w+|humo|fuego|chispa\w*|fuga|grieta\w*|veneno|amenaz\w+|robad\w*|fraude|plazo|vence|hoy|mañana|dolor[ei]\w*|ferit\w*|"
    r"sangue|gonfi\w*|"
    r"petto|febbre|capogir\w*|brucia\w*|fumo|fuoco|scintill\w*|perdita|crepa|veleno|minacci\w*|rubat\w*|scade\w*|oggi|domani|"
    r"pijn\w*|\w*ademig|trapped|stuck|locked in|eingesperrt|eingeschlossen|enfermée?s?|coincée?s?|atrapad\w*|intrappolat\w*|"
    r"opgesloten|gewond\w*|bloed\w*|"
    r"gezwollen|adem\w*|borst|koorts|duizelig|brand\w*|rook|vonk\w*|lek\w*|scheur\w*|gif\w*|bedreig\w*|gestolen|vandaag|morgen|"
    r"termijn|dor|dores|ferid\w*|"
    r"inchad\w*|peito|febre|tontura\w*|fumaça|fogo|faísca\w*|vazamento|rachadura|ameaç\w*|roubad\w*|prazo|hoje|amanhã|ból\w*|"
    r"krew\w*|krwaw\w*|spuch\w*|"
    r"oddech\w*|klat\w*|gorączk\w*|dym\w*|ogień|iskr\w*|wyciek\w*|dziś|dzisiaj|jutro|ont|smärt\w*|skad\w*|blod\w*|svull\w*|"
    r"andning\w*|bröst\w*|feber|"
    r"yr|rök\w*|eld|gnist\w*|läck\w*|hot\w*|stulen|idag|i dag|imorgon|operation\w*|patient\w*|akut\w*|ağrı\w*|kan\w*|şiş\w*|"
    r"nefes\w*|göğüs\w*|ateş\w*|duman|"
    r"yangın|sızıntı|bugün|yarın)\b|痛|血|腫|息|胸|熱|煙|火|漏|本日|今日|明日|期限"
)
"""Harm, danger and time that runs out: what makes a matter pressing, whatever its tone."""
