//! Metrics as collectors take them: the Prometheus text format (version 0.0.4) and, with the feature `otlp`, OTLP's JSON.

use std::fmt::Write as _;

/// Names and values that tell the samples of a family apart.
pub type Labels = Vec<(&'static str, String)>;

/// What is measured under one name.
#[derive(Debug)]
pub struct Family {
    /// Name, with its unit.
    pub name: &'static str,
    /// How its values are to be taken.
    pub kind: Kind,
    /// Its values.
    pub samples: Vec<(Labels, Value)>,
}

/// How values are to be taken.
#[derive(Debug)]
pub enum Kind {
    /// Only grows, from the start of the program on.
    Counter,
    /// As it is now.
    Gauge,
    /// Counts by size; here the upper bounds, after which a last count takes the rest.
    Histogram(Vec<f64>),
}

/// A value.
#[derive(Debug)]
pub enum Value {
    /// Of a counter or a gauge.
    Whole(u64),
    /// Of a histogram.
    Histogram {
        /// How many there were up to each bound and above the one before it, and how many above all.
        counts: Vec<u64>,
        /// Their sum.
        sum: f64,
    },
}

impl Family {
    /// A family of counters.
    pub fn counter(name: &'static str, samples: Vec<(Labels, Value)>) -> Self {
        Self { name, kind: Kind::Counter, samples }
    }
}

/// The Prometheus text format.
pub fn prometheus(families: &[Family]) -> String {
    let mut text = String::new();
    for Family { name, kind, samples } in families {
        let (word, bounds) = match kind {
            Kind::Counter => ("counter", &[][..]),
            Kind::Gauge => ("gauge", &[][..]),
            Kind::Histogram(bounds) => ("histogram", &bounds[..]),
        };
        let _ = writeln!(text, "# TYPE {name} {word}");
        for (labels, value) in samples {
            match value {
                Value::Whole(value) => {
                    let _ = writeln!(text, "{name}{} {value}", braces(labels, None));
                }
                Value::Histogram { counts, sum } => {
                    let mut total = 0;
                    for (i, count) in counts.iter().enumerate() {
                        total += count;
                        let bound = bounds.get(i).map_or("+Inf".to_owned(), f64::to_string);
                        let _ = writeln!(text, "{name}_bucket{} {total}", braces(labels, Some(&bound)));
                    }
                    let labels = braces(labels, None);
                    let _ = writeln!(text, "{name}_sum{labels} {sum}\n{name}_count{labels} {total}");
                }
            }
        }
    }
    text
}

/// Labels in braces; none of ours has a character that would have to be escaped.
fn braces(labels: &Labels, bound: Option<&str>) -> String {
    let all = labels.iter().map(|(name, value)| (*name, value.as_str())).chain(bound.map(|bound| ("le", bound)));
    let pairs: Vec<String> = all.map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    if pairs.is_empty() { String::new() } else { format!("{{{}}}", pairs.join(",")) }
}

#[cfg(feature = "otlp")]
pub use otlp::otlp;

#[cfg(feature = "otlp")]
mod otlp {
    use serde_json::{Value as Json, json};

    use super::{Family, Kind, Labels, Value};

    /// `AGGREGATION_TEMPORALITY_CUMULATIVE`.
    const CUMULATIVE: u8 = 2;

    /// An `ExportMetricsServiceRequest` (opentelemetry-proto 1.3, JSON mapping) of what was measured between two Unix times in
    /// nanoseconds, the start of the program and now.
    pub fn otlp(families: &[Family], start: u128, now: u128) -> Json {
        // Whole numbers of 64 bits are strings in the JSON mapping of protocol buffers.
        let point = |labels: &Labels| json!({ "attributes": attributes(labels), "startTimeUnixNano": start.to_string(), "timeUnixNano": now.to_string() });
        let metrics: Vec<Json> = families
            .iter()
            .map(|Family { name, kind, samples }| {
                let points: Vec<Json> = samples
                    .iter()
                    .map(|(labels, value)| {
                        let mut point = point(labels);
                        match (value, kind) {
                            (Value::Histogram { counts, sum }, Kind::Histogram(bounds)) => {
                                point["count"] = counts.iter().sum::<u64>().to_string().into();
                                point["sum"] = (*sum).into();
                                point["explicitBounds"] = json!(bounds);
                                point["bucketCounts"] = counts.iter().map(u64::to_string).collect();
                            }
                            (Value::Whole(value), _) => point["asInt"] = value.to_string().into(),
                            (Value::Histogram { .. }, _) => {}
                        }
                        point
                    })
                    .collect();
                match kind {
                    Kind::Counter => json!({ "name": name,
                        "sum": { "aggregationTemporality": CUMULATIVE, "isMonotonic": true, "dataPoints": points } }),
                    Kind::Gauge => json!({ "name": name, "gauge": { "dataPoints": points } }),
                    Kind::Histogram(_) => json!({ "name": name,
                        "histogram": { "aggregationTemporality": CUMULATIVE, "dataPoints": points } }),
                }
            })
            .collect();
        let resource =
            vec![("service.name", "raybarcode".to_owned()), ("service.version", env!("CARGO_PKG_VERSION").into())];
        json!({ "resourceMetrics": [{
            "resource": { "attributes": attributes(&resource) },
            "scopeMetrics": [{ "scope": { "name": "raybarcode" }, "metrics": metrics }],
        }] })
    }

    fn attributes(labels: &Labels) -> Vec<Json> {
        labels.iter().map(|(key, value)| json!({ "key": key, "value": { "stringValue": value } })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families() -> Vec<Family> {
        let histogram = Value::Histogram { counts: vec![1, 2, 0], sum: 0.5 };
        vec![
            Family::counter("asked_total", vec![(vec![("route", "/a".to_owned())], Value::Whole(3))]),
            Family { name: "age_seconds", kind: Kind::Gauge, samples: vec![(Vec::new(), Value::Whole(7))] },
            Family {
                name: "took_seconds",
                kind: Kind::Histogram(vec![0.1, 1.0]),
                samples: vec![(Vec::new(), histogram)],
            },
        ]
    }

    #[test]
    fn prometheus_adds_up_the_buckets() {
        let expected = "# TYPE asked_total counter\nasked_total{route=\"/a\"} 3\n\
            # TYPE age_seconds gauge\nage_seconds 7\n\
            # TYPE took_seconds histogram\n\
            took_seconds_bucket{le=\"0.1\"} 1\ntook_seconds_bucket{le=\"1\"} 3\ntook_seconds_bucket{le=\"+Inf\"} 3\n\
            took_seconds_sum 0.5\ntook_seconds_count 3\n";
        assert_eq!(prometheus(&families()), expected);
    }

    #[cfg(feature = "otlp")]
    #[test]
    fn otlp_has_each_bucket_by_itself() {
        let told = otlp(&families(), 1, 2);
        let metrics = &told["resourceMetrics"][0]["scopeMetrics"][0]["metrics"];
        let counter = &metrics[0]["sum"];
        assert_eq!(counter["isMonotonic"], true);
        assert_eq!(counter["dataPoints"][0]["asInt"], "3");
        assert_eq!(counter["dataPoints"][0]["attributes"][0]["value"]["stringValue"], "/a");
        assert_eq!(metrics[1]["gauge"]["dataPoints"][0]["timeUnixNano"], "2");
        let histogram = &metrics[2]["histogram"]["dataPoints"][0];
        assert_eq!(histogram["bucketCounts"], serde_json::json!(["1", "2", "0"]));
        assert_eq!((&histogram["count"], &histogram["sum"]), (&"3".into(), &0.5.into()));
    }
}
