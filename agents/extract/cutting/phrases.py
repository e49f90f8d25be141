"""What sites write around their articles, by language: phrases, set apart by ";" (compared folded, see `lines.fold`).

A phrase is a whole line; with "…" behind it, the beginning of one. It is the wording that newsrooms and publishing
systems (WordPress, Blogger, Discourse) share in these languages, not that of one site. Left out is whatever a report
may say as well: "Donate to …", "Registrati 300 casi", "Already a member of NATO".
"""

from collections.abc import Iterator, Mapping

from agents.extract.lines import fold

Table = Mapping[str, str]

# "Read also: …": pointers to another story. Also without a colon, if what follows is written like a headline.
READ_ALSO: Table = {
    "en": """read also; also read; read more; read next; see also; also see; see more; also watch; watch also; must read;
        don't miss; related read""",
    "de": """lesen sie auch; lesen sie hier; lesen sie dazu; lesen sie mehr; lesen sie außerdem; lesen sie dazu auch;
        lies auch; auch lesen; siehe auch; zum weiterlesen; lesen sie hierzu; lesen sie hierzu auch;
        mehr dazu lesen sie hier; zum artikel; passend dazu""",
    "fr": """lire aussi; à lire aussi; à lire; voir aussi; à voir aussi; lire également; à lire également; lire plus;
        à écouter aussi""",
    "es": """lea también; lee también; leer también; leé también; lea además; lee además; lea más; leer más; vea también;
        ver también; te puede interesar; le puede interesar; también te puede interesar; te recomendamos;
        no te pierdas; puedes leer; podría interesarte""",
    "pt": "leia também; leia mais; leia ainda; veja também; veja mais; saiba mais; confira também; ler também; ver também",
    "it": """leggi anche; leggi di più; leggi tutto; guarda anche; vedi anche; ti potrebbe interessare;
        potrebbe interessarti anche""",
    "nl": "lees ook; lees meer; lees verder; bekijk ook; zie ook",
    "pl": """czytaj też; czytaj także; czytaj również; czytaj więcej; zobacz też; zobacz także; zobacz również;
        przeczytaj też; przeczytaj także; przeczytaj również; warto przeczytać""",
    "ru": "читайте также; читать также; читайте ещё; читайте еще; смотрите также; читать далее; материал по теме",
    "uk": "читайте також; дивіться також; читайте ще; за темою",
    "tr": "ayrıca okuyun; bunu da okuyun; bunu da oku; ilgili haber; okumaya devam et",
    "sv": "läs också; läs även; läs mer; se också; läs vidare",
    "da": "læs også; læs mere; se også; læs her",
    "no": "les også; les mer; se også; les òg; les saken",
    "fi": "lue myös; lue lisää; katso myös; lue lisäksi",
    "el": "διαβάστε επίσης; διαβάστε ακόμη; διαβάστε ακόμα; διαβάστε περισσότερα; δείτε επίσης; δείτε ακόμα",
    "ar": "اقرأ أيضا; إقرأ أيضا; اقرأ المزيد; اقرأ ايضا; شاهد أيضا; طالع أيضا; اقرئي أيضا",
    "zh": "相关阅读; 延伸阅读; 推荐阅读; 更多阅读; 相关报道; 相關閱讀; 延伸閱讀; 相關報導",
    "ja": "関連記事; あわせて読みたい; 併せて読みたい; 次に読む; 関連ニュース",
    "ko": "관련기사; 관련 기사; 함께 읽기; 함께 보면 좋은 기사",
    "hi": "यह भी पढ़ें; ये भी पढ़ें; इसे भी पढ़ें; और पढ़ें; यह भी पढ़े; ये भी पढ़े",
    "cs": "čtěte také; čtěte též; přečtěte si; přečtěte si také; přečtěte si též",
    "ro": "citește și; citeşte şi; vezi și; citește mai mult",
    "hu": "olvassa el ezt is; olvasta már",
    "id": "baca juga; lihat juga; simak juga",
}

# Of those, what says so without a colon too, if a headline follows: "Lire aussi Le port ferme".
UNMISTAKABLE: Table = {
    "en": "read also; also read",
    "de": "lesen sie auch; lesen sie dazu auch; lies auch",
    "fr": "lire aussi; à lire aussi; voir aussi; à voir aussi; lire également; à lire également",
    "es": "lea también; lee también; leer también; leé también; vea también",
    "pt": "leia também; veja também",
    "it": "leggi anche; guarda anche",
    "nl": "lees ook",
    "pl": "czytaj też; czytaj także; czytaj również; zobacz też; zobacz także; zobacz również",
    "ru": "читайте также; читать также; смотрите также",
    "uk": "читайте також",
    "tr": "ayrıca okuyun",
    "sv da no": "läs också; läs även; læs også; les også",
    "fi": "lue myös",
    "el": "διαβάστε επίσης; διαβάστε ακόμη",
    "cs ro id": "čtěte také; přečtěte si také; citește și; baca juga",
}

