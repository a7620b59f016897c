//! One line in each of ten languages that the bot recognises and does not speak: which ones it does. It never answers a
//! question in them.

use crate::nlu::Foreign;

/// "I answer in German, in easy German and in English" in that language.
pub(crate) const fn hello_in(language: Foreign) -> &'static str {
    match language {
        Foreign::Turkish => "Yalnızca Almanca, kolay Almanca ve İngilizce yanıt verebiliyorum.",
        Foreign::Ukrainian => "Я відповідаю лише німецькою, простою німецькою та англійською мовами.",
        Foreign::Russian => "Я отвечаю только на немецком, простом немецком и английском языках.",
        Foreign::Arabic => "أجيب فقط بالألمانية والألمانية المبسطة والإنجليزية.",
        Foreign::French => "Je réponds uniquement en allemand, en allemand facile et en anglais.",
        Foreign::Polish => "Odpowiadam tylko po niemiecku, w prostym niemieckim i po angielsku.",
        Foreign::Italian => "Rispondo solo in tedesco, in tedesco facile e in inglese.",
        Foreign::Romanian => "Răspund doar în germană, în germană simplă și în engleză.",
        Foreign::Spanish => "Solo respondo en alemán, en alemán fácil y en inglés.",
        Foreign::Croatian => "Odgovaram samo na njemačkom, na jednostavnom njemačkom i na engleskom.",
    }
}
