"""The columns in which first answers travel: from a page, from a paper typed in, to the verb that tells what was learned."""

COLUMNS = ("seat", "form", "item", "right", "choice", "confidence", "at")
