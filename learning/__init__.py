"""Train-time: data sets, features, models, and the metrics they are judged by."""
