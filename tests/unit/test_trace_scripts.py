"""Texts in scripts that do not part their words, or have no capitals: copies, edits, updates, revisions."""

from dataclasses import dataclass

import pytest
from newsroom import enriched

from agents.text import normal, sentences
from agents.trace.stage import Window
from streams.records import Enriched, Revision, Sentence, Traced


@dataclass(frozen=True)
class Told:
    """A report; an edit ``(was, is)`` that keeps its facts, another figure, and another report of the same event."""

    language: str
    report: tuple[str, ...]
    edit: tuple[str, str]
    figure: tuple[str, str]
    other: tuple[str, ...]
    join: str = ""


TOLD = {
    "zh mine": Told(
        "zh",
        (
            "青岭县一座煤矿周二凌晨发生透水事故，造成七人死亡，另有十二人被困井下。",
            "县应急管理局说，矿工们在三百米深的巷道里等待了将近二十个小时。",
            "救援人员从邻近的矿井借来两台水泵，连夜把积水抽到河里。",
            "家属们聚集在矿区大门外，有人举着写有亲人名字的纸牌。",
            "矿长已被警方带走接受调查，省里要求所有小煤矿立即停产检查。",
        ),
        ("连夜把积水抽到河里", "随后连夜把积水都抽到河里"),
        ("造成七人死亡", "造成九人死亡"),
        (
            "青岭煤矿透水事件的死者增加，官员称搜救仍在继续进行当中。",
            "一位获救者告诉记者，水是在换班以后突然涌进来的。",
            "当地居民抱怨，矿上的排水设备多年没有更换过。",
        ),
    ),
    "zh ferry": Told(
        "zh",
        (
            "一艘载有86名乘客的渡轮星期五在白沙岛附近搁浅，所有人均已获救。",
            "海事部门表示，渡轮为避让一条渔船而偏离了航道，船底被礁石划破。",
            "救生艇用了四个小时把乘客分批送到岛上的小学过夜。",
            "船长承认当时雾很大，但是否认自己看错了海图。",
            "渡轮公司承诺退还全部船票，并且为每名乘客支付五百元补偿。",
        ),
        ("船底被礁石划破", "船底随后被礁石划破"),
        ("载有86名乘客", "载有68名乘客"),
        (
            "白沙岛渡轮事故的乘客昨天乘飞机返回了大陆，多数人只受了轻伤。",
            "调查人员正在读取船上的航行记录，结果预计下个月公布。",
            "岛上的居民送来了棉被和热汤，孩子们睡在教室的课桌上。",
        ),
    ),
    "zh traditional": Told(
        "zh",
        (
            "北溪市一棟老舊公寓星期日深夜起火，消防局出動了四十輛消防車。",
            "火勢從三樓的電動車充電處竄出，濃煙很快封住了唯一的樓梯。",
            "消防員用雲梯救出二十三名住戶，其中五人嗆傷送往醫院治療。",
            "鄰居說，住戶去年就曾向市府投訴樓道裡堆滿了雜物。",
            "市長宣布全面檢查全市的老舊公寓，並將補助住戶安裝警報器。",
        ),
        ("其中五人嗆傷送往醫院治療", "其中五人嗆傷後送往附近的醫院治療"),
        ("救出二十三名住戶", "救出二十六名住戶"),
        (
            "公寓大火的原因仍待鑑定，警方已經約談了房東和管理員。",
            "一名母親用濕毛巾包住嬰兒，在窗邊等了半個鐘頭。",
            "議員質疑消防栓的水壓不足，要求水公司提出說明。",
        ),
    ),
    "ja factory": Told(
        "ja",
        (
            "青浜市の化学工場で十二日午後、タンクが爆発し、作業員七人が死亡した。",
            "消防によると、火は約五時間後に消し止められ、周辺の住民に避難の指示が出された。",
            "工場では前日から配管の点検が行われていて、溶接の火花が引火したとみられる。",
            "近くの小学校では窓ガラスが割れたが、児童は下校した後でけがはなかった。",
            "社長は記者会見で深く頭を下げ、原因の調査に全面的に協力すると述べた。",
        ),
        ("原因の調査に全面的に協力すると述べた", "事故の原因の調査には全面的に協力すると述べた"),
        ("作業員七人が死亡した", "作業員九人が死亡した"),
        (
            "青浜市で起きた爆発について、県警は業務上過失致死の疑いで捜査を始めた。",
            "現場からは焦げたような臭いが漂い、夜になっても煙が上がっていた。",
            "遺族の一人は「なぜ止められなかったのか」と声を震わせた。",
        ),
    ),
    "ja quake": Told(
        "ja",
        (
            "気象台によりますと、3日早朝、北岬半島でマグニチュード6.2の地震がありました。",
            "この地震で住宅24棟が全壊し、港の岸壁にも大きな亀裂が入りました。",
            "停電は半島の全域に広がり、電力会社は復旧に二日ほどかかるとみています。",
            "避難所では毛布が足りず、隣の町から支援の物資がトラックで運ばれました。",
            "専門家は、今後一週間は同じ程度の揺れに注意するよう呼びかけています。",
        ),
        (
            "隣の町から支援の物資がトラックで運ばれました",
            "隣の町から支援の物資がトラックで次々と運ばれました",
        ),
        ("住宅24棟が全壊し", "住宅42棟が全壊し"),
        (
            "北岬半島の地震から一夜が明け、住民らは壊れた家の片付けに追われました。",
            "漁協の組合長は、船は無事だったが冷凍庫が使えないと話しています。",
            "政府は職員を現地に派遣し、被害の全容を調べることにしています。",
        ),
    ),
    "ko": Told(
        "ko",
        (
            "화요일 새벽 청령군의 한 탄광에 물이 차올라 광부 7명이 숨지고 12명이 갇혔다.",
            "군청은 광부들이 지하 삼백 미터 갱도에서 거의 하루를 기다렸다고 밝혔다.",
            "구조대는 이웃 광산에서 빌린 양수기 두 대로 밤새 물을 강으로 퍼냈다.",
            "가족들은 정문 앞에 모여 이름을 적은 종이를 들고 소식을 기다렸다.",
            "경찰은 소장을 불러 조사하고 있으며 도는 모든 소형 탄광에 점검을 명령했다.",
        ),
        ("밤새 물을 강으로 퍼냈다", "밤새 물을 가까운 강으로 퍼냈다"),
        ("광부 7명이", "광부 9명이"),
        (
            "청령군 탄광 사고의 생존자는 교대 직후에 갑자기 물이 쏟아졌다고 말했다.",
            "주민들은 배수 시설이 몇 해째 그대로였다고 불만을 터뜨렸다.",
            "정부는 유족에게 장례 비용을 지원하기로 결정했다고 발표했다.",
        ),
        join=" ",
    ),
    "th": Told(
        "th",
        (
            "เรือข้ามฟากที่มีผู้โดยสาร 86 คนเกยตื้นใกล้เกาะทรายขาวเมื่อเช้าวันศุกร์ ทุกคนได้รับความช่วยเหลือแล้ว",
            "กรมเจ้าท่าระบุว่าเรือหักหลบเรือประมงลำหนึ่งจนออกนอกร่องน้ำ และท้องเรือถูกหินโสโครกกรีดเป็นรอยยาว",
            "เรือชูชีพใช้เวลาหลายชั่วโมงพาผู้โดยสารไปพักค้างคืนที่โรงเรียนประถมบนเกาะ",
            "กัปตันยอมรับว่าหมอกลงจัดแต่ปฏิเสธว่าไม่ได้อ่านแผนที่เดินเรือผิดพลาด",
            "บริษัทเดินเรือสัญญาว่าจะคืนค่าตั๋วทั้งหมดและจ่ายเงินชดเชยให้ผู้โดยสารทุกคน",
        ),
        ("พาผู้โดยสารไปพักค้างคืนที่", "ทยอยพาผู้โดยสารไปพักค้างคืนที่"),
        ("ผู้โดยสาร 86 คน", "ผู้โดยสาร 68 คน"),
        (
            "ผู้โดยสารเรือที่เกยตื้นเดินทางกลับถึงฝั่งด้วยเครื่องบินเมื่อวานนี้ ส่วนใหญ่บาดเจ็บเพียงเล็กน้อย",
            "เจ้าหน้าที่สอบสวนกำลังอ่านข้อมูลการเดินเรือ คาดว่าจะทราบผลภายในเดือนหน้า",
            "ชาวบ้านบนเกาะนำผ้าห่มกับแกงร้อนมาให้ เด็กหลายคนนอนบนโต๊ะเรียน",
        ),
        join="\n\n",
    ),
    "my": Told(
        "my",
        (
            "သောကြာနေ့ မနက်က ကူးတို့သင်္ဘောတစ်စင်း သဲဖြူကျွန်းအနီးတွင် သောင်တင်ခဲ့ပြီး ခရီးသည် ၈၆ ဦးကို ကယ်တင်နိုင်ခဲ့သည်။",
            "ရေကြောင်းဌာနက သင်္ဘောသည် ငါးဖမ်းလှေကို ရှောင်ရင်း ရေလမ်းကြောင်းမှ သွေဖည်သွားသည်ဟု ဆိုသည်။",
            "ကယ်ဆယ်ရေးလှေများက ခရီးသည်များကို ကျွန်းပေါ်ရှိ မူလတန်းကျောင်းသို့ ပို့ဆောင်ပေးခဲ့သည်။",
            "သင်္ဘောကပ္ပတိန်က မြူထူထပ်ခဲ့ကြောင်း ဝန်ခံသော်လည်း မြေပုံမှားဖတ်သည်ကို ငြင်းဆိုခဲ့သည်။",
            "ကုမ္ပဏီက လက်မှတ်ခအားလုံးကို ပြန်အမ်းမည်ဟု ကတိပေးထားသည်။",
        ),
        ("ပြန်အမ်းမည်ဟု", "အပြည့်အဝ ပြန်အမ်းမည်ဟု"),
        ("ခရီးသည် ၈၆ ဦး", "ခရီးသည် ၆၈ ဦး"),
        (
            "သောင်တင်သင်္ဘောမှ လူများ မနေ့က လေယာဉ်ဖြင့် ပြန်လည်ရောက်ရှိလာကြပြီး အများစု ဒဏ်ရာအနည်းငယ်သာ ရကြသည်။",
            "စုံစမ်းသူများက မှတ်တမ်းများကို စစ်ဆေးနေပြီး ရလဒ်ကို လာမည့်လတွင် ကြေညာမည်။",
            "ရွာသားများက စောင်နှင့် ဟင်းချိုပူပူများ ယူလာပေးကြသည်။",
        ),
    ),
    "km": Told(
        "km",
        (
            "សាឡាងមួយគ្រឿងដឹកអ្នកដំណើរ ៨៦ នាក់បានគាំងនៅជិតកោះខ្សាច់សកាលពីព្រឹកថ្ងៃសុក្រ។",
            "មន្ត្រីផ្លូវទឹកនិយាយថាសាឡាងបានចេញពីផ្លូវដោយសារគេចពីទូកនេសាទមួយ។",
            "ទូកសង្គ្រោះបានដឹកអ្នកដំណើរទៅស្នាក់នៅសាលាបឋមសិក្សានៅលើកោះ។",
            "នាយនាវាទទួលស្គាល់ថាមានអ័ព្ទក្រាស់ប៉ុន្តែបដិសេធថាមិនបានអានផែនទីខុសទេ។",
            "ក្រុមហ៊ុនបានសន្យាថានឹងសងថ្លៃសំបុត្រទាំងអស់ដល់អ្នកដំណើរគ្រប់រូប។",
        ),
        ("ដល់អ្នកដំណើរគ្រប់រូប", "ទៅដល់អ្នកដំណើរគ្រប់រូប"),
        ("អ្នកដំណើរ ៨៦ នាក់", "អ្នកដំណើរ ៦៨ នាក់"),
        (
            "អ្នកដំណើរភាគច្រើនបានត្រឡប់មកវិញតាមយន្តហោះកាលពីម្សិលមិញ ហើយរងរបួសស្រាល។",
            "អ្នកស៊ើបអង្កេតកំពុងអានកំណត់ត្រាធ្វើដំណើរ លទ្ធផលនឹងប្រកាសនៅខែក្រោយ។",
            "អ្នកភូមិបានយកភួយនិងស៊ុបក្តៅមកឲ្យ ក្មេងៗដេកលើតុរៀន។",
        ),
    ),
}
CASES = pytest.mark.parametrize("told", TOLD.values(), ids=TOLD.keys())
# One form, filled in for other places: what no report takes from another.
FORMS = {
    "zh weather": (
        "zh",
        (
            "青岭县今天多云转阴，最高气温十八度，最低气温九度，北风三到四级。",
            "预计明天夜里将有小到中雨，请市民出门携带雨具。",
        ),
        (
            "白沙市今天晴间多云，最高气温二十六度，最低气温十七度，南风二到三级。",
            "预计后天下午将有雷阵雨，请居民减少户外活动。",
        ),
    ),
    "zh police": (
        "zh",
        ("青岭县公安局通报，一名姓王的男子因涉嫌诈骗被依法刑事拘留，案件正在进一步侦办中。",),
        ("白沙市公安局通报，一名姓李的女子因涉嫌盗窃被依法刑事拘留，案件正在进一步侦办中。",),
    ),
    "zh market": (
        "zh",
        (
            "东江股市周三收盘上涨七十二点，报三千一百零五点，涨幅为百分之二点四。",
            "银行股领涨，地产股普遍走低，成交额较前一天有所放大。",
        ),
        (
            "南湾股市周四收盘下跌一百三十点，报九千八百点，跌幅为百分之一点三。",
            "科技股领跌，能源股逆势走高，成交额比上周同期明显萎缩。",
        ),
    ),
    "ja weather": (
        "ja",
        ("青浜市は3日、晴れのち曇りで、最高気温は18度、降水確率は20％の見込みです。",),
        ("北岬町は4日、雨時々曇りで、最高気温は11度、降水確率は80％の見込みです。",),
    ),
    "ja police": (
        "ja",
        ("青浜署は五日、窃盗の疑いで青浜市の会社員の男（34）を逮捕したと発表した。",),
        ("北岬署は九日、詐欺の疑いで北岬町の無職の女（52）を逮捕したと発表した。",),
    ),
}