# What stands above a list of other stories: a whole line, or a label before a colon.
HEADINGS: Table = {
    "en": """related; related article; related story; related stories; related articles; related news; related topics;
        related coverage; related content; related posts; related reading; more on this story; more on this topic;
        more on this; more stories; more news; more like this; most read; most popular; most viewed; most commented;
        most shared; trending; trending now; trending stories; trending posts; recommended; recommended for you;
        recommended stories; recommended reading; recommended articles; you may also like; you might also like;
        you may be interested in; you might be interested in; up next; next up; editors' picks; editor's pick;
        editor's picks; what to read next; explore further; latest stories; latest articles; recent stories;
        recent posts; previous article; next article; previous post; next post; from our partners; promoted stories;
        promoted content; around the web; from around the web; sponsored stories; we recommend; popular posts;
        top stories""",
    "de": """mehr zum thema; zum thema; weitere artikel; weitere artikel zum thema; weitere themen; weitere nachrichten;
        weitere meldungen; weitere beiträge; ähnliche artikel; ähnliche beiträge; verwandte artikel;
        verwandte beiträge; verwandte themen; meistgelesen; meist gelesen; meistgelesene artikel;
        am häufigsten gelesen; das könnte sie auch interessieren; das könnte sie interessieren;
        das könnte dich auch interessieren; das könnte ihnen auch gefallen; das könnte dir auch gefallen;
        auch interessant; für sie empfohlen; für dich empfohlen; empfohlene artikel; neueste beiträge; neueste artikel;
        beliebte beiträge; schon gelesen; nächster artikel; vorheriger artikel; meistkommentiert; meistdiskutiert;
        mehr aus dem ressort""",
    "fr": """sur le même sujet; sur le même thème; dans la même rubrique; articles liés; articles similaires;
        articles associés; les plus lus; le plus lu; articles les plus lus; les articles les plus lus;
        vous aimerez aussi; vous pourriez aussi aimer; cela pourrait vous intéresser; ça peut vous intéresser;
        pour aller plus loin; recommandé pour vous; article suivant; article précédent; nos derniers articles""",
    "es": """noticias relacionadas; artículos relacionados; temas relacionados; contenido relacionado; relacionado;
        relacionados; relacionadas; lo más leído; las más leídas; lo más visto; más leídas; más noticias;
        también te puede gustar; otras noticias; artículo siguiente; artículo anterior; recomendados;
        recomendados para ti""",
    "pt": """notícias relacionadas; artigos relacionados; matérias relacionadas; conteúdo relacionado; relacionadas;
        relacionados; mais lidas; as mais lidas; mais lidos; mais populares; mais notícias; você também pode gostar;
        você pode gostar; recomendado para você; tópicos relacionados; próximo artigo; artigo anterior""",
    "it": """articoli correlati; notizie correlate; contenuti correlati; potrebbe interessarti; i più letti; più letti;
        le più lette; ti consigliamo; articolo successivo; articolo precedente; argomenti correlati""",
    "nl": """gerelateerde artikelen; gerelateerd; gerelateerd nieuws; meer over dit onderwerp; meest gelezen; best gelezen;
        ook interessant; aanbevolen; aanbevolen artikelen; volgend artikel; vorig artikel""",
    "pl": """powiązane artykuły; podobne artykuły; najczęściej czytane; najpopularniejsze; polecane; polecamy;
        może cię zainteresować; mogą cię zainteresować; więcej na ten temat; następny artykuł; poprzedni artykuł""",
    "ru": """по теме; материалы по теме; статьи по теме; новости по теме; похожие статьи; похожие новости;
        похожие материалы; самое читаемое; самые читаемые; вам может быть интересно; другие новости; еще по теме;
        ещё по теме; следующая статья; предыдущая статья; популярные новости""",
    "uk": "матеріали за темою; новини за темою; схожі новини; найпопулярніше; популярні новини; вас може зацікавити",
    "tr": """ilgili haberler; benzer haberler; en çok okunanlar; en çok okunan haberler; önerilen haberler; diğer haberler;
        ilginizi çekebilir; bunlar da ilginizi çekebilir; sonraki haber; önceki haber""",
    "sv": """relaterade artiklar; relaterat; mest läst; mest lästa; mer om ämnet; fler nyheter; nästa artikel;
        föregående artikel; rekommenderad läsning""",
    "da": "relaterede artikler; mest læste; mest læst; mere om emnet; andre læser; andre læser også; flere nyheder",
    "no": """relaterte saker; relaterte artikler; mest lest; mest leste; mer om saken; flere saker; andre leser også;
        anbefalte saker""",
    "fi": "aiheesta lisää; luetuimmat; suosituimmat; aiheeseen liittyvää; lisää aiheesta; suosittelemme; lisää uutisia",
    "el": """σχετικά άρθρα; σχετικά θέματα; σχετικές ειδήσεις; τα πιο διαβασμένα; δημοφιλέστερα; δημοφιλή άρθρα;
        προτεινόμενα; περισσότερα νέα""",
    "ar": """مواضيع ذات صلة; أخبار ذات صلة; مقالات ذات صلة; موضوعات متعلقة; أخبار متعلقة; الأكثر قراءة; الأكثر مشاهدة;
        المزيد من الأخبار; قد يعجبك أيضا; اخترنا لك""",
    "zh": """相关新闻; 相关文章; 热门文章; 热门新闻; 猜你喜欢; 相關新聞; 相關文章; 熱門新聞; 你可能也喜歡; 您可能感兴趣;
        上一篇; 下一篇""",
    "ja": """関連リンク; おすすめ記事; アクセスランキング; 人気記事; 人気記事ランキング; 次の記事; 前の記事;
        あなたにおすすめ; あなたにおすすめの記事; こんな記事も読まれています""",
    "ko": "많이 본 뉴스; 많이 본 기사; 추천 뉴스; 추천 기사; 인기 기사; 다른 기사 보기",
    "hi": "संबंधित खबरें; संबंधित समाचार; सबसे ज्यादा पढ़ी गई; ट्रेंडिंग; अन्य खबरें",
    "cs": "související články; nejčtenější; mohlo by vás zajímat; další články",
    "ro": "articole similare; cele mai citite; știri similare; articole recomandate",
    "id": "berita terkait; artikel terkait; terpopuler; berita populer",
}

ADVERTISEMENT: Table = {
    "en": """advertisement; advertising; ad; sponsored; sponsored content; paid content; skip advertisement;
        advertisement continue reading below; article continues below; article continues below advertisement;
        article continues after advertisement; story continues below; story continues below advertisement;
        story continues after advertisement; continue reading below; scroll to continue;
        scroll to continue with content; scroll down to continue; article continues after this advert""",
    "de": "anzeige; werbung; advertorial; gesponsert; ende der anzeige",
    "fr": "publicité; passer la publicité; la suite après la publicité; annonce; contenu sponsorisé",
    "es": "publicidad; anuncio; continúa leyendo; contenido patrocinado",
    "pt": "publicidade; continua após a publicidade; continua depois da publicidade; anúncio",
    "it": "pubblicità; annuncio; contenuto sponsorizzato; continua a leggere dopo la pubblicità",
    "nl": """advertentie; de tekst gaat hieronder verder; tekst gaat verder onder de advertentie;
        lees verder onder de advertentie""",
    "pl": """reklama; dalsza część artykułu pod materiałem wideo; dalsza część tekstu pod materiałem wideo;
        materiał sponsorowany""",
    "ru": "реклама; на правах рекламы",
    "uk": "реклама",
    "tr": "reklam; ilan",
    "sv": "annons; artikeln fortsätter under annonsen",
    "da": "annonce; artiklen fortsætter under annoncen; artiklen fortsætter efter annoncen",
    "no": "annonse; artikkelen fortsetter under annonsen; saken fortsetter under annonsen",
    "fi": "mainos; juttu jatkuu mainoksen jälkeen; artikkeli jatkuu mainoksen jälkeen",
    "el": "διαφήμιση; διαφημιση",
    "ar": "إعلان; اعلان",
    "zh": "广告; 廣告",
    "ja": "広告",
    "ko": "광고",
    "hi": "विज्ञापन",
    "cs": "reklama; inzerce",
    "ro": "publicitate",
    "hu": "hirdetés",
    "id": "iklan; scroll to continue with content",
}

