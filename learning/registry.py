"""Where trained rankers are kept: one folder of small files, replaced whole."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xgboost

from ranking.scorer import FOLD, METADATA, MODEL, SHIPPED


def save(
    model: xgboost.Booster, fold_models: Sequence[xgboost.Booster], metadata: dict[str, Any], folder: Path = SHIPPED
) -> Path:
    """Write a model, its fold models and its metadata, then swap them in for what the folder held."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".model-", dir=folder.parent) as scratch:
        made = Path(scratch) / "model"
        made.mkdir()
        model.save_model(made / MODEL)
        for number, fold_model in enumerate(fold_models):
            fold_model.save_model(made / FOLD.format(number))
        (made / METADATA).write_text(json.dumps(metadata, indent=1, sort_keys=True) + "\n")
        if folder.exists():
            shutil.rmtree(folder)
        made.replace(folder)
    return folder