def article(id_: str, told: Told, text: str, revision: int = 1, hours: float = 0.0) -> Enriched:
    return written(id_, told.language, text, revision, hours)


def written(id_: str, language: str, text: str, revision: int = 1, hours: float = 0.0) -> Enriched:
    spans = sentences.split(text, language)
    found = tuple(Sentence(start=a, end=b, quoted=sentences.quoted(text, a, b)) for a, b in spans)
    return enriched(id_, text=text, sentences=found, language=language, revision=revision, hours=hours)


def traced(*articles: Enriched) -> Traced:
    window = Window()
    return [window.trace(a, n, a.first_seen.by.timestamp()).traced for n, a in enumerate(articles)][-1]


def against(told: Told, text: str) -> Traced:
    """`text`, an hour after the report and after all others of its language."""
    others = [
        article(f"o{n}", o, o.join.join(o.report)) for n, o in enumerate(TOLD.values()) if o is not told
    ]
    same = [other for other in others if other.language == told.language]
    return traced(
        *same, article("first", told, told.join.join(told.report)), article("last", told, text, hours=1)
    )


def revised(told: Told, text: str) -> Revision:
    window = Window()
    window.trace(article("one", told, told.join.join(told.report)), 0, 0.0)
    change = window.trace(article("one", told, text, revision=2, hours=1), 1, 3600.0).change
    assert change is not None
    for one in change.changes:
        assert one.start is None or text[one.start : one.end] == one.after
    return change