# Whole lines only: buttons and counters.
SHARING: Table = {
    "en": """share; share this; share this article; share this story; share this post; share this page; share this news;
        share article; share on facebook; share on twitter; share on x; share via email; share on whatsapp; tweet;
        copy link; link copied; print; print this; print this article; email; e-mail; email this; email this article;
        save; save article; like this; like this story share it with a friend; facebook; twitter; whatsapp; linkedin;
        telegram; reddit; pinterest; instagram; gift article; listen; listen to this article; sharing is caring""",
    "de": """teilen; artikel teilen; beitrag teilen; diesen artikel teilen; diese seite teilen; teilen mit;
        teilen sie dies mit; merken; drucken; artikel drucken; versenden; per e-mail senden; link kopieren;
        artikel anhören; gefällt mir""",
    "fr": """partager; partager cet article; partagez cet article; partager l'article; partager sur facebook; imprimer;
        copier le lien; envoyer par e-mail; écouter l'article; enregistrer""",
    "es": """compartir; comparte; compartir en facebook; comparte esta noticia; comparte este artículo; compartir nota;
        imprimir; copiar enlace; guardar; escuchar""",
    "pt": """compartilhar; compartilhe; compartilhe esta notícia; partilhar; imprimir; copiar link; salvar; ouvir;
        compartilhe este artigo""",
    "it": "condividi; condividi questo articolo; condividi su facebook; stampa; copia link; ascolta l'articolo; salva",
    "nl": "delen; deel; deel dit artikel; artikel delen; kopieer link; print; bewaren",
    "pl": "udostępnij; udostępnij artykuł; podziel się; drukuj; kopiuj link; zapisz",
    "ru": "поделиться; поделитесь; поделиться новостью; скопировать ссылку; распечатать; сохранить; слушать новость",
    "uk": "поділитися; поділитись; скопіювати посилання; роздрукувати",
    "tr": "paylaş; haberi paylaş; yazdır; bağlantıyı kopyala; kaydet",
    "sv": "dela; dela artikeln; dela artikel; skriv ut; kopiera länk; spara artikel; lyssna på artikeln",
    "da": "del; del artikel; del artiklen; kopier link; udskriv; gem artikel; lyt til artiklen",
    "no": "del; del saken; del artikkelen; kopier lenke; skriv ut; lytt til saken",
    "fi": "jaa; jaa artikkeli; jaa juttu; kopioi linkki; tulosta; tallenna",
    "el": "κοινοποίηση; κοινοποιήστε; μοιραστείτε το; εκτύπωση",
    "ar": "شارك; مشاركة; شارك المقال; شاركها; طباعة; نسخ الرابط",
    "zh": "分享; 分享到; 分享让更多人看到; 打印; 收藏; 复制链接; 分享至",
    "ja": "シェア; シェアする; ツイート; 印刷する; 保存する; リンクをコピー",
    "ko": "공유하기; 기사 공유하기; 인쇄; 링크 복사",
    "hi": "शेयर करें; कॉपी लिंक; शेयर",
    "cs": "sdílet; vytisknout",
    "ro": "distribuie",
    "hu": "megosztás",
    "id": "bagikan; bagikan artikel; salin tautan",
}

COMMENTS: Table = {
    "en": """comments; no comments; comment; post comment; post a comment; leave a comment; leave a reply;
        comments are closed; comments off; comments closed; show comments; view comments; view all comments;
        load comments; view the discussion thread; join the conversation; join the discussion; add a comment;
        cancel reply; log in to comment; be the first to comment; write a comment""",
    "de": """kommentare; keine kommentare; kommentare anzeigen; kommentar schreiben; kommentar verfassen;
        kommentar hinzufügen; schreibe einen kommentar; schreiben sie einen kommentar; kommentieren;
        hinterlassen sie einen kommentar; die kommentarfunktion ist geschlossen; die kommentarfunktion ist deaktiviert;
        kommentare sind geschlossen; diskutieren sie mit; derzeit noch keine kommentare; bisher keine kommentare""",
    "fr": """commentaires; commenter; laisser un commentaire; aucun commentaire; les commentaires sont fermés; réagir;
        voir les commentaires; ajouter un commentaire""",
    "es": """comentarios; comentar; deja un comentario; deja una respuesta; dejar un comentario; sin comentarios;
        ver comentarios; los comentarios están cerrados""",
    "pt": """comentários; comentar; deixe um comentário; deixe uma resposta; ver comentários; nenhum comentário;
        os comentários estão encerrados""",
    "it": "commenti; commenta; lascia un commento; nessun commento; lascia una risposta; i commenti sono chiusi",
    "nl": "reacties; reageer; geen reacties; laat een reactie achter; plaats een reactie; reageren is niet meer mogelijk",
    "pl": "komentarze; skomentuj; dodaj komentarz; brak komentarzy; zobacz komentarze",
    "ru": """комментарии; комментировать; оставить комментарий; добавить комментарий; нет комментариев; комментариев нет;
        комментарии закрыты""",
    "uk": "коментарі; залишити коментар; додати коментар",
    "tr": "yorumlar; yorum yap; yorum yaz; bir yanıt yazın; yorum ekle",
    "sv": "kommentarer; kommentera; lämna en kommentar; lämna ett svar; inga kommentarer",
    "da": "kommentarer; skriv en kommentar; kommenter; ingen kommentarer",
    "no": "kommentarer; kommenter; legg igjen en kommentar; ingen kommentarer; vis kommentarer",
    "fi": "kommentit; kommentoi; jätä kommentti; vastaa; ei kommentteja; näytä kommentit",
    "el": "σχόλια; αφήστε ένα σχόλιο; αφήστε μια απάντηση; δεν υπάρχουν σχόλια",
    "ar": "التعليقات; اترك تعليقا; أضف تعليقا; لا توجد تعليقات; تعليقات",
    "zh": "评论; 发表评论; 发表回复; 暂无评论; 評論; 發表評論; 网友评论",
    "ja": "コメント; コメントを書く; コメントを残す; コメントする; コメントを投稿",
    "ko": "댓글; 댓글 쓰기; 댓글 보기; 댓글 남기기",
    "hi": "टिप्पणी करें; कमेंट करें; टिप्पणियाँ; अपनी प्रतिक्रिया दें",
    "cs": "diskuse; komentáře; vstoupit do diskuse",
    "ro": "comentarii; lasă un comentariu",
    "id": "komentar; tinggalkan balasan; tulis komentar",
}

