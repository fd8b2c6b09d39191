"""Units of icecat's numbers, which the source leaves out of its fields but tells in its titles and descriptions.

A unit stands in `UNITS` only where at least 95 % of the products whose text repeats the number write that
unit behind it (cable_length: 3,109 of 3,187 write "m"), or where the size leaves one reading (width of a
notebook: 340 can only be mm). Names that are used with several units (`internal_memory` is GB of notebooks and
MB of printers) get the unit their own product's text gives the number, else none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

UNITS: Mapping[str, str] = {
    name: unit
    for unit, names in {
        "m": "cable_length tape_length roll_length",
        "in": "display_diagonal maximum_screen_size_compatibility minimum_screen_size_compatibility",
        "mm": "width height depth package_width package_height package_depth label_width label_height diameter "
              "width__with_stand_ height__with_stand_ depth__with_stand_ sheet_width sheet_length",
        "g": "weight package_weight",
        "kg": "maximum_weight_capacity",
        "GHz": "processor_boost_frequency l2_cache_speed",
        "MHz": "processor_front_side_bus memory_clock_speed frequency",
        "GB": "total_storage_capacity hdd_capacity ssd_capacity total_ssds_capacity internal_storage_capacity "
              "native_capacity discrete_graphics_adapter_memory minimum_storage_drive_space",
        "W": "power_consumption__typical_ output_power thermal_design_power__tdp_ rms_rated_power ac_adapter_power "
             "power_consumption__printing_",
        "VA": "output_power_capacity",
        "V": "battery_voltage",
        "mAh": "battery_capacity",
        "Wh": "battery_capacity__watt_hours_",
        "pages": "black_toner_page_yield colour_toner_page_yield page_yield maximum_duty_cycle",
        "ppm": "print_speed__black__normal_quality__a4_us_letter_ print_speed__colour__normal_quality__a4_us_letter_ "
               "print_speed__black__draft_quality__a4_us_letter_ print_speed__black__best_quality__a4_",
        "Hz": "maximum_refresh_rate",
        "ms": "response_time",
        "cd/m²": "display_brightness display_brightness__typical_",
        "g/m²": "media_weight print_media_weight",
        "ml": "colour_ink_volume",
        "J": "surge_energy_rating",
        "min": "recording_time",
        "nm": "processor_lithography",
        "dB": "headphone_sensitivity noise_level",
        "°": "viewing_angle__horizontal viewing_angle__vertical",
        "s": "time_to_first_page__black__normal_",
        "ohm": "impedance",
        "years": "number_of_years",
    }.items()
    for name in names.split()
}  # fmt: skip

# names used with several units: those their text may give the number
_ASKED: Mapping[str, tuple[str, ...]] = {
    "internal_memory": ("GB", "MB"),
    "maximum_internal_memory": ("GB", "MB"),
    "processor_cache": ("MB", "KB"),
    "capacity": ("GB", "MB", "TB", "L", "ml"),
    "data_transfer_rate": ("Mbit/s", "Gbit/s"),
    "maximum_data_transfer_rate": ("Mbit/s", "Gbit/s"),
    "bus_bandwidth": ("MHz", "GT/s"),
    "processor_frequency": ("GHz", "MHz"),
    "size": ("in",),
    "power_supply": ("W",),
    "memory_bus": ("bit",),
    "cache_memory": ("MB", "KB"),
}
_WRITTEN: Mapping[str, str] = {
    '"': "in", "''": "in", "”": "in", "in": "in", "inch": "in",
    "mb": "MB", "kb": "KB", "k": "KB", "gb": "GB", "g": "GB", "tb": "TB",
    "mbit/s": "Mbit/s", "mbps": "Mbit/s", "mb/s": "Mbit/s", "gbit/s": "Gbit/s", "gbps": "Gbit/s", "gb/s": "Gbit/s",
    "mhz": "MHz", "ghz": "GHz", "gt/s": "GT/s", "l": "L", "ml": "ml", "w": "W", "bit": "bit",
}  # fmt: skip
_MEASURE = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?)\s?(\"|''|”|[a-z]+(?:/s)?)(?![a-z])", re.IGNORECASE)


def unit_of(name: str, value: object, text: str) -> str | None:
    """The unit of a numeric attribute, where the source's own `text` (title and description) or usage tells."""
    if name in UNITS:
        return UNITS[name]
    if name not in _ASKED or not isinstance(value, int | float):
        return None
    told = {_WRITTEN.get(unit.casefold()) for number, unit in _MEASURE.findall(text) if float(number) == value}
    return next((unit for unit in _ASKED[name] if unit in told), None)
