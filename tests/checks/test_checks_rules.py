"""The rules by kind: each finds faults in sentences of its own, and leaves their right twins alone. None of the
sentences is from a publication that the rules were written on.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from faulty import proofed

from pressklar.foundation.programs import hunspell, lttoolbox

PLACEHOLDERS = [
    ("sv", "W716", "Mötet leds av XX i Umeå.", "Mötet leds av Ada i Umeå."),
    ("sv", "W716", "Vi ses den [datum] i hamnen.", "Vi ses den dag [sic] som passar alla."),
    ("sv", "W716", "Lorem ipsum dolor sit amet.", "På XX-talet hände det."),
    ("sv", "W716", "TODO: fråga kansliet.", "Hon skrev: ”Vi väntar […] på svar.”"),
    ("sv", "W716", "Kostnaden är ??? kronor.", "Vad är kostnaden?"),
    ("en", "W716", "The cost is TBD.", "The cost is low."),
]
REFERENCES = [
    ("sv", "W717", "Siffrorna finns i tabell 3.", "Siffrorna finns i tabell 3 i rapporten."),
    ("sv", "W717", "Vägen syns i figuren nedan.", "Vägen syns i dimman nedan."),
    ("sv", "W717", "Mer står i bilaga 2.", "Mer står i bilaga 2 till avtalet."),
    ("sv", "W717", "Läs mer i förslag 41.", "Läs mer i förslag 4."),
    ("sv", "W717", "Tabell 3 visar hur det gick.", "Tabell 3 i rapporten visar hur det gick."),
    ("sv", "W717", "Se vidare förslag 12.", "Se vidare förslag 2."),
    ("sv", "W717", "Vägen är smal (figur 2).", "Vägen är smal (figur 2 i rapporten)."),
    ("sv", "W717", "Bilden nedan visar vägen.", "Bilden visar vägen."),
    ("en", "W717", "Figure 4 shows the road.", "Figure 4 in the plan shows the road."),
    ("en", "W717", "The numbers are in table 3.", "The numbers are in table 3 of the report."),
]
DATES = [
    ("sv", "W719", "Sista dag är den 31 april.", "Sista dag är den 30 april."),
    ("sv", "W719", "Vi ses måndag den 4 mars 2031.", "Vi ses tisdag den 4 mars 2031."),
    ("sv", "W719", "Bygget ska börja våren 2021.", "Bygget ska följa planen som antogs våren 2021."),
    ("sv", "W719", "Stödet gäller 2033–2031.", "Stödet gäller 2031–2033."),
    ("sv", "W719", "Dörren öppnas kl. 25.", "Dörren öppnas kl. 13.30."),
    ("sv", "W719", "Beslutet togs 2030-02-30.", "Beslutet togs 2030-02-28."),
    ("en", "W719", "Apply by 31 June.", "Apply by 30 June."),
    ("en", "W719", "We meet on Friday, March 4, 2031.", "We meet on Tuesday, March 4, 2031."),
    ("en", "W719", "The work will start in May 2022.", "The work will follow the plan from May 2022."),
]
NUMBERS = [
    ("sv", "W728", "Halten var 4.5 mg.", "Halten var 4,5 mg i version 4.5."),
    ("sv", "W728", "Leden är 7km lång.", "Leden är 7 km lång."),
    ("sv", "W728", "Bara 3% svarade.", "Bara 3 % svarade."),
    ("sv", "W728", "Där bor 14.300 personer.", "Där bor 14 300 personer."),
    ("sv", "W728", "Hittills har 19 av 12 kommuner svarat.", "Hittills har 12 av 19 kommuner svarat."),
    ("sv", "W728", "Andelarna är 40 procent, 30 procent och 20 procent.", "Andelarna är 40 procent, 40 procent och 20 procent."),
    ("sv", "W728", "Totalt 9 möten: 4 i Boden och 6 i Luleå.", "Totalt 10 möten: 4 i Boden och 6 i Luleå."),
    ("sv", "W728", "Ring 070-123 45 6.", "Ring 070-123 45 67 eller +46 8 123 456 78."),
    ("sv", "W728", "| Ort | Antal |\n|---|---|\n| Ås | 4 |\n| Ek | 5 |\n| Summa | 8 |", "| Ort | Antal |\n|---|---|\n| Ås | 4 |\n| Ek | 5 |\n| Summa | 9 |"),
    ("sv", "W728", "Det kostar 90 000 kr: 40 000 kr för bygget, 30 000 kr till möten och 30 000 kr för resor.", "Det kostar 100 000 kr: 40 000 kr för bygget, 30 000 kr till möten och 30 000 kr för resor."),
    ("sv", "W728", "Antalet har ökat från 400 till 600, en ökning med 33 %.", "Antalet har ökat från 400 till 600, en ökning med 50 %. Från 2020 till 2030, en ökning med 33 %."),
    ("sv", "W728", "Antalet ökade med 20 procent, från 400 till 600.", "Antalet ökade med nästan 35 procent, från 45 till 60."),
    ("sv", "W728", "Av 48 deltagare fullföljde 20, det vill säga 94 %.", "Av 48 deltagare fullföljde 45, det vill säga 94 %. Av 3 ville 1, alltså 33 %."),
    ("sv", "W728", "Av de 38 broarna var 41 trasiga.", "Av de 38 broarna var 14 trasiga. Av 38 broar byggdes en för 90 kronor."),
    ("sv", "W728", "Det kom 210 barn, varav 130 flickor och 90 pojkar.", "Det kom 220 barn, varav 130 flickor och 90 pojkar."),
    ("en", "W728", "The grant is £800, £500 for tools, £150 for staff and £100 for food.", "The grant is £750, £500 for tools, £150 for staff and £100 for food. Tickets cost £9: £5 for pupils and £6 for others."),
    ("en", "W728", "Waste fell from 50 to 40 kg, a drop of 25 per cent.", "Waste fell from 50 to 40 kg, a drop of 20 per cent."),
    ("en", "W728", "They mended 1,140 of 1,500 things, or 67%.", "They mended 1,140 of 1,500 things, or 76%."),
    ("en", "W728", "The level is 4,5 per cent.", "The level is 4.5 per cent."),
    ("en", "W728", "The share is 4 %.", "The share is 4%."),
    ("en", "W728", "Some 19 of 12 towns answered.", "Some 12 of 19 towns answered."),
]  # fmt: skip
SWEDISH_WORDS = [
    ("sv", "W726", "Oavsett vart de bor kan alla delta.", "Oavsett var de bor kan alla delta. Fråga vart vägen går."),
    ("sv", "W726", "Ingen fick längre resa en tidigare.", "Ingen fick längre resa än tidigare. Större delen av en väg är klar."),
    ("sv", "W726", "Vi vill vara med att bygga mer.", "Vi vill vara med och bygga mer."),
    ("sv", "W726", "Tekniken är ett annan hinder.", "Tekniken är ett annat hinder."),
    ("sv", "W726", "De arbetar åtta timmar i vecka.", "De arbetar åtta timmar i veckan."),
    ("sv", "W726", "Dom som bor här trivs.", "De som bor här trivs. Dom meddelas på tisdag."),
    ("sv", "W726", "Det finns såna hus här.", "Det finns sådana hus här. Vi har nått mer än hälften."),
    ("sv", "W731", "Kursen tar ca.3 timmar.", "Kursen tar ca 3 timmar."),
    ("sv", "A755", "Hälften är 50 % och en fjärdedel 25 procent.", "Hälften är 50 % och en fjärdedel 25 %."),
    ("en", "A755", "Half is 50% and a quarter 25 per cent.", "Half is 50% and a quarter 25%."),
    ("sv", "W719", "Målet är att halvera bruket före utgången av 2022.", "Bruket hade halverats före utgången av 2022."),
]  # fmt: skip
ENGLISH_WORDS = [
    ("en", "W726", "Every child should has a bike.", "Every child should have a bike."),
    ("en", "W726", "The work was did by the staff.", "The work was done by the staff."),
    ("en", "W726", "Everybody are welcome.", "Everybody is welcome. Does everybody have a bike?"),
    ("en", "W726", "We reach every children.", "We reach every child and another children’s home."),
    ("en", "W726", "It is a place were children can play.", "It is a place where children can play. If they were here, we could play."),
    ("en", "W726", "The cooks should be give a course.", "The cooks should be given a course."),
    ("en", "W726", "Fewer should loose money.", "Fewer should lose money through loose wires."),
    ("en", "W726", "Each adds as much than the region.", "Each adds as much as the region, more than ever."),
    ("en", "W732", "It is for pupils aged 13-19.", "It is for pupils aged 13–19. Call 020-79."),
    ("sv", "W732", "Det är för unga mellan 13-19 år.", "Det är för unga mellan 13–19 år. Ring nummer 11-12."),
    ("en", "W728", "The budget is £20.000 in all.", "The budget is £20,000, or £20.50 each."),
    ("sv", "A755", "Där finns 1 240 hus och 3450 träd.", "Där finns 1 240 hus och 3 450 träd sedan 2020."),
    ("sv", "W726", "Dem boende vill ha mer.", "De boende vill ha mer. Vi ser dem ofta."),
    ("sv", "W726", "Vi sparar 2,5 miljon kronor.", "Vi sparar 2,5 miljoner kronor, inte 1 miljon eller 0,5 miljon."),
    ("sv", "W726", "Det går för långsam.", "Det går för långsamt. Bussen är långsam."),
    ("sv", "W726", "De har hört av sej till oss.", "De har hört av sig till oss. Vi åt stekt sej."),
    ("en", "W726", "Costs must to be paid.", "Costs must be paid."),
    ("en", "W726", "I should have did this.", "I should have done this."),
    ("en", "W726", "We are loosing money.", "We are losing money."),
    ("en", "W726", "We met people which care.", "We met people who care, a group of people which grows."),
    ("en", "W726", "They gave free advise.", "They gave free advice and advise well."),
    ("en", "W726", "We tried a LED lamp.", "We tried an LED lamp and a PC."),
    ("en", "W726", "Women walk less in evening.", "Women walk less in the evening and in evening classes."),
    ("en", "W726", "It stands still. The reason being that it costs.", "It stands still, the reason being that it costs."),
    ("en", "W728", "The fee is 5 £ a year.", "The fee is £5 a year."),
    ("en", "W728", "It makes 1.200 loans a year.", "It makes 1,200 loans a year, of 1.250 metres each."),
    ("en", "W722", "They stayed eventhough it rained.", "They stayed even though it rained."),
]  # fmt: skip
NEIGHBOURS = [
    ("sv", "W717", "Mer står under rubriken Ekonomi.", "Mer står under rubriken Syfte. Se rubriken Ekonomi i årets plan."),
    ("en", "W717", "It is told under the heading Finance.", "It is told under the heading Finance in the report. See below the headings."),
    ("sv", "W728", "Det kostar 40 0000 kronor.", "Det kostar 400 000 kronor. År 2030 bodde 12 000 personer här."),
    ("en", "W728", "It costs £1.350.", "It costs £1,350. It costs £1.35."),
    ("en", "W719", "Parishes are asked to reply by 15 May 2024.", "Parishes were asked to reply by 15 May 2024. Schools that reply teach in 2024."),
    ("sv", "W759", "En peng fÃ¶r kaffet.", "En peng för kaffet. Ã är en bokstav i portugisiskan."),
    ("en", "W726", "They would like try a boat.", "They would like a try. They would like to try a boat."),
    ("en", "W726", "Clubs have a duty keep the young safe.", "Clubs have a duty to keep the young safe."),
    ("en", "W726", "We fill one them each week.", "We fill one of them each week. Bring one, them too."),
    ("en", "W729", "In three of our club held meetings.", "Three of our clubs held meetings, one of our staff too."),
    ("en", "W729", "We need three automatic weather station: one here.", "We need three automatic weather stations, ten years old."),
    ("en", "W726", "At least three seasons experience is needed.", "Three seasons’ experience is needed. Two days passed."),
    ("en", "W726", "It shows one and two-day events.", "It shows one- and two-day events, twenty and thirty-one."),
    ("en", "A727", "It came in the Summer of 2025.", "It came in the summer of 2025. Ask Jo Winter."),
    ("en", "W726", "Pupils, there teachers and families come.", "Pupils are there, teachers too."),
    ("en", "W757", "For farmers teachers, parents and cooks.", "For farmers, teachers, parents and cooks. For sports teachers, parents and cooks."),
    ("en", "W757", "Those who have never sailed, are welcome.", "Those who have never sailed are welcome."),
    ("en", "W757", "It rained but, nobody left.", "It rained, but nobody left. It rained but, as they said, nobody left."),
    ("en", "W726", "It is the principle aim.", "It is the principal aim, as a matter of principle."),
    ("en", "W726", "A bad start effects the whole race.", "It affects the whole race, and the effects the heat has."),
    ("en", "W726", "In May we begun again.", "In May we began again. Have we begun?"),
    ("en", "W722", "They help eachother.", "They help each other."),
    ("en", "W726", "They sail with out rest.", "They sail without rest."),
    ("en", "W728", "The jetty is 18m long.", "The jetty is 18 m long and cost £18m."),
    ("en", "W728", "A boat costs £14 500.", "A boat costs £14,500."),
    ("en", "W728", "The sum is £48000.", "The sum is £48,000 and 48000 is a number."),
    ("en", "W728", "It needs £9, £4 and £2, which makes £16 in all.", "It needs £9, £4 and £2, which makes £15 in all."),
    ("en", "W732", "It is held on 13-14 March.", "It is held on 13–14 March."),
    ("en", "W735", "Later ‘I did not know, she said.", "Later ‘I did know,’ she said. It’s the members’ boat."),
    ("en", "W103", "Write to info@club..example today.", "Write to info@club.example today."),
    ("en", "W706", "Mary Tresidder draws. Ms Tressider leads.", "Mary Tresidder draws. Ms Tresidder leads, Ms Tresidders too."),
    ("sv", "W726", "Det är dyrare att bota en att förebygga.", "Det är dyrare att bota än att förebygga. Det åligger var och en att delta."),
    ("sv", "W726", "Då ska man kan höra.", "Det man kan är bra."),
    ("sv", "W726", "Ändå det finns hopp.", "Ändå finns det hopp. Därför att det finns hopp går vi."),
    ("sv", "W726", "Det som är planerad går.", "Det som är planerat går. Det som är stad är stort."),
    ("sv", "W726", "Det lönar sig påsikt.", "Det lönar sig på sikt."),
    ("sv", "W726", "Vi vet vart nyckeln hänger.", "Vi vet var nyckeln hänger."),
    ("sv", "W728", "Det föll från 71.5 till 58,2 procent.", "Det föll från 71,5 till 58,2 procent. Version 7.5 till 8.2 kom."),
    ("sv", "W728", "Bussen kostar 48000 kronor.", "Bussen kostar 48 000 kronor."),
    ("sv", "W732", "För årskurs 4-6 finns mer.", "För årskurs 4–6 finns mer."),
    ("sv", "W757", "Det brann men, ingen såg det.", "Det brann, men ingen såg det. Men, som sagt, ingen såg det."),
    ("sv", "W716", "Vi ses i [lokal] i Lund.", "Vi ses i ”[salen] i Lund”."),
    ("sv", "W103", "Skriv till info@ kommun.example snart.", "Skriv till info@kommun.example snart."),
    ("en", "W757", "We came but, it was late.", "It is for men, women and children. We came, but it was late."),
    ("en", "W726", "They wished improve the boat.", "The attempt cost the club a boat, and the effort put the crew off."),
    ("en", "W726", "They sail with out rest.", "They sail with out-of-date maps. We meet after noon."),
    ("en", "W726", "It takes two weeks notice.", "Two hours rest the crew. Two days pay for all."),
    ("sv", "W726", "Det lönar sig påsikt nu.", "Björnen går i idet. Det som är bostad i dag var stall."),
    ("en", "W719", "It should be ready by 1 May 2017.", "It was said to be built in 1904."),
    ("sv", "W723", "Vi deltar i ett EU projekt i år.", "Vi bor i Zamzo kommun, vid Zamzo folkhögskola, Zamzo klubbstuga och Zamzo simhall."),
    ("sv", "W726", "Vi undrar vart de bor.", "Vart sjätte barn bor här. Vart tredje hus är tomt, vart och ett ligger fritt."),
    ("sv", "W706", "Sonja Wiklund mäter. ”Det är bra”, säger Viklund.", "Sonja Wiklund mäter. ”Det är bra”, säger Eklund. Wiklunds plan är klar."),
    ("sv", "W706", "Britt-Inger Nylén leder. Fråga Britt-Inger Nyhlén.", "Britt-Inger Nylén leder. Fråga Britt-Marie Nyhlén."),
    ("sv", "W711", "I mars stängdes Kvarnsbron. Vi vet att Kvarnbron är farlig.", "I mars stängdes Kvarnbron. Vi vet att Kvarnbrons fäste är svagt."),
    ("en", "W706", "Our chair, Imogen Castellan, says no. Castelan would be glad.", "Our chair, Imogen Castellan, says no. Castellan’s flat is in Castle Road."),
    ("sv", "W734", "Vi lär:ett-Två läsa-Skriva.", "Britt-Inger läser. Sedan skriver Anna-Karin."),
    ("sv", "W726", "Ingen vet vart de ska börja.", "Ingen vet var de ska börja. Vart ska vi börja resa?"),
    ("sv", "A727", "Han provade modellen med Finska i år.", "Han bor vid Finska viken och sjunger i Svenska kyrkan."),
    ("sv", "W726", "Risken är dubbelt så stor att dö än för andra.", "Det är lika bra som mer än nog. Vi är lika många som förr, inte färre än nu."),
    ("sv", "W728", "Ring Ada på 0911-31 92 1.", "Ring Ada på 0911-319 21 eller 0911-31 92 14, eller 08-123 456 78."),
    ("en", "W728", "Ask Len on 01632 960 21.", "Ask Len on 01632 960 217, or 020 7946 0123. Some 01204 12345 too."),
    ("en", "W728", "Call 021 455 1234, 021 455 9876 or 021 455 123.", "Call 021 455 1234, 021 455 9876 or 021 901 123."),
    ("sv", "W717", "Allt framgår av tabell 4.\n\n| Ort | Hus |\n|---|---|\n| Ås | 4 |", "Allt framgår av tabell 1.\n\n| Ort | Hus |\n|---|---|\n| Ås | 4 |"),
    ("en", "W717", "It is shown in the chart on page 12.", "It is shown in the report, in the chart on page 12. The list on pages of its own grew."),
    ("sv", "W717", "Tabellen på sidan 12 visar det.", "Tabellen på sidan 12 i rapporten visar det. Planen visar det (se sidan 12)."),
    ("sv", "W728", "Vi renar 2 500 m3 om året.", "Vi renar 2 500 m^3^ och 40 m³ om året."),
    ("sv", "W728", "Det är 6 Km dit.", "Det är 6 km dit, och 5 MHz."),
    ("en", "W728", "Heat it to 18 C°.", "Heat it to 18 °C, in room 18 C."),
    ("sv", "W716", "Det täcker hälften (KOLLA!).", "Det täcker hälften (OBS!) av kostnaden (EU) (kontrollera vikten)."),
    ("en", "W716", "It covers half (check figure).", "It covers half (check the weight often) of it (NATO)."),
    ("en", "W728", "| Item | Cost |\n|---|---|\n| A | £400 |\n| B | £500 |\n| Total | £800 |", "| Item | Cost |\n|---|---|\n| A | £400 |\n| B | £500 |\n| Total | £900 |"),
    ("en", "A755", "Some 44 percent said so, and 12 per cent not.", "Some 44 per cent said so, and 12 per cent not."),
    ("en", "A755", "An adviser came. Two advisers left. An advisor stays.", "An adviser came. Two advisers left. Advisory boards stay."),
    ("en", "A755", "We organise it, realise it, recognise it and standardise it, and harmonize it.", "We organise it, realise it, recognise it and standardise it, and win a prize of that size."),
    ("sv", "A755", "Vi börjar i dag, och i dag är det kallt. Idag är det måndag.", "Vi börjar i dag, och i dag är det kallt."),
    ("en", "W726", "They can not swim.", "They cannot swim. They can not only swim but dive."),
    ("sv", "W759", "Det har under\u00adtecknats av alla.", "Det har undertecknats av kommunalförbunds\u00adrepresentanterna."),
    ("sv", "W759", "Vi såg fem\u2003båtar.", "Vi såg 5\u202f000 båtar och 10\u2009%."),
    ("en", "W759", "The har\u200bbour is full.", "The harbour is full (می\u200cخواهم)."),
    ("sv", "A736", "”Det är roligt“, säger hon.", "”Det är roligt”, säger hon."),
    ("en", "A736", "”It is fun,“ she says.", "“It is fun,” she says."),
    ("sv", "W732", "Det är öppet måndag-torsdag.", "Det är öppet måndag–torsdag. Första maj-tåget går."),
    ("en", "W732", "It is open 5 May-7 June.", "It is open 5 May–7 June, on a Monday-morning basis."),
    ("sv", "W728", "Det finns 190 platser. Priset är 18 500 kronor per plats, alltså 3 155 000 kronor.", "Det finns 190 platser. Priset är 18 500 kronor per plats, alltså 3 515 000 kronor."),
    ("sv", "W728", "En plats kostar 85 000 kronor. Vi vill ha tolv, vilket ger en kostnad på 1 200 000 kronor.", "En plats kostar 85 000 kronor. Vi vill ha tolv, vilket inklusive moms ger en kostnad på 1 200 000 kronor."),
    ("en", "W728", "It takes eight days at £420 a day, a total of £3,630.", "It takes eight days at £420 a day, a total of £3,360. Two weeks of five days at £100 a day, a total of £1,000."),
]  # fmt: skip
SPANS = [
    ("sv", "W732", "Resan tar 2 - 3 timmar.", "Resan tar 2–3 timmar. Svaret är 5 - 3 = 2."),
    ("en", "W732", "Bills fell by 15 - 20%.", "Bills fell by 15–20%."),
]
LISTS = [
    ("sv", "W749", "Vi behöver:\n\n- böcker\n- Lampor\n- stolar", "Vi behöver:\n\n- böcker\n- Region Skåne\n- stolar"),
    ("sv", "W749", "Vi läser:\n\n- lagar\n- Böcker\n- rapporter", "Vi läser:\n\n- EU:s lagar\n- den nya boken\n- Sveriges plan"),
    ("en", "W749", "We need:\n\n- books\n- lamps.\n- chairs", "We need:\n\n- books\n- lamps\n- chairs."),
]  # fmt: skip
WORDS = [
    ("en", "W726", "We hope that you has a boat.", "The cost to you has gone."),
    ("en", "W726", "There is an steep path.", "There is an hour left, and an SMS."),
    ("en", "W726", "Check that its turned on.", "Check its tuned strings."),
    ("en", "W722", "We go withyour boat.", "We use a screencast."),
    ("en", "A752", "The color is blue.", "The colour is blue."),
    (
        "en",
        "W706",
        "Ada Wikström leads. Ask Ada Vikström.",
        "Ada Wikström leads. Ask Ida Vikström. Ada Wikströms plan.",
    ),
    ("sv", "W706", "Ada Jonsson leder. Fråga Ada Johnsson.", "Ada Jonsson leder. Läs Ada Jonssons plan."),
    ("sv", "W726", "Vi väntar när dem inte kommer.", "Vi undrar om dem. Inte om de kommer."),
    ("sv", "W715", "Vi seglar t o m på natten.", "Hamnen är tom. En tom hamn."),
    ("sv", "W734", "Vi lär:ett-Två läsa-Skriva.", "Vi lär av Ett-Två-Tre-Metoden."),
    ("sv", "W725", "Vägen är är lång.", "Det som är är bra. Vad det är är oklart."),
    ("sv", "W725", "Vi har har en båt.", "Den som har har ansvar."),
    ("sv", "W726", "Vi pratar med de.", "Vi pratar med de äldre."),
    ("sv", "W726", "Huset är större en båten.", "Huset är större än båten."),
    ("sv", "W726", "Det har vart kallt.", "Det har varit kallt."),
    ("sv", "W720", "Vi bygger en båt i h\u0430mnen.", "Vi bygger en båt i hamnen vid Омега."),
    ("en", "W726", "It have a keel.", "Does it have a keel? If it were so, let it be."),
    ("en", "W726", "They is here.", "The cost of these is low."),
    ("en", "W726", "We use there boats.", "There are boats. Go from there to the pier."),
    ("en", "W726", "The boat with it’s keel.", "It’s a boat, and its keel is new."),
    ("en", "W726", "There is a unusual boat.", "There is a united crew and an honest one."),
    ("en", "W726", "We want too see it.", "It is too late to see it too."),
    ("en", "W726", "Depend on weather we go.", "Depend on the weather."),
]
ENGLISH_FORMS = [
    (
        "en",
        "W757",
        "We look at the gap, the hinges the seals and the closer.",
        "We look at the gap, the hinges, the seals and the closer. We list, the tools the staff and the crew use.",
    ),
    ("en", "W721", "A retired book keeper came.", "A retired bookkeeper keeps each book. Keepers came."),
    ("en", "W721", "We met in the class room.", "We met in the meeting room, a good work way off."),
    ("en", "W726", "It is thirty, all though a quarter left.", "It is all thorough, though a quarter left."),
    (
        "en",
        "W726",
        "The store, mrs Sallis says, is full.",
        "The store, Mrs Sallis says, is full of mr signs.",
    ),
    ("en", "W726", "It holds thirty one people.", "It holds thirty-one people, in twenty one-hour sessions."),
    ("en", "W726", "Advise works best.", "Advice works best. Advise the tenants. Practise your French."),
    (
        "en",
        "W725",
        "It took so long that that their hinges fell.",
        "We know that that is so, and that that plan failed.",
    ),
    (
        "en",
        "W729",
        "There is 418 homes in the valley.",
        "There are 418 homes here. There is 20 miles to go. There is 1 home in it.",
    ),
    (
        "en",
        "W729",
        "We ask for the charter to signed by all.",
        "We ask for it to be signed by all. Spread from broken to mended. It is close to done by now.",
    ),
    ("en", "W729", "It can be book at the office.", "It can be fun at the office. She will be home by ten."),
    (
        "en",
        "W729",
        "They sell at a price that reflect its use.",
        "They sell at a price that reflects its use. We ask for a rule that staff the desk obey.",
    ),
    (
        "en",
        "W757",
        "Landlords meanwhile, clear it.",
        "Landlords, meanwhile, clear it. But however, hard it is, we go.",
    ),
    (
        "en",
        "W729",
        "The lorry hold a small exhibition.",
        "The lorry holds a small exhibition. The council need a lorry.",
    ),
    ("en", "W729", "Those who lives here came.", "Those who live here came."),
    ("en", "W729", "Most of them works abroad.", "Most of them work abroad."),
    (
        "en",
        "W729",
        "There are less cars on the road.",
        "There are fewer cars and less noise on the road, for less than ten years.",
    ),
    ("en", "W726", "It’s staff will plan the visits.", "Its staff will plan the visits. It’s time."),
    ("en", "W729", "It began in 2029. Residents was asked.", "It began in 2029. Residents were asked."),
    (
        "en",
        "W729",
        "A lunch club don't need much.",
        "A lunch club doesn't need much. The council don't know.",
    ),
    (
        "en",
        "W729",
        "Volunteers drives those who can't walk.",
        "Volunteers drive those who can't walk. School meals are good.",
    ),
    ("en", "W729", "The drivers, who was new, left.", "The drivers, who were new, left."),
    (
        "en",
        "W729",
        "These are words that they needs.",
        "These are words that they need. They focus on it and pass.",
    ),
    ("en", "W729", "There is also plans for a café.", "There are also plans for a café. There is news."),
    (
        "en",
        "W729",
        "Last year 240 cases was reported.",
        "Last year 240 cases were reported. The cost of 20 buses is low.",
    ),
    ("en", "W729", "We know that young people feels safe.", "We know that young people feel safe."),
    (
        "en",
        "W729",
        "We find that things takes too long.",
        "We find that things take too long. If the tests pass, we go on.",
    ),
    (
        "en",
        "W729",
        "Each districts gets a park.",
        "Each district gets a park. It is free, and each costs the same.",
    ),
    ("en", "W729", "We would like all to tries this.", "We would like all to try this."),
    (
        "en",
        "W726",
        "They visited. They’re doctor agrees.",
        "They visited. They’re friends, and their doctor agrees.",
    ),
    (
        "en",
        "W726",
        "It gives us healthier pensioner’s.",
        "It gives us healthier pensioners. We met at the doctor’s.",
    ),
    (
        "en",
        "W729",
        "The kitchens was happy.",
        "The kitchens were happy. Three months is enough. The number of kitchens is small.",
    ),
    (
        "en",
        "W729",
        "A first version have been tried.",
        "A first version has been tried. The council have agreed. If the cost were low, we would stay.",
    ),
    (
        "en",
        "W729",
        "We met children who knows a lot.",
        "We met children who know a lot. One of the children who knows it came.",
    ),
    (
        "en",
        "W729",
        "Pools that lacks staff can ask.",
        "Pools that lack staff can ask. The tools that schools need are old.",
    ),
    (
        "en",
        "W729",
        "We want an officer who guide the owner.",
        "We want an officer who guides the owner. An officer who once had a boat came.",
    ),
    ("en", "W729", "Most of the paths is narrow.", "Most of the paths are narrow. Most of the work is done."),
    (
        "en",
        "W729",
        "Most of the question were about rent.",
        "Most of the questions were about rent. Most of the council were there.",
    ),
    ("en", "W729", "Many of them doesn’t work.", "Many of them don’t work."),
    ("en", "W729", "There is few visitors here.", "There are few visitors here. There is a few days left."),
    (
        "en",
        "W729",
        "We walk, since telephones seldom works here.",
        "We walk, since telephones seldom work here.",
    ),
    (
        "en",
        "W729",
        "They visited us for 3 month in 2030.",
        "They visited us for 3 months in 2030. See chapter 3 in the book.",
    ),
    ("en", "W729", "There are four different map of it.", "There are four different maps of it."),
    ("en", "W729", "They work six hour a week.", "They work six hours a week."),
    (
        "en",
        "W729",
        "It is written in a simple words.",
        "It is written in simple words. It has a few words, and a series.",
    ),
    ("en", "W729", "The class was more calmer.", "The class was calmer. There are more number games."),
    (
        "en",
        "W729",
        "They should be able to managing alone.",
        "They should be able to manage alone. They want to bring food.",
    ),
    (
        "en",
        "W729",
        "We want all to used a map.",
        "We want all to use a map. The places we went to needed a map.",
    ),
    (
        "en",
        "W726",
        "In the trial the adviser’s visited ten homes.",
        "In the trial the adviser’s planned visits were short.",
    ),
    (
        "en",
        "W726",
        "The shop, who’s managers agreed, stays.",
        "The shop, whose managers agreed, stays. Ask who’s coming.",
    ),
    ("en", "W726", "They feel safer then before.", "They feel safer than before. It was later then."),
    ("en", "W726", "It was simply to late.", "It was simply too late. The goal is to run."),
    ("en", "W729", "Both side of the boat leak.", "Both fishing and sailing need it."),
    (
        "en",
        "W729",
        "You may finds it here.",
        "You may find it on 4 May. The access that you have to sounds is new.",
    ),
    ("en", "W729", "It is easy to opens the lid.", "It is easy to open the lids."),
    ("en", "W729", "We send this devices home.", "This helps you. By doing this works begin."),
    ("en", "W729", "How much people come?", "How much does it cost?"),
    ("en", "W726", "Take care of you’re boat.", "You’re welcome. You’re friends of ours."),
    ("en", "W726", "Below it’s keel is sand.", "I think it’s time. It’s home to us."),
    ("en", "W726", "They were able too sail.", "It is too late, and we too sail. That is too open."),
    ("en", "W726", "The amount off time is small.", "Two days off the coast we turned the light off."),
    ("en", "W726", "It was copied form the log.", "The towns form the region."),
    ("en", "W726", "The ship is quiet large.", "The quiet large ship is quiet now."),
    ("en", "W726", "A region that have a coast.", "A lot that have come. Regions that have a coast."),
    ("en", "W729", "We need to works more.", "We need to work more, and it always works."),
    ("en", "W729", "Two region are here.", "Two regions are here. Many people are here."),
    ("en", "W729", "You can sails far.", "You can always sail far. Its focus can pass."),
]
AGREEMENT = [
    (
        "sv",
        "W729",
        "Det är en väntyta som är skilt från vägen.",
        "Det är en väntyta som är skild från vägen.",
    ),
    (
        "sv",
        "W757",
        "Elever som har det svårt i skolan, drabbas hårdast.",
        "Elever som har det svårt i skolan drabbas hårdast. Elever som ska vägas, behandlas eller mätas kommer.",
    ),
    (
        "sv",
        "W757",
        "Ada Berg, som ledde arbetet menar att det går.",
        "Ada Berg, som ledde arbetet, menar det. Ada Berg, som sa att planen gäller, log.",
    ),
    (
        "sv",
        "W757",
        "Sjukhuset skolorna och de äldre drabbas först.",
        "Sjukhuset, skolorna och de äldre drabbas först. Mötet kvällen och natten blev långt.",
    ),
    ("sv", "W729", "Vi ser båtar som är fin.", "Vi ser båtar i en hamn som är fin."),
    ("sv", "W729", "Båtarna är väldig vackra.", "Båtarna är väldigt vackra."),
    ("sv", "W729", "Om en båt är gammalt säljs den.", "Om en båt är gammal säljs den."),
    ("sv", "W729", "Vi kommer att hamnar där.", "Vi vet att hamnar behövs."),
    ("sv", "W729", "En problem med båten finns.", "En cirkulär rörelse syns. Alla båtarna är här."),
    ("sv", "W729", "Köp en USB-minne nu.", "Köp ett USB-minne nu. Det sker på något olika sätt."),
    (
        "sv",
        "W721",
        "Vi söker om utvecklings arbete.",
        "Vi läser om ett företags arbete. Ett glas vatten räcker.",
    ),
    ("sv", "W721", "Vi vill starta språk kurser.", "Vi vill starta språkkurser. Då får barn hjälp."),
    ("sv", "W721", "Vi satte upp en check lista.", "Vi satte upp en checklista."),
    (
        "sv",
        "W729",
        "Gästerna var mycket nöjd, särskilt de yngsta.",
        "Gästerna var mycket nöjda, särskilt de yngsta.",
    ),
    ("sv", "W721", "Vi söker en projekt ledare.", "Vi håller en konferens tisdagen den 3 juni."),
    (
        "sv",
        "W729",
        "Hon hittar hus och förmedla dem.",
        "Dra i den ruta som visas och skicka den. Tryck på knappen som visas eller skicka den.",
    ),
    ("sv", "W729", "Varje tillfällen tar en timme.", "Varje tillfälle tar en timme."),
    (
        "sv",
        "W729",
        "De har stor erfarenheter av arbetet.",
        "De har stor erfarenhet av arbetet. Det är stor skillnad.",
    ),
    (
        "sv",
        "W729",
        "Måltider är viktig för alla.",
        "Frivilliga är tacksamma. Måltider är viktiga. Pannkakor är gott.",
    ),
    ("sv", "W729", "Den ska därför erbjuder hjälp.", "Den ska därför erbjuda hjälp."),
    (
        "sv",
        "W741",
        "Vi lyssnar men röstar inte Kostnaden är liten.",
        "Vi lyssnar men röstar inte. Kostnaden är liten.",
    ),
    (
        "sv",
        "W721",
        "Vi söker en kontakt person i Boden.",
        "Vi söker en person i Boden torsdag klockan 13, fredag vecka 12.",
    ),
    ("sv", "W721", "En logistik central byggs i Boden.", "En central plats byggs i Boden."),
    ("sv", "W721", "Vi föreslår en ny kart läggning.", "Vi föreslår en ny kartläggning."),
    (
        "sv",
        "W721",
        "Vi anställer två sommar jobbare.",
        "Vi anställer två sommarjobbare. Vi fick två glas vatten.",
    ),
    ("sv", "W721", "Det stärker också försörjnings förmågan.", "Det stärker också förmågan."),
    (
        "sv",
        "W729",
        "Det kräver att staten bidra med pengar.",
        "Det kräver att staten kan bidra med pengar. Staten vill hellre bidra.",
    ),
    (
        "sv",
        "W729",
        "Regionen bidra med pengar.",
        "Regionen bidrar med pengar. Kan regionen bidra med pengar?",
    ),
    (
        "sv",
        "W729",
        "Det är ett skydd som passa alla.",
        "Det är ett skydd som kan passa alla. Vi vill såväl bygga hus som riva hus.",
    ),
    (
        "sv",
        "W729",
        "Vägen är smal och varje kommun planera själv.",
        "Staten ska äga vägen och varje kommun planera själv.",
    ),
    (
        "sv",
        "W729",
        "Lotsen hittar hus och förmedla kontakter.",
        "Lotsen ska hitta hus och förmedla kontakter.",
    ),
    ("sv", "W729", "Antalet har öka i år.", "Antalet har ökat i år."),
    ("sv", "W729", "Bussen kan används i länet.", "Bussen kan användas i länet."),
    (
        "sv",
        "W729",
        "Kommunen får svarar på frågan.",
        "Kommunen får svara på frågan. Det stöd kommunen får räcker.",
    ),
    (
        "sv",
        "W746",
        "Hamnen är stängd. Modellen som bygger på handel.",
        "Hamnen är stängd. Modellen som bygger på handel är ny.",
    ),
    (
        "sv",
        "W729",
        "Flera av de föreningar som var med är nu intresserad.",
        "Flera av de föreningar som var med är nu intresserade.",
    ),
    (
        "sv",
        "W729",
        "Biblioteken ska vara tillgänglig för alla.",
        "Biblioteken ska vara tillgängliga för alla. Målet är nya, billiga hus.",
    ),
    (
        "sv",
        "W729",
        "Vi vet att många telefoner är för gammal.",
        "Vi vet att många telefoner är för gamla. Kurserna är för alla.",
    ),
    (
        "sv",
        "W729",
        "Det här förslag handlar om hus.",
        "Det här förslaget handlar om hus. Den här nya vägen är lång.",
    ),
    ("sv", "W729", "Det långa resorna tröttar barnen.", "De långa resorna tröttar barnen."),
    (
        "sv",
        "W741",
        "Orten saknar vatten Torra somrar har gjort det tydligt.",
        "Orten saknar vatten. Torra somrar har gjort det tydligt. Vi bor i Vita huset och trivs.",
    ),
    ("sv", "W720", "Vi bor på samma vilkor som andra.", "Vi bor på samma villkor som andra."),
    ("sv", "W720", "Vi reser till karlshamn.", "Vi reser till Karlshamn."),
    ("sv", "W729", "En stort båt lades till.", "Ett stort skepp lades till."),
    ("sv", "W729", "Vi väntar på ett ny rapport.", "Vi väntar på en ny rapport."),
    ("sv", "W729", "Den stor frågan är löst.", "Den stora frågan är löst. De flesta kommuner deltar."),
    ("sv", "W729", "Två kommun deltar.", "Två kommuner deltar. Tre procent säger ja."),
    ("sv", "W729", "Tre nivåerna deltar.", "Vi möts på de tre nivåerna. Alla tre nivåerna deltar."),
    ("sv", "W729", "Planerna är viktig.", "Planerna är viktiga. Betydelsen av träden är stor."),
    ("sv", "W729", "Vi kan skriver mer.", "Vi kan skriva mer. Det vi kan är lite."),
    ("sv", "W729", "Vi vill att skriver mer.", "Vi vill att alla skriver mer. Vi tänker att skriva."),
    ("sv", "W729", "Vårt ny arbete växer.", "Vårt nya arbete växer. Hon har sin egen båt."),
    ("sv", "W729", "Dessa nya båten växer.", "Denna nya båt växer. Den fråga som är störst väntar."),
]


def found(root: Path, language: str, code: str, text: str) -> list[str | None]:
    proof = proofed(root, {"ett.idea": text}, language=language)
    return [problem.text for problem in proof.problems if problem.code == code and problem.proposal == "ett"]


@pytest.mark.parametrize(
    ("language", "code", "wrong", "right"),
    [
        *PLACEHOLDERS,
        *REFERENCES,
        *DATES,
        *NUMBERS,
        *NEIGHBOURS,
        *SPANS,
        *SWEDISH_WORDS,
        *ENGLISH_WORDS,
        *LISTS,
        *WORDS,
    ],
)
def test_a_fault_is_found_and_its_twin_left_alone(
    tmp_path: Path, language: str, code: str, wrong: str, right: str
) -> None:
    assert found(tmp_path, language, code, wrong)
    assert not found(tmp_path, language, code, right)


@pytest.mark.skipif(lttoolbox.dictionary("sv") is None, reason="lttoolbox or its dictionary isn't installed")
@pytest.mark.parametrize(("language", "code", "wrong", "right"), AGREEMENT)
def test_swedish_words_that_do_not_agree(
    tmp_path: Path, language: str, code: str, wrong: str, right: str
) -> None:
    assert found(tmp_path, language, code, wrong)
    assert not found(tmp_path, language, code, right)


@pytest.mark.skipif(hunspell.library("en_GB") is None, reason="hunspell's library isn't installed")
@pytest.mark.parametrize(("language", "code", "wrong", "right"), ENGLISH_FORMS)
def test_english_forms_after_numbers_and_auxiliaries(
    tmp_path: Path, language: str, code: str, wrong: str, right: str
) -> None:
    assert found(tmp_path, language, code, wrong)
    assert not found(tmp_path, language, code, right)


def test_a_contact_with_another_members_address(tmp_path: Path) -> None:
    members = (
        '- {id: region-gotland, name: Region Gotland, kind: region, county_code: "09", recipients: [a@gotland.example]}\n'
        '- {id: region-skane, name: Region Skåne, kind: region, county_code: "12", recipients: [a@skane.example]}\n'
        '- {id: region-kalmar-lan, name: Region Kalmar län, kind: region, county_code: "08"}\n'
    )

    def named(contact: str, idea: str = "Vi ritar en karta.") -> list[str | None]:
        changes = {
            "ett.contacts": f"[{{{contact}}}]",
            "ett.submitted_by": "[region-gotland]",
            "ett.idea": idea,
        }
        proof = proofed(tmp_path, changes, files={"content/members.yaml": members})
        return [problem.text for problem in proof.problems if problem.code == "W700"]

    assert named("name: Ada Berg, email: ada.berg@skane.example") == ["ada.berg@skane.example"]
    assert not named("name: Ada Berg, email: ada.berg@gotland.example")
    of_skane = "name: Ada Berg, email: ada.berg@skane.example, organisation: Region Skåne"
    assert named(of_skane) == ["ada.berg@skane.example"]
    assert not named(f"{of_skane}}}, {{name: Bo Ek, email: bo.ek@gotland.example")
    assert not named(of_skane, "Vi ritar en karta med Region Skåne.")
    assert not named("name: Ada Berg, email: ada.berg@skane.example, organisation: Kartverket")
    assert not named("name: Ada Berg, email: ada.berg@skane.example", "Vi ritar en karta med Region Skåne.")
    assert not named("name: Ada Berg, email: ada.berg@elsewhere.example")


def test_without_the_program_no_forms_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lttoolbox, "dictionary", lambda language: None)
    assert not found(tmp_path, "sv", "W729", "En stort båt lades till. Vi kan skriver mer.")


def test_a_program_that_fails_is_as_none(tmp_path: Path) -> None:
    assert lttoolbox.readings({"båt"}, tmp_path / "nothing.bin") is None


def test_a_capital_is_odd_only_where_the_word_stands_without(tmp_path: Path) -> None:
    assert not found(tmp_path, "sv", "A727", "Vi lägger till vid Brygga i kväll.")
    assert found(tmp_path, "sv", "A727", "Vi lägger till vid Brygga i kväll. En brygga är bra, och ännu en brygga bättre.") == ["Brygga"]  # fmt: skip