# Beginnings of a line: what the site asks its readers to do.
FOLLOW: Table = {
    "en": """follow us…; like us on…; find us on; join our whatsapp…; join our telegram…; connect with us…; stay connected;
        subscribe to our youtube…; subscribe to our channel…; follow our channel…; join the conversation…;
        like this article…; join us on facebook…; join us on whatsapp…; join us on telegram…""",
    "de": """folgen sie uns…; folge uns…; folgt uns…; bleiben sie auf dem laufenden…; besuchen sie uns auf facebook…;
        folgst du schon…; abonniere unseren whatsapp…""",
    "fr": """suivez nous…; rejoignez nous sur…; retrouvez nous sur…; abonnez vous à notre chaîne…;
        suivez toute l'actualité de…""",
    "es": """síguenos…; síganos…; seguinos en…; siga con nosotros…; únete a nuestro canal…; suscríbete a nuestro canal…;
        sigue toda la información…; encuéntranos en…; síguenos en…""",
    "pt": """siga nos…; siga a gente…; nos siga…; siga o nosso…; siga nosso…; acompanhe nos…; participe do nosso canal…;
        entre no nosso grupo…; entre no canal do whatsapp…; inscreva se no nosso canal…""",
    "it": """seguici…; segui la nostra pagina…; segui il nostro canale…; unisciti al nostro canale…;
        iscriviti al nostro canale…""",
    "nl": "volg ons…; like ons op…",
    "pl": "obserwuj nas…; śledź nas…; polub nas…; dołącz do nas…; jesteśmy na facebooku…; bądź na bieżąco…",
    "ru": """подписывайтесь на нас…; подписывайтесь на наш…; подписывайтесь на канал…; подпишитесь на наш…;
        подпишитесь на нас…; подписывайся на наш…; следите за нами…; читайте нас в…; присоединяйтесь к нам…;
        мы в telegram…; мы в соцсетях…; подписаться на канал…; подписаться на наш…""",
    "uk": "підписуйтесь на наш…; підписуйтеся на наш…; стежте за нами…; читайте нас у…",
    "tr": "bizi takip edin…; bizi takip et…; takipte kalın…; whatsapp kanalımıza…; kanalımıza abone…",
    "sv": "följ oss…",
    "da": "følg os…",
    "no": "følg oss…; lik oss på…",
    "fi": "seuraa meitä…; tykkää meistä…; liity whatsapp…",
    "el": "ακολουθήστε μας…; ακολουθήστε το…; ακολουθήστε τη σελίδα…",
    "ar": "تابعونا…; تابعنا; تابع قناتنا…; اشترك في قناتنا…; انضم إلى قناتنا…",
    "zh": "关注我们…; 關注我們…; 扫码关注…; 关注微信公众号…; 欢迎关注…; 追蹤我們…; 加入我们的…",
    "ja": "フォローする; フォローしてください…; 公式lineで…; 公式xをフォロー…; フォローはこちら…",
    "ko": "팔로우하기; 구독하기; 채널 추가",
    "hi": "हमें फॉलो करें…; हमें फेसबुक…; हमसे जुड़ें…; हमारे whatsapp…; व्हाट्सएप चैनल…; हमारे व्हाट्सएप…",
    "cs": "sledujte nás…",
    "ro": "urmărește ne…; urmăriți ne…",
    "hu": "kövessen minket…",
    "id": "ikuti kami…; dapatkan update berita…",
}

