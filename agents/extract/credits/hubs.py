"""Cities that stand alone in a dateline, as style books list them: capitals and where agencies have their desks.

Only for datelines that nothing else gives away, neither an agency nor a date nor capitals: "Berlin - Der Senat …".
Names of the place and of the languages it is written about in; written by hand.
"""

HUBS = frozenset(
    """
    Aarhus|Abidjan|Abu Dhabi|Abuja|Accra|Adana|Addis Abeba|Addis Ababa|Aden|Ajaccio|Aleppo|Algier|Algiers|Alger|Amman|Amsterdam|Andorra la Vella|Ankara|Antananarivo|Antwerpen
    |Apia|Aschgabat|Asmara|Astana|Asunción|Athen|Athens|Athènes|Atenas|Atene|Athína|Atlanta|Auckland|Augsburg|Bagdad|Baghdad|Bakou|Baku|Bamako|Bangkok|Bangui|Barcelona|Barcelone
    |Barranquilla|Basel|Bâle|Beirut|Beyrouth|Beirute|Belfast|Belgrad|Belgrade|Belgrado|Beograd|Bengaluru|Bergen|Berlin|Berlín|Berlim|Berlino|Bern|Berne|Bilbao|Birmingham|Bissau|Bogotá|Bogota|Bologna
    |Bonn|Bordeaux|Boston|Brasília|Brasilia|Bratislava|Braunschweig|Brazzaville|Bregenz|Bremen|Brisbane|Bristol|Brno|Brüssel|Brussels|Bruxelles|Brussel|Bruselas|Bucarest|Bucharest|București|Bukarest
    |Budapest|Budapeszt|Buenos Aires|Cairo|Calais|Canberra|Cannes|Caracas|Cardiff|Casablanca|Chicago|Chisinau|Chișinău|Chemnitz|Cochabamba|Colombo|Conakry|Copenhague|Copenhagen|Cotonou|Cracow
    |Dacca|Dakar|Dallas|Damas|Damasco|Damascus|Damaskus|Dar es Salaam|Delhi|Denver|Detroit|Dhaka|Djibouti|Doha|Donezk|Dortmund|Douala|Dresden|Dubai|Dublin|Dublín|Duschanbe|Dushanbe|Düsseldorf
    |Edinburgh|Eisenstadt|Erbil|Erfurt|Eriwan|Espoo|Essen|Eupen|Florenz|Frankfurt|Frankfurt am Main|Frankfurt/Main|Freetown|Freiburg|Gaborone|Gaza|Gaza City|Genève|Geneva|Genf|Ginebra|Ginevra|Gent|Genua|Georgetown
    |Glasgow|Göteborg|Graz|Groningen|Guadalajara|Guatemala-Stadt|Halifax|Halle|Hamburg|Hannover|Hanoi|Harare|Havanna|Havana|Heidelberg|Helsinki|Ho-Chi-Minh-Stadt|Hongkong|Hong Kong|Houston|Innsbruck|Islamabad
    |Istanbul|İstanbul|Istanbul/Ankara|Izmir|İzmir|Jakarta|Jena|Jerewan|Jérusalem|Jerusalem|Jerusalén|Jerusalém|Johannesburg|Juba|Kabul|Kaboul|Kairo|El Cairo|Le Caire|Kampala|Karachi|Karlsruhe|Kassel|Kathmandu|Katmandu
    |Khartum|Khartoum|Kiel|Kiew|Kiev|Kyjiw|Kyiv|Kigali|Kingston|Kinshasa|Klagenfurt|København|Kopenhagen|Köln|Kuala Lumpur|Kuwait-Stadt|Kuwait City|La Habana|La Paz|Lagos|Lahore|Lausanne
    |Leeds|Leipzig|Libreville|Liège|Lille|Lilongwe|Lima|Linz|Lisboa|Lisbonne|Lissabon|Lisbon|Liverpool|Ljubljana|Lomé|London|Londres|Londra|Los Angeles|Luanda|Lugano|Lusaka|Luxembourg|Luxemburg|Luzern|Lwiw|Lviv|Lyon|Madrid|Madrid/Barcelona|Magdeburg
    |Mailand|Milano|Milan|Mainz|Malabo|Malmö|Managua|Manama|Manchester|Manila|Mannheim|Maputo|Marseille|Maskat|Mekka|Melbourne|Mexiko-Stadt|Mexico City|Ciudad de México|Miami|Minsk|Mogadischu|Mogadishu|Monaco|Monrovia|Montevideo|Montréal|Montreal|Moskau|Moscou|Moscow|Moscú|Moscovo|Mosca|Mumbai
    |München|Munich|Münster|Muscat|Nairobi|Nantes|Naypyidaw|Neapel|Napoli|N'Djamena|Neu-Delhi|New Delhi|Nueva Delhi|New York|Nueva York|Nova York|Nova Iorque|Niamey|Nice|Nikosia|Nicosia|Nouakchott|Nowosibirsk|Nürnberg|Nur-Sultan|Odessa|Odesa|Oldenburg|Oslo|Osnabrück
    |Ottawa|Ouagadougou|Palermo|Panama-Stadt|Ciudad de Panamá|Paramaribo|Paris|París|Parigi|Paříž|Peking|Pekín|Pequim|Pékin|Pechino|Beijing|Perth|Phnom Penh|Podgorica|Port-au-Prince|Porto|Potsdam|Prag|Prague|Praga|Praha|Pretoria|Priština|Pristina|Prishtina|Pjöngjang|Pyongyang
    |Quito|Rabat|Ramallah|Rangun|Yangon|Regensburg|Reykjavik|Reykjavík|Riad|Riyadh|Riga|Rīga|Rio de Janeiro|Rom|Rome|Roma|Rostock|Rotterdam|Saarbrücken|Salzburg|Sanaa|San Francisco|San José|San Juan|San Salvador|Santiago|Santiago de Chile|Santo Domingo
    |São Paulo|Sarajevo|Sarajewo|Schwerin|Seattle|Seoul|Séoul|Seúl|Seul|Sevilla|Shanghai|Singapur|Singapore|Singapour|Skopje|Sofia|Sofía|Split|Srinagar|St. Gallen|St. Petersburg|St. Pölten|Sankt Petersburg|Stockholm|Estocolmo|Stoccolma|Straßburg|Strasbourg|Stuttgart|Sydney
    |Taipeh|Taipei|Tallinn|Tampere|Taschkent|Tashkent|Tbilissi|Tbilisi|Tiflis|Tegucigalpa|Teheran|Tehran|Téhéran|Teherán|Tel Aviv|Tel-Aviv|The Hague|Den Haag|La Haye|La Haya|Tirana|Tokio|Tokyo|Tóquio|Toronto|Torino|Toulouse|Trier|Tripolis|Tripoli|Trípoli|Trondheim|Tunis|Túnez|Turin|Turku|Ulan-Bator|Ulm
    |Vaduz|Valencia|Valletta|Vancouver|Vatikanstadt|Vatican City|Cité du Vatican|Ciudad del Vaticano|Città del Vaticano|Venedig|Venezia|Vientiane|Vilnius|Warschau|Warsaw|Warszawa|Varsovie|Varsovia|Varsavia|Washington|Washington D.C.|Washington DC|Wellington|Wien|Vienna|Vienne|Viena|Wiesbaden|Wilna|Windhoek|Winnipeg|Yaoundé|Yokohama
    |Zagreb|Zürich|Zurich|Zwickau
    |Москва|Санкт-Петербург|Киев|Київ|Минск|Астана|Алматы|Баку|Ереван|Тбилиси|Ташкент|Бишкек|Душанбе|Вашингтон|Лондон|Париж|Берлин|Брюссель|Женева|Пекин|Токио|Белград|Београд|София|Скопје|Подгорица|Сарајево|Львів|Харків|Одеса
    |Αθήνα|Θεσσαλονίκη|Λευκωσία|Βρυξέλλες
    |بيروت|دمشق|القاهرة|بغداد|عمان|عمّان|الرياض|دبي|أبوظبي|الدوحة|الكويت|المنامة|مسقط|صنعاء|عدن|القدس|غزة|رام الله|الخرطوم|طرابلس|تونس|الجزائر|الرباط|الدار البيضاء|نواكشوط|واشنطن|لندن|باريس|موسكو|أنقرة|طهران|حلب|حمص|بنغازي|أربيل|جنيف|نيويورك
    |تهران|کابل|تبریز|مشهد|اصفهان|شیراز
    """.replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
