//! An advisory as far as names go; a snapshot can carry it.

use serde::{Deserialize, Serialize};

/// An advisory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its id: `ICSMA-18-156-01`.
    pub id: String,
    /// Its title, which often names what the product's own entry leaves out.
    pub title: String,
    /// Its products, in its order.
    pub products: Vec<Product>,
}

/// A product of an advisory, as its entry in the product tree names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id within the document: `CSAFPID-0001`.
    pub id: String,
    /// The branch `vendor`; empty where there is none.
    pub vendor: String,
    /// The branches `product_family` and `product_name`, one after the other; empty where there is none.
    pub name: String,
    /// The branch `product_version` or `product_version_range`; empty where there is none.
    pub version_text: String,
    /// The product's full name, which repeats the branches in words.
    pub full_name: String,
    /// Model numbers of its identification helper; `*` and `?` stand for any letters and any one letter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// UDI device identifiers, in any dress.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub udis: Vec<String>,
}
