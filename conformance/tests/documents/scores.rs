//! CVSS scores against the published base scores of NVD and of the CNAs.

use noharm_conformance::corpus;
use noharm_documents::cvss;

/// What a published figure is of its own vector.
#[derive(PartialEq, Eq, Debug)]
enum Is {
    Base,
    /// The temporal or environmental score, or what the environmental equations of 3.1 make of a base vector.
    Other,
    Neither,
}

fn judge(vector: &str, published: f64, word: &str) -> Is {
    let is = |score: Option<cvss::Score>| {
        score.is_some_and(|score| (score.value() - published).abs() < 0.05 && score.rating.as_str() == word)
    };
    if is(cvss::score(vector)) {
        return Is::Base;
    }
    let environmental = cvss::environmental(vector, &[("MAV", "X")]).map(|(_, score)| score);
    if is(cvss::full_score(vector)) || is(environmental) { Is::Other } else { Is::Neither }
}

/// Vectors with what was published beside them.
fn lines(path: &str) -> Option<Vec<(String, Is)>> {
    let text = corpus::text(path)?;
    let judged = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [vector, base, word, ..] = cells.as_slice() else { panic!("{line}") };
        let published = base.parse::<f64>().unwrap_or_else(|_| panic!("{line}"));
        (line.to_owned(), judge(vector, published, word))
    });
    Some(judged.collect())
}

#[test]
fn scores_agree_with_nvd() {
    let Some(lines) = lines("conformance/cvss/cvss-oracle-nvd.tsv") else { return };
    let failures: Vec<_> = lines.iter().filter(|(_, is)| *is != Is::Base).collect();
    println!("CVSS, NVD: {}/{}", lines.len() - failures.len(), lines.len());
    assert!(lines.len() == 981 && failures.is_empty(), "{failures:#?}");
}

/// CNAs at times publish the temporal score as the base score, or add up by hand: eleven figures fit their vector by no
/// equation of the specification.
#[test]
fn scores_agree_with_the_records_of_the_cnas() {
    let Some(lines) = lines("conformance/cvss/cvss-oracle-vulnrichment.tsv") else { return };
    let count = |wanted: Is| lines.iter().filter(|(_, is)| *is == wanted).count();
    let neither: Vec<_> = lines.iter().filter(|(_, is)| *is == Is::Neither).collect();
    let (base, other) = (count(Is::Base), count(Is::Other));
    println!(
        "CVSS, CNAs: {base}/{} base scores, {other} another score of the vector, {} neither",
        lines.len(),
        neither.len()
    );
    assert_eq!(lines.len(), 1_635);
    assert!(base >= 1_496 && neither.len() <= 11, "{base} {neither:#?}");
}
