"""Places that no list has: read from the endings of their names and from how the text speaks of them."""

from __future__ import annotations

import re

__all__ = ["Names", "places_in_name", "unlisted_places"]

Names = tuple[str | None, str | None, str | None]

_H = "[㐀-鿿]"
_CHAIN = re.compile(
    rf"(?P<province>{_H}{{2,8}}?(?:省|自治区))?(?P<city>{_H}{{2,9}}?(?:市|自治州|州|盟|地区))?"
    rf"(?P<county>{_H}{{1,11}}?(?:自治县|县|区|市|旗))?"
)
# In running text names have no edges: two letters and the ending, as nearly all names of this kind have.
_STATED = re.compile(rf"(?P<province>{_H}{{2}}省)(?P<city>{_H}{{2}}(?:市|州|盟))(?P<county>{_H}{{2}}(?:县|区|市|旗))?")
_EDGED = re.compile(
    rf"(?<!{_H})(?![由在与和从各该本全我对为将])(?:(?P<city>{_H}{{2,3}}市))?"
    rf"(?P<county>{_H}{{2,3}}(?:县|(?<![社小园地辖城景校片山街专])区|旗))(?={_H}{{2,6}}?(?:镇|乡|街道|路|大道)|人民政府)"
)
_KEPT = re.compile(rf"(?P<city>{_H}{{2}}市)(?:代管|管辖|所辖|下辖)的?(?P<county>{_H}{{2}}(?:市|县|区))")
_RULES = re.compile(rf"《(?P<province>{_H}{{2}}省)(?:政府信息|实施)")
_CITY_SPEECH = re.compile(r"县区|县\(市|区县|市县|各区(?!域)|县市区|各县|分县|县级(?!以上)")
_TOWNSHIP_NEXT = re.compile(rf"{_H}{{1,6}}(?:镇|乡|街道)(?:人民政府|政府|办事处)?$")


def unlisted_places(agency: str | None, folded: str, head: int) -> Names:
    """Tell province, city and county of an agency whose place is in no list.

    Parameters
    ----------
    agency : str, optional
        The agency's name as written.
    folded : str
        The folded text.
    head : int
        End of the preamble: addresses and websites named before it are the agency's own.

    Returns
    -------
    tuple of (province, city, county)
        None for what the text does not say.
    """
    province, city, county = places_in_name(agency, folded)
    for pattern in (_KEPT, _STATED, _EDGED, _RULES):
        for m in pattern.finditer(folded, 0, max(head, min(len(folded), 1500))):
            named = m.groupdict()
            if county and named.get("county") not in (None, county):
                continue
            if city and (named.get("city") not in (None, city) or named.get("county") == city):
                continue
            province = province or named.get("province")
            if city is None and named.get("city") and named.get("county") is None and named["city"] in (agency or ""):
                continue  # 某省某市某局: a city with districts and a county-level city read the same
            city = city or named.get("city")
            county = county or named.get("county")
    return province, None if city == county else city, county


def places_in_name(agency: str | None, folded: str) -> Names:
    """Read province, city and county from the endings of the words an agency's name begins with."""
    m = _CHAIN.match(agency or "")
    if m is None or agency is None:
        return None, None, None
    province, city, county = m["province"], m["city"], m["county"]
    if city and city.endswith("市") and not county:
        rest = agency[m.end() :]
        under = _TOWNSHIP_NEXT.match(rest)
        # A 市 right above a township is a county-level city, one whose text speaks of its counties is a
        # city with districts; otherwise nothing tells which of the two it is.
        if under:
            city, county = None, city
        elif not _CITY_SPEECH.search(folded):
            city = None
    return province, city, county
