"""Claims about the relevance command: what it refuses, and what its figures mean."""

import argparse

import pytest

from evals import relevance
from learning.dataset import JudgementsError, query_hash, read_judgements


def test_judgements_are_read_by_query_and_slice(tmp_path):
    file = tmp_path / "j.csv"
    file.write_text("query,docid,rating,slice\nusb hub,1,3,computers\nusb hub,2,0,computers\n")
    [judged] = read_judgements(file)
    assert (judged.query, judged.slice, judged.grades) == ("usb hub", "computers", {"1": 3.0, "2": 0.0})


@pytest.mark.parametrize(
    ("text", "told"), [("query,docid\na,1\n", "rating"), ("query,docid,rating\na,1,good\n", "j.csv:2"), (None, "j.csv")]
)
def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path, text, told, capsys):
    file = tmp_path / "j.csv"
    if text is not None:
        file.write_text(text)
    with pytest.raises(JudgementsError, match=told):
        read_judgements(file)
    parser = argparse.ArgumentParser()
    relevance.add_arguments(parser)
    assert relevance.run(parser.parse_args(["--judgements", str(file)])) == 2
    assert told in capsys.readouterr().err


def test_figures_count_ungraded_products_as_nothing_in_full_and_not_at_all_in_judged():
    figures = relevance._figures(["x", "a"], ["a", "b"], {"a": 3, "b": 0})
    assert figures["ndcg10_full"] < figures["ndcg10_judged"] == 1.0
    assert figures["judged10"] == 0.1
    assert figures["recall500"] == 1.0


def test_a_query_is_known_again_however_it_is_cased_or_spaced():
    assert query_hash("USB  hub ") == query_hash("usb hub")
    assert query_hash("usb hub") != query_hash("usb hubs")
