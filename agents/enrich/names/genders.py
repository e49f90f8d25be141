"""First names and titles that tell whether "he" or "she" may mean their bearer; what is in no list may be both."""

from agents.text.words import word_set

MALE = word_set(
    "James John Robert Michael William David Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Mark Donald Steven Steve Paul "
    "Andrew Joshua Kenneth Kevin Brian George Edward Ronald Timothy Tim Jason Jeffrey Jeff Ryan Jacob Gary Nicholas Eric Jonathan Stephen "
    "Larry Justin Scott Brandon Benjamin Ben Samuel Sam Gregory Greg Alexander Frank Patrick Raymond Jack Dennis Jerry Tyler Aaron Jose José "
    "Adam Nathan Henry Douglas Zachary Peter Pete Kyle Ethan Walter Noah Jeremy Christian Keith Roger Terry Harry Sean Arthur Lawrence Jesse "
    "Bryan Joe Billy Bruce Albert Willie Gabriel Alan Juan Logan Wayne Ralph Roy Eugene Randy Vincent Russell Louis Philip Bobby Johnny "
    "Bradley Mohammed Mohammad Muhammad Mohamed Mahmoud Ahmed Ahmad Ali Hassan Hussein Hossein Ibrahim Ismail Khalid Omar Umar Osman Yusuf "
    "Youssef Abdullah Abdul Abdel Abu Mustafa Karim Kareem Rashid Salim Tariq Walid Ziad Jamil Nasser Faisal Bilal Hamid Farid Amir Reza Mehdi "
    "Javad Bashar Recep Rami Vladimir Sergei Sergey Dmitry Dmitri Igor Ivan Alexei Andrei Nikolai Mikhail Boris Yuri Oleg Viktor Victor Pavel "
    "Maxim Oleksandr Volodymyr Petro Mykola Hans Klaus Jürgen Wolfgang Heinz Karl Otto Stefan Sebastian Martin Markus Andreas Lars Sven Erik "
    "Anders Björn François Francois Pierre Jacques Michel Philippe Laurent Nicolas Antoine Emmanuel Carlos Luis Jorge Miguel Pedro Pablo "
    "Fernando Francisco Manuel Antonio Alejandro Diego Javier Rafael Ricardo Roberto Eduardo Sergio Mario Giovanni Giuseppe Marco Matteo Luca "
    "Paolo Narendra Rahul Rajiv Sanjay Amit Anil Arun Ravi Suresh Ramesh Vijay Imran Nawaz Asif Pervez Shahid Kofi Kwame Emeka Nelson Jomo "
    "Desmond Thabo Jakub Tomasz Piotr Andrzej Lech Zoltan Istvan Laszlo Dragan Goran Zoran Milan Slobodan Kenji Hiroshi Takashi Shinzo Bill "
    "Bob Jim Tom Mike Dan Rob Ron Ted Fred Ken Rick Phil Matt Nick Tony Bernie Barack Simon Ian Graham Neil Nigel Trevor Gordon Stuart Malcolm "
    "Colin Angus Jonas Emil Oscar Felix Leo Theo Hugo Max Bernard Norman Leonard Howard Stanley Leon Craig Todd Brad Chad Doug Dave Don"
)
FEMALE = word_set(
    "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Nancy Lisa Margaret Betty Sandra Ashley Dorothy Kimberly Emily "
    "Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Amy Angela Shirley Anna Ruth Brenda Pamela "
    "Nicole Katherine Samantha Christine Catherine Virginia Debra Rachel Janet Emma Carolyn Maria Heather Diane Julie Joyce Evelyn Joan Kelly "
    "Christina Lauren Frances Martha Judith Cheryl Megan Andrea Olivia Ann Anne Alice Jacqueline Hannah Doris Kathryn Gloria Teresa Sara Janice "
    "Marie Julia Grace Judy Theresa Rose Beverly Denise Marilyn Amber Danielle Brittany Diana Jane Lori Fatima Aisha Layla Leila Amina Zainab "
    "Mariam Noor Salma Samira Olga Natalia Tatiana Svetlana Irina Elena Anastasia Ingrid Astrid Marine Ana Carmen Rosa Lucia Isabel Giulia "
    "Priya Sunita Indira Wanjiku Yuki Hana Hillary Fiona Gillian Kate Lucy Sophie Charlotte Claire Mira Ada Ilse Eva Ida Clara Nora Elsa Greta "
    "Helen Ellen Alison Melania Ivanka Kamala Nikki Ursula Christiane Beatrice Victoria Caroline Louise Molly Sally Wendy Tina Tracy Vanessa "
    "Yulia Oksana Katya Ludmila Magda Agnieszka Zofia Petra Sabine Monika Heidi Birgit Mette Ségolène Valérie Brigitte Isabelle Chantal"
)
_HE = word_set("Mr Sir Lord King Prince")
_SHE = word_set("Mrs Ms Miss Mme Lady Dame Queen Princess")


def contradicts(title: str, name: str) -> bool:
    """Whether nobody of this full name has the title: "Mrs." and "Donald Trump"."""
    title, first = title.rstrip("."), name.partition(" ")[0]
    return first in FEMALE if title in _HE else title in _SHE and first in MALE
