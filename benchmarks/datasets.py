"""Data sets of the real shape for benchmarks: the carried dispatch, again and again with other names and numbers."""

import random
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROVINCES = 63
"""Of 2020; ten years of each make the national archive."""


def archive(target: Path, count: int, seed: int = 2596) -> Path:
    """Make an archive of so many data sets; one that is there already is kept.

    Args:
        target: The folder to fill, one folder for each province and year in it.
        count: How many data sets.
        seed: The same seed makes the same bytes.
    """
    done = target / ".done"
    if done.exists() and done.read_text(encoding="utf-8") == f"{count} {seed}":
        return target
    shutil.rmtree(target, ignore_errors=True)
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    files = {
        path.relative_to(ROOT / "data"): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "data").rglob("*.yaml"))
    }
    places = [_place(rng) for _ in range(PROVINCES)]
    for at in range(count):
        folder = target / f"{2016 + at // PROVINCES}" / f"tinh-{at % PROVINCES:02}"
        (folder / "results").mkdir(parents=True)
        number = str(rng.randint(100, 9999))
        for name, text in files.items():
            changed = text.replace("2596/UBND", f"{number}/UBND").replace("Trà Vinh", places[at % PROVINCES])
            (folder / name).write_text(changed, encoding="utf-8", newline="\n")
    done.write_text(f"{count} {seed}", encoding="utf-8")
    return target


_ATTACHED = "(Kèm theo Kế hoạch số 1/KH-UBND ngày 01/02/2026 của Ủy ban nhân dân tỉnh A)"


def long_table(target: Path, rows: int) -> Path:
    """A Markdown file with a table of so many tasks; each row names agencies and a deadline."""
    names = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Kết quả")
    lines = [
        "Phụ lục I",
        "",
        "DANH MỤC NHIỆM VỤ",
        "",
        _ATTACHED,
        "",
        f"| {' | '.join(names)} |",
        "|---" * len(names) + "|",
    ]
    for at in range(1, rows + 1):
        task = f"Rà soát, hoàn thiện quy định về nội dung số {at} của chương trình và báo cáo kết quả"
        others = "Sở Tài chính, Sở Tư pháp, các sở, ban, ngành tỉnh"
        lines.append(f"| {at} | {task} | Sở Nội vụ | {others} | Quý {at % 4 + 1}/2026 | Báo cáo số {at} |")
    target.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return target


def _place(rng: random.Random) -> str:
    """Something like the name of a province; it keeps it through the years."""
    return " ".join(rng.choice("BCĐGHKLMNTV") + "".join(rng.choices("aâeêioôuư", k=2)) for _ in range(2))
