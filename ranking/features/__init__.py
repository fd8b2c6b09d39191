"""Features: classes that turn a request and its candidates into columns, and the signals they read."""

from ranking.features.matrix import FEATURES, FeatureMatrix
from ranking.features.signals import SIGNALS_VERSION, build_signals

__all__ = ["FEATURES", "SIGNALS_VERSION", "FeatureMatrix", "build_signals"]
