"""Lawful texts at which checks must stay quiet, in many languages, each kind with faulty twins that must be seen."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import REQUEST
from rca.text.completeness import cut_off
from rca.text.encoding import mojibake
from tests.flows import bad, flow, hop

CASES: list[tuple[str, Any, Any, str, str, bool]] = [
    # check, input, output, role, instructions, whether it is seen
    ("count-of-another", "Lot 44 of sheet 12, lot 7 of sheet 15", {"lots": [{"sheet": 12}, {"sheet": 15}]}, "extractor", "", False),
    ("count-of-another", "Flurstück 90 der Gemarkung 12", {"gemarkung": 12}, "extractor", "", False),
    ("count-of-another", "parcelle 90 de la section 12", {"section": 12}, "extractor", "", False),
    ("count-of-another", "parcela 90 del polígono 12", {"poligono": 12}, "extractor", "", False),
    ("count-of-another", "perceel 90 van de sectie 12", {"sectie": 12}, "extractor", "", False),
    (
        "count-of-another",
        "Auftrag A-100: statt 20 jetzt 24.\nAuftrag A-200: 16 Paletten stornieren.",
        {"positionen": [{"auftrag": "A-100", "paletten": 24}, {"auftrag": "A-200", "paletten": None}]},
        "extractor",
        "",
        False,
    ),
    (
        "count-of-another",
        "Commande K-11 : 30 au lieu de 20.\nCommande K-12 : annuler 16 palettes.",
        {"lignes": [{"commande": "K-11", "palettes": 30}]},
        "extractor",
        "",
        False,
    ),
    (
        "count-of-another",
        "Pedido P-71: ahora 30 y no 20.\nPedido P-72: anular 16 cajas.",
        {"lineas": [{"pedido": "P-71", "cajas": 30}]},
        "extractor",
        "",
        False,
    ),
    (
        "count-of-another",
        "She returns six chairs. The photograph shows 4 of another kind.",
        {"item": "chair", "units": 4},
        "extractor",
        "",
        True,
    ),
    ("count-of-another", "Wir kommen mit 42 Personen, Abfahrt Gleis 24.", {"personen": 24}, "extractor", "", True),
    ("count-of-another", "Nous sommes 42 personnes, quai 24.", {"personnes": 24}, "extractor", "", True),
    ("field-against-text", "We need a room with no steps, please.", {"step_free": True}, "extractor", "", False),
    ("field-against-text", "Por favor sin gluten para mi hijo.", {"sin_gluten": True}, "extractor", "", False),
    ("field-against-text", "Menu sans alcool, merci.", {"sans_alcool": True}, "extractor", "", False),
    ("field-against-text", "We bring our dog. There will be no fireworks at the party.", {"fireworks": True}, "extractor", "", True),
    (
        "field-denied",
        {"fee_paid": False, "due": "2026-07-31"},
        "The fee should have been paid by 31 July 2026 and can still be paid until January with a surcharge.",
        "",
        "",
        False,
    ),
    (
        "field-denied",
        {"gebühr_bezahlt": False},
        "Die Gebühr hätte bis 31. Juli bezahlt werden müssen; bis Januar ist das noch möglich.",
        "",
        "",
        False,
    ),
    (
        "field-denied",
        {"taxe_payée": False},
        "La taxe aurait dû être payée le 31 juillet et peut encore être payée en janvier.",
        "",
        "",
        False,
    ),
    (
        "field-denied",
        {"tasa_pagada": False},
        "La tasa debería haberse pagado el 31 de julio, la tasa puede ser pagada en enero.",
        "",
        "",
        False,
    ),
    ("field-denied", {"tassa_pagata": False}, "La tassa doveva essere pagata entro il 31 luglio.", "", "", False),
    ("field-denied", {"taxa_paga": False}, "A taxa deveria ter sido paga até 31 de julho.", "", "", False),
    ("field-denied", {"avgift_betald": False}, "Avgiften skulle ha varit betald den 31 juli.", "", "", False),
    ("field-denied", {"contract_signed": False}, "Please return the contract, which must be signed by both sides.", "", "", False),
    ("field-denied", {"form_complete": False}, "As soon as your form is to be complete, we will write to you.", "", "", False),
    ("field-denied", {"glutenfrei": True}, "Das Menü enthält kein Gluten und wird warm serviert.", "", "", False),
    ("field-denied", {"sugar_free": True}, "The cake has no sugar in it, as you wished for your guests.", "", "", False),
    ("field-denied", {"sin_gluten": True}, "El menú no lleva gluten y se sirve caliente.", "", "", False),
    ("field-denied", {"sans_alcool": True}, "Le cocktail ne contient pas d'alcool, comme demandé.", "", "", False),
    ("field-denied", {"rookvrij": True}, "Er wordt niet gerookt op het terras van het huis.", "", "", False),
    ("field-denied", {"no_smoking": True}, "Smoking is not allowed on the terrace of the house.", "", "", False),
    ("field-denied", {"conflict": False}, "Checked for conflict: none. Call back after two.", "", "", False),
    ("field-denied", {"allergy": False}, "Allergy asked about, none, and the patient is fit.", "", "", False),
    ("field-denied", {"dommage": False}, "Dommage vérifié, aucun ; le véhicule est rendu.", "", "", False),
    ("field-denied", {"daño": False}, "Daño revisado, ninguno; el coche fue devuelto.", "", "", False),
    ("field-denied", {"schade": False}, "Schade nagekeken, geen; de auto is terug.", "", "", False),
    ("field-denied", {"fee_paid": False}, "Thank you, your fee was paid and the patent is renewed.", "", "", True),
    ("field-denied", {"gebühr_bezahlt": False}, "Die Gebühr ist bezahlt, vielen Dank für die Zahlung.", "", "", True),
    ("field-denied", {"parking_available": True}, "Parking is not available at the house, sorry for that.", "", "", True),
    ("field-denied", {"desayuno_incluido": True}, "El desayuno no está incluido en el precio de la noche.", "", "", True),
    ("field-denied", {"injured": False}, "The driver was injured in the crash and taken away.", "", "", True),
    ("field-denied", {"frukost_ingår": True}, "Tyvärr ingår inte frukost i priset för natten.", "", "", True),
    (
        "fields-crossed",
        {"trips": 31, "tonne_km": 758880},
        "We carried it in 31 trips over 612 km each, that is 758,880 tonne-kilometres in all.",
        "",
        "",
        False,
    ),
    (
        "fields-crossed",
        {"base": 95, "digital_supplement": 38, "price_net": 133},
        "With a digital version the price is 133.00 EUR net (95.00 EUR plus 38.00 EUR for the digital supplement).",
        "",
        "",
        False,
    ),
    ("fields-crossed", {"adultos": 12, "menores": 30}, "Vienen 12 adultos con 30 menores en total.", "", "", False),
    ("fields-crossed", {"chambres": 14, "nuits": 28}, "Nous avons réservé 14 chambres pour 28 nuits.", "", "", False),
    ("fields-crossed", {"kisten": 16, "flaschen": 96}, "Wir liefern 16 Kisten mit 96 Flaschen am Montag.", "", "", False),
    ("fields-crossed", {"dozen": 24, "flessen": 96}, "Er komen 24 dozen met 96 flessen.", "", "", False),
    ("fields-crossed", {"pedane": 11, "colli": 44}, "Sono 11 pedane con 44 colli.", "", "", False),
    ("fields-crossed", {"paletes": 11, "caixas": 44}, "São 11 paletes com 44 caixas.", "", "", False),
    ("fields-crossed", {"palety": 11, "kartony": 44}, "To jest 11 palety i 44 kartony.", "", "", False),
    ("fields-crossed", {"lådor": 11, "flaskor": 44}, "Det är 11 lådor med 44 flaskor.", "", "", False),
    ("fields-crossed", {"rent": 900, "deposit": 750}, "The rent is 750 euros, the deposit 900 euros.", "", "", True),
    ("grant-made-up", "Das Gerät hat Gewährleistung bis Mai.", "Die Reparatur ist kostenlos.", "summarizer", "", False),
    ("grant-made-up", "The washer is under warranty until May.", "The repair is free of charge.", "summarizer", "", False),
    ("grant-made-up", "El aparato tiene garantía hasta mayo.", "La reparación es sin coste.", "summarizer", "", False),
    ("grant-made-up", "La pompa è in garanzia.", "La riparazione è senza costi.", "summarizer", "", False),
    ("grant-made-up", "Reclamo camera: accolto, importo 126 euro", "Disponiamo il rimborso di 126 euro.", "summarizer", "", False),
    (
        "grant-made-up",
        "Reklamation wegen Zimmer anerkannt, Betrag 126 Euro",
        "Wir veranlassen die Rückerstattung von 126 Euro.",
        "summarizer",
        "",
        False,
    ),
    ("grant-made-up", "Reclamación aceptada, importe 126 euros", "Le reembolsamos 126 euros.", "summarizer", "", False),
    ("grant-made-up", "Overpaid by 40 EUR", "You will get a full refund of 40 EUR.", "summarizer", "", False),
    ("grant-made-up", "Reklamacja uznana, 126 zł", "Odszkodowanie wynosi 126 zł.", "summarizer", "", False),
    (
        "grant-made-up",
        "Der Zug hatte 40 Minuten Verspätung.",
        "Als Entschuldigung erhalten Sie einen Reisegutschein.",
        "summarizer",
        "",
        True,
    ),
    ("grant-made-up", "The train was 40 minutes late.", "You will get a full refund.", "summarizer", "", True),
    ("grant-made-up", "El tren llegó tarde.", "Le reembolsamos el billete.", "summarizer", "", True),
    ("grant-made-up", "Le train avait du retard.", "Le taxi est gratuit pour vous.", "summarizer", "", True),
    (
        "negation-flip",
        "Sugar may be added to this drink. Milk may be left out of the recipe.",
        "You can order sugar-free drinks at the bar. Milk may be left out of the recipe.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "The parcel was not delivered on Monday. The neighbour was away.",
        "The parcel will be delivered on the next working day. The neighbour was away.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "Le compteur n'a pas été relevé. Le portail était fermé.",
        "Le compteur sera relevé la semaine prochaine. Le portail était fermé.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "El contador no fue leído en marzo. La puerta estaba cerrada.",
        "El contador será leído en abril. La puerta estaba cerrada.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "Il contatore non è stato letto a marzo. La porta era chiusa.",
        "Il contatore sarà letto ad aprile. La porta era chiusa.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "De meter is niet opgenomen in maart. De poort was dicht.",
        "De meter zal in april worden opgenomen. De poort was dicht.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "O contador não foi lido em março. A porta estava fechada.",
        "O contador será lido em abril. A porta estava fechada.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "Licznik nie został odczytany w marcu. Brama była zamknięta.",
        "Licznik zostanie odczytany w kwietniu. Brama była zamknięta.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "Mätaren blev inte avläst i mars. Grinden var stängd.",
        "Mätaren kommer att avläsas i april. Grinden var stängd.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "Window seat not booked, aisle seat free.",
        "The window seat will be booked for you on the next flight.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "Cremes ohne Duftstoffe sind auf der Haut erlaubt.",
        "Duftstofffreie Cremes sind auf der Haut erlaubt.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "Les crèmes sans parfum peuvent être utilisées sur la peau.",
        "Les crèmes exemptes de parfum peuvent être utilisées sur la peau.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "Las cremas sin perfume se pueden usar en la piel.",
        "Las cremas libres de perfume se pueden usar en la piel.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "Crèmes zonder parfum mogen op de huid worden gebruikt.",
        "Parfumvrije crèmes mogen op de huid worden gebruikt.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "The cable must not be shorter than 2 m in the cellar.",
        "The cable must be at least 2 m long in the cellar.",
        "",
        "",
        False,
    ),
    (
        "negation-flip",
        "The deposit is not refunded after the course has begun.",
        "The deposit is refunded after the course has begun.",
        "",
        "",
        True,
    ),
    ("negation-flip", "Die Anzahlung wird nach Kursbeginn nicht erstattet.", "Die Anzahlung wird nach Kursbeginn erstattet.", "", "", True),
    (
        "negation-flip",
        "L'acompte n'est pas remboursé après le début du cours.",
        "L'acompte est remboursé après le début du cours.",
        "",
        "",
        True,
    ),
    (
        "negation-flip",
        "La fianza no se devuelve después del inicio del curso.",
        "La fianza se devuelve después del inicio del curso.",
        "",
        "",
        True,
    ),
    ("negation-flip", "The warranty does not cover scratches on the glass.", "The warranty covers scratches on the glass.", "", "", True),
    (
        "negation-flip",
        "La caparra non viene rimborsata dopo l'inizio del corso.",
        "La caparra viene rimborsata dopo l'inizio del corso.",
        "",
        "",
        True,
    ),
    (
        "negation-flip",
        "The parcel was not delivered on Monday to the office.",
        "The parcel was delivered on Monday to the office.",
        "",
        "",
        True,
    ),
    ("negation-flip", "Dogs are not allowed in the garden of the inn.", "Dogs are allowed in the garden of the inn.", "", "", True),
    ("negation-flip", "The fee will not be charged for the second visit.", "The fee will be charged for the second visit.", "", "", True),
    (
        "new-claim",
        "Insgesamt 260 Plätze, davon 42 auf dem Balkon und 16 für Rollstühle, der Rest im Parkett.",
        {"gesamt": 260, "balkon": 42, "rollstuhl": 16, "parkett": 202},
        "extractor",
        "",
        False,
    ),
    (
        "new-claim",
        "Sur 320 exemplaires, 45 sont reliés et 12 abîmés, les autres brochés.",
        {"total": 320, "relies": 45, "abimes": 12, "broches": 263},
        "extractor",
        "",
        False,
    ),
    (
        "new-claim",
        "De los 410 cartones, 36 están rotos y 14 mojados, el resto está bien.",
        {"total": 410, "rotos": 36, "mojados": 14, "buenos": 360},
        "extractor",
        "",
        False,
    ),
    (
        "new-claim",
        "Su 215 iscritti, 22 sono bambini e 31 ragazzi, gli altri adulti.",
        {"iscritti": 215, "bambini": 22, "ragazzi": 31, "adulti": 162},
        "extractor",
        "",
        False,
    ),
    (
        "new-claim",
        "Van de 180 planten zijn er 24 rozen, 13 lelies en 9 tulpen, de rest is gras.",
        {"totaal": 180, "rozen": 24, "lelies": 13, "tulpen": 9, "gras": 134},
        "extractor",
        "",
        False,
    ),
    (
        "new-claim",
        "Dos 275 alunos, 31 faltaram e 17 saíram, os outros fizeram a prova.",
        {"alunos": 275, "faltaram": 31, "sairam": 17, "prova": 227},
        "extractor",
        "",
        False,
    ),
    (
        "new-claim",
        "Av 190 stolar är 14 trasiga och 21 utlånade, resten finns kvar.",
        {"stolar": 190, "trasiga": 14, "utlanade": 21, "kvar": 155},
        "extractor",
        "",
        False,
    ),
    ("new-claim", {"sessions": 8, "minutes": 75}, "You attended 10 hours in all.", "", "Write.", False),
    ("new-claim", {"termine": 14, "minuten_je_termin": 90}, {"stunden": 21}, "", "", False),
    ("new-claim", {"séances": 6, "durée_min": 150}, "Soit 15 heures de cours au total.", "", "", False),
    ("new-claim", {"days": 12, "hours_per_day": 10}, {"total_hours": 120}, "", "", False),
    ("new-claim", {"weeks": 26, "days_per_week": 3}, {"days": 78}, "", "", False),
    ("new-claim", {"duration_min": 195}, "It takes 3 h 15 min.", "", "", False),
    ("new-claim", "Away from 10 to 16 August 2026.", {"from": "2026-08-10", "to": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "Abwesend vom 10. bis 16. August 2026.", {"von": "2026-08-10", "bis": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "Absent du 10 au 16 août 2026.", {"du": "2026-08-10", "au": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "Fuera del 10 al 16 de agosto de 2026.", {"desde": "2026-08-10", "hasta": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "Assente dal 10 al 16 agosto 2026.", {"dal": "2026-08-10", "al": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "Afwezig van 10 t/m 16 augustus 2026.", {"van": "2026-08-10", "tot": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "Fora de 10 a 16 de agosto de 2026.", {"de": "2026-08-10", "a": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "Nieobecny od 10 do 16 sierpnia 2026.", {"od": "2026-08-10", "do": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "Borta 10–16 augusti 2026.", {"fran": "2026-08-10", "till": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "August 10-16, 2026 we are away.", {"from": "2026-08-10", "to": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "10-16 Ağustos 2026 arasında yokuz.", {"from": "2026-08-10", "to": "2026-08-16"}, "extractor", "", False),
    ("new-claim", "5月3日〜7日に利用します。2026年", {"from": "2026-05-03", "to": "2026-05-07"}, "extractor", "", False),
    ("new-claim", "5月3日(日)から7日(木)まで、2026年", {"from": "2026-05-03", "to": "2026-05-07"}, "extractor", "", False),
    ("new-claim", "bitte jährlich", {"zahlweise": "rate_12"}, "extractor", "JSON: zahlweise (einmal_1|rate_12), name.", False),
    ("new-claim", "send it express", {"mode": "EXP24"}, "extractor", "JSON: mode(STD72|EXP24)。", False),
    ("new-claim", "environ 0,66 mètre cube", "soit 0,66 m³", "", "", False),
    ("new-claim", "etwa 0,66 Kubikmeter", "rund 0,66 m³", "", "", False),
    ("new-claim", "unos 0,66 metros cúbicos", "unos 0,66 m³", "", "", False),
    ("new-claim", "ongeveer 0,66 kubieke meter", "circa 0,66 m³", "", "", False),
    ("new-claim", "około 0,66 metra sześciennego", "ok. 0,66 m³", "", "", False),
    ("new-claim", "cirka 0,66 kubikmeter", "ca 0,66 m³", "", "", False),
    ("new-claim", "about 0.66 cubic metres", "about 0.66 m³", "", "", False),
    ("new-claim", "a lawn of 350 square metres", "350 m² of lawn", "", "", False),
    ("new-claim", "un prado de 350 metros cuadrados", "350 m²", "", "", False),
    ("new-claim", "350 metros quadrados", "350 m²", "", "", False),
    ("new-claim", "350 metri quadrati", "350 m²", "", "", False),
    ("new-claim", "350 vierkante meter", "350 m²", "", "", False),
    ("new-claim", "350 mètres carrés", "350 m²", "", "", False),
    ("new-claim", "350 metrów kwadratowych", "350 m²", "", "", False),
    ("new-claim", "350 kvadratmeter", "350 m²", "", "", False),
    ("new-claim", "350平方メートル", "350 m²", "", "", False),
    ("new-claim", {"ankunft": "15:38", "hinweis": "eine Viertelstunde vorher anrufen"}, "Anruf um 15:23 Uhr.", "", "", False),
    ("new-claim", {"ankunft": "15:38", "hinweis": "eine halbe Stunde vorher anrufen"}, "Anruf um 15:08 Uhr.", "", "", False),
    ("new-claim", {"llegada": "15:38", "nota": "avisar media hora antes"}, "Llame a las 15:08.", "", "", False),
    ("new-claim", {"arrivo": "15:38", "nota": "avvisare un quarto d'ora prima"}, "Chiamata alle 15:23.", "", "", False),
    ("new-claim", {"aankomst": "15:38", "nota": "een half uur van tevoren bellen"}, "Bel om 15:08 uur.", "", "", False),
    ("new-claim", {"chegada": "15:38", "nota": "avisar meia hora antes"}, "Ligue às 15h08.", "", "", False),
    ("new-claim", {"przyjazd": "15:38", "uwaga": "zadzwonić pół godziny wcześniej"}, "Telefon o 15:08.", "", "", False),
    ("new-claim", {"到着": "15:38", "注意": "30分前に電話"}, "15時08分に電話します。", "", "", False),
    ("new-claim", {"arrival": "15:38", "note": "call 20 minutes before"}, "Call at 15:18.", "", "", False),
    ("new-claim", {"departure": "14:20", "duration_min": 78}, "Arrival at 15:38.", "", "", False),
    ("new-claim", {"eingang": "2026-03-02"}, {"antwort_bis": "2026-03-16"}, "", "JSON: antwort_bis = 10 Werktage nach Eingang.", False),
    ("new-claim", {"received": "2026-03-02"}, {"pay_by": "2026-03-23"}, "", "JSON: pay_by. Three weeks after receipt.", False),
    ("new-claim", {"réception": "2026-03-02"}, {"limite": "2026-03-09"}, "", "JSON: limite (5 jours ouvrés après réception).", False),
    ("new-claim", {"recibido": "2026-03-02"}, {"limite": "2026-03-17"}, "", "JSON: limite (15 días después de la recepción).", False),
    ("new-claim", {"ontvangen": "2026-03-02"}, {"uiterlijk": "2026-03-12"}, "", "JSON: uiterlijk (binnen 8 werkdagen).", False),
    (
        "new-claim",
        "[OCR] N0mbre: Ana Ru1z  Corre0: aru1z@corre0.examp1e  lmporte: l84 € F0rma: [X] un s0lo pag0 Te1éfono: 6l9 4O3 227",
        {"correo": "aruiz@correo.example", "importe": 184, "telefono": "619 403 227"},
        "extractor",
        "Corrige las confusiones del OCR (0/O, 1/l/I). JSON.",
        False,
    ),
    (
        "new-claim",
        "[scan] Rechnungsnurnmer: RE-2O26-l17  8etrag: l.25O,OO EUR  Dat0m: O3.O4.2O26",
        {"betrag": 1250.0, "nummer": "RE-2026-117", "datum": "2026-04-03"},
        "extractor",
        "Text aus OCR. JSON.",
        False,
    ),
    (
        "new-claim",
        "SCAN lnv0ice N0. 2O26-OO7 am0unt: 3l8 EUR, mai1: b0b@firm.examp1e",
        {"amount": 318, "invoice": "2026-007", "mail": "bob@firm.example"},
        "extractor",
        "Correct OCR confusions. JSON.",
        False,
    ),
    ("new-claim", "Away from 10 to 16 August 2026.", {"from": "2026-08-10", "to": "2026-08-19"}, "extractor", "", True),
    ("digits-exchanged", "The lawn has 350 square metres.", "It has 530 m².", "", "", True),
    ("digits-exchanged", {"invoice": "2026-007"}, {"invoice": "2026-070"}, "extractor", "", True),
    ("digits-exchanged", "Amount 318 EUR on 3 April 2026", {"amount": 381, "date": "2026-04-03"}, "extractor", "", True),
    ("new-claim", "SCAN lnv0ice N0. 2O26-OO7 am0unt: 3l8 EUR", {"amount": 378}, "extractor", "Correct OCR confusions. JSON.", True),
    ("new-claim", "Send it to ana@firm.example", {"mail": "ana@film.example"}, "extractor", "", True),
    (
        "unknown-denied",
        {"phone": None},
        "We could not read your phone number; please send it to us.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        False,
    ),
    (
        "unknown-denied",
        {"telefon": None},
        "Ihre Telefonnummer konnten wir nicht lesen, das Telefon bitte nachtragen.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        False,
    ),
    (
        "unknown-denied",
        {"téléphone": None},
        "Votre numéro de téléphone n'a pas pu être lu, indiquez-le nous.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        False,
    ),
    (
        "unknown-denied",
        {"telefono": None},
        "Non siamo riusciti a leggere il telefono, ce lo può comunicare.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        False,
    ),
    (
        "unknown-denied",
        {"telefoon": None},
        "Uw telefoon konden wij niet lezen, laat ons die weten.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        False,
    ),
    (
        "unknown-denied",
        {"telefone": None},
        "Não conseguimos ler o telefone do senhor, indique-o por favor.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        False,
    ),
    (
        "unknown-denied",
        {"telefon": None},
        "Nie udało się odczytać pola telefon, prosimy o kontakt.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        False,
    ),
    (
        "unknown-denied",
        {"telefon": None},
        "Fältet telefon kunde inte läsas, meddela oss gärna.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        False,
    ),
    (
        "unknown-denied",
        {"weight": None},
        "The weight is not legible on the form you sent.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        False,
    ),
    (
        "unknown-denied",
        {"incidents": None},
        "No incidents have been reported for this driver.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        True,
    ),
    (
        "unknown-denied",
        {"schäden": None},
        "Es gibt keine Schäden an dem Fahrzeug, alles ist gut.",
        "",
        "Write to the customer. If a field is null, ask for it.",
        True,
    ),
    (
        "unsupported-promise",
        "Leihgeräte kosten 5 Euro je Tag. Die Rückgabe ist bis 18 Uhr möglich.",
        "Sie können die Geräte bis 18 Uhr zurückgeben, es kostet 5 Euro täglich.",
        "",
        "Antworte nur anhand der Passagen.",
        False,
    ),
    (
        "unsupported-promise",
        "Die Hausordnung verbietet Grillen auf dem Balkon. Elektrogrills sind erlaubt.",
        "Ein Grill mit Elektroanschluss ist auf dem Balkon erlaubt; zu Kosten fragen Sie bitte die Verwaltung, die Auskunft geben kann.",
        "",
        "Antworte nur anhand der Passagen.",
        False,
    ),
    (
        "unsupported-promise",
        "Le remboursement est versé sous dix jours après réception du formulaire.",
        "Vous pouvez être remboursé sous dix jours, dès que nous aurons reçu le formulaire.",
        "",
        "Réponds uniquement à partir des extraits.",
        False,
    ),
    (
        "unsupported-promise",
        "Les chiens sont admis dans le parc.",
        "Pour la piscine, vous pouvez demander au gardien, qui pourra vous renseigner sur les horaires.",
        "",
        "Réponds uniquement à partir des extraits.",
        False,
    ),
    (
        "unsupported-promise",
        "El pago puede hacerse en tres plazos sin intereses.",
        "Puede pagarlo en tres plazos y no paga intereses.",
        "",
        "Responde solo con los fragmentos.",
        False,
    ),
    (
        "unsupported-promise",
        "Las bicicletas se guardan en el sótano.",
        "Sobre el trastero, puede preguntar al presidente de la comunidad, que le podrá informar con más detalle.",
        "",
        "Responde solo con los fragmentos.",
        False,
    ),
    (
        "unsupported-promise",
        "Dogs are welcome on the ground floor.",
        "For cots, you can ask the reception, who can tell you the price.",
        "",
        "Answer only from the passages.",
        False,
    ),
    (
        "unsupported-promise",
        "Il parcheggio costa 4 euro al giorno.",
        "Può parcheggiare pagando 4 euro al giorno.",
        "",
        "Rispondi usando solo i documenti.",
        False,
    ),
    (
        "unsupported-promise",
        "Dogs are welcome on the ground floor.",
        "We refund the whole journey and provide a free taxi to the airport for every guest.",
        "",
        "Answer only from the passages.",
        True,
    ),
    (
        "unsupported-promise",
        "Les chiens sont admis dans le parc.",
        "Nous garantissons le remboursement complet du voyage et un hébergement gratuit à l'hôtel.",
        "",
        "Réponds uniquement à partir des extraits.",
        True,
    ),
    (
        "unsupported-promise",
        "Las bicicletas se guardan en el sótano.",
        "Le reembolsaremos automáticamente la cuota anual y tendrá derecho a un descuento permanente.",
        "",
        "Responde solo con los fragmentos.",
        True,
    ),
    (
        "unsupported-promise",
        "Fietsen kunnen in de stalling worden gezet.",
        "U kunt kosteloos annuleren en krijgt gegarandeerd het volledige reisbedrag terug.",
        "",
        "Antwoord alleen op basis van de passages.",
        True,
    ),
    (
        "unsupported-promise",
        "O parque fecha às 18 horas.",
        "Pode cancelar gratuitamente e receber um vale de desconto válido para sempre.",
        "",
        "Responde apenas com base nos excertos.",
        True,
    ),
    (
        "unsupported-promise",
        "Il parcheggio costa 4 euro al giorno.",
        "Può annullare gratuitamente il soggiorno e ricevere un buono sconto valido sempre.",
        "",
        "Rispondi usando solo i documenti.",
        True,
    ),
]


@pytest.mark.parametrize(("check", "given", "made", "role", "rules", "seen"), CASES, ids=[f"{i}-{row[0]}" for i, row in enumerate(CASES)])
def test_what_is_lawful_and_what_is_not(check: str, given: Any, made: Any, role: str, rules: str, seen: bool) -> None:
    options = {"role": role} if role else {}
    found = bad(flow(given, [hop("worker", given, made, instructions=rules, **options)]), check)
    assert any(e.strength >= 1 for e in found) == seen, [e.sentence for e in found]


HANDED: list[tuple[Any, Any, bool]] = [
    (
        {"from": {"city": "Lyon Part-Dieu", "time": "09:10"}, "to": {"city": "Marseille", "time": "11:02"}},
        {"from": "Lyon Part-Dieu", "to": "Marseille"},
        False,
    ),
    (
        {"absender": {"name": "Ida Kranz", "ort": "Kiel-Nord"}, "empfaenger": {"name": "Ole Brandt", "ort": "Trier"}},
        {"absender_name": "Ida Kranz", "empfaenger_ort": "Trier"},
        False,
    ),
    (
        {"origen": {"ciudad": "Vigo Centro"}, "destino": {"ciudad": "Lugo Norte"}},
        {"ciudad_origen": "Vigo Centro", "ciudad_destino": "Lugo Norte"},
        False,
    ),
    (
        {"mittente": {"nome": "Ada Rossi"}, "destinatario": {"nome": "Pia Neri"}},
        {"mittente": "Ada Rossi", "destinatario": "Pia Neri"},
        False,
    ),
    (
        {"customer": {"name": "Ada Berg", "email": "ada@x.example"}, "order": {"number": "A-7781", "total": "120.50"}},
        {"name": "Ada Berg", "number": "A-7781"},
        False,
    ),
    (
        {"kunde": {"name": "Ada Berg", "mail": "ada@x.example"}, "fahrzeug": {"typ": "Kombi lang", "kennzeichen": "KI-AB 123"}},
        {"name": "Ada Berg", "kennzeichen": "KI-AB 123"},
        False,
    ),
    (
        {"cliente": {"nombre": "Ana Ruiz"}, "poliza": {"numero": "P-9931", "fin": "2026-05-01"}},
        {"nombre": "Ana Ruiz", "numero": "P-9931", "fin": "2026-05-01"},
        False,
    ),
    ({"huurder": {"naam": "Jan Smit"}, "woning": {"adres": "Dam 4 Zwolle"}}, {"naam": "Jan Smit", "adres": "Dam 4 Zwolle"}, False),
    (
        {"tenant": {"name": "Jan Smit", "phone": "0611-2233"}, "landlord": {"name": "Piet Bos", "phone": "0699-8877"}},
        {"tenant_name": "Jan Smit", "landlord_phone": "0699-8877"},
        False,
    ),
    ({"出発": {"駅": "札幌中央"}, "到着": {"駅": "函館北口"}}, {"出発": "札幌中央", "到着": "函館北口"}, False),
    (
        [{"name": "Ada Berg", "city": "Umeå Norra"}, {"name": "Leo Sand", "city": "Luleå Hamn"}],
        {"name": "Ada Berg", "city": "Luleå Hamn"},
        True,
    ),
    (
        {"r1": {"name": "Ada Berg", "city": "Umeå Norra"}, "r2": {"name": "Leo Sand", "city": "Luleå Hamn"}},
        {"name": "Ada Berg", "city": "Luleå Hamn"},
        True,
    ),
    (
        {"kunde_a": {"name": "Ada Berg", "ort": "Umeå Norra"}, "kunde_b": {"name": "Leo Sand", "ort": "Luleå Hamn"}},
        {"name": "Ada Berg", "ort": "Luleå Hamn"},
        True,
    ),
]


@pytest.mark.parametrize(("sent", "got", "wrong"), HANDED)
def test_parts_of_one_thing_are_put_together_and_records_are_not(sent: Any, got: Any, wrong: bool) -> None:
    graph = flow(
        "letter",
        [hop("reader", "letter", sent, role="extractor"), hop("booker", got, "done", role="tool")],
        {"reader": [REQUEST], "booker": ["reader"]},
    )
    found = [e for name in ("handoff-changed", "records-mixed") for e in bad(graph, name) if e.strength >= 1]
    assert bool(found) is wrong, [e.sentence for e in found]


BEGUN = "The lift has been out of order since Monday. Nobody came. "
SIGNED = [
    "Thank you and have a good day. Fiona McBride, account 55-210",
    "Best, Tom",
    "Yours, Dr. Anna van der Berg, deputy head of school",
    "Vielen Dank im Voraus! Jörg von der Heide, Kundennummer 4711-22",
    "Liebe Grüße aus Kiel, Familie Petersen",
    "Bonne journée. Anne-Marie de La Tour, dossier 2231",
    "Bien cordialement, Luc Martin, trésorier de l’association",
    "Un abrazo, Pilar Gómez, presidenta de la comunidad",
    "Un cordial saludo, Inés Roca, vecina del bloque 3",
    "Un caro saluto, Pietro De Santis, segretario",
    "Grazie mille. Lucia Bianchi, tessera n. 4412",
    "Vriendelijke groet, Joost van den Berg, penningmeester",
    "Alvast bedankt. Mieke de Boer, lidnummer 9921",
    "Com os melhores cumprimentos, João da Silva, condómino",
    "Obrigado. Rui Tavares, sócio n.º 771",
    "Z poważaniem, Anna Kowalska, sekretarz wspólnoty",
    "Dziękuję. Jan Nowak, klient 55-21",
    "Med vänlig hälsning, Åsa Lind, ordförande i föreningen",
    "Saygılarımla, Ayşe Yılmaz, apartman yöneticisi",
    "Mange hilsner, Mette Kjær, kasserer i klubben",
    "Thanks. Liam O’Brien, Flat 4",
    "Merci d’avance. Chloé D’Alessandro, classe de CM2",
    "Grüße. Dr. Sabine Müller-Lüdenscheidt, Station 3",
]
CUT = [
    "Please send the technician to Maria Silva, the",
    "I wanted to ask whether you could also bring the ladder that",
    "Der Hausmeister Jörg Heide sagte, wir sollen am Montag",
    "Le gardien, Luc Martin, m’a dit que vous pourriez passer avant",
    "Por favor, llamen a mi vecina Pilar Gómez, que tiene las",
    "Ik wil graag dat u ook kijkt naar de deur van",
    "Il portiere Pietro De Santis mi ha detto che la chiave si trova",
    "and the second thing is that the new door closer must be ordered from Hartmann",
    "Thank you, but the most important thing is that the children cannot",
    "Danke, aber die Heizung im dritten Stock ist immer noch",
    "Peço que falem com o João da Silva, porque ele sabe onde está o",
    "Jag vill att ni ringer Åsa Lind, ordförande i föreningen, eftersom hon har",
]


@pytest.mark.parametrize("end", SIGNED)
def test_a_signature_is_no_cut(end: str) -> None:
    for text in (BEGUN + end, f"{BEGUN}\n{end}"):
        finding = cut_off(text)
        assert finding is None or finding.confidence < 0.55


@pytest.mark.parametrize("end", CUT)
def test_a_sentence_with_a_name_that_breaks_off(end: str) -> None:
    finding = cut_off(BEGUN + end)
    assert finding is not None
    assert finding.confidence >= 0.55


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("2 x 35 € + 12 € =\n82 €", False),
        ("total = a + b +\nrest =\n c", False),
        ("Zusammen 685,00 € + 548,00 € + 70,00 € + 12,00 € + 33,00 € + 1.280,00 € =\n2.628 €", False),
        ("Gr=C3=BC=C3=9Fe aus Köln", True),
        ("This is a long line of a letter that was sent quoted printable and was wrap=\nped at the end", True),
    ],
)
def test_an_equals_sign_at_the_end_of_a_line(text: str, garbled: bool) -> None:
    assert bool(mojibake(text)) is garbled


@pytest.mark.parametrize(("garbled", "name"), [("KlÃ¤re MÃ¼ller, PfÃ¶rtnerei", "kunde"), ("JosÃ© NuÃ±ez, calle LogroÃ±o", "titular")])
def test_what_arrived_garbled_is_told_of_the_sender_whose_field_it_was(garbled: str, name: str) -> None:
    meant = garbled.encode("cp1252").decode("utf-8")
    hops = [
        hop("reader", "letter", {name: meant, "menge": 4}, role="extractor"),
        hop("stock", {"menge": 4}, {"stand": "genügend, über hundert Stück in allen Lagern der Stadt", "frei": 40}, role="tool"),
        hop("writer", {"fall": {name: garbled}, "lager": {"stand": "genügend, über hundert Stück in allen Lagern der Stadt"}}, "Hallo."),
    ]
    graph = flow("letter", hops, {"reader": [REQUEST], "stock": ["reader"], "writer": ["reader", "stock"]})
    assert {e.source for e in bad(graph, "garbled-on-the-way")} == {"reader"}


@pytest.mark.parametrize(("other", "strong"), [([{"text": "Open from 9 to 17."}], False), ([], True)])
def test_an_empty_search_beside_one_that_found_something_is_a_hint(other: list[Any], strong: bool) -> None:
    hops = [
        hop("hours", "when and how much", other, role="retriever"),
        hop("prices", "how much", [], role="retriever"),
        hop("writer", "when and how much", "We open at 9; on prices there is nothing."),
    ]
    graph = flow("when and how much", hops, {"hours": [REQUEST], "prices": [REQUEST], "writer": ["hours", "prices"]})
    assert any(e.node == "prices" and e.strength >= 2 for e in bad(graph, "empty-retrieval")) is strong


@pytest.mark.parametrize(("label", "seen"), [("keine", False), ("none", False)])
def test_a_label_that_means_nothing_is_a_value(label: str, seen: bool) -> None:
    hops = [
        hop("search", "Marke Lumo", {"treffer": [{"marke": "Luma"}]}, role="tool"),
        hop("verdict", "Marke Lumo", label, role="classifier"),
        hop("fee", {"marke": "Lumo", "verdict": label}, {"summe": 40}, role="tool"),
    ]
    reads = {"search": [REQUEST], "verdict": [REQUEST], "fee": ["verdict"]}
    assert bool(bad(flow("Marke Lumo", hops, reads), "result-not-used")) is seen


@pytest.mark.parametrize(
    ("error", "made", "seen"),
    [
        ("429: attempt 1 failed, will retry", {"name": "Ida", "date": None, "fee": None}, False),
        ("429: attempt 1 failed, will retry", {"name": None, "date": None}, True),
        ("ConnectionError: register unreachable", {"name": "Ida", "date": None, "fee": None}, True),
    ],
)
def test_an_attempt_that_was_made_again_swallows_nothing(error: str, made: dict[str, Any], seen: bool) -> None:
    graph = flow("smudged letter", [hop("reader", "smudged letter", made, role="extractor", error=error)])
    assert bool(bad(graph, "error-status")) is seen


@pytest.mark.parametrize(("rules", "seen"), [("Give the delivery window and the name.", True), ("Deliver the text. Open a window.", False)])
def test_a_field_is_asked_for_where_its_words_stand_together(rules: str, seen: bool) -> None:
    sent = {"name": "Ida Kranz", "city": "Kiel-Nord", "delivery_window": "9 to 11", "ref": "K-9921"}
    got = {"name": "Ida Kranz", "city": "Kiel-Nord", "ref": "K-9921"}
    hops = [hop("reader", "letter", sent, role="extractor"), hop("writer", got, "Dear Ida Kranz.", instructions=rules)]
    found = bad(flow("letter", hops, {"reader": [REQUEST], "writer": ["reader"]}), "asked-not-handed")
    assert any(e.strength >= 2 for e in found) is seen


@pytest.mark.parametrize("lookup", [True, False])
def test_code_that_is_given_fields_looks_up(lookup: bool) -> None:
    given: Any = {"member": "K-9921"} if lookup else "Member K-9921 wrote to us."
    row = {"member": "K-9921", "since": "2019-04-01", "fee": 184.5}
    hops = [
        hop("reader", "Member K-9921 wrote.", {"member": "K-9921"}, role="extractor", instructions="JSON: member."),
        hop("register", given, row, role="extractor", model=""),
    ]
    found = [e for e in bad(flow("Member K-9921 wrote.", hops), "new-claim") if e.node == "register"]
    assert bool(found) is not lookup
