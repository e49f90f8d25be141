"""First names that tell a person, from those of seeds/known: without the words and places that are called so too."""

_NAMES = """
Aamir Aaron Abbas Abby Abdalla Abdel Abdelaziz Abdelbaset Abdelilah Abdelmadjid Abdoulaye Abdourahamane Abdrabbuh Abdul Abdul-Malik Abdullah Abdullahi
Abdurrahman Abhisit Abigail Abimael Abraham Abu Abubakar Achim Ada Adam Adama Adel Adil Adlai Adly Adolf Adrian Adrienne Afzal Agatha Agim Agnes
Agostinho Ahmad Ahmaud Ahmed Ahmet Ahn Aileen Aisha Aishwarya Ajay Ajit Ajmal Akbar Akhilesh Akhmad Akira Al Alaa Alain Alaksandr Alan Alanis Alassane
Alastair Albert Alberto Albin Aldo Aldrich Alec Alejandro Aleksandar Aleksander Aleksandr Ales Alessandro Alex Alexander Alexandre Alexei Alexey
Alexis Alexy Alfonso Alfred Alfredo Ali Alice Alicia Alija Alisher Alison Alistair Allen Allyson Almazbek Altaf Alvin Amadou Amal Amancio Amanda
Amartya Amber Amelia Amina Amir Amit Amitabh Amr Amrullah Amy Amélie Ana Anas Anastasia Anatoly Anders Anderson Andre Andrea Andreas Andrei Andrej
Andrew Andrey Andrii Andriy Andrus Andry Andrzej André Andrés Andy Ang Angela Angelina Angelino Angelique Angelo Angus Anies Anil Anita Anjem Ann Anna
Annalena Annastacia Anne Annegret Annie Annika Annise Ansel Anson Anthony Antoine Anton Antonin Antonio Antonis António Anura Anutin Anwar Apollo
Apolo Aretha Ari Ariana Ariel Arjen Arlen Arlene Armand Armando Armin Arne Arnold Arnoldo Arseniy Arshad Arsène Arthur Artur Arun Arundhati Arvind
Aryna Asa Asafa Ashfaq Ashin Ashleigh Ashley Ashli Asif Asim Askar Aslan Asma Assimi Astrid Atal Atiku Audrey Auguste Augusto Avigdor Avril Axel Axl
Ayaan Ayad Ayanna Ayman Ayrton Aécio Babar Babe Baburam Bachir Baggio Baitullah Bal Baltasar Bandar Barack Barbara Barbra Barham Barnaby Barney Barry
Bart Baruch Bassirou Bastian Basuki Beata Beate Beau Beji Belinda Ben Benazir Benigno Benito Benjamin Benny Benoît Beppe Bernard Bernardo Bernie Berta
Bertie Bertolt Bertrand Bethanie Beto Betsy Bettino Betty Beverley Beverly Bezalel Bharrat Bhumibol Bidzina Bilal Bilawal Bill Billie Billy Binali
Bingu Björn Blaise Blake Blanche Bob Bobby Bobi Boris Borut Bosco Boutros Bowe Boyko Brad Bradley Brandon Brenda Brendan Brenton Breonna Brett Brian
Brice Bridget Brigitte Britney Brittany Brittney Bronisław Bruce Bruno Bryan Bukayo Burhanuddin Burt Byron Bülent Cadel Caitlin Caitlyn Calvin Cameron
Camilla Campbell Cardi Carl Carla Carles Carlo Carlos Carly Carmen Carol Caroline Carolyn Carrie Carwyn Casey Cassidy Cate Catherine Cathy Celso Cesar
Cesc Chandrababu Chandrika Changpeng Charles Charlie Charlize Charlotte Charlton Che Chelsea Chen Cherie Cheryl Chiang Chico Chimamanda Chinua Cho
Choe Choi Chris Christa Christian Christina Christine Christo Christopher Christy Chrystia Chuck Chun Chung Cindy Ciro Claire Clarence Claude Claudia
Claudio Claus Clint Clive Coco Colin Conan Connor Conor Conrad Corazon Coretta Corey Cormac Corneille Cornel Cory Costas Courtney Craig Cressida
Cristiano Cristina Cuauhtémoc Curt Cynthia Cyrus Céline Călin Dag Dalai Dalia Dalton Damar Damien Damon Dan Dana Dani Danica Daniel Danielle Daniil
Danilo Dannel Danny Dante Daphne Dara Dario Darrell Darya David Dawood Dean Deb Debbie Deborah Debra Debretsion Delcy Demi Demis Deng Denis Denise
Deniz Dennis Denys Denzel Derek Des Desmond Detlev Deval Devendra Devin Devlet Dian Diana Diane Dianne Dick Didier Diego Dina Dinara Diosdado Dirk
Dmitri Dmitry Dmytro Dodi Doku Dominic Dominique Don Donald Donatella Donna Doris Dorothy Doug Douglas Dragan Drew Droupadi Dua Duma Duncan Dustin
Dwain Dwight Dwyane Dylan Dylann Dzhokhar Dési Ebrahim Ed Eddie Eden Edgar Edgars Edi Edinson Edmund Edmundo Eduard Eduardo Edvard Edward Edwin Efraín
Egon Ehud Eknath Ekrem Elaine Eleanor Elena Elfriede Eli Elie Elijah Elio Eliot Elise Eliud Elizabeth Elián Ella Ellen Elly Elton Elvira Elvis Emeka
Emile Emiliano Emily Emma Emmanuel Emmanuelle Emmeline Emmerson Emmett Emomali Enda Enid Ennio Enoch Enrico Enrique Enver Eric Erich Erik Erin Erling
Erna Ernest Ernesto Ernie Erwin Esmail Ethan Eugene Eugène Eva Evan Evander Evel Evelyn Evgeni Evo Eyal Fabio Fahd Faisal Fani Farid Farouk Farrah
Fatima Fatou Faure Fayez Federica Federico Fela Felipe Ferdinand Ferenc Fernando Festus Fethullah Fidel Filipe Filippo Fiona Flavio Floyd Flávio Foday
Fouad Frances Francesco Francia Francis Francisco Franck Francois Franjo Frank Frank-Walter Frankie Frans Franz François Fred Freddie Frederick
Frederik Fredrik Frida Friedrich Fuat Fulgencio Fumio Fyodor Félicien Félix Gabby Gabi Gabriel Gabrielle Galileo Gamal Garbiñe Gareth Garfield Garry
Garth Gary Gautam Gavin Geert Geir Genghis Gennady Geoff Geoffrey George Georges Georgi Georgiy Geraint Gerald Geraldine Geraldo Gerard Gerhard
Germain Germaine Gerry Getúlio Ghislaine Gianfranco Gianluigi Gianni Giannis Gibran Gideon Gilad Gilberto Gilles Gillian Gina Giorgi Giorgio Giovanni
Girija Gisele Gitanas Giulia Giulio Giuseppe Gladys Glafcos Glenn Gloria Gnassingbé Goh Golda Gonzalo Goodluck Goran Gordon Gotabaya Gough Grace
Graham Greg Gregg Gregor Gregory Greta Gretchen Grigori Grigory Gro Guglielmo Guido Guillaume Guillermo Gukesh Gulbuddin Gurbanguly Gustav Gustavo
Guus Gwyneth Gwynne Gyanendra Gérald Gérard Göran Günter Habib Hafez Hafiz Hage Haile Hailemariam Haitham Hakainde Hakan Hakeem Hakimullah Haley Halle
Halyna Hamad Hamid Hamilton Han Hana Hanan Hank Hannah Hans Hansie Harald Harold Harper Harriet Harrison Harry Haruhiko Haruki Harvey Hashim Hassan
Hassanal Hau Hayao Hazem Heather Heidi Heiko Heinrich Heinz Heinz-Christian Helen Helle Helmut Hendrik Henri Henrietta Henrik Henrique Henry Herbert
Herman Hermann Herta Herzi Heydar Hibatullah Hideki Hifikepunye Hilary Hilda Hillary Hiroshi Hishammuddin Hissène Horacio Horatio Hoshyar Hossein Hou
Houari Howard Hrant Htin Hua Hubert Hugh Hulusi Humphrey Humza Hun Hussain Hussein Huw Hwang Hélio Iain Ian Ibrahim Ichiro Ichirō Idi Idriss Ieng
Iftikhar Iga Igor Ihor Iker Ilan Ilham Ilhan Ilir Ilya Imad Imelda Immanuel Imran Imre Indira Ingmar Ingrid Ingrida Ingvar Irakli Irfaan Irina Iryna
Isaac Isabel Isabella Isabelle Isaias Ishaq Islam Ismael Ismail Ismaïl Isoroku Istvan Itamar Ivan Ivica Ivo Iván Jacinda Jacinta Jack Jackie Jackson
Jacky Jacob Jacqueline Jacques Jacqui Jada Jagmeet Jakaya Jake Jakub Jalal Jalaluddin Jamal James Jamie Jamieson Jamil Jan Jane Janet Janez Jang
Janice Janis Jannik Jared Jaromír Jarosław Jason Javad Javier Jawaharlal Jay Jean Jean-Claude Jean-Luc Jean-Marie Jean-Michel Jean-Pierre Jeanine
Jeanne Jeb Jeff Jeffrey Jeh Jelena Jen Jennifer Jens Jensen Jenson Jeremy Jerome Jerrold Jerry Jesse Jessica Jho Jiang Jigme Jill Jim Jimi Jimmie
Jimmy Joachim Joan Joaquim Joaquin Joaquín Jodi Jodie Jody Joe Joel Johan Johann Johannes John Johnny Joko Jomo Jon Jonas Jonathan Joni Jonny Jorge
Joschka Jose Josef Josep Joseph Josh Joshua Josip José Jovenel Joyce João Juan Jude Judi Judith Judy Jules Julia Julian Julie Juliette Julio Julius
Julián Junichiro Justin Justine Jusuf Juvénal Jérôme Jóhanna Jörg Jürgen Kailash Kais Kaja Kalonzo Kamila Kamla Kang Kanye Kapil Kareem Karen Kari
Karim Karine Karl Karlheinz Karol Karoline Kash Katalin Kate Katharine Katherine Kathleen Kathryn Kathy Katie Katy Kay Kayleigh Kazuo Keanu Keiko
Keira Keith Keizō Kelly Kellyanne Kem Kemal Kemi Ken Kendrick Kenenisa Kenji Kenneth Kenny Kersti Ketanji Kevin Keylor Kgalema Khaled Khaleda Khalid
Khalifa Khalil Khieu Khin Kim Kimberly Kimi Kirill Kirk Kirsten Kirstjen Kirsty Kizza Kjell Klaus Kofi Konrad Kostas Kristalina Kristen Kristi
Kristina Krišjānis Ksenia Kurmanbek Kurt Kwame Kwasi Kyle Kylian Kylie Kyriakos Kyrsten Kyrylo Lachlan Lai Laisenia Lakhdar Lakshmi Lalu Lamar Lamine
Lance Lando Landon Lansana Larry Lars Lasantha Laszlo Laura Lauren Laurent Laurentino Lavrentiy Lawrence Layla Lazarus LeBron Leanne Lech Lee Leila
Leni Lennox Lenín Leo Leon Leonard Leonardo Leonel Leonid Leopoldo Lester Letitia Letsie Leung Lewis Li Liam Lil Liliane Lim Lin Lincoln Linda Lindsay
Lindsey Linus Lionel Lisa Liu Liz Lleyton Lloyd Logan Loretta Lori Lou Louie Louis Louise Luca Lucas Lucia Lucian Luciano Lucien Lucio Lucy Ludwig
Luigi Luis Luiz Luka Luke Luís Lyndon Lynndie Lyubov Léopold Macky Madeleine Madison Magdalena Maggie Magnus Mahamadou Mahamat Mahathir Mahendra Maher
Mahinda Mahmoud Mahsa Maia Maithripala Malala Malcolm Mallikarjun Mamadou Mamady Mamata Manasseh Mangosuthu Manish Manmohan Manny Mansur Manuel Mao
Marat Marc Marcel Marcello Marcelo Marcia Marco Marcus Margaret Margot Margrethe Mari Maria Mariah Mariam Marianne Mariano Marie Marielle Marilyn
Marina Marine Mario Marion Marissa Marjorie Mark Markus Markwayne Marlon Marsha Marshawn Martha Martin Martina Martine Martti Marty Martín Marwan Mary
Maryam María Masaaki Masayoshi Masood Masoud Massimo Massoud Mata Mateusz Matt Matteo Matthew Matti Maumoon Maurice Mauricio Max Maxim Maxime Maxine
Maya Mazie Mazloum Medgar Meg Megan Megawati Meghan Megyn Mehbooba Mehdi Mehmet Meir Mel Meles Melinda Melissa Menachem Meng Mengistu Menzies Meredith
Merrick Mervyn Meryl Mette Mevlüt Mia Michael Michaëlle Michel Michele Michelle Micheál Michèle Mick Miguel Mikaela Mike Mikhail Mikheil Milan Miles
Miley Milly Milorad Miloš Milton Min Ming Mira Miriam Miroslav Missy Mitch Mmusi Mobutu Mohamed Mohammad Mohammed Mohsen Mojtaba Mokgweetsi Mokhtar
Moncef Monica Morarji Mordechai Morgan Morris Moshe Moussa Moïse Mswati Muhammad Muhoozi Muhyiddin Mukesh Mulayam Mullah Muntadhar Muqtada Muriel
Mustafa Muttiah Mwai Mykhailo Mykola Mário Mélanie Nabih Nabil Nadezhda Nadia Nadine Nadiya Naftali Naguib Naheed Naim Najib Naledi Nana Nancy Naomi
Naoto Narendra Narges Naser Nasser Natalia Natalie Natalya Natascha Nathan Nathuram Navi Nawaf Nawaz Nayib Nazanin Nechirvan Neda Neelie Neeraj Neil
Nelson Netumbo Neville Ngo Ngozi Nguyễn Nicholas Nick Nicki Nico Nicola Nicolae Nicolas Nicolaus Nicole Nicos Nicușor Nidal Niels Nigel Niki Nikita
Nikki Nikol Nikola Nikolai Nikolas Nikos Nirmala Nitin Nitish Nnamdi Noah Noam Noel Noor Norah Norma Norman Norodom Nouriel Novak Nuhu Nuon Nursultan
Néstor Oleg Oleksandr Oleksii Olena Olga Oliver Olivia Ollanta Olli Olof Olusegun Olympia Omar Oprah Orhan Orrin Orson Oscar Oskar Osman Otto Ousmane
Ovadia Owen Ozzy Pablo Padraig Paetongtarn Pam Pamela Pancho Paolo Pascal Pat Patrice Patricia Patricio Patrick Patty Paul Paula Pauline Paulo Pavel
Pedro Peng Penélope Pervez Pete Peter Petr Petra Petro Petteri Peyton Pharrell Phil Philando Philip Philippe Phoolan Pierre Piers Pietro Pim Piotr
Plaxico Plácido Pol Porfirio Portia Prabowo Pramila Pranab Pratibha Pravin Pravind Prayut Priti Priya Priyanka Pushpa Pyotr Péter Qaboos Qamar Qin
Quentin Quim Quincy Qusay Rabindranath Rached Rachel Rachida Radosław Radovan Rafael Raffaele Rafic Rafik Raghuram Raheel Raheem Rahm Rahul Raif Raila
Rajendra Rajiv Rajnath Ralf Ralph Ramesh Ramsey Ramush Ramzan Ramzi Ranasinghe Randy Ranil Raoul Raphael Rashad Rashid Rashida Ratan Ratko Rauf Ravi
Ray Raymond Raúl Rebecca Rebekah Rebiya Reese Reeva Reid Reince Ren Renzo René Renée Reuven Rex Reza Rhodri Ricardo Richard Richie Rick Ricky Riek
Rigathi Rigoberta Rinat Ringo Rio Riyad Roald Rob Robbie Robert Roberta Roberto Roch Rochelle Rod Rodney Rodrigo Roger Roh Rohit Roland Rolf Romano
Romelu Ron Ronald Ronen Ronnie Rory Rosa Rosalind Rosalynn Rose Roseanne Rosie Rosmah Ross Roy Roza Rubens Rudolf Rudy Ruhollah Rupert Russ Russell
Rustem Ruth Ruud Ryan Ryutaro Saad Sacha Sachin Sadiq Sadyr Saeb Saeed Sahra Saif Sajid Salam Saleh Sali Salim Sally Salma Salmaan Salman Salome Salva
Sam Samak Samantha Sameh Samia Samir Samira Sammy Samora Samuel Sanae Sandra Sandy Sani Sanjay Sanna Saparmurat Sara Sarah Sarath Satoshi Satya Saud
Sauli Saxby Scarlett Schapelle Scott Seamus Sean Sebastian Sebastián Seiji Selahattin Selena Sepp Serdar Serena Seretse Serge Sergei Sergey Sergio
Serzh Seth Seymour Shabana Shah Shahbaz Shahid Shamil Shamima Shane Shania Shaquille Sharad Sharif Sharon Sharron Shashi Shaukat Shaul Shaun Shavkat
Shawn Shehbaz Sheila Sheldon Shelley Sher Sherrod Sheryl Shigeru Shimon Shinjirō Shintaro Shinzo Shireen Shirin Shirley Shoaib Shohei Shoko Siad
Sidney Siegfried Sigmar Sigmund Sigmundur Silvan Simon Simona Simone Simón Sinéad Sirajuddin Sirhan Sitiveni Siya Slobodan Sofia Somchai Sondhi Sonia
Sonny Sonthi Sophia Sophie Sourav Spencer Spiro Srettha Stacey Staffan Stan Stanislav Stanley Stefan Steffi Steny Stepan Stephanie Stephen Stephenie
Steve Steven Stevie Stewart Stieg Stjepan Stockwell Strom Stuart Stéphane Subcomandante Subhas Subrahmanyam Suella Sumner Sundar Sunita Surayud Suresh
Susan Susana Sushila Sushma Susie Susilo Suzanne Sven Sven-Göran Svetlana Sviatlana Sylvester Sylvia Syngman Sébastien Ségolène Sérgio Süleyman Tabaré
Tadej Takafumi Takashi Tamerlan Tamim Tamir Tammy Tansu Tanya Tarcisio Tareck Tariq Tarique Tarja Tarō Tassos Tatiana Tawakkol Taylor Ted Teddy Tedros
Tendai Tenzin Tenzing Teodoro Teresa Terje Terrell Terri Terry Tessa Tetsuya Thabo Thad Thaksin Than Tharman Thein Theo Theodore Theresa Thierry Thom
Thomas Thuli Thurgood Théoneste Tim Timoleón Timothy Timothée Tina Tito Todd Todor Tom Tomasz Tomislav Tommy Toni Tony Tonya Toomas Toshihiko
Toshimitsu Toto Totò Tracey Traian Travis Trayvon Trent Trevor Truman Trygve Tsai Tulsi Tundu Tung Tupac Turgut Tyler Tyra Tyson Tzipi Uday Uddhav
Uhuru Ulf Ulysses Umar Umaru Umberto Uri Usain Vaira Valdas Valdis Valentina Valentino Valerie Valerii Valery Valtteri Valéry Vasco Vasily Velupillai
Venus Venâncio Vicente Victor Victoria Vidkun Vijay Vikram Viktor Vince Vincent Vint Vinícius Violeta Virat Virgil Virginia Viswanathan Vitali Vitaly
Viv Vivek Viviane Vivienne Vjosa Vladimir Vladimiro Vladislav Vojislav Volker Volodymyr Vyacheslav Václav Víctor Wael Walid Walt Walter Wang Wangari
Wanjiku Warren Wasim Wayne Wei Wen Wendy Werner Wernher Wes Wesley Whitney Whoopi Wilbur William Willie Willy Wim Winnie Winona Winston Wladimir
Wojciech Wole Wolfgang Woodrow Wyclef Xanana Xavier Xi Xiomara Xóchitl Yahya Yair Yamandú Yanis Yann Yasuhiro Yasuo Yau Yaya Yelena Yemi Yevgeny Yigal
Yingluck Yitzhak Yoani Yoav Yohan Yoko Yoshihide Yoshihiko Yoshirō Yoshua Younis Yousaf Youssef Youssou Yuki Yukio Yukiya Yulia Yuri Yuriko Yury Yusuf
Yves Yvette Zabihullah Zacarias Zachary Zack Zaha Zainab Zakiur Zalmay Zayed Zbigniew Zeid Zhang Zhao Zhou Zhu Ziad Ziaur Zine Zinedine Zlatan Zohran
Zoltan Zoran Zulfikar Zuzana Zviad Álvaro Ángel Éamon Édith Édouard Élisabeth Éric Étienne Évariste Íngrid Ólafur Óscar Özgür
"""
FIRST_NAMES = frozenset(_NAMES.split())
