# The interface in English.
skip = Skip to the content
languages = Languages
navigation = Main
front = Front page
classes = Classes
queries = Questions
search = Search
sparql = SPARQL
dataset = Dataset
licence = Licence
licence-of-data = The data is under the licence
attribution = Credit
built-with = Made with lodpress

search-label = Search names and descriptions
search-button = Search
search-results = { $count ->
    [0] Nothing found for “{ $query }”
    [one] One result for “{ $query }”
   *[other] { $shown } results for “{ $query }”
}
search-hint = Names in all languages are searched, with and without accents, older and wrong spellings too.

statements = { $count ->
    [one] One statement
   *[other] { $shown } statements
}
resources = { $count ->
    [one] One resource
   *[other] { $shown } resources
}
more = { $count ->
    [one] one more
   *[other] { $shown } more
}
page-of = Page { $page } of { $pages }
previous = Previous page
next = Next page
pages = Pages

iri = IRI
copy = Copy
copied = Copied
type = Type
facts = What is said
property = Property
value = Value
origin = Origin
origin-row = { $file }, row { $row }
origin-item = { $file }, item { $row }
origin-columns = columns: { $columns }
origins-more = and { $count } further rows
claimed-in = Claimed by
source = Source
unnamed = (without a name)
linked-from = What links here
is-of = is “{ $property }” of
elsewhere = Elsewhere
identifiers = Identifiers elsewhere
where = Place
on-the-map = Map of { $name }
great-circle = great circle
km = km
metres = m
north = N
east = E
south = S
west = W
downloads = Data
as-format = As { $format }
query-this = Ask about this in SPARQL
cite = Cite
cite-as = Cite as
made-of = This page shows the statements that the published graph makes about this resource.
part-of = Part of
terms = Terms
properties = Properties
class-diagram = Diagram of the classes and what connects them
subclass-of = a kind of
domain = of
range = leads to
inverse-of = reverse of
classes-own = Classes of this publication
classes-common = Classes of common vocabularies
classes-of-vocabularies = What vocabularies are described with
other-terms = Others
ontologies = Ontologies
usage = Usage
no-statements = No statement of the graph uses it.
characteristics = What holds for it
properties-from = Properties from here
properties-to = Properties to here
subproperties = Narrower properties
is-functional = A thing has one value at most.
is-inverse-functional = A value belongs to one thing at most.
is-symmetric = It always holds both ways.
is-asymmetric = It never holds both ways.
is-transitive = It carries on over what lies between.
is-reflexive = Every thing has it to itself.
is-irreflexive = Nothing has it to itself.
instances = Instances
instances-of = { $name }: all of them
name = Name
map = Map
timeline = Timeline
latitude = Latitude
longitude = Longitude
day = Date
narrower = Narrower
subclasses = Narrower classes
superclasses = Broader classes
no-instances = The graph has no instance of this class.
class-definition = Definition in the ontology
classes-other = Classes of other vocabularies
classes-language = Classes that ontologies are made of
instance-count = { $count ->
    [0] No instance
    [one] One instance
   *[other] { $shown } instances
}
as-csv = As CSV
sort-by = Sort by { $column }

front-contents = What is in it
front-counts = { $statements } statements about { $resources } resources
front-map = Where
front-timeline = When
front-questions = Questions that the data answers
all = All

run = Answer
parameters = Parameters
result = Answer
result-rows = { $count ->
    [0] No row
    [one] One row
   *[other] { $shown } rows
}
result-cut = Only the first { $count } rows are shown.
result-true = Yes
result-false = No
query-text = The query
query-edit = Change the query
default-value = { $value } where nothing is given
chart = Chart
chart-description = A chart of { $value } by { $name }.
subject = Subject
no-queries = This publication has no questions.
parameter-wrong = “{ $value }” is no value here.
parameter-missing = A value is missing here.
parameter-unknown = This question has no parameter “{ $name }”.
parameter-iri = IRI
parameter-string = Text
parameter-langString = Text with its language
parameter-integer = Whole number
parameter-decimal = Decimal number
parameter-double = Floating-point number
parameter-boolean = Yes or no
parameter-date = Date
parameter-dateTime = Date and time
parameter-gYear = Year
parameter-any = Value in Turtle

sparql-title = Ask the graph
sparql-label = Query in SPARQL
sparql-limits = A query may take { $seconds } seconds and give { $rows } rows.
sparql-endpoint = The endpoint for programs
sparql-examples = Examples
result-format = Result as
sparql-keys = Ctrl+Enter gets the answer.
sparql-complete = Ctrl+Space completes
sparql-failed = There is no answer
sparql-rows = Rows
sparql-none = No row
sparql-table = Table
sparql-response = Text of the answer
sparql-simple = Values alone
sparql-ellipse = Cut long values
sparql-filter = Filter rows
sparql-page-size = Rows per page
sparql-download = Save the answer

contents = Contents
class-count = { $count ->
    [one] One class
   *[other] { $shown } classes
}
property-count = { $count ->
    [one] One property
   *[other] { $shown } properties
}
contact = Contact
keywords = Keywords
made-from = Based on
issued = Published
identifier = Identifier
file = File
format = Format
size = Size
prefix = Prefix
namespace = Namespace
statements-with-it = Statements with it
dataset-description = This description as data
publisher = Publisher
formats = Formats
dumps = The whole graph
version = Version
changed = Last changed
tables = The tables that the graph is made of
files = Files
vocabularies = Vocabularies in use
endpoint = SPARQL endpoint

problem-not-found = There is nothing at this address
problem-internal = The server made a mistake
problem-method = This method is not allowed here
problem-not-acceptable = There is no such format of it
problem-query = The query has no answer
problem-syntax = The query is not SPARQL
problem-timeout = The query took too long
problem-busy = Too many queries are running
problem-too-large = The body of the request is too large
problem-too-slow = The body of the request took too long to arrive
problem-media-type = This media type is not understood here
problem-unauthorized = A token is needed to write
problem-read-only = Nobody may write here
problem-rdf = The body is not RDF
problem-bad-request = The request is malformed
problem-conflict = The request contradicts itself
problem-service = This query asks other servers
problem-place = Line { $line }, column { $column }
not-found-hint = The address may be misspelled. The search finds what there is.
rebuild-failed = The files of the publication have errors; what is shown is the last state without any.

date = { $day } { $month } { $year }
year-month = { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

validation = Validation
validation-about = What the check of the tables, the ontology and the queries of this publication has found.
findings = Findings
checked-files = Files that were checked
error-count = { $count ->
    [0] No error
    [one] One error
   *[other] { $shown } errors
}
warning-count = { $count ->
    [0] no warning
    [one] one warning
   *[other] { $shown } warnings
}
