"""Whether the pins of constraints.txt are all that is needed and can be had ready-made, wherever chisotv is installed.

For each version of Python that pyproject.toml names and each system: pip looks for a wheel of every pin (nothing is
installed or kept), and what the wheels need there is looked for among the pins. A wheel that is the same everywhere is
looked for once. Run it where `.[test]` is installed. Not among the systems: Windows for ARM and of 32 bits, for which
some pins have no wheel (typst, and so `[pdf]` and `[all]`).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import metadata, requires
from itertools import product
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

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
    everywhere: bool


def wheels(version: str, platforms: list[str], pins: Iterable[str]) -> dict[str, Wheel]:
    """Name → the wheel that pip finds for each pin; ends the program where there is none."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps"]
        command += ["--only-binary=:all:", "--target", scratch, "--python-version", version, "--report", "-"]
        command += [word for platform in platforms for word in ("--platform", platform)]
        done = subprocess.run([*command, *pins], capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"Python {version}, {platforms[0]}: {done.stderr}")
    found: dict[str, Wheel] = {}
    for entry in json.loads(done.stdout)["install"]:
        one = entry["metadata"]
        python = SpecifierSet(one.get("requires_python") or "")
        everywhere = entry["download_info"]["url"].endswith("-none-any.whl")
        found[canonicalize_name(one["name"])] = Wheel(one["version"], one.get("requires_dist", []), python, everywhere)
    return found


def lacking(pins: dict[str, Wheel], environment: dict[str, str]) -> set[str]:
    """What chisotv with all extras for work on it needs there, and the pins do not give."""
    own = Wheel(metadata("chisotv")["Version"], requires("chisotv") or [], SpecifierSet(), True)
    known = {name: pin for name, pin in pins.items() if pin.python.contains(environment["python_full_version"])}
    known["chisotv"] = own
    wanted, seen, missing = [Requirement("chisotv[dev]")], set(), set()
    while wanted:
        asked = wanted.pop()
        version, needs, *_ = known.get(canonicalize_name(asked.name), ("", []))
        if not version or not asked.specifier.contains(version, prereleases=True):
            missing.add(str(asked))
        for extra in ("", *asked.extras):
            if (asked.name, extra) not in seen:
                seen.add((asked.name, extra))
                more = map(Requirement, needs)
                wanted += [one for one in more if not one.marker or one.marker.evaluate(environment | {"extra": extra})]
    return missing


def check(version: str, system: str, first: dict[str, Wheel]) -> str:
    """A line about one version of Python on one system; of what was found first, only what differs is looked for."""
    platforms, (os_name, sys_platform, platform_system, machine) = SYSTEMS[system]
    environment = {"python_version": version, "python_full_version": f"{version}.0", "os_name": os_name}
    environment |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    environment |= {"sys_platform": sys_platform, "platform_system": platform_system, "platform_machine": machine}
    others = [f"{name}=={pin.version}" for name, pin in first.items() if not pin.everywhere]
    pins = first | wheels(version, platforms, others)
    missing = lacking(pins, environment)
    return f"Python {version}, {system}: " + (f"not pinned: {', '.join(sorted(missing))}" if missing else "all there")


def main() -> None:
    """Look at every version on every system, many at once, as each waits for answers; status 1 where one is lacking."""
    classifiers = metadata("chisotv").get_all("Classifier") or []
    versions = [
        name.rpartition(" ")[2] for name in classifiers if name.startswith("Programming Language :: Python :: 3.")
    ]
    first = wheels(versions[0], LINUX, ["-r", str(ROOT / "constraints.txt")])
    with ThreadPoolExecutor(8) as pool:
        lines = list(pool.map(lambda pair: check(pair[0], pair[1], first), product(versions, SYSTEMS)))
    print("\n".join(lines))
    sys.exit(any("not pinned" in line for line in lines))


if __name__ == "__main__":
    main()
