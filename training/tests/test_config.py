"""Configurations are typed; whatever is not known is an error."""

import dataclasses
import json

import pytest
from training.config import CONFIG_FOLDER, config_values, load_config, parse_config

NAMES = sorted(file.stem for file in CONFIG_FOLDER.glob("*.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_configuration_reads_and_comes_back_the_same(name: str) -> None:
    config = load_config(name)
    assert config.name == name
    assert parse_config(config_values(config)) == config
    assert parse_config(json.loads(json.dumps(config_values(config)))) == config  # as run.json keeps it


def test_defaults_are_the_papers() -> None:
    network = parse_config({"name": "x"}).network
    assert (network.convolution, network.coarse_width, network.attention, network.padding) == (
        "gated",
        48,
        "full",
        "reflect",
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"netwrok": {}}, "network.*received the key netwrok"),
        ({"network": {"width": 24}}, "convolution, coarse_width, .* in config.network but received the key width"),
        ({"network": {"coarse_width": "24"}}, "int for config.network.coarse_width but received '24'"),
        ({"network": {"convolution": "depthwise"}}, "'gated', 'vanilla', 'partial' for config.network.convolution"),
        ({"network": {"coarse_scale": True}}, "1, 2, 4 for config.network.coarse_scale but received True"),
        ({"network": {"gated_tail": 1}}, "bool for config.network.gated_tail but received 1"),
        ({"optimiser": {"betas": [0.5]}}, "2 values for config.optimiser.betas but received 1"),
        ({"network": 3}, "a table for config.network but received 3"),
        ({"phases": [{"share": 1, "size": 64}]}, "a value for config.phases.0..batch"),
        ({"phases": [{"share": 1, "size": 72, "batch": 4}]}, "divisible by 32 .* received 72"),
        ({"phases": [{"share": 0, "size": 64, "batch": 4}]}, "positive shares"),
        ({"phases": []}, "positive shares"),
    ],
)
def test_what_is_not_known_or_of_a_wrong_type_is_named(values: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_config({"name": "x", **values})


def test_an_integer_serves_as_a_float() -> None:
    assert parse_config({"name": "x", "loss": {"r1": 1}}).loss.r1 == 1.0


def test_compared_networks_differ_in_convolution_and_attention_only() -> None:
    compared = {name: load_config(name) for name in NAMES if name.startswith("compare-")}
    assert {(config.network.convolution, config.network.attention) for config in compared.values()} == {
        ("vanilla", "none"),
        ("partial", "none"),
        ("gated", "none"),
        ("gated", "full"),
    }

    def rest(name: str) -> dict:
        network = dataclasses.replace(compared[name].network, convolution="gated", attention="full")
        return config_values(dataclasses.replace(compared[name], name="", network=network))

    assert all(rest(name) == rest("compare-gated") for name in compared)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match="paper.*received papers"):
        load_config("papers")