@CASES
def test_a_reprint_is_a_near_duplicate_and_all_of_it_a_copy(told: Told) -> None:
    found = against(told, told.join.join(told.report))
    assert found.near_duplicate_of == "first"
    assert [(copy.id, copy.share) for copy in found.copies] == [("first", 1.0)]


@CASES
def test_a_reprint_with_one_edited_sentence_is_a_near_duplicate(told: Told) -> None:
    found = against(told, told.join.join(told.report).replace(*told.edit))
    assert found.near_duplicate_of == "first"
    kinds = [sentence.source.kind if sentence.source else None for sentence in found.sentences]
    assert sorted(map(str, kinds)) == ["exact"] * (len(kinds) - 1) + ["near"]


@CASES
def test_another_figure_makes_it_an_update(told: Told) -> None:
    text = told.join.join(told.report).replace(*told.figure)
    assert text != told.join.join(told.report)
    found = against(told, text)
    assert found.near_duplicate_of is None
    assert [copy.id for copy in found.copies] == ["first"]


@CASES
def test_another_report_of_the_event_shares_nothing(told: Told) -> None:
    found = against(told, told.join.join(told.other))
    assert (found.near_duplicate_of, found.copies, found.own_share) == (None, (), 1.0)


@CASES
def test_a_quoted_paragraph_is_traced_to_its_source(told: Told) -> None:
    found = against(told, told.join.join((*told.other, told.report[1])))
    assert [s.source.id for s in found.sentences if s.source] == ["first"]


