// The words a case code may begin with, and which of them somebody may have meant. Loaded when a code
// is typed: most calls have none. The list is src/domain/case_code.cpp's; a test compares them.
import { rightDigit } from './codes';

export const words: ReadonlySet<string> = new Set(
    `
    ANTENA AUTO BANAN BARVA BATOH BILA BOBR BOTA BOURKA BRUSLE BUCHTA CEPICE CERVEN CESNEK CESTA CHLEB
    CIBULE CITRON CMELAK CUKR DELFIN DEST DOKTOR DOPIS DORT DREVO DUBEN DUHA DVERE DVUR DYNE DZUS FAZOLE
    FIALKA FLETNA HEREC HLINA HNEDA HODINY HOLUB HORA HOUBA HOUSLE HRACH HREBIK HRIB HRNEK HROZEN HRUSKA
    HUDBA HVEZDA JABLKO JAHODA JARO JASAN JAVOR JEDLE JELEN JEZEK JEZERO JILM KABAT KACHNA KAKAO KAMEN
    KAMERA KAPR KARTA KASTAN KAVA KBELIK KINO KNIHA KOCKA KOHOUT KOLAC KOLO KOMIN KOMPAS KOPEC KOREN
    KOSIK KOSILE KOSTE KOSTKA KOTVA KOVAR KRALIK KRESLO KRTEK KRUH KUCHAR KVETEN KYTARA LABUT LAMPA
    LAVICE LEDEN LESNIK LETO LILIE LIPA LISKA LISTEK LOPATA LOUKA LZICE MAGNET MALINA MANDLE MASLO MECH
    MEDVED MESIC MICEK MLEKO MLHA MLYN MODRA MORE MOST MOTOR MOTYL MRAZ MRKEV MUZEUM NARCIS NEDELE NUZKY
    OBALKA OBLAK OBRAZ OKNO OKURKA OLIVA OMACKA ORECH OSTROV PANVE PAPIR PARK PEKAR PERO PIANO PILOT
    PISEN PLATNO PLAVEC PODZIM POHAR POSTEL POTOK PRAMEN PSTRUH PUMPA RADIO RAJCE RAKETA RANO REKA RIJEN
    ROHLIK ROSA RYBAR RYBNIK RYZE SACHY SALAT SANE SCHODY SEMENO SESIT SKALA SKLO SLIMAK SLON SLUNCE
    SMRK SNIH SOKOL SOVA SRNA SROUB SRPEN STAN STETEC STIKA STRAKA STUDNA STUL SUKNE SVICE SYKORA TABULE
    TALIR TANEC TASKA TESAR TOPOL TRAVA TRESEN TRIDA TRUBKA TUCNAK TYGR UCITEL UDOLI ULICE UNOR VCELA
    VECER VEDRO VEJCE VLAK VLNA VRABEC VRBA VYDRA ZABA ZAJIC ZAVOD ZEBRA ZEBRIK ZEDNIK ZELENA ZELEZO
    ZELI ZIDLE ZIMA ZIRAFA ZLATO ZNAMKA
    `
        .trim()
        .split(/\s+/),
);

/** Slips of the hand between two words: letters wrong, missing, extra. */
function slips(a: string, b: string): number {
    let above = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; ++i) {
        const row = [i];
        for (let j = 1; j <= b.length; ++j)
            row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
        above = row;
    }
    return above[b.length]!;
}

const slipsMax = 2;

/** The one code that a mistyped word may have stood for, if the digits say so too. */
export function meant(word: string, digits: string): string | undefined {
    const near = [...words].filter((known) => known !== word && slips(known, word) <= slipsMax && rightDigit(known, digits));
    return near.length === 1 ? `${near[0]} ${digits}` : undefined;
}
