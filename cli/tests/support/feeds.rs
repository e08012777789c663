//! One made-up record in each form that feeds come in.

/// Name and text of every file.
pub const ALL: [(&str, &str); 6] = [
    ("osv.json", OSV),
    ("nvd-1.1.json", NVD_1),
    ("nvd-2.0.json", NVD_2),
    ("cve-5.json", CVE_5),
    ("kev.json", KEV),
    ("epss.csv", EPSS),
];

/// `drip` of PyPI before 2.0.
pub const OSV: &str = r#"{
 "id": "GHSA-aaaa-bbbb-cccc",
 "aliases": [
  "CVE-2026-0001"
 ],
 "modified": "2026-02-01T00:00:00Z",
 "published": "2026-01-01T00:00:00Z",
 "affected": [
  {
   "package": {
    "ecosystem": "PyPI",
    "name": "drip",
    "purl": "pkg:pypi/drip"
   },
   "ranges": [
    {
     "type": "ECOSYSTEM",
     "events": [
      {
       "introduced": "0"
      },
      {
       "fixed": "2.0"
      }
     ]
    }
   ]
  }
 ]
}
"#;

/// `namer` up to 2.9.
pub const NVD_1: &str = r#"{
 "CVE_data_type": "CVE",
 "CVE_data_format": "MITRE",
 "CVE_data_version": "4.0",
 "CVE_data_numberOfCVEs": "1",
 "CVE_data_timestamp": "2026-01-05T08:00Z",
 "CVE_Items": [
  {
   "cve": {
    "data_type": "CVE",
    "data_format": "MITRE",
    "data_version": "4.0",
    "CVE_data_meta": {
     "ID": "CVE-2026-0003",
     "ASSIGNER": "x@example.org"
    },
    "problemtype": {
     "problemtype_data": [
      {
       "description": [
        {
         "lang": "en",
         "value": "CWE-20"
        }
       ]
      }
     ]
    },
    "references": {
     "reference_data": []
    },
    "description": {
     "description_data": [
      {
       "lang": "en",
       "value": "x"
      }
     ]
    }
   },
   "configurations": {
    "CVE_data_version": "4.0",
    "nodes": [
     {
      "operator": "OR",
      "children": [],
      "cpe_match": [
       {
        "vulnerable": true,
        "cpe23Uri": "cpe:2.3:a:example:namer:*:*:*:*:*:*:*:*",
        "versionEndIncluding": "2.9",
        "cpe_name": []
       }
      ]
     }
    ]
   },
   "impact": {},
   "publishedDate": "2026-01-04T00:00Z",
   "lastModifiedDate": "2026-01-05T00:00Z"
  }
 ]
}
"#;

/// `namer` before 3.1; code over the network.
pub const NVD_2: &str = r#"{
 "resultsPerPage": 1,
 "startIndex": 0,
 "totalResults": 1,
 "format": "NVD_CVE",
 "version": "2.0",
 "timestamp": "2026-03-01T00:00:00.000",
 "vulnerabilities": [
  {
   "cve": {
    "id": "CVE-2026-0002",
    "published": "2026-01-02T00:00:00.000",
    "lastModified": "2026-01-03T00:00:00.000",
    "vulnStatus": "Analyzed",
    "descriptions": [
     {
      "lang": "en",
      "value": "An overflow."
     }
    ],
    "metrics": {
     "cvssMetricV31": [
      {
       "source": "nvd@nist.gov",
       "type": "Primary",
       "cvssData": {
        "version": "3.1",
        "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "baseScore": 9.8,
        "baseSeverity": "CRITICAL"
       }
      }
     ]
    },
    "weaknesses": [
     {
      "source": "nvd@nist.gov",
      "type": "Primary",
      "description": [
       {
        "lang": "en",
        "value": "CWE-787"
       }
      ]
     }
    ],
    "configurations": [
     {
      "nodes": [
       {
        "operator": "OR",
        "negate": false,
        "cpeMatch": [
         {
          "vulnerable": true,
          "criteria": "cpe:2.3:a:example:namer:*:*:*:*:*:*:*:*",
          "versionEndExcluding": "3.1",
          "matchCriteriaId": "00000000-0000-0000-0000-000000000000"
         }
        ]
       }
      ]
     }
    ]
   }
  }
 ]
}
"#;

/// `namer` from 1.0, before 1.5.
pub const CVE_5: &str = r#"{
 "dataType": "CVE_RECORD",
 "dataVersion": "5.1",
 "cveMetadata": {
  "cveId": "CVE-2026-0004",
  "assignerOrgId": "00000000-0000-4000-8000-000000000000",
  "state": "PUBLISHED",
  "datePublished": "2026-01-06T00:00:00.000Z",
  "dateUpdated": "2026-01-07T00:00:00.000Z"
 },
 "containers": {
  "cna": {
   "providerMetadata": {
    "orgId": "00000000-0000-4000-8000-000000000000"
   },
   "descriptions": [
    {
     "lang": "en",
     "value": "x"
    }
   ],
   "affected": [
    {
     "vendor": "example",
     "product": "namer",
     "defaultStatus": "unaffected",
     "versions": [
      {
       "version": "1.0",
       "lessThan": "1.5",
       "status": "affected",
       "versionType": "semver"
      }
     ]
    }
   ],
   "references": [
    {
     "url": "https://example.org"
    }
   ]
  }
 }
}
"#;

/// The one of NVD 2.0 is exploited.
pub const KEV: &str = r#"{
 "title": "CISA Catalog of Known Exploited Vulnerabilities",
 "catalogVersion": "2026.03.02",
 "dateReleased": "2026-03-02T00:00:00.0000Z",
 "count": 1,
 "vulnerabilities": [
  {
   "cveID": "CVE-2026-0002",
   "vendorProject": "Example",
   "product": "namer",
   "vulnerabilityName": "x",
   "dateAdded": "2026-02-10",
   "shortDescription": "x",
   "requiredAction": "x",
   "dueDate": "2026-03-03",
   "knownRansomwareCampaignUse": "Unknown",
   "notes": ""
  }
 ]
}
"#;

/// And likely so.
pub const EPSS: &str = r#"#model_version:v2025.03.14,score_date:2026-03-03T00:00:00+0000
cve,epss,percentile
CVE-2026-0002,0.91230,0.99000
"#;
