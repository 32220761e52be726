"""Pages of HTML: one frame for all of them, in which every text is escaped."""

from guided.core.safe_text import clean


def render(template: str, **values: object) -> str:
    """A page as one file without scripts or links, to be saved as UTF-8.

    Args:
        template: its name in the folder `pages`.
        values: what the template names. Every text is put on one line without hidden characters, and escaped.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("guided", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return pages.get_template(template).render(values)


def _clean(value: object) -> object:
    """Text as a page can hold it; what the templates have made themselves stays as it is."""
    return clean(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
