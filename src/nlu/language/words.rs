//! The small words of each language, as they are typed: lower case, with their accents (a form without them is added by the
//! reader of these lists). Words that two languages share stand in both.

use crate::nlu::understanding::Foreign;

/// German function words and the commonest verbs, some as they are spoken in Bavaria.
pub(super) const GERMAN: &str = "der die das den dem des ein eine einen einem einer eines und oder aber denn sondern ich du er \
sie es wir ihr mich dich ihn uns euch mir dir ihm ihnen sich mein meine meinen meinem meiner meines dein deine deinen sein \
seine seinen ihre ihren ihrem unser unsere unseren euer eure nicht nich kein keine keinen keiner nix nichts ja nein doch mal \
schon noch auch nur so dann da dort hier jetzt heute morgen gestern immer nie wieder was wer wie wo wann warum wieso weshalb \
wohin woher welche welcher welches welchen wieviel viel mehr sehr ganz alle alles man in im ins an am auf aus bei beim mit \
nach von vom vor zu zum zur über unter für fürs durch ohne gegen um bis seit während wegen ab als wenn ob weil dass damit \
obwohl bin bist ist is sind seid war waren wäre hab habe hast hat haben hatte hätte werde wird werden wurde kann kannst können \
könnte könnten muss musst müssen müsste darf dürfen soll sollen sollte will willst wollen möchte möchten mag gibt gibts geht \
gehts geh gehe gehen mach mache machen macht machts brauch brauche brauchen braucht bekomme bekommt bekommen krieg kriege kriegt \
kriegen sag sagen sagt weiß wissen bitte danke hallo servus grüß gott guten tag abend frage fragen neu neue neuen neuer neues \
alt alte alten gut euch eh halt eben etwa dafür dazu daran darauf davon dabei damals hin her raus rein los weg denn nun na ned net \
ma mei dei ois oiso wos wia wann's i mi des a an no aa hob ham san bei'm bzw usw sowie außerdem trotzdem deshalb zwischen \
anmelden beantragen abmelden ummelden online kosten kostet dauert frist amt antrag wurde worden gewesen jemand jeder jede";

/// English function words and the commonest verbs.
pub(super) const ENGLISH: &str = "the a an and or but if because so than then that this these those there here i you he she it we \
they me him her us them my your his its our their mine yours not no yes don't doesn't didn't isn't can't won't i'm i've i'd i'll \
it's what who whom whose which when where why how much many more most some any every each all both few of in on at by for with \
about against between into through during before after above below to from up down out off over under again further once only \
own same too very can could may might must shall should will would do does did doing have has had having be am is are was were \
been being get got getting need needs needed want wants give gives take takes go goes going come make makes know say says tell \
told ask please thanks thank hello hi hey new old just now today tomorrow yesterday still already also even else instead without \
within until till since while as like such way thing people someone anyone everybody one two first last long next apply \
application office register registration cost costs fee free online certificate card id licence license permit appointment \
where's what's how's there's let's lost moved moving live lives living work works working money pay paid";

/// The ten languages that the bot says a word in, but those in other scripts.
pub(super) const FOREIGN: &[(Foreign, &str)] = &[
    (
        Foreign::Turkish,
        "ve bir bu şu ne nasıl nerede nereye nereden kim kaç niçin neden için ile değil var yok mı mi mu mü mıyım miyim ben sen \
         biz siz onlar bana sana benim senin bizim çok daha gibi kadar sonra önce merhaba selam teşekkürler teşekkür lütfen evet \
         hayır istiyorum istiyoruz lazım gerek gerekiyor gerekli yapmam almak alabilirim yapabilirim edebilirim başvuru çocuğum \
         oturum izni kimlik yeni evlendim taşındım ücret para zaman günaydın olan olarak yapmalıyım alırım",
    ),
    (
        Foreign::French,
        "le la les un une des du de et ou mais je tu il elle nous vous ils elles mon ma mes votre notre ce cette ces est sont suis \
         ai as avons avez ont être avoir que qui quoi où quand comment pourquoi combien quel quelle quels pour avec sans dans sur \
         sous chez pas ne plus très bonjour bonsoir merci oui non s'il plaît je voudrais puis-je peux faire demander obtenir \
         carte d'identité passeport besoin j'ai c'est qu'est-ce n'est d'un d'une l'adresse au aux après avant coûte faut",
    ),
    (
        Foreign::Polish,
        "i w we z ze na do od po przez dla o u nie tak jest są jestem mam masz ma mamy co kto jak gdzie kiedy dlaczego ile czy \
         który która które ten ta to te mój moja moje swój się mi mnie ja ty on ona my wy oni proszę dziękuję dzień dobry cześć \
         witam chcę chciałbym chciałabym potrzebuję muszę mogę można trzeba zrobić dostać złożyć wniosek dowód paszport nowy \
         kosztuje zameldować urząd dziecko już jeszcze tylko bardzo oraz albo ale",
    ),
    (
        Foreign::Italian,
        "il lo la gli le un uno una e ed o ma di a da in con su per tra fra del della dei delle al alla nel nella sul che chi cosa \
         come dove quando perché quanto quale quali è sono sei siamo ho hai ha abbiamo avere essere non sì no mio mia miei tuo suo \
         nostro questo questa io tu lui lei noi voi loro posso devo vorrei voglio fare ottenere richiedere buongiorno ciao grazie \
         prego salve carta d'identità passaporto costa bisogno serve servono anche più molto mi si ci",
    ),
    (
        Foreign::Romanian,
        "și si în un o ale al a ai la de din pe cu pentru prin că să nu da este e sunt sînt am ai are avem aveți au ce cine cum \
         unde când de ce cât câte care acest această acesta meu mea mei mele eu tu el ea noi voi ei ele vreau doresc trebuie pot \
         poate fac obține bună ziua salut mulțumesc vă rog buletin pașaport carte costă nevoie copil după fără sau dar mai foarte",
    ),
    (
        Foreign::Spanish,
        "el la los las un una unos unas y o pero de del a al en con por para sin sobre que qué quién cómo dónde cuándo cuánto \
         cuánta cuántos cuál es son soy eres somos está están estoy tengo tiene tienes tenemos hay ser estar no sí mi mis tu su \
         sus nuestro este esta esto yo tú él ella nosotros ustedes ellos puedo debo quiero quisiera necesito hacer obtener \
         solicitar hola buenos días buenas tardes gracias favor cuesta pasaporte también más muy se me le lo después antes",
    ),
    (
        Foreign::Croatian,
        "i u na s sa za od do iz po o kod bez ali ili da ne je sam si smo ste su jesam nisam imam ima imate što šta tko ko kako \
         gdje kada kad zašto koliko koji koja koje ovaj ova ovo moj moja moje svoj ja ti on ona mi vi oni mogu moram trebam treba \
         želim hoću napraviti dobiti podnijeti zahtjev molim hvala dobar dan bok osobna iskaznica putovnica pasoš nova novi košta \
         dijete prijaviti li se mene meni nije također samo još već",
    ),
];

/// Letters that only some languages write in Latin script, with the language where it is one of ours.
pub(super) const LETTERS: &[(&str, Option<Foreign>)] = &[
    ("ğışİ", Some(Foreign::Turkish)),
    ("łąęśźż", Some(Foreign::Polish)),
    ("șțăţ", Some(Foreign::Romanian)),
    ("đčž", Some(Foreign::Croatian)),
    ("ñ¿¡", Some(Foreign::Spanish)),
    ("ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", None),
    ("őűãõåøæěřůťďňļķģņėųįë", None),
];
