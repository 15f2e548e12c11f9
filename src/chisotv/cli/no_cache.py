"""`--no-cache`: every verb that reads remembered data has it, and none needs to pass it on."""

import typer
from typer.core import TyperOption

_KEY = "chisotv.no_cache"
"""Where a context's `meta` says whether the option was given."""


def no_cache_option() -> TyperOption:
    """The option itself."""

    def note(ctx: typer.Context, _: object, value: bool) -> None:
        ctx.meta[_KEY] = value

    return TyperOption(
        param_decls=["--no-cache"],
        is_flag=True,
        default=False,
        expose_value=False,
        callback=note,
        help="Đọc và kiểm tra lại dữ liệu từ đầu, không dùng kết quả đã nhớ.",
    )


def remembered(ctx: typer.Context) -> bool:
    """Whether what was found before may answer."""
    return not ctx.meta.get(_KEY, False)
