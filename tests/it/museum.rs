//! A small museum of two tables, where a foreign key leads from one to the other.

use crate::run::folder;
use tempfile::TempDir;

const CONFIG: &str = "base = \"https://museum.example/\"\nmappings = [\"data/csv-metadata.json\"]\n";

pub(crate) const METADATA: &str = r#"{
  "@context": "http://www.w3.org/ns/csvw",
  "tables": [
    {
      "url": "objects.csv",
      "tableSchema": {
        "aboutUrl": "../id/{id}",
        "primaryKey": "id",
        "columns": [
          {"name": "id", "required": true, "suppressOutput": true},
          {"name": "label", "propertyUrl": "rdfs:label"},
          {"name": "year", "propertyUrl": "../def#year", "datatype": "gYear"},
          {"name": "room", "propertyUrl": "../def#room", "valueUrl": "../id/{room}"}
        ],
        "foreignKeys": [
          {"columnReference": "room", "reference": {"resource": "rooms.csv", "columnReference": "room"}}
        ]
      }
    },
    {
      "url": "rooms.csv",
      "tableSchema": {
        "primaryKey": "room",
        "columns": [
          {"name": "room", "aboutUrl": "../id/{room}", "propertyUrl": "dc:identifier"},
          {"name": "page", "aboutUrl": "../id/{room}", "propertyUrl": "foaf:page", "valueUrl": "{+page}"}
        ]
      }
    }
  ]
}
"#;

pub(crate) const OBJECTS: &str = "id,label,year,room\nvase,Vase,1820,r1\nclock,\"Clock, small\",1901,r2\n";
pub(crate) const ROOMS: &str = "room,page\nr1,https://museum.example/rooms/1\nr2,\n";

/// The museum with its files, some of them replaced or added.
pub(crate) fn museum(files: &[(&str, &[u8])]) -> TempDir {
    let museum = folder(&[
        ("lodpress.toml", CONFIG.as_bytes()),
        ("data/csv-metadata.json", METADATA.as_bytes()),
        ("data/objects.csv", OBJECTS.as_bytes()),
        ("data/rooms.csv", ROOMS.as_bytes()),
    ]);
    for (path, content) in files {
        std::fs::write(museum.path().join(path), content).unwrap();
    }
    museum
}