NEWSLETTER: Table = {
    "en": """sign up for our…; sign up to our…; sign up for breaking news…; sign up here for…; sign up here to…;
        sign up now; sign up today; sign up to receive…; sign up to get…; sign up for free; sign up with your email…;
        subscribe to our…; subscribe now…; subscribe today…; subscribe for…; subscribe to the daily…;
        subscribe to get…; subscribe to receive…; subscribe to read…; subscribe to continue…; subscribe to unlock…;
        register for free to…; get our newsletter…; get our daily…; get our weekly…; get our free…;
        get the latest news delivered…; get news alerts…; get breaking news…; get a weekly summary…;
        get daily national news…; receive our…; join our newsletter…; join our mailing list…;
        want more stories like this…; enjoying this article…; enjoy this article…; like what you're reading…;
        liked this story…; like this story…; already a subscriber…; already a member; already a member log in…; already a member sign in…; already have an account…;
        already registered; already registered log in…; you have reached your limit…; you have free articles left…;
        this article is for subscribers…; this article is available to subscribers…; to continue reading;
        to continue reading subscribe…; to continue reading sign…; to continue reading log…; to continue reading please…;
        to continue reading this…; to continue reading register…; to continue reading create…; to continue reading become…;
        to keep reading; to keep reading subscribe…; to keep reading sign…; to keep reading log…; to keep reading please…;
        to keep reading this…; to keep reading register…; to keep reading create…; to keep reading become…;
        to read the rest of this…; delivered to your inbox…; never miss a story…;
        don't miss a story…; by signing up you agree…; by subscribing you agree…; by submitting your email…;
        by entering your email…; enter your email…; thank you for signing up…; thanks for signing up…;
        check your inbox…; you can unsubscribe at any time…; unsubscribe at any time…; email newsletter;
        log in to comment…; log in to continue…; log in to read…; sign in to continue…; sign in to read…;
        sign in to comment…""",
    "de": """abonnieren sie unseren…; abonnieren sie jetzt…; abonniere unseren…; abonniere jetzt…; jetzt abonnieren;
        jetzt newsletter…; newsletter abonnieren; melden sie sich für unseren…; melden sie sich für den newsletter…;
        melde dich für unseren…; melden sie sich hier…; zum newsletter; jetzt anmelden; hier anmelden;
        hier kostenlos anmelden…; kostenlos zum newsletter…; unser newsletter…; unser kostenloser newsletter…;
        möchten sie unseren newsletter…; mit unserem newsletter…; sie möchten weiterlesen…; möchten sie weiterlesen…;
        jetzt weiterlesen…; weiterlesen mit…; sie haben bereits ein abo…; bereits abonnent…; sie sind bereits abonnent…;
        schon abonnent…; dieser artikel ist nur für abonnenten…; geben sie ihre e mail…; gib deine e mail…;
        mit der anmeldung stimme ich…; mit der anmeldung stimmen sie…; erhalten sie unseren newsletter…""",
    "fr": """inscrivez vous gratuitement…; abonnez vous à…; abonnez vous pour…; abonnez vous dès…; abonnez vous;
        recevez notre newsletter…; recevez chaque…; recevez notre lettre…; recevez les dernières…; recevez les alertes…; recevez gratuitement…;
        pour lire la suite…; la suite est réservée…; cet article est réservé…; article réservé…; déjà abonné…;
        déjà inscrit; votre adresse e mail est…; la newsletter; s'inscrire à la newsletter;
        s'abonner à la newsletter…; réservé aux abonnés…; inscrivez vous à la newsletter…; inscrivez vous à notre…;
        inscrivez vous à nos…""",
    "es": """suscríbete a…; suscríbete para…; suscríbase a…; suscríbase para…; suscríbete…; recibe nuestra…; recibe en tu…;
        reciba en su…; recibe gratis…; ya eres suscriptor…; ya estás suscrito…;
        para seguir leyendo; para seguir leyendo suscríbete…; para seguir leyendo regístrate…; para seguir leyendo hazte…;
        para seguir leyendo inicia…; para seguir leyendo este…; para seguir leyendo gratis…; para seguir leyendo suscríbase…;
        este contenido es exclusivo…; este artículo es exclusivo…; newsletter; boletín;
        regístrate para…; regístrate gratis…; regístrese para…; regístrese gratis…; apúntate a nuestra…;
        apúntate a la newsletter…; apúntate al boletín…""",
    "pt": """assine a…; assine o…; assine nossa…; assine para…; inscreva se; receba nossa…; receba as…; receba no seu…;
        receba em primeira mão…; já é assinante…; para continuar lendo;
        para continuar lendo assine…; para continuar lendo faça…; para continuar lendo este…; para continuar lendo esta…;
        para continuar lendo cadastre se…; conteúdo exclusivo para assinantes…;
        quer receber…; subscreva a…; subscreva a nossa…; newsletter; inscreva se na newsletter…; inscreva se na nossa…;
        inscreva se em nossa…; inscreva se para receber…; cadastre se para receber…; cadastre se na newsletter…;
        cadastre se gratuitamente…""",
    "it": """iscriviti per…; iscriviti; ricevi la…; ricevi ogni…; sei già abbonato…; hai già un abbonamento…;
        per continuare a leggere; per continuare a leggere abbonati…; per continuare a leggere registrati…;
        per continuare a leggere questo…; per continuare a leggere accedi…; la newsletter; abbonati per…; abbonati ora; abbonati subito; registrati per…;
        registrati gratis…; iscriviti alla newsletter…; iscriviti alla nostra…; iscriviti ai nostri…""",
    "nl": """abonneer je…; abonneer u…; ontvang onze…; ontvang dagelijks…; ontvang elke…; al abonnee…; word abonnee…;
        lees verder met een abonnement…; nieuwsbrief; meld je aan voor de nieuwsbrief…; meld je aan voor onze…;
        schrijf je in voor de nieuwsbrief…; schrijf je in voor onze…; schrijf u in voor onze…; meld u aan voor onze…""",
    "pl": """zapisz się; subskrybuj; zaprenumeruj…; zamów nasz newsletter…; masz już konto…; jesteś już prenumeratorem…;
        ten artykuł jest dostępny…; newsletter; zapisz się na newsletter…; zapisz się na nasz…;
        zapisz się do newslettera…; otrzymuj najważniejsze…; otrzymuj nasz…; aby przeczytać cały…; aby przeczytać ten…""",
    "ru": """подпишитесь на рассылку…; подписывайтесь на рассылку…; подпишитесь на нашу…; подписаться на рассылку…;
        получайте новости…; получать новости; получать новости на…; получать новости в…; оформите подписку…; уже подписаны…; подпишитесь чтобы…; рассылка""",
    "uk": "підпишіться на розсилку…; підписатися на розсилку…; отримуйте новини…",
    "tr": "bültenimize…; e bültenimize…; haber bültenimize…; abone ol…; abone olun…; ücretsiz abone…; e bülten",
    "sv": """prenumerera på…; skriv upp dig på…; få vårt nyhetsbrev…; redan prenumerant…; bli prenumerant…; nyhetsbrev;
        vill du läsa mer…; anmäl dig till nyhetsbrev…; anmäl dig till vårt…""",
    "da": """abonner på…; abonnér på…; få vores nyhedsbrev…; modtag vores…; få de vigtigste nyheder…; allerede abonnent…;
        nyhedsbrev; bliv abonnent…; tilmeld dig nyhedsbrev…; tilmeld dig vores…; tilmeld dig her""",
    "no": """abonner på…; få vårt nyhetsbrev…; motta vårt…; allerede abonnent…; bli abonnent…; nyhetsbrev; få nyhetsbrevet…;
        meld deg på nyhetsbrev…; meld deg på vårt…; meld deg på her""",
    "fi": """tilaa uutiskirje…; tilaa uutiskirjeemme…; tilaa meidän…; tilaa ilmainen…; liity uutiskirjeen…; uutiskirje;
        onko sinulla jo tilaus…; lue rajattomasti…""",
    "el": "εγγραφείτε στο…; εγγραφείτε στη…; γραφτείτε στο…; newsletter",
    "ar": "اشترك في النشرة…; اشترك في نشرتنا…; اشتركوا في قناتنا…; اشتركوا في نشرتنا…; اشتركوا في النشرة…; اشتركوا في خدمة…; النشرة البريدية; اشترك الآن…; سجل في النشرة…",
    "zh": "订阅我们…; 订阅电子报…; 訂閱電子報…; 订阅新闻…; 點擊訂閱…; 立即订阅…; 立即訂閱…; 订阅邮件…",
    "ja": """メルマガ登録…; メールマガジン; ニュースレターに登録…; ニュースレター登録…; ニュースレターを…; 会員登録;
        この記事は有料会員限定…; 有料会員限定…; ログインして続きを読む…; 続きを読むには…""",
    "ko": "뉴스레터 구독…; 뉴스레터 신청…",
    "hi": "न्यूज़लेटर; न्यूजलेटर; हमारे न्यूज़लेटर…; सब्सक्राइब करें…",
    "cs": "přihlaste se k odběru…; odebírejte…; newsletter",
    "ro": "abonează te…; abonați vă…; newsletter",
    "id": "berlangganan…; langganan newsletter…",
}

