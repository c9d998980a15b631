"""What libphonenumber knows: the dialling code, and how a number is written."""

from __future__ import annotations

import re

from derive.locale_pack._place import Fillers, Place, entry, library, source
from derive.locale_pack.model import Entry, Form

PACKAGE = "phonenumbers"
EXTRA = ""


def country_code(place: Place) -> Entry | None:
    """Return the international dialling code."""
    phonenumbers = library(PACKAGE)
    code = phonenumbers.country_code_for_region(place.region) if phonenumbers else 0
    if not code:
        return None
    form = Form(en=f"+{code}", local=f"+{code}", value=code)
    return entry("phone.country_code", [form], source(PACKAGE, f"region {place.region}"))


def personal_number(place: Place) -> Entry | None:
    """Return the library's example of a mobile number, as it is written in the country."""
    phonenumbers = library(PACKAGE)
    if phonenumbers is None:
        return None
    kind = phonenumbers.PhoneNumberType.MOBILE
    number = phonenumbers.example_number_for_type(place.region, kind)
    if number is None:
        return None
    text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    form = Form(en=text, local=text)
    return entry("phone.personal_number", [form], source(PACKAGE, "example of a mobile number"))


def emergency(place: Place, number: str) -> bool | None:
    """Tell whether the library knows ``number`` as a short number; None where it knows none there.

    It does not say which service answers, so it fills no concept; it can only contradict.
    """
    phonenumbers = library(PACKAGE)
    data = phonenumbers and phonenumbers.PhoneMetadata.short_metadata_for_region(place.region)
    if not data:
        return None
    kinds = (data.emergency, data.toll_free, data.short_code, data.carrier_specific)
    patterns = [kind.national_number_pattern for kind in kinds if kind]
    return any(re.fullmatch(pattern, number) for pattern in patterns if pattern)


FILLERS: Fillers = {
    "phone.country_code": country_code,
    "phone.personal_number": personal_number,
}
