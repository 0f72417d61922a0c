"""
Open ranges of Iranian mobile numbers, by their first digits behind +98. Generated: edit nothing here.

Made by tools/mobile_ranges.py from the metadata of phonenumbers 9.0.43, which lags behind the operators.
"""

from __future__ import annotations

from typing import Final

RANGES: Final = (
    "900",
    "901",
    "902",
    "903",
    "904",
    "905",
    "91",
    "920",
    "921",
    "922",
    "923",
    "93",
    "990",
    "991",
    "992",
    "993",
    "994",
    "99510",
    "9955",
    "996",
    "9981",
    "9982",
    "99830",
    "99831",
    "99832",
    "99888",
    "9990",
    "9991",
    "9992",
    "9993",
    "9995",
    "99969",
    "99977",
    "99987",
    "99988",
    "99989",
    "9999",
)