APP: Table = {
    "en": """download our app…; download the app…; download our free app…; get our app…; get the app; open in the app…;
        read in the app…; download our mobile app…""",
    "de": """laden sie die app…; laden sie unsere app…; lade dir die app…; jetzt die app…; jetzt app…; zur app;
        app herunterladen; laden sie sich die app…; hier die app…""",
    "fr": """téléchargez l'application…; téléchargez notre application…; téléchargez notre appli…;
        télécharger l'application""",
    "es": """descarga la app…; descarga nuestra app…; descargue la app…; descarga la aplicación…;
        descarga nuestra aplicación…; descargá la app…""",
    "pt": """baixe o app…; baixe nosso app…; baixe o aplicativo…; baixe o nosso aplicativo…; descarregue a app…;
        descarregue a aplicação…""",
    "it": "scarica l'app…; scarica la nostra app…; scarica gratis l'app…",
    "nl": "download de app…; download onze app…",
    "pl": "pobierz aplikację…; pobierz naszą aplikację…",
    "ru": "скачайте приложение…; скачайте наше приложение…; скачать приложение; установите приложение…",
    "uk": "завантажте додаток…; завантажуйте наш додаток…",
    "tr": "uygulamamızı indirin…; uygulamayı indir…; mobil uygulamamızı…",
    "sv": "ladda ner appen…; ladda ner vår app…; hämta appen…",
    "da": "hent appen…; hent vores app…; download appen…; download vores app…",
    "no": "last ned appen…; last ned vår app…",
    "fi": "lataa sovellus…; lataa sovelluksemme…; lataa appi…",
    "el": "κατεβάστε την εφαρμογή…; κατεβάστε το app…",
    "ar": "حمل التطبيق…; حمّل تطبيق…; حمل تطبيق…; حملوا تطبيق…; حمّل التطبيق…",
    "zh": "下载客户端…; 下载app…; 下載app…; 打开app…; 扫码下载…; 下载我们的应用…",
    "ja": "アプリをダウンロード…; アプリで読む; アプリなら…",
    "ko": "앱 다운로드; 앱에서 보기…",
    "hi": "ऐप डाउनलोड करें…; हमारा ऐप…; हमारा ऐप डाउनलोड करें…",
    "cs": "stáhněte si aplikaci…",
    "ro": "descarcă aplicația…",
    "id": "unduh aplikasi…; download aplikasi…",
}

DONATION: Table = {
    "en": """support our journalism…; support independent journalism…; support our work…; support us;
        support us by…; support us on…; support us with…; support us today…; support us now…; support us and…; support us at…;
        support local journalism…; help us keep…; help us continue…; donate now; donate today; make a donation;
        make a contribution; become a member; become a supporter…; become a patron…; become a subscriber;
        please consider supporting…; please consider making…; please consider donating…; if you value our…;
        if you enjoyed this article…; if you like our…; if you liked this article…; if you found this article…;
        our journalism needs…; we need your support…; we rely on readers…; we depend on readers…; buy us a coffee…;
        buy me a coffee…; your support makes…; your support helps…; help support our…; help support independent…""",
    "de": """unterstützen sie uns…; unterstützen sie unsere…; unterstützen sie unabhängigen…; unterstütze uns…;
        unterstütze unsere…; jetzt spenden; jetzt unterstützen; mit ihrer spende…; hat ihnen dieser artikel gefallen…;
        dieser artikel gefällt ihnen…; hat dir der artikel gefallen…; dir hat der artikel gefallen…; artikel gefallen…;
        werden sie mitglied…; werde mitglied…""",
    "fr": """soutenez nous…; soutenez notre…; soutenez le journalisme…; soutenez un…; faites un don; faire un don;
        je fais un don; votre soutien…; vous avez aimé cet article…; nous avons besoin de vous…""",
    "es": """apoya nuestro…; apoya el periodismo…; apóyanos…; haz una donación; haz tu donación…; dona ahora; hazte socio…;
        hazte socia…; hágase socio…; si te ha gustado este artículo…; necesitamos tu apoyo…""",
    "pt": """apoie nosso…; apoie o nosso…; apoie nos…; faça uma doação; doe agora; seja um apoiador…; torne se membro…;
        gostou deste artigo…; apoie o jornalismo…""",
    "it": """sostieni il…; sostieni la nostra…; sostienici…; fai una donazione; dona ora; sostieni il giornalismo…;
        se ti è piaciuto questo articolo…; ti è piaciuto questo articolo…""",
    "nl": "steun ons…; steun onze…; steun onafhankelijke…; doneer nu; word lid; help ons om…",
    "pl": "wesprzyj nas…; wesprzyj nasze…; wesprzyj niezależne…; wspieraj nas…; przekaż darowiznę…; zostań patronem…",
    "ru": """поддержите нас…; поддержите нашу…; поддержите наш…; поддержать нас…; поддержите независимую…;
        сделайте пожертвование…""",
    "uk": "підтримайте нас…; підтримати нас…; підтримайте нашу…",
    "tr": "bize destek…; destek olun…; bağış yapın; bağımsız gazeteciliği…",
    "sv": "stöd oss…; stöd vår…; stöd oberoende…; ge en gåva; bli medlem",
    "da": "støt os…; støt vores…; støt uafhængig…; bliv medlem; giv et bidrag",
    "no": "støtt oss…; støtt vår…; støtt uavhengig…; bli medlem; gi en gave",
    "fi": "tue työtämme…; tue meitä…; tue riippumatonta…; tue journalismia…; liity jäseneksi…; lahjoita nyt",
    "el": "στηρίξτε μας…; στηρίξτε την…; υποστηρίξτε μας…; υποστηρίξτε την ανεξάρτητη…",
    "ar": "ادعمنا…; ادعم صحافتنا…; تبرع الآن",
    "zh": "支持我们…; 支持我們…; 赞助我们…; 捐款支持…; 贊助我們…",
    "ja": "寄付のお願い…; ご支援のお願い…; ご支援ください…; 寄付する",
    "ko": "후원하기; 후원 안내",
    "hi": "हमारा समर्थन करें…; हमें सहयोग…; स्वतंत्र पत्रकारिता का समर्थन…; आर्थिक सहयोग…",
    "cs": "podpořte nás…; podpořte naši…",
    "ro": "susține ne…; donează…",
    "id": "dukung kami…",
}

