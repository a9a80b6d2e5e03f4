//! All pages, in lists that are not too long
//! ([sitemaps.org](https://www.sitemaps.org/protocol.html#index)).

use super::super::address::{Address, Discovery, View};
use super::super::dataset::date_time;
use super::super::site::Site;
use maud::{Markup, PreEscaped, html};

/// Addresses in one list, at most: the protocol allows 50,000.
const ADDRESSES: usize = 45_000;

/// The list with that number; 0 is the only one, or the list of lists.
pub(super) fn written(site: &Site, number: usize) -> Option<String> {
    let each = (ADDRESSES / site.languages().len()).max(1);
    let lists = site.views().count().div_ceil(each);
    let markup = match (number, lists) {
        (0, ..=1) => addresses(site, site.views()),
        (0, _) => index(site, lists),
        (number, 2..) if number <= lists => addresses(site, site.views().skip((number - 1) * each).take(each)),
        _ => return None,
    };
    Some(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n",
        markup.into_string()
    ))
}

fn index(site: &Site, lists: usize) -> Markup {
    let modified = date_time(site.modified);
    html! {
        sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            @for number in 1..=lists {
                (PreEscaped("\n"))
                sitemap {
                    loc { (site.address) (Address::Discovery(Discovery::Sitemap(number)).path()) }
                    lastmod { (modified) }
                }
            }
        }
    }
}

/// Each page with the pages that say the same in other languages.
fn addresses(site: &Site, views: impl Iterator<Item = View>) -> Markup {
    let (base, modified) = (&site.address, date_time(site.modified));
    let path = |language: &String, view: &View| Address::Page(Some(language.clone()), view.clone()).path();
    html! {
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" {
            @for view in views {
                @for language in site.languages() {
                    (PreEscaped("\n"))
                    url {
                        loc { (base) (path(language, &view)) }
                        lastmod { (modified) }
                        @for other in site.languages() {
                            (PreEscaped("<xhtml:link rel=\"alternate\" hreflang=\""))
                            (other)
                            (PreEscaped("\" href=\""))
                            (base) (path(other, &view))
                            (PreEscaped("\"/>"))
                        }
                    }
                }
            }
        }
    }
}
