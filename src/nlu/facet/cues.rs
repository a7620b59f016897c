//! Words by which a facet is asked for without doubt, in German and English. The tables are ordered: where cues of several
//! facets stand in one question, the earlier table decides ("was kostet das online" asks for the cost). They never name a
//! service.

use regex::bytes::{Regex, RegexBuilder};

use crate::message::Facet;
use crate::nlu::literals::Literals;

/// Cues of the facets, as regular expressions over folded text (lower case, `ae` for `ä`, one space between words).
const CUES: &[(Facet, &[&str])] = &[
    (
        Facet::Cost,
        &[
            r"\bkost(?:et|e|ets|ete)\b",
            r"\bkosten\b",
            r"kostenlos|kostenfrei|kostenpflichtig|gebuehrenfrei|\bgratis\b|\bumsonst\b|free of charge|\bfor free\b|\bis it free\b",
            r"gebuehr(?:en)?\b",
            r"\bpreis\w*|\bpreise?\b",
            r"\bwie teuer\b|\bteuer\b|\bteurer\b|\bexpensive\b",
            r"\b(?:was|wie ?viel|wieviel) (?:\w+ ){0,2}(?:zahl|zahle|zahlt|zahlen|bezahlen|bezahle|verlang|verlangen|nehmen die)\b",
            r"\bmuss (?:\w+ ){0,3}(?:be)?zahlen\b",
            r"\bhow much (?:is|are|does|do|will|for|to|cost|it|the|would|did)\b",
            r"\bfees?\b|\bprices?\b|\bcosts?\b|\bcharges?\b",
            r"\bwie hoch\b|\bhow high\b|\bhoehe\b",
            r"\bwhat do \w+ pay\b|\bdo (?:i|we) (?:have to )?pay\b",
            r"\bwie ?viel (?:ist|sind|kriegt|bekommt|bekomme|gibt|geld)\b|\bhow much\b|\bwas fuer (?:kosten|gebuehren)\b",
            r"\b(?:is|are|its) (?:\w+ ){0,4}free$|\bkostenfrage\b|\bamounts?\b|\bbetrag\b|\bbetraege\b|\bsaetze\b|\bgeld (?:kostet|bekomm\w*|krieg\w*)\b|\bbekommt man .{0,20}geld\b|\bpay$",
        ],
    ),
    (
        Facet::LegalBasis,
        &[
            r"rechtsgrundlage|gesetzliche grundlage|legal basis|legal grounds",
            r"\b(?:welche[mns]?r?|which|what) (?:gesetz|paragra\w+|vorschrift|verordnung|satzung|law|statute|act|regulation|section)\b",
            r"\bwo (?:steht|ist) (?:das|des|es|die|der)? ?(?:\w+ ){0,3}(?:geregelt|geschrieben|gesetz|festgelegt)\b|\bwo steht\b",
            r"\bparagra(?:ph|f)\w*\b|\bgesetzestext\b",
            r"\bgesetzlich\b|\brechtlich\b",
            r"\bauf welche[rn]? (?:\w+ ){0,1}(?:grundlage|norm)\b",
        ],
    ),
    (
        Facet::Documents,
        &[
            r"\bunterlagen?\b",
            r"\b(?:welche[nrs]?|was fuer|which|what) (?:\w+ ){0,1}(?:papiere?n?|dokumente?n?|nachweise?n?|formulare?n?|documents?|papers|paperwork|forms?|proof)\b",
            r"\bpapiere\b|\bpapers\b|\bpaperwork\b",
            r"\b(?:was|wos|wer) (?:\w+ ){0,1}(?:brauch|brauche|brauchen|braucht|benoetige|benoetigt|benoetigen) (?:ich|man|wir|er|sie|es|i|ma|mir)\b|\bwas brauch\w*\b|\bwas (?:\w+ ){0,2}(?:alles )?(?:brauche|brauch|brauchen)\b",
            r"\bmitbringen\b|\bmitnehmen\b|\bmitzubringen\b|\bvorlegen\b|\bvorzulegen\b|\bvorzeigen\b",
            r"\b(?:what|which \w+) (?:do|does|will|must|should) (?:\w+ ){1,3}(?:need|bring|show|submit|provide|ask for)\b",
            r"\bneed to bring\b|\bto bring\b|\bdo i bring\b",
            r"\breicht (?:der|die|das|ein|eine|mein|meine|es|da|dafuer)\b|\breicht (?:das|der|die) nich\w*",
            r"\bbrauche? (?:ich|i|man) (?:da |dafuer |dazu |noch |auch )*(?:ein|eine|einen|die|den|das|meine?n?|unbedingt|was|etwas|irgendwas)\b|\bdo i need (?:a|an|the|my|any|anything|something|to bring|to show)\b",
            r"\bdokumente\b|\bdocuments\b|\bnachweise\b",
            r"\b(?:an|fuer) papieren\b|\bwelche[nrs]? (?:bescheinigung|urkunde|schreiben|formular)\w*\b|\bantragsformular\b|\bformular$|\bvordruck\b|\b(?:als|zum) nachweis\b|\bmuss (?:das|mein|der|die|ein|ich) (?:\w+ ){0,4}(?:mitkommen|mit aufs|dabei|beweisen|nachweisen)\b",
        ],
    ),
    (
        Facet::Deadline,
        &[
            r"\bbis wann\b|\bbis zu welche|\bbis spaetestens\b",
            r"\bfrist(?:en)?\b|\w+frist(?:en)?\b|fristgerecht",
            r"\bab wann\b|\bab welchem (?:tag|datum|jahr)\b|\bseit wann\b|\bsince when\b|\bfrom (?:when|which date)\b",
            r"\bdeadlines?\b|\bby when\b|\b(?:until|till) when\b|\btime limit\b|\bcut off\b|\bwhen is it due\b",
            r"\bspaetestens\b|\brueckwirkend\b|\bretroactive",
            r"\bzu spaet\b|\btoo late\b|\bversaeumt\b",
            r"\bwie ?(?:lange?|viel zeit) (?:habe?|hat|haben|bleibt) (?:ich|man|wir|mir|er|sie)\b|\bhow (?:long|much time) do (?:i|we|they) have\b|\bhow (?:early|soon|far in advance)\b",
            r"\bwie ?(?:lange?|viele?) (?:\w+ ){0,5}zeit\b|\bwie ?(?:lange?|viele?) (?:\w+ ){0,3}(?:vorher|davor|im voraus|danach|nachher|hinterher)\b|\bhow (?:long|many \w+) (?:\w+ ){0,3}(?:before|after|in advance)\b",
            r"\bwie ?lange? (?:kann|koennen|darf|duerfen) (?:\w+ ){1,5}(?:einspruch|widerspruch|widersprechen|klagen?|beschwerde|einlegen|nachreichen|nachholen|zurueckgeben|ruecktreten|widerrufen)\b|\bhow long can (?:\w+ ){1,3}(?:appeal|object|return|withdraw)\b",
            r"\bwann? (?:muss|soll|kann|darf|duerfen|startet|start|startt|beginnt|tritt|findet|finden|geht|wird|werden|war|ist die|ist der|ist das|is die|sind die|ist es)\b",
            r"\bzeitplan\b|\bfahrplan\b|\btimeline\b|\broadmap\b",
            r"\bwelche[ns]? (?:datum|tag)\b|\bwhich (?:date|day)\b",
            r"\bnaechste[rsn]? (?:termin|veranstaltung|treffen|besuch)\w*|\bnext (?:event|date|meeting)\b|\bterminangabe\b|\btermine? (?:von|der|des|zu)\b|\bwann?$|^wann?\b|\bund wann?\b|\bwhen (?:does|do|did|is|are|will|was)\b|\bbefore it (?:runs out|expires)\b|\bwhich day\b|\bab (?:januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember)\b",
        ],
    ),
    (
        Facet::Duration,
        &[
            r"\bwie ?lang[es]?\b",
            r"\bdauert?s?\b|\bdauern\b",
            r"(?:bearbeitungs|warte|liefer|lauf)zeit",
            r"\bhow (?:long|fast|quickly|many (?:weeks|days|months))\b",
            r"\bprocessing time\b|\bwaiting time\b|\bturnaround\b",
            r"\bwie schnell\b|\bfast enough\b|\bschaff\w* (?:ich|i|wir|die|das)\b",
            r"\bwann? (?:ist|kommt|krieg|kriege|bekomm|bekomme|hab|habe|sind|kann ich)\b.{0,40}\b(?:fertig|geld|bescheid|entscheidung|antwort|abholen|abholbereit|da|weg|ausgezahlt|rechnen)\b|\bwhen (?:will|is|can)\b.{0,40}\b(?:ready|arrive|collect|decision)\b",
            r"\bgueltigkeit\b|\bwie lang\w* (?:\w+ ){0,3}gueltig|\bhow long (?:\w+ ){0,4}valid|\bwann laeuft .{0,20}ab\b|\bwhen does .{0,25}expire",
        ],
    ),
    (
        Facet::Online,
        &[
            r"\bonline\b|\bonline\w+",
            r"\b(?:im|uebers?|ueber das|per|via|on the|over the) (?:internet|netz|web)\b|\binternet\b",
            r"\b(?:webseite|website|homepage|internetseite|web site)\b|\bwelcher? seite\b",
            r"\bdigital(?:ly)? (?:beantrag\w*|moeglich|machen|erledigen|einreichen|stellen|abgeben|ausfuellen|apply|abholen|signier\w*)\b|\b(?:geht|kann|gehts|can) (?:\w+ ){0,4}(?:digital|elektronisch|electronically|digitally)\b",
            r"\b(?:per|via|by|ueber|mit) (?:e ?mail|mail|email|app|handy|smartphone|post|video\w*|computer)\b",
            r"\bvon (?:zu ?hause|daheim)\b|\bvom (?:sofa|handy)\b|\bfrom home\b",
            r"\bdownload\w*|\bherunterladen\b|\bhochladen\b|\bupload\b|\blink\b|\burl\b",
            r"\b(?:muss|do|must|have) (?:\w+ ){0,4}(?:persoenlich|in person|vor ort|hingehen)\b",
            r"\bdigital (?:\w+ ){0,2}(?:beantragen|einreichen|stellen|ausfuellen)|\bper (?:app|klick)\b|\bwebformular\b|\bclick\b|\bin (?:the|a) browser\b",
        ],
    ),
    (
        Facet::Office,
        &[
            r"\bwohin\b|\bwo (?:\w+ ){0,5}hin(?:gehen|geh|gehn|muessen|wenden)?\b",
            r"\bwo (?:muss|kann|geh|gehe|gehen|beantrag|beantrage|bekomm|bekomme|krieg|kriege|kriegt|gibt|gibts|find|finde|mach|mache|meld|melde|ist|is|sind|hol|hole|darf|soll|stell|stelle|reich|sagt|liegt|werf|erreich|lass|lasse|lasst|beschwer|ruf|bestell|bestelle)\b",
            r"\bwelche[nrsm]*? (?:amt|behoerde|stelle|buero|rathaus|gericht|ministerium|abteilung|kreisverwaltung|landratsamt)\b|\bwas fuer (?:ein )?(?:amt|behoerde)\b",
            r"\bzustaendig\w*",
            r"\ban wen\b|\bbei wem\b|\bzu wem\b|\bwer (?:macht|stellt|hilft|rueckt|bearbeitet)\b",
            r"oeffnungszeit|sprechzeit|\bopening hours\b|\boffice hours\b|\bgeoeffnet\b",
            r"\btelefonnummer\b|\brufnummer\b|\bansprechpartner\w*|\bphone number\b|\banschrift\b|\badresse (?:von|vom|der|des)\b|\baddress of\b|\badresse telefon\b",
            r"\bwhere (?:do|can|is|are|to|should|does|must|i|they|did)\b|\bwhere\b$|^where\b",
            r"\b(?:which|what) (?:office|authority|place|counter|court|ministry|department)\b|\bresponsible\b|\bin charge\b",
            r"^wo\b|\bwo$",
            r"\b(?:in|bei) (?:einer |jeder |jedem )?ander(?:en|er|e|m) (?:stadt|gemeinde|amt|landkreis)\b|\bin another (?:city|town)\b|\bin jedem (?:amt|rathaus|buergerbuero)\b",
            r"\b(?:address|adresse|anschrift|telefon|kontakt|contact)$|\b(?:adresse|telefon|mail) (?:oder|und) (?:adresse|telefon|mail)\b|\bwelche (?:telefon|telefonnummer|mail|adresse|nummer)\b|\bphone\b$|\bwho (?:do|can|should) i (?:call|contact|ask|write)\b|\b(?:landgericht|gericht|stadt|gemeinde|rathaus|bund) oder (?:regierung|landratsamt|landkreis|land|gemeinde)\b|\bgibt? ?s? (?:es )?(?:den|die|das|so was|sowas)? ?(?:\w+ ){0,2}(?:auch )?in [a-z]{4,}$|\bwer (?:ist|waere) .{0,20}zustaendig\b|\bwo (?:anrufen|beantragen|hingehen|abgeben|melden)\b|\bhat .{0,30}(?:auf|offen)$|\bam telefon$",
        ],
    ),
    (
        Facet::Eligibility,
        &[
            r"\bdarf (?:ich|man|er|sie|mein\w*|unser\w*|jemand|der|die|das|ein\w*)\b|\bduerfen wir\b|\bam i allowed\b|\bmay (?:i|my)\b|\ballowed to\b",
            r"\bwer (?:darf|bekommt|kriegt|hat|muss)\b|\bwho (?:can|may|gets|is entitled)\b",
            r"\banspruch\b|\bentitled\b|\beligib\w+|\bdo i qualify\b|\bsteht mir\b|\bberechtigt\b",
            r"\bvoraussetzung\w*|\bbedingung\w*|\brequirements?\b|\bconditions?\b",
            r"\bmuss (?:ich|man|er|sie|mein\w*|jeder|das)\b|\bmuessen wir\b|\bdo i (?:really )?have to\b|\bpflicht\b|\bmandatory\b|\bcompulsory\b|\bverpflichtet\b",
            r"\bab welchem alter\b|\bwie alt\b|\bhow old\b|\bmindestalter\b",
            r"\bgilt das auch\b|\bgeht das auch\b",
            r"\b(?:kann|can|could) (?:ich|man|i|we|my|mein\w*|wir|er|sie)\b",
        ],
    ),
    (
        Facet::Procedure,
        &[
            r"\bwie (?:kann|geht|gehts|funktioniert|laeuft|mach|mache|macht|meld|melde|beantrag|beantrage|stell|stelle|bekomm|bekomme|komm|komme|krieg|kriege|muss|soll|erfahre|hol|hole|werd|werde|aender|registrier)\w*\b",
            r"\bhow (?:do|can|to|does|should|would)\b",
            r"\bwas (?:muss|soll|kann|mach|mache) (?:ich|i|man|wir)? ?(?:\w+ ){0,3}(?:tun|machen|jetzt|da)\b|\bwas (?:tun|jetzt|nun)\b|\bwhat (?:do|should|must) (?:i|we) do\b|\bwhat now\b",
            r"\bablauf\b|\bschritte?\b|\banleitung\b|\bsteps?\b|\bprocedure\b",
        ],
    ),
];