POLICY: Table = {
    "en": """your email address will not be published…; required fields are marked…; you must be logged in;
        you must be logged in to post…; you must be logged in to comment…; you must be logged in to leave…;
        you must be logged in to reply…; you must be logged in to read…; you must be logged in to view…;
        you must confirm your public display name…; please logout and then login…; comments are moderated…;
        comments are subject to…; we welcome your comments…; we welcome comments…;
        we want to hear what you think about this…; please read our comment…; please see our comment…;
        please follow our community…; please be respectful…; our comment policy; comment policy; community guidelines;
        read our community…; note we are temporarily moderating…; this site uses akismet…; see a mistake…;
        see an error…; see a typo…; see something wrong…; spot an error…; spotted an error…; spotted a mistake…;
        spotted a typo…; notice an error…; noticed an error…; found a mistake…; found an error…; report a typo…;
        report an error…; report a correction…; report a mistake…; report corrections…; to report a correction…;
        to report an error…; to request a correction…; if you see an error…; if you spot an error…;
        if you spot a mistake…; if you notice an error…; if you find an error…; if you see a mistake…;
        do you have a story…; do you have a tip…; got a story…; got a tip…; got a news tip…; have a tip…;
        have a news tip…; have a story…; our standards…; read our corrections policy…; corrections policy;
        read our editorial…; our editorial standards…; opinions expressed…; the opinions expressed in this…;
        views expressed in this…; the views expressed in this…; the views expressed are…; this material may not be published…;
        this material may not be reproduced…; this material may not be copied…; this material may not be used…;
        do you have questions about this…; send us a letter…; letters to the editor should…;
        purchase licensing rights…; all comments are moderated…; all comments are subject…;
        reproduction of material from…""",
    "de": """deine e mail adresse wird…; ihre e mail adresse wird…; erforderliche felder sind…; du musst angemeldet sein…;
        sie müssen angemeldet sein…; sie sind aktuell nicht eingeloggt…; kommentare werden moderiert…;
        bitte beachten sie unsere netiquette…; bitte beachten sie die netiquette…; diese website verwendet akismet…;
        die kommentarfunktion ist…; die kommentarfunktion wurde…; die kommentarfunktion steht…; fehler gefunden…; haben sie einen fehler…; einen fehler gefunden…;
        hast du einen fehler…; fehler melden; wie bewerten sie diesen…; ist dieser beitrag hilfreich…""",
    "fr": """votre adresse e mail ne sera pas…; votre adresse de messagerie ne sera…; les champs obligatoires…;
        vous devez être connecté…; les commentaires sont modérés…; ce site utilise akismet…; une erreur signalez…;
        vous avez repéré une…; signaler une erreur; avez vous apprécié cet article…; une remarque une erreur…;
        charte des commentaires""",
    "es": """tu dirección de correo electrónico no…; su dirección de correo electrónico no…; los campos obligatorios…;
        los campos necesarios…; debes iniciar sesión…; este sitio usa akismet…; ¿has visto un error…;
        has visto un error…; has encontrado un error…; si has visto algún error…; si detectas un error…;
        normas de los comentarios…; consulta las normas…""",
    "pt": """o seu endereço de e mail não…; o seu endereço de email não…; campos obrigatórios…; você precisa fazer login…;
        encontrou algum erro…; encontrou um erro…; viu algum erro…; este site usa o akismet…;
        este site utiliza o akismet…; os comentários não representam…; comunicar erro""",
    "it": """il tuo indirizzo email non…; i campi obbligatori…; devi essere connesso…; questo sito usa akismet…;
        questo sito utilizza akismet…; hai notato un errore…; segnala un errore; hai trovato un errore…""",
    "nl": """je e mailadres wordt niet…; uw e mailadres wordt niet…; verplichte velden…; foutje gezien…; fout gezien…;
        fout gevonden…; heb je een tip…; heb je een fout…; tip de redactie…; deze site gebruikt akismet…""",
    "pl": """twój adres e mail nie…; wymagane pola…; zauważyłeś błąd…; widzisz błąd…; znalazłeś błąd…; zgłoś błąd;
        masz temat…""",
    "ru": """ваш адрес email не…; ваш e mail не…; обязательные поля…; нашли ошибку…; заметили ошибку…; нашли опечатку…;
        заметили опечатку…; если вы нашли ошибку…; если вы заметили ошибку…; если вы заметили опечатку…;
        увидели ошибку…; сообщить об ошибке; выделите ошибку…; выделите текст с ошибкой…""",
    "uk": """ваша e mail адреса не…; знайшли помилку…; помітили помилку…; якщо ви знайшли помилку…;
        якщо ви помітили помилку…; повідомити про помилку""",
    "tr": """e posta hesabınız yayımlanmayacak…; e posta adresiniz yayınlanmayacak…; e posta adresiniz yayımlanmayacak…;
        gerekli alanlar; gerekli alanlar ile…; hata bildir; bir hata mı…""",
    "sv": """din e postadress kommer inte…; obligatoriska fält…; har du hittat ett fel…; hittat fel i texten…; tipsa oss…;
        har du tips…; skicka in en rättelse…""",
    "da": """din e mailadresse vil ikke…; krævede felter…; har du fundet en fejl…; har du et tip…; tip os…;
        fandt du en fejl…""",
    "no": """din e postadresse vil ikke…; obligatoriske felt…; har du funnet en feil…; funnet en feil…; tips oss…;
        har du tips…; har du et tips…; skrivefeil""",
    "fi": """sähköpostiosoitettasi ei julkaista…; pakolliset kentät…; huomasitko virheen…; löysitkö virheen…;
        ilmoita virheestä; lähetä juttuvinkki…""",
    "el": "η ηλ διεύθυνσή σας δεν…; η ηλ διεύθυνση σας δεν…; τα υποχρεωτικά πεδία…; βρήκατε λάθος…",
    "ar": "لن يتم نشر عنوان بريدك…; الحقول الإلزامية…; أبلغ عن خطأ…; هل وجدت خطأ…",
    "zh": """您的电子邮箱地址不会…; 您的邮箱地址不会…; 电子邮件地址不会…; 必填项已用…; 發佈留言必須填寫…; 纠错;
        网友评论仅供…; 免责声明…""",
    "ja": "メールアドレスが公開されること…; メールアドレスは公開され…; が付いている欄は必須…; 誤りを報告",
    "ko": "이메일은 공개되지…; 제보하기; 기사제보",
    "hi": "आपका ईमेल पता प्रकाशित…; गलती की सूचना…; अगर आपको कोई गलती…",
    "cs": "vaše e mailová adresa nebude…; našli jste chybu…; našli jste v článku chybu…",
    "ro": "adresa ta de email nu…; ai găsit o greșeală…",
    "hu": "az e mail címet nem…; hibát talált…",
    "id": "alamat email anda tidak…",
}

