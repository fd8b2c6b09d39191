"""Attributes that only one kind of icecat product has, and the category they tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Category = tuple[str, ...]


def _rule(path: str, needs: str, without: str = "") -> tuple[Category, frozenset[str], frozenset[str]]:
    return tuple(path.split(" > ")), frozenset(needs.split()), frozenset(without.split())


# category, attributes that must all be there, attributes that must not; the first that fits decides
_SIGNATURES = (
    _rule("Components > Processors", "t_processor_socket n_processor_cache",
          "n_display_diagonal n_number_of_memory_slots"),
    _rule("Components > Processors", "n_processor_ark_id t_processor_model", "n_display_diagonal t_chassis_type"),
    _rule("Components > Motherboards", "t_motherboard_form_factor t_supported_memory_types", "n_display_diagonal"),
    _rule("Components > Motherboards", "t_compatible_processor_series t_supported_memory_types", "n_display_diagonal"),
    _rule("Components > Motherboards", "t_motherboard_chipset t_supported_memory_types",
          "n_display_diagonal t_processor_model"),
    _rule("Phones & wearables > Mobile phones", "t_sim_card_capability n_display_diagonal", "t_processor_socket"),
    _rule("Displays > TVs", "t_tuner_type n_display_diagonal", "t_processor_model"),
    _rule("Photo > Digital cameras", "n_megapixel t_sensor_type"),
    _rule("Photo > Digital cameras", "n_megapixel t_image_sensor_size"),
    _rule("Photo > Camera lenses", "t_lens_structure__elements_groups_", "n_megapixel"),
    _rule("Photo > Camera lenses", "n_filter_size"),
    _rule("Photo > Camera lenses", "n_compatible_lens_diameter"),
    _rule("Displays > Projectors", "n_projector_brightness"),
    _rule("Displays > Monitors", "n_display_diagonal n_display_brightness__typical_",
          "t_processor_family t_processor_model t_tuner_type n_internal_memory"),
    _rule("Displays > Monitors", "n_display_diagonal n_response_time",
          "t_processor_family t_processor_model t_tuner_type n_internal_memory"),
    _rule("Paper & labels > Labels", "n_labels_per_pack", "t_print_technology"),
    _rule("Power > Household batteries", "t_battery_type t_battery_technology n_number_of_batteries_included"),
    _rule("Power > UPS", "n_output_power_capacity t_ups_topology"),
    _rule("Power > UPS", "n_output_power_capacity n_ac_outlets_quantity"),
    _rule("Power > Surge protectors & power strips", "n_surge_energy_rating n_ac_outlets_quantity",
          "n_output_power_capacity"),
    _rule("Storage > Blank discs", "n_cd_storage_capacity"),
    _rule("Storage > Blank discs", "n_optical_disc_diameter"),
    _rule("Toys & games > Puzzles", "t_genre n_number_of_pieces"),
)  # fmt: skip
_PRINT_SPEED = "n_print_speed__black__normal_quality__a4_us_letter_"
_TV = re.compile(r"\bTV\b")

# what a cable's title names beside "cable", the surest first
_CABLES = tuple(
    (re.compile(pattern, re.IGNORECASE), ("Cables", leaf))
    for pattern, leaf in (
        (r"\bkvm\b|\bconsole\b", "KVM & console cables"),
        (r"fib(?:er|re)|\b(?:LC|SC|ST|MTRJ|FC)/(?:LC|SC|ST|MTRJ|FC)\b", "Fibre optic cables"),
        (r"\bcat\.?\s?[5-8]|\brj-?45|ethernet|network|patch|\butp\b", "Network cables"),
        ((r"hdmi|\bdvi|\bs?vga\b|display\s?port|s-video|\bmonitor\b|scart|\bhd-?15|video|coax|antenna|aerial"
         r"|projector|\brg-?\d"), "Video cables"),
        (r"\bs?ata\b|\besata\b|\bsas\b|scsi|\bide\b|floppy|infiniband|hard drive|sff-",
         "Drive cables (SATA, SAS, SCSI)"),
        (r"power|\bc1[3-9]\b|\bc20\b|\bnema\b|mains|\bac\b|\biec\s?-?\d|lp4|molex|outlet", "Power cables"),
        (r"\busb|firewire|1394|thunderbolt|lightning|i\.link", "USB & FireWire cables"),
        (r"audio|stereo|toslink|speaker|\brca\b|3\.5\s?mm|xlr|headphone|microphone|phono", "Audio cables"),
        (r"serial|\bdb-?\d|rs-?232|null modem|parallel|printer|centronics|1284|d-sub|modem|router",
         "Serial & parallel cables"),
        (r"telephone|phone|\brj-?1[12]|modular|isdn|telco", "Telephone cables"),
        (r"ps/2|keyboard|mouse|camera", "Camera & PS/2 cables"),
    )
)  # fmt: skip


def cable(title: str) -> Category | None:
    """Which cable a title that says no more than "cable" is about."""
    return next((category for pattern, category in _CABLES if pattern.search(title)), None)


def by_attributes(row: Mapping[str, Any]) -> Category | None:
    """The category of hardware whose attributes leave no doubt."""
    keys = {k.removeprefix("attr_") for k in row if k.startswith("attr_")}
    if device := _device(row, keys):
        return device
    if {_PRINT_SPEED, "n_maximum_duty_cycle", "t_maximum_copy_resolution"} & keys:
        return _printer(row, keys)
    for category, needs, without in _SIGNATURES:
        if needs <= keys and not without & keys:
            return ("Displays", "TVs") if category[-1] == "Monitors" and _TV.search(row["title"]) else category
    return None


def _device(row: Mapping[str, Any], keys: set[str]) -> Category | None:
    """Phones, tablets, notebooks and all-in-ones: a screen, a processor and memory, told apart by size."""
    diagonal = row.get("attr_n_display_diagonal")
    if (
        not diagonal
        or {"t_print_technology", _PRINT_SPEED} & keys
        or not {"n_internal_memory", "t_internal_memory_type"} & keys
    ):
        return None
    mobile = re.search(r"\b(?:Android|iOS|EMUI)\b", row["title"])
    if mobile or ({"t_sim_card_capability", "n_internal_storage_capacity"} & keys and diagonal < 13):
        return ("Phones & wearables", "Mobile phones") if diagonal < 7.2 else ("Computers", "Tablets & handhelds")
    if not {"t_processor_model", "t_processor_family"} & keys or diagonal < 8:
        return None
    return ("Computers", "Notebooks") if diagonal < 18.4 else ("Computers", "Desktop PCs")


def _printer(row: Mapping[str, Any], keys: set[str]) -> Category | None:
    """Which printer: by what it does beside printing, then by how it prints."""
    technology = str(row.get("attr_t_print_technology", "")).casefold()
    if {"t_maximum_copy_resolution", "t_copying", "t_scanning"} & keys:
        return ("Printing", "Multifunction printers")
    if "t_type" in keys:  # "Original": a supply
        return None
    if "laser" in technology or "led" in technology.split():
        return ("Printing", "Laser printers")
    return ("Printing", "Inkjet printers") if "inkjet" in technology else None


def by_supply(row: Mapping[str, Any]) -> Category | None:
    """Toner or ink, for supplies whose title is only a part number ("HP 304A Original Black 2 pc(s)")."""
    if row.get("attr_t_type") not in ("Original", "Compatible") and "attr_t_printing_colours" not in row:
        return None
    technology = str(row.get("attr_t_print_technology", "")).casefold()
    if "laser" in technology or {"attr_n_black_toner_page_yield", "attr_n_colour_toner_page_yield"} & row.keys():
        return ("Printing", "Toner cartridges")
    if "inkjet" in technology or {"attr_t_ink_type", "attr_t_supply_type"} & row.keys():
        return ("Printing", "Ink cartridges")
    return None
