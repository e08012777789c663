//! CVSS scores against the published base scores of NVD and of the CNAs.

use noharm_conformance::corpus;
use noharm_conformance::suite::Suite;
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
    let mut suite = Suite::new("CVSS, NVD's base scores");
    for (line, is) in &lines {
        suite.case(&line.replace('\t', " "), if *is == Is::Base { Ok(()) } else { Err(format!("{is:?}")) });
    }
    suite.finish(981);
}

/// CNAs at times publish the temporal score as the base score, which is a score of the vector too; a figure that fits its
/// vector by no equation of the specification was added up by hand.
#[test]
fn scores_agree_with_the_records_of_the_cnas() {
    let Some(lines) = lines("conformance/cvss/cvss-oracle-vulnrichment.tsv") else { return };
    let mut suite = Suite::new("CVSS, scores of the CNAs");
    for (line, is) in &lines {
        suite
            .case(&line.replace('\t', " "), if *is == Is::Neither { Err(format!("{is:?}")) } else { Ok(()) });
    }
    let base = lines.iter().filter(|(_, is)| *is == Is::Base).count();
    println!("CVSS, CNAs: {base} are the base score of their vector");
    assert!(base >= 1_496, "{base}");
    suite.finish(1_635);
}
