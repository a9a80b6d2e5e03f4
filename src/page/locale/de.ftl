# Die Oberfläche auf Deutsch.
skip = Zum Inhalt springen
languages = Sprachen
navigation = Hauptbereiche
front = Startseite
classes = Klassen
queries = Fragen
search = Suche
sparql = SPARQL
dataset = Datensatz
licence = Lizenz
licence-of-data = Die Daten stehen unter der Lizenz
attribution = Nachweis
built-with = Erstellt mit lodpress

search-label = Namen und Beschreibungen durchsuchen
search-button = Suchen
search-results = { $count ->
    [0] Nichts gefunden für „{ $query }“
    [one] Ein Treffer für „{ $query }“
   *[other] { $shown } Treffer für „{ $query }“
}
search-hint = Gesucht wird in Namen aller Sprachen, mit und ohne Akzente, auch in früheren und falschen Schreibungen.

statements = { $count ->
    [one] Eine Aussage
   *[other] { $shown } Aussagen
}
resources = { $count ->
    [one] Eine Ressource
   *[other] { $shown } Ressourcen
}
more = { $count ->
    [one] eine weitere
   *[other] { $shown } weitere
}
page-of = Seite { $page } von { $pages }
previous = Vorige Seite
next = Nächste Seite
pages = Seiten

iri = IRI
copy = Kopieren
copied = Kopiert
type = Art
facts = Was darüber gesagt wird
property = Eigenschaft
value = Wert
origin = Herkunft
origin-row = { $file }, Zeile { $row }
origin-item = { $file }, Eintrag { $row }
origin-columns = Spalten: { $columns }
origins-more = und { $count } weitere Zeilen
claimed-in = Ausgesagt von
source = Quelle
unnamed = (ohne Namen)
linked-from = Was hierher verweist
is-of = ist „{ $property }“ von
elsewhere = Anderswo
identifiers = Kennungen anderswo
where = Ort
on-the-map = Karte von { $name }
great-circle = Großkreis
km = km
metres = m
north = N
east = O
south = S
west = W
downloads = Daten
as-format = Als { $format }
query-this = In SPARQL danach fragen
cite = Zitieren
cite-as = Zitierweise
made-of = Diese Seite zeigt die Aussagen, die der veröffentlichte Graph über diese Ressource macht.
part-of = Teil von
terms = Begriffe
properties = Eigenschaften
class-diagram = Diagramm der Klassen und ihrer Verbindungen
subclass-of = eine Art von
domain = von
range = führt zu
inverse-of = Umkehrung von
classes-own = Klassen dieser Publikation
classes-common = Klassen allgemeiner Vokabulare
classes-of-vocabularies = Womit Vokabulare beschrieben werden
instances = Instanzen
instances-of = { $name }: alle
name = Name
map = Karte
timeline = Zeitleiste
latitude = Breite
longitude = Länge
day = Datum
narrower = Genauer
subclasses = Unterklassen
superclasses = Oberklassen
other-terms = Anderes
ontologies = Ontologien
usage = Verwendung
no-statements = Keine Aussage des Graphen verwendet sie.
characteristics = Was für sie gilt
properties-from = Eigenschaften, die davon ausgehen
properties-to = Eigenschaften, die dahin führen
subproperties = Engere Eigenschaften
is-functional = Jedes Ding hat höchstens einen Wert.
is-inverse-functional = Jeder Wert gehört zu höchstens einem Ding.
is-symmetric = Sie gilt immer in beide Richtungen.
is-asymmetric = Sie gilt nie in beide Richtungen.
is-transitive = Sie setzt sich über Zwischenglieder fort.
is-reflexive = Jedes Ding hat sie zu sich selbst.
is-irreflexive = Kein Ding hat sie zu sich selbst.
no-instances = Der Graph hat keine Instanz dieser Klasse.
class-definition = Definition in der Ontologie
classes-other = Klassen anderer Vokabulare
classes-language = Klassen, aus denen Ontologien bestehen
instance-count = { $count ->
    [0] Keine Instanz
    [one] Eine Instanz
   *[other] { $shown } Instanzen
}
as-csv = Als CSV
sort-by = Nach { $column } ordnen

front-contents = Was darin steht
front-counts = { $statements } Aussagen über { $resources } Ressourcen
front-map = Wo
front-timeline = Wann
front-questions = Fragen, die die Daten beantworten
all = Alle

