// The feedback of the pilot, invented whole. Nothing in it names or describes a person.
#include "app/pilot_feedback.hpp"

namespace linka::app {

namespace {

using Kind = v1::FeedbackKind;
using About = v1::FeedbackAbout;
using Decision = v1::DecisionKind;
using Answer = v1::AnswerResult;
using Channel = v1::Channel;

constexpr std::array entries{
    FeedbackEntry{
        .key = "one-number",
        .said = {april(8), 14},
        .kind = Kind::praise,
        .about = About::line,
        .text = "Konečně jedno číslo, kde někdo ví, kam se obrátit. Děkujeme.",
        .prison_id = "V-MIR",
        .kraj = "OLK",
        .decision = Decision::info_only,
        .decided = {{april(9), 9}}
    },
    FeedbackEntry{
        .key = "wednesday-late",
        .said = {april(9), 10},
        .kind = Kind::problem,
        .about = About::line,
        .text = "Středa je pozdě, propouští se v úterý.",
        .prison_id = "VV-OLO",
        .kraj = "OLK",
        .wants_reply = true,
        .decision = Decision::adopt,
        .decided = {{april(22), 16}},
        .reason = "Úterní dopoledne zvládne linka Morava.",
        .answer = Answer::told,
        .answered = {{april(27), 9}}
    },
    FeedbackEntry{
        .key = "easter",
        .said = {april(14), 9},
        .kind = Kind::suggestion,
        .about = About::line,
        .text = "O velikonočním pondělí se nikdo nedovolal. Dejte prosím předem vědět, kdy linka "
                "nefunguje.",
        .prison_id = "V-VAL",
        .kraj = "HKK",
        .role = "R-VYCH",
        .wants_reply = true,
        .decision = Decision::adapt,
        .decided = {{april(15), 16}},
        .reason = "Svátky oznámíme věznicím týden předem.",
        .answer = Answer::told,
        .answered = {{april(16), 10}}
    },
    FeedbackEntry{
        .key = "stale-shelter",
        .said = {april(15), 11},
        .kind = Kind::complaint,
        .about = About::service,
        .text = "Noclehárna, kterou jste doporučili, od pátku nepřijímá. Informace už neplatila.",
        .prison_id = "VV-OVA",
        .kraj = "MSK",
        .wants_reply = true,
        .decision = Decision::adapt,
        .decided = {{april(16), 14}},
        .reason = "Noclehárny se budou ověřovat každý den, kdy linka běží.",
        .answer = Answer::told,
        .answered = {{april(17), 9}}
    },
    FeedbackEntry{
        .key = "women-zlin",
        .said = {april(15), 14},
        .kind = Kind::problem,
        .about = About::information,
        .text = "Chybí ubytování pro ženy ve Zlínském kraji.",
        .prison_id = "VV-OLO",
        .kraj = "ZLK",
        .wants_reply = true,
        .decision = Decision::pass_on,
        .decided = {{april(20), 16}},
        .reason = "Síť služeb linka nezmění.",
        .pass_on_to = "sociální odbor Zlínského kraje",
        .answer = Answer::told,
        .answered = {{april(22), 16}}
    },
    FeedbackEntry{
        .key = "written-list",
        .said = {april(16), 9},
        .kind = Kind::suggestion,
        .about = About::information,
        .text = "Hodil by se seznam služeb poslaný písemně, do telefonu si to nestihneme zapsat.",
        .prison_id = "V-JIR",
        .kraj = "STC",
        .wants_reply = true,
        .decision = Decision::decline,
        .decided = {{april(20), 15}},
        .reason = "Seznam by druhý den neplatil. Nabídka se mění a ověřuje se po telefonu.",
        .answer = Answer::told,
        .answered = {{april(21), 10}}
    },
    FeedbackEntry{
        .key = "who-may-call",
        .said = {april(16), 13},
        .kind = Kind::question,
        .about = About::procedure,
        .text = "Může volat i vychovatel, nebo jen sociální pracovnice?",
        .prison_id = "V-BEL",
        .kraj = "ULK",
        .role = "R-VYCH",
        .wants_reply = true,
        .decision = Decision::info_only,
        .decided = {{april(16), 15}},
        .reason = "Volat může kdokoli z věznice.",
        .answer = Answer::told,
        .answered = {{april(17), 11}}
    },
    FeedbackEntry{
        .key = "chaplain",
        .said = {april(20), 10},
        .kind = Kind::praise,
        .about = About::procedure,
        .text = "Oceňuji, že linka počká, než si dojdu pro spis.",
        .prison_id = "V-RYN",
        .kraj = "LBK",
        .role = "R-KAP",
        .decision = Decision::info_only,
        .decided = {{april(22), 16}}
    },
    FeedbackEntry{
        .key = "tuesday",
        .said = {april(20), 11},
        .kind = Kind::suggestion,
        .about = About::line,
        .text = "Úterý dopoledne by nám vyhovovalo víc než pondělí, to máme porady.",
        .prison_id = "VV-BRNO",
        .kraj = "JHM",
        .wants_reply = true,
        .decision = Decision::adopt,
        .decided = {{april(23), 9}},
        .reason = "Přidáme úterní dopoledne.",
        .answer = Answer::told,
        .answered = {{april(27), 10}}
    },
    FeedbackEntry{
        .key = "busy",
        .said = {april(21), 9},
        .kind = Kind::complaint,
        .about = About::line,
        .text = "Na lince Severozápad bylo celou hodinu obsazeno.",
        .prison_id = "V-NSE",
        .kraj = "ULK",
        .wants_reply = true,
        .decision = Decision::adapt,
        .decided = {{april(28), 14}},
        .reason = "Liberecký kraj převezme jiná linka, Severozápad se uvolní."
    },
    FeedbackEntry{
        .key = "liberec",
        .said = {april(22), 13},
        .kind = Kind::problem,
        .about = About::line,
        .text = "Z Liberce je blíž do Prahy. Ubytování v Ústeckém kraji našim klientům nepomůže.",
        .prison_id = "V-SPR",
        .kraj = "LBK",
        .wants_reply = true,
        .decision = Decision::adapt,
        .decided = {{april(29), 16}},
        .reason = "Liberecký kraj převezme linka Praha a střed.",
        .answer = Answer::told,
        .answered = {{may(4), 8}}
    },
    FeedbackEntry{
        .key = "vysocina",
        .said = {april(22), 15},
        .kind = Kind::suggestion,
        .about = About::line,
        .text = "Prosíme i linku pro Vysočinu.",
        .prison_id = "V-SVE",
        .kraj = "VYS",
        .wants_reply = true,
        .decision = Decision::defer,
        .decided = {{april(27), 16}},
        .reason = "Zatím není organizace, která by kraj převzala.",
        .until = may(18),
        .answer = Answer::told,
        .answered = {{april(29), 9}}
    },
    FeedbackEntry{
        .key = "from-the-gate",
        .said = {april(23), 10},
        .kind = Kind::praise,
        .about = About::service,
        .text = "Klient měl ubytování hned od brány, to jsme dřív nikdy nestihli.",
        .prison_id = "V-HER",
        .kraj = "MSK",
        .decision = Decision::info_only,
        .decided = {{april(24), 14}}
    },
    FeedbackEntry{
        .key = "no-infection",
        .said = {april(27), 11},
        .kind = Kind::problem,
        .about = About::service,
        .text = "Azylový dům chce potvrzení o bezinfekčnosti, které nám ve věznici nikdo nevydá.",
        .prison_id = "V-KYN",
        .kraj = "KVK",
        .wants_reply = true,
        .decision = Decision::pass_on,
        .decided = {{april(30), 10}},
        .reason = "Podmínku určuje hygiena, ne linka.",
        .pass_on_to = "krajská hygienická stanice"
    },
    FeedbackEntry{
        .key = "code",
        .said = {april(28), 9},
        .kind = Kind::question,
        .about = About::procedure,
        .text = "Platí kód případu i po přemístění klienta do jiné věznice?",
        .prison_id = "V-PLZ",
        .kraj = "PLK",
        .wants_reply = true,
        .decision = Decision::info_only,
        .decided = {{april(28), 13}},
        .reason = "Ano, kód patří k případu, ne k věznici.",
        .answer = Answer::told,
        .answered = {{april(29), 10}}
    },
    FeedbackEntry{
        .key = "moved-on",
        .said = {april(28), 15},
        .kind = Kind::suggestion,
        .about = About::information,
        .text = "Pomohlo by vědět předem, kolik stojí první noc.",
        .kraj = "PHA",
        .role = "R-NNO",
        .channel = Channel::email,
        .wants_reply = true,
        .decision = Decision::adopt,
        .decided = {{april(30), 9}},
        .reason = "Cenu první noci doplníme k podmínkám.",
        .answer = Answer::cannot_tell,
        .answered = {{may(4), 16}}
    },
    FeedbackEntry{
        .key = "till-five",
        .said = {april(29), 14},
        .kind = Kind::suggestion,
        .about = About::line,
        .text = "Prodlužte středu do sedmnácti hodin, odpoledne máme víc času.",
        .prison_id = "V-ORA",
        .kraj = "STC",
        .wants_reply = true,
        .decision = Decision::decline,
        .decided = {{may(11), 15}},
        .reason = "Na odpoledne linka zatím nemá lidi.",
        .answer = Answer::told,
        .answered = {{may(13), 9}}
    },
    FeedbackEntry{
        .key = "call-back",
        .said = {may(4), 13},
        .kind = Kind::complaint,
        .about = About::procedure,
        .text = "Slíbené zavolání zpět se neozvalo.",
        .prison_id = "V-HSL",
        .kraj = "KVK",
        .wants_reply = true,
        .decision = Decision::adapt,
        .decided = {{may(7), 14}},
        .reason = "Zavolání zpět bude mít vždy datum.",
        .answer = Answer::told,
        .answered = {{may(11), 9}}
    },
    FeedbackEntry{
        .key = "tuesday-helps",
        .said = {may(5), 13},
        .kind = Kind::praise,
        .about = About::line,
        .text = "Úterní hodiny pomohly, v den propuštění jsme už měli odpověď.",
        .prison_id = "VV-OLO",
        .kraj = "OLK",
        .decision = Decision::info_only,
        .decided = {{may(11), 15}}
    },
    FeedbackEntry{
        .key = "dogs",
        .said = {may(6), 8},
        .kind = Kind::suggestion,
        .about = About::information,
        .text = "Uvádějte, které noclehárny berou i se psem.",
        .prison_id = "V-PCE",
        .kraj = "PAK",
        .channel = Channel::email,
        .wants_reply = true,
        .decision = Decision::adopt,
        .decided = {{may(12), 10}},
        .reason = "Doplníme mezi podmínky služby."
    },
};

}  // namespace

std::span<FeedbackEntry const> feedback_entries() { return entries; }

}  // namespace linka::app