/// Facets whose cues leave no doubt; those of the others ("kann ich", "wie geht") are evidence for the model alone.
pub(super) const fn decides(facet: Facet) -> bool {
    !matches!(facet, Facet::Overview | Facet::Eligibility | Facet::Procedure)
}

/// The cues, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Cues {
    facets: Vec<Facet>,
    /// Each by itself: in one automaton nearly every text would need states that no text before it had.
    each: Vec<Regex>,
    /// Which of them are worth a try.
    literals: Literals,
    /// Cues that look at the beginning or end of a text, and so may stand in a part of it alone.
    is_anchored: Vec<bool>,
}

impl Default for Cues {
    fn default() -> Self {
        let all = || CUES.iter().flat_map(|(f, cues)| cues.iter().map(|c| (*f, *c)));
        // Folded text is ASCII in the two languages of the cues: without Unicode classes the automata stay small. The table is
        // fixed and a test compiles it; where one did not, no cue would ever be found.
        let single = |(_, cue)| RegexBuilder::new(cue).unicode(false).build();
        match all().map(single).collect::<Result<Vec<Regex>, _>>() {
            Ok(each) => Self {
                facets: all().map(|c| c.0).collect(),
                each,
                literals: Literals::of(all().map(|c| c.1)),
                is_anchored: all().map(|c| c.1.contains(['^', '$'])).collect(),
            },
            Err(_) => {
                Self { facets: Vec::new(), each: Vec::new(), literals: Literals::default(), is_anchored: Vec::new() }
            }
        }
    }
}

