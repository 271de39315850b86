"""What the queries do with addresses and titles, said a second time in Python: the tests hold both equal."""

from __future__ import annotations

import re

from phatngon.reach.limits import limits


def url_host(canonical: str | None) -> str | None:
    """The host of a canonical address, without port."""
    found = re.match(r"https://(\[[^\]]*\]|[^/:]*)", canonical or "")
    return found[1] if found else None


def post_id(canonical: str | None) -> str | None:
    """Platform and post number of a canonical address, where it shows one."""
    host = url_host(canonical)
    for post in limits("address")["posts"]:
        if canonical and host in post["hosts"] and (found := re.search(post["pattern"], canonical)):
            return f"{post['platform']}:{found[1]}"
    return None


def digit_tokens(folded: str | None) -> str:
    """The numbers of a folded title, in order: titles whose numbers differ are never one."""
    return " ".join(re.findall("[0-9]+", folded or ""))


def is_serial(folded: str | None) -> bool:
    """Whether a folded title belongs to a series or a daily column, whose equal titles may be different news."""
    return bool(re.search(limits("titles")["serial"], folded or ""))
