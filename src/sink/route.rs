use super::file::FileChunk;
use super::{FileSink, QuadChunk, QuadOrigin, QuadSink, Sink, SinkError};
use oxigraph::model::QuadRef;
use std::sync::Arc;

/// Which files the quads of each template go to
/// ([logical target in RML](https://w3id.org/rml/io/spec#logical-target-in-rml)).
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// By scan and template, as in [`QuadOrigin`].
    scans: Arc<[Vec<Box<[usize]>>]>,
}

impl Routes {
    /// From the indexes of files by scan and template, counted as in [`QuadOrigin`]. A file
    /// that a template names several times [is written to
    /// once](https://w3id.org/rml/io/spec#multiple-targets).
    pub fn new(scans: impl IntoIterator<Item = Vec<Vec<usize>>>) -> Self {
        let each_once = |mut files: Vec<usize>| {
            files.sort_unstable();
            files.dedup();
            files.into_boxed_slice()
        };
        let scans = scans.into_iter();
        Self {
            scans: scans
                .map(|templates| templates.into_iter().map(each_once).collect())
                .collect(),
        }
    }

    /// The files that quads of `origin` go to; none where they go to the output of the run.
    fn of(&self, origin: Option<QuadOrigin>) -> &[usize] {
        let files = origin.and_then(|origin| self.scans.get(origin.scan)?.get(origin.template));
        files.map_or(&[], |files| files)
    }
}

/// Sends each quad to the files of the template that it is made by, or to the main sink where
/// that has none. Quads without origin go to the main sink.
#[derive(Debug)]
pub struct RoutedSink<S> {
    main: S,
    files: Vec<FileSink>,
    routes: Routes,
}

impl<S: QuadSink> RoutedSink<S> {
    /// Sends quads to `main` or to those of `files` that `routes` says.
    ///
    /// # Panics
    /// When a quad comes whose route leads to a file that is not there.
    pub fn new(main: S, files: Vec<FileSink>, routes: Routes) -> Self {
        Self { main, files, routes }
    }

    /// The main sink and the files, with all quads written to them.
    pub fn into_parts(self) -> (S, Vec<FileSink>) {
        (self.main, self.files)
    }
}

impl<S: QuadSink> Sink for RoutedSink<S> {
    type Chunk = RoutedChunk<S::Chunk>;

    fn chunk(&self) -> RoutedChunk<S::Chunk> {
        RoutedChunk {
            main: self.main.chunk(),
            files: self.files.iter().map(FileSink::chunk).collect(),
            routes: self.routes.clone(),
        }
    }

    fn accept(&mut self, chunk: &mut RoutedChunk<S::Chunk>) -> Result<(), SinkError> {
        self.main.accept(&mut chunk.main)?;
        let mut chunks = self.files.iter_mut().zip(&mut chunk.files);
        chunks.try_for_each(|(file, chunk)| file.accept(chunk))
    }
}

/// The quads of one chunk, by where they go.
#[derive(Debug)]
pub struct RoutedChunk<C> {
    main: C,
    files: Vec<FileChunk>,
    routes: Routes,
}

impl<C: QuadChunk> QuadChunk for RoutedChunk<C> {
    fn quad(&mut self, quad: QuadRef<'_>, origin: Option<QuadOrigin>) {
        match self.routes.of(origin) {
            [] => self.main.quad(quad, origin),
            files => files.iter().for_each(|file| self.files[*file].quad(quad, origin)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::Packing;
    use crate::sink::tests::quad;
    use crate::sink::{CollectSink, FileTarget, Syntax, WriteOptions};
    use oxigraph::model::Literal;
    use std::path::Path;

    fn file(path: &Path) -> FileSink {
        let target = FileTarget {
            path: path.to_owned(),
            name: path.display().to_string(),
            syntax: Syntax::NQuads,
            compression: Packing::None,
            append: false,
            utf16: false,
        };
        FileSink::open(&target, &WriteOptions::default()).unwrap()
    }

    #[test]
    fn each_quad_goes_where_its_template_says_once() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [folder.path().join("a.nq"), folder.path().join("b.nq")];
        let routes = Routes::new([vec![vec![], vec![1, 0, 1]], vec![vec![1]]]);
        let files = paths.iter().map(|path| file(path)).collect();
        let mut sink = RoutedSink::new(CollectSink::new(), files, routes);
        let origin = |scan, template| {
            Some(QuadOrigin {
                scan,
                template,
                record: 1,
            })
        };
        // Chunks may be filled in any order; they are accepted in that of the input.
        let mut chunks = [sink.chunk(), sink.chunk()];
        for (number, chunk) in chunks.iter_mut().enumerate().rev() {
            let mut push = |name: &str, origin| {
                let quad = quad(name, "p", Literal::new_simple_literal(number.to_string()), None);
                chunk.quad(quad.as_ref(), origin);
            };
            push("main", origin(0, 0));
            push("both", origin(0, 1));
            push("b", origin(1, 0));
            push("nowhere", None);
            push("unknown", origin(1, 7));
            push("unknown", origin(7, 0));
        }
        chunks.iter_mut().for_each(|chunk| sink.accept(chunk).unwrap());
        let (main, files) = sink.into_parts();
        files.into_iter().for_each(|file| file.finish().unwrap());
        let [a, b] = paths.map(|path| std::fs::read_to_string(path).unwrap());
        insta::assert_snapshot!(a, @r#"
        <http://x/both> <http://x/p> "0" .
        <http://x/both> <http://x/p> "1" .
        "#);
        insta::assert_snapshot!(b, @r#"
        <http://x/both> <http://x/p> "0" .
        <http://x/b> <http://x/p> "0" .
        <http://x/both> <http://x/p> "1" .
        <http://x/b> <http://x/p> "1" .
        "#);
        let main: Vec<String> = main.quads().iter().map(|quad| quad.subject.to_string()).collect();
        let once = [
            "<http://x/main>",
            "<http://x/nowhere>",
            "<http://x/unknown>",
            "<http://x/unknown>",
        ];
        assert_eq!(main, [once, once].concat());
    }
}
