"""Whether the pins of constraints.txt are all that is needed and can be had ready-made, wherever chisotv is installed.

usage: python .ci/resolve_pins.py

For each version of Python that pyproject.toml names and each system: pip looks for a wheel of every pin (nothing is
installed or kept), and what the wheels need there is looked for among the pins. A wheel that is the same everywhere is
looked for once. Not among the systems: Windows for ARM and of 32 bits, for which some pins have no wheel (typst, and so
`[pdf]` and `[all]`).

packaging/wheelhouse and packaging/windows/build ask the same questions.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

# pip's own copy, so that this runs wherever pip is.
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.specifiers import SpecifierSet
from pip._vendor.packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LINUX = [f"{kind}_x86_64" for kind in ("manylinux_2_28", "manylinux_2_17", "manylinux2014", "manylinux1")]
# What pip calls the system; what markers call it.
SYSTEMS = {
    "Linux x86_64": (LINUX, ("posix", "linux", "Linux", "x86_64")),
    "Windows amd64": (["win_amd64"], ("nt", "win32", "Windows", "AMD64")),
    "macOS arm64": (["macosx_13_0_arm64"], ("posix", "darwin", "Darwin", "arm64")),
    "macOS x86_64": (["macosx_13_0_x86_64"], ("posix", "darwin", "Darwin", "x86_64")),
}


class Wheel(NamedTuple):
    """What is known of the wheel of a pin."""

    version: str
    needs: list[str]
    python: SpecifierSet
    file: str

    @property
    def everywhere(self) -> bool:
        """Whether it is the same one for every version of Python and every system."""
        return self.file.endswith("-none-any.whl")


class Project(NamedTuple):
    """What pyproject.toml says: chisotv as a wheel that was not built yet, and the versions of Python it is for."""

    own: Wheel
    pythons: list[str]
    pins: Path


def project(root: Path = ROOT) -> Project:
    """The project in a folder."""
    said = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    needs = list(said["dependencies"])
    for extra, lines in said["optional-dependencies"].items():
        needs += [f'{line}; extra == "{extra}"' for line in lines]
    begin = "Programming Language :: Python :: "
    pythons = [line.removeprefix(begin) for line in said["classifiers"] if line.startswith(f"{begin}3.")]
    return Project(Wheel("0", needs, SpecifierSet(), "chisotv-0-py3-none-any.whl"), pythons, root / "constraints.txt")


def pip_options(version: str, system: str) -> list[str]:
    """With what pip looks for wheels for another Python and system than its own."""
    platforms = [word for platform in SYSTEMS[system][0] for word in ("--platform", platform)]
    return ["--only-binary=:all:", "--no-deps", "--python-version", version, *platforms]


def wheels(version: str, system: str, pins: Iterable[str]) -> dict[str, Wheel]:
    """Name → the wheel that pip finds for each pin; ends the program where there is none."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        command += [*pip_options(version, system), "--target", scratch, "--report", "-", *pins]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"Python {version}, {system}: {done.stderr}")
    found: dict[str, Wheel] = {}
    for entry in json.loads(done.stdout)["install"]:
        one: dict[str, Any] = entry["metadata"]
        python = SpecifierSet(one.get("requires_python") or "")
        file = entry["download_info"]["url"].rpartition("/")[2]
        found[canonicalize_name(one["name"])] = Wheel(one["version"], one.get("requires_dist", []), python, file)
    return found


def available(version: str, system: str, first: dict[str, Wheel]) -> dict[str, Wheel]:
    """The wheels of all pins there; of what was found first for another place, only what differs is looked for."""
    others = [f"{name}=={pin.version}" for name, pin in first.items() if not pin.everywhere]
    return first | (wheels(version, system, others) if others else {})


def needed(root: str, version: str, system: str, pins: dict[str, Wheel]) -> tuple[set[str], set[str]]:
    """The names of all that a requirement needs there, itself too, and what of it the pins do not give."""
    os_name, sys_platform, platform_system, machine = SYSTEMS[system][1]
    environment = {"python_version": version, "python_full_version": f"{version}.0", "os_name": os_name}
    environment |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    environment |= {"sys_platform": sys_platform, "platform_system": platform_system, "platform_machine": machine}
    known = {name: pin for name, pin in pins.items() if pin.python.contains(f"{version}.0")}
    wanted, seen, missing = [Requirement(root)], set(), set()
    while wanted:
        asked = wanted.pop()
        name = canonicalize_name(asked.name)
        pin = known.get(name)
        if pin is None or not asked.specifier.contains(pin.version, prereleases=True):
            missing.add(str(asked))
        for extra in ("", *asked.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                more = map(Requirement, pin.needs if pin else ())
                wanted += [one for one in more if not one.marker or one.marker.evaluate(environment | {"extra": extra})]
    return {name for name, _ in seen}, missing


def check(version: str, system: str, first: dict[str, Wheel], own: Wheel) -> str:
    """A line about one version of Python on one system."""
    pins = available(version, system, first) | {"chisotv": own}
    missing = needed("chisotv[dev]", version, system, pins)[1]
    return f"Python {version}, {system}: " + (f"not pinned: {', '.join(sorted(missing))}" if missing else "all there")


def main() -> None:
    """Look at every version on every system, many at once, as each waits for answers; status 1 where one is lacking."""
    own, versions, constraints = project()
    first = wheels(versions[0], next(iter(SYSTEMS)), ["-r", str(constraints)])
    with ThreadPoolExecutor(8) as pool:
        lines = list(pool.map(lambda pair: check(*pair, first, own), product(versions, SYSTEMS)))
    print("\n".join(lines))
    sys.exit(any("not pinned" in line for line in lines))


if __name__ == "__main__":
    main()
