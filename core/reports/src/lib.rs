//! Block trees to text, HTML and SVG.