RIGHTS: Table = {
    "en": """all rights reserved…; reproduction prohibited…; reprinted with permission…; republished with permission…;
        published under a creative commons…""",
    "de": "alle rechte vorbehalten…; nachdruck verboten",
    "fr": "tous droits réservés…; reproduction interdite…",
    "es": "todos los derechos reservados…; prohibida su reproducción…; prohibida la reproducción…",
    "pt": "todos os direitos reservados…; é proibida a reprodução…; proibida a reprodução…",
    "it": "tutti i diritti riservati…; riproduzione riservata…",
    "nl": "alle rechten voorbehouden…",
    "pl": "wszelkie prawa zastrzeżone…",
    "ru": """все права защищены…; при использовании материалов сайта…; при использовании материалов ссылка…;
        при использовании материалов гиперссылка…; при использовании материалов активная…; при использовании материалов портала…;
        при использовании материалов издания…; при использовании материалов агентства…; при использовании материалов обязательна…;
        при цитировании ссылка…; при цитировании материалов…; при цитировании гиперссылка…; при цитировании обязательна…;
        при цитировании активная…; при цитировании информации…; перепечатка материалов…""",
    "uk": "усі права захищені…; всі права захищені…",
    "tr": "tüm hakları saklıdır…",
    "sv": "alla rättigheter förbehållna…; eftertryck förbjudes…",
    "da": "alle rettigheder forbeholdes…",
    "no": "alle rettigheter forbeholdt…; alle rettigheter forbeholdes…",
    "fi": "kaikki oikeudet pidätetään…",
    "el": "με επιφύλαξη παντός δικαιώματος…; απαγορεύεται η αναδημοσίευση…",
    "ar": "جميع الحقوق محفوظة…",
    "zh": "版权所有; 版權所有; 版权所有 未经…; 版权所有未经…; 版權所有 未經…; 版权所有 不得…; 版權所有 不得…; 版权所有 转载…; 版权所有 违者…; 版權所有 轉載…; 转载请注明…; 未经授权不得转载…; 未经许可不得转载…; 未经授权，不得…",
    "ja": "無断転載; 無断転載禁止…; 無断転載を禁…; 無断転載 複製…; 無断転載 禁止…; 無断転載は禁…; 無断転載はご遠慮…; 無断転載はお断り…; 無断転載は固く…; 無断転載および…; 無断転載及び…; 無断複製…; 禁無断転載…",
    "ko": "무단 전재; 무단전재; 무단 전재 및…; 무단전재 및…; 무단 전재 재배포…; 무단전재 재배포…; 무단전재와…; 무단 전재와…; 저작권자",
    "hi": "सर्वाधिकार सुरक्षित…",
    "cs": "všechna práva vyhrazena…",
    "ro": "toate drepturile rezervate…",
    "id": "hak cipta dilindungi…; dilarang mengutip…",
}

_UNSPACED = frozenset({"zh", "ja", "ko", "hi", "ar"})  # words run on or take endings: no border is asked for


def whole(*tables: Table) -> frozenset[str]:
    """Return the phrases that are whole lines, folded."""
    return frozenset(fold(phrase) for _, phrase in _phrases(tables) if not phrase.endswith("…"))


def openings(*tables: Table) -> tuple[str, ...]:
    """Return the beginnings of lines, for ``f"{folded} ".startswith``: whole words, where words are set apart."""
    return tuple(
        fold(phrase) + ("" if language in _UNSPACED else " ")
        for language, phrase in _phrases(tables)
        if phrase.endswith("…")
    )


def _phrases(tables: tuple[Table, ...]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for language, phrases in table.items():
            for phrase in phrases.split(";"):
                yield language, phrase.strip()