run = Antworten
parameters = Parameter
result = Antwort
result-rows = { $count ->
    [0] Keine Zeile
    [one] Eine Zeile
   *[other] { $shown } Zeilen
}
result-cut = Gezeigt sind nur die ersten { $count } Zeilen.
result-true = Ja
result-false = Nein
query-text = Die Abfrage
query-edit = Die Abfrage ändern
default-value = { $value }, wenn nichts angegeben ist
chart = Diagramm
chart-description = Ein Diagramm von { $value } nach { $name }.
subject = Gegenstand
no-queries = Zu dieser Publikation gehören keine Fragen.
parameter-wrong = „{ $value }“ ist hier kein Wert.
parameter-missing = Hier fehlt ein Wert.
parameter-unknown = Diese Frage hat keinen Parameter „{ $name }“.
parameter-iri = IRI
parameter-string = Text
parameter-langString = Text mit Sprache
parameter-integer = Ganze Zahl
parameter-decimal = Dezimalzahl
parameter-double = Gleitkommazahl
parameter-boolean = Ja oder Nein
parameter-date = Datum
parameter-dateTime = Datum und Uhrzeit
parameter-gYear = Jahr
parameter-any = Wert in Turtle

sparql-title = Den Graphen fragen
sparql-label = Abfrage in SPARQL
sparql-limits = Eine Abfrage darf { $seconds } Sekunden dauern und { $rows } Zeilen geben.
sparql-endpoint = Der Endpunkt für Programme
sparql-examples = Beispiele
result-format = Ergebnis als
sparql-keys = Strg+Eingabe gibt die Antwort.
sparql-complete = Strg+Leertaste ergänzt
sparql-failed = Es gibt keine Antwort
sparql-rows = Zeilen
sparql-none = Keine Zeile
sparql-table = Tabelle
sparql-response = Text der Antwort
sparql-simple = Nur Werte
sparql-ellipse = Lange Werte kürzen
sparql-filter = Zeilen filtern
sparql-page-size = Zeilen je Seite
sparql-download = Antwort speichern

contents = Inhalt
class-count = { $count ->
    [one] Eine Klasse
   *[other] { $shown } Klassen
}
property-count = { $count ->
    [one] Eine Eigenschaft
   *[other] { $shown } Eigenschaften
}
contact = Kontakt
keywords = Schlagwörter
made-from = Grundlage
issued = Veröffentlicht
identifier = Kennung
file = Datei
format = Format
size = Größe
prefix = Präfix
namespace = Namensraum
statements-with-it = Aussagen damit
dataset-description = Diese Beschreibung als Daten
publisher = Herausgeber
formats = Formate
dumps = Der ganze Graph
version = Fassung
changed = Zuletzt geändert
tables = Die Tabellen, aus denen der Graph entsteht
files = Dateien
vocabularies = Verwendete Vokabulare
endpoint = SPARQL-Endpunkt

problem-not-found = An dieser Adresse steht nichts
problem-internal = Der Server hat einen Fehler gemacht
problem-method = Diese Methode ist hier nicht erlaubt
problem-not-acceptable = Dieses Format gibt es davon nicht
problem-query = Die Abfrage hat keine Antwort
problem-syntax = Die Abfrage ist kein SPARQL
problem-timeout = Die Abfrage hat zu lange gedauert
problem-busy = Es laufen zu viele Abfragen
problem-too-large = Der Inhalt der Anfrage ist zu groß
problem-too-slow = Der Inhalt der Anfrage kam zu langsam
problem-media-type = Dieser Medientyp wird hier nicht verstanden
problem-unauthorized = Zum Schreiben ist ein Token nötig
problem-read-only = Hier darf niemand schreiben
problem-rdf = Der Inhalt ist kein RDF
problem-bad-request = Die Anfrage ist fehlerhaft
problem-conflict = Die Anfrage widerspricht sich
problem-service = Diese Abfrage fragt andere Server
problem-place = Zeile { $line }, Spalte { $column }
not-found-hint = Vielleicht ist die Adresse falsch geschrieben. Die Suche findet, was es gibt.
rebuild-failed = Die Dateien der Publikation haben Fehler; gezeigt wird der letzte Stand ohne Fehler.

date = { $day }. { $month } { $year }
year-month = { $month } { $year }
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

validation = Prüfung
validation-about = Was die Prüfung der Tabellen, der Ontologie und der Abfragen dieser Publikation ergeben hat.
findings = Befunde
checked-files = Geprüfte Dateien
error-count = { $count ->
    [0] Kein Fehler
    [one] Ein Fehler
   *[other] { $shown } Fehler
}
warning-count = { $count ->
    [0] keine Warnung
    [one] eine Warnung
   *[other] { $shown } Warnungen
}