impl Cues {
    /// How many cues there are.
    pub(super) const fn count() -> usize {
        let mut n = 0;
        let mut i = 0;
        while i < CUES.len() {
            n += CUES[i].1.len();
            i += 1;
        }
        n
    }

    /// The cues found in a folded text, by number, with their facets; those of earlier tables first.
    pub(super) fn found(&self, folded: &str) -> Vec<(usize, Facet)> {
        self.found_among(folded, |_| true)
    }

    /// The same for a part of a text, whose own cues are given: only those are looked for, and the ones that look at a
    /// text's beginning or end.
    pub(super) fn found_in_part(&self, part: &str, of_whole: &[(usize, Facet)]) -> Vec<(usize, Facet)> {
        self.found_among(part, |n| self.is_anchored[n] || of_whole.binary_search_by_key(&n, |c| c.0).is_ok())
    }

    fn found_among(&self, folded: &str, is_sought: impl Fn(usize) -> bool) -> Vec<(usize, Facet)> {
        let candidates = self.literals.candidates(folded).into_iter().filter(|n| is_sought(*n));
        let found = candidates.filter(|n| self.each.get(*n).is_some_and(|r| r.is_match(folded.as_bytes())));
        found.map(|number| (number, self.facets[number])).collect()
    }

    /// What a cue looks for, for `explain`.
    pub(super) fn source(number: usize) -> &'static str {
        CUES.iter().flat_map(|(_, cues)| cues.iter()).nth(number).copied().unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_compiles() {
        let cues = Cues::default();
        assert_eq!((cues.each.len(), cues.facets.len()), (Cues::count(), Cues::count()));
    }

    #[test]
    fn plain_questions_have_the_cue_of_their_facet_first() {
        let cues = Cues::default();
        for (text, facet) in [
            ("was kostet ein neuer pass", Facet::Cost),
            ("how much is a new passport", Facet::Cost),
            ("welche unterlagen muss ich online einreichen", Facet::Documents),
            ("bis wann muss ich mich ummelden", Facet::Deadline),
            ("wie lange dauert das", Facet::Duration),
            ("wie lange hat er dafuer zeit", Facet::Deadline),
            ("wie viele wochen vorher muss ich kommen", Facet::Deadline),
            ("geht das auch online", Facet::Online),
            ("welches amt ist zustaendig", Facet::Office),
            ("in welchem gesetz steht das", Facet::LegalBasis),
        ] {
            assert_eq!(cues.found(text).first().map(|c| c.1), Some(facet), "{text}");
        }
        assert!(cues.found("hallo zusammen").is_empty());
    }
}
