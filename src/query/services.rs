//! Other servers that a query may ask by `SERVICE`.

use oxigraph::model::NamedNode;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use oxigraph::sparql::{DefaultServiceHandler, QueryEvaluationError, QuerySolutionIter, SparqlEvaluator};
use oxiri::Iri;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

/// Bytes that a service may answer.
const LIMIT: u64 = 16 << 20;

/// How long a service may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The hosts that queries may ask.
#[derive(Debug, Clone, Default)]
pub struct Services {
    hosts: Arc<[String]>,
}

/// Why a service gave nothing.
#[derive(Debug, thiserror::Error)]
enum ServiceError {
    #[error("{0}")]
    Asking(String),
    #[error("the answer is longer than {LIMIT} bytes")]
    TooLong,
}

impl Services {
    /// No host at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// These hosts, each as `HOST` or `HOST:PORT`.
    pub fn new(hosts: &[String]) -> Self {
        Self { hosts: hosts.into() }
    }

    pub(super) fn add_to(&self, evaluator: SparqlEvaluator) -> SparqlEvaluator {
        if self.hosts.is_empty() {
            return evaluator;
        }
        evaluator.with_default_service_handler(self.clone())
    }

    /// Whether the host of an address is one of these: with its port, or with the one of its
    /// scheme where no port was named.
    fn allows(&self, address: &str) -> bool {
        let Ok(iri) = Iri::parse(address) else { return false };
        let authority = iri.authority().unwrap_or("");
        let is_web = matches!(iri.scheme(), "http" | "https");
        is_web && !authority.contains('@') && self.hosts.iter().any(|host| host.eq_ignore_ascii_case(authority))
    }
}

impl DefaultServiceHandler for Services {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        service: &NamedNode,
        pattern: &GraphPattern,
        base: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
        if !self.allows(service.as_str()) {
            return Err(QueryEvaluationError::UnsupportedService(service.clone()));
        }
        let query = Query::Select {
            dataset: None,
            pattern: pattern.clone(),
            base_iri: base.cloned(),
        };
        solutions(service, &query.to_string()).map_err(|error| QueryEvaluationError::Service(Box::new(error)))
    }
}

/// Asks a service, without following it anywhere else.
fn solutions(service: &NamedNode, query: &str) -> Result<QuerySolutionIter<'static>, ServiceError> {
    let asking = |error: &dyn std::fmt::Display| ServiceError::Asking(error.to_string());
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .max_redirects(0)
        .build()
        .into();
    let answer = agent
        .post(service.as_str())
        .header("Content-Type", "application/sparql-query")
        .header(
            "Accept",
            "application/sparql-results+json, application/sparql-results+xml;q=0.8",
        )
        .send(query)
        .map_err(|error| asking(&error))?;
    if !answer.status().is_success() {
        return Err(ServiceError::Asking(format!("the service answers {}", answer.status())));
    }
    let kind = answer.headers().get("Content-Type").and_then(|kind| kind.to_str().ok());
    let format = kind.and_then(QueryResultsFormat::from_media_type);
    let format = format.ok_or_else(|| ServiceError::Asking("the service answers in an unknown format".to_owned()))?;
    let mut bytes = Vec::new();
    let mut body = answer.into_body().into_reader().take(LIMIT + 1);
    body.read_to_end(&mut bytes).map_err(|error| asking(&error))?;
    if bytes.len() as u64 > LIMIT {
        return Err(ServiceError::TooLong);
    }
    let parser = QueryResultsParser::from_format(format).for_reader(io::Cursor::new(bytes));
    let ReaderQueryResultsParserOutput::Solutions(reader) = parser.map_err(|error| asking(&error))? else {
        return Err(ServiceError::Asking("the service answers no solutions".to_owned()));
    };
    let variables = reader.variables().into();
    let solutions = reader.map(|solution| solution.map_err(|error| QueryEvaluationError::Service(Box::new(error))));
    Ok(QuerySolutionIter::new(variables, solutions))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_that_were_named_may_be_asked() {
        let services = Services::new(&["a.example".to_owned(), "b.example:8080".to_owned()]);
        for address in [
            "https://a.example/sparql",
            "http://A.EXAMPLE",
            "http://b.example:8080/x",
        ] {
            assert!(services.allows(address), "{address}");
        }
        for address in [
            "https://a.example.evil/",
            "https://a.example:1234/",
            "https://a.example@evil.example/",
            "https://evil.example/?a.example",
            "http://b.example/",
            "file://a.example/etc/passwd",
            "a.example",
        ] {
            assert!(!services.allows(address), "{address}");
        }
        assert!(!Services::none().allows("https://a.example/"));
    }
}
