"""Words that a full stop belongs to, and words that begin sentences, by language.

Only what no general rule of `agents.text.sentences` tells: initials, dotted words (``u.a.``) and stops before a small
letter need no list. Written in lower case; ``z.b`` stands for ``z. B.``, too. A language that is not here has English's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from agents.text.words import word_set

# Languages that write 4th as ``4.``: before small letters, and before names and nouns, too.
ORDINALS = word_set("az bs cs da dsb et eu fi fo hr hsb is lv mk nb nn no pl sk sl sr")
BEFORE_NAMES = word_set("als de hu ko lb tr")
# Years, too, before months: ``2016. 3. 5.``
DATES = word_set("hu ko lv")

# Never the end of a sentence: a name or a number follows. These in all languages; then by language.
_NAMED = word_set("mr mrs dr prof st")
_BEFORE: Mapping[str, str] = {
    "en": """mr mrs ms messrs mx dr prof gen lt sgt col maj capt cmdr cpl pvt adm brig sen rep reps sens gov
        pres rev fr sr st mt ft hon supt insp det atty amb msgr mme mlle hr""",
    "de": """dr prof dipl ing hr hrn fr frl st hl nr z d u i v bzw vgl bspw evtl ggf inkl exkl sog geb gest
        gen bd hrsg z.b d.h u.a i.d s.o s.u o.ä z.t z.zt u.u v.a i.d.r m.e rd str lt zzgl abzgl ehem verh
        offz hptm oblt maj mag rer jur phil einschl insb bgm abg""",
    "fr": """m mm mme mmes mlle mlles me dr pr prof mgr st ste sts av env pp vol fig éd cf c.-à-d n nos gén
        lt cdt adj bd apr""",
    "es": """sr sra sres sras srta dr dra dres d dª dña don prof profa gral cnel tte sgto lic ing arq abog
        mons fr sto sta hno av avda c pág págs núm núms ee jj cc rr aprox ej p.ej dip sen gob pte vd vds ud
        uds""",
    "it": """sig sigg sig.ra sig.na dott dott.ssa dr prof prof.ssa prof.sa ing avv arch geom on sen gen ten
        mons don s ss pp pag pagg n nn nr cfr p.es ca rag cav comm""",
    "pt": """sr sra srs sras srta dr dra drs dras d dom prof profa profª eng arq gen cel ten sgt v exmo exma
        ilmo ilma pe st sto sta av r pág págs p pp n núm aprox p.ex dep sen gov""",
    "nl": """dhr mevr mw mej dr drs ir ing mr prof ds mgr st sint jhr kol kap lt nr nrs blz p pp bijv d.w.z
        o.a m.n m.b.t t.a.v i.v.m o.l.v z.g zgn resp ca incl excl vgl nl a.h.w evt burg""",
    "pl": """dr prof hab mgr inż lek doc ks o bp abp kard św bł sł płk ppłk mjr kpt por ppor chor sierż kpr
        szer nadkom podkom kom insp podinsp mł st asp ul al pl os nr np m.in tzw tzn tj ww zob pt ur zm art
        pkt rozdz woj pow gm godz adm hr paraf wg lic adw sędz sen""",
    "cs": """r lat dr prof doc ing mgr bc mudr judr phdr rndr paeddr mvdr p sv gen plk pplk mjr kpt npor ul nám tř
        č čj čl odst písm str s sb např tzv tzn tj resp cca asi mj m.j popř příp kupř vč zejm tab zvl obv
        nar zemř arch akad bl kard""",
    "sk": """r lat dr prof doc ing mgr bc mudr judr phdr rndr p sv gen plk pplk mjr kpt npor ul nám č čl ods písm
        str s napr tzv tzn tj t.j resp cca asi príp tab roč nar zom akad hl bl kard najm vr""",
    "sv": """dr prof doc ing st s:t s:ta kl nr ca t.ex bl.a d.v.s dvs m.a.o s.k f.d jfr resp sid gen övlt hr
        fr p.g.a pga""",
    "da": """dr prof ing st skt kl nr ca f.eks bl.a d.v.s dvs m.a.o s.k fhv jf hhv gen fr pga p.g.a adv dir
        pk stk bl f vedr""",
    "no": """dr prof ing st kl nr ca f.eks bl.a d.v.s dvs m.a.o s.k jf hhv gen hr fr pga p.g.a adv dir pkt
        vedr bl f""",
    "is": "hv þm hæstv dr prof nr kl ca t.d þ.e m.a o.fl sbr skv u.þ.b hr fr sr bls",
    "fi": """tri prof toht maist dipl ins ks vrt esim ts n nro klo k puh ns ml mm ent rva pj puheenjoht kenr
        ev evl kapt maj lk krs""",
    "et": "dr prof hr pr prl nr lk vt nt näit s.o s.t nn ns sh ca kell p tn mnt kol ltn kpt mag",
    "lv": "dr prof doc plkst nr lpp sk t.i t.s t.sk piem resp apm ap šķ kand inž p kgs ģen plkv",
    "lt": """dr prof doc hab nr g pr al pl mst r sav vysk kun šv kt žr pvz t.y vad plg pav gen plk mjr kpt
        ltn gyd inž akad vyr jaun psl""",
    "hu": "dr prof ifj id özv gr szt sz u krt k fsz pl vö ld kb vm hg sk mons ált ún alez őrgy vőrgy",
    "tr": """dr prof doç yrd av arş gör öğr uzm op müh mim sn hz st alb bnb yzb tğm org korg tümg gnkur cad
        mah apt nr s bkz örn çev haz yay ed""",
    "hr": """dr prof doc mr sc dipl ing inž g gđa gđica gđ gosp sv blaž ul br čl st str s npr tzv tj odn
        kard mons vlč akad usp cca т др проф ген бр ул чл стр нпр тзв тј одн г гђа св инж дипл""",
    "sl": """dr prof doc mag ing inž g gdč sv polk stot ul št čl odst str s npr tzv t.i t.j tj oz cca kard
        akad gl prim asist univ dipl""",
    "ro": """dr prof dl d-l dna d-na dlui d-ra ing av acad lt cpt mr sf str bd bld nr alin lit pag pg p cca
        de.ex jud înv pr pt""",
    "ru": """мал род букв г-н г-жа г-на г-ну гр проф акад доц канд д-р инж ген полк подп лейт серж зам гл нач св ул просп
        пл бул наб ш корп стр табл ср напр т пп ок оз о р г дер пос обл р-н вып изд ред сост т.е т.к т.н
        т.о прим преп""",
    "uk": """мал род п пп проф акад доц канд д-р інж ген полк підп кап лейт серж зам нач св ім вул просп пр пров пл
        бул наб буд корп стор табл пор напр т ст ч ок оз о р м смт обл р-н вип вид ред т.зв т.к т.е""",
    "be": """праф акад дац канд інж ген палк св імя ім вул праст пл буд кв рыс табл гл напр т арт ч воз г в
        р-н вобл тэл вып рэд""",
    "bg": """г-н г-жа проф акад доц д-р инж арх ген полк подп кап св ул бул пл ж.к бл вх ап гр общ обл стр
        рис табл вж напр т.е т.нар чл ал ок вр о""",
    "el": "κ κα κκ κος δρ καθ στρ αγ αρ αριθ οδ λεωφ πλ σελ βλ π.χ δηλ λ.χ τηλ παρ άρθ εδ πχ εκ",
    "ar": "د أ م ص ت ق ج",
    "fa": "د م ص ج ر",
    "ur": "ڈاکٹر",
    "hi": """डॉ डा प्रो पं श्री मो सं नं रु ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी
        डब्ल्यू एक्स वाई जेड""",
    "mr": "डॉ डाॅ प्रा श्री सौ पं नं रु क्र ता जि पु",
    "id": "dr drs dra ir prof h hj kh jl gg no hlm tel tn ny sdr kol kapt mayjen brigjen letjen sk tgl",
    "vi": "ts ths gs pgs bs tp q p đ th",
    "ca": "sr sra srs dr dra d prof st sta av c pàg núm art vol fig",
    "hy": "",
    "th": "",
}
# The end of a sentence only where one plainly begins behind.
_SHORT: Mapping[str, str] = {
    "en": """inc corp co ltd llc plc bros jr sr vs etc al approx dept est fig jan feb mar apr jun jul aug
        sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ave blvd rd hwy sq mph op pp vol ed
        eds ph cf ca no nos art sec ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich
        minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo bzw usw vgl nr sra sres""",
    "de": """mio mrd tsd chr jh jhdt jhd jan feb febr mär apr jun jul aug sep sept okt nov dez mo di mi do
        fr sa so jr sr co inc corp ltd e.v st.p art abs max min tel kap ca m n s o""",
    "fr": "janv févr sept oct nov déc cie jr etc co inc corp ltd j.-c art col cap min max boul ch no p",
    "es": "uu oo cía jr co inc corp ltd a.c d.c s.a exa art arts cap fig vol tel",
    "it": "jr co inc corp ltd a.c d.c s.p.a art artt cap col fig tel vol es p",
    "pt": "exa cia jr co inc corp ltd a.c d.c ltda art arts cap vol fig tel min",
    "nl": "jr sr co inc corp ltd chr jan feb mrt apr aug sept okt nov dec bv gen max min art tel jl",
    "ru": "тыс млн млрд п д jr inc corp им тел рис см пр ст кап авт пом пер кв с",
    "pl": "tys mln mld im ok ust gen par min red max rys pos tab poz tel",
    "cs": "mil mld tis por red obr tel okr roč",
    "sk": "mil mld tis por obr tel okr",
    "sv": "min max s kap fig tel",
    "da": "mio mia kr min max s kap fig tel hr",
    "no": "min max s kap fig tel",
    "is": "tel",
    "fi": "os s",
    "et": "tel st u",
    "lv": "tel min",
    "lt": "tel min",
    "hu": "br ker arch em ill tel st",
    "tr": "tel sok bul no yak",
    "hr": "mil mlrd тис red god gen tel",
    "sl": "mio mrd tis maj red ga gen ok tel",
    "ro": "loc cap gen vol fig art tel col",
    "uk": "тис млн млрд рис тел див с кв",
    "bg": "тел с",
    "el": "ν μ σ",
}
_STARTERS: Mapping[str, str] = {
    "en": """the a an this that these those he she it they we you i his her its their our my in on at by for from to
        with as after before when while if but and or so yet however meanwhile since there here what who how why where
        no not one some many most more all both several according police officials earlier last""",
    "de": """der die das den dem des ein eine einen einem einer eines er sie es wir ich ihr man in im am an auf aus bei
        beim mit nach von vom vor für zu zum zur über unter um und aber doch oder so wie wenn als auch da dabei dafür
        dagegen damit danach dann daher darum denn dennoch dies diese dieser dieses dort durch gegen hier ihre ihr
        jetzt kein keine mehr nicht noch nun nur ob ohne schon sein seine seit seitdem seither sollte trotz trotzdem
        was weil weitere wer wegen während zudem zuvor zwar außerdem laut insgesamt inzwischen allerdings alle beide
        jedoch somit später daraufhin dazu davon""",
    "fr": """le la les l un une des du de il elle ils elles on nous vous je ce cet cette ces c son sa ses leur leurs
        en dans à au aux par pour avec sur sous après avant depuis pendant selon mais et ou donc or ni car si quand
        lorsque comme d qui que tout tous plus""",
    "es": """el la los las un una unos unas él ella ellos ellas lo se su sus este esta estos estas ese esa en de del a
        al por para con sin sobre tras desde hasta según pero y o si cuando como aunque mientras además también no ya
        ante durante entre""",
    "it": """il lo la i gli le l un uno una lui lei loro egli si suo sua questo questa questi queste in nel nella di del
        della a al alla da dal per con su sul tra fra dopo prima secondo ma e o se quando come anche non""",
    "pt": """o a os as um uma ele ela eles elas seu sua este esta esse essa isso em no na nos nas de do da dos das ao à
        por para com sem sobre após desde até segundo mas e ou se quando como embora enquanto também não já""",
    "nl": """de het een hij zij ze wij we ik jij u er dit dat deze die in op aan bij met na naar van voor uit over om
        door tot en maar of als toen wanneer omdat ook niet nu daar daarna hier zijn haar hun volgens sinds tijdens""",
    "pl": """w we na z ze do od po za przed przy o u dla bez nad pod przez i a ale lecz oraz jednak on ona ono oni one
        to ten ta te ci tego tej jest był była było nie jak jeśli gdy kiedy kto co czy już się także teraz tam tu
        według podczas jego jej ich""",
    "cs": """v ve na z ze do od po za před při o u pro bez nad pod přes k ke s se i a ale však nebo on ona ono oni ten ta
        to ti tato tento toto je byl byla bylo není jak když pokud kdo co už také teď tam tady podle během jeho její
        jejich jen proto""",
    "sk": """v vo na z zo do od po za pred pri o u pre bez nad pod cez k ku s so i a ale však alebo on ona ono oni ten tá
        to tí táto tento toto je bol bola bolo nie ako keď ak kto čo už tiež teraz tam tu podľa počas jeho jej ich
        preto""",
    "sv": """den det de en ett han hon vi jag man i på av till från för med om vid efter innan under över och men eller
        så som när då här där detta denna dessa sin hans hennes enligt också inte nu sedan""",
    "da": """den det de en et han hun vi jeg man i på af til fra for med om ved efter før under over og men eller så som
        når da her der dette denne disse hans hendes ifølge også ikke nu siden""",
    "no": """den det de en et ei han hun vi jeg man i på av til fra for med om ved etter før under over og men eller så
        som når da her der dette denne disse hans hennes ifølge også ikke nå siden""",
    "fi": """se ne hän he me minä sinä te tämä nämä tuo ja mutta tai vaan sekä kun jos koska että kuin niin myös nyt
        sitten siellä täällä jo ei on oli""",
    "et": """see need ta tema nad nemad me meie ma mina sa te ja aga või vaid kui kuna et siis ka nüüd seal siin ei on
        oli""",
    "lv": """tas tā tie tās viņš viņa viņi mēs es jūs šis šī šie un bet vai ja kad kā jo arī tagad tad tur šeit nav ir
        bija no uz ar par pēc""",
    "lt": """tai tas ta jis ji jie mes aš šis ši ir bet ar o jei kai kaip nes taip dabar čia ten nėra yra buvo iš į su
        apie po""",
    "hu": """a az egy ő ők ez azok ezek és de vagy ha amikor mert hogy is nem már most itt ott így azonban szerint után
        volt van""",
    "tr": """bu şu o bir ve ama ancak fakat ya da ise için ile gibi daha sonra şimdi burada orada ne nasıl neden çünkü
        eğer biz ben siz sen onlar her bunun bunlar var yok""",
    "hr": """u na s sa iz od do po za pred pri o k kod bez nad pod kroz i a ali no ili on ona ono oni taj ta to ovaj ova
        ovo je bio bila bilo nije kako kad kada ako tko ko što šta već također takođe sada tamo ovdje prema tijekom
        njegov njezin nakon у на с са из од до по за пред при о код без над под кроз и а али или он она оно они тај та то
        ово је био није како кад ако ко што већ сада према након""",
    "sl": """v na s z iz od do po za pred pri o k brez nad pod skozi in a ampak toda ali on ona ono oni ta to ti je bil
        bila bilo ni kako ko kdaj če kdo kaj že tudi zdaj tam tukaj po med njegov njen""",
    "ro": """în la de din pe cu pentru după până prin și dar sau el ea ei ele acest această acesta aceasta un o nu cum
        când dacă cine ce potrivit""",
    "ru": """в во на с со из от до по за перед при о об у для без над под через к ко и а но или однако он она оно они
        это этот эта эти тот та те то мы я вы его её ее их как когда если кто что уже также теперь там тут здесь не ни
        после во-первых кроме согласно всего сейчас тогда так""",
    "uk": """в у на з зі із від до по за перед при о про для без над під через к і й та а але чи однак він вона воно
        вони це цей ця ці той ті ми я ви його її їх як коли якщо хто що вже також тепер там тут не ні після крім
        згідно зараз тоді так""",
    "bg": """в във на с със от до по за пред при о у без над под през към и а но или обаче той тя то те това този тази
        тези ние аз вие му ѝ как когато ако кой какво вече също сега там тук не след според""",
    "el": """ο η το οι τα τον την του της των στο στη στην στον στις στα σε με από για και αλλά ή όμως αυτός αυτή αυτό
        αν όταν όπως επίσης τώρα εκεί εδώ δεν μετά σύμφωνα ένας μια ένα""",
}
_SAME: Mapping[str, str] = {
    "lb": "de",
    "als": "de",
    "nb": "no",
    "nn": "no",
    "fo": "da",
    "bs": "hr",
    "sr": "hr",
    "hbs": "hr",
    "mk": "bg",
    "gl": "pt",
    "az": "tr",
    "ms": "id",
    "ne": "hi",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What a language knows of full stops: words `before` a name, `short` forms, sentence `starters`."""

    before: frozenset[str]
    short: frozenset[str]
    known: frozenset[str]  # both, and No.
    starters: frozenset[str]
    ordinals: str  # "": none; "small"; "names", before those, too
    has_dates: bool
    ends_counted: bool  # 5 min. Capital


@cache
def rules(language: str) -> Rules:
    """Those of the language (ISO 639-1); English's where it has none."""
    like = _SAME.get(language, language)
    like = like if like in _BEFORE else "en"
    before, short, starters = (word_set(table.get(like, "")) for table in (_BEFORE, _SHORT, _STARTERS))
    return Rules(
        before=before | _NAMED,
        short=short,
        known=before | _NAMED | short | word_set("no nos"),
        starters=starters,
        ordinals="names" if language in BEFORE_NAMES else "small" if language in ORDINALS else "",
        has_dates=language in DATES,
        ends_counted=like not in ("en", "de"),
    )