@CASES
def test_a_revision_with_another_figure_tells_so(told: Told) -> None:
    found = revised(told, told.join.join(told.report).replace(*told.figure))
    assert [change.kind for change in found.changes] == ["figure"]


@CASES
def test_a_revision_with_other_words_tells_the_wording(told: Told) -> None:
    found = revised(told, told.join.join(told.report).replace(*told.edit))
    assert [change.kind for change in found.changes] == ["wording"]


@CASES
def test_a_sentence_that_is_added_or_cut_is_told(told: Told) -> None:
    added = revised(told, told.join.join((*told.report, told.other[0])))
    assert [(change.kind, change.after) for change in added.changes] == [("sentence_added", told.other[0])]
    cut = revised(told, told.join.join(told.report[:-1]))
    assert [(change.kind, change.before) for change in cut.changes] == [("sentence_cut", told.report[-1])]


@pytest.mark.parametrize(("language", "one", "other"), FORMS.values(), ids=FORMS.keys())
def test_reports_of_one_form_are_no_copies(
    language: str, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    found = traced(
        written("one", language, "".join(one)), written("other", language, "".join(other), hours=1)
    )
    assert (found.near_duplicate_of, found.copies) == (None, ())


def test_another_day_is_a_date() -> None:
    told = TOLD["zh mine"]
    found = revised(told, "".join(told.report).replace("周二凌晨", "周三凌晨"))
    assert [change.kind for change in found.changes] == ["date"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("七人死亡", ["7"]),
        ("十二名矿工被困三百米深处", ["12", "300"]),
        ("损失3.5亿元", ["350000000"]),
        ("約一億二千万円", ["120000000"]),
        ("两万人和20,000人", ["20000", "20000"]),
        ("二〇二六年三月", ["2026", "3"]),
        ("百分之三十五", ["35"]),
        ("数百人", ["100"]),
        ("上千人", ["1000"]),
        ("死者：七。", ["7"]),
        ("統一された一部の人", []),
        ("四川的一些公司在百度上说十分重要", []),
        ("千万不要，以防万一", []),
        ("周二两人死亡", ["2"]),
        ("７人が１２台", ["7", "12"]),
        ("๑๒ คน", ["12"]),
        ("၁၂ ဦး", ["12"]),
        ("١٢ شخصا", ["12"]),
    ],
)
def test_numerals_of_all_scripts_are_numbers(sentence: str, found: list[str]) -> None:
    assert normal.numbers(normal.words(sentence)) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("十二人受伤", "12人受伤"),
        ("三万人", "３万人"),
        ("「東京」で", "『東京』で"),
        ("ﾃﾚﾋﾞ局", "テレビ局"),
        ("เมือง\u200bเชียงใหม่", "เมืองเชียงใหม่"),
        ("محمّد قال", "محمد قال"),
    ],
)
def test_prints_of_the_same_words_fold_alike(one: str, other: str) -> None:
    assert normal.fold(one) == normal.fold(other)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("记者在iOS公司", ["记者", "者在", "ios", "公司"]),
        ("人", ["人"]),
        ("ที่นี่", ["ที่นี่"]),
        ("हिन्दी में समाचार", ["हिन्दी", "में", "समाचार"]),
        ("서울에서 7명이", ["서울에서", "7", "명이"]),
        ("བོད་ཡིག", ["བོད", "ཡིག"]),
    ],
)
def test_words_of_other_scripts(sentence: str, words: list[str]) -> None:
    assert normal.words(sentence) == words


@pytest.mark.parametrize(
    "sentence", ["万" * 20000, "1" * 20000 + "万", "一万" * 9000, "ี" * 20000, "ท\u200b" * 9000]
)
def test_hostile_runs_are_bounded(sentence: str) -> None:
    assert len(normal.words(sentence)) <= len(sentence)
