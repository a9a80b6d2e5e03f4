//! Files and services of the dataset.

use super::catalog::{DCAT, DCATDE, DCT, EU, Graph, SPDX, VOID, node};
use super::offer::Offer;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};

const IANA: &str = "https://www.iana.org/assignments/media-types/";

fn is_gzip(path: &str) -> bool {
    path.rsplit('.').next() == Some("gz")
}

impl Graph<'_> {
    pub(super) fn distribution(&mut self, offer: &Offer) {
        let (config, main) = (&self.site.config, self.main());
        let subject = self.part(&offer.path);
        let address = node(format!("{}{}", config.base, offer.path));
        self.is_a(&subject, (DCAT, "Distribution"));
        self.text(&subject, (DCT, "title"), Some(&offer.path));
        self.add(&subject, (DCAT, "accessURL"), address.clone());
        self.add(&subject, (DCAT, "downloadURL"), address.clone());
        self.add(
            &subject,
            (DCAT, "mediaType"),
            node(format!("{IANA}{}", offer.media_type)),
        );
        let format = node(format!("{EU}file-type/{}", offer.file_type));
        self.add(&subject, (DCT, "format"), format);
        if let Some(licence) = self.licence() {
            self.add(&subject, (DCT, "license"), node(licence));
        }
        let by = (DCATDE, "licenseAttributionByText");
        self.text(&subject, by, config.attribution.as_deref());
        if let Some(bytes) = offer.bytes {
            let bytes = Literal::new_typed_literal(bytes.to_string(), xsd::NON_NEGATIVE_INTEGER);
            self.add(&subject, (DCAT, "byteSize"), bytes);
        }
        if let Some(sha256) = &offer.sha256 {
            if is_gzip(&offer.path) {
                self.add(
                    &subject,
                    (DCAT, "compressFormat"),
                    node(format!("{IANA}application/gzip")),
                );
            }
            let checksum = self.part(&format!("{}.sha256", offer.path));
            self.is_a(&checksum, (SPDX, "Checksum"));
            let algorithm = node(format!("{SPDX}checksumAlgorithm_sha256"));
            self.add(&checksum, (SPDX, "algorithm"), algorithm);
            let value = Literal::new_typed_literal(sha256, xsd::HEX_BINARY);
            self.add(&checksum, (SPDX, "checksumValue"), value);
            self.add(&subject, (SPDX, "checksum"), Term::from(checksum));
        }
        self.add(&main, (DCAT, "distribution"), Term::from(subject));
        if offer.is_dump {
            self.add(&main, (VOID, "dataDump"), address);
        }
    }

    pub(super) fn service(&mut self) {
        let (service, main) = (self.part("sparql"), self.main());
        let endpoint = node(format!("{}sparql", self.site.config.base));
        self.is_a(&service, (DCAT, "DataService"));
        self.common(&service);
        self.add(&service, (DCAT, "endpointURL"), endpoint.clone());
        self.add(&service, (DCAT, "endpointDescription"), endpoint.clone());
        let standard = node("http://www.w3.org/TR/sparql11-protocol/");
        self.add(&service, (DCT, "conformsTo"), standard);
        self.add(&service, (DCAT, "servesDataset"), node(&self.dataset));
        self.add(&main, (VOID, "sparqlEndpoint"), endpoint);
    }
}
